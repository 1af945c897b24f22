"""
A document as it stands in the index: its text, and what is known of it.

Flow: reading -> enrichment -> Document -> index. The same value comes back
from the index when a document is shown. Every part that was read or inferred
says where it came from (`metadata`), so that a reader can judge it.

The text is one string. Paragraphs, mentions and passages are spans of it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indexer.model.partial_date import PartialDate
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

UNDETERMINED = "und"
"""The language code of a text whose language is not known (BCP 47)."""


KEY_CHARS = 12
"""Length of a key: 60 bits, so that a million documents collide with odds of one in two million."""


def document_key(source: str, record: str | None = None) -> str:
    """Return the public id of a document: 12 lower-case letters and digits.

    It depends on the path in the corpus (and the record in the file) alone, so
    that a corrected file keeps its links.
    """
    name = source if record is None else f"{source}\0{record}"
    digest = hashlib.sha256(name.encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:KEY_CHARS].lower()


class EntityKind(StrEnum):
    """What sort of thing a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


class ParagraphKind(StrEnum):
    """What a paragraph is in the structure of its document."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, init=False)
class Paragraph:
    """A paragraph of the text, with the language it is written in.

    `page` counts from 1: the page of a PDF or a scan, the slide of a presentation, the
    sheet of a workbook. It is `None` where the file has no pages of its own.
    """

    span: Span
    language: str = UNDETERMINED
    kind: ParagraphKind = ParagraphKind.TEXT
    page: int | None = None

    def __init__(
        self,
        span: Span,
        language: str = UNDETERMINED,
        kind: ParagraphKind = ParagraphKind.TEXT,
        page: int | None = None,
    ) -> None:
        _set_span(self, span)
        _set_language(self, language)
        _set_kind(self, kind)
        _set_page(self, page)


# As for spans, and there are as many.
_set_span, _set_language, _set_kind, _set_page = (
    Paragraph.__dict__[name].__set__ for name in ("span", "language", "kind", "page")
)


class TextQuality(StrEnum):
    """What is to be known of how the words of a document came about; a sound text has none of these.

    Recognised: read off a picture by a program, so letters may be wrong. Repaired: stored in
    the wrong encoding or order, and put right. Garbled: the same, and not put right. Damaged:
    characters are lost. Unstructured: the page could not be told from its menus.
    """

    RECOGNISED = "recognised"
    REPAIRED = "repaired"
    GARBLED = "garbled"
    DAMAGED = "damaged"
    UNSTRUCTURED = "unstructured"


class Confidence(StrEnum):
    """How far a value of the metadata can be relied on.

    High: somebody wrote it down for this collection, or several places agree and a reader
    of the document sees one of them. Medium: one place states it. Low: a guess, or what a
    program noted when it wrote the file. docs/guide/reading-results.md has the shares that
    were right.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """When a document was published or written, and how that is known.

    `evidence` is a phrase for a person to read, such as `JSON-LD datePublished`
    or `dateline "Dec. 18 (UPI)", the year is missing`. `is_inferred` tells that no place states
    the date: it follows from what the text says of the time since an event.
    """

    value: PartialDate
    evidence: str
    confidence: Confidence = Confidence.MEDIUM
    is_inferred: bool = False

    def to_json(self) -> dict[str, str | bool]:
        """Return the value, its precision and evidence, how far to rely on it, and if it is inferred."""
        return {
            "value": str(self.value),
            "precision": str(self.value.precision),
            "evidence": self.evidence,
            "confidence": str(self.confidence),
            "inferred": self.is_inferred,
        }


@dataclass(frozen=True, slots=True, init=False)
class Entity:
    """A person, an organisation or a place that a document names.

    `name` is the canonical one. `mentions` are the places in the text where any
    of its spellings stands, in the order of the text; there are none when only
    the metadata names the entity.
    """

    name: str
    kind: EntityKind
    mentions: tuple[Span, ...] = ()

    def __init__(self, name: str, kind: EntityKind, mentions: tuple[Span, ...] = ()) -> None:
        _set_name(self, name)
        _set_entity_kind(self, kind)
        _set_mentions(self, mentions)

    def spellings(self, text: str) -> tuple[str, ...]:
        """Return the distinct spellings in the text, the most frequent first."""
        return _spellings(self.mentions, text)


