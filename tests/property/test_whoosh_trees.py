"""Random trees of Whoosh's classes: the engine answers as the slow twin does, and as a sound Whoosh does."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
import re2
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh import query as wq

from indexer.analysis.stem import stem_terms
from indexer.analysis.tokenize import tokenize
from indexer.errors import InvalidRequestError
from indexer.index.codec.lexicon import Lexicon, lexicon_arrays
from indexer.query.whoosh_tree import Expression
from tests.support.queries import AUTHORS, ENTITIES, LANGUAGES, PUBLISHERS, WORDS
from tests.support.whoosh_brute_force import DAYS, TEXTS, DerivedTerm, WhooshBruteForce, edits
from tests.support.worlds import a_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.worlds import World

N_TREES = int(os.environ.get("GOVAH_TREES", "150"))
"""Trees whose answers are compared; the environment variable asks for more, and so for more collections."""

N_WORLDS = max(8, N_TREES // 100)

TREES = settings(max_examples=N_TREES, suppress_health_check=[HealthCheck.too_slow])

seeds = st.integers(0, N_WORLDS - 1)


class Case(NamedTuple):
    world: World
    twin: WhooshBruteForce
    searcher: object

    def found_by_whoosh(self, query: wq.Query) -> set[str]:
        return {hit["key"] for hit in self.searcher.search(query, limit=None)}


@pytest.fixture(scope="module")
def case_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Case]:
    """Return a function that gives the collection of a seed, built when it is first asked for."""
    cases: dict[int, Case] = {}

    def case(seed: int) -> Case:
        if seed not in cases:
            path = tmp_path_factory.mktemp("world") / "index"
            world = a_world(path, seed)
            searcher = whoosh_index.open_dir(str(path)).searcher()
            cases[seed] = Case(world, WhooshBruteForce(world.twin), searcher)
        return cases[seed]

    return case


_TOKENS = [token for word in (*WORDS, "x7", "gra12", "ن3", "nowhere") for token in tokenize(word)]
_TERMS = sorted({token.term for token in _TOKENS})
_STEMS = sorted({stem for token in _TOKENS for stem in stem_terms(token.surface, ("en", "fa", "ar"))})
_PATTERNS = (
    "*",
    "gra*",
    "x*",
    "*1*",
    "*s",
    "m*e",
    "?assacre",
    "gra?es",
    "ن*",
    "zzz*",
    "grave",
    "[gm]*",
    "*[!s]",
)
_EXPRESSIONS = (
    ".*", "gr.*", "gra(ve)?s?$", "^mas", "x[0-9]+", "(a|gra)[a-z]*", "massacre|grave", ".", "ن.", "[^g]",
    "e$", "", r"\Agra", r"gra\w*", r"(?i)GRA", "(a+)+$", "zzz", r"mass\b", "(mass)(acre)?s", "en:.*e",
)  # fmt: skip
_VALUES = {
    "title": _TERMS, "body": _TERMS, "title_stem": _STEMS, "body_stem": _STEMS, "author": AUTHORS,
    "entity": ENTITIES, "language": LANGUAGES, "publisher": PUBLISHERS, "source": ["0", "1", "5"],
    "key": ["a", "samesame0"],
}  # fmt: skip
_DAYS = (1, 725_742, 725_941, 725_956, 725_972, 734_869, 3_652_059, 0, -5, 10**12)
_boosts = st.sampled_from([1.0, 1.0, 0.5, 2.0])
_fields = st.sampled_from([*TEXTS, "body", "body", *_VALUES])
_days = st.none() | st.sampled_from(_DAYS)


def _values(case: Case, field: str) -> st.SearchStrategy[str]:
    some = [*_VALUES[field], *sorted(case.twin.vocabulary(field))[:40]]
    return st.sampled_from(some)


def _multiples(field: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[wq.Query]:
    in_field = st.just(field)
    flags = st.booleans()
    return st.one_of(
        st.builds(wq.Prefix, in_field, value.map(lambda text: text[:3]) | st.just(""), _boosts, flags),
        st.builds(wq.Wildcard, in_field, st.sampled_from(_PATTERNS) | value, _boosts, flags),
        st.builds(wq.Regex, in_field, st.sampled_from(_EXPRESSIONS), _boosts, flags),
        st.builds(wq.FuzzyTerm, in_field, value, _boosts, st.integers(0, 2), st.integers(0, 2), flags),
        st.builds(wq.TermRange, in_field, st.none() | value, st.none() | value, flags, flags, _boosts, flags),
        st.builds(wq.Variations, in_field, value, _boosts),
    )


def _in_field(case: Case) -> st.SearchStrategy[wq.Query]:
    def of(field: str) -> st.SearchStrategy[wq.Query]:
        value = _values(case, field)
        kinds = [
            st.builds(wq.Term, st.just(field), value, _boosts),
            _multiples(field, value),
            st.builds(wq.Every, st.just(field), _boosts),
        ]
        if field in TEXTS:
            words = st.lists(value, min_size=1, max_size=3)
            slops = st.sampled_from([1, 1, 2, 3, 6])
            kinds += [kinds[0], st.builds(wq.Phrase, st.just(field), words, slops, _boosts)]
        return st.one_of(kinds)

    return _fields.flatmap(of)


def _of_days() -> st.SearchStrategy[wq.Query]:
    fields, flags = st.sampled_from(DAYS), st.booleans()
    moments = st.none() | st.sampled_from(
        [dt.datetime(1988, 7, 28, 13), dt.datetime(1988, 1, 1), dt.datetime(2013, 1, 1)]
    )
    numbers = st.none() | st.sampled_from(_DAYS[:-1])
    return st.one_of(
        st.builds(wq.NumericRange, fields, numbers, numbers, flags, flags, _boosts, flags),
        st.builds(wq.NumericRange, fields, st.just(725_742), numbers, flags, flags, _boosts),
        st.builds(wq.DateRange, fields, moments, moments, flags, flags, _boosts),
        st.builds(
            wq.Term, fields, st.sampled_from(_DAYS[:-1]).map(str) | st.sampled_from(_DAYS[:-1]), _boosts
        ),
        st.builds(wq.Every, fields, _boosts),
    )


def _by_whoosh(case: Case) -> st.SearchStrategy[wq.Query]:
    """Classes that are left to Whoosh's own matchers."""
    terms = st.sampled_from(list(TEXTS)).flatmap(
        lambda field: st.builds(wq.Term, st.just(field), _values(case, field))
    )
    pairs = st.sampled_from(list(TEXTS)).flatmap(
        lambda field: st.tuples(*[st.builds(wq.Term, st.just(field), _values(case, field))] * 2)
    )
    return st.one_of(
        st.builds(wq.SpanFirst, terms, st.integers(0, 4)),
        st.builds(
            lambda pair, slop, ordered: wq.SpanNear(*pair, slop=slop, ordered=ordered),
            pairs, st.integers(1, 6), st.booleans(),
        ),
        terms.map(lambda term: DerivedTerm(term.fieldname, term.text)),
        st.sampled_from(_DAYS).map(lambda day: wq.ColumnQuery("first_day", lambda own: own >= day)),
    )  # fmt: skip


