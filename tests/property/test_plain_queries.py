"""Queries that are read without the parser say what the parser would say."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query.parser import parse, parse_whole

WORDS = st.sampled_from(
    [
        "graves",
        "AND",
        "OR",
        "NOT",
        "ANDNOT",
        "ANDMAYBE",
        "REQUIRE",
        "TO",
        "and",
        "خاوران",
        "۱۳۶۷",
        "é",
        "x1",
        "xa*",
    ]
) | st.text(st.characters(categories=("L", "N", "M", "P", "Z")), min_size=1, max_size=6)


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", ""])), max_size=5), st.booleans())
@example([("mass", " "), ("graves", "")], True)
@example([("NOT", " "), ("graves", "")], False)
@example([("graves", " ")], False)
@example([("mass", " "), ("OR", "  "), ("graves", " "), ("OR", " "), ("x1", "")], False)
@example([("OR", " "), ("OR", " "), ("graves", "")], False)
@example([("grave*", "")], False)
@example([("NOT*", "")], False)
def test_plain_words_and_phrases_are_read_alike(words: list[tuple[str, str]], is_quoted: bool) -> None:
    query = "".join(word + space for word, space in words)
    query = f'"{query}"' if is_quoted else query
    assert parse(query) == parse_whole(query)
