"""
The parts of a name: titles, given names, surname, what joins them.

Flow: "Ayatollah Seyyed Ebrahim RAISI, Jr" -> titles, given names (`ebrahim`), surname (`raisi`), suffixes.

Parts are folded words. What is written in two words by some and in one by others is joined: *Abd al-Rahman*,
*Pour-Mohammadi*, *Karimi Nejad*. Articles and connectors (`al-`, `bin`, `de`, `van der`, the ezafe) are left
off. Which words are the surname is certain where the name says it itself, by a comma or by capitals; else it
is the last word, as in every language that this project reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.analysis.fold import fold_all
from indexer.analysis.tokenize import APOSTROPHES
from indexer.names.romanisation import SCHOLARLY

if TYPE_CHECKING:
    from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Forms of address, clerical, academic, military and political ranks.
TITLES = _words(
    """
    mr mrs ms miss mister madam sir lord lady dame herr frau monsieur mme mlle dr doctor
    prof professor eng engineer ing ph phd md rev reverend fr father bishop archbishop
    cardinal pope rabbi imam emam mullah molla mulla mollah maulana mawlana mowlana
    maulvi mawlawi molavi mufti ayatollah ayatullah ajatollah ayatolla hojatoleslam
    hojjatoleslam hojjatolislam hujjatoleslam hujjatulislam hodjatoleslam hojatolislam
    hojjat sheikh shaykh sheik shaikh sheyk cheikh scheich seyed seyyed sayyed sayyid
    sayed syed seyyid sayid seyid sejjed hajj haj haji hajji hadji hadj hajjah mirza
    sardar sartip sarhang general gen brigadier brig colonel col major maj captain capt
    lieutenant lieut lt sergeant sgt commander cmdr admiral adm marshal president
    minister judge justice ambassador senator sen congressman representative governor
    gov king queen prince princess deputy secretary martyr shahid shaheed late
    honourable honorable hon excellency
    اقای اقا خانم دکتر مهندس پروفسور استاد ایت ایتالله حجت حجهالاسلام حجتالاسلام الاسلام
    والمسلمین شیخ سید حاج حاجی حاجیه میرزا ملا مولوی مولانا امام سردار سرتیپ سرهنگ
    سرلشکر سرگرد سروان ژنرال جنرال رییس قاضی شهید مرحوم السید الشیخ الحاج الدکتور دکتور
    المهندس الامام اللواء العمید العقید الاستاذ الملا д-р г-н господин генерал полковник
    аятолла шейх ד״ר מר גב׳ פרופ רב
    """
)
"""Words before a name that are no part of it. Each is left off only where a name is left behind."""

_TITLES_OF_TWO = frozenset(
    [("ایت", "الله"), ("حجت", "الاسلام"), ("حجه", "الاسلام"), ("hojjat", "oleslam"), ("hojjat", "eslam")]
)
SUFFIXES = frozenset(
    ["jr", "junior", "sr", "senior", "ii", "iii", "iv", "esq", "phd", "md", "mp", "qc", "kc"]
)
"""Words behind a name that are no part of it."""

CONNECTORS = _words(
    """
    al el ul ol il ad ar as at az an ash us ur ud ed er es bin ibn ben bint bent binti
    ould de del della di da do dos das du la le les von van der den vom zu zum zur ter
    ten y e i ye yi o u va wa of the and
    oğlu و بن ابن بنت ال بنی ד ה
    """
)
"""Articles, words for *son of*, and particles, which one spelling has and another leaves off."""

# Written alone by some and onto the next word by others.
_SERVANT = frozenset(["abd", *(f"abd{vowel}{end}" for vowel in "aeiou" for end in "ldnrstz")])
"""*Abd al-*, with the article as it sounds before each letter."""

_JOINED_TO_NEXT = _SERVANT | frozenset(
    ["abu", "abou", "abo", "abul", "abol", "aboul", "ابو", "عبد", "عبدال", "um", "umm", "ام"]
)
_OF_FAITH = frozenset(
    ["din", "eddin", "aldin", "uddin", "addin", "oddin", "deen", "eddine", "uddine", "aldeen"]
)
# Parts of Persian and Turkish surnames that follow a word (Dehkhoda's and common usage).
_JOINED_TO_PREVIOUS = _words(
    """
    zadeh zade zada zadegan nejad nezhad nejhad nia niya pour pur poor far fard khah
    dust doust doost panah manesh vand lou lu loo oghli oghlu abadi abady neshan parast
    tabar eldin aldin uddin addin eddin oddin din deen eddine uddine aldeen allah ullah ollah
    زاده زادگان نژاد نیا پور فر فرد خواه دوست پناه منش وند لو اوغلی ابادی پرست تبار
    الدین الله ای یی
    """
)
_NOT_A_WORD = re.compile(r"[^\w,]+|_+")
# The half-space of Persian joins the parts of one word.
_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES + "\u200c"))
_GENITIVE = re.compile(r"['’]s\b")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of one name, as folded words without apostrophes.

    `given` and `surname` hold the words in their order; a lone word is the surname. A given name of one
    letter is an initial. `is_certain` tells that the name itself says which words are the surname.
    """

    titles: tuple[str, ...]
    given: tuple[str, ...]
    surname: tuple[str, ...]
    suffixes: tuple[str, ...]
    is_certain: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Given names, then the surname."""
        return self.given + self.surname

    @property
    def is_full(self) -> bool:
        """Tell whether there is a surname and a given name that is not an initial."""
        return bool(self.surname) and any(len(word) > 1 for word in self.given)


def split_name(name: str) -> NameParts:
    """Return the parts of a person's name in any script."""
    head, comma, tail = name.partition(",")
    tail_words = _words_of(tail)
    if comma and tail_words and not all(word in SUFFIXES for word in tail_words):
        suffixes = tuple(word for word in tail_words if word in SUFFIXES)
        titles, given = _without_titles([word for word in tail_words if word not in SUFFIXES])
        more, surname = _without_titles(_words_of(head))
        if given and surname:
            return NameParts(
                titles + more, tuple(_joined(given)), tuple(_joined(surname)), suffixes, is_certain=True
            )
    raw = _raw_words(name)
    words = fold_all(raw)
    suffixes = tuple(words[i] for i in range(1, len(words)) if words[i] in SUFFIXES)
    kept = [(w, r) for i, (w, r) in enumerate(zip(words, raw, strict=True)) if not (i and w in SUFFIXES)]
    titles, words = _without_titles([word for word, _ in kept])
    capitals = _capitals([r for _, r in kept][len(kept) - len(words) :])
    if capitals is not None:
        surname = [w for w, is_capital in zip(words, capitals, strict=True) if is_capital]
        given = [w for w, is_capital in zip(words, capitals, strict=True) if not is_capital]
        surname, given = _joined(surname), _joined(given)
        if surname and given:
            return NameParts(titles, tuple(given), tuple(surname), suffixes, is_certain=True)
    words = _joined(words)
    return NameParts(titles, tuple(words[:-1]), tuple(words[-1:]), suffixes, is_certain=False)


