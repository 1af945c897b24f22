"""
Chunks of texts by number: cut out and looked up in one pass over the characters.

Flow: code points of a text -> `ChunkTable.number` -> numbers of chunks. What a chunk is, `batch` says. A hash
table with open addressing holds the chunks that were met, each with its characters, and these are
compared: nothing rests on a hash. Nearly all chunks are ASCII and short; such a one is two numbers of eight
characters each, which are compared at once. Only chunks that were never met go to the tokenizer.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import types

from indexer.analysis.fold import IGNORABLE
from indexer.analysis.forms import JoinedStrings, random_keys, signed, slot_shift, slots_with_room, with_room
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, UNSPACED
from indexer.compiled import (
    B1_OUT,
    I4,
    I4_OUT,
    I8,
    I8_OUT,
    U1,
    U1_OUT,
    U2_OUT,
    U4,
    U4_OUT,
    U8,
    U8_OUT,
    compiled,
)

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

PLAIN, GENITIVE, COMPOUND = 1, 2, 3
"""Kinds of chunks of ASCII of which it is known what the tokenizer makes: letters and digits; the same with
an apostrophe and an *s*; letters, a hyphen and letters. All others are 0."""

_MAX_PART_CHARS = 31
"""Of a compound: two parts without the hyphen are no longer than a term."""

_APOSTROPHE, _BACKTICK, _HYPHEN = 0x27, 0x60, 0x2D
_A, _S, _Z, _ZERO, _NINE = 97, 115, 122, 48, 57

_LINE_FEED = 10
_PADDING = 2  # characters that the pattern looks at before and behind one
_PACKED = 8
"""Characters of ASCII in a number."""

_SHORT_CHARS = 2 * _PACKED
_SHORT_PLACES = 3  # of an entry: characters (2), language and number
_N_SHORT_KEYS = 5  # of each half of the two numbers, and of the language
_HEAD_PLACES = 5  # of an entry: number (2), length, language (2)
_MOST_PLACES = _HEAD_PLACES + 3 * REMEMBERED_CHARS
_TAG, _ENTRY = 0xFFFFFFFF00000000, 0xFFFFFFFF
_LOW_HALF = 0xFFFFFFFF
_N_SHORT, _N_LONG, _N_PLACES, _N_NEW, _N_PASSING, _N_DONE, _N_CHUNKS = range(7)
_FETCHED = 512
"""Chunks that are looked up together: what is fetched for them fits the nearest cache."""


class PlainTokens(NamedTuple):
    """The tokens of chunks of known kinds, in their order.

    words: in lower case. chunks, int64 (n_tokens,): which of the new chunks each is of. widths, uint8;
    starts, int64, in the chunk; lengths, int32, characters. is_digits, bool: of which words are digits alone.
    """

    words: JoinedStrings
    chunks: Int64s
    widths: Flags
    starts: Int64s
    lengths: Int32s
    is_digits: NDArray[np.bool_]


class NumberedChunks(NamedTuple):
    """The chunks of a text, and which of them are new.

    ids, int32 (n_chunks,): the number of each; -1, -2, ... for those that are too long to be remembered.
    starts, int32 (n_chunks,): characters of the text. new_starts, new_lengths, new_languages, int32
    (n_new,): of the chunks met for the first time and of those too long, in the order of the text.
    new_kinds, uint8 (n_new,): `PLAIN`, `GENITIVE`, `COMPOUND` or 0. plain: the tokens of those not 0.
    """

    ids: Int32s
    starts: Int32s
    new_starts: Int32s
    new_lengths: Int32s
    new_languages: Int32s
    new_kinds: Flags
    plain: PlainTokens


class ChunkTable:
    """The distinct chunks of languages, numbered as they first occur."""

    def __init__(self) -> None:
        self._n_short = self._n_long = self._n_places = 0
        self._short_entries = np.zeros(1 << 10, np.uint64)
        self._short_slots = np.zeros(1 << 10, np.uint64)
        self._entries = np.zeros(1 << 12, np.uint16)
        self._slots = np.zeros(1 << 10, np.uint64)
        self._keys = random_keys(REMEMBERED_CHARS + _N_SHORT_KEYS)

    @property
    def n_chunks(self) -> int:
        """Distinct chunks in the table."""
        return self._n_short + self._n_long

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        tables = self._short_entries, self._short_slots, self._entries, self._slots
        return sum(table.nbytes for table in tables)

    def number(self, text: str, piece_starts: Int64s, languages: Int32s) -> NumberedChunks:
        """Cut a text and number its chunks, those that are new with the next numbers.

        piece_starts: int64 (n_pieces,), ascending, where each piece of the text starts, the first at its
        beginning or before. languages: int32 (n_pieces,), of each piece. No chunk runs over two pieces.
        """
        codes, flags = _classified(text)
        # There is room for a chunk at every character, of which no memory is taken before it is written to.
        starts, lengths, of_chunks, ids, new = (np.empty(len(text), np.int32) for _ in range(5))
        packed = np.empty(len(text), np.uint64), np.empty(len(text), np.uint64)
        sizes = np.array([self._n_short, self._n_long, self._n_places, 0, 0, 0, -1], np.int64)
        at_each = _eight_at_each(codes if codes.itemsize == 1 else np.zeros(0, np.uint8))
        while number_chunks(
            flags, codes, at_each, _masks(), piece_starts, languages, self._keys,
            self._short_slots, self._short_entries, self._slots, self._entries, sizes,
            starts, lengths, *packed, of_chunks, ids, new,
        ):  # fmt: skip
            n_short, n_long = int(sizes[_N_SHORT]), int(sizes[_N_LONG])
            self._short_entries = with_room(self._short_entries, _SHORT_PLACES * n_short, 4 * _SHORT_PLACES)
            self._short_slots = slots_with_room(self._short_slots, n_short + 4)
            self._entries = with_room(self._entries, int(sizes[_N_PLACES]), 4 * _MOST_PLACES)
            self._slots = slots_with_room(self._slots, n_long + 4)
        self._n_short, self._n_long, self._n_places, n_new = sizes[:4].tolist()
        n = int(sizes[_N_CHUNKS])
        new = new[:n_new]
        new_starts, new_lengths, new_languages = (np.empty(n_new, np.int32) for _ in range(3))
        kinds = np.empty(n_new, np.uint8)
        n_tokens, n_bytes = kinds_of_chunks(
            codes, new, starts, lengths, of_chunks,
            new_starts, new_lengths, new_languages, kinds,
        )  # fmt: skip
        plain = PlainTokens(
            JoinedStrings(np.empty(n_bytes, np.uint8), np.empty(n_tokens, np.int64)),
            np.empty(n_tokens, np.int64),
            np.empty(n_tokens, np.uint8),
            np.empty(n_tokens, np.int64),
            np.empty(n_tokens, np.int32),
            np.empty(n_tokens, np.bool_),
        )
        write_tokens(codes, new_starts, new_lengths, kinds, *plain.words, *plain[1:])
        return NumberedChunks(ids[:n], starts[:n], new_starts, new_lengths, new_languages, kinds, plain)


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


def _classified(text: str) -> tuple[Array, Flags]:
    """Return code points of a text in lower case, and what each is; with padding on both sides.

    Of ASCII they are uint8, else uint32.
    """
    padding = " " * _PADDING
    padded = f"{padding}{text}{padding}"
    if padded.isascii():  # takes a tenth of the time
        encoded = padded.encode()
        flags = np.frombuffer(encoded.translate(character_flags().tobytes()[:256]), np.uint8)
        return np.frombuffer(encoded.lower(), np.uint8), flags
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32)
    lowered, flags = np.empty_like(codes), np.empty(codes.size, np.uint8)
    classify(codes, character_flags(), lowered, flags)
    return lowered, flags


def _eight_at_each(codes: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the eight characters from each place on as a number: uint64 (n,), zeros behind the end."""
    buffer = codes.tobytes() + bytes(_SHORT_CHARS)
    return np.ndarray((codes.size + _PACKED,), np.uint64, buffer, strides=(1,))


