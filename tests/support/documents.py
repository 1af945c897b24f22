"""Documents made in one line, for tests that care about one or two of their values."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from indexer.model.document import (
    Document,
    DocumentDate,
    DocumentSummary,
    Entity,
    EntityKind,
    MentionedDate,
    Paragraph,
    document_key,
)
from indexer.model.partial_date import PartialDate
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PARAGRAPH = re.compile(r"\S(?:(?!\n\s*\n).)*", re.DOTALL)


def paragraphs_of(text: str, language: str | Sequence[str] = "en") -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text, which stand between blank lines.

    `language` is that of all of them, or of each in turn.
    """
    spans = [
        Span(match.start(), match.start() + len(match.group().rstrip()))
        for match in _PARAGRAPH.finditer(text)
    ]
    languages = [language] * len(spans) if isinstance(language, str) else language
    return tuple(Paragraph(span, code) for span, code in zip(spans, languages, strict=True))


def an_entity(name: str, text: str = "", *spellings: str, kind: EntityKind = EntityKind.PERSON) -> Entity:
    """Return an entity, mentioned in `text` wherever one of its spellings stands."""
    mentions = [
        Span(match.start(), match.end())
        for spelling in spellings
        for match in re.finditer(re.escape(spelling), text)
    ]
    return Entity(name, kind, tuple(sorted(mentions)))


def a_mentioned_date(value: str, text: str, *words: str, is_approximate: bool = False) -> MentionedDate:
    """Return a date that `text` names wherever these words stand."""
    mentions = an_entity("", text, *words).mentions
    return MentionedDate(PartialDate.parse(value), mentions, is_approximate=is_approximate)


def a_document(
    text: str = "Nothing of note.",
    *,
    title: str = "Untitled",
    author: str | None = None,
    authors: Iterable[str] = (),
    date: str | None = None,
    language: str = "en",
    languages: Sequence[str] | None = None,
    entities: Iterable[str | Entity] = (),
    source: str | None = None,
    record: str | None = None,
    **values: Any,
) -> Document:
    """Return a document of which only what matters to the test has to be named.

    `date` is a partial date such as `1988-07`. `languages` are those of the
    paragraphs, if they differ from the document's. Its key comes from `source`, which
    comes from the text.
    """
    digest = hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    source = source or f"{digest[:8]}.txt"
    return Document(
        key=document_key(source, record),
        source=source,
        record=record,
        sha256=digest,
        media_type="text/plain",
        title=title,
        text=text,
        paragraphs=paragraphs_of(text, language if languages is None else languages),
        authors=(author,) if author else tuple(authors),
        date=None if date is None else DocumentDate(PartialDate.parse(date), "stated by the test"),
        language=language,
        language_confidence=1.0,
        entities=tuple(
            Entity(entity, EntityKind.PERSON) if isinstance(entity, str) else entity for entity in entities
        ),
        size_bytes=len(text.encode("utf-8", "surrogatepass")),
        **values,
    )


def a_summary(document: Document) -> DocumentSummary:
    """Return what a list of hits shows of a document."""
    return DocumentSummary(
        key=document.key,
        source=document.source,
        record=document.record,
        title=document.title,
        authors=document.authors,
        date=document.date,
        language=document.language,
        publisher=document.publisher,
    )
