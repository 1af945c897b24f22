"""
Names of people, organisations and places that no list has, recognised where they stand.

Flow: text, its paragraphs, what the authority found -> entities of the document.

Where a script has capitals, *runs* of words with capitals are cut out of the text and read by a
linear model: what the words are (given name, town, title, "Ministry"), how they are written, what
stands before and behind (`features`, `segmentation`). In Persian and Arabic, which have none, only
what a cue announces is taken (`unicase`). Then the document is read as a whole: the same
words mean the same, a surname its bearer, an abbreviation the name that it was put behind.

It is done by machine and errs; `docs/internals/recognition.md` has the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.model.document import EntityKind
from indexer.names.recognition.names_in_text import find_names
from indexer.names.recognition.references import entities_of, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.model.document import Entity, Paragraph


def recognise(
    text: str, paragraphs: Sequence[Paragraph], listed: Sequence[Entity] = ()
) -> tuple[Entity, ...]:
    """Return all entities of a document in the order of their first mention.

    `listed` are the entities that the authority found. Their mentions are decided: nothing else is
    recognised there. They come back with the places added where a surname or an abbreviation
    refers to them. The name of any other entity is its fullest spelling in this document. No two
    mentions overlap, and none runs over the end of its paragraph. Without paragraphs
    the text is one.
    """
    spans = [(paragraph.span.start, paragraph.span.end) for paragraph in paragraphs] or [(0, len(text))]
    decided = [mention for entity in listed for mention in entity.mentions]
    surnames = frozenset(
        key[-1]
        for entity in listed
        if entity.kind is EntityKind.PERSON
        for key in [key_of(entity.name)]
        if len(key) > 1
    )
    languages = [paragraph.language for paragraph in paragraphs] or [""]
    return entities_of(text, find_names(text, spans, decided, surnames, languages), listed)
