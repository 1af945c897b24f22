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

Chunks are looked up in a hash table of arrays (`chunk_table`), in the pass that cuts them out. Memory grows
with the distinct chunks and forms (`approximate_bytes`); `reset` starts anew. A call costs about half a
millisecond besides the text: batches of a million characters are of a good size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import Stemmer

from indexer.analysis.analyze import PARAGRAPH_GAP
from indexer.analysis.chunk_table import COMPOUND, REMEMBERED_CHARS, ChunkTable
from indexer.analysis.english import joined_spellings
from indexer.analysis.fold import fold, fold_all
from indexer.analysis.forms import Forms, JoinedStrings, signed, with_room
from indexer.analysis.stem import ALGORITHMS, ENGLISH, LANGUAGE_SCRIPTS, Script, stem_all, stemmed_languages
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, MAX_TERM_CHARS, UNSPACED, tokenize
from indexer.compiled import B1, I4, I4_OUT, I8, I8_OUT, U1, U1_OUT, U4_OUT, compiled, flag, i8

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from indexer.analysis.chunk_table import NumberedChunks, PlainTokens
    from indexer.model.document import Paragraph

    Array = NDArray[Any]
    Bools = NDArray[np.bool_]
    UInt8s = NDArray[np.uint8]
    Int32s = NDArray[np.int32]
    Int64s = NDArray[np.int64]
    UInt32s = NDArray[np.uint32]

_WINDOW_CHARS = 1 << 20
"""Characters worked on at a time, or up to twice as many: a loop over them takes longer than a thread waits
for Python's lock behind it, and a batch of documents is one window."""

