"""Days of the Iranian and the Islamic calendar are those of the published tables."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.enrichment.calendars import Calendar, day_of, months_of, years_of


@pytest.mark.parametrize(
    ("calendar", "day", "expected"),
    [
        (Calendar.IRANIAN, (1367, 5, 6), dt.date(1988, 7, 28)),
        (Calendar.IRANIAN, (1357, 11, 22), dt.date(1979, 2, 11)),
        (Calendar.ISLAMIC, (1, 1, 1), dt.date(622, 7, 19)),  # 16 July 622 of the Julian calendar
        (Calendar.ISLAMIC, (1400, 1, 1), dt.date(1979, 11, 21)),
        (Calendar.ISLAMIC, (1409, 9, 15), dt.date(1989, 4, 21)),
        (Calendar.GREGORIAN, (1988, 7, 28), dt.date(1988, 7, 28)),
    ],
)
def test_a_day_of_another_calendar_is_a_day_of_ours(
    calendar: Calendar, day: tuple[int, int, int], expected: dt.date
) -> None:
    assert day_of(calendar, *day) == expected


@pytest.mark.parametrize("day", [(1367, 13, 1), (1367, 5, 32), (0, 1, 1)])
@pytest.mark.parametrize("calendar", [Calendar.IRANIAN, Calendar.ISLAMIC])
def test_a_day_that_is_not_there_is_refused(calendar: Calendar, day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        day_of(calendar, *day)


def test_the_islamic_months_follow_one_another_without_a_gap() -> None:
    for year in (1408, 1409, 1410):
        for month in range(1, 12):
            length = day_of(Calendar.ISLAMIC, year, month + 1, 1) - day_of(Calendar.ISLAMIC, year, month, 1)
            assert length.days in (29, 30)
        length = day_of(Calendar.ISLAMIC, year + 1, 1, 1) - day_of(Calendar.ISLAMIC, year, 1, 1)
        assert length.days in (354, 355)


def test_a_month_or_a_year_lies_in_two_of_ours() -> None:
    assert list(map(str, months_of(Calendar.IRANIAN, 1367, 5, 5))) == ["1988-07", "1988-08"]
    assert list(map(str, years_of(Calendar.IRANIAN, 1367))) == ["1988", "1989"]
    assert list(map(str, years_of(Calendar.IRANIAN, 1367, 4, 6))) == ["1988"]  # its summer
