"""
Answers: HTML, JSON or CSV with an ETag, so that a page seen before costs nothing.

An answer follows from the URL, the build of the index and the version of the
templates, and from nothing else. These three make its ETag, which is compared
before the engine is asked.
"""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from web import assets
from web.collection import current_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HTML = "text/html; charset=utf-8"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
PROBLEM = "application/problem+json"
REVALIDATE = "private, no-cache"
ETAG_CHARS = 32


def page(build: Callable[[], str]) -> Response:
    """Answer with the HTML that `build` makes, unless the reader has it."""
    return _revalidated(HTML, build, current_collection().version())


def page_without_index(build: Callable[[], str]) -> Response:
    """Answer with HTML that says nothing of the collection."""
    return _revalidated(HTML, build, "")


def data(build: Callable[[], dict[str, Any]]) -> Response:
    """Answer with the JSON of what `build` makes, unless the reader has it."""
    return _revalidated(JSON, lambda: to_json(build()), current_collection().version())


def table(name: str, build: Callable[[], Iterator[str]]) -> Response:
    """Answer with a table to be saved under a name, sent as it is made, unless the reader has it."""
    response = _revalidated(CSV, build, current_collection().version())
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def to_json(value: dict[str, Any]) -> str:
    """Write JSON in UTF-8, every script as itself."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def wants_json() -> bool:
    """Tell whether the URL asks for data and not for a page."""
    return request.path.endswith((".json", ".csv")) or request.path.startswith("/-/")


def _revalidated(content_type: str, build: Callable[[], str | Iterator[str]], version: str) -> Response:
    etag = _etag(version)
    if not request.if_none_match.star_tag and request.if_none_match.contains_weak(etag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = Response(build(), content_type=content_type)
    response.set_etag(etag)
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _etag(version: str) -> str:
    of_pages = current_app.extensions[assets.EXTENSION]["pages"]
    state = "\0".join((request.full_path, version, of_pages))
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()[:ETAG_CHARS]
