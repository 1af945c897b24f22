"""
Names of a collection that the authority does not have, joined to groups of certain variants.

Flow: found names, the authority's entities -> keys -> groups, each with its canonical name and perhaps the
entity that it belongs to, and suggestions for what is not certain.

What is certain: full names of one kind with one structured key and of one generation (*Jr.*), in one
script; a Latin and a Persian or Arabic one if each is a regular reading of the other and of no third name;
an initial with the only full name it can stand for, if both occur with the same other names. Names of
organisations and places are joined if all their words sound the same and there are at least two; countries
also by their names in other languages. What one key says about two entities of the authority is not
certain. Groups are classes of equal keys: no chain of small steps can join two names.

The order of the names makes no difference.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.names.confusables import ConfusablesGuard, Decision, ListedEntity
from indexer.names.keys import (
    WordKeys,
    is_abjad,
    structured_consonants,
    structured_key,
    transcriptions,
    words_key,
)
from indexer.names.known_names import known_entity_of
from indexer.names.name_parts import CONNECTORS, TITLES, NameParts
from indexer.names.variants import are_same, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_PARTS = re.compile(r"\w+")

MAX_SUGGESTIONS_PER_KEY = 20
"""Of names that have the same surname, so many pairs are suggested at most."""

MAX_COMPARED = 10_000
"""Pairs in two scripts with one skeleton of consonants: of more than so many none is certain."""

MAX_NEAR_SPELLINGS = 20_000
"""Of a whole collection, so many pairs are suggested for their spelling: those in most documents."""


class Reason(StrEnum):
    """Why two groups may be one entity."""

    NEAR_SPELLING = "near-spelling"
    SCRIPTS = "scripts"
    INITIAL = "initial"
    AUTHORITY = "authority"
    KEPT_APART = "kept-apart"


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name found in documents: its spelling, kind, in how many documents, and names that occur with it."""

    name: str
    kind: EntityKind
    n_documents: int = 1
    with_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Names that are certainly one: the canonical name, its kind, and the numbers of the names, ascending.

    `entity` is the canonical name of the authority's entity that they certainly are; it is the name then.
    """

    name: str
    kind: EntityKind
    members: tuple[int, ...]
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two names that may be one entity, for a person to decide: canonical names of groups or of entities."""

    one: str
    other: str
    kind: EntityKind
    reason: Reason


@dataclass(frozen=True, slots=True)
class Clustering:
    """The groups, in the order of their canonical names; the number of each name's group; suggestions."""

    groups: tuple[Group, ...]
    group_of: tuple[int, ...]
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(slots=True)
class _Class:
    """Names with one key. `spellings` are those that differ in more than case and accents."""

    key: tuple[str, ...]
    kind: EntityKind
    parts: NameParts
    members: list[int] = field(default_factory=list)
    consonants: tuple[str, str] | None = None
    """Of the given names and the surname of a full name."""
    entity: str | None = None
    is_open: bool = True
    """Whether it may be joined to others: not if the authority cannot decide, nor a *Jr.*"""


def cluster(
    names: Sequence[FoundName],
    listed: Iterable[ListedEntity] = (),
    apart: Collection[tuple[str, str]] = (),
) -> Clustering:
    """Return the names in groups of certain variants.

    `listed` are the authority's entities; `apart` pairs of spellings that a person has said are not one
    entity: their names are never in one group.
    """
    listed = tuple(listed)
    parts = _parts(names)
    known = WordKeys(word for own in parts for word in own.words)
    suggestions: set[Suggestion] = set()
    guard = ConfusablesGuard(listed)
    forbidden = {
        frozenset(own.identity for own in parts_of(pair, kind)) for pair in apart for kind in EntityKind
    }
    classes = _attached(_classes(names, parts, known), parts, guard, forbidden, known)
    known_entities = _known_entities(classes, parts, listed)
    edges = _entity_edges(classes) | _known_edges(classes, known_entities)
    edges |= _transcription_edges(classes, names, suggestions)
    edges |= _script_edges(classes, names, suggestions)
    edges |= _initial_edges(classes, names, known, suggestions)
    components = _components(classes, edges, names, parts, forbidden, suggestions)
    made = [(_group(own, classes, names, known_entities), classes[own[0]]) for own in components]
    made.sort(key=lambda own: (own[0].name, own[1].key))
    groups = tuple(group for group, _ in made)
    group_of = [0] * len(names)
    for number, group in enumerate(groups):
        for member in group.members:
            group_of[member] = number
    suggestions |= _near_spellings(made, names, guard, known)
    ordered = sorted(suggestions, key=lambda own: (own.kind, own.one, own.other, own.reason))
    return Clustering(groups, tuple(group_of), tuple(ordered))


