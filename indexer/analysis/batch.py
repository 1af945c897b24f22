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
from indexer.analysis.chunk_table import REMEMBERED_CHARS, ChunkTable
from indexer.analysis.english import joined_spellings
from indexer.analysis.fold import fold, fold_all
from indexer.analysis.forms import Forms, JoinedStrings, with_room
from indexer.analysis.stem import ALGORITHMS, ENGLISH, LANGUAGE_SCRIPTS, Script, stem_all, stemmed_languages
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, MAX_TERM_CHARS, UNSPACED, tokenize
from indexer.compiled import B1, I4, I4_OUT, I8, I8_OUT, U1, U1_OUT, U4_OUT, compiled, i8

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
"""Characters worked on at a time: so many that a loop over them takes longer than a thread waits for
Python's lock behind it."""

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

    def of_text(self, i: int) -> TokenBatch:
        """Return the tokens of one of the texts."""
        first, last = self.token_starts[i : i + 2].tolist()
        first_position, last_position = self.position_starts[i : i + 2].tolist()
        return TokenBatch(
            np.array([0, last - first]),
            self.forms[first:last],
            self.positions[first:last],
            np.array([0, last_position - first_position]),
            self.gaps[first_position:last_position],
            self.lengths[first_position:last_position],
            self.n_words[i : i + 1],
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
        tokens = [self._tokens(window, offset, pieces) for offset, window in _windows(pieces.text)]
        return _to_batch(pieces, _Tokens(*map(np.concatenate, zip(*tokens, strict=True))))

    def _tokens(self, window: str, offset: int, pieces: _Pieces) -> _Tokens:
        """Return the tokens of a part of the pieces' text, which starts there."""
        # The last piece that starts before the window may reach into it.
        first, last = np.searchsorted(pieces.starts, (offset, offset + len(window)), side="right").tolist()
        first = max(first - 1, 0)
        last = max(last, first + 1)
        chunks = self._chunks.number(window, pieces.starts[first:last] - offset, pieces.languages[first:last])
        passing = _ChunkTokens()
        if len(chunks.new_starts):
            tokens, counts = self._tokenise(window, chunks)
            is_passing = chunks.new_lengths > REMEMBERED_CHARS
            if is_passing.any():
                of_passing = np.repeat(is_passing, counts)
                passing.append(tokens.chosen(of_passing), counts[is_passing])
                tokens, counts = tokens.chosen(~of_passing), counts[~is_passing]
            self._chunk_tokens.append(tokens, counts)
        return self._chunk_tokens.of_chunks(chunks.ids, chunks.starts, offset, passing)

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
        counts = np.bincount(plain.chunks, minlength=len(chunks.new_starts))
        others = np.flatnonzero(chunks.new_kinds == 0)
        other_tokens, counts[others] = self._tokens_of_others(window, chunks, others)
        plain_tokens = _NewTokens(
            self.forms.distinct_terms.numbers(plain.words),
            self._stems_of_plain(plain, chunks.new_languages),
            plain.widths,
            plain.starts,
            plain.lengths,
        )
        is_plain = np.repeat(chunks.new_kinds > 0, counts)
        columns: list[Array] = []
        columns_of_plain: tuple[Array, ...] = plain_tokens
        for of_plain, of_others in zip(columns_of_plain, other_tokens, strict=True):
            column: Array = np.empty(len(is_plain), of_plain.dtype)
            column[is_plain], column[~is_plain] = of_plain, of_others
            columns.append(column)
        tokens = _NewTokens(*columns)
        # In the order of the text, so that forms are numbered as they first occur.
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
    while end := _OUTSIDE_CHUNKS.search(text, start + _WINDOW_CHARS):
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

    def of_chunks(self, ids: Int32s, starts: Int32s, offset: int, passing: _ChunkTokens) -> _Tokens:
        """Return the tokens of chunks that start at `starts` behind `offset`; id -1 is of `passing`."""
        n = count_tokens(ids, self._firsts, passing._firsts)
        tokens = _Tokens(
            np.empty(n, np.int32), np.empty(n, np.uint8), np.empty(n, np.int64), np.empty(n, np.int32)
        )
        expand_chunks(ids, starts, offset, *self.columns, *passing.columns, *tokens)
        return tokens


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


@compiled(
    (I4, I4, i8, I4, I4, U1, I4, I4, I4, I4, U1, I4, I4, I4_OUT, U1_OUT, I8_OUT, I4_OUT), is_checked=False
)
def expand_chunks(  # noqa: PLR0913, PLR0917 - columns of tokens
    ids: Array, chunk_starts: Array, offset: int,
    firsts: Array, forms: Array, widths: Array, starts: Array, lengths: Array,
    passing_firsts: Array, passing_forms: Array,
    passing_widths: Array, passing_starts: Array, passing_lengths: Array,
    out_forms: Array, out_widths: Array, out_starts: Array, out_lengths: Array,
) -> None:  # fmt: skip
    """Write down the tokens of chunks one after the other."""
    at = 0
    for i in range(ids.size):
        chunk = ids[i]
        shift = offset + chunk_starts[i]
        if chunk >= 0:
            for k in range(firsts[chunk], firsts[chunk + 1]):
                out_forms[at], out_widths[at], out_lengths[at] = forms[k], widths[k], lengths[k]
                out_starts[at] = shift + starts[k]
                at += 1
        else:
            for k in range(passing_firsts[-chunk - 1], passing_firsts[-chunk]):
                out_forms[at], out_widths[at], out_lengths[at] = (
                    passing_forms[k],
                    passing_widths[k],
                    passing_lengths[k],
                )
                out_starts[at] = shift + passing_starts[k]
                at += 1


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


def _to_batch(pieces: _Pieces, tokens: _Tokens) -> TokenBatch:
    """Give the tokens of pieces, which start as in the pieces' text, their places in their own texts."""
    n_texts, n_tokens = len(pieces.text_bounds) - 1, len(tokens.forms)
    token_starts, position_starts = np.zeros(n_texts + 1, np.int64), np.zeros(n_texts + 1, np.int64)
    n_words = np.zeros(n_texts, np.int64)
    positions = np.empty(n_tokens, np.uint32)
    most = n_tokens + PARAGRAPH_GAP * len(pieces.starts)
    gaps, lengths = np.zeros(most, np.int32), np.zeros(most, np.uint32)
    place_tokens(
        pieces.starts, pieces.source_starts, pieces.text_bounds,
        tokens.widths, tokens.starts, tokens.lengths,
        token_starts, positions, position_starts, gaps, lengths, n_words,
    )  # fmt: skip
    n_positions = position_starts[-1]
    return TokenBatch(
        token_starts,
        tokens.forms,
        positions,
        position_starts,
        gaps[:n_positions],
        lengths[:n_positions],
        n_words,
    )


@compiled((I8, I8, I8, U1, I8, I4, I8_OUT, U4_OUT, I8_OUT, I4_OUT, U4_OUT, I8_OUT), is_checked=False)
def place_tokens(  # noqa: PLR0913, PLR0917 - columns of pieces, tokens and positions
    piece_starts: Array, source_starts: Array, text_bounds: Array,
    widths: Array, starts: Array, lengths: Array,
    token_starts: Array, positions: Array, position_starts: Array,
    gaps: Array, word_lengths: Array, n_words: Array,
) -> None:  # fmt: skip
    """Number the positions of words, text after text; see `TokenBatch`."""
    token = base = 0
    for text in range(n_words.size):
        position = n_own = last_end = n_positions = 0
        for piece in range(text_bounds[text], text_bounds[text + 1]):
            to_source = source_starts[piece] - piece_starts[piece]
            is_last = piece + 1 == piece_starts.size
            while token < starts.size and (is_last or starts[token] < piece_starts[piece + 1]):
                positions[token] = position
                if widths[token] == 1:
                    start = starts[token] + to_source
                    gaps[base + position] = start - last_end
                    word_lengths[base + position] = lengths[token]
                    last_end = start + lengths[token]
                    position += 1
                    n_own += 1
                    n_positions = position
                token += 1
            position += PARAGRAPH_GAP
        n_words[text] = n_own
        base += n_positions
        token_starts[text + 1] = token
        position_starts[text + 1] = base
