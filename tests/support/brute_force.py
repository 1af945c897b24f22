"""
The slow, obvious twin of the engine.

It takes an expanded query tree and plain documents, and walks over every token of every
document in Python loops: no arrays, no postings, nothing of `indexer.search`. What it
shares with the engine is how a text is cut (`iter_tokens`, `stem`) and the constants of
the ranking.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.analysis.analyze import iter_tokens
from indexer.analysis.stem import stem_term
from indexer.model.request import Copies, Counting, Facet, Joining, Sort
from indexer.model.response import UNDATED
from indexer.model.span import Span
from indexer.query import tree as qt
from indexer.search.scoring import (
    EXACT_BONUS,
    FIELD_B,
    FIELD_WEIGHTS,
    FUNCTION_WORD_WEIGHT,
    K1,
    K1_OF_COMMON,
    MAX_NEIGHBOUR_SHARE,
    NEIGHBOUR_WEIGHT,
    SHARE_BELOW,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.model.document import Document, MentionedDate
    from indexer.model.request import SearchRequest

Score = float | None
"""`None` for a document that does not match."""


@dataclass(frozen=True)
class Occurrence:
    """One token of a field, with all that a query may ask of it."""

    term: str
    stem: str
    position: int
    width: int
    span: Span


@dataclass(frozen=True)
class Marked:
    """A stretch of a field that matched."""

    field: str
    span: Span


def occurrences(document: Document) -> dict[str, list[Occurrence]]:
    """Return the tokens of each field of a document."""
    fields = {
        "title": iter_tokens(document.title, language=document.language),
        "body": iter_tokens(document.text, document.paragraphs, document.language),
    }
    return {
        field: [
            Occurrence(
                token.term,
                stem_term(token.surface, language),
                token.position,
                token.width,
                Span(token.start, token.end),
            )
            for token, language in tokens
        ]
        for field, tokens in fields.items()
    }


class BruteForce:
    """A collection as a list of documents.

    `doc_ids` gives the key of each doc id, for queries that name documents so; `families` the keys
    of documents that are copies of one another.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        doc_ids: Mapping[int, str] | None = None,
        families: Iterable[Iterable[str]] = (),
    ) -> None:
        self.documents = {document.key: document for document in documents}
        self.doc_ids = doc_ids or {}
        self.families = {key: frozenset(members) for members in families for key in members}
        self._least_common = 0  # documents of what was typed, while what says the same is scored
        self._occurrences = {key: occurrences(document) for key, document in self.documents.items()}
        self._average = {field: self._average_length(field) for field in FIELD_B}

    def _average_length(self, field: str) -> float:
        """Return the tokens of a field, on the average of the documents that have it."""
        lengths = [len(fields[field]) for fields in self._occurrences.values() if fields[field]]
        return sum(lengths) / len(lengths) if lengths else 1.0

    def n_with(self, *words: str) -> int:
        """Return how many documents have all of some folded words."""
        return sum(
            set(words) <= {occurrence.term for field in own.values() for occurrence in field}
            for own in self._occurrences.values()
        )

    # -- which documents, with which score ---------------------------------

    def scores(self, node: qt.Node) -> dict[str, float]:
        """Return the keys of the documents that match, with their scores."""
        return {key: score for key, score in self._all(node).items() if score is not None}

    def _all(self, node: qt.Node) -> dict[str, Score]:
        match node:
            case qt.Word():
                return self._ranked(node.boost, {key: self._word(node, key) for key in self.documents})
            case qt.Sequence():
                boost = node.boost * len(node.slots)
                return self._ranked(boost, {key: self._sequence(node, key) for key in self.documents})
            case qt.And(parts):
                found = self._joined(parts, lambda own: None if None in own else sum(own))
                return self._with_neighbours(found, parts)
            case qt.Or(parts):
                return self._with_neighbours(self._joined(parts, _sum_of_any), parts)
            case qt.Best(parts, tie):
                return self._joined(parts, lambda own: _best_of_any(own, tie))
            case qt.Widened(typed, same, near):
                first = self._best_as_common(typed, same)
                return _with_below(first, self._joined(near, lambda own: _best_of_any(own, 0.0)))
            case qt.Constant(part, value):
                return {key: None if score is None else value for key, score in self._all(part).items()}
            case qt.Not(part):
                return {key: 0.0 if score is None else None for key, score in self._all(part).items()}
            case qt.AndMaybe(first, second):
                return self._joined(
                    (first, second), lambda own: None if own[0] is None else own[0] + (own[1] or 0.0)
                )
            case qt.Require(first, second):
                return self._joined((first, second), lambda own: None if None in own else own[0])
        return {key: 0.0 if self._is_among(node, key) else None for key in self.documents}

    def _is_among(self, node: qt.Node, key: str) -> bool:
        """Tell whether a document is one that a leaf without words asks for."""
        if isinstance(node, qt.DocumentMatch):
            return key in {self.doc_ids[doc_id] for doc_id in node.docs}
        return _has_metadata(node, self.documents[key])

    def _best_as_common(self, typed: qt.Node, same: tuple[qt.Node, ...]) -> dict[str, Score]:
        """Return the best score of each document; what says the same as was typed is no rarer than that."""
        found = [self._all(typed)]
        outer = self._least_common
        self._least_common = max(outer, sum(score is not None for score in found[0].values()))
        found += [self._all(part) for part in same]
        self._least_common = outer
        return {key: _best_of_any([own[key] for own in found], 0.0) for key in self.documents}

    def _joined(self, parts, combine) -> dict[str, Score]:
        results = [self._all(part) for part in parts]
        return {key: combine([result[key] for result in results]) for key in self.documents}

    def _ranked(self, boost: float, weighted: dict[str, float]) -> dict[str, Score]:
        """Apply the inverse document frequency and saturation to weighted frequencies."""
        n_with = sum(value > 0 for value in weighted.values())
        return {
            key: boost * self._scored(value, n_with) if value > 0 else None for key, value in weighted.items()
        }

    def _scored(self, value: float, n_with: int) -> float:
        """Return what a weighted frequency scores, of a word that `n_with` documents have."""
        n_docs = len(self.documents)
        n_with = max(n_with, self._least_common)
        idf = math.log(1 + (n_docs - n_with + 0.5) / (n_with + 0.5))
        return idf * value / (K1 + K1_OF_COMMON * n_with / n_docs + value)

    def _with_neighbours(self, found: dict[str, Score], parts: tuple[qt.Node, ...]) -> dict[str, Score]:
        """Raise the documents where two words follow one another that do so in the query."""
        seen = set()
        heads = [part.typed if isinstance(part, qt.Widened) else part for part in parts]
        for first, second in itertools.pairwise(heads):
            if not isinstance(first, qt.Word) or not isinstance(second, qt.Word) or (first, second) in seen:
                continue
            if first.slot.terms is not None or second.slot.terms is not None:
                continue
            if first.fields != second.fields or first.slot == second.slot:
                continue
            seen.add((first, second))
            n_with = min(len(self.scores(word)) for word in (first, second))
            if n_with > MAX_NEIGHBOUR_SHARE * len(self.documents):
                continue
            both = qt.Sequence("", (first.slot, second.slot), first.fields)
            boost = NEIGHBOUR_WEIGHT * min(first.boost, second.boost)
            for key, score in found.items():
                if score is not None and (value := self._sequence(both, key)):
                    found[key] = score + boost * self._scored(value, n_with)
        return found

    def _word(self, word: qt.Word, key: str) -> float:
        total = 0.0
        terms = _terms(word.slot)
        for field in word.fields:
            frequency = 0.0
            for occurrence in self._occurrences[key][field]:
                own = 0.0
                if occurrence.term in terms:
                    own += EXACT_BONUS if word.slot.stems else 1.0
                if occurrence.stem in word.slot.stems:
                    own += 1.0
                is_function_word = occurrence.stem in word.slot.function_stems
                frequency += own * FUNCTION_WORD_WEIGHT if is_function_word else own
            total += self._normed(field, key, frequency)
        return total

    def _sequence(self, sequence: qt.Sequence, key: str) -> float:
        total = 0.0
        for field in sequence.fields:
            firsts = {chain[0].position for chain in self._chains(sequence, key, field)}
            total += self._normed(field, key, len(firsts))
        return total

    def _normed(self, field: str, key: str, frequency: float) -> float:
        b = FIELD_B[field]
        norm = 1 - b + b * len(self._occurrences[key][field]) / self._average[field]
        return FIELD_WEIGHTS[field] * frequency / norm

    def _in_slot(self, slot: qt.Slot, key: str, field: str) -> dict[int, Occurrence]:
        """Return by position what may stand in a slot: the widest of those at one position."""
        terms = _terms(slot)
        found: dict[int, Occurrence] = {}
        for occurrence in self._occurrences[key][field]:
            if occurrence.term in terms or occurrence.stem in slot.stems:
                other = found.get(occurrence.position)
                if other is None or other.width < occurrence.width:
                    found[occurrence.position] = occurrence
        return found

    def _chains(self, sequence: qt.Sequence, key: str, field: str) -> Iterator[tuple[Occurrence, ...]]:
        """Yield every way to put the occurrences of a field into the slots of a sequence."""
        first, *others = [self._in_slot(slot, key, field) for slot in sequence.slots]
        steps = [1] if sequence.slop == 1 else [*range(-sequence.slop, 0), *range(1, sequence.slop + 1)]

        def longer(chain: tuple[Occurrence, ...]) -> Iterator[tuple[Occurrence, ...]]:
            if len(chain) == len(sequence.slots):
                yield chain
                return
            for step in steps:
                after = others[len(chain) - 1].get(chain[-1].position + step)
                if after is not None:
                    yield from longer((*chain, after))

        for occurrence in first.values():
            yield from longer((occurrence,))

    # -- what is marked ----------------------------------------------------

    def marks(self, node: qt.Node, key: str) -> set[Marked]:
        """Return what in a document matched the query; nothing when it does not match."""
        return self._marks(node, key) or set()

    def _marks(self, node: qt.Node, key: str) -> set[Marked] | None:
        match node:
            case qt.Word(slot=slot):
                terms = _terms(slot)
                return {
                    Marked(field, occurrence.span)
                    for field in node.fields
                    for occurrence in self._occurrences[key][field]
                    if occurrence.term in terms or occurrence.stem in slot.stems
                } or None
            case qt.Sequence():
                return {
                    Marked(field, span)
                    for field in node.fields
                    for chain in self._chains(node, key, field)
                    for span in _spans_of(chain, node.slop)
                } or None
            case qt.And(parts):
                return _union_of_all([self._marks(part, key) for part in parts])
            case qt.Require(scored, required):
                return _union_of_all([self._marks(part, key) for part in (scored, required)])
            case qt.Or(parts) | qt.Best(parts):
                return _union_of_any([self._marks(part, key) for part in parts])
            case qt.Widened(typed, same, near):
                return _union_of_any([self._marks(part, key) for part in (typed, *same, *near)])
            case qt.Not(part):
                return set() if self._marks(part, key) is None else None
            case qt.AndMaybe(required, optional):
                own = self._marks(required, key)
                return None if own is None else own | (self._marks(optional, key) or set())
            case qt.Constant(part):
                return self._marks(part, key)
        if not self._is_among(node, key):
            return None
        return self._mentions(node, key) if isinstance(node, qt.FacetMatch) else set()

    def _mentions(self, node: qt.FacetMatch, key: str) -> set[Marked]:
        """Return where the text names the entities or the dates that are asked for."""
        entities = self.documents[key].entities if node.facet == "entity" else ()
        dates = self.documents[key].mentioned_dates if node.facet == "mentioned" else ()
        return {
            Marked("body", span)
            for entity in entities
            if entity.name in node.values
            for span in entity.mentions
        } | {
            Marked("body", span)
            for date in dates
            if _dates_around(date) & node.values
            for span in date.mentions
        }

    # -- a whole request ---------------------------------------------------

    def hits(self, request: SearchRequest, node: qt.Node) -> set[str]:
        """Return the keys of the documents that match the query and every filter."""
        return self._passing(request, node)

    def facet_counts(self, request: SearchRequest, node: qt.Node, facet: Facet) -> dict[str, int]:
        """Return what each value would give beside the other filters; of one left out, what it keeps out."""
        left_out = {f.value for f in request.filters if f.facet is facet and f.is_excluded}
        passing = self._passing(request, node, without=facet)
        if facet is Facet.ENTITY and request.entity_match is Joining.ALL:
            wanted = set(request.values_of(facet))
            passing = {key for key in passing if wanted <= facet_values(self.documents[key], facet)}
        return self._counted(
            request,
            [
                (key, value)
                for key in passing
                for value in facet_values(self.documents[key], facet)
                if value in left_out or not facet_values(self.documents[key], facet) & left_out
            ],
        )

    def histogram(self, request: SearchRequest, node: qt.Node) -> dict[str, int]:
        """Return the documents of each year, ignoring the dates of the request."""
        passing = self._passing(request, node, without="dates")
        return self._counted(request, [(key, _year(self.documents[key])) for key in passing])

    def _counted(self, request: SearchRequest, found: list[tuple[str, str]]) -> dict[str, int]:
        """Count documents by values, or the families that they are of."""
        if request.counts is Counting.DOCUMENTS:
            return dict(Counter(value for _, value in found))
        return dict(Counter(value for _, value in {(self._family(key), value) for key, value in found}))

    def _family(self, key: str) -> frozenset[str]:
        return self.families.get(key, frozenset([key]))

    def rows(self, request: SearchRequest, node: qt.Node) -> dict[str, float]:
        """Return the keys of the rows with their scores: of a family its oldest member that matches."""
        scores = self.scores(node)
        passing = self._passing(request, node)
        if request.copies is Copies.ALL:
            return {key: scores[key] for key in passing}
        rows = {}
        for key in passing:
            own = self._family(key) & passing
            if key == min(own, key=lambda k: (_days(self.documents[k])[1] or math.inf, k.encode())):
                rows[key] = max(scores[member] for member in own)
        return rows

    def order(self, request: SearchRequest, node: qt.Node) -> list[str]:
        """Return the keys of the rows, the first one first; of equals the lower key."""
        scores = self.rows(request, node)
        keys = sorted(scores)
        match request.effective_sort:
            case Sort.RELEVANCE:
                return sorted(keys, key=lambda key: -scores[key])
            case Sort.NEWEST:
                return sorted(keys, key=lambda key: -_days(self.documents[key])[1])
        return sorted(keys, key=lambda key: _days(self.documents[key])[0] or math.inf)

    def _passing(self, request: SearchRequest, node: qt.Node, without: Facet | str | None = None) -> set[str]:
        passing = set(self.scores(node))
        for facet in Facet:
            wanted = {f.value for f in request.filters if f.facet is facet and not f.is_excluded}
            unwanted = {f.value for f in request.filters if f.facet is facet and f.is_excluded}
            for key in list(passing) if facet != without else ():
                own = set(facet_values(self.documents[key], facet))
                needs_all = facet is Facet.ENTITY and request.entity_match is Joining.ALL
                if (wanted and not (wanted <= own if needs_all else own & wanted)) or own & unwanted:
                    passing.remove(key)
        if without != "dates":
            passing = {key for key in passing if _is_dated_within(self.documents[key], request)}
        return passing


