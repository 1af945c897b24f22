"""
Names of organisations by what their words mean, and by what they are short for.

Flow: names -> `OrganisationNames`; the words of one name -> the names that say the same in another language
or script (*Ministry of Intelligence*, وزارت اطلاعات); an abbreviation -> the names that it is made of, and a
name -> its abbreviations.

Both are strict, for a query is widened by them: every word has to have the same meaning or sound, and an
abbreviation has to be the first letters of all words but forms of law, articles and prepositions, or in
Persian be read as a word (*NAJA*).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

from indexer.names.abbreviations import FUNCTION_WORDS
from indexer.names.keys import keys, sound_key
from indexer.names.organisation_words import KINDS_OF_BODY, meanings, organisation_words
from indexer.names.spoken_abbreviations import spoken_abbreviations, spoken_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MIN_LETTERS = 3
"""An abbreviation of fewer letters stands for too many names."""

MAX_LETTERS = 10
MAX_FUNCTION_WORDS = 4
"""Of so many at most, an abbreviation may have any."""

Meaning = frozenset[str]
Words = tuple[str, ...]


class OrganisationNames:
    """Names of organisations as folded words, numbered from 0 in the order that they are given in.

    Building takes about 12 µs a name.
    """

    def __init__(self, names: Sequence[Words]) -> None:
        self._of_meaning: dict[Meaning, list[int]] = defaultdict(list)
        self._of_short: dict[str, list[int]] = defaultdict(list)
        self._short: dict[str, list[int]] = defaultdict(list)
        self._of_spoken: dict[str, list[int]] = defaultdict(list)
        self._spoken: dict[str, list[int]] = defaultdict(list)
        distinct = list(dict.fromkeys(chain.from_iterable(names)))
        meant = dict(zip(distinct, keys(meanings(distinct)), strict=True))
        self._words = names
        self._meaning = [_meaning(words, meant.__getitem__) for words in names]
        for number, (words, meaning) in enumerate(zip(names, self._meaning, strict=True)):
            self._of_meaning[meaning].append(number)
            for short in set(_abbreviations(words)):
                self._of_short[short].append(number)
            for letters in spoken_abbreviations(words):
                self._of_spoken[letters].append(number)
            if len(words) == 1:
                if _is_abbreviation(words[0]):
                    self._short[words[0]].append(number)
                for letters in spoken_letters(words[0]):
                    self._spoken[letters].append(number)

    def same_meaning(self, words: Words) -> tuple[int, ...]:
        """Return the names of which all words mean the same as those of a name; none of a lone word."""
        meaning = _meaning(words)
        found = self._of_meaning.get(meaning, ())
        if len(meaning) < 2 or not found or not any(map(_is_translated, words)):
            return ()
        return tuple(found)

    def abbreviated(self, short: str) -> tuple[int, ...]:
        """Return the names that a folded word abbreviates; none if they are names of several bodies."""
        found = self._of_short.get(short, ())
        return tuple(found) if len({self._meaning[number] for number in found}) == 1 else ()

    def abbreviations(self, words: Words) -> tuple[int, ...]:
        """Return the names that are abbreviations of a name, unless they may be of another one too."""
        found = sorted(self._short.keys() & set(_abbreviations(words)))
        if not found:
            return ()
        meaning = _meaning(words)
        return tuple(
            number
            for short in found
            if all(self._meaning[other] == meaning for other in self._of_short.get(short, ()))
            for number in self._short[short]
        )

    def spoken(self, short: str) -> tuple[int, ...]:
        """Return the Persian names of which a folded word is the abbreviation that is read as a word.

        None if they are names of several bodies.
        """
        found = {number for letters in spoken_letters(short) for number in self._of_spoken.get(letters, ())}
        return tuple(sorted(found)) if self._is_one_body(found) else ()

    def spoken_abbreviations(self, words: Words) -> tuple[int, ...]:
        """Return the abbreviations of a Persian name that are read as words, and those of no other one."""
        found = {number for own in spoken_abbreviations(words) for number in self._spoken.get(own, ())}
        meaning = _spoken_meaning(_meaning(words))
        return tuple(
            number
            for number in sorted(found)
            for letters in [spoken_letters(self._words[number][0])]
            if all(
                _spoken_meaning(self._meaning[other]) == meaning
                for own in letters
                for other in self._of_spoken.get(own, ())
            )
        )

    def _is_one_body(self, numbers: Iterable[int]) -> bool:
        return len({_spoken_meaning(self._meaning[number]) for number in numbers}) == 1


def _spoken_meaning(meaning: Meaning) -> Meaning:
    """Return a meaning without the state, which some leave off behind the name of its body."""
    return meaning - {_meant("iran")}


@lru_cache(maxsize=1 << 16)
def _meant(word: str) -> str:
    return sound_key(meanings([word])[0])


def _meaning(words: Words, meant: Callable[[str], str] = _meant) -> Meaning:
    return frozenset([meant(word) for word in words if word not in FUNCTION_WORDS])


def _is_translated(word: str) -> bool:
    return word in organisation_words() or meanings([word]) != [word]


def _is_abbreviation(word: str) -> bool:
    return MIN_LETTERS <= len(word) <= MAX_LETTERS and word.isascii() and word.isalnum()


def _abbreviations(words: Words) -> Iterator[str]:
    """Yield what a name is short for by the first letters of its words, in Latin letters."""
    initials = [word[0] for word in words]
    if not 2 < len(words) <= MAX_LETTERS or not "".join(initials).isascii():
        return
    known = organisation_words()
    optional = [
        i for i, word in enumerate(words) if word in FUNCTION_WORDS or known.get(word) in KINDS_OF_BODY
    ]
    if len(words) - len(optional) < 2 or len(optional) > MAX_FUNCTION_WORDS:
        return
    for n_left_out in range(min(len(optional), len(words) - MIN_LETTERS) + 1):
        for left_out in combinations(optional, n_left_out):
            short = "".join([letter for i, letter in enumerate(initials) if i not in left_out])
            if _is_abbreviation(short):
                yield short
    # A name may leave off the *company*, *group* or *organisation* that its abbreviation has: *NIOC*.
    if (
        not any(known.get(word) in KINDS_OF_BODY for word in words)
        and len(words) - len(optional) >= MIN_LETTERS
    ):
        short = "".join([letter for i, letter in enumerate(initials) if i not in optional])
        if len(short) < MAX_LETTERS:
            yield from (short + letter for letter in "cgo")
