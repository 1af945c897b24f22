"""
What a text says twice because of the page that it was taken from.

A page has its headline in the article and once more above it; a caption comes with and
without its credit; a title stands in one line and again in two. Whoever copied the text has
them all. Of such a pair the fuller one stays, or the first; a refrain, a list or a form that
repeats itself further down is the author's own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.reading.source_text import Block

MAX_HEAD_BLOCKS = 12
"""Headlines, sections and standfirsts of a page come twice among so many."""

_RUNNING_WORDS = 25  # of a paragraph that ends the head; a poem has none, and its refrain stays
_LEAST_WORDS = 5  # of what is found twice beyond the head: fewer may be a label
_MOST_BESIDE = 8  # words of a credit behind a caption
_WORD = re.compile(r"\w+")


def fold_repeated(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the blocks without those that say nothing new, and the texts of these."""
    words = [tuple(_WORD.findall(block.text.casefold())) for block in blocks]
    n_head = _length_of_head(words)
    dropped = {*_repeated(blocks[:n_head], words), *_within_neighbours(words), *_in_parts(words[:n_head])}
    kept = tuple(block for i, block in enumerate(blocks) if i not in dropped)
    return kept, tuple(blocks[i].text for i in sorted(dropped))


def _length_of_head(words: Sequence[tuple[str, ...]]) -> int:
    """Return how many blocks stand before the running text; a text without any has no head."""
    return next((i for i, own in enumerate(words[:MAX_HEAD_BLOCKS]) if len(own) >= _RUNNING_WORDS), 0)


def _repeated(blocks: Sequence[Block], words: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Yield what stands there again, single words and items of a list apart."""
    seen: set[tuple[str, ...]] = set()
    for i, (block, own) in enumerate(zip(blocks, words, strict=False)):
        if len(own) > 1 and own in seen and block.kind is not ParagraphKind.ITEM:
            yield i
        seen.add(own)


def _within_neighbours(words: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Yield what its neighbour says as well, with a few words more or none."""
    for i, (own, following) in enumerate(pairwise(words)):
        if len(own) < _LEAST_WORDS or len(following) < _LEAST_WORDS:
            continue
        if following[: len(own)] == own and len(following) - len(own) <= _MOST_BESIDE:
            yield i if len(following) > len(own) else i + 1
        elif own[: len(following)] == following and len(own) - len(following) <= _MOST_BESIDE:
            yield i + 1


def _in_parts(words: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Yield the parts of a line of the head that follow on it one by one."""
    for i, own in enumerate(words):
        parts: tuple[str, ...] = ()
        for j in range(i + 1, min(i + 4, len(words))):
            parts += words[j]
            if parts == own and j > i + 1 and len(own) >= _LEAST_WORDS:
                yield from range(i + 1, j + 1)
            if parts != own[: len(parts)]:
                break
