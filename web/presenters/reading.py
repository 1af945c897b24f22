"""
A document for reading: its text with the hits marked, and what is known of it.

Flow: DocumentView and the search it was opened from -> reading -> document.html.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from indexer import EntityKind, Facet, Filter, ParagraphKind, SearchRequest
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import copies, dates, languages, links, marks, phrases
from web.presenters.messages import MessageView, message_views
from web.presenters.origin import FieldView, fields, web_address
from web.presenters.paragraphs import number_at, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Copy, Document, DocumentView, Entity, MentionedDate, Message, Paragraph, Span
    from web.presenters.copies import CopiesView
    from web.presenters.dates import DateView
    from web.presenters.marks import Piece


SHOWN_PLACES = 8
"""Paragraphs that a date is looked up in from the margin; the search for it marks them all."""


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph; `anchor` is its id here, `begins_page` the page of its file that begins with it."""

    anchor: str
    language: str
    pieces: tuple[Piece, ...]
    begins_page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring paragraphs of one kind; list items and quotations stand together."""

    kind: ParagraphKind
    paragraphs: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """A name, how often it stands in the text, and its other spellings there."""

    name: str
    count: str
    spellings: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class NamedDateView:
    """A date that the text names: the search for it, how often it stands there, as what, and where."""

    date: str
    machine: str
    is_approximate: bool
    href: str
    count: str
    spellings: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class EntityGroup:
    """The entities of one kind."""

    label: str
    entities: tuple[EntityView, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The page of a document."""

    request: SearchRequest
    document: Document
    title: tuple[Piece, ...]
    title_text: str
    language: str
    language_name: str
    date: DateView | None
    authors: tuple[tuple[str, str], ...]
    organisations: frozenset[str]
    publisher: tuple[str, str] | None
    url: str
    blocks: tuple[Block, ...]
    n_hits: int
    entities: tuple[EntityGroup, ...]
    named_dates: tuple[NamedDateView, ...]
    fields: tuple[FieldView, ...]
    others: tuple[FieldView, ...]
    size: str
    messages: tuple[MessageView, ...]
    back_href: str
    original_href: str
    json_href: str
    parent_href: str
    date_confidence: str
    author_confidence: str
    left_out: tuple[str, ...]
    left_out_size: str
    copies: CopiesView | None


def reading_view(
    view: DocumentView,
    request: SearchRequest,
    ignored: Sequence[Message],
    found: Sequence[Copy] = (),
    *,
    n_copies: int = 0,
) -> ReadingView:
    """Put the page together; `ignored` are messages about the URL itself.

    `found` are the first of the document's copies, of which there are `n_copies`.
    """
    document = view.document
    title = document.title or document.source
    known = fields(document)
    return ReadingView(
        request=request,
        document=document,
        title=marks.pieces(title, view.title_highlights if document.title else ()),
        title_text=title,
        language=languages.tag(document.language),
        language_name=languages.name(document.language),
        date=dates.view(document.date),
        authors=tuple((author, _search_for(Facet.AUTHOR, author)) for author in document.authors),
        organisations=frozenset(
            author
            for author, kind in zip(document.authors, document.author_kinds, strict=False)
            if kind is EntityKind.ORGANISATION
        ),
        publisher=_publisher(document),
        url=web_address(document.url),
        blocks=blocks(document, view.highlights),
        n_hits=len(view.highlights),
        entities=entity_groups(document),
        named_dates=named_dates(document),
        fields=known,
        others=tuple(field for field in known if field.others),
        size=phrases.size_phrase(document.size_bytes),
        messages=message_views((*ignored, *view.messages), request.query),
        back_href=links.search(request) if request.is_restricted or request.page > 1 else "",
        original_href=links.original(document.key),
        json_href=links.document(document.key, request, suffix=".json"),
        date_confidence=phrases.confidence_phrase(document.date.confidence) if document.date else "",
        author_confidence=phrases.confidence_phrase(document.author_confidence),
        left_out=document.left_out,
        left_out_size=number(sum(map(len, document.left_out))),
        copies=copies.of_document(document, found, n_copies, request),
        parent_href=links.document(document.parent, request) if document.parent else "",
    )


def blocks(document: Document, highlights: Sequence[Span]) -> tuple[Block, ...]:
    """Return the text as blocks of paragraphs with the hits marked."""
    paragraphs = paragraphs_of(document)
    before = [None, *(paragraph.page for paragraph in paragraphs)]
    views = [
        (paragraph, paragraph_view(i + 1, paragraph, document.text, highlights, before[i]))
        for i, paragraph in enumerate(paragraphs)
    ]
    return tuple(
        Block(kind, tuple(view for _paragraph, view in members))
        for (kind, _page), members in groupby(views, key=lambda view: (view[0].kind, view[0].page))
    )


def paragraph_view(
    number: int, paragraph: Paragraph, text: str, highlights: Sequence[Span], page_before: int | None = None
) -> ParagraphView:
    """Return one paragraph with its hits marked; `page_before` is the page of the paragraph before."""
    pieces = marks.pieces(text, highlights, paragraph.span)
    begins_page = None if paragraph.page == page_before else paragraph.page
    return ParagraphView(f"p{number}", languages.tag(paragraph.language), pieces, begins_page)


def entity_groups(document: Document) -> tuple[EntityGroup, ...]:
    """Return the entities by kind, those named most often first."""
    return tuple(
        EntityGroup(
            phrases.kind_label(kind), tuple(_entity_view(entity, document.text) for entity in members)
        )
        for kind in EntityKind
        if (
            members := sorted(
                _of_kind(document, kind), key=lambda entity: (-len(entity.mentions), entity.name)
            )
        )
    )


def named_dates(document: Document) -> tuple[NamedDateView, ...]:
    """Return the dates that the text names, in the order of time, each with the way to its places."""
    paragraphs = paragraphs_of(document)
    return tuple(_named_date_view(date, document.text, paragraphs) for date in document.mentioned_dates)


def _named_date_view(date: MentionedDate, text: str, paragraphs: Sequence[Paragraph]) -> NamedDateView:
    n = len(date.mentions)
    name = dates.bound(date.value)
    numbers = list(dict.fromkeys(number_at(paragraphs, mention.start) for mention in date.mentions))
    shown = numbers[:SHOWN_PLACES]
    return NamedDateView(
        date=_("about %(date)s") % {"date": name} if date.is_approximate else name,
        machine=str(date.value),
        is_approximate=date.is_approximate,
        href=_search_for(Facet.MENTIONED, str(date.value)),
        count=ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": number(n)},
        spellings=tuple(spelling for spelling in date.spellings(text) if spelling != name),
        places=tuple((f"#p{i}", number(i)) for i in shown),
        n_more=len(numbers) - len(shown),
    )


def _publisher(document: Document) -> tuple[str, str] | None:
    """Return the publisher unless the byline has just named it."""
    if not document.publisher or document.publisher in document.authors:
        return None
    return document.publisher, _search_for(Facet.PUBLISHER, document.publisher)


def _of_kind(document: Document, kind: EntityKind) -> list[Entity]:
    return [entity for entity in document.entities if entity.kind is kind]


def _entity_view(entity: Entity, text: str) -> EntityView:
    n = len(entity.mentions)
    count = (
        ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": number(n)} if n else _("in the metadata only")
    )
    spellings = tuple(spelling for spelling in entity.spellings(text) if spelling != entity.name)
    return EntityView(entity.name, count, spellings, _search_for(Facet.ENTITY, entity.name))


def _search_for(facet: Facet, value: str) -> str:
    return links.search(replace(SearchRequest(), filters=frozenset({Filter(facet, value)})))
