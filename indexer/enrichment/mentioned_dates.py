"""
The dates that a text names: a second axis of time, apart from the date of publication.

    28 July 1988   July 28-30, 1988   28 juillet 1988   ۶ مرداد ۱۳۶۷   15 رمضان 1409
    1988-07-28   28/7/1988   July-September 1988   in the summer of 1988   1980-1988

Flow: text -> numbers that may be a year -> the words beside each -> dates with their places.
Only what has a year is a date here: "on 28 July" is told of some year that the text
leaves to its reader. A number of four digits alone is a year where the words beside it
say so ("in 1988", "the 1988 massacre", "(1988)"), and not where they count, price or
number something. A range gives its two ends. A decade is no year and is left out.

To look from each year at the words beside it, a line at most, makes one pass do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from indexer.enrichment.calendars import IRANIAN_YEARS, ISLAMIC_YEARS, Calendar, day_of, months_of, years_of
from indexer.enrichment.months import GREGORIAN, ISLAMIC, JALALI, fold
from indexer.enrichment.year_words import (
    BEFORE_YEAR,
    COUNTED_OF,
    DECADES,
    FUNCTION_WORDS,
    NUMBERED,
    OF,
    PLURAL_YEARS,
    SEASONS,
    UNITS,
    words_of,
)
from indexer.model.document import UNDETERMINED, MentionedDate
from indexer.model.partial_date import PartialDate, Precision
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.model.document import Paragraph

_GREGORIAN_YEARS = range(1500, 2101)
_LONGEST_RANGE_YEARS = 150
_CHARS_BEFORE, _CHARS_AFTER = 64, 40
_IRANIAN_LANGUAGES = ("fa", "ps", "ckb", "ku", "prs")

# Two digits are a year in Persian alone, of the Iranian calendar: "تابستان ۶۷".
# Those below 10 would be of two centuries.
_YEAR = re.compile(r"(?<!\d)(?:[12۱۲١٢]\d{3}|[۱-۹][۰-۹](?=[\s.،؛:!؟)»]|\Z))(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")

_MONTHS: dict[str, tuple[Calendar, int]] = {
    **{name: (Calendar.ISLAMIC, number) for name, number in ISLAMIC.items()},
    **{name: (Calendar.IRANIAN, number) for name, number in JALALI.items()},
    **{name: (Calendar.GREGORIAN, number) for name, number in GREGORIAN.items()},
}
_DASHES = frozenset("-–—‑/")
_RANGE_WORDS = _DASHES | words_of("to and until till through und bis et à au y al a e تا و الی")
_LIST_SIGNS = frozenset(",،")
_ORDINALS = words_of("st nd rd th er º ª ème ام م .")
_BETWEEN_MONTH_AND_YEAR = words_of(", ، of de del do di d ' ’ - – . / سال عام سنه لعام لسنه من ماه")
_BETWEEN_DAY_AND_MONTH = words_of("of de del do di d ' ’ - – . / من شهر ماه")
_OPENING = frozenset("([{«“\"'‘’„")
_CLOSING = frozenset(")]}»”\"'’.,;:!?،؛؟…")

_DAY_AFTER = re.compile(r"([-/.])(\d{1,2})\1(\d{1,2})(?!\d)")
_MONTH_AFTER = re.compile(r"-(\d\d)(?![\w-])")
_ASIAN_AFTER = re.compile(r"\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?)?")
_MARK_AFTER = re.compile(
    r"\s?[(]?(?:(?P<islamic>هجری قمری|قمری|هـ(?:\s?\.?\s?ق)?(?!\w)|ه\s?\.?\s?ق(?!\w)|ق(?!\w)|AH(?!\w))"
    r"|(?P<iranian>هجری (?:شمسی|خورشیدی)|شمسی|خورشیدی|هـ?\s?\.?\s?ش(?!\w)|ش(?!\w))"
    r"|(?P<gregorian>میلادیه?|م(?!\w)|(?:AD|CE)(?!\w))"
    r"|(?P<hijri>هجریه?(?!\w)|ه(?!\w)))"
)
_DECADE_AFTER = re.compile(r"\s?['’]\s?[sS](?!\w)")
_SHORT_END = re.compile(r"[-–/](\d\d)(?![\w/-])")
_LONG_END = re.compile(r"\s?[-–—]\s?([12]\d{3})(?![\w/-])")
_RANGE_GAP = re.compile(
    r"\s?[-–—/]\s?|,?\s(?:to|and|until|till|through|or|und|bis|et|à|y|a|al|hasta|تا|و|الی|الى|حتى|إلى)\s"
)
_NEXT = re.compile(r"[\s ]{0,2}(?:([^\W\d_]+)|(\S))")
_BETWEEN_A_PAIR = re.compile(
    r"[\s.,،()\[\]=/–-]*(?:هـ|هجریه?|ه\s?\.?\s?ق|قمری|شمسی|میلادیه?|م)?[\s.,،()\[\]=/–-]*"
    r"(?:(?:ال)?موافقا?ه?|برابر(?: است)?(?: با)?|مطابق(?: با)?|مصادف(?: با)?|معادل|ل)?"
    r"[\s:,،()\[\]=/–-]*(?:یوم|روز)?\s*\S{0,12}\s*"
)
_LONGEST_PAIR_GAP = 40  # the Gregorian date that stands beside an Islamic one
_MAX_PAIR_DAYS = 3  # how far the calendar that is computed may be from the one that is seen


class _Token(NamedTuple):
    """A word, a number or a sign, folded, in lower case, with its place in the text."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """The dates read at one place.

    `swapped` is the date with day and month the other way round, where both can be. `is_day_first` tells the
    order of two numbers where only one can be.
    """

    values: tuple[PartialDate, ...]
    span: Span
    calendar: Calendar = Calendar.GREGORIAN
    swapped: tuple[PartialDate, PartialDate] | None = None
    is_day_first: bool | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether a value is only one of those that the words may mean."""
        return self.calendar is Calendar.ISLAMIC or (
            self.calendar is not Calendar.GREGORIAN and len(self.values) > 1
        )


