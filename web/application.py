"""
Put the application together: configuration, collection, rooms, guards.

The index is not opened here but by the first request that needs it, so that a
server can start before the collection is built and find it once it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask

from web import assets, collection, errors, i18n, journal, security, template_names
from web.views import copies, document, entity, facets, help, home, ledger, search, system, xref

if TYPE_CHECKING:
    from collections.abc import Mapping

BLUEPRINTS = (
    home.bp,
    search.bp,
    document.bp,
    copies.bp,
    entity.bp,
    facets.bp,
    ledger.bp,
    xref.bp,
    help.bp,
    system.bp,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Create the application.

    `config` takes `INDEX`, the index directory (`index` in the working directory
    if left out), `TRUSTED_HOSTS`, the names the server answers to, and whatever
    else Flask knows. It wins over environment variables that start with `GOVAH_`,
    and these over the defaults.
    """
    app = Flask("web", static_folder=None)
    app.config.from_mapping(INDEX=Path("index"), MAX_CONTENT_LENGTH=0)
    app.config.from_prefixed_env("GOVAH")
    app.config.from_mapping(config or {})

    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    for room in (i18n, assets, collection, template_names, journal, security, errors):
        room.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
