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
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.names.keys import (
    WordKeys,
    is_abjad,
    is_regular_reading,
    sound_key,
    structured_consonants,
    transcriptions,
)
from indexer.names.variants import are_same, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    parts: NameParts


class ConfusablesGuard:
    """The spellings of an authority, ready to be asked whom another spelling means."""

    def __init__(self, entries: Iterable[ListedEntity]) -> None:
        self._exact: dict[tuple[EntityKind, tuple[str, ...]], set[str]] = defaultdict(set)
        self._spellings: list[tuple[EntityKind, _Spelling]] = []
        for entry in entries:
            for parts in parts_of(entry.spellings, entry.kind):
                self._exact[entry.kind, parts.identity].add(entry.name)
                self._spellings.append((entry.kind, _Spelling(entry.name, parts)))

    @cached_property
    def _near(self) -> dict[tuple[EntityKind, str], list[_Spelling]]:
        """The spellings by what they are looked up under, for names that are not listed."""
        near: dict[tuple[EntityKind, str], list[_Spelling]] = defaultdict(list)
        for kind, spelling in self._spellings:
            for consonants in _lookups(spelling.parts):
                near[kind, consonants].append(spelling)
        return near

    @property
    def is_empty(self) -> bool:
        """Tell whether there are no spellings."""
        return not self._exact

    def decide(self, spelling: str, kind: EntityKind = EntityKind.PERSON) -> Decision:
        """Return whom a spelling of this kind means, by the authority alone."""
        return self.decide_parts(parts_of([spelling], kind)[0], kind)

    def decide_parts(self, parts: NameParts, kind: EntityKind, known: WordKeys | None = None) -> Decision:
        """Return the same of a name that is in its parts already; `known` are keys that have been found."""
        if not self._exact:
            return _NOBODY
        exact = self._exact.get((kind, parts.identity))
        if exact is not None:
            return Decision(min(exact), is_exact=True) if len(exact) == 1 else Decision(None, _ordered(exact))
        near = list(chain.from_iterable(self._near.get((kind, own), ()) for own in _lookups(parts, known)))
        if not near:
            return _NOBODY
        candidates = {own.entity for own in near if _is_near(parts, own.parts)}
        same = [own for own in near if _is_same(parts, own.parts, kind)]
        entities = {own.entity for own in same}
        if len(entities) == 1 and (len(candidates) == 1 or not _is_in_doubt(parts, same, near)):
            return Decision(min(entities))
        return Decision(None, _ordered(entities if len(entities) > 1 else entities | candidates))

    def keep_apart(self, one: str, other: str, kind: EntityKind = EntityKind.PERSON) -> bool:
        """Tell whether two spellings are not one entity by the authority, or it cannot say that they are."""
        first, second = self.decide(one, kind), self.decide(other, kind)
        if first.entity is not None and second.entity is not None:
            return first.entity != second.entity
        return first.is_undecided or second.is_undecided


_NOBODY = Decision(None)


def _ordered(entities: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(entities))


def _lookups(parts: NameParts, known: WordKeys | None = None) -> tuple[str, ...]:
    """Return what spellings near a name are kept under: the consonants of its surname, in either reading."""
    own = structured_consonants(parts, known or WordKeys())[1]
    # Germans write *ch* for *kh*, and *j* is near *g*.
    return (own.replace("c", "k"),)


def _is_in_doubt(parts: NameParts, same: list[_Spelling], near: list[_Spelling]) -> bool:
    """Tell whether a name agrees with its entity in another script only, and not with the one it is in.

    *Khamini* is a reading of خمینی, but is neither *Khomeini* nor *Khamenei*.
    """
    own = _is_in_abjad(parts)
    if any(_is_in_abjad(one.parts) == own for one in same):
        return False
    return any(one.entity == same[0].entity and _is_in_abjad(one.parts) == own for one in near)


def _is_in_abjad(parts: NameParts) -> bool:
    return is_abjad("".join(parts.surname))


def _is_same(one: NameParts, other: NameParts, kind: EntityKind) -> bool:
    """Tell whether two names agree by their keys: full names of people, or a lone word with a listed one."""
    if kind != EntityKind.PERSON or one.is_full or other.is_full:
        return are_same(one, other, kind)
    if one.given or other.given or one.generation != other.generation:
        return False
    own, others = "".join(one.surname), "".join(other.surname)
    if is_abjad(own) == is_abjad(others):
        keys = [("", sound_key(own)), ("", sound_key(others))]
        return keys[0] == keys[1] or keys[0] in transcriptions(keys[1]) or keys[1] in transcriptions(keys[0])
    latin, abjad = (own, others) if is_abjad(others) else (others, own)
    return is_regular_reading(latin, abjad)


def _is_near(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names may be one: near surnames, and given names that are near or missing."""
    given, others = structured_consonants(one)[0], structured_consonants(other)[0]
    return not given or not others or given == others
