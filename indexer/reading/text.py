"""
Plain text to blocks: paragraphs, headings, items of a list.

A blank line ends a paragraph. Inside one, lines of even width are one text that
was wrapped at the margin and are joined; other lines stand for themselves (a
byline, an address, a verse). A bullet makes an item. A short line without a full
stop is a heading when running text comes after it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.source_text import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BLANK_LINE = re.compile(r"\n(?:[ \t\xa0]*\n)+|\f")
_BULLET = re.compile(r"[ \t]*(?:[•‣◦▪●○■□·∙⁃➢➤✓*]|[-–—](?=[ \t]))[ \t\xa0]*(?=\S)")
_WORD = re.compile(r"\w")
_FINAL = re.compile(r"[.!?…؟۔。;؛,،][\"'”’»)\]]*$")
_BYLINE = re.compile(r"(?:by|par|von|por|نویسنده|بقلم|به قلم)\b", re.IGNORECASE)

_WRAPPED_AT = range(55, 86)  # mail and typewriters wrap at 60 to 80; a word may cut a line short
_LEAST_FILLED = 0.75  # of a block's lines but the last are that wide when it was wrapped
_MAX_HEADING_CHARS = 150
_MAX_HEADING_WORDS = 24
_MAX_HEADING_SHARE = 0.5  # a text of short lines only (verse, lists) has no headings but the first


def read_text(text: str) -> tuple[Block, ...]:
    """Cut clean text into blocks."""
    return tuple(_with_headings(list(_blocks(text))))


def _blocks(text: str) -> Iterator[tuple[Block, bool]]:
    """Yield each block, and whether it stands between blank lines by itself."""
    for part in _BLANK_LINE.split(text):
        lines = [line for line in part.split("\n") if _WORD.search(line)]
        pieces = list(_pieces(lines))
        for piece in pieces:
            yield piece, len(pieces) == 1


def _pieces(lines: Sequence[str]) -> Iterator[Block]:
    if len(lines) > 1 and not any(map(_BULLET.match, lines)) and _is_wrapped(lines):
        yield Block(join_wrapped(lines))
        return
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            yield Block(" ".join(line[bullet.end() :].split()), ParagraphKind.ITEM)
        else:
            yield Block(" ".join(line.split()))


def _is_wrapped(lines: Sequence[str]) -> bool:
    widths = [len(line.rstrip()) for line in lines]
    if max(widths) not in _WRAPPED_AT:
        return False
    n_filled = sum(width in _WRAPPED_AT for width in widths[:-1])
    return n_filled >= _LEAST_FILLED * (len(lines) - 1)


def join_wrapped(lines: Iterable[str]) -> str:
    """Join lines with a space; without one where a word was divided at its hyphen."""
    joined = ""
    for line in lines:
        piece = " ".join(line.split())
        is_divided = joined[-1:] == "-" and joined[-2:-1].isalpha() and piece[:1].islower()
        joined += piece if is_divided or not joined else f" {piece}"
    return joined


def _with_headings(blocks: Sequence[tuple[Block, bool]]) -> Iterator[Block]:
    is_heading = [is_alone and _looks_like_heading(block) for block, is_alone in blocks]
    is_running = [not flag for flag in is_heading]
    last_running = max((i for i, flag in enumerate(is_running) if flag and _runs(blocks[i][0])), default=-1)
    is_prose = any(len(block.text) > _MAX_HEADING_CHARS for block, _ in blocks)
    is_verse = not is_prose and sum(is_heading) > _MAX_HEADING_SHARE * len(blocks)
    for i, (block, _) in enumerate(blocks):
        is_kept = is_heading[i] and i < last_running and (i == 0 or not is_verse)
        yield replace(block, kind=ParagraphKind.HEADING) if is_kept else block


def _looks_like_heading(block: Block) -> bool:
    text = block.text
    return (
        block.kind is ParagraphKind.TEXT
        and len(text) <= _MAX_HEADING_CHARS
        and len(text.split()) <= _MAX_HEADING_WORDS
        and not _FINAL.search(text)
        and not _BYLINE.match(text)
    )


def _runs(block: Block) -> bool:
    """Tell whether a block is text that a heading can stand over."""
    return (
        block.kind is ParagraphKind.ITEM
        or len(block.text) > _MAX_HEADING_CHARS
        or bool(_FINAL.search(block.text))
    )
