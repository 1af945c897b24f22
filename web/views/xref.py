"""A list of names against the names of the collection."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from indexer import MATCH_COLUMNS, csv_lines, entries_of_names
from web import http, params
from web.collection import current_engine
from web.presenters.xref import xref_view
from web.views.ledger import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask.typing import ResponseReturnValue

    from indexer import EntryMatches

bp = Blueprint("xref", __name__)


@bp.get("/xref")
def xref() -> ResponseReturnValue:
    """Show which of the names are in the collection, and a form for them."""
    names, ignored = params.decode_names(request.args)
    return http.page(
        lambda: render_template("xref.html", page=xref_view(names, tuple(_matches(names)), ignored))
    )


@bp.get("/xref.json")
def xref_json() -> ResponseReturnValue:
    """Return every name with the entities that it may mean."""
    names = params.decode_names_strictly(request.args)
    return http.data(lambda: _data(names))


@bp.get("/xref.csv")
def xref_csv() -> ResponseReturnValue:
    """Return every name with the entities that it may mean, a row each."""
    names = params.decode_names_strictly(request.args)
    return http.table("names.csv", lambda: _rows(names))


def _matches(names: Sequence[str]) -> Iterator[EntryMatches]:
    return current_engine().match_names(entries_of_names(names))


def _data(names: Sequence[str]) -> dict[str, Any]:
    return {"names": [found.to_json() for found in _matches(names)]}


def _rows(names: Sequence[str]) -> Iterator[str]:
    rows = chain.from_iterable(found.rows() for found in _matches(names))
    return chain([BYTE_ORDER_MARK], csv_lines(MATCH_COLUMNS, rows))
