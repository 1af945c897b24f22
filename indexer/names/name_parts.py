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
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysis.fold import fold_all
from indexer.analysis.tokenize import APOSTROPHES
from indexer.names.organisation_words import organisation_words
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
    qari ustad ostad ustaz alhaj alhajj alhaji
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
GENERATIONS = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr",
    "ii": "ii", "iii": "iii", "iv": "iv",
}  # fmt: skip
"""Words behind a name that tell its bearer from another of the same family, each with the usual form."""

SUFFIXES = GENERATIONS.keys() | {"esq", "phd", "md", "mp", "qc", "kc"}
"""Words behind a name that are no part of it."""

CONNECTORS = _words(
    """
    al el ul ol il ad ar as at az an ash us ur ud ed er es bin ibn ben bint bent binti
    ould de del della di da do dos das du la le les von van der den vom zu zum zur ter
    ten y e i ye yi o u va wa of the and aka fka nka
    oğlu و بن ابن بنت ال بنی ד ה
    """
)
"""Articles, words for *son of*, and particles, which one spelling has and another leaves off."""

# Written alone by some and onto the next word by others.
_SERVANT = frozenset(["abd", "abudu", *(f"abd{vowel}{end}" for vowel in "aeiou" for end in "ldnrstz")])
"""*Abd al-*, with the article as it sounds before each letter; *Abudu* is Uyghur in Chinese spelling."""

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
_ENDINGS = frozenset(["ای", "یی"])
"""Endings that are no words: *خامنه ای*."""

_INNER_TITLES = _words(
    """
    seyed seyyed sayyed sayyid sayed syed seyyid seid haj hajj haji sheikh shaykh
    سید حاج شیخ
    """
)
"""Forms of address that stand in the middle of a name too: *Ali Seyyed Hosseini*."""

_PREFIXES = frozenset(["pour", "pur", "poor", "پور"])
"""Parts of surnames that stand before the last word: *Mostafa Pour Mohammadi*."""

_SPECIAL = TITLES | CONNECTORS | SUFFIXES | _JOINED_TO_NEXT | _JOINED_TO_PREVIOUS
_GENITIVE = re.compile(r"['’]s\b")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_LETTERS_WITH_SOUNDS = re.compile(f"[{''.join(map(chr, SCHOLARLY))}]")
_NOT_A_WORD = re.compile(r"[^\w\n,]+|_+")
_CAPITALS = re.compile("[A-ZÀ-ÖØ-ÞĀĆČĎĐĒĖĘĚĞĪİŁŃŅŇŌŐŒŘŚŞŠȘŤȚŪŮŰŹŻŽΑ-ΩА-Я]{2}")


class NameParts(NamedTuple):
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
    def generation(self) -> str:
        """What tells father and son apart, a value of `GENERATIONS`; empty of most names."""
        return next((GENERATIONS[word] for word in self.suffixes if word in GENERATIONS), "")

    @property
    def identity(self) -> tuple[str, ...]:
        """The words, and behind them the generation if there is one: other bearers have others."""
        return (*self.words, self.generation) if self.suffixes else self.words

    @property
    def is_full(self) -> bool:
        """Tell whether there is a surname and a given name that is not an initial."""
        return bool(self.surname) and any(len(word) > 1 for word in self.given)


def split_name(name: str) -> NameParts:
    """Return the parts of a person's name in any script."""
    return split_names([name])[0]


def split_names(names: Sequence[str]) -> list[NameParts]:
    """Return the parts of each of many names, in a fifth of the time that `split_name` takes."""
    return [_parts(line, folded) for line, folded in zip(*_lines(names), strict=True)]


def split_all(names: Sequence[str]) -> list[list[str]]:
    """Return for each of many names its folded words, without what `split_name` leaves off.

    The words are in the order of the name, and no part is told from another.
    """
    return [_plain(_in_order(folded)) for folded in _lines(names)[1]]


def split_bodies(names: Sequence[str]) -> list[list[str]]:
    """Return for each of many names of organisations or places its folded words, without connectors.

    Words that are titles of people are a part of these: *President of the Council*, *King's Bench*.
    """
    return [
        words if _SPECIAL.isdisjoint(words) else _joined(words) for words in map(_in_order, _lines(names)[1])
    ]


