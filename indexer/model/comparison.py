"""
What differs between two texts, for a page or a program to show.

Flow: the engine -> Comparison -> a page. The text of both is in it, in one order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.model.document import Document


class Change(StrEnum):
    """Where a piece of text stands: in both texts, in the first alone, or in the second alone."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


class Level(StrEnum):
    """What was compared as a whole."""

    WORDS = "words"
    PARAGRAPHS = "paragraphs"


@dataclass(frozen=True, slots=True)
class ComparedPiece:
    """A stretch of text with what became of it. What is in both is as the second has it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """A paragraph of either text, or of both, in pieces."""

    language: str
    pieces: tuple[ComparedPiece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it differs."""
        return all(piece.change is Change.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents, and all that differs between their texts.

    `n_same`, `n_deleted` and `n_inserted` count words. Space and paragraphs make no
    difference, letters and punctuation do. Long texts are compared by paragraphs.
    """

    first: Document
    second: Document
    paragraphs: tuple[ComparedParagraph, ...]
    level: Level
    n_same: int
    n_deleted: int
    n_inserted: int
