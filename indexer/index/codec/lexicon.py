"""
Sorted terms, mapped from the disk and searched where they lie.

The terms are UTF-8, in the order of their bytes, which is that of their code
points. Each is followed by a line feed, which is in none of them, so that one scan
over the whole can look for what terms contain or end with.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import (
    I8,
    I8_OUT,
    U1,
    U1_OUT,
    U2,
    U4,
    U4_OUT,
    U8_OUT,
    compiled,
    flag,
    i8,
    inlined,
    nothing,
)
from indexer.index.codec.array_file import smallest_type
from indexer.index.codec.edits import MAX_WORD_CHARS, bits_of, is_within_edits
from indexer.index.codec.sets import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.compiled import Kernel
    from indexer.index.codec.decoding import Integer

    Array = NDArray[Any]

END = b"\n"

_SAMPLE_BITS = 5
_SAMPLED = 1 << _SAMPLE_BITS
"""Terms from one whose start is kept to the next: to sum up 16 lengths takes less than reading a term."""

_ITERATED = 1024
"""Terms that are read at once when a lexicon is gone through."""

_MOST_CHARS = 255
"""Counted of a term; one with more has so many."""


class Lexicon:
    """Terms by ordinal, from 0, in the order of their bytes.

    text: uint8, the terms with a line feed behind each. lengths: unsigned (n_terms,), bytes of each
    without it. by_suffix: uint32 (n_terms,), ordinals in the order of the terms read backwards,
    or `None` where suffixes are not asked for.
    """

    def __init__(
        self,
        text: NDArray[np.uint8],
        lengths: NDArray[Any],
        by_suffix: NDArray[np.uint32] | None = None,
    ) -> None:
        self.text = text
        self.lengths = lengths
        self._buffer = text.data.cast("B") if text.size else memoryview(b"")
        self._by_suffix = by_suffix

    @cached_property
    def _samples(self) -> NDArray[np.uint32]:
        """Where every 32nd term begins: uint32. From there to any other is a few lengths."""
        samples: NDArray[np.uint32] = np.empty((self.lengths.size >> _SAMPLE_BITS) + 1, dtype=np.uint32)
        sample_lengths[self.lengths.itemsize](self.lengths, samples)
        samples.flags.writeable = False
        return samples

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        # They give Python's integers, three times as fast as numpy's.
        return self._samples.data, self.lengths.data

    @property
    def starts(self) -> NDArray[np.uint32]:
        """Where each term begins, and the last one ends, summed up anew: uint32 (n_terms + 1,)."""
        starts: NDArray[np.uint32] = np.empty(self.lengths.size + 1, dtype=np.uint32)
        sum_lengths(self.lengths, starts)
        return starts

    def start(self, ordinal: int) -> int:
        """Return where a term begins; behind the last one where that ends."""
        samples, lengths = self._views
        first = ordinal >> _SAMPLE_BITS << _SAMPLE_BITS
        return samples[ordinal >> _SAMPLE_BITS] + ordinal - first + sum(lengths[first:ordinal])

    @classmethod
    def of_text(cls, text: NDArray[np.uint8]) -> Lexicon:
        """Return the lexicon of terms that hold no line feed, without an order of suffixes."""
        ends = np.flatnonzero(text == END[0])
        return cls(text, smallest(np.diff(ends, prepend=-1) - 1))

    def __len__(self) -> int:
        return int(self.lengths.size)

    def __getitem__(self, ordinal: int) -> bytes:
        length = self._views[1][ordinal]
        start = self.start(ordinal)
        return bytes(self._buffer[start : start + length])

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self), _ITERATED):
            yield from self.take(np.arange(first, min(first + _ITERATED, len(self))))

    def slice(self, first: int, last: int) -> list[bytes]:
        """Return the terms from ordinal `first` up to `last`, which is left out."""
        text = bytes(self._buffer[self.start(first) : self.start(last)])
        return text.split(END)[:-1]

    def take(self, ordinals: Sequence[int] | NDArray[Any]) -> list[bytes]:
        """Return the terms of these ordinals."""
        chosen = np.asarray(ordinals, dtype=np.int64)
        starts = np.empty(chosen.size, dtype=np.int64)
        starts_at[self.lengths.itemsize](self._samples, self.lengths, chosen, starts)
        ends = (starts + self.lengths[chosen]).tolist()
        return [bytes(self._buffer[start:end]) for start, end in zip(starts.tolist(), ends, strict=True)]

    def left_of(self, term: bytes) -> int:
        """Return how many terms are less than this one."""
        return _left_of[self.lengths.itemsize](
            self.text, self._samples, self.lengths, np.frombuffer(term, dtype=np.uint8)
        )

    def find(self, term: bytes) -> int:
        """Return the ordinal of a term, -1 when it is not there."""
        return self.find_all([term])[0]

    def find_all(self, terms: Sequence[bytes]) -> list[int]:
        """Return the ordinals of some terms in their order, -1 for each that is not there."""
        found = np.empty(len(terms), dtype=np.int64)
        joined = np.frombuffer(b"".join(terms), dtype=np.uint8)
        bounds = np.array([0, *accumulate(map(len, terms))])
        _find[self.lengths.itemsize](self.text, self._samples, self.lengths, joined, bounds, found)
        ordinals: list[int] = found.tolist()
        return ordinals

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """Return the first ordinal with a prefix, and the one behind the last."""
        if not prefix:
            return 0, len(self)
        first = self.left_of(prefix)
        after = prefix.rstrip(b"\xff")
        last = self.left_of(after[:-1] + bytes([after[-1] + 1])) if after else len(self)
        return first, last

    def with_suffix(self, suffix: bytes) -> NDArray[np.uint32]:
        """Return the ordinals of the terms that end so: uint32, in no order."""
        if self._by_suffix is None:
            return self.containing(suffix + END)
        words = self.text, self._samples, self.lengths, self._by_suffix
        first = _left_of_reversed[self.lengths.itemsize](
            *words, np.frombuffer(suffix, dtype=np.uint8)[::-1].copy()
        )
        last = _left_of_reversed[self.lengths.itemsize](
            *words, np.frombuffer(b"\xff" + suffix, dtype=np.uint8)[::-1].copy()
        )
        return self._by_suffix[first:last]

    def with_ends(self, prefix: bytes, suffix: bytes) -> NDArray[np.uint32]:
        """Return the ordinals of the terms that begin and then end so: uint32, ascending."""
        first, last = self.with_prefix(prefix)
        found = self.with_suffix(suffix)
        n_least = len(prefix) + len(suffix)
        if found.size <= last - first:
            return np.sort(found[(found >= first) & (found < last) & (self.lengths.take(found) >= n_least)])
        found = np.empty(last - first, dtype=np.uint32)
        n = _with_end[self.lengths.itemsize](
            self.text, self.lengths, first, self.start(first), np.frombuffer(suffix, np.uint8), n_least, found
        )
        return found[:n]

    def within_edits(self, ordinals: NDArray[np.uint32], word: str, edits: int) -> NDArray[np.uint32]:
        """Return those of some ordinals whose terms are within so many edits of a word.

        ordinals: uint32. word: of 1 to 64 letters.

        Raises:
            ValueError: the word has none, or more.
        """
        if not 0 < len(word) <= MAX_WORD_CHARS:
            msg = f"a word of {len(word)} letters"
            raise ValueError(msg)
        found = np.empty(ordinals.size, dtype=np.uint32)
        letters = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        n = _within_edits[self.lengths.itemsize](
            self.text, self._samples, self.lengths, self.n_chars, ordinals, letters, edits, found
        )
        return found[:n]

    def joined(self, ordinals: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return the bytes of some terms one after the other, and where each ends: int64 (n,)."""
        ends = np.cumsum(self.lengths.take(ordinals), dtype=np.int64)
        text = np.empty(int(ends[-1]) if ends.size else 0, dtype=np.uint8)
        _copy_terms[self.lengths.itemsize](self.text, self._samples, self.lengths, ordinals, text)
        return text, ends

    def containing(self, part: bytes) -> NDArray[np.uint32]:
        """Return the ordinals of the terms with these bytes in them: uint32, ascending, distinct.

        With a line feed behind `part` those that end with it.
        """
        if not part:
            return np.arange(len(self), dtype=np.uint32)
        found = np.fromiter(
            (match.start() for match in re.finditer(re.escape(part), self._buffer)), dtype=np.uint32
        )
        ordinals = np.empty(found.size, dtype=np.uint32)
        ordinals_at[self.lengths.itemsize](self._samples, self.lengths, found, ordinals)
        return distinct(ordinals)

    @cached_property
    def n_chars(self) -> NDArray[np.uint8]:
        """Characters of each term, at most 255: uint8 (n_terms,)."""
        n_chars = np.empty(len(self), dtype=np.uint8)
        count_chars[self.lengths.itemsize](self.text, self.lengths, n_chars)
        return n_chars


