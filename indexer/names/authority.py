"""
The list of names that a collection goes by.

Flow: authority.yaml -> entries -> decisions (`indexer.names.decisions`) -> Authority; a text -> entities with
their mentions. How a spelling is found in a text says `indexer.names.authority_matching`.

An entity has an id, which stays when its name is corrected. An owner may give it; else it follows from the
name. Two entities may share a spelling only if it is listed as `ambiguous` or as a surname: it then counts in
a document for the one of its bearers that the document names in another way, and else for nobody.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.analysis.tokenize import tokenize
from indexer.errors import AuthorityError
from indexer.model.document import Entity, EntityKind
from indexer.model.span import Span
from indexer.names.authority_matching import (
    Match,
    Meaning,
    SpellingTable,
    sequences_of_all,
    word_sequences,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from indexer.model.document import Paragraph

_GENERATION_BEHIND = re.compile(r",?\s+(?:Jr|Jnr|Sr|Snr|II|III|IV)\b")
"""Not *Senior*, which begins other words in headlines: *Khamenei Senior Adviser Velayati*."""

STARTER = "starter_authority.yaml"
MAX_ID_CHARS = 200

_Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """One entity: its canonical name, its kind and its further spellings.

    `aliases` are names of this entity and of no other; `ambiguous` spellings may be those of another one
    too, and count only in a document that names the entity in another way. `surnames` stand for the entity
    alone, with a capital letter; one that several entries have is ambiguous. `languages` has for spellings
    whose language or script somebody noted a BCP 47 tag (`fa`, `und-Arab`). `identifiers` lead to other
    lists (`wikidata`, `imo`); `dates` are partial dates by their kind (`born`, `founded`). Links to
    `former_ids` lead to this entry. Without an `id` it has the one that follows from its name.
    """

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    id: str = ""
    ambiguous: tuple[str, ...] = ()
    languages: _Pairs = ()
    identifiers: _Pairs = ()
    dates: _Pairs = ()
    former_ids: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", entity_id(self.name))

    @property
    def spellings(self) -> tuple[str, ...]:
        """The canonical name, the aliases, the surnames, the ambiguous spellings."""
        return (self.name, *self.aliases, *self.surnames, *self.ambiguous)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that `from_json` reads back; what is empty is left out."""
        values = {
            "id": self.id,
            "name": self.name,
            "kind": str(self.kind),
            "aliases": list(self.aliases),
            "surnames": list(self.surnames),
            "ambiguous": list(self.ambiguous),
            "languages": dict(self.languages),
            "identifiers": dict(self.identifiers),
            "dates": dict(self.dates),
            "former_ids": list(self.former_ids),
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> AuthorityEntry:
        """Build the entry that `to_json` wrote down."""
        return cls(
            name=values["name"],
            kind=EntityKind(values["kind"]),
            aliases=tuple(values.get("aliases", ())),
            id=values["id"],
            ambiguous=tuple(values.get("ambiguous", ())),
            languages=tuple(values.get("languages", {}).items()),
            identifiers=tuple(values.get("identifiers", {}).items()),
            dates=tuple(values.get("dates", {}).items()),
            former_ids=tuple(values.get("former_ids", ())),
            surnames=tuple(values.get("surnames", ())),
        )


def entity_id(name: str) -> str:
    """Return the id that follows from a name: its folded words with hyphens between, `ebrahim-raisi`."""
    if len(name) <= MAX_ID_CHARS and name.isascii() and name.replace(" ", "").isalpha():
        return "-".join(name.lower().split())
    words = "-".join(token.term for token in tokenize(name) if token.width == 1)[:MAX_ID_CHARS]
    return words or "entity-" + hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:12]


