"""
Chunks of texts by number: cut out and looked up in one pass over the characters.

Flow: code points of a text -> `ChunkTable.number` -> numbers of chunks. What a chunk is, `batch` says. A hash
table with open addressing holds the chunks that were met, each with its characters, and these are
compared: nothing rests on a hash. Only chunks that were never met go to the tokenizer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.analysis.fold import IGNORABLE
from indexer.analysis.forms import random_keys, signed, slot_shift, slots_with_room, with_room
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, UNSPACED
from indexer.compiled import I4, I4_OUT, I8, I8_OUT, U1, U1_OUT, U4, U4_OUT, U8, U8_OUT, compiled

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Flags = NDArray[np.uint8]
    Int32s = NDArray[np.int32]
    Int64s = NDArray[np.int64]

REMEMBERED_CHARS = 64
"""Longer chunks (base64, chains of hyphens) hardly come again: they are tokenised each time and forgotten."""

# What the code points are to the tokenizer's pattern.
WORD = 1  # \w
DIGIT = 2
UNSPACED_LETTER = 4
MARK = 8
DOT = 16
COMMA = 32
CONNECTOR = 64
UNDERSCORE = 128
BEYOND = 0xFFFF
"""Stands for all code points above. It may be anything, so it counts as letter, digit and full stop."""

PLAIN, DIGITS = 1, 2
"""Kinds of chunks: ASCII letters and digits, and digits alone. All others are 0."""

_PADDING = 2  # characters that the pattern looks at before and behind one
_LANGUAGE_KEY, _LENGTH_KEY, _N_KEYS = REMEMBERED_CHARS, REMEMBERED_CHARS + 1, REMEMBERED_CHARS + 2
_MOST_PLACES = REMEMBERED_CHARS + 1  # of a chunk: its language and its characters
_TAG, _NUMBER = 0xFFFFFFFF00000000, 0xFFFFFFFF  # halves of a slot: of the hash, and of the chunk, from 1
_N_CHUNKS, _N_FOUND, _N_NEW, _N_PASSING, _N_DONE = range(5)


class NumberedChunks(NamedTuple):
    """The chunks of a text, and which of them are new.

    ids, int32 (n_chunks,): the number of each; -1, -2, ... for those that are too long to be remembered.
    starts, int32 (n_chunks,): characters of the text. new_starts, new_lengths, new_languages, int32
    (n_new,): of the chunks met for the first time and of those too long, in the order of the text.
    new_kinds, uint8 (n_new,): `PLAIN`, `DIGITS` or 0.
    """

    ids: Int32s
    starts: Int32s
    new_starts: Int32s
    new_lengths: Int32s
    new_languages: Int32s
    new_kinds: Flags


class ChunkTable:
    """The distinct chunks of languages, numbered as they first occur."""

    def __init__(self) -> None:
        self.n_chunks = 0
        self._characters = np.zeros(1 << 12, np.uint32)
        self._ends = np.zeros(1 << 9, np.int64)
        self._slots = np.zeros(1 << 10, np.uint64)
        self._keys = random_keys(_N_KEYS)

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return self._characters.nbytes + self._ends.nbytes + self._slots.nbytes

    def number(self, text: str, piece_starts: Int64s, languages: Int32s) -> NumberedChunks:
        """Cut a text and number its chunks, those that are new with the next numbers.

        piece_starts: int64 (n_pieces,), ascending, where each piece of the text starts, the first at its
        beginning or before. languages: int32 (n_pieces,), of each piece. No chunk runs over two pieces.
        """
        codes, flags = _classified(text)
        n = len(text)
        ids, starts = np.empty(n, np.int32), np.empty(n, np.int32)
        new_starts, new_lengths, new_languages = (np.empty(n, np.int32) for _ in range(3))
        kinds = np.empty(n, np.uint8)
        sizes = np.array([self.n_chunks, 0, 0, 0, 0], np.int64)
        while number_chunks(
            codes, flags, piece_starts, languages, self._keys, self._slots, self._characters,
            self._ends, sizes, ids, starts, new_starts, new_lengths, new_languages, kinds,
        ):  # fmt: skip
            self._enlarge(int(sizes[_N_CHUNKS]))
        self.n_chunks, n_found, n_new = sizes[:3].tolist()
        return NumberedChunks(
            ids[:n_found],
            starts[:n_found],
            new_starts[:n_new],
            new_lengths[:n_new],
            new_languages[:n_new],
            kinds[:n_new],
        )

    def _enlarge(self, n_chunks: int) -> None:
        """Make room for more chunks, where there is little."""
        self._characters = with_room(self._characters, int(self._ends[n_chunks]), 4 * _MOST_PLACES)
        self._ends = with_room(self._ends, n_chunks + 1, 4)
        self._slots = slots_with_room(self._slots, n_chunks + 4)


@lru_cache(maxsize=1)
def character_flags() -> Flags:
    """Return what each code point is to the pattern, uint8 (65536,)."""
    flags = np.zeros(BEYOND + 1, np.uint8)
    code_points = "".join(map(chr, range(BEYOND + 1)))
    for pattern, flag in (
        (r"\w", WORD),
        (r"\d", DIGIT),
        (f"[{UNSPACED}]", UNSPACED_LETTER),
        (r"\.", DOT),
        ("[,٬]", COMMA),
        (f"[{re.escape(APOSTROPHES + HYPHENS)}]", CONNECTOR),
        ("_", UNDERSCORE),
    ):
        for run in re.finditer(f"{pattern}+", code_points):
            flags[run.start() : run.end()] |= flag
    marks = [ord(char) for char in code_points if unicodedata.category(char).startswith("M")]
    flags[marks + [ord(char) for char in IGNORABLE if char not in HYPHENS]] |= MARK
    # Tatweel and some apostrophes are letters as well, and what is a letter is kept anyway.
    flags[(flags & WORD) != 0] &= ~np.uint8(MARK | CONNECTOR)
    flags[BEYOND] = WORD | DIGIT | DOT
    return flags


def _classified(text: str) -> tuple[NDArray[np.uint32], Flags]:
    """Return code points of a text in lower case, uint32, and what each is; with padding on both sides."""
    padding = " " * _PADDING
    padded = f"{padding}{text}{padding}"
    if padded.isascii():  # takes a tenth of the time
        flags = np.frombuffer(padded.encode().translate(character_flags().tobytes()[:256]), np.uint8)
        return np.frombuffer(padded.lower().encode("utf-32-le"), np.uint32), flags
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32)
    lowered, flags = np.empty_like(codes), np.empty(codes.size, np.uint8)
    classify(codes, character_flags(), lowered, flags)
    return lowered, flags


@compiled((U4, U1, U4_OUT, U1_OUT))
def classify(codes: Array, flags_by_code: Array, lowered: Array, flags: Array) -> None:
    """Tell what each character is, and put ASCII letters in lower case.

    Chunks that differ in the case of these have the same forms. A letter before a mark stays: `J` with a
    caron has no lower case of one character, `j` with it is one.
    """
    after = 0
    for at in range(codes.size - 1, -1, -1):
        code = codes[at]
        own = flags_by_code[min(code, np.uint32(BEYOND))]
        is_upper = code >= 65 and code <= 90 and not after & MARK
        lowered[at] = code + np.uint32(32) if is_upper else code
        flags[at] = after = own


@compiled()
def _end_of_row(flags: Array, at: int) -> tuple[int, bool]:
    """Return where a row of marks, full stops, connectors or commas ends, and whether a chunk goes on."""
    own, before = flags[at], flags[at - 1]
    if own & MARK:
        return at + 1, (before & (WORD | UNSPACED_LETTER | MARK)) != 0
    if own & DOT:
        is_behind_letter = before & WORD and flags[at - 2] & (WORD | DOT) != WORD
        return at + 1, is_behind_letter and ((flags[at - 2] | flags[at + 2]) & DOT) != 0
    kind = own & (CONNECTOR | COMMA)
    end = at + 1
    while flags[end] & kind:  # the padding is none
        end += 1
    return end, (before & (WORD if kind & COMMA else WORD | MARK)) != 0 and (flags[end] & WORD) != 0


@compiled()
def _end_of_part(flags: Array, start: int, end: int) -> tuple[int, int]:
    """Return where the first part of a chunk that is divided ends, and where the next one starts."""
    for at in range(start, end):
        own = flags[at]
        if own & (UNDERSCORE | COMMA):
            return at, at + 1
        if own & (UNSPACED_LETTER | MARK) == UNSPACED_LETTER and at > start:
            return at, at
    return end, end


@compiled()
def _kind(codes: Array, flags: Array, start: int, end: int) -> int:
    all_of, any_of = 255, 0
    for at in range(start, end):
        if codes[at] > 127:
            return 0
        all_of &= flags[at]
        any_of |= flags[at]
    if any_of & ~(WORD | DIGIT):
        return 0
    return DIGITS if all_of & DIGIT else PLAIN


@compiled(
    (
        U4, U1, I8, I4, U8, U8_OUT, U4_OUT, I8_OUT, I8_OUT,
        I4_OUT, I4_OUT, I4_OUT, I4_OUT, I4_OUT, U1_OUT,
    )
)  # fmt: skip
def number_chunks(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - calls in the loop take as long as it
    codes: Array, flags: Array, piece_starts: Array, languages: Array,
    keys: Array, slots: Array, characters: Array, ends: Array, sizes: Array,
    ids: Array, starts: Array, new_starts: Array, new_lengths: Array, new_languages: Array, new_kinds: Array,
) -> bool:  # fmt: skip
    """Do what `ChunkTable.number` does, until all is done (false) or a table is full (true).

    codes, flags: with two spaces before the text and behind it. sizes: numbers of chunks in the table, in
    the text, of new ones, of those too long, and the characters done.
    """
    last = flags.size - _PADDING
    shift = slot_shift(slots.size)
    n_chunks, n_found, n_new, n_passing = (
        sizes[_N_CHUNKS], sizes[_N_FOUND], sizes[_N_NEW], sizes[_N_PASSING]
    )  # fmt: skip
    piece = 0
    language = -1
    next_piece = 0
    at = sizes[_N_DONE] + _PADDING
    is_full = False
    while at < last and not is_full:
        while at < last and flags[at] == 0:
            at += 1
        # The end of the chunk that starts here, if one does.
        end = at
        goes_on = divides = looks_around = False
        while end < last:
            own = flags[end]
            if own & (WORD | UNSPACED_LETTER):
                end += 1
                if own & ~(WORD | DIGIT):
                    divides |= (own & (UNSPACED_LETTER | UNDERSCORE)) != 0
                    looks_around |= (own & DOT) != 0
                continue
            if own == 0:
                row_end = end
                break
            row_end, goes_on = _end_of_row(flags, end)
            if not goes_on:
                break
            looks_around |= (own & DOT) != 0
            if own & COMMA:
                divides = True
                # With a comma between digits an alternative that looks around may match.
                looks_around |= row_end == end + 1 and (flags[end - 1] & flags[row_end] & DIGIT) != 0
            end = row_end
        row_end = max(row_end, end) if end < last else last
        is_divided = divides and not looks_around
        while at < end:
            part_end, next_part = end, end
            if is_divided:
                part_end, next_part = _end_of_part(flags, at, end)
            length = part_end - at
            if length:
                if (
                    ends[n_chunks] + _MOST_PLACES > characters.size
                    or n_chunks + 2 > ends.size
                    or 2 * n_chunks + 2 > slots.size
                ):
                    is_full = True
                    break
                while next_piece <= at:
                    language = signed(languages[piece])
                    piece += 1
                    next_piece = piece_starts[piece] + _PADDING if piece < piece_starts.size else last
                number = -1
                if length <= REMEMBERED_CHARS:
                    mixed = keys[_LANGUAGE_KEY] * np.uint64(language) + keys[_LENGTH_KEY] * np.uint64(length)
                    for i in range(length):
                        mixed += keys[i] * np.uint64(codes[at + i])
                    slot = signed(mixed >> shift)
                    tag = mixed & np.uint64(_TAG)
                    while slots[slot] != 0:
                        entry = slots[slot]
                        if entry & np.uint64(_TAG) == tag:
                            candidate = signed(entry & np.uint64(_NUMBER)) - 1
                            first = ends[candidate]
                            if ends[candidate + 1] - first == length + 1 and characters[first] == language:
                                i = 0
                                while i < length and characters[first + 1 + i] == codes[at + i]:
                                    i += 1
                                if i == length:
                                    number = candidate
                                    break
                        slot = slot + 1 if slot + 1 < slots.size else 0
                if number < 0:
                    new_starts[n_new] = at - _PADDING
                    new_lengths[n_new] = length
                    new_languages[n_new] = language
                    new_kinds[n_new] = 0
                    if length <= REMEMBERED_CHARS:
                        new_kinds[n_new] = _kind(codes, flags, at, part_end)
                        base = ends[n_chunks]
                        characters[base] = language
                        for i in range(length):
                            characters[base + 1 + i] = codes[at + i]
                        ends[n_chunks + 1] = base + 1 + length
                        slots[slot] = tag | np.uint64(n_chunks + 1)
                        number = n_chunks
                        n_chunks += 1
                    else:
                        n_passing += 1
                        number = -n_passing
                    n_new += 1
                ids[n_found] = number
                starts[n_found] = at - _PADDING
                n_found += 1
            at = next_part
        if not is_full:
            at = row_end
    sizes[_N_CHUNKS], sizes[_N_FOUND], sizes[_N_NEW], sizes[_N_PASSING] = n_chunks, n_found, n_new, n_passing
    sizes[_N_DONE] = at - _PADDING
    return is_full
