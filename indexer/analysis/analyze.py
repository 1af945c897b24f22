"""
A text with its paragraphs, as the index sees it: words at positions.

Flow: Document -> analyze -> postings; the same tokens tell where a match stands
in the text when it is shown. Paragraphs follow one another with a gap, so that no
phrase runs over two of them; each is stemmed by its own language.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.analysis.stem import stem_term
from indexer.analysis.tokenize import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.model.document import Paragraph

PARAGRAPH_GAP = 1
"""Positions left free between paragraphs: enough to part phrases, little enough for nearness."""


@dataclass(frozen=True, slots=True)
class TextTerms:
    """The terms of a text with the positions they stand at, in ascending order.

    `exact` holds the folded words, `stems` their languages and stems at the same positions.
    `n_tokens` counts the words, a compound by its parts.
    """

    exact: dict[str, list[int]]
    stems: dict[str, list[int]]
    n_tokens: int


def iter_tokens(
    text: str, paragraphs: Sequence[Paragraph] = (), language: str = "und"
) -> Iterator[tuple[Token, str]]:
    """Yield the tokens of a text, each with the language it is stemmed by.

    Offsets are of `text`. Without paragraphs the text is one, in `language`.
    """
    if not paragraphs:
        for token in tokenize(text):
            yield token, language
        return
    position = 0
    for paragraph in paragraphs:
        offset = paragraph.span.start
        for token in tokenize(paragraph.span.of(text), position):
            yield token._replace(start=token.start + offset, end=token.end + offset), paragraph.language
            position = max(position, token.position + token.width)
        position += PARAGRAPH_GAP


def analyze(text: str, paragraphs: Sequence[Paragraph] = (), language: str = "und") -> TextTerms:
    """Return the terms of a text. What lies between paragraphs is not read."""
    exact: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, list[int]] = defaultdict(list)
    n_tokens = 0
    for token, token_language in iter_tokens(text, paragraphs, language):
        exact[token.term].append(token.position)
        stems[stem_term(token.surface, token_language)].append(token.position)
        n_tokens += token.width == 1
    return TextTerms(dict(exact), dict(stems), n_tokens)
