"""
What a front end may ask of a collection.

`Engine` is a protocol so that a collection can live in a Whoosh index on this
machine or, one day, on a cluster: the web pages and the command line know only
what stands here. An engine never returns HTML: passages are spans of the stored
text, and the caller marks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from indexer.model.comparison import Comparison
    from indexer.model.document import Document, EntityKind
    from indexer.model.entity import EntityProfile
    from indexer.model.name_list import EntryMatches, ListEntry
    from indexer.model.request import Facet, SearchRequest
    from indexer.model.response import Bucket, Copy, DocumentView, FacetValue, Family, SearchResponse


LEAST_LIKENESS = 0.6
"""Names of lists that are less alike than this to those of a collection are no match of it."""

SKIPPED = "skipped"
"""Status of a file that was left out on purpose: a sidecar, a README of the folder."""

STATUSES = ("indexed", SKIPPED, "failed")
"""What may become of a file: it is searchable, was left out on purpose, or could not be read."""

LEDGER_COLUMNS = (
    "source", "status", "reason", "sha256", "sidecar_sha256", "size_bytes", "modified", "read_at",
    "media_type", "reader", "characters_read", "characters_searchable", "words", "documents", "languages",
)  # fmt: skip
"""A ledger as a table: all that `LedgerLine.to_json` has but the keys, of which a mailbox has thousands."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What became of one file of the corpus.

    `status` is one of `STATUSES`; `reason` says why a file was left out or could not be read,
    and carries the warnings for one that was indexed with a doubt. `sha256` and
    `sidecar_sha256` are in hexadecimal, empty for what could not be opened and for a folder or
    a link. `modified` and `read_at` are ISO 8601 in UTC: the file's own time, and the beginning
    of the run that read it; empty where there is none. `media_type` goes by the content,
    `reader` names the programs that read it with their versions.

    `n_chars_read` counts the characters of text that came out of the file, `n_chars` those of
    them that can be searched, and `n_tokens` its words. `keys` are those of its documents.
    """

    source: str
    status: str
    reason: str = ""
    n_documents: int = 0
    size_bytes: int = 0
    sha256: str = ""
    sidecar_sha256: str = ""
    modified: str = ""
    read_at: str = ""
    media_type: str = ""
    reader: str = ""
    n_chars_read: int = 0
    n_chars: int = 0
    n_tokens: int = 0
    languages: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; what is not known is `None`."""
        return {
            "source": self.source,
            "status": self.status,
            "reason": self.reason or None,
            "sha256": self.sha256 or None,
            "sidecar_sha256": self.sidecar_sha256 or None,
            "size_bytes": self.size_bytes,
            "modified": self.modified or None,
            "read_at": self.read_at or None,
            "media_type": self.media_type or None,
            "reader": self.reader or None,
            "characters_read": self.n_chars_read,
            "characters_searchable": self.n_chars,
            "words": self.n_tokens,
            "documents": self.n_documents,
            "languages": list(self.languages),
            "keys": list(self.keys),
        }


@dataclass(frozen=True, slots=True)
class LedgerTotals:
    """The files of the corpus by what became of them, and the characters of their text."""

    n_files: Mapping[str, int]
    n_chars_read: int = 0
    n_chars: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "files": dict(self.n_files),
            "characters_read": self.n_chars_read,
            "characters_searchable": self.n_chars,
        }


@dataclass(frozen=True, slots=True)
class CollectionStats:
    """The collection at a glance.

    `first_year` and `last_year` span the dated documents. `facets` has every
    value with its number of documents, the most frequent first; `entities` are those of the
    facet of entities by their kinds, `mentioned_histogram` the years that texts name. `n_terms`
    counts the distinct words of the texts, `n_tokens` all of them. `attention` are the files that
    need a look, `left_out` those that were left out on purpose: all of these are read when they
    are asked for.
    """

    n_documents: int
    n_tokens: int
    n_terms: int
    n_files: Mapping[str, int]
    n_undated: int
    first_year: int | None
    last_year: int | None
    facets: Mapping[Facet, Sequence[FacetValue]]
    histogram: tuple[Bucket, ...]
    generation: int
    built_at: str
    corpus: str
    index_bytes: int
    entities: Mapping[EntityKind, Sequence[FacetValue]] = field(default_factory=dict)
    mentioned_histogram: tuple[Bucket, ...] = ()
    attention: Sequence[LedgerLine] = ()
    left_out: Sequence[LedgerLine] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; of the files those of which there is something to say."""
        return {
            "documents": self.n_documents,
            "tokens": self.n_tokens,
            "terms": self.n_terms,
            "files": dict(self.n_files),
            "undated": self.n_undated,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "facets": {
                str(facet): [
                    {"value": value.value, "count": value.count}
                    | ({"kind": str(value.kind)} if value.kind else {})
                    for value in values
                ]
                for facet, values in self.facets.items()
            }
            | {"date": [bucket.to_json() for bucket in self.histogram]},
            "generation": self.generation,
            "built_at": self.built_at,
            "corpus": self.corpus,
            "index_bytes": self.index_bytes,
            "attention": [
                {"source": line.source, "status": line.status, "reason": line.reason}
                for line in sorted((*self.attention, *self.left_out), key=lambda line: line.source)
            ],
        }


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a document was read from, checked against its SHA-256."""

    path: Path
    name: str
    media_type: str