_LONG_CHARS = 1 << 13
"""Of a chunk so long there may be millions of tokens, and they are not held together."""


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

    def of_texts(self, first: int, last: int) -> TokenBatch:
        """Return the tokens of some of the texts in a row."""
        tokens = slice(*self.token_starts[[first, last]].tolist())
        positions = slice(*self.position_starts[[first, last]].tolist())
        return TokenBatch(
            self.token_starts[first : last + 1] - tokens.start,
            self.forms[tokens],
            self.positions[tokens],
            self.position_starts[first : last + 1] - positions.start,
            self.gaps[positions],
            self.lengths[positions],
            self.n_words[first:last],
        )


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
        self._chunks = ChunkTable()
        self._chunk_tokens = _ChunkTokens()

    @property
    def n_chunks(self) -> int:
        """Distinct chunks remembered."""
        return self._chunks.n_chunks

    @property
    def approximate_bytes(self) -> int:
        """Memory of all that `reset` forgets."""
        return self._chunks.n_bytes + self._chunk_tokens.n_bytes + self.forms.n_bytes

    def analyze(self, texts: Sequence[AnalyzedText]) -> TokenBatch:
        """Return the tokens of the texts."""
        pieces = self._pieces(texts)
        return _to_batch(
            pieces,
            self._chunk_tokens,
            [self._numbered(window, offset, pieces) for offset, window in _windows(pieces.text)],
        )

    def _numbered(self, window: str, offset: int, pieces: _Pieces) -> _Window:
        """Return the chunks of a part of the pieces' text, which starts there, with their tokens known."""
        # The last piece that starts before the window may reach into it.
        first, last = np.searchsorted(pieces.starts, (offset, offset + len(window)), side="right").tolist()
        first = max(first - 1, 0)
        last = max(last, first + 1)
        chunks = self._chunks.number(window, pieces.starts[first:last] - offset, pieces.languages[first:last])
        passing = _ChunkTokens()
        if len(chunks.new_starts):
            tokens, counts = self._tokenise(window, chunks)
            if int(chunks.new_lengths.max()) > REMEMBERED_CHARS:
                is_passing = chunks.new_lengths > REMEMBERED_CHARS
                of_passing = np.repeat(is_passing, counts)
                passing.append(tokens.chosen(of_passing), counts[is_passing])
                tokens, counts = tokens.chosen(~of_passing), counts[~is_passing]
            self._chunk_tokens.append(tokens, counts)
        return _Window(chunks.ids, chunks.starts, offset, passing)

    def _pieces(self, texts: Sequence[AnalyzedText]) -> _Pieces:
        pieces: list[str] = []
        languages: list[int] = []
        source_starts: list[int] = []
        for text in texts:
            source = text.text
            for paragraph in text.paragraphs:
                span, language = paragraph.span, paragraph.language
                pieces.append(source[span.start : span.end])
                number = self._languages.get(language)
                languages.append(self._language_number(language) if number is None else number)
                source_starts.append(span.start)
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
            languages=np.array(languages, np.int32),
            text_bounds=_starts_of(n_pieces),
        )

    def _language_number(self, language: str) -> int:
        number = self._languages.get(language)
        if number is None:
            number = self._languages[language] = len(self._languages)
            self._stem_terms.append(_StemTerms(language))
        return number

    def _tokenise(self, window: str, chunks: NumberedChunks) -> tuple[_Tokens, Int64s]:
        """Return the tokens of new chunks, each with its start in its chunk, and how many each chunk has."""
        plain = chunks.plain
        others = np.flatnonzero(chunks.new_kinds == 0)
        other_tokens, other_counts = self._tokens_of_others(window, chunks, others)
        plain_tokens = _NewTokens(
            self.forms.distinct_terms.numbers(plain.words),
            self._stems_of_plain(plain, chunks.new_languages),
            plain.widths,
            plain.starts,
            plain.lengths,
        )
        counts = np.empty(len(chunks.new_kinds), np.int64)
        n = len(plain_tokens.terms) + len(other_tokens.terms)
        tokens = _NewTokens(*(np.empty(n, column.dtype) for column in plain_tokens))
        # In the order of the text, so that forms are numbered as they first occur.
        interleave(chunks.new_kinds, other_counts, *plain_tokens, *other_tokens, *tokens, counts)
        forms = self.forms.numbered(tokens.terms, tokens.stems, tokens.widths)
        return _Tokens(forms, tokens.widths, tokens.starts, tokens.lengths), counts

    def _stems_of_plain(self, plain: PlainTokens, languages: Int32s) -> Int32s:
        """Return the numbers of the stems of tokens; `languages` are those of the chunks."""
        own_languages = languages[plain.chunks]
        stems = np.empty(len(own_languages), np.int32)
        for language in np.unique(own_languages).tolist():
            own = np.flatnonzero(own_languages == language)
            words = plain.words if len(own) == len(stems) else _chosen_strings(plain.words, own)
            terms = self._stem_terms[language].of_plain(words, plain.is_digits[own])
            stems[own] = self.forms.distinct_stems.numbers(terms)
        return stems

    def _tokens_of_others(
        self, window: str, chunks: NumberedChunks, others: Int64s
    ) -> tuple[_NewTokens, Int64s]:
        """Return the tokens of the new chunks that are not plain, and how many each has."""
        starts, lengths = chunks.new_starts[others], chunks.new_lengths[others]
        bounds = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        texts = [window[start:end] for start, end in bounds]
        languages = chunks.new_languages[others]
        parts, counts = [], [np.zeros(0, np.int64)]
        first = 0
        for at in [*np.flatnonzero(lengths > _LONG_CHARS).tolist(), len(texts)]:
            if first < at:
                tokens, own_counts = self._tokens_of_short(texts[first:at], languages[first:at])
                parts.append(tokens)
                counts.append(own_counts)
            if at < len(texts):
                tokens = self._tokens_of_long(texts[at], int(languages[at]))
                parts.append(tokens)
                counts.append(np.array([len(tokens.terms)], np.int64))
            first = at + 1
        return _joined(parts), np.concatenate(counts)

    def _tokens_of_short(self, texts: Sequence[str], languages: Int32s) -> tuple[_NewTokens, Int64s]:
        found = _tokens_of_chunks(texts)
        counts = np.fromiter(map(len, found), np.int64, len(found))
        of_chunks = [token for tokens in found for token in tokens]
        if not of_chunks:
            return _joined([]), counts
        terms, surfaces, widths, starts, lengths = map(list, zip(*of_chunks, strict=True))
        stems = self._stems(surfaces, np.repeat(languages, counts))
        return self._new_tokens(terms, stems, widths, starts, lengths), counts

    def _tokens_of_long(self, text: str, language: int) -> _NewTokens:
        """Return the tokens of a chunk of any length, of which few at a time are Python objects."""
        tokens = tokenize(text)
        parts = []
        while block := list(islice(tokens, _LONG_CHARS)):
            terms, surfaces, _, widths, starts, ends = map(list, zip(*block, strict=True))
            lengths = [end - start for start, end in zip(starts, ends, strict=True)]
            stems = self._stem_terms[language].of_all(surfaces)
            parts.append(self._new_tokens(terms, stems, widths, starts, lengths))
        return _joined(parts)

    def _new_tokens(
        self, terms: list[str], stems: list[str], widths: list[int], starts: list[int], lengths: list[int]
    ) -> _NewTokens:
        return _NewTokens(
            self.forms.distinct_terms.numbers(JoinedStrings.of(terms)),
            self.forms.distinct_stems.numbers(JoinedStrings.of(stems)),
            np.array(widths, np.uint8),
            np.array(starts, np.int64),
            np.array(lengths, np.int32),
        )

    def _stems(self, surfaces: list[str], languages: Int32s) -> list[str]:
        """Return the stem term of each surface."""
        if not surfaces:
            return []
        first = int(languages[0])
        if (languages == first).all():
            return self._stem_terms[first].of_all(surfaces)
        stems = np.empty(len(surfaces), object)
        for language in np.unique(languages).tolist():
            own = np.flatnonzero(languages == language)
            stems[own] = self._stem_terms[language].of_all([surfaces[i] for i in own.tolist()])
        return list(stems.tolist())


