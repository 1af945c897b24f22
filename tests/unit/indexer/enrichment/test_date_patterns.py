"""Dates in text: every part that is stated, and none that is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrichment.date_patterns import find_dates, parse_date


def found(text: str) -> list[str]:
    return [str(date.value) for date in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3 August 2017", "2017-08-03"),
        ("August 3, 2017", "2017-08-03"),
        ("Aug. 3, 2017", "2017-08-03"),
        ("the 3rd of August 2017", "2017-08-03"),
        ("AUGUST 3 2017", "2017-08-03"),
        ("2017-08-03", "2017-08-03"),
        ("2017-08-03T10:30:00+02:00", "2017-08-03"),
        ("2017/8/3", "2017-08-03"),
        ("SAN SALVADOR, 15 JAN 90 --", "1990-01-15"),
        ("Tue Jul 30 09:35:14 CEST 2019", "2019-07-30"),
        ("Tue Jul 30 09:35:14 2019", "2019-07-30"),
        ("Paris, le 3 août 2017", "2017-08-03"),
        ("1er mars 2009", "2009-03-01"),
        ("3. August 2017", "2017-08-03"),
        ("3 de agosto de 2017", "2017-08-03"),
        ("3.8.2017", "2017-08-03"),
        ("25/12/2017", "2017-12-25"),
        ("12/25/2017", "2017-12-25"),
        ("05/05/2017", "2017-05-05"),
        ("26 | 01 | 2022", "2022-01-26"),
        ("4. 2. 2022", "2022-02-04"),
        ("Von: Jo | 31.10.23", "2023-10-31"),
        ("2019年3月15日 09:43", "2019-03-15"),
        ("2020년 3월 5일", "2020-03-05"),
        ("2020. 10. 07.", "2020-10-07"),
    ],
)
def test_full_dates(text: str, date: str) -> None:
    assert found(text) == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("۱۲ مرداد ۱۳۹۶", "2017-08-03"),
        ("12 مرداد ماه سال 1396", "2017-08-03"),
        ("۱۳۹۶/۵/۱۲", "2017-08-03"),
        ("1396-05-12", "2017-08-03"),
        ("۳ اوت ۲۰۱۷", "2017-08-03"),
        ("۱ ژانویه ۲۰۱۷", "2017-01-01"),
        ("٣ أغسطس ٢٠١٧", "2017-08-03"),
        ("3 آب 2017", "2017-08-03"),
        ("3 آب/أغسطس 2017", "2017-08-03"),
        ("١٥ كانون الثاني ٢٠١٧", "2017-01-15"),
        ("2 تشرين الأول 2019", "2019-10-02"),
        ("5 جويلية 1962", "1962-07-05"),
        ("6/5/1367", "1988-07-28"),
        ("۱۳۶۷/۵/۶ هجری شمسی", "1988-07-28"),
        ("۲۲ حمل ۱۳۶۷", "1988-04-11"),
        ("21/4/1989م", "1989-04-21"),
        ("15 رمضان 1409 هـ", "1989-04-21"),
        ("۱۷ ربیع‌الاول ۱۴۰۹ قمری", "1988-10-28"),
        ("1409/9/15 هـ", "1989-04-21"),
        ("15/9/1409 هـ", "1989-04-21"),
    ],
)
def test_persian_and_arabic_dates(text: str, date: str) -> None:
    assert found(text) == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("July 1988", "1988-07"),
        ("juillet 1988", "1988-07"),
        ("تموز 1988", "1988-07"),
        ("2017-08", "2017-08"),
        ("Dec. 18", "--12-18"),
        ("18 December", "--12-18"),
        ("03/08/2017", "2017"),
        ("مرداد ۱۳۶۷", "1988"),
    ],
)
def test_partial_dates_stay_partial(text: str, date: str) -> None:
    assert found(text) == [date]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2017",
        "2017-13-01",
        "1988",
        "in 30,000 cases",
        "version 3.8.1",
        "12345-67-89",
        "دی ۱۳۶۷",
        "May",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert found(text) == []


def test_an_ambiguous_date_says_so() -> None:
    (date,) = find_dates("03/08/2017")
    assert date.note == "day and month are ambiguous"


def test_a_day_of_the_islamic_calendar_says_that_it_is_computed() -> None:
    (date,) = find_dates("15 رمضان 1409")
    assert date.note == "Islamic calendar, converted: the day may be one or two off"
    assert date.is_doubtful


@pytest.mark.parametrize(
    "text",
    [
        "16 رمضان 1409هـ الموافق 21 أبريل 1989م",
        "1409/9/14 هـ الموافق 21/4/1989م",
        "21/4/1989 (15 رمضان 1409)",
    ],
)
def test_the_gregorian_date_beside_an_islamic_one_is_taken(text: str) -> None:
    dates = list(find_dates(text))
    assert [(str(date.value), date.note) for date in dates] == [("1989-04-21", "")] * 2


def test_a_date_far_from_an_islamic_one_is_another() -> None:
    assert found("15 رمضان 1409 and 21 May 1989") == ["1989-04-21", "1989-05-21"]


def test_dates_come_in_the_order_of_the_text_with_their_spans() -> None:
    text = "from 1 May 2016 to June 2017"
    assert [date.span.of(text) for date in find_dates(text)] == ["1 May 2016", "June 2017"]


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1988", "1988"),
        ("1988-07", "1988-07"),
        ("Thu, 03 Aug 2017 10:00:00 GMT", "2017-08-03"),
        ("۱۳۹۶-۰۵-۱۲", "2017-08-03"),
        ("--12-18", "--12-18"),
    ],
)
def test_a_value_known_to_be_a_date_is_parsed(value: str, date: str) -> None:
    parsed = parse_date(value)
    assert parsed is not None
    assert str(parsed.value) == date


@pytest.mark.parametrize("value", ["", "yesterday", "1367", "0000"])
def test_a_value_that_states_no_date_of_ours_is_none(value: str) -> None:
    assert parse_date(value) is None


@given(st.dates())
def test_every_iso_date_comes_back(date: object) -> None:
    parsed = parse_date(str(date))
    assert parsed is None or str(parsed.value) == str(date) or str(date)[:4] < "1450"


@given(st.text(alphabet="0123456789 /-.,JANaugمردا۱۲", max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    for date in find_dates(text):
        assert date.span.of(text)
