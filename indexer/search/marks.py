"""
What in some documents matched a query: the spans to mark.

Flow: Evaluation + doc ids -> places -> positions -> characters. The places are those
that matched, so what is marked is what was found: only parts of the query that a
document does match, a phrase as one span, and nothing that stands under *not*. Where
a word stands in the text is stored; no text is analysed again.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import types

from indexer.compiled import B1, B1_OUT, I8, I8_OUT, U1, U4, U4_OUT, compiled, flag, i8
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.offsets import StoredWords, codes_of, words_at
from indexer.model.partial_date import MONTH_CHARS, YEAR_CHARS
from indexer.model.span import merged
from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    Constant,
    FacetMatch,
    Node,
    Or,
    Require,
    Sequence,
    Widened,
    Word,
)
from indexer.search.passages import Marks, shared_span
from indexer.search.scoring import FUNCTION_WORD_WEIGHT, idf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Sequence as SequenceOf

    from numpy.typing import NDArray

    from indexer.index.codec.stored import Layout, StoredRecord
    from indexer.index.snapshot import Snapshot
    from indexer.model.span import Span
    from indexer.search.evaluate import Evaluation, FoundLists, FoundPlaces


class _Spots(NamedTuple):
    """Where words stand in some documents: parallel arrays (n,), int64.

    keys sort them: the index of the document among those asked about in the highest bits, then 32 bits
    of the position, then 16 of the number of positions covered, or of as many as fit. lasts are the last
    positions covered; labels tell the part of the query.
    """

    keys: NDArray[np.int64]
    lasts: NDArray[np.int64]
    labels: NDArray[np.int64]


_DOC_BITS, _WIDTH_BITS = 48, 16
_NOTHING = np.zeros(0, dtype=np.int64)
_ONE_EACH = np.zeros(0, dtype=np.uint8)


class _Leaf(NamedTuple):
    """A leaf of the tree with the documents asked about that it counts for: bool (n_docs,)."""

    node: Word | Sequence | FacetMatch
    is_matched: NDArray[np.bool_]


class DocumentMarks(NamedTuple):
    """What matched in one document: marks in the body, spans to mark in the title, how many in the body.

    There is a mark for each part of the query, so one may lie on another. Spans that overlap are joined.
    """

    body: Marks
    title: tuple[Span, ...]
    n_spans: int


class RecordText:
    """The text of a stored document, read in blocks as it is asked for."""

    __slots__ = ("_blocks", "_record", "layout")

    def __init__(self, record: StoredRecord, layout: Layout) -> None:
        self._record = record
        self.layout = layout
        self._blocks: dict[int, tuple[NDArray[Any], bytes, str]] = {}

    def _block(self, i: int) -> tuple[NDArray[Any], bytes, str]:
        """Return a block's characters as numbers, and the block as bytes if it is ASCII, else as text."""
        content = self._record.text_bytes(self.layout, i)
        if content.isascii():  # is not decoded but for what is shown of it
            block = np.frombuffer(content, dtype=np.uint8), content, ""
        else:
            text = content.decode("utf-8", "surrogatepass")
            block = codes_of(text), b"", text
        self._blocks[i] = block
        return block

    def codes(self, i: int) -> NDArray[Any]:
        """Return the characters of a block of the text as `codes_of` does."""
        return (self._blocks.get(i) or self._block(i))[0]

    def _piece(self, i: int, characters: slice) -> str:
        _, content, text = self._blocks.get(i) or self._block(i)
        return content[characters].decode("ascii") if content else text[characters]

    def __getitem__(self, characters: slice) -> str:
        edges = self.layout.block_starts
        if len(edges) == 2:
            return self._piece(0, characters)
        start, stop = characters.start, min(characters.stop, edges[-1])
        pieces = []
        i = bisect.bisect_right(edges, start) - 1
        while i < self.layout.n_blocks and edges[i] < stop:
            pieces.append(self._piece(i, slice(max(start - edges[i], 0), stop - edges[i])))
            i += 1
        return "".join(pieces)


