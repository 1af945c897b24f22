"""
The list of names that a collection goes by, and where they stand in a text.

Flow: authority.yaml -> Authority; tokens of a text -> entities with mentions.

A spelling is matched word by word in folded form, the longest first, so case,
accents, apostrophes, hyphens and letter forms need no entries of their own. A
spelling in capitals (`UN`, `EU`, `MEK`) is matched in capitals only. In Arabic a
conjunction or preposition written onto the first word is left off the mention.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.analysis.tokenize import Token, tokenize
from indexer.errors import AuthorityError
from indexer.model.document import Entity, EntityKind
from indexer.model.span import Span
from indexer.yaml_text import YamlTextError, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from indexer.model.document import Paragraph

STARTER = "starter_authority.yaml"

# wa-, fa-, bi-, li-, ka-: written onto the next word in Arabic.
_ARABIC_PROCLITICS = "وفبلک"
MAX_READINGS = 16
"""Ways to read one spelling: each of its compounds in parts or joined, for up to four of them."""

_MIN_STEM_CHARS = 3  # what is left of an Arabic word behind its prefix


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """One entity: its canonical name, its kind and its further spellings."""

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The canonical name, then the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class _Spelling:
    entry: AuthorityEntry
    is_capitals: bool


class Authority:
    """A list of entities, ready to be found in texts.

    Building it raises `AuthorityError` when one spelling stands under two
    entities: the machine cannot tell whom it means.
    """

    def __init__(self, entries: Iterable[AuthorityEntry], source: Path | None = None) -> None:
        self.entries = tuple(entries)
        self._spellings: dict[tuple[str, ...], _Spelling] = {}
        self._longest: dict[str, int] = {}
        for entry in self.entries:
            for text in entry.spellings:
                self._add(text, entry, source or Path(STARTER))

    def _add(self, text: str, entry: AuthorityEntry, source: Path) -> None:
        tokens = list(tokenize(text))
        for words in _word_sequences(tokens):
            known = self._spellings.get(words)
            if known is not None and known.entry is not entry:
                reason = (
                    f"{text!r} stands under {known.entry.name!r} and under {entry.name!r}; keep it under one"
                )
                raise AuthorityError(source, reason)
            is_capitals = text.isupper() and text.isascii()
            if known is None or known.is_capitals:
                self._spellings[words] = _Spelling(entry, is_capitals)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    @property
    def fingerprint(self) -> str:
        """A digest of the entries: another one means that who is named has to be found again."""
        canonical = json.dumps(
            [[entry.name, entry.kind, entry.aliases] for entry in self.entries], ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def resolve(self, name: str) -> AuthorityEntry | None:
        """Return the entity that a name as a whole means, or `None`."""
        tokens = list(tokenize(name))
        for words in _word_sequences(tokens):
            spelling = self._spellings.get(words)
            if spelling is not None and (name.isupper() or not spelling.is_capitals):
                return spelling.entry
        return None

    def restricted_to(self, names: Collection[str]) -> Authority:
        """Return the same list with only the entities of these canonical names."""
        return Authority(entry for entry in self.entries if entry.name in names)

    def find(self, text: str, paragraphs: Sequence[Paragraph] = ()) -> tuple[Entity, ...]:
        """Return the entities that the text names, with every mention.

        `paragraphs` bound the mentions (none runs over two) and tell their
        language. Entities come in the order of their first mention.
        """
        mentions: dict[str, list[Span]] = {}
        kinds: dict[str, EntityKind] = {}
        pieces = [(p.span, p.language) for p in paragraphs] or [(Span(0, len(text)), "und")]
        for span, language in pieces:
            tokens = list(tokenize(span.of(text)))
            for entry, mention in self._matches(tokens, is_arabic=language == "ar"):
                mentions.setdefault(entry.name, []).append(mention.shifted(span.start))
                kinds[entry.name] = entry.kind
        return tuple(Entity(name, kinds[name], tuple(spans)) for name, spans in mentions.items())

    def _matches(self, tokens: Sequence[Token], *, is_arabic: bool) -> Iterable[tuple[AuthorityEntry, Span]]:
        firsts = tokens if is_arabic else [token for token in tokens if token.term in self._longest]
        if not firsts:
            return
        at: dict[int, list[Token]] = defaultdict(list)
        for token in tokens:
            at[token.position].append(token)
        end = 0
        for position in sorted({token.position for token in firsts}):
            found = self._longest_at(at, position, is_arabic=is_arabic) if position >= end else None
            if found is not None:
                spelling, span, end = found
                yield spelling.entry, span

    def _longest_at(
        self, at: dict[int, list[Token]], position: int, *, is_arabic: bool
    ) -> tuple[_Spelling, Span, int] | None:
        best: tuple[_Spelling, Span, int] | None = None
        for first in at[position]:
            for term, prefix_chars in _readings(first, is_arabic=is_arabic):
                limit = self._longest.get(term, 0)
                if not limit:
                    continue
                start = first.start + prefix_chars
                for words, last in _runs(at, first, term, limit):
                    spelling = self._spellings.get(words)
                    if spelling is None or (spelling.is_capitals and not _is_capitals(at, first, last)):
                        continue
                    end = last.position + last.width
                    if best is None or end > best[2]:
                        best = (spelling, Span(start, last.end), end)
        return best


def _readings(token: Token, *, is_arabic: bool) -> list[tuple[str, int]]:
    """Return the term, and for Arabic the term behind its prefixes, with their length."""
    readings = [(token.term, 0)]
    if is_arabic and token.width == 1:
        term = token.term
        if term.startswith("لل") and len(term) > _MIN_STEM_CHARS + 1:
            readings.append(
                ("ال" + term[2:], 0)
            )  # li- swallows the alef of the article: the word stays whole
        is_bare = len(term) == len(token.surface)  # with vowel marks the prefix has no fixed length
        for n in (1, 2):
            if len(term) >= n + _MIN_STEM_CHARS and all(char in _ARABIC_PROCLITICS for char in term[:n]):
                readings.append((term[n:], n if is_bare else 0))
    return readings


def _runs(
    at: dict[int, list[Token]], first: Token, term: str, limit: int
) -> Iterable[tuple[tuple[str, ...], Token]]:
    """Yield every run of up to `limit` words that starts with `first`, with its last token."""
    pending: list[tuple[tuple[str, ...], Token]] = [((term,), first)]
    while pending:
        words, last = pending.pop()
        yield words, last
        if len(words) < limit:
            pending.extend(((*words, token.term), token) for token in at.get(last.position + last.width, ()))


def _word_sequences(tokens: Sequence[Token]) -> Iterable[tuple[str, ...]]:
    """Return the ways to read a spelling: its compounds in parts, and joined."""
    at: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        at[token.position].append(token)
    n_positions = max(at, default=-1) + 1
    pending: list[tuple[tuple[str, ...], int]] = [((), 0)]
    sequences: list[tuple[str, ...]] = []
    while pending and len(sequences) < MAX_READINGS:
        words, position = pending.pop()
        if position >= n_positions:
            if words:
                sequences.append(words)
            continue
        pending.extend(((*words, token.term), position + token.width) for token in at.get(position, ()))
    return sequences


def _is_capitals(at: dict[int, list[Token]], first: Token, last: Token) -> bool:
    tokens = (
        token for position in range(first.position, last.position + 1) for token in at.get(position, ())
    )
    return all(token.surface.isupper() for token in tokens)


def load_authority(path: Path) -> Authority:
    """Read an authority file: a YAML list of `name`, `kind` and `aliases`.

    Raises:
        AuthorityError: it is not there, no such list, or one spelling stands under two entities.
    """
    if path.exists() and not path.is_file():
        raise AuthorityError(path, "is no file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "is not UTF-8 text"
        raise AuthorityError(path, reason or "cannot be read") from error
    return _parse(text, path)


def starter_authority() -> Authority:
    """Return the list that ships with the package."""
    return _parse(resources.files(__package__).joinpath(STARTER).read_text(encoding="utf-8"), Path(STARTER))


def _parse(text: str, path: Path) -> Authority:
    try:
        listed = load_yaml(text)
    except YamlTextError as error:
        raise AuthorityError(path, str(error)) from error
    if listed is None:
        return Authority((), path)
    if not isinstance(listed, list):
        raise AuthorityError(path, "should be a list of entries with name, kind and aliases")
    return Authority((_entry(value, number, path) for number, value in enumerate(listed, 1)), path)


def _entry(value: object, number: int, path: Path) -> AuthorityEntry:
    name = _spelling(value.get("name")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or name is None:
        raise AuthorityError(path, f"entry {number} has no name")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in set(EntityKind):
        kinds = ", ".join(EntityKind)
        raise AuthorityError(path, f"entry {number} ({name}): kind should be one of {kinds}")
    aliases = value.get("aliases") or []
    if not isinstance(aliases, list):
        raise AuthorityError(path, f"entry {number} ({name}): aliases should be a list")
    spellings = [_spelling(alias) for alias in aliases if alias not in ("", None)]
    if None in spellings:
        raise AuthorityError(path, f"entry {number} ({name}): every alias should be a name")
    return AuthorityEntry(name, EntityKind(kind), tuple(alias for alias in spellings if alias is not None))


def _spelling(value: object) -> str | None:
    """Return a name on one line; `None` for what is none: a list, nothing, half a character."""
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        return None
    return " ".join(value.split()) or None