def facet_values(document: Document, facet: Facet) -> set[str]:
    """Return the values that a document has in a facet."""
    match facet:
        case Facet.AUTHOR:
            return set(document.authors)
        case Facet.ENTITY:
            return {entity.name for entity in document.entities}
        case Facet.LANGUAGE:
            return {document.language}
        case Facet.PUBLISHER:
            return {document.publisher} - {None, ""}
        case Facet.QUALITY:
            return set(map(str, document.quality))
        case Facet.MENTIONED:
            return {value for date in document.mentioned_dates for value in _dates_around(date)}


def _dates_around(date: MentionedDate) -> set[str]:
    """Return a date, its month and its year as they are written, as far as it has them."""
    written = str(date.value)
    return {written[:n] for n in (4, 7, 10) if n <= len(written)}


def _has_metadata(node: qt.Node, document: Document) -> bool:
    match node:
        case qt.FacetMatch(facet, _, values):
            return bool(facet_values(document, Facet(facet)) & values)
        case qt.DateMatch(_, earliest, latest):
            first, last = _days(document)
            from_day = earliest.toordinal() if earliest else 1
            to_day = latest.toordinal() if latest else 10**9
            return first > 0 and last >= from_day and first <= to_day
        case qt.KeyMatch(key):
            return document.key == key
        case qt.Everything():
            return True
        case qt.Nothing():
            return False
    msg = f"not an expanded node: {node}"
    raise TypeError(msg)


