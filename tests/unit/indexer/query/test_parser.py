"""A query string to a tree of what was typed."""

from __future__ import annotations

import pytest

from indexer.query.parser import MAX_BOOST, MAX_EDITS, MAX_SLOP, parse
from indexer.query.tree import And, AndMaybe, Everything, Node, Not, Nothing, Or, Reading, Require, Typed


def short(node: Node) -> object:
    """Write a tree so that its shape can be read: words as strings, operators as tuples."""
    match node:
        case Typed(text, _, field, reading):
            mark = {Reading.PHRASE: '"{}"', Reading.FUZZY: "{}~", Reading.RANGE: "[{}]"}.get(reading, "{}")
            return (f"{field}:" if field else "") + mark.format(text)
        case And(parts):
            return ("and", *map(short, parts))
        case Or(parts):
            return ("or", *map(short, parts))
        case Not(part):
            return ("not", short(part))
        case AndMaybe(first, second):
            return ("andmaybe", short(first), short(second))
        case Require(first, second):
            return ("require", short(first), short(second))
    return type(node).__name__.lower()


def leaf(query: str) -> Typed:
    tree, messages = parse(query)
    assert isinstance(tree, Typed)
    assert messages == ()
    return tree


def codes(query: str) -> list[tuple[str, int | None]]:
    return [(message.code, message.position) for message in parse(query)[1]]


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("mass", "mass"),
        ("mass graves", ("and", "mass", "graves")),
        ("mass AND graves", ("and", "mass", "graves")),
        ("mass OR graves", ("or", "mass", "graves")),
        ("NOT graves", ("not", "graves")),
        ("mass NOT graves", ("and", "mass", ("not", "graves"))),
        ("mass -graves", ("and", "mass", ("not", "graves"))),
        ("mass AND NOT graves", ("and", "mass", ("not", "graves"))),
        ("mass ANDNOT graves", ("and", "mass", ("not", "graves"))),
        ("mass ANDMAYBE graves", ("andmaybe", "mass", "graves")),
        ("mass REQUIRE graves", ("require", "mass", "graves")),
        ('"mass graves"', '"mass graves"'),
        ('-"mass graves"', ("not", '"mass graves"')),
        ("-(a b)", ("not", ("and", "a", "b"))),
        ("a OR b AND c", ("or", "a", ("and", "b", "c"))),
        ("a AND b OR c", ("or", ("and", "a", "b"), "c")),
        ("(a OR b) AND c", ("and", ("or", "a", "b"), "c")),
        ("(a OR b) c", ("and", ("or", "a", "b"), "c")),
        ("a OR b OR c", ("or", "a", "b", "c")),
        ("a (b c)", ("and", "a", "b", "c")),
        ("((a))", "a"),
        ("title:graves", "title:graves"),
        ("text:graves", "text:graves"),
        ("body:graves", "text:graves"),
        ('author:"Struan Stevenson"', 'author:"Struan Stevenson"'),
        ("title:(a OR b)", ("or", "title:a", "title:b")),
        ("mass*", "mass*"),
        ("m?ss", "m?ss"),
        ("mass~", "mass~"),
        ("[a TO b]", "[a TO b]"),
        ("date:[1988 TO 1989]", "date:[1988 TO 1989]"),
        ("and or not", ("and", "and", "or", "not")),
        ("Pour-Mohammadi", "Pour-Mohammadi"),
        ("می‌روم", "می‌روم"),
        ("*", "everything"),
        ("*:*", "everything"),
    ],
)
def test_the_operators_bind_as_documented(query: str, tree: object) -> None:
    assert (short(parse(query)[0]), parse(query)[1]) == (tree, ())


@pytest.mark.parametrize("query", ["", "   ", "\t\n"])
def test_no_query_asks_for_everything(query: str) -> None:
    assert parse(query) == (Everything(), ())


@pytest.mark.parametrize("query", ["()", '"', "AND", "NOT"])
def test_a_query_of_syntax_alone_asks_for_nothing(query: str) -> None:
    tree, messages = parse(query)
    assert tree == Nothing()
    assert messages


@pytest.mark.parametrize(
    ("query", "starts"),
    [
        ('mass OR "two words" -title:graves', [0, 8, 27]),
        ("x mass* ma?s m?s*t *ass", [0, 2, 8, 13, 19]),
        ("x title:mass* text:(a b*)", [0, 8, 20, 22]),
        ('x [a TO b] date:[1988 TO] "a b"~2 mass~', [0, 2, 16, 26, 34]),
        ("خاوران؟ graves^2", [0, 8]),
    ],
)
def test_a_leaf_knows_where_it_was_typed(query: str, starts: list[int]) -> None:
    assert [part.start for part in _leaves(parse(query)[0])] == starts


