"""
Names that every template knows: links, parameter names, keyboard shortcuts.

`keys.json` is the one table of shortcuts: the help page lists it, elements take
their `aria-keyshortcuts` from it, and the script reads it from the page.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from indexer import MAX_PAGE_SIZE, MAX_QUERY_CHARS, SearchRequest
from web import params
from web.presenters import links

if TYPE_CHECKING:
    from flask import Flask


class Shortcut(TypedDict):
    """One row of the table: a key, the action it starts, and words for the help."""

    key: str
    action: str
    does: str
    where: str


def read_shortcuts() -> list[Shortcut]:
    """Read the table of keyboard shortcuts."""
    table: list[Shortcut] = json.loads(Path(__file__).with_name("keys.json").read_text("utf-8"))
    return table


def kept_pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """Return what a new query keeps of the search in hand: all but the query and the page."""
    kept = params.pairs(replace(request, page=1))
    return [(name, value) for name, value in kept if name != params.Name.QUERY]


def init_app(app: Flask) -> None:
    """Give the names to the templates."""
    shortcuts = read_shortcuts()
    keys = {shortcut["action"]: shortcut["key"] for shortcut in shortcuts}
    app.jinja_env.globals.update(
        blank_request=SearchRequest(),
        kept_pairs=kept_pairs,
        key_of=keys.__getitem__,
        keys_json=json.dumps({key: action for action, key in keys.items()}),
        links=links,
        max_names=params.MAX_NAMES,
        max_names_chars=params.MAX_NAMES_CHARS,
        max_page_size=MAX_PAGE_SIZE,
        max_query_chars=MAX_QUERY_CHARS,
        names=params.Name,
        shortcuts=shortcuts,
    )
