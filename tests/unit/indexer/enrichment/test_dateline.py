"""The date of a document: in its head or foot, never in its body."""

from __future__ import annotations

import pytest

from indexer.enrichment.date_patterns import find_dates
from indexer.enrichment.dateline import Dateline, find_dateline, is_date_line, is_told
from indexer.enrichment.layout import lay_out
from indexer.model.document import Confidence
from tests.unit.indexer.enrichment.builders import PROSE, blocks


def dateline(text: str) -> Dateline:
    return find_dateline(lay_out(blocks(text)))


def date_of(text: str) -> str | None:
    found = dateline(text).date
    return None if found is None else str(found.value)


@pytest.mark.parametrize(
    "line",
    [
        "3 August 2017",
        "Published: 3 August 2017",
        "Thursday, 3 August 2017, 10:30",
        "By Jane Doe | 3 August 2017",
        "London, 3 August 2017",
        "تاریخ: ۱۲ مرداد ۱۳۹۶",
        "Paris, le 3 août 2017",
    ],
)
def test_a_line_of_the_head_that_holds_a_date_and_little_else(line: str) -> None:
    assert date_of(f"A headline of some words\n\n{line}\n\n{PROSE}") == "2017-08-03"


@pytest.mark.parametrize(
    ("start", "evidence"),
    [
        ("(Bonn, 12.11.2021) The federal", 'dateline "(Bonn, 12.11.2021)"'),
        ("Bonn, (12.11.2021). The federal", 'dateline "Bonn, (12.11.2021)"'),
        ("(12 November 2021): The federal", 'dateline "(12 November 2021)"'),
        ("Brandt (12.11.2021) was no longer", None),
        ("(born 12.11.2021 in Bonn) The federal", None),
    ],
)
def test_a_press_release_has_its_date_in_brackets_before_the_text(start: str, evidence: str | None) -> None:
    found = dateline(f"A headline\n\n{start} ministry says so. {PROSE}").date
    assert (None if found is None else found.evidence) == evidence


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("The Social Security Act was signed into law on August 14, 1935", True),
        (
            "A man vanished in the early hours of Sunday morning, November 3, 2013, after leaving.",
            True,
        ),
        ("Eleven men were shot by soldiers in a village near the border on 3 May 2019", True),
        ("Posted by Ed de Leon of the Showbiz desk on February 18, 2020", False),
        ("Appalti e irregolarità fiscali, chieste soglie di esclusione più alte 24/09/2020", False),
        ("27 April 2020", False),
    ],
)
def test_a_sentence_tells_of_a_date(line: str, told: bool) -> None:
    assert is_told(line, next(find_dates(line))) is told


def test_a_date_of_the_islamic_calendar_has_a_day_and_a_doubt() -> None:
    found = dateline(f"A headline of some words\n\nتاريخ: 15 رمضان 1409 هـ\n\n{PROSE}").date
    assert found is not None
    assert (str(found.value), found.confidence) == ("1989-04-21", Confidence.LOW)
    assert "15 رمضان 1409" in found.evidence
    assert "one or two off" in found.evidence


def test_of_two_calendars_in_a_line_the_gregorian_day_is_taken() -> None:
    found = dateline(f"A headline\n\nالأحد 16 رمضان 1409هـ الموافق 21 أبريل 1989م\n\n{PROSE}").date
    assert found is not None
    assert (str(found.value), found.confidence) == ("1989-04-21", Confidence.MEDIUM)
    assert "16 رمضان 1409" in found.evidence


def test_the_line_below_a_signature() -> None:
    found = dateline(
        f"A headline\n\n{PROSE}\n\n{PROSE}\n\nJustice for the Victims (JVMI)\n\n3 August 2017"
    ).date
    assert found is not None
    assert (str(found.value), found.evidence) == ("2017-08-03", 'line at the end "3 August 2017"')


def test_a_date_in_the_body_is_not_the_documents() -> None:
    body = f"The uprising began on 28 December 2017 and {PROSE}"
    assert (
        date_of(f"A headline\n\n{PROSE}\n\n{body}\n\nOn August 3 a man was killed. {PROSE}\n\n{PROSE}")
        is None
    )


@pytest.mark.parametrize(
    "line",
    [
        "Allmusic Review, accessed November 24, 2016",
        "[33] The Northgate Journal 3 August 2017",
        "¹ Rankings as of 14 November 2016.",
        "The list, retrieved 2016-12-07",
        "Abgerufen am 3. August 2017",
        "بازیابی ۱۲ مرداد ۱۳۹۶",
        "The final was held on 23 October 2016.",
        "Le procès fut clos le 3 août 2017.",
    ],
)
def test_a_note_below_the_text_and_a_short_sentence_do_not_date_it(line: str) -> None:
    assert dateline(f"A headline\n\n{PROSE}\n\n{PROSE}\n\n{line}").date is None
    assert dateline(f"A headline\n\n{line}\n\n{PROSE}\n\n{PROSE}").date is None


@pytest.mark.parametrize(
    "line", ["This page was last updated on 3 August 2017", "It was published on 3 August 2017."]
)
def test_a_sentence_on_the_text_itself_dates_it(line: str) -> None:
    found = dateline(f"A headline\n\n{PROSE}\n\n{PROSE}\n\n{line}").date
    assert found is not None
    assert str(found.value) == "2017-08-03"


def test_a_date_in_the_headline_is_not_the_documents() -> None:
    assert date_of(f"The massacre of 3 August 2017 in Iran\n\n{PROSE}") is None


def test_an_agencys_dateline_has_no_year_and_names_the_agency() -> None:
    found = dateline(f'A headline\n\nBy Jane Doe\nA caption.\n\nDec. 18 (UPI) -- "When I went in, {PROSE}"')
    assert found.date is not None
    assert str(found.date.value) == "--12-18"
    assert found.date.evidence == 'dateline "Dec. 18 (UPI)", the year is missing'
    assert found.agency == "UPI"


@pytest.mark.parametrize(
    ("start", "date", "agency"),
    [
        ("SAN SALVADOR, 15 JAN 90 -- [TEXT] ", "1990-01-15", None),
        ("BOGOTA, 6 FEB 90 (EFE) -- ", "1990-02-06", "EFE"),
        ("LONDON, Aug 3 (Reuters) - ", "--08-03", "Reuters"),
        ("TEHRAN (AP) — ", None, "AP"),
        ("On 3 August 2017 - ", None, None),
    ],
)
def test_datelines(start: str, date: str | None, agency: str | None) -> None:
    text = f"A headline\n\n{start}{PROSE}"
    assert (date_of(text), dateline(text).agency) == (date, agency)


def test_a_full_date_goes_before_a_partial_one() -> None:
    assert date_of(f"A headline\n\nAugust 2017\n\n{PROSE}\n\n{PROSE}\n\n3 August 2017") == "2017-08-03"


def test_the_date_of_publication_goes_before_an_update() -> None:
    assert date_of(f"A headline\n\nUpdated 5 August 2017\nPublished 3 August 2017\n\n{PROSE}") == "2017-08-03"


def test_a_lone_year_is_no_date() -> None:
    assert date_of(f"1988\n\n{PROSE}") is None


@pytest.mark.parametrize(
    ("line", "expected"), [("Date: 3 August 2017", True), ("Broadcast log, August 2016", False)]
)
def test_a_date_line_is_told_from_a_title_with_a_date(line: str, *, expected: bool) -> None:
    assert is_date_line(line) is expected