@inlined
def _compare(text: NDArray[np.uint8], start: Integer, end: Integer, term: NDArray[np.uint8]) -> int:
    """Return whether `text[start:end]` comes before a term (-1), is it (0), or comes behind (1)."""
    n = end - start
    for i in range(min(n, term.size)):
        if text[start + i] != term[i]:
            return -1 if text[start + i] < term[i] else 1
    if n == term.size:
        return 0
    return -1 if n < term.size else 1


_LENGTHS = {1: U1, 2: U2, 4: U4}
"""The types of lengths by their bytes. Each has kernels of its own, so that only those in use are loaded."""


def _by_lengths(signature_of: Callable[[Any], Any]) -> Callable[[Kernel], dict[int, Kernel]]:
    """Compile a kernel for each type of lengths, by their bytes."""
    return lambda function: {
        n_bytes: compiled(signature_of(lengths))(function) for n_bytes, lengths in _LENGTHS.items()
    }


@inlined
def _start_of(samples: NDArray[np.uint32], lengths: NDArray[Any], ordinal: Integer) -> Integer:
    first = ordinal >> _SAMPLE_BITS << _SAMPLE_BITS
    start = np.int64(samples[ordinal >> _SAMPLE_BITS]) + ordinal - first
    for i in range(first, ordinal):
        start += np.int64(lengths[i])
    return start


