"""
What in one document matched a query: the spans to mark.

Flow: expanded tree + Document -> marks. The document's text is cut into the same
tokens that were indexed, at any length, and the tree is followed down: only parts
that this document does match are marked, a phrase as one span, and nothing that
stands under *not*.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.analyze import iter_tokens
from indexer.analysis.stem import stem_term
from indexer.model.span import Span
from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    DateMatch,
    Everything,
    FacetMatch,
    KeyMatch,
    Node,
    Not,
    Or,
    Require,
    Sequence,
    Slot,
    Word,
)
from indexer.search.kernels import near_chains, phrase_starts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.analysis.tokenize import Token
    from indexer.model.document import Document


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the title or of the body that matched, and what of the query it matched."""

    span: Span
    label: str
    field: str


@dataclass(slots=True)
class _FieldTokens:
    """The tokens of one field by what a query asks for: folded form, stem, position."""

    by_term: dict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))
    by_stem: dict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))

    def of_slot(self, slot: Slot) -> dict[int, Token]:
        """Return the tokens that may stand in a slot, by position, ascending."""
        found = {token.position: token for form in slot.stems for token in self.by_stem.get(form, ())}
        found.update((token.position, token) for term in slot.exact for token in self.by_term.get(term, ()))
        return dict(sorted(found.items()))


class DocumentMatcher:
    """One document, cut into tokens, to be asked what in it matches."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._fields = {
            "title": _cut(iter_tokens(document.title, language=document.language)),
            "body": _cut(iter_tokens(document.text, document.paragraphs, document.language)),
        }

    def marks(self, node: Node) -> tuple[Mark, ...]:
        """Return every mark of the query, in the order of the text; none when it does not match."""
        found = self._match(node) or []
        return tuple(sorted(set(found), key=lambda mark: (mark.field, mark.span, mark.label)))

    def _match(self, node: Node) -> list[Mark] | None:
        """Return the marks under a node, or `None` when the document does not match it."""
        match node:
            case Word():
                return self._word(node) or None
            case Sequence():
                return self._sequence(node) or None
            case And(parts):
                return _all(map(self._match, parts))
            case Or(parts) | Best(parts):
                matched = [marks for marks in map(self._match, parts) if marks is not None]
                return [mark for marks in matched for mark in marks] if matched else None
            case Not(part):
                return [] if self._match(part) is None else None
            case AndMaybe(required, optional):
                first = self._match(required)
                return None if first is None else first + (self._match(optional) or [])
            case Require(scored, required):
                return _all([self._match(scored), self._match(required)])
            case FacetMatch("entity"):
                return self._mentions(node) if self._has_metadata(node) else None
        return [] if self._has_metadata(node) else None

    def _mentions(self, node: FacetMatch) -> list[Mark]:
        """Return where the text names the entities."""
        return [
            Mark(mention, node.label, "body")
            for entity in self.document.entities
            if entity.name in node.values
            for mention in entity.mentions
        ]

    def _has_metadata(self, node: Node) -> bool:
        document = self.document
        match node:
            case FacetMatch(facet, _, values):
                own = {
                    "author": document.authors,
                    "entity": tuple(entity.name for entity in document.entities),
                    "language": (document.language,),
                    "publisher": (document.publisher,) if document.publisher else (),
                }
                return not values.isdisjoint(own[facet])
            case DateMatch(_, earliest, latest):
                date = document.date.value if document.date else None
                if date is None or date.earliest is None or date.latest is None:
                    return False
                return (earliest is None or date.latest >= earliest) and (
                    latest is None or date.earliest <= latest
                )
            case KeyMatch(key):
                return document.key == key
        return isinstance(node, Everything)

    def _word(self, word: Word) -> list[Mark]:
        return [
            Mark(Span(token.start, token.end), word.label, name)
            for name in word.fields
            for token in self._fields[name].of_slot(word.slot).values()
        ]

    def _sequence(self, sequence: Sequence) -> list[Mark]:
        marks: list[Mark] = []
        for name in sequence.fields:
            slots = [self._fields[name].of_slot(slot) for slot in sequence.slots]
            places = [np.fromiter(slot, dtype=np.int64, count=len(slot)) for slot in slots]
            if any(not slot.size for slot in places):
                continue
            if sequence.slop == 1:
                last = len(slots) - 1
                for start in phrase_starts(places).tolist():
                    marks.append(
                        Mark(Span(slots[0][start].start, slots[last][start + last].end), sequence.label, name)
                    )
            else:
                for slot, chained in zip(slots, near_chains(places, sequence.slop), strict=True):
                    spans = (Span(slot[position].start, slot[position].end) for position in chained.tolist())
                    marks += [Mark(span, sequence.label, name) for span in spans]
        return marks


def _cut(tokens: Iterable[tuple[Token, str]]) -> _FieldTokens:
    cut = _FieldTokens()
    for token, language in tokens:
        cut.by_term[token.term].append(token)
        cut.by_stem[stem_term(token.surface, language)].append(token)
    return cut


def _all(matches: Iterable[list[Mark] | None]) -> list[Mark] | None:
    joined: list[Mark] = []
    for marks in matches:
        if marks is None:
            return None
        joined += marks
    return joined
