"""
The names of a collection against a list of names of others.

Flow: spellings of all entities, of the texts and of the list of names -> `VariantIndex`; an entry of a list
-> the spellings most like one of its own -> the entities that are spelled so, each once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.index.schema import spelling_words
from indexer.model.name_list import EntryMatches, NameMatch
from indexer.names.name_lists import match
from indexer.names.variants import Grade, VariantIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.index.entities import Entities
    from indexer.model.name_list import ListEntry
    from indexer.names.authority import AuthorityEntry
    from indexer.names.name_lists import Match

MAX_SPELLINGS = 50
"""Of the collection, that are compared with one of an entry: an entity may have many that are alike."""


class NameMatcher:
    """The spellings of one snapshot, ready to be compared with lists.

    `n_documents` tells how many documents name the entity with an ordinal.
    """

    def __init__(
        self, entities: Entities, listed: Sequence[AuthorityEntry], n_documents: Callable[[int], int]
    ) -> None:
        self._entities = entities
        self._n_documents = n_documents
        owned: dict[tuple[str, int], None] = {}
        texts, owners = entities.all_spellings
        owned.update(dict.fromkeys(zip(texts, owners.tolist(), strict=True)))
        owned.update(dict.fromkeys((entities.value(entity), entity) for entity in range(len(entities))))
        self._listed: set[int] = set()
        self._bearers: dict[tuple[str, ...], set[int]] = {}
        for entry in listed:
            entity = entities.find(entry.name)
            if entity >= 0:
                self._listed.add(entity)
                owned.update(dict.fromkeys((alias, entity) for alias in entry.aliases))
                for spelling in entry.spellings:
                    for words in spelling_words(spelling):
                        self._bearers.setdefault(words, set()).add(entity)
        self._owners = [entity for _, entity in owned]
        self._index = VariantIndex([text for text, _ in owned])

    def matches(self, entry: ListEntry, least: float) -> EntryMatches:
        """Return the entities that an entry may mean, what is the same before what is suggested.

        An entity of another kind than that of the entry is never the same, and is suggested only where the
        names would be. One word of a name is not compared with several: many share a surname. Where the list
        of names has a spelling of the entry, it has decided whom that means: its other entities are no
        suggestion.
        """
        best: dict[int, NameMatch] = {}
        for found in match([entry], self._index, least=least, limit=MAX_SPELLINGS):
            entity = self._owners[found.index]
            is_other_kind = entry.kind is not None and entry.kind is not self._entities.kind(entity)
            if found.grade is not Grade.SAME and (is_other_kind or self._is_part(found, entity)):
                continue
            own = self._match(found, entity, is_other_kind=is_other_kind)
            known = best.get(entity)
            if known is None or _order(own) < _order(known):
                best[entity] = own
        meant = {entity for name in entry.names for entity in self._listed_as(name.text)}
        kept = (
            own for entity, own in best.items() if not meant or entity in meant or entity not in self._listed
        )
        return EntryMatches(entry, tuple(sorted(kept, key=_order)))

    def _listed_as(self, text: str) -> set[int]:
        """Return the entities that the list of names has under a spelling."""
        return {entity for words in spelling_words(text) for entity in self._bearers.get(words, ())}

    def _is_part(self, found: Match, entity: int) -> bool:
        """Tell whether one word of a longer name met a name of several."""
        is_word = len(self._index.names[found.index].split()) == 1
        return is_word and len(found.alias.text.split()) > 1 and len(self._entities.value(entity).split()) > 1

    def _match(self, found: Match, entity: int, *, is_other_kind: bool) -> NameMatch:
        return NameMatch(
            value=self._entities.value(entity),
            kind=self._entities.kind(entity),
            n_documents=self._n_documents(entity),
            alias=found.alias.text,
            spelling=self._index.names[found.index],
            likeness=found.likeness,
            grade=str(Grade.SUGGESTED if is_other_kind else found.grade),
        )


def _order(own: NameMatch) -> tuple[bool, float, str]:
    return (own.grade != Grade.SAME, -own.likeness, own.value)
