"""
Where the words of a stored text stand, as far as the text itself does not say it.

Nearly every word is a run of letters and digits between other characters, and such
runs are found in a text in one pass. So only what differs is stored:
positions that are left free, runs that are no words, words that are no runs (*U.N.*,
*30,000*, *don't*). It takes a tenth of a bit a word where plain offsets compress to
4.4 bits, and no text is analysed again: a run is a matter of character ranges that
are fixed here, for good, whatever the analyzer or Python's tables of characters
become. docs/internals/decisions.md has the measurements.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import types

from indexer.compiled import B1_OUT, I8, I8_OUT, U1, U1_OUT, U2, U2_OUT, U4, compiled, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

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

_NO_EXCEPTIONS = np.zeros(0, dtype=np.uint16)
_NO_SIZES = (0, 0, 0)
_NO_CODES = np.zeros(0, dtype=np.uint8)
_RAW = 0
"""The kind of a text whose words do not follow from its characters; else it is the bytes of a character."""

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
def _ascii_classes() -> NDArray[np.uint8]:
    return _classes()[:128].copy()


@lru_cache(maxsize=1)
def _translation() -> bytes:
    return _classes()[:256].tobytes()


def codes_of(text: str) -> NDArray[Any]:
    """Return the characters of a text as numbers: uint8 (n_chars,) when all are ASCII, else uint32."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)


