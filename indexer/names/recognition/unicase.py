"""
Names in Persian and Arabic, whose script has no capitals: only what a cue announces.

Flow: paragraph -> words of Arabic script -> names. A person is found by a title or by a known given name
before a surname (`persian_people.py`, `arabic_people.py`); an organisation by its first word (سازمان, وزارة)
and what goes on with it (`persian_bodies.py`, `arabic_bodies.py`); a place
by the lists of countries and towns, a town only where a word before it says that it is one. Places and
bodies that many documents name (`known_names.py`) need no cue. What no cue announces is left out: silence
is better than a wrong name.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from indexer.names.known_names import known_names
from indexer.names.recognition import arabic_bodies, persian_bodies
from indexer.names.recognition.arabic_bodies import ALL_HEADS as ARABIC_BODIES
from indexer.names.recognition.arabic_bodies import end_of_arabic_body
from indexer.names.recognition.arabic_people import (
    FOREIGN_GIVEN_NAMES_IN_ARABIC,
    GIVEN_NAMES_OF_ARABIC,
    TELLING_SURNAMES,
    end_of_arabic_person,
    is_servant,
)
from indexer.names.recognition.persian_bodies import BEHIND, end_of_persian_body
from indexer.names.recognition.persian_bodies import HEADS as PERSIAN_BODIES
from indexer.names.recognition.persian_people import (
    FOREIGN_GIVEN_NAMES,
    FURTHER_GIVEN_NAMES,
    GIVEN_NAMES,
    NO_SURNAMES,
    is_known_surname,
)
from indexer.names.recognition.unicase_lexicon import HAS_ARABIC, flags_of, unicase_flags
from indexer.names.recognition.unicase_words import (
    STOP,
    UnicaseWord,
    even,
    evened_words,
    is_arabic,
    word_at,
    word_before,
)
from indexer.names.territories import territory_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u200c]+")
_FOREIGN_GIVEN_NAMES = FOREIGN_GIVEN_NAMES | FOREIGN_GIVEN_NAMES_IN_ARABIC
_GIVEN_NAMES = GIVEN_NAMES | FURTHER_GIVEN_NAMES | FOREIGN_GIVEN_NAMES | GIVEN_NAMES_OF_ARABIC
_NO_TELLING_SURNAMES = STOP | BEHIND | NO_SURNAMES | _GIVEN_NAMES
_COMMA = "، "
_MAX_BLANKS = 2
_MIN_PLACE_CHARS = 3
_MIN_SURNAME_CHARS = 3
_MIN_TELLING_CHARS = 5
"""A foreign surname as long as that is no Arabic word of another meaning, as a rule."""


TITLES = evened_words(
    """
    آقای خانم دکتر مهندس سید سیده حجت‌الاسلام حجتالاسلام آیت‌الله آیتالله سردار سرتیپ سرهنگ سرلشکر ژنرال
    امیر قاضی شهید استاد شیخ مرحوم حاج دریادار سرگرد کاپیتان پرزیدنت والمسلمین المسلمین السید السیدة
    الدکتور الدکتوره الشیخ اللواء العمید العقید الجنرال الفریق المهندس الاستاذ الشهید
    """
)
_OFFICES = evened_words(  # before a full name only
    """
    رئیس‌جمهور رئیسجمهور رییس‌جمهور وزیر نخست‌وزیر سرمربی معاون مدیرعامل مدیرکل سخنگوی نماینده دبیر
    فرمانده استاندار فرماندار شهردار دادستان رئیس رییس عضو وکیل روزنامه‌نگار زندانی خبرنگار نویسنده
    کارگردان الرئیس رئیس وزیر المتحدث نائب مدیر قائد زعیم المدرب
    """
)
_ORGANISATIONS = PERSIAN_BODIES | ARABIC_BODIES
_PARTS_OF_BODIES = (
    persian_bodies.NOUNS | persian_bodies.ADJECTIVES | arabic_bodies.NOUNS | arabic_bodies.ADJECTIVES
)
_PLACE_CUES = evened_words(
    """
    در شهر شهرستان استان شهرهای استانهای استان‌های بندر روستای منطقه کشور زندان بخش فرماندار استاندار
    شهردار مردم مقیم فی مدینة محافظة ولایة قریة بلدة العاصمة منطقة اقلیم شمال جنوب شرق غرب شمالی جنوبی
    شرقی غربی
    """
)
_STRONG_PLACE_CUES = evened_words(
    "شهر شهرستان استان بندر روستای شهردار فرماندار استاندار مدینة محافظة ولایة قریة بلدة العاصمة"
)
_AFTER = evened_words("گفت افزود اظهار تصریح تاکید تأکید خاطرنشان بیان اعلام یادآور نوشت معتقد")
_SURNAME_ENDS = (
    "زاده",
    "پور",
    "نژاد",
    "نیا",
    "یان",
    "وند",
    "فر",
    "لو",
    "ی",
    "منش",
    "خواه",
    "دوست",
    "چی",
    "مند",
    "راد",
)
_SURNAME_GOES_ON = evened_words(
    "پور زاده نژاد نیا فر فرد مهر آبادی تبار نسب الدین الله اللهی زادگان راد منش خواه بن آل ال عبد ابو"
)
_PRISON_CUES = evened_words("زندان بازداشتگاه ندامتگاه سجن معتقل")
_PRISONS = evened_words(
    """
    اوین قزلحصار گوهردشت رجایی‌شهر قرچک کهریزک وکیل‌آباد دیزل‌آباد عادل‌آباد فشافویه کچویی دستگرد شیبان سپیدار
    گوانتانامو ابوغریب پلچرخی بگرام ایمرالی إيفين إيوين صيدنايا تدمر رومية العقرب غوانتانامو أبوغريب النقب
    عوفر مجدو نفحة الحائر الحوت بوكا القناطر برج‌العرب ذهبان
    """
)
"""What is a place behind the word for a prison, and may be nothing elsewhere."""

_REGIONS = evened_words("استان شهرستان محافظة ولایة")
"""A region has the name of its town; with this word it is another place."""

_SUPERLATIVE = "ترین"
_VERB_ENDS = ("ند", "ده", "ست", "یم", "ته", "دم", "تم")
_BODY_BEFORE = evened_words(  # what stands behind these is part of their name
    """
    ارتش دولت سفارت تیم شهرداری دانشگاه شرکت حزب مجلس باشگاه رژیم آزاد بانک سازمان وزارت استانداری
    فرمانداری دادگستری جیش حکومة سفارة فریق منتخب جامعة شرکة نادی بلدیة اسلامی ملی خبرگزاری شبکه رادیو
    تلویزیون روزنامه پلیس نفت گاز
    """
)
_BODIES = evened_words(
    """
    تیم باشگاه کنفدراسیون فدراسیون دانشگاه دانشکده حزب لشگر لشکر تیپ گردان دادسرای دادگاه فرماندهی هیات
    هیئت اداره اتاق گمرک خبرگزاری شبکه روزنامه انجمن کمیته کمیسیون کانون شرکت بانک سازمان سفارت وزارت
    اتحادیه موسسه بنیاد رژیم ارتش پلیس سپاه شورای مجلس خانه مرکز پایگاه
    """
)
_BETWEEN = STOP - evened_words("کار نفت برق آب جنگ صلح")
_MAX_BODY_WORDS = 6
_NO_PLACES = evened_words(
    """
    مالی پرو غنا قطر چاد مهر نور کار نام اراک بهار شهر میدان بندر ده باغ دشت کوه بام کوی قم ری نی خوش
    خاش جم فرد بم داران بنی شیراز‌ی دولت سبز سد پل مرکز مرکزی شمال جنوب شرق غرب ملت جهان دنیا امام سلام
    خدا غرب جنوب شمال شرق الشرق الغرب السلام بیت دار باب سوق راس عین نهر جبل قصر تل مال کل حد سد ام رم
    نیس بون مدینه المدینه مدینة المدینة الجمیل العبور الهندیة الهندیه یومیا مردان کنار بالا بالای
    المدینه سفید میانه آستانه عمل دعم حمل امل سلام صور دعا طریق حرم عالم احمد محمد علی حسن حسین رضا
    تازه رالی میسر شام ترکی چک کوکوس کوکوز
    """
)
_ALI = "علی"
"""In Arabic it is a preposition too."""
_NO_PERSIAN_BODIES = frozenset(["جامعه", "مصرف"])
"""In Arabic a university and a bank, in Persian society and consumption."""
_NO_ARABIC_PLACES = evened_words("تركية روسية")
"""Persian names of countries, in Arabic adjectives."""
_EPITHETS = frozenset([f"{even('مكة')} {even('المكرمة')}"])
"""Names with what honours a place, which is no part of them: *Mecca the honoured*."""
_NO_LISTED_PLACES = STOP | _NO_PLACES | _EPITHETS
_NO_CLITIC = even("كلاوس")
"""*Klaus*, not *like Laos*."""
_QATAR = "قطر"
"""In Persian it is more often a diameter."""


class UnicaseName(NamedTuple):
    """A name without capitals: characters `[start, end)` and its label, and how many words it has."""

    start: int
    end: int
    label: str
    n_words: int


_KnownNames = dict[str, list[tuple[tuple[str, ...], str]]]
"""By the first word what goes on behind it and the label, the longest first."""


@cache
def _countries() -> frozenset[str]:
    """Return the names of countries in Arabic script, evened out."""
    return frozenset(
        " ".join(map(even, name.split()))
        for _, names in territory_names()
        for name in names
        if HAS_ARABIC.search(name) is not None
    )


@cache
def _known() -> tuple[_KnownNames, _KnownNames]:
    """Return the known names of Persian, and of Arabic, evened out."""
    countries = _countries()
    persian = dict.fromkeys(countries - _NO_PLACES, "place")
    arabic = {**dict.fromkeys(countries - _NO_PLACES - _NO_ARABIC_PLACES, "place"), _QATAR: "place"}
    for known in known_names():
        for name in known.persian:
            # A half-space is as often a blank, or nothing.
            for written in (name, name.replace("\u200c", " ")):
                persian[" ".join(map(even, written.split()))] = known.kind.value
        for name in known.arabic:
            arabic[" ".join(map(even, name.split()))] = known.kind.value
    return _by_first_word(persian), _by_first_word(arabic)


def _by_first_word(labels: Mapping[str, str]) -> _KnownNames:
    found: _KnownNames = {}
    for name in sorted(labels, key=lambda name: (-name.count(" "), name)):
        first, *rest = name.split()
        found.setdefault(first, []).append((tuple(rest), labels[name]))
    return found


@cache
def _words_worth_a_look() -> frozenset[str]:
    """Return the words with which a name can begin where no title stands before it."""
    places = {name.split()[0] for name, flags in unicase_flags().items() if set(flags) & set("CPpS")}
    known = {word for names in _known() for word in names}
    return frozenset(places | known | _ORGANISATIONS | _GIVEN_NAMES | _PRISONS)


def find_unicase_names(text: str, start: int, end: int) -> list[UnicaseName]:
    """Return the names that cues announce in `text[start:end]`, in order, none over another."""
    found_words: list[tuple[str, int, int, bool, bool]] = []
    previous = -1
    for match in _WORD.finditer(text, start, end):
        at, stop = match.span()
        follows = bool(found_words) and _is_blank(text[previous:at])
        follows_comma = (
            bool(found_words) and at - previous == len(_COMMA) and text.startswith(_COMMA, previous)
        )
        surface = match.group().strip("\u200c")
        evened = even(surface)
        if evened:
            at += match.group().index(surface)
            found_words.append((evened, at, at + len(surface), follows, follows_comma))
            previous = stop
    in_arabic = is_arabic(text[start:end], (word for word, *_ in found_words))
    words = [UnicaseWord(*word, in_arabic) for word in found_words]
    names: list[UnicaseName] = []
    number = behind = 0
    worth = _words_worth_a_look()
    while number < len(words):
        word = words[number].text
        if (
            word not in worth
            and not any(own in worth for own, _ in _without_clitic(word))
            and not is_servant(word)
            and (not number or words[number - 1].text not in TITLES)
        ):
            number += 1
            continue
        found = _find(words, number, behind)
        if found is None:
            number += 1
            continue
        first, last, label, skipped = found
        names.append(UnicaseName(words[first].start + skipped, words[last - 1].end, label, last - first))
        number = behind = last
    return names


def _is_blank(between: str) -> bool:
    """Tell whether nothing but a blank stands between two words; it is often typed twice."""
    return not between or (len(between) <= _MAX_BLANKS and between.isspace() and between.count("\n") < 2)


_Find = tuple[int, int, str, int]


def _find(words: Sequence[UnicaseWord], number: int, behind: int) -> _Find | None:
    """Return the name that begins at a word, if one does; `behind` is the number behind the name before."""
    known = _known_name(words, number)
    body, place = _body(words, number, known), _place(words, number, known, behind)
    if place is not None and (body is None or body[1] < place[1]):
        if place[1] - place[0] > 1:
            return place  # *Bandar Abbas* is no person
        body = place
    return _person(words, number) or body


def _can_be_surname(word: str) -> bool:
    return (
        len(word) >= _MIN_SURNAME_CHARS
        and (word not in STOP or word == _ALI)
        and word not in NO_SURNAMES
        and word not in _ORGANISATIONS
        and word not in _OFFICES
        and word not in TITLES
        and word not in _AFTER
        and (not word.endswith(_SUPERLATIVE) or word in _GIVEN_NAMES)
    )


def _person(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    flags = unicase_flags()
    word = words[number].text
    titled = word_before(words, number) in TITLES
    given = word in GIVEN_NAMES or word in FOREIGN_GIVEN_NAMES or (titled and word in FURTHER_GIVEN_NAMES)
    if words[number].is_arabic:
        end = end_of_arabic_person(words, number, flags_of)
        return None if end is None else (number, end, "person", 0)
    is_begun = titled or given or word in FURTHER_GIVEN_NAMES
    if word in TITLES or not is_begun or not _can_be_surname(word):
        return None
    last = number + 1
    while last - number < 3 and _is_given_name(word_at(words, last)):
        last += 1
    following = word_at(words, last)
    if (
        following
        and following not in BEHIND
        and _can_be_surname(following)
        and _is_surname_after(words[last], given=given)
    ):
        if "C" in flags.get(following, "") or following in _PARTS_OF_BODIES:
            return None
        last += 1
        last += is_known_surname(word_at(words, last)) and _can_be_surname(word_at(words, last))
    elif not (titled or given):
        return None
    while last - number < 6 and word_at(words, last) in _SURNAME_GOES_ON:
        last += 2 if word_at(words, last) in ("بن", "ال", "عبد", "ابو") and word_at(words, last + 1) else 1
    if last == number + 1 and not titled:
        return None
    if last == number + 1 and not given and not _is_like_surname(word):
        return None
    return number, last, "person", 0


def _is_given_name(word: str) -> bool:
    if word in STOP and word != _ALI:
        return False
    return word in GIVEN_NAMES or word in FURTHER_GIVEN_NAMES or "G" in flags_of(word)


def _is_surname_after(word: UnicaseWord, *, given: bool) -> bool:
    if is_known_surname(word.text) or (given and ("G" in flags_of(word.text) or word.text.startswith("ال"))):
        return True
    return given and not word.is_arabic and not word.text.endswith(_VERB_ENDS)


def _is_like_surname(word: str) -> bool:
    is_named = is_known_surname(word) or "G" in flags_of(word)
    return is_named or word.endswith(_SURNAME_ENDS) or word.startswith("ال")


def _without_clitic(word: str) -> tuple[tuple[str, int], ...]:
    """Return what a word may be without what Arabic writes onto it, and how many letters that are.

    Behind *li-* the article loses its first letter, so that all of the word is the name.
    """
    if word.startswith(("لل", "ولل")):
        at = word.index("لل")
        # Of three letters *lam* two are written: للجنة is *for the committee*.
        return (f"ال{word[at + 2 :]}", at), (f"ال{word[at + 1 :]}", at), (word[1:], 1)
    if word.startswith(("وب", "ول", "وک", "فال")):
        return (word[1:], 1), (word[2:], 2)
    if word == _NO_CLITIC:
        return ()
    return ((word[1:], 1),) if word[:1] in ("و", "ب", "ل", "ف", "ک") else ()


def _body(words: Sequence[UnicaseWord], number: int, known: _Find | None) -> _Find | None:
    """Return the longer one of a known body and of what goes on behind the first word of a body.

    A country behind a known body is no part of it: in Persian the object stands behind the subject.
    """
    other = _organisation(words, number)
    if known is not None and other is not None and known[2] == other[2] and known[1] < other[1]:
        behind = " ".join(word.text for word in words[known[1] : other[1]])
        if behind in _countries():
            return known
    return _longer(known, "organisation", other)


def _longer(known: _Find | None, label: str, other: _Find | None) -> _Find | None:
    """Return what is longer, the known name if both are alike; a known one of another kind is none."""
    if known is None or known[2] != label or (other is not None and other[1] > known[1]):
        return other
    return known


def _known_name(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    """Return the longest known name that begins at a word."""
    word = words[number]
    names = _known()[word.is_arabic]
    best: _Find | None = None
    for first, skipped in ((word.text, 0), *(_without_clitic(word.text) if word.is_arabic else ())):
        for rest, its_label in names.get(first, ()):
            last = number + 1 + len(rest)
            if (best is None or last > best[1]) and all(
                word_at(words, number + 1 + i) == part for i, part in enumerate(rest)
            ):
                best = number, last, its_label, skipped
                break
    return best


def _organisation(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    cue = words[number]
    if not cue.is_arabic:
        end = end_of_persian_body(words, number, partial(_end_of_known_place, words))
        return None if end is None else (number, end, "organisation", 0)
    best: _Find | None = None
    for head, skipped in ((cue.text, 0), *_without_clitic(cue.text)):
        if head in ARABIC_BODIES:
            place = partial(_end_of_known_place, words)
            end = end_of_arabic_body(words, number, head, place, _is_country)
            if end is not None and (best is None or end > best[1]):
                best = number, end, "organisation", skipped
    return best


def _is_country(name: str) -> bool:
    return "C" in flags_of(name)


def _end_of_known_place(words: Sequence[UnicaseWord], number: int) -> int | None:
    if not word_at(words, number):
        return None
    known = _known_name(words, number)
    if known is not None and known[2] == "place" and not known[3]:
        return known[1]
    word = words[number].text
    is_place = set(flags_of(word)) & set("CP") and word not in STOP and word not in BEHIND
    return number + 1 if is_place else None


def _place(words: Sequence[UnicaseWord], number: int, known: _Find | None, behind: int) -> _Find | None:
    before = word_before(words, number)
    is_other = before in _NO_PERSIAN_BODIES and not words[number].is_arabic
    # Behind an article no place goes on with a name: *al-mahkama bi-Ghazza*.
    is_body = before in _BODY_BEFORE or (before in _ORGANISATIONS and not before.startswith("ال"))
    if is_body and not is_other and number > behind:
        return None
    if _ends_body(words, number, behind):
        return None
    # In Arabic the letters of *Ali* are those of a preposition, and *ustad* is a stadium.
    if not words[number].is_arabic and (before in TITLES or before in GIVEN_NAMES):
        return None
    found = _longer(known, "place", _listed_place(words, number))
    if found is None or before not in _REGIONS:
        return found
    return found[0] - 1, *found[1:]


def _ends_body(words: Sequence[UnicaseWord], number: int, behind: int) -> bool:
    """Tell whether a word of a Persian body stands before, with nothing between but more of its name.

    In the *prosecutor's office for crimes of Tehran*, the town is the last word of the body's name.
    """
    if words[number].is_arabic:
        return False
    for place in range(number - 1, max(number - _MAX_BODY_WORDS, behind - 1), -1):
        word = words[place].text
        if (
            not words[place + 1].follows
            or word in _BETWEEN
            or word in _PLACE_CUES
            or word.endswith(_VERB_ENDS)
        ):
            return False
        if word in _BODIES:
            return True
    return False


def _listed_place(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    flags = unicase_flags()
    if words[number].text in _PRISONS and _is_prison(word_before(words, number)):
        return number, number + 1, "place", 0
    for length in (3, 2, 1):
        if number + length > len(words) or not all(
            word.follows for word in words[number + 1 : number + length]
        ):
            continue
        key = " ".join(word.text for word in words[number : number + length])
        for skipped in (0, 1) if length == 1 else (0,):
            name = key[skipped:]
            if words[number].is_arabic and name in _NO_ARABIC_PLACES:
                continue
            if skipped and (key[0] not in "وبلف" or "C" not in flags.get(name, "") or len(name) < 4):
                continue
            found = set(flags.get(name, ""))
            if (
                not found & set("CPpS")
                or len(name) < _MIN_PLACE_CHARS
                or name in STOP | _NO_PLACES | _EPITHETS
            ):
                continue
            cue = word_before(words, number)
            if (
                "C" in found
                or cue in _STRONG_PLACE_CUES
                or ("P" in found and not found & set("GF") and cue in _PLACE_CUES)
            ):
                return number, number + length, "place", skipped
    return None


def _is_prison(word: str) -> bool:
    return word in _PRISON_CUES or any(own in _PRISON_CUES for own, _ in _without_clitic(word))


def has_unicase_script(text: str) -> bool:
    """Tell whether a text has letters of Arabic script."""
    return not text.isascii() and HAS_ARABIC.search(text) is not None


def surname_of(name: str) -> str:
    """Return the evened-out last word of a full name if it is no other usual word; else the empty string.

    One with the Arabic article may be an adjective elsewhere (*al-Masri*, the Egyptian), unless it is known.
    """
    first, *_, word = map(even, name.split())
    if word in TELLING_SURNAMES:
        return word
    if first in FOREIGN_GIVEN_NAMES_IN_ARABIC and len(word) >= _MIN_TELLING_CHARS:
        return (
            "" if word in STOP or word in GIVEN_NAMES_OF_ARABIC or set(flags_of(word)) & set("CPp") else word
        )
    if word.startswith("ال"):
        return ""
    flags = flags_of(word)
    if not is_known_surname(word):
        return ""
    usual = word in STOP or word in _PARTS_OF_BODIES or word in GIVEN_NAMES or set(flags) & set("CPG")
    return "" if usual or len(word) <= _MIN_SURNAME_CHARS else word


def iter_again(text: str, start: int, end: int, surnames: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of the evened-out surnames stands."""
    for match in _WORD.finditer(text, start, end):
        if even(match.group()) in surnames:
            yield match.span()
