"""
What somebody wrote down about a document: the same keys in records, front matter and sidecars.

    title, authors (or author), date, language, publisher, url, entities

All are optional. A value of the wrong type is a warning and the rest is used.
An entity is `{"name": ..., "kind": ...}`, or the string `name|kind`; its kind may
be left out when the file of names has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.reading.characters import one_line
from indexer.reading.source_text import AUTHOR, CLAIMED_FIELDS, DATE, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEYS = {name: name for name in CLAIMED_FIELDS} | {"authors": AUTHOR, "lang": "language"}

_KINDS = {str(kind): kind for kind in EntityKind} | {"organization": EntityKind.ORGANISATION}


_TYPE_NAMES = (
    (dict, "a mapping without a name"),
    (list, "a list"),
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "a text"),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """Claims and entities as stated, and what of them could not be used."""

    claims: tuple[Claim, ...] = ()
    entities: tuple[tuple[str, EntityKind | None], ...] | None = None
    warnings: tuple[str, ...] = ()


def parse_stated(values: Mapping[object, object], source: str) -> Stated:
    """Read the known keys of a mapping; other keys are somebody else's and are left alone.

    `source` says where they stand, for a person: `sidecar`, `front matter`, `record`.
    """
    claims: list[Claim] = []
    warnings: list[str] = []
    for key, field in _KEYS.items():
        if key not in values or values[key] is None:
            continue
        try:
            stated = _authors(values[key]) if field == AUTHOR else [_scalar(values[key], field)]
        except TypeError as error:
            warnings.append(f"{source}: {key} {error}")
            continue
        claims.extend(Claim(field, value, source, is_stated=True) for value in stated if value)
    entities = None
    if values.get("entities") is not None:
        try:
            entities = tuple(_entities(values["entities"]))
        except (TypeError, ValueError) as error:
            warnings.append(f"{source}: entities {error}")
    return Stated(tuple(claims), entities, tuple(warnings))


def split_names(text: str) -> list[str]:
    """Split a list of names at its semicolons: a comma may be part of a name."""
    return [name for part in text.split(";") if (name := one_line(part))]


def _scalar(value: object, field: str) -> str:
    is_year = field == DATE and isinstance(value, int) and not isinstance(value, bool)
    if is_year:
        return str(value)
    if not isinstance(value, str):
        msg = "should be a text"
        raise TypeError(msg)
    return one_line(value)


def _authors(value: object) -> list[str]:
    if isinstance(value, str):
        return split_names(value)
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return [one_line(name) for name in value]
    msg = "should be a text or a list of texts"
    raise TypeError(msg)


def _entities(value: object) -> Iterator[tuple[str, EntityKind | None]]:
    entries = split_names(value) if isinstance(value, str) else value
    if not isinstance(entries, list):
        msg = "should be a list"
        raise TypeError(msg)
    for entry in entries:
        if isinstance(entry, str):
            name, _, kind = entry.rpartition("|") if "|" in entry else (entry, "", "")
        elif isinstance(entry, dict) and isinstance(entry.get("name"), str):
            name, kind = entry["name"], _text_or_nothing(entry.get("kind"))
        else:
            # Its type alone: a list of lists of aliases may be larger than the memory once it is spelt out.
            msg = f"should have a name and a kind, not {_type_name(entry)}"
            raise TypeError(msg)
        if not one_line(name):
            continue
        yield one_line(name), _kind(one_line(kind).lower(), name)


def _text_or_nothing(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    msg = f"should have a text as kind, not {_type_name(value)}"
    raise TypeError(msg)


def _type_name(value: object) -> str:
    return next((name for kind, name in _TYPE_NAMES if isinstance(value, kind)), "nothing")


def _kind(kind: str, name: str) -> EntityKind | None:
    if kind and kind not in _KINDS:
        msg = f"{name[:40]!r}: kind should be one of {', '.join(EntityKind)}"
        raise ValueError(msg)
    return _KINDS.get(kind)
