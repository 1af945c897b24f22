"""
Which of many names abbreviate a name, or are abbreviated by it.

Flow: the words of all names as they are written -> `AbbreviationIndex`; the words of one name -> how well
each name is short for it, or it for them.

A name is **short** if one word is left of it without connectors and forms of law (*TDG Ltd*, *AQIM*), or
letters alone (*C.T.R.*). It is compared with the words as they are written, never with their meaning: *BMI*
is *Bank Melli Iran*, though *melli* means *national*.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from indexer.names.alignment import CONNECTOR, FORM, MAX_SHORT, SIGNIFICANT, abbreviations
from indexer.names.keys import is_abjad
from indexer.names.name_parts import CONNECTORS
from indexer.names.organisation_words import KINDS_OF_BODY, organisation_words
from indexer.names.romanisation import to_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FUNCTION_WORDS = CONNECTORS | frozenset(
    (
        *("in", "for", "on", "to", "at", "by", "with", "from", "against", "und", "fur", "et", "pour", "avec"),
        *("dans", "en", "au", "aux", "sur", "para", "por", "fi", "min", "ve", "per", "baraye", "dar", "az"),
        *("ba", "wal", "bil", "lil"),
    )
)
"""Words that an abbreviation may leave out, folded: articles, prepositions, conjunctions."""

RUN_LENGTHS = range(3, 7)
"""Words that follow each other and are abbreviated within a longer name: *PCC (UK)*, *IRGC Navy*."""

_N_CODES = 37  # none, a to z, 0 to 9
_CODES = np.zeros(128, np.uint8)
_CODES[ord("a") : ord("z") + 1] = np.arange(1, 27)
_CODES[ord("0") : ord("9") + 1] = np.arange(27, 37)


class Spelled:
    """The letters and figures of words, and what kind of word each is.

    `letters` is uint8, those of word i in [starts[i], starts[i + 1]) with `starts` int64; 0 is no code. Of
    Arabic, Persian and Hebrew words there are none. `kinds` is uint8: `SIGNIFICANT`, `CONNECTOR`, `FORM`.
    """

    def __init__(self, words: Sequence[str]) -> None:
        latin = [_written_out(word) if word.isascii() else _latin(word) for word in words]
        points = np.frombuffer("".join(latin).encode("ascii"), np.uint8)
        self.letters = _CODES[points]
        lengths = np.fromiter(map(len, latin), np.int64, len(latin))
        self.starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        known = organisation_words()
        self.kinds = np.fromiter(
            (
                CONNECTOR
                if word in FUNCTION_WORDS
                else FORM
                if known.get(word) in KINDS_OF_BODY
                else SIGNIFICANT
                for word in words
            ),
            np.uint8,
            len(words),
        )

    @property
    def initials(self) -> NDArray[np.int64]:
        """The code of the first letter of each word, 0 of a word without letters."""
        lengths = np.diff(self.starts)
        first = np.zeros(len(lengths), np.int64)
        first[lengths > 0] = self.letters[self.starts[:-1][lengths > 0]]
        return first


def _written_out(word: str) -> str:
    """Return a word with a letter that a figure before it repeats: *3MG* is *MMMG*."""
    if len(word) > 1 and word[0] in "234" and word[1:].isalpha():
        return word[1] * int(word[0]) + word[2:]
    return word


def _latin(word: str) -> str:
    if is_abjad(word):
        return ""
    return "".join(letter for letter in to_letters([word])[0] if letter.isascii())


def run_codes(initials: NDArray[np.int64], n_words: int) -> NDArray[np.int64]:
    """Return what each `n_words` words from each word on are short for, as a number; 0 if a letter misses.

    int64 (n - n_words + 1,). The number of a word as it is written is that of its letters.
    """
    n = len(initials) - n_words + 1
    codes = np.zeros(max(n, 0), np.int64)
    if n <= 0:
        return codes
    is_whole = np.ones(n, bool)
    for i in range(n_words):
        codes = codes * _N_CODES + initials[i : i + n]
        is_whole &= initials[i : i + n] > 0
    return np.where(is_whole, codes, 0)


def word_code(letters: NDArray[np.uint8]) -> int:
    """Return the number of a word's letters, as `run_codes` has it; 0 of a word that is no short one."""
    return int(run_codes(letters.astype(np.int64), len(letters))[0]) if len(letters) in RUN_LENGTHS else 0


