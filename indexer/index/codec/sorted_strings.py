"""
Sorted strings of several segments, put together a block at a time.

Words, stems, values of a facet and keys all come sorted from each segment. A block
takes so many of each that no string is in two blocks, so nothing but the block is
in memory, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from indexer.index.codec.lexicon import Lexicon, byte_order, joined_strings, rank_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BLOCK_STRINGS = 1 << 17
"""Strings of all segments that are put in order at once: about 15 MB."""


class StringCursor(Protocol):
    """Goes through sorted strings."""

    def __len__(self) -> int:
        """Return how many are left."""
        ...

    def window(self, n: int) -> Lexicon:
        """Return the next ones, `n` at most."""
        ...

    def skip(self, window: Lexicon, n: int) -> None:
        """Leave the first `n` of a window behind."""
        ...


class TermCursor:
    """The terms of a lexicon, from the first to the last. text, lengths: as `Lexicon` takes them."""

    def __init__(self, text: NDArray[np.uint8], lengths: NDArray[Any]) -> None:
        self._text, self._lengths = text, lengths
        self._at = self._byte = 0

    def __len__(self) -> int:
        return int(self._lengths.size) - self._at

    def window(self, n: int) -> Lexicon:
        """Return the next terms, `n` at most."""
        lengths = self._lengths[self._at : self._at + n]
        n_bytes = int(lengths.sum(dtype=np.int64)) + lengths.size
        return Lexicon(self._text[self._byte : self._byte + n_bytes], lengths)

    def skip(self, window: Lexicon, n: int) -> None:
        """Leave the first `n` of a window behind."""
        self._at += n
        self._byte += window.start(n)


class ChosenCursor:
    """Some strings that are sorted by `chosen`. text: uint8; starts: uint32, as a lexicon has them."""

    def __init__(
        self, text: NDArray[np.uint8], starts: NDArray[np.uint32], chosen: NDArray[np.uint32]
    ) -> None:
        self._text, self._starts, self._chosen = text, starts, chosen
        self._at = 0

    def __len__(self) -> int:
        return int(self._chosen.size) - self._at

    def window(self, n: int) -> Lexicon:
        """Return the next strings, `n` at most."""
        return gathered(self._text, self._starts, self._chosen[self._at : self._at + n])

    def skip(self, _window: Lexicon, n: int) -> None:
        """Leave the first `n` of a window behind."""
        self._at += n


def gathered(text: NDArray[np.uint8], starts: NDArray[np.uint32], chosen: NDArray[Any]) -> Lexicon:
    """Return some strings, one after the other. starts: uint32, as a lexicon has them."""
    firsts, ends = starts[chosen].astype(np.int64), starts[chosen + np.uint32(1)].astype(np.int64) - 1
    lengths = (ends - firsts).astype(np.uint32)
    joined = np.empty(int(lengths.sum(dtype=np.int64)) + lengths.size, dtype=np.uint8)
    joined_strings(text, firsts, ends, np.arange(lengths.size), joined)
    return Lexicon(joined, lengths)


@dataclass(frozen=True, slots=True)
class SortedBlock:
    """Strings of several segments, and their order: equal ones in that of their segments.

    n_read: how many there are of each segment. text: uint8; starts, ends: int64 (n,), where each stands
    in it, segment after segment. order: int64 (n,).
    """

    n_read: Sequence[int]
    text: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    order: NDArray[np.int64]

    def distinct(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rank of each string, and the first string of each rank: int64."""
        ranks, firsts = np.empty_like(self.order), np.empty_like(self.order)
        n = rank_strings(self.text, self.starts, self.ends, self.order, ranks, firsts)
        return ranks, firsts[:n]

    def joined(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return chosen strings one after the other, each with a line feed behind it, and their lengths."""
        lengths = self.ends[chosen] - self.starts[chosen]
        joined = np.empty(int(lengths.sum()) + lengths.size, dtype=np.uint8)
        joined_strings(self.text, self.starts, self.ends, chosen, joined)
        return joined, lengths


def sorted_blocks(cursors: Sequence[StringCursor], n_strings: int | None = None) -> Iterator[SortedBlock]:
    """Yield the strings of all cursors in blocks; no string is in two of them, and the blocks ascend.

    `n_strings` is how many a block has at most, one of each cursor at least.
    """
    while n_open := sum(len(cursor) > 0 for cursor in cursors):
        step = max(1, (n_strings or BLOCK_STRINGS) // n_open)
        windows = [cursor.window(step) for cursor in cursors]
        last = [
            window[len(window) - 1]
            for cursor, window in zip(cursors, windows, strict=True)
            if len(window) < len(cursor)
        ]
        # What is equal to the least of these is in the block as well: it may stand in several.
        bound = min(last) + b"\0" if last else None
        n_read = [len(window) if bound is None else window.left_of(bound) for window in windows]
        text = np.concatenate(
            [window.text[: window.start(n)] for window, n in zip(windows, n_read, strict=True)]
        )
        lengths = np.concatenate(
            [window.lengths[:n].astype(np.int64) for window, n in zip(windows, n_read, strict=True)]
        )
        starts = np.cumsum(lengths + 1) - lengths - 1
        for cursor, window, n in zip(cursors, windows, n_read, strict=True):
            cursor.skip(window, n)
        yield SortedBlock(n_read, text, starts, starts + lengths, byte_order(text, starts, starts + lengths))
