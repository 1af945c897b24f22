"""
The paragraphs of a document, every character of the text in one of them.

They are numbered from 1; `p7` is the anchor of the seventh on the document's
page, and what a passage links to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from indexer import Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer import Document

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def paragraphs_of(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs, with what lies between them and is not blank."""
    return tuple(_with_gaps(document.text, document.paragraphs, document.language))


def number_at(paragraphs: Sequence[Paragraph], offset: int) -> int:
    """Return the number of the paragraph that holds the character, or the last before it."""
    return max(1, bisect_right(paragraphs, offset, key=lambda paragraph: paragraph.span.start))


def _with_gaps(text: str, paragraphs: Sequence[Paragraph], language: str) -> Iterator[Paragraph]:
    at = 0
    for paragraph in sorted(paragraphs, key=lambda paragraph: paragraph.span):
        yield from _unmarked(text, Span(at, max(at, paragraph.span.start)), language)
        span = Span(max(at, paragraph.span.start), max(at, paragraph.span.end))
        if span.of(text).strip():
            yield Paragraph(span, paragraph.language, paragraph.kind, paragraph.page)
        at = span.end
    yield from _unmarked(text, Span(min(at, len(text)), len(text)), language)


def _unmarked(text: str, gap: Span, language: str) -> Iterator[Paragraph]:
    """Cut text that no paragraph covers at its blank lines."""
    starts = [gap.start, *(match.end() for match in _BLANK_LINES.finditer(text, gap.start, gap.end))]
    ends = [*starts[1:], gap.end]
    for start, end in zip(starts, ends, strict=True):
        stretch = text[start:end]
        if stretch.strip():
            yield Paragraph(Span(start, start + len(stretch.rstrip())), language)