def _tokens_of_chunks(texts: Sequence[str]) -> list[list[_TokenInChunk]]:
    """Return the tokens of chunks that are of no known kind."""
    are_words = [not text.isascii() and text.isalnum() and _is_word(text) is not None for text in texts]
    # Together, because every call of the tokenizer costs as much as a word.
    tokens = tokenize(" ".join([text for text, is_word in zip(texts, are_words, strict=True) if not is_word]))
    token = next(tokens, None)
    folded = iter(fold_all(list(compress(texts, are_words))))
    offset = 0
    found: list[list[_TokenInChunk]] = []
    for text, is_word in zip(texts, are_words, strict=True):
        own: list[_TokenInChunk] = []
        if is_word:
            term = next(folded)
            if term:
                own.append((term[:MAX_TERM_CHARS], text, 1, 0, len(text)))
        else:
            end = offset + len(text)
            while token is not None and token.start < end:
                term, surface, _, width, start, token_end = token
                own.append((term, surface, width, start - offset, token_end - start))
                token = next(tokens, None)
            offset = end + 1
        found.append(own)
    return found


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
        self._stemmer = Stemmer.Stemmer(ALGORITHMS[language], 0) if has_stems else None

    def of_all(self, surfaces: list[str]) -> list[str]:
        """Return the stem terms of surfaces."""
        joined = "".join(surfaces)
        if joined.isascii() and joined.isalnum() and all(surfaces):
            return self._of_words(surfaces)
        is_word = [surface.isascii() and surface.isalnum() for surface in surfaces]
        words = iter(self._of_words(list(compress(surfaces, is_word))))
        others = [surface for surface, is_own in zip(surfaces, is_word, strict=True) if not is_own]
        prefix = f"{self._language}:"
        stems = iter([prefix + stem[:MAX_TERM_CHARS] for stem in stem_all(others, self._language)])
        return [next(words if is_own else stems) for is_own in is_word]

    def _of_words(self, surfaces: list[str]) -> list[str]:
        """Return the stem terms of surfaces of ASCII letters and digits."""
        words = [surface.lower() for surface in surfaces]
        stems = self._stems(words)
        if not "".join(words).isalpha():
            stems = [word if word.isdigit() else stem for stem, word in zip(stems, words, strict=True)]
        prefix = f"{self._language}:"
        return [prefix + stem[:MAX_TERM_CHARS] for stem in stems]

    def of_plain(self, words: JoinedStrings, is_digits: Bools) -> JoinedStrings:
        """Return the stem terms of words of ASCII letters and digits in lower case.

        is_digits: bool (n_words,), of which words are digits alone.
        """
        stems = words
        if self._stemmer is not None:
            found = self._stems(words.text.tobytes().decode().split("\n")[:-1])
            if max(map(len, found), default=0) > MAX_TERM_CHARS:
                found = [stem[:MAX_TERM_CHARS] for stem in found]
            stems = JoinedStrings.of(found)
        prefix = np.frombuffer(f"{self._language}:".encode("utf-8", "surrogatepass"), np.uint8)
        text = np.empty(len(words.text) + len(stems.text) + len(prefix) * len(is_digits), np.uint8)
        ends = np.empty(len(is_digits), np.int64)
        n = write_stem_terms(prefix, *words, *stems, is_digits, text, ends)
        return JoinedStrings(text[:n], ends)

    def _stems(self, words: list[str]) -> list[str]:
        """Return the stems of words of ASCII letters and digits in lower case."""
        # Nothing in them is to be put right before the stemmer; without a letter one is of no script.
        if self._stemmer is None:
            return words
        stems: list[str] = self._stemmer.stemWords(words)
        if self._language == ENGLISH:
            stems = joined_spellings(stems, self._stemmer.stemWord)
        joined = "".join(stems)
        if not (joined.isascii() and joined == joined.lower() and all(stems)):
            stems = [fold(stem) or word for stem, word in zip(stems, words, strict=True)]
        return stems


