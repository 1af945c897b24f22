"""The state of a search in words: one sentence, and the filters to take away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from indexer import Copies, Counting, Facet, Joining, Sort
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import dates, links, phrases

if TYPE_CHECKING:
    from indexer import SearchRequest, SearchResponse


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the search without it."""

    phrase: Markup
    href: str


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order to choose."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """Which of two ways is in force, and the way to the other one."""

    said: str
    label: str
    href: str


def folding(response: SearchResponse) -> Switch | None:
    """Say whether copies share a row; nothing where there are no copies among the results."""
    n, request = response.n_copies, response.request
    if not n:
        return None
    if request.copies is Copies.FOLDED:
        said = ngettext(
            "%(n)s of them is a copy of another one and shares its row.",
            "%(n)s of them are copies of others and share their rows.",
            n,
        )
        other, label = Copies.ALL, _("Show each by itself")
    else:
        said = ngettext("%(n)s of them is a copy of another one.", "%(n)s of them are copies of others.", n)
        other, label = Copies.FOLDED, _("Show copies in one row")
    return Switch(said % {"n": number(n)}, label, links.search(replace(request, copies=other, page=1)))


def counting(response: SearchResponse) -> Switch | None:
    """Say what the facets count; nothing where there are no copies among the results."""
    request = response.request
    is_by_family = request.counts is Counting.FAMILIES
    if not response.n_copies and not is_by_family:
        return None
    if is_by_family:
        said, label, other = _("Copies count once."), _("Count every document"), Counting.DOCUMENTS
    else:
        said, label, other = _("Every document counts."), _("Count copies once"), Counting.FAMILIES
    return Switch(said, label, links.search(replace(request, counts=other)))


def joining(request: SearchRequest) -> Switch | None:
    """Say whether a document names one of the entities asked for or all; nothing where fewer than two are."""
    if len(request.values_of(Facet.ENTITY)) < 2:
        return None
    if request.entity_match is Joining.ALL:
        said, label, other = _("Documents that name all of them."), _("Name any of them"), Joining.ANY
    else:
        said, label, other = _("Documents that name any of them."), _("Name all of them"), Joining.ALL
    return Switch(said, label, links.search(replace(request, entity_match=other, page=1)))


def sentence(response: SearchResponse) -> Markup:
    """Say what was searched for, what narrows it and how it is ordered.

    `5 documents match “mass grave”, written by UPI, 1988 to 2018, newest first.`
    """
    request = response.request
    parts = [_head(response), *_filter_phrases(request)]
    if response.total > 1:
        parts.append(Markup("{}").format(phrases.sort_phrase(request.effective_sort)))
    return Markup("{}.").format(Markup(", ").join(parts))


def summary(request: SearchRequest) -> str:
    """Return the search in a few words, for the title of the page."""
    return _("“%(query)s”") % {"query": request.query} if request.query else _("All documents")


def chips(request: SearchRequest) -> tuple[Chip, ...]:
    """Return every filter in force with the link that removes it."""
    found = [
        Chip(
            phrases.filter_phrase(wanted.facet, (wanted.value,), is_excluded=wanted.is_excluded),
            links.search(request.toggle(wanted)),
        )
        for wanted in sorted(request.filters)
    ]
    if request.date_from or request.date_to:
        undated = replace(request, date_from=None, date_to=None, page=1)
        found.append(Chip(_date_phrase(request), links.search(undated)))
    return tuple(found)


def without_filters(request: SearchRequest) -> str:
    """Return the link to the query alone."""
    return links.search(replace(request, filters=frozenset(), date_from=None, date_to=None, page=1))


def sort_links(request: SearchRequest) -> tuple[SortLink, ...]:
    """Return the orders; by match only where there is a query to match."""
    return tuple(
        SortLink(
            phrases.sort_label(sort),
            links.search(replace(request, sort=sort, page=1)),
            is_current=sort is request.effective_sort,
        )
        for sort in Sort
        if request.query or sort is not Sort.RELEVANCE
    )


def _head(response: SearchResponse) -> Markup:
    n, request = response.total, response.request
    if not request.query:
        if not n:
            return Markup("{}").format(_("No document"))
        one, many = ("%(n)s document", "%(n)s documents")
        return phrases.filled(ngettext(one, many, n), n=number(n))
    query = Markup('<bdi dir="ltr">{}</bdi>').format(
        response.description or _("“%(q)s”") % {"q": request.query}
    )
    if not n:
        return phrases.filled(_("No document matches %(query)s"), query=query)
    pattern = ngettext("%(n)s document matches %(query)s", "%(n)s documents match %(query)s", n)
    return phrases.filled(pattern, n=number(n), query=query)


def _filter_phrases(request: SearchRequest) -> list[Markup]:
    found = [
        phrases.filter_phrase(
            facet, values, is_excluded=is_excluded, needs_all=not is_excluded and request.needs_all(facet)
        )
        for is_excluded in (False, True)
        for facet in Facet
        if (values := request.values_of(facet, excluded=is_excluded))
    ]
    if request.date_from or request.date_to:
        found.append(_date_phrase(request))
    return found


def _date_phrase(request: SearchRequest) -> Markup:
    return Markup("{}").format(dates.range_phrase(request.date_from, request.date_to))
