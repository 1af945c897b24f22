"""
Many texts to tokens at once: what `iter_tokens` and `stem_term` give, without Python work for each token.

Flow: documents -> BatchAnalyzer -> TokenBatch -> postings. The tokenizer stays the one authority: a text is
cut into *chunks*, the tokenizer is asked once for each distinct chunk, and for all others it is looked up
what it said.

A chunk is a run of characters whose tokens do not depend on what stands around it. A character is left out
of chunks only where no alternative of the tokenizer's pattern can read it:

* a full stop, but in a row of single letters with full stops (*U.N.*);
* commas, but between two letters or digits: only there they group digits, or are seen by the look-ahead
  that asks whether a number goes on;
* apostrophes and hyphens, but behind a letter or a mark and before a letter;
* a mark, but behind a letter or another mark;
* all that is none of these, nor a letter or digit.

To the pattern these are alike there: no alternative takes them, and to its look-around they are no word
characters. And only the alternatives with full stops or commas look around at all; so a chunk without a full
stop, and without a comma between digits, is cut further: at its commas and underscores, and before every
letter of an unspaced script. A character that is kept without need makes the dictionary longer, and no token
wrong.

Most chunks are short, and a short chunk is its own key in a hash table of arrays (`_KeyTable`); the few that
are longer are looked up in a dict. Memory grows with the distinct chunks and forms (`approximate_bytes`);
`reset` starts anew. A call costs about half a millisecond besides the text: batches of a million characters
are of a good size.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import Stemmer

from indexer.analysis.analyze import PARAGRAPH_GAP
from indexer.analysis.fold import IGNORABLE, fold
from indexer.analysis.stem import ALGORITHMS, LANGUAGE_SCRIPTS, Script, stem_term, stemmed_languages
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, MAX_TERM_CHARS, UNSPACED, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.model.document import Paragraph

    Bools = NDArray[np.bool_]
    Flags = NDArray[np.uint8]
    Codes = NDArray[np.uint16]
    Int32s = NDArray[np.int32]
    Int64s = NDArray[np.int64]
    UInt32s = NDArray[np.uint32]
    Keys = NDArray[np.uint64]

_Number = TypeVar("_Number", bound="np.integer")

_WINDOW_CHARS = 1 << 17
"""Characters worked on at a time: arrays over them stay in the cache of a processor."""

_REMEMBERED_CHARS = 64
"""Longer chunks (base64, chains of hyphens) hardly come again: they are tokenised each time and forgotten."""

_BYTES_OF_FORM = 300
_BYTES_OF_LONG_CHUNK = 260
"""Measured, with the strings and their place in lists and dictionaries."""


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A text to analyze, as `iter_tokens` takes it: without paragraphs it is one, in `language`."""

    text: str
    paragraphs: Sequence[Paragraph] = ()
    language: str = "und"


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The tokens of some texts, text after text, by position; a joined form stands before its parts.

    `token_starts`, int64 (n_texts + 1,): where the tokens of each text begin in the next two.
    `forms`, int32 (n_tokens,): numbers in the analyzer's `forms`.
    `positions`, uint32 (n_tokens,): as `iter_tokens` numbers them.

    `position_starts`, int64 (n_texts + 1,): where the positions of each text begin in the next two; it has
    as many as its last position plus one.
    `gaps`, int32 (n_positions,): characters from the end of the word before (or the beginning of the text)
    to the start of the word at a position. Negative only where paragraphs overlap or go back.
    `lengths`, uint32 (n_positions,): characters of the word at a position. A position that is left free
    between paragraphs has gap 0 and length 0.

    `n_words`, int64 (n_texts,): tokens of width 1.

    The word at position p of a text starts at its character `sum(gaps[:p + 1]) + sum(lengths[:p])`.
    """

    token_starts: Int64s
    forms: Int32s
    positions: UInt32s
    position_starts: Int64s
    gaps: Int32s
    lengths: UInt32s
    n_words: Int64s


class Forms:
    """The distinct forms of tokens, numbered as they first occur.

    A form is all that an index has to know of a token besides its place: its term, the term of its stem,
    and the number of positions it covers.
    """

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.stems: list[str] = []
        self.widths: list[int] = []
        self._numbers: dict[tuple[str, str, int], int] = {}

    def __len__(self) -> int:
        return len(self.terms)

    def number(self, term: str, stem: str, width: int) -> int:
        """Return the number of a form; it gets the next one if it has none."""
        form = (term, stem, width)
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = len(self.terms)
            self.terms.append(term)
            self.stems.append(stem)
            self.widths.append(width)
        return number


class BatchAnalyzer:
    """Analyzes texts in batches, and remembers the chunks and forms it has met. Not for several threads."""

    forms: Forms

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all chunks and forms; `forms` is a new object, the old one stays as it is."""
        self.forms = Forms()
        self.forget_chunks()

    def forget_chunks(self) -> None:
        """Forget all chunks, and keep the forms with their numbers.

        To be called when `analyze` has raised: what it was noting down then is not whole.
        """
        self._languages: dict[str, int] = {}
        self._stem_terms: list[_StemTerms] = []
        self._short_chunks = _KeyTable()
        self._long_chunks: dict[tuple[int, str], int] = {}
        self._chunk_tokens = _ChunkTokens()

    @property
    def n_chunks(self) -> int:
        """Distinct chunks remembered."""
        return self._chunk_tokens.n_chunks

    @property
    def approximate_bytes(self) -> int:
        """Memory of all that `reset` forgets."""
        return (
            self._short_chunks.n_bytes
            + self._chunk_tokens.n_bytes
            + len(self._long_chunks) * _BYTES_OF_LONG_CHUNK
            + len(self.forms) * _BYTES_OF_FORM
        )

    def analyze(self, texts: Sequence[AnalyzedText]) -> TokenBatch:
        """Return the tokens of the texts."""
        pieces = self._pieces(texts)
        forms, is_word, lengths, starts = [], [], [], []
        for offset, window in _windows(pieces.text):
            chunks = _cut(window)
            # The last piece that starts before the window may reach into it.
            first, last = np.searchsorted(pieces.starts, (offset, offset + len(window)), side="right")
            first = max(first - 1, 0)
            bounds = np.searchsorted(chunks.starts, pieces.starts[first:last] - offset)
            n_chunks = np.diff(bounds, append=len(chunks.starts))
            ids, n_passing = self._chunk_ids(
                window, chunks, np.repeat(pieces.languages[first:last], n_chunks)
            )
            rows, row_starts = self._chunk_tokens.expand(ids, chunks.starts + offset)
            self._chunk_tokens.forget_last(n_passing)
            forms.append(rows[:, _FORM])
            is_word.append(rows[:, _WIDTH] == 1)
            lengths.append(rows[:, _LENGTH])
            starts.append(row_starts)
        return _to_batch(pieces, *map(np.concatenate, (forms, is_word, lengths, starts)))

    def _pieces(self, texts: Sequence[AnalyzedText]) -> _Pieces:
        pieces: list[str] = []
        languages: list[int] = []
        source_starts: list[int] = []
        for text in texts:
            for paragraph in text.paragraphs:
                pieces.append(paragraph.span.of(text.text))
                languages.append(self._language_number(paragraph.language))
                source_starts.append(paragraph.span.start)
            if not text.paragraphs:
                pieces.append(text.text)
                languages.append(self._language_number(text.language))
                source_starts.append(0)
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        n_pieces = np.array([len(text.paragraphs) or 1 for text in texts], np.int64)
        return _Pieces(
            text=" ".join(pieces),
            starts=_starts_of(lengths + 1)[:-1],
            source_starts=np.array(source_starts, np.int64),
            languages=np.array(languages, np.uint64),
            text_bounds=_starts_of(n_pieces),
        )

    def _language_number(self, language: str) -> int:
        number = self._languages.get(language)
        if number is None:
            number = self._languages[language] = len(self._languages)
            if number > _LAST_LANGUAGE:
                msg = f"more than {_LAST_LANGUAGE} languages"
                raise ValueError(msg)
            self._stem_terms.append(_StemTerms(language))
        return number

    def _chunk_ids(self, window: str, chunks: _Chunks, languages: Keys) -> tuple[Int32s, int]:
        """Return the number of each chunk, and how many of the last numbers are not to be remembered."""
        keys = chunks.keys(languages)
        ids = self._short_chunks.find(keys)
        unknown = np.flatnonzero(ids < 0)
        if not len(unknown):
            return ids, 0
        is_short = chunks.is_short[unknown]
        short = unknown[is_short]
        first, number_of_key = self._short_chunks.add(keys[short])
        new_short = short[first]

        def cut_out(places: Iterable[int]) -> list[tuple[int, str]]:
            where = np.fromiter(places, np.int64)
            starts = chunks.starts[where]
            ends = starts + chunks.lengths[where]
            return [
                (language, window[start:end])
                for language, start, end in zip(
                    languages[where].tolist(), starts.tolist(), ends.tolist(), strict=True
                )
            ]

        others = unknown[~is_short]
        is_long = chunks.lengths[others] <= _REMEMBERED_CHARS
        passing = others[~is_long]
        long = others[is_long].tolist()
        long_chunks = cut_out(long)
        new_long: dict[tuple[int, str], int] = {}
        for at, chunk in zip(long, long_chunks, strict=True):
            if chunk not in self._long_chunks:
                new_long.setdefault(chunk, at)

        # In the order of the text, so that forms are numbered as they first occur.
        new = sorted([*new_short.tolist(), *new_long.values(), *passing.tolist()])
        if new:
            counts, rows = self._tokenise(cut_out(new))
            is_passing = chunks.lengths[new] > _REMEMBERED_CHARS
            ids[new] = self._chunk_tokens.append(counts, rows, is_passing)
        self._short_chunks.set_last(ids[new_short])
        ids[short] = ids[new_short][number_of_key]
        self._long_chunks.update((chunk, int(ids[at])) for chunk, at in new_long.items())
        ids[long] = [self._long_chunks[chunk] for chunk in long_chunks]
        return ids, len(passing)

    def _tokenise(self, chunks: Sequence[tuple[int, str]]) -> tuple[Int64s, Int32s]:
        """Return how many tokens each chunk has, and their rows as `_ChunkTokens` holds them."""
        number = self.forms.number
        stem_terms = self._stem_terms
        is_word = [chunk.isalnum() and _is_word(chunk) for _, chunk in chunks]
        # Together, because every call of the tokenizer costs as much as a word.
        tokens = tokenize(" ".join(compress((chunk for _, chunk in chunks), map(not_, is_word))))
        token = next(tokens, None)
        offset = 0
        counts = array("q")
        rows = array("i")
        for (language, chunk), is_one_word in zip(chunks, is_word, strict=True):
            n_tokens = 0
            if is_one_word:
                term = chunk.lower() if chunk.isascii() else fold(chunk)
                if term:
                    form = number(term[:MAX_TERM_CHARS], stem_terms[language].of(chunk), 1)
                    rows.extend((form, 1, 0, len(chunk)))
                    n_tokens = 1
            else:
                end = offset + len(chunk)
                while token is not None and token.start < end:
                    term, surface, _, width, start, token_end = token
                    form = number(term, stem_terms[language].of(surface), width)
                    rows.extend((form, width, start - offset, token_end - start))
                    n_tokens += 1
                    token = next(tokens, None)
                offset = end + 1
            counts.append(n_tokens)
        return np.array(counts, np.int64), np.array(rows, np.int32).reshape(-1, _N_COLUMNS)


