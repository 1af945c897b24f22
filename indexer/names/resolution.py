"""
Who of the documents are one: the entities of a collection.

Flow: what each document names -> clusters -> one value for each entity of the collection. An entity of the
list of names is itself. What the list does not have is joined, to it or to one another, only where it is
certain; what may be one is a suggestion for a person to decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from indexer.model.document import EntityKind
from indexer.names.clusters import FoundName, Reason, cluster
from indexer.names.confusables import ListedEntity
from indexer.names.keys import is_abjad
from indexer.names.name_parts import split_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexer.names.authority import AuthorityEntry
    from indexer.names.clusters import Clustering

    Own = tuple[EntityKind, str]

LEAST_RATIO = 75.0
"""Of the letters of two words, in hundredths, that stand in both in one order: *Khomenei* and *Khomeini* have
88, *Ayers* and *Rayeesi*, which have the same consonants, 67."""

_BARE = (EntityKind.PLACE, EntityKind.ORGANISATION, EntityKind.PERSON)
"""Of kinds that as many documents name, which keeps the bare name: most names that two kinds share are places
first, as Washington is."""


@dataclass(frozen=True, slots=True)
class Possibly:
    """Two values that may be one entity, and why."""

    one: str
    other: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value of each entity that documents name, by kind and name, and what may be one beside that."""

    values: Mapping[Own, str]
    suggestions: tuple[Possibly, ...] = ()


def resolve(
    named: Mapping[Own, int],
    listed: Sequence[AuthorityEntry] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> Resolution:
    """Return the entities of a collection.

    named: the number of documents that name each, by kind and name. apart: ids of entries that nothing joins.
    Two entities that are called alike but are not of one kind are told apart: the one that the list has, else
    the one that most documents name keeps the bare name, and the others have their kind behind it.
    """
    known = {(entry.kind, entry.name) for entry in listed}
    unlisted = sorted((own for own in named if own not in known), key=lambda own: (own[1], own[0]))
    found = cluster(
        [FoundName(name, kind, named[kind, name]) for kind, name in unlisted],
        [ListedEntity(entry.name, entry.kind, entry.spellings) for entry in listed],
        _spellings_apart(listed, apart),
    )
    entity_of = {own: own for own in named if own in known} | _entities(unlisted, found, known)
    n_documents: Counter[Own] = Counter()
    for own, entity in entity_of.items():
        n_documents[entity] += named[own]
    values = _told_apart(n_documents, known)
    return Resolution(
        {own: values[entity] for own, entity in entity_of.items()},
        tuple(
            Possibly(values[one], values[other], suggestion.reason)
            for suggestion in found.suggestions
            if (one := (suggestion.kind, suggestion.one)) in values
            and (other := (suggestion.kind, suggestion.other)) in values
            and one != other
            and _are_alike(suggestion.one, suggestion.other)
        ),
    )


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two names share a word, or words so near that a person would want to look.

    Across scripts letters cannot be compared; those are kept.
    """
    words, others = split_all((one, other))
    if any(map(is_abjad, words)) != any(map(is_abjad, others)):
        return True
    return any(fuzz.ratio(word, near) >= LEAST_RATIO for word, near in product(words, others))


def _spellings_apart(
    listed: Iterable[AuthorityEntry], apart: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return the pairs of spellings of entries that are kept apart."""
    pairs = set(apart)
    wanted = {id_ for pair in pairs for id_ in pair}
    spellings = {entry.id: entry.spellings for entry in listed if entry.id in wanted}
    return {
        pair
        for one, other in pairs
        if one in spellings and other in spellings
        for pair in product(spellings[one], spellings[other])
    }


def _entities(unlisted: Sequence[Own], found: Clustering, known: set[Own]) -> dict[Own, Own]:
    """Return the entity of each name that the list does not have: the name of its group, or a listed one.

    Groups that the machine keeps apart may go by one name; then each name is an entity of its own.
    """
    groups: dict[Own, list[int]] = defaultdict(list)
    for number, group in enumerate(found.groups):
        groups[group.kind, group.name].append(number)
    entity_of = {}
    for own, number in zip(unlisted, found.group_of, strict=True):
        group = found.groups[number]
        entity = (group.kind, group.name)
        is_alone = group.entity is not None or (len(groups[entity]) == 1 and entity not in known)
        entity_of[own] = entity if is_alone else own
    return entity_of


def _told_apart(n_documents: Mapping[Own, int], known: set[Own]) -> dict[Own, str]:
    by_name: dict[str, list[EntityKind]] = defaultdict(list)
    for kind, name in n_documents:
        by_name[name].append(kind)

    def order(own: Own) -> tuple[bool, int, int]:
        return own not in known, -n_documents[own], _BARE.index(own[0])

    values = {}
    for name, kinds in by_name.items():
        first = min(kinds, key=lambda kind: order((kind, name)))
        for kind in kinds:
            values[kind, name] = name if kind is first else f"{name} ({kind})"
    return values
