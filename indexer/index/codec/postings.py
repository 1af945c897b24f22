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
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

PAGE_BITS = 8
PAGE_PLACES = 1 << PAGE_BITS

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

MIN_SKIPPED = 1024
"""Codes of the shortest list that has entries."""

WIDTHS = {1: _Width(np.uint8, 2, False), 2: _Width(np.uint16, 3, False), 4: _Width(np.uint32, 6, True)}


class Pages(NamedTuple):
    """The decoded codes of some posting lists, list after list.

    pages: uint32 (n,), ascending within a list. counts: uint32 or smaller (n,), places on each, from 1.
    """

    pages: NDArray[np.uint32]
    counts: NDArray[Any]


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
    """Some pages of one list. low_from: int64 (n,), where the places of each begin among the list's."""

    pages: NDArray[np.uint32]
    counts: NDArray[Any]
    low_from: NDArray[np.int64]


class _Pieces(NamedTuple):
    """Some runs of codes of one list: int64 starts and lengths, the pages and the places before each."""

    number: int
    n_bytes: int
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    pages: NDArray[np.uint32]
    places: NDArray[np.int64]


_ZERO = np.zeros(1, dtype=np.int64)
_ZERO_PAGE = np.zeros(1, dtype=np.uint32)


class SkipTable:
    """Where long posting lists can be entered: at every SKIP_CODES-th code.

    pages: uint32, the page before each entry. places: uint32, the places before it.
    """

    def __init__(self, n_codes: NDArray[Any], pages: NDArray[np.uint32], places: NDArray[np.uint32]) -> None:
        self._lists = np.flatnonzero(n_codes >= MIN_SKIPPED)
        n_entries = (n_codes[self._lists].astype(np.int64) - 1) // SKIP_CODES
        self._starts = np.zeros(n_entries.size + 1, dtype=np.int64)
        np.cumsum(n_entries, out=self._starts[1:])
        self._pages = pages
        self._places = places

    def of_list(self, i: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return the entries of a list: pages and places. It must have some."""
        at = int(self._lists.searchsorted(i))
        own = slice(self._starts[at], self._starts[at + 1])
        return self._pages[own], self._places[own]


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

    widths: uint8 (n_lists,). code_starts: int64 (n_lists,), where each list begins in the codes
    of its width. n_codes: uint32 (n_lists,). low_starts: int64 (n_lists + 1,), where each
    list's places begin in lows: uint8.
    """

    def __init__(
        self,
        encoded: EncodedLists,
        n_codes: NDArray[Any],
        low_starts: NDArray[np.int64],
        lows: NDArray[np.uint8],
        skips: SkipTable,
    ) -> None:
        self.widths = encoded.widths
        self.n_codes = n_codes
        self.low_starts = low_starts
        self.lows = lows
        self._skips = skips
        self._codes = encoded.codes
        self._exceptions = encoded.exceptions
        self.code_starts = np.zeros(self.widths.size, dtype=np.int64)
        for n_bytes in WIDTHS:
            own = self.widths == n_bytes
            lengths = np.where(own, n_codes, 0)
            self.code_starts += np.where(own, np.cumsum(lengths, dtype=np.int64) - lengths, 0)

    def one(self, i: int) -> Pages:
        """Decode one list."""
        n_bytes = int(self.widths[i])
        start = int(self.code_starts[i])
        return self._decode(n_bytes, start, start + int(self.n_codes[i]))

    def within(self, i: int, firsts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> PagePlaces:
        """Decode what one list has on some pages, and of a long list no more than is near them.

        firsts, ends: uint32 (n_ranges,), ranges of pages, ascending and apart; `ends` are left out.
        """
        return self.all_within([i], firsts, ends)[1]

    def all_within(
        self, lists: Sequence[int], firsts: NDArray[np.uint32], ends: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], PagePlaces]:
        """Do for several lists what `within` does for one, in one go.

        Returns for each page which of the lists it is of, int64, and the pages, list after list
        of one width, then of the next.
        """
        pieces = [self._pieces(k, i, firsts, ends) for k, i in enumerate(lists)]
        of_list: list[NDArray[np.int64]] = []
        found: list[PagePlaces] = []
        for n_bytes, width in WIDTHS.items():
            own = [piece for piece in pieces if piece.n_bytes == n_bytes]
            if not own:
                continue
            lengths = np.concatenate([piece.lengths for piece in own])
            index = ranges(np.concatenate([piece.starts for piece in own]), lengths)
            pages, counts = self._patched(n_bytes, self._codes[n_bytes].take(index), index, lengths)
            if not width.is_absolute:
                pages += np.concatenate([piece.pages for piece in own]).repeat(lengths)
            sums = counts.cumsum(dtype=np.int64) - counts
            before = np.concatenate([piece.places for piece in own]) - sums.take(lengths.cumsum() - lengths)
            low_from = sums + before.repeat(lengths)
            at_range = firsts.searchsorted(pages, side="right")
            at_range[at_range == 0] = firsts.size  # before the first range: compared with the last
            at_range -= 1
            kept = ((pages >= firsts.take(at_range)) & (pages < ends.take(at_range))).nonzero()[0]
            n_pieces = [piece.lengths.sum() for piece in own]
            of_list.append(np.array([piece.number for piece in own]).repeat(n_pieces).take(kept))
            found.append(PagePlaces(pages.take(kept), counts.take(kept), low_from.take(kept)))
        if len(found) == 1:
            return of_list[0], found[0]
        if not found:
            nothing = np.zeros(0, dtype=np.uint32)
            return nothing.astype(np.int64), PagePlaces(nothing, nothing, nothing.astype(np.int64))
        pages_of, counts_of, lows_of = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return np.concatenate(of_list), PagePlaces(pages_of, counts_of, lows_of)

    def _pieces(self, number: int, i: int, firsts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> _Pieces:
        """Return which codes of a list have to be decoded for some pages."""
        n_codes, n_bytes, start = int(self.n_codes[i]), int(self.widths[i]), self.code_starts[i]
        if n_codes < MIN_SKIPPED:
            return _Pieces(number, n_bytes, start + _ZERO, _ZERO + n_codes, _ZERO_PAGE, _ZERO)
        entry_pages, entry_places = self._skips.of_list(i)
        first_blocks = entry_pages.searchsorted(firsts)
        last_blocks = entry_pages.searchsorted(ends - np.uint32(1))
        is_wanted = np.zeros(entry_pages.size + 1, dtype=bool)
        is_wanted[first_blocks] = is_wanted[last_blocks] = True
        if (last_blocks - first_blocks > 1).any():
            is_wanted[ranges(first_blocks, last_blocks - first_blocks)] = True
        blocks = is_wanted.nonzero()[0]
        pages = entry_pages.take(blocks - 1) + np.uint32(1)
        places = entry_places.take(blocks - 1).astype(np.int64)
        if blocks.size and not blocks[0]:
            pages[0] = places[0] = 0
        lengths = np.minimum(SKIP_CODES, n_codes - blocks * SKIP_CODES)
        return _Pieces(number, n_bytes, start + blocks * SKIP_CODES, lengths, pages, places)

    def places(self, i: int, found: Pages) -> NDArray[np.uint32]:
        """Return the places of one list that was decoded: uint32, ascending."""
        places: NDArray[np.uint32] = np.repeat(found.pages << np.uint32(PAGE_BITS), found.counts)
        places |= self.lows[self.low_starts[i] : self.low_starts[i + 1]]
        return places

    def many(self, lists: NDArray[np.int64]) -> tuple[NDArray[np.int64], Pages]:
        """Decode several lists at once, given in ascending order.

        Returns the lists in the order in which they were decoded, by width, and their pages.
        """
        orders = []
        pages = []
        counts = []
        widths = self.widths[lists]
        for n_bytes, width in WIDTHS.items():
            own = lists[widths == n_bytes]
            if not own.size:
                continue
            n_codes = self.n_codes[own].astype(np.int64)
            starts = self.code_starts[own]
            if int(starts[-1] + n_codes[-1] - starts[0]) == int(n_codes.sum()):
                found = self._decode(n_bytes, int(starts[0]), int(starts[-1] + n_codes[-1]), n_codes)
            else:
                index = ranges(starts, n_codes)
                found = self._patched(n_bytes, self._codes[n_bytes][index], index, n_codes)
            orders.append(own)
            pages.append(found.pages)
            counts.append(found.counts if width.is_absolute else found.counts.astype(np.uint32))
        if not orders:
            empty = np.zeros(0, dtype=np.uint32)
            return np.zeros(0, dtype=np.int64), Pages(empty, empty)
        return np.concatenate(orders), Pages(np.concatenate(pages), np.concatenate(counts))

    def _decode(self, n_bytes: int, start: int, end: int, n_codes: NDArray[np.int64] | None = None) -> Pages:
        width = WIDTHS[n_bytes]
        codes = self._codes[n_bytes][start:end]
        indices, values, repeated = self._exceptions[n_bytes]
        first, last = np.searchsorted(indices, (start, end)).tolist() if indices.size else (0, 0)
        more: NDArray[Any] = codes & width.dtype((1 << width.count_bits) - 1)
        counts = more + width.dtype(1)
        if width.is_absolute:
            pages = codes >> np.uint32(width.count_bits)
        else:
            pages = (codes >> width.dtype(width.count_bits)).astype(np.uint32)
            pages += np.uint32(1)
        if first < last:
            at = indices[first:last] - start
            pages[at] = values[first:last]
            counts = counts.astype(np.uint32)
            counts[at] = repeated[first:last]
        return Pages(pages if width.is_absolute else _summed(pages, n_codes), counts)

    def _patched(
        self, n_bytes: int, codes: NDArray[Any], index: NDArray[np.int64], n_codes: NDArray[np.int64]
    ) -> Pages:
        """Decode codes that were gathered from all over; `index` is where each came from."""
        width = WIDTHS[n_bytes]
        counts = (codes & width.dtype((1 << width.count_bits) - 1)).astype(np.uint32) + np.uint32(1)
        pages = (codes >> width.dtype(width.count_bits)).astype(np.uint32)
        if not width.is_absolute:
            pages += np.uint32(1)
        at = np.flatnonzero(codes == width.escape)
        if at.size:
            indices, values, repeated = self._exceptions[n_bytes]
            found = np.searchsorted(indices, index[at])
            pages[at] = values[found]
            counts[at] = repeated[found]
        return Pages(pages if width.is_absolute else _summed(pages, n_codes), counts)


def _summed(gaps: NDArray[np.uint32], n_codes: NDArray[np.int64] | None) -> NDArray[np.uint32]:
    """Return the pages of gaps that count from page -1, list by list; all is one list without `n_codes`."""
    if n_codes is None or n_codes.size == 1:
        pages = np.cumsum(gaps, dtype=np.uint32)
        pages -= np.uint32(1)
        return pages
    sums = np.cumsum(gaps, dtype=np.uint64)
    ends = np.cumsum(n_codes)
    before = np.zeros(n_codes.size, dtype=np.uint64)
    before[1:] = sums[ends[:-1] - 1]
    return (sums - np.repeat(before + np.uint64(1), n_codes)).astype(np.uint32)


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
