"""
What a search found: hits with passages, facet counts, and what to know of it.

Flow: the engine -> SearchResponse -> a page, JSON, or lines on a terminal.
Passages are spans of the stored text with spans to mark; nothing here is HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indexer.model.request import Facet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from indexer.model.document import Document, DocumentDate, DocumentSummary, EntityKind
    from indexer.model.request import SearchRequest
    from indexer.model.span import Span

UNDATED = "undated"
"""The bucket of documents without a year in the `date` facet."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something the searcher should know of how the request was understood.

    `code` is stable (docs/reference/messages.md). `position` is the character in
    the query it is about, from 0, or `None`.
    """

    code: str
    text: str
    position: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the three parts."""
        return {"code": self.code, "text": self.text, "position": self.position}


@dataclass(frozen=True, slots=True)
class Passage:
    """An extract of a document with the spans that matched.

    `start` is where it begins in the document's stored text; `highlights` are
    offsets in `text`, sorted, without overlaps. `language` and `page` are those of the
    paragraph; a file without pages has none.
    """

    text: str
    start: int
    highlights: tuple[Span, ...] = ()
    language: str = "und"
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return text, start, page and highlights."""
        return {
            "text": self.text,
            "start": self.start,
            "page": self.page,
            "highlights": [[span.start, span.end] for span in self.highlights],
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that matched, with its best passages.

    `n_matches` counts the spans of the whole text that matched; the passages
    show the best of them. `load` reads the whole document, which a list of hits
    does not need.
    """

    summary: DocumentSummary
    score: float
    passages: tuple[Passage, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    n_matches: int = 0
    load: Callable[[], Document] | None = field(default=None, repr=False, compare=False)

    @property
    def document(self) -> Document:
        """The whole document.

        Raises:
            LookupError: the hit was made without a way to read it.
        """
        if self.load is None:
            raise LookupError(self.summary.key)
        return self.load()

    @property
    def key(self) -> str:
        """The document's public id."""
        return self.summary.key

    @property
    def title(self) -> str:
        """The document's title."""
        return self.summary.title

    @property
    def authors(self) -> tuple[str, ...]:
        """The document's authors."""
        return self.summary.authors

    @property
    def date(self) -> DocumentDate | None:
        """The document's date with its evidence."""
        return self.summary.date

    def to_json(self) -> dict[str, Any]:
        """Return the hit as the JSON contract has it."""
        document = self.summary
        return {
            "key": document.key,
            "title": document.title,
            "authors": list(document.authors),
            "date": None if document.date is None else document.date.to_json(),
            "language": document.language,
            "publisher": document.publisher,
            "score": round(self.score, 6),
            "passages": [passage.to_json() for passage in self.passages],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many documents it would give.

    The count ignores what is asked for in the value's own facet; of a value that is
    left out it is what it keeps out. `kind` is set for entities only.
    """

    value: str
    count: int
    is_selected: bool = False
    is_excluded: bool = False
    kind: EntityKind | None = None

    def to_json(self) -> dict[str, Any]:
        """Return value, count, selected, and an entity's kind."""
        result: dict[str, Any] = {"value": self.value, "count": self.count, "selected": self.is_selected}
        if self.is_excluded:
            result["excluded"] = True
        if self.kind is not None:
            result["kind"] = str(self.kind)
        return result


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bar of the date histogram: a year, or `UNDATED`.

    A document counts in the year of its date; the count ignores `date_from` and
    `date_to`.
    """

    value: str
    count: int

    def to_json(self) -> dict[str, Any]:
        """Return value and count."""
        return {"value": self.value, "count": self.count}


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The answer to one request.

    `total` is the exact number of documents that match, not only those on the
    page. `facets` has every facet; values with the most documents come first.
    `histogram` is in the order of the years, the undated last. `generation` is
    the index generation that answered.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Sequence[FacetValue]] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()
    messages: tuple[Message, ...] = ()
    description: str = ""
    generation: int = 0
    elapsed_s: float = 0.0

    @property
    def n_pages(self) -> int:
        """How many pages the hits fill, at least 1."""
        return max(1, -(-self.total // self.request.size))

    def to_json(self) -> dict[str, Any]:
        """Return the shape that `search --json` and `/search.json` share."""
        facets: dict[str, Any] = {
            str(facet): [value.to_json() for value in self.facets.get(facet, ())] for facet in Facet
        }
        facets["date"] = [bucket.to_json() for bucket in self.histogram]
        return {
            "query": self.request.query,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": facets,
            "messages": [message.to_json() for message in self.messages],
        }


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document, opened from a search: what in it matches the query.

    `highlights` are spans of `document.text`, `title_highlights` of its title.
    """

    document: Document
    highlights: tuple[Span, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    messages: tuple[Message, ...] = ()
    generation: int = 0