@lru_cache(maxsize=1)
def _masks() -> NDArray[np.uint64]:
    """Return what keeps the first 0 to 8 characters of such a number: uint64 (9,)."""
    kept = b"".join(b"\xff" * n + bytes(_PACKED - n) for n in range(_PACKED + 1))
    return np.frombuffer(kept, np.uint64)


@compiled((U4, U1, U4_OUT, U1_OUT), is_checked=False)
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


@compiled(is_checked=False)
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


@compiled(is_checked=False)
def _end_of_part(flags: Array, start: int, end: int) -> tuple[int, int]:
    """Return where the first part of a chunk that is divided ends, and where the next one starts."""
    for at in range(start, end):
        own = flags[at]
        if own & (UNDERSCORE | COMMA):
            return at, at + 1
        if own & (UNSPACED_LETTER | MARK) == UNSPACED_LETTER and at > start:
            return at, at
    return end, end


@compiled(is_checked=False)
def _lower(code: Any) -> Any:
    """Return a code point, an ASCII letter in lower case."""
    return code + 32 if code >= _A - 32 and code <= _Z - 32 else code


@compiled(is_checked=False)
def _kind_of(codes: Array, start: int, end: int) -> int:
    """Tell the kind of a chunk."""
    letters = digits = 0
    mark = -1  # where the only other character stands
    for at in range(start, end):
        code = _lower(codes[at])
        if code >= _A and code <= _Z:
            letters += 1
        elif code >= _ZERO and code <= _NINE:
            digits += 1
        elif mark < 0:
            mark = at
        else:
            return 0
    if mark < 0:
        return PLAIN
    if codes[mark] == _HYPHEN:
        first, second = mark - start, end - mark - 1
        is_compound = not digits and 0 < first <= _MAX_PART_CHARS and 0 < second <= _MAX_PART_CHARS
        return COMPOUND if is_compound else 0
    is_apostrophe = codes[mark] == _APOSTROPHE or codes[mark] == _BACKTICK
    return GENITIVE if is_apostrophe and start < mark == end - 2 and _lower(codes[end - 1]) == _S else 0


