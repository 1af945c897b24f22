"""
Words that some write apart and others together.

*Walijan* is ولی جان, *Naftiran* نفت ایران, *Abdolrahman* *Abd al-Rahman*: some write a space that others
drop, most of all between scripts. Words are compared where they have the same consonants. To be suggested,
they have to be alike by the table of letters; a query is widened to what sounds the same when it is joined,
or is a regular reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from indexer.names.keys import WordKeys, consonants, is_abjad, is_regular_reading, sound_key
from indexer.names.name_parts import CONNECTORS
from indexer.names.similar_words import WordLexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

Words = tuple[str, ...]

LEAST_CONSONANTS = 3
"""Words with fewer are too many that are alike."""

_ARTICLE_INSIDE = re.compile("(?<=^عبد)ال(?=..)|(?<=..)ال(?=دین$)")

MAX_JOINED = 3
"""So many words at most are joined: *Abd al-Rahman*."""

MIN_LATIN_LETTERS, MIN_ABJAD_LETTERS = 6, 5
"""Shorter names are put together of others by chance."""

MIN_PART_LETTERS = 2
"""A letter beside a name is an initial."""

_SMALL = CONNECTORS | frozenset(["in", "ها", "های", "هایی", "می", "نمی", "تر", "ترین"])
"""Words that are no part of a name where they stand first or last; in Persian endings too."""

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


class Joinable:
    """The words of names, alone and two or three side by side, by what they sound like when joined.

    `names` are the folded words of each name. Building takes about 30 µs a name.
    """

    def __init__(self, names: Iterable[Words]) -> None:
        forms: dict[Words, None] = {}
        for words in names:
            for n in range(1, MAX_JOINED + 1):
                forms |= dict.fromkeys(words[i : i + n] for i in range(len(words) - n + 1))
        kept = [form for form in forms if _is_joinable(form)]
        joined = ["".join(form) for form in kept]
        known, compared = WordKeys(joined), WordKeys(map(_without_article, joined))
        self._of_sound: dict[str, list[Words]] = defaultdict(list)
        self._of_consonants: dict[str, list[Words]] = defaultdict(list)
        for form, word in zip(kept, joined, strict=True):
            self._of_sound[known.sounds_of(word)].append(form)
            self._of_consonants[compared.consonants_of(_without_article(word))].append(form)

    def like(self, words: Words) -> list[Words]:
        """Return the words that are the same name as others that stand side by side, but more or fewer.

        So many words in other spellings are another matter.
        """
        if not _is_joinable(words):
            return []
        joined = "".join(words)
        found = [
            form
            for form in self._of_sound.get(sound_key(joined), ())
            if "".join(form) == joined or not (_is_slurred(words) or _is_slurred(form))
        ]
        classes = consonants(_without_article(joined))
        for form in self._of_consonants.get(classes, ()) if len(classes) >= LEAST_CONSONANTS else ():
            other = "".join(form)
            if is_abjad(other) != is_abjad(joined):
                latin, abjad = (joined, other) if is_abjad(other) else (other, joined)
                if is_regular_reading(latin, abjad):
                    found.append(form)
        return [form for form in found if len(form) != len(words)]


def _is_joinable(words: Words) -> bool:
    """Tell whether words may be one when joined: long enough, and with small words only between them."""
    if len(words) > MAX_JOINED or not _SMALL.isdisjoint({words[0], words[-1]}):
        return False
    if min(len(words[0]), len(words[-1])) < MIN_PART_LETTERS:
        return False
    if len(words) > 2 and CONNECTORS.isdisjoint(words[1:-1]):
        return False
    joined = "".join(words)
    return len(joined) >= (MIN_ABJAD_LETTERS if is_abjad(joined) else MIN_LATIN_LETTERS)


def _is_slurred(words: Words) -> bool:
    """Tell whether a vowel would be lost between words: *Santa Ana* is not *Santana*."""
    return any(one[-1] == other[0] and one[-1] in "aeiou" for one, other in pairwise(words))


def _without_article(word: str) -> str:
    """Return a word without the article inside, which Latin sounds do not have: عبدالرحمن, *Abdurrahman*."""
    return _ARTICLE_INSIDE.sub("", word) if is_abjad(word) else word


def _is_long(word: str) -> bool:
    return len(word) >= (MIN_ABJAD_LETTERS if is_abjad(word) else MIN_LATIN_LETTERS)


def _by_consonants(words: Sequence[str]) -> dict[str, list[int]]:
    known = WordKeys(words)
    found: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        own = known.consonants_of(word) if word else ""
        if len(own) >= LEAST_CONSONANTS:
            found[own].append(number)
    return dict(found)
