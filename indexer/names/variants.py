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

from indexer.names.keys import is_abjad, is_regular_reading, structured_key
from indexer.names.name_parts import split_all, split_name
from indexer.names.similar_words import WordLexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.names.name_parts import NameParts

LEAST_WORD_LIKENESS = 0.6
"""Words that are less alike are different words."""

_CACHED_WORDS = 1024


class Grade(StrEnum):
    """What a likeness allows."""

    SAME = "same"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Variant:
    """A name of the index: its number there, how alike it is (0 to 1), and the grade."""

    index: int
    likeness: float
    grade: Grade


class VariantIndex:
    """Names, ready to be asked for the spellings of one of them.

    Building takes about 10 µs a name, a question some milliseconds among 100,000 names.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        split = split_all(self.names)
        words = list(chain.from_iterable(split))
        vocabulary = list(dict.fromkeys(words))
        number_of = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        self._number_of = number_of
        numbers = np.fromiter(map(number_of.__getitem__, words), np.int64, len(words))
        lengths = np.fromiter(map(len, split), np.int64, len(split))
        names_of = np.repeat(np.arange(len(split)), lengths)
        pairs = np.unique(numbers * max(len(split), 1) + names_of)
        numbers, names_of = pairs // max(len(split), 1), pairs % max(len(split), 1)
        self._named = names_of
        self._named_starts = np.searchsorted(numbers, np.arange(len(vocabulary) + 1))
        counts = np.diff(self._named_starts)
        self._weights = np.log1p(len(self.names) / np.maximum(counts, 1)).astype(np.float32)
        self._totals = np.bincount(
            names_of, weights=self._weights[numbers], minlength=len(self.names)
        ).astype(np.float32)
        self._lexicon = WordLexicon(vocabulary)
        self._similar: OrderedDict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = OrderedDict()

    def variants(self, name: str, limit: int = 10) -> tuple[Variant, ...]:
        """Return the names most like a name, the most alike first, ties in the order of the index.

        A name that is in the index is among them. Names without a similar word are not.
        """
        words = list(dict.fromkeys(split_all([name])[0]))
        if not words or not self.names:
            return ()
        total = np.zeros(len(self.names), np.float32)
        own = np.float32(0)
        for word in words:
            numbers, likeness = self._similar_words(word)
            own += self._weight(word)
            if len(numbers):
                total += self._word_scores(numbers, likeness, self._weight(word))
        scores = total / (self._totals + own)
        found = np.flatnonzero(scores)
        if len(found) > limit:
            least = np.partition(scores[found], len(found) - limit)[len(found) - limit]
            found = found[scores[found] >= least]
        found = found[np.lexsort((found, -scores[found]))][:limit]
        parts = split_name(name)
        return tuple(
            Variant(int(i), min(float(scores[i]), 1.0), grade_of(parts, split_name(self.names[i])))
            for i in found
        )

    def _weight(self, word: str) -> np.float32:
        number = self._number_of.get(word)
        if number is not None:
            return np.float32(self._weights[number])
        numbers, likeness = self._similar_words(word)
        if len(numbers):  # an unknown spelling of a common name is common
            return np.float32(self._weights[numbers[likeness >= likeness[0]]].min())
        return np.float32(np.log1p(max(len(self.names), 1)))

    def _similar_words(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if word in self._similar:
            self._similar.move_to_end(word)
            return self._similar[word]
        found = self._lexicon.similar(word, least=LEAST_WORD_LIKENESS)
        self._similar[word] = found
        if len(self._similar) > _CACHED_WORDS:
            self._similar.popitem(last=False)
        return found

    def _word_scores(
        self, numbers: NDArray[np.int64], likeness: NDArray[np.float32], weight: np.float32
    ) -> NDArray[np.float32]:
        """Return for each name what its word most like the one of the question adds."""
        numbers, likeness = numbers[::-1], likeness[::-1]  # the most alike last: it overwrites
        starts, ends = self._named_starts[numbers], self._named_starts[numbers + 1]
        counts = ends - starts
        ends_out = np.cumsum(counts)
        places = np.arange(ends_out[-1]) - np.repeat(ends_out - counts, counts) + np.repeat(starts, counts)
        added = likeness * (self._weights[numbers] + weight)
        scores = np.zeros(len(self.names), np.float32)
        scores[self._named[places]] = np.repeat(added, counts)
        return scores


def grade_of(one: NameParts, other: NameParts) -> Grade:
    """Return whether two names are certainly one: full names whose parts agree by the structured key."""
    return Grade.SAME if are_same(one, other) else Grade.SUGGESTED


def are_same(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names are full and agree by the structured key, in one script or across two."""
    own, others = structured_key(one), structured_key(other)
    if own is None or others is None:
        return False
    if is_abjad(own[1]) == is_abjad(others[1]):
        return own == others
    latin, abjad = (one, other) if is_abjad(others[1]) else (other, one)
    return is_regular_reading("".join(latin.surname), "".join(abjad.surname)) and is_regular_reading(
        "".join(latin.given), "".join(abjad.given), is_given=True
    )
