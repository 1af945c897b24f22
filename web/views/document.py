"""One document: to read, as data, and as the file it was read from."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, send_file

from indexer import Facet
from web import http, params, security
from web.collection import current_engine
from web.presenters.copies import SHOWN_COPIES
from web.presenters.reading import reading_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from indexer import DocumentView, Message, SearchRequest

bp = Blueprint("document", __name__)

SAFE_TYPE = "application/octet-stream"
"""What every original is sent as: a browser saves it and never renders it."""

_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS_THE_LINE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@bp.get("/document/<key>")
def document(key: str) -> ResponseReturnValue:
    """Show a document with the hits of the search it was opened from."""
    wanted, ignored = params.decode(request.args)
    return http.page(lambda: _render(key, wanted, ignored))


@bp.get("/document/<key>.json")
def document_json(key: str) -> ResponseReturnValue:
    """Return a document."""
    wanted = params.decode_strictly(request.args)
    return http.data(lambda: _data(current_engine().view(key, wanted), wanted))


@bp.get("/document/<key>/original")
def original(key: str) -> ResponseReturnValue:
    """Hand out the file as it was indexed, for saving."""
    found = current_engine().original(key)
    response = send_file(
        found.path.resolve(), SAFE_TYPE, as_attachment=True, download_name=_safe_name(found.name)
    )
    response.headers["Content-Security-Policy"] = security.DOWNLOAD_POLICY
    response.headers["Cache-Control"] = http.REVALIDATE
    return response


def _render(key: str, wanted: SearchRequest, ignored: Sequence[Message]) -> str:
    engine = current_engine()
    view = engine.view(key, wanted)
    found = engine.copies(key, limit=SHOWN_COPIES)
    n_copies = engine.count_copies(key) if found else 0
    return render_template(
        "document.html", page=reading_view(view, wanted, ignored, found, n_copies=n_copies)
    )


def _safe_name(name: str) -> str:
    """Return the name of a file as a header can hold it and as it cannot mislead.

    Line ends and bytes that are no text make the header fail; marks of direction
    can show `exe.txt` where `txt.exe` is saved.
    """
    return "".join("_" if _is_unsafe(char) else char for char in name)


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char) in _UNSAFE or char in _TURNS_THE_LINE


def _data(view: DocumentView, wanted: SearchRequest) -> dict[str, Any]:
    document = view.document
    data = document.to_export()
    data["paragraphs"] = [
        {"start": p.span.start, "end": p.span.end, "language": p.language, "kind": str(p.kind)}
        for p in document.paragraphs
    ]
    data["metadata"] = [
        {"field": s.field, "value": s.value, "source": s.source, "chosen": s.is_chosen}
        for s in document.metadata
    ]
    data["left_out"] = list(document.left_out)
    data["entity_values"] = list(view.entity_values)
    if wanted.query or wanted.values_of(Facet.ENTITY) or wanted.values_of(Facet.MENTIONED):
        data["highlights"] = [[span.start, span.end] for span in view.highlights]
    return data
