"""Random collections and requests: the engine answers as the slow twin does."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.index import facet_column
from indexer.model.request import Copies, Facet, SearchRequest, Sort
from indexer.model.span import merged
from indexer.query.expand import Expanded
from indexer.search import engine as engine_module
from indexer.search import evaluate, facets, kernels, places, searcher
from indexer.search.engine import open_engine
from tests.support import brute_force
from tests.support.queries import queries, requests
from tests.support.trees import trees
from tests.support.worlds import World, a_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.model.span import Span
    from indexer.query.tree import Node
    from indexer.search.engine import LocalEngine

    WorldOf = Callable[[int], World]
    Sizes = tuple[int | None, ...]

N_TREES = int(os.environ.get("GOVAH_TREES", "200"))
"""Trees whose answers are compared; the environment variable asks for more, and so for more collections."""

N_WORLDS = max(12, N_TREES // 100)

TREES = settings(max_examples=N_TREES, suppress_health_check=[HealthCheck.too_slow])
REQUESTS = settings(max_examples=N_TREES // 3, suppress_health_check=[HealthCheck.too_slow])

Ranked = list[tuple[str, float]]

seeds = st.integers(0, N_WORLDS - 1)


@pytest.fixture(scope="module")
def world_of(tmp_path_factory: pytest.TempPathFactory) -> WorldOf:
    """Return a function that gives the collection of a seed, built when it is first asked for."""
    worlds: dict[int, World] = {}

    def world(seed: int) -> World:
        if seed not in worlds:
            worlds[seed] = a_world(tmp_path_factory.mktemp("world") / "index", seed)
        return worlds[seed]

    return world


TREES_OF: dict[str, Node] = {}
"""Queries that stand for trees."""


@pytest.fixture(scope="module", autouse=True)
def _trees_for_queries() -> Iterator[None]:
    """Let the engine take trees for the queries that stand for them, and read all others."""
    parse, describe, expand = searcher.parse, engine_module.describe, searcher.expand

    def is_given(tree: Node) -> bool:
        return any(tree is given for given in TREES_OF.values())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searcher, "parse", lambda q: (TREES_OF[q], ()) if q in TREES_OF else parse(q))
        patch.setattr(
            searcher, "expand", lambda t, *others: Expanded(t, ()) if is_given(t) else expand(t, *others)
        )
        patch.setattr(engine_module, "describe", lambda t: "" if is_given(t) else describe(t))
        yield


NEIGHBOUR_SHARE = 0.6
"""In collections this small hardly a word is in fewer documents than the real share allows."""


@pytest.fixture(scope="module", autouse=True)
def _neighbours_in_small_collections() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "MAX_NEIGHBOUR_SHARE", NEIGHBOUR_SHARE)
        patch.setattr(brute_force, "MAX_NEIGHBOUR_SHARE", NEIGHBOUR_SHARE)
        yield


@contextmanager
def queried(tree: Node) -> Iterator[str]:
    """Give a query that stands for a tree. No two are the same, since engines remember queries."""
    query = f"tree {next(_numbers)}"
    TREES_OF[query] = tree
    yield query
    del TREES_OF[query]


_numbers = itertools.count()


@contextmanager
def limits(sizes: Sequence[int | None]) -> Iterator[None]:
    """Set the sizes from which the engine works in another way, so that small collections see both."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), size in zip(LIMITS, sizes, strict=True):
            if size is not None:
                patch.setattr(module, name, size)
        yield


LIMITS = (
    (places, "MAX_LOOKED_UP"),
    (places, "MAX_SORTED"),
    (evaluate, "MIN_WITHIN_RATIO"),
    (places, "LOOK_UP_COST"),
    (kernels, "MAX_SELECTED"),
    (facet_column, "MIN_RATIO"),
    (facets, "FIRST_VALUES"),
)

sizes = st.tuples(*[st.sampled_from([None, 0, 1, 10**6])] * (len(LIMITS) - 1), st.sampled_from([None, 1, 2]))


def ranked(world: World, request: SearchRequest) -> Ranked:
    """Return every hit with its score, in order."""
    response = world.engine.search(replace(request, page=1, size=100))
    return [(hit.key, hit.score) for hit in response.hits]


