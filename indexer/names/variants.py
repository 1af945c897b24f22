"""
Which of many names are other spellings of one name.

Flow: names -> distinct words with the names that have them -> `VariantIndex`; a name -> similar words of
each of its words -> names that have most of them, graded.

A likeness orders; a grade says what may be done with it. Only `Grade.SAME` may be acted on by the machine:
both names are full, and surname and given names agree by the structured key. A lone surname joins nothing
across documents. Everything else is a suggestion for a person.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from indexer.model.document import EntityKind
from indexer.names.alignment import abbreviations
from indexer.names.keys import (
    are_regular_readings,
    is_abjad,
    sound_key,
    structured_key,
    transcriptions,
    words_key,
)
from indexer.names.name_parts import NameParts, split_all, split_names, written_words
from indexer.names.organisation_words import organisation_words
from indexer.names.similar_words import WordLexicon, coded_letters, distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_WORD_LIKENESS = 0.6
"""Words that are less alike are different words."""

PART_SHARE = 0.3
"""How much it counts that one name is a part of the other, beside how alike they are as a whole."""

WRITTEN_SHARE = 0.03
"""How much it counts that words are written alike: it decides between names that are else as like."""

# Scores by which names are ordered, and the likeness that is said: a bound on it lets no more false pairs
# through than the same bound on the share of equal words. Found on the part of OFAC's list that is not on
# Iran; docs/internals/names.md has the curves.
_SCORES = (0.0, 0.5, 0.68, 0.8, 0.93, 0.97, 0.99, 1.0)
_LIKENESSES = (0.0, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

_CACHED_WORDS = 1024
_BASE = np.uint64(1_000_003)


class Grade(StrEnum):
    """What a likeness allows."""

    SAME = "same"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Variant:
    """A name of the index: its number there, how alike it is (0 to 1), and the grade.

    Two names that share so large a part of their words would be about as alike.
    """

    index: int
    likeness: float
    grade: Grade


class VariantIndex:
    """Names, ready to be asked for the spellings of one of them.

    Building takes about 10 µs a name, a question some milliseconds among 100,000 names. One index serves
    any number of threads, but for the words that it remembers: those are only ever added.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        n_names = max(len(self.names), 1)
        split = split_all(self.names)
        words = list(chain.from_iterable(split))
        written = list(dict.fromkeys(words))
        meant = _translated(written)
        vocabulary = list(dict.fromkeys(meant))
        numbered = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        self._number_of = {word: numbered[own] for word, own in zip(written, meant, strict=True)}
        self._words = np.fromiter(map(self._number_of.__getitem__, words), np.int64, len(words))
        lengths = np.fromiter(map(len, split), np.int64, len(split))
        self._word_starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        names_of = np.repeat(np.arange(len(split)), lengths)
        pairs = distinct(self._words * n_names + names_of)
        numbers, self._named = pairs // n_names, pairs % n_names
        self._named_starts = np.searchsorted(numbers, np.arange(len(vocabulary) + 1))
        counts = np.diff(self._named_starts)
        self._weights = np.log1p(n_names / np.maximum(counts, 1)).astype(np.float32)
        self._totals = np.bincount(
            self._named, weights=self._weights[numbers], minlength=len(self.names)
        ).astype(np.float32)
        self._lexicon = WordLexicon(vocabulary)
        self._similar: OrderedDict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = OrderedDict()
        self._index_joined(names_of)
        self._index_abbreviations()

    def _index_joined(self, names_of: NDArray[np.int64]) -> None:
        """Keep what each two words that follow each other sound like when written together."""
        hashes, powers = key_hashes(self._lexicon.keys)
        self._key_hashes = np.sort(hashes)
        self._key_order = np.argsort(hashes, kind="stable")
        is_followed = names_of[1:] == names_of[:-1]
        first, second = self._words[:-1][is_followed], self._words[1:][is_followed]
        joined = hashes[first] * powers[second] + hashes[second]
        order = np.argsort(joined, kind="stable")
        self._joined_hashes = joined[order]
        self._joined_names = names_of[:-1][is_followed][order]
        self._joined_weights = (self._weights[first] + self._weights[second])[order]

    def _index_abbreviations(self) -> None:
        """Sort names by their first letter: an abbreviation starts with the letter its name starts with."""
        letters, starts = self._lexicon.letters
        lengths = np.diff(self._word_starts)
        first = np.zeros(len(self.names), np.uint8)
        named = np.flatnonzero(lengths > 0)
        words = self._words[self._word_starts[named]]
        is_latin = starts[words + 1] > starts[words]
        first[named[is_latin]] = letters[starts[words[is_latin]]]
        order = np.argsort(first, kind="stable")
        self._by_first = order
        self._by_first_starts = np.searchsorted(first[order], np.arange(28))
        self._n_words = lengths

    def variants(
        self, name: str, limit: int = 10, kind: EntityKind = EntityKind.PERSON
    ) -> tuple[Variant, ...]:
        """Return the names most like a name, the most alike first, ties in the order of the index.

        A name that is in the index is among them. Names without a similar word are not. `kind` is what the
        name is of: of people it takes full names to be the same, of others all words.
        """
        words = list(dict.fromkeys(_translated(split_all([name])[0])))
        if not words or not self.names:
            return ()
        scores = self._scores(words)
        found = np.flatnonzero(scores > 0)
        if len(found) > limit:
            least = np.partition(scores[found], len(found) - limit)[len(found) - limit]
            found = found[scores[found] >= least]
        found = found[np.lexsort((found, -scores[found]))][:limit]
        compared = [name, *(self.names[i] for i in found)]
        parts, *others = parts_of(compared, kind)
        written, *others_written = written_words(compared)
        variants = [
            Variant(
                int(i),
                _calibrated(float(scores[i]), _common(written, other_written)),
                grade_of(parts, other, kind),
            )
            for i, other, other_written in zip(found, others, others_written, strict=True)
        ]
        return tuple(sorted(variants, key=lambda own: (-own.likeness, own.index)))

    def _scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return how alike each name is to one of these words: float32 (n_names,), from 0 to 1."""
        weights = [self._weight(word) for word in words]
        own = np.float32(sum(weights))
        totals = self._totals
        # The best reading of the words up to each: alone, or written together with the one before.
        before = np.zeros(len(self.names), np.float32)
        total = before
        for i, (word, weight) in enumerate(zip(words, weights, strict=True)):
            added = total + self._word_scores(word, weight)
            if i:
                self._add_joined(words[i - 1], word, weights[i - 1] + weight, before, added)
            before, total = total, added
        alike = total / (totals + own)
        covered = total / (2 * np.minimum(totals, own) + np.float32(1e-6))
        scores = (1 - PART_SHARE) * alike + PART_SHARE * np.minimum(covered, 1)
        return np.maximum(scores.astype(np.float32), self._abbreviation_scores(words))

    def _add_joined(
        self,
        first: str,
        second: str,
        weight: np.float32,
        before: NDArray[np.float32],
        added: NDArray[np.float32],
    ) -> None:
        """Raise the scores of names that have two words of the question as one."""
        hashed = key_hashes([sound_key(first) + sound_key(second)])[0][0]
        start, end = np.searchsorted(self._key_hashes, [hashed, hashed + np.uint64(1)])
        for number in self._key_order[start:end].tolist():
            names = self._named[self._named_starts[number] : self._named_starts[number + 1]]
            added[names] = np.maximum(added[names], before[names] + weight + self._weights[number])

    def _weight(self, word: str) -> np.float32:
        number = self._number_of.get(word)
        if number is not None:
            return np.float32(self._weights[number])
        numbers, likeness = self._similar_words(word)
        if len(numbers):  # an unknown spelling of a common name is common
            return np.float32(self._weights[numbers[likeness >= likeness[0]]].min())
        return np.float32(np.log1p(max(len(self.names), 1)))

    def _similar_words(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        known = self._similar.get(word)
        if known is None:
            known = self._lexicon.similar(word, least=LEAST_WORD_LIKENESS)
            if len(self._similar) < _CACHED_WORDS:
                self._similar[word] = known
        return known

    def _word_scores(self, word: str, weight: np.float32) -> NDArray[np.float32]:
        """Return for each name what its word most like one of the question adds: float32 (n_names,)."""
        scores = np.zeros(len(self.names), np.float32)
        numbers, likeness = self._similar_words(word)
        if len(numbers):
            numbers, likeness = numbers[::-1], likeness[::-1]  # the most alike last: it overwrites
            starts, ends = self._named_starts[numbers], self._named_starts[numbers + 1]
            counts = ends - starts
            sums = np.cumsum(counts)
            places = np.arange(sums[-1]) - np.repeat(sums - counts, counts) + np.repeat(starts, counts)
            added = likeness * (self._weights[numbers] + weight)
            scores[self._named[places]] = np.repeat(added, counts)
        hashed = key_hashes([sound_key(word)])[0][0]
        start, end = np.searchsorted(self._joined_hashes, [hashed, hashed + np.uint64(1)])
        names = self._joined_names[start:end]
        scores[names] = np.maximum(scores[names], weight + self._joined_weights[start:end])
        return scores

    def _abbreviation_scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return how well one of the question and a name abbreviates the other: float32 (n_names,)."""
        scores = np.zeros(len(self.names), np.float32)
        letters, starts = coded_letters(words)
        if not len(letters):
            return scores
        own = letters[0]
        names = self._by_first[self._by_first_starts[own] : self._by_first_starts[own + 1]]
        is_single = self._n_words[names] == 1
        names = names[~is_single if len(words) == 1 else is_single]
        if len(names):
            out = np.zeros(len(names), np.float32)
            lexicon_letters, lexicon_starts = self._lexicon.letters
            abbreviations(
                letters, starts, self._words, self._word_starts, lexicon_letters, lexicon_starts, names, out
            )
            scores[names] = out
        return scores


