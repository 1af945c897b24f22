"""
A guard for names that the authority keeps apart although they are spelled nearly alike.

Flow: the spellings of the authority's entities -> `ConfusablesGuard`; a spelling -> the entity it certainly
means, or those between which the machine cannot decide.

*Khomeini* and *Khamenei* are two people. *Khomenei*, which occurs in print, is one letter from one and two
from the other; likeness would choose, and choose wrongly half of the time. So it is not decided.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.names.keys import is_abjad, is_regular_reading, sound_key, structured_consonants
from indexer.names.name_parts import split_all, split_name
from indexer.names.variants import are_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.names.name_parts import NameParts


@dataclass(frozen=True, slots=True)
class ListedEntity:
    """An entity of the authority: its canonical name, its kind, and all its spellings."""

    name: str
    kind: EntityKind
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the authority says of a spelling.

    `entity` is the canonical name of the one it certainly means. Without one, `candidates` are the entities
    that have near spellings, in alphabetical order: with two or more of them the machine cannot decide.
    """

    entity: str | None
    candidates: tuple[str, ...] = ()
    is_exact: bool = False
    """Whether the spelling itself is listed, but for case, accents, titles and connectors."""

    @property
    def is_undecided(self) -> bool:
        """Tell whether there are two or more entities that it may mean."""
        return self.entity is None and len(self.candidates) > 1


@dataclass(frozen=True, slots=True)
class _Spelling:
    entity: str
    kind: EntityKind
    parts: NameParts


class ConfusablesGuard:
    """The spellings of an authority, ready to be asked whom another spelling means."""

    def __init__(self, entries: Iterable[ListedEntity]) -> None:
        self._exact: dict[tuple[str, ...], dict[EntityKind, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._near: dict[str, list[_Spelling]] = defaultdict(list)
        self._sounding: dict[str, set[tuple[str, EntityKind]]] = defaultdict(set)
        for entry in entries:
            for spelling, words in zip(entry.spellings, split_all(entry.spellings), strict=True):
                self._exact[tuple(words)][entry.kind].add(entry.name)
                parts = split_name(spelling)
                own = _Spelling(entry.name, entry.kind, parts)
                for consonants in _lookups(parts):
                    self._near[consonants].append(own)
                if not parts.given:
                    self._sounding[sound_key("".join(parts.surname))].add((entry.name, entry.kind))

    def decide(self, spelling: str, kind: EntityKind = EntityKind.PERSON) -> Decision:
        """Return whom a spelling of this kind means, by the authority alone."""
        words = tuple(split_all([spelling])[0])
        exact = self._exact.get(words, {}).get(kind, set())
        if len(exact) == 1:
            return Decision(next(iter(exact)), is_exact=True)
        if exact:
            return Decision(None, tuple(sorted(exact)))
        parts = split_name(spelling)
        near = [
            own
            for consonants in dict.fromkeys(_lookups(parts))
            for own in self._near.get(consonants, ())
            if own.kind == kind
        ]
        same = {own.entity for own in near if are_same(parts, own.parts)} or self._same_alone(parts, kind)
        if len(same) == 1:
            return Decision(next(iter(same)))
        candidates = same or {own.entity for own in near if _is_near(parts, own.parts)}
        return Decision(None, tuple(sorted(candidates)))

    def _same_alone(self, parts: NameParts, kind: EntityKind) -> set[str]:
        """Return the entities that are listed by a lone word which sounds the same."""
        if parts.given or kind != EntityKind.PERSON:
            return set()
        word = "".join(parts.surname)
        found = {name for name, own in self._sounding.get(sound_key(word), ()) if own == kind}
        for consonants in _lookups(parts):
            for own in self._near.get(consonants, ()):
                other = "".join(own.parts.surname)
                if own.kind == kind and not own.parts.given and is_abjad(other) != is_abjad(word):
                    latin, abjad = (word, other) if is_abjad(other) else (other, word)
                    if is_regular_reading(latin, abjad):
                        found.add(own.entity)
        return found

    def keep_apart(self, one: str, other: str, kind: EntityKind = EntityKind.PERSON) -> bool:
        """Tell whether two spellings are not one entity by the authority, or it cannot say that they are."""
        first, second = self.decide(one, kind), self.decide(other, kind)
        if first.entity is not None and second.entity is not None:
            return first.entity != second.entity
        return first.is_undecided or second.is_undecided


def _lookups(parts: NameParts) -> Sequence[str]:
    """Return what spellings near a name are kept under: the consonants of its surname."""
    return [structured_consonants(parts)[1]]


def _is_near(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names may be one: near surnames, and given names that are near or missing."""
    given, others = structured_consonants(one)[0], structured_consonants(other)[0]
    return not given or not others or given == others
