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

from indexer.analysis.forms import signed
from indexer.compiled import I8_OUT, U1, U1_OUT, U2_OUT, U4, U4_OUT, compiled
from indexer.index.codec.array_file import CountCursor
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

    from indexer.index.codec.array_file import ArrayFile

    Array = NDArray[Any]

MAX_PAGES = 1 << 24
"""Pages of a segment, so that a place fits uint32: 16 million documents of up to 255 words."""

EXCEPTION_BYTES = 12
"""What a code that does not fit costs: its index, gap and count, four each."""


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
    other. exceptions: by width, uint32 indices into its codes, uint32 gaps (pages where width
    is 4), uint32 counts.
    """

    widths: NDArray[np.uint8]
    codes: Mapping[int, NDArray[Any]]
    exceptions: Mapping[int, tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]]


def encode(n_codes: NDArray[Any], pages: NDArray[np.uint32], counts: NDArray[Any]) -> EncodedLists:
    """Encode posting lists, one after the other in `pages` and `counts`.

    n_codes: int (n_lists,), pages of each list, at least 1. pages: uint32 (n,). counts: int (n,).
    """
    n_codes = n_codes.astype(np.uint32, copy=False)
    counts = counts.astype(np.uint32, copy=False)
    widths = np.empty(n_codes.size, dtype=np.uint8)
    totals = np.zeros((2, len(WIDTHS)), dtype=np.int64)
    choose_widths(n_codes, pages, counts, widths, *totals)
    codes = [np.empty(n, width.dtype) for n, width in zip(totals[0].tolist(), WIDTHS.values(), strict=True)]
    n_exceptions = totals[1].tolist()
    index, gaps, repeated = ([np.empty(n, np.uint32) for n in n_exceptions] for _ in range(3))
    write_codes(n_codes, pages, counts, widths, *codes, *index, *gaps, *repeated)
    return EncodedLists(
        widths,
        dict(zip(WIDTHS, codes, strict=True)),
        dict(zip(WIDTHS, zip(index, gaps, repeated, strict=True), strict=True)),
    )


@compiled((U4, U4, U4, U1_OUT, I8_OUT, I8_OUT))
def choose_widths(  # noqa: PLR0913, PLR0917 - arrays of the lists
    n_codes: Array, pages: Array, counts: Array, widths: Array, totals: Array, n_exceptions: Array
) -> None:
    """Choose the shortest width of each list; count the codes of each width, and at most its exceptions."""
    at = 0
    for i in range(n_codes.size):
        n = signed(n_codes[i])
        exceptions_1 = exceptions_2 = exceptions_4 = escapes_1 = escapes_2 = escapes_4 = 0
        last = -1
        for k in range(at, at + n):
            more, page = signed(counts[k]) - 1, signed(pages[k])
            step = page - last - 1
            last = page
            exceptions_1 += more >> 2 != 0 or step > 63
            exceptions_2 += more >> 3 != 0 or step > 8191
            exceptions_4 += more >> 6 != 0  # every page fits the widest
            # The code of all ones is an exception as well, but it counts for nothing in the choice.
            escapes_1 += more == 3 and step == 63
            escapes_2 += more == 7 and step == 8191
            escapes_4 += more == 63 and page == (1 << 26) - 1
        at += n
        cost_1, cost_2 = n + EXCEPTION_BYTES * exceptions_1, 2 * n + EXCEPTION_BYTES * exceptions_2
        cost_4 = 4 * n + EXCEPTION_BYTES * exceptions_4
        if cost_1 <= cost_2 and cost_1 <= cost_4:
            widths[i] = 1
            totals[0] += n
            n_exceptions[0] += exceptions_1 + escapes_1
        elif cost_2 <= cost_4:
            widths[i] = 2
            totals[1] += n
            n_exceptions[1] += exceptions_2 + escapes_2
        else:
            widths[i] = 4
            totals[2] += n
            n_exceptions[2] += exceptions_4 + escapes_4


@compiled(
    (
        U4, U4, U4, U1, U1_OUT, U2_OUT, U4_OUT,
        U4_OUT, U4_OUT, U4_OUT, U4_OUT, U4_OUT, U4_OUT, U4_OUT, U4_OUT, U4_OUT,
    )
)  # fmt: skip
def write_codes(  # noqa: PLR0913, PLR0917 - three widths, and arrays of each
    n_codes: Array, pages: Array, counts: Array, widths: Array,
    codes_1: Array, codes_2: Array, codes_4: Array,
    index_1: Array, index_2: Array, index_4: Array,
    gaps_1: Array, gaps_2: Array, gaps_4: Array,
    repeated_1: Array, repeated_2: Array, repeated_4: Array,
) -> None:  # fmt: skip
    """Write the codes of each list, and the exceptions."""
    at = at_1 = at_2 = at_4 = of_1 = of_2 = of_4 = 0
    for i in range(n_codes.size):
        n = signed(n_codes[i])
        width = widths[i]
        last = -1
        for k in range(at, at + n):
            more, page = signed(counts[k]) - 1, signed(pages[k])
            step = page - last - 1
            last = page
            if width == 1:
                if more > 3 or step > 63 or (more == 3 and step == 63):
                    codes_1[at_1] = 0xFF
                    index_1[of_1], gaps_1[of_1], repeated_1[of_1] = at_1, step + 1, more + 1
                    of_1 += 1
                else:
                    codes_1[at_1] = step << 2 | more
                at_1 += 1
            elif width == 2:
                if more > 7 or step > 8191 or (more == 7 and step == 8191):
                    codes_2[at_2] = 0xFFFF
                    index_2[of_2], gaps_2[of_2], repeated_2[of_2] = at_2, step + 1, more + 1
                    of_2 += 1
                else:
                    codes_2[at_2] = step << 3 | more
                at_2 += 1
            else:
                if more > 63 or (more == 63 and page == (1 << 26) - 1):
                    codes_4[at_4] = 0xFFFFFFFF
                    index_4[of_4], gaps_4[of_4], repeated_4[of_4] = at_4, page, more + 1
                    of_4 += 1
                else:
                    codes_4[at_4] = page << 6 | more
                at_4 += 1
        at += n


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
        return self._decoded(lists, n_codes, n_codes.cumsum())

    def _decoded(
        self, lists: NDArray[np.int64], n_codes: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> Pages:
        n = int(ends[-1]) if ends.size else 0
        found = Pages(np.empty(n, dtype=np.uint32), np.empty(n, dtype=np.uint32))
        starts = ends - n_codes
        for arrays, own, numbers in self._of_each_width(lists):
            decode_lists(arrays, own, starts.take(numbers), *found)
        return found

    def in_portions(
        self, lists: NDArray[np.int64], n_codes: int = PORTION_CODES
    ) -> Iterator[tuple[slice, NDArray[np.int64], Pages]]:
        """Decode several lists, so many codes at a time or one list.

        Yields which lists, where the pages of each end, int64, and their pages.
        """
        sizes = self.n_codes.take(lists).astype(np.int64)
        ends = sizes.cumsum()
        first = before = 0
        while first < lists.size:
            last = max(first + 1, int(ends.searchsorted(before + n_codes, side="right")))
            own = slice(first, last)
            own_ends = ends[own] - before
            yield own, own_ends, self._decoded(lists[own], sizes[own], own_ends)
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


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Some posting lists in a row.

    n_codes, n_places: uint32 (n_lists,), pages and places of each.
    """

    n_codes: NDArray[np.uint32]
    n_places: NDArray[np.uint32]
    _widths: NDArray[np.uint8]
    _code_starts: NDArray[np.int64]
    _low_starts: NDArray[np.int64]
    _lists: Mapping[int, CodeArrays]

    def decode(self, first: int, last: int) -> tuple[Pages, NDArray[np.uint8]]:
        """Decode lists `first` up to `last`; return their pages, and the low bytes of their places."""
        n_codes = self.n_codes[first:last].astype(np.int64)
        starts = n_codes.cumsum() - n_codes
        n = int(n_codes.sum())
        found = Pages(np.empty(n, dtype=np.uint32), np.empty(n, dtype=np.uint32))
        widths = self._widths[first:last]
        for n_bytes, arrays in self._lists.items():
            own = np.flatnonzero(widths == n_bytes)
            if own.size:
                of_block = arrays._replace(
                    code_starts=_unwritable(self._code_starts[first:last]),
                    n_codes=_unwritable(self.n_codes[first:last]),
                )
                decode_lists(of_block, own, starts.take(own), *found)
        lows = self._lists[1].lows[int(self._low_starts[first]) : int(self._low_starts[last])]
        return found, lows


