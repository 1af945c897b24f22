"""
Names in Persian and Arabic, whose script has no capitals: only what a cue announces.

Flow: paragraph -> words of Arabic script -> names. A person is found by a title or by a known given name
before a surname; an organisation by its first word (سازمان, وزارة) and what goes on with it; a place
by the lists of countries and towns, a town only where a word before it says that it is one. What no
cue announces is left out: silence is better than a wrong name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.names.recognition.arabic_people import (
    ARABIC_GIVEN_NAMES,
    end_of_arabic_person,
    is_servant,
)
from indexer.names.recognition.lexicon import load_lexicon
from indexer.names.recognition.unicase_words import (
    STOP,
    UnicaseWord,
    even,
    evened_words,
    word_at,
    word_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u200c]+")
_PERSIAN_LETTERS = re.compile("[پچژگیک\u200c]")
_ARABIC_LETTERS = re.compile("[ةىيكأإ]")
_HAS_ARABIC = re.compile(r"[\u0620-\u06ff]")
_MIN_PLACE_CHARS = 3
_MIN_SURNAME_CHARS = 3


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
ORGANISATIONS = evened_words(
    """
    سازمان وزارت شرکت دانشگاه حزب خبرگزاری شورای مجلس کمیته فدراسیون اتحادیه باشگاه بانک دادگاه ستاد
    انجمن سپاه نیروی جبهه جنبش کمیسیون دانشکده روزنامه موسسه بنیاد دیوان وزارة منظمة شرکة جامعة حزب مجلس
    حرکة جمعیة وکالة اتحاد بنک مصرف محکمة هیئة لجنة صحیفة مؤسسة نادی جبهة
    """
)
_GOES_ON = evened_words(
    """
    ملی اسلامی ایران کشور مرکزی عالی جهانی بین‌المللی بینالمللی متحد امنیت خارجه اتمی انرژی ملل اطلاعات
    انقلاب دفاع کار قضاییه قضائیه مقننه مجریه نظامی انتظامی هوایی دریایی زمینی پاسداران بشر حقوق
    دانشجویان نگهبان مصلحت نظام تشخیص خبرگان رهبری شهر شهرستان استان آزاد پزشکی علوم صنعتی بهشتی کیفری
    کیفری عمومی فوتبال جمهوری دموکرات دموکراتیک مردم خلق مجاهدین کارگران نویسندگان وکلا زندانها زندان‌ها
    ورزش جوانان بهداشت درمان آموزش پرورش فرهنگ ارشاد دادگستری کشاورزی نفت نیرو راه شهرسازی بازرگانی
    صنایع معادن تجارت اقتصاد دارایی المتحدة العالمیة الدولیة الدولی الوطنی الوطنیة الاسلامیة الاسلامی
    العربی العربیة المرکزی العالی الاعلی الامن الامم الثوری الخارجیة الداخلیة الدفاع العدل الصحة التعلیم
    النفط المالیة الاقتصاد الشعب الشعبی الشعبیة الدیمقراطی الدیمقراطیة الفلسطینیة الفلسطینی العراقیة
    السوریة المصریة الامریکیة الایرانیة اللبنانیة الانسان النواب الوزراء الشوری الجنائیة
    """
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
_GIVEN_NAMES = (
    evened_words(  # so usual, and so seldom another word, that the next word is taken for a surname
        """
    محمد محمود احمد علی علیرضا غلامرضا حمیدرضا محمدرضا احمدرضا حسین حسن محسن مصطفی مرتضی مجتبی مهدی
    محمدمهدی محمدعلی محمدجواد محمدباقر محمدتقی محمدحسین ابراهیم اسماعیل اسحاق یعقوب یوسف یونس موسی عیسی
    داود داوود سلیمان عباس عبدالله عبداله عبدالرضا عبدالکریم عبدالرحمن عبدالعزیز عبدالحسین عبدالفتاح
    عبدالملک جعفر باقر تقی نقی هادی کاظم جواد اکبر اصغر قاسم اسدالله روح‌الله نصرالله فتح‌الله حبیب‌الله
    رحمت‌الله سعید مسعود منصور ناصر نادر بهرام بهروز بهزاد بهمن بیژن پرویز پیمان پژمان جمشید جهانگیر
    حمید خسرو داریوش رامین رضا سهراب سیامک سیاوش شاهرخ شاپور شهرام شهاب صادق طاهر عزت‌الله غلامحسین
    فرامرز فرزاد فرهاد فریدون فریبرز کامران کاوه کوروش کورش کیومرث کیوان مازیار مجید منوچهر مهران مهرداد
    میرحسین هاشم هوشنگ هومن وحید یاسر ایرج اردشیر ارسلان آرش افشین امیرحسین فاطمه زهرا زینب مریم معصومه
    نرگس نسرین نازنین نسترن ناهید فرزانه فریبا فرشته شیرین شهلا شهناز سهیلا سمیه ژیلا رقیه خدیجه طاهره
    صدیقه مهناز مهرانگیز مینا مهشید پروین پریسا بهاره آتنا الهام لیلا هاجر یاسمن خالد عمر عثمان فیصل فهد
    سلمان ماجد ولید عمرو ایهاب هشام ایمن اشرف طارق وائل نبیل نبیه فؤاد جورج میشال باراک دونالد جرج جورج
    ولادیمیر مایکل دیوید آنتونی تونی رابرت هیلاری آنگلا کوفی بیل ویلیام پیتر کالین صدام معمر بشار حافظ
    یاسر حسنی انور نوری بنیامین آریل شیمون ایهود رجب
    """
    )
)
_SURNAME_GOES_ON = evened_words(
    "پور زاده نژاد نیا فر تبار نسب الدین الله اللهی زادگان راد منش خواه بن آل ال عبد ابو"
)
_REGIONS = evened_words("استان شهرستان محافظة ولایة")
"""A region has the name of its town; with this word it is another place."""

_VERB_ENDS = ("ند", "ده", "ست", "یم", "ته", "دم", "تم")
_BODY_BEFORE = evened_words(  # what stands behind these is part of their name
    """
    ارتش دولت سفارت تیم شهرداری دانشگاه شرکت حزب مجلس باشگاه رژیم آزاد بانک سازمان وزارت استانداری
    فرمانداری دادگستری جیش حکومة سفارة فریق منتخب جامعة شرکة نادی بلدیة اسلامی ملی خبرگزاری شبکه رادیو
    تلویزیون روزنامه پلیس نفت گاز
    """
)
_NO_PLACES = evened_words(
    """
    مالی پرو غنا قطر چاد مهر نور کار نام اراک بهار شهر میدان بندر ده باغ دشت کوه بام کوی قم ری نی خوش
    خاش جم فرد بم داران بنی شیراز‌ی دولت سبز سد پل مرکز مرکزی شمال جنوب شرق غرب ملت جهان دنیا امام سلام
    خدا غرب جنوب شمال شرق الشرق الغرب السلام بیت دار باب سوق راس عین نهر جبل قصر تل مال کل حد سد ام رم
    نیس بون مدینه المدینه مدینة المدینة الجمیل العبور الهندیة الهندیه یومیا مردان کنار بالا بالای
    المدینه سفید میانه آستانه عمل دعم حمل امل سلام صور دعا طریق حرم عالم احمد محمد علی حسن حسین رضا
    """
)


class UnicaseName(NamedTuple):
    """A name without capitals: characters `[start, end)` and its label, and how many words it has."""

    start: int
    end: int
    label: str
    n_words: int


@cache
def _flags() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, flags in load_lexicon().items():
        if _HAS_ARABIC.search(name) is not None:
            key = " ".join(even(part) for part in name.split())
            found[key] = "".join(sorted({*found.get(key, ""), *flags}))
    return found


@cache
def _words_worth_a_look() -> frozenset[str]:
    """Return the words with which a name can begin where no title stands before it."""
    places = {name.split()[0] for name, flags in _flags().items() if set(flags) & set("CPpS")}
    return frozenset(places | ORGANISATIONS | _GIVEN_NAMES | ARABIC_GIVEN_NAMES)


def find_unicase_names(text: str, start: int, end: int) -> list[UnicaseName]:
    """Return the names that cues announce in `text[start:end]`, in order, none over another."""
    words: list[UnicaseWord] = []
    previous = -1
    part = text[start:end]
    is_arabic = len(_ARABIC_LETTERS.findall(part)) > len(_PERSIAN_LETTERS.findall(part))
    for match in _WORD.finditer(text, start, end):
        at, stop = match.span()
        follows = bool(words) and previous <= at <= previous + 1
        surface = match.group().strip("\u200c")
        evened = even(surface)
        if evened:
            at += match.group().index(surface)
            words.append(UnicaseWord(evened, at, at + len(surface), follows, is_arabic))
            previous = stop
    names: list[UnicaseName] = []
    number = 0
    worth = _words_worth_a_look()
    while number < len(words):
        word = words[number].text
        if (
            word not in worth
            and word[1:] not in worth
            and not is_servant(word)
            and (not number or words[number - 1].text not in TITLES)
        ):
            number += 1
            continue
        found = _person(words, number) or _organisation(words, number) or _place(words, number)
        if found is None:
            number += 1
            continue
        first, last, label, skipped = found
        names.append(UnicaseName(words[first].start + skipped, words[last - 1].end, label, last - first))
        number = last
    return names


_Find = tuple[int, int, str, int]


def _flags_of(word: str) -> str:
    return _flags().get(word, "")


def _can_be_surname(word: str) -> bool:
    return (
        len(word) >= _MIN_SURNAME_CHARS
        and word not in STOP
        and word not in ORGANISATIONS
        and word not in _OFFICES
        and word not in TITLES
        and word not in _AFTER
    )


def _person(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    flags = _flags()
    word = words[number].text
    titled = word_before(words, number) in TITLES
    given = word in _GIVEN_NAMES
    if words[number].is_arabic:
        end = end_of_arabic_person(words, number, _flags_of)
        return None if end is None else (number, end, "person", 0)
    if word in TITLES or not (titled or given) or not _can_be_surname(word):
        return None
    last = number + 1
    while last - number < 3 and (
        word_at(words, last) in _GIVEN_NAMES or "G" in flags.get(word_at(words, last), "")
    ):
        if word_at(words, last) in STOP:
            break
        last += 1
    following = word_at(words, last)
    if following and _can_be_surname(following) and _is_surname_after(words[last], given=given):
        if "C" in flags.get(following, "") or following in _GOES_ON:
            return None
        last += 1
    while last - number < 6 and word_at(words, last) in _SURNAME_GOES_ON:
        last += 2 if word_at(words, last) in ("بن", "ال", "عبد", "ابو") and word_at(words, last + 1) else 1
    if last == number + 1 and not titled:
        return None
    if last == number + 1 and not given and not _is_like_surname(word):
        return None
    return number, last, "person", 0


def _is_surname_after(word: UnicaseWord, *, given: bool) -> bool:
    flags = _flags().get(word.text, "")
    if "F" in flags or "G" in flags or (given and word.text.startswith("ال")):
        return True
    return given and not word.is_arabic and not word.text.endswith(_VERB_ENDS)


def _is_like_surname(word: str) -> bool:
    flags = _flags().get(word, "")
    return "F" in flags or "G" in flags or word.endswith(_SURNAME_ENDS) or word.startswith("ال")


def _organisation(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    if words[number].text not in ORGANISATIONS or word_before(words, number) in ORGANISATIONS:
        return None
    last = number + 1
    while last - number < 7:
        following = word_at(words, last)
        if (
            following in _GOES_ON
            or following in ORGANISATIONS
            or set(_flags().get(following, "")) & set("CP")
        ):
            last += 1
        elif following == "و" and word_at(words, last + 1) in _GOES_ON:
            last += 2
        else:
            break
    following = word_at(words, last)
    if last == number + 1 or (following and following not in STOP and following not in _AFTER):
        return None  # the name goes on with words that are not known: where it ends is not known either
    return number, last, "organisation", 0


def _place(words: Sequence[UnicaseWord], number: int) -> _Find | None:
    flags = _flags()
    for length in (3, 2, 1):
        if number + length > len(words) or not all(
            word.follows for word in words[number + 1 : number + length]
        ):
            continue
        key = " ".join(word.text for word in words[number : number + length])
        for skipped in (0, 1) if length == 1 else (0,):
            name = key[skipped:]
            if skipped and (key[0] not in "وبلف" or "C" not in flags.get(name, "") or len(name) < 4):
                continue
            found = set(flags.get(name, ""))
            if not found & set("CPpS") or len(name) < _MIN_PLACE_CHARS or name in STOP or name in _NO_PLACES:
                continue
            cue = word_before(words, number)
            if cue in _BODY_BEFORE or cue in ORGANISATIONS or cue in TITLES or cue in _GIVEN_NAMES:
                return None
            if (
                "C" in found
                or cue in _STRONG_PLACE_CUES
                or ("P" in found and not found & set("GF") and cue in _PLACE_CUES)
            ):
                first = number - 1 if cue in _REGIONS else number
                return first, number + length, "place", skipped
    return None


def has_unicase_script(text: str) -> bool:
    """Tell whether a text has letters of Arabic script."""
    return not text.isascii() and _HAS_ARABIC.search(text) is not None


def surname_of(name: str) -> str:
    """Return the evened-out last word of a full name if it is no other usual word; else the empty string.

    One with the Arabic article may be an adjective elsewhere: *al-Masri*, the Egyptian.
    """
    word = even(name.rsplit(maxsplit=1)[-1])
    if word.startswith("ال"):
        return ""
    flags = _flags().get(word, "")
    if "F" not in flags and not (len(word) > _MIN_SURNAME_CHARS + 1 and word.endswith(_SURNAME_ENDS)):
        return ""
    usual = word in STOP or word in _GOES_ON or word in _GIVEN_NAMES or set(flags) & set("CPG")
    return "" if usual or len(word) <= _MIN_SURNAME_CHARS else word


def iter_again(text: str, start: int, end: int, surnames: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of the evened-out surnames stands."""
    for match in _WORD.finditer(text, start, end):
        if even(match.group()) in surnames:
            yield match.span()
