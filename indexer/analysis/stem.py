"""
The form of a word under which its inflections meet.

Snowball's stemmers, by the language of the passage; Arabic is among them, and for
Persian there are rules of our own (`persian`). British and American spellings of an
English word have one stem (`english`). A stemmer of Snowball's gets the word
in the letters its language is written with (accents are kept, Persian kaf and yeh
become Arabic ones), and its answer is folded, so that `événement` and `evenement`
end as one term. A word in another script than the
language's is left as it is: an English passage has no rule for a Persian word.
"""

from __future__ import annotations

import bisect
import re
import threading
import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

import Stemmer

from indexer.analysis.english import joined_spellings
from indexer.analysis.fold import IGNORABLE, fold, fold_all
from indexer.analysis.persian import persian_stem, without_marked_ending
from indexer.analysis.tokenize import APOSTROPHES, MAX_TERM_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

ENGLISH = "en"
"""The language whose two spellings are joined."""

PERSIAN = "fa"
"""The language with a stemmer of our own."""

_CACHE_WORDS = 1 << 18
_ARABIC_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")  # Unicode's presentation forms
_LAST_TYPED = ("ى", "ه")
_ARABIC_LETTERS = str.maketrans("یک", "يك")
_DROPPED = dict.fromkeys(map(ord, IGNORABLE + APOSTROPHES + "ًٌٍَُِّْٰ"))


class Script(Enum):
    """The writing systems that tell which stemmers a word can go to."""

    LATIN = "Latn"
    ARABIC = "Arab"
    CYRILLIC = "Cyrl"
    GREEK = "Grek"
    DEVANAGARI = "Deva"
    ARMENIAN = "Armn"
    TAMIL = "Taml"
    HEBREW = "Hebr"
    OTHER = "Zyyy"


_SCRIPT_RANGES = (
    (0x024F, Script.LATIN),
    (0x036F, Script.OTHER),
    (0x03FF, Script.GREEK),
    (0x052F, Script.CYRILLIC),
    (0x058F, Script.ARMENIAN),
    (0x05FF, Script.HEBREW),
    (0x08FF, Script.ARABIC),
    (0x097F, Script.DEVANAGARI),
    (0x0BFF, Script.TAMIL),
    (0x1DFF, Script.OTHER),
    (0x1EFF, Script.LATIN),
    (0x1FFF, Script.GREEK),
    (0xFB4F, Script.OTHER),
    (0xFEFF, Script.ARABIC),
)
_SCRIPT_ENDS = [last for last, _ in _SCRIPT_RANGES]
LANGUAGE_SCRIPTS = {
    "ar": Script.ARABIC,
    "fa": Script.ARABIC,
    "el": Script.GREEK,
    "hi": Script.DEVANAGARI,
    "ne": Script.DEVANAGARI,
    "hy": Script.ARMENIAN,
    "ru": Script.CYRILLIC,
    "ta": Script.TAMIL,
    "yi": Script.HEBREW,
}

_MIN_BEHIND_WA = 5
_MIN_BEHIND_BI = 4
_MIN_ARABIC = 3  # shorter ones are particles
_MIN_WITH_ARTICLE = 7  # five letters besides: with fewer, *to him* (`إليه`) would be as *mechanism* (`آلية`)

_local = threading.local()


def stemmed_languages() -> frozenset[str]:
    """Return the ISO 639-1 codes of the languages that have a stemmer here."""
    return _available()


@lru_cache(maxsize=1)
def _available() -> frozenset[str]:
    algorithms = frozenset(Stemmer.algorithms())
    return frozenset(code for code, algorithm in ALGORITHMS.items() if algorithm in algorithms) | {PERSIAN}


def script_of(word: str) -> Script:
    """Return the script of a word's first letter; digits and signs are `OTHER`."""
    for char in word:
        if char.isalpha():
            code = ord(char)
            at = bisect.bisect_left(_SCRIPT_ENDS, code)
            return _SCRIPT_RANGES[at][1] if at < len(_SCRIPT_RANGES) else Script.OTHER
    return Script.OTHER


def stem(surface: str, language: str) -> str:
    """Return the stem of a word as `language` inflects it, folded.

    Without a stemmer for the language, or for a word in another script, it is the
    folded word.
    """
    return _stem(surface, language) if language in _available() else fold(surface.translate(_DROPPED))


def stem_term(surface: str, language: str) -> str:
    """Return the term under which a word's inflections are indexed: its language and its stem.

    The language keeps stems apart that only look alike: French `événement` and
    English `even` have the same one.
    """
    return f"{language}:{stem(surface, language)[:MAX_TERM_CHARS]}"


