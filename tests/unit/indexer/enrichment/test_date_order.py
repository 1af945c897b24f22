"""Which of two numbers is the day: told by the text itself, else by custom and with a doubt."""

from __future__ import annotations

import pytest

from indexer.enrichment.choice import Chosen, choose
from indexer.enrichment.language import detect
from indexer.model.document import Confidence
from indexer.reading.source_text import DATE, HEADLINE_LINE, LANGUAGE, URL, Claim, SourceText
from tests.unit.indexer.enrichment.builders import PROSE, blocks

FRENCH = (
    "Les familles attendaient devant la porte depuis le matin et personne ne leur disait rien de leurs "
    "proches. Quand la porte s'ouvrit enfin, un homme lut des noms sur une feuille."
)


def chosen(text: str, *claims: Claim) -> Chosen:
    source = SourceText(blocks=blocks(text), media_type="text/html", claims=claims)
    return choose(source, detect(source.blocks), "a.html")


def date_of(text: str, *claims: Claim) -> tuple[str, Confidence]:
    date = chosen(text, *claims).date
    assert date is not None
    return str(date.value), date.confidence


STATED = Claim(DATE, "03/04/2018", 'meta name="date"')


def test_without_any_hint_only_the_year_is_kept_and_the_doubt_is_told() -> None:
    found = chosen(f"A headline\n\n{PROSE}", STATED)
    assert found.date is not None
    assert (str(found.date.value), found.date.confidence) == ("2018", Confidence.LOW)
    assert found.warnings == (f"date read from {found.date.evidence}",)
    assert "ambiguous" in found.date.evidence


@pytest.mark.parametrize(("other", "day"), [("25/04/2018", "2018-04-03"), ("04/25/2018", "2018-03-04")])
def test_another_date_of_the_text_proves_the_order(other: str, day: str) -> None:
    found = chosen(f"A headline\n\nIt was told on {other}. {PROSE}", STATED)
    assert found.date is not None
    assert (str(found.date.value), found.date.confidence) == (day, Confidence.MEDIUM)
    assert not found.warnings


def test_dates_of_both_orders_prove_nothing() -> None:
    text = f"A headline\n\nIt was told on 25/04/2018 and 04/25/2018. {PROSE}"
    assert date_of(text, STATED) == ("2018", Confidence.LOW)


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("2018-04-03T21:44:00Z", "2018-04-03"),
        ("2018-04-04T00:44:00Z", "2018-04-03"),
        ("2018-03-04", "2018-03-04"),
    ],
)
def test_the_day_in_the_markup_of_the_page_proves_the_order(markup: str, day: str) -> None:
    line = Claim(DATE, "03/04/2018 21:44", HEADLINE_LINE)
    found = chosen(f"A headline\n\n{PROSE}", Claim(DATE, markup, "JSON-LD datePublished"), line)
    assert found.date is not None
    assert (str(found.date.value), found.date.confidence) == (
        day,
        Confidence.HIGH if markup[:10] == day else Confidence.MEDIUM,
    )
    assert not found.warnings


def test_the_day_of_something_else_in_the_markup_proves_nothing() -> None:
    line = Claim(DATE, "03/04/2018", HEADLINE_LINE)
    assert (
        date_of(f"A headline\n\n{PROSE}", Claim(DATE, "2018-06-09", "time element"), line)[0] == "2018-06-09"
    )


@pytest.mark.parametrize(
    ("claim", "day"),
    [
        (Claim(LANGUAGE, "en-US", "html lang"), "2018-03-04"),
        (Claim(LANGUAGE, "en_GB", "og:locale"), "2018-04-03"),
        (Claim(URL, "https://example.gov/a", "canonical"), "2018-03-04"),
        (Claim(URL, "https://example.co.uk/a", "canonical"), "2018-04-03"),
    ],
)
def test_the_country_of_a_page_says_what_is_usual_and_leaves_a_doubt(claim: Claim, day: str) -> None:
    found = chosen(f"A headline\n\n{PROSE}", STATED, claim)
    assert found.date is not None
    assert (str(found.date.value), found.date.confidence) == (day, Confidence.LOW)
    assert "the other way round" in found.date.evidence
    assert found.warnings


@pytest.mark.parametrize("url", ["https://example.org/a", "https://example.tv/a"])
def test_an_address_that_is_of_no_country_says_nothing(url: str) -> None:
    assert date_of(f"A headline\n\n{PROSE}", STATED, Claim(URL, url, "canonical"))[0] == "2018"


def test_in_a_language_that_is_not_english_the_day_comes_first() -> None:
    assert date_of(f"Un titre de journal\n\n{FRENCH}\n\n{FRENCH}", STATED) == ("2018-04-03", Confidence.LOW)


def test_a_line_of_the_text_is_settled_too() -> None:
    text = f"A headline\n\nPublished 03/04/2018\n\nIt was told on 25/04/2018. {PROSE}"
    assert date_of(text) == ("2018-04-03", Confidence.MEDIUM)