# Letters and digits that the tokenizer takes as one word: in spaced scripts, and no apostrophe among them.
_is_word = re.compile(f"[^{UNSPACED}{re.escape(APOSTROPHES + HYPHENS)}]+").fullmatch


class _StemTerms:
    """`stem_term` for one language, with a short way for words of ASCII letters and digits."""

    def __init__(self, language: str) -> None:
        self._language = language
        has_stems = (
            language in stemmed_languages() and LANGUAGE_SCRIPTS.get(language, Script.LATIN) is Script.LATIN
        )
        # Without the stemmer's own cache, which takes longer than the stem itself.
        self._stem = Stemmer.Stemmer(ALGORITHMS[language], 0).stemWord if has_stems else None

    def of(self, surface: str) -> str:
        """Return the stem term of a surface."""
        if not (surface.isascii() and surface.isalnum()):
            return stem_term(surface, self._language)
        # Nothing in it is to be put right before the stemmer; without a letter it is of no script.
        word = stem = surface.lower()
        if self._stem is not None and not word.isdigit():
            stem = self._stem(word)
            stem = (stem.lower() if stem.isascii() else fold(stem)) or word
        return f"{self._language}:{stem[:MAX_TERM_CHARS]}"


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The paragraphs of some texts, or the texts that have none, one after the other in one text.

    For each piece: `starts`, where it begins in that text, and `source_starts`, in its own; the number of
    its language. `text_bounds` (n_texts + 1,) tells which pieces are of which text.
    """

    text: str
    starts: Int64s
    source_starts: Int64s
    languages: Keys
    text_bounds: Int64s


_OUTSIDE_CHUNKS = re.compile(r"[\s()\[\]{}<>|/!?;:\"“”«»،؛؟、。，：；！？（）「」『』]")


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield parts of a text, each with its offset. They end at a character that is never in a chunk."""
    start = 0
    while end := _OUTSIDE_CHUNKS.search(text, start + _WINDOW_CHARS):
        yield start, text[start : end.start()]
        start = end.start()
    yield start, text[start:]


