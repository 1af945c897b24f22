"""
What people decided about names, and the list of names that follows from it.

Flow: authority file, decisions in their order -> effective authority. It is a pure function: the same file
and the same decisions give the same list, so a decision holds however often the collection is read again,
and one that is undone leaves nothing behind. A decision that no longer fits, because its entity is gone
from the file, is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry, entity_id
from indexer.names.authority_matching import word_sequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class DecisionKind(StrEnum):
    """What was decided.

    Merge: two names are one entity. Split: some spellings are another entity, and the two are kept apart.
    Alias: a spelling is one of an entity. Reject: a spelling is none of an entity, or a name is none.
    Undo: a decision before does not hold.
    """

    MERGE = "merge"
    SPLIT = "split"
    ALIAS = "alias"
    REJECT = "reject"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Operand:
    """An entity that a decision is about: its id, when the list had it, and its name then."""

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    `number` counts from 1, `time` is ISO 8601 in UTC. `entity` is the one that is decided about: the one
    that stays, in a merge; `other` the one that is merged into it. `spellings` are those that are split off,
    added or rejected; of a merge the further names of an entity that the list did not have, and `ambiguous`
    its spellings that count only beside one of these, such as a surname. `name` is the heading of the entity
    that a split makes. `kind` is that of an entity that the list does not have.
    `undoes` is the number of the decision that an undo takes back.
    """

    number: int
    time: str
    what: DecisionKind
    entity: Operand | None = None
    other: Operand | None = None
    spellings: tuple[str, ...] = ()
    name: str = ""
    kind: EntityKind | None = None
    undoes: int | None = None
    note: str = ""
    ambiguous: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that `from_json` reads back; what is empty is left out."""
        values: dict[str, Any] = {
            "number": self.number,
            "time": self.time,
            "what": str(self.what),
            "entity": _operand_to_json(self.entity),
            "other": _operand_to_json(self.other),
            "spellings": list(self.spellings),
            "ambiguous": list(self.ambiguous),
            "name": self.name,
            "kind": None if self.kind is None else str(self.kind),
            "undoes": self.undoes,
            "note": self.note,
        }
        return {key: value for key, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Decision:
        """Build the decision that `to_json` wrote down.

        Raises:
            ValueError: it is none.
        """
        try:
            decision = cls(
                number=values["number"],
                time=values["time"],
                what=DecisionKind(values["what"]),
                entity=_operand_from_json(values.get("entity")),
                other=_operand_from_json(values.get("other")),
                spellings=tuple(values.get("spellings", ())),
                name=values.get("name", ""),
                kind=EntityKind(values["kind"]) if values.get("kind") else None,
                undoes=values.get("undoes"),
                note=values.get("note", ""),
                ambiguous=tuple(values.get("ambiguous", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"is no decision: {error}"
            raise ValueError(msg) from error
        decision.check()
        return decision

    def check(self) -> None:
        """Raise `ValueError` unless it has all that its kind needs, and texts are texts."""
        texts = [self.time, self.name, self.note, *self.spellings, *self.ambiguous]
        texts += [text for each in (self.entity, self.other) if each for text in (each.id, each.name)]
        if not isinstance(self.number, int) or not all(isinstance(text, str) for text in texts):
            msg = "has a value of another type"
            raise ValueError(msg)
        match self.what:
            case DecisionKind.MERGE:
                is_whole = self.entity is not None and self.other is not None
            case DecisionKind.SPLIT | DecisionKind.ALIAS:
                is_whole = self.entity is not None and bool(self.spellings)
            case DecisionKind.REJECT:
                is_whole = bool(self.spellings)
            case DecisionKind.UNDO:
                is_whole = isinstance(self.undoes, int)
        if not is_whole:
            msg = f"says not what a {self.what} is about"
            raise ValueError(msg)


def describe(decision: Decision) -> str:
    """Say in a line what was decided, for a person to read."""

    def named(operand: Operand | None) -> str:
        return "" if operand is None else f"“{operand.name}”"

    spellings = ", ".join(f"“{spelling}”" for spelling in decision.spellings)
    match decision.what:
        case DecisionKind.MERGE:
            return f"{named(decision.other)} is {named(decision.entity)}"
        case DecisionKind.SPLIT:
            return f"{spellings} of {named(decision.entity)} is another, “{heading_of(decision)}”"
        case DecisionKind.ALIAS:
            return f"{spellings} is a spelling of {named(decision.entity)}"
        case DecisionKind.REJECT if decision.entity is None:
            return f"{spellings} is no name"
        case DecisionKind.REJECT:
            return f"{spellings} is no spelling of {named(decision.entity)}"
        case DecisionKind.UNDO:
            return f"decision {decision.undoes} does not hold"


def heading_of(split: Decision) -> str:
    """Return how the entity that a split makes is called."""
    return split.name or split.spellings[0]


def _operand_to_json(operand: Operand | None) -> dict[str, str] | None:
    return None if operand is None else {"id": operand.id, "name": operand.name}


def _operand_from_json(values: Mapping[str, str] | None) -> Operand | None:
    return None if values is None else Operand(values["name"], values.get("id", ""))


@dataclass(frozen=True, slots=True)
class Unfit:
    """A decision that does not fit the list of names as it is now, and why."""

    decision: Decision
    reason: str

    def __str__(self) -> str:
        return f"decision {self.decision.number} ({self.decision.what}) is left out: {self.reason}"


def undone(decisions: Sequence[Decision]) -> set[int]:
    """Return the numbers of the decisions that do not hold, undos among them."""
    numbers: set[int] = set()
    for decision in reversed(decisions):  # an undo may itself be undone
        if decision.what is DecisionKind.UNDO and decision.number not in numbers:
            numbers.add(decision.undoes or 0)
    return numbers


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold, in their order: none that was undone, and no undo."""
    left_out = undone(decisions)
    return [each for each in decisions if each.what is not DecisionKind.UNDO and each.number not in left_out]


