"""
Facets as lists of links: choose a value, keep one out, undo either.

Every link is a whole search with one filter changed, back on page 1. A count
says how many documents the value would give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer import EntityKind, Facet, FacetValue, Filter
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer import SearchRequest, SearchResponse

SHOWN = 10
SHOWN_OF_A_KIND = 6
"""Most frequent values of a facet on the page of results, and of one kind of entity."""

SHOWN_SPELLINGS = 3
SPELLINGS_OF_A_PAGE = 12
"""Of an entity, beside its value, on the page of results and on the page of all values."""

COUNTED_TO = 1000
"""A response lists the most frequent values and may stop there; more are not numbered."""


@dataclass(frozen=True, slots=True)
class ValueLink:
    """One value. `href` chooses it or undoes the choice, `not_href` keeps it out or lets it in.

    The labels say in words what the page shows by place and sign. `spellings` are others of an entity, of
    which `n_more_spellings` are not shown; `about_href` leads to its own page and may be empty.
    """

    name: str
    label: str
    not_label: str
    count: int
    href: str
    not_href: str
    is_selected: bool
    is_excluded: bool
    spellings: tuple[str, ...] = ()
    n_more_spellings: int = 0
    about_href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Values under one heading; a facet without kinds has one group and no heading."""

    label: str
    values: tuple[ValueLink, ...]


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet with its most frequent values, and the way to all of them."""

    facet: Facet
    label: str
    groups: tuple[Group, ...]
    all_label: str
    all_href: str


def facet_views(response: SearchResponse) -> tuple[FacetView, ...]:
    """Return the facets that have a value, in their fixed order, but for the dates of the text."""
    found = []
    for facet in Facet:
        values = response.facets.get(facet, ())
        if facet is Facet.ENTITY and response.entities:
            values = most_of_each_kind(response)
        if facet is not Facet.MENTIONED and (shown := with_chosen(facet, values, response.request)):
            found.append(facet_view(facet, shown, response.request))
    return tuple(found)


def most_of_each_kind(response: SearchResponse) -> tuple[FacetValue, ...]:
    """Return the entities that most documents name, of each kind, and those that are chosen.

    One more of each than are shown tells that there are more.
    """
    found: list[FacetValue] = []
    for values in response.entities.values():
        first = tuple(values[: SHOWN_OF_A_KIND + 1])
        known = {value.value for value in first}
        chosen = {wanted.value for wanted in response.request.filters if wanted.facet is Facet.ENTITY}
        found += first if chosen <= known else (*first, *(v for v in values if v.value in chosen - known))
    return tuple(found)


def mentioned_view(response: SearchResponse) -> FacetView | None:
    """Return the months and days that the texts name most; the years are drawn."""
    request = response.request
    values = list(response.mentioned_days[:SHOWN_OF_A_KIND])
    known = {value.value for value in values}
    chosen = {wanted.value for wanted in request.filters if wanted.facet is Facet.MENTIONED}
    if chosen - known:
        values += [value for value in response.mentioned_days if value.value in chosen - known]
    if not values and not response.mentioned_histogram:
        return None
    return FacetView(
        Facet.MENTIONED,
        phrases.facet_label(Facet.MENTIONED),
        grouped(Facet.MENTIONED, values, request),
        all_label=_("All values"),
        all_href=links.facet(Facet.MENTIONED, request),
    )


def facet_view(facet: Facet, values: Sequence[FacetValue], request: SearchRequest) -> FacetView:
    """Return one facet with the values that are chosen and the most frequent others."""
    shown = SHOWN_OF_A_KIND if facet is Facet.ENTITY else SHOWN
    return facet_of(facet, values, request, shown, n_spellings=SHOWN_SPELLINGS)


def facet_of(
    facet: Facet, values: Sequence[FacetValue], request: SearchRequest, shown: int, *, n_spellings: int = 0
) -> FacetView:
    """Return one facet with at most `shown` values to a group; `all_label` is empty when these are all."""
    groups = grouped(facet, values, request, shown, n_spellings=n_spellings)
    is_whole = sum(len(group.values) for group in groups) == len(values)
    # Of entities only the first of each kind are here.
    is_counted = len(values) < COUNTED_TO and facet is not Facet.ENTITY
    label = _("All %(n)s values") % {"n": number(len(values))} if is_counted else _("All values")
    return FacetView(
        facet,
        phrases.facet_label(facet),
        groups,
        all_label="" if is_whole else label,
        all_href=links.facet(facet, request),
    )


def with_chosen(facet: Facet, values: Sequence[FacetValue], request: SearchRequest) -> tuple[FacetValue, ...]:
    """Add the values that are asked for and that no document has."""
    known = {value.value for value in values}
    missing = (
        FacetValue(value, 0, is_selected=not is_excluded, is_excluded=is_excluded)
        for is_excluded in (False, True)
        for value in request.values_of(facet, excluded=is_excluded)
        if value not in known
    )
    return (*values, *missing)


def grouped(
    facet: Facet,
    values: Iterable[FacetValue],
    request: SearchRequest,
    shown: int | None = None,
    *,
    n_spellings: int = 0,
) -> tuple[Group, ...]:
    """Sort the values into groups, at most `shown` to a group beside the chosen ones.

    Spellings are read for the values in the groups and for no others, at most `n_spellings` are shown. On a
    page of all values each entity leads to its own page, else those that are chosen.
    """
    by_kind: dict[EntityKind | None, list[FacetValue]] = {kind: [] for kind in (*EntityKind, None)}
    for value in values:
        by_kind[value.kind].append(value)
    return tuple(
        Group(
            phrases.kind_label(kind) if facet is Facet.ENTITY else "",
            tuple(
                value_link(
                    facet,
                    value,
                    request,
                    n_spellings=n_spellings,
                    has_page=value.kind is not None and (shown is None or value.is_selected),
                )
                for i, value in enumerate(members)
                if shown is None or i < shown or value.is_selected or value.is_excluded
            ),
        )
        for kind, members in by_kind.items()
        if members
    )


def value_link(
    facet: Facet,
    value: FacetValue,
    request: SearchRequest,
    *,
    n_spellings: int = 0,
    has_page: bool = False,
) -> ValueLink:
    """Return the links of one value, with as many of its spellings."""
    spellings = value.spellings if n_spellings else ()
    name = phrases.value_name(facet, value.value)
    not_label = _("%(name)s is kept out, let it in") if value.is_excluded else _("Keep out %(name)s")
    return ValueLink(
        name=name,
        label=ngettext("%(name)s, %(n)s document", "%(name)s, %(n)s documents", value.count)
        % {"name": name, "n": number(value.count)},
        not_label=not_label % {"name": name},
        count=value.count,
        href=links.search(switched(request, Filter(facet, value.value))),
        not_href=links.search(switched(request, Filter(facet, value.value, is_excluded=True))),
        is_selected=value.is_selected,
        is_excluded=value.is_excluded,
        spellings=spellings[:n_spellings],
        n_more_spellings=max(0, len(spellings) - n_spellings),
        about_href=links.entity(value.value) if has_page else "",
    )


def switched(request: SearchRequest, wanted: Filter) -> SearchRequest:
    """Add or remove the filter; a value is never both asked for and kept out."""
    opposite = Filter(wanted.facet, wanted.value, not wanted.is_excluded)
    return replace(request, filters=(request.filters ^ {wanted}) - {opposite}, page=1)