def _leaves(case: Case) -> st.SearchStrategy[wq.Query]:
    in_field = _in_field(case)
    others = [_of_days(), st.builds(wq.Every, st.none(), _boosts), st.just(wq.NullQuery)]
    return st.one_of(in_field, in_field, in_field, *others)


def _sound(parts: st.SearchStrategy[wq.Query]) -> st.SearchStrategy[wq.Query]:
    """Operators that Whoosh evaluates rightly."""
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        st.builds(wq.And, several, _boosts),
        st.builds(wq.Or, several, _boosts),
        st.builds(wq.DisjunctionMax, several, _boosts, st.sampled_from([0.0, 0.3])),
        st.builds(wq.AndMaybe, parts, parts),
        st.builds(wq.ConstantScoreQuery, parts, st.sampled_from([0.0, 1.0, 2.5])),
    )


def _all(parts: st.SearchStrategy[wq.Query]) -> st.SearchStrategy[wq.Query]:
    return st.one_of(
        _sound(parts),
        st.sampled_from([wq.And, wq.Or, wq.DisjunctionMax]).map(lambda kind: kind([])),
        st.builds(wq.Not, parts),
        st.builds(wq.AndNot, parts, parts),
        st.builds(wq.Require, parts, parts),
        st.builds(wq.WeightingQuery, parts, st.none()),
    )


