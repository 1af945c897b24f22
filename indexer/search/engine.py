"""
The engine over a Whoosh index on this machine.

Flow: SearchRequest -> parse -> expand -> evaluate -> facets, hits, passages ->
SearchResponse. Each call works on one snapshot; when a new generation has been
published, the next call opens it. All methods may be called from several threads.
"""

from __future__ import annotations

import hashlib
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.tokenize import tokenize
from indexer.contract import CollectionStats, LedgerLine, Original
from indexer.errors import (
    IndexCorruptError,
    IndexOutdatedError,
    OriginalMissingError,
    UnknownDocumentError,
)
from indexer.index.collection import read_ledger
from indexer.index.snapshot import Snapshot, published_build
from indexer.model.document import EntityKind
from indexer.model.request import Facet, Sort
from indexer.model.response import DocumentView, FacetValue, Hit, Message, SearchResponse
from indexer.query.describe import describe
from indexer.query.expand import expand, gregorian_year_message
from indexer.query.parser import parse
from indexer.query.tree import Everything, FacetMatch, Node, Nothing
from indexer.reading.corpus import path_of
from indexer.search.evaluate import Evaluator, Matches
from indexer.search.facets import count_values, count_years, first_values, select
from indexer.search.highlight import DocumentMatcher, Mark
from indexer.search.kernels import best_first
from indexer.search.passages import best_passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from indexer.model.document import Document
    from indexer.model.request import SearchRequest

CACHED_QUERIES = 64
"""Evaluated queries kept for each generation: turning pages and facets asks the same one again."""


CACHED_MATCHERS = 128
"""Documents kept cut into tokens; one of 1,000 words takes about 1 MB."""


class _Searcher:
    """One snapshot with all that is computed for it once."""

    def __init__(self, index_dir: Path) -> None:
        self.snapshot = Snapshot(index_dir)
        self.evaluator = Evaluator(self.snapshot)
        self.kinds = {name: EntityKind(kind) for name, kind, _ in self.snapshot.collection.authority}
        self.evaluate = lru_cache(maxsize=CACHED_QUERIES)(self._evaluate)
        self._matcher = lru_cache(maxsize=CACHED_MATCHERS)(self._cut_document)

    def marks(self, doc_id: int, node: Node) -> tuple[Mark, ...]:
        """Return what in a document matches a tree."""
        return () if isinstance(node, Everything) else self._matcher(doc_id).marks(node)

    def _cut_document(self, doc_id: int) -> DocumentMatcher:
        return DocumentMatcher(self.snapshot.document(doc_id))

    def _evaluate(self, query: str) -> tuple[Node, Node, Matches, tuple[Message, ...]]:
        """Return a query as typed, as expanded, what it matches, and what is to be said of it."""
        typed, parsing = parse(query)
        expanded, expansion = expand(typed, self.snapshot)
        is_empty = expanded == Nothing() and bool(query.strip())
        if is_empty and not any(message.code == "nothing-to-search" for message in expansion):
            said = "what is left of the query holds nothing to search for"
            expansion = (*expansion, Message("nothing-to-search", said))
        return typed, expanded, self.evaluator.evaluate(expanded), (*parsing, *expansion)


