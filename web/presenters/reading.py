"""
A document for reading: its text with the hits marked, and what is known of it.

Flow: DocumentView and the search it was opened from -> reading -> document.html.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from indexer import Entity, EntityKind, Facet, Filter, ParagraphKind, SearchRequest
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import copies, dates, languages, links, marks, phrases
from web.presenters.messages import MessageView, message_views
from web.presenters.origin import FieldView, fields, web_address
from web.presenters.paragraphs import number_at, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Copy, Document, DocumentView, MentionedDate, Message, Paragraph, Span
    from web.presenters.copies import CopiesView
    from web.presenters.dates import DateView
    from web.presenters.marks import Piece


SHOWN_PLACES = 8
"""Paragraphs that a name or a date is looked up in from the margin; a link to its mentions marks them all."""


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
    """A name with its own page, how often it stands in the text, its other spellings there, and where.

    `mentions_href` leads to the first of its mentions, all of them marked; it is empty where there is none.
    """

    name: str
    href: str
    count: str
    mentions_href: str
    spellings: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    n_more: int


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
    is_marked: bool
    marked: Markup
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
        is_marked=bool(request.query or _marked(request)),
        marked=Markup("") if request.query else Markup(", ").join(_marked(request)),
        entities=entity_groups(document, view.entity_values),
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


def entity_groups(document: Document, values: Sequence[str] = ()) -> tuple[EntityGroup, ...]:
    """Return the entities by kind, those named most often first.

    `values` are those of the facet for the entities of the document, in their order; without them, their
    own names are taken. Two that the facet takes for one are one.
    """
    mentions: dict[tuple[EntityKind, str], list[Span]] = {}
    names = values or [entity.name for entity in document.entities]
    for entity, name in zip(document.entities, names, strict=True):
        mentions.setdefault((entity.kind, name), []).extend(entity.mentions)
    entities = sorted(
        (Entity(name, kind, tuple(sorted(spans))) for (kind, name), spans in mentions.items()),
        key=lambda entity: (-len(entity.mentions), entity.name),
    )
    paragraphs = paragraphs_of(document)
    return tuple(
        EntityGroup(
            phrases.kind_label(kind), tuple(_entity_view(entity, document, paragraphs) for entity in members)
        )
        for kind in EntityKind
        if (members := [entity for entity in entities if entity.kind is kind])
    )


def named_dates(document: Document) -> tuple[NamedDateView, ...]:
    """Return the dates that the text names, in the order of time, each with the way to its places."""
    paragraphs = paragraphs_of(document)
    return tuple(_named_date_view(date, document.text, paragraphs) for date in document.mentioned_dates)


def _named_date_view(date: MentionedDate, text: str, paragraphs: Sequence[Paragraph]) -> NamedDateView:
    n = len(date.mentions)
    name = dates.bound(date.value)
    places, n_more = _places(date.mentions, paragraphs)
    return NamedDateView(
        date=_("about %(date)s") % {"date": name} if date.is_approximate else name,
        machine=str(date.value),
        is_approximate=date.is_approximate,
        href=_search_for(Facet.MENTIONED, str(date.value)),
        count=ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": number(n)},
        spellings=tuple(spelling for spelling in date.spellings(text) if spelling != name),
        places=places,
        n_more=n_more,
    )


def _places(
    mentions: Sequence[Span], paragraphs: Sequence[Paragraph]
) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return links to the first paragraphs with a mention, and the number of the others."""
    numbers = list(dict.fromkeys(number_at(paragraphs, mention.start) for mention in mentions))
    shown = tuple((f"#p{i}", number(i)) for i in numbers[:SHOWN_PLACES])
    return shown, len(numbers) - len(shown)


def _marked(request: SearchRequest) -> list[Markup]:
    """Return the names and dates asked for, which are marked where there is no query."""
    return [
        phrases.isolated(phrases.value_name(facet, value))
        for facet in (Facet.ENTITY, Facet.MENTIONED)
        for value in request.values_of(facet)
    ]


def _publisher(document: Document) -> tuple[str, str] | None:
    """Return the publisher unless the byline has just named it."""
    if not document.publisher or document.publisher in document.authors:
        return None
    return document.publisher, _search_for(Facet.PUBLISHER, document.publisher)


def _entity_view(entity: Entity, document: Document, paragraphs: Sequence[Paragraph]) -> EntityView:
    n = len(entity.mentions)
    places, n_more = _places(entity.mentions, paragraphs)
    naming_it = replace(SearchRequest(), filters=frozenset({Filter(Facet.ENTITY, entity.name)}))
    return EntityView(
        name=entity.name,
        href=links.entity(entity.name),
        count=ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": number(n)}
        if n
        else _("in the metadata only"),
        mentions_href=links.document(document.key, naming_it, "hit-1") if n else "",
        spellings=tuple(spelling for spelling in entity.spellings(document.text) if spelling != entity.name),
        places=places,
        n_more=n_more,
    )


def _search_for(facet: Facet, value: str) -> str:
    return links.search(replace(SearchRequest(), filters=frozenset({Filter(facet, value)})))