@_by_lengths(lambda lengths: i8(U1, U4, lengths, U1))
def _left_of(text: Array, samples: Array, lengths: Array, term: Array) -> int:
    low, high = 0, lengths.size
    while low < high:
        middle = (low + high) >> 1
        start = _start_of(samples, lengths, middle)
        if _compare(text, start, start + np.int64(lengths[middle]), term) < 0:
            low = middle + 1
        else:
            high = middle
    return low


@_by_lengths(lambda lengths: i8(U1, U4, lengths, U4, U1))
def _left_of_reversed(text: Array, samples: Array, lengths: Array, by_suffix: Array, backwards: Array) -> int:
    """Return how many terms read backwards are less than this."""
    low, high = 0, by_suffix.size
    while low < high:
        middle = (low + high) >> 1
        start = _start_of(samples, lengths, np.int64(by_suffix[middle]))
        end = start + np.int64(lengths[by_suffix[middle]])
        n = min(end - start, backwards.size)
        k = 0
        while k < n and text[end - 1 - k] == backwards[k]:
            k += 1
        is_less = end - start < backwards.size if k == n else text[end - 1 - k] < backwards[k]
        if is_less:
            low = middle + 1
        else:
            high = middle
    return low


@_by_lengths(lambda lengths: nothing(U1, U4, lengths, U1, I8, I8_OUT))
def _find(  # noqa: PLR0913, PLR0917 - a lexicon, the terms, and where it goes
    text: Array, samples: Array, lengths: Array, terms: Array, bounds: Array, ordinals: Array
) -> None:
    """Write the ordinals of several terms, which stand one behind the other between their bounds."""
    for i in range(ordinals.size):
        term = terms[bounds[i] : bounds[i + 1]]
        ordinals[i] = -1
        low, high = 0, lengths.size
        while low < high:
            middle = (low + high) >> 1
            start = _start_of(samples, lengths, middle)
            order = _compare(text, start, start + np.int64(lengths[middle]), term)
            if order == 0:
                ordinals[i] = middle
                break
            if order < 0:
                low = middle + 1
            else:
                high = middle