class LocalEngine:
    """A collection in an index directory. See `indexer.contract.Engine`.

    Raises:
        IndexStateError: there is no index that can serve.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._opening = threading.Lock()
        self._searcher = _Searcher(index_dir)
        self._unreadable = ""

    @property
    def generation(self) -> int:
        """The number of the published build that answers now."""
        return self._current().snapshot.generation

    @property
    def version(self) -> str:
        """What changes whenever an answer may: a mark for caches."""
        return self._current().snapshot.build

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; what of the query was not understood is among the messages."""
        started = time.perf_counter()
        searcher = self._current()
        snapshot = searcher.snapshot
        typed, expanded, matches, messages = searcher.evaluate(request.query)
        selection = select(request, matches.is_match, searcher.evaluator)
        is_hit = selection.hits
        total = int(np.count_nonzero(is_hit))
        marked = _what_to_mark(request, expanded)
        wanted = request.page * request.size
        page = _ordered(snapshot, request, is_hit, matches.scores, wanted)[wanted - request.size :]
        return SearchResponse(
            request=request,
            total=total,
            hits=tuple(self._hit(searcher, int(doc_id), marked, matches) for doc_id in page),
            facets={
                facet: first_values(count_values(snapshot, facet, request, selection, searcher.kinds))
                for facet in Facet
            },
            histogram=count_years(snapshot.years, selection.beside_dates()),
            messages=(
                *messages,
                *_filter_messages(snapshot, request),
                *_page_messages(request, total),
                *self._state_messages(),
            ),
            description=describe(typed),
            generation=snapshot.generation,
            elapsed_s=time.perf_counter() - started,
        )

    def document(self, key: str) -> Document:
        """Return one document; `UnknownDocumentError` when no document has this key."""
        snapshot = self._current().snapshot
        doc_id = snapshot.find_doc_id(key)
        if doc_id is None:
            raise UnknownDocumentError(key)
        return snapshot.document(doc_id)

    def view(self, key: str, request: SearchRequest) -> DocumentView:
        """Return one document with every span that the request's query matches."""
        searcher = self._current()
        doc_id = searcher.snapshot.find_doc_id(key)
        if doc_id is None:
            raise UnknownDocumentError(key)
        document = searcher.snapshot.document(doc_id)
        _, expanded, _, messages = searcher.evaluate(request.query)
        marks = searcher.marks(doc_id, _what_to_mark(request, expanded))
        return DocumentView(
            document=document,
            highlights=tuple(mark.span for mark in marks if mark.field == "body"),
            title_highlights=tuple(mark.span for mark in marks if mark.field == "title"),
            messages=messages,
            generation=searcher.snapshot.generation,
        )

    def original(self, key: str) -> Original:
        """Return the file that a document was read from, if it is still that file."""
        document = self.document(key)
        corpus = Path(self._current().snapshot.collection.corpus)
        path = path_of(corpus, document.source)
        if not path.resolve().is_relative_to(corpus.resolve()):
            raise OriginalMissingError(document.source, "lies outside of the collection")
        if not path.is_file():  # a pipe that took its place would never end
            raise OriginalMissingError(document.source, "is no longer in the collection's folder")
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise OriginalMissingError(document.source, "is no longer in the collection's folder") from error
        if digest != document.sha256:
            raise OriginalMissingError(
                document.source, "has changed since it was indexed; run 'govah reindex'"
            )
        return Original(path, path.name, document.media_type)

    def documents(self, request: SearchRequest) -> Iterator[Document]:
        """Yield every document that matches, in the order of the request."""
        searcher = self._current()
        _, _, matches, _ = searcher.evaluate(request.query)
        is_hit = select(request, matches.is_match, searcher.evaluator).hits
        for doc_id in _ordered(searcher.snapshot, request, is_hit, matches.scores, searcher.snapshot.n_docs):
            yield searcher.snapshot.document(int(doc_id))

    def facet_values(self, facet: Facet, request: SearchRequest, prefix: str = "") -> tuple[FacetValue, ...]:
        """Return all values of one facet, those with a word that starts with `prefix`."""
        searcher = self._current()
        _, _, matches, _ = searcher.evaluate(request.query)
        selection = select(request, matches.is_match, searcher.evaluator)
        values = count_values(searcher.snapshot, facet, request, selection, searcher.kinds)
        starts = tuple(token.term for token in tokenize(prefix) if token.width == 1)
        if not starts:
            return values
        words = dict(searcher.snapshot.facet_words(facet))
        return tuple(
            value
            for value in values
            if all(_has_start(words.get(value.value, ()), start) for start in starts)
        )

    def stats(self) -> CollectionStats:
        """Return the collection at a glance."""
        searcher = self._current()
        snapshot = searcher.snapshot
        everything = np.ones(snapshot.n_docs, dtype=bool)
        years = snapshot.years[snapshot.years > 0]
        entries = list(read_ledger(self.index_dir, snapshot.generation))
        n_files = {status: sum(entry.status == status for entry in entries) for status in STATUSES}
        return CollectionStats(
            n_documents=snapshot.n_docs,
            n_tokens=snapshot.collection.n_tokens,
            n_terms=len(snapshot.terms("body")),
            n_files=n_files,
            n_undated=int(np.count_nonzero(snapshot.years == 0)),
            first_year=int(years.min()) if years.size else None,
            last_year=int(years.max()) if years.size else None,
            facets={facet: _all_values(snapshot, facet, everything, searcher.kinds) for facet in Facet},
            histogram=count_years(snapshot.years, everything),
            generation=snapshot.generation,
            built_at=snapshot.collection.built_at,
            corpus=snapshot.collection.corpus,
            index_bytes=sum(path.stat().st_size for path in self.index_dir.iterdir() if path.is_file()),
            ledger=tuple(
                LedgerLine(
                    entry.source,
                    entry.status,
                    "; ".join([entry.reason] if entry.reason else entry.warnings),
                    len(entry.keys),
                    entry.size_bytes,
                )
                for entry in entries
            ),
        )

    def _current(self) -> _Searcher:
        """Return the searcher of the newest generation; the last good one while that fails to open."""
        newest = published_build(self.index_dir)
        if newest not in (self._searcher.snapshot.build, self._unreadable):
            with self._opening:
                if newest != self._searcher.snapshot.build:
                    self._open_newest(newest)
        return self._searcher

    def _open_newest(self, newest: str) -> None:
        try:
            self._searcher = _Searcher(self.index_dir)
            self._unreadable = ""
        except (IndexCorruptError, IndexOutdatedError):
            self._unreadable = newest

    def _state_messages(self) -> Iterator[Message]:
        if self._unreadable:
            said = "a newer build of the index cannot be opened; these answers come from the last good one"
            yield Message("index-behind", said)

    @staticmethod
    def _hit(searcher: _Searcher, doc_id: int, marked: Node, matches: Matches) -> Hit:
        document = searcher.snapshot.document(doc_id)
        marks = searcher.marks(doc_id, marked)
        return Hit(
            document=document,
            score=float(matches.scores[doc_id]),
            passages=best_passages(document, marks),
            title_highlights=tuple(mark.span for mark in marks if mark.field == "title"),
            n_matches=len({mark.span for mark in marks if mark.field == "body"}),
        )


