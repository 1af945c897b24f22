"""Who wrote a text: found where it is written, and nobody invented."""

from __future__ import annotations

import pytest

from indexer.enrichment.byline import find_byline, read_byline
from indexer.enrichment.layout import lay_out
from tests.unit.indexer.enrichment.builders import PROSE, blocks

JVMI = "Justice for the Victims of the 1988 Massacre in Iran (JVMI)"


def authors(text: str) -> list[str]:
    found = find_byline(lay_out(blocks(text)), blocks(text))
    return [] if found is None else list(found.authors)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Alejo Vidal-Quadras", ["Alejo Vidal-Quadras"]),
        ("BY JANE DOE", ["JANE DOE"]),
        ("Par Odile Ferrandin", ["Odile Ferrandin"]),
        ("Written by Jane Doe and John Roe on 3 August 2017", ["Jane Doe", "John Roe"]),
        ("نوشتهٔ بهرام نارونی", ["بهرام نارونی"]),
        ("بقلم: يوسف الخزانجي", ["يوسف الخزانجي"]),
    ],
)
def test_a_byline_of_the_head(line: str, names: list[str]) -> None:
    assert authors(f"A headline\n\n{line}\n\n{PROSE}") == names


@pytest.mark.parametrize(
    "line",
    [
        "By the end of the war",
        "By Monday the prisoners were gone.",
        "By using this site you agree",
        "File Photo by Mohammad Kheirkhah/UPI",
        "Stand by me",
    ],
)
def test_what_only_looks_like_a_byline(line: str) -> None:
    assert authors(f"A headline\n\n{line}\n\n{PROSE}") == []


@pytest.mark.parametrize(
    ("note", "name"),
    [
        (
            "Struan Stevenson is President of Friends of a Free Iran. Follow Struan on twitter.",
            "Struan Stevenson",
        ),
        (
            "Alejo Vidal-Quadras, a Spanish professor of physics, is president of the Committee.",
            "Alejo Vidal-Quadras",
        ),
        ("Dr. Jane Doe is a senior research fellow at the Institute.", "Jane Doe"),
        ("Ludwig van der Berg is an archivist.", "Ludwig van der Berg"),
    ],
)
def test_a_note_on_the_author_at_the_end(note: str, name: str) -> None:
    assert authors(f"A headline\n\n{PROSE}\n\n{PROSE}\n\n{note}") == [name]


def test_a_note_may_stand_above_a_link() -> None:
    assert authors(f"A headline\n\n{PROSE}\n\nJane Doe is a lawyer in Geneva.\n\nLatest Headlines") == [
        "Jane Doe"
    ]


def test_a_person_whom_the_text_is_about_is_not_its_author() -> None:
    assert (
        authors(f"A headline\n\nMr Rouhani spoke. {PROSE}\n\nHassan Rouhani is president of the republic.")
        == []
    )


def test_a_quoted_person_is_not_the_author() -> None:
    assert (
        authors(f"A headline\n\n{PROSE}\n\nWilliam Wallace, the great patriot, said: this is the end.") == []
    )


def test_an_organisation_signs_above_the_date() -> None:
    assert authors(f"A headline\n\n{PROSE}\n\n{PROSE}\n\n{JVMI}\n\n3 August 2017") == [JVMI]


def test_a_place_above_the_date_signs_nothing() -> None:
    assert authors(f"A headline\n\n{PROSE}\n\nNew York\n\n3 August 2017") == []


@pytest.mark.parametrize(
    "closing", ["Yours sincerely,", "With thanks and kind regards,", "با سپاس،", "Cordialement,"]
)
def test_the_name_below_the_closing_of_a_letter(closing: str) -> None:
    assert authors(f"Dear colleague,\n\n{PROSE}\n\n{closing}\n\nEdda Harwell\nKeeper of books") == [
        "Edda Harwell"
    ]


def test_a_text_that_names_nobody_has_no_author() -> None:
    assert authors(f"A headline\n\n{PROSE}\n\n{PROSE}") == []


def test_a_line_is_read_as_a_byline_only_when_it_names_persons() -> None:
    assert read_byline("Posted by Joan Tilbrook, 4 September 2017") == ("Joan Tilbrook",)
    assert read_byline("by continuing you accept cookies") == ()
