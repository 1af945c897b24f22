"""Each kernel of the search against the obvious loop."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.search import kernels
from indexer.search.accumulator import Accumulator, marks_of, saturate_in_place
from indexer.search.kernels import (
    add_to_scores,
    best_first,
    complement,
    count_years_of,
    intersect,
    is_in,
    mark_dated,
    most_frequent,
    near_chains,
)

N_IDS = 60

doc_sets = st.frozensets(st.integers(0, N_IDS - 1), max_size=40)
repeated_docs = st.lists(st.integers(0, N_IDS - 1), max_size=40).map(sorted)
# Few places, so that slots meet; a document begins every hundred.
slots = st.sets(st.integers(0, 2).flatmap(lambda doc: st.integers(100 * doc, 100 * doc + 12)), max_size=14)


def an_array(values: frozenset[int] | set[int] | list[int], dtype: type = np.uint32) -> np.ndarray:
    return np.array(sorted(values), dtype=dtype)


@given(doc_sets, doc_sets)
@example(frozenset({1, 40}), frozenset(range(59)))
def test_intersect_tells_where_the_common_ones_stand(first: frozenset[int], second: frozenset[int]) -> None:
    in_first, in_second = intersect(an_array(first), an_array(second))
    common = sorted(first & second)
    assert an_array(first)[in_first].tolist() == common
    assert an_array(second)[in_second].tolist() == common


@given(repeated_docs, doc_sets)
@example([3, 3, 58], frozenset(range(2, 59)))
@example([*range(50), 50, 50, *range(50, 59)], frozenset({50, 58}))
def test_is_in_tells_of_each_document(docs: list[int], others: frozenset[int]) -> None:
    for dtype in (np.uint32, np.int64):
        found = is_in(an_array(docs, dtype), an_array(others, dtype))
        assert found.tolist() == [doc in others for doc in docs]


@given(doc_sets, doc_sets)
def test_the_complement_is_all_others(docs: frozenset[int], removed: frozenset[int]) -> None:
    alive = set(range(N_IDS)) - removed
    assert complement(an_array(docs), an_array(alive)).tolist() == sorted(alive - docs)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, N_IDS - 1), st.integers(0, 8)), max_size=20), max_size=4),
    st.none() | doc_sets,
)
def test_an_accumulator_sums_the_values_of_each_document(
    arrays: list[list[tuple[int, int]]], alive: frozenset[int] | None
) -> None:
    sums: dict[int, int] = defaultdict(int)
    accumulator = Accumulator(N_IDS)
    for own in arrays:
        for doc, value in own:
            sums[doc] += value
        accumulator.add(
            np.array([doc for doc, _ in own], np.uint32), np.array([value for _, value in own], np.float32)
        )
    is_alive = None if alive is None else np.isin(np.arange(N_IDS), sorted(alive))
    docs, values = accumulator.collect(is_alive)
    expected = sorted((doc, value) for doc, value in sums.items() if alive is None or doc in alive)
    assert list(zip(docs.tolist(), values.tolist(), strict=True)) == expected
    assert (docs.dtype, values.dtype) == (np.uint32, np.float32)


@given(doc_sets)
def test_marks_are_set_for_the_documents_given(docs: frozenset[int]) -> None:
    assert np.flatnonzero(marks_of(an_array(docs), N_IDS)).tolist() == sorted(docs)


@given(st.lists(st.floats(0, 100, width=32)), st.floats(0, 10), st.floats(0.5, 20))
def test_frequencies_become_scores_that_saturate(values: list[float], weight: float, k1: float) -> None:
    scores = np.array(values, dtype=np.float32)
    saturate_in_place(scores, weight, k1)
    assert scores.tolist() == pytest.approx([weight * f / (k1 + f) for f in values], rel=1e-5)


@given(doc_sets, doc_sets)
def test_scores_are_added_where_a_document_is_among_them(found: frozenset[int], docs: frozenset[int]) -> None:
    scores = np.zeros(len(docs), dtype=np.float32)
    added = np.array([1.0 + doc for doc in sorted(found)], dtype=np.float32)
    add_to_scores(an_array(found), added, an_array(docs), scores)
    assert scores.tolist() == [1.0 + doc if doc in found else 0.0 for doc in sorted(docs)]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 10))
def test_the_most_frequent_are_the_head_of_a_full_sort(counts: list[int], k: int) -> None:
    expected = sorted((i for i, count in enumerate(counts) if count), key=lambda i: (-counts[i], i))[:k]
    assert most_frequent(np.array(counts, dtype=np.int64), k).tolist() == expected


days = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=30)


@given(days, st.integers(0, 25), st.integers(0, 25), st.data())
def test_documents_are_dated_within_two_days_when_they_may_be(
    dates: list[tuple[int, int]], earliest: int, latest: int, data: st.DataObject
) -> None:
    docs = sorted(data.draw(st.sets(st.sampled_from(range(len(dates))))))
    found = np.zeros(len(docs), dtype=bool)
    firsts = np.array([first for first, _ in dates], dtype=np.int32)
    lasts = np.array([first + more if first else 0 for first, more in dates], dtype=np.int32)
    mark_dated(an_array(docs), firsts, lasts, earliest, latest, found)
    spans = [(dates[doc][0], sum(dates[doc])) for doc in docs]
    assert found.tolist() == [first > 0 and first <= latest and last >= earliest for first, last in spans]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.data())
def test_years_are_counted_for_the_documents_given(years: list[int], data: st.DataObject) -> None:
    docs = data.draw(st.sets(st.sampled_from(range(len(years)))))
    counts = np.zeros(5, dtype=np.int64)
    count_years_of(an_array(docs), np.array(years, dtype=np.int16), counts)
    assert counts.tolist() == [sum(years[doc] == year for doc in docs) for year in range(5)]


@given(st.lists(slots, min_size=1, max_size=3), st.integers(1, 6))
def test_near_chains_are_those_that_a_search_of_all_combinations_finds(
    places: list[set[int]], slop: int
) -> None:
    taking_part: list[set[int]] = [set() for _ in places]
    for chain in itertools.product(*places):
        if all(0 < abs(a - b) <= slop for a, b in itertools.pairwise(chain)):
            for own, place in zip(taking_part, chain, strict=True):
                own.add(place)
    found = near_chains([an_array(slot, np.int64) for slot in places], slop)
    assert [slot.tolist() for slot in found] == [sorted(slot) for slot in taking_part]


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.5]), st.integers(0, 3)), max_size=20),
    st.integers(1, 25),
    st.sampled_from([np.float32, np.int32]),
    st.booleans(),
)
def test_best_first_gives_the_head_of_a_full_sort_and_what_equals_its_last(
    rows: list[tuple[float, int]], k: int, dtype: type, is_sorted: bool
) -> None:
    rows = [(float(dtype(2 * primary)), rank) for primary, rank in rows]
    with pytest.MonkeyPatch.context() as patch:
        if is_sorted:
            patch.setattr(kernels, "MAX_SELECTED", 0)
        found = best_first(
            np.array([primary for primary, _ in rows], dtype),
            np.arange(1, len(rows) + 1, dtype=np.uint32),  # doc 0 is none of them
            np.array([9, *(rank for _, rank in rows)], np.uint64),
            k,
        ).tolist()
    expected = sorted(range(len(rows)), key=lambda i: (-rows[i][0], rows[i][1]))  # stable, as they are given
    assert [rows[i] for i in found[:k]] == [rows[i] for i in expected[:k]]
    assert len(set(found)) == len(found)
    if k < len(rows):  # only those that equal the last one may come behind it
        last = rows[expected[k - 1]]
        assert {rows[i] for i in found[k:]} <= {last}
        assert {i for i, row in enumerate(rows) if row == last} <= set(found)
