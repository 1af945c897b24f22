"""
The keys under which the spellings of one name meet.

Flow: words -> `sound_key` (one script, strict), `consonants` (all scripts, coarse), `is_regular_reading`.

* The **sound key** of a Latin, Cyrillic or Greek word is its sounds; that of an Arabic, Persian or Hebrew
  one is its letters without what spellings leave off. Full names with one key in each part are one name,
  and the machine may join them. A lone word with the same key is not enough.
* The **consonants** are classes that no romanisation mixes, under which all scripts meet. They tell where to
  look for variants, never that two names are one: *Nayyeri* and *Nouri* have the same.
* A Latin spelling is a **regular reading** of a Persian or Arabic word if it has each written letter in one
  of its usual romanisations, and only short vowels beside them.

docs/internals/names.md has the tables and what was measured.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from indexer.names.romanisation import to_letters, to_sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.names.name_parts import NameParts

ABJAD = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufeff]")
"""A letter of a script that mostly writes no short vowels: Hebrew, Arabic, Persian."""

CONSONANT_CLASSES = "bftsckmnlrhvy"
"""Labials, f, dentals, sibilants, affricates with j, velars, m, n, l, r, and the weak h, v, y."""

_CLASS_OF: dict[str, str] = {}
for _class, _members in (
    ("b", "bpبپבפף"),
    ("f", "fف"),
    ("t", "tdTDتدطתדט"),
    ("s", "szSZثذسشصضظسژזסשצץ"),
    ("c", "Cjجچ"),
    ("k", "kgQXکقخغگגקכך"),
    ("m", "mמםم"),
    ("n", "nנןن"),
    ("l", "lלل"),
    ("r", "rרر"),
    ("h", "hحهהח"),
    ("v", "vuوו"),
    ("y", "yiEیי"),
):
    _CLASS_OF |= dict.fromkeys(_members, _class)
CLASS_OF = _CLASS_OF
"""The class of each sound and of each letter; vowels that no script is sure to write have none."""

MIN_NAME_CHARS = 8
"""Names of organisations and places with fewer letters are one only if they are written alike."""

MIN_WORD_CHARS = 4
"""Shorter words in them have to be written alike."""

WEAK = "hvy"
"""Classes that one spelling has and another leaves off."""

# Given names in which i and e, or two forms, stand for one name and for no other: key -> the key they share.
_GIVEN_FORMS = {
    "muhsin": "muhsan",  # Mohsen
    "Xalid": "Xalad",  # Khaled
    "kazim": "kazam",
    "Qasim": "Qasam",  # Ghasem; Kassem
    "kasim": "Qasam",
    "kasam": "Qasam",
    "haSim": "haSam",  # Hashem
    "baQir": "baQar",  # Bagher
    "muslim": "muslam",
    "yusaf": "yusuf",
    "yunas": "yunus",
    "yunis": "yunus",
    "davud": "daud",
    "fatima": "fatama",
    "tahir": "tahar",
    "zEnib": "zEnab",
    "asQir": "asQar",  # Asghar
}
_STRONG_CLASS_OF = {
    code: CLASS_OF[chr(code)] if chr(code) in CLASS_OF and CLASS_OF[chr(code)] not in WEAK else None
    for code in {*map(ord, CLASS_OF), *map(ord, "aeiouyEابعء"), *range(0x5D0, 0x5EB), *range(0x621, 0x64B)}
}
_ARTICLE = re.compile(r"^ال(?=...)")
_DOUBLED = re.compile(r"(.)\1+")
_DROPPED = str.maketrans(dict.fromkeys("ءʼ'׳״"))


def is_abjad(word: str) -> bool:
    """Tell whether a word has letters of a script that mostly writes no short vowels."""
    return ABJAD.search(word) is not None


@lru_cache(maxsize=1 << 16)
def sound_key(word: str) -> str:
    """Return the key of one folded word: in one script, spellings with the same key are one name."""
    if is_abjad(word):
        return _DOUBLED.sub(r"\1", _ARTICLE.sub("", word.translate(_DROPPED)))
    return to_sounds(to_letters([word]))[0]


def keys(words: Sequence[str]) -> list[str]:
    """Return the sound keys of many folded words."""
    latin = [word for word in words if not is_abjad(word)]
    sounds = dict(zip(latin, to_sounds(to_letters(latin)), strict=True))
    return [sounds[word] if word in sounds else sound_key(word) for word in words]


class WordKeys:
    """The sound keys and the consonants of many folded words, found at once.

    A word that is not among them is looked up by itself.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        distinct = list(dict.fromkeys(words))
        sounds = keys(distinct)
        text = _DOUBLED.sub(r"\1", "\n".join(sounds).translate(_STRONG_CLASS_OF))
        classes = text.split("\n") if len(distinct) > 1 and "" not in sounds else map(_classes, sounds)
        self._sounds = dict(zip(distinct, sounds, strict=True))
        self._consonants = dict(zip(distinct, classes, strict=True))

    def sounds_of(self, word: str) -> str:
        """Return the sound key of a word."""
        return self._sounds.get(word) or sound_key(word)

    def consonants_of(self, word: str) -> str:
        """Return the classes of the consonants of a word."""
        known = self._consonants.get(word)
        return consonants(word) if known is None else known


