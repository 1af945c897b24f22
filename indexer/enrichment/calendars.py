"""
Dates of the Iranian and the Islamic calendar, as Gregorian ones.

A day of the Iranian calendar is one certain day of ours. The Islamic months begin when
the new moon is seen, and that differs by place: the tabular calendar, which is arithmetic,
is one day off often and two seldom. A month or a year of either lies in two of ours.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from persiantools.jdatetime import JalaliDate

from indexer.model.partial_date import PartialDate

IRANIAN_YEARS = range(1250, 1451)
"""Years read as those of the Iranian calendar: 1871 to 2072. No text of ours is dated to the Middle Ages."""

ISLAMIC_YEARS = range(1250, 1451)
"""Years read as those of the Islamic calendar: 1834 to 2029."""

_ISLAMIC_EPOCH = 227_015  # 16 July 622 of the Julian calendar, in days since 0001-01-01 (which is 1)


class Calendar(StrEnum):
    """A calendar that texts are dated by."""

    GREGORIAN = "gregorian"
    IRANIAN = "iranian"
    ISLAMIC = "islamic"


def day_of(calendar: Calendar, year: int, month: int, day: int) -> dt.date:
    """Return the Gregorian day; that of the Islamic calendar may be one or two days off.

    Raises:
        ValueError: the calendar has no such day.
    """
    match calendar:
        case Calendar.IRANIAN:
            return JalaliDate(year, month, day).to_gregorian()
        case Calendar.ISLAMIC:
            return _islamic_day(year, month, day)
    return dt.date(year, month, day)


def bounds_of(calendar: Calendar, year: int, month: int | None = None) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a month or a year.

    Raises:
        ValueError: the calendar has no such month.
    """
    first = day_of(calendar, year, month or 1, 1)
    if month is None or month == 12:
        following = day_of(calendar, year + 1, 1, 1)
    else:
        following = day_of(calendar, year, month + 1, 1)
    return first, following - dt.timedelta(days=1)


def months_of(calendar: Calendar, year: int, first: int, last: int) -> tuple[PartialDate, ...]:
    """Return the Gregorian months that some months of another calendar lie in.

    Raises:
        ValueError: the calendar has no such month.
    """
    start, end = bounds_of(calendar, year, first)[0], bounds_of(calendar, year, last)[1]
    numbers = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return tuple(PartialDate(number // 12, number % 12 + 1) for number in numbers)


def years_of(calendar: Calendar, year: int, first: int = 1, last: int = 12) -> tuple[PartialDate, ...]:
    """Return the Gregorian years that a year of another calendar, or some of its months, lie in.

    Raises:
        ValueError: the calendar has no such year.
    """
    start, end = bounds_of(calendar, year, first)[0], bounds_of(calendar, year, last)[1]
    return tuple(PartialDate(own) for own in range(start.year, end.year + 1))


def _islamic_day(year: int, month: int, day: int) -> dt.date:
    """Return a day of the tabular Islamic calendar with the civil epoch and years 2, 5, 7, ... long.

    After Reingold and Dershowitz, Calendrical Calculations, "The Islamic calendar". A 30th day is taken in
    every month: one that is seen may have it where the tabular one has not.
    """
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= 30:
        msg = f"no such day: {year}-{month}-{day}"
        raise ValueError(msg)
    days_before = 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return dt.date.fromordinal(_ISLAMIC_EPOCH - 1 + days_before + day)
