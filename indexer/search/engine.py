"""
The engine over a Whoosh index on this machine.

Flow: SearchRequest -> parse -> expand -> evaluate -> facets, hits, passages ->
SearchResponse. Each call works on one snapshot; when a new generation has been
published, the next call opens it. All methods may be called from several threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections import OrderedDict
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
from indexer.index.codec.stored import paragraph_edges
from indexer.index.document_record import KINDS, paragraph_pages, summary_of
from indexer.index.ledger import Ledger
from indexer.index.name_lexicon import NameLexicon
from indexer.index.schema import TEXT_FIELDS
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import PublishedBuild
from indexer.model.entity import Companion, EntityProfile, ListedDetails, NameDecision, Suggestion
from indexer.model.request import Copies, Counting, Facet, SearchRequest, Sort
from indexer.model.response import (
    Copy,
    DocumentView,
    FacetValue,
    Family,
    Hit,
    Message,
    SearchResponse,
    Variant,
    Widening,
)
from indexer.model.span import Span
from indexer.query.describe import describe
from indexer.query.expand import WidenedWords, Wider, expand, gregorian_year_message
from indexer.query.parser import parse
from indexer.query.synonyms import SYNONYMS_FILE, SynonymReader, Synonyms
from indexer.query.tree import And, Everything, FacetMatch, Node, Nothing, Slot, Word
from indexer.reading.corpus import path_of
from indexer.search.companions import MAX_EXAMINED, companions_of
from indexer.search.comparison import compare
from indexer.search.copies import MAX_COMPARED_CHARS, Folded, estimated_overlap, fold, overlap_of
from indexer.search.evaluate import Evaluation, Evaluator, Matches
from indexer.search.facets import MAX_FACET_VALUES, Selection, count_values, count_years, select
from indexer.search.kernels import best_first
from indexer.search.marks import Marker, RecordText
from indexer.search.name_matching import NameMatcher
from indexer.search.passages import MarkedText, ParagraphTable, choose_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.contract import LedgerLine, LedgerTotals
    from indexer.index.codec.stored import ParagraphEdges, StoredRecord
    from indexer.model.comparison import Comparison
    from indexer.model.document import Document, DocumentSummary
    from indexer.model.name_list import EntryMatches, ListEntry
    from indexer.query.whoosh_tree import Ranking, WhooshQuery
    from indexer.search.marks import DocumentMarks

CACHED_QUERIES = 64
"""Evaluated queries kept for each generation: turning pages and facets asks the same one again."""

CACHED_PROFILES = 64
"""Entities put together, kept for each generation: up to a thousand documents are read for one."""

CACHED_QUERY_BYTES = 64 << 20
"""Memory of those; an evaluation that is larger by itself is not kept."""


class _Answer(NamedTuple):
    """A query as typed, as expanded and evaluated, and what is to be said of it."""

    typed: Node
    evaluation: Evaluation
    messages: tuple[Message, ...]
    widened: tuple[Widening, ...] = ()


class _Asked(NamedTuple):
    """What the evaluation of a query follows from."""

    query: str
    widens: bool
    dropped: frozenset[str]
    synonyms: Synonyms


class _Searcher:
    """One snapshot with all that is computed for it once."""

    def __init__(self, index_dir: Path) -> None:
        self.snapshot = Snapshot(index_dir)
        self.evaluator = Evaluator(self.snapshot)
        self.synonyms_path = Path(self.snapshot.collection.corpus) / SYNONYMS_FILE
        self._answers: OrderedDict[_Asked, _Answer] = OrderedDict()
        self._answers_bytes = 0
        self._keeping = threading.Lock()
        self.profile: Callable[[int], EntityProfile] = lru_cache(CACHED_PROFILES)(self._read_profile)

    @cached_property
    def ledger(self) -> Ledger:
        """What became of the files of the corpus."""
        return Ledger(self.snapshot.index_dir, self.snapshot.generation)

    @cached_property
    def names(self) -> NameLexicon:
        """The spellings of the names in the collection."""
        snapshot = self.snapshot
        return NameLexicon(snapshot.entities, snapshot.collection.authority, lru_cache(4096)(self._n_with))

    def prepare(self) -> None:
        """Make ready what the first search would wait for, as far as the index can be read."""
        with contextlib.suppress(IndexCorruptError), self.snapshot.reading():
            self.names.prepare()
            self.snapshot.n_terms  # noqa: B018 - is kept
            self.evaluator.field_factors  # noqa: B018

    @cached_property
    def name_matcher(self) -> NameMatcher:
        """The spellings of the names in the collection, to be compared with lists."""
        snapshot = self.snapshot
        return NameMatcher(snapshot.entities, snapshot.collection.authority, self._n_naming)

    def _n_with(self, *words: str) -> int:
        """Return how many documents have all of some folded words."""
        nodes = tuple(Word(word, Slot(exact=(word,)), TEXT_FIELDS) for word in words)
        node = nodes[0] if len(nodes) == 1 else And(nodes)
        return int(self.evaluator.evaluate(node).found.docs.size)

    def answer(self, request: SearchRequest, synonyms: Synonyms) -> _Answer:
        """Return the evaluation of a request's query, from memory when it was asked lately."""
        asked = _Asked(request.query, request.widens, request.dropped, synonyms)
        with self._keeping:
            known = self._answers.get(asked)
            if known is not None:
                self._answers.move_to_end(asked)
                return known
        answer = self._evaluate(asked)
        n_bytes = answer.evaluation.n_bytes
        with self._keeping:
            if n_bytes <= CACHED_QUERY_BYTES and asked not in self._answers:
                self._answers[asked] = answer
                self._answers_bytes += n_bytes
                while self._answers_bytes > CACHED_QUERY_BYTES or len(self._answers) > CACHED_QUERIES:
                    _, oldest = self._answers.popitem(last=False)
                    self._answers_bytes -= oldest.evaluation.n_bytes
        return answer

    def _evaluate(self, asked: _Asked) -> _Answer:
        query = asked.query
        typed, parsing = parse(query)
        with self.snapshot.reading():
            wider = Wider(self.names, asked.synonyms, asked.dropped) if asked.widens else None
            expanded, expansion, widened = expand(typed, self.snapshot, wider)
            is_empty = expanded == Nothing() and bool(query.strip())
            if is_empty and not any(message.code == "nothing-to-search" for message in expansion):
                said = "what is left of the query holds nothing to search for"
                expansion = (*expansion, Message("nothing-to-search", said))
            evaluation = self.evaluator.evaluate(expanded)
            shown = tuple(self._shown(own, evaluation) for own in widened)
            return _Answer(typed, evaluation, (*parsing, *expansion), shown)

    def _shown(self, widened: WidenedWords, evaluation: Evaluation) -> Widening:
        """Return what words were widened to, with the documents of each."""
        variants = []
        for alternative, node, is_dropped in widened.looked:
            found = evaluation.matches.get(id(node)) or self.evaluator.evaluate(node).found
            n = int(found.docs.size)
            if n or is_dropped:
                variants.append(Variant(alternative.text, str(alternative.why), n, is_dropped))
        widening = widened.widening
        variants.sort(key=lambda variant: -variant.n_documents)
        return Widening(widening.typed, widening.leaves[0].start, tuple(variants), widening.entity)

    def evaluation_to_mark(self, request: SearchRequest, evaluation: Evaluation) -> Evaluation:
        """Return the query's; where filters alone select, that of the entities and dates asked for."""
        wanted = tuple(
            FacetMatch(str(facet), ", ".join(values), frozenset(values))
            for facet in (Facet.ENTITY, Facet.MENTIONED)
            if (values := request.values_of(facet))
        )
        if isinstance(evaluation.root, Everything) and wanted:
            return self.evaluator.evaluate(And(wanted) if len(wanted) > 1 else wanted[0])
        return evaluation

    def hits(
        self, request: SearchRequest, evaluation: Evaluation, folded: Folded, page: list[int]
    ) -> tuple[Hit, ...]:
        """Return documents as hits, with their passages."""
        if not page:
            return ()
        snapshot, families, hits = self.snapshot, self.snapshot.families, folded.rows
        records = [snapshot.record(doc_id) for doc_id in page]
        texts = [RecordText(record, record.layout()) for record in records]
        marker = Marker(snapshot, self.evaluation_to_mark(request, evaluation))
        marked = marker.marks(page, records, texts)
        scores = [0.0] * len(page)
        if hits.scores is not None:
            scores = hits.scores[np.searchsorted(hits.docs, np.array(page, dtype=np.uint32))].tolist()
        edges = paragraph_edges([text.layout for text in texts])
        passages = choose_passages(
            [
                _marked_text(record, *own)
                for record, own in zip(records, zip(texts, edges, marked, strict=True), strict=True)
            ]
        )
        found = []
        for doc_id, score, record, marks, own_passages in zip(
            page, scores, records, marked, passages, strict=True
        ):
            hit = Hit(
                summary_of(record.head()),
                score,
                own_passages,
                marks.title,
                marks.n_spans,
                n_copies=max(0, families.of(doc_id).size - 1) if len(families) else 0,
                n_folded=folded.n_folded.get(doc_id, 0),
                load=partial(snapshot.document, doc_id),
                load_copies=partial(self.summaries_of_copies, doc_id),
            )
            found.append(hit)
        return tuple(found)

    def folded(self, request: SearchRequest, hits: Matches) -> Folded:
        """Return the rows of the hits: one for each family, or all, with the number of copies."""
        families = self.snapshot.families
        if not len(families):
            return Folded(hits)
        folded = fold(families, hits)
        return folded if request.copies is Copies.FOLDED else Folded(hits, {}, folded.n_copies)

    def entity_values(self, document: Document) -> tuple[str, ...]:
        """Return what the facet calls each of the entities that a document names."""
        value_of = self.snapshot.entities.value_of
        return tuple(value_of(entity.kind, entity.name) for entity in document.entities)

    def _read_profile(self, ordinal: int) -> EntityProfile:
        snapshot, entities = self.snapshot, self.snapshot.entities
        value = entities.value(ordinal)
        docs = self.evaluator.alive(snapshot.facets[Facet.ENTITY].docs_with(frozenset({value})))
        newest = docs[np.argsort(-snapshot.last_days[docs].astype(np.int64), kind="stable")]
        examined = newest[:MAX_EXAMINED].tolist()
        together = companions_of(snapshot, ordinal, examined)
        return EntityProfile(
            value=value,
            kind=entities.kind(ordinal),
            n_documents=int(docs.size),
            spellings=entities.spellings(ordinal),
            names=entities.names(ordinal),
            histogram=count_years(docs, snapshot.years),
            companions=tuple(
                Companion(name, entities.kind(other), n)
                for n, name, other in sorted(
                    ((n, entities.value(other), other) for other, n in together.items()),
                    key=lambda row: (-row[0], row[1]),
                )
            ),
            n_examined=len(examined),
            listed=self.listed.get(value),
            suggestions=tuple(
                Suggestion(entities.value(other), entities.kind(other), self._n_naming(other), str(reason))
                for other, reason in entities.suggestions_of(ordinal)
            ),
            decisions=self._decisions_about(value, entities.names(ordinal)),
        )

    def _decisions_about(self, value: str, names: tuple[str, ...]) -> tuple[NameDecision, ...]:
        listed = self.listed.get(value)
        known = {value, *names} if listed is None else {value, *names, listed.id, *listed.aliases}
        decisions = self.snapshot.collection.decisions
        return tuple(decision for decision in decisions if not known.isdisjoint(decision.about))

    def _n_naming(self, ordinal: int) -> int:
        return int(self.evaluator.alive(self.snapshot.entities.column.docs_with(ordinal)).size)

    @cached_property
    def listed(self) -> dict[str, ListedDetails]:
        """What the list of names has of its entities, by their names."""
        return {
            entry.name: ListedDetails(
                entry.id, entry.spellings[1:], dict(entry.identifiers), dict(entry.dates)
            )
            for entry in self.snapshot.collection.authority
        }

    @cached_property
    def _name_of_id(self) -> dict[str, str]:
        """The entities of the list of names by their ids, those of before a merge among them."""
        names = {former: e.name for e in self.snapshot.collection.authority for former in e.former_ids}
        return names | {entry.id: entry.name for entry in self.snapshot.collection.authority}

    def find_entity(self, entity: str) -> int:
        """Return the ordinal of an entity by id or value, -1 when no document names it."""
        found = self.snapshot.entities.find(entity)
        if found >= 0:
            return found
        name = self._name_of_id.get(entity)
        return -1 if name is None else self.snapshot.entities.find(name)

    def copies_of(self, doc_id: int) -> list[int]:
        """Return the other members of a document's family, the oldest first."""
        with self.snapshot.reading():
            return [doc for doc in self.snapshot.families.of(doc_id).tolist() if doc != doc_id]

    def summaries_of_copies(self, doc_id: int, limit: int) -> tuple[DocumentSummary, ...]:
        """Return what is shown of the first of them."""
        return tuple(self.snapshot.summary(doc) for doc in self.copies_of(doc_id)[:limit])

    def copy(self, own_id: int, doc_id: int) -> Copy:
        """Return how much of a copy is the same as in a document."""
        snapshot = self.snapshot
        document, other = snapshot.document(own_id), snapshot.document(doc_id)
        summary = snapshot.summary(doc_id)
        if other.text == document.text:
            return Copy(summary, is_exact=True, similarity=1.0, containment=1.0)
        if max(len(document.text), len(other.text)) > MAX_COMPARED_CHARS:
            overlap = estimated_overlap(*map(snapshot.sketch, (own_id, doc_id)))
        else:
            overlap = overlap_of(document.text, other.text)
        return Copy(summary, is_exact=False, similarity=overlap.similarity, containment=overlap.containment)

    def first(self, request: SearchRequest, hits: Matches, k: int) -> list[int]:
        """Return the first `k` hits in the order of the request. Undated documents come last in time."""
        snapshot = self.snapshot
        docs = hits.docs
        primary: NDArray[Any]
        match request.effective_sort:
            case Sort.RELEVANCE:
                primary = np.zeros(docs.size, np.float32) if hits.scores is None else hits.scores
            case Sort.NEWEST:
                primary = snapshot.last_days.take(docs)
            case Sort.OLDEST:
                primary = -snapshot.first_days.take(docs)
                primary[primary == 0] = np.iinfo(np.int32).min + 1
        order = best_first(primary, docs, snapshot.key_prefixes, k)
        best: list[int] = docs.take(order).tolist()
        ranks = snapshot.key_prefixes.take(best)
        values = primary.take(order)
        if ((np.diff(values) == 0) & (np.diff(ranks) == 0)).any():  # keys with the same beginning
            rows = sorted(zip((-values).tolist(), ranks.tolist(), map(snapshot.key, best), best, strict=True))
            best = [doc for *_, doc in rows]
        return best[:k]


