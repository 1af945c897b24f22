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

from indexer.index.codec.decoding import PAGE_BITS, find_phrase
from indexer.index.codec.sets import distinct
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
from indexer.search.accumulator import Accumulator, marks_of, read_places, saturate_in_place
from indexer.search.kernels import (
    add_to_scores,
    chosen,
    complement,
    intersect,
    is_in,
    mark_dated,
    near_chains,
)
from indexer.search.scoring import (
    EXACT_BONUS,
    FIELD_B,
    FIELD_WEIGHTS,
    FUNCTION_WORD_WEIGHT,
    MAX_NEIGHBOUR_SHARE,
    NEIGHBOUR_WEIGHT,
    below,
    idf,
    length_norms,
    saturation,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from indexer.index.snapshot import Part, Snapshot

MAX_LOOKED_UP = 32
"""Forms of a slot that are each looked up at the places found so far; more are read and sorted together."""

MAX_SORTED = 1 << 15
"""Places of all forms of a word that are put in order before the next word is looked up at them: that takes
up to 0.3 ms, and looking it up for each form by itself 20 µs for each."""

LOOK_UP_COST = 6
"""Looking one form up at a place takes 12 ns, reading a place of all forms together 2 ns."""

MIN_WITHIN_RATIO = 4
"""How many times as many codes as there are documents left a word has that is added up in these alone: to sum
up takes 1.5 ns a code, to ask 0.7."""

MAX_READ_TOGETHER = 255
"""Words of a phrase whose lists are read together: so few that it runs over two pages at most."""

MAX_CODES_TOGETHER = 1 << 24
"""Codes that are decoded for that: 128 MB of memory."""

NO_DAY = 0
"""In the day columns: the document has no date, or one without a year."""

LAST_DAY = int(np.iinfo(np.int32).max)

DOCUMENT_DISTANCE = 1 << 20
"""Positions put between documents where nearness is looked for; more than any nearness asked for."""


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
    the documents that have the rarer ones. n_docs_with: in how many documents a word is.
    """

    root: Node
    matches: dict[int, Matches] = field(default_factory=dict)
    within: dict[int, Matches] = field(default_factory=dict)
    n_docs_with: dict[int, int] = field(default_factory=dict)
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
                best = self._best([self._evaluate(part, known) for part in (typed, *same)], 0.0)
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
        found = self._ranked(self._added(word, known), word.boost)
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
        self._score(frequencies, word.boost, n_docs_with)
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
                is_phrase = sequence.slop == 1
                forms = [known.forms_of(part, name, slot).forms for slot in sequence.slots]
                found = _phrase(part, name, forms) if is_phrase else _near(part, name, forms, sequence.slop)
                if found is not None and found[0][0].size:
                    kept.append(FoundPlaces(part, name, *found))
                    self._add_places(accumulator, part, name, found[0][0])
        return self._ranked(accumulator, sequence.boost * len(sequence.slots))

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
                    found = _phrase(part, name, forms, among)
                    if found is not None:
                        self._add_places(accumulator, part, name, found[0][0])
            boost = NEIGHBOUR_WEIGHT * min(first.boost, second.boost)
            docs, frequencies = accumulator.collect()
            self._score(frequencies, boost, n_docs_with)
            add_to_scores(docs, frequencies, matches.docs, scores)
        return matches if scores is None else Matches(matches.docs, scores)

    def _ranked(self, accumulator: Accumulator, boost: float) -> Matches:
        docs, frequencies = accumulator.collect(self.snapshot.is_alive)
        self._score(frequencies, boost, docs.size)
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


class SlotForms(NamedTuple):
    """The forms that may stand in a slot, int64, ascending; what an occurrence of each counts, float32."""

    forms: NDArray[np.int64]
    weights: NDArray[np.float32]


def slot_forms(part: Part, name: str, slot: Slot) -> SlotForms:
    """Return the forms that may stand in a slot in one field of one segment."""
    text = part.text(name)
    if slot.terms is not None:
        forms = text.forms_of_terms(slot.terms.ordinals[part.number, name])
        return SlotForms(forms, np.ones(forms.size, dtype=np.float32))
    exact = text.forms_of_words(_encoded(slot.exact))
    weights = dict.fromkeys(exact, EXACT_BONUS if slot.stems else 1.0)
    function_stems = [stem for stem in slot.stems if stem in slot.function_stems]
    content_stems = [stem for stem in slot.stems if stem not in slot.function_stems]
    for form in text.forms_of_stems(_encoded(content_stems)):
        weights[form] = weights.get(form, 0.0) + 1.0
    for form in text.forms_of_stems(_encoded(function_stems)) if function_stems else ():
        weights[form] = (weights.get(form, 0.0) + 1.0) * FUNCTION_WORD_WEIGHT
    ordered = sorted(weights)
    return SlotForms(
        np.array(ordered, dtype=np.int64), np.array([weights[i] for i in ordered], dtype=np.float32)
    )


def _encoded(words: Iterable[str]) -> list[bytes]:
    return [word.encode("utf-8", "surrogatepass") for word in words]


class SlotPlaces(NamedTuple):
    """Where a slot may stand: places, uint32, ascending and distinct, and the positions covered at each.

    Where a word and a compound that begins with it stand at one place, the wider one counts.
    `widths` is `None` where all cover one position.
    """

    places: NDArray[np.uint32]
    widths: NDArray[np.uint8] | None


_ALL = np.zeros(0, dtype=np.uint8)


def slot_places(part: Part, name: str, forms: NDArray[np.int64]) -> SlotPlaces:
    """Return the places of some forms."""
    places, widths = _read_places(part, name, forms)
    if forms.size == 1:
        is_wide = part.text(name).widths[forms[0]] > 1
        return SlotPlaces(places, widths if is_wide else None)
    return _in_order(places, widths)


def _read_places(
    part: Part, name: str, forms: NDArray[np.int64], among: NDArray[np.uint8] | None = None
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return the places of some forms, form after form, and the positions covered at each.

    Where marks of documents are given, of no others.
    """
    text = part.text(name)
    n_most = int((text.lists.low_starts[forms + 1] - text.lists.low_starts[forms]).sum())
    places, widths = np.empty(n_most, dtype=np.uint32), np.empty(n_most, dtype=np.uint8)
    n = 0
    for own, ends, (pages, counts) in text.lists.in_portions(forms):
        chosen_forms = forms[own]
        n = read_places(
            pages,
            counts,
            ends,
            text.lists.low_starts.take(chosen_forms),
            text.lists.lows,
            text.widths.take(chosen_forms),
            text.page_docs,
            part.first_doc,
            _ALL if among is None else among,
            places,
            widths,
            n,
        )
    return places[:n], widths[:n]


def _in_order(places: NDArray[np.uint32], widths: NDArray[np.uint8]) -> SlotPlaces:
    """Return places in any order as those of a slot; the widths are those of each."""
    if (widths <= 1).all():
        places.sort()
        return SlotPlaces(distinct(places), None)
    keys = (places.astype(np.uint64) << np.uint64(8)) | widths
    keys.sort()
    places = (keys >> np.uint64(8)).astype(np.uint32)
    is_last = np.concatenate((places[1:] != places[:-1], [True])) if places.size else np.zeros(0, bool)
    return SlotPlaces(places[is_last], (keys[is_last] & np.uint64(255)).astype(np.uint8))


_Found = tuple[tuple["NDArray[np.uint32]", ...], tuple["NDArray[np.uint8] | None", ...]]


def _phrase(
    part: Part,
    name: str,
    forms: list[NDArray[np.int64]],
    among: NDArray[np.uint8] | None = None,
) -> _Found | None:
    """Return where a phrase begins, and how many positions its last word covers; `None` for nowhere.

    forms: those of each word. The places of the rarest word first; the others are looked up where they
    would have to stand. Where marks of documents are given, no others are looked at.
    """
    if not all(own.size for own in forms):
        return None
    text = part.text(name)
    low_starts = text.lists.low_starts
    sizes = [int((low_starts.take(own + 1) - low_starts.take(own)).sum()) for own in forms]
    order = sorted(range(len(forms)), key=sizes.__getitem__)
    rarest = forms[order[0]]
    n_looked_up = LOOK_UP_COST * sizes[order[0]] * forms[order[1]].size
    if n_looked_up > sum(sizes) + len(forms) * text.page_docs.size and len(forms) <= MAX_READ_TOGETHER:
        joined = np.concatenate(forms)
        n_codes = int(text.lists.n_codes.take(joined).sum(dtype=np.int64))
        if n_codes <= MAX_CODES_TOGETHER and (text.widths.take(joined) == 1).all():
            return _read_together(part, name, joined, forms, sizes[order[0]], among)
    if sizes[order[0]] > MAX_SORTED and rarest.size <= MAX_LOOKED_UP:
        # Each form has its places in order, and few are left to be sorted.
        starting = [_read_places(part, name, rarest[i : i + 1], among) for i in range(rarest.size)]
    else:
        places, widths = _in_order(*_read_places(part, name, rarest, among))
        starting = [(places, np.ones(places.size, np.uint8) if widths is None else widths)]
    found = [_continued(part, name, forms, order, *own) for own in starting]
    if len(found) == 1:
        starts, last_widths = found[0]
    else:
        starts, last_widths = (np.concatenate(columns) for columns in zip(*found, strict=True))
    if not starts.size:
        return None
    slot = SlotPlaces(starts, last_widths) if len(found) == 1 else _in_order(starts, last_widths)
    return (slot.places,), (slot.widths,)


def _read_together(  # noqa: PLR0913, PLR0917 - a phrase, and where it may be
    part: Part,
    name: str,
    joined: NDArray[np.int64],
    forms: list[NDArray[np.int64]],
    n_most: int,
    among: NDArray[np.uint8] | None,
) -> _Found | None:
    text = part.text(name)
    starts = np.empty(n_most, dtype=np.uint32)
    slot_ends = np.cumsum([own.size for own in forms])
    firsts = np.zeros(joined.size + 1, dtype=np.int64)
    np.cumsum(text.lists.n_codes.take(joined), out=firsts[1:])
    pages, counts = text.lists.many(joined)
    first_lows = text.lists.low_starts.take(joined)
    n = find_phrase(
        pages, counts, firsts, first_lows, text.lists.lows, slot_ends, text.page_docs.size, starts
    )
    starts = starts[:n]
    if among is not None:
        docs = text.page_docs.take(starts >> np.uint32(PAGE_BITS)) + np.uint32(part.first_doc)
        starts = chosen(starts, among.take(docs).view(np.bool_))
    return ((starts,), (None,)) if starts.size else None


def _continued(  # noqa: PLR0913, PLR0917 - a phrase, and where one of its words stands
    part: Part,
    name: str,
    forms: list[NDArray[np.int64]],
    order: list[int],
    places: NDArray[np.uint32],
    widths: NDArray[np.uint8],
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return where phrases begin of which one word stands at `places`, and the widths of their last words.

    order: the words of the phrase in the order in which they are looked for; the first one stands there.
    """
    text = part.text(name)
    rarest, *others = order
    last = len(forms) - 1
    first = int(places.searchsorted(rarest))  # before these is no room for the words before them
    starts, widths = places[first:] - np.uint32(rarest), widths[first:]
    for i in others:
        if forms[i].size > MAX_LOOKED_UP:
            found = _widths_at(slot_places(part, name, forms[i]), starts + np.uint32(i))
        else:
            found = text.lists.look_up(forms[i], text.widths, starts, i)
        kept = found.nonzero()[0]
        starts = starts.take(kept)
        widths = (found if i == last else widths).take(kept)
    return starts, widths


def _widths_at(slot: SlotPlaces, places: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return how many positions a slot covers at places: uint8 (n_places,), 0 where it does not stand."""
    is_there = is_in(places, slot.places)
    if slot.widths is None:
        return is_there.view(np.uint8)
    found = np.zeros(places.size, dtype=np.uint8)
    found[is_there] = slot.widths[slot.places.searchsorted(places[is_there])]
    return found


def _near(part: Part, name: str, forms: list[NDArray[np.int64]], slop: int) -> _Found | None:
    """Return the places of each word that stands near the others; `None` for nowhere.

    forms: those of each word.
    """
    text = part.text(name)
    slots = [slot_places(part, name, own) for own in forms]
    if any(not slot.places.size for slot in slots):
        return None
    spaced = [
        places + text.page_docs[places >> np.uint32(PAGE_BITS)].astype(np.int64) * DOCUMENT_DISTANCE
        for places, _ in slots
    ]
    chained = near_chains(spaced, slop)
    kept = [all_places.searchsorted(own) for all_places, own in zip(spaced, chained, strict=True)]
    return (
        tuple(slot.places[at] for slot, at in zip(slots, kept, strict=True)),
        tuple(None if slot.widths is None else slot.widths[at] for slot, at in zip(slots, kept, strict=True)),
    )
