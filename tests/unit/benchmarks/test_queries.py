"""Queries: the same for a seed, and true of the documents they are drawn from."""

from __future__ import annotations

import fnmatch
import itertools

import pytest

from benchmarks.document import days_of
from benchmarks.generated import DocumentGenerator
from benchmarks.queries import QuerySource, words_of
from benchmarks.query import KINDS, Query


@pytest.fixture(scope="module")
def source():
    return QuerySource(DocumentGenerator(2).documents(400))


@pytest.fixture(scope="module")
def words(source):
    return [set(words_of(document)) for document in source.documents]


def shares(source, words, query):
    return sum(query.words[0] in found for found in words) / len(words)


def test_the_same_seed_draws_the_same_queries(source):
    again = QuerySource(source.documents)
    for kind in KINDS:
        assert again.draw(kind, 5, seed=7) == source.draw(kind, 5, seed=7)
    assert source.draw("medium", 5, seed=8) != source.draw("medium", 5, seed=7)


def test_queries_of_a_class_differ(source):
    for kind in KINDS:
        drawn = source.draw(kind, 20, seed=1)
        assert len(set(drawn)) == len(drawn) == (1 if kind == "match all" else 20)


def test_words_are_of_their_band(source, words):
    for kind, low, high in (("common", 0.2, 1), ("medium", 0.01, 0.05), ("rare", 2 / 400, 0.002 + 2 / 400)):
        for query in source.draw(kind, 20, seed=1):
            assert low <= shares(source, words, query) <= high


def test_words_of_a_query_stand_in_one_document(source, words):
    for kind, query in itertools.product(("and", "or"), range(20)):
        drawn = source.draw(kind, 20, seed=1)[query]
        assert 2 <= len(drawn.words) <= 5
        assert any(set(drawn.words) <= found for found in words)


def test_phrases_do_occur(source):
    for kind in ("phrase common", "phrase rare"):
        for query in source.draw(kind, 20, seed=1):
            assert any(" ".join(query.words) in document.text.lower() for document in source.documents)


def test_patterns_match_a_word(source, words):
    everything = set().union(*words)
    for query in source.draw("prefix", 20, seed=1):
        assert any(word.startswith(query.words[0]) for word in everything)
    for query in source.draw("wildcard", 20, seed=1):
        assert fnmatch.filter(everything, query.words[0])


def test_filters_and_dates_leave_a_document(source):
    for query in source.draw("filter", 20, seed=1):
        author, entity = (value for _, value in query.filters)
        assert any(
            author in document.authors
            and entity in document.entity_names
            and query.words[0] in words_of(document)
            for document in source.documents
        )
    for query in source.draw("date range", 20, seed=1):
        assert days_of(query.date_from)[0] <= days_of(query.date_to)[1]


def test_a_query_survives_json(source):
    for kind in KINDS:
        query = source.draw(kind, 1, seed=1)[0]
        assert Query.from_json(query.to_json()) == query


def test_a_class_without_words_draws_nothing():
    assert QuerySource([]).draw("common", 3, seed=1) == []