def _parts(names: Sequence[FoundName]) -> list[NameParts]:
    of_kind: dict[EntityKind, list[int]] = defaultdict(list)
    for number, own in enumerate(names):
        of_kind[own.kind].append(number)
    out: list[NameParts | None] = [None] * len(names)
    for kind, numbers in of_kind.items():
        for number, parts in zip(numbers, parts_of([names[i].name for i in numbers], kind), strict=True):
            out[number] = parts
    return [own for own in out if own is not None]


def _classes(names: Sequence[FoundName], parts: Sequence[NameParts], known: WordKeys) -> Iterable[_Class]:
    classes: dict[tuple[str, ...], _Class] = {}
    for number, (name, own) in enumerate(zip(names, parts, strict=True)):
        is_person = name.kind == EntityKind.PERSON
        key: tuple[str, ...] | None = structured_key(own, known) if is_person else words_key(own.words, known)
        if key is None:
            # A title before a lone surname may be all that tells two bearers apart.
            key = ("", *own.titles, *own.words, *own.suffixes)
        elif own.generation:
            key = (*key, own.generation)
        key = (name.kind, *key)
        same = classes.get(key)
        if same is None:
            is_full = is_person and own.is_full
            consonants = structured_consonants(own, known) if is_full else None
            classes[key] = _Class(key, name.kind, own, [number], consonants, is_open=not own.generation)
        else:
            same.members.append(number)
            same.parts = min(same.parts, own)  # any would do, but always the same
    return classes.values()


_Forbidden = set[frozenset[tuple[str, ...]]]
"""Pairs of names, as their words, that are never joined."""


def _holds_forbidden(members: Iterable[int], parts: Sequence[NameParts], forbidden: _Forbidden) -> bool:
    if not forbidden:
        return False
    own = {parts[i].identity for i in members}
    return any(len(pair) > 1 and pair <= own for pair in forbidden)


def _attached(
    classes: Iterable[_Class],
    parts: Sequence[NameParts],
    guard: ConfusablesGuard,
    forbidden: _Forbidden,
    known: WordKeys,
) -> list[_Class]:
    """Return the classes with their entities; one whose names belong to several is taken apart."""
    if guard.is_empty and not forbidden:
        return sorted(classes, key=lambda own: own.key)
    out: list[_Class] = []
    for own in classes:
        of_words: dict[tuple[str, ...], list[int]] = {}
        for member in own.members:
            of_words.setdefault(parts[member].identity, []).append(member)
        decided = {words: guard.decide_parts(parts[i[0]], own.kind, known) for words, i in of_words.items()}
        entities = {words: _entity_of(decision, own) for words, decision in decided.items()}
        distinct = set(entities.values())
        if len(distinct) == 1 and not _holds_forbidden(own.members, parts, forbidden):
            own.entity = next(iter(distinct))
            own.is_open &= not any(
                decision.is_undecided and known_entity_of(own.kind, parts[of_words[words][0]].words) is None
                for words, decision in decided.items()
            )
            out.append(own)
            continue
        for words, members in of_words.items():
            key = (*own.key, "", *words)
            first = parts[members[0]]
            out.append(_Class(key, own.kind, first, members, own.consonants, entities[words], is_open=False))
    return sorted(out, key=lambda own: own.key)


