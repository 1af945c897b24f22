"""For machines: files of the pages, health, and what crawlers may read."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, send_from_directory

from indexer import SearchRequest
from web import assets, http
from web.collection import current_collection, current_engine

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("system", __name__)

YEAR_S = 365 * 24 * 60 * 60
ROBOTS = """\
User-agent: *
Disallow: /entity/
Disallow: /facets/
Disallow: /ledger
Disallow: /search
Disallow: /document/*/original
Disallow: /xref
Disallow: /-/
"""


@bp.get("/static/<digest>/<path:name>")
def static(digest: str, name: str) -> ResponseReturnValue:
    """Send a style sheet, script or font; its address changes with its content."""
    if digest != current_app.extensions[assets.EXTENSION]["static"]:
        abort(HTTPStatus.NOT_FOUND)
    response = send_from_directory(assets.STATIC, name)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Keep crawlers off pages that would be endless."""
    return Response(ROBOTS, content_type="text/plain; charset=utf-8")


@bp.get("/-/health/live")
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return _healthy({"status": "live"})


@bp.get("/-/health/ready")
def ready() -> ResponseReturnValue:
    """Say that the index is open and answers a search; 503 where it does not."""
    response = current_engine().search(SearchRequest(size=1))
    return _healthy(
        {
            "status": "ready",
            "generation": current_collection().engine().generation,
            "documents": response.total,
        }
    )


def _healthy(state: dict[str, object]) -> Response:
    response = Response(http.to_json(state), content_type=http.JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
