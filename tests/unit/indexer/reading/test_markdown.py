"""Markdown: the words without the marks."""

from __future__ import annotations

from indexer.model.document import EntityKind
from tests.unit.indexer.reading.builders import claims, read_one, texts


def kinds(content: str) -> list[tuple[str, str]]:
    return [(str(block.kind), block.text) for block in read_one("a.md", content).blocks]


def test_the_structure_becomes_kinds() -> None:
    assert kinds("# Title\n\nSome *words* and `code`.\n\n- one\n- two\n\n> said\n") == [
        ("heading", "Title"),
        ("text", "Some words and code."),
        ("item", "one"),
        ("item", "two"),
        ("quote", "said"),
    ]


def test_links_and_pictures_leave_their_words() -> None:
    assert kinds('See [the report](https://a.example "x") ![a gate](g.png).') == [
        ("text", "See the report a gate.")
    ]


def test_raw_html_leaves_its_text() -> None:
    assert kinds("<div><b>bold</b> words</div>\n\nA <i>word</i>.") == [
        ("text", "bold words"),
        ("text", "A word."),
    ]


def test_a_row_of_a_table_is_a_paragraph() -> None:
    assert kinds("| name | year |\n|---|---|\n| Evin | 1988 |\n") == [
        ("text", "name | year"),
        ("text", "Evin | 1988"),
    ]


def test_code_keeps_its_lines() -> None:
    assert kinds("```\nfirst\n  second\n```") == [("text", "first\n  second")]


def test_front_matter_states_metadata_and_is_not_text() -> None:
    found = read_one(
        "a.md",
        "---\ntitle: A log\nauthors: [Jane Doe]\ndate: 2016-08-14\n"
        "entities:\n  - {name: Evin, kind: place}\n---\nWords.",
    )
    assert texts(found) == ["Words."]
    assert claims(found, "title") == [("A log", "front matter")]
    assert claims(found, "date") == [("2016-08-14", "front matter")]
    assert found.stated_entities == (("Evin", EntityKind.PLACE),)


def test_a_year_alone_may_be_a_number() -> None:
    assert claims(read_one("a.md", "---\ndate: 1988\n---\nWords."), "date") == [("1988", "front matter")]


def test_broken_front_matter_is_a_warning() -> None:
    found = read_one("a.md", "---\ntitle: [oops\n---\nWords.")
    assert texts(found) == ["Words."]
    assert found.warnings[0].startswith("the front matter is not YAML (line 2)")


def test_a_date_that_does_not_exist_is_a_claim_like_another() -> None:
    found = read_one("a.md", "---\ntitle: A log\ndate: 2017-13-45\n---\nWords.")
    assert claims(found, "date") == [("2017-13-45", "front matter")]
    assert claims(found, "title") == [("A log", "front matter")]
    assert found.warnings == ()


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert texts(read_one("a.md", "---\n\nWords.")) == ["Words."]


def test_the_first_heading_is_a_claim_for_the_title() -> None:
    assert claims(read_one("a.md", "# A log\n\nWords."), "title") == [("A log", "first heading")]


def test_no_word_is_lost_in_quotations_without_end() -> None:
    found = read_one("a.md", "> " * 60 + "the word")
    assert "the word" in texts(found)[0]
    assert "too deep" in found.warnings[0]