def _entity_of(decision: Decision, own: _Class) -> str | None:
    """Return the entity that a name is joined to: a lone surname only if it is listed as it is written."""
    is_certain = decision.is_exact or own.parts.is_full or own.kind != EntityKind.PERSON
    return decision.entity if is_certain else None


def _entity_edges(classes: Sequence[_Class]) -> set[tuple[int, int]]:
    first: dict[tuple[str, EntityKind], int] = {}
    edges = set()
    for i, own in enumerate(classes):
        if own.entity is not None:
            edges.add((first.setdefault((own.entity, own.kind), i), i))
    return edges


def _known_entities(
    classes: Sequence[_Class], parts: Sequence[NameParts], listed: Iterable[ListedEntity]
) -> dict[int, str]:
    """Return the entities known in several languages that classes name, by the numbers of the classes.

    A class is attached to such an entity that is listed.
    """
    found: dict[int, str] = {}
    for i, own in enumerate(classes):
        if own.kind != EntityKind.PERSON and own.is_open:
            entities = {known_entity_of(own.kind, parts[member].words) for member in own.members}
            entity = entities.pop() if len(entities) == 1 else None
            if entity is not None:
                found[i] = entity
    if found:
        names: dict[tuple[EntityKind, str | None], set[str]] = defaultdict(set)
        for listed_entity in listed:
            if listed_entity.kind != EntityKind.PERSON:
                for own_parts in parts_of(listed_entity.spellings, listed_entity.kind):
                    known = known_entity_of(listed_entity.kind, own_parts.words)
                    names[listed_entity.kind, known].add(listed_entity.name)
        for i, entity in found.items():
            listed_names = names.get((classes[i].kind, entity), ())
            if classes[i].entity is None and len(listed_names) == 1:
                classes[i].entity = next(iter(listed_names))
    return found


def _known_edges(classes: Sequence[_Class], known_entities: Mapping[int, str]) -> set[tuple[int, int]]:
    """Return the pairs of names of one entity that is known in several languages."""
    first: dict[tuple[EntityKind, str], int] = {}
    return {(first.setdefault((classes[i].kind, entity), i), i) for i, entity in known_entities.items()}


def _transcription_edges(
    classes: Sequence[_Class], names: Sequence[FoundName], suggestions: set[Suggestion]
) -> set[tuple[int, int]]:
    """Return the pairs of names that are one if a *ch* is read as *kh*, or else as *sh*, but not both."""
    read = {
        i: transcriptions((own.key[1], own.key[2]))
        for i, own in enumerate(classes)
        if own.consonants is not None and ("C" in own.key[1] or "C" in own.key[2])
    }
    asked = set(chain.from_iterable(read.values()))
    numbers = {
        own.key[1:3]: i
        for i, own in enumerate(classes)
        if own.consonants is not None and not own.parts.generation and own.key[1:3] in asked
    }
    edges: set[tuple[int, int]] = set()
    for i, keys in read.items():
        own = classes[i]
        found = [numbers[key] for key in keys if key in numbers]
        if len(found) == 1 and own.is_open and classes[found[0]].is_open:
            edges.add((found[0], i))
        else:
            for j in found:
                suggestions.add(_suggestion(own, classes[j], names, Reason.NEAR_SPELLING))
    return edges


