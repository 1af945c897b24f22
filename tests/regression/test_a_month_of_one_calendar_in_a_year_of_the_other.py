"""`May 1377`, a Gregorian month in a year of the Iranian calendar, stopped the reader of the whole file."""

from __future__ import annotations

import pytest

from indexer.enrichment.date_patterns import find_dates, parse_date


@pytest.mark.parametrize(
    "text", ["May 1377", "3 May 1377", "May 3, 1377", "مه ۱۳۷۷", "3 May 1377 and 4 June 1388"]
)
def test_it_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []
    assert parse_date(text) is None


def test_dates_beside_it_are_read() -> None:
    assert [str(date.value) for date in find_dates("May 1377; ۵ مرداد ۱۳۶۷; 3 May 1988")] == [
        "1988-07-27",
        "1988-05-03",
    ]
