"""
The article of a web page, without its menus, share bars and related links.

Flow: trafilatura (fast) -> trafilatura with its second opinions -> all text of
the page. The next is asked when the one before finds next to nothing. Paragraphs of the article that
trafilatura leaves out because they are plain `div`s are put back (`html_plain_divs`).

Measured on 181 pages of article-extraction-benchmark: F1 0.962 for the first,
0.665 for all text.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bs4.element import PreformattedString
from lxml.etree import Comment, iterwalk, strip_elements

from indexer.model.document import ParagraphKind
from indexer.reading.flat_html import INLINE_TAGS
from indexer.reading.furniture import is_pointer
from indexer.reading.html_plain_divs import plain_lines, put_back
from indexer.reading.soup import make_soup
from indexer.reading.source_text import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bs4.element import PageElement, Tag
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_MIN_CHARS = 200  # less than two sentences is no article
_MIN_SHARE = 0.02  # of the visible text
_NOT_VISIBLE = ("script", "style", "noscript", "template", "head", "svg", "select", "button")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main",
        "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "ul",
    }
)  # fmt: skip

_LIST_TAGS = {"ul": "div", "ol": "div", "dl": "div", "li": "p", "dt": "p", "dd": "p"}
_OWN_LINES = frozenset(["head", "item", "lb", "list", "p", "quote"])
"""Elements of trafilatura's that stand on lines of their own, in a cell too."""


def parse_page(markup: str) -> HtmlElement | None:
    """Return what lxml makes of a page, `None` when it makes nothing of it.

    It is parsed as htmldate does, which finds dates in comments too, and trafilatura but for these.
    """
    from htmldate.utils import load_html

    # htmldate downloads what begins with "http" and has no space in it: the space in front keeps it offline.
    try:
        return load_html(f" {markup}")
    except (ValueError, AttributeError, TypeError, RecursionError, AssertionError):
        return None


def extract_blocks(
    markup: str, lines: Sequence[str], tree: HtmlElement | None
) -> tuple[tuple[Block, ...], str | None]:
    """Return the blocks of the article, and a warning when all text of the page had to be taken.

    `lines` are all texts of the page, `tree` is that of `parse_page`: its comments are taken out of it.
    """
    if tree is not None:
        strip_elements(tree, Comment, with_tail=False)
        _put_breaks_before_bare_text(tree)
        _make_lists_in_cells_paragraphs(tree)
        _make_lists_of_tables_divisions(tree)
    beside = () if tree is None else tuple(plain_lines(tree))
    n_visible = sum(map(len, lines))
    enough = min(n_visible, max(_MIN_CHARS, round(n_visible * _MIN_SHARE)))
    for is_fast in (True, False):
        blocks = () if tree is None else _main_blocks(tree, is_fast=is_fast)
        if blocks and _n_chars(blocks) >= enough:
            return put_back(blocks, beside), None
    return tuple(all_blocks(markup)), "no article found in the page; all its text was taken, menus included"


def _put_breaks_before_bare_text(tree: HtmlElement) -> None:
    """Put a line break before the bare text that begins a `div` of lines; trafilatura leaves it out."""
    for element in tree.iter("div"):
        if _begins_with_bare_text(element) and any(element.find(tag) is not None for tag in ("br", "p")):
            _put_break_before_text(element)


def _begins_with_bare_text(element: _Element) -> bool:
    if element.text and element.text.strip():
        return True
    return bool(len(element)) and element[0].tag in INLINE_TAGS and any(map(str.strip, element[0].itertext()))


def _make_lists_in_cells_paragraphs(tree: HtmlElement) -> None:
    """Make paragraphs of the lists in the cells of tables; trafilatura leaves them out."""
    for cell in tree.iter("td", "th"):
        for inner in cell.iter(*_LIST_TAGS):
            inner.tag = _LIST_TAGS[inner.tag]


def _make_lists_of_tables_divisions(tree: HtmlElement) -> None:
    """Make divisions of the lists with tables in their items; trafilatura writes their cells together."""
    for table in list(tree.iter("table")):
        lists = list(table.iterancestors(*_LIST_TAGS))
        for outer in lists:
            outer.tag = "div"
        for cell in table.iter("td", "th") if lists else ():
            _put_break_before_text(cell)


def _put_break_before_text(element: _Element) -> None:
    first = element.makeelement("br")
    first.tail, element.text = element.text, None
    element.insert(0, first)


def _n_chars(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in blocks)


def _main_blocks(tree: HtmlElement, *, is_fast: bool) -> tuple[Block, ...]:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            tree, fast=is_fast, favor_recall=not is_fast, include_comments=False, with_metadata=False
        )
    except (ValueError, AttributeError, TypeError, RecursionError, AssertionError):
        return ()  # the page defeats the parser; the next in the chain reads it
    if found is None or isinstance(found, dict) or found.body is None:
        return ()
    walked = _walk(found.body, ParagraphKind.TEXT)
    return tuple(block for block in walked if block.text and not is_pointer(block.text))


def _walk(element: _Element, kind: ParagraphKind) -> Iterator[Block]:
    """Turn trafilatura's tree (head, p, list and item, quote, table) into blocks."""
    if element.text:
        yield Block(_lines([element.text]), kind)
    for child in element:
        tag = child.tag
        if tag == "list":
            yield from _walk(child, ParagraphKind.ITEM)
        elif tag == "table":
            yield from _rows(child)
        elif tag in ("quote", "div") or (tag == "item" and child.find(".//list") is not None):
            yield from _walk(child, ParagraphKind.QUOTE if tag == "quote" else kind)
        elif isinstance(tag, str):
            yield Block(_text_of(child), ParagraphKind.HEADING if tag == "head" else kind)
        if child.tail:
            yield Block(_lines([child.tail]), kind)


def _rows(table: _Element) -> Iterator[Block]:
    for row in table.iter("row"):
        cells = (_text_of(cell) for cell in row.iter("cell"))
        yield Block(" | ".join(cell for cell in cells if cell))


def _text_of(element: _Element) -> str:
    return _lines(list(_parts_of(element)))


def _parts_of(element: _Element) -> Iterator[str]:
    for event, inner in iterwalk(element, ("start", "end")):
        is_own_line = inner.tag in _OWN_LINES and inner is not element
        if is_own_line:
            yield "\n"
        if event == "start":
            yield inner.text or ""
        elif inner is not element:
            yield inner.tail or ""


def _lines(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def all_blocks(markup: str) -> Iterator[Block]:
    """Yield all text of a page, menus and notices included."""
    soup = make_soup(markup)
    for tag in soup(_NOT_VISIBLE):
        tag.decompose()
    for tag in soup("br"):
        tag.replace_with("\n")
    strings = (string for string in soup.find_all(string=True) if not isinstance(string, PreformattedString))
    for _, run in groupby(strings, key=lambda string: id(_block_around(string))):
        together = list(run)
        text = " ".join("".join(together).split())
        if text:
            yield Block(text, _kind_of(_block_around(together[0])))


def _block_around(string: PageElement) -> Tag | None:
    return next((parent for parent in string.parents if parent.name in _BLOCKS), None)


def _kind_of(tag: Tag | None) -> ParagraphKind:
    if tag is None:
        return ParagraphKind.TEXT
    if tag.name in _HEADINGS:
        return ParagraphKind.HEADING
    return {"li": ParagraphKind.ITEM, "blockquote": ParagraphKind.QUOTE}.get(tag.name, ParagraphKind.TEXT)