class LocalEngine:
    """A collection in an index directory. See `indexer.contract.Engine`.

    Raises:
        IndexStateError: there is no index that can serve.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._opening = threading.Lock()
        self._published = PublishedBuild(index_dir)
        self._searcher = _Searcher(index_dir)
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
        spans = dict.fromkeys(zip(map(int, marks.body.starts), map(int, marks.body.ends), strict=True))
        return DocumentView(
            document=snapshot.document(doc_id),
            highlights=tuple(Span(start, end) for start, end in spans),
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

    def _current(self) -> _Searcher:
        """Return the searcher of the newest generation; the last good one while that fails to open."""
        newest = self._published()
        if newest not in (self._searcher.snapshot.build, self._unreadable):
            with self._opening:
                if newest != self._searcher.snapshot.build:
                    self._open_newest(newest)
        return self._searcher

    def _open_newest(self, newest: str) -> None:
        try:
            searcher = self._searcher = _Searcher(self.index_dir)
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


def _marked_text(
    record: StoredRecord, text: RecordText, edges: ParagraphEdges, marks: DocumentMarks
) -> MarkedText:
    """Return a stored text that passages can be chosen from; one of several blocks is read in pieces."""
    head, layout = record.head(), text.layout
    paragraphs = ParagraphTable(
        edges.starts,
        edges.ends,
        layout.languages,
        layout.kinds,
        head["paragraph_languages"],
        KINDS,
        paragraph_pages(head, layout.n_paragraphs) if "paragraph_pages" in head else (),
    )
    return MarkedText(text, paragraphs, marks.body, text.codes(0) if layout.n_blocks == 1 else None)


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
