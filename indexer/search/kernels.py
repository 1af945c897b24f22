"""
Arrays in, arrays out: the inner steps of evaluating a query.

A *place* is a word's number in its segment's text field; pages of 256 places belong to one document each, and
documents leave a place free between them. The places of a term are sorted, so phrases and nearness are set
operations on sorted arrays. Sets of documents are sorted arrays of doc ids. Each kernel has a slow, obvious
twin in tests/property/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import B1_OUT, F4, F4_OUT, I2, I4, I8, I8_OUT, U4, U8, compiled, i8, nothing
from indexer.index.codec.decoding import left_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.decoding import Integer

SEARCH_RATIO = 24
"""Two sets of so different sizes are intersected by searching for each of the smaller one: a binary search
in 100,000 takes 25 to 70 ns, a step through both 1 to 3 ns."""

MAX_SELECTED = 128
"""Up to so many best are found in one pass, each put in its place among them; more are sorted."""


def intersect(
    first: NDArray[np.uint32], second: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the common doc ids stand in each of two sets: two int64 (n_common,)."""
    n_most = min(first.size, second.size) + 1
    in_first, in_second = np.empty(n_most, dtype=np.int64), np.empty(n_most, dtype=np.int64)
    if first.size > second.size:
        n = _intersect(second, first, in_second, in_first)
    else:
        n = _intersect(first, second, in_first, in_second)
    return in_first[:n], in_second[:n]


@compiled(i8(U4, U4, I8_OUT, I8_OUT))
def _intersect(
    few: NDArray[np.uint32],
    many: NDArray[np.uint32],
    in_few: NDArray[np.int64],
    in_many: NDArray[np.int64],
) -> int:
    n = 0
    j: Integer = 0
    i: Integer = 0
    if few.size * SEARCH_RATIO < many.size:
        while i < few.size and j < many.size:
            j = left_of(many, j, many.size, few[i])
            if j < many.size and many[j] == few[i]:
                in_few[n], in_many[n] = i, j
                n += 1
            i += 1
        return n
    while i < few.size and j < many.size:
        # Written in any case and kept if they are equal: no processor guesses which step comes next.
        one, other = few[i], many[j]
        in_few[n], in_many[n] = i, j
        n += one == other
        i += one <= other
        j += other <= one
    return n


