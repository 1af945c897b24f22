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
    from collections.abc import Iterable, Mapping, Sequence

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
    return facets_at_a_glance(
        response.facets,
        response.entities,
        response.request,
        SHOWN,
        shown_of_a_kind=SHOWN_OF_A_KIND,
        n_spellings=SHOWN_SPELLINGS,
    )


def facets_at_a_glance(  # noqa: PLR0913 - what is shown of the facets
    facets: Mapping[Facet, Sequence[FacetValue]],
    entities: Mapping[EntityKind, Sequence[FacetValue]],
    request: SearchRequest,
    shown: int,
    *,
    shown_of_a_kind: int | None = None,
    n_spellings: int = 0,
) -> tuple[FacetView, ...]:
    """Return the facets with their most frequent values: no others are looked at, there may be very many."""
    found = []
    for facet in Facet:
        if facet is Facet.MENTIONED:
            continue
        own_shown = shown_of_a_kind or shown if facet is Facet.ENTITY else shown
        values = facets.get(facet, ())
        if facet is Facet.ENTITY:
            kinds = entities.values() if entities else (values,)
            first = tuple(value for own in kinds for value in first_of(facet, own, request, own_shown))
            n_others = 0  # one more of a kind than is shown tells that there are more
        else:
            first = first_of(facet, values, request, own_shown)
            n_others = len(values) - len(first)
        if given := with_chosen(facet, first, request):
            n_values = len(given) + n_others
            found.append(
                facet_of(facet, given, request, own_shown, n_values=n_values, n_spellings=n_spellings)
            )
    return tuple(found)


def first_of(
    facet: Facet, values: Sequence[FacetValue], request: SearchRequest, shown: int
) -> tuple[FacetValue, ...]:
    """Return the most frequent values, one more than are shown, and those that are chosen."""
    first = tuple(values[: shown + 1])
    chosen = {wanted.value for wanted in request.filters if wanted.facet is facet}
    missing = chosen - {value.value for value in first}
    return (*first, *(value for value in values if value.value in missing)) if missing else first


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


def facet_of(  # noqa: PLR0913 - what is shown of a facet
    facet: Facet,
    values: Sequence[FacetValue],
    request: SearchRequest,
    shown: int,
    *,
    n_values: int,
    n_spellings: int = 0,
) -> FacetView:
    """Return one facet with at most `shown` values to a group; `all_label` is empty when these are all.

    `n_values` is how many there are, those that are not given among them.
    """
    groups = grouped(facet, values, request, shown, n_spellings=n_spellings)
    is_whole = sum(len(group.values) for group in groups) == n_values
    # Of entities only the first of each kind are here.
    is_counted = n_values < COUNTED_TO and facet is not Facet.ENTITY
    label = _("All %(n)s values") % {"n": number(n_values)} if is_counted else _("All values")
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
