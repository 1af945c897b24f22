"""
What a search found: hits with passages, facet counts, and what to know of it.

Flow: the engine -> SearchResponse -> a page, JSON, or lines on a terminal.
Passages are spans of the stored text with spans to mark; nothing here is HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indexer.model.request import Copies, Facet

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
    show the best of them. `n_copies` counts the other documents of the collection that
    are copies of this one, `n_folded` those of them that match and share its row; the
    `score` is the best among these. `load` reads the whole document, which a list of hits
    does not need, and `load_copies` what is to be shown of so many of the copies.
    """

    summary: DocumentSummary
    score: float
    passages: tuple[Passage, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    n_matches: int = 0
    n_copies: int = 0
    n_folded: int = 0
    load: Callable[[], Document] | None = field(default=None, repr=False, compare=False)
    load_copies: Callable[[int], tuple[DocumentSummary, ...]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def document(self) -> Document:
        """The whole document.

        Raises:
            LookupError: the hit was made without a way to read it.
        """
        if self.load is None:
            raise LookupError(self.summary.key)
        return self.load()

    def copies(self, limit: int) -> tuple[DocumentSummary, ...]:
        """Return the first of the other documents that are copies of this one, the oldest first."""
        return () if self.load_copies is None else self.load_copies(limit)

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
            "copies": self.n_copies,
            "folded": self.n_folded,
            "passages": [passage.to_json() for passage in self.passages],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many documents it would give.

    The count ignores what is asked for in the value's own facet; of a value that is
    left out it is what it keeps out. `kind` is set for entities only. `load_spellings` reads the
    spellings of an entity in the texts.
    """

    value: str
    count: int
    is_selected: bool = False
    is_excluded: bool = False
    kind: EntityKind | None = None
    load_spellings: Callable[[], tuple[str, ...]] | None = field(default=None, repr=False, compare=False)

    @property
    def spellings(self) -> tuple[str, ...]:
        """How else an entity is spelled in the texts, the most frequent first."""
        return () if self.load_spellings is None else self.load_spellings()

    def to_json(self) -> dict[str, Any]:
        """Return value, count, selected, and an entity's kind."""
        result: dict[str, Any] = {"value": self.value, "count": self.count, "selected": self.is_selected}
        if self.is_excluded:
            result["excluded"] = True
        if self.kind is not None:
            result["kind"] = str(self.kind)
        return result


@dataclass(frozen=True, slots=True)
class Variant:
    """What is looked for beside what was typed, and how many documents have it.

    `why` is `synonym`, `alias` (another spelling of the entity that was named) or `spelling` (a name that
    sounds the same, or its reading in another script).
    """

    text: str
    why: str
    n_documents: int
    is_dropped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return all parts."""
        return {
            "text": self.text,
            "why": self.why,
            "documents": self.n_documents,
            "dropped": self.is_dropped,
        }


@dataclass(frozen=True, slots=True)
class Widening:
    """Words of the query that are looked for in other spellings too.

    `position` is where they begin in the query, from 0. `entity` is the value in the facet of the one
    entity that they name, if they do.
    """

    typed: str
    position: int
    variants: tuple[Variant, ...]
    entity: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what was typed, and the variants."""
        return {
            "typed": self.typed,
            "position": self.position,
            "entity": self.entity,
            "variants": [variant.to_json() for variant in self.variants],
        }


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bar of a histogram: a year, or `UNDATED`.

    Of the dates of publication, a document counts in the year of its date; the count
    ignores `date_from` and `date_to`. Of the dates that texts name, it counts in every year
    that it names; the count ignores what is asked for of these.
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
    `histogram` is of the dates of publication, in the order of the years, the
    undated last; `mentioned_histogram` is of the years that the texts name, and
    `mentioned_days` are the months and days of the facet `mentioned`, without the
    years. `entities` are the values of the facet of entities by their kinds. `generation`
    is the index generation that answered.
    `widened` are the words of the query that were looked for in other spellings too.
    `n_copies` counts the documents among `total` that are copies of another one among
    them.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Sequence[FacetValue]] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()
    mentioned_histogram: tuple[Bucket, ...] = ()
    mentioned_days: Sequence[FacetValue] = ()
    entities: Mapping[EntityKind, Sequence[FacetValue]] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    description: str = ""
    generation: int = 0
    elapsed_s: float = 0.0
    n_copies: int = 0
    widened: tuple[Widening, ...] = ()

    @property
    def n_families(self) -> int:
        """How many texts match: documents, of which all that are copies of one another count once."""
        return self.total - self.n_copies

    @property
    def n_rows(self) -> int:
        """How many hits there are on all pages."""
        return self.n_families if self.request.copies is Copies.FOLDED else self.total

    @property
    def n_pages(self) -> int:
        """How many pages the hits fill, at least 1."""
        return max(1, -(-self.n_rows // self.request.size))

    def to_json(self) -> dict[str, Any]:
        """Return the shape that `search --json` and `/search.json` share."""
        facets: dict[str, Any] = {
            str(facet): [value.to_json() for value in self.facets.get(facet, ())] for facet in Facet
        }
        facets["date"] = [bucket.to_json() for bucket in self.histogram]
        facets["mentioned_year"] = [bucket.to_json() for bucket in self.mentioned_histogram]
        return {
            "query": self.request.query,
            "total": self.total,
            "families": self.n_families,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": facets,
            "widened": [widening.to_json() for widening in self.widened],
            "messages": [message.to_json() for message in self.messages],
        }


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is a copy of another one, exact or nearly.

    `is_exact` says that the texts are the same to the last character. `similarity` is the
    share of the words of both, and `containment` that of the words of the shorter one, that
    stand in three words or more in a row that both have: 0 to 1.
    """

    summary: DocumentSummary
    is_exact: bool
    similarity: float
    containment: float

    def to_json(self) -> dict[str, Any]:
        """Return what a program needs of it."""
        return {
            "key": self.summary.key,
            "title": self.summary.title,
            "date": None if self.summary.date is None else str(self.summary.date.value),
            "publisher": self.summary.publisher,
            "source": self.summary.source,
            "exact": self.is_exact,
            "similarity": round(self.similarity, 4),
            "containment": round(self.containment, 4),
        }


@dataclass(frozen=True, slots=True)
class Family:
    """Documents that are copies of one another: the oldest, and the others by their age."""

    oldest: DocumentSummary
    copies: tuple[Copy, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the oldest and the copies."""
        return {
            "key": self.oldest.key,
            "title": self.oldest.title,
            "date": None if self.oldest.date is None else str(self.oldest.date.value),
            "publisher": self.oldest.publisher,
            "source": self.oldest.source,
            "copies": [copy.to_json() for copy in self.copies],
        }


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document, opened from a search: what in it matches the query.

    `highlights` are spans of `document.text`, `title_highlights` of its title. `entity_values` are the
    values in the facet of entities for those of the document, in their order.
    """

    document: Document
    highlights: tuple[Span, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    messages: tuple[Message, ...] = ()
    generation: int = 0
    entity_values: tuple[str, ...] = ()
