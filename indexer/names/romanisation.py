"""
How words of names sound, in one alphabet of sounds for all Latin spellings.

Flow: folded words -> Latin letters (Cyrillic and Greek are transliterated) -> sounds. Many words are
written in one pass over one text, a word a line: a lexicon of names has half a million.

The sounds are those that Persian and Arabic names tell apart. English, French and German write them in
different ways (*Khamenei*, *Chamenei*; *Jalali*, *Djalali*, *Dschalali*), and so do scholars (*ḵ*, *ġ*,
*š*). docs/internals/names.md has the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SOUNDS = "abdefghijklmnprstuvyzCDEQSTXZ"
"""The alphabet: Latin letters, and C ch, D dh, E the diphthong ei, Q gh or q, S sh, T th, X kh, Z zh."""

SCHOLARLY = str.maketrans(
    {
        "ḵ": "kh",
        "ḫ": "kh",
        "ẖ": "kh",
        "ḡ": "gh",
        "ġ": "gh",
        "ğ": "gh",
        "š": "sh",
        "ş": "sh",
        "ș": "sh",
        "č": "ch",
        "ç": "ch",
        "ž": "zh",
        "ǧ": "j",
        "ḏ": "dh",
        "ṯ": "th",
        "Ḵ": "Kh",
        "Ḫ": "Kh",
        "Ḡ": "Gh",
        "Ġ": "Gh",
        "Ğ": "Gh",
        "Š": "Sh",
        "Ş": "Sh",
        "Ș": "Sh",
        "Č": "Ch",
        "Ç": "Ch",
        "Ž": "Zh",
        "Ǧ": "J",
        "Ḏ": "Dh",
        "Ṯ": "Th",
    }
)
"""Letters whose mark tells a sound, as in the Encyclopaedia Iranica, DIN 31635, Turkish and Czech."""

# BGN/PCGN for the Cyrillic of Russian and Tajik, ELOT 743 for Greek; folding has taken the marks off (й и).
_CYRILLIC = (
    "а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh "
    "щ shch ъ _ ы y ь _ э e ю yu я ya і i є ye ґ g ғ gh қ q ҳ h ҷ j ү u ұ u һ h ө o ә a ң n ѓ g ќ k "
    "љ l њ n џ j ђ d ћ ch ј y ѕ dz"
)
_GREEK = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ i φ f χ kh ψ ps ω o"
)


def _letters(text: str) -> dict[int, str]:
    letters = text.replace("_", "''").split()
    return {ord(one): other.strip("'") for one, other in zip(letters[::2], letters[1::2], strict=True)}


_TRANSLITERATED = _letters(f"{_CYRILLIC} {_GREEK}")

_OTHER_ALPHABET = re.compile("[\u0370-\u052f]")

_CONSONANTS = (
    ("tsch", "C"),
    ("dsch", "j"),
    ("dzh", "j"),
    ("tch", "C"),
    ("sch", "S"),
    ("zh", "Z"),
    ("dj", "j"),
    ("kh", "X"),
    ("gh", "Q"),
    ("sh", "S"),
    ("ch", "C"),
    ("th", "T"),
    ("dh", "D"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "Q"),
    ("x", "ks"),
    ("w", "v"),
)
"""What stands for one sound, the longest first."""

_FIRST_X = re.compile("^x(?=[aeiou])", re.MULTILINE)
"""It is *kh* in Azerbaijani, Kurdish and Uzbek (*Xamenei*), and near it in Somali (*Xasan*)."""

_VOWELS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"oo|ou|uu|o", "u"),
        (r"ee|ii", "i"),
        (r"aa", "a"),
        (r"ehi$", "ei"),  # Khameneh'i
        (r"(?<=[aeu])h$", ""),  # Ruhollah, Fatemeh
        (r"(?<=..)[aeu]llah?$", "ula"),  # Nasrallah, Nasrollah
        (r"([bdfghjklmnprstvyCDQSTXZ])\1+", r"\1"),
        (r"^abd[aeu]l?(?=[^\n]{2})", "abd"),  # Abd al-Rahman, Abdolrahman, Abdurrahman
        (r"(?<=[^\n]{2})[aeu]ldin$|(?<=[^\n]{2})[aeu]din$", "adin"),  # Nur al-Din, Nureddin
        (r"[ae]+(?:i+e?|yie?)$", "E"),  # Rezaei, Rezai, Rezayi
        (r"[ae]+i+e?(?=[^aeiuy\n])", "E"),  # Raeisi, Raisi
        (r"[ae]+y(?=[^aeiu\n]|$)", "E"),  # Husayn
        (r"iy(?=[aeu])", "i"),
        (r"y(?![aeiu])", "i"),
        (r"^e", "i"),  # Ebrahim, Ibrahim
        (r"^([^aeiuE\n]+)e([^aeiuE\n]+)$", r"\1&\2"),  # Chen is not Chan: it has no other vowel
        (r"e", "a"),
        (r"&", "e"),
        (r"(.)\1+", r"\1"),
    )
)
"""Steps in their order, a word a line. `^` and `$` are the ends of a word."""
_STEPS = tuple((re.compile(pattern.pattern, re.MULTILINE), sound) for pattern, sound in _VOWELS)


def to_letters(words: Sequence[str]) -> list[str]:
    """Return folded words with Cyrillic and Greek letters as Latin ones; other scripts stay."""
    if not words:
        return []
    text = "\n".join(words)
    if _OTHER_ALPHABET.search(text):
        text = text.translate(_TRANSLITERATED)
    return text.split("\n")


def to_sounds(letters: Sequence[str]) -> list[str]:
    """Return the sounds of words in Latin letters, such as `to_letters` gives."""
    if not letters:
        return []
    text = _FIRST_X.sub("kh", "\n".join(letters))
    for spelled, sound in _CONSONANTS:
        text = text.replace(spelled, sound)
    for pattern, sound in _STEPS:
        text = pattern.sub(sound, text)
    return text.split("\n")
