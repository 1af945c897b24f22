"""
Occurrences by document to places by form: a counting sort.

Flow: forms and places in the order of the documents -> `Occurrences` -> places of one form after the other,
ascending. An occurrence takes eight bytes, and four more while its block of forms is handed on: the numbers
are gone through once for each block, which costs less than to sort them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.compiled import B1_OUT, I8, I8_OUT, U1_OUT, U4, U4_OUT, compiled, i8, nothing
from indexer.index.codec.decoding import PAGE_BITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[Any]


class Occurrences:
    """The occurrences of one text field, added document after document."""

    def __init__(self) -> None:
        self._forms: list[NDArray[np.uint32]] = []
        self._places: list[NDArray[np.uint32]] = []
        self.size = 0

    def append(self, forms: NDArray[np.uint32], places: NDArray[np.uint32]) -> None:
        """Add occurrences: uint32 (n,) each. Places ascend, but for those of several forms at one place."""
        self._forms.append(forms)
        self._places.append(places)
        self.size += forms.size

    def used(self, n_forms: int) -> NDArray[np.int64]:
        """Return the forms that occur, ascending: int64."""
        is_used = np.zeros(n_forms, dtype=bool)
        for forms in self._forms:
            mark(forms, is_used)
        return np.flatnonzero(is_used)

    def by_rank(
        self, ranks: NDArray[np.uint32], n_ranks: int, block_places: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint32]]]:
        """Yield for blocks of ranks how many places each has, and their places, rank after rank.

        ranks: uint32 (n_forms,), of each form, below `n_ranks`; each rank occurs. Yields int64 (n_block,)
        and uint32 (sum of these,), in blocks of up to `block_places` unless one rank alone has more. The
        occurrences are used up.
        """
        counts = np.zeros(n_ranks, dtype=np.int64)
        for forms in self._forms:
            to_ranks(forms, ranks, counts)
        ends = np.cumsum(counts)
        first, n_done = 0, 0
        while first < n_ranks:
            last = max(first + 1, int(np.searchsorted(ends, n_done + block_places, side="right")))
            own = counts[first:last]
            free = np.cumsum(own) - own
            placed = np.empty(int(ends[last - 1]) - n_done, dtype=np.uint32)
            for forms, places in zip(self._forms, self._places, strict=True):
                distribute(forms, places, first, free, placed)
            yield own, placed
            n_done = int(ends[last - 1])
            first = last
        self._forms, self._places, self.size = [], [], 0


@compiled((U4, B1_OUT), is_checked=False)
def mark(forms: Array, is_used: Array) -> None:
    """Mark the forms that occur."""
    for i in range(forms.size):
        is_used[forms[i]] = True


@compiled((U4_OUT, U4, I8_OUT), is_checked=False)
def to_ranks(forms: Array, ranks: Array, counts: Array) -> None:
    """Put the rank of each form in its place, and count them."""
    for i in range(forms.size):
        rank = ranks[forms[i]]
        forms[i] = rank
        counts[rank] += 1


@compiled((U4, U4, i8, I8_OUT, U4_OUT), is_checked=False)
def distribute(ranks: Array, places: Array, first: int, free: Array, placed: Array) -> None:
    """Put the places of the ranks from `first` on, as many as `free` has, each where its rank has room."""
    n = np.uint64(free.size)
    for i in range(ranks.size):
        own = np.uint64(np.int64(ranks[i]) - first)  # of a lower one it is huge
        if own < n:
            at = free[own]
            placed[at] = places[i]
            free[own] = at + 1


@compiled((I8, U4, U4_OUT, U4_OUT, U4_OUT, U1_OUT), is_checked=False)
def divide_pages(  # noqa: PLR0913, PLR0917 - what is read and what is written
    n_places: Array, places: Array, n_codes: Array, pages: Array, counts: Array, lows: Array
) -> int:
    """Divide lists of places into pages, and return how many there are.

    Writes how many pages each list has, the number of each page and how many places it has, and the
    low byte of every place.
    """
    n = at = 0
    for i in range(n_places.size):
        first = n
        for k in range(at, at + n_places[i]):
            page = places[k] >> np.uint32(PAGE_BITS)
            lows[k] = places[k] & np.uint32((1 << PAGE_BITS) - 1)
            if n > first and pages[n - 1] == page:
                counts[n - 1] += np.uint32(1)
            else:
                pages[n] = page
                counts[n] = 1
                n += 1
        at += n_places[i]
        n_codes[i] = n - first
    return n


@compiled((U4, U4_OUT))
def count_numbers(numbers: Array, counts: Array) -> None:
    """Count how often each number occurs."""
    for i in range(numbers.size):
        counts[numbers[i]] += np.uint32(1)


@compiled(nothing(U4_OUT))
def to_starts(counts: Array) -> None:
    """Put in the place of each count the sum of those before it."""
    total = np.uint32(0)
    for i in range(counts.size):
        count = counts[i]
        counts[i] = total
        total = np.uint32(total + count)


@compiled((U4, U4_OUT, U4_OUT))
def indices_by_number(numbers: Array, free: Array, placed: Array) -> None:
    """Put the index of each number where that number has room."""
    for i in range(numbers.size):
        number = numbers[i]
        placed[free[number]] = i
        free[number] += np.uint32(1)


@compiled((U4, U4, U4_OUT, U4_OUT))
def owners_by_number(n_numbers: Array, numbers: Array, free: Array, placed: Array) -> None:
    """Put the owner of each number where that number has room. n_numbers: how many each owner has."""
    at = 0
    for owner in range(n_numbers.size):
        for _ in range(n_numbers[owner]):
            number = numbers[at]
            placed[free[number]] = owner
            free[number] += np.uint32(1)
            at += 1