# What the code points are to the tokenizer's pattern.
_WORD = 1  # \w
_DIGIT = 2
_UNSPACED_LETTER = 4
_MARK = 8
_DOT = 16
_COMMA = 32
_CONNECTOR = 64
_UNDERSCORE = 128
_BEYOND = 0xFFFF
"""Stands for all code points above. It may be anything, so it counts as letter, digit and full stop."""


@lru_cache(maxsize=1)
def _flags() -> Flags:
    """Return what each code point is to the pattern, uint8 (65536,)."""
    flags = np.zeros(_BEYOND + 1, np.uint8)
    code_points = "".join(map(chr, range(_BEYOND + 1)))
    for pattern, flag in (
        (r"\w", _WORD),
        (r"\d", _DIGIT),
        (f"[{UNSPACED}]", _UNSPACED_LETTER),
        (r"\.", _DOT),
        ("[,٬]", _COMMA),
        (f"[{re.escape(APOSTROPHES + HYPHENS)}]", _CONNECTOR),
        ("_", _UNDERSCORE),
    ):
        for run in re.finditer(f"{pattern}+", code_points):
            flags[run.start() : run.end()] |= flag
    marks = [ord(char) for char in code_points if unicodedata.category(char).startswith("M")]
    flags[marks + [ord(char) for char in IGNORABLE if char not in HYPHENS]] |= _MARK
    # Tatweel and some apostrophes are letters as well, and what is a letter is kept anyway.
    flags[(flags & _WORD) != 0] &= ~np.uint8(_MARK | _CONNECTOR)
    flags[_BEYOND] = _WORD | _DIGIT | _DOT
    return flags