@_by_lengths(lambda lengths: i8(U1, lengths, i8, i8, U1, i8, U4_OUT))
def _with_end(  # noqa: PLR0913, PLR0917 - a lexicon, what is looked for, and where it goes
    text: Array, lengths: Array, first: int, start: Integer, suffix: Array, n_least: int, found: Array
) -> int:
    """Write which terms end so, of the first and as many as there is room for, and return their number."""
    n = 0
    for ordinal in range(first, first + found.size):
        length = np.int64(lengths[ordinal])
        end = start + length
        if length >= n_least:
            k = 1
            while k <= suffix.size and text[end - k] == suffix[suffix.size - k]:
                k += 1
            if k > suffix.size:
                found[n] = ordinal
                n += 1
        start = end + 1
    return n


@_by_lengths(lambda lengths: nothing(U1, U4, lengths, U4, U1_OUT))
def _copy_terms(text: Array, samples: Array, lengths: Array, ordinals: Array, copied: Array) -> None:
    """Write the bytes of some terms one after the other."""
    n = 0
    for i in range(ordinals.size):
        ordinal = np.int64(ordinals[i])
        start = _start_of(samples, lengths, ordinal)
        for at in range(start, start + np.int64(lengths[ordinal])):
            copied[n] = text[at]
            n += 1


@_by_lengths(lambda lengths: i8(U1, U4, lengths, U1, U4, U4, i8, U4_OUT))
def _within_edits(  # noqa: PLR0913, PLR0917 - a lexicon, what is looked for, and where it goes
    text: Array, samples: Array, lengths: Array, n_chars: Array,
    ordinals: Array, word: Array, edits: int, found: Array,
) -> int:  # fmt: skip
    """Write which of some terms are within the edits of a word, and return their number."""
    bits = bits_of(word)
    n = 0
    start: Integer = 0
    before: Integer = 0
    for i in range(ordinals.size):
        ordinal = np.int64(ordinals[i])
        size = np.int64(n_chars[ordinal])
        if size == _MOST_CHARS or word.size - edits <= size <= word.size + edits:
            if not before <= ordinal < before + _SAMPLED:
                start, before = _start_of(samples, lengths, ordinal), ordinal
            while before < ordinal:
                start += np.int64(lengths[before]) + 1
                before += 1
            if is_within_edits(text, start, start + np.int64(lengths[ordinal]), word, bits, edits):
                found[n] = ordinals[i]
                n += 1
    return n


@_by_lengths(lambda lengths: nothing(lengths, U4_OUT))
def sample_lengths(lengths: Array, samples: Array) -> None:
    """Write where every 32nd term begins of those that have these bytes and a line feed each."""
    at = np.uint32(0)
    for i in range(lengths.size):
        if i & (_SAMPLED - 1) == 0:
            samples[i >> _SAMPLE_BITS] = at
        at = np.uint32(at + lengths[i] + np.uint32(1))
    if lengths.size & (_SAMPLED - 1) == 0:
        samples[lengths.size >> _SAMPLE_BITS] = at


@_by_lengths(lambda lengths: nothing(U4, lengths, I8, I8_OUT))
def starts_at(samples: Array, lengths: Array, ordinals: Array, starts: Array) -> None:
    """Write where some terms begin."""
    for i in range(ordinals.size):
        starts[i] = _start_of(samples, lengths, ordinals[i])


