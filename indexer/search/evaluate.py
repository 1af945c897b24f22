"""
Which documents match a query tree, and how well.

Flow: expanded tree + Snapshot -> Evaluation. One array operation a node, field and
segment: nothing here loops over documents. What was found of every node is kept
with the evaluation, because the marks of a page come from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    Constant,
    DateMatch,
    DocumentMatch,
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
    Widened,
    Word,
)
from indexer.search.accumulator import Accumulator, marks_of, saturate_in_place
from indexer.search.kernels import (
    add_to_scores,
    chosen,
    complement,
    intersect,
    is_in,
    mark_dated,
)
from indexer.search.places import SlotForms, places_near, places_of_phrase, slot_forms
from indexer.search.scoring import (
    FIELD_B,
    FIELD_WEIGHTS,
    MAX_NEIGHBOUR_SHARE,
    NEIGHBOUR_WEIGHT,
    below,
    idf,
    length_norms,
    saturation,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from indexer.index.snapshot import Part, Snapshot

MIN_WITHIN_RATIO = 4
"""How many times as many codes as there are documents left a word has that is added up in these alone: to sum
up takes 1.5 ns a code, to ask 0.7."""

NO_DAY = 0
"""In the day columns: the document has no date, or one without a year."""

LAST_DAY = int(np.iinfo(np.int32).max)


class Matches(NamedTuple):
    """docs: uint32, ascending. scores: float32 (n_docs,), or `None` where all are 0."""

    docs: NDArray[np.uint32]
    scores: NDArray[np.float32] | None = None

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return int(self.docs.nbytes) + (0 if self.scores is None else int(self.scores.nbytes))


class FoundLists(NamedTuple):
    """The forms of a word in one field of one segment: int64, ascending."""

    part: Part
    field: str
    forms: NDArray[np.int64]


class FoundPlaces(NamedTuple):
    """Where the words of a sequence stand in one field of one segment.

    places: by slot the places that take part, uint32, ascending; for a phrase those of the first
    slot alone. widths: by slot the positions covered at each of its places, or `None` where that
    is one; for a phrase those of the last slot.
    """

    part: Part
    field: str
    places: tuple[NDArray[np.uint32], ...]
    widths: tuple[NDArray[np.uint8] | None, ...]


@dataclass(slots=True)
class Evaluation:
    """A tree with what was found of each of its nodes, by the node's identity.

    matches: what each node matches. within: of a word that all documents must have, what it matches among
    the documents that have the rarer ones. n_docs_with: in how many documents a word is. least_common: of
    how many documents a word counts as being in at the least, while something is evaluated that stands for
    what so many documents match.
    """

    root: Node
    matches: dict[int, Matches] = field(default_factory=dict)
    within: dict[int, Matches] = field(default_factory=dict)
    n_docs_with: dict[int, int] = field(default_factory=dict)
    least_common: int = 0
    lists: dict[int, list[FoundLists]] = field(default_factory=dict)
    places: dict[int, list[FoundPlaces]] = field(default_factory=dict)
    forms: dict[tuple[int, str, Slot], SlotForms] = field(default_factory=dict)

    def forms_of(self, part: Part, name: str, slot: Slot) -> SlotForms:
        """Return the forms of a slot in one field of one segment, looked up once."""
        found = self.forms.get((part.number, name, slot))
        if found is None:
            found = self.forms[part.number, name, slot] = slot_forms(part, name, slot)
        return found

    @property
    def found(self) -> Matches:
        """What the whole tree matches."""
        return self.matches[id(self.root)]

    def found_of(self, node: Node) -> Matches | None:
        """Return what a node matches, at least among the documents that match what it is a part of."""
        return self.matches.get(id(node)) or self.within.get(id(node))

    @property
    def n_bytes(self) -> int:
        """Memory of what is kept."""
        lists = (found.forms for all_lists in self.lists.values() for found in all_lists)
        places = (found.places for all_places in self.places.values() for found in all_places)
        return (
            sum(matches.n_bytes for matches in (*self.matches.values(), *self.within.values()))
            + sum(int(forms.nbytes) for forms in lists)
            + sum(int(array.nbytes) for arrays in places for array in arrays)
        )


class Evaluator:
    """Evaluates query trees over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @cached_property
    def field_factors(self) -> Mapping[str, NDArray[np.float32]]:
        """By text field what an occurrence counts in each document: float32 (n_ids,)."""
        lengths = self.snapshot.lengths
        return {
            name: (FIELD_WEIGHTS[name] / length_norms(lengths[name], b)).astype(np.float32)
            for name, b in FIELD_B.items()
        }

    def evaluate(self, node: Node) -> Evaluation:
        """Return the documents that match a tree, with their scores."""
        evaluation = Evaluation(node)
        self._evaluate(node, evaluation)
        return evaluation

    def _evaluate(self, node: Node, known: Evaluation) -> Matches:
        """Evaluate a node once, however often it stands in the tree."""
        if id(node) not in known.matches:
            known.matches[id(node)] = self._evaluate_new(node, known)
        return known.matches[id(node)]

    def _evaluate_new(self, node: Node, known: Evaluation) -> Matches:
        match node:
            case Word():
                return self._word(node, known)
            case Sequence():
                return self._sequence(node, known)
            case And(parts):
                return self._with_neighbours(self._and(parts, known), parts, known)
            case Or(parts):
                matches = self._or([self._evaluate(part, known) for part in parts])
                return self._with_neighbours(matches, parts, known)
            case Best(parts, tie):
                return self._best([self._evaluate(part, known) for part in parts], tie)
            case Widened(typed, same, near):
                best = self._best(self._as_common(typed, same, known), 0.0)
                return self._below(best, [self._evaluate(part, known) for part in near])
            case Not(part):
                return Matches(self._without(self._evaluate(part, known).docs))
            case AndMaybe(required, optional):
                return self._and_maybe(self._evaluate(required, known), self._evaluate(optional, known))
            case Require(scored, required):
                first, second = self._evaluate(scored, known), self._evaluate(required, known)
                return self._restricted(first, is_in(first.docs, second.docs))
            case Constant(part, score):
                docs = self._evaluate(part, known).docs
                return Matches(docs, np.full(docs.size, score, dtype=np.float32))
            case Typed():
                msg = "a tree is expanded before it is evaluated"
                raise TypeError(msg)
        return Matches(self._documents(node))

    # -- sets of documents that do not score -------------------------------

    def _documents(self, node: Node) -> NDArray[np.uint32]:
        match node:
            case FacetMatch(facet, _, values):
                return self.alive(self.snapshot.facets[facet].docs_with(values))
            case DateMatch(_, earliest, latest):
                all_docs = self.snapshot.all_docs
                return chosen(all_docs, self.is_within(all_docs, earliest, latest))
            case KeyMatch(key):
                doc_id = self.snapshot.find_doc_id(key)
                return np.array([] if doc_id is None else [doc_id], dtype=np.uint32)
            case DocumentMatch(_, docs):
                return np.array(docs, dtype=np.uint32)
            case Everything():
                return self.snapshot.all_docs
        assert isinstance(node, Nothing)  # noqa: S101 - the last kind of node
        return np.zeros(0, dtype=np.uint32)

    def alive(self, docs: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return those doc ids that were not removed."""
        is_alive = self.snapshot.is_alive
        return docs if is_alive is None else chosen(docs, is_alive.take(docs))

    def is_within(
        self, docs: NDArray[np.uint32], earliest: dt.date | None, latest: dt.date | None
    ) -> NDArray[np.bool_]:
        """Tell which documents may be dated between two days, both included: bool (n_docs,)."""
        is_match = np.zeros(docs.size, dtype=bool)
        mark_dated(
            docs,
            self.snapshot.first_days,
            self.snapshot.last_days,
            NO_DAY if earliest is None else earliest.toordinal(),
            LAST_DAY if latest is None else latest.toordinal(),
            is_match,
        )
        return is_match

    def _without(self, docs: NDArray[np.uint32]) -> NDArray[np.uint32]:
        return complement(docs, self.snapshot.all_docs)

    # -- operators ---------------------------------------------------------

    @staticmethod
    def _restricted(matches: Matches, is_kept: NDArray[np.bool_]) -> Matches:
        kept = is_kept.nonzero()[0]
        scores = None if matches.scores is None else matches.scores.take(kept)
        return Matches(matches.docs.take(kept), scores)

    def _and(self, parts: tuple[Node, ...], known: Evaluation) -> Matches:
        """Intersect the fewest first; what only restricts is asked about the documents that are left."""
        restricting = [part for part in parts if isinstance(part, DateMatch | Not | Everything)]
        others: list[Node] = [part for part in parts if part not in restricting]
        if not others:
            others, restricting = [restricting[0]], restricting[1:]
        words = [part for part in others if isinstance(part, Word) and id(part) not in known.matches]
        n_codes = {id(word): self._n_codes(word, known) for word in words}
        words.sort(key=lambda word: n_codes[id(word)])
        found = [self._evaluate(part, known) for part in others if id(part) not in n_codes]
        found = sorted(found or [self._evaluate(words.pop(0), known)], key=lambda own: own.docs.size)
        left = found[0]
        for other in found[1:]:
            left = self._both(left, other)
        for word in words:
            left = self._with_word(left, word, n_codes[id(word)], known)
        for part in restricting:
            match part:
                case DateMatch(_, earliest, latest):
                    left = self._restricted(left, self.is_within(left.docs, earliest, latest))
                case Not(inner):
                    excluded = self._evaluate(inner, known).docs
                    left = self._restricted(left, ~is_in(left.docs, excluded))
        return left

    def _both(self, first: Matches, second: Matches) -> Matches:
        if first.scores is None or second.scores is None:
            scored, other = (second, first) if first.scores is None else (first, second)
            return self._restricted(scored, is_in(scored.docs, other.docs))
        in_first, in_second = intersect(first.docs, second.docs)
        scores = first.scores.take(in_first) + second.scores.take(in_second)
        return Matches(first.docs.take(in_first), scores)

    def _or(self, matches: list[Matches]) -> Matches:
        accumulator = Accumulator(self.snapshot.n_ids)
        for own in matches:
            accumulator.add(own.docs, _scores(own))
        docs, scores = accumulator.collect()
        return Matches(docs, None if all(own.scores is None for own in matches) else scores)

    def _best(self, matches: list[Matches], tie: float) -> Matches:
        """Take the best score of each document, and `tie` times the others."""
        sums = self._or(matches)
        best = np.zeros(sums.docs.size, dtype=np.float32)
        for own in matches:
            if own.scores is not None:
                at, _ = intersect(sums.docs, own.docs)
                best[at] = np.maximum(best[at], own.scores)
        if sums.scores is None:
            return sums
        return Matches(sums.docs, best + np.float32(tie) * (sums.scores - best) if tie else best)

    def _as_common(self, typed: Node, same: tuple[Node, ...], known: Evaluation) -> list[Matches]:
        """Evaluate what was typed, then what says the same, and is therefore no rarer.

        *Tehran* in two documents does not come before تهران, which was typed, in a thousand. Lucene's
        `SynonymQuery` counts all synonyms as common as the most common one.
        """
        found = [self._evaluate(typed, known)]
        outer = known.least_common
        known.least_common = max(outer, found[0].docs.size)
        found += [self._evaluate(part, known) for part in same]
        known.least_common = outer
        return found

    def _below(self, first: Matches, others: list[Matches]) -> Matches:
        """Add what others match, with scores below the least of the first; their order stays."""
        if not others:
            return first
        rest = self._best(others, 0.0)
        rest = self._restricted(rest, ~is_in(rest.docs, first.docs))
        scores = _scores(rest)
        if first.docs.size and rest.docs.size:
            scores = scores * below(_scores(first).min(), scores.max())
        accumulator = Accumulator(self.snapshot.n_ids)
        accumulator.add(first.docs, _scores(first))
        accumulator.add(rest.docs, scores)
        docs, joined = accumulator.collect()
        is_scored = first.scores is not None or rest.scores is not None
        return Matches(docs, joined if is_scored else None)

    def _and_maybe(self, required: Matches, optional: Matches) -> Matches:
        if optional.scores is None:
            return required
        scores = _scores(required).copy()
        add_to_scores(optional.docs, optional.scores, required.docs, scores)
        return Matches(required.docs, scores)

    # -- words -------------------------------------------------------------

    def _n_codes(self, word: Word, known: Evaluation) -> int:
        """Return the codes of a word's lists: no fewer than the documents that have it."""
        n_codes = 0
        for part in self.snapshot.parts:
            for name in word.fields:
                lists = part.text(name).lists
                n_codes += int(lists.n_codes.take(known.forms_of(part, name, word.slot).forms).sum())
        return n_codes

    def _word(self, word: Word, known: Evaluation) -> Matches:
        found = self._ranked(self._added(word, known), word.boost, known)
        known.n_docs_with[id(word)] = found.docs.size
        return found

    def _with_word(self, left: Matches, word: Word, n_codes: int, known: Evaluation) -> Matches:
        """Return those documents that have a word as well; of a common one only they are scored."""
        if not left.docs.size:
            return left
        if left.docs.size * MIN_WITHIN_RATIO > n_codes or id(word) in known.within:
            return self._both(left, self._evaluate(word, known))
        added = self._added(word, known, marks_of(left.docs, self.snapshot.n_ids))
        n_docs_with, which, frequencies = added.taken(left.docs, self.snapshot.is_alive)
        self._score(frequencies, word.boost, max(n_docs_with, known.least_common))
        found = Matches(left.docs.take(which), frequencies)
        known.within[id(word)], known.n_docs_with[id(word)] = found, n_docs_with
        return found if left.scores is None else Matches(found.docs, left.scores.take(which) + frequencies)

    def _added(self, word: Word, known: Evaluation, among: NDArray[np.uint8] | None = None) -> Accumulator:
        """Return the occurrences of a word, added up; where marks of documents are given, in these alone."""
        accumulator = Accumulator(self.snapshot.n_ids)
        known.lists[id(word)] = lists = []
        for part in self.snapshot.parts:
            for name in word.fields:
                text = part.text(name)
                forms, weights = known.forms_of(part, name, word.slot)
                if forms.size:
                    lists.append(FoundLists(part, name, forms))
                    factors = self.field_factors[name]
                    place = text.page_docs, part.first_doc, factors
                    accumulator.add_lists(text.lists, forms, weights, *place, among)
        return accumulator

    def _sequence(self, sequence: Sequence, known: Evaluation) -> Matches:
        accumulator = Accumulator(self.snapshot.n_ids)
        kept = known.places.setdefault(id(sequence), [])
        for part in self.snapshot.parts:
            for name in sequence.fields:
                forms = [known.forms_of(part, name, slot).forms for slot in sequence.slots]
                if sequence.slop == 1:
                    found = places_of_phrase(part, name, forms)
                else:
                    found = places_near(part, name, forms, sequence.slop)
                if found is not None and found[0][0].size:
                    kept.append(FoundPlaces(part, name, *found))
                    self._add_places(accumulator, part, name, found[0][0])
        return self._ranked(accumulator, sequence.boost * len(sequence.slots), known)

    def _add_places(
        self, accumulator: Accumulator, part: Part, name: str, places: NDArray[np.uint32]
    ) -> None:
        page_docs = part.text(name).page_docs
        accumulator.add_places(places, page_docs, part.first_doc, self.field_factors[name])

    def _with_neighbours(self, matches: Matches, parts: tuple[Node, ...], known: Evaluation) -> Matches:
        """Raise documents that have words side by side that stand so in the query.

        No document is added and none is marked for it. A phrase search in the documents found, for
        each two neighbours: the occurrences of the rarer word, and those of the other behind or before them.
        """
        scores: NDArray[np.float32] | None = None
        among: NDArray[np.uint8] | None = None
        for first, second in neighbours(parts):
            if not matches.docs.size:
                continue
            n_docs_with = min(known.n_docs_with[id(word)] for word in (first, second))
            if not 0 < n_docs_with <= MAX_NEIGHBOUR_SHARE * self.snapshot.n_docs:
                continue
            if among is None or scores is None:
                among, scores = marks_of(matches.docs, self.snapshot.n_ids), _scores(matches).copy()
            accumulator = Accumulator(self.snapshot.n_ids)
            for part in self.snapshot.parts:
                for name in first.fields:
                    forms = [known.forms_of(part, name, slot).forms for slot in (first.slot, second.slot)]
                    found = places_of_phrase(part, name, forms, among)
                    if found is not None:
                        self._add_places(accumulator, part, name, found[0][0])
            boost = NEIGHBOUR_WEIGHT * min(first.boost, second.boost)
            docs, frequencies = accumulator.collect()
            self._score(frequencies, boost, max(n_docs_with, known.least_common))
            add_to_scores(docs, frequencies, matches.docs, scores)
        return matches if scores is None else Matches(matches.docs, scores)

    def _ranked(self, accumulator: Accumulator, boost: float, known: Evaluation) -> Matches:
        docs, frequencies = accumulator.collect(self.snapshot.is_alive)
        self._score(frequencies, boost, max(docs.size, known.least_common))
        return Matches(docs, frequencies)

    def _score(self, frequencies: NDArray[np.float32], boost: float, n_docs_with: int) -> None:
        """Make weighted frequencies, of a word that so many documents have, its scores."""
        n_docs = self.snapshot.n_docs
        weight = boost * idf(n_docs, n_docs_with)
        saturate_in_place(frequencies, weight, saturation(n_docs_with / max(n_docs, 1)))


def neighbours(parts: tuple[Node, ...]) -> list[tuple[Word, Word]]:
    """Return which different words stand side by side in a query, each pair once; no wildcards."""
    heads = (part.typed if isinstance(part, Widened) else part for part in parts)
    pairs = [
        (first, second)
        for first, second in pairwise(heads)
        if isinstance(first, Word) and isinstance(second, Word)
    ]
    return list(
        dict.fromkeys(
            (first, second)
            for first, second in pairs
            if first.slot.terms is None is second.slot.terms
            and first.fields == second.fields
            and first.slot != second.slot
        )
    )


def _scores(matches: Matches) -> NDArray[np.float32]:
    return np.zeros(matches.docs.size, np.float32) if matches.scores is None else matches.scores