def effective_authority(authority: Authority, decisions: Sequence[Decision]) -> Authority:
    """Return the list of names that follows from a file and the decisions that hold."""
    return replay(authority, decisions)[0]


def replay(authority: Authority, decisions: Sequence[Decision]) -> tuple[Authority, tuple[Unfit, ...]]:
    """Return the list of names as `effective_authority` does, and the decisions that do not fit it."""
    held = standing(decisions)
    if not held:
        return authority, ()
    state = _State(authority)
    fitting: list[Decision] = []
    unfit: list[Unfit] = []
    for decision in held:
        try:
            state.apply(decision)
            fitting.append(decision)
        except _DoesNotFit as error:
            unfit.append(Unfit(decision, str(error)))
            state = _State(authority)  # it may be half applied
            for each in fitting:
                state.apply(each)
    return state.authority(), tuple(unfit)


def problem_with(authority: Authority, decisions: Sequence[Decision], new: Decision) -> str:
    """Return why a new decision does not fit behind those before; empty when it does."""
    _, unfit = replay(authority, [*decisions, new])
    return next((each.reason for each in unfit if each.decision is new), "")


class _DoesNotFit(Exception):  # noqa: N818 - it is caught here, and no error of the caller
    """Why a decision cannot be applied."""


@dataclass(slots=True)
class _State:
    """A list of names while decisions are applied to it."""

    base: Authority
    entries: dict[str, AuthorityEntry] = field(init=False)
    redirects: dict[str, str] = field(init=False)
    owners: dict[str, str] = field(init=False)
    """By the words of each unambiguous spelling the id of its entity."""
    rejected: dict[str, None] = field(init=False)
    apart: set[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = {entry.id: entry for entry in self.base.entries}
        self.redirects = {former: entry.id for entry in self.base.entries for former in entry.former_ids}
        self.owners = {}
        for entry in self.base.entries:
            self._own(entry)
        self.rejected = dict.fromkeys(sorted(self.base.rejected))
        self.apart = set(self.base.apart)

    def authority(self) -> Authority:
        return Authority(self.entries.values(), self.base.source, rejected=self.rejected, apart=self.apart)

    def apply(self, decision: Decision) -> None:
        match decision.what:
            case DecisionKind.MERGE:
                self._merge(decision)
            case DecisionKind.SPLIT:
                self._split(decision)
            case DecisionKind.ALIAS:
                self._alias(decision)
            case DecisionKind.REJECT:
                self._reject(decision)
            case DecisionKind.UNDO:
                pass

    def _find(self, operand: Operand | None) -> AuthorityEntry | None:
        """Return the entity of an operand by its id, else by its name."""
        if operand is None:
            return None
        id_ = operand.id
        if id_ and id_ not in self.entries:
            id_ = self.redirects.get(id_, "")
        if not id_:
            id_ = next((self.owners[w] for w in word_sequences(operand.name) if w in self.owners), "")
        return self.entries.get(id_)

    def _known(self, operand: Operand | None) -> AuthorityEntry:
        entry = self._find(operand)
        if entry is None:
            name = "" if operand is None else operand.name
            msg = f"the list of names has no {name!r}"
            raise _DoesNotFit(msg)
        return entry

    def _known_or_made(self, operand: Operand | None, kind: EntityKind | None) -> AuthorityEntry:
        entry = self._find(operand)
        if entry is not None:
            return entry
        if operand is None or operand.id or kind is None:
            return self._known(operand)
        return self._make(operand.name, kind)

    def _make(self, name: str, kind: EntityKind) -> AuthorityEntry:
        base = entity_id(name)
        id_, number = base, 1
        while id_ in self.entries or id_ in self.redirects:
            number += 1
            id_ = f"{base}-{number}"
        entry = AuthorityEntry(name, kind, id=id_)
        self._put(entry)
        for rejected in [each for each in self.rejected if _is_same(each, name)]:
            del self.rejected[rejected]
        return entry

    def _put(self, entry: AuthorityEntry) -> None:
        before = self.entries.get(entry.id)
        if before is not None:
            self._disown(before)
        self.entries[entry.id] = entry
        self._own(entry)

    def _own(self, entry: AuthorityEntry) -> None:
        for text in (entry.name, *entry.aliases):
            for words in word_sequences(text):
                self.owners.setdefault(words, entry.id)

    def _disown(self, entry: AuthorityEntry) -> None:
        for text in (entry.name, *entry.aliases):
            for words in word_sequences(text):
                if self.owners.get(words) == entry.id:
                    del self.owners[words]

    def _merge(self, decision: Decision) -> None:
        kind = decision.kind
        known = self._find(decision.entity) or self._find(decision.other)
        kind = known.kind if known is not None else kind
        kept, other = self._find(decision.entity), self._find(decision.other)
        if kept is not None and other is not None:
            if kept.id == other.id:
                msg = f"{kept.name!r} and {other.name!r} are one entity already"
                raise _DoesNotFit(msg)
            if (min(kept.id, other.id), max(kept.id, other.id)) in self.apart:
                msg = f"{kept.name!r} and {other.name!r} are kept apart by a split; undo that first"
                raise _DoesNotFit(msg)
        kept = self._known_or_made(decision.entity, kind)
        if other is None:
            other = self._known_or_made(decision.other, kind)
        self._remove(other)
        aliases = dict.fromkeys((*kept.aliases, other.name, *other.aliases))
        for text in decision.spellings:
            owner = self._owner(text)
            if owner is None or owner == kept.id:
                aliases.setdefault(text)
        aliases.pop(kept.name, None)
        self._put(
            replace(
                kept,
                aliases=tuple(aliases),
                surnames=tuple(dict.fromkeys((*kept.surnames, *other.surnames))),
                ambiguous=tuple(dict.fromkeys((*kept.ambiguous, *other.ambiguous, *decision.ambiguous))),
                languages=tuple({**dict(other.languages), **dict(kept.languages)}.items()),
                identifiers=tuple({**dict(other.identifiers), **dict(kept.identifiers)}.items()),
                dates=tuple({**dict(other.dates), **dict(kept.dates)}.items()),
                former_ids=tuple(dict.fromkeys((*kept.former_ids, other.id, *other.former_ids))),
            )
        )
        for id_ in (other.id, *other.former_ids):
            self.redirects[id_] = kept.id
        self.apart = {
            (min(pair), max(pair))
            for pair in (tuple(kept.id if id_ == other.id else id_ for id_ in pair) for pair in self.apart)
        }

    def _remove(self, entry: AuthorityEntry) -> None:
        self._disown(entry)
        del self.entries[entry.id]

    def _owner(self, text: str) -> str | None:
        return next((self.owners[words] for words in word_sequences(text) if words in self.owners), None)

    def _split(self, decision: Decision) -> None:
        entry = self._known_or_made(decision.entity, decision.kind)
        leaving = decision.spellings
        entry = self._without(entry, leaving)
        self._put(entry)
        heading = heading_of(decision)
        owner = self._owner(heading)
        if owner is not None:
            msg = f"{heading!r} is a name of {self.entries[owner].name!r}"
            raise _DoesNotFit(msg)
        made = self._make(heading, entry.kind if decision.kind is None else decision.kind)
        aliases = tuple(
            text for text in dict.fromkeys(leaving) if text != heading and self._owner(text) is None
        )
        languages = tuple((text, tag) for text, tag in entry.languages if text in (heading, *aliases))
        self._put(replace(made, aliases=aliases, languages=languages))
        self.apart.add((min(entry.id, made.id), max(entry.id, made.id)))

    def _without(self, entry: AuthorityEntry, leaving: Sequence[str]) -> AuthorityEntry:
        """Return an entry without some spellings, in any form that folding joins."""
        words = {each for text in leaving for each in word_sequences(text)}

        def stay(texts: Iterable[str]) -> list[str]:
            return [text for text in texts if words.isdisjoint(word_sequences(text))]

        names = stay((entry.name, *entry.aliases))
        if not names:
            msg = f"no spelling of {entry.name!r} would be left"
            raise _DoesNotFit(msg)
        return replace(
            entry,
            name=names[0],
            aliases=tuple(names[1:]),
            surnames=tuple(stay(entry.surnames)),
            ambiguous=tuple(stay(entry.ambiguous)),
        )

    def _alias(self, decision: Decision) -> None:
        entry = self._known_or_made(decision.entity, decision.kind)
        for text in decision.spellings:
            owner = self._owner(text)
            if owner == entry.id:
                continue
            if owner is not None:
                other = self.entries[owner]
                if _is_same(other.name, text):
                    msg = f"{text!r} is the name of another entity; merge the two"
                    raise _DoesNotFit(msg)
                self._put(self._without(other, [text]))
            entry = replace(entry, aliases=(*entry.aliases, text))
            self._put(entry)

    def _reject(self, decision: Decision) -> None:
        if decision.entity is not None:
            entry = self._known(decision.entity)
            self._put(self._without(entry, decision.spellings))
            return
        for text in decision.spellings:
            owner = self._owner(text)
            if owner is not None:
                msg = (
                    f"{text!r} is a spelling of {self.entries[owner].name!r}; reject it as one of that entity"
                )
                raise _DoesNotFit(msg)
        self.rejected |= dict.fromkeys(decision.spellings)


def _is_same(one: str, other: str) -> bool:
    return not set(word_sequences(one)).isdisjoint(word_sequences(other))
