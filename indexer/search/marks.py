"""
What in some documents matched a query: the spans to mark.

Flow: Evaluation + doc ids -> places -> positions -> characters. The places are those
that matched, so what is marked is what was found: only parts of the query that a
document does match, a phrase as one span, and nothing that stands under *not*. Where
a word stands in the text is stored; no text is analysed again.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.index.codec.offsets import StoredWords, codes_of
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.postings import ranges
from indexer.model.span import Span
from indexer.query.tree import And, AndMaybe, Best, Constant, FacetMatch, Node, Or, Require, Sequence, Word
from indexer.search.passages import Marks
from indexer.search.scoring import idf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as SequenceOf

    from numpy.typing import NDArray

    from indexer.index.codec.stored import Layout, StoredRecord
    from indexer.index.codec.text_index import TextIndex
    from indexer.index.snapshot import Part, Snapshot
    from indexer.search.evaluate import Evaluation, FoundLists, FoundPlaces


class _Spots(NamedTuple):
    """Where words stand in some documents: parallel arrays (n,), int64.

    docs are indices into the documents asked about; widths are positions covered; labels tell the
    part of the query.
    """

    docs: NDArray[np.int64]
    positions: NDArray[np.int64]
    widths: NDArray[np.int64]
    labels: NDArray[np.int64]


_NOTHING = np.zeros(0, dtype=np.int64)
_NO_SPOTS = _Spots(_NOTHING, _NOTHING, _NOTHING, _NOTHING)


class _Leaf(NamedTuple):
    """A leaf of the tree with the documents asked about that it counts for: bool (n_docs,)."""

    node: Word | Sequence | FacetMatch
    is_matched: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DocumentMarks:
    """What matched in one document: marks in the body, spans of the title, distinct spans in the body."""

    body: Marks
    title: tuple[Span, ...]
    n_spans: int


class RecordText:
    """The text of a stored document, read in blocks as it is asked for."""

    __slots__ = ("_blocks", "_record", "layout")

    def __init__(self, record: StoredRecord, layout: Layout) -> None:
        self._record = record
        self.layout = layout
        self._blocks: dict[int, tuple[bytes | str, NDArray[Any]]] = {}

    def _block(self, i: int) -> tuple[bytes | str, NDArray[Any]]:
        """Return a block of the text, as bytes when it is ASCII, and its characters as numbers."""
        block = self._blocks.get(i)
        if block is None:
            content = self._record.text_bytes(self.layout, i)
            if content.isascii():  # is not decoded but for what is shown of it
                block = content, np.frombuffer(content, dtype=np.uint8)
            else:
                text = content.decode("utf-8", "surrogatepass")
                block = text, codes_of(text)
            self._blocks[i] = block
        return block

    def codes(self, i: int) -> NDArray[Any]:
        """Return the characters of a block of the text as `codes_of` does."""
        return self._block(i)[1]

    def _piece(self, i: int, start: int, stop: int) -> str:
        piece = self._block(i)[0][start:stop]
        return piece.decode("ascii") if isinstance(piece, bytes) else piece

    def __getitem__(self, characters: slice) -> str:
        if self.layout.n_blocks == 1:
            return self._piece(0, characters.start, characters.stop)
        edges = self.layout.block_starts
        start, stop = characters.start, min(characters.stop, edges[-1])
        pieces = []
        i = bisect.bisect_right(edges, start) - 1
        while i < self.layout.n_blocks and edges[i] < stop:
            pieces.append(self._piece(i, max(start - edges[i], 0), stop - edges[i]))
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
            if found.docs.size:
                spots[name].append(found)
        title = _Marked.of(spots["title"], docs.size)
        body = _Marked.of(spots["body"], docs.size)
        return [
            self._of_document(record, text, rank, title, body, mentioned, weights)
            for record, text, rank in zip(records, texts, ranks.tolist(), strict=True)
        ]

    def _of_document(  # noqa: PLR0913, PLR0917 - one step of the method above
        self,
        record: StoredRecord,
        text: RecordText,
        rank: int,
        title: _Marked,
        body: _Marked,
        mentioned: list[tuple[_Leaf, int]],
        weights: list[float],
    ) -> DocumentMarks:
        title_spans: tuple[Span, ...] = ()
        positions, widths, _ = title.of_document(rank)
        if positions.size:
            words = StoredWords(record.head()["title"], text.layout.title)
            starts, ends = words.at(positions, positions + widths - 1)
            pairs = dict.fromkeys(zip(starts.tolist(), ends.tolist(), strict=True))
            title_spans = tuple(Span(start, end) for start, end in pairs)
        positions, widths, labels = body.of_document(rank)
        starts, ends = _characters(record, text, positions, widths)
        n_spans = _n_distinct(positions, widths)
        own = [(leaf.node, label) for leaf, label in mentioned if leaf.is_matched[rank]]
        if own:
            starts, ends, labels = _with_mentions(record, own, starts, ends, labels)
            n_spans = _n_distinct(starts, ends)
        return DocumentMarks(Marks(starts, ends, labels, tuple(weights)), title_spans, n_spans)

    def _rarity(self, leaf: Node) -> float:
        return idf(self._snapshot.n_docs, self._evaluation.matches[id(leaf)].docs.size)

    def _leaves(self, node: Node, is_matched: NDArray[np.bool_], docs: NDArray[np.uint32]) -> Iterator[_Leaf]:
        """Yield the leaves that may be marked, with the documents that match them and all above them."""
        found = self._evaluation.matches.get(id(node))
        if found is None:  # a part that only restricted, and is never marked
            return
        at = found.docs.searchsorted(docs)
        at[at == found.docs.size] = 0
        is_matched = is_matched & (found.docs[at] == docs) if found.docs.size else is_matched[:0]
        if not is_matched.any():
            return
        match node:
            case Word() | Sequence() | FacetMatch("entity"):
                yield _Leaf(node, is_matched)
            case And(parts) | Or(parts) | Best(parts):
                for part in parts:
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
        single: dict[tuple[int, str], list[tuple[FoundLists, _Leaf, int]]] = {}
        for leaf, label in leaves:
            if isinstance(leaf.node, Word):
                for lists in self._evaluation.lists[id(leaf.node)]:
                    if lists.forms.size == 1:
                        single.setdefault((lists.part.number, lists.field), []).append((lists, leaf, label))
                    else:
                        yield lists.field, _spots_of_lists(lists, docs, leaf, label)
            elif isinstance(leaf.node, Sequence):
                for places in self._evaluation.places[id(leaf.node)]:
                    yield places.field, _spots_of_places(places, docs, leaf, label)
        for (_, name), own in single.items():
            yield name, _spots_of_single_lists(own, docs)


class _Pages(NamedTuple):
    """The pages of some documents of one segment: which documents, their first pages and the ones behind."""

    docs: NDArray[np.int64]
    firsts: NDArray[np.uint32]
    ends: NDArray[np.uint32]


def _pages_of(part: Part, text: TextIndex, docs: NDArray[np.uint32], is_matched: NDArray[np.bool_]) -> _Pages:
    is_inside = is_matched & (docs >= part.first_doc) & (docs < part.first_doc + part.n_docs)
    inside = is_inside.nonzero()[0]
    own = docs[inside].astype(np.int64) - part.first_doc
    return _Pages(inside, text.first_pages[own], text.first_pages[own + 1])


def _spots_of_single_lists(
    found: SequenceOf[tuple[FoundLists, _Leaf, int]], docs: NDArray[np.uint32]
) -> _Spots:
    """Return the spots of single lists of one field and segment, each with its leaf and label."""
    part, name = found[0][0].part, found[0][0].field
    text = part.text(name)
    own = _pages_of(part, text, docs, np.logical_or.reduce([leaf.is_matched for _, leaf, _ in found]))
    if not own.docs.size:
        return _NO_SPOTS
    forms = np.array([int(lists.forms[0]) for lists, _, _ in found])
    of_list, (pages, counts, low_from) = text.lists.all_within(forms.tolist(), own.firsts, own.ends)
    low_from = low_from + text.lists.low_starts[forms].take(of_list)
    of_doc = own.firsts.searchsorted(pages, side="right") - 1
    widths = text.widths[forms].astype(np.int64).take(of_list)
    labels = np.array([label for _, _, label in found]).take(of_list)
    spots = _spread(text, own, of_doc, pages, counts, low_from, widths, labels)
    if all(leaf.is_matched.all() for _, leaf, _ in found):
        return spots
    is_matched = np.array([leaf.is_matched for _, leaf, _ in found])
    kept = is_matched[of_list.repeat(counts), spots.docs].nonzero()[0]
    return _Spots(*(column.take(kept) for column in spots))


def _spots_of_lists(found: FoundLists, docs: NDArray[np.uint32], leaf: _Leaf, label: int) -> _Spots:
    """Return the spots of lists that were decoded together."""
    text = found.part.text(found.field)
    own = _pages_of(found.part, text, docs, leaf.is_matched)
    pages, counts = found.pages
    if not own.docs.size or not pages.size:
        return _NO_SPOTS
    at = _inside(own, pages, text.page_docs.size)
    ends = text.lists.n_codes[found.forms].cumsum(dtype=np.int64)
    of_form = ends.searchsorted(at, side="right")
    before = counts.cumsum(dtype=np.int64) - counts
    first_codes = np.concatenate(([0], ends[:-1]))
    low_from = text.lists.low_starts[found.forms[of_form]] + before[at] - before[first_codes[of_form]]
    widths = text.widths[found.forms[of_form]].astype(np.int64)
    pages, counts = pages.take(at), counts.take(at)
    of_doc = own.firsts.searchsorted(pages, side="right") - 1
    return _spread(text, own, of_doc, pages, counts, low_from, widths, np.full(at.size, label))


def _spread(  # noqa: PLR0913, PLR0917 - the columns of a page's places
    text: TextIndex,
    own: _Pages,
    of_doc: NDArray[np.int64],
    pages: NDArray[np.uint32],
    counts: NDArray[Any],
    low_from: NDArray[np.int64],
    widths: NDArray[np.int64],
    labels: NDArray[np.int64],
) -> _Spots:
    """Return a spot for each place on some pages."""
    repeated = counts.astype(np.int64)
    in_doc = (pages - own.firsts.take(of_doc)).astype(np.int64) << PAGE_BITS
    positions = in_doc.repeat(repeated) | text.lists.lows[ranges(low_from, repeated)]
    return _Spots(
        own.docs.take(of_doc).repeat(repeated), positions, widths.repeat(repeated), labels.repeat(repeated)
    )


def _inside(own: _Pages, pages: NDArray[np.uint32], n_pages: int) -> NDArray[np.int64]:
    """Return which of the pages, in any order, belong to the documents."""
    if pages.size * 16 < n_pages:
        of_doc = own.firsts.searchsorted(pages, side="right")
        of_doc[of_doc == 0] = own.firsts.size  # before the first document: compared with the last
        return np.flatnonzero((pages < own.ends[of_doc - 1]) & (pages >= own.firsts[of_doc - 1]))
    is_wanted = np.zeros(n_pages, dtype=bool)
    is_wanted[ranges(own.firsts.astype(np.int64), (own.ends - own.firsts).astype(np.int64))] = True
    return np.flatnonzero(is_wanted[pages])


def _spots_of_places(found: FoundPlaces, docs: NDArray[np.uint32], leaf: _Leaf, label: int) -> _Spots:
    """Return the spots of a sequence: a phrase is one, near words are one each."""
    assert isinstance(leaf.node, Sequence)  # noqa: S101 - only sequences have places
    text = found.part.text(found.field)
    own = _pages_of(found.part, text, docs, leaf.is_matched)
    firsts = own.firsts.astype(np.int64) << PAGE_BITS
    spots = []
    before_last = len(leaf.node.slots) - 1 if leaf.node.slop == 1 else 0
    for places, widths in zip(found.places, found.widths, strict=True):
        first = places.searchsorted(firsts.astype(np.uint32))
        lengths = places.searchsorted(own.ends << np.uint32(PAGE_BITS)) - first
        at = ranges(first, lengths)
        covered = np.ones(at.size, dtype=np.int64) if widths is None else widths[at].astype(np.int64)
        positions = places[at].astype(np.int64) - firsts.repeat(lengths)
        spots.append(
            _Spots(own.docs.repeat(lengths), positions, covered + before_last, np.full(at.size, label))
        )
    return spots[0] if len(spots) == 1 else _Spots(*map(np.concatenate, zip(*spots, strict=True)))


class _Marked(NamedTuple):
    """The spots of all parts of a query, document by document and in the order of the text.

    bounds: where each document's begin, one more at the end.
    """

    positions: NDArray[np.int64]
    widths: NDArray[np.int64]
    labels: NDArray[np.int64]
    bounds: list[int]

    @classmethod
    def of(cls, found: list[_Spots], n_docs: int) -> _Marked:
        if not found:
            return cls(_NOTHING, _NOTHING, _NOTHING, [0] * (n_docs + 1))
        spots = found[0] if len(found) == 1 else _Spots(*map(np.concatenate, zip(*found, strict=True)))
        # in one number: so a sort is one call; positions have 32 bits, as places have
        order = ((spots.docs << 48) | (spots.positions << 16) | np.minimum(spots.widths, 0xFFFF)).argsort(
            kind="stable"
        )
        docs = spots.docs.take(order)
        bounds = docs.searchsorted(np.arange(n_docs + 1)).tolist()
        return cls(spots.positions.take(order), spots.widths.take(order), spots.labels.take(order), bounds)

    def of_document(self, rank: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return positions, widths and labels of the spots in one document."""
        own = slice(self.bounds[rank], self.bounds[rank + 1])
        return self.positions[own], self.widths[own], self.labels[own]


