"""How to ask: the query language, the keys, the parameters of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from web import http

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("help", __name__)


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    """Explain how to search; this page needs no index."""
    return http.page_without_index(lambda: render_template("help.html"))
