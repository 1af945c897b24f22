"""
The query tree: operators over leaves, before and after expansion.

The parser gives `Typed` leaves: text as it stands in the query, with its place.
Expansion puts `Word`, `Sequence`, `FacetMatch`, `DateMatch`, `KeyMatch`, `Everything`
or `Nothing` in their stead. Nodes are immutable and hashable; they are our own
rather than Whoosh's because a leaf has to carry what Whoosh's cannot: several
fields and forms that count as one word, and the place it was typed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from indexer.index.term_set import TermSet as Terms


class Reading(Enum):
    """How the text of a leaf is to be read."""

    WORD = "word"
    PHRASE = "phrase"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Typed:
    """A leaf as it was typed.

    `field` is `None` where none was named. `start` is its place in the query.
    `slop` is how many words may lie between neighbours of a phrase, plus one.
    `edits` is the distance of a fuzzy word. A range has its bounds in `lower` and
    `upper`, `None` where open; `excludes` tells whether each bound is left out.
    """

    text: str
    start: int
    field: str | None = None
    reading: Reading = Reading.WORD
    boost: float = 1.0
    slop: int = 1
    edits: int = 0
    prefix_chars: int = 0
    lower: str | None = None
    upper: str | None = None
    excludes: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a word: the folded forms and the stems that may stand there.

    `terms` are forms too, those that a wildcard stands for in one snapshot; a slot has either
    these or the others. `function_stems` are those of `stems` in whose language the word is a
    function word, which counts less for ranking.
    """

    exact: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    terms: Terms | None = None
    function_stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms, in any of `fields`; it counts as one for ranking."""

    label: str
    slot: Slot
    fields: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words that follow one another, each within `slop` positions of the one before."""

    label: str
    slots: tuple[Slot, ...]
    fields: tuple[str, ...]
    slop: int = 1
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class FacetMatch:
    """Documents with one of these values of a facet. It does not score."""

    facet: str
    label: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateMatch:
    """Documents whose date may fall between two days, both included. It does not score."""

    label: str
    earliest: dt.date | None
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class DocumentMatch:
    """Documents by their doc ids in one snapshot, ascending. It does not score."""

    label: str
    docs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """The document with this key. It does not score."""

    key: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document: a part of the query that holds nothing to search for, or stands for no term."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match at least one part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Documents that match at least one reading; the best one scores, the others `tie` times."""

    parts: tuple[Node, ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Widened:
    """Documents that match what was typed, or something that is looked for in its place.

    `same` counts like what was typed, the best of them. What matches `near` alone stands below every
    document that matches one of these.
    """

    typed: Node
    same: tuple[Node, ...] = ()
    near: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """Documents that match `required`; matching `optional` as well raises them."""

    required: Node
    optional: Node


@dataclass(frozen=True, slots=True)
class Require:
    """Documents that match both; only `scored` scores."""

    scored: Node
    required: Node


@dataclass(frozen=True, slots=True)
class Constant:
    """Documents that match, all with one score."""

    part: Node
    score: float


Node = (
    Typed
    | Word
    | Sequence
    | FacetMatch
    | DateMatch
    | DocumentMatch
    | KeyMatch
    | Everything
    | Nothing
    | And
    | Or
    | Best
    | Widened
    | Not
    | AndMaybe
    | Require
    | Constant
)