_BEFORE = 2
_KEY_CHARS = 15
_KEY_LANES = 16
"""Of 16 bits: one for each character of a chunk, and the last one for its language."""
_KEY_WORDS = 4
_LANGUAGE_SHIFT = np.uint64(48)
_LAST_LANGUAGE = 0xFFFF


@dataclass(frozen=True, slots=True)
class _Chunks:
    """Where the chunks of a window stand.

    `codes` are the window's code points in lower case, uint16, with `_BEFORE` before them and
    `_KEY_LANES` behind them. `is_short` tells which chunks can be a key.
    """

    codes: Codes
    starts: Int64s
    lengths: Int64s
    is_short: Bools

    def keys(self, languages: Keys) -> Keys:
        """Return the chunks themselves as numbers, uint64 (n, 4); one that is not short gets no chunk's."""
        lanes = np.ndarray((len(self.codes) - _KEY_LANES,), "V32", self.codes, strides=(2,))
        keys = lanes[self.starts + _BEFORE].view(np.uint64).reshape(-1, _KEY_WORDS)
        keys &= _key_masks().take(np.where(self.is_short, self.lengths, 0), axis=0)
        keys[:, -1] |= languages << _LANGUAGE_SHIFT
        return keys


@lru_cache(maxsize=1)
def _key_masks() -> Keys:
    """Return a mask of the first lanes for each length of a chunk."""
    lanes = np.arange(_KEY_LANES) < np.arange(_KEY_CHARS + 1)[:, None]
    return (lanes * np.uint16(0xFFFF)).astype(np.uint16).view(np.uint64)


