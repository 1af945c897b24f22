"""A query that cannot be parsed is mended, and every change is said."""

from __future__ import annotations

import pytest

from indexer.model.request import MAX_QUERY_CHARS
from indexer.query.mend import MAX_DEPTH, NOT_SIGN, mend, minus_is_not
from indexer.query.parser import parse


def mended(query: str) -> tuple[str, list[tuple[str, int | None]]]:
    text, messages = mend(query)
    return " ".join(text.split()), [(message.code, message.position) for message in messages]


@pytest.mark.parametrize(
    "query",
    [
        "mass graves",
        '"mass graves"~3 AND (a OR NOT b)',
        "a AND NOT b",
        "a OR NOT (b ANDMAYBE c)",
        "NOTICE ORDER ANDES",
        '"AND"',
        '"("',
        "and or not",
        "",
    ],
)
def test_a_query_that_can_be_read_is_left_as_it_is(query: str) -> None:
    assert mend(query) == (query, ())


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„“", "«»", "‟”", "″″", "＂＂"])
def test_quotation_marks_of_other_scripts_are_quotes(opening: str, closing: str) -> None:
    assert mend(f"{opening}mass graves{closing}") == ('"mass graves"', ())


def test_full_width_parentheses_are_parentheses() -> None:
    assert mend("（a OR b）") == ("(a OR b)", ())


def test_control_characters_are_spaces() -> None:
    assert mend("mass\x00\x1b\ngraves") == ("mass   graves", ())


@pytest.mark.parametrize(
    ("query", "text", "said"),
    [
        ('"mass graves', "mass graves", [("quote-not-closed", 0)]),
        ('mass graves"', "mass graves", [("quote-not-closed", 11)]),
        ('"a" "b', '"a" b', [("quote-not-closed", 4)]),
        ("(mass graves", "mass graves", [("parenthesis-unmatched", 0)]),
        ("mass) graves", "mass graves", [("parenthesis-unmatched", 4)]),
        (")a(", "a", [("parenthesis-unmatched", 2), ("parenthesis-unmatched", 0)]),
        ("((a)", "(a)", [("parenthesis-unmatched", 0)]),
        ("a AND", "a", [("operator-dangling", 2)]),
        ("OR a", "a", [("operator-dangling", 0)]),
        ("a OR OR b", "a OR b", [("operator-dangling", 2)]),
        ("a AND OR b", "a OR b", [("operator-dangling", 2)]),
        ("NOT", "", [("operator-dangling", 0)]),
        ("NOT NOT a", "NOT a", [("operator-dangling", 0)]),
        ("(AND a) OR b", "( a) OR b", [("operator-dangling", 1)]),
        ("a ()", "a", [("operator-dangling", 2)]),
        ("a AND ()", "a", [("operator-dangling", 2), ("operator-dangling", 6)]),
        ("ANDMAYBE", "", [("operator-dangling", 0)]),
        ("a REQUIRE", "a", [("operator-dangling", 2)]),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said_with_its_place(
    query: str, text: str, said: list[tuple[str, int]]
) -> None:
    assert mended(query) == (text, said)


@pytest.mark.parametrize(
    ("query", "position", "n"),
    [
        ("mass NEAR graves", 5, 5),
        ("mass NEAR/3 graves", 5, 3),
        ('"mass grave" w/10 (prison OR camp)', 13, 10),
        ("mass WITHIN graves", 5, 5),
        ("grave* pre/0 =mass", 7, 1),
    ],
)
def test_nearness_as_other_programs_write_it_is_said_to_be_a_word(query: str, position: int, n: int) -> None:
    (message,) = parse(query)[1]
    assert (message.code, message.position) == ("nearness-as-a-word", position)
    assert message.text.endswith(f'"one two"~{n}')


@pytest.mark.parametrize(
    "query", ["NEAR graves", "the near east", '"mass NEAR graves"', "THE NEAR EAST", "graves NEAR", "a w/ b"]
)
def test_nothing_is_said_of_words_that_are_no_operator_elsewhere(query: str) -> None:
    assert parse(query)[1] == ()


def test_too_deep_parentheses_are_all_left_out() -> None:
    deep = "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1)
    assert mended(deep) == ("a", [("query-too-deep", None)])
    assert mended(deep[1:-1])[1] == []


def test_a_query_that_is_too_long_is_cut() -> None:
    text, messages = mend("a" * (MAX_QUERY_CHARS + 1))
    assert text == "a" * MAX_QUERY_CHARS
    assert [(message.code, message.position) for message in messages] == [("query-too-long", MAX_QUERY_CHARS)]


def test_a_query_of_the_greatest_length_is_not() -> None:
    assert mend("a" * MAX_QUERY_CHARS)[1] == ()


def test_messages_count_places_from_one_as_people_do() -> None:
    _, (message,) = mend("mass) graves")
    assert "position 5" in message.text


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("a -b", f"a {NOT_SIGN}b"),
        ('-"a b"', f'{NOT_SIGN}"a b"'),
        ("(-(a))", f"({NOT_SIGN}(a))"),
        ("a - b", "a - b"),
        ("Pour-Mohammadi", "Pour-Mohammadi"),
        ("--a", "--a"),
        ('"a -b" -c', f'"a -b" {NOT_SIGN}c'),
    ],
)
def test_a_minus_before_a_word_is_not(query: str, written: str) -> None:
    assert minus_is_not(query) == written
