"""
Where the words of a stored text stand, as far as the text itself does not say it.

Nearly every word is a run of letters and digits between other characters, and such
runs are found in a text by a few array operations. So only what differs is stored:
positions that are left free, runs that are no words, words that are no runs (*U.N.*,
*30,000*, *don't*). It takes a tenth of a bit a word where plain offsets compress to
4.4 bits, and no text is analysed again: a run is a matter of character ranges that
are fixed here, for good, whatever the analyzer or Python's tables of characters
become. docs/internals/decisions.md has the measurements.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_BLOCK_CHARS = (1 << 16) - 1
"""Characters of a block of text, so that places in it fit 16 bits; longer only where one word is."""

_IN_RUN, _ALONE = 1, 2

# Letters, digits and the marks on them of the scripts that are written with spaces.
_RUNS = (
    (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xB5, 0xB5), (0xBA, 0xBA), (0xC0, 0xD6),
    (0xD8, 0xF6), (0xF8, 0x2C1), (0x300, 0x36F), (0x370, 0x373), (0x376, 0x377), (0x37B, 0x37D),
    (0x386, 0x386), (0x388, 0x481), (0x483, 0x52F), (0x531, 0x556), (0x561, 0x587), (0x591, 0x5BD),
    (0x5C1, 0x5C2), (0x5D0, 0x5EA), (0x610, 0x61A), (0x620, 0x669), (0x66E, 0x6D3), (0x6D5, 0x6DC),
    (0x6DF, 0x6E8), (0x6EA, 0x6FC), (0x710, 0x74A), (0x780, 0x7B1), (0x900, 0x963), (0x966, 0x96F),
    (0x980, 0xDF3), (0x10A0, 0x10FA), (0x1100, 0x1248), (0x1E00, 0x1FBC), (0x2C00, 0x2DFF),
    (0xA640, 0xA69F), (0xAC00, 0xD7A3), (0xFB50, 0xFBB1), (0xFE70, 0xFEFC), (0xFF10, 0xFF19),
    (0xFF21, 0xFF3A), (0xFF41, 0xFF5A),
)  # fmt: skip
# Scripts written without spaces, of which every letter is a word.
_SINGLES = ((0x0E01, 0x0E30), (0x0E40, 0x0E45), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x3400, 0x9FFF))

_NOTHING = np.zeros(0, dtype=np.int64)
_PLAIN = 0
_SIZES = struct.Struct("<HHH")
"""How the words are stored; numbers of free positions and of runs that are no words."""


class Words(NamedTuple):
    """Words by position: int64 (n_positions,) each, characters of a block. Free positions have equal ones."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint8]:
    classes = np.zeros(0x110000, dtype=np.uint8)
    for ranges, kind in ((_RUNS, _IN_RUN), (_SINGLES, _ALONE)):
        for first, last in ranges:
            classes[first : last + 1] = kind
    return classes


@lru_cache(maxsize=1)
def _ascii_classes() -> bytes:
    return _classes()[:256].tobytes()