def _script_edges(
    classes: Sequence[_Class],
    names: Sequence[FoundName],
    suggestions: set[Suggestion],
) -> set[tuple[int, int]]:
    """Return the pairs of a Latin class and one of another script that read as each other and no third."""
    buckets: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for i, own in enumerate(classes):
        if own.consonants is not None and own.is_open and is_abjad(own.parts.surname[0]):
            buckets.setdefault(own.consonants, ([], []))[1].append(i)
    for i, own in enumerate(classes):
        if own.consonants in buckets and own.is_open and not is_abjad(own.parts.surname[0]):
            buckets[own.consonants][0].append(i)
    edges: set[tuple[int, int]] = set()
    for latin, abjad in buckets.values():
        if len(latin) * len(abjad) > MAX_COMPARED:
            continue
        pairs = [(i, j) for i in latin for j in abjad if are_same(classes[i].parts, classes[j].parts)]
        n_pairs = Counter(chain.from_iterable(pairs))
        for i, j in pairs:
            if n_pairs[i] == n_pairs[j] == 1:
                edges.add((i, j))
            else:
                suggestions.add(_suggestion(classes[i], classes[j], names, Reason.SCRIPTS))
    return edges


def _initial_edges(
    classes: Sequence[_Class],
    names: Sequence[FoundName],
    known: WordKeys,
    suggestions: set[Suggestion],
) -> set[tuple[int, int]]:
    """Return the pairs of a name with initials and the only full name it can mean, in one company."""
    initials = [
        (i, _surname_key(own.parts, known), own.parts.given[0][0])
        for i, own in enumerate(classes)
        if own.kind == EntityKind.PERSON
        and own.parts.given
        and own.consonants is None
        and not own.parts.generation
    ]
    full: dict[tuple[str, str], list[int]] = {(surname, initial): [] for _, surname, initial in initials}
    if initials:
        for i, own in enumerate(classes):
            if own.consonants is not None and not own.parts.generation:
                key = (_surname_key(own.parts, known), own.parts.given[0][0])
                if key in full:
                    full[key].append(i)
    edges: set[tuple[int, int]] = set()
    for i, surname, initial in initials:
        own, candidates = classes[i], full[surname, initial]
        if len(candidates) == 1 and own.is_open and classes[candidates[0]].is_open:
            company = _company(own, names) & _company(classes[candidates[0]], names)
            if company:
                edges.add((candidates[0], i))
                continue
        for candidate in candidates[:MAX_SUGGESTIONS_PER_KEY]:
            suggestions.add(_suggestion(own, classes[candidate], names, Reason.INITIAL))
    return edges


def _surname_key(parts: NameParts, known: WordKeys) -> str:
    return "".join([known.sounds_of(word) for word in parts.surname])


def _company(own: _Class, names: Sequence[FoundName]) -> set[str]:
    return set(chain.from_iterable(names[i].with_names for i in own.members))


