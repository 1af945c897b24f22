"""
Arrays in, arrays out: the inner steps of evaluating a query.

A *place* is a document and a position in one int64: `doc_id << 32 | position`. The
places of a term are sorted, so phrases and nearness are set operations on sorted
arrays. Each kernel has a slow, obvious twin in tests/property/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PLACE_BITS = 32
"""Bits of a place that hold the position: texts of up to 4 billion words."""


def places_of(
    doc_ids: NDArray[np.int32], starts: NDArray[np.int64], positions: NDArray[np.uint32]
) -> NDArray[np.int64]:
    """Return the places of one term's postings: int64 (n_positions,), ascending."""
    documents = np.repeat(doc_ids.astype(np.int64), np.diff(starts))
    places: NDArray[np.int64] = (documents << PLACE_BITS) | positions.astype(np.int64)
    return places


def union_places(places: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the places that are in any of the arrays: int64, ascending, distinct."""
    if len(places) == 1:
        return places[0]
    if not places:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate(places))


def phrase_starts(slots: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the places where the slots follow one another directly: those of the first slot.

    `slots` has one sorted array of places for each word of the phrase. Starts from
    the rarest word; cost is its length times the logarithm of the others'.
    """
    offsets = range(len(slots))
    rarest = min(offsets, key=lambda i: slots[i].size)
    starts = slots[rarest] - rarest
    for i in sorted(offsets, key=lambda i: slots[i].size):
        if i != rarest:
            starts = starts[_is_in(starts + i, slots[i])]
    return starts


def near_chains(slots: Sequence[NDArray[np.int64]], slop: int) -> list[NDArray[np.int64]]:
    """Return for each slot the places that take part in a chain through all slots.

    In a chain each place is another than the one before it, at most `slop`
    positions away, on either side.
    """
    reached = [slots[0]]
    for slot in slots[1:]:
        reached.append(slot[_has_neighbour(slot, reached[-1], slop)])
    for i in range(len(slots) - 2, -1, -1):
        reached[i] = reached[i][_has_neighbour(reached[i], reached[i + 1], slop)]
    return reached


def _is_in(wanted: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not places.size:
        return np.zeros(wanted.size, dtype=bool)
    found = np.searchsorted(places, wanted)
    found[found == places.size] = 0
    is_in: NDArray[np.bool_] = places[found] == wanted
    return is_in


def _has_neighbour(places: NDArray[np.int64], others: NDArray[np.int64], slop: int) -> NDArray[np.bool_]:
    """Tell which places have another one of `others` within `slop`, not counting themselves."""
    first = np.searchsorted(others, places - slop, side="left")
    last = np.searchsorted(others, places + slop, side="right")
    n_near = last - first - _is_in(places, others)
    is_near: NDArray[np.bool_] = n_near > 0
    return is_near


def frequencies(places: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the documents of sorted places and how many each has: two int32 (n_docs_with,)."""
    doc_ids, freqs = np.unique(places >> PLACE_BITS, return_counts=True)
    return doc_ids.astype(np.int32), freqs.astype(np.int32)


def best_first(
    doc_ids: NDArray[np.int32], primary: NDArray[np.float64], ranks: NDArray[np.int32], k: int
) -> NDArray[np.int32]:
    """Return the `k` documents of the highest `primary`, best first.

    primary: float64 (n,). ranks: int32 (n,), distinct; of equals the lower rank
    goes first, so that pages never overlap and runs never differ.
    """
    if k < doc_ids.size:
        kth = np.partition(primary, primary.size - k)[primary.size - k]
        kept = primary >= kth
        doc_ids, primary, ranks = doc_ids[kept], primary[kept], ranks[kept]
    order = np.lexsort((ranks, -primary))
    return doc_ids[order][:k]
