"""
The lines of a web page around its headline, where date and author are shown.

Flow: all lines of the page, its titles, its article -> the lines from a little above
the headline to the article's first paragraph. Menus stand farther up, other articles
and comments farther down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.reading.furniture import is_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.reading.source_text import Block

_WORD = re.compile(r"\w+")
_MIN_PARAGRAPH_CHARS = 80  # shorter ones are a teaser or a caption, which stand in other places as well
_N_PARAGRAPHS = 4  # of the article that are looked for: the first may have been put together
_KEY_CHARS = 40
_MIN_KEY_CHARS = 25
_MIN_TITLE_CHARS = 12
_MIN_TITLE_SHARE = 0.5  # of a title that a line repeats: titles have the name of the site with them
_LINES_ABOVE_HEADLINE = 4
_LINES_BELOW_START = 2
_LINES_BELOW_HEADLINE = 10  # where no paragraph of the article was found
_LINES_ABOVE_START = 8  # where no headline was
_MAX_LINES_BETWEEN = 60
_MIN_SENTENCE_WORDS = 7
_SENTENCE_END = re.compile(r"[.!?…؟。۔][\"'”’»)\]]*\s*\Z")
_MAX_LINE_CHARS = 200  # a longer one is a paragraph


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands at the headline of a page.

    `lines` are the short lines around it, in their order. `standfirst` are the sentences
    between headline and article, which introduce the article and are often marked up as
    no part of it.
    """

    lines: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()


def find_headline(lines: Sequence[str], titles: Iterable[str], blocks: Sequence[Block]) -> Headline:
    """Return what stands at the headline; nothing when it is not found."""
    keys = [_key(line) for line in lines]
    start = _start_of_article(keys, blocks)
    headline = _headline(keys, {_key(title) for title in titles} - {""}, start)
    standfirst: tuple[str, ...] = ()
    if headline is not None and start is not None:
        span = headline - _LINES_ABOVE_HEADLINE, start + _LINES_BELOW_START
        text = _key("".join(block.text for block in blocks))
        standfirst = tuple(
            line
            for line, key in zip(lines[headline + 1 : start], keys[headline + 1 : start], strict=True)
            if _is_sentence(line) and key not in text
        )
    elif headline is not None:
        span = headline - _LINES_ABOVE_HEADLINE, headline + _LINES_BELOW_HEADLINE
    elif start is not None:
        span = start - _LINES_ABOVE_START, start + _LINES_BELOW_START
    else:
        return Headline()
    around = lines[max(0, span[0]) : span[1]]
    return Headline(tuple(line for line in around if len(line) <= _MAX_LINE_CHARS), standfirst)


def _is_sentence(line: str) -> bool:
    is_long = len(line.split()) >= _MIN_SENTENCE_WORDS
    return is_long and bool(_SENTENCE_END.search(line)) and not is_pointer(line)


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _start_of_article(keys: Sequence[str], blocks: Sequence[Block]) -> int | None:
    """Return the line in which the first of the article's paragraphs that is found begins."""
    paragraphs = [block.text for block in blocks if len(block.text) >= _MIN_PARAGRAPH_CHARS]
    for paragraph in paragraphs[:_N_PARAGRAPHS]:
        begin = _key(paragraph)[:_KEY_CHARS]
        for i, key in enumerate(keys):
            if len(key) >= _MIN_KEY_CHARS and (key.startswith(begin) or begin.startswith(key[:_KEY_CHARS])):
                return i
    return None


def _headline(keys: Sequence[str], titles: set[str], start: int | None) -> int | None:
    """Return the last line with a title above the article; without one, the last such line of the page.

    There a line that is a title comes before one with words around it, as *2 comments on "..."*.
    """
    lowest = len(keys) - 1 if start is None else start
    highest = 0 if start is None else max(0, start - _MAX_LINES_BETWEEN)
    span = range(lowest, highest - 1, -1)
    whole = None if start is not None else next((i for i in span if keys[i] in titles), None)
    return next((i for i in span if _is_title(keys[i], titles)), None) if whole is None else whole


def _is_title(key: str, titles: set[str]) -> bool:
    if key in titles:
        return True
    return len(key) >= _MIN_TITLE_CHARS and any(
        (key in title and len(key) > _MIN_TITLE_SHARE * len(title))
        or (title in key and len(title) > _MIN_TITLE_SHARE * len(key))
        for title in titles
        if len(title) >= _MIN_TITLE_CHARS
    )