def _components(  # noqa: PLR0913, PLR0917 - classes and edges, and what may not be joined
    classes: Sequence[_Class],
    edges: set[tuple[int, int]],
    names: Sequence[FoundName],
    parts: Sequence[NameParts],
    forbidden: _Forbidden,
    suggestions: set[Suggestion],
) -> list[list[int]]:
    """Return the classes that edges connect. What would join names kept apart loses all its edges."""
    parent = list(range(len(classes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in edges:
        parent[root(i)] = root(j)
    joined = sorted({i for edge in edges for i in edge})
    members: dict[int, list[int]] = defaultdict(list)
    for i in joined:
        members[root(i)].append(i)
    alone = set(range(len(classes))).difference(joined)
    components: list[list[int]] = [[i] for i in sorted(alone)]
    for own in members.values():
        entities = {classes[i].entity for i in own} - {None}
        numbers = chain.from_iterable(classes[i].members for i in own)
        if len(own) > 1 and (len(entities) > 1 or _holds_forbidden(numbers, parts, forbidden)):
            components += [[i] for i in own]
            own_set = set(own)
            for i, j in edges:
                if i != j and i in own_set:
                    suggestions.add(_suggestion(classes[i], classes[j], names, Reason.KEPT_APART))
        else:
            components.append(own)
    return components


def _group(
    component: Sequence[int],
    classes: Sequence[_Class],
    names: Sequence[FoundName],
    known_entities: Mapping[int, str],
) -> Group:
    members = sorted(chain.from_iterable(classes[i].members for i in component))
    kind = classes[component[0]].kind
    if len(members) == 1 and classes[component[0]].entity is None:
        return Group(names[members[0]].name, kind, tuple(members))
    entity = next((classes[i].entity for i in component if classes[i].entity is not None), None)
    if entity is not None:
        return Group(entity, kind, tuple(members), entity)
    own = [names[i] for i in members]
    is_known = any(i in known_entities for i in component)
    return Group(_name_of_known(own) if is_known else canonical_name(own, kind), kind, tuple(members))


def _name_of_known(names: Sequence[FoundName]) -> str:
    """Return what most documents call an entity that is known in several languages, in Latin letters and
    unabbreviated if there is such a name.

    Its names in several languages are longer and shorter ones, which says nothing about them.
    """
    n_documents: Counter[str] = Counter()
    for own in names:
        n_documents[own.name] += own.n_documents
    return min(n_documents, key=lambda name: (is_abjad(name), name.isupper(), -n_documents[name], name))


def canonical_name(names: Sequence[FoundName], kind: EntityKind = EntityKind.PERSON) -> str:
    """Return the name that a group goes by.

    Latin before other scripts; the one with most words, counting no initial, no title of a person and no
    article before a place or an organisation; a person without title; one that is neither inverted nor in
    capitals; the one in most documents; then by its letters.
    """
    n_documents: Counter[str] = Counter()
    for own in names:
        n_documents[own.name] += own.n_documents
    is_person = kind == EntityKind.PERSON
    no_part = TITLES if is_person else CONNECTORS

    def order(name: str) -> tuple[object, ...]:
        words = name.split()
        n_before = 0  # *Secretary-General Kofi Annan*, *La California*
        while n_before < len(words) - 1 and no_part.issuperset(_PARTS.findall(words[n_before].lower())):
            n_before += 1
        n_full = sum(len(word.strip(".")) > 1 for word in words[n_before:])
        is_plain = "," not in name and not any(len(w) > 1 and w.isupper() and w.isascii() for w in words)
        n_titles = n_before if is_person else 0
        return (is_abjad(name), -n_full, n_titles, not is_plain, -n_documents[name], name)

    return min(n_documents, key=order)


def _suggestion(one: _Class, other: _Class, names: Sequence[FoundName], reason: Reason) -> Suggestion:
    pair = sorted(canonical_name([names[i] for i in own.members], own.kind) for own in (one, other))
    return Suggestion(pair[0], pair[1], one.kind, reason)


def _near_spellings(
    made: Sequence[tuple[Group, _Class]],
    names: Sequence[FoundName],
    guard: ConfusablesGuard,
    known: WordKeys,
) -> set[Suggestion]:
    """Return pairs of full names with the same consonants, and names that an entity may have."""
    suggestions: set[Suggestion] = set()
    n_of = Counter(own.consonants for _, own in made if own.consonants is not None)
    buckets: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group, own in made:
        if group.entity is None and not guard.is_empty:
            decision = guard.decide_parts(own.parts, group.kind, known)
            for candidate in (decision.entity, *decision.candidates):
                if candidate is not None:
                    suggestions.add(Suggestion(group.name, candidate, group.kind, Reason.AUTHORITY))
        if own.consonants is not None and n_of[own.consonants] > 1:
            buckets[own.consonants].append(group)
    pairs: list[tuple[int, str, str]] = []
    for groups in buckets.values():
        counted = sorted((-sum(names[i].n_documents for i in own.members), own.name) for own in groups)
        listed = {own.name for own in groups if own.entity is not None}
        near = (
            (n + m, min(one, other), max(one, other))
            for (n, one), (m, other) in combinations(counted, 2)
            if not (one in listed and other in listed)
        )
        pairs += islice(near, MAX_SUGGESTIONS_PER_KEY)
    pairs.sort()
    for _, one, other in pairs[:MAX_NEAR_SPELLINGS]:
        suggestions.add(Suggestion(one, other, EntityKind.PERSON, Reason.NEAR_SPELLING))
    return suggestions
