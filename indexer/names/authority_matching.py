"""
Where the spellings of a list of names stand in a text, in one pass.

Flow: text -> pieces between white space -> those that can begin a spelling -> words from there on ->
the longest spelling -> spans. A piece is cut into words by `tokenize` and remembered, so a word that was
met before costs one look-up, however long the list is.

A spelling is compared word by word in folded form, the longest first, so case, accents, apostrophes,
hyphens and letter forms need no entries of their own. One in capitals (`UN`, `EU`) is matched in capitals
only. What is written onto a name is left off: in Arabic a conjunction or preposition in front, in Persian
the ending of plural, object, possession, ezafe or *is* behind the last word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.analysis.fold import fold, fold_all
from indexer.analysis.tokenize import MAX_TERM_CHARS, Token, tokenize
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.model.document import Paragraph

CELL_BORDER = "|"
"""What readers write between the cells of a row, with spaces around it: a name stands in one cell."""

MAX_READINGS = 16
"""Ways to read one spelling: each of its compounds in parts or joined, for up to four of them."""

_ARABIC_PROCLITICS = "وفبلک"  # wa-, fa-, bi-, li-, ka-: written onto the next word in Arabic
_MIN_STEM_CHARS = 3  # what is left of a word without what is written onto it
_WITHOUT_PROCLITICS = frozenset(["fa", "ckb", "ku", "ps", "sd", "ug", "ur"])

# Persian endings that are written onto a word without a space: plural, object, possession, "is".
_PERSIAN_ENDINGS = ("هایی", "های", "ها", "را", "مان", "تان", "شان", "ست", "ای", "م", "ت", "ش")
_MIN_STEM_BEFORE_LETTER = 4  # behind a shorter word one letter more is another word
_VOWEL_LETTERS = "او"  # behind these the ezafe is written, as ی; elsewhere ی makes an adjective
_MAX_KNOWN = 1 << 18  # distinct pieces remembered; about 120 bytes each
_LAST_SPACE = 0x3000
_PLAIN_WORD = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0620-\u064a\u066e-\u06d3]+")
"""A word that is one token: none of these letters joins, parts or stands alone."""

_PLAIN_NAME = re.compile(f"{_PLAIN_WORD.pattern}(?: {_PLAIN_WORD.pattern})*")
_PUNCTUATION = "،؛؟«»“”…!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Meaning(NamedTuple):
    """Whom a spelling may mean.

    `bearers` are numbers of entries. `is_capitals`: it counts in capitals only. `is_ambiguous`: it counts
    only for a bearer that the document names in another way. `is_capitalised`: it counts with a capital
    letter only, in scripts that have such letters.
    """

    bearers: tuple[int, ...]
    is_capitals: bool = False
    is_ambiguous: bool = False
    is_capitalised: bool = False


class Match(NamedTuple):
    """A spelling at a place of a text: characters `[start, end)`."""

    meaning: Meaning
    start: int
    end: int


class SpellingTable:
    """The spellings of a list of names, ready to be found."""

    def __init__(self) -> None:
        self.meanings: dict[str, Meaning] = {}
        """By the words of a spelling, folded and with one space between, whom it means."""
        self._beginnings: set[str] = set()
        """The words that spellings of several begin with: the first, the first two, and so on."""
        self._first_letters: set[str] = set()
        """The first three letters of spellings: most words are ruled out by theirs."""
        self._can_start: dict[str, bool] = {}

    def add(self, words: str, meaning: Meaning) -> None:
        """Let these words have this meaning from now on."""
        self.meanings[words] = meaning
        self._first_letters.add(words[:_MIN_STEM_CHARS])
        end = words.find(" ")
        while end >= 0:
            self._beginnings.add(words[:end])
            end = words.find(" ", end + 1)
        if self._can_start:
            self._can_start.clear()

    def matches(self, text: str, paragraphs: Sequence[Paragraph] = ()) -> Iterator[Match]:
        """Yield the spellings in a text, in its order; none overlaps another or runs over two paragraphs."""
        if not self.meanings:
            return
        if not paragraphs:
            yield from self._matches(text, [(0, len(text), "")])
        elif _stand_between_spaces(text, paragraphs):
            yield from self._matches(text, [(p.span.start, p.span.end, p.language) for p in paragraphs])
        else:
            for paragraph in paragraphs:
                start, end = paragraph.span.start, paragraph.span.end
                for match in self._matches(text[start:end], [(0, end - start, paragraph.language)]):
                    yield Match(match.meaning, match.start + start, match.end + start)

    def _matches(self, text: str, pieces: Sequence[tuple[int, int, str]]) -> Iterator[Match]:
        chunks = text.split()
        can_start = list(map(self._can_start.get, chunks))
        if None in can_start:
            self._learn(chunks, can_start)
            can_start = list(map(self._can_start.__getitem__, chunks))
        firsts = list(compress(range(len(chunks)), can_start))
        if not firsts:
            return
        starts = _chunk_starts(text)
        bounds = [start for start, _, _ in pieces]
        end, last_piece, limit, language = 0, -1, 0, ""
        for number in firsts:
            start = int(starts[number])
            piece = bisect_right(bounds, start) - 1
            if piece < 0 or start >= pieces[piece][1]:
                continue
            if piece != last_piece:
                last_piece = piece
                limit = int(np.searchsorted(starts, pieces[piece][1]))
                language = pieces[piece][2]
            if start + len(chunks[number]) <= end or not self._may_go_on(chunks, number, limit):
                continue
            window = _Window(chunks, starts, number, limit)
            for position in range(window.n_own):
                if window.tokens_at(position)[0].start >= end:
                    match = self._longest_at(window, position, language)
                    if match is not None:
                        end = match.end_of_words
                        yield Match(match.meaning, match.start, match.end)

    def _learn(self, chunks: Sequence[str], known: Sequence[bool | None]) -> None:
        """Find out of each piece that was not met before whether a spelling can begin in it."""
        if len(self._can_start) > _MAX_KNOWN:
            self._can_start.clear()
            new = set(chunks)
        else:
            new = {chunk for chunk, can_start in zip(chunks, known, strict=True) if can_start is None}
        words: list[str] = []
        of_words: list[str] = []
        for chunk in new:
            core = chunk.strip(_PUNCTUATION)
            if len(core) <= MAX_TERM_CHARS and _PLAIN_WORD.fullmatch(core):
                words.append(core)
                of_words.append(chunk)
            else:
                self._can_start[chunk] = any(
                    self._can_begin(term) for token in _tokens(chunk) for term in _likely_terms(token.term)
                )
        for chunk, folded in zip(of_words, fold_all(words), strict=True):
            term = folded[:MAX_TERM_CHARS]
            self._can_start[chunk] = self._can_begin(term) or (
                not term.isascii()
                and self._has_first_letters(term)
                and any(map(self._can_begin, _likely_terms(term)))
            )

    def _has_first_letters(self, term: str) -> bool:
        """Tell whether a spelling may begin with this word, or with what its prefixes leave of it."""
        letters = self._first_letters
        return term[:3] in letters or term[1:4] in letters or term[2:5] in letters or term[:2] == "لل"

    def _can_begin(self, term: str) -> bool:
        return term in self.meanings or term in self._beginnings

    def _may_go_on(self, chunks: Sequence[str], number: int, limit: int) -> bool:
        """Tell whether a spelling may begin in a piece, by a glance at the next one.

        Long lists have names that begin with any word. Where both pieces are plain words of no Arabic
        letters, two look-ups rule out nearly all of them.
        """
        first = _plain_term(chunks[number])
        if not first.isascii() or not first or first in self.meanings:
            return True
        if number + 1 >= limit:
            return False
        second = _plain_term(chunks[number + 1])
        if not second.isascii() or not second:
            return True
        words = f"{first} {second}"
        return words in self.meanings or words in self._beginnings

    def _longest_at(self, window: _Window, position: int, language: str) -> _Found | None:
        best: _Found | None = None
        has_proclitics = language not in _WITHOUT_PROCLITICS
        has_endings = language != "ar"
        for first in window.tokens_at(position):
            for term, n_prefix in _readings(first) if has_proclitics else ((first.term, 0),):
                pending = [(term, "", term, first)]
                while pending:
                    words, before, written, last = pending.pop()
                    end = last.position + last.width
                    if best is None or end > best.end_position:
                        meaning, n_ending = self.meanings.get(words), 0
                        if meaning is None and has_endings:
                            meaning, n_ending = self._inflected(before, written, last)
                        if meaning is not None and window.has_letters_of(meaning, first, last):
                            start = first.start + n_prefix
                            best = _Found(meaning, start, last.end - n_ending, end, last.end)
                    if words in self._beginnings:
                        before = words + " "
                        for token in window.tokens_at(end):
                            pending.append((before + token.term, before, token.term, token))
        return best

    def _inflected(self, before: str, term: str, token: Token) -> tuple[Meaning | None, int]:
        for stem, n_ending in _stems(token, term):
            meaning = self.meanings.get(before + stem)
            if meaning is not None:
                return meaning, n_ending
        return None, 0


class _Found(NamedTuple):
    meaning: Meaning
    start: int
    end: int
    end_position: int
    end_of_words: int


class _Window:
    """The words from one piece of a text on, as far as somebody asks."""

    def __init__(self, chunks: Sequence[str], starts: NDArray[np.int64], first: int, limit: int) -> None:
        self._chunks, self._starts, self._next, self._limit = chunks, starts, first, limit
        self._at: list[list[Token]] = []
        self._load()
        self.n_own = len(self._at)

    def tokens_at(self, position: int) -> list[Token]:
        """Return the tokens that begin at a position; none behind the end of the paragraph."""
        while position >= len(self._at):
            if self._next >= self._limit:
                return []
            self._load()
        return self._at[position]

    def has_letters_of(self, meaning: Meaning, first: Token, last: Token) -> bool:
        """Tell whether the words from one token to another have the capitals that a meaning asks for."""
        if not (meaning.is_capitals or meaning.is_capitalised):
            return True
        surfaces = [token.surface for at in self._at[first.position : last.position + 1] for token in at]
        if meaning.is_capitals:
            return all(surface.isupper() for surface in surfaces)
        written = "".join(surfaces)
        return written != written.lower() or written == written.upper()

    def _load(self) -> None:
        if self._chunks[self._next] == CELL_BORDER:
            self._at.append([])  # a position without a word, so that no spelling goes on behind it
        offset, position = int(self._starts[self._next]), len(self._at)
        for term, surface, at, width, start, end in _tokens(self._chunks[self._next]):
            if position + at == len(self._at):
                self._at.append([])
            token = Token(term, surface, position + at, width, start + offset, end + offset)
            self._at[position + at].append(token)
        self._next += 1


@lru_cache(maxsize=1 << 15)
def _tokens(chunk: str) -> tuple[Token, ...]:
    return tuple(tokenize(chunk))


@lru_cache(maxsize=1 << 15)
def _plain_term(chunk: str) -> str:
    """Return the one word of a piece; empty if it is not known to be one."""
    core = chunk.strip(_PUNCTUATION)
    is_plain = len(core) <= MAX_TERM_CHARS and _PLAIN_WORD.fullmatch(core) is not None
    return fold(core)[:MAX_TERM_CHARS] if is_plain else ""


def _is_arabic(term: str) -> bool:
    return "\u0600" <= term[:1] <= "\u06ff"


def _likely_terms(term: str) -> list[str]:
    """Return every form of a word that a spelling may have, whatever the language of the text is."""
    if not _is_arabic(term):
        return [term]
    readings = [term, *(reading for reading, _ in _without_proclitics(term))]
    return [*readings, *(stem for reading in readings for stem, _ in _without_ending(reading))]


def _readings(token: Token) -> list[tuple[str, int]]:
    """Return the term, and in Arabic letters the term behind its prefixes, each with their length."""
    readings = [(token.term, 0)]
    if token.width == 1 and _is_arabic(token.term):
        is_bare = len(token.term) == len(token.surface)  # with vowel marks the prefix has no fixed length
        readings += [(term, n if is_bare else 0) for term, n in _without_proclitics(token.term)]
    return readings


def _without_proclitics(term: str) -> list[tuple[str, int]]:
    """Return what an Arabic word is without what is written onto its front, and how much that was."""
    if term[0] not in _ARABIC_PROCLITICS:
        return []
    readings: list[tuple[str, int]] = []
    if term.startswith("لل") and len(term) > _MIN_STEM_CHARS + 1:
        readings.append(("ال" + term[2:], 0))  # li- swallows the alef of the article: the word stays whole
    for n in (1, 2):
        if len(term) >= n + _MIN_STEM_CHARS and all(char in _ARABIC_PROCLITICS for char in term[:n]):
            readings.append((term[n:], n))
    return readings


def _stems(token: Token, term: str) -> list[tuple[str, int]]:
    """Return what is left of a word without each Persian ending, with the ending's length in the text."""
    if token.width != 1 or not _is_arabic(term):
        return []
    is_bare = len(token.term) == len(token.surface)
    return [(stem, n if is_bare else 0) for stem, n in _without_ending(term)]