class Marker:
    """Finds the marks of documents in one evaluation."""

    def __init__(self, snapshot: Snapshot, evaluation: Evaluation) -> None:
        self._snapshot = snapshot
        self._evaluation = evaluation

    def marks(
        self, doc_ids: SequenceOf[int], records: SequenceOf[StoredRecord], texts: SequenceOf[RecordText]
    ) -> list[DocumentMarks]:
        """Return the marks of each document; none where it does not match."""
        docs = np.array(doc_ids, dtype=np.uint32)
        order = np.argsort(docs)
        ranks = np.argsort(order)
        docs = docs[order]
        labels: dict[str, int] = {}
        weights: list[float] = []
        mentioned: list[tuple[_Leaf, int]] = []
        leaves: list[tuple[_Leaf, int]] = []
        for leaf in self._leaves(self._evaluation.root, np.ones(docs.size, dtype=bool), docs):
            label = labels.setdefault(leaf.node.label, len(labels))
            if label == len(weights):
                weights.append(self._rarity(leaf.node))
            if isinstance(leaf.node, FacetMatch):
                mentioned.append((leaf, label))
            else:
                leaves.append((leaf, label))
        spots: dict[str, list[_Spots]] = {"title": [], "body": []}
        for name, found in self._spots(leaves, docs):
            if found.keys.size:
                spots[name].append(found)
        title = _Marked.of(spots["title"], docs.size)
        body = _Marked.of(spots["body"], docs.size)
        by_rank = order.tolist()  # spots are document by document, the lowest doc id first
        starts, ends = _characters([records[i] for i in by_rank], [texts[i] for i in by_rank], body)
        of_titles = _title_spans([records[i] for i in by_rank], [texts[i] for i in by_rank], title)
        weight_of_label = tuple(weights)
        marked = []
        for record, rank in zip(records, ranks.tolist(), strict=True):
            own = slice(body.bounds[rank], body.bounds[rank + 1])
            marks = starts[own], ends[own], body.labels[own]
            n_spans = body.n_spans[rank]
            wanted = [(leaf.node, label) for leaf, label in mentioned if leaf.is_matched[rank]]
            if wanted:
                marks = _with_mentions(record, wanted, *marks, self._snapshot.entities.value_of)
                n_spans = _n_joined(*marks[:2])
            marked.append(DocumentMarks(Marks(*marks, weight_of_label), of_titles[rank], n_spans))
        return marked

    def _rarity(self, leaf: Node) -> float:
        n_docs_with = self._evaluation.n_docs_with.get(id(leaf))
        if n_docs_with is None:
            n_docs_with = self._evaluation.matches[id(leaf)].docs.size
        rarity = idf(self._snapshot.n_docs, n_docs_with)
        if not isinstance(leaf, Word) or not leaf.slot.function_stems:
            return rarity
        share = self._share_as_function_word(leaf)
        return rarity * (1 - share * (1 - FUNCTION_WORD_WEIGHT))

    def _share_as_function_word(self, word: Word) -> float:
        """Return in how much of what a word matches it is a function word: *die* is one in German alone."""
        stems = [stem.encode() for stem in word.slot.function_stems]
        n_pages = n_of_function = 0
        for part in self._snapshot.parts:
            for name in word.fields:
                text = part.text(name)
                forms = self._evaluation.forms_of(part, name, word.slot).forms
                of_function = np.isin(forms, text.forms_of_stems(stems))
                pages = text.lists.n_codes[forms].astype(np.int64)
                n_pages += int(pages.sum())
                n_of_function += int(pages[of_function].sum())
        return n_of_function / n_pages if n_pages else 0.0

    def _leaves(self, node: Node, is_matched: NDArray[np.bool_], docs: NDArray[np.uint32]) -> Iterator[_Leaf]:
        """Yield the leaves that may be marked, with the documents that match them and all above them."""
        found = self._evaluation.found_of(node)
        if found is None:  # a part that only restricted, and is never marked
            return
        is_matched, is_any = _matched(found.docs, docs, is_matched)
        if not is_any:
            return
        match node:
            case Word() | Sequence() | FacetMatch("entity" | "mentioned"):
                yield _Leaf(node, is_matched)
            case And(parts) | Or(parts) | Best(parts):
                for part in parts:
                    yield from self._leaves(part, is_matched, docs)
            case Widened(typed, same, near):
                for part in (typed, *same, *near):
                    yield from self._leaves(part, is_matched, docs)
            case AndMaybe(first, second) | Require(first, second):
                yield from self._leaves(first, is_matched, docs)
                yield from self._leaves(second, is_matched, docs)
            case Constant(part):
                yield from self._leaves(part, is_matched, docs)

    def _spots(
        self, leaves: SequenceOf[tuple[_Leaf, int]], docs: NDArray[np.uint32]
    ) -> Iterator[tuple[str, _Spots]]:
        """Yield where words and sequences stand in the documents, by text field."""
        by_field: dict[tuple[int, str], list[tuple[FoundLists, _Leaf, int]]] = {}
        for leaf, label in leaves:
            if isinstance(leaf.node, Word):
                for lists in self._evaluation.lists[id(leaf.node)]:
                    by_field.setdefault((lists.part.number, lists.field), []).append((lists, leaf, label))
            elif isinstance(leaf.node, Sequence):
                for places in self._evaluation.places[id(leaf.node)]:
                    for spots in _spots_of_places(places, docs, leaf, label):
                        yield places.field, spots
        for (_, name), own in by_field.items():
            yield name, _spots_of_lists(own, docs)