_TokenInChunk = tuple[str, str, int, int, int]
"""Term, surface, width, start in the chunk, characters."""


def _chosen_strings(strings: JoinedStrings, chosen: Int64s) -> JoinedStrings:
    """Return some of the strings."""
    lengths = np.diff(strings.ends, prepend=-1)[chosen]
    text = np.empty(int(lengths.sum()), np.uint8)
    copy_strings(*strings, chosen, text)
    return JoinedStrings(text, np.cumsum(lengths) - 1)


@compiled((U1, I8, I8, U1_OUT), is_short=True, is_checked=False)
def copy_strings(text: Array, ends: Array, chosen: Array, copied: Array) -> None:
    """Write the chosen of some joined strings, each with the byte behind it."""
    n = 0
    for i in chosen:
        for at in range(ends[i - 1] + 1 if i else 0, ends[i] + 1):
            copied[n] = text[at]
            n += 1


@compiled((U1, U1, I8, U1, I8, B1, U1_OUT, I8_OUT), is_short=True, is_checked=False)
def write_stem_terms(  # noqa: PLR0913, PLR0917 - words, stems, and what is written
    prefix: Array, words: Array, word_ends: Array, stems: Array, stem_ends: Array, is_digits: Array,
    text: Array, ends: Array,
) -> int:  # fmt: skip
    """Write the prefix with each stem, or with the word where that is digits, and return the bytes of all."""
    n = word = stem = 0
    for i in range(is_digits.size):
        for k in range(prefix.size):
            text[n] = prefix[k]
            n += 1
        source = words if is_digits[i] else stems
        start, end = (word, word_ends[i]) if is_digits[i] else (stem, stem_ends[i])
        for at in range(start, end):
            text[n] = source[at]
            n += 1
        text[n] = 10
        ends[i] = n
        n += 1
        word, stem = word_ends[i] + 1, stem_ends[i] + 1
    return n


