"""What is wanted of another list, and what was taken from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.model.document import EntityKind
    from indexer.names.authority import AuthorityEntry


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be taken from a list.

    `has_weak`: weak aliases and abbreviations too, as ambiguous spellings. `has_forms`: of persons also the
    forms that texts have, as a surname alone. `kind` is that of entities which do not state theirs.
    `language` is the preferred one of headings.
    """

    has_weak: bool = False
    has_forms: bool = False
    kind: EntityKind | None = None
    language: str = "en"


@dataclass(slots=True)
class Taken:
    """What was taken from a list, and what was left out, counted by the reason."""

    entries: list[AuthorityEntry] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, found: AuthorityEntry | str) -> None:
        """Keep an entry, or the reason why there is none."""
        if isinstance(found, str):
            self.left_out[found] += 1
        else:
            self.entries.append(found)