def _without_ending(term: str) -> list[tuple[str, int]]:
    if not term.endswith(_PERSIAN_ENDINGS):
        is_ezafe = term[-1:] == "ی" and len(term) > _MIN_STEM_CHARS and term[-2] in _VOWEL_LETTERS
        return [(term[:-1], 1)] if is_ezafe else []
    stems: list[tuple[str, int]] = []
    for ending in _PERSIAN_ENDINGS:
        least = _MIN_STEM_BEFORE_LETTER if len(ending) == 1 else _MIN_STEM_CHARS
        if term.endswith(ending) and len(term) - len(ending) >= least:
            stems.append((term[: -len(ending)], len(ending)))
    if term[-1] == "ی" and len(term) > _MIN_STEM_CHARS and term[-2] in _VOWEL_LETTERS:
        stems.append((term[:-1], 1))
    return stems


def word_sequences(text: str) -> list[str]:
    """Return the ways to read a spelling, its compounds in parts and joined: words with a space between."""
    return next(sequences_of_all([text]))


def sequences_of_all(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield what `word_sequences` returns for each of many spellings, in a third of the time."""
    is_plain = [len(text) <= MAX_TERM_CHARS and bool(_PLAIN_NAME.fullmatch(text)) for text in texts]
    to_fold = [text for text, is_one in zip(texts, is_plain, strict=True) if is_one and not text.isascii()]
    folded = iter(fold_all(to_fold))
    for text, is_one in zip(texts, is_plain, strict=True):
        if not is_one:
            yield _sequences(text)
        else:
            yield [text.lower() if text.isascii() else next(folded)]


def _sequences(text: str) -> list[str]:
    at: dict[int, list[Token]] = {}
    for token in tokenize(text):
        at.setdefault(token.position, []).append(token)
    n_positions = max(at, default=-1) + 1
    pending: list[tuple[str, int]] = [("", 0)]
    sequences: list[str] = []
    while pending and len(sequences) < MAX_READINGS:
        words, position = pending.pop()
        if position >= n_positions:
            if words:
                sequences.append(words)
            continue
        pending.extend(
            (f"{words} {token.term}" if words else token.term, position + token.width)
            for token in at.get(position, ())
        )
    return sequences


def _stand_between_spaces(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the paragraphs follow one another and no piece between white space lies in two of them."""
    before = 0
    for paragraph in paragraphs:
        span: Span = paragraph.span
        if span.start < before or span.end > len(text):
            return False
        if span.start and not (text[span.start - 1].isspace() or text[span.start : span.start + 1].isspace()):
            return False
        if span.end < len(text) and not (text[span.end].isspace() or text[span.end - 1 : span.end].isspace()):
            return False
        before = span.end
    return True


@lru_cache(maxsize=1)
def _is_space() -> NDArray[np.bool_]:
    return np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)] + [False])


def _chunk_starts(text: str) -> NDArray[np.int64]:
    """Return where each piece of `text.split()` begins, as character offsets."""
    if text.isascii():
        is_text = ~_is_space()[np.frombuffer(text.encode("ascii"), np.uint8)]
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        is_text = ~_is_space()[np.minimum(codes, _LAST_SPACE + 1)]
    is_start = is_text.copy()
    is_start[1:] &= ~is_text[:-1]
    return np.flatnonzero(is_start)