def _characters(
    record: StoredRecord, text: RecordText, positions: NDArray[np.int64], widths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where in the text spots start and end: int64 (n_spots,) each."""
    if not positions.size:
        return positions, positions
    layout = text.layout
    lasts = positions + widths - 1
    if layout.n_blocks == 1:
        return record.words(layout, 0, text.codes(0)).at(positions, lasts)
    spot_starts = np.empty(positions.size, dtype=np.int64)
    spot_ends = np.empty(positions.size, dtype=np.int64)
    firsts = np.array(layout.block_positions)
    blocks, last_blocks = (np.searchsorted(firsts, at, side="right") - 1 for at in (positions, lasts))
    for block in np.union1d(blocks, last_blocks).tolist():
        words = record.words(layout, block, text.codes(block))
        begins, finishes = blocks == block, last_blocks == block
        start, first = layout.block_starts[block], layout.block_positions[block]
        spot_starts[begins] = words.at(positions[begins] - first, _NOTHING).starts + start
        spot_ends[finishes] = words.at(_NOTHING, lasts[finishes] - first).ends + start
    return spot_starts, spot_ends


def _with_mentions(
    record: StoredRecord,
    wanted: list[tuple[Word | Sequence | FacetMatch, int]],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    labels: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Add the places where the text names the entities that are asked for."""
    mentions = [
        (start, end, label)
        for name, _, spans in record.tail()["entities"]
        for node, label in wanted
        if isinstance(node, FacetMatch) and name in node.values
        for start, end in spans
    ]
    added = np.array(mentions, dtype=np.int64).reshape(-1, 3)
    starts, ends, labels = (
        np.concatenate((known, added[:, i])) for i, known in enumerate((starts, ends, labels))
    )
    order = np.lexsort((ends, starts))
    return starts[order], ends[order], labels[order]


def _n_distinct(firsts: NDArray[np.int64], seconds: NDArray[np.int64]) -> int:
    """Return the number of distinct pairs, which are sorted by the first."""
    if firsts.size < 2:
        return int(firsts.size)
    return 1 + int(np.count_nonzero((firsts[1:] != firsts[:-1]) | (seconds[1:] != seconds[:-1])))
