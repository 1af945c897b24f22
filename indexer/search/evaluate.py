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

from indexer.index.codec.postings import MAX_PAGES, PAGE_BITS, Pages, ranges
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
    Word,
)
from indexer.search.kernels import (
    SEARCH_RATIO,
    add_up,
    chosen,
    complement,
    intersect,
    is_among,
    is_in,
    near_chains,
    run_lengths,
)
from indexer.search.scoring import (
    EXACT_BONUS,
    FIELD_B,
    FIELD_WEIGHTS,
    MAX_NEIGHBOUR_SHARE,
    NEIGHBOUR_WEIGHT,
    idf,
    length_norms,
    saturate,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from indexer.index.snapshot import Part, Snapshot

LISTS_AT_ONCE = 32
"""Lists whose places are decoded one by one; of more, together."""

LONG_LIST = 2048
"""Pages from which on a posting list is decoded by itself."""

NO_DAY = 0
"""In the day columns: the document has no date, or one without a year."""

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
    """Posting lists of one field of one segment, decoded: those of `forms`, one after the other."""

    part: Part
    field: str
    forms: NDArray[np.int64]
    pages: Pages


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
    """A tree with what was found of each of its nodes, by the node's identity."""

    root: Node
    matches: dict[int, Matches] = field(default_factory=dict)
    lists: dict[int, list[FoundLists]] = field(default_factory=dict)
    places: dict[int, list[FoundPlaces]] = field(default_factory=dict)

    @property
    def found(self) -> Matches:
        """What the whole tree matches."""
        return self.matches[id(self.root)]

    @property
    def n_bytes(self) -> int:
        """Memory of what is kept."""
        lists = (found.pages for all_lists in self.lists.values() for found in all_lists)
        places = (found.places for all_places in self.places.values() for found in all_places)
        return (
            sum(matches.n_bytes for matches in self.matches.values())
            + sum(int(pages.nbytes) + int(counts.nbytes) for pages, counts in lists)
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
            case Not(part):
                return Matches(self._without(self._evaluate(part, known).docs))
            case AndMaybe(required, optional):
                return self._and_maybe(self._evaluate(required, known), self._evaluate(optional, known))
            case Require(scored, required):
                first, second = self._evaluate(scored, known), self._evaluate(required, known)
                return self._restricted(first, is_in(first.docs, second.docs, self.snapshot.n_ids))
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
        first_days = self.snapshot.first_days.take(docs)
        is_match: NDArray[np.bool_] = first_days > NO_DAY
        if earliest is not None:
            is_match &= self.snapshot.last_days.take(docs) >= earliest.toordinal()
        if latest is not None:
            is_match &= first_days <= latest.toordinal()
        return is_match

    def _without(self, docs: NDArray[np.uint32]) -> NDArray[np.uint32]:
        return complement(docs, self.snapshot.all_docs, self.snapshot.n_ids)

    # -- operators ---------------------------------------------------------

    @staticmethod
    def _restricted(matches: Matches, is_kept: NDArray[np.bool_]) -> Matches:
        kept = is_kept.nonzero()[0]
        scores = None if matches.scores is None else matches.scores.take(kept)
        return Matches(matches.docs.take(kept), scores)

    def _and(self, parts: tuple[Node, ...], known: Evaluation) -> Matches:
        """Intersect the fewest first; what only restricts is asked about the documents that are left."""
        restricting = [part for part in parts if isinstance(part, DateMatch | Not | Everything)]
        others = [self._evaluate(part, known) for part in parts if part not in restricting]
        if not others:
            others, restricting = [self._evaluate(restricting[0], known)], restricting[1:]
        others.sort(key=lambda matches: matches.docs.size)
        left = others[0]
        for other in others[1:]:
            left = self._both(left, other)
        for part in restricting:
            match part:
                case DateMatch(_, earliest, latest):
                    left = self._restricted(left, self.is_within(left.docs, earliest, latest))
                case Not(inner):
                    excluded = self._evaluate(inner, known).docs
                    left = self._restricted(left, ~is_in(left.docs, excluded, self.snapshot.n_ids))
        return left

    def _both(self, first: Matches, second: Matches) -> Matches:
        if first.scores is None or second.scores is None:
            scored, other = (second, first) if first.scores is None else (first, second)
            return self._restricted(scored, is_in(scored.docs, other.docs, self.snapshot.n_ids))
        in_first, in_second = intersect(first.docs, second.docs, self.snapshot.n_ids)
        scores = first.scores.take(in_first) + second.scores.take(in_second)
        return Matches(first.docs.take(in_first), scores)

    def _or(self, matches: list[Matches]) -> Matches:
        docs = [own.docs for own in matches]
        if all(own.scores is None for own in matches):
            zeros = [np.zeros(own.size, dtype=np.float32) for own in docs]
            return Matches(add_up(docs, zeros, self.snapshot.n_ids)[0])
        return Matches(*add_up(docs, [_scores(own) for own in matches], self.snapshot.n_ids))

    def _best(self, matches: list[Matches], tie: float) -> Matches:
        """Take the best score of each document, and `tie` times the others."""
        sums = self._or(matches)
        best = np.zeros(sums.docs.size, dtype=np.float32)
        for own in matches:
            if own.scores is not None:
                at, _ = intersect(sums.docs, own.docs, self.snapshot.n_ids)
                best[at] = np.maximum(best[at], own.scores)
        if sums.scores is None:
            return sums
        return Matches(sums.docs, best + np.float32(tie) * (sums.scores - best) if tie else best)

    def _and_maybe(self, required: Matches, optional: Matches) -> Matches:
        if optional.scores is None:
            return required
        at, in_optional = intersect(required.docs, optional.docs, self.snapshot.n_ids)
        scores = _scores(required).copy()
        scores[at] += optional.scores[in_optional]
        return Matches(required.docs, scores)

    # -- words -------------------------------------------------------------

    def _word(self, word: Word, known: Evaluation) -> Matches:
        docs: list[NDArray[np.uint32]] = []
        weighted: list[NDArray[np.float32]] = []
        lists = known.lists.setdefault(id(word), [])
        is_ascending = True
        for part in self.snapshot.parts:
            for name in word.fields:
                text = part.text(name)
                factors = self.field_factors[name]
                for found, weights in _found_lists(part, name, word.slot):
                    lists.append(found)
                    own = text.page_docs.take(found.pages.pages)
                    if part.first_doc:
                        own += np.uint32(part.first_doc)
                    value = factors.take(own)
                    value *= found.pages.counts
                    if found.forms.size == 1:
                        value *= np.float32(weights[0])
                    elif (weights != 1).any():
                        n_codes = text.lists.n_codes[found.forms].astype(np.int64)
                        value *= np.repeat(weights.astype(np.float32), n_codes)
                    is_ascending = is_ascending and found.forms.size == 1
                    docs.append(own)
                    weighted.append(value)
        return self._ranked(docs, weighted, word.boost, is_ascending=is_ascending)

    def _sequence(self, sequence: Sequence, known: Evaluation) -> Matches:
        docs: list[NDArray[np.uint32]] = []
        weighted: list[NDArray[np.float32]] = []
        kept = known.places.setdefault(id(sequence), [])
        for part in self.snapshot.parts:
            for name in sequence.fields:
                is_phrase = sequence.slop == 1
                found = _phrase(part, name, sequence.slots) if is_phrase else _near(part, name, sequence)
                if found is None or not found[0][0].size:
                    continue
                kept.append(FoundPlaces(part, name, *found))
                own, value = self._weighted(part, name, found[0][0])
                docs.append(own)
                weighted.append(value)
        return self._ranked(docs, weighted, sequence.boost * len(sequence.slots))

    def _weighted(
        self, part: Part, name: str, places: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return the documents that places lie in, ascending, and what those in each count."""
        docs, freqs = run_lengths(part.text(name).page_docs.take(places >> np.uint32(PAGE_BITS)))
        docs = docs + np.uint32(part.first_doc)
        return docs, self.field_factors[name].take(docs) * freqs

    def _with_neighbours(self, matches: Matches, parts: tuple[Node, ...], known: Evaluation) -> Matches:
        """Raise documents that have words side by side that stand so in the query.

        No document is added and none is marked for it. A phrase search in the documents found for
        each two neighbours: the occurrences of the rarer word, and those of the other on the same pages.
        """
        docs: list[NDArray[np.uint32]] = []
        scores: list[NDArray[np.float32]] = []
        for first, second in neighbours(parts):
            n_docs_with = min(known.matches[id(word)].docs.size for word in (first, second))
            if not 0 < n_docs_with <= MAX_NEIGHBOUR_SHARE * self.snapshot.n_docs:
                continue
            are_few = matches.docs.size * SEARCH_RATIO < n_docs_with
            found = self._side_by_side(first, second, matches.docs if are_few else None)
            boost = NEIGHBOUR_WEIGHT * min(first.boost, second.boost)
            docs.append(found.docs)
            scores.append(self._scored(_scores(found), boost, n_docs_with))
        if not docs:
            return matches
        return self._and_maybe(matches, Matches(*add_up(docs, scores, self.snapshot.n_ids)))

    def _side_by_side(self, first: Word, second: Word, among: NDArray[np.uint32] | None) -> Matches:
        """Return where one word follows another, with what that counts; in the documents `among` alone."""
        docs: list[NDArray[np.uint32]] = []
        weighted: list[NDArray[np.float32]] = []
        for part in self.snapshot.parts:
            for name in first.fields:
                pages = None if among is None else _pages_of(part, name, among)
                found = _phrase(part, name, (first.slot, second.slot), pages)
                if found is not None:
                    own, value = self._weighted(part, name, found[0][0])
                    docs.append(own)
                    weighted.append(value)
        return Matches(*add_up(docs, weighted, self.snapshot.n_ids))

    def _ranked(
        self,
        docs: list[NDArray[np.uint32]],
        weighted: list[NDArray[np.float32]],
        boost: float,
        *,
        is_ascending: bool = True,
    ) -> Matches:
        if not docs:
            return Matches(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32))
        found, sums = add_up(docs, weighted, self.snapshot.n_ids, is_ascending=is_ascending)
        if self.snapshot.is_alive is not None:
            is_alive = self.snapshot.is_alive.take(found)
            found, sums = chosen(found, is_alive), chosen(sums, is_alive)
        return Matches(found, self._scored(sums, boost, found.size))

    def _scored(
        self, frequencies: NDArray[np.float32], boost: float, n_docs_with: int
    ) -> NDArray[np.float32]:
        """Return the scores of weighted frequencies, of a word that so many documents have."""
        n_docs = self.snapshot.n_docs
        weight = np.float32(boost * idf(n_docs, n_docs_with))
        return weight * saturate(frequencies, n_docs_with / max(n_docs, 1))


def neighbours(parts: tuple[Node, ...]) -> list[tuple[Word, Word]]:
    """Return which different words stand side by side in a query, each pair once; no wildcards."""
    pairs = [
        (first, second)
        for first, second in pairwise(parts)
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


def slot_forms(part: Part, name: str, slot: Slot) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the forms that may stand in a slot, ascending, and what an occurrence of each counts."""
    text = part.text(name)
    if slot.terms is not None:
        forms = text.forms_of_terms(slot.terms.ordinals[part.number, name])
        return forms, np.ones(forms.size)
    weights: dict[int, float] = {}
    for term in slot.exact:
        for form in text.forms_of_term(term.encode("utf-8", "surrogatepass")):
            weights[form] = EXACT_BONUS if slot.stems else 1.0
    for stem in slot.stems:
        for form in text.forms_of_stem(stem.encode("utf-8", "surrogatepass")).tolist():
            weights[form] = weights.get(form, 0.0) + 1.0
    forms = np.array(sorted(weights), dtype=np.int64)
    return forms, np.array([weights[form] for form in forms.tolist()])


def _found_lists(part: Part, name: str, slot: Slot) -> Iterator[tuple[FoundLists, NDArray[np.float64]]]:
    """Yield the posting lists of a slot, decoded, with the weights of their forms.

    Long lists come one by one, all short ones together: the calls for each cost more than its codes.
    """
    forms, weights = slot_forms(part, name, slot)
    lists = part.text(name).lists
    is_long = lists.n_codes[forms] > LONG_LIST
    for i in np.flatnonzero(is_long).tolist() if forms.size > 1 else range(forms.size):
        yield FoundLists(part, name, forms[i : i + 1], lists.one(int(forms[i]))), weights[i : i + 1]
    if forms.size < 2 or is_long.all():
        return
    short = forms[~is_long]
    if short.size == 1:
        yield FoundLists(part, name, short, lists.one(int(short[0]))), weights[~is_long]
        return
    order, pages = lists.many(short)
    yield FoundLists(part, name, order, pages), weights[np.searchsorted(forms, order)]


class SlotPlaces(NamedTuple):
    """Where a slot may stand: places, uint32, ascending and distinct, and the positions covered at each.

    Where a word and a compound that begins with it stand at one place, the wider one counts.
    `widths` is `None` where all cover one position.
    """

    places: NDArray[np.uint32]
    widths: NDArray[np.uint8] | None


def slot_places(
    part: Part, name: str, forms: NDArray[np.int64], pages: NDArray[np.uint32] | None = None
) -> SlotPlaces:
    """Return the places of some forms; those on `pages` alone, ascending and distinct, if these are given."""
    text = part.text(name)
    lists = text.lists
    found = []
    if pages is None and forms.size > LISTS_AT_ONCE:
        order, decoded = lists.many(forms)
        n_places = lists.low_starts[order + 1] - lists.low_starts[order]
        own = (decoded.pages << np.uint32(PAGE_BITS)).repeat(decoded.counts)
        own |= lists.lows[ranges(lists.low_starts[order], n_places)]
        found.append((own, text.widths[order].repeat(n_places)))
    elif pages is not None:
        of_list, near = lists.all_within(forms.tolist(), pages, pages + np.uint32(1))
        own = (near.pages << np.uint32(PAGE_BITS)).repeat(near.counts)
        low_from = near.low_from + lists.low_starts[forms].take(of_list)
        own |= lists.lows[ranges(low_from, near.counts.astype(np.int64))]
        found.append((own, text.widths[forms].take(of_list).repeat(near.counts)))
    else:
        for form in forms.tolist():
            own = lists.places(form, lists.one(form))
            found.append((own, np.full(own.size, text.widths[form], dtype=np.uint8)))
    if not found:
        return SlotPlaces(np.zeros(0, dtype=np.uint32), None)
    is_wide = bool((text.widths[forms] > 1).any())
    if forms.size == 1:
        return SlotPlaces(found[0][0], found[0][1] if is_wide else None)
    joined = np.concatenate([places for places, _ in found])
    if not is_wide:
        joined.sort()
        return SlotPlaces(_distinct(joined), None)
    keys = (joined.astype(np.uint64) << np.uint64(8)) | np.concatenate([widths for _, widths in found])
    keys.sort()
    joined = (keys >> np.uint64(8)).astype(np.uint32)
    is_last = np.concatenate((joined[1:] != joined[:-1], [True])) if joined.size else np.zeros(0, bool)
    return SlotPlaces(joined[is_last], (keys[is_last] & np.uint64(255)).astype(np.uint8))


def _distinct(places: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return places[np.concatenate(([True], places[1:] != places[:-1]))] if places.size else places


_Found = tuple[tuple["NDArray[np.uint32]", ...], tuple["NDArray[np.uint8] | None", ...]]


def _pages_of(part: Part, name: str, docs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the pages of those documents that are in a segment: uint32, ascending."""
    first_pages = part.text(name).first_pages
    low, high = docs.searchsorted((part.first_doc, part.first_doc + part.n_docs))
    own = docs[low:high].astype(np.int64) - part.first_doc
    firsts = first_pages[own].astype(np.int64)
    return ranges(firsts, first_pages[own + 1].astype(np.int64) - firsts).astype(np.uint32)


def _phrase(
    part: Part, name: str, slots: tuple[Slot, ...], pages: NDArray[np.uint32] | None = None
) -> _Found | None:
    """Return where a phrase begins, and how many positions its last word covers; `None` for nowhere.

    The rarest word first; of one that is far more frequent only the pages are read on which it
    could follow. Where `pages` are given, ascending and distinct, no others are looked at.
    """
    if pages is not None and not pages.size:
        return None
    lists = part.text(name).lists
    forms = [slot_forms(part, name, slot)[0] for slot in slots]
    sizes = [int((lists.low_starts[own + 1] - lists.low_starts[own]).sum()) for own in forms]
    if not all(sizes):
        return None
    order = sorted(range(len(slots)), key=sizes.__getitem__)
    found = {order[0]: slot_places(part, name, forms[order[0]], pages)}
    # Differences may wrap below zero and wrap back: no word stands on such a place.
    starts = found[order[0]].places - np.uint32(order[0])
    for i in order[1:]:
        if not starts.size:
            return None
        pages = None
        if starts.size * SEARCH_RATIO < sizes[i]:
            wanted = (starts + np.uint32(i)) >> np.uint32(PAGE_BITS)
            pages = np.unique(wanted[wanted < MAX_PAGES])
        found[i] = slot_places(part, name, forms[i], pages)
        starts = starts[is_among(starts + np.uint32(i), found[i].places)]
    if not starts.size:
        return None
    places, widths = found[len(slots) - 1]
    if widths is not None:
        widths = widths[places.searchsorted(starts + np.uint32(len(slots) - 1))]
    return (starts,), (widths,)


def _near(part: Part, name: str, sequence: Sequence) -> _Found | None:
    """Return the places of each word that stands near the others; `None` for nowhere."""
    text = part.text(name)
    slots = [slot_places(part, name, slot_forms(part, name, slot)[0]) for slot in sequence.slots]
    if any(not slot.places.size for slot in slots):
        return None
    spaced = [
        places + text.page_docs[places >> np.uint32(PAGE_BITS)].astype(np.int64) * DOCUMENT_DISTANCE
        for places, _ in slots
    ]
    chained = near_chains(spaced, sequence.slop)
    kept = [all_places.searchsorted(own) for all_places, own in zip(spaced, chained, strict=True)]
    return (
        tuple(slot.places[at] for slot, at in zip(slots, kept, strict=True)),
        tuple(None if slot.widths is None else slot.widths[at] for slot, at in zip(slots, kept, strict=True)),
    )