class Authority:
    """A list of entities, ready to be found in texts.

    `rejected` are names that somebody said are none: whoever recognises names leaves them out. `apart` are
    pairs of ids, each in its order, of entities that somebody said are two: nothing joins them.

    Building it raises `AuthorityError` when one spelling stands under two entities, and not as ambiguous:
    the machine cannot tell whom it means. So does one id of two entities.
    """

    def __init__(
        self,
        entries: Iterable[AuthorityEntry],
        source: Path | None = None,
        *,
        rejected: Iterable[str] = (),
        apart: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.rejected = frozenset(rejected)
        self.apart = frozenset((min(pair), max(pair)) for pair in apart)
        self.source = source or Path(STARTER)
        self._numbers: dict[str, int] = {}
        for number, entry in enumerate(self.entries):
            known = self._numbers.setdefault(entry.id, number)
            if known != number and self.entries[known].name != entry.name:
                names = f"{self.entries[known].name!r} and {entry.name!r}"
                raise AuthorityError(
                    self.source, f"{names} have the id {entry.id!r}; give one of them another"
                )
        self._table = SpellingTable()
        certain = [
            (text, number)
            for number, entry in enumerate(self.entries)
            for text in (entry.name, *entry.aliases)
        ]
        sequences = sequences_of_all([text for text, _ in certain])
        for (text, number), words_of in zip(certain, sequences, strict=True):
            self._add(text, number, words_of)
        for number, entry in enumerate(self.entries):
            for text in entry.ambiguous:
                self._add_uncertain(text, number)
        for number, entry in enumerate(self.entries):
            for text in entry.surnames:
                self._add_uncertain(text, number, is_surname=True)
        for number, entry in enumerate(self.entries):
            for former in entry.former_ids:
                self._numbers.setdefault(former, number)

    def _add(self, text: str, number: int, words_of: Sequence[str]) -> None:
        meaning = Meaning((number,), text.isupper() and text.isascii())
        for words in words_of:
            known = self._table.meanings.get(words)
            if known is not None and known.bearers != meaning.bearers:
                names = [self.entries[each].name for each in (*known.bearers, number)]
                reason = f"{text!r} stands under {names[0]!r} and under {names[1]!r}; keep it under one"
                raise AuthorityError(self.source, reason)
            if known is None or (known.is_capitals and not meaning.is_capitals):
                self._table.add(words, meaning)

    def _add_uncertain(self, text: str, number: int, *, is_surname: bool = False) -> None:
        """Add what means an entity only if no other entry has it as a name of its own."""
        is_capitals = text.isupper() and text.isascii()
        for words in word_sequences(text):
            known = self._table.meanings.get(words)
            if known is None:
                new = Meaning((number,), is_capitals, is_ambiguous=not is_surname, is_capitalised=is_surname)
                self._table.add(words, new)
            elif (known.is_ambiguous or known.is_capitalised) and number not in known.bearers:
                self._table.add(
                    words,
                    Meaning(
                        (*known.bearers, number),
                        is_capitals=known.is_capitals and is_capitals,
                        is_ambiguous=True,
                        is_capitalised=known.is_capitalised and is_surname,
                    ),
                )

    @property
    def fingerprint(self) -> str:
        """A digest of all of it: another one means that who is named has to be found again."""
        values = [[entry.to_json() for entry in self.entries], sorted(self.rejected), sorted(self.apart)]
        return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()

    def entry(self, id_: str) -> AuthorityEntry | None:
        """Return the entity with this id, or with this id before it was merged into another."""
        number = self._numbers.get(id_)
        return None if number is None else self.entries[number]

    def resolve(self, name: str) -> AuthorityEntry | None:
        """Return the entity that a name as a whole means, or `None`; an ambiguous one means nobody."""
        for words in word_sequences(name):
            meaning = self._table.meanings.get(words)
            if (
                meaning is not None
                and not meaning.is_ambiguous
                and (name.isupper() or not meaning.is_capitals)
            ):
                return self.entries[meaning.bearers[0]]
        return None

    def bearers(self, name: str) -> tuple[AuthorityEntry, ...]:
        """Return every entity that a name as a whole may mean: several of an ambiguous one."""
        for words in word_sequences(name):
            meaning = self._table.meanings.get(words)
            if meaning is not None and (name.isupper() or not meaning.is_capitals):
                return tuple(self.entries[number] for number in meaning.bearers)
        return ()

    def is_rejected(self, name: str) -> bool:
        """Tell whether somebody said that this name, in any form that folding joins, is none."""
        return bool(self._rejected_words) and not self._rejected_words.isdisjoint(word_sequences(name))

    @cached_property
    def _rejected_words(self) -> frozenset[str]:
        return frozenset(words for name in self.rejected for words in word_sequences(name))

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether two names mean different entities of this list, or such as somebody has split."""
        first, second = self.resolve(one), self.resolve(other)
        return first is not None and second is not None and first is not second

    def restricted_to(self, names: Collection[str]) -> Authority:
        """Return the same list with only the entities of these canonical names."""
        numbers = sorted(self._by_name[name] for name in names if name in self._by_name)
        return Authority((self.entries[number] for number in numbers), self.source)

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {entry.name: number for number, entry in enumerate(self.entries)}

    def with_entries(self, entries: Iterable[AuthorityEntry]) -> Authority:
        """Return a list of other entries with the same decisions about names."""
        return Authority(entries, self.source, rejected=self.rejected, apart=self.apart)

    def _is_person(self, match: Match) -> bool:
        return any(self.entries[bearer].kind is EntityKind.PERSON for bearer in match.meaning.bearers)

    def find(self, text: str, paragraphs: Sequence[Paragraph] = ()) -> tuple[Entity, ...]:
        """Return the entities that the text names, with every mention.

        A person's name that goes on with *Jr.* or the like is that of another. `paragraphs` bound the
        mentions (none runs over two) and tell their language. Entities come in the order of their first
        mention.
        """
        matches = [
            match
            for match in self._table.matches(text, paragraphs)
            if _GENERATION_BEHIND.match(text, match.end) is None or not self._is_person(match)
        ]
        certain = {match.meaning.bearers[0] for match in matches if not match.meaning.is_ambiguous}
        mentions: dict[int, list[Span]] = defaultdict(list)
        for meaning, start, end in matches:
            number = meaning.bearers[0]
            if meaning.is_ambiguous:
                named = [bearer for bearer in meaning.bearers if bearer in certain]
                if len(named) != 1:
                    continue
                number = named[0]
            mentions[number].append(Span(start, end))
        entries = self.entries
        return tuple(
            Entity(entries[number].name, entries[number].kind, tuple(spans))
            for number, spans in mentions.items()
        )