class _NewTokens(NamedTuple):
    """Tokens before their forms have numbers: terms and stems, int32, and the rest as in `_Tokens`."""

    terms: Int32s
    stems: Int32s
    widths: UInt8s
    starts: Int64s
    lengths: Int32s


_COLUMNS = (I4, I4, U1, I8, I4)
_COLUMNS_OUT = (I4_OUT, I4_OUT, U1_OUT, I8_OUT, I4_OUT)


@compiled((U1, I8, *_COLUMNS, *_COLUMNS, *_COLUMNS_OUT, I8_OUT), is_short=True, is_checked=False)
def interleave(  # noqa: PLR0913, PLR0917 - columns of tokens
    kinds: Array, other_counts: Array,
    plain_terms: Array, plain_stems: Array, plain_widths: Array, plain_starts: Array, plain_lengths: Array,
    other_terms: Array, other_stems: Array, other_widths: Array, other_starts: Array, other_lengths: Array,
    terms: Array, stems: Array, widths: Array, starts: Array, lengths: Array, counts: Array,
) -> None:  # fmt: skip
    """Write the tokens of new chunks in their order, and how many each has.

    other_counts: int64, tokens of each chunk of no known kind.
    """
    n = n_plain = n_others = other = 0
    for i in range(kinds.size):
        if kinds[i] == 0:
            counts[i] = other_counts[other]
            other += 1
            for _ in range(counts[i]):
                terms[n], stems[n] = other_terms[n_others], other_stems[n_others]
                widths[n], starts[n] = other_widths[n_others], other_starts[n_others]
                lengths[n] = other_lengths[n_others]
                n, n_others = n + 1, n_others + 1
        else:
            counts[i] = 3 if kinds[i] == COMPOUND else 1
            for _ in range(counts[i]):
                terms[n], stems[n] = plain_terms[n_plain], plain_stems[n_plain]
                widths[n], starts[n] = plain_widths[n_plain], plain_starts[n_plain]
                lengths[n] = plain_lengths[n_plain]
                n, n_plain = n + 1, n_plain + 1


class _Tokens(NamedTuple):
    """Tokens: forms, int32; widths, uint8; starts, int64, and lengths, int32, in characters."""

    forms: Int32s
    widths: UInt8s
    starts: Int64s
    lengths: Int32s

    def chosen(self, is_chosen: Bools) -> _Tokens:
        """Return some of the tokens."""
        return _Tokens(
            self.forms[is_chosen], self.widths[is_chosen], self.starts[is_chosen], self.lengths[is_chosen]
        )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The paragraphs of some texts, or the texts that have none, one after the other in one text.

    For each piece: `starts`, where it begins in that text, and `source_starts`, in its own; the number of
    its language. `text_bounds` (n_texts + 1,) tells which pieces are of which text.
    """

    text: str
    starts: Int64s
    source_starts: Int64s
    languages: Int32s
    text_bounds: Int64s


_OUTSIDE_CHUNKS = re.compile(r"[\s()\[\]{}<>|/!?;:\"“”«»،؛؟、。，：；！？（）「」『』]")


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield parts of a text, each with its offset. They end at a character that is never in a chunk."""
    start = 0
    while len(text) - start > 2 * _WINDOW_CHARS:
        end = _OUTSIDE_CHUNKS.search(text, start + _WINDOW_CHARS)
        if end is None:
            break
        yield start, text[start : end.start()]
        start = end.start()
    yield start, text[start:]


