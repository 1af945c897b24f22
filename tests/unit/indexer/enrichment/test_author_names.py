"""Author lines to names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrichment.author_names import split_authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Par Jeanne Dupont et Jean Durand", ["Jeanne Dupont", "Jean Durand"]),
        ("By Jane Doe, Staff Writer", ["Jane Doe"]),
        ("Jean Durand (avec Jeanne Dupont et Paul Petit)", ["Jean Durand", "Paul Petit"]),
        ("Our", []),
        ("am", []),
        ("Jane Doe Staff Writer", ["Jane Doe"]),
        ("Jane Doe jane@paper.example", ["Jane Doe"]),
        ("jane doe, Jane Doe", ["jane doe"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Posts by Jane Doe", ["Jane Doe"]),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("Jane Doe for The Paper", ["Jane Doe"]),
        ("Posted by Joan Tilbrook, 4 September 2017", ["Joan Tilbrook"]),
        ("به قلم گلنار سپیدرود سه‌شنبه ۲۰ آذر ۱۳۹۷", ["گلنار سپیدرود"]),
        ("بقلم: يوسف الخزانجي", ["يوسف الخزانجي"]),
        ("Organization for Transformative Works", ["Organization for Transformative Works"]),
        ("Ministry of Justice and Equality", ["Ministry of Justice and Equality"]),
        ("Justice for the Victims of the 1988 Massacre in Iran (JVMI)", None),
        ("Von Tomas Orrin Fr, 18. Oktober 2019", ["Tomas Orrin"]),
        ("Par Jeanne Dupont jeudi 3 août 2017", ["Jeanne Dupont"]),
        ("von lupa am 26/10/13, 03:48 pm", ["lupa"]),
        ("Mo Farah", ["Mo Farah"]),
        ("S.", []),
        ("admin", []),
        ("Staff", []),
        ("https://site.example/jane", []),
        ("", []),
    ],
)
def test_names_are_cut_out_of_their_line(line: str, names: list[str] | None) -> None:
    if names is not None:
        assert list(split_authors(line)) == names


def test_a_list_of_everybody_is_no_author_line() -> None:
    assert (
        split_authors("; ".join(f"Writer Number{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(40)))
        == ()
    )


@given(st.text(max_size=100))
def test_any_line_can_be_read(line: str) -> None:
    assert all(name.strip() for name in split_authors(line))
