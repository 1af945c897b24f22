"""All values of one facet, on pages of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from web import params
from web.i18n import ngettext, number
from web.presenters import links, phrases
from web.presenters.facets import SPELLINGS_OF_A_PAGE, Group, grouped
from web.presenters.pagination import Pages, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Facet, FacetValue, Message, SearchRequest

VALUES_ON_A_PAGE = 500
"""Long enough for the browser's own search to be of use; a collection may have a hundred thousand names."""


@dataclass(frozen=True, slots=True)
class FacetPageView:
    """One page of the values of a facet."""

    facet: Facet
    label: str
    prefix: str
    status: str
    groups: tuple[Group, ...]
    pages: Pages | None
    back_href: str
    all_href: str
    form: tuple[tuple[str, str], ...]
    messages: tuple[Message, ...]


def facet_page_view(
    facet: Facet,
    values: Sequence[FacetValue],
    request: SearchRequest,
    prefix: str,
    ignored: Sequence[Message],
) -> FacetPageView:
    """Put the page together. `request.page` counts the pages of values."""
    search = replace(request, page=1)
    start = (request.page - 1) * VALUES_ON_A_PAGE
    n_pages = max(1, -(-len(values) // VALUES_ON_A_PAGE))
    status = ngettext(
        "%(n)s value, the most frequent first", "%(n)s values, the most frequent first", len(values)
    )
    return FacetPageView(
        facet=facet,
        label=phrases.facet_label(facet),
        prefix=prefix,
        status=status % {"n": number(len(values))},
        groups=grouped(
            facet, values[start : start + VALUES_ON_A_PAGE], search, n_spellings=SPELLINGS_OF_A_PAGE
        ),
        pages=pages(request.page, n_pages, lambda number: links.facet(facet, search, prefix, number)),
        back_href=links.search(search),
        all_href=links.facet(facet, search),
        form=tuple(params.pairs(search)),
        messages=tuple(ignored),
    )
