"""
Posting lists from their codes: the loops. How they are laid out is told in `postings`.

Every kernel takes the lists of one text field of one segment as `ListArrays`, and forms as the numbers of
their lists. A cursor walks through one list page by page and jumps over what it need not see by the skip
table; so to look up a few pages costs what is decoded around them, however long the list is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numba import types

from indexer.compiled import I8, I8_OUT, U1, U1_OUT, U2, U4, U4_OUT, compiled, i8, inlined, nothing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integer: TypeAlias = int | np.signedinteger[Any]

PAGE_BITS = 8
PAGE_PLACES = 1 << PAGE_BITS

COUNT_BITS = {1: 2, 2: 3, 4: 6}
"""Bits of a code, by its bytes, that say how many places are on its page; the others are gap or page."""

_BITS_1, _BITS_2, _BITS_4 = COUNT_BITS.values()
_ESCAPE_1, _ESCAPE_2, _ESCAPE_4 = ((1 << 8 * n_bytes) - 1 for n_bytes in COUNT_BITS)


class ListArrays(NamedTuple):
    """The posting lists of one text field of one segment, as kernels take them: none can be written to.

    widths: uint8 (n_lists,), bytes of a code. n_codes: uint32 (n_lists,). code_starts: int64 (n_lists,),
    where each list begins in the codes of its width. low_starts: int64 (n_lists + 1,), where its places
    begin in lows, uint8. codes_1, codes_2, codes_4; of each width the exceptions: index, int64, of the code;
    gap, uint32, or the page where the width is 4; count, uint32. skip_lists: int64, the lists with entries in
    the skip table; skip_starts: int64 (one more), where those of each begin; skip_pages, skip_places: uint32,
    the page and the places before each entry; skip_codes: codes from one to the next.
    """

    widths: NDArray[np.uint8]
    n_codes: NDArray[np.uint32]
    code_starts: NDArray[np.int64]
    low_starts: NDArray[np.int64]
    lows: NDArray[np.uint8]
    codes_1: NDArray[np.uint8]
    codes_2: NDArray[np.uint16]
    codes_4: NDArray[np.uint32]
    index_1: NDArray[np.int64]
    gap_1: NDArray[np.uint32]
    count_1: NDArray[np.uint32]
    index_2: NDArray[np.int64]
    gap_2: NDArray[np.uint32]
    count_2: NDArray[np.uint32]
    index_4: NDArray[np.int64]
    gap_4: NDArray[np.uint32]
    count_4: NDArray[np.uint32]
    skip_lists: NDArray[np.int64]
    skip_starts: NDArray[np.int64]
    skip_pages: NDArray[np.uint32]
    skip_places: NDArray[np.uint32]
    skip_codes: int


LISTS = types.NamedTuple(
    (U1, U4, I8, I8, U1, U1, U2, U4, I8, U4, U4, I8, U4, U4, I8, U4, U4, I8, I8, U4, U4, i8), ListArrays
)
"""The type of `ListArrays` in a signature."""


@inlined
def left_of(values: NDArray[Any], first: Integer, last: Integer, wanted: Integer) -> Integer:
    """Return where in `values[first:last]`, which ascend, the first one stands that is not less."""
    while first < last:
        middle = (first + last) >> 1
        if values[middle] < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@inlined
def _next(  # noqa: PLR0913, PLR0917 - the parts of one list, and the cursor
    codes: NDArray[Any],
    bits: Integer,
    escape: Integer,
    gaps: NDArray[np.uint32],
    repeats: NDArray[np.uint32],
    at: Integer,
    page: Integer,
    k: Integer,
) -> tuple[Integer, Integer, Integer]:
    """Return page, count and the next exception, of the code at `at`; `page` is the one before.

    Each caller gives bits and escape as constants, so nothing of it is decided at run time.
    """
    code = np.int64(codes[np.uint64(at)])  # an unsigned index cannot count from the end: one question less
    if code == escape:
        step, count = np.int64(gaps[k]), np.int64(repeats[k])
        k += 1
    else:
        step, count = code >> bits, (code & ((1 << bits) - 1)) + 1
        if bits != _BITS_4:
            step += 1
    return (step if bits == _BITS_4 else page + step), count, k


@inlined
def _decode(  # noqa: PLR0913, PLR0917 - the parts of one list, and where it goes
    codes: NDArray[Any],
    bits: Integer,
    escape: Integer,
    start: Integer,
    n: Integer,
    index: NDArray[np.int64],
    gaps: NDArray[np.uint32],
    repeats: NDArray[np.uint32],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    at: Integer,
) -> None:
    k = left_of(index, 0, index.size, start)
    page: Integer = -1
    for j in range(n):
        page, count, k = _next(codes, bits, escape, gaps, repeats, start + j, page, k)
        pages[np.uint64(at + j)] = page
        counts[np.uint64(at + j)] = count


@compiled()
def decode_into(
    lists: ListArrays, i: Integer, pages: NDArray[np.uint32], counts: NDArray[np.uint32], at: Integer
) -> Integer:
    """Decode list `i` into `pages` and `counts` from `at` on, and return where it ends there."""
    width, start, n = lists.widths[i], lists.code_starts[i], np.int64(lists.n_codes[i])
    if width == 1:
        _decode(
            lists.codes_1,
            _BITS_1,
            _ESCAPE_1,
            start,
            n,
            lists.index_1,
            lists.gap_1,
            lists.count_1,
            pages,
            counts,
            at,
        )
    elif width == 2:
        _decode(
            lists.codes_2,
            _BITS_2,
            _ESCAPE_2,
            start,
            n,
            lists.index_2,
            lists.gap_2,
            lists.count_2,
            pages,
            counts,
            at,
        )
    else:
        _decode(
            lists.codes_4,
            _BITS_4,
            _ESCAPE_4,
            start,
            n,
            lists.index_4,
            lists.gap_4,
            lists.count_4,
            pages,
            counts,
            at,
        )
    return at + n


@compiled(nothing(U1, U4, I8_OUT))
def number_codes(
    widths: NDArray[np.uint8], n_codes: NDArray[np.uint32], code_starts: NDArray[np.int64]
) -> None:
    """Tell where each list begins in the codes of its width: int64 (n_lists,)."""
    ends = np.zeros(256, dtype=np.int64)
    for i in range(widths.size):
        code_starts[i] = ends[widths[i]]
        ends[widths[i]] += np.int64(n_codes[i])


@compiled()
def longest_of(lists: ListArrays, forms: NDArray[np.int64]) -> Integer:
    """Return how many codes the longest of some lists has."""
    longest: Integer = 0
    for form in forms:
        if lists.n_codes[form] > longest:
            longest = np.int64(lists.n_codes[form])
    return longest


@compiled(nothing(LISTS, I8, U4_OUT, U4_OUT))
def decode_lists(
    lists: ListArrays, forms: NDArray[np.int64], pages: NDArray[np.uint32], counts: NDArray[np.uint32]
) -> None:
    """Decode some lists, one after the other: uint32 (sum of their n_codes,) each."""
    at: Integer = 0
    for form in forms:
        at = decode_into(lists, form, pages, counts, at)


@inlined
def _jump(  # noqa: PLR0913, PLR0917 - the entries of one list, and the cursor
    lists: ListArrays, first: Integer, last: Integer, j: Integer, page: Integer, low: Integer, wanted: Integer
) -> tuple[Integer, Integer, Integer]:
    """Return code, page and places before the block that may have a page; those given if it is no farther.

    first, last: the entries of the list. `j` is the code to be read next.
    """
    block = j // lists.skip_codes
    if first + block < last and lists.skip_pages[first + block] < wanted:
        entry = left_of(lists.skip_pages, first + block, last, wanted) - 1
        return (
            (entry - first + 1) * lists.skip_codes,
            np.int64(lists.skip_pages[entry]),
            np.int64(lists.skip_places[entry]),
        )
    return j, page, low


@compiled()
def entries_of(lists: ListArrays, i: Integer) -> tuple[Integer, Integer]:
    """Return which entries of the skip table are of list `i`: the first, and the one behind the last."""
    at = left_of(lists.skip_lists, 0, lists.skip_lists.size, i)
    if at < lists.skip_lists.size and lists.skip_lists[at] == i:
        return lists.skip_starts[at], lists.skip_starts[at + 1]
    return 0, 0


@inlined
def _read_within(  # noqa: PLR0913, PLR0917 - the parts of one list, what is wanted of it, and where it goes
    codes: NDArray[Any],
    bits: Integer,
    escape: Integer,
    index: NDArray[np.int64],
    gaps: NDArray[np.uint32],
    repeats: NDArray[np.uint32],
    lists: ListArrays,
    i: Integer,
    firsts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    lows: NDArray[np.int64],
    at: Integer,
) -> Integer:
    start, n = lists.code_starts[i], np.int64(lists.n_codes[i])
    first_entry, last_entry = entries_of(lists, i)
    k = left_of(index, 0, index.size, start)
    j: Integer = 0
    low: Integer = 0
    count: Integer = 0
    page: Integer = -1  # of the code before `j`, which has `count` places from `low` on
    for r in range(firsts.size):
        first, end = np.int64(firsts[r]), np.int64(ends[r])
        if page < first:
            jumped, page, jumped_low = _jump(lists, first_entry, last_entry, j, page, low + count, first)
            if jumped != j:
                j, low, count = jumped, jumped_low, 0
                k = left_of(index, k, index.size, start + j)
        elif page < end:  # read when an earlier range was passed
            pages[at], counts[at], lows[at] = page, count, low
            at += 1
        while page + 1 < end and j < n:
            low += count
            page, count, k = _next(codes, bits, escape, gaps, repeats, start + j, page, k)
            j += 1
            if first <= page < end:
                pages[at], counts[at], lows[at] = page, count, low
                at += 1
    return at


@compiled(i8(LISTS, I8, U4, U4, U4_OUT, U4_OUT, I8_OUT, I8_OUT))
def read_within(  # noqa: PLR0913, PLR0917 - what is wanted, and where it goes
    lists: ListArrays,
    forms: NDArray[np.int64],
    firsts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    lows: NDArray[np.int64],
    of_form: NDArray[np.int64],
) -> Integer:
    """Read what some lists have on ranges of pages, and return how much that is.

    firsts, ends: uint32 (n_ranges,), ascending and apart; `ends` are left out. pages, counts, lows, of_form:
    as many as there may be; for each page the places on it, where the first of them is among its
    list's, and which of `forms` the list is of.
    """
    at: Integer = 0
    for f in range(forms.size):
        i, before = forms[f], at
        if lists.widths[i] == 1:
            at = _read_within(
                lists.codes_1,
                _BITS_1,
                _ESCAPE_1,
                lists.index_1,
                lists.gap_1,
                lists.count_1,
                lists,
                i,
                firsts,
                ends,
                pages,
                counts,
                lows,
                at,
            )
        elif lists.widths[i] == 2:
            at = _read_within(
                lists.codes_2,
                _BITS_2,
                _ESCAPE_2,
                lists.index_2,
                lists.gap_2,
                lists.count_2,
                lists,
                i,
                firsts,
                ends,
                pages,
                counts,
                lows,
                at,
            )
        else:
            at = _read_within(
                lists.codes_4,
                _BITS_4,
                _ESCAPE_4,
                lists.index_4,
                lists.gap_4,
                lists.count_4,
                lists,
                i,
                firsts,
                ends,
                pages,
                counts,
                lows,
                at,
            )
        of_form[before:at] = f
    return at


@inlined
def _look_up(  # noqa: PLR0913, PLR0917 - the parts of one list, and what is looked up in it
    codes: NDArray[Any],
    bits: Integer,
    escape: Integer,
    index: NDArray[np.int64],
    gaps: NDArray[np.uint32],
    repeats: NDArray[np.uint32],
    lists: ListArrays,
    i: Integer,
    covered: Integer,
    places: NDArray[np.uint32],
    offset: Integer,
    widths: NDArray[np.uint8],
) -> None:
    start, n, first_low = lists.code_starts[i], np.int64(lists.n_codes[i]), lists.low_starts[i]
    first_entry, last_entry = entries_of(lists, i)
    k = left_of(index, 0, index.size, start)
    j: Integer = 0
    low: Integer = 0
    count: Integer = 0
    page: Integer = -1
    p: Integer = 0
    while p < places.size:
        place = np.int64(places[p]) + offset
        wanted = place >> PAGE_BITS
        if page < wanted:
            jumped, page, jumped_low = _jump(lists, first_entry, last_entry, j, page, low + count, wanted)
            if jumped != j:
                j, low, count = jumped, jumped_low, 0
                k = left_of(index, k, index.size, start + j)
            while page < wanted and j < n:
                low += count
                page, count, k = _next(codes, bits, escape, gaps, repeats, start + j, page, k)
                j += 1
            if page < wanted:
                return
        if page == wanted:
            low_byte = place & (PAGE_PLACES - 1)
            for m in range(first_low + low, first_low + low + count):
                if lists.lows[m] >= low_byte:
                    if lists.lows[m] == low_byte and widths[p] < covered:
                        widths[p] = covered
                    break
            p += 1
        else:  # on to the first place that is not before the page, in steps that double
            step: Integer = 1
            first_of_page = (page << PAGE_BITS) - offset
            while p + step < places.size and places[p + step] < first_of_page:
                p += step
                step *= 2
            p = left_of(places, p + 1, min(p + step, places.size), first_of_page)


@compiled(nothing(LISTS, I8, U1, U4, i8, U1_OUT))
def look_up(  # noqa: PLR0913, PLR0917 - what is looked up, and where it goes
    lists: ListArrays,
    forms: NDArray[np.int64],
    form_widths: NDArray[np.uint8],
    places: NDArray[np.uint32],
    offset: Integer,
    widths: NDArray[np.uint8],
) -> None:
    """Note at which places one of some forms stands, `offset` places farther.

    form_widths: uint8 (n_lists,), positions that each form covers, from 1. places: ascending. widths:
    uint8 (n_places,), set to the positions covered where those are more than it has.
    """
    for i in forms:
        covered = np.int64(form_widths[i])
        if lists.widths[i] == 1:
            _look_up(
                lists.codes_1,
                _BITS_1,
                _ESCAPE_1,
                lists.index_1,
                lists.gap_1,
                lists.count_1,
                lists,
                i,
                covered,
                places,
                offset,
                widths,
            )
        elif lists.widths[i] == 2:
            _look_up(
                lists.codes_2,
                _BITS_2,
                _ESCAPE_2,
                lists.index_2,
                lists.gap_2,
                lists.count_2,
                lists,
                i,
                covered,
                places,
                offset,
                widths,
            )
        else:
            _look_up(
                lists.codes_4,
                _BITS_4,
                _ESCAPE_4,
                lists.index_4,
                lists.gap_4,
                lists.count_4,
                lists,
                i,
                covered,
                places,
                offset,
                widths,
            )


WINDOW_PAGES = 1 << 13
"""Pages whose places are bits of a map at a time: 256 kB of them stay in the cache of a core."""

_WINDOW_PLACES = WINDOW_PAGES * PAGE_PLACES
_ONE = np.uint64(1)


@inlined
def _mark_places(
    lows: NDArray[np.uint8], first: Integer, count: Integer, offset: Integer, bits: NDArray[np.uint64]
) -> None:
    for m in range(first, first + count):
        bit = offset + np.int64(lows[m])
        if 0 <= bit < _WINDOW_PLACES:
            bits[bit >> 6] |= _ONE << np.uint64(bit & 63)


@inlined
def _write_marked(bits: NDArray[np.uint64], window: int, starts: NDArray[np.uint32], n: int) -> int:
    for i in range(bits.size):
        if bits[i]:
            for bit in range(64):
                if (bits[i] >> np.uint64(bit)) & _ONE:
                    starts[n] = window + (i << 6) + bit
                    n += 1
    return n


@compiled(i8(LISTS, I8, I8, i8, U4_OUT))
def find_phrase(
    lists: ListArrays,
    forms: NDArray[np.int64],
    slot_ends: NDArray[np.int64],
    n_pages: int,
    starts: NDArray[np.uint32],
) -> int:
    """Note where a phrase begins, ascending, and return how many places those are.

    forms: those of each slot, slot after slot. slot_ends: int64 (n_slots,), where those of each end.
    starts: as many as there may be. Reads all of the lists, so it is for words that are about equally
    frequent; others are looked up in less time.
    """
    firsts = np.zeros(forms.size + 1, dtype=np.int64)
    for f in range(forms.size):
        firsts[f + 1] = firsts[f] + np.int64(lists.n_codes[forms[f]])
    pages, counts = np.empty(firsts[-1], dtype=np.uint32), np.empty(firsts[-1], dtype=np.uint32)
    for f in range(forms.size):
        decode_into(lists, forms[f], pages, counts, firsts[f])
    at, lows = firsts[:-1].copy(), lists.low_starts[forms]
    bits = np.empty(_WINDOW_PLACES >> 6, dtype=np.uint64)
    others = np.empty(_WINDOW_PLACES >> 6, dtype=np.uint64)
    n = 0
    for window in range(0, n_pages << PAGE_BITS, _WINDOW_PLACES):
        f = 0
        for slot in range(slot_ends.size):
            marked = bits if slot == 0 else others
            marked[:] = 0
            base = window + slot  # where the word stands when the phrase begins with the window
            while f < slot_ends[slot]:
                while at[f] < firsts[f + 1]:
                    page = np.int64(pages[at[f]]) << PAGE_BITS
                    if page >= base + _WINDOW_PLACES:
                        break
                    count = np.int64(counts[at[f]])
                    _mark_places(lists.lows, lows[f], count, page - base, marked)
                    if page + PAGE_PLACES > base + _WINDOW_PLACES:
                        break  # the next window has its other places
                    lows[f] += count
                    at[f] += 1
                f += 1
            if slot > 0:
                for i in range(bits.size):
                    bits[i] &= others[i]
        n = _write_marked(bits, window, starts, n)
    return n
