"""Queries on the page of the query language mean what the page says."""

import pytest

from indexer import MAX_QUERY_CHARS, SearchRequest
from indexer.query import mend
from indexer.query.expand import MAX_TERMS
from indexer.query.parser import FIELDS, MAX_SLOP
from tests.docs.pages import ROOT, code_of, codes_in, has_word, page, reference, rows_by

LANGUAGE = reference("query-language.md")
EXAMPLES = [(code_of(row["Query"]), row) for row in rows_by(LANGUAGE, "Query")]
OPERATORS = ("AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE")


def test_there_are_examples():
    assert len(EXAMPLES) > 50


@pytest.mark.parametrize(("query", "row"), EXAMPLES, ids=[query for query, _ in EXAMPLES])
def test_a_query_is_read_as_the_page_says(query, row, demo_engine):
    response = demo_engine.search(SearchRequest(query=query))
    expected = code_of(row.get("Message", ""))

    assert {message.code for message in response.messages} == ({expected} if expected else set())
    if "Read as" in row:
        assert response.description == row["Read as"]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_described(field):
    assert field in {code_of(row["Field"]) for row in rows_by(LANGUAGE, "Field")}


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_has_an_example(operator):
    assert any(has_word(query, operator) for query, _ in EXAMPLES)


def test_the_operators_are_those_of_the_parser():
    query = " ".join(f"{operator} {operator}" for operator in OPERATORS)

    _, messages = mend.mend(query)

    assert {message.text.split()[0] for message in messages} == set(OPERATORS)


def test_the_limits_are_those_of_the_program():
    for limit in (MAX_QUERY_CHARS, MAX_TERMS, MAX_SLOP, mend.MAX_DEPTH):
        assert has_word(LANGUAGE, f"{limit:,}")


def test_queries_of_the_other_pages_give_no_message(demo_engine):
    queries = [code_of(row["Type"]) for row in rows_by(page(ROOT / "docs/guide/first-search.md"), "Type")]
    queries += [
        code for code in codes_in(page(ROOT / "docs/guide/finding-names.md")) if code.startswith("entity:")
    ]

    assert len(queries) > 9
    for query in queries:
        response = demo_engine.search(SearchRequest(query=query))
        assert not response.messages, query
        assert response.total, query