@_by_lengths(lambda lengths: nothing(U4, lengths, U4, U4_OUT))
def ordinals_at(samples: Array, lengths: Array, places: Array, ordinals: Array) -> None:
    """Write which terms stand at some places of the text, each with the line feed behind it."""
    for i in range(places.size):
        place = np.int64(places[i])
        ordinal = (np.searchsorted(samples, places[i], side="right") - 1) << _SAMPLE_BITS
        end = np.int64(samples[ordinal >> _SAMPLE_BITS]) + np.int64(lengths[ordinal])
        while end < place:
            ordinal += 1
            end += np.int64(lengths[ordinal]) + 1
        ordinals[i] = ordinal


@_by_lengths(lambda lengths: nothing(U1, lengths, U1_OUT))
def count_chars(text: Array, lengths: Array, n_chars: Array) -> None:
    """Write how many characters each term has, 255 for more."""
    at = 0
    for i in range(lengths.size):
        n = 0
        for _ in range(lengths[i]):
            n += (text[at] & 0xC0) != 0x80  # not a continuation byte
            at += 1
        n_chars[i] = min(n, _MOST_CHARS)
        at += 1


def lexicon_arrays(terms: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Return text and lengths of sorted terms, as `Lexicon` takes them."""
    text = np.frombuffer(b"".join([term + END for term in terms]), dtype=np.uint8)
    lengths = np.fromiter(map(len, terms), dtype=np.uint32, count=len(terms))
    return text, smallest(lengths)


SUFFIX_BLOCK = 1 << 18
"""Terms that are put in the order of their suffixes at once, unless more end in the same two bytes: 20 MB."""

_N_ENDINGS = 1 << 16


def suffix_order(
    text: NDArray[np.uint8], starts: NDArray[np.uint32], ordinals: NDArray[np.uint32]
) -> Iterator[NDArray[np.uint32]]:
    """Yield the ordinals of terms in the order of the terms read backwards, piece after piece.

    text, starts: as a lexicon has them. ordinals: uint32 (n_terms,), to be written over. The terms are first
    put together by their last two bytes, so that the memory does not grow with their number.
    """
    counts = np.zeros(_N_ENDINGS, dtype=np.int64)
    count_endings(text, starts, counts)
    ends = np.cumsum(counts)
    order_by_ending(text, starts, ends - counts, ordinals)
    first = n_done = 0
    while n_done < ordinals.size:
        last = max(first + 1, int(np.searchsorted(ends, n_done + SUFFIX_BLOCK, side="right")))
        own = ordinals[n_done : int(ends[last - 1])]
        order = byte_order(
            text, starts[own].astype(np.int64), starts[own + 1].astype(np.int64) - 1, is_backwards=True
        )
        yield own[order]
        first, n_done = last, int(ends[last - 1])


@inlined
def _ending(text: NDArray[np.uint8], start: Integer, end: Integer) -> Integer:
    """Return the last byte, and the one before it, as a number; 0 for one that is not there."""
    if end == start:
        return np.int64(0)
    last = np.int64(text[end - 1]) << 8
    return last if end - start == 1 else last | np.int64(text[end - 2])


@compiled((U1, U4, I8_OUT))
def count_endings(text: Array, starts: Array, counts: Array) -> None:
    """Count the terms with each ending: int64 (65,536,)."""
    for i in range(starts.size - 1):
        counts[_ending(text, np.int64(starts[i]), np.int64(starts[i + 1]) - 1)] += 1


@compiled((U1, U4, I8_OUT, U4_OUT))
def order_by_ending(text: Array, starts: Array, free: Array, ordinals: Array) -> None:
    """Write the ordinals of terms by their endings. free: int64 (65,536,), where each ending's come next."""
    for i in range(starts.size - 1):
        ending = _ending(text, np.int64(starts[i]), np.int64(starts[i + 1]) - 1)
        ordinals[free[ending]] = i
        free[ending] += 1


def byte_order(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64], *, is_backwards: bool = False
) -> NDArray[np.int64]:
    """Return the order of strings by their bytes: int64 (n,). Equal ones stay in theirs.

    starts, ends: int64 (n,), where each stands in `text`. Seven bytes are compared at a time as one number;
    only strings that have them in common are looked at farther.
    """
    keys = np.empty(starts.size, dtype=np.uint64)
    everything = np.arange(starts.size)
    bytes_at(text, starts, ends, everything, 0, is_backwards, keys)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    places, groups = _tied(keys, everything, np.zeros(starts.size, dtype=np.int64))
    depth = 0
    while places.size:
        depth += KEY_BYTES
        own = order[places]
        keys = np.empty(own.size, dtype=np.uint64)
        bytes_at(text, starts, ends, own, depth, is_backwards, keys)
        by_key = np.lexsort((keys, groups))
        order[places] = own[by_key]
        places, groups = _tied(keys[by_key], places, groups)
    return order