def stem_terms(surface: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the terms of a word whose language is not known: one for each of the languages."""
    return tuple(sorted({stem_term(surface, language) for language in languages}))


@lru_cache(maxsize=_CACHE_WORDS)
def _stem(surface: str, language: str) -> str:
    if script_of(surface) is not LANGUAGE_SCRIPTS.get(language, Script.LATIN):
        return fold(surface.translate(_DROPPED))
    if language == PERSIAN:
        return persian_stem(fold(without_marked_ending(surface).translate(_DROPPED)))
    word = _as_written(surface, language)
    if language == "ar":
        word = without_proclitics(word)
        if len(word) < _MIN_ARABIC:
            return fold(word)
        word = _with_article(word)
    stemmed: str = _stemmer(language).stemWord(word)
    if language == ENGLISH:
        (stemmed,) = joined_spellings([stemmed], _stemmer(ENGLISH).stemWord)
    return fold(stemmed) or fold(word)


def stem_all(surfaces: Sequence[str], language: str) -> list[str]:
    """Return the stem of each of many words, in a third of the time that `stem` takes.

    No word may hold a line feed.
    """
    if language not in _available():
        return fold_all("\n".join(surfaces).translate(_DROPPED).split("\n")) if surfaces else []
    script = LANGUAGE_SCRIPTS.get(language, Script.LATIN)
    is_own = [script_of(surface) is script for surface in surfaces]
    own = list(compress(surfaces, is_own))
    others = [surface for surface, own_script in zip(surfaces, is_own, strict=True) if not own_script]
    folded = iter(fold_all("\n".join(others).translate(_DROPPED).split("\n")))
    stems = iter(_stems_of_script(own, language) if own else [])
    return [next(stems if own_script else folded) for own_script in is_own]


def _stems_of_script(surfaces: Sequence[str], language: str) -> list[str]:
    """Do for many words what `_stem` does for one in the script of the language."""
    if language == PERSIAN:
        joined = "\n".join(map(without_marked_ending, surfaces))
        return [persian_stem(word) for word in fold_all(joined.translate(_DROPPED).split("\n"))]
    words = _as_written("\n".join(surfaces), language).split("\n")
    if language == "ar":
        words = [without_proclitics(word) for word in words]
        is_long = [len(word) >= _MIN_ARABIC for word in words]
        words = [_with_article(word) if long else word for word, long in zip(words, is_long, strict=True)]
        stemmed = iter(_stemmer(language).stemWords(list(compress(words, is_long))))
        stems = [next(stemmed) if long else word for word, long in zip(words, is_long, strict=True)]
    else:
        stems = _stemmer(language).stemWords(words)
    if language == ENGLISH:
        stems = joined_spellings(stems, _stemmer(ENGLISH).stemWord)
    return [stem or fold(word) for stem, word in zip(fold_all(stems), words, strict=True)]


def _as_written(text: str, language: str) -> str:
    """Return words in the letters that Snowball knows of the language, without signs that change no stem.

    Arabic of old files is written in shapes of letters, as on paper; only there these are taken apart, since
    it costs time.
    """
    if language != "ar":
        return unicodedata.normalize("NFC", text).lower().translate(_DROPPED)
    has_shapes = _ARABIC_SHAPES.search(text) is not None
    letters = unicodedata.normalize("NFKC" if has_shapes else "NFC", text)
    return letters.translate(_DROPPED).translate(_ARABIC_LETTERS)


def _with_article(word: str) -> str:
    """Return an Arabic word as Snowball is to see it.

    With the article before it, Snowball takes off that and no first letter of the word. The last letter is
    one of those that are typed for one another: `ى` for `ي`, and `ه` for `ة`, which is also *his*.
    """
    word = word if word.startswith(("ال", "لل")) else "ال" + word
    if word.endswith(_LAST_TYPED) and len(word) >= _MIN_WITH_ARTICLE:
        word = word[:-1] + ("ي" if word.endswith("ى") else "ة")
    return word


def without_proclitics(word: str) -> str:
    """Return an Arabic word without the conjunction and the preposition written onto it.

    Snowball takes them off in some words and not in others (`إيران` and `وإيران` get
    different stems). A letter is taken off where it is nearly always one: counted
    over 2,500 articles of the Saudi press, what is left is a word at least as
    frequent in 77 % of the words with wa- before five letters or more, 86 % with
    wa- before the article, 77 % with bi-, ka-, fa- before it, 94 % with bi-, li-,
    ka- before a hamza; before other letters in fewer than half for bi-.
    """
    if word.startswith("و") and (len(word) > _MIN_BEHIND_WA or word.startswith("وال")):
        word = word[1:]
    has_article = word[:1] in ("ب", "ك", "ف") and word.startswith("ال", 1) and len(word) > _MIN_BEHIND_WA
    has_hamza = word[:1] in ("ب", "ل", "ك") and word[1:2] in ("أ", "إ", "آ") and len(word) > _MIN_BEHIND_BI
    return word[1:] if has_article or has_hamza else word


def _stemmer(language: str) -> Stemmer.Stemmer:
    """Return this thread's stemmer: Snowball's objects hold a buffer and are not shared."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        # its own cache would cost three times what it saves: ours is before it
        stemmers[language] = Stemmer.Stemmer(ALGORITHMS[language], 0)
    return stemmers[language]
