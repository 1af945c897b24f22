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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mass AND(evin OR graves)", "“mass” and (“evin” or “graves”)"),
        ("(mass)OR(graves)", "“mass” or “graves”"),
        ('"mass"OR "graves"', "exactly “mass” or exactly “graves”"),
        ("mass ANDNOT(graves)", "“mass” without “graves”"),
        ('"mass AND"', "the phrase “mass AND”"),
        ("ANDES(mass)", "“ANDES” and “mass”"),
    ],
)
def test_an_operator_may_stand_beside_a_parenthesis_and_a_quote(query: str, expected: str) -> None:
    assert read(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title: graves", "title “graves”"),
        ('author:"Edda Harwell', "author “Edda” and “Harwell”"),
        ("Title:graves", "title “graves”"),
        ("title：北京", "title “北京”"),
        ("subtitle: graves", "“subtitle:” and “graves”"),
        ("title:-graves", "any document without title “graves”"),
        ('evin title:-"mass graves"', "“evin” without title the phrase “mass graves”"),
        ("date:-1988", "date “-1988”"),
    ],
)
def test_the_name_of_a_field_is_never_searched_as_a_word(query: str, expected: str) -> None:
    assert read(query) == expected


def test_a_field_with_nothing_behind_it_is_left_out_and_said() -> None:
    tree, messages = parse("graves title:")
    assert describe(tree) == "“graves”"
    assert [(message.code, message.position) for message in messages] == [("operator-dangling", 7)]
    assert read("title:() graves") == read("(title:) graves") == "“graves”"


@pytest.mark.parametrize(
    "excluded",
    [
        "-'Ali",
        "-‘Ali",
        "-#tag",
        "-*grave",
        "-[a TO b]",
        "−graves",
        "－graves",
        "\u200f-graves",
        "-\u200fgraves",
    ],
)
def test_what_stands_behind_a_minus_is_never_asked_for(excluded: str) -> None:
    assert read(f"evin {excluded}").startswith("“evin” without ")


@pytest.mark.parametrize("query", ["evin - graves", "evin ->x", "evin -- graves", "evin-graves"])
def test_a_dash_is_no_minus(query: str) -> None:
    assert " without " not in read(query)


@pytest.mark.parametrize(
    "query", ["evin \u200fAND graves", "\u200eevin AND\u200f graves\u200f", "\ufeffevin AND gra\u200bves"]
)
def test_marks_that_cannot_be_seen_change_nothing(query: str) -> None:
    assert read(query) == "“evin” and “graves”"
    assert read(f"\u200ftitle:{query.rsplit(maxsplit=1)[-1]}") == "title “graves”"


def test_a_quotation_mark_in_a_hebrew_abbreviation_is_none(index_of: IndexOf) -> None:
    engine = index_of([a_document('צה"ל ירה', language="he"), a_document("צה ירה ל", language="he")])
    for query in ('צה"ל', "צה״ל", '"צה"ל ירה"'):
        response = engine.search(SearchRequest(query=query))
        assert (response.total, response.messages) == (1, ())
    assert read('צה"ל שב"כ') == "“צה״ל” and “שב״כ”"
    assert read("״קברי אחים״") == "the phrase “קברי אחים”"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"گورهای گمنام"~۵', "the words “گورهای گمنام” within 5 of one another"),
        ("گمنام~۲", "words like “گمنام”"),
        ("گمنام^۲", "“گمنام”"),
        ("graves^2~1", "words like “graves”"),
        ("graves～1", "words like “graves”"),
        ("=grave*", "“grave*”"),
        ("=graves~", "words like “graves”"),
        ("東京~大阪", "“東京~大阪”"),
        ("「mass graves」", "the phrase “mass graves”"),
    ],
)
def test_signs_and_numbers_of_other_keyboards(query: str, expected: str) -> None:
    assert read(query) == expected
    assert not parse(query)[1]


def test_addresses_have_no_wildcards_and_no_similar_words(index_of: IndexOf) -> None:
    engine = index_of([a_document("See http://example.org/page?id=3 and http://example.org/~user/ for it.")])
    for query in ("http://example.org/page?id=3", '"example.org/page?id=3"', "http://example.org/~user/"):
        assert engine.search(SearchRequest(query=query)).total == 1


TEXTS = {
    "hyphen": a_document("Pour-Mohammadi said, on 1988-07-28", source="hyphen.txt"),
    "apart": a_document("Pour Mohammadi said", source="apart.txt"),
    "joined": a_document("Pourmohammadi said", source="joined.txt"),
    "french": a_document("l'exécution; où sont les disparus ?", language="fr", source="french.txt"),
    "chinese": a_document("北京市 強制失踪", language="zh", source="chinese.txt"),
    "persian": a_document("می‌روند", language="fa", source="persian.txt"),
    "address": a_document("info@amnesty.org", source="address.txt"),
}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("pour-moh*", "hyphen apart joined"),
        ('"pour-moh* said"', "hyphen apart joined"),
        ("1988-07-*", "hyphen"),
        ("1988-*-28", "hyphen"),
        ("1988-07-3*", ""),
        ("l'exéc*", "french"),
        ("info@amn*", "address"),
        ("*.org", "address"),
        ("北京*", "chinese"),
        ("強?失", "chinese"),
        ("強制失?", "chinese"),
        ("京北*", ""),
        ("po[u]r*", ""),
        ("می‌رو*", "persian"),
        ('"les disparus ?"', "french"),
        ('"les * disparus"', ""),
        ('"sont * disparus"', "french"),
    ],
)
def test_a_word_with_wildcards_is_parted_as_words_are(index_of: IndexOf, query: str, names: str) -> None:
    hits = index_of(list(TEXTS.values())).search(SearchRequest(query=query)).hits
    assert {hit.document.source for hit in hits} == {f"{name}.txt" for name in names.split()}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ('author:"Edda Har*"', 1),
        ('author:"Har* Edda"', 0),
        ('author:"Ali Pour*"', 1),
        ("author:pour-moh*", 1),
        ("author:*", 1),
        ("author:edd~1/3", 1),
        ("author:xdda~1/1", 0),
        ("author:xdda~1", 1),
    ],
)
def test_wildcards_and_beginnings_hold_in_facets_too(index_of: IndexOf, query: str, total: int) -> None:
    documents = [a_document("a", authors=["Edda Harwell", "Ali Pour-Mohammadi"]), a_document("b")]
    assert index_of(documents).search(SearchRequest(query=query)).total == total
