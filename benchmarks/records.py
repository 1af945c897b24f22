"""
Documents from any JSON Lines: whatever of the known keys a line has is used.

A line that is no object or has no text is passed over. Dates that are no ISO date,
values of the wrong type and unknown keys are left alone.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

from benchmarks.document import SourceDocument, days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TEXT_KEYS = ("text", "body", "content", "contents", "abstract")
TITLE_KEYS = ("title", "headline")
AUTHOR_KEYS = ("authors", "author", "byline")
DATE_KEYS = ("date", "published", "date_published", "year")
LANGUAGE_KEYS = ("language", "lang")
PUBLISHER_KEYS = ("publisher", "source", "volume_title", "iso3")
ENTITY_KEYS = {
    "entities": "organisation",
    "entity": "organisation",
    "persons": "person",
    "person": "person",
    "places": "place",
    "place": "place",
    "category": "organisation",
    "tags": "organisation",
}
"""Keys of what becomes an entity, and the kind where the value does not say one."""

KINDS = ("person", "organisation", "place")
MAX_VALUE_CHARS = 200

_ISO_DATE = re.compile(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?=\Z|[T\s])")


def read_records(paths: Iterable[Path]) -> Iterator[SourceDocument]:
    """Yield the documents of files and of folders of them, numbered in this order."""
    number = 0
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.name.endswith(ENDINGS))
        for file in files:
            for stored in _objects(file):
                document = _document(stored, number)
                if document is not None:
                    yield document
                    number += 1


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as lines:
        for line in lines:
            try:
                stored = json.loads(line)
            except ValueError:
                continue
            if isinstance(stored, dict):
                yield stored


def _document(stored: dict[str, Any], number: int) -> SourceDocument | None:
    text = _first_text(stored, TEXT_KEYS)
    if not text:
        return None
    return SourceDocument(
        number=number,
        key=f"r{number:08}",
        title=" ".join((_first_text(stored, TITLE_KEYS) or "").split()),
        text=text,
        authors=_names(stored, AUTHOR_KEYS),
        language=(_first_text(stored, LANGUAGE_KEYS) or "en")[:2].lower(),
        publisher=next(iter(_names(stored, PUBLISHER_KEYS)), None),
        date=_date(stored),
        entities=_entities(stored),
    )


def _first_text(stored: dict[str, Any], keys: Iterable[str]) -> str | None:
    found = (stored.get(key) for key in keys)
    return next(
        (value.replace("\0", " ") for value in found if isinstance(value, str) and value.strip()), None
    )


def _values(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name") or value.get("text")
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\0", " ").split())[:MAX_VALUE_CHARS] or None


def _names(stored: dict[str, Any], keys: Iterable[str]) -> tuple[str, ...]:
    names = (_name(value) for key in keys for value in _values(stored.get(key)))
    return tuple(dict.fromkeys(name for name in names if name))


def _entities(stored: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    entities: dict[str, str] = {}
    for key, default in ENTITY_KEYS.items():
        for value in _values(stored.get(key)):
            kind = value.get("kind") if isinstance(value, dict) else None
            name = _name(value)
            if name:
                entities.setdefault(name, kind if kind in KINDS else default)
    return tuple(entities.items())


def _date(stored: dict[str, Any]) -> str | None:
    for value in (stored.get(key) for key in DATE_KEYS):
        match = _ISO_DATE.match(str(value))
        if match:
            try:
                days_of(match[1])
            except ValueError:
                continue
            return match[1]
    return None
