"""
A document as it is stored, and back.

What a list of hits shows is apart from the rest, so that a page of results decodes
no more than it prints.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.index.codec.stored import (
    StoredParagraphs,
    StoredText,
    make_record,
    paragraph_edges,
    paragraph_steps,
)
from indexer.model.document import (
    UNDETERMINED,
    Confidence,
    Document,
    DocumentDate,
    DocumentSummary,
    ParagraphKind,
)
from indexer.model.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.index.codec.offsets import Words
    from indexer.index.codec.stored import Record, StoredRecord

KINDS = tuple(ParagraphKind)
_KIND_CODES = {kind: i for i, kind in enumerate(KINDS)}
_HEAD = ("key", "source", "record", "title", "authors", "date", "language", "publisher")


class DocumentParagraphs(NamedTuple):
    """The paragraphs of a document: what the layout of its record has of them, and what its head has."""

    stored: StoredParagraphs
    head: dict[str, Any]


def record_of(
    document: Document,
    paragraphs: DocumentParagraphs,
    words: Words,
    exceptions: bytes | None,
    title_exceptions: bytes,
) -> Record:
    """Return what is stored of a document whose words stand there; see `StoredText`."""
    tail = document.properties()
    head = {name: tail.pop(name) for name in _HEAD}
    parent = tail.pop("parent")
    if parent is not None:
        head["parent"] = parent
    head |= paragraphs.head
    stored = StoredText(document.text, paragraphs.stored, exceptions, title_exceptions, words)
    return make_record(head, tail, stored)


def paragraphs_of(documents: Sequence[Document]) -> list[DocumentParagraphs]:
    """Return the paragraphs of documents. Of a batch together: of each alone it takes twice as long."""
    paragraphs = [paragraph for document in documents for paragraph in document.paragraphs]
    spans = [paragraph.span for paragraph in paragraphs]
    bounds = [0, *accumulate(len(document.paragraphs) for document in documents)]
    steps = paragraph_steps(
        np.array([span.start for span in spans], dtype=np.int64),
        np.array([span.end for span in spans], dtype=np.int64),
        bounds,
    )
    kinds = bytes([_KIND_CODES[paragraph.kind] for paragraph in paragraphs])
    languages = [paragraph.language for paragraph in paragraphs]
    pages = [paragraph.page for paragraph in paragraphs]
    has_pages = any(pages)
    found = []
    for own_steps, (start, end) in zip(steps, pairwise(bounds), strict=True):
        numbers = {UNDETERMINED: 0}
        codes = bytes([_language_code(numbers, language) for language in languages[start:end]])
        head: dict[str, Any] = {"paragraph_languages": list(numbers)}
        if has_pages and (changes := _page_changes(pages[start:end])):
            head["paragraph_pages"] = changes
        stored = StoredParagraphs(end - start, own_steps, kinds[start:end], codes)
        found.append(DocumentParagraphs(stored, head))
    return found


def _language_code(languages: dict[str, int], language: str) -> int:
    """Return the number of a language in one document; there are 255, and no text has so many."""
    number = languages.get(language)
    if number is not None:
        return number
    return (
        languages.setdefault(language, len(languages)) if len(languages) < 256 else languages.get(language, 0)
    )


def _page_changes(pages: list[int | None]) -> list[list[int | None]]:
    """Return `[first paragraph, page]` wherever the page is another than that of the paragraph before."""
    if not any(pages):  # they count from 1
        return []
    before = [None, *pages]
    return [[i, page] for i, page in enumerate(pages) if page != before[i]]


def paragraph_pages(head: dict[str, Any], n_paragraphs: int) -> list[int | None]:
    """Return the page of each paragraph, from the head of a record."""
    pages: list[int | None] = []
    page = None
    for first, following in head.get("paragraph_pages", ()):
        pages += [page] * (first - len(pages))
        page = following
    return pages + [page] * (n_paragraphs - len(pages))


def whole_document(record: StoredRecord) -> dict[str, Any]:
    """Return a stored document as `Document.to_json` gave it."""
    layout = record.layout()
    (edges,) = paragraph_edges([layout])
    head = dict(record.head())
    languages = head.pop("paragraph_languages")
    pages = paragraph_pages(head, layout.n_paragraphs)
    head.pop("paragraph_pages", None)
    head.setdefault("parent", None)
    paragraphs = [
        [start, end, languages[language], str(KINDS[kind]), *([] if page is None else [page])]
        for start, end, kind, language, page in zip(
            edges.starts.tolist(),
            edges.ends.tolist(),
            layout.kinds.tolist(),
            layout.languages.tolist(),
            pages,
            strict=True,
        )
    ]
    return head | record.tail() | {"text": record.text(layout), "paragraphs": paragraphs}


def document_of(record: StoredRecord) -> Document:
    """Return a stored document."""
    return Document.from_json(whole_document(record))


def summary_of(head: dict[str, Any]) -> DocumentSummary:
    """Return what a list of hits shows, from the head of a record."""
    date = head["date"]
    return DocumentSummary(
        key=head["key"],
        source=head["source"],
        record=head["record"],
        title=head["title"],
        authors=tuple(head["authors"]),
        date=None
        if date is None
        else _date(
            date["value"],
            date["evidence"],
            date.get("confidence", Confidence.MEDIUM),
            is_inferred=date.get("inferred", False),
        ),
        language=head["language"],
        publisher=head["publisher"],
        parent=head.get("parent"),
    )


@lru_cache(maxsize=4096)
def _date(value: str, evidence: str, confidence: str, *, is_inferred: bool) -> DocumentDate:
    """Return a date. To read one takes a third of what a whole summary does, and documents share them."""
    return DocumentDate(PartialDate.parse(value), evidence, Confidence(confidence), is_inferred=is_inferred)
