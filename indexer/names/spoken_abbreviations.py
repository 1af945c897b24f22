"""
Abbreviations of Persian names that are read as words: *NAJA*, *NEDSA*, *NOPO*, *HOMA*.

They are made of the first letters of the words in Persian script, and short vowels are put between consonants
where they are spoken. So ناجا is *niru-ye entezami-ye jomhuri-ye eslami*: the alef of *entezami* and of
*eslami* is read *a*, whatever vowel the word begins with. What stands last, *Iran*, may be left off, of the
first word two letters may be taken (*FARAJA*, *farmandehi*), and *and* may have one (*SAVAK*).

Flow: the words of a name -> the letters that such an abbreviation of it has; an abbreviation -> the letters
that it may have.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from indexer.names.abbreviations import FUNCTION_WORDS
from indexer.names.keys import consonants, is_abjad, sound_key
from indexer.names.organisation_words import KINDS_OF_BODY, meanings, organisation_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_LETTERS, MAX_LETTERS = 3, 6
"""Letters that such an abbreviation has, without the vowels that are only spoken."""

MAX_WRITTEN = 9

THREE_LETTERS = 0.85
"""How sure an abbreviation of three letters is."""

_VOWELS = frozenset("aeiuE")
_ALEF = "a"
_SOUND_OF = dict(
    zip(
        "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
        ("abptsjChXdzrzZsSsztzaQfQkglmnvhy"),
        strict=True,
    )
)
"""How a letter sounds that an abbreviation is made of, as in `romanisation.SOUNDS`."""


# An *a* is an alef or a short vowel, an *o* a vav or a short vowel; other vowels are only spoken.
_READ = {"a": ("a", ""), "u": ("v", ""), "i": ("",), "e": ("",), "E": ("",)}
_AND = frozenset(["و", "va", "o"])


def spoken_abbreviations(words: Sequence[str]) -> set[str]:
    """Return the letters of abbreviations of a Persian name that are read as words; none of another name.

    `words` are folded. Half of the words of a romanised name have to be known ones.
    """
    meant = [word for word in words if word not in FUNCTION_WORDS]
    if not MIN_LETTERS <= len(meant) <= MAX_LETTERS or not _is_persian(meant):
        return set()
    sounds = [_sounds(word) for word in meant]
    if not all(sounds):
        return set()
    letters = "".join(own[0] for own in sounds)
    found = {letters, "".join(_sounds(word)[0] for word in words if word in meant or word in _AND)}
    if len(sounds[0]) > 1 and len(letters) > MIN_LETTERS:
        found.add(letters[0] + sounds[0][1] + letters[1:])
    if meanings(meant[-1:]) == ["iran"]:
        found |= {own[:-1] for own in found}
    return {own for own in found if MIN_LETTERS <= len(own) <= MAX_LETTERS}


def spoken_letters(short: str) -> set[str]:
    """Return the letters that a folded word may have as an abbreviation that is read: *naja*, n a j a."""
    if not MIN_LETTERS <= len(short) <= MAX_WRITTEN or not short.isalpha():
        return set()
    if is_abjad(short):
        own = "".join(_SOUND_OF.get(letter, "") for letter in short)
        return {own} if MIN_LETTERS <= len(own) <= MAX_LETTERS else set()
    found = {"".join(chosen) for chosen in product(*(_READ.get(sound, sound) for sound in _key(short)))}
    return {own for own in found if MIN_LETTERS <= len(own) <= MAX_LETTERS}


class SpokenIndex:
    """Names by the folded words they are written with, ready to be asked for spoken abbreviations."""

    def __init__(self, written: Sequence[Sequence[str]]) -> None:
        self._long: dict[str, list[int]] = defaultdict(list)
        self._short: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(written):
            for letters in _letters_of_short(words):
                self._short[letters].append(number)
            for letters in spoken_abbreviations(words):
                self._long[letters].append(number)

    def scores(self, words: Sequence[str]) -> Iterator[tuple[int, float]]:
        """Yield the names of which one abbreviates the other, and how sure that is: from 0 to 1."""
        for asked, index in (
            (_letters_of_short(words), self._long),
            (spoken_abbreviations(words), self._short),
        ):
            for letters in asked:
                sure = THREE_LETTERS if len(letters) == MIN_LETTERS else 1
                yield from ((number, sure) for number in index.get(letters, ()))


def _letters_of_short(words: Sequence[str]) -> set[str]:
    known = organisation_words()
    own = [word for word in words if word not in FUNCTION_WORDS and known.get(word) not in KINDS_OF_BODY]
    return spoken_letters(own[0]) if len(own) == 1 else set()


def _key(short: str) -> str:
    key = sound_key(short)
    return key if short[0] not in "eiou" else _ALEF + key[1:]


def _sounds(word: str) -> str:
    """Return the first sound of a word and the consonant behind it."""
    if is_abjad(word):
        return "".join(_SOUND_OF.get(letter, "") for letter in word[:2])
    key = sound_key(word)
    first = _ALEF if key[:1] in _VOWELS else key[:1]
    return first + next((sound for sound in key[1:] if sound not in _VOWELS), "")


def _is_persian(words: Sequence[str]) -> bool:
    if any(map(is_abjad, words)):
        return all(map(is_abjad, words))
    return 2 * sum(map(_is_romanised, words)) >= len(words)


@lru_cache(maxsize=1 << 14)
def _is_romanised(word: str) -> bool:
    """Tell whether a Latin word of organisations is written for one in Persian or Arabic script."""
    meant = meanings([word])[0]
    return consonants(word) in _consonants_of_meanings().get(meant, ())


@lru_cache(maxsize=1)
def _consonants_of_meanings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word, meant in organisation_words().items():
        if is_abjad(word):
            found.setdefault(meant, set()).add(consonants(word))
    return {meant: frozenset(classes) for meant, classes in found.items()}
