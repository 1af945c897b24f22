"""Titles: the headline, without labels and without the name of the site."""

from __future__ import annotations

import pytest

from indexer.enrichment.title import find_headline, first_words, is_cut_at_quote, without_site
from tests.unit.indexer.enrichment.builders import PROSE, blocks

HEADLINE = "The forgotten mass execution of prisoners"


@pytest.mark.parametrize(
    ("title", "others", "sites"),
    [
        (f"{HEADLINE} | The Paper", [], ["The Paper"]),
        (f"{HEADLINE} - PAPER.EXAMPLE", [], ["www.paper.example"]),
        (f"The Paper: {HEADLINE}", [HEADLINE], []),
        (f"The Paper — {HEADLINE}", [], ["Paper"]),
        (f"{HEADLINE} » Somewhere", [HEADLINE], []),
    ],
)
def test_the_site_goes(title: str, others: list[str], sites: list[str]) -> None:
    assert without_site(title, others, sites) in (HEADLINE, title if ":" in title else HEADLINE)


@pytest.mark.parametrize("end", [" -", " |", " – "])
def test_a_separator_that_nothing_follows_goes(end: str) -> None:
    assert without_site(HEADLINE + end, [], []) == HEADLINE


def test_a_title_is_cut_where_another_goes_on_with_a_quotation() -> None:
    assert is_cut_at_quote("Senator calls him", ['Senator calls him "unfit" | Paper'])
    assert not is_cut_at_quote("Iran", ["Iran's prisons", "Iran and its prisons", "Iran"])


def test_a_title_with_a_dash_of_its_own_stays() -> None:
    assert without_site("Iran - a year on", ["Something else"], ["The Paper"]) == "Iran - a year on"


def test_labels_above_the_headline_are_passed_over() -> None:
    text = f"The Debate\n\n{HEADLINE}\n\nRecent Features\n\nThe Debate\n\n{HEADLINE}\n\n{PROSE}"
    assert find_headline(blocks(text)) == HEADLINE


def test_a_headline_that_is_repeated_over_two_lines_is_the_headline() -> None:
    whole = "The 1988 massacre in Iran: time for the truth"
    text = f"1988 massacre in Iran\n\n{whole}\n\nThe 1988 massacre in Iran:\n\ntime for the truth\n\n{PROSE}"
    assert find_headline(blocks(text)) == whole


def test_a_short_headline_alone_is_the_headline() -> None:
    assert find_headline(blocks(f"Evin\n\n{PROSE}")) == "Evin"


def test_a_date_is_no_headline() -> None:
    assert find_headline(blocks(f"Office of files\n\nDate: 3 August 2017\n\n{PROSE}")) == "Office of files"


def test_the_subject_of_a_letter_is_its_title() -> None:
    assert (
        find_headline(blocks(f"Archive\n\nSubject: Photographs of Khavaran\n\n{PROSE}"))
        == "Photographs of Khavaran"
    )


def test_running_text_is_no_headline() -> None:
    assert find_headline(blocks(PROSE)) is None


def test_the_first_words_end_at_a_word() -> None:
    words = first_words(blocks(PROSE))
    assert words.endswith(" …")
    assert PROSE.startswith(words.removesuffix(" …"))
    assert first_words(()) == ""
