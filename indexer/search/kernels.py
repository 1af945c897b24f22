"""
Arrays in, arrays out: the inner steps of evaluating a query.

Of the ways in which numpy gathers and scatters, those are used that were measured to be
the fastest on 100,000 numbers: `take` with indices of 32 bits (0.9 ns each; brackets
2.4), brackets with indices of 64 bits (0.7), `take` of what is not zero in a mask (1.2;
the mask in brackets 6), `bincount` of 64-bit indices and weights (1.3; else 9).

A *place* is a word's number in its segment's text field; pages of 256 places belong
to one document each, and documents leave a place free between them. The places of a
term are sorted, so phrases and nearness are set operations on sorted arrays. Sets of
documents are sorted arrays of doc ids. Each kernel has a slow, obvious twin in
tests/property/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SEARCH_RATIO = 24
"""Two sets of so different sizes are intersected by searching for each of the smaller one: a binary search
in 100,000 takes 70 ns, marking and looking up 3 ns."""

MIN_MARKED = 1 << 14
MARKED_PLACES = 1 << 22
"""Many places are looked up in a window of marks that fits the cache: 4 ns a place, 25 by search."""

MAX_SPARSENESS = 1000
"""Places that lie farther apart on average are searched for: a window costs 20 us, however few are in it."""

DENSE_RATIO = 16
"""From a sixteenth of all doc ids on it is faster to add up in an array of all of them than to sort."""


def intersect(
    first: NDArray[np.uint32], second: NDArray[np.uint32], n_ids: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the common doc ids stand in each of two sets: two int64 (n_common,)."""
    if first.size > second.size:
        in_second, in_first = intersect(second, first, n_ids)
        return in_first, in_second
    if not first.size:
        nowhere = np.zeros(0, dtype=np.int64)
        return nowhere, nowhere
    if first.size * SEARCH_RATIO < second.size:
        found = np.searchsorted(second, first)
        found[found == second.size] = 0
        in_first = np.flatnonzero(second[found] == first)
        return in_first, found[in_first]
    in_second_at = np.zeros(n_ids, dtype=np.int64)  # 0 for doc ids that are not in it
    in_second_at[second.astype(np.intp)] = np.arange(1, second.size + 1)
    behind = in_second_at.take(first)
    in_first = np.flatnonzero(behind)
    return in_first, behind.take(in_first) - 1


def is_in(docs: NDArray[np.uint32], others: NDArray[np.uint32], n_ids: int) -> NDArray[np.bool_]:
    """Tell which doc ids are in another set: bool (n_docs,)."""
    if not others.size or docs.size * SEARCH_RATIO < others.size:
        return is_among(docs, others)
    marks = np.zeros(n_ids, dtype=bool)
    marks[others.astype(np.intp)] = True
    found: NDArray[np.bool_] = marks.take(docs)
    return found


def complement(docs: NDArray[np.uint32], all_docs: NDArray[np.uint32], n_ids: int) -> NDArray[np.uint32]:
    """Return the documents that are not in a set."""
    left = np.ones(n_ids, dtype=bool)
    left[docs.astype(np.intp)] = False
    return chosen(all_docs, left.take(all_docs))


def chosen(values: NDArray[Any], is_chosen: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the values that are chosen, as `values[is_chosen]` does in five times the time."""
    return values.take(is_chosen.nonzero()[0])


def add_up(
    docs: Sequence[NDArray[np.uint32]],
    values: Sequence[NDArray[np.float32]],
    n_ids: int,
    *,
    is_ascending: bool = True,
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the distinct doc ids of several arrays, ascending, and the sum of the values of each.

    Each array of doc ids ascends, unless said otherwise, and may repeat them. Values may be 0 or more.
    """
    total = sum(own.size for own in docs)
    if len(docs) == 1 and is_ascending:
        return _runs_added(docs[0], values[0])
    if not total:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32)
    joined, added = np.concatenate(docs), np.concatenate(values)
    if total * DENSE_RATIO < n_ids:
        order = np.argsort(joined, kind="stable")
        return _runs_added(joined[order], added[order])
    index = joined.astype(np.intp)
    sums = np.bincount(index, weights=added.astype(np.float64), minlength=n_ids)
    marks = np.zeros(n_ids, dtype=bool)
    marks[index] = True
    distinct = np.flatnonzero(marks)
    return distinct.astype(np.uint32), sums.take(distinct).astype(np.float32)


