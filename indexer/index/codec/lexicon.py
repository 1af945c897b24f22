"""
Sorted terms, mapped from the disk and searched where they lie.

The terms are UTF-8, in the order of their bytes, which is that of their code
points. Each is followed by a line feed, which is in none of them, so that one scan
over the whole can look for what terms contain or end with.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import I8, U1, U1_OUT, U4, U8_OUT, compiled, flag, i8, inlined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.decoding import Integer

    Array = NDArray[Any]

END = b"\n"


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
        self.starts: NDArray[np.uint32] = np.zeros(lengths.size + 1, dtype=np.uint32)
        np.cumsum(lengths, dtype=np.uint32, out=self.starts[1:])
        self.starts += np.arange(lengths.size + 1, dtype=np.uint32)
        self.starts.flags.writeable = False
        self.text = text
        self.lengths = lengths
        self._buffer = text.data.cast("B") if text.size else memoryview(b"")
        self._starts = self.starts.data  # gives Python's integers, three times as fast as numpy's
        self._by_suffix = by_suffix

    @classmethod
    def of_text(cls, text: NDArray[np.uint8]) -> Lexicon:
        """Return the lexicon of terms that hold no line feed, without an order of suffixes."""
        ends = np.flatnonzero(text == END[0])
        return cls(text, smallest(np.diff(ends, prepend=-1) - 1))

    def __len__(self) -> int:
        return self.starts.size - 1

    def __getitem__(self, ordinal: int) -> bytes:
        return bytes(self._buffer[self._starts[ordinal] : self._starts[ordinal + 1] - 1])

    def __iter__(self) -> Iterator[bytes]:
        for ordinal in range(len(self)):
            yield self[ordinal]

    def slice(self, first: int, last: int) -> list[bytes]:
        """Return the terms from ordinal `first` up to `last`, which is left out."""
        text = bytes(self._buffer[self.starts[first] : self.starts[last]])
        return text.split(END)[:-1]

    def take(self, ordinals: Sequence[int] | NDArray[Any]) -> list[bytes]:
        """Return the terms of these ordinals."""
        chosen = np.asarray(ordinals, dtype=np.int64)
        starts = self.starts[chosen].tolist()
        ends = self.starts[chosen + 1].tolist()
        return [bytes(self._buffer[start : end - 1]) for start, end in zip(starts, ends, strict=True)]

    def left_of(self, term: bytes) -> int:
        """Return how many terms are less than this one."""
        return _left_of(self.text, self.starts, np.frombuffer(term, dtype=np.uint8))

    def find(self, term: bytes) -> int:
        """Return the ordinal of a term, -1 when it is not there."""
        return _find(self.text, self.starts, np.frombuffer(term, dtype=np.uint8))

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """Return the first ordinal with a prefix, and the one behind the last."""
        if not prefix:
            return 0, len(self)
        first = self.left_of(prefix)
        after = prefix.rstrip(b"\xff")
        last = self.left_of(after[:-1] + bytes([after[-1] + 1])) if after else len(self)
        return first, last

    def with_suffix(self, suffix: bytes) -> NDArray[np.uint32]:
        """Return the ordinals of the terms that end so: uint32, ascending."""
        if self._by_suffix is None:
            return self.containing(suffix + END)
        first = self._left_of_reversed(suffix[::-1])
        last = self._left_of_reversed(suffix[::-1] + b"\xff")
        return np.sort(self._by_suffix[first:last])

    def _left_of_reversed(self, backwards: bytes) -> int:
        assert self._by_suffix is not None  # noqa: S101 - only asked for where there is the order
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[int(self._by_suffix[middle])][::-1] < backwards:
                low = middle + 1
            else:
                high = middle
        return low

    def containing(self, part: bytes) -> NDArray[np.uint32]:
        """Return the ordinals of the terms with these bytes in them: uint32, ascending, distinct.

        With a line feed behind `part` those that end with it.
        """
        if not part:
            return np.arange(len(self), dtype=np.uint32)
        found = np.fromiter(
            (match.start() for match in re.finditer(re.escape(part), self._buffer)), dtype=np.uint32
        )
        ordinals = np.searchsorted(self.starts, found, side="right").astype(np.uint32)
        ordinals -= np.uint32(1)
        return np.unique(ordinals)

    @cached_property
    def n_chars(self) -> NDArray[np.uint8]:
        """Characters of each term, at most 255: uint8 (n_terms,)."""
        is_first = (self.text & np.uint8(0xC0)) != np.uint8(0x80)  # not a continuation byte
        n_first = np.zeros(self.text.size + 1, dtype=np.uint32)
        np.cumsum(is_first, dtype=np.uint32, out=n_first[1:])
        of_term = n_first[self.starts[1:]] - n_first[self.starts[:-1]] - np.uint32(1)
        n_chars: NDArray[np.uint8] = np.minimum(of_term, 255).astype(np.uint8)
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


@compiled(i8(U1, U4, U1))
def _left_of(text: NDArray[np.uint8], starts: NDArray[np.uint32], term: NDArray[np.uint8]) -> int:
    low, high = 0, starts.size - 1
    while low < high:
        middle = (low + high) >> 1
        if _compare(text, np.int64(starts[middle]), np.int64(starts[middle + 1]) - 1, term) < 0:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(i8(U1, U4, U1))
def _find(text: NDArray[np.uint8], starts: NDArray[np.uint32], term: NDArray[np.uint8]) -> int:
    low, high = 0, starts.size - 1
    while low < high:
        middle = (low + high) >> 1
        order = _compare(text, np.int64(starts[middle]), np.int64(starts[middle + 1]) - 1, term)
        if order == 0:
            return middle
        if order < 0:
            low = middle + 1
        else:
            high = middle
    return -1


def lexicon_arrays(terms: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Return text and lengths of sorted terms, as `Lexicon` takes them."""
    text = np.frombuffer(b"".join([term + END for term in terms]), dtype=np.uint8)
    lengths = np.fromiter(map(len, terms), dtype=np.uint32, count=len(terms))
    return text, smallest(lengths)


def suffix_order(lexicon: Lexicon) -> NDArray[np.uint32]:
    """Return the ordinals of terms in the order of the terms read backwards: uint32 (n_terms,)."""
    starts = lexicon.starts.astype(np.int64)
    return byte_order(lexicon.text, starts[:-1], starts[1:] - 1, is_backwards=True).astype(np.uint32)


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
    highest = int(values.max()) if values.size else 0
    for dtype in (np.uint8, np.uint16, np.uint32):
        if highest <= np.iinfo(dtype).max:
            return values.astype(dtype)
    return values.astype(np.uint64)