def find_mentioned_dates(text: str, paragraphs: Sequence[Paragraph] = ()) -> tuple[MentionedDate, ...]:
    """Return the dates that a text names, in the order of time, each with its places.

    The languages of the `paragraphs` tell apart the years that two calendars have. A date in
    numbers of which each may be the month has only its year, unless others of the same text
    leave no choice of their order.
    """
    readings = _with_pairs(text, list(_Reader(text, paragraphs).readings()))
    orders = {reading.is_day_first for reading in readings} - {None}
    is_day_first = orders.pop() if len(orders) == 1 else None
    mentions: dict[PartialDate, list[Span]] = {}
    certain: set[PartialDate] = set()
    for reading in readings:
        values = reading.values
        if reading.swapped is not None and is_day_first is not None:
            values = (reading.swapped[0 if is_day_first else 1],)
        for value in values:
            mentions.setdefault(value, []).append(reading.span)
        if not reading.is_approximate:
            certain.update(values)
    return tuple(
        MentionedDate(value, tuple(dict.fromkeys(mentions[value])), is_approximate=value not in certain)
        for value in sorted(mentions, key=str)
    )


def _with_pairs(text: str, readings: list[_Reading]) -> list[_Reading]:
    """Give a date of another calendar the value of the Gregorian one beside it that is about the same."""
    paired = list(readings)
    for i, reading in enumerate(readings):
        for other in (
            (*readings[i + 1 : i + 2], *readings[max(i - 1, 0) : i]) if reading.is_approximate else ()
        ):
            first, second = sorted((reading.span, other.span))
            gap = text[first.end : second.start]
            if (
                len(gap) > _LONGEST_PAIR_GAP
                or other.is_approximate
                or not _BETWEEN_A_PAIR.fullmatch(fold(gap))
            ):
                continue
            value = _value_of_both(reading, other)
            if value is not None:
                paired[i] = _Reading((value,), reading.span)
                break
    return paired


