"""
Word files (DOCX): paragraphs, headings, lists, tables, notes, comments, headers and footers.

Flow: parts -> paragraphs in the order of the document -> blocks. Pages put in as they were,
diagrams and charts come behind the text, what stands at the margin (notes, comments,
headers) behind these. What was deleted with changes tracked is no text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.characters import clean
from indexer.reading.charset import decode
from indexer.reading.html import declared_charset
from indexer.reading.html_body import all_blocks
from indexer.reading.kinds import Format, format_of
from indexer.reading.limits import take_text
from indexer.reading.mail import decode_part, parse_message, part_bytes
from indexer.reading.office_open import core_claims, drawn_texts, main_part, parts_of_kind
from indexer.reading.package import Package, local_name, text_of
from indexer.reading.source_text import Block, SourceText, Unreadable
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from indexer.reading.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HEADING = re.compile(r"heading \d|title|subtitle", re.IGNORECASE)
_QUOTE = re.compile(r"(?:block|intense )?\s?(?:quote|text)", re.IGNORECASE)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "instrText", "delText"})
_PARTS_BEHIND = ("header", "footer")
_NOTE_PARTS = ("footnotes", "endnotes")
_MAX_DEPTH = 300  # elements in one another; the parser gives no more than 256


def read_docx(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the document."""
    del name
    with Package(content, limits) as package:
        main = main_part(package, "word/document.xml")
        blocks, cut = take_text(_all_blocks(package, main), limits, len(content))
        if not any(block.text for block in blocks):
            raise package.nothing()
        claims = tuple(core_claims(package))
        yield SourceText(MEDIA_TYPE, blocks, claims=claims, warnings=(*dict.fromkeys(package.warnings), *cut))


def _all_blocks(package: Package, main: str) -> Iterator[Block]:
    root = package.xml(main)
    styles = _styles(package, main)
    if root is not None:
        yield from _blocks(root, styles)
    for chunk in parts_of_kind(package, main, "aFChunk"):
        yield from _chunk(package, chunk)
    yield from map(Block, drawn_texts(package, main))
    for kind in _NOTE_PARTS:
        for part in parts_of_kind(package, main, kind):
            notes = package.xml(part)
            for note in () if notes is None else notes:
                if _value(note, "type") is None:  # the others are the lines between text and notes
                    yield from _blocks(note, styles)
    for part in parts_of_kind(package, main, "comments"):
        comments = package.xml(part)
        for comment in () if comments is None else comments:
            yield from _comment(_value(comment, "author"), _blocks(comment, styles))
    seen: set[str] = set()
    for kind in _PARTS_BEHIND:
        for part in parts_of_kind(package, main, kind):
            margin = package.xml(part)
            for block in () if margin is None else _blocks(margin, styles):
                if block.text not in seen:
                    seen.add(block.text)
                    yield block


def _chunk(package: Package, part: str) -> Iterator[Block]:
    """Yield the text of a page that a program has put into the file as it was, for Word to convert."""
    content = package.read(part)
    if content is None:
        return
    try:
        kind = format_of(part, content)
        if kind is Format.HTML:
            yield from all_blocks(decode(content, declared_charset(content)).text)
            return
        if kind in (Format.MHTML, Format.MAIL):
            pages = [each for each in parse_message(content).walk() if each.get_content_type() == "text/html"]
            for page in pages[:1]:
                yield from all_blocks(decode_part(page, part_bytes(page)))
                return
        if kind is Format.TEXT:
            yield from read_text(clean(decode(content).text))
            return
    except Unreadable as error:
        package.warnings.append(f"{part}: {error.reason}")
        return
    package.warnings.append(f"{part}: a file of another format within this one, which was not read")


def _comment(author: str | None, blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        yield Block(f"{author}: {block.text}" if author else block.text)
        author = None


def _styles(package: Package, main: str) -> Mapping[str, ParagraphKind]:
    """Return what a paragraph is by its style, where the style says so."""
    kinds: dict[str, ParagraphKind] = {}
    for part in parts_of_kind(package, main, "styles"):
        root = package.xml(part)
        for style in () if root is None else root:
            name = next((_value(child, "val") for child in style if local_name(child) == "name"), None) or ""
            outline = next((each for each in style.iter() if local_name(each) == "outlineLvl"), None)
            if outline is not None or _HEADING.fullmatch(name):
                kinds[_value(style, "styleId") or ""] = ParagraphKind.HEADING
            elif _QUOTE.fullmatch(name):
                kinds[_value(style, "styleId") or ""] = ParagraphKind.QUOTE
    return kinds


def _blocks(element: etree._Element, styles: Mapping[str, ParagraphKind], depth: int = 0) -> Iterator[Block]:
    """Yield the paragraphs and tables below an element."""
    for child in element:
        match local_name(child):
            case "p":
                yield from _paragraph(child, styles, depth)
            case "tbl":
                yield from _rows(child, styles, depth)
            case name if name in _LEFT_OUT or depth > _MAX_DEPTH:
                continue
            case _:
                yield from _blocks(child, styles, depth + 1)


def _paragraph(paragraph: etree._Element, styles: Mapping[str, ParagraphKind], depth: int) -> Iterator[Block]:
    parts: list[str] = []
    boxes: list[etree._Element] = []
    _collect(paragraph, parts, boxes, 0)
    text = "".join(parts).strip()
    if text:
        yield Block(text, _kind(paragraph, styles))
    for box in boxes:
        yield from _blocks(box, styles, depth + 1)


def _collect(element: etree._Element, parts: list[str], boxes: list[etree._Element], depth: int) -> None:
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(text_of(child))
        elif name in _CHARACTERS:
            parts.append(_CHARACTERS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _LEFT_OUT and depth <= _MAX_DEPTH:
            _collect(child, parts, boxes, depth + 1)


def _kind(paragraph: etree._Element, styles: Mapping[str, ParagraphKind]) -> ParagraphKind:
    properties = next((child for child in paragraph if local_name(child) == "pPr"), ())
    found = {local_name(child): child for child in properties}
    styled = styles.get(_value(found["pStyle"], "val") or "") if "pStyle" in found else None
    if "outlineLvl" in found and _value(found["outlineLvl"], "val") != "9":  # 9 is the level of text
        return ParagraphKind.HEADING
    if styled is not None:
        return styled
    return ParagraphKind.ITEM if "numPr" in found else ParagraphKind.TEXT


def _rows(table: etree._Element, styles: Mapping[str, ParagraphKind], depth: int) -> Iterator[Block]:
    for row in _below(table, "tr", depth):
        cells = (_blocks(cell, styles, depth + 1) for cell in _below(row, "tc", depth))
        texts = ("\n".join(block.text for block in cell) for cell in cells)
        text = " | ".join(filter(None, texts))
        if text:
            yield Block(text)


def _below(element: etree._Element, name: str, depth: int) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those within a content control or a change."""
    for child in element:
        found = local_name(child)
        if found == name:
            yield child
        elif found not in _LEFT_OUT and depth <= _MAX_DEPTH:
            yield from _below(child, name, depth + 1)


def _value(element: etree._Element, name: str) -> str | None:
    """Return an attribute, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), None)
