"""
A list of names of others, and what of a collection is on it.

Flow: a list -> ListEntry -> Engine.match_names -> EntryMatches -> a page, a table, JSON. That a name is like
another says nothing of who it is: namesakes are common, and only a person can say.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.model.document import EntityKind

MATCH_COLUMNS = ("id", "name", "alias", "grade", "likeness", "entity", "kind", "spelling", "documents")
"""Matches as a table: a row each, and one for an entry without any."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """One spelling of an entry. `script` is the Unicode name of its script, such as `arabic`.

    `is_weak` marks a spelling that its list calls weak or of low quality.
    """

    text: str
    script: str
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list: its id there, its kind if it is one that texts name, and its spellings."""

    id: str
    kind: EntityKind | None
    names: tuple[ListedName, ...]


def entries_of_names(names: Iterable[str]) -> tuple[ListEntry, ...]:
    """Return a list of which only names are known, numbered from 1; blank and repeated ones are left out."""
    texts = dict.fromkeys(" ".join(name.split()) for name in names)
    return tuple(
        ListEntry(str(number), None, (ListedName(text, script_of(text)),))
        for number, text in enumerate((text for text in texts if any(map(str.isalnum, text))), 1)
    )


def script_of(text: str) -> str:
    """Return the script of the first letter, by its Unicode name: `latin`, `arabic`, ...; else `other`."""
    for char in text:
        if char.isalpha():
            return unicodedata.name(char, "other").split()[0].split("-")[0].lower()
    return "other"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An entity of the collection that an entry of a list may mean.

    `alias` is the spelling of the entry and `spelling` that of the entity under which they met. `likeness` is
    from 0 to 1. `grade` is `same` where the two are spellings of one name by every rule, else `suggested`.
    """

    value: str
    kind: EntityKind
    n_documents: int
    alias: str
    spelling: str
    likeness: float
    grade: str

    def to_json(self) -> dict[str, Any]:
        """Return all parts, those of the entity as its page has them."""
        return {
            "grade": self.grade,
            "likeness": round(self.likeness, 4),
            "alias": self.alias,
            "entity": self.value,
            "kind": str(self.kind),
            "spelling": self.spelling,
            "documents": self.n_documents,
        }


@dataclass(frozen=True, slots=True)
class EntryMatches:
    """An entry of a list, and the entities that it may mean, the most alike first."""

    entry: ListEntry
    matches: tuple[NameMatch, ...] = ()

    @property
    def name(self) -> str:
        """The first spelling of the entry."""
        return self.entry.names[0].text

    def to_json(self) -> dict[str, Any]:
        """Return the entry and its matches."""
        return {
            "id": self.entry.id,
            "name": self.name,
            "matches": [match.to_json() for match in self.matches],
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row of `MATCH_COLUMNS` for each match, or one that has the entry alone."""
        own = {"id": self.entry.id, "name": self.name}
        if not self.matches:
            yield own
        for match in self.matches:
            yield own | match.to_json() | {"likeness": f"{match.likeness:.2f}"}