@compiled(
    (U1, I4, I4, I4, I4, I4_OUT, I4_OUT, I4_OUT, U1_OUT),
    (U4, I4, I4, I4, I4, I4_OUT, I4_OUT, I4_OUT, U1_OUT),
    is_short=True,
    is_checked=False,
)
def kinds_of_chunks(  # noqa: PLR0913, PLR0917 - columns of chunks
    codes: Array, new: Array, starts: Array, lengths: Array, languages: Array,
    new_starts: Array, new_lengths: Array, new_languages: Array, kinds: Array,
) -> tuple[int, int]:  # fmt: skip
    """Tell the kinds of new chunks, and return how many tokens and bytes `write_tokens` writes."""
    n_tokens = n_bytes = 0
    for i in range(new.size):
        chunk = new[i]
        new_starts[i], new_lengths[i], new_languages[i] = starts[chunk], lengths[chunk], languages[chunk]
        length = signed(lengths[chunk])
        start = _PADDING + signed(starts[chunk])
        kind = _kind_of(codes, start, start + length) if length <= REMEMBERED_CHARS else 0
        kinds[i] = kind
        if kind == COMPOUND:
            n_tokens += 3
            n_bytes += 2 * (length - 1) + 3
        elif kind:
            n_tokens += 1
            n_bytes += length + 1 - (2 if kind == GENITIVE else 0)
    return n_tokens, n_bytes


@compiled(
    (U1, I4, I4, U1, U1_OUT, I8_OUT, I8_OUT, U1_OUT, I8_OUT, I4_OUT, B1_OUT),
    (U4, I4, I4, U1, U1_OUT, I8_OUT, I8_OUT, U1_OUT, I8_OUT, I4_OUT, B1_OUT),
    is_short=True,
    is_checked=False,
)
def write_tokens(  # noqa: PLR0913, PLR0917 - chunks, and columns of tokens
    codes: Array, starts: Array, lengths: Array, kinds: Array,
    text: Array, ends: Array, chunks: Array, widths: Array, token_starts: Array, token_lengths: Array,
    is_digits: Array,
) -> None:  # fmt: skip
    """Write the tokens of chunks of known kinds: of a compound the joined form and its two parts."""
    n = at = 0
    for i in range(starts.size):
        kind = kinds[i]
        if kind == 0:
            continue
        start, length = _PADDING + signed(starts[i]), signed(lengths[i])
        hyphen = start
        while kind == COMPOUND and codes[hyphen] != _HYPHEN:
            hyphen += 1
        for token in range(3 if kind == COMPOUND else 1):
            first, last = start, start + length
            if kind == GENITIVE:
                last -= 2
            elif token == 1:
                last = hyphen
            elif token == 2:
                first = hyphen + 1
            digits = True
            for k in range(first, last):
                code = _lower(codes[k])
                if code != _HYPHEN:
                    text[at] = code
                    at += 1
                    digits &= code <= _NINE
            text[at] = _LINE_FEED
            ends[n] = at
            at += 1
            chunks[n], widths[n] = i, 2 if kind == COMPOUND and token == 0 else 1
            token_starts[n], token_lengths[n], is_digits[n] = first - start, last - first, digits
            n += 1


