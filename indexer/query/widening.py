"""
Other spellings and synonyms of what was typed.

Flow: words that stand side by side in a query -> who or what they name -> alternatives, of which some may
have been dropped. A word in quotes, or behind `=`, is meant as it stands and has none.

*Same* are other spellings of the one entity that the words name, and what the owner's file says means the
same; *near* are words of names that sound the same, or that are its reading in another script, and of
organisations what an abbreviation stands for, an abbreviation, and the same name in another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from indexer.analysis.tokenize import tokenize
from indexer.index.schema import spelling_words
from indexer.query.tree import Reading, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.index.name_lexicon import NameLexicon
    from indexer.query.synonyms import Synonyms

MAX_ALTERNATIVES = 24
"""Alternatives of one name at most, those of most documents: more than a reader looks through."""

MAX_NAME_WORDS = 8
"""Words of a name or a synonym at most."""


class Why(StrEnum):
    """Why something is looked for beside what was typed."""

    SYNONYM = "synonym"
    ALIAS = "alias"
    SPELLING = "spelling"
    ABBREVIATION = "abbreviation"
    MEANING = "meaning"


NEAR = frozenset([Why.SPELLING, Why.ABBREVIATION, Why.MEANING])
"""What is likely the same: documents with it stand behind those with what was typed."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word or phrase to look for as well."""

    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class Widening:
    """Words of a query side by side, and what else is looked for in their place.

    `entity` is the value in the facet of the one entity that they name. `undecided` are entities of the list
    of names that they are near to, where the machine cannot decide between them.
    """

    leaves: tuple[Typed, ...]
    alternatives: tuple[Alternative, ...]
    entity: str | None = None
    undecided: tuple[str, ...] = ()

    @property
    def is_written_otherwise(self) -> bool:
        """Tell whether nothing more is known of several words than that names have them written together."""
        return len(self.leaves) > 1 and all(own.why is Why.SPELLING for own in self.alternatives)

    @property
    def typed(self) -> str:
        """What was typed."""
        return " ".join(leaf.text for leaf in self.leaves)


def widenings(leaves: Sequence[Typed], names: NameLexicon | None, synonyms: Synonyms) -> Iterator[Widening]:
    """Yield what the words of a query, which stand side by side, are widened to: the longest names first."""
    words = [_words(leaf) for leaf in leaves]
    longest = min(MAX_NAME_WORDS, max(synonyms.longest, names.longest if names is not None else 0, 1))
    at = 0
    while at < len(leaves):
        for end in range(min(len(leaves), at + longest), at, -1):
            found = _widened(tuple(leaves[at:end]), sum(words[at:end], ()), names, synonyms)
            if found is not None:
                yield found
                at = end
                break
        else:
            at += 1


def can_be_widened(leaf: object) -> bool:
    """Tell whether a leaf is a word that is not meant as it stands."""
    return isinstance(leaf, Typed) and leaf.reading is Reading.WORD and leaf.field in {None, "title", "text"}


def _words(leaf: Typed) -> tuple[str, ...]:
    return tuple(token.term for token in tokenize(leaf.text) if token.width == 1)


def _widened(
    leaves: tuple[Typed, ...], words: tuple[str, ...], names: NameLexicon | None, synonyms: Synonyms
) -> Widening | None:
    if not words:
        return None
    found = [Alternative(other, Why.SYNONYM) for other in synonyms.of.get(words, ())]
    entity = None
    undecided: tuple[str, ...] = ()
    if names is not None:
        bearers = names.bearers(words)
        if len(bearers) == 1 and _is_meant(leaves, words, names):
            entity = names.value(bearers[0])
            found += [Alternative(own.text, Why.ALIAS) for own in names.spellings(bearers[0])]
        if len(words) == 1:
            found += [Alternative(other, Why.SPELLING) for other in names.similar(words[0])]
            undecided = names.undecided(words[0])
        found += [Alternative(other, Why.SPELLING) for other in names.joined_or_apart(words)]
        found += _of_organisations(leaves, words, names)
    kept: dict[tuple[str, ...], Alternative] = {}
    for own in found:
        other = spelling_words(own.text)
        # What holds all of the words is found by them.
        if not any(set(words) <= set(reading) for reading in other):
            kept.setdefault(other[0], own)
    alternatives = tuple(kept.values())[:MAX_ALTERNATIVES]
    if not alternatives and not undecided:
        return None
    return Widening(leaves, alternatives, entity, undecided)


def _of_organisations(
    leaves: tuple[Typed, ...], words: tuple[str, ...], names: NameLexicon
) -> Iterator[Alternative]:
    """Yield what organisations are called that the words abbreviate, or name in another language."""
    if len(words) == 1:  # `WHO`, not `who`
        is_name = leaves[0].text.isupper() or names.is_of_names(words[0])
        found = names.abbreviated(words[0]) if is_name else ()
        yield from (Alternative(text, Why.ABBREVIATION) for text in found)
    else:
        yield from (Alternative(text, Why.MEANING) for text in names.same_meaning(words))
        yield from (Alternative(text, Why.ABBREVIATION) for text in names.abbreviations(words))


def _is_meant(leaves: tuple[Typed, ...], words: tuple[str, ...], names: NameLexicon) -> bool:
    """Tell whether words that somebody is called are meant as a name; capitals are (`US`, not `us`)."""
    return len(words) > 1 or names.is_of_names(words[0]) or (leaves[0].text.isupper() and len(words[0]) > 1)
