"""
Posting lists from their codes: the loops. How they are laid out is told in `postings`.

A kernel works on lists of one width, which it takes as `CodeArrays`, and on forms as the numbers of their
lists. It does all in one function: an array that is handed to a step of its own is counted as used each time,
which takes longer than a short list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numba import types

from indexer.compiled import I8, I8_OUT, U1, U1_OUT, U2, U4, U4_OUT, compiled, i8, inlined, nothing
from indexer.index.codec.array_file import LARGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integer: TypeAlias = int | np.signedinteger[Any]

PAGE_BITS = 8
PAGE_PLACES = 1 << PAGE_BITS

COUNT_BITS = {1: 2, 2: 3, 4: 6}
"""Bits of a code, by its bytes, that say how many places are on its page; the others are gap or page."""

_BITS_1, _BITS_2, _BITS_4 = COUNT_BITS.values()

PAGE_WIDTH = 4
"""Bytes of the codes that have pages, not gaps between them."""

UNKNOWN = -1
"""Which exception is next, before a list has had one: most have none, and it has to be searched for."""


class CodeArrays(NamedTuple):
    """The posting lists of one width, of a text field of a segment, as kernels take them: never written to.

    codes: uint8, uint16 or uint32. n_bytes: of a code. exception_index: uint32, the codes that do not fit;
    exception_gaps: uint32, or the page where the width is 4; exception_counts: uint32. code_starts: int64
    (n_lists,), where each list begins in the codes; n_codes: uint32 (n_lists,). low_starts: int64
    (n_lists + 1,), where its places begin in lows, uint8. skip_lists: int64, the lists with entries in the
    skip table; skip_starts: int64 (one more), where those of each begin; skip_pages, skip_places: uint32, the
    page and the places before each entry; skip_codes: codes from one to the next.
    """

    codes: NDArray[Any]
    n_bytes: int
    exception_index: NDArray[np.uint32]
    exception_gaps: NDArray[np.uint32]
    exception_counts: NDArray[np.uint32]
    code_starts: NDArray[np.int64]
    n_codes: NDArray[np.uint32]
    low_starts: NDArray[np.int64]
    lows: NDArray[np.uint8]
    skip_lists: NDArray[np.int64]
    skip_starts: NDArray[np.int64]
    skip_pages: NDArray[np.uint32]
    skip_places: NDArray[np.uint32]
    skip_codes: int


CODES = tuple(
    types.NamedTuple((codes, i8, U4, U4, U4, I8, U4, I8, U1, I8, I8, U4, U4, i8), CodeArrays)
    for codes in (U1, U2, U4)
)
"""The types of `CodeArrays` in signatures."""


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
def _bits_of(n_bytes: int) -> int:
    return _BITS_1 if n_bytes == 1 else (_BITS_2 if n_bytes == 2 else _BITS_4)


LONG_LIST = 64
"""Codes from which a list is decoded in three passes, of which the processor does several codes at once: 0.6
to 1.4 ns for each instead of 1.8 to 2.5. The parts of arrays that it needs cost as much as 50 codes."""


@compiled(*(nothing(codes, I8, I8, U4_OUT, U4_OUT) for codes in CODES))
def decode_lists(
    lists: CodeArrays,
    forms: NDArray[np.int64],
    starts: NDArray[np.int64],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
) -> None:
    """Decode some lists, each into `pages` and `counts` from its start on: int64 (n_forms,)."""
    codes, index = lists.codes, lists.exception_index
    gaps, repeats = lists.exception_gaps, lists.exception_counts
    bits, escape = _bits_of(lists.n_bytes), (1 << 8 * lists.n_bytes) - 1
    is_gap, mask = np.int64(lists.n_bytes != PAGE_WIDTH), (1 << bits) - 1
    for f in range(forms.size):
        first, to, n = lists.code_starts[forms[f]], starts[f], np.int64(lists.n_codes[forms[f]])
        if n >= LONG_LIST:
            own_codes, own_pages, own_counts = (
                codes[first : first + n],
                pages[to : to + n],
                counts[to : to + n],
            )
            if own_codes.size != n or own_pages.size != n or own_counts.size != n:
                raise IndexError
            for j in range(n):
                wide = np.uint32(own_codes[j])
                own_pages[j] = (wide >> np.uint32(bits)) + np.uint32(is_gap)
                own_counts[j] = (wide & np.uint32(mask)) + np.uint32(1)
            k = np.searchsorted(index, first)
            while k < index.size and index[k] < first + n:
                own_pages[index[k] - first], own_counts[index[k] - first] = gaps[k], repeats[k]
                k += 1
            if is_gap:
                before = np.uint32(0xFFFFFFFF)  # page -1: the first gap leads to page 0 or behind
                for j in range(n):
                    before = np.uint32(before + own_pages[j])
                    own_pages[j] = before
            continue
        k, page = UNKNOWN, np.int64(-1)
        for j in range(n):
            # An unsigned index cannot count from the end: one question less for each.
            code = np.int64(codes[np.uint64(first + j)])
            if code == escape:
                if k == UNKNOWN:
                    k = np.searchsorted(index, first + j)
                step, count = np.int64(gaps[k]), np.int64(repeats[k])
                k += 1
            else:
                step, count = (code >> bits) + is_gap, (code & mask) + 1
            page = page * is_gap + step
            pages[np.uint64(to + j)] = page
            counts[np.uint64(to + j)] = count


@compiled(nothing(U1, U4, I8_OUT))
def sum_counts(small: NDArray[np.uint8], large: NDArray[np.uint32], sums: NDArray[np.int64]) -> None:
    """Write the sums of counts as they are stored, before each and behind the last: int64 (n + 1,)."""
    total, k = np.int64(0), 0
    for i in range(small.size):
        sums[i] = total
        count = np.int64(small[i])
        if count == LARGE:
            count = np.int64(large[k])
            k += 1
        total += count
    sums[small.size] = total


SAMPLED_COUNTS = 32
"""Counts from one whose sum is kept to the next: it is a few additions from there to any other."""


class CountSums:
    """Sums of counts as they are stored, added up where they are asked for.

    small: uint8 (n,). large: uint32, those that do not fit.
    """

    def __init__(self, small: NDArray[np.uint8], large: NDArray[np.uint32]) -> None:
        self._counts = small, large
        n_samples = -(-small.size // SAMPLED_COUNTS)
        samples = np.empty(n_samples, dtype=np.int64), np.empty(n_samples, dtype=np.uint32)
        sample_counts(small, large, *samples)
        self._samples = samples

    def at(self, ordinals: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the sums before some counts, and these: int64 (n,) each."""
        sums, counts = np.empty_like(ordinals), np.empty_like(ordinals)
        sums_at(*self._counts, *self._samples, ordinals, sums, counts)
        return sums, counts

    def several(self, ordinals: Sequence[int]) -> list[range]:
        """Return the numbers from the sum before each of some counts up to that behind it."""
        starts, counts = self.at(np.array(ordinals, dtype=np.int64))
        return [range(a, a + n) for a, n in zip(starts.tolist(), counts.tolist(), strict=True)]


