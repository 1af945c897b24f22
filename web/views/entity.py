"""One entity: its spellings, its documents, and who is named with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from werkzeug.routing import BaseConverter

from indexer import Facet, Filter, SearchRequest
from web import http, journal, params
from web.collection import current_engine
from web.presenters.entity import entity_view

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState
    from flask.typing import ResponseReturnValue

bp = Blueprint("entity", __name__)


class _RestOfPath(BaseConverter):
    """All that is left of a path: a name may hold slashes, and begin with one."""

    part_isolating = False
    regex = "(?s:.+)"


@bp.record_once
def _register(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["rest"] = _RestOfPath


@bp.get("/entity/<rest:name>", merge_slashes=False)
def entity(name: str) -> ResponseReturnValue:
    """Show an entity, found by its id or its value in the facet."""
    return http.page(lambda: _render(name))


@bp.get("/entity/<rest:name>.json", merge_slashes=False)
def entity_json(name: str) -> ResponseReturnValue:
    """Return what is known of an entity."""
    params.decode_nothing(request.args)
    return http.data(lambda: current_engine().entity(name).to_json())


def _render(name: str) -> str:
    engine = current_engine()
    profile = engine.entity(name)
    naming_it = SearchRequest(filters=frozenset({Filter(Facet.ENTITY, profile.value)}))
    response = engine.search(naming_it)
    journal.count_hits(response.total)
    return render_template("entity.html", page=entity_view(profile, response))
