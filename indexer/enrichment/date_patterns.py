"""
Dates in text, with no more parts than the text states.

    3 August 2017   August 3, 2017   2017-08-03   3 août 2017   15 JAN 90   Thu Aug 3 09:35:14 CEST 2017
    ۱۲ مرداد ۱۳۹۶   ۱۳۹۶/۵/۱۲   3 آب/أغسطس 2017   15 رمضان 1409 هـ   July 1988   Dec. 18

Three numbers such as 03/08/2017 have a certain year only, unless one of them
cannot be a month; `FoundDate.settled` takes what else is known of their order. A month
of the Iranian calendar lies in two months of ours, so it gives the year. A day of the
Islamic calendar gives the day that the tabular calendar has, with a note, or that of the
Gregorian date beside it. Generic date parsers are not used: they fill in missing parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.enrichment.calendars import IRANIAN_YEARS, ISLAMIC_YEARS, Calendar, day_of, years_of
from indexer.enrichment.months import GREGORIAN, ISLAMIC, JALALI, fold
from indexer.model.partial_date import PartialDate, Precision
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AMBIGUOUS = "day and month are ambiguous"
"""Note of a date of which only the year is kept."""

SETTLED = "day and month could be the other way round"
"""Note of a date whose order of day and month is that of its source's other words."""

CONVERTED = "Islamic calendar, converted: the day may be one or two off"
"""Note of a day that is computed, while the calendar goes by the moon that is seen."""

_DOUBTS = (AMBIGUOUS, SETTLED, CONVERTED)
_MAX_PAIR_DAYS = 3  # between an Islamic date as it is computed and the Gregorian one printed beside it
_MAX_VALUE_CHARS = 200  # a date with a sentence around it
_CENTURY_TURNS_AT = 40  # a year of two digits: 90 is 1990, 17 is 2017


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. `note` says what about it a person should know.

    `either` is the date with its first number as the day and with its first number as the month,
    where both can be.
    """

    value: PartialDate
    span: Span
    note: str = ""
    either: tuple[PartialDate, PartialDate] | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether the day is known."""
        return self.value.precision is Precision.DAY

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the date may be another one."""
        return any(doubt in self.note for doubt in _DOUBTS)

    def settled(self, *, is_day_first: bool, reason: str) -> FoundDate:
        """Return the date with its numbers in an order; `reason` says how that is known."""
        if self.either is None:
            return self
        return replace(self, value=self.either[0 if is_day_first else 1], note=reason, either=None)


def _alternatives(names: dict[str, int]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted(names, key=len, reverse=True))


_MONTH = rf"(?P<month>(?:{_alternatives(GREGORIAN)}))(?:\s?/\s?(?:{_alternatives(GREGORIAN)}))?\.?"
_CAPITALS_MONTH = (
    r"(?P<month>(?-i:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?))"
)
_ISLAMIC_MONTH = rf"(?P<islamic>(?:{_alternatives(ISLAMIC)}))"
_JALALI_MONTH = rf"(?P<jalali>(?:{_alternatives(JALALI)}))(?:\s?ماه)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_OF = r"(?:of\s|de\s|d['’]|سال\s)?"
_SPACE = r"[\s,،]{1,3}"
_MARK = (
    r"(?:\s?[(]?(?P<mark>هجری[ ](?:قمری|شمسی|خورشیدی)|هجریه?|قمری|شمسی|خورشیدی|میلادیه?|هـ(?:\s?\.?\s?ق)?"
    r"|ه\s?\.?\s?[قش]|ه|م)(?!\w))?"
)
_YEAR = rf"(?P<year>\d{{4}})(?!\d){_MARK}"
_START = r"(?<![\w/.-])"
_END = r"(?![\w])"

_PATTERNS = tuple(
    re.compile(_START + pattern + _END, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<separator>[-/.])(?P<number>\d{1,2})(?P=separator)(?P<day>\d{1,2})(?:T[\d:.Z+-]*)?"
        rf"{_MARK}",
        rf"{_DAY}[\s-]{_OF}{_MONTH}[\s,،-]{{1,3}}{_OF}{_YEAR}",
        rf"{_MONTH}\s{_DAY}(?:\s\d\d(?::\d\d){{1,2}}(?:\s[A-Z]{{1,5}})?)?{_SPACE}{_YEAR}",
        rf"{_DAY}\s{_JALALI_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_DAY}\s(?:من\s|شهر\s)?{_ISLAMIC_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_DAY}\s{_CAPITALS_MONTH}\s(?P<short>\d\d)",
        rf"(?P<first>\d{{1,2}})(?P<separator>[-/.]|\.\s|\s\|\s)(?P<second>\d{{1,2}})(?P=separator){_YEAR}",
        r"(?P<first>\d\d)(?P<separator>\.)(?P<second>\d\d)\.(?P<short>\d\d)(?!\.\d)",
        rf"{_YEAR}\s?[年년]\s?(?P<number>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]",
        r"(?P<year>\d{4})\.\s(?P<number>\d{1,2})\.\s(?P<day>\d{1,2})(?:\.|(?!\d))",
        rf"{_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_JALALI_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_ISLAMIC_MONTH}{_SPACE}{_OF}{_YEAR}",
        r"(?P<year>\d{4})-(?P<number>\d\d)(?!-)",
        rf"{_MONTH}\s{_DAY}",
        rf"{_DAY}\s{_MONTH}",
    )
)
_LONE_YEAR = re.compile(r"\s*(\d{4})\s*\Z")


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield the dates of a short text in its order, the fuller reading first."""
    folded = fold(text)
    found: list[FoundDate] = []
    read: list[Span] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            span = Span(match.start(), match.end())
            if any(span.overlaps(other) for other in read):
                continue
            read.append(span)  # also when there is no such day: its month alone would be another date
            date = _read(match, span)
            if date is not None:
                found.append(date)
    yield from _with_pairs(sorted(found, key=lambda date: date.span))