def is_in(docs: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which doc ids, or places, are in another set: bool (n_docs,). Both ascend, and may repeat."""
    found = np.zeros(docs.size, dtype=bool)
    if others.size * SEARCH_RATIO < docs.size:
        _mark_each(docs, others, found)
    else:
        _is_in(docs, others, found)
    return found


@compiled(nothing(U4, U4, B1_OUT), nothing(I8, I8, B1_OUT))
def _is_in(docs: NDArray[Any], others: NDArray[Any], found: NDArray[np.bool_]) -> None:
    j: Integer = 0
    is_searched = docs.size * SEARCH_RATIO < others.size
    for i in range(docs.size):
        if is_searched:
            j = left_of(others, j, others.size, docs[i])
        else:
            while j < others.size and others[j] < docs[i]:
                j += 1
        if j == others.size:
            break
        found[i] = others[j] == docs[i]


@compiled(nothing(U4, U4, B1_OUT), nothing(I8, I8, B1_OUT))
def _mark_each(docs: NDArray[Any], others: NDArray[Any], found: NDArray[np.bool_]) -> None:
    """Look each of a few others up among many doc ids, and mark it where it stands, as often as it does."""
    j: Integer = 0
    for i in range(others.size):
        j = left_of(docs, j, docs.size, others[i])
        while j < docs.size and docs[j] == others[i]:
            found[j] = True
            j += 1


def complement(docs: NDArray[np.uint32], all_docs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the documents that are not in a set."""
    return all_docs.take((~is_in(all_docs, docs)).nonzero()[0])


def chosen(values: NDArray[Any], is_chosen: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the values that are chosen, as `values[is_chosen]` does in five times the time."""
    return values.take(is_chosen.nonzero()[0])


@compiled(nothing(U4, F4, U4, F4_OUT))
def add_to_scores(
    found: NDArray[np.uint32],
    added: NDArray[np.float32],
    docs: NDArray[np.uint32],
    scores: NDArray[np.float32],
) -> None:
    """Add what was found of some documents to the scores of `docs`, where it is among them. Both ascend."""
    j: Integer = 0
    for i in range(found.size):
        j = left_of(docs, j, docs.size, found[i])
        if j == docs.size:
            break
        if docs[j] == found[i]:
            scores[j] += added[i]


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


def _has_neighbour(places: NDArray[np.int64], others: NDArray[np.int64], slop: int) -> NDArray[np.bool_]:
    """Tell which places have another one of `others` within `slop`, not counting themselves."""
    found = np.zeros(places.size, dtype=bool)
    _mark_neighbours(places, others, slop, found)
    return found


@compiled(nothing(I8, I8, i8, B1_OUT))
def _mark_neighbours(
    places: NDArray[np.int64], others: NDArray[np.int64], slop: int, found: NDArray[np.bool_]
) -> None:
    j = 0
    for i in range(places.size):
        while j < others.size and others[j] < places[i] - slop:
            j += 1
        k = j
        while k < others.size and others[k] <= places[i] + slop:
            if others[k] != places[i]:
                found[i] = True
                break
            k += 1


def best_first(
    primary: NDArray[Any], docs: NDArray[np.uint32], ranks: NDArray[np.uint64], k: int
) -> NDArray[np.int64]:
    """Return where the `k` highest `primary` stand, the best first, and those that equal the last of them.

    primary: float32 or int32 (n,). docs: uint32 (n,). ranks: uint64 (n_ids,); of equals the lower rank goes
    first. What is equal in both comes in the order given, and only such may come behind the `k`-th: the
    caller tells them apart.
    """
    if MAX_SELECTED < k < primary.size or k >= primary.size:
        own = ranks.take(docs)
        order = np.lexsort((own, -primary))
        if k >= primary.size:
            return order
        last = order[k - 1]
        equals = (primary.take(order[k:]) == primary[last]) & (own.take(order[k:]) == own[last])
        return order[: k + int(np.count_nonzero(equals))]
    best = np.empty(k, dtype=np.int64)
    n_equal = _select(primary, docs, ranks, best)
    if n_equal <= 1 or k == 0:
        return best
    last = best[-1]
    equals = (primary == primary[last]) & (ranks.take(docs) == ranks[docs[last]])
    return np.concatenate((best[: k - np.count_nonzero(equals[best])], equals.nonzero()[0]))


@compiled(i8(F4, U4, U8, I8_OUT), i8(I4, U4, U8, I8_OUT))
def _select(
    primary: NDArray[Any], docs: NDArray[np.uint32], ranks: NDArray[np.uint64], best: NDArray[np.int64]
) -> int:
    """Fill `best` with where the highest stand, the first of them first; return how many equal the last."""
    n = n_equal = 0
    for i in range(primary.size):
        rank = ranks[docs[i]]
        if n == best.size:
            last = best[n - 1]
            if primary[i] < primary[last]:
                continue
            if primary[i] == primary[last] and rank >= ranks[docs[last]]:
                continue
        else:
            n += 1
        j = n - 1
        while j > 0:
            before = best[j - 1]
            if primary[before] > primary[i]:
                break
            if primary[before] == primary[i] and ranks[docs[before]] <= rank:
                break
            best[j] = before
            j -= 1
        best[j] = i
    last = best[n - 1]
    for i in range(primary.size):
        if primary[i] == primary[last] and ranks[docs[i]] == ranks[docs[last]]:
            n_equal += 1
    return n_equal


def most_frequent(counts: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Return which `k` counts are the highest, the highest first, of equals the first; none that is 0."""
    best = np.empty(k, dtype=np.int64)
    return best[: _most_frequent(counts, best)]


@compiled(i8(I8, I8_OUT))
def _most_frequent(counts: NDArray[np.int64], best: NDArray[np.int64]) -> int:
    n = 0
    lowest = 0
    for i in range(counts.size):
        if counts[i] > lowest:
            n = min(n + 1, best.size)
            j = n - 1
            while j > 0 and counts[best[j - 1]] < counts[i]:
                best[j] = best[j - 1]
                j -= 1
            best[j] = i
            if n == best.size:
                lowest = counts[best[n - 1]]
    return n


@compiled(nothing(U4, I2, I8_OUT))
def count_years_of(docs: NDArray[np.uint32], years: NDArray[np.int16], counts: NDArray[np.int64]) -> None:
    """Count the documents of each year. years: int16 (n_ids,), from 0. counts: int64, up to the last year."""
    for doc in docs:
        counts[years[doc]] += 1


@compiled(nothing(U4, I4, I4, i8, i8, B1_OUT))
def mark_dated(  # noqa: PLR0913, PLR0917 - two bounds, and where it goes
    docs: NDArray[np.uint32],
    first_days: NDArray[np.int32],
    last_days: NDArray[np.int32],
    earliest: int,
    latest: int,
    found: NDArray[np.bool_],
) -> None:
    """Tell which documents may be dated between two days, both included; day 0 is no date."""
    for i in range(docs.size):
        first = first_days[docs[i]]
        found[i] = 0 < first <= latest and last_days[docs[i]] >= earliest