def _calibrated(score: float, common: float) -> float:
    """Return the likeness of a name by its score and the share of words that are written alike."""
    return float(np.interp(min(score, 1.0) * (1 - WRITTEN_SHARE * (1 - common)), _SCORES, _LIKENESSES))


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two names have in common, of those of both: from 0 to 1."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _translated(words: Sequence[str]) -> list[str]:
    known = organisation_words()
    return [known.get(word, word) for word in words]


def key_hashes(keys: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return a polynomial hash of each key, and the power of the base that a key before it is raised by.

    uint64 (n_keys,) each: the hash of two keys together is the first hash times the second power, plus the
    second hash.
    """
    n_keys = len(keys)
    points = np.frombuffer("".join(keys).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, keys), np.int64, n_keys)
    longest = int(lengths.max(initial=0))
    powers = np.ones(longest + 1, np.uint64)
    np.cumprod(np.full(longest, _BASE, np.uint64), out=powers[1:])
    ends = np.cumsum(lengths)
    place = np.repeat(ends, lengths) - np.arange(len(points)) - 1
    sums = np.zeros(len(points) + 1, np.uint64)
    np.cumsum(points * powers[place], out=sums[1:])
    return sums[ends] - sums[ends - lengths], powers[lengths]


def parts_of(names: Sequence[str], kind: EntityKind) -> list[NameParts]:
    """Return the parts of names of one kind: those of an organisation or a place are words of a surname."""
    if kind == EntityKind.PERSON:
        return split_names(names)
    return [NameParts((), (), tuple(words), (), is_certain=False) for words in split_all(names)]


def grade_of(one: NameParts, other: NameParts, kind: EntityKind = EntityKind.PERSON) -> Grade:
    """Return whether two names of one kind, in their parts, are certainly one."""
    return Grade.SAME if are_same(one, other, kind) else Grade.SUGGESTED


def are_same(one: NameParts, other: NameParts, kind: EntityKind = EntityKind.PERSON) -> bool:
    """Tell whether two names agree by their keys, in one script or across two.

    Of people only full names do, by surname and given names; of others, names of two words or more.
    """
    if kind != EntityKind.PERSON:
        return words_key(one.words) == words_key(other.words) is not None
    own, others = structured_key(one), structured_key(other)
    if own is None or others is None:
        return False
    if is_abjad(own[1]) == is_abjad(others[1]):
        return own == others or own in transcriptions(others) or others in transcriptions(own)
    latin, abjad = (one, other) if is_abjad(others[1]) else (other, one)
    return are_regular_readings(latin.surname, abjad.surname) and are_regular_readings(
        latin.given, abjad.given, are_given=True
    )
