"""
Which words of a lexicon are other spellings of a word, in any script.

Flow: words -> sounds and letters as codes, pairs of consonants -> `WordLexicon`; a word -> the words that
share most pairs of consonants -> those again in order of likeness.

Words of one script are compared by their sounds, those of two by the letters that stand for one another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from indexer.names.alignment import MAX_LETTERS, letter_distances, sound_distances
from indexer.names.keys import CLASS_OF, CONSONANT_CLASSES, WEAK, is_abjad, sound_key
from indexer.names.romanisation import SOUNDS, to_letters, to_sounds
from indexer.names.spelling_costs import (
    ABJAD_LETTERS,
    LENGTH_REWARD,
    letter_costs,
    sound_costs,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_CANDIDATES = 2400
"""So many words that share most pairs of consonants are compared letter by letter: 2 ms at most."""

SAME_SOUNDS = np.float32(0.97)
"""The likeness of words of one script that have one sound key and are not written the same."""

OTHER_SOUNDS = np.float32(0.96)
"""The most that words with other sound keys are alike, and words of two scripts."""

_N_CLASSES = len(CONSONANT_CLASSES) + 1  # 0 is the edge of a word
_N_PAIRS = 2 * _N_CLASSES**2

_FIGURES = re.compile(r"\d")

_COST_PER_LETTER = 6.0
"""Nats over the best reading, for each letter, at which two words in two scripts are wholly unlike."""


class _Table:
    """Codes of characters up to the last that has one: an array to look up a whole text in."""

    def __init__(self, codes: dict[str, int]) -> None:
        self._codes = np.zeros(max(map(ord, codes)) + 2, np.uint8)
        for char, code in codes.items():
            self._codes[ord(char)] = code

    def of(self, text: str) -> NDArray[np.uint8]:
        """Return the code of each character, 0 for what has none: uint8 (n_chars,)."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return self._codes[np.minimum(points, len(self._codes) - 1)]


_LATIN = _Table({chr(96 + i): i for i in range(1, 27)})
_ABJAD = _Table({letter: i for i, letter in enumerate(ABJAD_LETTERS, 1)})
_CLASS = _Table({char: CONSONANT_CLASSES.index(one) + 1 for char, one in CLASS_OF.items()})
_LATIN_OR_SOUND = _Table({sound: i for i, sound in enumerate(SOUNDS, 1)})
_WEAK_CODES = np.isin(np.arange(_N_CLASSES), [CONSONANT_CLASSES.index(one) + 1 for one in WEAK])


def _coded(words: Sequence[str], table: _Table) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the codes of words, and where each starts: uint8 (n,), int64 (n_words + 1,)."""
    codes = table.of("".join(words))
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = np.zeros(len(words) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    kept = codes > 0
    if kept.all():
        return codes, starts
    before = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    return np.ascontiguousarray(codes[kept]), before[starts]


def _pairs(
    codes: NDArray[np.uint8], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of classes that follow each other in each word, edges included, and their words."""
    n_words = len(starts) - 1
    lengths = np.diff(starts)
    edged = np.zeros(len(codes) + n_words + 1, np.int64)
    word_of = np.repeat(np.arange(n_words), lengths)
    edged[np.arange(len(codes)) + word_of + 1] = codes
    pairs = edged[:-1] * _N_CLASSES + edged[1:]
    return pairs, np.repeat(np.arange(n_words), lengths + 1)


