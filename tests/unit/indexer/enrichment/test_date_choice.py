"""Which of several dates is that of the publication."""

from __future__ import annotations

import pytest

from indexer.enrichment.date_choice import ADDRESS, StatedDate, choose_date, day_in_address
from indexer.enrichment.date_patterns import FoundDate
from indexer.model.partial_date import PartialDate
from indexer.model.span import Span
from indexer.reading.source_text import DATE, DATE_LINE, HEADLINE_LINE, Claim

JSON_LD, META, TIME = "JSON-LD datePublished", 'meta property="article:published_time"', "time element"


def chosen(*stated: tuple[str, str], is_stated: bool = False, is_of_file: bool = False) -> tuple[str, str]:
    """Return the date and its evidence, of dates by the sources that state them."""
    found = choose_date(
        [
            StatedDate(
                Claim(DATE, value, source, is_stated=is_stated, is_of_file=is_of_file),
                FoundDate(PartialDate.parse(value), Span(0, len(value))),
            )
            for source, value in stated
        ]
    )
    assert found is not None
    return str(found[1].value), found[1].evidence


def test_of_one_it_is_that_one() -> None:
    assert chosen((TIME, "2001-02-03")) == ("2001-02-03", "time element")
    assert chosen(("htmldate", "2001-02-03")) == ("2001-02-03", "htmldate")
    assert choose_date([]) is None


def test_the_first_is_taken_where_one_stands_against_one() -> None:
    assert chosen((JSON_LD, "2001-02-03"), (META, "2001-02-04"))[0] == "2001-02-03"


def test_several_that_agree_outvote_one() -> None:
    dates = (JSON_LD, "2001-02-03"), (META, "2002-12-15"), ('meta name="date"', "2002-12-15")
    assert chosen(*dates, ("htmldate", "2002-12-15")) == (
        "2002-12-15",
        f"{META}, confirmed by htmldate",
    )


def test_what_is_shown_at_the_headline_is_believed_before_the_markup() -> None:
    dates = (JSON_LD, "2001-02-03"), (HEADLINE_LINE, "2001-02-05")
    assert chosen(*dates) == ("2001-02-05", 'the line at the headline "2001-02-05"')
    agreeing = (JSON_LD, "2001-02-03"), (TIME, "2001-02-03"), (HEADLINE_LINE, "2001-02-05")
    assert chosen(*agreeing)[0] == "2001-02-03"


def test_what_one_program_writes_in_several_places_of_the_markup_counts_once() -> None:
    written = (JSON_LD, "2001-02-03"), (META, "2001-02-03"), ('meta name="date"', "2001-02-03")
    assert chosen(*written, (HEADLINE_LINE, "2001-02-05"))[0] == "2001-02-05"
    assert chosen(*written, ("htmldate", "2001-02-03"), (HEADLINE_LINE, "2001-02-05"))[0] == "2001-02-03"
    element = ('itemprop="datepublished"', "2001-02-03"), (TIME, "2001-02-03")
    assert chosen(*element, (HEADLINE_LINE, "2001-02-05"))[0] == "2001-02-05"


def test_a_second_date_at_the_headline_does_not_outvote_the_markup() -> None:
    dates = (JSON_LD, "2001-02-03"), (HEADLINE_LINE, "2001-02-03"), (HEADLINE_LINE, "2007-08-09")
    assert chosen(*dates)[0] == "2001-02-03"


def test_the_address_is_a_witness() -> None:
    assert chosen((JSON_LD, "2001-02-04"), (META, "2001-02-03"), (ADDRESS, "2001-02-03")) == (
        "2001-02-03",
        f"{META}, confirmed by the address",
    )


def test_htmldate_does_not_fill_in_a_month() -> None:
    assert chosen((TIME, "2001-02"), ("htmldate", "2001-02-22")) == ("2001-02", "time element")


def test_a_day_without_a_year_yields_to_a_full_date_that_is_shown() -> None:
    assert (
        chosen((JSON_LD, "--02-03"), ("htmldate", "2001-02-03"), (HEADLINE_LINE, "2001-02-03"))[0]
        == "2001-02-03"
    )


