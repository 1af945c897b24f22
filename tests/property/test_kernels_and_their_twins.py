"""Each kernel of the search against the obvious loop."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import kernels
from indexer.search.kernels import (
    add_up,
    best_first,
    complement,
    intersect,
    is_among,
    is_in,
    near_chains,
    run_lengths,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

N_IDS = 60

doc_sets = st.frozensets(st.integers(0, N_IDS - 1), max_size=40)
repeated_docs = st.lists(st.integers(0, N_IDS - 1), max_size=40).map(sorted)
# Few places, so that slots meet; a document begins every hundred.
slots = st.sets(st.integers(0, 2).flatmap(lambda doc: st.integers(100 * doc, 100 * doc + 12)), max_size=14)


@pytest.fixture(autouse=True, params=[None, 1, 10**6], ids=["usual", "sizes of 1", "large sizes"])
def _sizes_to_switch_at(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run all with the usual sizes from which another way is taken, and with such that both are."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param is not None:
            patch.setattr(kernels, "SEARCH_RATIO", request.param)
            patch.setattr(kernels, "DENSE_RATIO", request.param)
            patch.setattr(kernels, "MIN_MARKED", 0)
            patch.setattr(kernels, "MARKED_PLACES", 7)
        yield


def an_array(values: frozenset[int] | set[int] | list[int], dtype: type = np.uint32) -> np.ndarray:
    return np.array(sorted(values), dtype=dtype)


@given(doc_sets, doc_sets)
def test_intersect_tells_where_the_common_ones_stand(first: frozenset[int], second: frozenset[int]) -> None:
    in_first, in_second = intersect(an_array(first), an_array(second), N_IDS)
    common = sorted(first & second)
    assert an_array(first)[in_first].tolist() == common
    assert an_array(second)[in_second].tolist() == common


@given(repeated_docs, doc_sets)
def test_is_in_tells_of_each_document(docs: list[int], others: frozenset[int]) -> None:
    assert is_in(an_array(docs), an_array(others), N_IDS).tolist() == [doc in others for doc in docs]


@given(doc_sets, doc_sets)
def test_the_complement_is_all_others(docs: frozenset[int], removed: frozenset[int]) -> None:
    alive = set(range(N_IDS)) - removed
    found = complement(an_array(docs), an_array(alive), N_IDS)
    assert found.tolist() == sorted(alive - docs)


@given(st.lists(st.lists(st.tuples(st.integers(0, N_IDS - 1), st.integers(0, 8)), max_size=20), max_size=4))
def test_add_up_sums_the_values_of_each_document(arrays: list[list[tuple[int, int]]]) -> None:
    sums: dict[int, int] = defaultdict(int)
    for doc, value in itertools.chain(*arrays):
        sums[doc] += value
    for is_ascending in (True, False):
        given_arrays = [sorted(own) if is_ascending else own for own in arrays]
        docs, values = add_up(
            [np.array([doc for doc, _ in own], np.uint32) for own in given_arrays],
            [np.array([value for _, value in own], np.float32) for own in given_arrays],
            N_IDS,
            is_ascending=is_ascending,
        )
        assert list(zip(docs.tolist(), values.tolist(), strict=True)) == sorted(sums.items())
        assert (docs.dtype, values.dtype) == (np.uint32, np.float32)


@given(repeated_docs)
def test_run_lengths_count_each_document(docs: list[int]) -> None:
    found, lengths = run_lengths(an_array(docs))
    assert dict(zip(found.tolist(), lengths.tolist(), strict=True)) == {d: docs.count(d) for d in docs}
    assert found.tolist() == sorted(set(docs))


@given(
    st.frozensets(st.integers(0, 200) | st.sampled_from([2**32 - 1, 2**32 - 2]), max_size=30),
    st.frozensets(st.integers(0, 200) | st.sampled_from([2**32 - 1, 2**32 - 2]), max_size=30),
)
def test_is_among_tells_of_each_place(wanted: frozenset[int], among: frozenset[int]) -> None:
    if kernels.MARKED_PLACES < 100 and max(wanted, default=0) > 200:
        return  # so many small windows would take for ever
    expected = [place in among for place in sorted(wanted)]
    assert is_among(an_array(wanted), an_array(among)).tolist() == expected
    assert is_among(an_array(wanted, np.int64), an_array(among, np.int64)).tolist() == expected


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
)
def test_best_first_gives_the_head_of_a_full_sort_and_what_equals_its_last(
    rows: list[tuple[float, int]], k: int, dtype: type
) -> None:
    rows = [(float(dtype(2 * primary)), rank) for primary, rank in rows]
    found = best_first(
        np.array([primary for primary, _ in rows], dtype), np.array([rank for _, rank in rows], np.uint64), k
    ).tolist()
    expected = sorted(range(len(rows)), key=lambda i: (-rows[i][0], rows[i][1]))  # stable, as they are given
    assert found[:k] == expected[:k]
    assert len(set(found)) == len(found)
    if k < len(rows):  # only those that equal the last one may come behind it
        last = rows[expected[k - 1]]
        assert {rows[i] for i in found[k:]} <= {last}
        assert {i for i, row in enumerate(rows) if row == last} <= set(found)