def split_and_written(names: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return for each of many names its words as `split_all` does, and all its folded words as written."""
    lines = _lines(names)[1]
    written = [folded.replace(",", " ").split() for folded in lines]
    return [_plain(_in_order(folded)) for folded in lines], written


def _lines(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return each name as words and commas alone, and the same folded."""
    if not names:
        return [], []
    text = "\n".join([name.replace("\n", " ") for name in names]).replace("\u200c", "")
    text = _LETTERS_WITH_SOUNDS.sub(_spelled_out, text)
    text = _APOSTROPHE.sub("", _INITIALS.sub(" ", _GENITIVE.sub("", text)))
    lines = _NOT_A_WORD.sub(" ", text).split("\n")
    return lines, fold_all(lines)


def is_inverted(name: str) -> bool:
    """Tell whether a name is that of a person with the surname before a comma: *Raisi, Ebrahim*."""
    head, comma, tail = name.partition(",")
    if not comma or "," in tail or len(head.split()) > 3:
        return False
    words = fold_all([tail])[0].replace(".", " ").split()
    return bool(words) and organisation_words().keys().isdisjoint(words)


def _spelled_out(match: re.Match[str]) -> str:
    return match.group().translate(SCHOLARLY)


def _in_order(folded: str) -> list[str]:
    """Return the words of a name; what alone is no surname (*Zadeh, Mohammad Khalil*) goes to the end."""
    head, comma, tail = folded.partition(",")
    if comma and head.strip() in _JOINED_TO_PREVIOUS:
        return [*tail.replace(",", " ").split(), head.strip()]
    return folded.replace(",", " ").split()


def _plain(words: list[str]) -> list[str]:
    if _SPECIAL.isdisjoint(words):
        return words
    n_titles, kept = _without_titles(words)
    return _joined([words[i] for i in kept if not (i > n_titles and words[i] in SUFFIXES)])


def _parts(line: str, folded: str) -> NameParts:
    is_mixed = _CAPITALS.search(line) is not None and line != line.upper()
    if "," not in folded and not is_mixed:
        words = folded.split()
        if _SPECIAL.isdisjoint(words):
            return NameParts((), tuple(words[:-1]), tuple(words[-1:]), (), is_certain=False)
    head, comma, tail = folded.partition(",")
    if comma:
        inverted = _inverted(head.split(), tail.replace(",", " ").split())
        if inverted is not None:
            return inverted
    words = folded.replace(",", " ").split()
    n_titles, kept = _without_titles(words)
    titles = tuple(words[:n_titles])
    suffixes = tuple(words[i] for i in kept if i > n_titles and words[i] in SUFFIXES)
    kept = [i for i in kept if not (i > n_titles and words[i] in SUFFIXES)]
    raw = line.replace(",", " ").split()
    if is_mixed and len(raw) == len(words):
        is_capital = _capitals([raw[i] for i in kept])
        surname = _joined([words[i] for i, own in zip(kept, is_capital, strict=True) if own])
        others = [words[i] for i, own in zip(kept, is_capital, strict=True) if not own]
        n_before, of_given = _without_titles(others)  # RAISI Seyyed Ebrahim
        given = _joined([others[i] for i in of_given])
        if surname and given:
            titles += tuple(others[:n_before])
            return NameParts(titles, tuple(given), tuple(surname), suffixes, is_certain=True)
    joined = _joined([words[i] for i in kept])
    return NameParts(titles, tuple(joined[:-1]), tuple(joined[-1:]), suffixes, is_certain=False)


def _inverted(head: list[str], tail: list[str]) -> NameParts | None:
    """Return the parts of *Surname, Given*; `None` if what is behind the comma is no given name."""
    suffixes = tuple(word for word in tail if word in SUFFIXES)
    given = [word for word in tail if word not in SUFFIXES]
    if not head or not given:
        return None
    n_before, surname = _without_titles(head)
    n_titles, kept = _without_titles(given)
    titles = (*head[:n_before], *given[:n_titles])
    return NameParts(
        titles,
        tuple(_joined([given[i] for i in kept])),
        tuple(_joined([head[i] for i in surname])),
        suffixes,
        is_certain=True,
    )


def _without_titles(words: list[str]) -> tuple[int, list[int]]:
    """Return how many titles stand at the start, and the places of the words of the name: at least one."""
    n = 0
    while n < len(words) - 1:
        if n + 2 < len(words) and (words[n], words[n + 1]) in _TITLES_OF_TWO:
            n += 2
        elif words[n] in TITLES:
            n += 1
        else:
            break
    last = len(words) - 1
    return n, [i for i in range(n, len(words)) if not (n < i < last and words[i] in _INNER_TITLES)]


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
        elif out and (word in _ENDINGS or (word in _JOINED_TO_PREVIOUS and len(out) + (not is_last) > 1)):
            out[-1] += "eddin" if word in _OF_FAITH else word
        else:
            out.append(word)
    if pending:
        out.append(pending)
    return out or words[-1:]


def _capitals(raw: Sequence[str]) -> list[bool]:
    """Tell which words are in capitals; small particles between them (*van DIJK*) count as such."""
    return [(len(word) > 1 and word.isupper()) or (len(word) > 1 and word[0].islower()) for word in raw]