def test_what_somebody_wrote_down_is_taken_as_it_stands() -> None:
    stated = StatedDate(
        Claim(DATE, "1999", "sidecar", is_stated=True), FoundDate(PartialDate(1999), Span(0, 4))
    )
    shown = StatedDate(Claim(DATE, "x", HEADLINE_LINE), FoundDate(PartialDate(2001, 2, 3), Span(0, 1)))
    found = choose_date([stated, shown, shown])
    assert found is not None
    assert str(found[1].value) == "1999"


def test_when_a_file_was_saved_yields_to_what_is_stated() -> None:
    saved = StatedDate(
        Claim(DATE, "x", "file properties", is_of_file=True), FoundDate(PartialDate(2020, 1, 1), Span(0, 1))
    )
    shown = StatedDate(Claim(DATE, "x", TIME), FoundDate(PartialDate(2001), Span(0, 1)))
    found = choose_date([saved, shown])
    assert found is not None
    assert str(found[1].value) == "2001"
    alone = choose_date([saved])
    assert alone is not None
    assert str(alone[1].value) == "2020-01-01"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2019/11/17/title", "2019-11-17"),
        ("https://example.org/news/2019-11-07-title", "2019-11-07"),
        ("https://example.org/2019/1/7", "2019-01-07"),
        ("https://example.org/2019/13/17/", None),
        ("https://example.org/2019/11/", None),
        ("https://example.org/1377/11/17/", None),
        ("https://example.org/120191117", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    found = day_in_address(url)
    assert (None if found is None else str(found)) == day


@pytest.mark.parametrize(
    ("dates", "confidence"),
    [
        ([(JSON_LD, "2001-02-03"), (HEADLINE_LINE, "2001-02-03")], "high"),
        ([(META, "2001-02-03"), (ADDRESS, "2001-02-03")], "high"),
        ([(JSON_LD, "2001-02-03"), ("htmldate", "2001-02-03")], "medium"),
        ([(HEADLINE_LINE, "2001-02-03")], "medium"),
        ([(JSON_LD, "2001")], "medium"),
        ([(JSON_LD, "--02-03")], "low"),
        ([("htmldate", "2001-02-03")], "low"),
    ],
)
def test_how_far_a_date_can_be_relied_on(dates: list[tuple[str, str]], confidence: str) -> None:
    found = choose_date(
        [
            StatedDate(Claim(DATE, value, source), FoundDate(PartialDate.parse(value), Span(0, 1)))
            for source, value in dates
        ]
    )
    assert found is not None
    assert str(found[1].confidence) == confidence


def _doubted(*stated: tuple[str, str, bool]) -> str | None:
    found = choose_date(
        [
            StatedDate(
                Claim(DATE, value, source, is_doubtful=is_doubtful),
                FoundDate(PartialDate.parse(value), Span(0, len(value))),
            )
            for source, value, is_doubtful in stated
        ]
    )
    return None if found is None else str(found[1].value)


def test_a_doubtful_date_is_taken_only_where_something_else_states_it() -> None:
    assert _doubted((TIME, "2001-02-03", True)) is None
    assert _doubted((TIME, "2001-02-03", True), ("htmldate", "2001-02-03", True)) is None
    assert _doubted((TIME, "2001-02-03", True), (HEADLINE_LINE, "2001-02-03", False)) == "2001-02-03"
    assert _doubted((TIME, "2001-02-03", True), ("htmldate", "2004-05-06", False)) == "2004-05-06"


def test_a_line_that_calls_itself_a_date_counts_more_than_htmldate_and_less_than_markup() -> None:
    assert _doubted(("htmldate", "2001-02-03", False), (DATE_LINE, "2004-05-06", False)) == "2004-05-06"
    assert _doubted((DATE_LINE, "2004-05-06", False), (TIME, "2001-02-03", False)) == "2001-02-03"