class AbbreviationIndex:
    """Names by their written words, ready to be asked for those that are short for one another."""

    def __init__(self, written: Sequence[Sequence[str]]) -> None:
        flat = list(chain.from_iterable(written))
        vocabulary = list(dict.fromkeys(flat))
        numbered = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        self._n_names = len(written)
        self._spelled = Spelled(vocabulary)
        self._words = np.fromiter(map(numbered.__getitem__, flat), np.int64, len(flat))
        lengths = np.fromiter(map(len, written), np.int64, len(written))
        self._word_starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        self._short, self._short_starts = _shorts(self._spelled, self._words, self._word_starts)
        self._by_first_short = _by_first(
            *_initials_of_shorts(self._short, self._short_starts), n_names=self._n_names
        )
        self._by_first_long = _by_first(
            *_openings(self._spelled, self._words, self._word_starts), self._n_names
        )

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return how well one of a name and each name of the index abbreviates the other.

        `words` are all words of the name as they are written, folded. float32 (n_names,), from 0 to 1.
        """
        scores = np.zeros(self._n_names, np.float32)
        own, numbers = Spelled(words), np.arange(len(words), dtype=np.int64)
        ends = np.array([0, len(words)], np.int64)
        short, short_starts = _shorts(own, numbers, ends)
        if len(short):
            names = self._by_first_long[int(short[0])]
            out = np.empty(len(names), np.float32)
            abbreviations(
                short, short_starts, np.zeros(len(names), np.int64), self._spelled.letters,
                self._spelled.starts, self._spelled.kinds, self._words, self._word_starts, names, out,
            )  # fmt: skip
            scores[names] = out
        for letter in sorted({int(code) for code in _openings(own, numbers, ends)[0].tolist() if code}):
            names = self._by_first_short[letter]
            out = np.empty(len(names), np.float32)
            abbreviations(
                self._short, self._short_starts, names, own.letters, own.starts, own.kinds, numbers, ends,
                np.zeros(len(names), np.int64), out,
            )  # fmt: skip
            scores[names] = np.maximum(scores[names], out)
        return scores


def _shorts(
    spelled: Spelled, words: NDArray[np.int64], word_starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the letters of the names that are short, and where those of each name start."""
    n_letters = np.diff(spelled.starts)[words]
    # An *e* is a connector in *Bank-e Melli*, and a letter in *T.E.M.*
    is_kept = (spelled.kinds[words] == SIGNIFICANT) | (n_letters == 1)
    n_kept = _sums(is_kept, word_starts)
    n_written_out = _sums(is_kept & (n_letters != 1), word_starts)
    name_of = np.repeat(np.arange(len(word_starts) - 1), np.diff(word_starts))
    n_short = _sums(np.where(is_kept, n_letters, 0), word_starts)
    is_short = (n_kept > 0) & (n_written_out <= 1) & (n_short >= 2) & (n_short <= MAX_SHORT)
    chosen = words[is_kept & is_short[name_of]]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.where(is_short, n_short, 0))])
    lengths = np.diff(spelled.starts)[chosen]
    ends = np.cumsum(lengths)
    places = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return spelled.letters[places + np.repeat(spelled.starts[chosen], lengths)], starts


def _openings(
    spelled: Spelled, words: NDArray[np.int64], word_starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the letters that an abbreviation of each name may start with, and the names: of two words on.

    They are those of the words up to the first significant one.
    """
    kinds = spelled.kinds[words]
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kinds == SIGNIFICANT)])
    name_of = np.repeat(np.arange(len(word_starts) - 1), np.diff(word_starts))
    n_before = before[:-1] - before[word_starts[:-1]][name_of]
    n_meant = _sums(kinds != CONNECTOR, word_starts)
    chosen = (n_before == 0) & (n_meant[name_of] > 1)
    return spelled.initials[words[chosen]], name_of[chosen]


def _initials_of_shorts(
    short: NDArray[np.uint8], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    names = np.flatnonzero(np.diff(starts) > 0)
    return short[starts[names]].astype(np.int64), names


def _by_first(letters: NDArray[np.int64], names: NDArray[np.int64], n_names: int) -> list[NDArray[np.int64]]:
    """Return the names of each letter, each once."""
    both = np.unique(letters * max(n_names, 1) + names)
    starts = np.searchsorted(both, np.arange(_N_CODES + 1) * max(n_names, 1))
    return [both[starts[i] : starts[i + 1]] % max(n_names, 1) for i in range(_N_CODES)]


def _sums(values: NDArray[np.int64] | NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    total = np.concatenate([np.zeros(1, np.int64), np.cumsum(values, dtype=np.int64)])
    sums: NDArray[np.int64] = total[starts[1:]] - total[starts[:-1]]
    return sums
