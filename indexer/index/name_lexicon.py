"""
The spellings of a collection's names, ready to be looked up by a query.

Flow: Entities of a snapshot, the list of names -> NameLexicon; words as typed -> the entities that are
spelled so; one word -> the words of names that are other spellings of it, in any script.

A word counts as one of names only where most documents that have it have it in a name: *graves* is the
surname of somebody, and yet nearly always a word.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from indexer.analysis.tokenize import tokenize
from indexer.index.schema import spelling_words
from indexer.model.document import EntityKind
from indexer.names.confusables import ConfusablesGuard, ListedEntity
from indexer.names.keys import is_abjad, is_regular_reading
from indexer.names.organisation_names import OrganisationNames
from indexer.names.resolution import LEAST_RATIO
from indexer.names.similar_words import WordLexicon
from indexer.names.spoken_abbreviations import spoken_abbreviations, spoken_letters
from indexer.names.written_together import Joinable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from indexer.index.entities import Entities
    from indexer.names.authority import AuthorityEntry

SAME_SOUND = 0.97
"""Words of one script that are so alike have one sound key."""

LEAST_LIKENESS = 0.6
"""What is less alike is no regular reading in another script either."""

MIN_WORD_CHARS = 3
"""Shorter words are connectors and initials: بن is *bin*, and would be a reading of *Bonn*."""

MIN_NAME_SHARE = 0.5
"""Of the documents that have a word, the least share that has it in a name, for it to be a word of names."""

MAX_AMBIGUOUS_LETTERS = 3
"""Abbreviations of so few letters stand for many things: *AFP*, *PDC*."""

Words = tuple[str, ...]


class KnownSpelling(NamedTuple):
    """A spelling of an entity as the texts write it, and in how many documents they do."""

    text: str
    n_documents: int


class NameLexicon:
    """The names of one snapshot.

    `n_documents_with` tells how many documents have all of some folded words.
    """

    def __init__(
        self,
        entities: Entities,
        listed: Sequence[AuthorityEntry],
        n_documents_with: Callable[..., int],
    ) -> None:
        self._entities = entities
        self._listed = listed
        self._n_documents_with = n_documents_with

    def prepare(self) -> None:
        """Put together what the first query would wait for: 20,000 names take a second."""
        self._bearers, self._words, self._written  # noqa: B018 - these are kept
        self._listed_bearers, self._lone_words, self._guard, self._joinable  # noqa: B018

    @cached_property
    def _bearers(self) -> dict[Words, tuple[int, ...]]:
        """The entities by their spellings, in folded words: those of the texts and those of the list."""
        found: dict[Words, dict[int, None]] = defaultdict(dict)
        for entity in range(len(self._entities)):
            for spelling in self._entities.spellings(entity):
                for words in spelling_words(spelling.text):
                    found[words][entity] = None
        listed = self._entities.find_all([entry.name for entry in self._listed])
        for entry, entity in zip(self._listed, listed, strict=True):
            if entity >= 0:
                for alias in (entry.name, *entry.aliases):
                    for words in spelling_words(alias):
                        found[words][entity] = None
        return {words: tuple(entities) for words, entities in found.items()}

    @cached_property
    def longest(self) -> int:
        """The most words that a spelling has."""
        return max(map(len, self._bearers), default=0)

    def bearers(self, words: Words) -> tuple[int, ...]:
        """Return the entities that are spelled so."""
        return self._bearers.get(words, ())

    def spellings(self, entity: int) -> tuple[KnownSpelling, ...]:
        """Return the spellings of an entity in the texts, those of most documents first."""
        return tuple(KnownSpelling(own.text, own.n_documents) for own in self._entities.spellings(entity))

    def value(self, entity: int) -> str:
        """Return how the facet calls an entity."""
        return self._entities.value(entity)

    @cached_property
    def _named_in(self) -> dict[str, int]:
        """The words of names, with how many documents have them in one, at most."""
        counts: dict[str, int] = defaultdict(int)
        for entity in range(len(self._entities)):
            for spelling in self._entities.spellings(entity):
                words = {word for words in spelling_words(spelling.text) for word in words}
                for word in words:
                    counts[word] += spelling.n_documents
        return dict(counts)

    @cached_property
    def _words(self) -> WordLexicon:
        words = (word for word in self._named_in if len(word) >= MIN_WORD_CHARS)
        return WordLexicon([word for word in words if not word.isdigit()])

    def is_of_names(self, word: str) -> bool:
        """Tell whether a folded word is one of names; one that no document has may be."""
        n_with = self._n_documents_with(word)
        return n_with == 0 or self._named_in.get(word, 0) >= MIN_NAME_SHARE * n_with

    def similar(self, word: str) -> tuple[str, ...]:
        """Return the words of names that are certainly other spellings of a folded word, the likest first.

        They are as the texts write them.
        """
        if not self._named_in or not self.is_of_names(word):
            return ()
        numbers, likeness = self._words.similar(word, least=LEAST_LIKENESS)
        found = [
            other
            for number, alike in zip(numbers.tolist(), likeness.tolist(), strict=True)
            if (other := self._words.words[number]) != word
            and _is_spelling(word, other, alike)
            and self._n_documents_with(other)
            and self.is_of_names(other)
        ]
        return tuple(self._written.get(other, other) for other in found if not self._are_two(word, other))

    @cached_property
    def _joinable(self) -> Joinable:
        return Joinable(
            words
            for entity in range(len(self._entities))
            for spelling in self._entities.spellings(entity)
            for words in spelling_words(spelling.text)[:1]
        )

    def joined_or_apart(self, words: Words) -> tuple[str, ...]:
        """Return what is in names the same as folded words side by side, but written together or apart.

        *Abdolrahman* for *Abd al-Rahman*, ولی جان for *Walijan*, each as the texts write it.
        """
        if len(words) == 1 and not self.is_of_names(words[0]):
            return ()
        found = [
            other
            for other in self._joinable.like(words)
            if self._n_documents_with(*other) and (len(other) > 1 or self.is_of_names(other[0]))
        ]
        return tuple(" ".join(self._written.get(word, word) for word in other) for other in found)

    @cached_property
    def _written(self) -> dict[str, str]:
        """The words of names as most documents write them."""
        written: dict[str, tuple[int, str]] = {}
        for entity in range(len(self._entities)):
            for spelling in self._entities.spellings(entity):
                for token in tokenize(spelling.text):
                    own = (spelling.n_documents, token.surface)
                    written[token.term] = max(written.get(token.term, own), own)
        return {word: surface for word, (_, surface) in written.items()}

    def _are_two(self, one: str, other: str) -> bool:
        """Tell whether the list of names keeps two words apart: each is a name of another entity."""
        first, second = self._listed_bearers.get(one), self._listed_bearers.get(other)
        return bool(first and second and first.isdisjoint(second))

    @cached_property
    def _listed_bearers(self) -> dict[str, frozenset[str]]:
        """The entries of the list by the lone words they are spelled as."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self._listed:
            for spelling in entry.spellings:
                for words in spelling_words(spelling):
                    if len(words) == 1:
                        found[words[0]].add(entry.id)
        return {word: frozenset(ids) for word, ids in found.items()}

    @cached_property
    def _guard(self) -> ConfusablesGuard:
        return ConfusablesGuard(
            ListedEntity(entry.name, entry.kind, entry.spellings) for entry in self._listed
        )

    @cached_property
    def _organisations(self) -> tuple[OrganisationNames, tuple[str, ...], tuple[int, ...]]:
        """The spellings of organisations in the texts, ready to be compared; each, and whose it is."""
        owned = [
            (spelling.text, entity)
            for entity in np.flatnonzero(self._entities.is_of_kind(EntityKind.ORGANISATION)).tolist()
            for spelling in self._entities.spellings(entity)
        ]
        texts = tuple(text for text, _ in owned)
        return (
            OrganisationNames([spelling_words(text)[0] for text in texts]),
            texts,
            tuple(entity for _, entity in owned),
        )

    def same_meaning(self, words: Words) -> tuple[str, ...]:
        """Return the spellings of organisations that say the same as a name in other words."""
        names, texts, _ = self._organisations
        return tuple(dict.fromkeys(texts[i] for i in names.same_meaning(words)))

    def abbreviated(self, short: str) -> tuple[str, ...]:
        """Return the spellings of the one organisation that a folded word is the abbreviation of."""
        names, texts, owners = self._organisations
        found = [
            owners[i]
            for i in names.abbreviated(short)
            if self._is_abbreviation(short, spelling_words(texts[i])[0])
        ]
        found += [
            owners[i]
            for i in ([] if found else names.spoken(short))
            if self._is_spoken_abbreviation(short, spelling_words(texts[i])[0])
        ]
        return self._all_spellings(found)

    def abbreviations(self, words: Words) -> tuple[str, ...]:
        """Return the spellings of what is the abbreviation of a name, and of no other one."""
        names, texts, _ = self._organisations
        found = [
            texts[i]
            for i in names.abbreviations(words)
            if self._is_abbreviation(spelling_words(texts[i])[0][0], words)
        ]
        found += [
            texts[i]
            for i in names.spoken_abbreviations(words)
            if self._is_spoken_abbreviation(spelling_words(texts[i])[0][0], words)
        ]
        return tuple(dict.fromkeys(found))

    def _is_abbreviation(self, short: str, words: Words) -> bool:
        """Tell whether the documents say nothing else: a short one and its name stand together somewhere."""
        if len(short) > MAX_AMBIGUOUS_LETTERS or not self._n_documents_with(short):
            return True
        return self._n_documents_with(short, *words) > 0

    def _is_spoken_abbreviation(self, short: str, words: Words) -> bool:
        """Tell whether a word is nobody's name, as *Neda* is, or stands with what it may abbreviate."""
        letters = spoken_letters(short) & spoken_abbreviations(words)
        if short not in self._words_of_people and max(map(len, letters), default=0) > MAX_AMBIGUOUS_LETTERS:
            return True
        return self._n_documents_with(short, *words) > 0

    @cached_property
    def _words_of_people(self) -> frozenset[str]:
        return frozenset(
            word
            for entity in np.flatnonzero(self._entities.is_of_kind(EntityKind.PERSON)).tolist()
            for spelling in self._entities.spellings(entity)
            for words in spelling_words(spelling.text)
            for word in words
        )

    def _all_spellings(self, entities: Iterable[int]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(own.text for entity in dict.fromkeys(entities) for own in self.spellings(entity))
        )

    def undecided(self, word: str) -> tuple[str, ...]:
        """Return the people of the list between whom a word is undecided; nothing where it is not.

        The word is one of names, no spelling of the list, and nothing but a person is called so.
        """
        if word in self._listed_bearers or not self.is_of_names(word):
            return ()
        if any(self._entities.kind(entity) is not EntityKind.PERSON for entity in self.bearers((word,))):
            return ()
        decision = self._guard.decide(word)
        near = tuple(name for name in decision.candidates if self._is_near(word, name))
        return near if decision.is_undecided and len(near) > 1 else ()

    def _is_near(self, word: str, name: str) -> bool:
        """Tell whether an entry has a lone word that a reader may take for another one."""
        return any(
            is_abjad(word) != is_abjad(other) or fuzz.ratio(word, other) >= LEAST_RATIO
            for other in self._lone_words.get(name, ())
        )

    @cached_property
    def _lone_words(self) -> dict[str, tuple[str, ...]]:
        """The lone words that each entry of the list is spelled as."""
        return {
            entry.name: tuple(
                words[0]
                for spelling in entry.spellings
                for words in spelling_words(spelling)
                if len(words) == 1
            )
            for entry in self._listed
        }


def _is_spelling(word: str, other: str, likeness: float) -> bool:
    if is_abjad(word) == is_abjad(other):
        return likeness >= SAME_SOUND
    latin, abjad = (word, other) if is_abjad(other) else (other, word)
    return is_regular_reading(latin, abjad)