def _cut(window: str) -> _Chunks:
    """Find the chunks of a text."""
    padded = f"{' ' * _BEFORE}{window}{' ' * _KEY_LANES}"
    encoded = padded.encode("utf-16-le", "surrogatepass")
    if len(encoded) == 2 * len(padded):
        codes = np.frombuffer(encoded, np.uint16)
    else:
        code_points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(code_points, _BEYOND).astype(np.uint16)
    flags = _flags().take(codes)
    is_kept = (flags & (_WORD | _UNSPACED_LETTER)) != 0
    starts, ends = _bounds(flags, is_kept)
    lengths = ends - starts
    is_short = lengths <= _KEY_CHARS
    beyond = np.flatnonzero(codes == _BEYOND)
    if len(beyond):
        is_short[np.searchsorted(starts, beyond, side="right") - 1] = False
    return _Chunks(_lowered(codes, flags), starts - _BEFORE, lengths, is_short)


def _bounds(flags: Flags, is_kept: Bools) -> tuple[Int64s, Int64s]:
    """Return where chunks start and end. `is_kept` tells of letters and digits, and is changed."""
    special = np.flatnonzero((flags & ~np.uint8(_WORD | _DIGIT)) != 0)
    own, before, after = flags[special], flags[special - 1], flags[special + 1]
    is_read = is_kept[special]
    is_read |= ((own & _MARK) != 0) & ((before & (_WORD | _UNSPACED_LETTER | _MARK)) != 0)
    is_read |= (
        ((own & _DOT) != 0)
        & ((before & _WORD) != 0)
        & ((flags[special - 2] & (_WORD | _DOT)) != _WORD)
        & (((flags[special - 2] | flags[special + 2]) & _DOT) != 0)
    )
    for kind, may_stand_before in ((_CONNECTOR, _WORD | _MARK), (_COMMA, _WORD)):
        of_kind = np.flatnonzero((own & kind) != 0)
        if len(of_kind):
            is_read[of_kind] = _is_inside(flags, special[of_kind], may_stand_before)
    is_kept[special] = is_read
    divides = is_read & ((own & (_UNSPACED_LETTER | _UNDERSCORE | _COMMA)) != 0)
    if divides.any():
        # With a full stop, or a comma between digits, an alternative that looks around may match.
        is_grouping = ((own & _COMMA) != 0) & ((before & _DIGIT) != 0) & ((after & _DIGIT) != 0)
        looking = special[is_read & (is_grouping | ((own & _DOT) != 0))]
        return _divided(flags, is_kept, special[divides], looking)
    edges = _edges(is_kept)
    return edges[::2], edges[1::2]


