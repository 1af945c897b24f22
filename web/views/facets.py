"""All values of one facet."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request

from indexer import Facet
from web import http, params
from web.collection import current_engine
from web.presenters.facet_page import facet_page_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from indexer import Message, SearchRequest

bp = Blueprint("facets", __name__)


@bp.get("/facets/<field>")
def facet(field: str) -> ResponseReturnValue:
    """List the values of a facet for a search, by frequency."""
    name = _facet(field)
    wanted, ignored = params.decode(request.args)
    prefix = params.decode_prefix(request.args)
    return http.page(lambda: _render(name, wanted, prefix, ignored))


@bp.get("/facets/<field>.json")
def facet_json(field: str) -> ResponseReturnValue:
    """Return the values of a facet for a search, by frequency."""
    name = _facet(field)
    wanted = params.decode_strictly(request.args, frozenset({params.Name.PREFIX}))
    prefix = params.decode_prefix(request.args)
    return http.data(lambda: _data(name, wanted, prefix))


def _facet(field: str) -> Facet:
    try:
        return Facet(field)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)


def _render(name: Facet, wanted: SearchRequest, prefix: str, ignored: Sequence[Message]) -> str:
    values = current_engine().facet_values(name, wanted, prefix)
    return render_template("facet.html", page=facet_page_view(name, values, wanted, prefix, ignored))


def _data(name: Facet, wanted: SearchRequest, prefix: str) -> dict[str, Any]:
    values = current_engine().facet_values(name, wanted, prefix)
    return {"facet": str(name), "values": [value.to_json() for value in values]}
