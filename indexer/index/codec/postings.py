"""
Where terms stand, in about two bytes an occurrence.

The positions of a text field are numbered through all documents of a segment:
*places*. A *page* is 256 places in a row and belongs to one document; each
document begins on a new page and leaves at least its last place free, so that no
phrase runs from one document into the next. A place is `page << 8 | low`.

A posting list holds, page by page, how far the page is from the last one and how
often the term stands on it, as one *code*, and the low byte of every place:

    width 1   gap - 1 in 6 bits, count - 1 in 2 bits
    width 2   gap - 1 in 13 bits, count - 1 in 3 bits
    width 4   page in 26 bits, count - 1 in 6 bits

The first gap counts from page -1. What does not fit is the code of all ones and
stands in a table of exceptions. Each list takes the width that is shortest for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.index.codec.decoding import (
    COUNT_BITS,
    PAGE_BITS,
    CodeArrays,
    decode_lists,
    look_up,
    number_codes,
    read_within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

MAX_PAGES = 1 << 24
"""Pages of a segment, so that a place fits uint32: 16 million documents of up to 255 words."""

EXCEPTION_BYTES = 16
"""What a code that does not fit costs: its index (8), gap (4) and count (4)."""


class _Width(NamedTuple):
    """How the codes of one width are laid out. `is_absolute`: pages, not gaps between them."""

    dtype: type
    count_bits: int
    is_absolute: bool

    @property
    def n_bytes(self) -> int:
        return int(np.dtype(self.dtype).itemsize)

    @property
    def escape(self) -> int:
        return int(np.iinfo(self.dtype).max)


SKIP_CODES = 256
"""Codes from one entry of the skip table to the next."""

PORTION_CODES = 1 << 20
"""Codes that are decoded at a time where all of a wildcard would take too much memory."""

_FIRST = np.zeros(1, dtype=np.int64)

MIN_SKIPPED = 1024
"""Codes of the shortest list that has entries."""

WIDTHS = {
    1: _Width(np.uint8, COUNT_BITS[1], False),
    2: _Width(np.uint16, COUNT_BITS[2], False),
    4: _Width(np.uint32, COUNT_BITS[4], True),
}


class Pages(NamedTuple):
    """The decoded codes of some posting lists, list after list.

    pages: uint32 (n,), ascending within a list. counts: uint32 (n,), places on each, from 1.
    """

    pages: NDArray[np.uint32]
    counts: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class EncodedLists:
    """Posting lists as they are stored.

    widths: uint8 (n_lists,), 1, 2 or 4. codes: by width, the codes of its lists one after the
    other. exceptions: by width, int64 indices into its codes, uint32 gaps (pages where width
    is 4), uint32 counts.
    """

    widths: NDArray[np.uint8]
    codes: Mapping[int, NDArray[Any]]
    exceptions: Mapping[int, tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32]]]


def encode(n_codes: NDArray[Any], pages: NDArray[np.uint32], counts: NDArray[Any]) -> EncodedLists:
    """Encode posting lists, one after the other in `pages` and `counts`.

    n_codes: int (n_lists,), pages of each list, at least 1. pages: uint32 (n,). counts: int (n,).
    """
    starts = np.zeros(n_codes.size + 1, dtype=np.int64)
    np.cumsum(n_codes, out=starts[1:])
    steps = np.empty(pages.size, dtype=np.uint32)  # gap - 1
    if pages.size:
        steps[1:] = pages[1:] - pages[:-1] - np.uint32(1)
        steps[starts[:-1]] = pages[starts[:-1]]
    more = counts.astype(np.uint32) - np.uint32(1)
    costs = []
    for n_bytes, width in WIDTHS.items():
        is_exception = (more >> np.uint32(width.count_bits)) != 0
        if not width.is_absolute:  # every page fits the widest
            is_exception |= steps > width.escape >> width.count_bits
        before = np.zeros(pages.size + 1, dtype=np.uint32)
        np.cumsum(is_exception, dtype=np.uint32, out=before[1:])
        n_exceptions = before[starts[1:]] - before[starts[:-1]]
        costs.append(n_bytes * n_codes.astype(np.int64) + EXCEPTION_BYTES * n_exceptions)
    widths = np.array(list(WIDTHS), dtype=np.uint8)[np.argmin(costs, axis=0)]
    width_of_code = np.repeat(widths, n_codes)
    codes: dict[int, NDArray[Any]] = {}
    exceptions = {}
    for n_bytes, width in WIDTHS.items():
        chosen = np.flatnonzero(width_of_code == n_bytes)
        value = (pages if width.is_absolute else steps)[chosen]
        own_more = more[chosen]
        code = (value << np.uint32(width.count_bits)) | own_more
        is_exception = (own_more >> np.uint32(width.count_bits)) != 0
        is_exception |= value > width.escape >> width.count_bits
        is_exception |= code == width.escape
        index = np.flatnonzero(is_exception)
        code[index] = width.escape
        codes[n_bytes] = code.astype(width.dtype)
        gaps = value[index] if width.is_absolute else value[index] + np.uint32(1)
        exceptions[n_bytes] = index.astype(np.int64), gaps, own_more[index] + np.uint32(1)
    return EncodedLists(widths, codes, exceptions)


class PagePlaces(NamedTuple):
    """Some pages of some lists. low_from: int64 (n,), where the places of each begin among its list's."""

    pages: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    low_from: NDArray[np.int64]


