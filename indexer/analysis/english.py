"""
One stem for the British and the American spelling of an English word.

Flow: Snowball's stem -> the stem of the American spelling. A collection has both: reports of one
organisation call it so, those of another an organization. Stems are changed rather than words, so
that no two forms of a word that Snowball joins are parted: a rule here can only join.

The rules are those of the tables of British and American spelling that style guides print. Words
with -our and single words are lists; *-is-* in place of *-iz-* and Greek *ae* and *oe* are rules, for
there are many of them and new ones are made. Where a spelling is a word of its own on the other side
(*tyre*, *cheque*, *storey*) nothing is joined.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORDS = {
    "aeroplan": "airplan",
    "aluminium": "aluminum",
    "artefact": "artifact",
    "centr": "center",
    "centimetr": "centimet",
    "defenc": "defens",
    "defenceless": "defenseless",
    "enquir": "inquir",
    "enquiri": "inquiri",
    "fibr": "fiber",
    "gaol": "jail",
    "gaoler": "jailer",
    "grey": "gray",
    "judgement": "judgment",
    "acknowledgement": "acknowledg",
    "kilometr": "kilomet",
    "licenc": "licens",
    "litr": "liter",
    "manoeuvr": "maneuv",
    "meagr": "meager",
    "metr": "meter",
    "millimetr": "millimet",
    "mould": "mold",
    "offenc": "offens",
    "plough": "plow",
    "practis": "practic",
    "pretenc": "pretens",
    "programm": "program",
    "sceptic": "skeptic",
    "sombr": "somber",
    "sulphat": "sulfat",
    "sulphid": "sulfid",
    "sulphur": "sulfur",
    "theatr": "theater",
}
"""Stems of single words, the British to the American one."""

_WITH_OUR = re.compile(
    "(arm|ard|arb|behavi|cand|clam|col|demean|enam|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|"
    "ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig)our"
)
_FROM_GREEK = {
    "aem": "em",
    "aemia": "emia",
    "anaem": "anem",
    "anaesth": "anesth",
    "archaeo": "archeo",
    "faec": "fec",
    "foet": "fet",
    "gynaec": "gynec",
    "haem": "hem",
    "manoeuv": "maneuv",
    "mediaev": "mediev",
    "oedem": "edem",
    "oesoph": "esoph",
    "oestr": "estr",
    "paed": "ped",
    "rrhoe": "rrhe",
}
_GREEK = re.compile(
    "^anaem|(?<=...)aem(?:ia)?$|(?<![gkst])haem"  # but Ghaemi
    "|anaesth|archaeo|^faec|^foet|gynaec|manoeuv|mediaev|^oedem|oesoph|oestr|paed|rrhoe"
)
_ENDINGS = ("is", "iz", "lyz", "logu")

_IS_STAYS = frozenset(["denis", "imprecis", "improvis", "indecis", "indivis", "paradis", "pris"])
"""With -ize these would meet other words: a paradise a parade, what is improvised what is improved."""

_MIN_BEFORE_IZ = 3  # *size*, *prize*, *seize*, *rise*, *wise*


def joined_spellings(stems: Sequence[str], stem_word: Callable[[str], str]) -> list[str]:
    """Return the stems of the American spellings of English words.

    stems: Snowball's. stem_word: Snowball's stem of a word.
    """
    return [
        _joined(stem, stem_word)
        if stem.endswith(_ENDINGS) or "our" in stem or "ae" in stem or "oe" in stem
        else _WORDS.get(stem, stem)
        for stem in stems
    ]


def _joined(stem: str, stem_word: Callable[[str], str]) -> str:
    if stem in _WORDS:
        return _WORDS[stem]
    if stem.endswith(("is", "iz")) and len(stem) - 2 >= _MIN_BEFORE_IZ and stem not in _IS_STAYS:
        # Anew, since Snowball takes -ize off long words and no -ise: *organ*, *organis*.
        return stem_word(stem[:-2] + "ize")
    if stem.endswith("lyz"):
        return stem[:-1] + "s"  # *analyse*, which has the stem of *analyses*
    if stem.endswith("logu"):
        return stem[:-1]
    stem = _WITH_OUR.sub(r"\1or", stem)
    return _GREEK.sub(lambda match: _FROM_GREEK[match.group()], stem)
