"""
What the writer and a process that indexes say to each other.

A message is a length and Python's own `marshal` of plain values: a third of what JSON
costs here. Only the same Python reads it, and it never leaves the two processes.
A document is a tuple of its fields, and what its paragraphs have in common a list.
"""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any

from indexer.model.document import (
    Confidence,
    Document,
    DocumentDate,
    Entity,
    EntityKind,
    MentionedDate,
    Paragraph,
    ParagraphKind,
    Statement,
    TextQuality,
)
from indexer.model.partial_date import PartialDate
from indexer.model.span import Span

DOCUMENTS = 0
"""Documents to add, as `values_of` gives them. There is no answer."""

COUNTS = 1
"""Asks for the words of each document and for what failed."""

FINISH = 2
"""Asks for the runs: of each the segment's id, its documents, and which were removed, as bits."""

DONE = 0
"""Begins an answer: what was asked for follows."""

FAILED = 1
"""Begins the last answer of a process that ends: the system's number of an error or `None`, and its text."""

_LENGTH = struct.Struct("<Q")


def packed(message: Any) -> bytes:
    """Return a message of plain values as it goes through the pipe.

    Raises:
        ValueError: there is something else in it.
    """
    content = marshal.dumps(message)
    return _LENGTH.pack(len(content)) + content


def read_message(pipe: IO[bytes]) -> Any:
    """Return the next message, `None` when there is none any more."""
    header = pipe.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (n_bytes,) = _LENGTH.unpack(header)
    content = pipe.read(n_bytes)
    return marshal.loads(content) if len(content) == n_bytes else None  # noqa: S302 - from our own parent


def values_of(document: Document) -> tuple[Any, ...]:
    """Return the fields of a document as plain values, in their order."""
    paragraphs, date, stated = document.paragraphs, document.date, document.stated_entities
    confidence = document.author_confidence
    return (
        document.key,
        document.source,
        document.sha256,
        document.media_type,
        document.title,
        document.text,
        document.record,
        (
            [paragraph.span.start for paragraph in paragraphs],
            [paragraph.span.end for paragraph in paragraphs],
            [paragraph.language for paragraph in paragraphs],
            [str(paragraph.kind) for paragraph in paragraphs],
            [paragraph.page for paragraph in paragraphs],
        ),
        document.authors,
        None if date is None else (str(date.value), date.evidence, str(date.confidence), date.is_inferred),
        document.language,
        document.language_confidence,
        document.publisher,
        document.url,
        [(entity.name, str(entity.kind), _bounds(entity.mentions)) for entity in document.entities],
        [(str(day.value), _bounds(day.mentions), day.is_approximate) for day in document.mentioned_dates],
        [(told.field, told.value, told.source, told.is_chosen) for told in document.metadata],
        document.size_bytes,
        document.parent,
        None if confidence is None else str(confidence),
        [str(quality) for quality in document.quality],
        document.left_out,
        [str(kind) for kind in document.author_kinds],
        None if stated is None else [(name, None if kind is None else str(kind)) for name, kind in stated],
    )


def document_of(values: tuple[Any, ...]) -> Document:
    """Return the document of such values.

    Raises:
        Exception: whatever one of them gives that stands for nothing.
    """
    key, source, sha256, media_type, title, text, record, paragraphs, authors, date, *others = values
    language, language_confidence, publisher, url, entities, mentioned, metadata, *others = others
    size_bytes, parent, confidence, quality, left_out, author_kinds, stated = others
    return Document(
        key,
        source,
        sha256,
        media_type,
        title,
        text,
        record,
        tuple(
            [
                Paragraph(Span(start, end), own_language, _KINDS.get(kind) or ParagraphKind(kind), page)
                for start, end, own_language, kind, page in zip(*paragraphs, strict=True)
            ]
        ),
        authors,
        None
        if date is None
        else DocumentDate(PartialDate.parse(date[0]), date[1], Confidence(date[2]), date[3]),
        language,
        language_confidence,
        publisher,
        url,
        tuple(
            [
                Entity(name, _ENTITY_KINDS.get(kind) or EntityKind(kind), _spans(mentions))
                for name, kind, mentions in entities
            ]
        ),
        tuple(
            [
                MentionedDate(PartialDate.parse(value), _spans(mentions), is_approximate)
                for value, mentions, is_approximate in mentioned
            ]
        ),
        tuple([Statement(*statement) for statement in metadata]),
        size_bytes,
        parent,
        None if confidence is None else Confidence(confidence),
        tuple(map(TextQuality, quality)),
        left_out,
        tuple(map(EntityKind, author_kinds)),
        None
        if stated is None
        else tuple([(name, None if kind is None else EntityKind(kind)) for name, kind in stated]),
    )


_KINDS = {kind.value: kind for kind in ParagraphKind}
_ENTITY_KINDS = {kind.value: kind for kind in EntityKind}


def _bounds(spans: tuple[Span, ...]) -> list[int]:
    return [bound for span in spans for bound in (span.start, span.end)]


def _spans(bounds: list[int]) -> tuple[Span, ...]:
    return tuple(map(Span, bounds[::2], bounds[1::2]))
