"""Lines of print become paragraphs."""

from __future__ import annotations

from indexer.model.document import ParagraphKind
from indexer.reading.page_layout import PageLine, page_blocks

FULL = "The committee visited the northern villages in the spring and"


def a_page(*lines: str | tuple[str, dict[str, float]], page: int = 1, step: float = 13.0) -> list[PageLine]:
    placed = []
    base = 700.0
    for line in lines:
        text, own = (line, {}) if isinstance(line, str) else line
        base -= own.pop("step", step)
        values = {"left": 50.0, "right": 50.0 + 5 * len(text), "base": base, "height": 10.0} | own
        placed.append(PageLine(text, page, **values))
    return placed


def blocks(*lines: PageLine) -> list[str]:
    return [block.text for block in page_blocks(lines)]


def test_lines_of_a_paragraph_are_joined_and_a_wider_space_ends_it() -> None:
    assert blocks(*a_page(FULL, FULL, "spoke.", (f"{FULL[:-4]},", {"step": 20}), "late.")) == [
        f"{FULL} {FULL} spoke.",
        f"{FULL[:-4]}, late.",
    ]


def test_a_short_line_at_the_end_of_a_sentence_ends_a_paragraph() -> None:
    assert blocks(*a_page(FULL, "spoke with them.", FULL, "left.")) == [
        f"{FULL} spoke with them.",
        f"{FULL} left.",
    ]


def test_an_indented_line_begins_one() -> None:
    full = f"{FULL[:-1]}."
    assert blocks(*a_page(full, (full, {"left": 62}), full)) == [full, f"{full} {full}"]


def test_the_edges_are_exchanged_where_writing_goes_from_right_to_left() -> None:
    line = "کمیته در بهار به روستاهای شمالی رفت."
    rtl = {"left": 50.0, "right": 350.0}
    short, indented = {"left": 200.0, "right": 350.0}, {"left": 50.0, "right": 338.0}
    assert len(blocks(*a_page((line, {**rtl}), (line, {**rtl})))) == 1
    assert len(blocks(*a_page((line, {**rtl}), (line, short), (line, {**rtl})))) == 2
    assert len(blocks(*a_page((line, {**rtl}), (line, indented)))) == 2


def test_a_paragraph_goes_on_in_the_next_column_but_not_on_the_next_page() -> None:
    column = a_page(FULL, FULL)
    assert len(blocks(*column, *[PageLine(FULL, 1, 400, 700, 687, 10)])) == 1
    found = list(page_blocks([*column, *a_page(FULL, page=2)]))
    assert [block.page for block in found] == [1, 2]


def test_divided_words_are_put_together() -> None:
    assert blocks(*a_page(f"{FULL} recon\ufffe", "structed it, the north-")) == [
        f"{FULL} reconstructed it, the north-"
    ]
    assert blocks(*a_page(f"{FULL} recon-", "structed")) == [f"{FULL} reconstructed"]
    assert blocks(*a_page(f"{FULL} well-", "known as well-known")) == [f"{FULL} well-known as well-known"]
    assert blocks(*a_page(f"{FULL} Pour-", "Mohammadi")) == [f"{FULL} Pour- Mohammadi"]
    assert blocks(*a_page("in\xadside of a line")) == ["inside of a line"]


def test_larger_letters_are_a_heading_and_bullets_are_items() -> None:
    lines = a_page(("The cistern", {"height": 16}), FULL, FULL, "• one thing", "– another")
    assert [(block.kind, block.text[:11]) for block in page_blocks(lines)] == [
        (ParagraphKind.HEADING, "The cistern"),
        (ParagraphKind.TEXT, FULL[:11]),
        (ParagraphKind.ITEM, "one thing"),
        (ParagraphKind.ITEM, "another"),
    ]


def test_the_number_of_a_page_is_no_text() -> None:
    assert blocks(*a_page("- 4 -", FULL, page=4), *a_page(FULL, "5", page=5)) == [FULL, FULL]
    assert blocks(*a_page("7", page=7)) == ["7"]
    assert blocks(*a_page(FULL, ("1988", {"step": 40}), page=3)) == [FULL, "1988"]


def test_rows_of_a_table_stay_apart() -> None:
    assert blocks(*a_page(FULL, "of all", "Wells 9", "Doors 4", FULL)) == [
        f"{FULL} of all",
        "Wells 9",
        "Doors 4",
        FULL,
    ]


def test_brackets_open_and_close_where_writing_goes_from_right_to_left() -> None:
    for drawn in ("سازمان )عفو( نوشت", "سازمان )عفو) نوشت", "سازمان (عفو) نوشت"):
        assert blocks(*a_page(drawn)) == ["سازمان (عفو) نوشت"]
    assert blocks(*a_page("نوشت »این«")) == ["نوشت «این»"]
    assert blocks(*a_page("۱) سازمان")) == ["۱) سازمان"]


def test_a_narrow_column_is_text_where_its_lines_go_on() -> None:
    assert blocks(*a_page(FULL, "what the witness", "saw in the yard", FULL)) == [
        f"{FULL} what the witness saw in the yard",
        FULL,
    ]
