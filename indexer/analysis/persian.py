"""
The stem of a Persian word: a light one, which takes off few endings and is nearly always right.

Flow: folded word -> stem. Each rule was kept because it finds more of what judged collections call relevant,
or because it joins spellings of one word without joining words; docs/internals/ranking.md has the figures and
what was left out. The folded word is the input, so letters of both keyboards, the half-space and the signs of
vowels are out of the way before.

Rules, in this order:

* an ending behind a half-space (`خانه‌ای`, `کتاب‌هایشان`, `رفته‌اند`);
* a hamza at the end, which newer spelling leaves off (`امضاء`, `امضا`);
* the plural *-hā* with all that may follow it (`کتابها`, `کتابهای`, `کتابهایشان`);
* the plural *-gān* of words in *-e* (`نویسندگان`, `نویسنده`) and *-yān* (`زندانیان`, as `زندانی`);
* *-i*, *-ye* and *-yi*: of adjectives, of one of many, and the ezafe that is written as a letter
  (`ایرانی`, `روستای`, `روستایی`), but in the words of `_KEPT`;
* the seat of a hamza inside a word, which is a matter of taste (`هیئت`, `هیأت`).
"""

from __future__ import annotations

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import HALF_SPACE

_PLURALS = ("هایمان", "هایتان", "هایشان", "هایم", "هایت", "هایش", "هایی", "های", "ها")
_MARKED_ENDINGS = frozenset((
    *_PLURALS, "ی", "ای", "یی", "ام", "ات", "اش", "ایم", "اید", "اند", "است", "مان", "تان", "شان",
    "تر", "تری", "ترین",
))  # fmt: skip
_VERB_PREFIXES = ("نمی", "می")
_MIN_BEHIND_PREFIX = 2
_MIN_BEFORE_PLURAL = 2  # `پاها`
_MIN_BEFORE_GAN = 4  # `گروگان`, a hostage, is no plural of `گروه`, a group
_MIN_BEFORE_YAN = 3
_MIN_BEFORE_YEH = 3
_MIN_BEFORE_HAMZA = 3

_SEATS = {
    "هییت": "هیات",
    "مسیله": "مساله",
    "مسیول": "مسوول",
    "جریت": "جرات",
    "نشیت": "نشات",
}
"""Words with hamza on yeh, folded, to those with hamza on another letter. Both spellings are in print."""

# Given names and titles of which surnames in -i are made. A search for a Nouri must not find every nur.
_NAMES_WITH_YEH = (
    "ابراهیم احمد اسد اسماعیل اکبر امیر امین باقر بدر بهرام پناه پور جعفر جلال جمال جواد حبیب حسن حسین "
    "حمید حیدر خان خلیل خمین داود راز رجب رحمان رحیم رستم رسول رشید رضا رمضان رییس سعید سلطان سلیمان "
    "شاه شریف شعبان شهاب شیخ صابر صادق صالح صدر طاهر عابد عباس عبدالله عزیز عظیم علیاکبر فتاح فرهاد "
    "قاسم قربان کاظم کرم کریم کمال مجید محمد محمود مراد ملک منصور مهد میرزا ناصر نادر نصیر نظر نعمت نور "
    "نوروز نیر هاشم وحید یعقوب یوسف"
)
# Words that only look like another with the ending: a game and open, a nose and between, very and a tribe.
_WORDS_WITH_YEH = "باز بین خال خیل روز ساز شاد کاف کشت گاه ماه پست"
_KEPT = frozenset(
    word + ("یی" if word.endswith("ا") else "ی") for word in (_NAMES_WITH_YEH + " " + _WORDS_WITH_YEH).split()
) | {"تنها", "تنهایی"}  # alone, which is no plural of a body
_SEAT_STARTS = tuple(_SEATS)
_LAST_LETTERS = frozenset("ایمتشن")
"""What an ending that is taken off may end with."""


def without_marked_ending(surface: str) -> str:
    """Return a word as it is written without an ending that a half-space sets apart.

    Letters alone do not tell `هسته‌ای` (nuclear) from *of beings*, nor `نامه‌ام` (my letter) from another word.
    """
    word, _, ending = surface.rpartition(HALF_SPACE)
    return word if word and fold(ending) in _MARKED_ENDINGS else surface


def parts_written_together(term: str) -> tuple[str, ...]:
    """Return the parts of a folded word that may stand with a half-space between; itself if there are none.

    `زندانها` is written `زندان‌ها` too, and `میروند` `می‌روند`.
    """
    for prefix in _VERB_PREFIXES:
        if term.startswith(prefix) and len(term) - len(prefix) >= _MIN_BEHIND_PREFIX:
            return prefix, term[len(prefix) :]
    stem = _without_plural(term) if term.endswith(_PLURALS) else term
    return (stem, term[len(stem) :]) if stem != term else (term,)


def persian_stem(word: str) -> str:
    """Return the stem of a folded Persian word. It is never empty where the word is not."""
    if word.endswith("ء") and len(word) > _MIN_BEFORE_HAMZA:
        word = word[:-1]
    if word[-1:] in _LAST_LETTERS:
        word = _without_ending(word)
    if word.startswith(_SEAT_STARTS):
        word = next(seat + word[len(start) :] for start, seat in _SEATS.items() if word.startswith(start))
    return word


def _without_ending(word: str) -> str:
    if word in _KEPT:
        return word
    if word.endswith(_PLURALS):
        word = _without_plural(word)
    if word.endswith("گان"):
        return word[:-3] + "ه" if len(word) - 3 >= _MIN_BEFORE_GAN else word
    if word.endswith("یان"):
        return word[:-3] if len(word) - 3 >= _MIN_BEFORE_YAN else word
    if not word.endswith("ی") or word in _KEPT:
        return word
    if word.endswith("یی") and len(word) - 2 >= _MIN_BEFORE_YEH:
        return word[:-2]
    return word[:-1] if len(word) - 1 >= _MIN_BEFORE_YEH else word


def _without_plural(word: str) -> str:
    for ending in _PLURALS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_BEFORE_PLURAL:
            return word[: -len(ending)]
    return word
