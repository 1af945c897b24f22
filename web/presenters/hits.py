"""Hits as cards: title, who and when and where, and the passages that matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer import Span
from web.presenters import copies, dates, languages, links, marks
from web.presenters.paragraphs import number_at, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Document, Hit, Paragraph, Passage, SearchRequest, SearchResponse
    from web.presenters.copies import CopiesView
    from web.presenters.dates import DateView
    from web.presenters.marks import Piece


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage, and the way to its words in the document."""

    pieces: tuple[Piece, ...]
    language: str
    href: str
    page: int | None
    paragraph: int
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """One card of the list."""

    title: tuple[Piece, ...]
    href: str
    language: str
    language_name: str
    authors: tuple[str, ...]
    publisher: str
    date: DateView | None
    passages: tuple[PassageView, ...]
    n_more: int
    copies: CopiesView | None


def hit_views(response: SearchResponse) -> tuple[HitView, ...]:
    """Return the cards of a page of results."""
    return tuple(hit_view(hit, response.request) for hit in response.hits)


def hit_view(hit: Hit, request: SearchRequest) -> HitView:
    """Return the card of one hit."""
    document = hit.document
    paragraphs = paragraphs_of(document)
    n_shown = sum(len(passage.highlights) for passage in hit.passages)
    return HitView(
        title=marks.pieces(document.title or document.source, hit.title_highlights if document.title else ()),
        href=links.document(document.key, request),
        language=languages.tag(document.language),
        language_name=languages.name(document.language),
        authors=document.authors,
        publisher="" if document.publisher in document.authors else document.publisher or "",
        date=dates.view(document.date),
        passages=tuple(passage_view(passage, document, paragraphs, request) for passage in hit.passages),
        n_more=max(0, hit.n_matches - n_shown) if n_shown else 0,
        copies=copies.of_hit(hit, request),
    )


def passage_view(
    passage: Passage, document: Document, paragraphs: Sequence[Paragraph], request: SearchRequest
) -> PassageView:
    """Return a passage with the link that opens the document at its words.

    The link quotes the part of the passage that lies in the paragraph of its
    first mark: browsers do not look for words across paragraphs.
    """
    whole = Span(passage.start, passage.start + len(passage.text))
    marked_at = whole.start + (passage.highlights[0].start if passage.highlights else 0)
    number = number_at(paragraphs, marked_at)
    home = paragraphs[number - 1].span if paragraphs else whole
    quoted = document.text[max(whole.start, home.start) : min(whole.end, home.end)]
    return PassageView(
        pieces=marks.pieces(passage.text, passage.highlights),
        language=languages.tag(passage.language),
        href=links.document(document.key, request, links.text_fragment(f"p{number}", quoted)),
        page=passage.page,
        paragraph=number,
        is_cut_before=_goes_on(document.text[home.start : whole.start])
        if home.start < whole.start
        else False,
        is_cut_after=_goes_on(document.text[whole.end : home.end]) if whole.end < home.end else False,
    )


def _goes_on(rest: str) -> bool:
    return bool(rest.strip())