@compiled(types.Tuple((B1_OUT, flag))(U4, U4, B1))
def _matched(
    found: NDArray[np.uint32], docs: NDArray[np.uint32], is_asked: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], bool]:
    """Tell which of the documents that are asked about are among those found, bool (n_docs,), and if any is.

    found: ascending doc ids.
    """
    is_matched = np.empty(docs.size, dtype=np.bool_)
    is_any = False
    for i in range(docs.size):
        at = np.searchsorted(found, docs[i])
        is_matched[i] = is_asked[i] and at < found.size and found[at] == docs[i]
        is_any = is_any or is_matched[i]
    return is_matched, is_any


class _Pages(NamedTuple):
    """The pages of some documents of one segment: which documents, their first pages and the ones behind."""

    docs: NDArray[np.int64]
    firsts: NDArray[np.uint32]
    ends: NDArray[np.uint32]


@compiled(types.Tuple((I8_OUT, U4_OUT, U4_OUT))(U4, B1, i8, U4))
def _pages_of(
    docs: NDArray[np.uint32], is_matched: NDArray[np.bool_], first_doc: int, first_pages: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32]]:
    """Return which of the documents are of a segment and match any leaf, and their pages, as `_Pages`.

    is_matched: bool (n_leaves * n_docs,), leaf by leaf. first_doc: the doc id of the first document of the
    segment. first_pages: uint32, one more than it has documents.
    """
    own = np.empty(docs.size, dtype=np.int64)
    firsts = np.empty(docs.size, dtype=np.uint32)
    ends = np.empty(docs.size, dtype=np.uint32)
    n_own = 0
    for i in range(docs.size):
        doc = np.int64(docs[i]) - first_doc
        is_any = False
        for at in range(i, is_matched.size, docs.size):
            is_any = is_any or is_matched[at]
        if is_any and 0 <= doc < first_pages.size - 1:
            own[n_own], firsts[n_own], ends[n_own] = i, first_pages[doc], first_pages[doc + 1]
            n_own += 1
    return own[:n_own], firsts[:n_own], ends[:n_own]


