"""
Where the values of a document's metadata come from.

Every value stands with the place where it was found; what was found and not
chosen is kept beside it, so that a reader can judge the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from indexer import PartialDate
from web.i18n import gettext as _
from web.presenters import dates, languages, phrases

if TYPE_CHECKING:
    from indexer import Document, Statement

FIELD_ORDER = ("author", "date", "title", "publisher", "language", "url")


@dataclass(frozen=True, slots=True)
class Finding:
    """A value of the metadata and the place it was found in."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the metadata: what was chosen, and what else was found."""

    name: str
    label: str
    chosen: tuple[Finding, ...]
    others: tuple[Finding, ...]


def fields(document: Document) -> tuple[FieldView, ...]:
    """Return the metadata by field: those that every document may have, then the others."""
    stated = dict.fromkeys(statement.field for statement in document.metadata)
    names = [name for name in FIELD_ORDER if name in stated] + [
        name for name in stated if name not in FIELD_ORDER
    ]
    return tuple(
        FieldView(
            name,
            _field_label(name),
            tuple(_finding(s) for s in document.metadata if s.field == name and s.is_chosen),
            tuple(_finding(s) for s in document.metadata if s.field == name and not s.is_chosen),
        )
        for name in names
    )


def web_address(url: str | None) -> str:
    """Return the address of the source if it is one to follow; documents can name anything."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _finding(statement: Statement) -> Finding:
    return Finding(_value_phrase(statement), statement.source)


def _value_phrase(statement: Statement) -> str:
    if statement.field == "language":
        return languages.name(statement.value)
    if statement.field == "quality":
        return phrases.quality_name(statement.value)
    if statement.field == "date":
        try:
            return dates.phrase(PartialDate.parse(statement.value))
        except ValueError:
            return statement.value
    return statement.value


def _field_label(name: str) -> str:
    known = {
        "title": _("Title"),
        "author": _("Author"),
        "date": _("Date"),
        "publisher": _("Publisher"),
        "language": _("Language"),
        "url": _("Address"),
        "quality": _("State of the text"),
    }
    return known.get(name, name.replace("_", " ").capitalize())
