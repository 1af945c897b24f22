"""Plain text: paragraphs, headings, items, and every word."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.model.document import ParagraphKind
from indexer.reading.text import read_text

PROSE = "The witness said that the prisoners were taken away at night and that nobody saw them again."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(str(block.kind), block.text) for block in read_text(text)]


def test_a_blank_line_ends_a_paragraph() -> None:
    assert kinds(f"{PROSE}\n \n\n{PROSE}") == [("text", PROSE), ("text", PROSE)]


def test_lines_wrapped_at_the_margin_are_one_paragraph() -> None:
    wrapped = (
        "The witness said that the prisoners were taken away at night, and\n"
        "that nobody saw them again. Their families were told months later\n"
        "to collect a bag of clothes."
    )
    assert kinds(wrapped) == [("text", wrapped.replace("\n", " "))]


def test_a_word_divided_at_the_margin_keeps_its_hyphen_and_loses_the_gap() -> None:
    wrapped = (
        "The witness said that the prisoners were taken away at night, long-\n"
        "standing members of the party among them, to the prison of the town\n"
        "and were not seen again."
    )
    assert "long-standing" in read_text(wrapped)[0].text


def test_a_byline_keeps_its_line() -> None:
    assert kinds(f"By Jane Doe\n{PROSE}") == [("text", "By Jane Doe"), ("text", PROSE)]


def test_bullets_make_items_without_their_bullet() -> None:
    assert kinds("  • one thing\n- another\n* a third") == [
        ("item", "one thing"),
        ("item", "another"),
        ("item", "a third"),
    ]


def test_a_dash_that_opens_speech_without_a_space_is_no_bullet() -> None:
    assert kinds("-5 degrees in the cell.")[0][0] == "text"


def test_a_short_line_above_running_text_is_a_heading() -> None:
    assert kinds(f"The facts:\n\n{PROSE}\n\nWhat followed\n\n{PROSE}")[0] == ("heading", "The facts:")


def test_a_last_line_is_no_heading() -> None:
    found = kinds(f"The facts\n\n{PROSE}\n\nJustice for the Victims (JVMI)\n\n3 August 2017")
    assert [kind for kind, _ in found] == ["heading", "text", "text", "text"]


def test_a_byline_is_no_heading() -> None:
    assert kinds(f"Title of it\n\nBy Jane Doe\n\n{PROSE}")[1] == ("text", "By Jane Doe")


def test_a_poem_has_one_heading_at_most() -> None:
    poem = "\n\n".join(
        ["Evening", "the wall is grey", "the wall is tall", "nobody calls", "nobody at all.", "the end."]
    )
    assert [kind for kind, _ in kinds(poem)].count("heading") <= 1


def test_a_form_feed_ends_a_page() -> None:
    assert len(read_text(f"{PROSE}\f{PROSE}")) == 2


@given(st.text(alphabet=st.sampled_from("ab کجé’\u200c\n\t -•.12\f"), max_size=200))
def test_every_word_is_kept_in_its_order(text: str) -> None:
    found = " ".join(block.text for block in read_text(text))
    assert re.findall(r"\w", found) == re.findall(r"\w", text)


@given(st.text(max_size=200))
def test_no_block_is_empty(text: str) -> None:
    assert all(block.text.strip() and isinstance(block.kind, ParagraphKind) for block in read_text(text))