def runs_of(text: str) -> Words:
    """Return the runs of a text, in its order: what its words would be if all were plain."""
    if text.isascii():  # the usual case takes a fifth of the time
        own = np.frombuffer(b"\0" + text.encode().translate(_ascii_classes()) + b"\0", dtype=np.uint8)
        edges = (own[1:] != own[:-1]).nonzero()[0]
        return Words(edges[::2], edges[1::2])
    own = np.zeros(len(text) + 2, dtype=np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    np.take(_classes(), codes, out=own[1:-1])
    is_edge = own[1:] != own[:-1]
    is_alone = own[1:] == _ALONE
    if not is_alone.any():
        edges = is_edge.nonzero()[0]
        return Words(edges[::2], edges[1::2])
    edges = (is_edge | is_alone).nonzero()[0]
    is_run = own[edges + 1] > 0
    return Words(edges[is_run], np.append(edges[1:], len(text))[is_run])


def exceptions_of(text: str, words: Words) -> bytes:
    """Return what `words_of` needs beside a block of text to give its words back.

    Empty when every word is a run and every run a word.
    """
    return exceptions_of_texts([text], words, np.array([0, words.starts.size]))[0]


def exceptions_of_texts(texts: Sequence[str], words: Words, bounds: NDArray[np.int64]) -> list[bytes]:
    """Do for several blocks what `exceptions_of` does for one.

    words: those of all blocks, one after the other, each in characters of its own. bounds: int64
    (n_texts + 1,), where each block's begin.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    first_chars = np.cumsum(lengths + 1) - (lengths + 1)
    is_word = words.ends > words.starts
    of_word = np.flatnonzero(is_word)
    n_words = np.searchsorted(of_word, bounds)
    shift = np.repeat(first_chars, np.diff(n_words))
    starts, ends = words.starts[of_word] + shift, words.ends[of_word] + shift
    runs = runs_of("\n".join(texts))
    is_run = np.zeros(starts.size, dtype=bool)
    is_kept = np.zeros(runs.starts.size, dtype=bool)
    if runs.starts.size:
        at = np.searchsorted(runs.starts, starts)
        at[at == runs.starts.size] = 0
        is_run = (runs.starts[at] == starts) & (runs.ends[at] == ends)
        is_kept[at[is_run]] = True
    free, no_words, others = np.flatnonzero(~is_word), np.flatnonzero(~is_kept), np.flatnonzero(~is_run)
    of_text = np.searchsorted(runs.starts, first_chars)
    edges = zip(
        np.searchsorted(free, bounds).tolist(),
        np.searchsorted(no_words, np.append(of_text, runs.starts.size)).tolist(),
        np.searchsorted(others, n_words).tolist(),
        strict=True,
    )
    # Relative to their blocks; those of blocks that are stored raw may not fit, and are not used.
    parts = (
        free - np.repeat(bounds[:-1], np.diff(np.searchsorted(free, bounds))),
        no_words - of_text[np.searchsorted(of_text, no_words, side="right") - 1],
        starts[others] - shift[others],
        ends[others] - starts[others],
    )
    free, no_words, other_starts, other_lengths = (part.astype("<u2") for part in parts)
    is_raw = _needs_raw(lengths, words, bounds, starts, ends, n_words)
    found = []
    (f, n, o), *ends_of_parts = edges
    for i, (f_end, n_end, o_end) in enumerate(ends_of_parts):
        n_others = o_end - o
        if is_raw[i] or 2 * (f_end - f + n_end - n + 2 * n_others) > 6 * (bounds[i + 1] - bounds[i]):
            own = slice(bounds[i], bounds[i + 1])
            found.append(_raw(Words(words.starts[own], words.ends[own])))
        elif f == f_end and n == n_end and not n_others:
            found.append(b"")
        else:
            found.append(
                _SIZES.pack(_PLAIN, f_end - f, n_end - n)
                + free[f:f_end].tobytes()
                + no_words[n:n_end].tobytes()
                + other_starts[o:o_end].tobytes()
                + other_lengths[o:o_end].tobytes()
            )
        f, n, o = f_end, n_end, o_end
    return found


def _needs_raw(  # noqa: PLR0913, PLR0917 - one step of the function above
    lengths: NDArray[np.int64],
    words: Words,
    bounds: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    n_words: NDArray[np.int64],
) -> list[bool]:
    """Tell which blocks are too long for 16 bits, or have words that overlap or go back."""
    is_long = (lengths > MAX_BLOCK_CHARS) | (np.diff(bounds) > MAX_BLOCK_CHARS)
    backwards = np.flatnonzero(starts[1:] < ends[:-1])
    is_long[np.searchsorted(n_words, backwards, side="right") - 1] = True
    raw: list[bool] = is_long.tolist()
    return raw


def _raw(words: Words) -> bytes:
    lengths = words.ends - words.starts
    return b"\1\0" + words.starts.astype("<i4").tobytes() + lengths.astype("<u4").tobytes()


def words_of(text: str, exceptions: bytes) -> Words:
    """Return the words of a block of text, those of all positions.

    Raises:
        ValueError: the exceptions do not belong to the text.
    """
    stored = StoredWords(text, exceptions)
    positions = np.arange(stored.n_positions)
    return stored.at(positions, positions)


class StoredWords:
    """The words of a block of text, of which a few are asked for.

    Raises:
        ValueError: the exceptions do not belong to the text.
    """

    def __init__(self, text: str, exceptions: bytes) -> None:
        nothing = _NOTHING
        self._free = self._no_words = self._other_starts = self._other_lengths = nothing
        if exceptions[:1] == b"\1":
            starts, lengths = np.frombuffer(exceptions, "<i4", offset=2).reshape(2, -1).astype(np.int64)
            self._starts, self._ends = starts, starts + lengths
            return
        self._starts, self._ends = runs_of(text)
        if exceptions:
            _, n_free, n_no_words = _SIZES.unpack_from(exceptions)
            stored = np.frombuffer(exceptions, "<u2", offset=_SIZES.size).astype(np.int64)
            n_others = (stored.size - n_free - n_no_words) // 2
            self._free = stored[:n_free]
            self._no_words = stored[n_free : n_free + n_no_words]
            self._other_starts = stored[n_free + n_no_words : n_free + n_no_words + n_others]
            self._other_lengths = stored[n_free + n_no_words + n_others :]

    @property
    def n_positions(self) -> int:
        """Positions of the block, free ones included."""
        return self._starts.size - self._no_words.size + self._other_starts.size + self._free.size

    def at(self, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> Words:
        """Return where the words at positions `firsts` start and those at `lasts` end."""
        starts, ends = self._starts, self._ends
        if self._other_starts.size:
            if self._no_words.size:
                starts, ends = np.delete(starts, self._no_words), np.delete(ends, self._no_words)
            at = starts.searchsorted(self._other_starts) + np.arange(self._other_starts.size)
            is_run = np.ones(starts.size + at.size, dtype=bool)
            is_run[at] = False
            all_starts = np.empty(is_run.size, dtype=np.int64)
            all_ends = np.empty(is_run.size, dtype=np.int64)
            all_starts[is_run], all_ends[is_run] = starts, ends
            all_starts[at] = self._other_starts
            all_ends[at] = self._other_starts + self._other_lengths
            return Words(all_starts[self._words(firsts)], all_ends[self._words(lasts)])
        first_runs, last_runs = self._words(firsts), self._words(lasts)
        if self._no_words.size:  # the run of a word lies so many farther as were left out before it
            left_out = self._no_words - np.arange(self._no_words.size)
            first_runs = first_runs + left_out.searchsorted(first_runs, side="right")
            last_runs = last_runs + left_out.searchsorted(last_runs, side="right")
        return Words(starts[first_runs], ends[last_runs])

    def _words(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which word of the block stands at each position; at a free one the next, or the last."""
        if not self._free.size:
            return positions
        words = positions - self._free.searchsorted(positions)
        n_words = self.n_positions - self._free.size
        clipped: NDArray[np.int64] = np.minimum(words, max(n_words - 1, 0))
        return clipped


def block_edges(n_chars: int, starts: NDArray[Any], max_chars: int = MAX_BLOCK_CHARS) -> list[int]:
    """Return where a text is cut into blocks: 0, the cuts, and its end. No word runs over a cut.

    starts: int (n_words,), where the words of the text start, ascending; a longer text whose words
    do not ascend stays whole.
    """
    edges = [0]
    if (starts[1:] < starts[:-1]).any():
        return [0, n_chars]
    while n_chars - edges[-1] > max_chars:
        at = int(np.searchsorted(starts, edges[-1] + max_chars, side="right")) - 1
        if at < 0 or starts[at] <= edges[-1]:  # one word, or none, in so many characters
            at += 1
        if at == starts.size:
            break
        edges.append(int(starts[at]))
    return [*edges, n_chars]
