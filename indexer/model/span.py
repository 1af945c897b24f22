"""
A half-open range of characters, `[start, end)`.

Offsets count Unicode code points in the text that the span belongs to (a
document's stored text, or a passage of it), never bytes and never tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Characters `start` up to, not including, `end`.

    Raises:
        ValueError: a negative start, or an end before the start.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            msg = f"not a span: [{start}, {end})"
            raise ValueError(msg)
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Cut the span out of its text."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """Move both ends by as many characters."""
        return Span(self.start + by, self.end + by)


# What is frozen is set by its slots: texts have millions of spans, and the generated way takes twice as long.
_set_start = Span.__dict__["start"].__set__
_set_end = Span.__dict__["end"].__set__


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort the spans and join those that overlap; neighbours stay apart."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
