"""
Paragraphs of an article that are written as plain `div`s, which extraction leaves out.

Editors in a browser begin a line with a `div` where the text before was pasted with a `p`. What a page sets
apart from its article (share bars, captions, advertisements) has a class or an id; a `div` that has neither,
holds nothing but words, and stands directly beside a paragraph of the article, is one itself. Of 1,030 pages
of gold sets a few have such: two long paragraphs of a Persian article, the ends of jokes, one newsletter.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from lxml.etree import iterwalk

from indexer.reading.flat_html import INLINE_TAGS
from indexer.reading.furniture import is_pointer
from indexer.reading.source_text import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

_TAGS = ("div", "section", "center")
_APART = ("class", "id", "hidden", "role")
_WORD = re.compile(r"\w+")
_WITHIN = INLINE_TAGS | {"br", "img"}
_MAX_LINKED = 0.5
"""The share of letters in links: what has more leads elsewhere."""


_MOST_SEARCHED = 500_000_000
"""Characters, a tenth of a second: ten thousand such lines in an article of 50,000 letters."""


class PlainLine(NamedTuple):
    """A line of a plain `div`, and the letters of the lines or paragraphs that stand before and behind it."""

    text: str
    before: str
    behind: str


def plain_lines(tree: HtmlElement) -> Iterator[PlainLine]:
    """Yield the lines of the plain `div`s of a page."""
    for element in tree.iter(*_TAGS):
        if _is_plain(element):
            texts = _lines_of(element)
            before, behind = (_letters_beside(element, step) for step in (_previous, _next))
            letters = [before, *map(_letters, texts), behind]
            yield from map(PlainLine, texts, letters, letters[2:])


def put_back(blocks: Sequence[Block], lines: Iterable[PlainLine]) -> tuple[Block, ...]:
    """Return the blocks of an article with those lines that it lacks beside its paragraphs."""
    in_blocks = [_letters(block.text) for block in blocks]
    missing = [*_missing(lines, "\n".join(block.text for block in blocks))]
    # A place is the number of a paragraph, and how many lines on from it: less than 0 before it.
    places = {letters: (i, 0) for i, letters in reversed([*enumerate(in_blocks)])}
    for line, letters in missing:
        if letters not in places and line.before in places:
            number, steps = places[line.before]
            places[letters] = (number, steps + 1)
    for line, letters in reversed(missing):
        if letters not in places and line.behind in places:
            number, steps = places[line.behind]
            places[letters] = (number, steps - 1)
    placed = [((i, 0), block) for i, block in enumerate(blocks)]
    placed += [(places.pop(letters), Block(line.text)) for line, letters in missing if letters in places]
    return tuple(block for _, block in sorted(placed, key=itemgetter(0)))


def _missing(lines: Iterable[PlainLine], text: str) -> Iterator[tuple[PlainLine, str]]:
    """Yield the lines whose words a text does not have, with their letters, while there is time to look."""
    words_of_text = _words(text)
    n_searched = 0
    for line in lines:
        n_searched += len(text)
        if n_searched > _MOST_SEARCHED:
            return
        words = _words(line.text)
        if not words.isspace() and words not in words_of_text and not is_pointer(line.text):
            yield line, _letters(line.text)


def _is_plain(element: _Element) -> bool:
    if any(name in element.attrib for name in _APART):
        return False
    if not all(inner.tag in _WITHIN for inner in element.iterdescendants()):
        return False
    n_linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return n_linked <= _MAX_LINKED * len("".join(element.itertext()))


def _letters_beside(element: _Element, step: Callable[[_Element], _Element | None]) -> str:
    """Return the letters of the paragraph or plain `div` on one side, none where there is another thing."""
    other = step(element)
    while other is not None and other.tag == "br":
        other = step(other)
    if other is None:
        return ""
    if other.tag == "p":
        return _letters("".join(other.itertext()))
    lines = _lines_of(other) if other.tag in _TAGS and _is_plain(other) else []
    return _letters(lines[-1 if step is _previous else 0]) if lines else ""


def _previous(element: _Element) -> _Element | None:
    return element.getprevious()


def _next(element: _Element) -> _Element | None:
    return element.getnext()


def _lines_of(element: _Element) -> list[str]:
    """Return the lines of an element without blocks."""
    parts = []
    for event, inner in iterwalk(element, ("start", "end")):
        if event == "start":
            parts += ["\n" if inner.tag == "br" else "", inner.text or ""]
        elif inner is not element:
            parts.append(inner.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _letters(text: str) -> str:
    """Return a text without any space: line breaks are spaces to one reader and nothing to another."""
    return "".join(text.split())