def _leaves(node: Node) -> list[Typed]:
    match node:
        case Typed():
            return [node]
        case And(parts) | Or(parts):
            return [own for part in parts for own in _leaves(part)]
        case Not(part):
            return _leaves(part)
    return []


def test_a_phrase_may_have_a_distance() -> None:
    assert leaf('"mass graves"').slop == 1
    assert leaf('"mass graves"~3').slop == 3
    assert leaf('"mass graves"~0').slop == 1


@pytest.mark.parametrize("typed", ["51", "999", "99999", "9" * 300])
def test_a_distance_is_bounded_and_said(typed: str) -> None:
    tree, messages = parse(f'"mass graves"~{typed}')
    assert isinstance(tree, Typed)
    assert tree.slop == MAX_SLOP
    assert [message.code for message in messages] == ["slop-too-large"]


def test_a_boost_weighs_a_leaf_or_a_group() -> None:
    assert leaf("mass^2").boost == 2.0
    assert leaf('"mass graves"^0.5').boost == 0.5
    tree, _ = parse("(mass graves^2)^3")
    assert [part.boost for part in _leaves(tree)] == [3.0, 6.0]


@pytest.mark.parametrize("query", [f"mass^{'9' * 400}", f"mass^{'9' * 40}"])
def test_a_boost_is_bounded_and_said(query: str) -> None:
    tree, messages = parse(query)
    assert isinstance(tree, Typed)
    assert tree.boost == MAX_BOOST
    assert [message.code for message in messages] == ["boost-too-large"]


def test_boosts_of_groups_are_bounded_together() -> None:
    tree, _ = parse("(((mass^900)^900)^900)^900")
    assert isinstance(tree, Typed)
    assert tree.boost == MAX_BOOST


def test_a_fuzzy_word_differs_by_two_letters_at_most() -> None:
    assert leaf("mass~").edits == 1
    assert leaf("mass~2").edits == 2
    assert leaf("mass~2/3").prefix_chars == 3
    tree, messages = parse("mass~7")
    assert isinstance(tree, Typed)
    assert tree.edits == MAX_EDITS
    assert [message.code for message in messages] == ["fuzzy-too-far"]


@pytest.mark.parametrize(
    ("query", "lower", "upper", "excludes"),
    [
        ("date:[1988 TO 1989]", "1988", "1989", (False, False)),
        ("date:{1988 TO 1989}", "1988", "1989", (True, True)),
        ("date:[1988 TO 1989}", "1988", "1989", (False, True)),
        ("date:[1988 TO]", "1988", None, (False, False)),
        ("date:[TO 1989]", None, "1989", (False, False)),
    ],
)
def test_a_range_may_be_open_and_leave_its_bounds_out(
    query: str, lower: str | None, upper: str | None, excludes: tuple[bool, bool]
) -> None:
    typed = leaf(query)
    assert (typed.reading, typed.lower, typed.upper) == (Reading.RANGE, lower, upper)
    assert [flag for flag, bound in zip(typed.excludes, (lower, upper), strict=True) if bound] == [
        flag for flag, bound in zip(excludes, (lower, upper), strict=True) if bound
    ]


@pytest.mark.parametrize(
    ("query", "tree", "position"),
    [
        ("foo:bar", "foo:bar", 0),
        ("mass http://example.org/a", ("and", "mass", "http://example.org/a"), 5),
        ("10:30", "10:30", 0),
        ('foo:"a b"', ("and", "foo", '"a b"'), 0),
        ("foo:ba*", ("and", "foo", "ba*"), 0),
    ],
)
def test_an_unknown_field_is_searched_as_a_word(query: str, tree: object, position: int) -> None:
    assert short(parse(query)[0]) == tree
    assert codes(query) == [("field-unknown", position)]


@pytest.mark.parametrize(
    ("query", "said"), [("year:1988", "date:1988"), ("Source:upi", "publisher:"), ("person:raisi", "entity:")]
)
def test_a_field_of_other_programs_is_said_to_be_called_otherwise(query: str, said: str) -> None:
    (message,) = parse(query)[1]
    assert message.code == "field-unknown"
    assert said in message.text


def test_a_query_that_cannot_be_parsed_is_searched_by_its_words() -> None:
    tree, messages = parse("NOT -graves")
    assert [message.code for message in messages] == ["query-not-understood"]
    assert "graves" in [part.text for part in _leaves(tree)]


def test_ten_thousand_words_are_read_as_far_as_a_query_goes() -> None:
    assert codes("word " * 10_000) == [("query-too-long", 1024)]


def test_equal_queries_give_equal_trees() -> None:
    query = 'a OR ("b c"~2 -d*)^2'
    assert parse(query) == parse(query)
    assert hash(parse(query)[0]) == hash(parse(query)[0])