def _tied(
    keys: NDArray[np.uint64], places: NDArray[np.int64], groups: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places whose keys equal a neighbour's of the same group and go on, and their groups."""
    is_new = np.ones(keys.size + 1, dtype=bool)
    is_new[1:-1] = (keys[1:] != keys[:-1]) | (groups[1:] != groups[:-1])
    goes_on = (keys & np.uint64(0xFF)) == KEY_BYTES
    tied = np.flatnonzero(goes_on & ~(is_new[1:] & is_new[:-1]))
    return places[tied], np.cumsum(is_new[:-1])[tied]


KEY_BYTES = 7
"""Of a string that are compared at once; the eighth tells how many there are."""


@compiled((U1, I8, I8, I8, i8, flag, U8_OUT))
def bytes_at(  # noqa: PLR0913, PLR0917 - where each string stands
    text: Array, starts: Array, ends: Array, chosen: Array, depth: int, is_backwards: bool, keys: Array
) -> None:
    """Write seven bytes of each chosen string from `depth` on as a number, the first one highest."""
    for i in range(chosen.size):
        start, end = starts[chosen[i]], ends[chosen[i]]
        n = max(0, min(KEY_BYTES, end - start - depth))
        key = np.uint64(0)
        for k in range(n):
            at = end - 1 - depth - k if is_backwards else start + depth + k
            key |= np.uint64(text[at]) << np.uint64(56 - 8 * k)
        keys[i] = key | np.uint64(n)


@compiled(i8(U1, I8, I8, I8, I8_OUT, I8_OUT))
def rank_strings(  # noqa: PLR0913, PLR0917 - strings, and what is found of them
    text: Array, starts: Array, ends: Array, order: Array, ranks: Array, firsts: Array
) -> int:
    """Number strings in their order, equal ones alike, and return how many differ.

    Writes the number of each string, and of those that are equal which comes first: int64 (n,) each.
    """
    n = 0
    for i in range(order.size):
        own = order[i]
        is_new = True
        if i > 0:
            last, size = order[i - 1], ends[own] - starts[own]
            is_new = size != ends[last] - starts[last]
            for k in range(size):
                if is_new:
                    break
                is_new = text[starts[own] + k] != text[starts[last] + k]
        if is_new:
            firsts[n] = own
            n += 1
        ranks[own] = n - 1
    return n


@compiled(*(nothing(lengths, U4_OUT) for lengths in (U1, U2, U4)))
def sum_lengths(lengths: Array, starts: Array) -> None:
    """Write where terms begin that have these bytes and a line feed each, and where the last one ends."""
    at = np.uint32(0)
    for i in range(lengths.size):
        starts[i] = at
        at = np.uint32(at + lengths[i] + np.uint32(1))
    starts[lengths.size] = at


@compiled((U1, I8, I8, I8, U1_OUT))
def joined_strings(text: Array, starts: Array, ends: Array, chosen: Array, joined: Array) -> None:
    """Write the chosen strings one after the other, each with a line feed behind it."""
    at = 0
    for i in range(chosen.size):
        for k in range(starts[chosen[i]], ends[chosen[i]]):
            joined[at] = text[k]
            at += 1
        joined[at] = 10
        at += 1


def smallest(values: NDArray[Any]) -> NDArray[Any]:
    """Return unsigned integers in the smallest type that holds them all."""
    return values.astype(smallest_type(int(values.max()) if values.size else 0))
