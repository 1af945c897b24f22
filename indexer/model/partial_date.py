"""
A date that is known as far as its source tells it, and no further.

A letter dated "July 1988" has a month and no day; a news agency's dateline
"Dec. 18" has a month and a day and no year. Such a date is kept as it was
given: it is written in ISO 8601 with its missing parts left out (`1988`,
`1988-07`, `--12-18`), and it covers an interval of days when its year is known.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_DIGITS = {ord(char): str(i % 10) for i, char in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_ISO = re.compile(r"(?:(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|--(\d{1,2})-(\d{1,2}))\Z", re.ASCII)
_IRANIAN_YEARS = range(1200, 1451)
YEAR_CHARS, MONTH_CHARS = 4, 7
"""Length of a date that is written to the year, or to the month: `1988`, `1988-07`."""

_LEAP_YEAR = 2000  # a date without its year may be 29 February


class Precision(StrEnum):
    """The smallest part of a date that its source states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YEARLESS = "day without year"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A Gregorian date of which parts may be missing.

    One of four shapes: year, year and month, a full date, or month and day
    without a year. `year` is 1 to 9999.

    Raises:
        ValueError: no such date, or no such shape.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and (self.month is None or self.day is None):
            msg = "a date without a year needs its month and its day"
            raise ValueError(msg)
        if self.day is not None and self.month is None:
            msg = "a date with a day needs its month"
            raise ValueError(msg)
        year, month, day = (self.year, _LEAP_YEAR), (self.month, 1), (self.day, 1)
        dt.date(*(missing if part is None else part for part, missing in (year, month, day)))

    @classmethod
    def parse(cls, value: str) -> PartialDate:
        """Read `1988`, `1988-07`, `1988-07-28` or `--12-18`, in any digits.

        A time of day behind a full date (`T10:30Z`) is left out.

        Raises:
            ValueError: it is none of these.
        """
        return _parsed(value)

    @classmethod
    def _read(cls, value: str) -> PartialDate:
        ascii_value = value.strip()
        if not ascii_value.isascii():
            ascii_value = ascii_value.translate(_DIGITS)
        if "T" in ascii_value or " " in ascii_value:
            ascii_value = re.sub(r"(?<=\d\d-\d\d)[T ]\d.*\Z", "", ascii_value)
        match = _ISO.match(ascii_value)
        if not match:
            msg = f"not a date: {value!r}"
            raise ValueError(msg)
        year, month, day, lone_month, lone_day = (None if g is None else int(g) for g in match.groups())
        return cls(year, month if lone_month is None else lone_month, day if lone_day is None else lone_day)

    @property
    def precision(self) -> Precision:
        """The smallest part that is known."""
        if self.year is None:
            return Precision.YEARLESS
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def is_perhaps_iranian(self) -> bool:
        """Whether the year looks like one of the Iranian calendar (1821 to 2071), not the Gregorian."""
        return self.year is not None and self.year in _IRANIAN_YEARS

    @property
    def earliest(self) -> dt.date | None:
        """The first day it may mean; `None` when the year is missing."""
        if self.year is None:
            return None
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date | None:
        """The last day it may mean; `None` when the year is missing."""
        if self.year is None:
            return None
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@lru_cache(maxsize=1 << 14)
def _parsed(value: str) -> PartialDate:
    """Return a date as `PartialDate.parse` does: documents share them, and to read one takes a while."""
    return PartialDate._read(value)
