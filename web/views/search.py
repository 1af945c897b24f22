"""Results of a search."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request

from web import http, journal, params
from web.collection import current_engine
from web.presenters import links
from web.presenters.results import results_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from indexer import Message, SearchRequest

bp = Blueprint("search", __name__)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Show a page of results; an address with blanks in it leads to the one without."""
    wanted, ignored = params.decode(request.args)
    if not ignored and not params.is_canonical(request.args, wanted):
        return redirect(links.search(wanted), HTTPStatus.SEE_OTHER)
    return http.page(lambda: _render(wanted, ignored))


@bp.get("/search.json")
def search_json() -> ResponseReturnValue:
    """Return a page of results."""
    wanted = params.decode_strictly(request.args)
    return http.data(lambda: _data(wanted))


def _render(wanted: SearchRequest, ignored: Sequence[Message]) -> str:
    response = current_engine().search(wanted)
    journal.count_hits(response.total)
    return render_template("results.html", page=results_view(response, ignored))


def _data(wanted: SearchRequest) -> dict[str, Any]:
    response = current_engine().search(wanted)
    journal.count_hits(response.total)
    return response.to_json()
