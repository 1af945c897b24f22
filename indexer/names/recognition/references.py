"""
Who is meant again: the mentions of one person, organisation or place in a document brought together.

Flow: names in a text, entities decided already -> entities. Only what is certain is joined: the same
words in another case, with or without hyphen, accent or apostrophe; a middle name more or less; a
surname or given name that one person of the document bears; an abbreviation that the text introduces.
A surname that two people bear stays an entity of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.analysis.fold import fold
from indexer.model.document import Entity, EntityKind
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.names.recognition.names_in_text import Name

_APART = re.compile(r"[\s\-‐‑\u200c]+")
_MARKS = re.compile(r"[’'ʼ‘`´ʿʾ.]")
_PARENTHESIS = re.compile(r"\s?[\[(]\s?(?:the |or |formerly |also known as |a\.k\.a\. )?[\"“‘']?")
_ALTERNATIVE = re.compile(r"(?:/| or |, or | and |, )")
_ARTICLE = re.compile(r"(?:the|The|THE|al|Al|el|El)[\s-]")
_MAX_ACRONYM_CHARS = 10


class _Subject:
    """One entity while it is being put together."""

    def __init__(self, kind: EntityKind, listed: Entity | None = None) -> None:
        self.kind = kind
        self.listed = listed
        self.names: list[Name] = []
        self.keys: set[tuple[str, ...]] = set()

    def entity(self) -> Entity:
        spans = [Span(name.start, name.end) for name in self.names]
        if self.listed is not None:
            every = tuple(sorted({*self.listed.mentions, *spans}))
            return Entity(self.listed.name, self.listed.kind, every)
        return Entity(_fullest([name.text for name in self.names]), self.kind, tuple(sorted(spans)))


def key_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name: what all its ways of writing share."""
    name = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name
    return tuple(word for word in (fold(_MARKS.sub("", part)) for part in _APART.split(name)) if word)


def _fullest(spellings: Sequence[str]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for spelling in spellings:
        counts[" ".join(spelling.split())] += 1

    def rank(spelling: str) -> tuple[int, bool, int, int]:
        return len(key_of(spelling)), not spelling.isupper(), len(spelling), counts[spelling]

    return max(counts, key=rank)


def entities_of(text: str, names: Sequence[Name], listed: Sequence[Entity] = ()) -> tuple[Entity, ...]:
    """Return the entities of a document in the order of their first mention.

    `names` are what was recognised beside the mentions of the listed entities.
    """
    subjects: list[_Subject] = []
    by_key: dict[tuple[str, ...], _Subject] = {}
    people: dict[str, list[_Subject]] = defaultdict(list)  # by each word of their names
    for entity in listed:
        subject = _Subject(entity.kind, entity)
        subjects.append(subject)
        for spelling in {entity.name, *(span.of(text) for span in entity.mentions)}:
            key = key_of(spelling)
            if key:
                subject.keys.add(key)
                by_key.setdefault(key, subject)
                _register(people, key, subject)
    groups: dict[tuple[tuple[str, ...], EntityKind], list[Name]] = defaultdict(list)
    for name in names:
        key = key_of(name.text)
        if key:
            groups[key, name.kind].append(name)
    # Full names before parts of names, so that a part finds its bearer.
    for (key, kind), members in sorted(groups.items(), key=lambda item: -len(item[0][0])):
        known = by_key.get(key)
        if known is None or (known.kind is not kind and known.listed is None):
            known = _bearer(key, people) if kind is EntityKind.PERSON else None
        if known is None:
            known = _Subject(kind)
            subjects.append(known)
        known.names.extend(members)
        known.keys.add(key)
        _register(people, key, known)
        by_key.setdefault(key, known)
    _join_abbreviations(text, subjects)
    found = [subject.entity() for subject in subjects if subject.names or subject.listed is not None]
    return tuple(sorted(found, key=lambda entity: min(entity.mentions, default=Span(len(text), len(text)))))


def _register(people: dict[str, list[_Subject]], key: tuple[str, ...], subject: _Subject) -> None:
    if subject.kind is EntityKind.PERSON and len(key) > 1:
        for word in {key[0], key[-1], "".join(key[-2:]), "".join(key)}:
            if subject not in people[word]:
                people[word].append(subject)


def _bearer(key: tuple[str, ...], people: dict[str, list[_Subject]]) -> _Subject | None:
    """Return the one person whose name this is a part of; `None` for none or several."""
    bearers = [
        subject for subject in people.get(key[-1], ()) if any(_is_part(key, full) for full in subject.keys)
    ]
    return bearers[0] if len(bearers) == 1 else None


def _is_part(key: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if len(key) >= len(full):
        return False
    if len(key) == 1:
        return key[0] in (full[-1], full[0], "".join(full[-2:])) or "".join(full) == key[0]
    if key == full[-len(key) :]:
        return True
    if key[-1] != full[-1] or not (key[0] == full[0] or (len(key[0]) == 1 and full[0].startswith(key[0]))):
        return False
    rest = iter(full[1:-1])
    return all(
        any(word == other or (len(word) == 1 and other.startswith(word)) for other in rest)
        for word in key[1:-1]
    )


def _join_abbreviations(text: str, subjects: list[_Subject]) -> None:
    """Join an organisation with the abbreviation behind it: `Name (ABC)`, `Name (ABC or DEF)`, `ABC/DEF`."""
    places: list[tuple[int, int, _Subject]] = []
    for subject in subjects:
        if subject.kind is EntityKind.ORGANISATION:
            spans = [Span(name.start, name.end) for name in subject.names]
            spans += subject.listed.mentions if subject.listed is not None else ()
            places += [(span.start, span.end, subject) for span in spans]
    places.sort(key=lambda place: place[:2])
    joined: dict[int, _Subject] = {}

    def root(subject: _Subject) -> _Subject:
        while id(subject) in joined:
            subject = joined[id(subject)]
        return subject

    for (begin, end, left), (start, stop, right) in pairwise(places):
        first, second = root(left), root(right)
        if first is second or not _introduces(text, (begin, end), (start, stop)):
            continue
        if second.listed is not None:
            if first.listed is not None:
                continue
            first, second = second, first
        first.names.extend(second.names)
        first.keys |= second.keys
        second.names = []
        joined[id(second)] = first
    subjects[:] = [subject for subject in subjects if id(subject) not in joined]


def _introduces(text: str, name: tuple[int, int], behind: tuple[int, int]) -> bool:
    """Tell whether a name is followed by its abbreviation: start and end of both are given."""
    (begin, end), (start, stop) = name, behind
    if not _is_abbreviation(text[start:stop]):
        return False
    gap, is_closed = text[end:start], text[stop : stop + 1] in (")", "]")
    if _PARENTHESIS.fullmatch(gap) is not None:
        return is_closed or _ALTERNATIVE.match(text, stop) is not None
    return _is_abbreviation(text[begin:end]) and (gap == "/" or (gap in (" or ", ", or ") and is_closed))


def _is_abbreviation(name: str) -> bool:
    return (
        2 <= len(name) <= _MAX_ACRONYM_CHARS and " " not in name and sum(char.isupper() for char in name) >= 2
    )
