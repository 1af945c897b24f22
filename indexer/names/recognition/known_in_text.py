"""
Well-known names in languages in Latin letters that the model was not taught.

Flow: a paragraph, its language -> the known names that stand in it, whatever their capitals. In German,
French or Spanish the model knows neither *Vereinte Nationen* nor where *bande de Gaza* begins.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.names.known_names import known_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.model.document import EntityKind

_WORD = re.compile(r"[^\W\d_]+")
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
        own = [name for only, name in known.others if only in ("", language)]
        for name in {*known.english, *own}:
            match = _WORD.match(name)
            if match is not None:
                found.setdefault(match.group(), []).append((name, known.kind))
    for names in found.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair))
    return found


def known_mentions(text: str, start: int, end: int, language: str) -> Iterator[KnownMention]:
    """Yield the known names in `text[start:end]`, in order, none over another."""
    names = _names_of(language)
    last = start
    for match in _WORD.finditer(text, start, end):
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
