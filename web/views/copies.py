"""The copies of a document, and what differs between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from web import http, params
from web.collection import current_engine
from web.presenters.comparison import comparison_view
from web.presenters.copies import COPIES_ON_PAGE, copies_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from indexer import Copy, SearchRequest

bp = Blueprint("copies", __name__)


@bp.get("/document/<key>/copies")
def copies(key: str) -> ResponseReturnValue:
    """List the documents that are copies of one, with how much is the same."""
    wanted, _ignored = params.decode(request.args)
    return http.page(lambda: _render(key, wanted))


@bp.get("/document/<key>/copies.json")
def copies_json(key: str) -> ResponseReturnValue:
    """Return the documents that are copies of one, those of a page."""
    wanted = params.decode_strictly(request.args)
    return http.data(lambda: _data(key, wanted))


@bp.get("/document/<key>/compare/<other>")
def compare(key: str, other: str) -> ResponseReturnValue:
    """Show two documents in one text, with what differs marked."""
    wanted, _ignored = params.decode(request.args)
    return http.page(
        lambda: render_template(
            "compare.html", page=comparison_view(current_engine().compare(key, other), wanted)
        )
    )


def _render(key: str, wanted: SearchRequest) -> str:
    engine = current_engine()
    view = copies_page(engine.document(key), _of_page(key, wanted), engine.count_copies(key), wanted)
    return render_template("copies.html", page=view)


def _data(key: str, wanted: SearchRequest) -> dict[str, Any]:
    return {
        "key": key,
        "total": current_engine().count_copies(key),
        "copies": [copy.to_json() for copy in _of_page(key, wanted)],
    }


def _of_page(key: str, wanted: SearchRequest) -> tuple[Copy, ...]:
    return current_engine().copies(key, (wanted.page - 1) * COPIES_ON_PAGE, COPIES_ON_PAGE)
