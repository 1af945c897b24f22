"""Each kernel of the search against the obvious loop."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.snapshot import FacetColumn, Postings
from indexer.search.kernels import (
    PLACE_BITS,
    best_first,
    frequencies,
    near_chains,
    phrase_starts,
    places_of,
    union_places,
)

# A place is a document and a position; few of each, so that they meet.
places = st.tuples(st.integers(0, 3), st.integers(0, 12))
place_sets = st.sets(places, max_size=14)
postings = st.dictionaries(
    st.integers(0, 40), st.lists(st.integers(0, 2**32 - 1), unique=True, min_size=1, max_size=4)
)
columns = st.lists(st.sets(st.sampled_from("abcdef")), max_size=9)


def packed(pairs: set[tuple[int, int]]) -> np.ndarray:
    return np.array(sorted(doc_id << PLACE_BITS | position for doc_id, position in pairs), dtype=np.int64)


def unpacked(array: np.ndarray) -> list[tuple[int, int]]:
    return [(place >> PLACE_BITS, place & (1 << PLACE_BITS) - 1) for place in array.tolist()]


def a_column(values_of_documents: list[set[str]]) -> FacetColumn:
    values = sorted(set().union(*values_of_documents))
    ordinals = [[values.index(value) for value in sorted(own)] for own in values_of_documents]
    starts = [0, *itertools.accumulate(map(len, ordinals))]
    return FacetColumn(
        tuple(values),
        np.array(starts, dtype=np.int64),
        np.array(list(itertools.chain(*ordinals)), dtype=np.int32),
    )


@given(postings)
def test_places_hold_each_document_and_position_of_the_postings(of_document: dict[int, list[int]]) -> None:
    doc_ids = sorted(of_document)
    positions = [sorted(of_document[doc_id]) for doc_id in doc_ids]
    starts = [0, *itertools.accumulate(map(len, positions))]
    found = places_of(
        np.array(doc_ids, dtype=np.int32),
        np.array(starts, dtype=np.int64),
        np.array(list(itertools.chain(*positions)), dtype=np.uint32),
    )
    expected = [(d, p) for d, own in zip(doc_ids, positions, strict=True) for p in own]
    assert unpacked(found) == expected


@given(st.lists(place_sets, max_size=4))
def test_the_union_of_places_is_the_union_of_sets(sets: list[set[tuple[int, int]]]) -> None:
    assert unpacked(union_places([packed(own) for own in sets])) == sorted(set().union(*sets))


@given(st.lists(place_sets, min_size=1, max_size=4))
def test_a_phrase_starts_where_every_word_follows_the_one_before(slots: list[set[tuple[int, int]]]) -> None:
    expected = [
        (doc_id, position)
        for doc_id, position in sorted(slots[0])
        if all((doc_id, position + i) in slot for i, slot in enumerate(slots))
    ]
    assert unpacked(phrase_starts([packed(slot) for slot in slots])) == expected


@given(st.lists(place_sets, min_size=1, max_size=3), st.integers(1, 6))
def test_near_chains_are_those_that_a_search_of_all_combinations_finds(
    slots: list[set[tuple[int, int]]], slop: int
) -> None:
    taking_part: list[set[tuple[int, int]]] = [set() for _ in slots]
    for chain in itertools.product(*slots):
        steps = itertools.pairwise(chain)
        if all(a[0] == b[0] and 0 < abs(a[1] - b[1]) <= slop for a, b in steps):
            for own, place in zip(taking_part, chain, strict=True):
                own.add(place)
    found = near_chains([packed(slot) for slot in slots], slop)
    assert [unpacked(slot) for slot in found] == [sorted(slot) for slot in taking_part]


@given(place_sets)
def test_frequencies_count_the_places_of_each_document(pairs: set[tuple[int, int]]) -> None:
    doc_ids, freqs = frequencies(packed(pairs))
    counted = [doc_id for doc_id, _ in sorted(pairs)]
    assert list(zip(doc_ids.tolist(), freqs.tolist(), strict=True)) == [
        (doc_id, counted.count(doc_id)) for doc_id in sorted(set(counted))
    ]


@given(
    st.lists(st.sampled_from([-np.inf, 0.0, 0.5, 1.0, 1.0, 2.5]), max_size=20),
    st.randoms(use_true_random=False),
    st.integers(1, 25),
)
def test_best_first_agrees_with_a_full_sort(primary: list[float], random: object, k: int) -> None:
    ranks = list(range(len(primary)))
    random.shuffle(ranks)  # type: ignore[attr-defined]
    doc_ids = [7 * i + 1 for i in range(len(primary))]
    ordered = sorted(zip(primary, ranks, doc_ids, strict=True), key=lambda one: (-one[0], one[1]))
    found = best_first(
        np.array(doc_ids, dtype=np.int32), np.array(primary, dtype=np.float64), np.array(ranks, np.int32), k
    )
    assert found.tolist() == [doc_id for _, _, doc_id in ordered[:k]]


@given(columns, st.data())
def test_a_column_counts_the_values_of_the_documents_that_match(
    own: list[set[str]], data: st.DataObject
) -> None:
    is_match = data.draw(st.lists(st.booleans(), min_size=len(own), max_size=len(own)))
    column = a_column(own)
    expected = [
        sum(value in values and match for values, match in zip(own, is_match, strict=True))
        for value in column.values
    ]
    assert column.counts(np.array(is_match, dtype=bool)).tolist() == expected


@given(columns, st.sets(st.sampled_from("abcdefg")))
def test_a_column_finds_the_documents_with_a_wanted_value(own: list[set[str]], wanted: set[str]) -> None:
    column = a_column(own)
    is_wanted = np.array([value in wanted for value in column.values], dtype=bool)
    assert column.documents_with(is_wanted).tolist() == [bool(values & wanted) for values in own]


@given(columns, st.sampled_from("abcdefg"))
def test_a_column_knows_the_place_of_each_of_its_values(own: list[set[str]], value: str) -> None:
    column = a_column(own)
    expected = column.values.index(value) if value in column.values else None
    assert column.ordinal_of(value) == expected


@given(postings, st.integers(0, 41))
def test_postings_hand_out_the_positions_of_one_document(
    of_document: dict[int, list[int]], doc_id: int
) -> None:
    doc_ids = sorted(of_document)
    positions = [sorted(of_document[one]) for one in doc_ids]
    found = Postings(
        np.array(doc_ids, dtype=np.int32),
        np.array([0, *itertools.accumulate(map(len, positions))], dtype=np.int64),
        np.array(list(itertools.chain(*positions)), dtype=np.uint32),
    )
    assert found.in_document(doc_id).tolist() == sorted(of_document.get(doc_id, []))
    assert found.freqs.tolist() == [len(own) for own in positions]
