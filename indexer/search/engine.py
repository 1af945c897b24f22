"""
The engine over a Whoosh index on this machine.

Flow: SearchRequest -> parse -> expand -> evaluate -> facets, hits, passages ->
SearchResponse. Each call works on one snapshot; when a new generation has been
published, the next call opens it. All methods may be called from several threads.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.tokenize import tokenize
from indexer.contract import LEAST_LIKENESS, SKIPPED, STATUSES, CollectionStats, Original
from indexer.errors import (
    IndexCorruptError,
    IndexOutdatedError,
    OriginalMissingError,
    UnknownDocumentError,
    UnknownEntityError,
)
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import PublishedBuild
from indexer.model.entity import EntityProfile
from indexer.model.request import Counting, Facet, SearchRequest, Sort
from indexer.model.response import Copy, DocumentView, FacetValue, Family, Message, SearchResponse
from indexer.model.span import Span, merged
from indexer.query.describe import describe
from indexer.query.expand import gregorian_year_message
from indexer.query.synonyms import SYNONYMS_FILE, SynonymReader, Synonyms
from indexer.reading.corpus import path_of
from indexer.search.comparison import compare
from indexer.search.facets import MAX_FACET_VALUES, Selection, count_values, count_years, select
from indexer.search.marks import Marker, RecordText
from indexer.search.searcher import Searcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.contract import LedgerLine, LedgerTotals
    from indexer.model.comparison import Comparison
    from indexer.model.document import Document
    from indexer.model.name_list import EntryMatches, ListEntry
    from indexer.query.whoosh_tree import Ranking, WhooshQuery


class LocalEngine:
    """A collection in an index directory. See `indexer.contract.Engine`.

    Raises:
        IndexStateError: there is no index that can serve.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._opening = threading.Lock()
        self._published = PublishedBuild(index_dir)
        self._searcher = Searcher(index_dir)
        self._unreadable = ""
        self._prepares = False
        self._synonym_file = SynonymReader()

    @property
    def generation(self) -> int:
        """The number of the published build that answers now."""
        return self._current().snapshot.generation

    @property
    def version(self) -> str:
        """What changes whenever an answer may: a mark for caches."""
        build, synonyms = self._current().snapshot.build, self._synonyms().digest
        return f"{build}.{synonyms}" if synonyms else build

    def prepare(self) -> None:
        """Make ready what the first search would wait for; of later builds that is done in the background."""
        self._prepares = True
        self._current().prepare()

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; what of the query was not understood is among the messages."""
        started = time.perf_counter()
        searcher = self._current()
        snapshot = searcher.snapshot
        synonyms = self._synonym_file(searcher.synonyms_path)
        answer = searcher.answer(request, synonyms)
        with snapshot.reading():
            selection = select(request, answer.evaluation.found, searcher.evaluator)
            hits = selection.hits
            total = int(hits.docs.size)
            folded = searcher.folded(request, hits)
            wanted = request.page * request.size
            page = searcher.first(request, folded.rows, wanted)[wanted - request.size :]
            by_family = snapshot.families if request.counts is Counting.FAMILIES else None
            facets = {
                facet: count_values(snapshot, facet, request, selection, limit=MAX_FACET_VALUES)
                for facet in Facet
            }
            return SearchResponse(
                request=request,
                total=total,
                hits=searcher.hits(request, answer.evaluation, folded, page),
                facets=facets,
                histogram=count_years(selection.beside_dates(), snapshot.years, by_family),
                mentioned_histogram=facets[Facet.MENTIONED].buckets(*snapshot.mentioned_years),
                mentioned_days=facets[Facet.MENTIONED].without_years(snapshot.mentioned_years[0]),
                entities=facets[Facet.ENTITY].by_kind(),
                messages=(
                    *answer.messages,
                    *_filter_messages(snapshot, request),
                    *_page_messages(request, int(folded.rows.docs.size)),
                    *self._state_messages(synonyms),
                ),
                widened=tuple(own for own in answer.widened if own.variants),
                description=describe(answer.typed),
                generation=snapshot.generation,
                elapsed_s=time.perf_counter() - started,
                n_copies=folded.n_copies,
            )

    def document(self, key: str) -> Document:
        """Return one document; `UnknownDocumentError` when no document has this key."""
        snapshot = self._current().snapshot
        return snapshot.document(_doc_id(snapshot, key))

    def view(self, key: str, request: SearchRequest) -> DocumentView:
        """Return one document with every span that the request's query matches."""
        searcher = self._current()
        doc_id = _doc_id(searcher.snapshot, key)
        snapshot = searcher.snapshot
        answer = searcher.answer(request, self._synonyms())
        with snapshot.reading():
            record = snapshot.record(doc_id)
            evaluation = searcher.evaluation_to_mark(request, answer.evaluation)
            text = RecordText(record, record.layout())
            (marks,) = Marker(snapshot, evaluation).marks([doc_id], [record], [text])
        return DocumentView(
            document=snapshot.document(doc_id),
            highlights=merged(map(Span, map(int, marks.body.starts), map(int, marks.body.ends))),
            title_highlights=marks.title,
            messages=answer.messages,
            generation=searcher.snapshot.generation,
            entity_values=searcher.entity_values(snapshot.document(doc_id)),
        )

    def entity(self, entity: str) -> EntityProfile:
        """Return an entity by its id in the list of names, or by its value in the facet."""
        searcher = self._current()
        with searcher.snapshot.reading():
            ordinal = searcher.find_entity(entity)
            if ordinal < 0:
                raise UnknownEntityError(entity)
            return searcher.profile(ordinal)

    def match_names(
        self, entries: Iterable[ListEntry], least: float = LEAST_LIKENESS
    ) -> Iterator[EntryMatches]:
        """Yield each entry of a list with the entities of the collection that it may mean."""
        searcher = self._current()
        for entry in entries:
            with searcher.snapshot.reading():
                found = searcher.name_matcher.matches(entry, least)
            yield found

    def copies(self, key: str, first: int = 0, limit: int | None = None) -> tuple[Copy, ...]:
        """Return the other documents that are copies of one, the oldest first."""
        searcher = self._current()
        doc_id = _doc_id(searcher.snapshot, key)
        last = None if limit is None else first + limit
        own = searcher.copies_of(doc_id)[first:last]
        return tuple(searcher.copy(doc_id, doc) for doc in own)

    def count_copies(self, key: str) -> int:
        """Return how many other documents are copies of one."""
        searcher = self._current()
        return len(searcher.copies_of(_doc_id(searcher.snapshot, key)))

    def families(self, at_least: float = 0.0) -> Iterator[Family]:
        """Yield all families, those with the most documents first."""
        searcher = self._current()
        snapshot = searcher.snapshot
        families = snapshot.families
        sizes = np.diff(families.starts.astype(np.int64)).tolist()
        with snapshot.reading():
            keys = [snapshot.key(doc) for doc in families.members[families.starts[:-1]].tolist()]
        for number in sorted(range(len(families)), key=lambda i: (-sizes[i], keys[i])):
            oldest, *others = families.family(number).tolist()
            copies = [searcher.copy(oldest, doc) for doc in others]
            if kept := tuple(copy for copy in copies if copy.similarity >= at_least):
                yield Family(snapshot.summary(oldest), kept)

    def compare(self, key: str, other: str) -> Comparison:
        """Return what differs between two documents."""
        searcher = self._current()
        one, two = (searcher.snapshot.document(_doc_id(searcher.snapshot, k)) for k in (key, other))
        return compare(one, two)

    def original(self, key: str) -> Original:
        """Return the file that a document was read from, if it is still that file."""
        document = self.document(key)
        corpus = Path(self._current().snapshot.collection.corpus)
        path = path_of(corpus, document.source)
        # `Path.resolve` fails on a link that leads to itself.
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(corpus)):
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
        found = searcher.answer(request, self._synonyms()).evaluation.found
        with searcher.snapshot.reading():
            hits = select(request, found, searcher.evaluator).hits
        for doc_id in searcher.first(request, hits, searcher.snapshot.n_docs):
            yield searcher.snapshot.document(doc_id)

    def evaluate(self, query: WhooshQuery, limit: int | None = None) -> Ranking:
        """Return what a `whoosh.query.Query` over the fields of the index matches, and how well.

        For programs that make trees of Whoosh's classes: terms are looked up as they stand, and
        whatever Whoosh can run is run, on arrays where the class is known, else by its own matcher.
        `limit` bounds the hits, not the total. See docs/reference/api.md.

        Raises:
            InvalidRequestError: a part of the tree cannot be searched for.
        """
        from indexer.query.whoosh_tree import Ranking, translate

        searcher = self._current()
        snapshot = searcher.snapshot
        tree, messages = translate(query, snapshot)
        with snapshot.reading():
            found = searcher.evaluator.evaluate(tree).found
            total = int(found.docs.size)
            n_hits = total if limit is None else max(0, min(limit, total))
            best = searcher.first(SearchRequest(sort=Sort.RELEVANCE), found, n_hits) if n_hits else []
            scores = [0.0] * n_hits
            if found.scores is not None:
                scores = found.scores[np.searchsorted(found.docs, np.array(best, dtype=np.uint32))].tolist()
            return Ranking(total, tuple(zip(map(snapshot.key, best), scores, strict=True)), messages)

    def facet_values(self, facet: Facet, request: SearchRequest, prefix: str = "") -> Sequence[FacetValue]:
        """Return all values of one facet, those with a word that starts with `prefix`."""
        searcher = self._current()
        found = searcher.answer(request, self._synonyms()).evaluation.found
        with searcher.snapshot.reading():
            selection = select(request, found, searcher.evaluator)
        values = count_values(searcher.snapshot, facet, request, selection)
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
        years = snapshot.years[snapshot.all_docs]
        dated = years[years > 0]
        everything = Selection(snapshot.all_docs, None, {}, {}, None)
        facets = {facet: count_values(snapshot, facet, SearchRequest(), everything) for facet in Facet}
        ledger = searcher.ledger
        return CollectionStats(
            n_documents=snapshot.n_docs,
            n_tokens=snapshot.collection.n_tokens,
            n_terms=snapshot.n_terms,
            n_files={status: ledger.count(status) for status in STATUSES},
            n_undated=int(np.count_nonzero(years == 0)),
            first_year=int(dated.min()) if dated.size else None,
            last_year=int(dated.max()) if dated.size else None,
            facets=facets,
            histogram=count_years(snapshot.all_docs, snapshot.years),
            generation=snapshot.generation,
            built_at=snapshot.collection.built_at,
            corpus=snapshot.collection.corpus,
            index_bytes=sum(path.stat().st_size for path in self.index_dir.iterdir() if path.is_file()),
            entities=facets[Facet.ENTITY].by_kind(),
            mentioned_histogram=facets[Facet.MENTIONED].buckets(*snapshot.mentioned_years),
            attention=ledger.attention,
            left_out=ledger.of_status(SKIPPED),
        )

    def ledger_totals(self) -> LedgerTotals:
        """Return how many files became what, and how much of their text can be searched."""
        return self._current().snapshot.collection.ledger_totals

    def ledger(
        self, status: str | None = None, *, start: int = 0, stop: int | None = None
    ) -> Iterator[LedgerLine]:
        """Yield what became of the files of the corpus, in the order of their paths."""
        return self._current().ledger.lines(status, start=start, stop=stop)

    def _current(self) -> Searcher:
        """Return the searcher of the newest generation; the last good one while that fails to open."""
        newest = self._published()
        if newest not in (self._searcher.snapshot.build, self._unreadable):
            with self._opening:
                if newest != self._searcher.snapshot.build:
                    self._open_newest(newest)
        return self._searcher

    def _open_newest(self, newest: str) -> None:
        try:
            searcher = self._searcher = Searcher(self.index_dir)
            self._unreadable = ""
            if self._prepares:
                threading.Thread(target=searcher.prepare, name="prepare-build", daemon=True).start()
        except (IndexCorruptError, IndexOutdatedError):
            self._unreadable = newest

    def _synonyms(self) -> Synonyms:
        """Return the synonyms of the collection, as its owner has them now."""
        return self._synonym_file(self._current().synonyms_path)

    def _state_messages(self, synonyms: Synonyms) -> Iterator[Message]:
        for problem in synonyms.problems:
            yield Message("synonyms-not-read", f"{SYNONYMS_FILE}: {problem}")
        if self._unreadable:
            said = "a newer build of the index cannot be opened; these answers come from the last good one"
            yield Message("index-behind", said)


def open_engine(index_dir: str | Path) -> LocalEngine:
    """Open the collection in an index directory.

    Raises:
        IndexMissingError: nothing has been built there.
        IndexStateError: what is there cannot be used.
    """
    return LocalEngine(Path(index_dir))


def _doc_id(snapshot: Snapshot, key: str) -> int:
    doc_id = snapshot.find_doc_id(key)
    if doc_id is None:
        raise UnknownDocumentError(key)
    return doc_id


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