@compiled(is_checked=False)
def _cut_chunks(flags: Array, starts: Array, lengths: Array) -> int:
    """Write down where the chunks of a text are, and return how many there are.

    flags: with two spaces before the text and behind it.
    """
    last = flags.size - _PADDING
    n = 0
    at = _PADDING
    while at < last:
        while at < last and flags[at] == 0:
            at += 1
        # The end of the chunk that starts here, if one does.
        end = row_end = at
        goes_on = divides = looks_around = False
        while end < last:
            own = flags[end]
            if own & (WORD | UNSPACED_LETTER):
                end += 1
                if own & ~(WORD | DIGIT):
                    divides |= (own & (UNSPACED_LETTER | UNDERSCORE)) != 0
                    looks_around |= (own & DOT) != 0
                continue
            row_end = end
            if own == 0:
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
        next_chunk = max(row_end, end)
        is_divided = divides and not looks_around
        while at < end:
            part_end, next_part = end, end
            if is_divided:
                part_end, next_part = _end_of_part(flags, at, end)
            length = part_end - at
            if length:
                starts[n] = at - _PADDING
                lengths[n] = length
                n += 1
            at = next_part
        at = next_chunk
    return n


@compiled(is_checked=False)
def _language_of_chunks(starts: Array, piece_starts: Array, languages: Array, of_chunks: Array) -> None:
    """Write down the language of the piece that each chunk is of."""
    piece = 0
    for i in range(starts.size):
        while piece + 1 < piece_starts.size and piece_starts[piece + 1] <= starts[i]:
            piece += 1
        of_chunks[i] = languages[piece]


_AT_EACH = types.Array(types.uint64, 1, "A", readonly=True, aligned=False)


@compiled(is_checked=False)
def _pack_ascii(  # noqa: PLR0913, PLR0917 - chunks, and what is written
    at_each: Array, starts: Array, lengths: Array, masks: Array, firsts: Array, seconds: Array
) -> None:
    """Write the characters of chunks of ASCII: two numbers each, or zeros for one that is too long."""
    for i in range(starts.size):
        start, length = _PADDING + signed(starts[i]), signed(lengths[i])
        firsts[i] = seconds[i] = 0
        if length <= _SHORT_CHARS:
            firsts[i] = at_each[start] & masks[min(length, _PACKED)]
            if length > _PACKED:
                seconds[i] = at_each[start + _PACKED] & masks[length - _PACKED]


@compiled(is_checked=False)
def _pack(codes: Array, starts: Array, lengths: Array, firsts: Array, seconds: Array) -> None:
    """Write the characters of chunks: as `_pack_ascii`, with zeros for one that is not ASCII as well."""
    for i in range(starts.size):
        start, length = _PADDING + signed(starts[i]), signed(lengths[i])
        firsts[i] = seconds[i] = 0
        highest = np.uint32(0)
        if length <= _SHORT_CHARS:
            for k in range(length):
                highest = max(highest, codes[start + k])
        if length > _SHORT_CHARS or highest > 127:
            continue
        for k in range(length):
            character = np.uint64(codes[start + k]) << np.uint64(_shift_of(k % _PACKED))
            if k < _PACKED:
                firsts[i] |= character
            else:
                seconds[i] |= character


_IS_LITTLE = sys.byteorder == "little"


@compiled(is_checked=False)
def _shift_of(place: int) -> int:
    """Return where the bits of a character stand that is at this place of a number."""
    return 8 * place if _IS_LITTLE else 56 - 8 * place


@compiled(is_checked=False)
def _hash_of_short(first: Any, second: Any, language: Any, keys: Array) -> Any:
    """Return the hash of a short chunk: of parts of 32 bits, each times a number that nobody knows."""
    half, low = np.uint64(32), np.uint64(_LOW_HALF)
    return (
        keys[0] * (first & low)
        + keys[1] * (first >> half)
        + keys[2] * (second & low)
        + keys[3] * (second >> half)
        + keys[4] * np.uint64(language)
    )


