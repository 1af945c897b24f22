"""
Names of a collection that the authority does not have, joined to groups of certain variants.

Flow: found names, the authority's entities -> keys -> groups, each with its canonical name and perhaps the
entity that it belongs to, and suggestions for what is not certain.

What is certain: full names of one kind with one structured key, in one script; a Latin and a Persian or
Arabic one if each is a regular reading of the other and of no third name; an initial with the only full name
it can stand for, if both occur with the same other names. Names of organisations and places are joined if
all their words sound the same and there are at least two. What one key says about two entities of the
authority is not certain. Groups are classes of equal keys: no chain of small steps can join two names.

The order of the names makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.names.confusables import ConfusablesGuard, ListedEntity
from indexer.names.keys import (
    is_abjad,
    keys,
    sound_key,
    structured_consonants,
    structured_key,
)
from indexer.names.name_parts import NameParts, split_all, split_name
from indexer.names.variants import are_same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MAX_SUGGESTIONS_PER_KEY = 20
"""Of names that have the same surname, so many pairs are suggested at most."""


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
    entity: str | None = None
    is_open: bool = True
    """Whether it may be joined to others: not if the authority cannot decide."""


def cluster(
    names: Sequence[FoundName],
    listed: Iterable[ListedEntity] = (),
    apart: Collection[tuple[str, str]] = (),
) -> Clustering:
    """Return the names in groups of certain variants.

    `listed` are the authority's entities; `apart` pairs of spellings that a person has said are not one
    entity: their names are never in one group.
    """
    words_of = [tuple(words) for words in split_all([name.name for name in names])]
    sounds = _sounds(words_of)
    suggestions: set[Suggestion] = set()
    guard = ConfusablesGuard(listed)
    forbidden = _forbidden(apart)
    classes = _attached(_classes(names, words_of, sounds), names, words_of, guard, forbidden)
    edges = _entity_edges(classes)
    edges |= _script_edges(classes, names, suggestions)
    edges |= _initial_edges(classes, names, sounds, suggestions)
    components = _components(classes, edges, names, words_of, forbidden, suggestions)
    groups = sorted(
        (_group(component, classes, names) for component in components),
        key=lambda group: (group.name, group.kind, [names[i].name for i in group.members]),
    )
    group_of = [0] * len(names)
    for number, group in enumerate(groups):
        for member in group.members:
            group_of[member] = number
    suggestions |= _near_spellings(groups, guard)
    ordered = sorted(suggestions, key=lambda own: (own.kind, own.one, own.other, own.reason))
    return Clustering(tuple(groups), tuple(group_of), tuple(ordered))


def _sounds(words_of: Sequence[tuple[str, ...]]) -> dict[str, str]:
    words = sorted({word for words in words_of for word in words})
    return dict(zip(words, keys(words), strict=True))


def _classes(
    names: Sequence[FoundName], words_of: Sequence[tuple[str, ...]], sounds: dict[str, str]
) -> list[_Class]:
    classes: dict[tuple[str, ...], _Class] = {}
    for number, (name, words) in enumerate(zip(names, words_of, strict=True)):
        if name.kind == EntityKind.PERSON:
            parts = split_name(name.name)
            full = structured_key(parts, sounds)
            # A title before a lone surname may be all that tells two bearers apart.
            key = full or ("", *parts.titles, *parts.words, *parts.suffixes)
        else:
            parts = NameParts((), (), words, (), is_certain=False)
            key = tuple(sounds[word] for word in words) if len(words) > 1 else ("", *words)
        own = classes.setdefault((name.kind, *key), _Class((name.kind, *key), name.kind, parts))
        own.members.append(number)
    return list(classes.values())


def _forbidden(apart: Collection[tuple[str, str]]) -> set[frozenset[tuple[str, ...]]]:
    return {frozenset(map(tuple, split_all(pair))) for pair in apart}


def _holds_forbidden(
    members: Iterable[int], words_of: Sequence[tuple[str, ...]], forbidden: set[frozenset[tuple[str, ...]]]
) -> bool:
    if not forbidden:
        return False
    own = {words_of[i] for i in members}
    return any(len(pair) > 1 and pair <= own for pair in forbidden)


def _attached(
    classes: Iterable[_Class],
    names: Sequence[FoundName],
    words_of: Sequence[tuple[str, ...]],
    guard: ConfusablesGuard,
    forbidden: set[frozenset[tuple[str, ...]]],
) -> list[_Class]:
    """Return the classes with their entities; one whose names belong to several is taken apart."""
    out: list[_Class] = []
    for own in classes:
        of_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for member in own.members:
            of_words[words_of[member]].append(member)
        decided = {words: guard.decide(names[i[0]].name, own.kind) for words, i in of_words.items()}
        entities = {
            decision.entity if own.parts.is_full or decision.is_exact else None
            for decision in decided.values()
        }
        is_undecided = any(decision.is_undecided for decision in decided.values())
        is_split = len(entities) > 1 or _holds_forbidden(own.members, words_of, forbidden)
        if not is_split:
            out.append(replace(own, entity=next(iter(entities)), is_open=not is_undecided))
            continue
        for words, members in of_words.items():
            decision = decided[words]
            entity = decision.entity if own.parts.is_full or decision.is_exact else None
            out.append(_Class((*own.key, "", *words), own.kind, own.parts, members, entity, is_open=False))
    return sorted(out, key=lambda own: own.key)


def _entity_edges(classes: Sequence[_Class]) -> set[tuple[int, int]]:
    first: dict[tuple[str, EntityKind], int] = {}
    edges = set()
    for i, own in enumerate(classes):
        if own.entity is not None:
            edges.add((first.setdefault((own.entity, own.kind), i), i))
    return edges


def _script_edges(
    classes: Sequence[_Class], names: Sequence[FoundName], suggestions: set[Suggestion]
) -> set[tuple[int, int]]:
    """Return the pairs of a Latin class and one of another script that read as each other and no third."""
    buckets: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, own in enumerate(classes):
        if own.kind == EntityKind.PERSON and own.parts.is_full and own.is_open:
            is_other = is_abjad(own.parts.surname[0])
            buckets[structured_consonants(own.parts)][is_other].append(i)
    edges: set[tuple[int, int]] = set()
    for latin, abjad in buckets.values():
        if not latin or not abjad:
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
    sounds: dict[str, str],
    suggestions: set[Suggestion],
) -> set[tuple[int, int]]:
    """Return the pairs of a name with initials and the only full name it can mean, in one company."""
    full: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, own in enumerate(classes):
        if own.kind == EntityKind.PERSON and own.parts.is_full:
            full[_surname_key(own.parts, sounds), own.parts.given[0][0]].append(i)
    edges: set[tuple[int, int]] = set()
    for i, own in enumerate(classes):
        given = own.parts.given
        if own.kind != EntityKind.PERSON or not given or own.parts.is_full:
            continue
        candidates = full.get((_surname_key(own.parts, sounds), given[0]), [])
        if len(candidates) == 1 and own.is_open and classes[candidates[0]].is_open:
            company = _company(own, names) & _company(classes[candidates[0]], names)
            if company:
                edges.add((candidates[0], i))
                continue
        for candidate in candidates[:MAX_SUGGESTIONS_PER_KEY]:
            suggestions.add(_suggestion(own, classes[candidate], names, Reason.INITIAL))
    return edges


def _surname_key(parts: NameParts, sounds: dict[str, str]) -> str:
    return "".join(sounds.get(word) or sound_key(word) for word in parts.surname)


def _company(own: _Class, names: Sequence[FoundName]) -> set[str]:
    return set(chain.from_iterable(names[i].with_names for i in own.members))


def _components(  # noqa: PLR0913, PLR0917 - classes and edges, and what may not be joined
    classes: Sequence[_Class],
    edges: set[tuple[int, int]],
    names: Sequence[FoundName],
    words_of: Sequence[tuple[str, ...]],
    forbidden: set[frozenset[tuple[str, ...]]],
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
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(classes)):
        members[root(i)].append(i)
    components: list[list[int]] = []
    for own in members.values():
        entities = {classes[i].entity for i in own} - {None}
        numbers = chain.from_iterable(classes[i].members for i in own)
        if len(own) > 1 and (len(entities) > 1 or _holds_forbidden(numbers, words_of, forbidden)):
            components += [[i] for i in own]
            own_set = set(own)
            for i, j in edges:
                if i != j and i in own_set:
                    suggestions.add(_suggestion(classes[i], classes[j], names, Reason.KEPT_APART))
        else:
            components.append(own)
    return components


def _group(component: Sequence[int], classes: Sequence[_Class], names: Sequence[FoundName]) -> Group:
    members = sorted(chain.from_iterable(classes[i].members for i in component))
    entity = next((classes[i].entity for i in component if classes[i].entity is not None), None)
    name = entity or canonical_name([names[i] for i in members])
    return Group(name, classes[component[0]].kind, tuple(members), entity)


def canonical_name(names: Sequence[FoundName]) -> str:
    """Return the name that a group goes by.

    Latin before other scripts; the one with most words, initials not counted; one that is neither inverted
    nor in capitals; the one in most documents; then by its letters.
    """
    n_documents: Counter[str] = Counter()
    for own in names:
        n_documents[own.name] += own.n_documents

    def order(name: str) -> tuple[object, ...]:
        words = name.split()
        n_full = sum(len(word.strip(".")) > 1 for word in words)
        is_plain = "," not in name and not any(len(w) > 1 and w.isupper() and w.isascii() for w in words)
        return (is_abjad(name), -n_full, not is_plain, -n_documents[name], name)

    return min(n_documents, key=order)


def _suggestion(one: _Class, other: _Class, names: Sequence[FoundName], reason: Reason) -> Suggestion:
    pair = sorted(canonical_name([names[i] for i in own.members]) for own in (one, other))
    return Suggestion(pair[0], pair[1], one.kind, reason)


def _near_spellings(groups: Sequence[Group], guard: ConfusablesGuard) -> set[Suggestion]:
    """Return pairs of full names with the same consonants, and names that an entity may have."""
    suggestions: set[Suggestion] = set()
    buckets: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in groups:
        if group.entity is None:
            decision = guard.decide(group.name, group.kind)
            for candidate in (decision.entity, *decision.candidates):
                if candidate is not None:
                    suggestions.add(Suggestion(group.name, candidate, group.kind, Reason.AUTHORITY))
        if group.kind == EntityKind.PERSON:
            parts = split_name(group.name)
            if parts.is_full:
                buckets[structured_consonants(parts)].append(group)
    for own in buckets.values():
        pairs = (
            (one, other) for one, other in combinations(own, 2) if one.entity is None or other.entity is None
        )
        for one, other in islice(pairs, MAX_SUGGESTIONS_PER_KEY):
            names = sorted((one.name, other.name))
            suggestions.add(Suggestion(names[0], names[1], one.kind, Reason.NEAR_SPELLING))
    return suggestions
