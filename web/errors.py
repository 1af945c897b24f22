"""
What went wrong, as a page or as problem+json (RFC 9457).

The engine's errors carry their own code and status. Anything else that rises is
written to the log without the query and shown as a page with the request's id:
a reader never meets a traceback or a bare line.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, render_template
from werkzeug.exceptions import HTTPException

from indexer import (
    EngineError,
    Facet,
    IndexStateError,
    SearchRequest,
    UnknownDocumentError,
    UnknownEntityError,
)
from web import http, journal
from web.i18n import gettext as _
from web.presenters import links
from web.presenters.messages import sentence

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

RETRY_AFTER_S = 30
"""When a program should ask again while the index is being built."""

INTERNAL = "internal-error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure in words: `detail` is a sentence, `code` is stable, `ways` are links that lead on."""

    status: int
    code: str
    title: str
    detail: str = ""
    ways: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the members of RFC 9457, our code and the request's id."""
        return {
            "type": f"urn:govah:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": journal.request_id(),
        }


def _titles() -> dict[str, str]:
    return {
        "invalid-request": _("This address asks for something that is not there"),
        "unknown-document": _("No such document"),
        "unknown-entity": _("No such name"),
        "original-missing": _("The original file cannot be handed out"),
        "index-missing": _("There is no index yet"),
        "index-outdated": _("The index has to be built again"),
        "index-locked": _("The index is being written"),
        "index-corrupt": _("The index is damaged"),
    }


def answer(problem: Problem) -> Response:
    """Answer with the problem in the format that the URL asks for."""
    if http.wants_json():
        response = Response(http.to_json(problem.to_json()), problem.status, content_type=http.PROBLEM)
    else:
        html = render_template("error.html", problem=problem, request_id=journal.request_id())
        response = Response(html, problem.status, content_type=http.HTML)
    response.headers["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def on_engine_error(error: EngineError) -> ResponseReturnValue:
    """Answer with the status that the error's class has."""
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, IndexStateError):
        return on_any_error(error)
    title = _titles().get(error.code, _("This did not work"))
    detail = sentence(str(error))
    if isinstance(error, UnknownDocumentError):  # its own message speaks to the command line
        detail = _("Nothing here has the key “%(key)s”. Its file may have been moved or taken out.") % {
            "key": error.key
        }
    ways: tuple[tuple[str, str], ...] = ()
    if isinstance(error, UnknownEntityError):
        detail = _("No document names “%(name)s”. A name changes with the list of names.") % {
            "name": error.entity
        }
        ways = (
            (_("Search the texts for it"), links.words(error.entity)),
            (_("All names"), links.facet(Facet.ENTITY, SearchRequest())),
        )
    return answer(Problem(error.http_status, error.code, title, detail, ways))


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask and Werkzeug refuse: no such page, no such method, a strange host."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    status = HTTPStatus(error.code)
    if status is HTTPStatus.NOT_FOUND:
        problem = Problem(status, "not-found", _("No such page"), _("Nothing is at this address."))
    else:
        problem = Problem(
            status, status.phrase.lower().replace(" ", "-"), status.phrase, error.description or ""
        )
    response = answer(problem)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def on_any_error(error: Exception) -> ResponseReturnValue:
    """Answer an exception that nobody expected."""
    journal.log_failure(error)
    detail = _(
        "The fault is ours. Nothing of what you asked was written down; the log has its place in the code."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return answer(Problem(status, INTERNAL, _("Something failed here"), detail))


def init_app(app: Flask) -> None:
    """Handle every error."""
    app.register_error_handler(EngineError, on_engine_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_any_error)