def _is_dated_within(document: Document, request: SearchRequest) -> bool:
    from_day = request.date_from.earliest if request.date_from else None
    to_day = request.date_to.latest if request.date_to else None
    if from_day is None and to_day is None:
        return True
    return _has_metadata(qt.DateMatch("", from_day, to_day), document)


def _days(document: Document) -> tuple[int, int]:
    """Return the first and the last day a document may be of, (0, 0) without a year."""
    value = document.date.value if document.date else None
    if value is None or value.earliest is None or value.latest is None:
        return 0, 0
    return value.earliest.toordinal(), value.latest.toordinal()


def _year(document: Document) -> str:
    value = document.date.value if document.date else None
    return UNDATED if value is None or value.year is None else str(value.year)


def _terms(slot: qt.Slot) -> set[str]:
    """Return the folded words that may stand in a slot."""
    return set(slot.exact) | set(slot.terms or ())


def _with_below(first: dict[str, Score], others: dict[str, Score]) -> dict[str, Score]:
    """Add what others match alone, scaled so that it comes behind all of the first."""
    rest = {key: score for key, score in others.items() if score is not None and first[key] is None}
    least = min((score for score in first.values() if score is not None), default=None)
    most = max(rest.values(), default=0.0)
    factor = 1.0 if least is None or most <= 0 else min(1.0, SHARE_BELOW * least / most)
    return first | {key: score * factor for key, score in rest.items()}


def _best_of_any(scores: list[Score], tie: float) -> Score:
    matched = sorted(score for score in scores if score is not None)
    return matched[-1] + tie * sum(matched[:-1]) if matched else None


def _sum_of_any(scores: list[Score]) -> Score:
    matched = [score for score in scores if score is not None]
    return sum(matched) if matched else None


def _spans_of(chain: tuple[Occurrence, ...], slop: int) -> list[Span]:
    """Return what a chain marks: a phrase is one span, near words are one each."""
    if slop == 1:
        return [Span(chain[0].span.start, chain[-1].span.end)]
    return [occurrence.span for occurrence in chain]


def _union_of_all(found: list[set[Marked] | None]) -> set[Marked] | None:
    joined: set[Marked] = set()
    for marks in found:
        if marks is None:
            return None
        joined |= marks
    return joined


def _union_of_any(found: list[set[Marked] | None]) -> set[Marked] | None:
    matched = [marks for marks in found if marks is not None]
    return set().union(*matched) if matched else None
