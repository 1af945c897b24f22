"""
Copies of a document: on a card of the results, beside the text, and on a page of their own.

How much is the same is rounded down: what differs in a word is never "100 % the same".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import dates, languages, links
from web.presenters.pagination import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Copy, Document, DocumentSummary, Hit, SearchRequest
    from web.presenters.dates import DateView
    from web.presenters.pagination import Pages

SHOWN_COPIES = 5
"""Copies that are named on a card and beside a document; the page of the copies has all."""

WORTH_SAYING = 5
"""From so many hundredths more on it is told how much of the shorter text is in the longer one."""

COPIES_ON_PAGE = 50
"""Copies on a page of their own: each text is read and compared."""


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy: what it is called, where it comes from, and how much of it is the same.

    Without a `compare_href` there is nothing that differs.
    """

    title: str
    language: str
    href: str
    publisher: str
    source: str
    date: DateView | None
    likeness: str = ""
    compare_href: str = ""


@dataclass(frozen=True, slots=True)
class CopiesView:
    """Some of the copies of a document, and the way to all of them."""

    label: str
    items: tuple[CopyView, ...]
    all_label: str
    all_href: str


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """The page of all copies of a document."""

    request: SearchRequest
    title: str
    language: str
    count: str
    own: CopyView
    items: tuple[CopyView, ...]
    first: int
    pages: Pages | None
    back_href: str
    json_href: str


def of_hit(hit: Hit, request: SearchRequest) -> CopiesView | None:
    """Return what a card says of copies; nothing where there is none."""
    if not hit.n_copies:
        return None
    return CopiesView(
        label=ngettext("Also in %(n)s place", "Also in %(n)s places", hit.n_copies)
        % {"n": number(hit.n_copies)},
        items=tuple(_view(summary, request) for summary in hit.copies(SHOWN_COPIES)),
        all_label=_("Compare them"),
        all_href=links.copies(hit.key, request),
    )


def of_document(
    document: Document, copies: Sequence[Copy], n: int, request: SearchRequest
) -> CopiesView | None:
    """Return what stands beside a document of its copies, of which there are `n`."""
    if not n:
        return None
    return CopiesView(
        label=ngettext("Also in %(n)s place", "Also in %(n)s places", n) % {"n": number(n)},
        items=tuple(_compared(document.key, copy, request) for copy in copies),
        all_label=_("All copies") if n > len(copies) else "",
        all_href=links.copies(document.key, request),
    )


def copies_page(document: Document, copies: Sequence[Copy], n: int, request: SearchRequest) -> CopiesPage:
    """Return a page of the copies of a document, of which there are `n`; it is that of the request."""
    page, request = request.page, replace(request, page=1)
    n_pages = max(1, -(-n // COPIES_ON_PAGE))
    return CopiesPage(
        request=request,
        title=document.title or document.source,
        language=languages.tag(document.language),
        count=ngettext("%(n)s copy", "%(n)s copies", n) % {"n": number(n)} if n else _("no copies"),
        own=CopyView(
            title=document.title or document.source,
            language=languages.tag(document.language),
            href=links.document(document.key, request),
            publisher=document.publisher or ", ".join(document.authors),
            source=document.source,
            date=dates.view(document.date),
        ),
        items=tuple(_compared(document.key, copy, request) for copy in copies),
        first=(page - 1) * COPIES_ON_PAGE + 1,
        pages=pages(page, n_pages, lambda p: links.copies(document.key, request, page=p)),
        back_href=links.document(document.key, request),
        json_href=links.copies(document.key, request, suffix=".json", page=page),
    )


def likeness(copy: Copy) -> str:
    """Return in words how much of two texts is the same."""
    if copy.is_exact:
        return _("the same text")
    share, of_shorter = min(99, int(copy.similarity * 100)), int(copy.containment * 100)
    if of_shorter - share < WORTH_SAYING:
        return _("%(n)s %% the same") % {"n": share}
    return _("%(n)s %% the same, %(m)s %% of the shorter text") % {"n": share, "m": of_shorter}


def _compared(key: str, copy: Copy, request: SearchRequest) -> CopyView:
    href = "" if copy.is_exact else links.compare(key, copy.summary.key, request)
    return _view(copy.summary, request, likeness(copy), href)


def _view(
    summary: DocumentSummary, request: SearchRequest, said: str = "", compare_href: str = ""
) -> CopyView:
    return CopyView(
        title=summary.title or summary.source,
        language=languages.tag(summary.language),
        href=links.document(summary.key, request),
        publisher=summary.publisher or ", ".join(summary.authors),
        source=summary.source,
        date=dates.view(summary.date),
        likeness=said,
        compare_href=compare_href,
    )