def _classes_for(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the table by which runs are found among these characters."""
    return _ascii_classes() if codes.itemsize == 1 else _classes()


def runs_of(text: str) -> Words:
    """Return the runs of a text, in its order: what its words would be if all were plain."""
    codes = codes_of(text)
    return Words(*_runs(codes, _classes_for(codes)))


@compiled()
def _add_edges(  # noqa: PLR0913, PLR0917 - one step of the kernels below
    codes: NDArray[Any],
    classes: NDArray[np.uint8],
    first: int,
    before: int | np.int64,
    edges: NDArray[np.int32],
    n_edges: int,
) -> tuple[int, int | np.int64]:
    """Find where runs start and end by turns among more characters of a text, of which `first` is the first.

    before: the class of the character before them. Returns how many edges there are now, and the class of
    the last character. No branch hangs on where words end, which is what processors guess worst.
    """
    at = first
    if codes.itemsize == 1:  # ASCII has no letters that are words, and takes half the time without
        for code in codes:
            kind = np.int64(classes[code])
            edges[n_edges] = at
            n_edges += kind != before
            before = kind
            at += 1
        return n_edges, before
    for code in codes:
        kind = np.int64(classes[code])
        edges[n_edges] = at
        n_edges += kind != before
        if (kind | before) & _ALONE and kind and before:  # one run ends and the next one starts here
            if kind == before:
                edges[n_edges] = at
                n_edges += 1
            edges[n_edges] = at
            n_edges += 1
        before = kind
        at += 1
    return n_edges, before


@compiled(types.UniTuple(I8_OUT, 2)(U1, U1), types.UniTuple(I8_OUT, 2)(U4, U1))
def _runs(codes: NDArray[Any], classes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the runs among characters start and end: int64 (n_runs,) each."""
    edges = np.empty(2 * codes.size + 2, dtype=np.int32)
    n_edges, last = _add_edges(codes, classes, 0, 0, edges, 0)
    if last:
        edges[n_edges] = codes.size
        n_edges += 1
    starts = np.empty(n_edges // 2, dtype=np.int64)
    ends = np.empty(n_edges // 2, dtype=np.int64)
    for i in range(n_edges // 2):
        starts[i], ends[i] = edges[2 * i], edges[2 * i + 1]
    return starts, ends


_SCANNED = 512
"""Characters between two looks at whether all words that are wanted have been found."""


@compiled()
def _word_at(free: NDArray[np.uint16], position: int, n_words: int) -> int:
    """Return which word of the block stands at a position; at a free one the next, or the last."""
    word = position
    if free.size:
        low, high = 0, free.size
        while low < high:
            middle = (low + high) >> 1
            if free[middle] < position:
                low = middle + 1
            else:
                high = middle
        word = min(position - low, n_words - 1)
    if not 0 <= word < n_words:
        raise IndexError
    return word


@compiled()
def _find_words(  # noqa: PLR0913, PLR0917 - a text, its exceptions, and what is wanted
    codes: NDArray[Any],
    classes: NDArray[np.uint8],
    exceptions: NDArray[np.uint16],
    n_free: int,
    n_no_words: int,
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    word_starts: NDArray[np.int64],
    word_ends: NDArray[np.int64],
) -> None:
    """Write where the words at positions `firsts` start and where those at positions `lasts` end.

    The text is read up to the last of them. At a free position it is the next word, or the last one.

    Raises:
        IndexError: there are not so many words.
    """
    free = exceptions[:n_free]
    no_words = exceptions[n_free : n_free + n_no_words]
    n_others = (exceptions.size - n_free - n_no_words) // 2
    other_starts = exceptions[n_free + n_no_words : n_free + n_no_words + n_others]
    other_lengths = exceptions[n_free + n_no_words + n_others :]
    n_wanted = 0
    for position in firsts:
        n_wanted = max(n_wanted, position + 1)
    for position in lasts:
        n_wanted = max(n_wanted, position + 1)
    edges = np.empty(2 * codes.size + 2, dtype=np.int32)
    n_edges, n_read = 0, 0
    before: int | np.int64 = 0
    while n_read < codes.size and n_edges // 2 < n_wanted + n_no_words:
        piece = codes[n_read : n_read + _SCANNED]
        n_edges, before = _add_edges(piece, classes, n_read, before, edges, n_edges)
        n_read += piece.size
    is_whole = n_read == codes.size
    if is_whole and before:
        edges[n_edges] = n_read
        n_edges += 1
    n_words = n_edges // 2
    if n_no_words or n_others:
        n_runs, runs = n_words, edges
        edges = np.empty(2 * (n_runs + n_others), dtype=np.int32)
        n_words, left_out, other = 0, 0, 0
        for run in range(n_runs + is_whole):
            while other < n_others and (run == n_runs or other_starts[other] <= runs[2 * run]):
                start = np.int32(other_starts[other])
                edges[2 * n_words] = start
                edges[2 * n_words + 1] = start + np.int32(other_lengths[other])
                other += 1
                n_words += 1
            if left_out < n_no_words and no_words[left_out] == run:
                left_out += 1
            elif run < n_runs:
                edges[2 * n_words] = runs[2 * run]
                edges[2 * n_words + 1] = runs[2 * run + 1]
                n_words += 1
    for i in range(firsts.size):
        word = _word_at(free, firsts[i], n_words)
        word_starts[i] = edges[2 * word]
    for i in range(lasts.size):
        word = _word_at(free, lasts[i], n_words)
        word_ends[i] = edges[2 * word + 1]


@compiled(
    nothing(U1, I8, U1, U2, I8, I8, I8, I8, I8_OUT, I8_OUT),
    nothing(U4, I8, U1, U2, I8, I8, I8, I8, I8_OUT, I8_OUT),
)
def _find_words_of_texts(  # noqa: PLR0913, PLR0917 - texts, their exceptions, and what is wanted
    codes: NDArray[Any],
    text_bounds: NDArray[np.int64],
    classes: NDArray[np.uint8],
    exceptions: NDArray[np.uint16],
    sizes: NDArray[np.int64],
    bounds: NDArray[np.int64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    word_starts: NDArray[np.int64],
    word_ends: NDArray[np.int64],
) -> None:
    """Do for several texts what `_find_words` does for one.

    codes, exceptions, firsts, lasts: of one text after the other. text_bounds, bounds: int64 (n_texts + 1,),
    where each begins in codes, and in firsts and lasts. sizes: of each text, how many exceptions it has,
    and of them positions that are free, and runs that are no words.
    """
    at = np.int64(0)
    for text in range(bounds.size - 1):
        first, last = bounds[text], bounds[text + 1]
        size, n_free, n_no_words = sizes[3 * text], sizes[3 * text + 1], sizes[3 * text + 2]
        if first < last:
            _find_words(
                codes[text_bounds[text] : text_bounds[text + 1]],
                classes,
                exceptions[at : at + size],
                n_free,
                n_no_words,
                firsts[first:last],
                lasts[first:last],
                word_starts[first:last],
                word_ends[first:last],
            )
        at += size


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
    n_positions = np.diff(bounds)
    is_raw = (lengths > MAX_BLOCK_CHARS) | (n_positions > MAX_BLOCK_CHARS)
    words = Words(*map(np.ascontiguousarray, words))
    classes = _classes_of("\n".join([*texts, ""]))
    # No more can be free or be none than there are.
    free, others = (np.empty(words.starts.size, dtype=np.uint16) for _ in range(2))
    other_lengths, no_words = np.empty_like(others), np.empty(classes.size, dtype=np.uint16)
    edges = np.zeros((3, len(texts) + 1), dtype=np.int64)
    compare_with_runs(
        classes, lengths, words.starts, words.ends, bounds, is_raw,
        free, no_words, others, other_lengths, *edges,
    )  # fmt: skip
    found = []
    n_free, n_no_words, n_others = np.diff(edges, axis=1).tolist()
    free_at, no_words_at, others_at = edges.tolist()
    positions = n_positions.tolist()
    raw = is_raw.tolist()
    for i in range(len(texts)):
        n_numbers = n_free[i] + n_no_words[i] + 2 * n_others[i]
        if raw[i] or 2 * n_numbers > 6 * positions[i]:
            own = slice(bounds[i], bounds[i + 1])
            found.append(_raw(Words(words.starts[own], words.ends[own])))
        elif not n_numbers:
            found.append(b"")
        else:
            parts = (
                free[free_at[i] : free_at[i + 1]],
                no_words[no_words_at[i] : no_words_at[i + 1]],
                others[others_at[i] : others_at[i + 1]],
                other_lengths[others_at[i] : others_at[i + 1]],
            )
            sizes = _SIZES.pack(_PLAIN, n_free[i], n_no_words[i])
            found.append(sizes + b"".join([part.astype("<u2", copy=False).tobytes() for part in parts]))
    return found


def _classes_of(text: str) -> NDArray[np.uint8]:
    """Return what each character of a text is to a run: uint8."""
    if text.isascii():
        return np.frombuffer(text.encode().translate(_translation()), dtype=np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = np.empty(codes.size, dtype=np.uint8)
    look_up(_classes(), codes, classes)
    return classes


@compiled((U1, U4, U1_OUT), is_checked=False)
def look_up(table: Array, codes: Array, found: Array) -> None:
    """Write down what a table says of each code point."""
    for i in range(codes.size):
        found[i] = table[codes[i]]


@compiled(
    (
        U1, I8, I8, I8, I8, B1_OUT,
        U2_OUT, U2_OUT, U2_OUT, U2_OUT, I8_OUT, I8_OUT, I8_OUT,
    ), is_checked=False)  # fmt: skip
def compare_with_runs(  # noqa: C901, PLR0913, PLR0917 - what is read and what is written
    classes: Array, text_lengths: Array, starts: Array, ends: Array, bounds: Array, is_raw: Array,
    free: Array, no_words: Array, others: Array, other_lengths: Array,
    free_at: Array, no_words_at: Array, others_at: Array,
) -> None:  # fmt: skip
    """Find in each text the positions that are free, runs that are no words, and words that are no runs.

    classes: of the characters of all texts, with one behind each. Numbers are of their text. A text whose
    words overlap or go back becomes a raw one, and of raw ones nothing is found.
    """
    first_char = n_free = n_no_words = n_others = 0
    for text in range(text_lengths.size):
        last_end = np.int64(0)
        for i in range(bounds[text], bounds[text + 1]):
            if ends[i] > starts[i]:
                if starts[i] < last_end:
                    is_raw[text] = True
                last_end = ends[i]
        if not is_raw[text]:
            last_char = first_char + text_lengths[text]
            run, run_start, run_end = -1, first_char, first_char
            is_done = True  # with the last run
            for i in range(bounds[text], bounds[text + 1] + 1):
                is_word = i < bounds[text + 1]  # else the end of the text
                if is_word and ends[i] <= starts[i]:
                    free[n_free] = i - bounds[text]
                    n_free += 1
                    continue
                start = first_char + starts[i] if is_word else last_char
                while True:
                    if is_done:
                        run += 1
                        run_start = run_end
                        while run_start < last_char and classes[run_start] == 0:
                            run_start += 1
                        run_end = run_start + 1
                        if run_start < last_char and classes[run_start] == _IN_RUN:
                            while run_end < last_char and classes[run_end] == _IN_RUN:
                                run_end += 1
                        is_done = False
                    if run_start >= min(start, last_char):
                        break
                    no_words[n_no_words] = run
                    n_no_words += 1
                    is_done = True
                if is_word:
                    is_done = run_start == start and run_end == first_char + ends[i]
                    if not is_done:
                        others[n_others] = starts[i]
                        other_lengths[n_others] = ends[i] - starts[i]
                        n_others += 1
        first_char += text_lengths[text] + 1
        free_at[text + 1], no_words_at[text + 1], others_at[text + 1] = n_free, n_no_words, n_others


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

    text: a string, or its characters as `codes_of` gives them.

    Raises:
        ValueError: the exceptions are damaged.
    """

    __slots__ = ("_raw", "codes", "exceptions", "kind", "sizes")

    def __init__(self, text: str | NDArray[Any], exceptions: bytes) -> None:
        self._raw: Words | None = None
        self.kind: int = _RAW
        self.codes = _NO_CODES
        self.exceptions = _NO_EXCEPTIONS
        self.sizes = _NO_SIZES
        if exceptions[:1] == b"\1":
            starts, lengths = np.frombuffer(exceptions, "<i4", offset=2).reshape(2, -1).astype(np.int64)
            self._raw = Words(starts, starts + lengths)
            return
        self.codes = codes_of(text) if isinstance(text, str) else text
        self.kind = self.codes.itemsize
        if exceptions:
            _, n_free, n_no_words = _SIZES.unpack_from(exceptions)
            stored = np.frombuffer(exceptions, "<u2", offset=_SIZES.size)
            self.exceptions = stored.astype(np.uint16, copy=False)
            self.sizes = stored.size, n_free, n_no_words

    @property
    def raw(self) -> Words:
        """All words, of a text that has none that follow from its characters."""
        assert self._raw is not None  # noqa: S101 - `kind` tells
        return self._raw

    @property
    def n_positions(self) -> int:
        """Positions of the block, free ones included."""
        if self._raw is not None:
            return self._raw.starts.size
        n_runs = _runs(self.codes, _classes_for(self.codes))[0].size
        n_exceptions, n_free, n_no_words = self.sizes
        return n_runs - n_no_words + (n_exceptions - n_free - n_no_words) // 2 + n_free

    def at(self, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> Words:
        """Return where the words at positions `firsts` start and those at `lasts` end, as many of both.

        Raises:
            IndexError: the block has not so many positions.
        """
        return words_at([self], np.array([0, firsts.size]), firsts, lasts)


def words_at(
    texts: Sequence[StoredWords],
    bounds: NDArray[np.int64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
) -> Words:
    """Do for several texts what `StoredWords.at` does for one, in less time.

    firsts, lasts: int64 (n,), of one text after the other. bounds: int64 (n_texts + 1,), where each text's
    begin.

    Raises:
        IndexError: a text has not so many positions.
    """
    starts, ends = np.empty(firsts.size, dtype=np.int64), np.empty(firsts.size, dtype=np.int64)
    found = Words(starts, ends)
    groups: dict[int, list[int]] = {}
    for i, text in enumerate(texts):
        groups.setdefault(text.kind, []).append(i)
    if len(groups) == 1 and _RAW not in groups:
        _find_plain(texts, bounds, firsts, lasts, found)
        return found
    edges = bounds.tolist()
    for kind, members in groups.items():
        own = np.concatenate([np.arange(edges[i], edges[i + 1]) for i in members])
        if kind == _RAW:
            for i in members:
                raw, at = texts[i].raw, slice(edges[i], edges[i + 1])
                starts[at], ends[at] = raw.starts[firsts[at]], raw.ends[lasts[at]]
            continue
        inner = Words(np.empty(own.size, dtype=np.int64), np.empty(own.size, dtype=np.int64))
        inner_bounds = np.cumsum([0, *(edges[i + 1] - edges[i] for i in members)])
        _find_plain([texts[i] for i in members], inner_bounds, firsts[own], lasts[own], inner)
        starts[own], ends[own] = inner
    return found


def _find_plain(
    texts: Sequence[StoredWords],
    bounds: NDArray[np.int64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    found: Words,
) -> None:
    """Write where words of texts whose characters are of one type start and end."""
    if len(texts) == 1:
        codes, exceptions = texts[0].codes, texts[0].exceptions
    else:
        codes = np.concatenate([text.codes for text in texts])
        exceptions = np.concatenate([text.exceptions for text in texts])
    text_bounds = np.array([0, *accumulate(text.codes.size for text in texts)])
    sizes = np.array([n for text in texts for n in text.sizes])
    _find_words_of_texts(
        codes, text_bounds, _classes_for(codes), exceptions, sizes, bounds, firsts, lasts, *found
    )


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
