"""
The slow, obvious twin of what is made of Whoosh's query trees.

It walks over a `whoosh.query` tree and plain documents in Python loops, and knows neither the
translation nor the index. What a word is worth it asks of the engine's twin.
"""

from __future__ import annotations

import fnmatch
import re
from functools import cache
from typing import TYPE_CHECKING

from whoosh import query as wq
from whoosh.lang.morph_en import variations

from indexer.model.request import Facet
from indexer.query import tree as qt
from tests.support.brute_force import facet_values, occurrences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from indexer.model.document import Document
    from tests.support.brute_force import BruteForce

TEXTS = {"title": "title", "body": "body", "title_stem": "title", "body_stem": "body"}
DAYS = ("first_day", "last_day")

Scores = dict[str, float]


class DerivedTerm(wq.Term):
    """A class that the translation does not know, though it knows the one it is derived from."""


class WhooshBruteForce:
    """A collection as a list of documents."""

    def __init__(self, twin: BruteForce) -> None:
        self.twin = twin
        self._tokens = {key: occurrences(document) for key, document in twin.documents.items()}
        self.terms = cache(self._terms)
        self.vocabulary = cache(self._vocabulary)

    # -- what a document has -----------------------------------------------

    def _terms(self, key: str, field: str) -> set[str]:
        """Return the terms of a field of a document."""
        document = self.twin.documents[key]
        if field in TEXTS:
            return {self._term(token, field) for token in self._tokens[key][TEXTS[field]]}
        if field == "source":
            return {document.source}
        if field == "key":
            return {key}
        return facet_values(document, Facet(field)) if field in set(Facet) else set()

    @staticmethod
    def _term(token, field: str) -> str:
        return token.stem if field.endswith("_stem") else token.term

    def _vocabulary(self, field: str) -> set[str]:
        """Return the terms of a field in all documents."""
        return set().union(*(self.terms(key, field) for key in self.twin.documents))

    def _positions(self, key: str, term: wq.Term) -> list[int]:
        tokens = self._tokens[key][TEXTS[term.fieldname]]
        return [token.position for token in tokens if self._term(token, term.fieldname) == term.text]

    # -- which documents, with which score ---------------------------------

    def scores(self, query: wq.Query) -> Scores:
        """Return the keys of the documents that match, with their scores."""
        if isinstance(query, wq.Term | wq.MultiTerm):
            return self._with_terms(query)
        if isinstance(query, wq.CompoundQuery) and not isinstance(query, wq.BinaryQuery):
            own = [self.scores(part) for part in query.subqueries]
            joined = _joined(query, own, self.twin.documents) if own else {}
            return {key: score * query.boost for key, score in joined.items()}
        if isinstance(query, wq.BinaryQuery):
            return _paired(query, self.scores(query.a), self.scores(query.b))
        match query:
            case wq.Phrase():
                return self._phrase(query)
            case wq.NumericRange():
                return self._range(query)
            case wq.Not():
                found = self.scores(query.query)
                return {key: 0.0 for key in self.twin.documents if key not in found}
            case wq.ConstantScoreQuery():
                return dict.fromkeys(self.scores(query.child), query.score)
            case wq.WeightingQuery():
                return self.scores(query.child)
            case wq.Every():
                return dict.fromkeys(self._with_field(query.fieldname), query.boost)
            case wq.ColumnQuery():
                return self._where(lambda key: query.condition(days_of(self.twin.documents[key])[0]))
            case wq.SpanFirst():
                return self._where(
                    lambda key: min(self._positions(key, query.q), default=1000) <= query.limit
                )
            case wq.SpanNear():
                return self._where(lambda key: self._is_near(query, key))
        assert query == wq.NullQuery, query
        return {}

    def _where(self, is_match: Callable[[str], bool]) -> Scores:
        return {key: 0.0 for key in self.twin.documents if is_match(key)}

    def _with_field(self, field: str | None) -> Iterable[str]:
        if field is None:
            return self.twin.documents
        if field in DAYS:
            return [key for key, document in self.twin.documents.items() if days_of(document) != (0, 0)]
        return [key for key in self.twin.documents if self.terms(key, field)]

    def _with_terms(self, query: wq.Term | wq.MultiTerm) -> Scores:
        field = query.fieldname
        if field in DAYS:
            wanted = int(query.text)
            return self._where(
                lambda key: wanted > 0 and days_of(self.twin.documents[key])[DAYS.index(field)] == wanted
            )
        is_match = _test(query)
        terms = tuple(sorted(filter(is_match, self.vocabulary(field))))
        if field in TEXTS and not isinstance(query, DerivedTerm):
            slot = qt.Slot(stems=terms) if field.endswith("_stem") else qt.Slot(exact=terms)
            found = self.twin.scores(qt.Word("", slot, (TEXTS[field],), query.boost)) if terms else {}
        else:
            found = self._where(lambda key: bool(self.terms(key, field) & set(terms)))
        is_constant = isinstance(query, wq.MultiTerm) and query.constantscore
        return dict.fromkeys(found, query.boost) if is_constant or _is_all(query) else found

    def _phrase(self, query: wq.Phrase) -> Scores:
        terms = [wq.Term(query.fieldname, word) for word in query.words]
        if len(terms) < 2:
            return self.scores(wq.Term(query.fieldname, query.words[0], query.boost)) if terms else {}
        is_stem = query.fieldname.endswith("_stem")
        slots = tuple(qt.Slot(stems=(w,)) if is_stem else qt.Slot(exact=(w,)) for w in query.words)
        fields = (TEXTS[query.fieldname],)
        near = self.twin.scores(qt.Sequence("", slots, fields, query.slop, query.boost)) if query.slop else {}
        return {key: score for key, score in near.items() if self._is_in_order(terms, query.slop, key)}

    def _is_in_order(self, terms: list[wq.Term], slop: int, key: str) -> bool:
        reached = set(self._positions(key, terms[0]))
        for term in terms[1:]:
            own = self._positions(key, term)
            reached = {position for position in own if reached & set(range(position - slop, position))}
        return bool(reached)

    def _is_near(self, query: wq.SpanNear, key: str) -> bool:
        steps = [
            second - first
            for first in self._positions(key, query.a)
            for second in self._positions(key, query.b)
        ]
        return any(1 <= (step if query.ordered else abs(step)) <= query.slop for step in steps)

    def _range(self, query: wq.NumericRange) -> Scores:
        bounds = [query.start, query.end]
        if isinstance(query, wq.DateRange):
            bounds = [bound and bound.toordinal() for bound in (query.startdate, query.enddate)]
        lower, upper = bounds

        def is_match(key: str) -> bool:
            day = days_of(self.twin.documents[key])[DAYS.index(query.fieldname)]
            is_behind = lower is None or day > lower or (day == lower and not query.startexcl)
            is_before = upper is None or day < upper or (day == upper and not query.endexcl)
            return day > 0 and is_behind and is_before

        return dict.fromkeys(self._where(is_match), query.boost if query.constantscore else 0.0)


