"""
Scripts and letters that tell a language before any statistics do.

langdetect takes Pashto and Dari for Persian, Uyghur and Sorani for Arabic, Tajik and Kazakh
for Russian, Azerbaijani for Turkish, with full certainty; the letters of their own that
these languages have tell them apart. Scripts that one language writes need no detector.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LATIN = "latin"
CYRILLIC = "cyrillic"
ARABIC = "arabic"
DEVANAGARI = "devanagari"

SHARED = frozenset({LATIN, CYRILLIC, ARABIC, DEVANAGARI})
"""Scripts of several languages."""

_SCRIPTS = {
    LATIN: "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    CYRILLIC: "\u0400-\u052f",
    ARABIC: "\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    DEVANAGARI: "\u0904-\u0939\u0958-\u0961",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u05d0-\u05ea",
    "hy": "\u0531-\u0587",
    "ka": "\u10a0-\u10ff",
    "th": "\u0e01-\u0e30",
    "ko": "\uac00-\ud7a3\u1100-\u11ff",
    "ja": "\u3041-\u30ff",
    "zh": "\u4e00-\u9fff",
    "bn": "\u0985-\u09b9",
    "pa": "\u0a05-\u0a39",
    "gu": "\u0a85-\u0ab9",
    "ta": "\u0b85-\u0bb9",
    "te": "\u0c05-\u0c39",
    "kn": "\u0c85-\u0cb9",
    "ml": "\u0d05-\u0d39",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17b3",
    "my": "\u1000-\u102a",
}
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]")
_PATTERNS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}

_FEW_LETTERS = 40
"""Of so few, one that only one language has decides: there is no room for a quoted name."""


class _Mark(NamedTuple):
    """Letters that, in the company of others, no other language of the script writes.

    `least` is their share of all letters of the script: a quoted name must not decide for its
    text. One of `beside` has to be there as well, and none of `never`.
    """

    language: str
    letters: str
    least: float
    beside: str = ""
    never: str = ""


# The first that fits decides, so the languages with more letters of their own stand before the others.
_ARABIC_MARKS = (
    _Mark("ug", "ۇۈڭۋ", 0.02),
    _Mark("ug", "ە", 0.03, beside="ى", never="ی"),
    _Mark("ps", "ټډړښځڅګڼۍې", 0.02),
    _Mark("ckb", "ێڕڵڤ", 0.01),
    _Mark("ckb", "ە", 0.03),
    _Mark("ur", "ٹڈڑںےہھ", 0.04),
    _Mark("sd", "ٻڀٺٽٿڄڃڇڏڌڊڍڙڦڪڳڱڻ", 0.03),
)
# Old keyboards write Persian with the Arabic yeh and kaf, so these two prove little; Persian texts are full
# of Arabic names, so the small words count as well.
_PERSIAN = re.compile(r"[پچژگ]|(?<!\w)(?:از|را|به|[کك]ه|در|است|ا[یي]ن)(?!\w)")
_ARABIC = re.compile(r"[ةإأ]|(?<!\w)ال|(?<!\w)(?:في|على|إلى|عن|هذا|هذه)(?!\w)")
_OF_PERSIAN_KEYBOARDS, _OF_ARABIC_KEYBOARDS = re.compile("[کی]"), re.compile("[كيىة]")
_WEAKLY_PERSIAN = re.compile("[کیۀ]")
_WEAKLY_ARABIC = re.compile("[ىؤيكئ]")

_CYRILLIC_MARKS = (
    _Mark("uz", "ў", 0.005, beside="қғҳ"),
    _Mark("tg", "ҷҳӣӯ", 0.01),
    _Mark("be", "ў", 0.01),
    _Mark("ba", "ҡҙҫ", 0.01),
    _Mark("kk", "қғұ", 0.02),
    _Mark("kk", "әңөү", 0.02, beside="і"),
    _Mark("tt", "әһҗ", 0.02),
    _Mark("ky", "ңөү", 0.02, beside="ң"),
    _Mark("mn", "өү", 0.02),
    _Mark("uk", "їєґ", 0.01),
    _Mark("be", "ы", 0.005, beside="і", never="қғұәңөүһ"),
    _Mark("sr", "ђћџ", 0.005),
    _Mark("mk", "ѓќѕ", 0.005),
)
_LATIN_MARKS = (
    _Mark("az", "ə", 0.03),
    _Mark("is", "þ", 0.005, beside="áéíóúæ", never="üçş"),
    _Mark("eo", "ĉĝĥĵŝŭ", 0.01),
    _Mark("ku", "ê", 0.02, beside="î", never="âăàéèçãõáíóú"),
)


def letters_by_script(text: str) -> Counter[str]:
    """Count the letters of each script in the text."""
    if _BEYOND_LATIN.search(text) is None:
        return +Counter({LATIN: len(_PATTERNS[LATIN].findall(text))})
    counts = Counter({script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()})
    if counts["ja"] * 10 > counts["zh"]:  # Japanese writes both; Chinese has no kana
        counts["ja"] += counts.pop("zh", 0)
    return +counts


def language_of_letters(text: str, script: str, n_letters: int) -> str | None:
    """Return the language that the letters of the text prove, or `None`.

    `n_letters` counts the letters of that script in the text.
    """
    if script == ARABIC:
        return _marked(text, _ARABIC_MARKS, n_letters) or _persian_or_arabic(text)
    if script in _MARKS:
        return _marked(text.lower(), _MARKS[script], n_letters)
    return None if script == DEVANAGARI else script


_MARKS = {CYRILLIC: _CYRILLIC_MARKS, LATIN: _LATIN_MARKS}


def _marked(text: str, marks: Sequence[_Mark], n_letters: int) -> str | None:
    for mark in marks:
        n_marked = sum(map(text.count, mark.letters))
        if (
            n_marked >= (2 if n_letters >= _FEW_LETTERS else 1)
            and n_marked >= mark.least * n_letters
            and (not mark.beside or any(letter in text for letter in mark.beside))
            and not any(letter in text for letter in mark.never)
        ):
            return mark.language
    return None


def _persian_or_arabic(text: str) -> str | None:
    if _OF_PERSIAN_KEYBOARDS.search(text) and not _OF_ARABIC_KEYBOARDS.search(text):
        return "fa"
    for persian, arabic in ((_PERSIAN, _ARABIC), (_WEAKLY_PERSIAN, _WEAKLY_ARABIC)):
        n_persian, n_arabic = len(persian.findall(text)), len(arabic.findall(text))
        if n_persian != n_arabic:
            return "fa" if n_persian > n_arabic else "ar"
    return None
