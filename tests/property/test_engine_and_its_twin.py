"""Random collections and requests: the engine answers as the slow twin does."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.snapshot import Snapshot
from indexer.model.request import Facet, SearchRequest, Sort
from indexer.model.span import Span, merged
from indexer.query.expand import expand
from indexer.query.parser import parse
from tests.support.brute_force import BruteForce
from tests.support.collections import an_index
from tests.support.queries import corpora, queries, requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.model.document import Document
    from indexer.query.tree import Node
    from indexer.search.engine import LocalEngine

EXAMPLES = settings(max_examples=settings().max_examples // 2)
"""Collections drawn for a property: fewer than usual, since each is indexed and asked several questions."""

questions = st.lists(requests, min_size=5, max_size=12)


@dataclass(frozen=True)
class World:
    """A collection twice: in an index, and as plain documents."""

    engine: LocalEngine
    snapshot: Snapshot
    twin: BruteForce

    def expanded(self, query: str) -> Node:
        """Return the query as the terms of this collection."""
        return expand(parse(query)[0], self.snapshot)[0]


@contextmanager
def a_world(documents: Sequence[Document]) -> Iterator[World]:
    """Index the documents in a directory that goes again."""
    folder = Path(tempfile.mkdtemp())
    try:
        engine = an_index(folder / "index", documents)
        snapshot = Snapshot(folder / "index")
        lengths = {
            field: dict(zip(snapshot.keys, lengths.tolist(), strict=True))
            for field, lengths in snapshot.lengths.items()
        }
        yield World(engine, snapshot, BruteForce(documents, lengths))
    finally:
        shutil.rmtree(folder)


def ranked(world: World, request: SearchRequest) -> list[tuple[str, float]]:
    """Return every hit with its score, in order."""
    response = world.engine.search(replace(request, page=1, size=100))
    return [(hit.key, hit.score) for hit in response.hits]


@EXAMPLES
@given(corpora, questions)
def test_the_engine_finds_the_documents_that_its_twin_finds(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            expected = world.twin.hits(request, world.expanded(request.query))
            response = world.engine.search(request)
            assert response.total == len(expected), request
            assert {key for key, _ in ranked(world, request)} == expected, request


@EXAMPLES
@given(corpora, questions)
def test_facet_counts_are_those_of_the_twin_with_its_own_choice_left_out(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            node = world.expanded(request.query)
            response = world.engine.search(request)
            for facet in Facet:
                chosen = set(request.values_of(facet)) | set(request.values_of(facet, excluded=True))
                expected = dict.fromkeys(chosen, 0) | world.twin.facet_counts(request, node, facet)
                values = response.facets[facet]
                assert {value.value: value.count for value in values} == expected, request
                assert list(values) == sorted(values, key=lambda value: (-value.count, value.value))


@EXAMPLES
@given(corpora, questions)
def test_the_histogram_is_that_of_the_twin_with_the_dates_left_out(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            expected = world.twin.histogram(request, world.expanded(request.query))
            buckets = world.engine.search(request).histogram
            assert {bucket.value: bucket.count for bucket in buckets} == expected, request


@EXAMPLES
@given(corpora, questions)
def test_hits_come_in_the_order_of_the_twin(documents: list[Document], asked: list[SearchRequest]) -> None:
    with a_world(documents) as world:
        for request in asked:
            node = world.expanded(request.query)
            hits = ranked(world, request)
            if request.effective_sort is not Sort.RELEVANCE:
                assert [key for key, _ in hits] == world.twin.order(request, node), request
                continue
            expected = world.twin.scores(node)
            assert dict(hits) == pytest.approx({key: expected[key] for key, _ in hits}, rel=1e-4), request
            assert hits == sorted(hits, key=lambda hit: (-hit[1], hit[0])), request


@EXAMPLES
@given(corpora, questions)
def test_pages_follow_one_another_without_gap_or_overlap(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            whole = [key for key, _ in ranked(world, request)]
            n_pages = world.engine.search(request).n_pages
            pages = [world.engine.search(replace(request, page=page)) for page in range(1, n_pages + 1)]
            assert [hit.key for page in pages for hit in page.hits] == whole
            assert [document.key for document in world.engine.documents(request)] == whole


@EXAMPLES
@given(corpora, questions)
def test_the_marks_of_a_document_are_those_of_the_twin(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            node = world.expanded(request.query)
            for key in world.snapshot.keys:
                view = world.engine.view(key, request)
                marks = world.twin.marks(node, key)
                for field, found in (("body", view.highlights), ("title", view.title_highlights)):
                    expected = merged(mark.span for mark in marks if mark.field == field)
                    assert merged(found) == expected, (request.query, field)


@EXAMPLES
@given(corpora, questions)
def test_a_passage_is_cut_out_of_its_text_and_marks_only_what_matched(
    documents: list[Document], asked: list[SearchRequest]
) -> None:
    with a_world(documents) as world:
        for request in asked:
            node = world.expanded(request.query)
            for hit in world.engine.search(request).hits:
                spans = [mark.span for mark in world.twin.marks(node, hit.key) if mark.field == "body"]
                marked = {i for span in spans for i in range(span.start, span.end)}
                assert bool(hit.n_matches) == bool(spans)
                assert hit.passages or not hit.document.text
                for passage in hit.passages:
                    end = passage.start + len(passage.text)
                    assert hit.document.text[passage.start : end] == passage.text
                    assert bool(passage.highlights) == bool(spans)
                    assert_apart_and_inside(passage.highlights, len(passage.text))
                    for span in passage.highlights:
                        own = set(range(passage.start + span.start, passage.start + span.end))
                        assert own <= marked, (request.query, passage)


def assert_apart_and_inside(spans: Sequence[Span], length: int) -> None:
    """Spans are sorted, do not overlap, hold something, and lie in the text."""
    ends = [0, *(end for span in spans for end in (span.start, span.end)), length]
    assert ends == sorted(ends)
    assert all(len(span) > 0 for span in spans)


@EXAMPLES
@given(corpora, queries)
def test_a_query_and_its_negation_share_the_collection_between_them(
    documents: list[Document], query: str
) -> None:
    with a_world(documents) as world:
        asked, denied = (world.engine.search(SearchRequest(query=q)) for q in (query, f"NOT ({query})"))
        if not {message.code for message in asked.messages} & {"nothing-to-search", "query-not-understood"}:
            assert asked.total + denied.total == len(documents)


@EXAMPLES
@given(corpora, queries, queries)
def test_and_narrows_and_or_widens_in_either_order(
    documents: list[Document], first: str, second: str
) -> None:
    with a_world(documents) as world:

        def found(query: str) -> set[str]:
            return {key for key, _ in ranked(world, SearchRequest(query=query))}

        both, one = found(f"({first}) AND ({second})"), found(f"({first}) OR ({second})")
        assert both == found(f"({second}) AND ({first})")
        assert one == found(f"({second}) OR ({first})")
        assert both <= one