STATUSES = ("indexed", "skipped", "failed")


def open_engine(index_dir: str | Path) -> LocalEngine:
    """Open the collection in an index directory.

    Raises:
        IndexMissingError: nothing has been built there.
        IndexStateError: what is there cannot be used.
    """
    return LocalEngine(Path(index_dir))


def _ordered(
    snapshot: Snapshot, request: SearchRequest, is_hit: NDArray[np.bool_], scores: NDArray[np.float32], k: int
) -> NDArray[np.int32]:
    """Return the first `k` hits in the order of the request. Undated documents come last in time."""
    doc_ids = np.flatnonzero(is_hit).astype(np.int32)
    match request.effective_sort:
        case Sort.RELEVANCE:
            primary = scores[doc_ids].astype(np.float64)
        case Sort.NEWEST:
            primary = snapshot.last_days[doc_ids].astype(np.float64)
        case Sort.OLDEST:
            days = snapshot.first_days[doc_ids].astype(np.float64)
            primary = np.where(days > 0, -days, -np.inf)
    return best_first(doc_ids, primary, snapshot.key_ranks[doc_ids], k)


def _what_to_mark(request: SearchRequest, expanded: Node) -> Node:
    """Return the query's tree; where filters alone select, the entities that they ask for."""
    wanted = request.values_of(Facet.ENTITY)
    if isinstance(expanded, Everything) and wanted:
        return FacetMatch(str(Facet.ENTITY), ", ".join(wanted), frozenset(wanted))
    return expanded


def _filter_messages(snapshot: Snapshot, request: SearchRequest) -> Iterator[Message]:
    for chosen in sorted(request.filters):
        if snapshot.facets[chosen.facet].ordinal_of(chosen.value) is None:
            yield Message("filter-value-unknown", f"no document here has the {chosen.facet} {chosen.value!r}")
    for bound, name in ((request.date_from, "from"), (request.date_to, "to")):
        if bound is not None and bound.year is None:
            yield Message("date-without-year", f"{name}: {bound} has no year, so it bounds nothing")
        if bound is not None and bound.is_perhaps_iranian:
            yield gregorian_year_message(bound)
    if (
        request.date_from
        and request.date_to
        and request.date_from.earliest
        and request.date_to.latest
        and request.date_from.earliest > request.date_to.latest
    ):
        yield Message("dates-reversed", f"no date lies between {request.date_from} and {request.date_to}")


def _page_messages(request: SearchRequest, total: int) -> Iterator[Message]:
    last = max(1, -(-total // request.size))
    if request.page > last:
        yield Message("page-past-last", f"page {request.page} is past the last one, {last}")


def _has_start(spellings: tuple[tuple[str, ...], ...], start: str) -> bool:
    return any(word.startswith(start) for spelling in spellings for word in spelling)


def _all_values(
    snapshot: Snapshot, facet: Facet, everything: NDArray[np.bool_], kinds: dict[str, EntityKind]
) -> tuple[FacetValue, ...]:
    column = snapshot.facets[facet]
    counts = column.counts(everything).tolist()
    values = (
        FacetValue(value, count, kind=kinds.get(value) if facet is Facet.ENTITY else None)
        for value, count in zip(column.values, counts, strict=True)
    )
    return tuple(sorted(values, key=lambda value: (-value.count, value.value)))