class _ChunkTokens:
    """The tokens of each chunk, by chunk number."""

    def __init__(self) -> None:
        self.n_chunks = 0
        self._firsts = np.zeros(1, np.int32)
        self._n_tokens = 0
        self._forms = np.zeros(0, np.int32)
        self._widths = np.zeros(0, np.uint8)
        self._starts = np.zeros(0, np.int32)
        self._lengths = np.zeros(0, np.int32)

    @property
    def firsts(self) -> Int32s:
        """Where the tokens of each chunk begin."""
        return self._firsts

    @property
    def columns(self) -> tuple[Int32s, Int32s, UInt8s, Int32s, Int32s]:
        """Where the tokens of each chunk begin; form, width, start in the chunk, and length of each token."""
        return self._firsts, self._forms, self._widths, self._starts, self._lengths

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return sum(column.nbytes for column in self.columns)

    def append(self, tokens: _Tokens, counts: Int64s) -> None:
        """Take in the tokens of the next chunks."""
        n, n_more = self._n_tokens, len(tokens.forms)
        self._firsts = with_room(self._firsts, self.n_chunks + 1, len(counts))
        self._firsts[self.n_chunks + 1 : self.n_chunks + 1 + len(counts)] = n + np.cumsum(counts)
        self._forms = with_room(self._forms, n, n_more)
        self._widths = with_room(self._widths, n, n_more)
        self._starts = with_room(self._starts, n, n_more)
        self._lengths = with_room(self._lengths, n, n_more)
        columns: tuple[Array, ...] = self.columns[1:]
        for column, values in zip(columns, tokens, strict=True):
            column[n : n + n_more] = values
        self.n_chunks += len(counts)
        self._n_tokens += n_more


@compiled((I4, I4, I4), is_short=True, is_checked=False)
def count_tokens(ids: Array, firsts: Array, passing_firsts: Array) -> int:
    """Return how many tokens chunks have."""
    n = 0
    for i in range(ids.size):
        chunk = ids[i]
        n += (
            firsts[chunk + 1] - firsts[chunk]
            if chunk >= 0
            else passing_firsts[-chunk] - passing_firsts[-chunk - 1]
        )
    return n


def _joined(parts: Sequence[_NewTokens]) -> _NewTokens:
    """Return tokens one after the other."""
    nothing = np.zeros(0, np.int32)
    empty = _NewTokens(nothing, nothing, nothing.astype(np.uint8), nothing.astype(np.int64), nothing)
    return _NewTokens(*map(np.concatenate, zip(empty, *parts, strict=True)))


def _starts_of(counts: NDArray[np.integer | np.bool_]) -> Int64s:
    """Return where each of some runs begins, and where the last one ends: int64, one more than counts."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


class _Window(NamedTuple):
    """The chunks of a part of a text: their numbers, and where they start behind its offset.

    passing: the tokens of chunks that are not remembered, whose numbers are -1, -2, ...
    """

    ids: Int32s
    starts: Int32s
    offset: int
    passing: _ChunkTokens


def _to_batch(pieces: _Pieces, known: _ChunkTokens, windows: Sequence[_Window]) -> TokenBatch:
    """Give the tokens of chunks, which start as in the pieces' text, their places in their own texts."""
    n_texts = len(pieces.text_bounds) - 1
    n_tokens = sum(count_tokens(window.ids, known.firsts, window.passing.firsts) for window in windows)
    token_starts, position_starts = np.zeros(n_texts + 1, np.int64), np.zeros(n_texts + 1, np.int64)
    n_words = np.zeros(n_texts, np.int64)
    forms, positions = np.empty(n_tokens, np.int32), np.empty(n_tokens, np.uint32)
    most = n_tokens + PARAGRAPH_GAP * len(pieces.starts)
    gaps, lengths = np.zeros(most, np.int32), np.zeros(most, np.uint32)
    state = np.zeros(_N_STATE, np.int64)
    for i, window in enumerate(windows):
        place_tokens(
            window.ids, window.starts, window.offset, i + 1 == len(windows),
            *known.columns, *window.passing.columns,
            pieces.starts, pieces.source_starts, pieces.text_bounds, state,
            forms, positions, gaps, lengths, token_starts, position_starts, n_words,
        )  # fmt: skip
    n_positions = position_starts[-1]
    return TokenBatch(
        token_starts,
        forms,
        positions,
        position_starts,
        gaps[:n_positions],
        lengths[:n_positions],
        n_words,
    )