@compiled(is_checked=False)
def _hash_of_long(codes: Array, start: int, length: int, language: int, keys: Array) -> Any:
    """Return the hash of any other chunk."""
    mixed = np.uint64(length) << np.uint64(57) ^ np.uint64(language) * np.uint64(0x9E3779B97F4A7C15)
    for i in range(length):
        mixed += keys[_N_SHORT_KEYS + i] * (np.uint64(codes[start + i]) + np.uint64(1))
    return mixed


@compiled(is_checked=False)
def _is_entry(  # noqa: PLR0913, PLR0917 - an entry and a chunk
    entries: Array, entry: int, codes: Array, start: int, length: int, language: int
) -> bool:
    """Tell whether an entry is that of a chunk."""
    if (
        entries[entry + 2] != length
        or entries[entry + 3] != language & 0xFFFF
        or entries[entry + 4] != language >> 16
    ):
        return False
    at = entry + _HEAD_PLACES
    for k in range(start, start + length):
        code = codes[k]
        if code < BEYOND:
            if entries[at] != code:
                return False
            at += 1
        else:
            if entries[at] != BEYOND or entries[at + 1] != code >> 16 or entries[at + 2] != code & 0xFFFF:
                return False
            at += 3
    return True


@compiled(is_checked=False)
def _write_entry(  # noqa: PLR0913, PLR0917 - what an entry is
    entries: Array, entry: int, codes: Array, start: int, length: int, language: int, number: int
) -> int:
    """Write down a chunk, and return where the next one can go."""
    entries[entry], entries[entry + 1] = number & 0xFFFF, number >> 16
    entries[entry + 2] = length
    entries[entry + 3], entries[entry + 4] = language & 0xFFFF, language >> 16
    at = entry + _HEAD_PLACES
    for i in range(start, start + length):
        code = codes[i]
        if code < BEYOND:
            entries[at] = code
            at += 1
        else:
            entries[at], entries[at + 1], entries[at + 2] = BEYOND, code >> 16, code & 0xFFFF
            at += 3
    return at


@compiled(is_checked=False)
def _find_short(  # noqa: PLR0913, PLR0917 - the table and a chunk
    slots: Array, shift: Any, entries: Array, mixed: Any, first: Any, second: Any, language: int
) -> tuple[int, int]:
    """Return the slot of a short chunk, and its number, -1 when it is new."""
    tag = mixed & np.uint64(_TAG)
    slot = signed(mixed >> shift)
    while slots[slot] != 0:
        if slots[slot] & np.uint64(_TAG) == tag:
            at = (signed(slots[slot] & np.uint64(_ENTRY)) - 1) * _SHORT_PLACES
            own = entries[at + 2]
            is_own = signed(own >> np.uint64(32)) == language
            if is_own and entries[at] == first and entries[at + 1] == second:
                return slot, signed(own & np.uint64(_LOW_HALF))
        slot = slot + 1 if slot + 1 < slots.size else 0
    return slot, -1


@compiled(is_checked=False)
def _find_long(  # noqa: PLR0913, PLR0917 - the table and a chunk
    slots: Array, shift: Any, entries: Array, mixed: Any, codes: Array, start: int, length: int, language: int
) -> tuple[int, int]:
    """Return the slot of any other chunk, and its number, -1 when it is new."""
    tag = mixed & np.uint64(_TAG)
    slot = signed(mixed >> shift)
    while slots[slot] != 0:
        if slots[slot] & np.uint64(_TAG) == tag:
            at = signed(slots[slot] & np.uint64(_ENTRY)) - 1
            if _is_entry(entries, at, codes, start, length, language):
                return slot, signed(entries[at]) | signed(entries[at + 1]) << 16
        slot = slot + 1 if slot + 1 < slots.size else 0
    return slot, -1


_NUMBERED = (
    I8, I4, U8, U8_OUT, U8_OUT, U8_OUT, U2_OUT, I8_OUT,
    I4_OUT, I4_OUT, U8_OUT, U8_OUT, I4_OUT, I4_OUT, I4_OUT,
)  # fmt: skip