def days_of(document: Document) -> tuple[int, int]:
    """Return the first and the last day a document may be of, (0, 0) without a year."""
    value = document.date.value if document.date else None
    if value is None or value.earliest is None or value.latest is None:
        return 0, 0
    return value.earliest.toordinal(), value.latest.toordinal()


def edits(first: str, second: str, *, with_swaps: bool) -> int:
    """Return the letters put in, left out or changed between two words; a swap of neighbours may be one."""
    rows = [list(range(len(second) + 1))]
    for i in range(1, len(first) + 1):
        rows.append([i])
        for j in range(1, len(second) + 1):
            best = min(rows[i - 1][j], rows[i][j - 1]) + 1
            best = min(best, rows[i - 1][j - 1] + (first[i - 1] != second[j - 1]))
            if with_swaps and i > 1 and j > 1 and first[i - 2 : i] == second[j - 2 : j][::-1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


def _is_all(query: wq.Query) -> bool:
    """Tell whether a query stands for all of a field, which has a score of its own."""
    match query:
        case wq.Prefix():
            return query.text == ""
        case wq.Wildcard():
            return query.text != "" and not query.text.strip("*")
        case wq.Regex():
            return query.text == ".*"
        case wq.TermRange():
            return not query.start and query.end is None
    return False


def _test(query: wq.Term | wq.MultiTerm) -> Callable[[str], bool]:
    """Return what tells whether a term is one that a query stands for."""
    match query:
        case wq.Prefix():
            return lambda term: term.startswith(query.text)
        case wq.Wildcard():
            return lambda term: fnmatch.fnmatchcase(term, query.text)
        case wq.Regex():
            return lambda term: re.match(query.text, term) is not None
        case wq.FuzzyTerm():
            start = query.text[: query.prefixlength]
            return lambda term: (
                term.startswith(start) and edits(query.text, term, with_swaps=True) <= query.maxdist
            )
        case wq.TermRange():
            return lambda term: (
                (not query.start or term > query.start or (term == query.start and not query.startexcl))
                and (query.end is None or term < query.end or (term == query.end and not query.endexcl))
            )
        case wq.Variations():
            return lambda term: term in variations(query.text)
    return lambda term: term == query.text


def _joined(query: wq.CompoundQuery, own: list[Scores], keys: Iterable[str]) -> Scores:
    found = {}
    for key in keys:
        scores = sorted(scores[key] for scores in own if key in scores)
        if isinstance(query, wq.And):
            if len(scores) == len(own):
                found[key] = sum(scores)
        elif scores and isinstance(query, wq.DisjunctionMax):
            found[key] = scores[-1] + query.tiebreak * sum(scores[:-1])
        elif scores:
            found[key] = sum(scores)
    return found


def _paired(query: wq.BinaryQuery, first: Scores, second: Scores) -> Scores:
    match query:
        case wq.AndNot():
            return {key: score for key, score in first.items() if key not in second}
        case wq.Require():
            return {key: score for key, score in first.items() if key in second}
        case wq.AndMaybe():
            return {key: score + second.get(key, 0.0) for key, score in first.items()}
    raise TypeError(query)