def best_date(dates: Sequence[FoundDate]) -> FoundDate | None:
    """Return the first of the fullest dates, one that is certain before one that is not."""
    return min(dates, key=lambda date: (not date.is_full, date.is_doubtful), default=None)


def _with_pairs(dates: list[FoundDate]) -> list[FoundDate]:
    """Give a computed Islamic date the day of the Gregorian one beside it that is about the same."""
    certain = [date.value.earliest for date in dates if date.is_full and date.note != CONVERTED]
    paired = []
    for date in dates:
        own = date.value.earliest
        if date.note == CONVERTED and own is not None:
            near = [day for day in certain if day is not None and abs((day - own).days) <= _MAX_PAIR_DAYS]
            if near:
                value = PartialDate(near[0].year, near[0].month, near[0].day)
                paired.append(replace(date, value=value, note=""))
                continue
        paired.append(date)
    return paired


def parse_date(value: str) -> FoundDate | None:
    """Read a value that is known to be a date, such as the content of a `<meta>`."""
    value = value[:_MAX_VALUE_CHARS]
    lone_year = _LONE_YEAR.match(fold(value))
    if lone_year:
        year = int(lone_year[1])
        if year in IRANIAN_YEARS or year == 0:
            return None
        return FoundDate(PartialDate(year), Span(0, len(value)))
    try:
        date = FoundDate(PartialDate.parse(value), Span(0, len(value)))
    except ValueError:
        return _first(value)
    return _first(value) if date.value.year in IRANIAN_YEARS else date


def _first(value: str) -> FoundDate | None:
    """Return the first date of a value; of two that stand for one day, the one that is certain."""
    dates = list(find_dates(value))
    return dates[0] if dates and not dates[0].is_doubtful else best_date(dates)


def _read(match: re.Match[str], span: Span) -> FoundDate | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        calendar = _calendar(groups)
        if calendar is not Calendar.GREGORIAN:
            return (
                None if "month" in groups else _read_converted(calendar, groups, span)
            )  # May 1377 is of neither calendar
        if "first" in groups:
            return _read_numbers(groups, span)
        return FoundDate(PartialDate(_year(groups), _month(groups), _day(groups)), span)
    except ValueError:
        return None


def _calendar(groups: dict[str, str]) -> Calendar:
    """Return the calendar that a month, a mark or else the year itself is of."""
    if "jalali" in groups:
        return Calendar.IRANIAN
    if "islamic" in groups:
        return Calendar.ISLAMIC
    year, mark = int(groups.get("year", 0)), groups.get("mark", "")
    if year not in IRANIAN_YEARS or mark.startswith(("م", "میلادی")):
        return Calendar.GREGORIAN
    is_iranian = not mark or mark.endswith(("شمسی", "خورشیدی", "ش"))
    return Calendar.IRANIAN if is_iranian else Calendar.ISLAMIC


def _year(groups: dict[str, str]) -> int | None:
    if "short" in groups:
        short = int(groups["short"])
        return short + (1900 if short >= _CENTURY_TURNS_AT else 2000)
    return int(groups["year"]) if "year" in groups else None


def _month(groups: dict[str, str]) -> int:
    if "number" in groups:
        return int(groups["number"])
    return GREGORIAN[" ".join(groups["month"].lower().split())]


def _day(groups: dict[str, str]) -> int | None:
    return int(groups["day"]) if "day" in groups else None


def _read_numbers(groups: dict[str, str], span: Span) -> FoundDate:
    first, second, year = int(groups["first"]), int(groups["second"]), _year(groups)
    assert year is not None  # noqa: S101 - in two digits or in four
    is_dotted = groups["separator"].strip() in (".", "|")  # nobody writes the month first with these
    if is_dotted or first > 12 or first == second:
        return FoundDate(PartialDate(year, second, first), span)
    if second > 12:
        return FoundDate(PartialDate(year, first, second), span)
    either = PartialDate(year, second, first), PartialDate(year, first, second)
    return FoundDate(PartialDate(year), span, AMBIGUOUS, either)


def _read_converted(calendar: Calendar, groups: dict[str, str], span: Span) -> FoundDate | None:
    year = int(groups["year"])
    if year not in (IRANIAN_YEARS if calendar is Calendar.IRANIAN else ISLAMIC_YEARS):
        return None
    name = "Iranian calendar" if calendar is Calendar.IRANIAN else "Islamic calendar"
    day: int | None
    if "first" in groups:
        month, day = int(groups["second"]), int(groups["first"])
    else:
        names = {**JALALI, **ISLAMIC}
        named = groups.get("jalali") or groups.get("islamic")
        month = names[" ".join(named.lower().split())] if named else int(groups["number"])
        day = _day(groups)
    if day is not None:
        value = day_of(calendar, year, month, day)
        note = name if calendar is Calendar.IRANIAN else CONVERTED
        return FoundDate(PartialDate(value.year, value.month, value.day), span, note)
    years = years_of(calendar, year, month, month)
    return FoundDate(years[0], span, f"a month of the {name}") if len(years) == 1 else None