def split_words(name: str) -> tuple[str, ...]:
    """Return the folded words of the name of an organisation or a place, without articles and connectors."""
    words = [word for word in _words_of(name) if word]
    return tuple(_bare(words))


def split_all(names: Sequence[str]) -> list[list[str]]:
    """Return for each of many names its folded words without titles, articles and connectors, joined.

    It is `split_name` without telling the parts apart, in a tenth of the time.
    """
    if not names:
        return []
    text = "\n".join(name.replace("\n", " ") for name in names).translate(SCHOLARLY)
    text = _INITIALS.sub(" ", text).translate(_APOSTROPHES)
    lines = _FOLDED_NOT_A_WORD.sub(" ", "\n".join(fold_all(text.split("\n")))).split("\n")
    return [_plain(line.split()) for line in lines]


_FOLDED_NOT_A_WORD = re.compile(r"[^\w\n]+|_+")
_SPECIAL = TITLES | CONNECTORS | SUFFIXES | _JOINED_TO_NEXT | _JOINED_TO_PREVIOUS


def _plain(words: list[str]) -> list[str]:
    if _SPECIAL.isdisjoint(words):
        return words
    _, kept = _without_titles(words)
    kept = [word for i, word in enumerate(kept) if not (i and word in SUFFIXES)]
    return _joined(kept)


def _raw_words(text: str) -> list[str]:
    plain = _INITIALS.sub(" ", _GENITIVE.sub("", text)).translate(SCHOLARLY).translate(_APOSTROPHES)
    return _NOT_A_WORD.sub(" ", plain).replace(",", " ").split()


def _words_of(text: str) -> list[str]:
    return [word for word in fold_all(_raw_words(text)) if word]


def _without_titles(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the titles at the start, and the words behind them: at least one."""
    n = 0
    while n < len(words) - 1:
        if n + 2 < len(words) and (words[n], words[n + 1]) in _TITLES_OF_TWO:
            n += 2
        elif words[n] in TITLES:
            n += 1
        else:
            break
    titles = list(words[:n])
    rest = words[n:]
    # "Ali Seyyed Hosseini": a form of address in the middle is none of the names either.
    inner = [w for i, w in enumerate(rest) if not (0 < i < len(rest) - 1 and w in _INNER)]
    return tuple(titles), inner


_INNER = _words(
    """
    seyed seyyed sayyed sayyid sayed syed seyyid haj hajj haji sheikh shaykh
    سید حاج شیخ
    """
)


def _joined(words: list[str]) -> list[str]:
    """Return the words with compounds joined and connectors left off; at least one word is kept."""
    out: list[str] = []
    pending = ""
    for i, word in enumerate(words):
        is_last = i == len(words) - 1
        if word in _JOINED_TO_NEXT and not is_last:
            pending += "abdol" if word in _SERVANT else word
            continue
        is_initial = not i and len(word) == 1
        is_only = is_last and not out and not pending
        if word in CONNECTORS and not is_initial and not is_only:
            continue
        if pending:
            out.append(pending + word)
            pending = ""
        elif word in _PREFIXES and not is_last and out and i == len(words) - 2:
            pending = word
        elif word in _JOINED_TO_PREVIOUS and out and len(out) + (not is_last) > 1:
            out[-1] += "eddin" if word in _OF_FAITH else word
        else:
            out.append(word)
    if pending:
        out.append(pending)
    return out or words[-1:]


_PREFIXES = frozenset(["pour", "pur", "poor", "پور"])


def _bare(words: list[str]) -> list[str]:
    return [word for word in words if word not in CONNECTORS] or words


def _capitals(raw: Sequence[str]) -> list[bool] | None:
    """Tell which words are in capitals; `None` unless some are and some are not, as in *Hadi ZAHOURIAN*."""
    flags = [len(word) > 1 and word.isupper() for word in raw]
    lower = [not word.isupper() and word[:1].isupper() for word in raw]
    if any(flags) and any(lower):
        # Particles in small letters between capitals belong to the surname.
        return [
            flag or (not low and len(word) > 1 and not word.isupper())
            for flag, low, word in zip(flags, lower, raw, strict=True)
        ]
    return None