def _value_of_both(reading: _Reading, other: _Reading) -> PartialDate | None:
    """Return the value of another reading if a reading may mean it."""
    for value in other.swapped or other.values:
        if value in reading.values:
            return value
        own, day = reading.values[0].earliest, value.earliest
        is_day = Precision.DAY is reading.values[0].precision is value.precision
        if is_day and own is not None and day is not None and abs((day - own).days) <= _MAX_PAIR_DAYS:
            return value
    return None


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._starts = [paragraph.span.start for paragraph in paragraphs]
        self._last_year = 0  # the year read last, and where it ends: the first of a range
        self._last_end = 0
        self._read_to = 0

    def readings(self) -> Iterator[_Reading]:
        """Yield what is read, in the order of the text."""
        for match in _YEAR.finditer(self._text):
            start, end = match.span()
            if start < self._read_to:
                continue
            found = self._at(start, end, int(match[0]))
            for reading in found:
                yield reading
                self._read_to = max(self._read_to, reading.span.end)
            if found:
                self._last_year, self._last_end = int(match[0]), end

    def _at(self, start: int, end: int, year: int) -> list[_Reading]:
        """Return the dates whose year is the number at `start` to `end`."""
        text = self._text
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        if year < 100:
            return self._short_year(start, end, year)
        if after and (after.isalnum() or after == "_") and after not in "年년مهTه":
            return []  # 1980s, 2000m
        if after and after in "'’ " and _DECADE_AFTER.match(text, end):
            return []
        if after in "-/." and (day := _DAY_AFTER.match(text, end)):
            return self._year_first(start, before, year, day)
        if after and (after in "年년" or text[end : end + 2] in (" 年", " 년")):
            return self._asian(start, end, year)
        if before and (before.isdigit() or before in "=&@#$€£_+%"):
            return []
        tokens = self._tokens(start)
        if tokens:
            dated = self._month_before(tokens, start, end, year) or self._numbers_before(
                tokens, start, end, year
            )
            if dated:
                return dated
        return self._year_alone(tokens, start, end, year)

    # -- shapes ------------------------------------------------------------

    def _year_first(self, start: int, before: str, year: int, day: re.Match[str]) -> list[_Reading]:
        """Read 1988-07-28, 1988/7/28 or 1367/5/6."""
        following = self._text[day.end() : day.end() + 1]
        if (
            _is_glued(before)
            or (following and following in "-/=_")
            or (following.isalpha() and following not in "Tمه")
        ):
            return []
        calendar, end = self._calendar(start, day.end(), year, is_full=True)
        try:
            values = _of_day(calendar, year, int(day[2]), int(day[3]))
        except ValueError:
            return []
        return [_Reading(values, Span(start, end), calendar)]

    def _asian(self, start: int, end: int, year: int) -> list[_Reading]:
        match = _ASIAN_AFTER.match(self._text, end)
        if match is None or year not in _GREGORIAN_YEARS:
            return []
        try:
            value = PartialDate(year, *(int(part) for part in match.groups() if part))
        except ValueError:
            return []
        return [_Reading((value,), Span(start, match.end()))]

    def _numbers_before(self, tokens: list[_Token], start: int, end: int, year: int) -> list[_Reading]:
        """Read 28/7/1988 or 6/5/1367."""
        if len(tokens) < 4 or tokens[-1].text not in ("/", ".", "-"):
            return []
        separator, second, between, first = tokens[-1], tokens[-2], tokens[-3], tokens[-4]
        is_spaced = separator.text == "/"  # 29 / 5 / 1425
        is_one = between.text == separator.text and all(
            after - token.start - len(token.text) <= is_spaced
            for token, after in (
                (separator, start),
                (second, separator.start),
                (between, second.start),
                (first, between.start),
            )
        )
        if not (is_one and _is_number(first.text, 31) and _is_number(second.text, 31)):
            return []
        if _is_glued(self._text[first.start - 1 : first.start]):
            return []
        after = self._text[end : end + 1]
        if after and after in "/=_-." and self._text[end + 1 : end + 2].isdigit():
            return []
        a, b = int(first.text), int(second.text)
        calendar, stop = self._calendar(start, end, year, is_full=True)
        span = Span(first.start, stop)
        try:
            if calendar is not Calendar.GREGORIAN or separator.text == "." or a > 12 or a == b:
                is_telling = calendar is Calendar.GREGORIAN and a > 12 and separator.text != "."
                values = _of_day(calendar, year, b, a)
                return [_Reading(values, span, calendar, is_day_first=True if is_telling else None)]
            if year not in _GREGORIAN_YEARS:
                return []
            if b > 12:
                return [_Reading((PartialDate(year, a, b),), span, is_day_first=False)]
            swapped = (PartialDate(year, b, a), PartialDate(year, a, b))
            return [_Reading((PartialDate(year),), span, swapped=swapped)]
        except ValueError:
            return []

    def _month_before(self, tokens: list[_Token], start: int, end: int, year: int) -> list[_Reading]:
        """Read 28 July 1988, July 28, 1988, July 1988 and ranges that end so."""
        i = len(tokens)
        for _ in range(3):
            if i and tokens[i - 1].text in _BETWEEN_MONTH_AND_YEAR:
                i -= 1
        found = _month_that_ends(tokens, i)
        if found is not None:
            calendar, month, i = found
            days, i = _days_that_end(tokens, i)
        else:  # July 28, 1988
            days, i = _days_that_end(tokens, i, is_behind=True)
            found = _month_that_ends(tokens, i) if days else None
            if found is None:
                return []
            calendar, month, i = found
            if calendar is Calendar.ISLAMIC and tokens[i].text.isascii() is False:
                return []
        year_end, _ = self._mark(end)
        if not _is_year_of(calendar, year):
            return []
        if calendar is Calendar.GREGORIAN and self._continues(end):
            return []
        readings = self._of_month(calendar, year, month, days, Span(tokens[i].start, year_end))
        if not readings:
            return []
        if len(days) < 2:
            readings = self._range_to(tokens, i, calendar, year, month, bool(days), year_end) + readings
        return readings

    def _of_month(
        self, calendar: Calendar, year: int, month: int, days: Sequence[int], span: Span
    ) -> list[_Reading]:
        try:
            if not days:
                values = (
                    (PartialDate(year, month),)
                    if calendar is Calendar.GREGORIAN
                    else months_of(calendar, year, month, month)
                )
                return [_Reading(values, span, calendar)]
            return [_Reading(_of_day(calendar, year, month, day), span, calendar) for day in days]
        except ValueError:
            return []

    def _range_to(  # noqa: PLR0913, PLR0917 - the end of the range
        self,
        tokens: list[_Token],
        i: int,
        calendar: Calendar,
        year: int,
        last_month: int,
        has_day: bool,
        end: int,
    ) -> list[_Reading]:
        """Return the first end of `28 July to 3 August 1988` or `July-September 1988`."""
        if not i or tokens[i - 1].text not in _RANGE_WORDS:
            return []
        found = _month_that_ends(tokens, i - 1)
        day = 0
        if found is None:
            days, at = _days_that_end(tokens, i - 1, is_behind=True)
            found = _month_that_ends(tokens, at) if len(days) == 1 else None
            day = days[0] if found is not None else 0
        if found is None or found[0] is not calendar or found[1] >= last_month:
            return []
        _, month, at = found
        if not day:
            days, before = _days_that_end(tokens, at)
            if len(days) == 1:
                day, at = days[0], before
        if bool(day) is not has_day:
            return []
        return self._of_month(calendar, year, month, [day] if day else [], Span(tokens[at].start, end))

    def _short_year(self, start: int, end: int, year: int) -> list[_Reading]:
        """Read the Persian `تابستان ۶۷` and `۵ مرداد ۶۷`."""
        tokens = self._tokens(start)
        if not tokens or self._counts(end):
            return []
        whole = 1300 + year
        word = tokens[-1].text
        if word in SEASONS:
            span = Span(tokens[-1].start, end)
            return [_Reading(years_of(Calendar.IRANIAN, whole, *SEASONS[word]), span, Calendar.IRANIAN)]
        if word == "سال" and year >= 20:
            return [_Reading(years_of(Calendar.IRANIAN, whole), Span(start, end), Calendar.IRANIAN)]
        found = _month_that_ends(tokens, len(tokens))
        if found is None or found[0] is not Calendar.IRANIAN:
            return []
        _, month, i = found
        days, i = _days_that_end(tokens, i)
        if not days and year <= 31:  # "مهر ۲۵" may be a day
            return []
        return self._of_month(Calendar.IRANIAN, whole, month, days, Span(tokens[i].start, end))

    def _year_alone(self, tokens: list[_Token], start: int, end: int, year: int) -> list[_Reading]:
        """Read a year without a month, where the words beside it say that it is one."""
        text = self._text
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        _, mark = self._mark(end)
        if mark is None and after and after in ".,:٫" and text[end + 1 : end + 2].isdigit():
            return []
        if after and after in "/=_&@%°$€£#" and (after != "/" or not _SHORT_END.match(text, end)):
            return []
        if after and after in "-–—" and text[end + 1 : end + 2].isalnum() and not self._is_range(end, year):
            return []
        word = tokens[-1].text if tokens else ""
        is_last = self._is_last_of_range(start, year)
        if not (is_last or not before or before.isspace() or before in _OPENING):
            if not (before in "-–" and word in "-–" and len(tokens) > 1 and tokens[-2].text in BEFORE_YEAR):
                return []  # a part of a number, an address or a name; but mid-1988
            word = tokens[-2].text
        if self._counts(end):
            return []
        is_year = mark is not None or is_last or self._speaks_for_year(tokens, word, start, end, year)
        if not is_year:
            return []
        readings = self._of_year(tokens, start, end, year, word)
        if readings and (short := _SHORT_END.match(text, end)) and int(short[1]) > year % 100:
            readings += self._of_year(tokens, start, short.end(), year // 100 * 100 + int(short[1]), word)
        return readings

    def _speaks_for_year(self, tokens: list[_Token], word: str, start: int, end: int, year: int) -> bool:
        second = tokens[-2].text if len(tokens) > 1 else ""
        if second in DECADES or word in DECADES or word in NUMBERED:
            return False
        if word in PLURAL_YEARS or (word in OF and second in PLURAL_YEARS):
            return self._is_range(end, year) or bool(_RANGE_GAP.match(self._text, end))
        is_round = year % 50 == 0
        if word in ("(", "["):
            closing = self._text[end : end + 1]
            return (
                closing in (")", "]")
                or (self._is_range(end, year) and not is_round)
                or (bool(closing) and closing in ",;،؛" and year in _GREGORIAN_YEARS and not is_round)
            )
        if word in (",", "،") and self._text[end : end + 1] == ")":
            return bool(second) and second.isalpha() and not is_round
        if word == "the":
            return not is_round and bool(_NEXT.match(self._text, end))
        if word in OF:
            return second not in COUNTED_OF and not (is_round and not self._is_closed(end))
        if word in BEFORE_YEAR:
            return not is_round or self._is_closed(end)
        return self._is_range(end, year) and (not word or word.isalpha() or word in _OPENING)

    def _of_year(self, tokens: list[_Token], start: int, end: int, year: int, word: str) -> list[_Reading]:
        calendar, stop = self._calendar(start, end, year)
        if not _is_year_of(calendar, year):
            return []
        span = Span(start, max(stop, end))
        if calendar is Calendar.GREGORIAN:
            return [_Reading((PartialDate(year),), span)]
        if calendar is Calendar.IRANIAN and word in SEASONS:
            span = Span(tokens[-1].start, span.end)
            return [_Reading(years_of(calendar, year, *SEASONS[word]), span, calendar)]
        return [_Reading(years_of(calendar, year), span, calendar)]

    # -- what stands beside ------------------------------------------------

    def _tokens(self, start: int) -> list[_Token]:
        """Return the words, numbers and signs before a place, the last one last; of its own line only."""
        first = max(0, start - _CHARS_BEFORE)
        window = self._text[first:start]
        cut = window.rfind("\n\n") + 1
        folded = fold(window[cut:]).lower()
        if len(folded) != len(window) - cut:  # a letter that is two in lower case
            folded = fold(window[cut:])
        return [_Token(match[0], first + cut + match.start()) for match in _TOKEN.finditer(folded)]

    def _mark(self, end: int) -> tuple[int, str | None]:
        """Return where the year's mark ends, such as AD or هـ, and its name."""
        following = self._text[end : end + 2]
        if not following or (following.isascii() and following[-1:] not in ("A", "C")):
            return end, None
        if following[0] in " (" and following[-1:].isascii() and following[-1:] not in ("A", "C"):
            return end, None
        match = _MARK_AFTER.match(fold(self._text[end : end + _CHARS_AFTER]))
        return (end, None) if match is None else (end + match.end(), match.lastgroup)

    def _calendar(self, start: int, end: int, year: int, *, is_full: bool = False) -> tuple[Calendar, int]:
        """Return the calendar of a year, and where what says so ends; `is_full` has a month and a day too."""
        stop, mark = self._mark(end)
        if mark == "gregorian" or year not in IRANIAN_YEARS:
            return Calendar.GREGORIAN, stop if mark == "gregorian" else end
        if mark in ("islamic", "iranian"):
            return Calendar(mark), stop
        language = self._language(start)
        if language == "ar":
            return Calendar.ISLAMIC, stop
        if (
            mark is None
            and not is_full
            and language not in _IRANIAN_LANGUAGES
            and self._text[start].isascii()
        ):
            return Calendar.GREGORIAN, end
        return Calendar.IRANIAN, stop

    def _language(self, start: int) -> str:
        i = bisect_right(self._starts, start) - 1
        return self._paragraphs[i].language if i >= 0 else UNDETERMINED

    def _counts(self, end: int) -> bool:
        """Tell whether the word behind a number is what it counts."""
        following = _NEXT.match(fold(self._text[end : end + _CHARS_AFTER]))
        return following is not None and bool(following[1]) and following[1].lower() in UNITS

    def _is_closed(self, end: int) -> bool:
        """Tell whether a sentence ends behind a number, or goes on with a word that nothing is counted by."""
        following = _NEXT.match(self._text, end)
        if following is None or "\n" in self._text[end : end + 1]:
            return True
        if following[1]:
            return following[1].lower() in FUNCTION_WORDS
        return following[2] in _CLOSING or following[2] in "-–—"

    def _continues(self, end: int) -> bool:
        """Tell whether a number goes on behind its fourth digit: 1988,000."""
        following = self._text[end : end + 2]
        return len(following) == 2 and following[0] in ",.٫" and following[1].isdigit()

    def _is_range(self, end: int, year: int) -> bool:
        """Tell whether a later year follows behind a dash."""
        match = _LONG_END.match(self._text, end)
        if match is not None:
            return (
                year < int(match[1]) <= year + _LONGEST_RANGE_YEARS and year % 100 + int(match[1]) % 100 > 0
            )
        short = _SHORT_END.match(self._text, end)
        return short is not None and int(short[1]) == year % 100 + 1

    def _is_last_of_range(self, start: int, year: int) -> bool:
        """Tell whether a year follows the one read before, with a dash or `to` between them."""
        if not self._last_end or start - self._last_end > 10:
            return False
        gap = self._text[self._last_end : start]
        is_later = 0 < year - self._last_year <= _LONGEST_RANGE_YEARS
        return is_later and _RANGE_GAP.fullmatch(gap) is not None


def _month_that_ends(tokens: Sequence[_Token], i: int) -> tuple[Calendar, int, int] | None:
    """Return the month whose name ends before token `i`, of one word or two, and where it begins."""
    if i and tokens[i - 1].text == ".":
        i -= 1
    if not i or not tokens[i - 1].text[:1].isalpha():
        return None
    found: tuple[Calendar, int] | None = None
    if i > 1:
        found = _MONTHS.get(f"{tokens[i - 2].text} {tokens[i - 1].text}")
        if found is not None:
            i -= 2
    if found is None:
        word = tokens[i - 1].text
        found = _MONTHS.get(word) or _MONTHS.get(word.removesuffix("ماه"))
        i -= 1
    if found is None:
        return None
    if i > 1 and tokens[i - 1].text == "/":  # آب/أغسطس
        other = _month_that_ends(tokens, i - 1)
        if other is not None and other[:2] == found:
            i = other[2]
    return (*found, i)


def _days_that_end(tokens: Sequence[_Token], i: int, *, is_behind: bool = False) -> tuple[list[int], int]:
    """Return the days that stand before token `i`, `28` or `28-30`, and where they begin.

    `is_behind`: they stand behind their month.
    """
    at = i
    if not is_behind:
        for _ in range(2):
            if at and tokens[at - 1].text in _BETWEEN_DAY_AND_MONTH:
                at -= 1
    day, first = _day_that_ends(tokens, at)
    if not day:
        return [], i
    days = [day]
    link = first - 1
    while link > 0 and tokens[link].text in (_RANGE_WORDS if len(days) == 1 else _LIST_SIGNS):
        comma = link - (link > 1 and tokens[link - 1].text == ",")
        earlier, at = _day_that_ends(tokens, comma)
        if not earlier or earlier >= days[0]:
            break
        days.insert(0, earlier)
        first, link = at, at - 1
    return days, first


def _day_that_ends(tokens: Sequence[_Token], i: int) -> tuple[int, int]:
    if i > 1 and tokens[i - 1].text in _ORDINALS:
        i -= 1
    if i and _is_number(tokens[i - 1].text, 31):
        is_part = i > 1 and tokens[i - 2].text in ".,:$/" and tokens[i - 2].start + 1 == tokens[i - 1].start
        if not is_part or (i > 2 and not tokens[i - 3].text.isdigit() and tokens[i - 2].text != "$"):
            return int(tokens[i - 1].text), i - 1
        if tokens[i - 2].text == "/":
            return int(tokens[i - 1].text), i - 1
    return 0, i


def _of_day(calendar: Calendar, year: int, month: int, day: int) -> tuple[PartialDate, ...]:
    if not _is_year_of(calendar, year):
        raise ValueError(year)
    found = day_of(calendar, year, month, day)
    return (PartialDate(found.year, found.month, found.day),)


def _is_year_of(calendar: Calendar, year: int) -> bool:
    years = {Calendar.IRANIAN: IRANIAN_YEARS, Calendar.ISLAMIC: ISLAMIC_YEARS}.get(calendar, _GREGORIAN_YEARS)
    return year in years


def _is_number(text: str, most: int) -> bool:
    return text.isdigit() and len(text) <= 2 and 1 <= int(text) <= most


def _is_glued(before: str) -> bool:
    """Tell whether the character before a date makes it a part of something longer."""
    return bool(before) and (before.isalnum() or before in "/.-=_&@#$:")
