"""What a page says twice is folded; what its author says twice stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model.document import ParagraphKind
from indexer.reading.repetition import fold_repeated
from indexer.reading.source_text import Block

BODY = (
    "The committee met in the harbour town and heard eleven witnesses about the letters, of whom three had "
    "seen them with their own eyes and eight had been told of them by others."
)
CAPTION = "Boats in the harbour on the morning of the hearing. File photo by Edda Harwell"


def folded(*texts: str) -> tuple[list[str], tuple[str, ...]]:
    blocks, left_out = fold_repeated([Block(text) for text in texts])
    return [block.text for block in blocks], left_out


def test_a_headline_and_its_section_that_come_twice_stand_once() -> None:
    texts, left_out = folded(
        "Public opinion",
        "The letters of the harbour",
        "Latest",
        "Public opinion",
        "The letters of the harbour",
        BODY,
    )
    assert texts == ["Public opinion", "The letters of the harbour", "Latest", BODY]
    assert left_out == ("Public opinion", "The letters of the harbour")


def test_of_a_caption_with_and_without_its_credit_the_fuller_one_stays() -> None:
    assert folded("A title", CAPTION, f"{CAPTION} | License photo", BODY)[0] == [
        "A title",
        f"{CAPTION} | License photo",
        BODY,
    ]
    assert folded("A title", f"{CAPTION} | License photo", CAPTION, BODY)[0] == [
        "A title",
        f"{CAPTION} | License photo",
        BODY,
    ]


def test_a_title_that_comes_again_in_two_lines_stands_once() -> None:
    title = "The letters of the harbour: what eleven witnesses said"
    assert folded(title, "The letters of the harbour:", "What eleven witnesses said", BODY)[0] == [
        title,
        BODY,
    ]


def test_a_paragraph_that_comes_twice_in_a_row_stands_once() -> None:
    filler = [
        f"{BODY} {i}" + " and more of it was said by each of the witnesses in turn" * 2 for i in range(20)
    ]
    assert folded(*filler, BODY, BODY)[0] == [*filler, BODY]


POEM = (
    "We shall not forget",
    "The harbour in the morning",
    "We shall not forget",
    "The boats that stayed away",
) * 4
INTERVIEW = (BODY, "He said no.", "And you?", "He said no.", "He said no.")
FORM = ("Name:", "Born:", "Name:", "Born:", BODY)


@pytest.mark.parametrize("texts", [POEM, INTERVIEW, FORM, ("", "", BODY), (), (BODY,)])
def test_what_is_the_authors_own_stays(texts: tuple[str, ...]) -> None:
    assert folded(*texts) == ([*texts], ())


def test_items_of_a_list_are_not_folded() -> None:
    blocks = [Block("The same thing", ParagraphKind.ITEM)] * 3
    assert fold_repeated(blocks) == (tuple(blocks), ())


@given(st.lists(st.sampled_from(["a b c", "a b", "a b c d e f", BODY, f"{BODY} again", ""]), max_size=20))
def test_nothing_is_lost_but_what_is_said_elsewhere(texts: list[str]) -> None:
    kept, left_out = folded(*texts)
    assert sorted([*kept, *left_out]) == sorted(texts)
    said = "\n".join(kept).casefold()
    assert all(text.casefold() in said for text in left_out)
