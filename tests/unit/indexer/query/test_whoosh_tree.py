"""Trees of Whoosh's classes, one kind after the other, on a collection small enough to see through."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import pytest
from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh import sorting

from indexer.errors import InvalidRequestError
from indexer.index import writer
from indexer.index.snapshot import Snapshot
from indexer.query import whoosh_tree
from indexer.search.engine import open_engine
from tests.support.collections import an_index, write_index
from tests.support.documents import a_document
from tests.support.whoosh_brute_force import DerivedTerm
from tests.support.worlds import keep_everything

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.search.engine import LocalEngine

A = a_document(
    "Mass graves were found at Khavaran. A mass of people came to the graves.",
    title="Graves",
    author="Ann O'Hara",
    date="1988-07-28",
    publisher="UPI",
    entities=["Khavaran"],
    source="a.txt",
)
B = a_document("The graves are unmarked; mass burials followed.", title="", date="1988", source="b.txt")
C = a_document(
    "Executions and massacres of prisoners.",
    title="Mass killing",
    author="Bo Ek",
    date="--12-18",
    source="c.txt",
)
D = a_document("خاوران", title="خاوران", language="fa", date="2013-01-01", source="d.txt")
NAMES = {document.key: document.source[0] for document in (A, B, C, D)}


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, with a removed document left in the first."""
    path = tmp_path_factory.mktemp("whoosh") / "index"
    removed = a_document("Mass graves.", title="Mass", date="1988-07-28", author="Ann O'Hara", source="x.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "plan_merges", keep_everything)
        write_index(path, [A, removed, B])
        write_index(path, [C, D], removed=["x.txt"], kept=[A, B])
    return path


@pytest.fixture(scope="module")
def engine(index_dir: Path) -> LocalEngine:
    return open_engine(index_dir)


@pytest.fixture
def searcher(index_dir: Path) -> Iterator[object]:
    with whoosh_index.open_dir(str(index_dir)).searcher() as opened:
        yield opened


def found(engine: LocalEngine, query: wq.Query) -> str:
    """Return the letters of the documents found."""
    return "".join(sorted(NAMES[key] for key, _ in engine.evaluate(query).hits))


def scores(engine: LocalEngine, query: wq.Query) -> dict[str, float]:
    return {NAMES[key]: score for key, score in engine.evaluate(query).hits}


def codes(engine: LocalEngine, query: wq.Query) -> list[str]:
    return [message.code for message in engine.evaluate(query).messages]


def body(text: str, **values: float) -> wq.Query:
    return wq.Term("body", text, **values)


LEAVES = [
    (body("mass"), "ab"),
    (body(b"mass"), "ab"),
    (body("Mass"), ""),  # as it stands in the index, or not at all
    (wq.Term("title", "mass"), "c"),
    (wq.Term("body", "execution"), ""),
    (wq.Term("body_stem", "en:execut"), "c"),
    (wq.Term("title_stem", "en:grave"), "a"),
    (wq.Term("author", "Ann O'Hara"), "a"),
    (wq.Term("author", "ann"), ""),
    (wq.Term("entity", "Khavaran"), "a"),
    (wq.Term("language", "fa"), "d"),
    (wq.Term("publisher", "UPI"), "a"),
    (wq.Term("key", B.key), "b"),
    (wq.Term("source", "b.txt"), "b"),
    (wq.Term("source", "x.txt"), ""),
    (wq.Term("first_day", dt.date(1988, 7, 28).toordinal()), "a"),
    (wq.Term("first_day", str(dt.date(1988, 1, 1).toordinal())), "b"),
    (wq.Term("first_day", "1988-07-28"), ""),
    (wq.Term("first_day", b"\x00\x80"), ""),
    (wq.Term("first_day", 0), ""),
    (wq.Phrase("body", ["mass", "graves"]), "a"),
    (wq.Phrase("body", ["graves", "mass"], slop=2), ""),
    (wq.Phrase("body", ["graves", "mass"], slop=5), "b"),
    (wq.Phrase("body", ["graves", "mass"], slop=6), "ab"),
    (wq.Phrase("body", ["mass", "graves"], slop=20), "a"),
    (wq.Phrase("body", ["mass", "mass"], slop=20), "a"),
    (wq.Phrase("body_stem", ["en:mass", "en:grave"]), "a"),
    (wq.Phrase("body_stem", ["en:grave", "en:mass"], slop=6), "ab"),
    (wq.Phrase("body", ["mass"]), "ab"),
    (wq.Phrase("body", ["mass", None, "graves"]), "a"),
    (wq.Phrase("body", []), ""),
    (wq.Phrase("body", ["mass", "graves"], slop=0), ""),
    (wq.Phrase("body", ["mass", "nowhere"]), ""),
    (wq.Phrase("author", ["Bo Ek"]), "c"),
    (wq.Variations("body", "massacre"), "c"),
    (wq.Variations("author", "Bo Ek"), "c"),
    (wq.Variations("first_day", str(dt.date(1988, 1, 1).toordinal())), "b"),
    (wq.Prefix("body", "mass"), "abc"),
    (wq.Prefix("body_stem", "en:mass"), "abc"),
    (wq.Prefix("author", "A"), "a"),
    (wq.Prefix("key", B.key[:6]), "b"),
    (wq.Prefix("source", "b"), "b"),
    (wq.Prefix("body", ""), "abcd"),
    (wq.Wildcard("body", "m*s"), "abc"),
    (wq.Wildcard("body", "gr?ves"), "ab"),
    (wq.Wildcard("body", "grave"), ""),
    (wq.Wildcard("body", "graves"), "ab"),
    (wq.Wildcard("body", "[eg]*s"), "abc"),
    (wq.Wildcard("body", "[!a-s]*"), "abd"),
    (wq.Wildcard("body", "*"), "abcd"),
    (wq.Wildcard("title", "*"), "acd"),
    (wq.Wildcard("publisher", "*"), "a"),
    (wq.Wildcard("author", "* Ek"), "c"),
    (wq.Regex("body", "gra"), "ab"),
    (wq.Regex("body", "gra$"), ""),
    (wq.Regex("body", "exe.*s|خا"), "cd"),
    (wq.Regex("body", r"\Akhav|\Aexec"), "ac"),
    (wq.Regex("body", "(?i)KHAV"), "a"),
    (wq.Regex("body", "[^a-z]"), "d"),
    (wq.Regex("body", "ven"), ""),
    (wq.Regex("body", ".*"), "abcd"),
    (wq.Regex("body_stem", "en:exec"), "c"),
    (wq.Regex("author", r".*\bEk"), "c"),
    (wq.Regex("source", r"[ad]\.txt"), "ad"),
    (wq.FuzzyTerm("body", "grabes"), "ab"),
    (wq.FuzzyTerm("body", "grvaes"), "ab"),  # a swap
    (wq.FuzzyTerm("body", "rgaves", prefixlength=1), ""),
    (wq.FuzzyTerm("body", "rgaves", prefixlength=0), "ab"),
    (wq.FuzzyTerm("body_stem", "en:graqe"), "ab"),
    (wq.FuzzyTerm("author", "Bo Eck"), "c"),
    (wq.TermRange("body", "executions", "graves"), "abc"),
    (wq.TermRange("body", "executions", "graves", startexcl=True), "ab"),
    (wq.TermRange("body", "found", "graves", endexcl=True, startexcl=True), ""),
    (wq.TermRange("body", "z", None), "d"),
    (wq.TermRange("body", None, "at"), "abc"),
    (wq.TermRange("body", None, ""), ""),
    (wq.TermRange("body", "graves", "at"), ""),
    (wq.TermRange("body", None, None), "abcd"),
    (wq.TermRange("author", "B", None), "c"),
    (wq.TermRange("key", A.key, A.key), "a"),
    (wq.TermRange("first_day", 1, dt.date(1988, 7, 1).toordinal()), "b"),
    (wq.NumericRange("first_day", None, None), "abd"),
    (wq.NumericRange("first_day", dt.date(1988, 7, 28).toordinal(), None), "ad"),
    (wq.NumericRange("first_day", dt.date(1988, 7, 28).toordinal(), None, startexcl=True), "d"),
    (wq.NumericRange("last_day", None, dt.date(1988, 7, 28).toordinal()), "a"),
    (wq.NumericRange("last_day", None, dt.date(1988, 7, 28).toordinal(), endexcl=True), ""),
    (wq.NumericRange("last_day", -(10**20), 10**20), "abd"),
    (wq.DateRange("first_day", dt.datetime(1988, 1, 1), dt.datetime(1988, 12, 31, 23)), "ab"),
    (wq.DateRange("first_day", None, dt.datetime(1988, 7, 28), endexcl=True), "b"),
    (wq.Every(), "abcd"),
    (wq.Every("body"), "abcd"),
    (wq.Every("title"), "acd"),
    (wq.Every("title_stem"), "acd"),
    (wq.Every("author"), "ac"),
    (wq.Every("key"), "abcd"),
    (wq.Every("last_day"), "abd"),
    (wq.NullQuery, ""),
    (wq.error_query("no query"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), LEAVES, ids=[str(i) for i in range(len(LEAVES))])
def test_a_leaf_finds_its_documents(engine: LocalEngine, query: wq.Query, expected: str) -> None:
    assert found(engine, query) == expected
    assert codes(engine, query) == []


MASS, GRAVES, FA = body("mass"), body("graves"), wq.Term("language", "fa")

OPERATORS = [
    (wq.And([MASS, GRAVES]), "ab"),
    (wq.And([MASS, wq.Term("author", "Ann O'Hara")]), "a"),
    (wq.And([MASS, wq.Not(wq.Term("author", "Ann O'Hara"))]), "b"),
    (wq.And([wq.Not(MASS), wq.Not(FA)]), "c"),
    (wq.And([]), ""),
    (wq.Or([MASS, FA]), "abd"),
    (wq.Or([]), ""),
    (wq.Or([MASS, FA], scale=0.5, minmatch=2), "abd"),
    (wq.DisjunctionMax([MASS, FA]), "abd"),
    (wq.DisjunctionMax([]), ""),
    (wq.Not(MASS), "cd"),
    (wq.Not(wq.NullQuery), "abcd"),
    (wq.AndNot(MASS, wq.Term("publisher", "UPI")), "b"),
    (wq.AndMaybe(MASS, FA), "ab"),
    (wq.Require(wq.Every(), MASS), "ab"),
    (wq.ConstantScoreQuery(MASS), "ab"),
    (wq.WeightingQuery(MASS, None), "ab"),
    (wq.Or([wq.And([MASS, wq.Not(GRAVES)]), wq.Phrase("title", ["mass", "killing"])]), "c"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), OPERATORS, ids=[str(i) for i in range(len(OPERATORS))])
def test_an_operator_finds_its_documents(engine: LocalEngine, query: wq.Query, expected: str) -> None:
    assert found(engine, query) == expected


LEFT_TO_WHOOSH = [
    (wq.SpanNear(GRAVES, MASS, slop=4, ordered=False), "ab"),
    (wq.SpanNear2([MASS, GRAVES], slop=1), "a"),
    (wq.SpanFirst(GRAVES, 1), "ab"),
    (wq.SpanFirst(GRAVES, 0), ""),
    (wq.SpanOr([GRAVES, body("prisoners")]), "abc"),
    (wq.SpanNot(wq.SpanNear(MASS, GRAVES, slop=9), body("people")), "a"),
    (wq.SpanNear(wq.Or([body("mass"), body("people"), body("unmarked")]), GRAVES, slop=1), "a"),
    (wq.SpanContains(wq.SpanNear(MASS, GRAVES, slop=9), body("people")), "a"),
    (wq.SpanBefore(GRAVES, body("unmarked")), "b"),
    (wq.SpanCondition(GRAVES, body("unmarked")), "b"),
    (wq.Sequence([MASS, GRAVES]), "a"),
    (wq.Ordered([GRAVES, body("burials")]), "b"),
    (wq.ColumnQuery("first_day", dt.date(1988, 1, 1).toordinal()), "b"),
    (wq.ColumnQuery("first_day", lambda day: day == 0), "c"),
    (wq.NestedParent(wq.Every("author"), body("burials")), "a"),
    (wq.NestedChildren(wq.Every("author"), wq.Term("author", "Ann O'Hara")), "b"),
    (wq.Otherwise(body("nowhere"), MASS), "ab"),
    (DerivedTerm("body", "mass"), "ab"),
    (wq.Prefix("first_day", b"\x00"), "abd"),
    (wq.And([wq.SpanFirst(GRAVES, 1), wq.Not(wq.Term("publisher", "UPI"))]), "b"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"), LEFT_TO_WHOOSH, ids=[str(i) for i in range(len(LEFT_TO_WHOOSH))]
)
def test_what_is_not_known_is_left_to_whooshs_matcher(
    engine: LocalEngine, query: wq.Query, expected: str
) -> None:
    assert found(engine, query) == expected


def test_what_whoosh_does_is_of_the_same_generation_even_when_its_files_are_gone(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [A, B, C])
    snapshot = Snapshot(tmp_path / "index")
    write_index(tmp_path / "index", [], kept=[B, C], removed=["a.txt"])
    write_index(tmp_path / "index", [D], is_fresh=True)
    tree, _ = whoosh_tree.translate(wq.SpanFirst(GRAVES, 1), snapshot)
    assert {snapshot.key(doc) for doc in tree.docs} == {A.key, B.key}


# -- scores ------------------------------------------------------------------


def test_a_term_scores_as_a_word_of_its_field(engine: LocalEngine) -> None:
    of_term = scores(engine, MASS)
    assert of_term["a"] > 0
    assert scores(engine, body("mass", boost=2.0)) == pytest.approx({k: 2 * v for k, v in of_term.items()})


def test_sets_of_documents_score_nothing_and_narrow(engine: LocalEngine) -> None:
    assert set(scores(engine, wq.Term("author", "Bo Ek", boost=3.0)).values()) == {0.0}
    assert set(scores(engine, wq.Not(MASS)).values()) == {0.0}
    narrowed = scores(engine, wq.And([MASS, wq.Term("publisher", "UPI")]))
    assert narrowed == {"a": scores(engine, MASS)["a"]}


@pytest.mark.parametrize(
    "query",
    [
        wq.Prefix("body", "mass", boost=2.0),
        wq.Wildcard("body", "m*", boost=2.0),
        wq.Regex("body", "m.+", boost=2.0),
        wq.FuzzyTerm("body", "mess", boost=2.0),
        wq.TermRange("body", "m", "n", boost=2.0),
        wq.Prefix("author", "A", boost=2.0),
        wq.NumericRange("first_day", 1, None, boost=2.0),
        wq.Every("body", boost=2.0),
        wq.Every(boost=2.0),
        wq.ConstantScoreQuery(MASS, 2.0),
    ],
    ids=repr,
)
def test_a_constant_score_is_the_boost(engine: LocalEngine, query: wq.Query) -> None:
    assert set(scores(engine, query).values()) == {2.0}
    assert set(scores(engine, wq.Or([query], boost=3.0)).values()) == {6.0}


def test_without_a_constant_score_many_terms_score_as_one_word(engine: LocalEngine) -> None:
    prefix = scores(engine, wq.Prefix("body", "mass", constantscore=False))
    variants = scores(engine, wq.Variations("body", "massacre"))
    assert len(set(prefix.values())) == 3
    assert variants["c"] > prefix["c"] > 0  # the rarer, the more
    assert set(scores(engine, wq.Prefix("author", "A", constantscore=False)).values()) == {0.0}


def test_boosts_are_handed_down(engine: LocalEngine) -> None:
    tree = wq.And([wq.Or([MASS, body("people", boost=3.0)]), wq.AndMaybe(GRAVES, wq.Term("title", "graves"))])
    boosted = wq.And(tree.subqueries, boost=2.0)
    assert scores(engine, boosted) == pytest.approx({k: 2 * v for k, v in scores(engine, tree).items()})


def test_the_best_part_scores_and_the_others_by_the_tiebreak(engine: LocalEngine) -> None:
    parts = [MASS, GRAVES]
    first, second = (scores(engine, part)["a"] for part in parts)
    assert scores(engine, wq.DisjunctionMax(parts))["a"] == pytest.approx(max(first, second))
    tied = scores(engine, wq.DisjunctionMax(parts, tiebreak=0.5))["a"]
    assert tied == pytest.approx(max(first, second) + 0.5 * min(first, second))


def test_hits_are_ranked_and_equals_go_by_key(engine: LocalEngine) -> None:
    ranking = engine.evaluate(wq.Every())
    assert [key for key, _ in ranking.hits] == sorted(NAMES)
    assert engine.evaluate(wq.Every(), limit=2) == ranking._replace(hits=ranking.hits[:2])
    assert engine.evaluate(wq.Every(), limit=0).hits == ()
    assert engine.evaluate(wq.Every(), limit=-1).total == 4


# -- bounds ------------------------------------------------------------------


def test_too_many_terms_are_cut_and_said(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_tree, "MAX_TERMS", 1)
    for query in (
        wq.Prefix("body", "mass"),
        wq.Regex("body", "mass"),
        wq.Prefix("body_stem", "en:mass"),
        wq.Regex("body_stem", "en:mass"),
    ):
        ranking = engine.evaluate(query)
        assert [message.code for message in ranking.messages] == ["wildcard-too-wide"]
        assert found(engine, query) == "ab"
    assert codes(engine, wq.Prefix("body", "khav")) == []


def test_the_terms_of_a_query_are_bounded_together(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_tree, "MAX_QUERY_TERMS", 2)
    query = wq.Or([wq.Prefix("body", "mass"), wq.Prefix("body", "خا"), wq.Regex("body_stem", "en:exec")])
    assert found(engine, query) == "abc"
    assert codes(engine, query) == ["wildcard-too-wide"] * 2


def test_values_are_not_bounded(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_tree, "MAX_TERMS", 1)
    assert found(engine, wq.Regex("author", ".")) == "ac"
    assert found(engine, wq.Regex("key", ".")) == "abcd"


@pytest.mark.parametrize(
    ("query", "code", "expected"),
    [
        (body("mass", boost=1e9), "boost-too-large", "ab"),
        (wq.Or([body("mass", boost=100.0)], boost=100.0), "boost-too-large", "ab"),
        (wq.Phrase("body", ["mass", "graves"], slop=1 << 30), "slop-too-large", "a"),
        (wq.FuzzyTerm("body", "graves", maxdist=9), "fuzzy-too-far", "ab"),
        (wq.Term("colour", "red"), "field-unknown", ""),
        (wq.Prefix("colour", "red"), "field-unknown", ""),
        (wq.Phrase("colour", ["red", "green"]), "field-unknown", ""),
        (wq.Variations("colour", "red"), "field-unknown", ""),
        (wq.Every("document"), "field-unknown", ""),
    ],
)
def test_what_was_read_otherwise_is_said(
    engine: LocalEngine, query: wq.Query, code: str, expected: str
) -> None:
    assert codes(engine, query) == [code]
    assert found(engine, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "mass",
        wq.And,
        body("mass", boost=-1.0),
        body("mass", boost=float("nan")),
        wq.ConstantScoreQuery(MASS, -1.0),
        wq.Term("body", 5),
        wq.Term("body", b"\xff"),
        wq.Regex("body", "("),
        wq.Regex("body", "a)|(b"),
        wq.Regex("body", "(?=a)"),
        wq.Regex("body", r"(a)\1"),
        wq.Regex("body", "((a{1000}){1000}){1000}"),
        wq.Regex("body", "\udc80"),
        wq.NumericRange("body", 1, 2),
        wq.NumericRange("first_day", "x", 2),
        wq.Phrase("author", ["Bo", "Ek"]),
        wq.SpanFirst(wq.Phrase("author", ["Bo", "Ek"])),
    ],
    ids=repr,
)
def test_what_cannot_be_searched_for_is_an_error(engine: LocalEngine, query: wq.Query) -> None:
    with pytest.raises(InvalidRequestError):
        engine.evaluate(query)


def test_an_expression_takes_no_longer_whatever_it_is(tmp_path: Path) -> None:
    engine = an_index(tmp_path / "index", [a_document("a" * 5000)])
    assert engine.evaluate(wq.Regex("body", "(a+)+(a+)+(a+)+b")).total == 0  # years, by Python's


def test_without_re2_it_is_said_what_to_install(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(InvalidRequestError, match=r"govah\[regex\]"):
        engine.evaluate(wq.Regex("body", "mass"))


def test_a_line_feed_in_a_source_parts_no_term(tmp_path: Path) -> None:
    engine = an_index(tmp_path / "index", [a_document(source="a\nb.txt"), a_document(source="c.txt")])
    assert engine.evaluate(wq.Regex("source", "b")).total == 0
    assert engine.evaluate(wq.Regex("source", "a")).total == 1
    assert engine.evaluate(wq.Regex("source", "c")).total == 1


def test_an_empty_index_is_searched_as_any(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [])
    engine = open_engine(tmp_path / "index")
    for query, _ in [*LEAVES, *OPERATORS, *LEFT_TO_WHOOSH]:
        assert engine.evaluate(query).total == 0


# -- what Whoosh's own searcher finds of days and keys ------------------------


def found_by_whoosh(searcher: object, query: wq.Query) -> str:
    return "".join(sorted(NAMES[hit["key"]] for hit in searcher.search(query, limit=None)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (query, expected)
        for query, expected in LEAVES
        if type(query) is wq.NumericRange and query.end != 10**20
    ],
    ids=repr,
)
def test_whoosh_finds_days_in_ranges(searcher: object, query: wq.Query, expected: str) -> None:
    assert found_by_whoosh(searcher, query) == expected


def test_whoosh_finds_a_day_and_a_key(searcher: object) -> None:
    assert found_by_whoosh(searcher, wq.Term("first_day", dt.date(1988, 7, 28).toordinal())) == "a"
    assert found_by_whoosh(searcher, wq.Every("last_day")) == "abd"
    assert found_by_whoosh(searcher, wq.Term("key", B.key)) == "b"
    assert found_by_whoosh(searcher, wq.Prefix("key", "")) == "abcd"


@pytest.mark.parametrize("field", ["first_day", "last_day"])
def test_whoosh_sorts_by_day_in_either_direction(searcher: object, field: str) -> None:
    def order(**how: object) -> str:
        return "".join(NAMES[hit["key"]] for hit in searcher.search(wq.Every(), limit=None, **how))

    by_day = {"first_day": "cbad", "last_day": "cabd"}[field]
    assert order(sortedby=field) == by_day
    assert order(sortedby=field, reverse=True) == by_day[::-1]
    assert order(sortedby=sorting.FieldFacet(field, reverse=True)) == by_day[::-1]


def test_whoosh_reads_days_out_of_their_columns(searcher: object) -> None:
    column = searcher.reader().column_reader("first_day")
    keys = searcher.reader().column_reader("key")
    days = {NAMES.get(key): day for key, day in zip(keys, column, strict=True)}
    assert days["a"] == dt.date(1988, 7, 28).toordinal()
    assert days["c"] == 0


def test_whoosh_groups_by_day(searcher: object) -> None:
    groups = searcher.search(wq.Every(), limit=None, groupedby="first_day").groups()
    assert {day: len(docs) for day, docs in groups.items()} == {
        dt.date(1988, 7, 28).toordinal(): 1,
        dt.date(1988, 1, 1).toordinal(): 1,
        dt.date(2013, 1, 1).toordinal(): 1,
        0: 1,
    }
