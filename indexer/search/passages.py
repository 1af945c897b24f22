"""
The best extracts of a document: where its marks stand together.

Flow: Document + marks -> passages. Candidates are runs of whole sentences inside
one paragraph; the best has the most different words of the query, the rarer in
this document the better, and of equals the earlier one. Passages come in the
order of the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.model.response import Passage
from indexer.model.span import Span, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexer.model.document import Document, Paragraph
    from indexer.search.highlight import Mark

MAX_PASSAGES = 3
PASSAGE_CHARS = 300
"""About two or three sentences, four lines on a wide page; a longer sentence is cut at words."""

_CHUNK_CHARS = PASSAGE_CHARS // 2
"""A sentence longer than a passage is cut into pieces of this, so that two can stand around a mark."""

_OPENING_CHARS = 60
"""A paragraph shorter than this is a label or a heading rather than the beginning of the text."""

_REPEAT_WEIGHT = 0.1
"""What a further occurrence of a word adds, to the weight of its first."""

_HEADING_WEIGHT = 0.5
"""A heading says less of what is in the text than a sentence with the same words."""

# A full stop ends a sentence when white space follows, with closing quotes between.
_SENTENCE_END = re.compile(r"[.!?؟…。！？]+[\"'”’»)\]]*(?=\s)|\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of pieces of one paragraph. `is_cut` tells that it begins inside a sentence."""

    span: Span
    score: float
    is_cut: bool


def best_passages(
    document: Document, marks: Sequence[Mark], limit: int = MAX_PASSAGES
) -> tuple[Passage, ...]:
    """Return up to `limit` passages; without marks in the body, its beginning."""
    body = [mark for mark in marks if mark.field == "body"]
    if not body:
        return _opening(document)
    counts = Counter(mark.label for mark in body)
    weights = {label: 1.0 / (1.0 + math.log(count)) for label, count in counts.items()}
    chosen: list[tuple[Span, Paragraph]] = []
    candidates = [
        (candidate, paragraph)
        for paragraph, own in _by_paragraph(document, body)
        for candidate in _candidates(document.text, paragraph, own, weights)
    ]
    candidates.sort(key=lambda pair: (-pair[0].score, pair[0].is_cut, pair[0].span.start))
    seen: set[str] = set()
    for candidate, paragraph in candidates:
        if len(chosen) == limit:
            break
        text = _SPACE.sub(" ", candidate.span.of(document.text))
        if text not in seen and not any(candidate.span.overlaps(span) for span, _ in chosen):
            seen.add(text)
            chosen.append((candidate.span, paragraph))
    chosen.sort(key=lambda pair: pair[0])
    return tuple(_passage(document.text, span, paragraph.language, body) for span, paragraph in chosen)


def _opening(document: Document) -> tuple[Passage, ...]:
    """Return how the text begins, behind its labels and headings when it has more than those."""
    written = [paragraph for paragraph in document.paragraphs if paragraph.span.of(document.text).strip()]
    if not written:
        return ()
    paragraph = next(
        (p for p in written if p.kind is not ParagraphKind.HEADING and len(p.span) >= _OPENING_CHARS),
        written[0],
    )
    first, *rest = _pieces(document.text, paragraph.span, ())
    end = max(
        (span.end for span, _ in rest if span.end - first[0].start <= PASSAGE_CHARS), default=first[0].end
    )
    return (_passage(document.text, Span(first[0].start, end), paragraph.language, ()),)


def _by_paragraph(document: Document, marks: Sequence[Mark]) -> Iterable[tuple[Paragraph, list[Mark]]]:
    """Yield the paragraphs that have marks; both come in the order of the text."""
    i = 0
    ordered = sorted(marks, key=lambda mark: mark.span)
    for paragraph in document.paragraphs:
        own: list[Mark] = []
        while i < len(ordered) and ordered[i].span.start < paragraph.span.end:
            own.append(ordered[i])
            i += 1
        if own:
            yield paragraph, own


def _candidates(
    text: str, paragraph: Paragraph, marks: Sequence[Mark], weights: Mapping[str, float]
) -> Iterable[_Candidate]:
    """Yield the longest run of pieces from each piece on, with its score."""
    factor = _HEADING_WEIGHT if paragraph.kind is ParagraphKind.HEADING else 1.0
    pieces = _pieces(text, paragraph.span, [mark.span for mark in marks])
    for i, (first, is_cut) in enumerate(pieces):
        last = first
        for piece, _ in pieces[i + 1 :]:
            if piece.end - first.start > PASSAGE_CHARS:
                break
            last = piece
        span = Span(first.start, last.end)
        inside = Counter(mark.label for mark in marks if span.contains(mark.span))
        if inside:
            score = sum(
                weights[label] * (1 + _REPEAT_WEIGHT * (count - 1)) for label, count in inside.items()
            )
            yield _Candidate(span, factor * score, is_cut)


def _pieces(text: str, paragraph: Span, marks: Sequence[Span]) -> list[tuple[Span, bool]]:
    """Cut a paragraph into sentences, and long ones into chunks; tell which begin inside a sentence."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end)]
    pieces: list[tuple[Span, bool]] = []
    start = paragraph.start
    for end in sorted({*ends, paragraph.end}):
        if any(mark.start < end < mark.end for mark in marks):
            continue  # a mark that runs over the end of a sentence keeps both together
        is_cut = False
        is_long = end - start > PASSAGE_CHARS
        while is_long and end - start > _CHUNK_CHARS:
            cut = _cut_before(text, start, start + _CHUNK_CHARS, marks)
            pieces.append((Span(start, cut), is_cut))
            start, is_cut = cut, True
        pieces.append((Span(start, end), is_cut))
        start = end
    return [(_trimmed(text, span), is_cut) for span, is_cut in pieces if span.of(text).strip()]


def _cut_before(text: str, start: int, limit: int, marks: Sequence[Span]) -> int:
    """Return where to cut: at the last space before the limit, and never inside a mark."""
    space = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
    cut = space + 1 if space > start else limit
    for mark in marks:
        if mark.start < cut < mark.end:
            cut = mark.start if mark.start > start else mark.end
    return cut


def _trimmed(text: str, span: Span) -> Span:
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.end - len(piece) + len(piece.rstrip())))


def _passage(text: str, span: Span, language: str, marks: Iterable[Mark]) -> Passage:
    inside = (mark.span.shifted(-span.start) for mark in marks if span.contains(mark.span))
    return Passage(span.of(text), span.start, merged(inside), language)