def check_hits(world: World, request: SearchRequest, tree: Node) -> None:
    rows = world.twin.rows(request, tree)
    found = ranked(world, request)
    response = world.engine.search(request)
    assert response.total == len(world.twin.hits(request, tree))
    assert response.n_families == len(world.twin.rows(replace(request, copies=Copies.FOLDED), tree))
    assert response.n_rows == len(found)
    assert dict(found) == pytest.approx(rows, rel=1e-4, abs=1e-6)
    if request.effective_sort is Sort.RELEVANCE:
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    else:
        assert [key for key, _ in found] == world.twin.order(request, tree)


def check_facets(world: World, request: SearchRequest, tree: Node) -> None:
    response = world.engine.search(request)
    for facet in Facet:
        chosen, left_out = (set(request.values_of(facet, excluded=excluded)) for excluded in (False, True))
        expected = dict.fromkeys(chosen | left_out, 0) | world.twin.facet_counts(request, tree, facet)
        first = list(response.facets[facet][: facets.FIRST_VALUES])
        values = list(response.facets[facet])
        assert first == values[: facets.FIRST_VALUES]
        assert {value.value: value.count for value in values} == expected
        assert values == sorted(values, key=lambda value: (-value.count, value.value))
        assert {value.value for value in values if value.is_selected} == chosen
        assert {value.value for value in values if value.is_excluded} == left_out
        assert list(world.engine.facet_values(facet, request)) == values
    mentioned = world.twin.facet_counts(request, tree, Facet.MENTIONED)
    for value in request.values_of(Facet.MENTIONED, excluded=True):
        mentioned.pop(value, None)
    assert [(bucket.value, bucket.count) for bucket in response.mentioned_histogram] == sorted(
        (value, count) for value, count in mentioned.items() if len(value) == 4 and count
    )
    assert [value for value in response.facets[Facet.MENTIONED] if len(value.value) > 4] == list(
        response.mentioned_days
    )
    buckets = {bucket.value: bucket.count for bucket in response.histogram}
    assert buckets == world.twin.histogram(request, tree)


def check_marks(world: World, request: SearchRequest, tree: Node) -> None:
    """Also what hits tell of their copies."""
    marked = world.to_mark(request, tree)
    for key in world.keys[:8]:
        view = world.engine.view(key, request)
        marks = world.twin.marks(marked, key)
        for field, found in (("body", view.highlights), ("title", view.title_highlights)):
            assert found == merged(mark.span for mark in marks if mark.field == field), (key, field)
    for hit in world.engine.search(request).hits:
        family = world.twin.families.get(hit.key, {hit.key})
        assert hit.n_copies == len(family) - 1
        is_folded = request.copies is Copies.FOLDED
        assert hit.n_folded == (len(family & world.twin.hits(request, tree)) - 1 if is_folded else 0)
        marks = world.twin.marks(marked, hit.key)
        assert hit.title_highlights == merged(mark.span for mark in marks if mark.field == "title")
        assert hit.n_matches == len(merged(mark.span for mark in marks if mark.field == "body"))


@TREES
@given(seeds, requests, sizes, st.data())
def test_the_engine_answers_any_tree_as_its_twin_does(
    world_of: WorldOf, seed: int, request_: SearchRequest, sizes_: Sizes, data: st.DataObject
) -> None:
    world = world_of(seed)
    tree = data.draw(trees(world))
    with queried(tree) as query, limits(sizes_):
        request = replace(request_, query=query)
        check_hits(world, request, tree)
        check_facets(world, request, tree)
        check_marks(world, request, tree)


@REQUESTS
@given(seeds, requests)
def test_the_engine_answers_any_query_as_its_twin_does(
    world_of: WorldOf, seed: int, request_: SearchRequest
) -> None:
    world = world_of(seed)
    tree = world.expanded(request_)
    check_hits(world, request_, tree)
    check_facets(world, request_, tree)
    check_marks(world, request_, tree)


