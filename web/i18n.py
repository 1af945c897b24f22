"""
The words on screen, looked up in one place.

Templates and presenters write English in `_()` and `ngettext()`. The catalogue
in force is a context variable; with none set, the words stay as written.
"""

from __future__ import annotations

from contextvars import ContextVar
from gettext import NullTranslations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

_NO_TRANSLATION = NullTranslations()
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue")


def gettext(message: str) -> str:
    """Return the message in the language of the reader."""
    return _catalogue.get(_NO_TRANSLATION).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the message that fits the number."""
    return _catalogue.get(_NO_TRANSLATION).ngettext(one, many, n)


def number(n: int) -> str:
    """Write a count for a reader: `5,231`."""
    return f"{n:,}"


def init_app(app: Flask) -> None:
    """Give the templates `_()`, `ngettext()` and the `number` filter."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["number"] = number