def _spots_of_lists(found: SequenceOf[tuple[FoundLists, _Leaf, int]], docs: NDArray[np.uint32]) -> _Spots:
    """Return the spots of lists of one field and segment, each with its leaf and label."""
    part, name = found[0][0].part, found[0][0].field
    text = part.text(name)
    is_matched = np.concatenate([leaf.is_matched for _, leaf, _ in found])
    own = _Pages(*_pages_of(docs, is_matched, part.first_doc, text.first_pages))
    if not own.docs.size:
        return _Spots(_NOTHING, _NOTHING, _NOTHING)
    n_forms = [lists.forms.size for lists, _, _ in found]
    forms = np.concatenate([lists.forms for lists, _, _ in found])
    of_list, (pages, counts, low_from) = text.lists.all_within(forms, own.firsts, own.ends)
    labels = np.array([label for _, _, label in found], dtype=np.int64)
    leaves = np.arange(labels.size, dtype=np.int64)
    if any(n != 1 for n in n_forms):
        labels, leaves = labels.repeat(n_forms), leaves.repeat(n_forms)
    spots = _spread(
        *own,
        is_matched,
        docs.size,
        text.lists.low_starts.take(forms),
        text.widths.take(forms),
        labels,
        leaves,
        text.lists.lows,
        of_list,
        pages,
        counts.astype(np.uint32, copy=False),
        low_from,
    )
    return _Spots(*spots)