class ListCursor:
    """The posting lists of a text field from the first to the last, without knowing where all begin."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._widths = file.whole(f"{name}.list_widths")
        self._n_codes = CountCursor(file, f"{name}.list_pages")
        self._n_places = CountCursor(file, f"{name}.list_places")
        nothing_8, nothing_4 = np.zeros(0, np.int64), np.zeros(0, np.uint32)
        self._lists = {
            n_bytes: CodeArrays(
                codes=_unwritable(file[f"{name}.codes_{n_bytes}"]),
                n_bytes=n_bytes,
                exception_index=_unwritable(file[f"{name}.exceptions_{n_bytes}_index"]),
                exception_gaps=_unwritable(file[f"{name}.exceptions_{n_bytes}_gap"]),
                exception_counts=_unwritable(file[f"{name}.exceptions_{n_bytes}_count"]),
                code_starts=_unwritable(nothing_8),
                n_codes=_unwritable(nothing_4),
                low_starts=_unwritable(nothing_8),
                lows=_unwritable(file[f"{name}.lows"]),
                skip_lists=_unwritable(nothing_8),
                skip_starts=_unwritable(nothing_8),
                skip_pages=_unwritable(nothing_4),
                skip_places=_unwritable(nothing_4),
                skip_codes=SKIP_CODES,
            )
            for n_bytes in WIDTHS
        }
        self._at = self._low = 0
        self._code = np.zeros(max(WIDTHS) + 1, dtype=np.int64)

    def next(self, n: int) -> ListBlock:
        """Return the next lists, so many.

        Raises:
            ArrayFileError: there are not so many.
        """
        widths = self._widths[self._at : self._at + n]
        n_codes, n_places = self._n_codes.next(n), self._n_places.next(n)
        code_starts = np.empty(n, dtype=np.int64)
        number_codes(widths, n_codes, code_starts)
        code_starts += self._code[widths]
        low_starts = np.full(n + 1, self._low, dtype=np.int64)
        low_starts[1:] += np.cumsum(n_places, dtype=np.int64)
        for n_bytes in WIDTHS:
            self._code[n_bytes] += n_codes[widths == n_bytes].sum(dtype=np.int64)
        self._low = int(low_starts[-1])
        self._at += n
        return ListBlock(n_codes, n_places, widths, code_starts, low_starts, self._lists)


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
