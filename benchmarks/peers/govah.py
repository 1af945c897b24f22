"""Ours, through its public interface."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from benchmarks.document import FACETS
from benchmarks.page import N_VALUES, Page, PageHit
from benchmarks.query import Operator
from indexer import (
    Document,
    DocumentDate,
    Entity,
    EntityKind,
    Facet,
    Filter,
    Paragraph,
    PartialDate,
    SearchRequest,
    open_engine,
)
from indexer.index.collection import Collection
from indexer.index.writer import CollectionWriter
from indexer.model.span import Span
from indexer.names.authority import AuthorityEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query
    from indexer.search.engine import LocalEngine


class Govah:
    """Our engine: exact and stemmed terms of title and body, columns for the facets."""

    name = "govah"
    requires = None
    is_search_only = False

    @property
    def max_jobs(self) -> int:
        """More than one once the writer takes a number of jobs."""
        return 64 if "jobs" in inspect.signature(CollectionWriter).parameters else 1

    def version(self) -> str:
        """Return the version of the package."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("govah")
        except PackageNotFoundError:
            return "source"

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index as `reindex` does behind its readers, in as many processes."""
        options: dict[str, Any] = {"jobs": jobs} if self.max_jobs > 1 else {}
        authority: dict[str, str] = {}
        languages: set[str] = set()
        n_documents = 0
        with CollectionWriter(index_dir, is_fresh=True, **options) as writer:
            for document in documents:
                writer.add(_ours(document))
                n_documents += 1
                languages.add(document.language)
                authority.update(document.entities)
            names = tuple(AuthorityEntry(name, EntityKind(kind)) for name, kind in sorted(authority.items()))
            n_tokens = sum(writer.word_counts())
            described = Collection(
                "benchmark", "", tuple(sorted(languages)), n_documents, n_tokens, authority=names
            )
            writer.commit(described, [])

    def open(self, index_dir: Path) -> Searcher:
        """Open the index."""
        return _Searcher(open_engine(index_dir))


class _Searcher:
    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine

    def answer(self, query: Query) -> Page:
        """Ask for the page, and take from it what the other engines give."""
        response = self._engine.search(request_of(query))
        return Page(
            response.total,
            tuple(
                PageHit(
                    hit.key,
                    hit.title,
                    hit.authors,
                    None if hit.date is None else str(hit.date.value),
                    hit.summary.language,
                    tuple(passage.text for passage in hit.passages),
                    sum(len(passage.highlights) for passage in hit.passages),
                )
                for hit in response.hits
            ),
            {
                str(facet): [(value.value, value.count) for value in values[:N_VALUES]]
                for facet, values in response.facets.items()
                if facet in FACETS
            },
            [(bucket.value, bucket.count) for bucket in response.histogram],
        )

    def bytes_touched(self, query: Query) -> int:
        """Return the bytes of postings, columns and stored records that the page cannot do without.

        Each array that is read or written once for the answer counts once: codes and low bytes of
        the lists, an id, a norm and a score for each document that matches, the facets' entries of
        the matches (or all, where they are counted by value), and the records of the page.
        """
        request = request_of(query)
        searcher = self._engine._current()
        snapshot = searcher.snapshot
        evaluation = searcher.answer(request, self._engine._synonyms()).evaluation
        touched = 0
        for lists in (found for kept in evaluation.lists.values() for found in kept):
            own = lists.part.text(lists.field).lists
            touched += int((own.n_codes[lists.forms] * own.widths[lists.forms]).sum())
        for places in (found for kept in evaluation.places.values() for found in kept):
            touched += sum(int(array.size) for array in places.places)
        n_matches = int(evaluation.found.docs.size)
        touched += n_matches * (DOC_BYTES + NORM_BYTES + SCORE_BYTES + YEAR_BYTES)
        for column in (column for part in snapshot.parts for column in part.data.columns.values()):
            entries = min(
                int(column.ordinals.size), n_matches * int(column.ordinals.size) // max(1, snapshot.n_docs)
            )
            touched += entries * column.ordinals.itemsize
        for hit in self._engine.search(request).hits:
            doc = snapshot.find_doc_id(hit.key)
            if doc is not None:
                part = snapshot.part_of(doc)
                start, end = part.data.stored_starts[doc - part.first_doc :][:2].tolist()
                touched += end - start
        return touched


DOC_BYTES = NORM_BYTES = SCORE_BYTES = 4
YEAR_BYTES = 2


def request_of(query: Query) -> SearchRequest:
    """Turn a query into a request in our query language."""
    return SearchRequest(
        query=_text(query),
        filters=frozenset(Filter(Facet(facet), value) for facet, value in query.filters),
        date_from=None if query.date_from is None else PartialDate.parse(query.date_from),
        date_to=None if query.date_to is None else PartialDate.parse(query.date_to),
    )


def _text(query: Query) -> str:
    words = query.words
    match query.operator:
        case Operator.ALL_OF | Operator.WILDCARD:
            return " ".join(words)
        case Operator.ANY_OF:
            return " OR ".join(words)
        case Operator.PHRASE:
            return f'"{" ".join(words)}"'
        case Operator.PREFIX:
            return f"{words[0]}*"
        case Operator.FUZZY:
            return f"{words[0]}~"
        case Operator.EVERYTHING:
            return ""


_KINDS = {kind.value: kind for kind in EntityKind}


def _ours(document: SourceDocument) -> Document:
    paragraphs = []
    start = 0
    for text in document.text.split("\n\n"):
        if text:
            paragraphs.append(Paragraph(Span(start, start + len(text)), document.language))
        start += len(text) + 2
    date = document.date
    return Document(
        key=document.key,
        source="documents.jsonl",
        sha256="",
        media_type="text/plain",
        title=document.title,
        text=document.text,
        record=str(document.number),
        paragraphs=tuple(paragraphs),
        authors=document.authors,
        date=None if date is None else DocumentDate(PartialDate.parse(date), "record"),
        language=document.language,
        publisher=document.publisher,
        entities=tuple(Entity(name, _KINDS[kind]) for name, kind in document.entities),
    )
