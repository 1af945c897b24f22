"""
The people, organisations and places that a document names.

Flow: list of names -> mentions in the text -> names that it does not have, recognised -> all but those that
somebody said are none. When somebody listed the entities of
a document, only those count, each under its canonical name; one that the file of
names does not have is looked for as it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.model.document import Entity, EntityKind
from indexer.model.span import Span
from indexer.names.recognition import recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.model.document import Paragraph
    from indexer.names.authority import Authority


_NO_KIND = "is left out: it has no kind, and the file of names does not have it"


def is_about_kind(warning: str) -> bool:
    """Tell whether a warning is one of `find_entities`, which other names may settle."""
    return warning.endswith(_NO_KIND)


def find_entities(
    text: str,
    paragraphs: Sequence[Paragraph],
    authority: Authority,
    stated: Sequence[tuple[str, EntityKind | None]] | None,
) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
    """Return the entities with their mentions, and what could not be used of the stated ones."""
    if stated is None:
        named = recognise(text, paragraphs, authority.find(text, paragraphs))
        return tuple(entity for entity in named if not authority.is_rejected(entity.name)), ()
    kinds: dict[str, EntityKind] = {}
    warnings: list[str] = []
    known: set[str] = set()
    for name, kind in stated:
        entry = authority.resolve(name)
        if entry is not None:
            kinds.setdefault(entry.name, entry.kind)
            known.add(entry.name)
        elif kind is not None:
            kinds.setdefault(name, kind)
        else:
            warnings.append(f"entity {name!r} {_NO_KIND}")
    found = {}
    if known:
        found = {entity.name: entity for entity in authority.restricted_to(known).find(text, paragraphs)}
    entities = tuple(
        found.get(name, Entity(name, kind, () if name in known else _literal_mentions(name, text)))
        for name, kind in kinds.items()
    )
    return entities, tuple(warnings)


def _literal_mentions(name: str, text: str) -> tuple[Span, ...]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return tuple(Span(match.start(), match.end()) for match in pattern.finditer(text))
