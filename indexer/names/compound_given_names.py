"""
Names of two words, of which one alone is used as well.

*Abd al-Qadir*, servant of the Almighty, is called *Qadir*; *Ghiyath al-Din*, help of the faith, *Ghiyath*;
and who calls himself *Abu Rayhanah* is *Rayhanah* to some (Schimmel, Islamic Names, on theophoric names, on
names of honour, and on the kunya). All are written in one word by some: *Abdolqader*, *Ghiasuddin*.
"""

from __future__ import annotations

import re

MIN_LETTERS = 3
"""A word that is left is no name if it is shorter: *Abdullah* is not *Lah*."""

_SERVANT = re.compile(r"^abd(?:[aeiou](?:l|([dnrstz])(?=\1))?)?|^عبد(?:ال)?")
_FATHER = re.compile("^ab(?:ou|o|u)l?(?=....)|^ابو(?=...)")
_OF_THE_FAITH = re.compile(r"[aeiou]+(?:dd|ld)[ie]{1,2}ne?$|الدین$")
_GOD = re.compile(r"[aeou]?l+[ae]h?i?|ا?ل*هی?")


def used_name(word: str) -> str:
    """Return a folded word without *servant of* or *father of* before it and *of the faith* behind it.

    The word itself if it has neither, or if less than a name is left.
    """
    rest = _SERVANT.sub("", word)
    if rest != word and _GOD.fullmatch(rest):
        return word
    rest = _OF_THE_FAITH.sub("", _FATHER.sub("", rest))
    return rest if len(rest) >= MIN_LETTERS else word
