"""
A word diff for reading: both texts in one, with what differs marked.

What is the same over several paragraphs is folded away, so that a page shows what differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from indexer import Level
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import dates, languages, links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer import ComparedParagraph, ComparedPiece, Comparison, Document, SearchRequest
    from web.presenters.dates import DateView

FOLDED_FROM = 4
"""From so many paragraphs in a row that are the same, all but the first and the last are folded away."""


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One of the two: its title, where it comes from, and the way to it."""

    title: str
    language: str
    href: str
    publisher: str
    source: str
    date: DateView | None


@dataclass(frozen=True, slots=True)
class ComparedParagraphView:
    """A paragraph in pieces."""

    language: str
    pieces: tuple[ComparedPiece, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row; those with a label are folded away under it."""

    paragraphs: tuple[ComparedParagraphView, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The page of a comparison."""

    request: SearchRequest
    first: ComparedDocument
    second: ComparedDocument
    summary: str
    note: str
    stretches: tuple[Stretch, ...]
    swapped_href: str
    copies_href: str


def comparison_view(comparison: Comparison, request: SearchRequest) -> ComparisonView:
    """Put the page together."""
    first, second = comparison.first, comparison.second
    is_by_words = comparison.level is Level.WORDS
    long = _("These texts are long: paragraphs are compared, and one that differs in a word is marked whole.")
    return ComparisonView(
        request=request,
        first=_document(first, request),
        second=_document(second, request),
        summary=_summary(comparison),
        note="" if is_by_words else long,
        stretches=tuple(_stretches(comparison.paragraphs)),
        swapped_href=links.compare(second.key, first.key, request),
        copies_href=links.copies(first.key, request),
    )


def _summary(comparison: Comparison) -> str:
    if not comparison.n_deleted and not comparison.n_inserted:
        is_alike = all(paragraph.is_same for paragraph in comparison.paragraphs)
        return _("The texts are the same.") if is_alike else _("The texts differ in punctuation only.")
    parts = {
        "same": _words(comparison.n_same),
        "deleted": _words(comparison.n_deleted),
        "inserted": _words(comparison.n_inserted),
    }
    return _("%(same)s in both, %(deleted)s only in A, %(inserted)s only in B.") % parts


def _words(n: int) -> str:
    return ngettext("%(n)s word", "%(n)s words", n) % {"n": number(n)}


def _stretches(paragraphs: Sequence[ComparedParagraph]) -> Iterator[Stretch]:
    """Divide the text where what differs begins and ends."""
    for is_same, members in groupby(paragraphs, key=lambda paragraph: paragraph.is_same):
        views = [ComparedParagraphView(languages.tag(p.language), p.pieces) for p in members]
        if not is_same or len(views) < FOLDED_FROM:
            yield Stretch(tuple(views))
            continue
        n = len(views) - 2
        label = ngettext("%(n)s paragraph is the same", "%(n)s paragraphs are the same", n) % {"n": number(n)}
        yield Stretch(tuple(views[:1]))
        yield Stretch(tuple(views[1:-1]), label)
        yield Stretch(tuple(views[-1:]))


def _document(document: Document, request: SearchRequest) -> ComparedDocument:
    return ComparedDocument(
        title=document.title or document.source,
        language=languages.tag(document.language),
        href=links.document(document.key, request),
        publisher=document.publisher or ", ".join(document.authors),
        source=document.source,
        date=dates.view(document.date),
    )
