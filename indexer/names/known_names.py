"""
Places and bodies that many documents name, by what they are called in several languages.

Flow: the packaged file -> KnownName -> what recognition takes for a name without any cue, and which names of
several languages are one entity. Countries have a file of their own, in more languages (`territories.py`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from indexer.model.document import EntityKind
from indexer.names.name_parts import split_bodies
from indexer.names.territories import territory_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = "known_names.tsv"


class KnownName(NamedTuple):
    """A place or an organisation by its names; `english[0]` is what it goes by.

    `others` are those in German, French, Spanish and Turkish, each with the code of the only language
    in which it is this name, or with an empty one.
    """

    kind: EntityKind
    english: tuple[str, ...]
    persian: tuple[str, ...]
    arabic: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def known_names() -> tuple[KnownName, ...]:
    """Return the names of the packaged file, in its order."""
    found = []
    for line in files(__package__).joinpath(NAMES).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, *languages = line.split("\t")
            english, persian, arabic, others = (tuple(filter(None, names.split("|"))) for names in languages)
            pairs = tuple(_with_language(name) for name in others)
            found.append(KnownName(EntityKind(kind), english, persian, arabic, pairs))
    return tuple(found)


def _with_language(name: str) -> tuple[str, str]:
    language, colon, own = name.partition(":")
    return (language, own) if colon else ("", name)


def known_entity_of(kind: EntityKind, words: Sequence[str]) -> str | None:
    """Return what stands for the entity that the words of a name are that of, whatever its language.

    `words` are as `split_bodies` gives them. It is the code of a country (ISO 3166) or the English name of
    another place or body; `None` where the name is not known or is that of two.
    """
    code = territory_of(words) if kind == EntityKind.PLACE else None
    return code or _entities().get((kind, *words))


@lru_cache(maxsize=1)
def _entities() -> Mapping[tuple[str, ...], str | None]:
    names, entities = [], []
    for known in known_names():
        arabic = (*known.arabic, *map(_with_preposition, known.arabic))
        own = [*known.english, *known.persian, *arabic, *(name for _, name in known.others)]
        names += own
        entities += [(known.kind, known.english[0])] * len(own)
    found: dict[tuple[str, ...], str | None] = {}
    for words, (kind, entity) in zip(split_bodies(names), entities, strict=True):
        key = (kind, *words)
        found[key] = entity if found.get(key, entity) == entity else None
    return found


def _with_preposition(name: str) -> str:
    """Return an Arabic name as it is written behind *li-*, which swallows a letter of the article."""
    return f"لل{name[2:]}" if name.startswith("ال") else name
