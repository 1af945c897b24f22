"""Queries that were read as something else than was typed, mostly without a word about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model.request import SearchRequest
from indexer.query.describe import describe
from indexer.query.parser import parse
from indexer.query.tree import AndMaybe, Reading, Require, Typed
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

    IndexOf = Callable[[Sequence[Document]], LocalEngine]


def read(query: str) -> str:
    return describe(parse(query)[0])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("[photo]", "“[photo]”"),
        ("[to]", "“[to]”"),
        ("[Editor's note]", "“[Editor's” and “note]”"),
        ("title:[october TO november]", "title from october to november"),
        ("[a letter to us]", "“[a” and “letter” and “to” and “us]”"),
        ("date:[1988 to 1989]", "date from 1988 to 1989"),
        ("date:{TO 1989}", "date from the first to 1989"),
        ("date:[TO]", "date from the first to the last"),
    ],
)
def test_the_letters_to_inside_a_word_make_no_range(query: str, expected: str) -> None:
    assert read(query) == expected


@pytest.mark.parametrize("query", ["graves~1^3", "(graves~1)^3", "mass AND graves~^3", "[evin TO graves]^3"])
def test_a_fuzzy_word_and_a_range_can_have_a_boost(query: str) -> None:
    tree, _ = parse(query)
    leaf = tree if isinstance(tree, Typed) else tree.parts[-1]  # type: ignore[union-attr]
    assert isinstance(leaf, Typed)
    assert leaf.reading in {Reading.FUZZY, Reading.RANGE}
    assert leaf.boost == 3.0


def test_the_boost_of_a_group_holds_for_every_operator_in_it() -> None:
    maybe, _ = parse("(graves ANDMAYBE mass)^3")
    assert isinstance(maybe, AndMaybe)
    assert [maybe.required.boost, maybe.optional.boost] == [3.0, 3.0]  # type: ignore[union-attr]
    require, _ = parse("(graves REQUIRE mass)^3")
    assert isinstance(require, Require)
    assert require.scored.boost == 3.0  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["year:*", "nosuch:*", "body:*", "text:*"])
def test_a_field_with_a_star_alone_is_not_every_document(index_of: IndexOf, query: str) -> None:
    response = index_of([a_document("Graves."), a_document("A prison.")]).search(SearchRequest(query=query))
    assert response.total == 0
    assert response.messages
