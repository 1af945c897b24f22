"""A query as a phrase that a person can check."""

from __future__ import annotations

import pytest

from indexer.query.describe import describe
from indexer.query.parser import parse


@pytest.mark.parametrize(
    ("query", "description"),
    [
        ("", ""),
        ("*", ""),
        ("mass", "“mass”"),
        ("mass graves", "“mass” and “graves”"),
        ("mass OR graves", "“mass” or “graves”"),
        ('"mass graves"', "the phrase “mass graves”"),
        ('"mass"', "exactly “mass”"),
        ('"mass graves"~5', "the words “mass graves” within 5 of one another"),
        ("mass~", "words like “mass”"),
        ("[a TO b]", "from a to b"),
        ("date:[1988 TO]", "date from 1988 to the last"),
        ("date:[TO 1988]", "date from the first to 1988"),
        ("title:mass", "title “mass”"),
        ('author:"Struan Stevenson"', "author the phrase “Struan Stevenson”"),
        ("mass -graves", "“mass” without “graves”"),
        ('mass -graves -"a b"', "“mass” without “graves” without the phrase “a b”"),
        ("NOT mass", "any document without “mass”"),
        ("-mass -graves", "any document without “mass” without “graves”"),
        ("(a OR b) AND c", "(“a” or “b”) and “c”"),
        ("(a b) OR c", "(“a” and “b”) or “c”"),
        ("a NOT (b OR c)", "“a” without (“b” or “c”)"),
        ("a ANDMAYBE b", "“a”, better with “b”"),
        ("a REQUIRE b", "“a” and “b”"),
        ("()", ""),
        ('"not -this"', "the phrase “not -this”"),
    ],
)
def test_a_query_is_said_in_words(query: str, description: str) -> None:
    assert describe(parse(query)[0]) == description