def _runs_added(
    docs: NDArray[np.uint32], values: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return distinct doc ids and the sums of their values, from doc ids that ascend."""
    if docs.size < 2:
        return docs, values
    is_first = np.empty(docs.size, dtype=bool)
    is_first[0] = True
    np.not_equal(docs[1:], docs[:-1], out=is_first[1:])
    firsts = np.flatnonzero(is_first)
    if firsts.size == docs.size:
        return docs, values
    sums = values.cumsum(dtype=np.float64)  # and differences take a quarter of the time of `reduceat`
    ends = sums.take(np.append(firsts[1:], docs.size) - 1)
    ends[1:] -= ends[:-1].copy()
    return docs.take(firsts), ends.astype(np.float32)


def run_lengths(docs: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return distinct doc ids and how often each stands there, from doc ids that ascend."""
    if not docs.size:
        return docs, np.zeros(0, dtype=np.float32)
    firsts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return docs[firsts], np.diff(firsts, append=docs.size).astype(np.float32)


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


def is_among(wanted: NDArray[Any], among: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which of some places are among others: bool (n_wanted,). Both ascend."""
    if not among.size:
        return np.zeros(wanted.size, dtype=bool)
    is_few = wanted.size < MIN_MARKED or wanted.size * SEARCH_RATIO < among.size
    if is_few or int(wanted[-1]) - int(wanted[0]) > wanted.size * MAX_SPARSENESS:
        found = among.searchsorted(wanted)
        found[found == among.size] = 0
        is_there: NDArray[np.bool_] = among[found] == wanted
        return is_there
    is_there = np.empty(wanted.size, dtype=bool)
    marks = np.zeros(MARKED_PLACES, dtype=bool)
    windows = np.arange(int(wanted[0]), int(wanted[-1]) + MARKED_PLACES + 1, MARKED_PLACES)
    firsts, others = wanted.searchsorted(windows).tolist(), among.searchsorted(windows).tolist()
    for i, start in enumerate(windows[:-1].tolist()):
        own = among[others[i] : others[i + 1]] - start
        marks[own] = True
        is_there[firsts[i] : firsts[i + 1]] = marks[wanted[firsts[i] : firsts[i + 1]] - start]
        marks[own] = False
    return is_there


def _has_neighbour(places: NDArray[np.int64], others: NDArray[np.int64], slop: int) -> NDArray[np.bool_]:
    """Tell which places have another one of `others` within `slop`, not counting themselves."""
    first = np.searchsorted(others, places - slop, side="left")
    last = np.searchsorted(others, places + slop, side="right")
    n_near = last - first - is_among(places, others)
    is_near: NDArray[np.bool_] = n_near > 0
    return is_near


def best_first(primary: NDArray[Any], ranks: NDArray[np.uint64], k: int) -> NDArray[np.int64]:
    """Return where the `k` highest `primary` stand, the best first, and those that equal the last of them.

    primary: numbers (n,). ranks: uint64 (n,); of equals the lower rank goes first. What is equal in
    both comes in the order given, and only such may come behind the `k`-th: the caller tells them apart.
    """
    if k >= primary.size:
        return np.lexsort((ranks, -primary))
    kth = np.partition(primary, primary.size - k)[primary.size - k]
    kept = np.flatnonzero(primary >= kth)
    if kept.size > k:  # of those that equal the k-th only the lowest ranks
        is_tied = primary[kept] == kth
        tied = kept[is_tied]
        wanted = k - (kept.size - tied.size)
        highest = np.partition(ranks[tied], wanted - 1)[wanted - 1]
        kept = np.concatenate((kept[~is_tied], tied[ranks[tied] <= highest]))
        kept.sort()
    return kept[np.lexsort((ranks[kept], -primary[kept]))]