class WordLexicon:
    """Distinct folded words, ready to be asked for those like another one.

    `keys` are their sound keys. Building takes about 5 µs a word.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        abjad = np.fromiter(map(is_abjad, self.words), bool, len(self.words))
        self._is_abjad = abjad
        letters = to_letters([word for word, own in zip(self.words, abjad, strict=True) if not own])
        sounds = to_sounds(letters)
        keys: list[str] = []
        latin: list[str] = []
        at = 0
        for word, own in zip(self.words, abjad.tolist(), strict=True):
            keys.append(sound_key(word) if own else sounds[at])
            latin.append("" if own else letters[at])
            at += not own
        self.keys = keys
        self._latin, self._latin_starts = _coded(latin, _LATIN)
        self._abjad, self._abjad_starts = _coded(
            [word if own else "" for word, own in zip(self.words, abjad, strict=True)], _ABJAD
        )
        self._sounds, self._sound_starts = _coded(
            ["" if own else key for key, own in zip(keys, abjad, strict=True)], _LATIN_OR_SOUND
        )
        self._abjad_sounds, self._abjad_sound_starts = _coded(
            [key if own else "" for key, own in zip(keys, abjad, strict=True)], _ABJAD
        )
        self._weights = _sound_weights(self._sounds, self._sound_starts)
        self._abjad_weights = _abjad_weights(self._abjad_sounds, self._abjad_sound_starts)
        self._best_readings = _best_readings(self._abjad, self._abjad_starts)
        numbered = [figures(word) for word in self.words]
        self._figures_of = {own: i for i, own in enumerate(dict.fromkeys(numbered))}
        self._figures = np.array([self._figures_of[own] for own in numbered], np.int64)
        self._build_pairs(*_coded(keys, _CLASS))

    @property
    def letters(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """The Latin letters of all words, and where those of each start: uint8 (n,), int64 (n_words + 1,)."""
        return self._latin, self._latin_starts

    def _build_pairs(self, codes: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        numbers, words = _features(codes, starts)
        order = np.argsort(numbers, kind="stable")
        self._posted = words[order].astype(np.int32)
        self._posted_starts = np.searchsorted(numbers[order], np.arange(_N_PAIRS + 1))
        counts = np.diff(self._posted_starts)
        self._pair_weights = np.log1p(len(self.words) / (1.0 + counts)).astype(np.float32)
        self._norms = np.bincount(
            words, weights=self._pair_weights[numbers], minlength=len(self.words)
        ).astype(np.float32)

    def similar(self, word: str, *, least: float = 0.5) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the numbers of words like a folded word, and how alike: from 0 to 1, the most alike first.

        Words less alike than `least` are left out. The same word is 1.
        """
        candidates = self._candidates(word)
        likeness = self.likeness(word, candidates)
        order = np.lexsort((candidates, -likeness))
        order = order[: int((likeness >= least).sum())]
        return candidates[order], likeness[order]

    def _candidates(self, word: str) -> NDArray[np.int64]:
        key = sound_key(word)
        numbers, _ = _features(*_coded([key], _CLASS))
        scores = np.zeros(len(self.words), np.float32)
        for number in numbers.tolist():
            posted = self._posted[self._posted_starts[number] : self._posted_starts[number + 1]]
            scores[posted] += self._pair_weights[number]  # each word is posted once
        norm = float(self._pair_weights[numbers].sum())
        scores /= self._norms + np.float32(norm)
        found = np.flatnonzero(scores > 0)
        if len(found) > MAX_CANDIDATES:
            worst = np.partition(scores[found], len(found) - MAX_CANDIDATES)[len(found) - MAX_CANDIDATES]
            found = found[scores[found] >= worst]
            if len(found) > 2 * MAX_CANDIDATES:
                found = found[np.argsort(-scores[found], kind="stable")[: 2 * MAX_CANDIDATES]]
        return found

    def likeness(self, word: str, others: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how alike a folded word is to others of the lexicon: float32, from 0 to 1."""
        own, key = WordForms(word), sound_key(word)
        out = np.zeros(len(others), np.float32)
        abjad = self._is_abjad[others]
        same = others[abjad == own.is_abjad]
        other = others[abjad != own.is_abjad]
        if own.is_abjad:
            costs, sounds = _abjad_costs(), len(own.abjad_sounds)
            weights = self._abjad_weights[same]
            found = _sound_likeness(
                own.abjad_sounds, self._abjad_sounds, self._abjad_sound_starts, same, costs, weights
            )
            cross = _letter_likeness(
                own.abjad, own.starts_of(own.abjad), np.zeros(len(other), np.int64),
                self._latin, self._latin_starts, other,
                np.full(len(other), own.best_reading, np.float32),
            )  # fmt: skip
        else:
            weights, sounds = self._weights[same], len(own.sounds)
            found = _sound_likeness(
                own.sounds, self._sounds, self._sound_starts, same, _sound_costs(), weights
            )
            cross = _letter_likeness(
                self._abjad, self._abjad_starts, other,
                own.latin, own.starts_of(own.latin), np.zeros(len(other), np.int64),
                self._best_readings[other],
            )  # fmt: skip
        found[self._figures[same] != self._figures_of.get(figures(word), -1)] = 0
        for i in np.flatnonzero(found > OTHER_SOUNDS).tolist():
            if not sounds and self.words[same[i]] != word:
                found[i] = 0  # Chinese, or figures: what has no sounds is only like itself
            elif self.words[same[i]] != word:
                found[i] = SAME_SOUNDS if self.keys[same[i]] == key else OTHER_SOUNDS
        out[abjad == own.is_abjad] = found
        out[abjad != own.is_abjad] = np.minimum(cross, OTHER_SOUNDS)
        return out


def figures(word: str) -> str:
    """Return the figures of a word: words in which they differ are different words, *M23* and *M27*."""
    return "" if word.isalpha() else "".join(_FIGURES.findall(word))


def coded_letters(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the Latin letters of folded words, a as 1, and where those of each word start."""
    return _coded(["" if is_abjad(word) else word for word in to_letters(list(words))], _LATIN)


class WordForms:
    """One folded word as codes of letters and of sounds."""

    def __init__(self, word: str) -> None:
        self.is_abjad = is_abjad(word)
        key = sound_key(word)
        self.latin, _ = _coded(["" if self.is_abjad else to_letters([word])[0]], _LATIN)
        self.sounds, _ = _coded(["" if self.is_abjad else key], _LATIN_OR_SOUND)
        self.abjad, starts = _coded([word if self.is_abjad else ""], _ABJAD)
        self.abjad_sounds, _ = _coded([key if self.is_abjad else ""], _ABJAD)
        self.best_reading = float(_best_readings(self.abjad, starts)[0])

    @staticmethod
    def starts_of(codes: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return where the one word starts and ends."""
        return np.array([0, len(codes)], np.int64)


def _features(
    codes: NDArray[np.uint8], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the pairs of each word, each once, and the words."""
    strong = ~_WEAK_CODES[codes]
    before = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(strong, out=before[1:])
    all_pairs, all_words = _pairs(codes, starts)
    strong_pairs, strong_words = _pairs(codes[strong], before[starts])
    numbers = np.concatenate([all_pairs, strong_pairs + _N_CLASSES**2])
    words = np.concatenate([all_words, strong_words])
    both = distinct(words * _N_PAIRS + numbers)
    return both % _N_PAIRS, both // _N_PAIRS


def distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each number once, ascending: by sorting, which is faster here than `np.unique` by hashing."""
    ordered = np.sort(numbers)
    if not len(ordered):
        return ordered
    is_first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


_TABLES: dict[str, NDArray[np.float32]] = {}


def _sound_costs() -> NDArray[np.float32]:
    if "sounds" not in _TABLES:
        _TABLES["sounds"] = np.ascontiguousarray(sound_costs().ravel())
    return _TABLES["sounds"]


def _rewarded_costs() -> NDArray[np.float32]:
    if "letters" not in _TABLES:
        costs = letter_costs().copy()
        lengths = np.zeros(costs.shape[1], np.float32)
        lengths[1:27], lengths[27:756], lengths[756:] = 1, 2, 3
        _TABLES["letters"] = np.ascontiguousarray((costs - LENGTH_REWARD * lengths).ravel())
        _TABLES["best"] = (costs - LENGTH_REWARD * lengths).min(axis=1)
    return _TABLES["letters"]


def _abjad_costs() -> NDArray[np.float32]:
    """Costs between letters: those of one class are near, and vowels that may be unwritten."""
    if "abjad" not in _TABLES:
        n = len(ABJAD_LETTERS)
        costs = np.ones((n + 1, n + 1), np.float32)
        for i, one in enumerate(ABJAD_LETTERS, 1):
            for j, other in enumerate(ABJAD_LETTERS, 1):
                if one in CLASS_OF and CLASS_OF.get(one) == CLASS_OF.get(other):
                    costs[i, j] = 0.2 if (one in "א ה ו י" or i <= 37) != (j <= 37) else 0.4
            weak = one not in CLASS_OF or CLASS_OF[one] in WEAK
            costs[0, i] = costs[i, 0] = 0.4 if weak else 0.8
        np.fill_diagonal(costs, 0)
        _TABLES["abjad"] = np.ascontiguousarray(costs.ravel())
    return _TABLES["abjad"]


def _sums(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    total = np.zeros(len(values) + 1, np.float64)
    np.cumsum(values, out=total[1:])
    return (total[starts[1:]] - total[starts[:-1]]).astype(np.float32)


def _sound_weights(sounds: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    return _sums(_sound_costs()[sounds], starts)


def _abjad_weights(letters: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    return _sums(_abjad_costs()[letters], starts)


def _best_readings(letters: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    _rewarded_costs()
    return _sums(_TABLES["best"][letters], starts)


def _sound_likeness(  # noqa: PLR0913, PLR0917 - one word, all words, which of them, and their costs
    word: NDArray[np.uint8],
    sounds: NDArray[np.uint8],
    starts: NDArray[np.int64],
    others: NDArray[np.int64],
    costs: NDArray[np.float32],
    weights: NDArray[np.float32],
) -> NDArray[np.float32]:
    out = np.empty(len(others), np.float32)
    sound_distances(word, sounds, starts, others, costs, out)
    total = weights + costs[word[:MAX_LETTERS]].sum(dtype=np.float32)
    likeness: NDArray[np.float32] = np.clip(1 - 2 * out / np.maximum(total, np.float32(1e-6)), 0, 1)
    return likeness


def _letter_likeness(  # noqa: PLR0913, PLR0917 - two lists of words, and which of each
    abjad: NDArray[np.uint8],
    abjad_starts: NDArray[np.int64],
    abjad_words: NDArray[np.int64],
    latin: NDArray[np.uint8],
    latin_starts: NDArray[np.int64],
    latin_words: NDArray[np.int64],
    best: NDArray[np.float32],
) -> NDArray[np.float32]:
    out = np.empty(len(abjad_words), np.float32)
    letter_distances(
        abjad, abjad_starts, abjad_words, latin, latin_starts, latin_words, _rewarded_costs(), out
    )
    n_abjad = abjad_starts[abjad_words + 1] - abjad_starts[abjad_words]
    n_latin = latin_starts[latin_words + 1] - latin_starts[latin_words]
    n_letters = np.maximum((n_abjad + n_latin) / 2, 1)
    unlike = np.maximum(out - best, 0) / (_COST_PER_LETTER * n_letters)
    likeness: NDArray[np.float32] = np.exp(-unlike).astype(np.float32)
    likeness[(n_abjad == 0) | (n_latin == 0)] = 0
    return likeness
