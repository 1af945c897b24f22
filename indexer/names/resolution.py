"""
Who of the documents are one: the entities of a collection.

Flow: what each document names -> one value for each entity of the collection. An entity of the
list of names is itself. What the list does not have is joined only where it is certain.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexer.names.authority import AuthorityEntry


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity under the name that documents have for it, and the number of these documents."""

    kind: str
    name: str
    n_documents: int


def resolve(
    named: Sequence[NamedEntity],
    listed: Sequence[AuthorityEntry] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> Mapping[tuple[str, str], str]:
    """Return for kind and name of each entity its value in the collection.

    Two entities that are called alike but are not of one kind are told apart: the one that the list
    has, else the place, else the organisation keeps the bare name, and the others have their kind behind it.
    """
    known = {(str(entry.kind), entry.name) for entry in listed}
    return _told_apart([(entity.kind, entity.name) for entity in named], known)


_BARE = ("place", "organisation", "person")
"""Which kind keeps the bare name: most names that two kinds share are places first, as Washington is."""


def _told_apart(own: Iterable[tuple[str, str]], known: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for kind, name in own:
        by_name[name].append(kind)
    values = {}
    for name, kinds in by_name.items():
        first = min(kinds, key=lambda kind: ((kind, name) not in known, _BARE.index(kind)))
        for kind in kinds:
            values[kind, name] = name if kind == first else f"{name} ({kind})"
    return values
