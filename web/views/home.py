"""The collection at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from web import http, params
from web.collection import current_engine
from web.presenters.glance import glance_view

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show what the collection holds."""
    return http.page(lambda: render_template("home.html", page=glance_view(current_engine().stats())))


@bp.get("/index.json")
def index_json() -> ResponseReturnValue:
    """Return what the collection holds."""
    params.decode_nothing(request.args)
    return http.data(lambda: current_engine().stats().to_json())
