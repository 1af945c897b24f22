"""The dates that texts name are found, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrichment.mentioned_dates import find_mentioned_dates
from indexer.model.document import Paragraph
from indexer.model.span import Span


def found(text: str, language: str = "en") -> list[str]:
    """Return the dates of a text as they are written, those that are approximate behind a `~`."""
    dates = find_mentioned_dates(text, (Paragraph(Span(0, len(text)), language),))
    return [("~" if date.is_approximate else "") + str(date.value) for date in dates]


DATES = [
    ("on 28 July 1988", ["1988-07-28"]),
    ("July 28, 1988", ["1988-07-28"]),
    ("the 3rd of August 1988", ["1988-08-03"]),
    ("Dec. 18, 1988", ["1988-12-18"]),
    ("11-Sep-2001", ["2001-09-11"]),
    ("dated 1988-07-28.", ["1988-07-28"]),
    ("at 1988-07-28T10:30Z", ["1988-07-28"]),
    ("28/7/1988", ["1988-07-28"]),
    ("7/28/1988", ["1988-07-28"]),
    ("28.7.1988", ["1988-07-28"]),
    ("in July 1988", ["1988-07"]),
    ("in the summer of 1988", ["1988"]),
    ("since 1988, when", ["1988"]),
    ("the 1988 massacre", ["1988"]),
    ("by mid-1988", ["1988"]),
    ("(1988)", ["1988"]),
    ("(Smith, 1988)", ["1988"]),
    ("in 2000, they", ["2000"]),
    ("from 1 May 1988 to 30 June 1988", ["1988-05-01", "1988-06-30"]),
    ("July–September 1988", ["1988-07", "1988-09"]),
    ("July and August 1988", ["1988-07", "1988-08"]),
    ("5-7 August 1988", ["1988-08-05", "1988-08-07"]),
    ("on 13, 14, and 15 September 1989", ["1989-09-13", "1989-09-14", "1989-09-15"]),
    ("28 July to 3 August 1988", ["1988-07-28", "1988-08-03"]),
    ("July 28 - August 3, 1988", ["1988-07-28", "1988-08-03"]),
    ("between 1980 and 1988", ["1980", "1988"]),
    ("the years 1980 to 1988", ["1980", "1988"]),
    ("1980-1988", ["1980", "1988"]),
    ("in 1987-88", ["1987", "1988"]),
    ("3 de agosto de 1988", ["1988-08-03"]),
    ("desde 1988 hasta 1990", ["1988", "1990"]),
    ("le 1er août 1988", ["1988-08-01"]),
    ("l'année 1988", ["1988"]),
    ("am 3. August 1988", ["1988-08-03"]),
    ("im Jahr 1988", ["1988"]),
    ("1988年7月28日", ["1988-07-28"]),
]
PERSIAN = [
    ("۶ مرداد ۱۳۶۷", ["1988-07-28"]),
    ("۱۳۶۷/۵/۶", ["1988-07-28"]),
    ("1367/05/06", ["1988-07-28"]),
    ("در مرداد ۱۳۶۷", ["~1988-07", "~1988-08"]),
    ("مردادماه ۱۳۶۷", ["~1988-07", "~1988-08"]),
    ("سال ۱۳۶۷", ["~1988", "~1989"]),
    ("تابستان ۱۳۶۷", ["1988"]),
    ("تابستان ۶۷", ["1988"]),
    ("۵ مرداد ۶۷", ["1988-07-27"]),
    ("سال ۱۳۶۷ (۱۹۸۸)", ["1988"]),
    ("سال ۱۹۸۸ میلادی", ["1988"]),
    ("۱۷ ربیع الاول ۱۴۰۹", ["~1988-10-28"]),
    ("۲۲ حمل ۱۳۶۷", ["1988-04-11"]),
    ("سوم مه ۱۹۸۸", ["1988-05"]),
]
ARABIC = [
    ("في 28 يوليو 1988", ["1988-07-28"]),
    ("21 نيسان/أبريل 1989", ["1989-04-21"]),
    ("كانون الثاني 1988", ["1988-01"]),
    ("15 جانفي 1988", ["1988-01-15"]),
    ("عام 1988", ["1988"]),
    ("15 رمضان 1409 هـ", ["~1989-04-21"]),
    ("15 رمضان 1409 هـ الموافق 21 أبريل 1989", ["1989-04-21"]),
    ("1409/9/15 هـ الموافق 21/4/1989م", ["1989-04-21"]),
    ("16 رمضان 1409هـ الموافق 21 أبريل 1989م", ["1989-04-21"]),
    ("عام 1391هـ الموافق 1971م", ["1971"]),
    ("29 / 5 / 1425هـ", ["~2004-07-17"]),
]
NO_DATES = [
    "the 1980s",
    "the early 1980 's",
    "1,988 people",
    "1988 people",
    "page 1988",
    "1988 dollars",
    "$1988",
    "the 2000 prisoners",
    "from 1500 villages",
    "a total of 1988",
    "tel 1988-1990",
    "resolution 1988",
    "ISBN 978-1988-0304",
    "https://example.org/2017/08/03/x",
    "https://example.org/1988/a?y=1988",
    "by 1500 GMT",
    "room 1988",
    "version 1.2.1988.4",
    "in 1367",
    "on 28 July",
    "années 1980",
    "31 February 1988",
    "32/13/1988",
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_in_latin_letters_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), PERSIAN)
def test_a_date_in_persian_is_found_and_converted(text: str, expected: list[str]) -> None:
    assert found(text, "fa") == expected


@pytest.mark.parametrize(("text", "expected"), ARABIC)
def test_a_date_in_arabic_is_found_and_converted(text: str, expected: list[str]) -> None:
    assert found(text, "ar") == expected


@pytest.mark.parametrize("text", NO_DATES)
def test_a_number_that_is_no_date_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["دهه ۱۳۶۰", "۵ مرداد ۶۷ نفر", "مهر ۲۵", "۱۳۶۷ نفر"])
def test_a_persian_number_that_is_no_date_is_left_out(text: str) -> None:
    assert found(text, "fa") == []


def test_one_text_settles_the_order_of_day_and_month() -> None:
    assert found("3/4/1988") == ["1988"]
    assert found("3/4/1988 and 28/4/1988") == ["1988-04-03", "1988-04-28"]
    assert found("3/4/1988 and 4/28/1988") == ["1988-03-04", "1988-04-28"]
    assert found("3/4/1988, 28/4/1988 and 4/28/1988") == ["1988", "1988-04-28"]


def test_a_date_has_all_its_places_and_stands_in_the_order_of_time() -> None:
    text = "In 1988, and on 28 July 1988. Not in 1979, but in 1988."
    dates = find_mentioned_dates(text)
    assert [str(date.value) for date in dates] == ["1979", "1988", "1988-07-28"]
    assert [span.of(text) for date in dates for span in date.mentions] == [
        "1979",
        "1988",
        "1988",
        "28 July 1988",
    ]


def test_a_converted_date_keeps_its_words() -> None:
    text = "روز ۶ مرداد ۱۳۶۷ بود"
    (date,) = find_mentioned_dates(text, (Paragraph(Span(0, len(text)), "fa"),))
    assert date.spellings(text) == ("۶ مرداد ۱۳۶۷",)
    assert date.facet_values() == ("1988", "1988-07", "1988-07-28")


@given(st.text(alphabet="0123456789 -/.,()July August 1988۱۳۶۷مرداده\n'", max_size=60))
def test_any_text_gives_spans_of_its_own(text: str) -> None:
    for date in find_mentioned_dates(text):
        assert all(span.of(text).strip() for span in date.mentions)
