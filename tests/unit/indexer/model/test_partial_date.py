"""A date that is known as far as its source tells it."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.model.partial_date import PartialDate, Precision


@pytest.mark.parametrize(
    ("written", "precision", "earliest", "latest"),
    [
        ("1988", Precision.YEAR, dt.date(1988, 1, 1), dt.date(1988, 12, 31)),
        ("1988-02", Precision.MONTH, dt.date(1988, 2, 1), dt.date(1988, 2, 29)),
        ("1989-02", Precision.MONTH, dt.date(1989, 2, 1), dt.date(1989, 2, 28)),
        ("1988-07-28", Precision.DAY, dt.date(1988, 7, 28), dt.date(1988, 7, 28)),
        ("--12-18", Precision.YEARLESS, None, None),
        ("--02-29", Precision.YEARLESS, None, None),
        ("9999", Precision.YEAR, dt.date(9999, 1, 1), dt.date(9999, 12, 31)),
    ],
)
def test_it_covers_the_days_that_it_may_mean(
    written: str, precision: Precision, earliest: dt.date | None, latest: dt.date | None
) -> None:
    date = PartialDate.parse(written)
    assert (date.precision, date.earliest, date.latest, str(date)) == (precision, earliest, latest, written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1988-7-5", "1988-07-05"),
        (" 1988 ", "1988"),
        ("۱۹۸۸-۰۷", "1988-07"),
        ("١٩٨٨", "1988"),
        ("1988-07-28T10:30Z", "1988-07-28"),
        ("1988-07-28 10:30", "1988-07-28"),
        ("--2-5", "--02-05"),
    ],
)
def test_it_is_read_in_several_notations(written: str, meant: str) -> None:
    assert str(PartialDate.parse(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "88",
        "19888",
        "1988-13",
        "1988-00",
        "1988-00-00",
        "1988-07-00",
        "1989-02-29",
        "0000",
        "1988-07-28x",
        "28.7.1988",
        "--12",
        "-1988",
        "²019",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(written)


@pytest.mark.parametrize(
    "parts", [(None,), (None, 12), (None, None, 18), (1988, None, 18), (0,), (10_000,), (1988, 13)]
)
def test_shapes_that_mean_nothing_are_refused(parts: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(*parts)
