"""
One entity of a collection, as its page shows it.

Flow: Engine.entity -> EntityProfile -> a page, JSON, or lines on a terminal. It is put together
from what the texts have; nothing here says what anybody is or did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.model.document import EntityKind
    from indexer.model.response import Bucket


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling of an entity, and the number of documents that have it.

    Spellings that differ in case, accents or apostrophes are one, shown as most documents write it.
    """

    text: str
    n_documents: int

    def to_json(self) -> dict[str, Any]:
        """Return both parts."""
        return {"spelling": self.text, "documents": self.n_documents}


@dataclass(frozen=True, slots=True)
class Companion:
    """An entity that is named together with another one, and the number of documents that do."""

    value: str
    kind: EntityKind
    n_documents: int

    def to_json(self) -> dict[str, Any]:
        """Return value, kind and count."""
        return {"value": self.value, "kind": str(self.kind), "documents": self.n_documents}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that may be the same as another one, for a person to decide.

    `reason` is `near-spelling`, `scripts` (a reading in another script that several names share), `initial`,
    `authority` (near the spellings of several listed entities) or `kept-apart`.
    """

    value: str
    kind: EntityKind
    n_documents: int
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return all parts."""
        return {
            "value": self.value,
            "kind": str(self.kind),
            "documents": self.n_documents,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class NameDecision:
    """What somebody decided about names, and holds: `govah entities undo NUMBER` takes it back.

    `time` is ISO 8601 in UTC, `said` the decision in words. `about` are the ids, names and spellings that it
    concerns.
    """

    number: int
    time: str
    said: str
    note: str = ""
    about: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return number, time, decision and note."""
        return {"number": self.number, "time": self.time, "decision": self.said, "note": self.note}


@dataclass(frozen=True, slots=True)
class ListedDetails:
    """What the list of names has of an entity: spellings that no text has among them."""

    id: str
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    dates: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        """Return what there is."""
        return {
            "id": self.id,
            "aliases": list(self.aliases),
            "identifiers": dict(self.identifiers),
            "dates": dict(self.dates),
        }


@dataclass(frozen=True, slots=True)
class EntityProfile:
    """An entity with what the collection has of it.

    `value` is its value in the facet of entities. `spellings` are those of the texts, the ones of most
    documents first. `names` are the names that documents have for it, more than one where those of several
    documents were joined. `companions` share a passage with it in one of the `n_examined` newest documents
    that name it, of `n_documents`. `suggestions` may be the same entity, `decisions` are about it.
    `listed` is `None` for an entity that the list of names does not have.
    """

    value: str
    kind: EntityKind
    n_documents: int
    spellings: tuple[Spelling, ...] = ()
    names: tuple[str, ...] = ()
    histogram: tuple[Bucket, ...] = ()
    companions: tuple[Companion, ...] = ()
    n_examined: int = 0
    listed: ListedDetails | None = None
    suggestions: tuple[Suggestion, ...] = ()
    decisions: tuple[NameDecision, ...] = ()

    @property
    def id(self) -> str:
        """What stands in the address of its page."""
        return self.value if self.listed is None else self.listed.id

    def to_json(self) -> dict[str, Any]:
        """Return what `/entity/ID.json` has."""
        return {
            "id": self.id,
            "value": self.value,
            "kind": str(self.kind),
            "documents": self.n_documents,
            "spellings": [spelling.to_json() for spelling in self.spellings],
            "names": list(self.names),
            "dates": [bucket.to_json() for bucket in self.histogram],
            "together": [companion.to_json() for companion in self.companions],
            "together_in": self.n_examined,
            "suggestions": [suggestion.to_json() for suggestion in self.suggestions],
            "decisions": [decision.to_json() for decision in self.decisions],
            "listed": None if self.listed is None else self.listed.to_json(),
        }
