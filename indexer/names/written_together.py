"""
Words that one script writes apart and another together.

*Walijan* is ولی جان, *Naftiran* نفت ایران: Persian and Arabic compounds keep a space that romanisation drops.
Two words and one are compared where they have the same consonants; the table of letters says how alike they
are.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from indexer.names.keys import WordKeys, consonants, is_abjad
from indexer.names.similar_words import WordLexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LEAST_CONSONANTS = 3
"""Words with fewer are too many that are alike."""

LEAST_LIKENESS = 0.75
"""Two words and one that are less alike are not one name."""


class WrittenTogether:
    """The words of many names in Persian and Arabic script that follow each other, two by two.

    `words` are the folded words of each name.
    """

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        names_of: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        for number, own in enumerate(words):
            if len(own) > 1:
                for one, other in pairwise(own):
                    if is_abjad(one) and is_abjad(other):
                        names_of[one, other][number] = None
        self._pairs = list(names_of)
        self._names = [np.array(list(names), np.int64) for names in names_of.values()]
        together = ["".join(pair) for pair in self._pairs]
        self._lexicon = WordLexicon(together)
        self._of_consonants = _by_consonants(together)

    def like(self, word: str) -> Iterator[tuple[float, tuple[str, str], NDArray[np.int64]]]:
        """Yield how alike a folded word in another script is to two words, these, and the names with them."""
        if not self._pairs or is_abjad(word):
            return
        numbers = self._of_consonants.get(consonants(word), [])
        likes = self._lexicon.likeness(word, np.array(numbers, np.int64)).tolist() if numbers else []
        for number, likeness in zip(numbers, likes, strict=True):
            if likeness >= LEAST_LIKENESS:
                yield likeness, self._pairs[number], self._names[number]


class WrittenApart:
    """The words of a lexicon that are not in Persian or Arabic script, ready to be asked for two that are."""

    def __init__(self, lexicon: WordLexicon) -> None:
        self._lexicon = lexicon
        self._of_consonants = _by_consonants(["" if is_abjad(word) else word for word in lexicon.words])

    def like(self, one: str, other: str) -> Iterator[tuple[float, int]]:
        """Yield how alike two folded words written together are to a word, and its number."""
        if not (is_abjad(one) and is_abjad(other)):
            return
        numbers = self._of_consonants.get(consonants(one + other), [])
        likes = self._lexicon.likeness(one + other, np.array(numbers, np.int64)).tolist() if numbers else []
        for number, likeness in zip(numbers, likes, strict=True):
            if likeness >= LEAST_LIKENESS:
                yield likeness, number


def _by_consonants(words: Sequence[str]) -> dict[str, list[int]]:
    known = WordKeys(words)
    found: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        own = known.consonants_of(word) if word else ""
        if len(own) >= LEAST_CONSONANTS:
            found[own].append(number)
    return dict(found)
