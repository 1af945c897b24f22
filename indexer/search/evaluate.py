"""
Which documents match a query tree, and how well.

Flow: expanded tree + Snapshot -> Matches. One array operation a node and field:
nothing here loops over documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.index.schema import STEM_FIELDS
from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    DateMatch,
    Everything,
    FacetMatch,
    KeyMatch,
    Node,
    Not,
    Nothing,
    Or,
    Require,
    Sequence,
    Slot,
    Typed,
    Word,
)
from indexer.search.kernels import frequencies, near_chains, phrase_starts, places_of, union_places
from indexer.search.scoring import EXACT_BONUS, FIELD_B, FIELD_WEIGHTS, idf, length_norms, saturate

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from indexer.index.snapshot import Snapshot

NO_DAY = 0
"""In the day columns: the document has no date, or one without a year."""


@dataclass(frozen=True, slots=True)
class Matches:
    """is_match: bool (n_docs,). scores: float32 (n_docs,), 0 where nothing matches."""

    is_match: NDArray[np.bool_]
    scores: NDArray[np.float32]


class Evaluator:
    """Evaluates query trees over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._norms = {field: length_norms(snapshot.lengths[field], FIELD_B[field]) for field in FIELD_B}

    def evaluate(self, node: Node) -> Matches:
        """Return the documents that match a tree, with their scores."""
        return self._evaluate(node, {})

    def _evaluate(self, node: Node, known: dict[int, Matches]) -> Matches:
        """Evaluate a node once, however often it stands in the tree."""
        if id(node) not in known:
            known[id(node)] = self._evaluate_new(node, known)
        return known[id(node)]

    def _evaluate_new(self, node: Node, known: dict[int, Matches]) -> Matches:
        match node:
            case Word(_, slot, fields, boost):
                return self._word(slot, fields, boost)
            case Sequence():
                return self._sequence(node)
            case And(parts):
                return self._and([self._evaluate(part, known) for part in parts])
            case Or(parts):
                matches = [self._evaluate(part, known) for part in parts]
                scores = np.add.reduce([match.scores for match in matches])
                return Matches(np.logical_or.reduce([match.is_match for match in matches]), scores)
            case Best(parts):
                matches = [self._evaluate(part, known) for part in parts]
                scores = np.maximum.reduce([match.scores for match in matches])
                return Matches(np.logical_or.reduce([match.is_match for match in matches]), scores)
            case Not(part):
                return self._unscored(~self._evaluate(part, known).is_match)
            case AndMaybe(required, optional):
                first, second = self._evaluate(required, known), self._evaluate(optional, known)
                return Matches(first.is_match, np.where(first.is_match, first.scores + second.scores, 0))
            case Require(scored, required):
                first, second = self._evaluate(scored, known), self._evaluate(required, known)
                is_match = first.is_match & second.is_match
                return Matches(is_match, np.where(is_match, first.scores, 0))
            case FacetMatch(facet, _, values):
                return self._unscored(self.with_value(facet, values))
            case DateMatch(_, earliest, latest):
                return self._unscored(self.within(earliest, latest))
            case KeyMatch(key):
                doc_id = self.snapshot.find_doc_id(key)
                return self._unscored(np.arange(self.snapshot.n_docs) == (-1 if doc_id is None else doc_id))
            case Everything():
                return self._unscored(np.ones(self.snapshot.n_docs, dtype=bool))
            case Nothing():
                return self._unscored(np.zeros(self.snapshot.n_docs, dtype=bool))
            case Typed():
                msg = "a tree is expanded before it is evaluated"
                raise TypeError(msg)

    def with_value(self, facet: str, values: frozenset[str]) -> NDArray[np.bool_]:
        """Tell which documents have one of these values of a facet: bool (n_docs,)."""
        column = self.snapshot.facets[facet]
        wanted = np.zeros(len(column.values), dtype=bool)
        for value in values:
            ordinal = column.ordinal_of(value)
            if ordinal is not None:
                wanted[ordinal] = True
        return column.documents_with(wanted)

    def within(self, earliest: dt.date | None, latest: dt.date | None) -> NDArray[np.bool_]:
        """Tell which documents may be dated between two days, both included: bool (n_docs,)."""
        is_match: NDArray[np.bool_] = self.snapshot.first_days > NO_DAY
        if earliest is not None:
            is_match = is_match & (self.snapshot.last_days >= earliest.toordinal())
        if latest is not None:
            is_match = is_match & (self.snapshot.first_days <= latest.toordinal())
        return is_match

    def slot_places(self, slot: Slot, field: str) -> NDArray[np.int64]:
        """Return where a slot's forms stand in a field: int64 places, ascending."""
        terms = [(field, term) for term in slot.exact] + [(STEM_FIELDS[field], term) for term in slot.stems]
        postings = [self.snapshot.postings(*term) for term in terms]
        return union_places([places_of(p.doc_ids, p.starts, p.positions) for p in postings if p.doc_ids.size])

    def _unscored(self, is_match: NDArray[np.bool_]) -> Matches:
        return Matches(is_match, np.zeros(self.snapshot.n_docs, dtype=np.float32))

    @staticmethod
    def _and(matches: list[Matches]) -> Matches:
        is_match = np.logical_and.reduce([match.is_match for match in matches])
        scores = np.add.reduce([match.scores for match in matches])
        return Matches(is_match, np.where(is_match, scores, 0))

    def _word(self, slot: Slot, fields: tuple[str, ...], boost: float) -> Matches:
        weighted = np.zeros(self.snapshot.n_docs, dtype=np.float32)
        for field in fields:
            of_field = np.zeros(self.snapshot.n_docs, dtype=np.float32)
            for term in slot.exact:
                self._add_freqs(of_field, field, term, EXACT_BONUS if slot.stems else 1.0)
            if slot.stems:
                # a place has one stem, so the frequencies of several add up
                for term in slot.stems:
                    self._add_freqs(of_field, STEM_FIELDS[field], term, 1.0)
            weighted += FIELD_WEIGHTS[field] * of_field / self._norms[field]
        return self._scored(weighted, boost)

    def _add_freqs(self, freqs: NDArray[np.float32], field: str, term: str, weight: float) -> None:
        postings = self.snapshot.postings(field, term)
        freqs[postings.doc_ids] += weight * postings.freqs

    def _sequence(self, sequence: Sequence) -> Matches:
        weighted = np.zeros(self.snapshot.n_docs, dtype=np.float32)
        for field in sequence.fields:
            slots = [self.slot_places(slot, field) for slot in sequence.slots]
            if any(not slot.size for slot in slots):
                continue
            found = phrase_starts(slots) if sequence.slop == 1 else near_chains(slots, sequence.slop)[0]
            doc_ids, freqs = frequencies(found)
            weighted[doc_ids] += FIELD_WEIGHTS[field] * freqs / self._norms[field][doc_ids]
        return self._scored(weighted, sequence.boost * len(sequence.slots))

    def _scored(self, weighted: NDArray[np.float32], boost: float) -> Matches:
        is_match = weighted > 0
        weight = boost * idf(self.snapshot.n_docs, int(np.count_nonzero(is_match)))
        return Matches(is_match, (weight * saturate(weighted)).astype(np.float32))
