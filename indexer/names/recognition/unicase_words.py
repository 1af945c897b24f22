"""
Words of a text in Arabic script, and those that are part of no name.

Persian and Arabic write some letters in two ways; here they are evened out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EVEN = str.maketrans("يىكةأإآؤ", "ییکهاااو", "\u200c\u0640" + "".join(map(chr, range(0x64B, 0x660))))
_PERSIAN_LETTERS = "پچژگ\u200c"
_ARABIC_LETTERS = "ةأإ"
_PERSIAN_KEYS = "یک"
_ARABIC_KEYS = "ىيك"
"""Letters that the keys of the other language write too, and that count only where all else is even."""

_ARTICLES = ("ال", "وال", "بال", "لل")


@lru_cache(maxsize=65536)
def even(word: str) -> str:
    """Return a word with the letters evened out that Persian and Arabic write in two ways, without marks."""
    return word.translate(_EVEN)


def evened_words(text: str) -> frozenset[str]:
    """Return the words of a list that blanks part, evened out."""
    return frozenset(even(word) for word in text.split())


def evened_words_by_head(text: str) -> dict[str, frozenset[str]]:
    """Return lists of words by each of the words before their colon, evened out; lines without one go on."""
    found: dict[str, frozenset[str]] = {}
    heads: frozenset[str] = frozenset()
    for line in text.strip().splitlines():
        before, colon, words = line.rpartition(":")
        if colon:
            heads = evened_words(before)
        for head in heads:
            found[head] = found.get(head, frozenset()) | evened_words(words)
    return found


_PERSIAN_WORDS = evened_words("است این که را های ها می برای کرد شد هم یک بود آن با از در")
_ARABIC_WORDS = evened_words("في أن إلى التي الذي عن هذا")


def is_arabic(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text in Arabic script is Arabic rather than Persian, by its letters and usual words.

    `words` are its words, evened out.
    """
    persian = sum(map(text.count, _PERSIAN_LETTERS))
    arabic = sum(map(text.count, _ARABIC_LETTERS))
    for word in words:
        persian += word in _PERSIAN_WORDS
        arabic += word in _ARABIC_WORDS or word.startswith(_ARTICLES)
    if arabic != persian:
        return arabic > persian
    return sum(map(text.count, _ARABIC_KEYS)) > persian + sum(map(text.count, _PERSIAN_KEYS))


STOP = evened_words(
    """
    و در از به با که را این آن بر برای تا است بود شد شده می نمی خود هم نیز یا اما ولی اگر هر همه یک دو
    سه چهار پنج کرد کرده کردن گفت افزود دارد داد داده باید نیست هست بودند شدند شود شوند کند کنند پس پیش
    روز سال ماه هفته امروز دیروز فردا وی او ما شما آنها آنان ایشان من تو چه چون زیرا بین میان بعد قبل
    روی زیر علیه توسط طی ضمن همچنین درباره مورد نظر پایان شرکت کار نام بازی دنیا تیم گروه آقای خانم دکتر
    رئیس رییس وزیر عضو مدیر محل دست سر راه بار نفر نوع اثر حال وقت دور خانه جهان شهر کشور مردم زمان جنگ
    صلح خاک آب نفت برق باغ کوه سوی حضور دلیل عنوان صورت جمله فی من الی علی عن ان انه التی الذی هذا هذه
    ذلک کان کانت قال قد بعد قبل بین مع کل غیر عند منذ حتی او ثم لا لم لن ما هو هی یوم عام شهر اکثر ایضا
    حیث کما وقد وقال وکان امس الیوم خلال حول ضد نحو دون تحت فوق
    ها های هایی هایش خبر بوده امان سینه فرهنگی شهرستان دوله بورصه معسکر
    """
)
"""Words of both languages that begin, end and continue no name."""


class UnicaseWord(NamedTuple):
    """A word with its letters evened out: characters `[start, end)` of the text."""

    text: str
    start: int
    end: int
    follows: bool  # only a blank stands between it and the word before
    follows_comma: bool  # only a comma and a blank do
    is_arabic: bool  # is its paragraph


def word_at(words: Sequence[UnicaseWord], number: int) -> str:
    """Return the word at a number if nothing stands between it and the one before it."""
    return words[number].text if number < len(words) and (number == 0 or words[number].follows) else ""


def word_before(words: Sequence[UnicaseWord], number: int) -> str:
    """Return the word before a number if nothing stands between them."""
    return words[number - 1].text if number and words[number].follows else ""
