"""Copies in what the engine answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.errors import UnknownDocumentError
from indexer.model.request import Copies, Counting, Facet, Filter, SearchRequest, Sort
from indexer.search import searcher
from indexer.search.copies import overlap_of
from indexer.search.engine import LocalEngine, open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document
from tests.support.reposts import ENGLISH, a_report, a_repost

if TYPE_CHECKING:
    pass


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    path = tmp_path_factory.mktemp("copies") / "index"
    write_index(
        path,
        [
            a_repost("en", title="Repost", source="b.txt", date="2018-01-01", publisher="Wire", author="A"),
            a_report("en", title="Report", source="a.txt", date="2017-09-02", publisher="UPI", author="A"),
            a_report("en", title="Mirror", source="c.txt", publisher="Mirror"),
            a_document(
                "The cemetery has a gate.", title="Gate", source="d.txt", date="2019", publisher="UPI"
            ),
        ],
    )
    return open_engine(path)


def sources(engine: LocalEngine, request: SearchRequest) -> list[str]:
    return [hit.summary.source for hit in engine.search(request).hits]


def key_of(engine: LocalEngine, source: str) -> str:
    return next(d.key for d in engine.documents(SearchRequest()) if d.source == source)


def test_copies_share_a_row_of_the_oldest(engine: LocalEngine) -> None:
    response = engine.search(SearchRequest(query="cemetery"))
    assert (response.total, response.n_families, response.n_rows, response.n_copies) == (4, 2, 2, 2)
    assert {hit.summary.source: (hit.n_copies, hit.n_folded) for hit in response.hits} == {
        "a.txt": (2, 2),
        "d.txt": (0, 0),
    }


def test_a_row_has_the_best_score_of_its_copies(engine: LocalEngine) -> None:
    whole = engine.search(SearchRequest(query="cemetery", copies=Copies.ALL)).hits
    folded = engine.search(SearchRequest(query="cemetery")).hits
    best = max(hit.score for hit in whole if hit.summary.source != "d.txt")
    assert [hit.score for hit in folded if hit.summary.source == "a.txt"] == [best]


def test_each_copy_has_a_row_on_request(engine: LocalEngine) -> None:
    response = engine.search(SearchRequest(query="cemetery", copies=Copies.ALL))
    assert (len(response.hits), response.n_rows, response.n_families) == (4, 4, 2)
    assert {hit.n_folded for hit in response.hits} == {0}


def test_a_filter_never_shows_what_it_keeps_out(engine: LocalEngine) -> None:
    wire = SearchRequest(filters=frozenset([Filter(Facet.PUBLISHER, "Wire")]))
    (hit,) = engine.search(wire).hits
    assert (hit.summary.source, hit.n_copies, hit.n_folded) == ("b.txt", 2, 0)


def test_in_the_order_of_time_a_row_stands_where_its_own_date_is(engine: LocalEngine) -> None:
    assert sources(engine, SearchRequest(sort=Sort.NEWEST)) == ["d.txt", "a.txt"]
    assert sources(engine, SearchRequest(sort=Sort.OLDEST)) == ["a.txt", "d.txt"]


def test_pages_count_rows(engine: LocalEngine) -> None:
    assert engine.search(SearchRequest(size=1)).n_pages == 2
    beyond = engine.search(SearchRequest(size=1, page=3))
    assert [message.code for message in beyond.messages] == ["page-past-last"]


@pytest.mark.parametrize(
    ("counts", "expected", "years"),
    [
        (Counting.DOCUMENTS, {"A": 2}, {"2017": 1, "2018": 1, "2019": 1, "undated": 1}),
        (Counting.FAMILIES, {"A": 1}, {"2017": 1, "2018": 1, "2019": 1, "undated": 1}),
    ],
)
def test_facets_count_documents_or_families(
    engine: LocalEngine, counts: Counting, expected: dict[str, int], years: dict[str, int]
) -> None:
    response = engine.search(SearchRequest(query="cemetery", counts=counts))
    assert {value.value: value.count for value in response.facets[Facet.AUTHOR]} == expected
    assert {bucket.value: bucket.count for bucket in response.histogram} == years


def test_a_hit_tells_of_its_copies_when_it_is_asked(engine: LocalEngine) -> None:
    (hit,) = engine.search(SearchRequest(query="revenge")).hits
    assert [summary.source for summary in hit.copies(1)] == ["b.txt"]
    assert [summary.source for summary in hit.copies(9)] == ["b.txt", "c.txt"]


def test_all_documents_are_exported(engine: LocalEngine) -> None:
    assert len(list(engine.documents(SearchRequest(query="cemetery")))) == 4


def test_copies_tell_what_is_the_same(engine: LocalEngine) -> None:
    repost, mirror = engine.copies(key_of(engine, "a.txt"))
    assert (mirror.summary.source, mirror.is_exact, mirror.similarity) == ("c.txt", True, 1.0)
    assert (repost.summary.source, repost.is_exact) == ("b.txt", False)
    assert 0.7 < repost.similarity < repost.containment < 1
    assert engine.copies(key_of(engine, "a.txt"), first=1, limit=1) == (mirror,)
    assert engine.count_copies(key_of(engine, "a.txt")) == 2
    assert engine.copies(key_of(engine, "d.txt")) == ()


def test_long_texts_are_told_by_their_sketches(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = engine.copies(key_of(engine, "a.txt"))[0]
    monkeypatch.setattr(searcher, "MAX_COMPARED_CHARS", 10)
    estimated = engine.copies(key_of(engine, "a.txt"))[0]
    assert estimated.similarity == pytest.approx(exact.similarity, abs=0.12)
    assert estimated.containment == pytest.approx(exact.containment, abs=0.12)


def test_families_begin_with_the_oldest(engine: LocalEngine) -> None:
    (family,) = engine.families()
    assert family.oldest.source == "a.txt"
    assert [copy.summary.source for copy in family.copies] == ["b.txt", "c.txt"]
    (strict,) = engine.families(at_least=0.99)
    assert [copy.summary.source for copy in strict.copies] == ["c.txt"]


def test_two_documents_are_compared_by_their_keys(engine: LocalEngine) -> None:
    found = engine.compare(key_of(engine, "a.txt"), key_of(engine, "b.txt"))
    assert (found.first.source, found.second.source) == ("a.txt", "b.txt")
    assert found.n_deleted == 1
    with pytest.raises(UnknownDocumentError):
        engine.compare(key_of(engine, "a.txt"), "nothing")
    with pytest.raises(UnknownDocumentError):
        engine.copies("nothing")


@pytest.mark.parametrize(
    ("one", "other", "similarity", "containment"),
    [
        ("", "", 0, 0),
        ("one two three four", "one two three four", 1, 1),
        ("one two three four", "four three two one", 0, 0),
        ("a b c d e", "x a b c y", 6 / 10, 3 / 5),
        ("a b c", "x y a b c d e", 6 / 10, 1),
        ("one two", "one two", 0, 0),
    ],
)
def test_overlap_counts_words_in_common_runs_of_three(
    one: str, other: str, similarity: float, containment: float
) -> None:
    overlap = overlap_of(one, other)
    assert (overlap.similarity, overlap.containment) == pytest.approx((similarity, containment))


def test_overlap_does_not_look_at_the_order_of_passages() -> None:
    first, *rest = ENGLISH.split("\n\n")
    assert overlap_of(ENGLISH, "\n\n".join([*rest, first])).similarity > 0.98
