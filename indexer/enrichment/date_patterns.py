"""
Dates in text, with no more parts than the text states.

    3 August 2017   August 3, 2017   2017-08-03   3 août 2017   15 JAN 90
    ۱۲ مرداد ۱۳۹۶   ۱۳۹۶/۵/۱۲   3 آب/أغسطس 2017   July 1988   Dec. 18

Three numbers such as 03/08/2017 have a certain year only, unless one of them
cannot be a month. A month of the Iranian calendar lies in two months of ours, so
it gives the year. Generic date parsers are not used: they fill in missing parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persiantools.jdatetime import JalaliDate

from indexer.enrichment.months import GREGORIAN, JALALI, fold
from indexer.model.partial_date import PartialDate, Precision
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_JALALI_YEARS = range(1250, 1450)  # Gregorian 1871 to 2071; no text of ours is dated to the Middle Ages
_MAX_VALUE_CHARS = 200  # a date with a sentence around it
_CENTURY_TURNS_AT = 40  # a year of two digits: 90 is 1990, 17 is 2017


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. `note` says what about it a person should know."""

    value: PartialDate
    span: Span
    note: str = ""

    @property
    def is_full(self) -> bool:
        """Tell whether the day is known."""
        return self.value.precision is Precision.DAY


def _alternatives(names: dict[str, int]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted(names, key=len, reverse=True))


_MONTH = rf"(?P<month>(?:{_alternatives(GREGORIAN)}))(?:\s?/\s?(?:{_alternatives(GREGORIAN)}))?\.?"
_CAPITALS_MONTH = (
    r"(?P<month>(?-i:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?))"
)
_JALALI_MONTH = rf"(?P<jalali>(?:{_alternatives(JALALI)}))(?:\s?ماه)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_OF = r"(?:of\s|de\s|d['’]|سال\s)?"
_SPACE = r"[\s,،]{1,3}"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_START = r"(?<![\w/.-])"
_END = r"(?![\w])"

_PATTERNS = tuple(
    re.compile(_START + pattern + _END, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<separator>[-/.])(?P<number>\d{1,2})(?P=separator)(?P<day>\d{1,2})(?:T[\d:.Z+-]*)?",
        rf"{_DAY}[\s-]{_OF}{_MONTH}[\s,،-]{{1,3}}{_OF}{_YEAR}",
        rf"{_MONTH}\s{_DAY}{_SPACE}{_YEAR}",
        rf"{_DAY}\s{_JALALI_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_DAY}\s{_CAPITALS_MONTH}\s(?P<short>\d\d)",
        rf"(?P<first>\d{{1,2}})(?P<separator>[-/.]|\.\s|\s\|\s)(?P<second>\d{{1,2}})(?P=separator){_YEAR}",
        r"(?P<first>\d\d)(?P<separator>\.)(?P<second>\d\d)\.(?P<short>\d\d)(?!\.\d)",
        rf"{_YEAR}\s?[年년]\s?(?P<number>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]",
        r"(?P<year>\d{4})\.\s(?P<number>\d{1,2})\.\s(?P<day>\d{1,2})(?:\.|(?!\d))",
        rf"{_MONTH}{_SPACE}{_OF}{_YEAR}",
        rf"{_JALALI_MONTH}{_SPACE}{_OF}{_YEAR}",
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
    yield from sorted(found, key=lambda date: date.span)


def parse_date(value: str) -> FoundDate | None:
    """Read a value that is known to be a date, such as the content of a `<meta>`."""
    value = value[:_MAX_VALUE_CHARS]
    lone_year = _LONE_YEAR.match(fold(value))
    if lone_year:
        year = int(lone_year[1])
        if year in _JALALI_YEARS or year == 0:
            return None
        return FoundDate(PartialDate(year), Span(0, len(value)))
    try:
        date = FoundDate(PartialDate.parse(value), Span(0, len(value)))
    except ValueError:
        return next(find_dates(value), None)
    return next(find_dates(value), None) if date.value.year in _JALALI_YEARS else date


def _read(match: re.Match[str], span: Span) -> FoundDate | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        if "first" in groups:
            return _read_numbers(groups, span)
        if "jalali" in groups or ("year" in groups and int(groups["year"]) in _JALALI_YEARS):
            return (
                None if "month" in groups else _read_jalali(groups, span)
            )  # May 1377 is of neither calendar
        return FoundDate(PartialDate(_year(groups), _month(groups), _day(groups)), span)
    except ValueError:
        return None


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
    return FoundDate(PartialDate(year), span, "day and month are ambiguous")


def _read_jalali(groups: dict[str, str], span: Span) -> FoundDate | None:
    year = int(groups["year"])
    month = JALALI[groups["jalali"]] if "jalali" in groups else int(groups["number"])
    if "day" in groups:
        day = JalaliDate(year, month, int(groups["day"])).to_gregorian()
        return FoundDate(PartialDate(day.year, day.month, day.day), span, "Iranian calendar")
    first = JalaliDate(year, month, 1).to_gregorian()
    last = JalaliDate(year, month, 29).to_gregorian()
    if first.year != last.year:
        return None
    return FoundDate(PartialDate(first.year), span, "a month of the Iranian calendar")