class Engine(Protocol):
    """A searchable collection. Safe to use from several threads at once."""

    @property
    def generation(self) -> int:
        """The number of the published build that answers now."""

    @property
    def version(self) -> str:
        """What changes whenever an answer may: a mark for caches."""

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request. A query is never an error: what of it could not be
        understood is said in the response's messages.

        Raises:
            IndexStateError: there is no index that can serve.
        """

    def document(self, key: str) -> Document:
        """Return one document.

        Raises:
            UnknownDocumentError: no document has this key.
        """

    def view(self, key: str, request: SearchRequest) -> DocumentView:
        """Return one document with every span that the request's query matches.

        Raises:
            UnknownDocumentError: no document has this key.
        """

    def copies(self, key: str, first: int = 0, limit: int | None = None) -> tuple[Copy, ...]:
        """Return the other documents that are copies of one, the oldest first.

        `first` counts from 0. Each text is read, so a page asks for as many as it shows.

        Raises:
            UnknownDocumentError: no document has this key.
        """

    def count_copies(self, key: str) -> int:
        """Return how many other documents are copies of one.

        Raises:
            UnknownDocumentError: no document has this key.
        """

    def families(self, at_least: float = 0.0) -> Iterator[Family]:
        """Yield all documents that have copies, with those that are so similar to the oldest.

        Families with the most documents come first.
        """

    def compare(self, key: str, other: str) -> Comparison:
        """Return what differs between the texts of two documents.

        Raises:
            UnknownDocumentError: no document has one of these keys.
        """

    def entity(self, entity: str) -> EntityProfile:
        """Return an entity by its id in the list of names, or by its value in the facet.

        Raises:
            UnknownEntityError: there is none.
        """

    def match_names(
        self, entries: Iterable[ListEntry], least: float = LEAST_LIKENESS
    ) -> Iterator[EntryMatches]:
        """Yield each entry of a list with the entities of the collection that it may mean.

        `least` is from 0 to 1: what is less alike is left out, unless it is certainly the same name.
        """

    def original(self, key: str) -> Original:
        """Return the file that a document was read from.

        Raises:
            UnknownDocumentError: no document has this key.
            OriginalMissingError: the file is gone, or is no longer the one indexed.
        """

    def documents(self, request: SearchRequest) -> Iterator[Document]:
        """Yield every document that matches, in the order of the request; all
        when nothing restricts it. `page` and `size` do not count here.
        """

    def facet_values(self, facet: Facet, request: SearchRequest, prefix: str = "") -> Sequence[FacetValue]:
        """Return all values of one facet for a request, the most frequent first.

        `prefix` keeps the values of which a word starts with it, in any spelling
        of case, accents and letter forms.
        """

    def stats(self) -> CollectionStats:
        """Return the collection at a glance."""

    def ledger_totals(self) -> LedgerTotals:
        """Return how many files became what, and how much of their text can be searched."""

    def prepare(self) -> None:
        """Make ready what the first search would wait for; of later builds that is done in the background.

        For programs that go on answering. Whatever cannot be read is said by the search that needs it.
        """

    def ledger(
        self, status: str | None = None, *, start: int = 0, stop: int | None = None
    ) -> Iterator[LedgerLine]:
        """Yield what became of the files of the corpus, in the order of their paths.

        `status` keeps those of which this became; `start` and `stop` count among what is kept.
        """
