"""
What is written down of a request: never what was asked.

One line a request, with the endpoint, the status, the time it took, the number
of hits and an id that error pages show as well. Neither the query string nor
the path nor the address of the reader is in it. Of an exception, the classes and the
places in the code are kept; its message is not, for it may quote the query.
"""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from typing import TYPE_CHECKING

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

REQUEST_ID = "X-Request-ID"
LOGGER = logging.getLogger("web")


def request_id() -> str:
    """Return the id of the request in hand."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def count_hits(n_hits: int) -> None:
    """Keep the number of hits for the line of this request."""
    g.n_hits = n_hits


def describe_failure(error: BaseException | None) -> str:
    """Return the classes of the exception and its causes, and where they rose."""
    lines: list[str] = []
    while error is not None:
        lines.append(type(error).__qualname__)
        lines.extend(line.rstrip() for line in traceback.format_tb(error.__traceback__))
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


def log_failure(error: BaseException) -> None:
    """Write down an exception that nobody expected."""
    LOGGER.error("request %s failed: %s", request_id(), describe_failure(error))


def _start() -> None:
    g.started_s = time.perf_counter()


def _finish(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    elapsed_ms = (time.perf_counter() - g.get("started_s", time.perf_counter())) * 1000
    n_hits = g.get("n_hits")
    LOGGER.info(
        "request %s: %s %d in %.1f ms%s",
        request_id(),
        request.endpoint or "no endpoint",
        response.status_code,
        elapsed_ms,
        "" if n_hits is None else f", {n_hits} hits",
    )
    return response


def init_app(app: Flask) -> None:
    """Write a line for every request."""
    app.before_request(_start)
    app.after_request(_finish)