def skip_entries(
    n_codes: NDArray[Any], pages: NDArray[np.uint32], counts: NDArray[Any]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the entries of the skip table for lists that are given as to `encode`."""
    starts = np.cumsum(n_codes) - n_codes
    found_pages, found_places = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)]
    for i in np.flatnonzero(n_codes >= MIN_SKIPPED).tolist():
        own = slice(starts[i], starts[i] + n_codes[i])
        at = np.arange(SKIP_CODES, n_codes[i], SKIP_CODES)
        found_pages.append(pages[own][at - 1])
        found_places.append(np.cumsum(counts[own], dtype=np.uint32)[at - 1])
    return np.concatenate(found_pages), np.concatenate(found_places)


class PostingLists:
    """Posting lists as stored, to be decoded.

    n_codes: uint32 (n_lists,). low_starts: int64 (n_lists + 1,), where each list's places begin in
    lows: uint8. skips: the entries of the skip table, their pages and the places before them: uint32.
    """

    def __init__(
        self,
        encoded: EncodedLists,
        n_codes: NDArray[np.uint32],
        low_starts: NDArray[np.int64],
        lows: NDArray[np.uint8],
        skips: tuple[NDArray[np.uint32], NDArray[np.uint32]],
    ) -> None:
        self.widths = encoded.widths
        self.n_codes = n_codes
        self.low_starts = low_starts
        self.lows = lows
        self._encoded = encoded
        self._skips = skips

    @cached_property
    def by_width(self) -> Mapping[int, CodeArrays]:
        """The lists as kernels take them, by the bytes of a code."""
        encoded, n_codes = self._encoded, self.n_codes
        code_starts = np.empty(self.widths.size, dtype=np.int64)
        number_codes(_unwritable(self.widths), _unwritable(n_codes), code_starts)
        skip_lists = np.flatnonzero(n_codes >= MIN_SKIPPED)
        skip_starts = np.zeros(skip_lists.size + 1, dtype=np.int64)
        np.cumsum((n_codes[skip_lists].astype(np.int64) - 1) // SKIP_CODES, out=skip_starts[1:])
        return {
            n_bytes: CodeArrays(
                codes=_unwritable(encoded.codes[n_bytes]),
                n_bytes=n_bytes,
                exception_index=_unwritable(encoded.exceptions[n_bytes][0]),
                exception_gaps=_unwritable(encoded.exceptions[n_bytes][1]),
                exception_counts=_unwritable(encoded.exceptions[n_bytes][2]),
                code_starts=_unwritable(code_starts),
                n_codes=_unwritable(n_codes),
                low_starts=_unwritable(self.low_starts),
                lows=_unwritable(self.lows),
                skip_lists=_unwritable(skip_lists),
                skip_starts=_unwritable(skip_starts),
                skip_pages=_unwritable(self._skips[0]),
                skip_places=_unwritable(self._skips[1]),
                skip_codes=SKIP_CODES,
            )
            for n_bytes in WIDTHS
        }

    def _of_each_width(
        self, lists: NDArray[np.int64]
    ) -> Iterator[tuple[CodeArrays, NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the lists that are of one width, and which of those given they are."""
        if lists.size == 1:
            yield self.by_width[int(self.widths[lists[0]])], lists, _FIRST
            return
        widths = self.widths.take(lists)
        for n_bytes, arrays in self.by_width.items():
            own = (widths == n_bytes).nonzero()[0]
            if own.size:
                yield arrays, lists.take(own), own

    def one(self, i: int) -> Pages:
        """Decode one list."""
        return self.many(np.array([i], dtype=np.int64))

    def many(self, lists: NDArray[np.int64]) -> Pages:
        """Decode several lists, one after the other."""
        n_codes = self.n_codes.take(lists).astype(np.int64)
        ends = n_codes.cumsum()
        n = int(ends[-1]) if ends.size else 0
        found = Pages(np.empty(n, dtype=np.uint32), np.empty(n, dtype=np.uint32))
        starts = ends - n_codes
        for arrays, own, numbers in self._of_each_width(lists):
            decode_lists(arrays, own, starts.take(numbers), *found)
        return found

    def in_portions(
        self, lists: NDArray[np.int64], n_codes: int = PORTION_CODES
    ) -> Iterator[tuple[slice, Pages]]:
        """Decode several lists, so many codes at a time or one list; yield which lists, and their pages."""
        ends = self.n_codes.take(lists).cumsum(dtype=np.int64)
        first = before = 0
        while first < lists.size:
            last = max(first + 1, int(ends.searchsorted(before + n_codes, side="right")))
            yield slice(first, last), self.many(lists[first:last])
            first, before = last, int(ends[last - 1])

    def look_up(
        self,
        lists: NDArray[np.int64],
        form_widths: NDArray[np.uint8],
        places: NDArray[np.uint32],
        offset: int,
    ) -> NDArray[np.uint8]:
        """Return how many positions the widest of some forms covers, `offset` behind each place; 0 for none.

        form_widths: uint8 (n_lists,), positions that each form covers. places: uint32, ascending.
        """
        found = np.zeros(places.size, dtype=np.uint8)
        for arrays, own, _ in self._of_each_width(lists):
            look_up(arrays, own, form_widths, places, offset, found)
        return found

    def all_within(
        self, lists: Sequence[int] | NDArray[np.int64], firsts: NDArray[np.uint32], ends: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], PagePlaces]:
        """Decode what some lists have on some pages, and of long lists no more than is near them.

        firsts, ends: uint32 (n_ranges,), ranges of pages, ascending and apart; `ends` are left out.
        Returns for each page which of the lists it is of, int64, and the pages: list after list, those of
        one width before those of the next.
        """
        forms = np.asarray(lists, dtype=np.int64)
        n_pages = int((ends - firsts).sum(dtype=np.int64))
        n_most = int(np.minimum(self.n_codes.take(forms), n_pages).sum(dtype=np.int64))
        pages, counts = np.empty(n_most, dtype=np.uint32), np.empty(n_most, dtype=np.uint32)
        low_from, of_list = np.empty(n_most, dtype=np.int64), np.empty(n_most, dtype=np.int64)
        n = 0
        for arrays, own, numbers in self._of_each_width(forms):
            n = read_within(arrays, own, numbers, firsts, ends, pages, counts, low_from, of_list, n)
        return of_list[:n], PagePlaces(pages[:n], counts[:n], low_from[:n])

    def places(self, i: int, found: Pages) -> NDArray[np.uint32]:
        """Return the places of one list that was decoded: uint32, ascending."""
        places: NDArray[np.uint32] = np.repeat(found.pages << np.uint32(PAGE_BITS), found.counts)
        places |= self.lows[self.low_starts[i] : self.low_starts[i + 1]]
        return places


def _unwritable(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array as it comes from a file: kernels tell arrays that can be written to from others."""
    view = array.view()
    view.flags.writeable = False
    return view


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of all ranges one after the other: int64 (sum of lengths,)."""
    if lengths.size == 1:
        index: NDArray[np.int64] = np.arange(int(lengths[0]))
        index += int(starts[0])
        return index
    ends = lengths.cumsum()
    index = np.repeat(starts - (ends - lengths), lengths)
    index += np.arange(index.size)
    return index