def _is_beyond_whoosh(case: Case, leaf: wq.Query) -> bool:
    """Tell whether Whoosh answers otherwise or not at all.

    A fuzzy word may find one by a swap, which is two edits to Whoosh and one to us, and Whoosh fails at one
    that is shorter than its prefix. Ranges of dates and of columns are wrong in it.
    """
    if not isinstance(leaf, wq.FuzzyTerm):
        return isinstance(leaf, wq.DateRange | wq.ColumnQuery)
    return len(leaf.text) < leaf.prefixlength or any(
        edits(leaf.text, term, with_swaps=True) <= leaf.maxdist < edits(leaf.text, term, with_swaps=False)
        for term in case.twin.vocabulary(leaf.fieldname)
    )


@TREES
@given(seeds, st.data())
def test_the_engine_evaluates_any_tree_of_whooshs_as_its_twin_does(
    case_of: Callable[[int], Case], seed: int, data: st.DataObject
) -> None:
    case = case_of(seed)
    query = data.draw(st.recursive(_leaves(case) | _by_whoosh(case), _all, max_leaves=6))
    found = case.world.engine.evaluate(query)
    expected = case.twin.scores(query)
    assert found.messages == ()
    assert {key for key, _ in found.hits} == set(expected)
    assert dict(found.hits) == pytest.approx(expected, rel=1e-4, abs=1e-6)
    assert list(found.hits) == sorted(found.hits, key=lambda hit: (-hit[1], hit[0]))
    assert found.total == len(found.hits)
    assert case.world.engine.evaluate(query, limit=3).hits == found.hits[:3]


@TREES
@given(seeds, st.data())
def test_the_documents_are_those_of_whooshs_own_searcher(
    case_of: Callable[[int], Case], seed: int, data: st.DataObject
) -> None:
    case = case_of(seed)
    query = data.draw(st.recursive(_leaves(case), _sound, max_leaves=6) | _by_whoosh(case))
    assume(not any(_is_beyond_whoosh(case, leaf) for leaf in query.leaves()))
    found = case.world.engine.evaluate(query)
    assert {key for key, _ in found.hits} == case.found_by_whoosh(query)


_PIECES = (
    *(
        "a",
        "b",
        "c",
        "1",
        "خ",
        ".",
        "[^a]",
        "[a-c]",
        "^",
        "$",
        r"\b",
        r"\B",
        r"\d",
        r"\D",
        r"\W",
        r"\s",
        r"\S",
    ),
    *(
        r"\n",
        r"[^b\n]",
        r"\Qa\E",
        r"\A",
        r"\z",
        "(?-m)",
        "(?i-m:",
        "(?i)",
        "(?s)",
        "(?U)",
        "(?:",
        "(?P<x>",
        "(",
        ")",
    ),
    *("|", "*", "+", "?", "*?", "{2}", r"\pL", r"\PL", "[[:^alpha:]]"),
)

patterns = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
lexicons = st.sets(st.text("abc1خ-", min_size=1, max_size=5), max_size=20).map(
    lambda terms: sorted(term.encode() for term in terms)
)


@settings(max_examples=4 * N_TREES, suppress_health_check=[HealthCheck.filter_too_much])
@given(patterns, lexicons, st.none() | st.integers(1, 5))
def test_an_expression_finds_in_all_terms_what_it_finds_in_each(
    pattern: str, terms: list[bytes], at_most: int | None
) -> None:
    try:
        expression = Expression(pattern, at_most)
    except InvalidRequestError:
        assume(False)
    of_term = re2.compile(pattern)
    expected = [i for i, term in enumerate(terms) if of_term.match(term)]
    assert expression.choose(Lexicon(*lexicon_arrays(terms))).tolist() == expected[:at_most]