@compiled((U1, U1, _AT_EACH, U8, *_NUMBERED), (U1, U4, _AT_EACH, U8, *_NUMBERED), is_checked=False)
def number_chunks(  # noqa: PLR0913, PLR0915, PLR0917 - arrays of the table and of what is found
    flags: Array, codes: Array, at_each: Array, masks: Array, piece_starts: Array, piece_languages: Array,
    keys: Array, short_slots: Array, short_entries: Array, slots: Array, entries: Array, sizes: Array,
    starts: Array, lengths: Array, firsts: Array, seconds: Array, languages: Array, ids: Array, new: Array,
) -> bool:  # fmt: skip
    """Cut a text and number its chunks, until all have a number (false) or a table is full (true).

    flags: with two spaces before the text and behind it. firsts, seconds: the characters of short ones,
    or 0. A slot holds half of a hash, and which entry it is, from 1, or where it is. An entry of a short
    chunk: characters, language and number; of another one: number, length, language, characters. sizes:
    numbers of short chunks and of others in the tables, of places of these, of new chunks, of those too
    long, of chunks done, and of all, -1 before the text is cut. new: which chunks are new.

    All of it is one kernel, because behind each a thread may wait for Python's lock.
    """
    if sizes[_N_CHUNKS] < 0:
        n = _cut_chunks(flags, starts, lengths)
        if codes.itemsize == 1:
            _pack_ascii(at_each, starts[:n], lengths[:n], masks, firsts, seconds)
        else:
            _pack(codes, starts[:n], lengths[:n], firsts, seconds)
        _language_of_chunks(starts[:n], piece_starts, piece_languages, languages)
        sizes[_N_CHUNKS] = n
    n_chunks = sizes[_N_CHUNKS]
    short_shift, shift = slot_shift(short_slots.size), slot_shift(slots.size)
    n_short, n_long, n_places = sizes[_N_SHORT], sizes[_N_LONG], sizes[_N_PLACES]
    n_new, n_passing = sizes[_N_NEW], sizes[_N_PASSING]
    hashes = np.empty(_FETCHED, np.uint64)
    first = sizes[_N_DONE]
    is_full = False
    while first < n_chunks and not is_full:
        last = min(first + _FETCHED, n_chunks)
        # What is looked at below is fetched into the cache before: so the fetches wait together.
        fetched = np.uint64(0)
        for i in range(first, last):
            mixed = _hash_of_short(firsts[i], seconds[i], languages[i], keys)
            hashes[i - first] = mixed
            entry = signed(short_slots[signed(mixed >> short_shift)] & np.uint64(_ENTRY))
            fetched += short_entries[max(entry - 1, 0) * _SHORT_PLACES]
        ids[first] = signed(fetched & np.uint64(1))
        for i in range(first, last):
            length, language = signed(lengths[i]), signed(languages[i])
            if length > REMEMBERED_CHARS:
                n_passing += 1
                ids[i] = -n_passing
                new[n_new] = i
                n_new += 1
                continue
            if firsts[i] != 0:
                if (n_short + 1) * _SHORT_PLACES > short_entries.size or 2 * n_short + 2 > short_slots.size:
                    is_full = True
                    last = i
                    break
                mixed = hashes[i - first]
                slot, number = _find_short(
                    short_slots, short_shift, short_entries, mixed, firsts[i], seconds[i], language
                )
                if number < 0:
                    number = n_short + n_long
                    at = n_short * _SHORT_PLACES
                    short_entries[at], short_entries[at + 1] = firsts[i], seconds[i]
                    short_entries[at + 2] = np.uint64(language) << np.uint64(32) | np.uint64(number)
                    n_short += 1
                    short_slots[slot] = mixed & np.uint64(_TAG) | np.uint64(n_short)
                    new[n_new] = i
                    n_new += 1
            else:
                if n_places + _MOST_PLACES > entries.size or 2 * n_long + 2 > slots.size:
                    is_full = True
                    last = i
                    break
                start = _PADDING + signed(starts[i])
                mixed = _hash_of_long(codes, start, length, language, keys)
                slot, number = _find_long(slots, shift, entries, mixed, codes, start, length, language)
                if number < 0:
                    number = n_short + n_long
                    slots[slot] = mixed & np.uint64(_TAG) | np.uint64(n_places + 1)
                    n_places = _write_entry(entries, n_places, codes, start, length, language, number)
                    n_long += 1
                    new[n_new] = i
                    n_new += 1
            ids[i] = number
        first = last
    sizes[_N_SHORT], sizes[_N_LONG], sizes[_N_PLACES] = n_short, n_long, n_places
    sizes[_N_NEW], sizes[_N_PASSING], sizes[_N_DONE] = n_new, n_passing, first
    return is_full