@compiled((U1, U4, I8_OUT, U4_OUT))
def sample_counts(
    small: NDArray[np.uint8], large: NDArray[np.uint32], sums: NDArray[np.int64], n_large: NDArray[np.uint32]
) -> None:
    """Write the sum before every 32nd count, and how many before it are large."""
    total, k = np.int64(0), 0
    for i in range(small.size):
        if i % SAMPLED_COUNTS == 0:
            sums[i // SAMPLED_COUNTS], n_large[i // SAMPLED_COUNTS] = total, k
        count = np.int64(small[i])
        if count == LARGE:
            count = np.int64(large[k])
            k += 1
        total += count


@compiled((U1, U4, I8, U4, I8, I8_OUT, I8_OUT))
def sums_at(  # noqa: PLR0913, PLR0917 - counts, samples of their sums, and what is asked and found
    small: NDArray[np.uint8],
    large: NDArray[np.uint32],
    sampled_sums: NDArray[np.int64],
    sampled_large: NDArray[np.uint32],
    ordinals: NDArray[np.int64],
    sums: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Write some counts, and the sum before each."""
    for i in range(ordinals.size):
        sample = ordinals[i] // SAMPLED_COUNTS
        total, k, count = np.int64(sampled_sums[sample]), np.int64(sampled_large[sample]), np.int64(0)
        for j in range(sample * SAMPLED_COUNTS, ordinals[i] + 1):
            total += count
            count = np.int64(small[j])
            if count == LARGE:
                count = np.int64(large[k])
                k += 1
        sums[i], counts[i] = total, count


@compiled(nothing(U1, U4, I8_OUT))
def number_codes(
    widths: NDArray[np.uint8], n_codes: NDArray[np.uint32], code_starts: NDArray[np.int64]
) -> None:
    """Tell where each list begins in the codes of its width: int64 (n_lists,)."""
    ends = np.zeros(256, dtype=np.int64)
    for i in range(widths.size):
        code_starts[i] = ends[widths[i]]
        ends[widths[i]] += np.int64(n_codes[i])


@compiled(*(i8(codes, I8, I8, U4, U4, U4_OUT, U4_OUT, I8_OUT, I8_OUT, i8) for codes in CODES))
def read_within(  # noqa: PLR0913, PLR0917 - one loop, see above
    lists: CodeArrays,
    forms: NDArray[np.int64],
    numbers: NDArray[np.int64],
    firsts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    lows: NDArray[np.int64],
    of_form: NDArray[np.int64],
    at: int,
) -> int:
    """Read what some lists have on ranges of pages, and return where that ends.

    numbers: int64 (n_forms,), what each is called in `of_form`. firsts, ends: uint32 (n_ranges,), ascending
    and apart; `ends` are left out. pages, counts, lows, of_form: as many as there may be, written from `at`
    on; for each page the places on it, where the first of them is among its list's, and the list.
    """
    codes, index = lists.codes, lists.exception_index
    gaps, repeats = lists.exception_gaps, lists.exception_counts
    skip_pages, skip_places, skip_codes = lists.skip_pages, lists.skip_places, lists.skip_codes
    bits, escape = _bits_of(lists.n_bytes), (1 << 8 * lists.n_bytes) - 1
    is_gap, mask = np.int64(lists.n_bytes != PAGE_WIDTH), (1 << bits) - 1
    for f in range(forms.size):
        start, n = lists.code_starts[forms[f]], np.int64(lists.n_codes[forms[f]])
        first_entry = last_entry = np.int64(0)
        if n > skip_codes:
            entry = np.searchsorted(lists.skip_lists, forms[f])
            if entry < lists.skip_lists.size and lists.skip_lists[entry] == forms[f]:
                first_entry, last_entry = lists.skip_starts[entry], lists.skip_starts[entry + 1]
        j = low = count = np.int64(0)
        k, page = UNKNOWN, np.int64(-1)  # of the code before `j`, which has `count` places from `low` on
        for r in range(firsts.size):
            first, end = np.int64(firsts[r]), np.int64(ends[r])
            if first <= page < end:  # read when an earlier range was passed
                pages[at], counts[at], lows[at], of_form[at] = page, count, low, numbers[f]
                at += 1
            block = first_entry + j // skip_codes
            if page < first and block < last_entry and skip_pages[block] < first:
                last = last_entry
                while block < last:
                    middle = (block + last) >> 1
                    if skip_pages[middle] < first:
                        block = middle + 1
                    else:
                        last = middle
                j, count, k = (block - first_entry) * skip_codes, np.int64(0), UNKNOWN
                page, low = np.int64(skip_pages[block - 1]), np.int64(skip_places[block - 1])
            while page + 1 < end and j < n:
                low += count
                code = np.int64(codes[np.uint64(start + j)])
                if code == escape:
                    if k == UNKNOWN:
                        k = np.searchsorted(index, start + j)
                    step, count = np.int64(gaps[k]), np.int64(repeats[k])
                    k += 1
                else:
                    step, count = (code >> bits) + is_gap, (code & mask) + 1
                page = page * is_gap + step
                j += 1
                if first <= page < end:
                    pages[at], counts[at], lows[at], of_form[at] = page, count, low, numbers[f]
                    at += 1
            if j == n and page < first:
                break
    return at


@compiled(*(nothing(codes, I8, U1, U4, i8, U1_OUT) for codes in CODES))
def look_up(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one loop, see above
    lists: CodeArrays,
    forms: NDArray[np.int64],
    form_widths: NDArray[np.uint8],
    places: NDArray[np.uint32],
    offset: int,
    widths: NDArray[np.uint8],
) -> None:
    """Note at which places one of some forms stands, `offset` places farther.

    form_widths: uint8 (n_lists,), positions that each form covers, from 1. places: ascending. widths:
    uint8 (n_places,), set to the positions covered where those are more than it has.
    """
    codes, index, lows = lists.codes, lists.exception_index, lists.lows
    gaps, repeats = lists.exception_gaps, lists.exception_counts
    skip_pages, skip_places, skip_codes = lists.skip_pages, lists.skip_places, lists.skip_codes
    bits, escape = _bits_of(lists.n_bytes), (1 << 8 * lists.n_bytes) - 1
    is_gap, mask = np.int64(lists.n_bytes != PAGE_WIDTH), (1 << bits) - 1
    for form in forms:
        start, n = lists.code_starts[form], np.int64(lists.n_codes[form])
        first_low, covered = lists.low_starts[form], form_widths[form]
        first_entry = last_entry = np.int64(0)
        if n > skip_codes:
            entry = np.searchsorted(lists.skip_lists, form)
            if entry < lists.skip_lists.size and lists.skip_lists[entry] == form:
                first_entry, last_entry = lists.skip_starts[entry], lists.skip_starts[entry + 1]
        j = low = count = np.int64(0)
        k, page = UNKNOWN, np.int64(-1)  # of the code before `j`, which has `count` places from `low` on
        p = 0
        while p < places.size:
            place = np.int64(places[p]) + offset
            wanted = place >> PAGE_BITS
            block = first_entry + j // skip_codes
            if page < wanted and block < last_entry and skip_pages[block] < wanted:
                last = last_entry
                while block < last:
                    middle = (block + last) >> 1
                    if skip_pages[middle] < wanted:
                        block = middle + 1
                    else:
                        last = middle
                j, count, k = (block - first_entry) * skip_codes, np.int64(0), UNKNOWN
                page, low = np.int64(skip_pages[block - 1]), np.int64(skip_places[block - 1])
            while page < wanted and j < n:
                low += count
                code = np.int64(codes[np.uint64(start + j)])
                if code == escape:
                    if k == UNKNOWN:
                        k = np.searchsorted(index, start + j)
                    step, count = np.int64(gaps[k]), np.int64(repeats[k])
                    k += 1
                else:
                    step, count = (code >> bits) + is_gap, (code & mask) + 1
                page = page * is_gap + step
                j += 1
            if page < wanted:
                break
            if page == wanted:
                low_byte = place & (PAGE_PLACES - 1)
                for m in range(first_low + low, first_low + low + count):
                    if lows[m] >= low_byte:
                        if lows[m] == low_byte and widths[p] < covered:
                            widths[p] = covered
                        break
                p += 1
            else:  # on to the first place that is not before the page, in steps that double
                stride, first_of_page = 1, (page << PAGE_BITS) - offset
                while p + stride < places.size and places[p + stride] < first_of_page:
                    p += stride
                    stride *= 2
                end = min(p + stride, places.size)
                p += 1
                while p < end:
                    middle_place = (p + end) >> 1
                    if places[middle_place] < first_of_page:
                        p = middle_place + 1
                    else:
                        end = middle_place


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


@compiled(i8(U4, U4, I8, I8, U1, I8, i8, U4_OUT))
def find_phrase(  # noqa: PLR0913, PLR0917 - lists, slots, and where it goes
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    firsts: NDArray[np.int64],
    first_lows: NDArray[np.int64],
    all_lows: NDArray[np.uint8],
    slot_ends: NDArray[np.int64],
    n_pages: int,
    starts: NDArray[np.uint32],
) -> int:
    """Note where a phrase begins, ascending, and return how many places those are.

    pages, counts: the decoded lists of all forms, slot after slot; firsts: int64 (n_forms + 1,), where
    each begins in them. first_lows: int64 (n_forms,), where its places begin in `all_lows`. slot_ends: int64
    (n_slots,), where the forms of each slot end. starts: as many as there may be. It looks at all of the
    lists, so it is for words that are about equally frequent; others are looked up in less time.
    """
    at, lows = firsts[:-1].copy(), first_lows.copy()
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
                    _mark_places(all_lows, lows[f], count, page - base, marked)
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