@compiled(types.UniTuple(I8_OUT, 3)(I8, U4, U4, B1, i8, I8, U1, I8, I8, U1, I8, U4, U4, I8))
def _spread(  # noqa: PLR0913, PLR0917 - pages of documents, lists, and the pages of these lists
    docs: NDArray[np.int64],
    firsts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    is_matched: NDArray[np.bool_],
    n_docs: int,
    low_starts: NDArray[np.int64],
    widths: NDArray[np.uint8],
    labels: NDArray[np.int64],
    leaves: NDArray[np.int64],
    lows: NDArray[np.uint8],
    of_list: NDArray[np.int64],
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    low_from: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return a spot for each place on the pages of documents that match the leaf of its list, as `_Spots`.

    docs, firsts, ends: see `_Pages`. is_matched: bool (n_leaves * n_docs,). low_starts, widths, labels,
    leaves: by list, where its places begin in `lows`, the positions that one covers, its label and leaf.
    of_list, pages, counts, low_from: what `PostingLists.all_within` returns.
    """
    n_spots = 0
    for count in counts:
        n_spots += np.int64(count)  # type: ignore[assignment]
    spot_keys = np.empty(n_spots, dtype=np.int64)
    spot_lasts = np.empty(n_spots, dtype=np.int64)
    spot_labels = np.empty(n_spots, dtype=np.int64)
    n_spots = 0
    for i in range(pages.size):
        at = np.searchsorted(firsts, pages[i] + 1) - 1
        if at < 0 or pages[i] >= ends[at]:
            continue
        own = of_list[i]
        if not is_matched[leaves[own] * n_docs + docs[at]]:
            continue
        first = (np.int64(pages[i]) - np.int64(firsts[at])) << PAGE_BITS
        low_at = low_starts[own] + low_from[i]
        width = np.int64(widths[own])
        for k in range(low_at, low_at + np.int64(counts[i])):
            position = first | np.int64(lows[k])
            spot_keys[n_spots] = docs[at] << _DOC_BITS | position << _WIDTH_BITS | width
            spot_lasts[n_spots] = position + width - 1
            spot_labels[n_spots] = labels[own]
            n_spots += 1
    return spot_keys[:n_spots], spot_lasts[:n_spots], spot_labels[:n_spots]


def _spots_of_places(
    found: FoundPlaces, docs: NDArray[np.uint32], leaf: _Leaf, label: int
) -> Iterator[_Spots]:
    """Yield the spots of a sequence: a phrase is one, near words are one each."""
    assert isinstance(leaf.node, Sequence)  # noqa: S101 - only sequences have places
    first_pages = found.part.text(found.field).first_pages
    own = _Pages(*_pages_of(docs, leaf.is_matched, found.part.first_doc, first_pages))
    before_last = len(leaf.node.slots) - 1 if leaf.node.slop == 1 else 0
    for places, widths in zip(found.places, found.widths, strict=True):
        covered = _ONE_EACH if widths is None else widths
        keys, lasts = _spots_among(*own, places, covered, before_last)
        yield _Spots(keys, lasts, np.full(keys.size, label, dtype=np.int64))


@compiled(types.UniTuple(I8_OUT, 2)(I8, U4, U4, U4, U1, i8))
def _spots_among(  # noqa: PLR0913, PLR0917 - pages of documents, and places with their widths
    docs: NDArray[np.int64],
    firsts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    places: NDArray[np.uint32],
    widths: NDArray[np.uint8],
    before_last: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return keys and last positions of the places that lie on the pages of documents; see `_Spots`.

    docs, firsts, ends: see `_Pages`. places: uint32, ascending. widths: the positions that each covers behind
    `before_last` others; of each 1, when there are none.
    """
    bounds = np.empty((docs.size, 2), dtype=np.int64)
    n_spots = 0
    for i in range(docs.size):
        bounds[i, 0] = np.searchsorted(places, np.int64(firsts[i]) << PAGE_BITS)
        bounds[i, 1] = np.searchsorted(places, np.int64(ends[i]) << PAGE_BITS)
        n_spots += max(0, bounds[i, 1] - bounds[i, 0])
    keys = np.empty(n_spots, dtype=np.int64)
    lasts = np.empty(n_spots, dtype=np.int64)
    n_spots = 0
    for i in range(docs.size):
        for k in range(bounds[i, 0], bounds[i, 1]):
            position = np.int64(places[k]) - (np.int64(firsts[i]) << PAGE_BITS)
            width = before_last + (np.int64(widths[k]) if widths.size else 1)
            in_key = min(width, (1 << _WIDTH_BITS) - 1)
            keys[n_spots] = docs[i] << _DOC_BITS | position << _WIDTH_BITS | in_key
            lasts[n_spots] = position + width - 1
            n_spots += 1
    return keys, lasts


class _Marked(NamedTuple):
    """The spots of all parts of a query, document by document and in the order of the text.

    bounds: where each document's begin, one more at the end. n_spans: how many each document's are once those
    that overlap are joined.
    """

    positions: NDArray[np.int64]
    lasts: NDArray[np.int64]
    labels: NDArray[np.int64]
    bounds: list[int]
    n_spans: list[int]

    @classmethod
    def of(cls, found: list[_Spots], n_docs: int) -> _Marked:
        if not found:
            return cls(_NOTHING, _NOTHING, _NOTHING, [0] * (n_docs + 1), [0] * n_docs)
        spots = found[0] if len(found) == 1 else _Spots(*map(np.concatenate, zip(*found, strict=True)))
        order = spots.keys.argsort(kind="stable")
        bounds = np.zeros(n_docs + 1, dtype=np.int64)
        n_spans = np.zeros(n_docs, dtype=np.int64)
        columns = _ordered(*spots, order, bounds, n_spans)
        return cls(*columns, bounds.tolist(), n_spans.tolist())


@compiled(types.UniTuple(I8_OUT, 3)(I8, I8, I8, I8, I8_OUT, I8_OUT))
def _ordered(  # noqa: PLR0913, PLR0917 - the columns of spots, their order, and what is counted
    keys: NDArray[np.int64],
    lasts: NDArray[np.int64],
    labels: NDArray[np.int64],
    order: NDArray[np.int64],
    bounds: NDArray[np.int64],
    n_spans: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions, last positions and labels of spots in order, and count them into the last two.

    bounds, n_spans: zeros; see `_Marked`.
    """
    positions = np.empty(order.size, dtype=np.int64)
    lasts_of = np.empty(order.size, dtype=np.int64)
    labels_of = np.empty(order.size, dtype=np.int64)
    last_doc, furthest = np.int64(-1), np.int64(-1)
    for i in range(order.size):
        key = keys[order[i]]
        doc = key >> _DOC_BITS
        positions[i] = (key >> _WIDTH_BITS) & ((1 << (_DOC_BITS - _WIDTH_BITS)) - 1)
        lasts_of[i] = lasts[order[i]]
        labels_of[i] = labels[order[i]]
        bounds[doc + 1] += 1
        if doc != last_doc or positions[i] > furthest:
            n_spans[doc] += 1
            furthest = lasts_of[i]
        furthest = max(furthest, lasts_of[i])
        last_doc = doc
    for doc in range(n_spans.size):
        bounds[doc + 1] += bounds[doc]
    return positions, lasts_of, labels_of


def _title_spans(
    records: SequenceOf[StoredRecord], texts: SequenceOf[RecordText], marked: _Marked
) -> list[tuple[Span, ...]]:
    """Return the spans to mark in each title, joined where they overlap."""
    bounds = marked.bounds
    spans: list[tuple[Span, ...]] = [()] * len(texts)
    own = [i for i in range(len(texts)) if bounds[i] < bounds[i + 1]]
    words = [StoredWords(records[i].head()["title"], texts[i].layout.title) for i in own]
    edges = words_at(words, np.array([0, *(bounds[i + 1] for i in own)]), marked.positions, marked.lasts)
    starts, ends = (places.tolist() for places in edges)
    for i in own:
        at = slice(bounds[i], bounds[i + 1])
        spans[i] = merged(map(shared_span, starts[at], ends[at]))
    return spans


def _characters(
    records: SequenceOf[StoredRecord], texts: SequenceOf[RecordText], marked: _Marked
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where in their texts spots start and end: int64 (n_spots,) each."""
    positions, lasts, bounds = marked.positions, marked.lasts, marked.bounds
    own = [i for i in range(len(texts)) if bounds[i] < bounds[i + 1]]
    if all(texts[i].layout.n_blocks == 1 for i in own):
        words = [records[i].words(texts[i].layout, 0, texts[i].codes(0)) for i in own]
        return words_at(words, np.array([0, *(bounds[i + 1] for i in own)]), positions, lasts)
    starts, ends = np.empty_like(positions), np.empty_like(positions)
    for i in own:
        at = slice(bounds[i], bounds[i + 1])
        starts[at], ends[at] = _in_blocks(records[i], texts[i], positions[at], lasts[at])
    return starts, ends


def _in_blocks(
    record: StoredRecord, text: RecordText, positions: NDArray[np.int64], lasts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where in a text of several blocks spots start and end."""
    layout = text.layout
    starts, ends = np.empty_like(positions), np.empty_like(positions)
    firsts = np.array(layout.block_positions)
    blocks, last_blocks = (np.searchsorted(firsts, at, side="right") - 1 for at in (positions, lasts))
    for block in np.union1d(blocks, last_blocks).tolist():
        words = record.words(layout, block, text.codes(block))
        begins, finishes = blocks == block, last_blocks == block
        start, first = layout.block_starts[block], layout.block_positions[block]
        begun, finished = positions[begins] - first, lasts[finishes] - first
        starts[begins] = words.at(begun, begun).starts + start
        ends[finishes] = words.at(finished, finished).ends + start
    return starts, ends


def _with_mentions(  # noqa: PLR0913, PLR0917 - the last step of the method above
    record: StoredRecord,
    wanted: list[tuple[Word | Sequence | FacetMatch, int]],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    labels: NDArray[np.int64],
    value_of: Callable[[str, str], str],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Add the places where the text names the entities and the dates that are asked for.

    `value_of` tells what the facet calls an entity of which a document has kind and name.
    """
    tail = record.tail()
    named: dict[str, list[tuple[tuple[str, ...], list[list[int]]]]] = {
        "entity": [((value_of(kind, name),), spans) for name, kind, spans in tail["entities"]],
        "mentioned": [
            ((value, value[:MONTH_CHARS], value[:YEAR_CHARS]), spans)
            for value, spans, *_ in tail.get("mentioned_dates", ())
        ],
    }
    mentions = [
        (start, end, label)
        for node, label in wanted
        if isinstance(node, FacetMatch)
        for names, spans in named[node.facet]
        if not node.values.isdisjoint(names)
        for start, end in spans
    ]
    added = np.array(mentions, dtype=np.int64).reshape(-1, 3)
    starts, ends, labels = (
        np.concatenate((known, added[:, i])) for i, known in enumerate((starts, ends, labels))
    )
    order = np.lexsort((ends, starts))
    return starts[order], ends[order], labels[order]


def _n_joined(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> int:
    """Return how many spans there are once those that overlap are joined; they are sorted by their starts."""
    if starts.size < 2:
        return int(starts.size)
    return 1 + int(np.count_nonzero(starts[1:] >= np.maximum.accumulate(ends)[:-1]))