@REQUESTS
@given(seeds, requests)
def test_pages_follow_one_another_without_gap_or_overlap(
    world_of: WorldOf, seed: int, request_: SearchRequest
) -> None:
    world = world_of(seed)
    whole = [key for key, _ in ranked(world, request_)]
    n_pages = world.engine.search(request_).n_pages
    pages = [world.engine.search(replace(request_, page=page)) for page in range(1, n_pages + 1)]
    assert [hit.key for page in pages for hit in page.hits] == whole
    everything = [key for key, _ in ranked(world, replace(request_, copies=Copies.ALL))]
    assert [document.key for document in world.engine.documents(request_)] == everything


@REQUESTS
@given(seeds, requests)
def test_a_passage_is_cut_out_of_its_text_and_marks_only_what_matched(
    world_of: WorldOf, seed: int, request_: SearchRequest
) -> None:
    world = world_of(seed)
    tree = world.to_mark(request_)
    for hit in world.engine.search(request_).hits:
        spans = [mark.span for mark in world.twin.marks(tree, hit.key) if mark.field == "body"]
        marked = {i for span in spans for i in range(span.start, span.end)}
        assert hit.document == world.twin.documents[hit.key]
        assert hit.passages or not hit.document.text
        for passage in hit.passages:
            end = passage.start + len(passage.text)
            assert hit.document.text[passage.start : end] == passage.text
            assert bool(passage.highlights) == bool(spans)
            assert_apart_and_inside(passage.highlights, len(passage.text))
            for span in passage.highlights:
                own = set(range(passage.start + span.start, passage.start + span.end))
                assert own <= marked, (request_.query, passage)


def assert_apart_and_inside(spans: Sequence[Span], length: int) -> None:
    """Spans are sorted, do not overlap, hold something, and lie in the text."""
    ends = [0, *(end for span in spans for end in (span.start, span.end)), length]
    assert ends == sorted(ends)
    assert all(len(span) > 0 for span in spans)


@REQUESTS
@given(seeds, queries)
def test_a_query_and_its_negation_share_the_collection_between_them(
    world_of: WorldOf, seed: int, query: str
) -> None:
    world = world_of(seed)
    # What is left out is what was typed and no more, so neither is widened.
    asked, denied = (
        world.engine.search(SearchRequest(query=q, widens=False)) for q in (query, f"NOT ({query})")
    )
    if not {message.code for message in asked.messages} & {"nothing-to-search", "query-not-understood"}:
        assert asked.total + denied.total == len(world.keys)


@REQUESTS
@given(seeds, queries, queries)
def test_and_narrows_and_or_widens_in_either_order(
    world_of: WorldOf, seed: int, first: str, second: str
) -> None:
    world = world_of(seed)

    def found(query: str) -> set[str]:
        return {key for key, _ in ranked(world, SearchRequest(query=query, copies=Copies.ALL))}

    both, one = found(f"({first}) AND ({second})"), found(f"({first}) OR ({second})")
    assert both == found(f"({second}) AND ({first})")
    assert one == found(f"({second}) OR ({first})")
    assert both <= one


@settings(max_examples=3)
@given(seeds, st.lists(requests, min_size=20, max_size=20), st.data())
def test_four_threads_find_what_one_finds(
    world_of: WorldOf, seed: int, requests_: list[SearchRequest], data: st.DataObject
) -> None:
    world = world_of(seed)
    drawn = data.draw(st.lists(trees(world), min_size=20, max_size=20))

    with ExitStack() as stack:
        asked = [
            replace(request, query=stack.enter_context(queried(tree)))
            for request, tree in zip(requests_, drawn, strict=True)
        ]

        def answers(engine: LocalEngine, order: Sequence[int]) -> dict[int, object]:
            return {i: _answer(engine, asked[i], world.keys[:3]) for i in order}

        expected = answers(world.engine, range(len(asked)))
        shared = open_engine(world.engine.index_dir)
        orders = [data.draw(st.permutations(range(len(asked)))) for _ in range(4)]
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda order: answers(shared, order), orders))
    assert found == [expected] * 4


def _answer(engine: LocalEngine, request: SearchRequest, keys: Sequence[str]) -> object:
    views = [engine.view(key, request) for key in keys]
    return engine.search(request).to_json(), [(view.highlights, view.title_highlights) for view in views]