_set_name, _set_entity_kind, _set_mentions = (
    Entity.__dict__[name].__set__ for name in ("name", "kind", "mentions")
)


def _spellings(mentions: Iterable[Span], text: str) -> tuple[str, ...]:
    counts = Counter(" ".join(mention.of(text).split()) for mention in mentions)
    return tuple(sorted(counts, key=lambda spelling: (-counts[spelling], spelling)))


@dataclass(frozen=True, slots=True)
class MentionedDate:
    """A date that the text names, which says nothing of when the text was published.

    `mentions` are the places in the text, in its order. The value is approximate where the text
    has it in another calendar whose days, months or years are not just one of ours.
    """

    value: PartialDate
    mentions: tuple[Span, ...]
    is_approximate: bool = False

    def spellings(self, text: str) -> tuple[str, ...]:
        """Return the distinct words of the text that name it, the most frequent first."""
        return _spellings(self.mentions, text)

    def facet_values(self) -> tuple[str, ...]:
        """Return the date and the month and the year that it lies in, the year first: `1988`, `1988-07`."""
        parts = str(self.value).split("-")
        return tuple("-".join(parts[:n]) for n in range(1, len(parts) + 1))


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of the metadata, and where it was found.

    `field` is a field of the document (`author`, `date`, `title`, ...); `source`
    is a phrase such as `meta name="author"`, `line 2` or `sidecar`. What was
    found and not chosen is kept as well: `is_chosen` tells which is which.
    """

    field: str
    value: str
    source: str
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a list of hits shows of a document. The fields are those of `Document`."""

    key: str
    source: str
    title: str
    record: str | None = None
    authors: tuple[str, ...] = ()
    date: DocumentDate | None = None
    language: str = UNDETERMINED
    publisher: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the collection, with what is known of it.

    `key` is its public id: it stays the same when the document is indexed again.
    `source` is the path in the corpus, with `/` between folders; `record` names
    the record in it when one file holds several. `parent` is the key of the document
    that this one belongs to: of the message whose attachment it is. `sha256` is of the
    file's bytes, in hexadecimal. `language_confidence` is 0 to 1; `author_confidence` is
    `None` for a document without an author. `quality` is in the order of `TextQuality`.
    `author_kinds` has for each of the authors whether it is a person or an organisation.
    `left_out` are lines that readers of the file see and that are no part of the text: menus,
    and what the page says twice.
    `stated_entities` are what somebody listed for it, before a list of names was asked; `None` if
    nobody did.
    """

    key: str
    source: str
    sha256: str
    media_type: str
    title: str
    text: str
    record: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    authors: tuple[str, ...] = ()
    date: DocumentDate | None = None
    language: str = UNDETERMINED
    language_confidence: float = 0.0
    publisher: str | None = None
    url: str | None = None
    entities: tuple[Entity, ...] = ()
    mentioned_dates: tuple[MentionedDate, ...] = ()
    metadata: tuple[Statement, ...] = ()
    size_bytes: int = 0
    parent: str | None = None
    author_confidence: Confidence | None = None
    quality: tuple[TextQuality, ...] = ()
    left_out: tuple[str, ...] = ()
    author_kinds: tuple[EntityKind, ...] = ()
    stated_entities: tuple[tuple[str, EntityKind | None], ...] | None = None

    def page_starts(self) -> list[tuple[int, int]]:
        """Return where in the text each page begins, and its number; nothing for a file without pages."""
        starts: list[tuple[int, int]] = []
        before: int | None = None
        for paragraph in self.paragraphs:
            if paragraph.page is not None and paragraph.page != before:
                starts.append((paragraph.span.start, paragraph.page))
            before = paragraph.page
        return starts

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that `from_json` reads back."""
        return self.properties() | {
            "text": self.text,
            "paragraphs": [
                [p.span.start, p.span.end, p.language, str(p.kind), *([] if p.page is None else [p.page])]
                for p in self.paragraphs
            ],
        }

    def properties(self) -> dict[str, Any]:
        """Return all of `to_json` but the text and its paragraphs."""
        return {
            "key": self.key,
            "source": self.source,
            "record": self.record,
            "parent": self.parent,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "size_bytes": self.size_bytes,
            "title": self.title,
            "authors": list(self.authors),
            "date": None
            if self.date is None
            else {
                "value": str(self.date.value),
                "evidence": self.date.evidence,
                "confidence": str(self.date.confidence),
                **({"inferred": True} if self.date.is_inferred else {}),
            },
            "language": self.language,
            "language_confidence": self.language_confidence,
            "publisher": self.publisher,
            "url": self.url,
            "entities": [
                [e.name, str(e.kind), [[m.start, m.end] for m in e.mentions]] for e in self.entities
            ],
            "mentioned_dates": [
                [str(d.value), [[m.start, m.end] for m in d.mentions], *([True] if d.is_approximate else [])]
                for d in self.mentioned_dates
            ],
            "metadata": [[s.field, s.value, s.source, s.is_chosen] for s in self.metadata],
            "author_confidence": None if self.author_confidence is None else str(self.author_confidence),
            "quality": list(map(str, self.quality)),
            "left_out": list(self.left_out),
            "author_kinds": list(map(str, self.author_kinds)),
            "stated_entities": None
            if self.stated_entities is None
            else [[name, None if kind is None else str(kind)] for name, kind in self.stated_entities],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Document:
        """Build the document that `to_json` wrote down."""
        date = stored["date"]
        values = dict(stored)
        values["paragraphs"] = tuple(
            Paragraph(Span(start, end), language, ParagraphKind(kind), *page)
            for start, end, language, kind, *page in stored["paragraphs"]
        )
        values["authors"] = tuple(stored["authors"])
        values["date"] = (
            None
            if date is None
            else DocumentDate(
                PartialDate.parse(date["value"]),
                date["evidence"],
                Confidence(date.get("confidence", Confidence.MEDIUM)),
                is_inferred=date.get("inferred", False),
            )
        )
        values["entities"] = tuple(
            Entity(name, EntityKind(kind), tuple(Span(start, end) for start, end in mentions))
            for name, kind, mentions in stored["entities"]
        )
        values["mentioned_dates"] = tuple(
            MentionedDate(
                PartialDate.parse(value),
                tuple(Span(start, end) for start, end in mentions),
                is_approximate=bool(approximate),
            )
            for value, mentions, *approximate in stored.get("mentioned_dates", ())
        )
        values["metadata"] = tuple(Statement(*statement) for statement in stored["metadata"])
        confidence = stored.get("author_confidence")
        values["author_confidence"] = None if confidence is None else Confidence(confidence)
        values["author_kinds"] = tuple(map(EntityKind, stored.get("author_kinds", ())))
        values["left_out"] = tuple(stored.get("left_out", ()))
        stated = stored.get("stated_entities")
        values["stated_entities"] = (
            None
            if stated is None
            else tuple((name, None if kind is None else EntityKind(kind)) for name, kind in stated)
        )
        values["quality"] = tuple(map(TextQuality, stored.get("quality", ())))
        return cls(**values)

    def to_export(self) -> dict[str, Any]:
        """Return the document as a line of `govah export`."""
        return {
            "key": self.key,
            "source": self.source,
            "record": self.record,
            "parent": self.parent,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "title": self.title,
            "authors": list(self.authors),
            "author_kinds": list(map(str, self.author_kinds)),
            "author_confidence": None if self.author_confidence is None else str(self.author_confidence),
            "date": None if self.date is None else self.date.to_json(),
            "language": self.language,
            "publisher": self.publisher,
            "url": self.url,
            "quality": list(map(str, self.quality)),
            "text": self.text,
            "pages": [{"page": page, "start": start} for start, page in self.page_starts()],
            "entities": [
                {
                    "name": entity.name,
                    "kind": str(entity.kind),
                    "spellings": list(entity.spellings(self.text)),
                    "count": len(entity.mentions),
                }
                for entity in self.entities
            ],
            "mentioned_dates": [
                {
                    "value": str(date.value),
                    "precision": str(date.value.precision),
                    "approximate": date.is_approximate,
                    "spellings": list(date.spellings(self.text)),
                    "count": len(date.mentions),
                }
                for date in self.mentioned_dates
            ],
        }
