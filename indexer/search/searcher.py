"""
One published generation of a collection, searched: what is computed of it is computed once.

Flow: SearchRequest -> parse -> expand -> evaluate -> `Answer`; an answer and the documents of a page -> hits
with their passages. All methods may be called from several threads.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.errors import IndexCorruptError
from indexer.index.codec.stored import paragraph_edges
from indexer.index.document_record import KINDS, paragraph_pages, summary_of
from indexer.index.ledger import Ledger
from indexer.index.name_lexicon import NameLexicon
from indexer.index.schema import TEXT_FIELDS
from indexer.index.snapshot import Snapshot
from indexer.model.entity import Companion, EntityProfile, ListedDetails, NameDecision, Suggestion
from indexer.model.request import Copies, Facet, SearchRequest, Sort
from indexer.model.response import Copy, Hit, Message, Variant, Widening
from indexer.query.expand import WidenedWords, Wider, expand
from indexer.query.parser import parse
from indexer.query.synonyms import SYNONYMS_FILE, Synonyms
from indexer.query.tree import And, Everything, FacetMatch, Node, Nothing, Slot, Word
from indexer.search.companions import MAX_EXAMINED, companions_of
from indexer.search.copies import MAX_COMPARED_CHARS, Folded, estimated_overlap, fold, overlap_of
from indexer.search.evaluate import Evaluation, Evaluator, Matches
from indexer.search.facets import count_years
from indexer.search.kernels import best_first
from indexer.search.marks import Marker, RecordText
from indexer.search.name_matching import NameMatcher
from indexer.search.passages import MarkedText, ParagraphTable, choose_passages

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from indexer.index.codec.stored import ParagraphEdges, StoredRecord
    from indexer.model.document import Document, DocumentSummary
    from indexer.search.marks import DocumentMarks

CACHED_QUERIES = 64
"""Evaluated queries kept for each generation: turning pages and facets asks the same one again."""

CACHED_PROFILES = 64
"""Entities put together, kept for each generation: up to a thousand documents are read for one."""

CACHED_QUERY_BYTES = 64 << 20
"""Memory of those; an evaluation that is larger by itself is not kept."""


class Answer(NamedTuple):
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


class Searcher:
    """One snapshot with all that is computed for it once."""

    def __init__(self, index_dir: Path) -> None:
        self.snapshot = Snapshot(index_dir)
        self.evaluator = Evaluator(self.snapshot)
        self.synonyms_path = Path(self.snapshot.collection.corpus) / SYNONYMS_FILE
        self._answers: OrderedDict[_Asked, Answer] = OrderedDict()
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

    def answer(self, request: SearchRequest, synonyms: Synonyms) -> Answer:
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

    def _evaluate(self, asked: _Asked) -> Answer:
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
            return Answer(typed, evaluation, (*parsing, *expansion), shown)

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
