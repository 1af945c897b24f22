"""
Well-known names in texts in Latin letters.

Flow: a paragraph, its language -> the known names that stand in it, whatever their capitals. In German,
French or Spanish the model knows neither *Vereinte Nationen* nor where *bande de Gaza* begins; in English,
which it was taught, a list knows better where a context misleads it, if the name is seldom anything else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.model.document import EntityKind
from indexer.names.known_names import known_names
from indexer.names.recognition.evidence import TAUGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL_WORD = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]*")
_GENITIVE = {"de": "s"}
"""What German writes onto the name of a place without an apostrophe: *Teherans*."""


class KnownMention(NamedTuple):
    """A known name in a text: characters `[start, end)` and its kind."""

    start: int
    end: int
    kind: EntityKind


@cache
def _names_of(language: str) -> dict[str, list[tuple[str, EntityKind]]]:
    """Return by its first word each name that may stand in a language, the longest first."""
    found: dict[str, list[tuple[str, EntityKind]]] = {}
    for known in known_names():
        if language in TAUGHT:
            own = {name for name in known.english if known_kind(name) is not None}
        else:
            own = {*known.english, *(name for only, name in known.others if only in ("", language))}
        for name in own:
            match = _WORD.match(name)
            if match is not None:
                found.setdefault(match.group(), []).append((name, known.kind))
    for names in found.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair))
    return found


@cache
def _english_kinds() -> dict[str, EntityKind | None]:
    found: dict[str, EntityKind | None] = {}
    for known in known_names():
        for name in known.english:
            found[name] = known.kind if found.get(name, known.kind) == known.kind else None
    return found


def known_kind(name: str) -> EntityKind | None:
    """Return of what kind a well-known English name is, `None` if it is not known or may be of two.

    A place of one word is not told: in reports of games it is a team. Nor is what ends in a small letter's
    word, such as *Iranian judiciary*: many call it otherwise.
    """
    kind = _english_kinds().get(name)
    is_told = kind == EntityKind.ORGANISATION or " " in name
    return kind if is_told and name[name.rfind(" ") + 1].isupper() else None


def known_mentions(text: str, start: int, end: int, language: str) -> Iterator[KnownMention]:
    """Yield the known names in `text[start:end]`, in order, none over another."""
    names = _names_of(language)
    last = start
    for match in (_CAPITAL_WORD if language in TAUGHT else _WORD).finditer(text, start, end):
        at = match.start()
        if at < last:
            continue
        for first in dict.fromkeys((match.group(), match.group().removesuffix(_GENITIVE.get(language, " ")))):
            mention = _longest(names.get(first, ()), text, at, end, language)
            if mention is not None:
                last = mention.end
                yield mention
                break


def _longest(
    names: Sequence[tuple[str, EntityKind]],
    text: str,
    at: int,
    end: int,
    language: str,
) -> KnownMention | None:
    for name, kind in names:
        stop = at + len(name)
        if stop <= end and text.startswith(name, at):
            rest = _WORD.match(text, stop, end)
            if rest is None or rest.group() == _GENITIVE.get(language):
                return KnownMention(at, stop, kind)
    return None