def _divided(flags: Flags, is_kept: Bools, dividing: Int64s, looking: Int64s) -> tuple[Int64s, Int64s]:
    """Return where chunks start and end, cut at the characters `dividing` if none of `looking` is in them."""
    starts = _edges(is_kept)[::2]
    looks_around = np.zeros(len(starts), np.bool_)
    looks_around[np.searchsorted(starts, looking, side="right") - 1] = True
    at = dividing[~looks_around[np.searchsorted(starts, dividing, side="right") - 1]]
    is_kept[at[(flags[at] & (_UNDERSCORE | _COMMA)) != 0]] = False
    edges = _edges(is_kept)
    letters = at[(flags[at] & (_UNSPACED_LETTER | _MARK)) == _UNSPACED_LETTER]
    inner = letters[is_kept[letters - 1]]
    if not len(inner):
        return edges[::2], edges[1::2]
    return np.sort(np.concatenate((edges[::2], inner))), np.sort(np.concatenate((edges[1::2], inner)))


def _is_inside(flags: Flags, at: Int64s, may_stand_before: int) -> Bools:
    """Tell which of some characters stand in rows of their like that have letters on both sides."""
    starts_row = np.ones(len(at), np.bool_)
    starts_row[1:] = np.diff(at) > 1
    first = np.flatnonzero(starts_row)
    last = np.append(first[1:], len(at)) - 1
    is_inside = ((flags[at[first] - 1] & may_stand_before) != 0) & ((flags[at[last] + 1] & _WORD) != 0)
    return np.repeat(is_inside, last + 1 - first)


def _edges(is_kept: Bools) -> Int64s:
    """Return where each run of kept characters starts and ends, by turns."""
    return np.flatnonzero(is_kept[1:] != is_kept[:-1]) + 1


def _lowered(codes: Codes, flags: Flags) -> Codes:
    """Return the codes with ASCII letters in lower case, for chunks that differ in it have the same forms.

    A letter before a mark stays: `J` with a caron has no lower case of one character, `j` with it is one.
    """
    is_upper = (codes - np.uint16(ord("A"))) < 26
    is_upper[np.flatnonzero((flags & _MARK) != 0) - 1] = False
    return codes + (is_upper.view(np.uint8) << 5)


