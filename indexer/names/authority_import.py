"""
Entries of other lists taken into a list of names.

Flow: entries of a list, entries to add -> entries of both, and what could not be settled. An entity that
both have is recognised by an identifier, or by its id; two that only share a name stay two, and the name is
ambiguous. What the list had is never taken from it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from indexer.names.authority import AuthorityEntry, entity_id
from indexer.names.authority_matching import word_sequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Merged:
    """A list with another one taken in.

    `entries` has those of the list first, in their order. `changed` are the ids of those that gained
    something. `conflicts` say of each name that two entities share what becomes of it.
    """

    entries: tuple[AuthorityEntry, ...]
    n_added: int
    changed: frozenset[str]
    conflicts: tuple[str, ...]


def merge_lists(listed: Sequence[AuthorityEntry], added: Iterable[AuthorityEntry]) -> Merged:
    """Return the entries of a list together with those of another."""
    return _Merger(listed).merge(added)


class _Merger:
    def __init__(self, listed: Sequence[AuthorityEntry]) -> None:
        self.entries = list(listed)
        self.n_listed = len(self.entries)
        self.by_id: dict[str, int] = {}
        self.by_identifier: dict[tuple[str, str], int] = {}
        for number in range(self.n_listed):
            self._register(number)
        self.gained: dict[int, list[str]] = defaultdict(list)
        """By number of an entry the names that it has got and did not have."""
        self.changed: set[str] = set()
        self.conflicts: list[str] = []

    def _register(self, number: int) -> None:
        entry = self.entries[number]
        for id_ in (entry.id, *entry.former_ids):
            self.by_id.setdefault(id_, number)
        for identifier in entry.identifiers:
            self.by_identifier.setdefault(identifier, number)

    def merge(self, added: Iterable[AuthorityEntry]) -> Merged:
        for entry in added:
            number = self._same(entry)
            if number is None:
                self._add(entry)
            else:
                self._extend(number, entry)
        self._settle_names()
        return Merged(
            tuple(self.entries),
            len(self.entries) - self.n_listed,
            frozenset(self.changed),
            tuple(dict.fromkeys(self.conflicts)),
        )

    def _same(self, entry: AuthorityEntry) -> int | None:
        for identifier in entry.identifiers:
            if identifier in self.by_identifier:
                return self.by_identifier[identifier]
        number = self.by_id.get(entry.id)
        if number is None or self.entries[number].kind is not entry.kind:
            return None
        return None if _contradict(self.entries[number], entry) else number

    def _add(self, entry: AuthorityEntry) -> None:
        number = len(self.entries)
        if entry.id in self.by_id:
            marks = [entity_id(value) for _, value in entry.identifiers]
            ids = (f"{entry.id}-{mark}" for mark in chain(marks, count(2)))
            entry = replace(entry, id=next(id_ for id_ in ids if id_ not in self.by_id))
        self.entries.append(replace(entry, aliases=()))
        self.gained[number] += entry.aliases
        self._register(number)

    def _extend(self, number: int, entry: AuthorityEntry) -> None:
        before = self.entries[number]
        for field in ("dates", "identifiers"):
            known = dict(getattr(before, field))
            for key, value in getattr(entry, field):
                if known.setdefault(key, value) != value:
                    kept = (
                        f"{known[key]!r} is kept" if number < self.n_listed else f"{known[key]!r} came first"
                    )
                    self.conflicts.append(f"{before.name!r}: {key} is {value!r} too; {kept}")
        merged = replace(
            before,
            identifiers=tuple({**dict(entry.identifiers), **dict(before.identifiers)}.items()),
            dates=tuple({**dict(entry.dates), **dict(before.dates)}.items()),
            languages=tuple({**dict(entry.languages), **dict(before.languages)}.items()),
            surnames=_union(before.surnames, entry.surnames),
            ambiguous=_union(before.ambiguous, entry.ambiguous),
        )
        self.entries[number] = merged
        self._register(number)
        self.gained[number] += [entry.name, *entry.aliases]
        if merged != before and number < self.n_listed:
            self.changed.add(before.id)

    def _settle_names(self) -> None:
        """Give every new name to its entity, or make it ambiguous where it is that of several."""
        owners: dict[str, int] = {}
        for number, entry in enumerate(self.entries[: self.n_listed]):
            for text in (entry.name, *entry.aliases):
                for words in word_sequences(text):
                    owners.setdefault(words, number)
        self._settle_headings(owners)
        claims: dict[str, set[int]] = defaultdict(set)
        for number, names in self.gained.items():
            for text in names:
                for words in word_sequences(text):
                    claims[words].add(number)
        for number, names in self.gained.items():
            self._settle_aliases(number, names, owners, claims)

    def _settle_headings(self, owners: dict[str, int]) -> None:
        new = range(self.n_listed, len(self.entries))
        headed: dict[str, list[int]] = defaultdict(list)
        for number in new:
            for words in word_sequences(self.entries[number].name):
                headed[words].append(number)
        taken = {*owners, *headed}
        for number in new:
            entry = self.entries[number]
            words_of = word_sequences(entry.name)
            others = [owners[words] for words in words_of if words in owners]
            rivals = [each for words in words_of for each in headed[words] if each != number]
            if others or rivals:
                other = self.entries[(others or rivals)[0]]
                heading = next(each for each in _told_apart(entry) if taken.isdisjoint(word_sequences(each)))
                taken.update(word_sequences(heading))
                self.conflicts.append(
                    f"{entry.name!r} is the name of two entities; one is listed as {heading!r}"
                    if rivals and not others
                    else f"{entry.name!r} is a name of {other.name!r} already; listed as {heading!r}"
                )
                ambiguous = _union(entry.ambiguous, (entry.name,))
                self.entries[number] = replace(entry, name=heading, ambiguous=ambiguous)
        for number in new:
            for words in word_sequences(self.entries[number].name):
                owners.setdefault(words, number)

    def _settle_aliases(
        self, number: int, names: Sequence[str], owners: dict[str, int], claims: dict[str, set[int]]
    ) -> None:
        entry = self.entries[number]
        aliases, ambiguous = dict.fromkeys(entry.aliases), dict.fromkeys(entry.ambiguous)
        own = {words for text in (entry.name, *aliases) for words in word_sequences(text)}
        for text in names:
            words_of = word_sequences(text)
            if not words_of or own.issuperset(words_of):
                continue
            rivals = {owners[words] for words in words_of if words in owners} - {number}
            rivals |= {each for words in words_of for each in claims[words]} - {number}
            if rivals:
                other = self.entries[min(rivals)].name
                self.conflicts.append(f"{text!r} is a spelling of {other!r} and of {entry.name!r}")
                ambiguous.setdefault(text)
            else:
                aliases.setdefault(text)
            own.update(words_of)
        settled = replace(entry, aliases=tuple(aliases), ambiguous=tuple(ambiguous))
        if settled != entry and number < self.n_listed:
            self.changed.add(entry.id)
        self.entries[number] = settled


def _contradict(one: AuthorityEntry, other: AuthorityEntry) -> bool:
    """Tell whether two entries have another identifier in one list, or other dates: then they are two."""
    for field in ("identifiers", "dates"):
        known = dict(getattr(one, field))
        for key, value in getattr(other, field):
            mine = known.get(key, value)
            if not (mine.startswith(value) or value.startswith(mine)):
                return True
    return False


def _told_apart(entry: AuthorityEntry) -> Iterator[str]:
    """Yield headings for an entity whose name another one has: with a date, an identifier, a number."""
    yield from (f"{entry.name} ({date[:4]})" for what, date in entry.dates if what in ("born", "founded"))
    yield from (f"{entry.name} ({value})" for _, value in entry.identifiers)
    yield from (f"{entry.name} ({number})" for number in count(2))


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