def _classes(key: str) -> str:
    return _DOUBLED.sub(r"\1", key.translate(_STRONG_CLASS_OF))


_NONE = WordKeys()


@lru_cache(maxsize=1 << 16)
def given_key(word: str) -> str:
    """Return the key of one word of a given name: as `sound_key`, with the forms of common names joined."""
    key = sound_key(word)
    return _GIVEN_FORMS.get(key, key)


def structured_key(parts: NameParts, known: WordKeys = _NONE) -> tuple[str, str] | None:
    """Return the keys of the given names and of the surname; `None` of a name that is not full.

    Words that one writes apart and another together make no difference: *Hossein-Ali*, *Hosseinali*.
    `known` are keys that have been found already.
    """
    if not parts.given or not parts.surname:
        return None
    given = ""
    for word in parts.given:
        if len(word) == 1:
            return None
        key = known.sounds_of(word)
        given += _GIVEN_FORMS.get(key, key)
    return given, "".join([known.sounds_of(word) for word in parts.surname])


def transcriptions(key: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the structured keys that a Latin name may have too, by who wrote it down.

    A *ch* is that of *Chamenei* to a German and that of *Chirazi* to a Frenchman: *kh* and *sh* to others.
    """
    if "C" not in key[0] and "C" not in key[1]:
        return ()
    return tuple((key[0].replace("C", sound), key[1].replace("C", sound)) for sound in "XS")


def words_key(words: Sequence[str], known: WordKeys = _NONE) -> tuple[str, ...] | None:
    """Return the key of the name of an organisation or a place; `None` if it is too short to be certain.

    Short words have to be written alike: *EP-ITA* is not *EP-ITE*.
    """
    if len(words) < 2 or sum(map(len, words)) < MIN_NAME_CHARS:
        return None
    return tuple([word if len(word) < MIN_WORD_CHARS else known.sounds_of(word) for word in words])


@lru_cache(maxsize=1 << 16)
def consonants(word: str) -> str:
    """Return the classes of the consonants of one folded word in any script, the weak ones left off."""
    return _classes(sound_key(word))


def structured_consonants(parts: NameParts, known: WordKeys = _NONE) -> tuple[str, str]:
    """Return the consonants of the given names and of the surname."""
    given = [known.consonants_of(word) for word in parts.given]
    return "".join(given), "".join([known.consonants_of(word) for word in parts.surname])


# The usual romanisations of each letter, as sounds. Persian, then Arabic, then how the press writes both.
_READINGS = {
    "ب": "b",
    "پ": "p",
    "ت": "t",
    "ث": "[sT]",
    "ج": "[jg]",
    "چ": "C",
    "ح": "h",
    "خ": "[XC]",
    "د": "d",
    "ذ": "[zD]",
    "ر": "r",
    "ز": "z",
    "ژ": "[ZjJ]",
    "س": "s",
    "ش": "[SC]",
    "ص": "s",
    "ض": "[zd]",
    "ط": "t",
    "ظ": "z",
    "ع": "[aiuE]?",
    "غ": "Q",
    "ف": "f",
    "ق": "[Qkg]",
    "ک": "k",
    "گ": "g",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
# Letters that give one sound together, or several in some places.
_UNITS = re.compile(
    "^عبداله$|^عبدال(?=..)|ه(?=ای$)|[تط][حه]|یعی|(?<=.)ال+ه$|(?<=..)الدین$|[اآ]?ع?ی+ی?ی|[اآ]ع?ی|."
)


@lru_cache(maxsize=1 << 14)
def _reading(words: tuple[str, ...], *, are_given: bool) -> re.Pattern[str]:
    """Return the pattern of the sounds that Persian or Arabic words may stand for."""
    return re.compile("".join(_reading_of_word(word, is_given=are_given) for word in words))


def _reading_of_word(word: str, *, is_given: bool) -> str:
    # Arabic has a short i where Persian has e: Maliki is a reading of المالكي.
    short = "[aeiu]?" if is_given or _ARTICLE.match(word) else "[aeu]?"
    units = _UNITS.findall(sound_key(word))
    pieces: list[str] = []
    for i, unit in enumerate(units):
        pieces.append(
            _reading_of(
                unit, is_first=not i, is_last=i == len(units) - 1, is_before_yeh=units[i + 1 :] == ["ای"]
            )
        )
        pieces.append("" if i == len(units) - 1 else short)
    return "".join(pieces)


def _reading_of(unit: str, *, is_first: bool, is_last: bool, is_before_yeh: bool) -> str:
    if unit in {"عبداله", "عبدال"}:
        return "abdla" if is_last else "abd"
    if unit.startswith("ال") and unit.endswith("ه"):
        return "ula"
    if unit == "الدین":
        return "adin"
    if unit[0] in "تط" and len(unit) > 1:  # Fathi is no name with a th
        return "(?:t[au]?h?|T)" if is_last else "(?:t[au]?h|T)"
    if len(unit) > 1:
        return "(?:E|ai|ay|aya|i|a)"
    if unit == "و":
        return "v?[uai]?" if is_first else "(?:v|u|vu|uv)"
    if unit == "ی":  # a consonant, a long i, or a diphthong; Arabic writes a final a with it
        return "(?:i|E|ya|a|ia)" if is_last else "(?:ya?|ay|i|E|yi)"
    if unit == "ه":
        return "h?a?" if is_last else "h?" if is_before_yeh else "h"
    if unit == "ح" and is_last:
        return "h?"
    if unit == "ا":
        return "(?:[aiu]|E|ia)" if is_first else "a?" if is_last else "a"
    return _READINGS.get(unit, re.escape(unit))


def is_regular_reading(latin: str, abjad: str, *, is_given: bool = False) -> bool:
    """Tell whether a Latin word is how a Persian or Arabic one is regularly romanised; both are folded."""
    return are_regular_readings([latin], [abjad], are_given=is_given)


def are_regular_readings(latin: Sequence[str], abjad: Sequence[str], *, are_given: bool = False) -> bool:
    """Tell whether Latin words are how Persian or Arabic ones are regularly romanised.

    All are folded words; what one writes apart and the other together makes no difference. A short `i` may
    be unwritten in given names, where there are few that differ by it, and behind the Arabic article:
    *Maleki* is a reading of ملکی, *Maliki* of المالكي.
    """
    pattern = _reading(tuple(abjad), are_given=are_given)
    sounds = "".join(map(sound_key, latin))
    if pattern.fullmatch(sounds) is not None:
        return True
    return are_given and pattern.fullmatch("".join(map(given_key, latin))) is not None
