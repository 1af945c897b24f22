"""
Text and spans to pieces that a template prints, the matched ones in `<mark>`.

Pieces hold plain text: the template escapes each on its own, so nothing in a
document or a query can become markup. Joined, the pieces are the text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `hit` counts the marked ones from 1; 0 is not marked.

    A hit that runs over the end of a paragraph comes in several pieces: the
    first carries its anchor, the last the steps to its neighbours.
    """

    text: str
    hit: int = 0
    is_first: bool = True
    is_last: bool = True


def pieces(text: str, highlights: Sequence[Span], within: Span | None = None) -> tuple[Piece, ...]:
    """Cut `text`, or the part of it `within`, at the highlights.

    Highlights are sorted and do not overlap; their numbers count from the first
    of them, whatever part is cut.
    """
    return tuple(_cut(text, highlights, Span(0, len(text)) if within is None else within))


def _cut(text: str, highlights: Sequence[Span], within: Span) -> Iterator[Piece]:
    at = within.start
    i_first = bisect_right(highlights, within.start, key=lambda highlight: highlight.end)
    for number in range(i_first + 1, len(highlights) + 1):
        highlight = highlights[number - 1]
        if highlight.start >= within.end:
            break
        start, end = max(highlight.start, at), min(highlight.end, within.end)
        if start >= end:
            continue
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[start:end], number, start == highlight.start, end == highlight.end)
        at = end
    if at < within.end:
        yield Piece(text[at : within.end])