_TEXT, _PIECE, _TOKEN, _BASE, _POSITION, _LAST_END, _N_OWN, _N_POSITIONS, _N_STATE = range(9)


@compiled(
    (
        I4, I4, i8, flag, I4, I4, U1, I4, I4, I4, I4, U1, I4, I4, I8, I8, I8,
        I8_OUT, I4_OUT, U4_OUT, I4_OUT, U4_OUT, I8_OUT, I8_OUT, I8_OUT,
    ),
    is_checked=False,
)  # fmt: skip
def place_tokens(  # noqa: PLR0913, PLR0917 - columns of chunks, tokens, pieces and positions
    ids: Array, chunk_starts: Array, offset: int, is_last: bool,
    firsts: Array, forms: Array, widths: Array, starts: Array, lengths: Array,
    passing_firsts: Array, passing_forms: Array,
    passing_widths: Array, passing_starts: Array, passing_lengths: Array,
    piece_starts: Array, source_starts: Array, text_bounds: Array,
    state: Array, out_forms: Array, positions: Array, gaps: Array, word_lengths: Array,
    token_starts: Array, position_starts: Array, n_words: Array,
) -> None:  # fmt: skip
    """Write down the tokens of the chunks of one window after the other; see `TokenBatch`.

    state: where the window before ended, zeros for the first one: the text and the piece, the next token and
    the first position of the text; in the text the next position, the end of the last word, the words, and
    the positions up to the last word.
    """
    text, piece, token, base = state[_TEXT], state[_PIECE], state[_TOKEN], state[_BASE]
    position, last_end = state[_POSITION], state[_LAST_END]
    n_own, n_positions = state[_N_OWN], state[_N_POSITIONS]
    n_pieces = piece_starts.size
    for i in range(ids.size + is_last):
        is_end = i == ids.size
        chunk = 0 if is_end else signed(ids[i])
        shift = 0 if is_end else offset + signed(chunk_starts[i])
        # Pieces that end before this chunk, and with the last one of a text the text.
        while piece < n_pieces and (is_end or (piece + 1 < n_pieces and piece_starts[piece + 1] <= shift)):
            piece += 1
            position += PARAGRAPH_GAP
            if piece == text_bounds[text + 1]:
                n_words[text] = n_own
                base += n_positions
                text += 1
                token_starts[text], position_starts[text] = token, base
                position = last_end = n_own = n_positions = 0
        if is_end:
            break
        is_known = chunk >= 0
        first = firsts[chunk] if is_known else passing_firsts[-chunk - 1]
        last = firsts[chunk + 1] if is_known else passing_firsts[-chunk]
        to_source = shift + source_starts[piece] - piece_starts[piece]
        for k in range(first, last):
            out_forms[token] = forms[k] if is_known else passing_forms[k]
            positions[token] = position
            token += 1
            if (widths[k] if is_known else passing_widths[k]) == 1:
                start = to_source + signed(starts[k] if is_known else passing_starts[k])
                length = signed(lengths[k] if is_known else passing_lengths[k])
                gaps[base + position] = start - last_end
                word_lengths[base + position] = length
                last_end = start + length
                position += 1
                n_own += 1
                n_positions = position
    state[_TEXT], state[_PIECE], state[_TOKEN], state[_BASE] = text, piece, token, base
    state[_POSITION], state[_LAST_END] = position, last_end
    state[_N_OWN], state[_N_POSITIONS] = n_own, n_positions
