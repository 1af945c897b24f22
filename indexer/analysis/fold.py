"""
The form of a word under which its spellings meet.

Folding is done by script, never by detected language: a Persian kaf typed on an
Arabic keyboard must meet the other one in any text. What is folded:

* case, and the letters that have one form only in lower case (`ß`, `ı`);
* accents and other marks of Latin, Greek, Cyrillic, Hebrew and Arabic script.
  The vowel signs of Indic scripts are letters of their words and stay;
* Latin letters that Unicode does not decompose (`ø`, `ł`, `đ`, `æ`);
* Arabic and Persian letter forms: yeh, kaf, heh, the carriers of hamza, alef
  with madda or wasla, teh marbuta (as Lucene's Arabic and Persian normalizers);
* tatweel, zero-width and bidirectional marks, the soft hyphen;
* decimal digits of every script, to ASCII.

docs/reference/analysis.md shows each with an example.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Marks that modify a letter without making it another word. Ranges of the Unicode
# blocks: combining diacritics, Cyrillic, Hebrew points, Arabic signs and vowels,
# Koranic marks, the extended and supplementary diacritics.
_DROPPED_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05BD),
    (0x05BF, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08D3, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)

IGNORABLE = (
    "\u00ad\u0640\u061c\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters inside words that spell nothing: soft hyphen, tatweel, zero-width and bidirectional marks."""

_LETTERS = {
    "ي": "ی",  # Arabic yeh
    "ى": "ی",  # alef maksura
    "ې": "ی",
    "ے": "ی",
    "ك": "ک",  # Arabic kaf
    "ڪ": "ک",
    "ة": "ه",  # teh marbuta
    "ۃ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",  # the base of heh with yeh above
    "ٱ": "ا",  # alef wasla
    "ø": "o",
    "Ø": "o",
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "Đ": "d",
    "ð": "d",
    "Ð": "d",
    "ħ": "h",
    "Ħ": "h",
    "ı": "i",
    "ŋ": "n",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "þ": "th",
    "Þ": "th",
}

LAST_WRITTEN = 0x20000
"""Behind this code point there are no digits, and no marks but variation selectors: only Han and tags."""

_CACHE_WORDS = 1 << 18  # distinct words kept; a word takes about 200 bytes, so 50 MB at most


def _folding_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, last in _DROPPED_MARKS:
        table.update(dict.fromkeys(range(first, last + 1)))
    table.update(dict.fromkeys(map(ord, IGNORABLE)))
    table.update({ord(letter): folded for letter, folded in _LETTERS.items()})
    for code in range(0x80, LAST_WRITTEN):
        if unicodedata.category(chr(code)) == "Nd":
            table[code] = str(unicodedata.decimal(chr(code)))
    return table


@lru_cache(maxsize=1)
def _table() -> dict[int, str | None]:
    return _folding_table()


@lru_cache(maxsize=_CACHE_WORDS)
def fold(word: str) -> str:
    """Return the folded form of a word; empty when nothing of it is left.

    Folding twice changes nothing more.
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).translate(_table())
    lowered = unicodedata.normalize("NFKD", decomposed.casefold()).translate(_table())
    return unicodedata.normalize("NFC", lowered)


def fold_all(words: Sequence[str]) -> list[str]:
    """Return the folded form of each of many words, in a third of the time that `fold` takes.

    No word may hold a line feed: nothing of a word is changed by what stands behind one.
    """
    folded: str = fold.__wrapped__("\n".join(words))
    return folded.split("\n") if words else []
