"""The lines around a page's headline: where a date is shown, and not those of menus and of other articles."""

from __future__ import annotations

import pytest

from indexer.reading.headline import find_headline
from indexer.reading.source_text import Block

PARAGRAPH = (
    "The commission heard the families of the disappeared on the first morning of its session in the town."
)
MENU = [f"Menu {i}" for i in range(30)]
OTHERS = ["Read more", "Another article, 3 May 2001", "1 comment", "Jo, 5 June 2002"]


def around(lines: list[str], titles: list[str], blocks: list[Block]) -> list[str]:
    return list(find_headline(lines, titles, blocks).lines)


def page(*around: str, title: str = "Families heard at last") -> list[str]:
    return [
        f"{title} - The Lantern",
        "1 January 1999",
        *MENU,
        title,
        *around,
        PARAGRAPH,
        "More text.",
        *OTHERS,
    ]


@pytest.mark.parametrize("title", ["Families heard at last", "Families heard at last - The Lantern"])
def test_lines_between_headline_and_article(title: str) -> None:
    lines = page("By Ada Miller", "12 March 1998")
    found = around(lines, [title], [Block(PARAGRAPH)])
    assert found == ["Menu 26", "Menu 27", "Menu 28", "Menu 29", "Families heard at last", *lines[33:37]]
    assert "12 March 1998" in found
    assert not {"1 January 1999", *OTHERS} & set(found)


def test_without_a_headline_the_lines_above_the_article_count() -> None:
    found = around([*MENU, "12 March 1998", PARAGRAPH, *OTHERS], ["Unlike"], [Block(PARAGRAPH)])
    assert found == [*MENU[-7:], "12 March 1998", PARAGRAPH, OTHERS[0]]


def test_without_an_article_the_lines_below_the_last_headline_count() -> None:
    lines = ["Short title", *MENU, "Short title", "12 March 1998", "Text.", *OTHERS, *MENU]
    assert "12 March 1998" in around(lines, ["Short title"], [])


def test_the_first_paragraph_that_is_found_is_the_start() -> None:
    joined = Block(
        "A teaser that was put together out of two parts of the page, so that no line begins like it at all."
    )
    assert "12 March 1998" in around(
        page("12 March 1998"), ["Families heard at last"], [joined, Block(PARAGRAPH)]
    )


@pytest.mark.parametrize(
    ("lines", "titles"),
    [([], []), ([], ["Title"]), (MENU, []), (MENU, [""]), ([""], ["", " "]), (MENU, ["Unlike"])],
)
def test_nothing_is_found_where_nothing_is(lines: list[str], titles: list[str]) -> None:
    assert around(lines, titles, [Block("Short.")]) == []


def test_long_lines_are_paragraphs() -> None:
    assert "x" * 201 not in around(page("x" * 201), ["Families heard at last"], [Block(PARAGRAPH)])


def test_the_standfirst_is_what_introduces_the_article_and_is_no_part_of_it() -> None:
    standfirst = "For the first time those who were never asked could speak in public."
    lines = page(
        "By Ada Miller",
        standfirst,
        "12 March 1998",
        "Photograph by the court",
        "Read more: what they said of it then.",
    )
    found = find_headline(lines, ["Families heard at last"], [Block(PARAGRAPH)])
    assert found.standfirst == (standfirst,)


def test_a_sentence_that_the_article_has_is_not_put_before_it_again() -> None:
    blocks = [Block(PARAGRAPH), Block("It was a cold day in March, and nobody had been told.")]
    lines = page("It was a cold day in March, and nobody had been told.")
    assert find_headline(lines, ["Families heard at last"], blocks).standfirst == ()


def test_without_a_headline_there_is_no_standfirst() -> None:
    lines = [*MENU, "A sentence of more than seven words that ends as one.", PARAGRAPH]
    assert find_headline(lines, ["Unlike"], [Block(PARAGRAPH)]).standfirst == ()
