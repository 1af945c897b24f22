"""
The year in which a text was written, from what it says of the time since an event.

    On the 25th anniversary of the 1988 massacre ...     about 2013
    Thirty years after the executions of 1988 ...        about 2018
    À l'occasion du 30e anniversaire du massacre de 1988 ...

Only for a document that states no date, only in its first paragraphs, and only where the
sentence has the event's year and no other: "in 2008, on the 20th anniversary" tells of 2008.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_CHARS = 1500
"""Of a text: a writer says why the text is written at its beginning."""

_EVENT_YEARS = range(1800, 2100)
_MOST_YEARS = 150
_EVENT_CHARS = 60
"""Behind *anniversary of* so much is looked at for the year of the event."""

_SHOWN_CHARS = 90

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_ORDINAL_TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_ORDINAL_TENS = [
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
]


def _numbers() -> dict[str, int]:
    numbers = {"hundredth": 100, "centenary": 100}
    for words, first, step in (
        (_UNITS, 1, 1),
        (_ORDINAL_UNITS, 1, 1),
        (_TEENS, 10, 1),
        (_ORDINAL_TEENS, 10, 1),
        (_TENS, 20, 10),
        (_ORDINAL_TENS, 20, 10),
    ):
        numbers |= {word: first + i * step for i, word in enumerate(words)}
    for i, ten in enumerate(_TENS):
        for units in (_UNITS, _ORDINAL_UNITS):
            numbers |= {f"{ten}-{unit}": 20 + 10 * i + j for j, unit in enumerate(units, 1)}
    return numbers


_NUMBER_WORDS = _numbers()
_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_COUNT = rf"(?P<count>\d{{1,3}}|(?:{_WORD}))"
_SINCE = re.compile(
    rf"\b{_COUNT}(?:st|nd|rd|th|e|ème|er|\.|º|°)?\s(?:"
    r"anniversary\sof|anniversaire\s(?:de|du|des)|jahrestag(?:es)?\s(?:de[rs]|von)|aniversario\s(?:de|del)"
    r"|years\s(?:since|after|on\sfrom)|ans\s(?:après|depuis)|jahre\s(?:nach|seit)|años\s(?:después\sde|desde)"
    r")\b",
    re.IGNORECASE,
)
_ABOUT_NOW = re.compile(
    r"\b(?:today|yesterday|this\s(?:year|week|month|summer|autumn|spring|winter)|marks?|marked|marking|it\sis"
    r"|(?:on|for)\s(?:the|this|its)\s\S+\sanniversary|aujourd'hui|cette\sannée|à\sl'occasion"
    r"|heute|dieses\sjahr|(?:zum|am)\s\S+\sjahrestag|hoy|este\saño|en\sel\s\S+\saniversario)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w$€£.,/-])([12]\d{3})(?![\w/-]|[.,]\d)")
_SENTENCE = re.compile(r"(?:[^.!?]|\.(?!\s+[A-ZÀ-Ý«“\"])|(?<=\d)\.|[!?](?!\s))+[.!?]?")


@dataclass(frozen=True, slots=True)
class InferredYear:
    """A year, and the words it is inferred from."""

    year: int
    words: str


def infer_year(texts: Iterable[str]) -> InferredYear | None:
    """Return the year that the first paragraphs speak from, if they all speak from one."""
    found: dict[int, InferredYear] = {}
    n_chars = 0
    for text in texts:
        for sentence in _SENTENCE.finditer(text[: _FIRST_CHARS - n_chars]):
            inferred = _of_sentence(" ".join(sentence[0].split()))
            if inferred is not None:
                found.setdefault(inferred.year, inferred)
        n_chars += len(text)
        if n_chars >= _FIRST_CHARS:
            break
    return next(iter(found.values())) if len(found) == 1 else None


def _of_sentence(sentence: str) -> InferredYear | None:
    match = _SINCE.search(sentence)
    if match is None or not _ABOUT_NOW.search(sentence):
        return None
    years = {int(year) for year in _YEAR.findall(sentence)}
    if len(years) != 1:
        return None
    count = match["count"].lower()
    n_years = int(count) if count.isdigit() else _NUMBER_WORDS[count]
    (year,) = years
    event = sentence[match.end() : match.end() + _EVENT_CHARS]
    is_of_event = str(year) in event and year in _EVENT_YEARS and 1 <= n_years <= _MOST_YEARS
    if not is_of_event or year + n_years > dt.datetime.now(dt.UTC).year:
        return None
    start = max(0, match.start() - _SHOWN_CHARS // 3)
    return InferredYear(year + n_years, sentence[start : start + _SHOWN_CHARS].strip())
