"""The page of results: everything its template prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from web import params
from web.presenters import links, status
from web.presenters.facets import FacetView, facet_views, mentioned_view
from web.presenters.histogram import Histogram, histogram, mentioned_histogram
from web.presenters.hits import HitView, hit_views
from web.presenters.messages import MessageView, message_views
from web.presenters.pagination import Pages, pages
from web.presenters.widened import WideningView, widening_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from indexer import Message, SearchRequest, SearchResponse
    from web.presenters.status import Chip, SortLink, Switch


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of results."""

    request: SearchRequest
    title: str
    status: Markup
    total: int
    first: int
    hits: tuple[HitView, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    sorts: tuple[SortLink, ...]
    facets: tuple[FacetView, ...]
    histogram: Histogram | None
    mentioned: FacetView | None
    mentioned_histogram: Histogram | None
    folding: Switch | None
    counting: Switch | None
    joining: Switch | None
    widened: WideningView | None
    messages: tuple[MessageView, ...]
    pages: Pages | None
    json_href: str
    date_form: tuple[tuple[str, str], ...]


def results_view(response: SearchResponse, ignored: Sequence[Message]) -> ResultsView:
    """Put the page together; `ignored` are messages about the URL itself."""
    request = response.request
    return ResultsView(
        request=request,
        title=status.summary(request),
        status=status.sentence(response),
        total=response.total,
        first=(request.page - 1) * request.size + 1,
        hits=hit_views(response),
        chips=status.chips(request),
        clear_href=status.without_filters(request),
        sorts=status.sort_links(request),
        facets=facet_views(response),
        histogram=histogram(response.histogram, request),
        mentioned=mentioned_view(response),
        mentioned_histogram=mentioned_histogram(response.mentioned_histogram, request),
        folding=status.folding(response),
        counting=status.counting(response),
        joining=status.joining(request),
        widened=widening_view(response),
        messages=message_views((*ignored, *response.messages), request.query),
        pages=pages(
            request.page, response.n_pages, lambda number: links.search(replace(request, page=number))
        ),
        json_href=links.search(request, ".json"),
        date_form=tuple(params.pairs(replace(request, date_from=None, date_to=None, page=1))),
    )