class _KeyTable:
    """Chunk numbers by key: a hash table with open addressing, each step over all keys of a window.

    Equal keys are equal chunks of one language, so nothing rests on a hash.
    """

    def __init__(self) -> None:
        self._n_keys = 0
        self._keys = np.zeros((1 << 10, _KEY_WORDS), np.uint64)
        self._ids = np.full(1 << 10, -1, np.int32)
        self._slots = np.full(1 << 12, -1, np.int32)
        # Random, so that nobody can write a text whose chunks all meet in one slot.
        self._multipliers = [np.uint64(secrets.randbits(64) | 1) for _ in range(_KEY_WORDS)]

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return self._keys.nbytes + self._ids.nbytes + self._slots.nbytes

    def find(self, keys: Keys) -> Int32s:
        """Return the number of each key, -1 for those that have none."""
        slots = self._home(keys)
        rows = self._slots.take(slots)
        at = np.flatnonzero((rows >= 0) & _differ(self._keys.take(rows, axis=0), keys))
        while len(at):
            slots[at] = (slots[at] + 1) % len(self._slots)
            rows[at] = own = self._slots[slots[at]]
            at = at[(own >= 0) & _differ(self._keys[own], keys[at])]
        ids = self._ids.take(rows)
        ids[rows < 0] = -1
        return ids

    def add(self, keys: Keys) -> tuple[Int64s, Int64s]:
        """Take in keys that have no number yet; they may repeat.

        Returns the first index of each distinct key, ascending, and which of these each key is. Their
        numbers are to be given by `set_last`.
        """
        _, first, which = np.unique(
            keys.view(f"V{keys.itemsize * _KEY_WORDS}").ravel(), return_index=True, return_inverse=True
        )
        order = np.argsort(first)
        first = first[order]
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        base = self._n_keys
        self._reserve(base + len(first))
        self._keys[base : base + len(first)] = keys[first]
        self._n_keys += len(first)
        self._place(np.arange(base, self._n_keys, dtype=np.int32))
        return first, rank[which]

    def set_last(self, ids: Int32s) -> None:
        """Set the numbers of the keys taken in last."""
        self._ids[self._n_keys - len(ids) : self._n_keys] = ids

    def _place(self, rows: Int32s) -> None:
        """Put rows into free slots, each into the next behind its home."""
        slots = self._home(self._keys[rows])
        while len(rows):
            is_free = self._slots[slots] < 0
            self._slots[slots[is_free]] = rows[is_free]
            is_left = self._slots[slots] != rows
            rows = rows[is_left]
            slots = (slots[is_left] + 1) % len(self._slots)

    def _reserve(self, n_keys: int) -> None:
        if n_keys >= len(self._keys):
            capacity = max(n_keys + 1, len(self._keys) * 3 // 2)
            self._keys = _enlarged(self._keys, capacity, 0)
            self._ids = _enlarged(self._ids, capacity, -1)
        if 2 * n_keys > len(self._slots):
            self._slots = np.full(1 << (2 * n_keys).bit_length(), -1, np.int32)
            self._place(np.arange(self._n_keys, dtype=np.int32))

    def _home(self, keys: Keys) -> Int64s:
        """Return the slot at which the search for a key begins: the highest bits of a multilinear hash."""
        mixed = keys[:, 0] * self._multipliers[0]
        for column in range(1, _KEY_WORDS):
            mixed += keys[:, column] * self._multipliers[column]
        shift = np.uint64(65 - len(self._slots).bit_length())
        return (mixed >> shift).astype(np.int64)


def _differ(left: Keys, right: Keys) -> Bools:
    """Tell which rows are not equal."""
    # Four booleans, read as one number: quicker than `any` along an axis of four.
    differ: Bools = (left != right).view(np.uint32).ravel() != 0
    return differ


_N_COLUMNS = 4
_FORM, _WIDTH, _START, _LENGTH = range(_N_COLUMNS)


class _ChunkTokens:
    """The tokens of each chunk, by chunk number.

    Rows of int32: form, width, start in the chunk, length in characters.
    """

    def __init__(self) -> None:
        self.n_chunks = 0
        self._firsts = np.zeros(1 << 10, np.int32)
        self._counts = np.zeros(1 << 10, np.int32)
        self._n_rows = 0
        self._rows = np.zeros((1 << 10, _N_COLUMNS), np.int32)

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return self._firsts.nbytes + self._counts.nbytes + self._rows.nbytes

    def append(self, counts: Int64s, rows: Int32s, is_passing: Bools) -> Int32s:
        """Take in the tokens of chunks and return their numbers, of which passing ones get the last."""
        if is_passing.any():
            rows = rows[np.argsort(np.repeat(is_passing, counts), kind="stable")]
        order = np.argsort(is_passing, kind="stable")
        numbers = np.empty(len(counts), np.int32)
        numbers[order] = np.arange(self.n_chunks, self.n_chunks + len(counts))
        self._reserve(self.n_chunks + len(counts), self._n_rows + len(rows))
        own = slice(self.n_chunks, self.n_chunks + len(counts))
        self._counts[own] = counts[order]
        self._firsts[own] = self._n_rows + _starts_of(counts[order])[:-1]
        self._rows[self._n_rows : self._n_rows + len(rows)] = rows
        self.n_chunks += len(counts)
        self._n_rows += len(rows)
        return numbers

    def forget_last(self, n_chunks: int) -> None:
        """Forget the chunks with the last numbers, and give back the memory when it was much."""
        if n_chunks:
            self.n_chunks -= n_chunks
            self._n_rows = int(self._firsts[self.n_chunks])
            if len(self._rows) > _MANY_ROWS and len(self._rows) > 2 * self._n_rows:
                self._rows = self._rows[: self._n_rows].copy()

    def expand(self, ids: Int32s, starts: Int64s) -> tuple[Int32s, Int64s]:
        """Return the rows of all tokens of chunks, and where they start if the chunks start at `starts`."""
        counts = self._counts.take(ids)
        shifts = self._firsts.take(ids) - _starts_of(counts)[:-1]
        at = np.repeat(shifts, counts)
        at += np.arange(len(at))
        rows = self._rows.take(at, axis=0)
        row_starts = np.repeat(starts, counts)
        row_starts += rows[:, _START]
        return rows, row_starts

    def _reserve(self, n_chunks: int, n_rows: int) -> None:
        if n_chunks > len(self._firsts):
            capacity = max(n_chunks, len(self._firsts) * 3 // 2)
            self._firsts = _enlarged(self._firsts, capacity, 0)
            self._counts = _enlarged(self._counts, capacity, 0)
        if n_rows > len(self._rows):
            self._rows = _enlarged(self._rows, max(n_rows, len(self._rows) * 3 // 2), 0)


_MANY_ROWS = 1 << 18  # 4 MB


def _enlarged(values: NDArray[_Number], capacity: int, fill: int) -> NDArray[_Number]:
    """Return a longer array that begins with the values."""
    enlarged = np.full((capacity, *values.shape[1:]), fill, values.dtype)
    enlarged[: len(values)] = values
    return enlarged


def _starts_of(counts: NDArray[np.integer | np.bool_]) -> Int64s:
    """Return where each of some runs begins, and where the last one ends: int64, one more than counts."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _to_batch(pieces: _Pieces, forms: Int32s, is_word: Bools, lengths: Int32s, starts: Int64s) -> TokenBatch:
    """Give the tokens of pieces, which start at `starts` of the pieces' text, their places in their texts."""
    n_pieces = np.diff(pieces.text_bounds)
    piece_bounds = np.append(np.searchsorted(starts, pieces.starts), len(starts))
    token_starts = piece_bounds[pieces.text_bounds]
    words_before = _starts_of(is_word)
    text_words = words_before[token_starts]
    n_words = np.diff(text_words)

    left_free = PARAGRAPH_GAP * (np.arange(len(pieces.starts)) - np.repeat(pieces.text_bounds[:-1], n_pieces))
    shifts = left_free - np.repeat(text_words[:-1], n_pieces)
    positions = words_before[:-1] + np.repeat(shifts, np.diff(piece_bounds))
    has_words = n_words > 0
    last_pieces = np.searchsorted(piece_bounds[1:], token_starts[1:][has_words] - 1, side="right")
    n_positions = n_words.copy()
    n_positions[has_words] += left_free[last_pieces]
    position_starts = _starts_of(n_positions)

    words = np.flatnonzero(is_word)
    lengths = lengths[words]
    to_source = np.repeat(pieces.source_starts - pieces.starts, np.diff(words_before[piece_bounds]))
    word_starts = starts[words] + to_source
    ends_before = np.zeros_like(word_starts)
    ends_before[1:] = (word_starts + lengths)[:-1]
    ends_before[text_words[:-1][has_words]] = 0
    places = positions[words] + np.repeat(position_starts[:-1], n_words)
    gaps_by_position = np.zeros(position_starts[-1], np.int32)
    gaps_by_position[places] = word_starts - ends_before
    lengths_by_position = np.zeros(position_starts[-1], np.uint32)
    lengths_by_position[places] = lengths
    return TokenBatch(
        token_starts=token_starts,
        forms=forms,
        positions=positions.astype(np.uint32),
        position_starts=position_starts,
        gaps=gaps_by_position,
        lengths=lengths_by_position,
        n_words=n_words,
    )
