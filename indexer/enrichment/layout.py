"""
The head and the foot of a text: the lines around the running text.

A byline, a date of publication or a signature stands there and nowhere else; the
same words in the body are about something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.reading.source_text import Block

_RUNNING_CHARS = 160  # a line this long is running text
_MAX_HEAD_BLOCKS = 60  # of a text copied with its menus; bylines: precision 0.91 with 60, 0.85 with 150
_MAX_FOOT_BLOCKS = 6
_MAX_OPENINGS = 3  # captions of pictures stand above the first paragraph, once or twice


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head or the foot. `number` counts the blocks from 1."""

    text: str
    number: int
    is_running: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines before the running text, its first paragraphs, and the last lines."""

    head: tuple[Line, ...]
    openings: tuple[Line, ...]
    foot: tuple[Line, ...]


def lay_out(blocks: Sequence[Block]) -> Layout:
    """Find the head and the foot of a text."""
    lines = [
        Line(block.text, number, _is_running(block), block.kind is ParagraphKind.HEADING)
        for number, block in enumerate(blocks, 1)
    ]
    openings = tuple(line for line in lines[:_MAX_HEAD_BLOCKS] if line.is_running)[:_MAX_OPENINGS]
    head = tuple(_head(lines))
    foot = tuple(line for line in lines[-_MAX_FOOT_BLOCKS:] if line not in head)
    return Layout(head, openings, foot)


def _head(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines up to the second running one: a caption or a summary may come first."""
    running = [line.number for line in lines if line.is_running][:2]
    end = running[-1] if running else len(lines) - _MAX_FOOT_BLOCKS // 2
    for line in lines[:_MAX_HEAD_BLOCKS]:
        if line.number < max(end, 2) and not line.is_running:
            yield line


def _is_running(block: Block) -> bool:
    return len(block.text) > _RUNNING_CHARS and block.kind is not ParagraphKind.HEADING
