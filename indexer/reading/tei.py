"""
XML: editions in TEI with their structure, anything else as the text between its tags.

Flow: root -> a TEI header gives the claims, its body headings, paragraphs, items,
quotations, verses, rows and notes; `<pb>` turns the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.charset import decode
from indexer.reading.flat_html import flat_text
from indexer.reading.limits import take_text
from indexer.reading.package import local_name, parse_xml
from indexer.reading.source_text import (
    AUTHOR,
    DATE,
    LANGUAGE,
    PUBLISHER,
    TITLE,
    Block,
    Claim,
    SourceText,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.reading.limits import Limits

TEI_TYPE = "application/tei+xml"
XML_TYPE = "application/xml"

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS = {
    "head": ParagraphKind.HEADING,
    "item": ParagraphKind.ITEM,
    "quote": ParagraphKind.QUOTE,
    "p": ParagraphKind.TEXT,
    "ab": ParagraphKind.TEXT,
    "l": ParagraphKind.TEXT,
    "note": ParagraphKind.TEXT,
    "byline": ParagraphKind.TEXT,
    "dateline": ParagraphKind.TEXT,
    "salute": ParagraphKind.TEXT,
    "signed": ParagraphKind.TEXT,
    "opener": ParagraphKind.TEXT,
    "closer": ParagraphKind.TEXT,
    "titlePart": ParagraphKind.HEADING,
    "speaker": ParagraphKind.HEADING,
    "cell": ParagraphKind.TEXT,
}
"""Elements that are a block of their own; text outside of them is one as well."""

_BREAKS = frozenset({"pb", "lb", "cb"})
_OUTER = frozenset({"TEI", "teiCorpus", "TEI.2"})


def read_xml(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the edition, or the text of any other XML."""
    del name
    root, is_whole = parse_xml(content)
    if root is None or not is_whole or local_name(root) not in _OUTER:
        yield _flat(content, limits)
        return
    walk = _Walk()
    for text in (each for each in root.iter() if local_name(each) == "text"):
        walk.element(text)
        break
    walk.end_block(ParagraphKind.TEXT)
    blocks, cut = take_text(walk.blocks, limits, len(content))
    if not blocks:
        msg = "no text found"
        raise Unreadable(msg)
    yield SourceText(TEI_TYPE, blocks, claims=tuple(_claims(root)), warnings=cut)


def _flat(content: bytes, limits: Limits) -> SourceText:
    blocks, cut = take_text(map(Block, flat_text(decode(content).text)), limits, len(content))
    if not blocks:
        msg = "no text found"
        raise Unreadable(msg)
    return SourceText(XML_TYPE, blocks, warnings=cut)


class _Walk:
    """A walk over the text: what was met since the last block, and the page it stands on."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._page: int | None = None
        self._next_page: int | None = None

    def element(self, root: etree._Element) -> None:
        """Collect the blocks below an element, without recursion: an edition may be nested to any depth."""
        pending: list[tuple[etree._Element, bool]] = [(root, False)]
        kinds = [ParagraphKind.TEXT]
        while pending:
            element, is_end = pending.pop()
            name = local_name(element)
            kind = _KINDS.get(name)
            if is_end:
                if kind is not None:
                    self.end_block(kinds.pop())
                self._add(element.tail if element is not root else "")
                continue
            if name == "pb":
                self._turn_page(element.get("n"))
            elif name in _BREAKS:
                self._parts.append("\n" if name == "lb" else " ")
            if kind is not None:
                self.end_block(kinds[-1])
                kinds.append(kinds[-1] if kind is ParagraphKind.TEXT and len(kinds) > 1 else kind)
            pending.append((element, True))
            if name:  # not a comment
                self._add(element.text)
                pending += ((child, False) for child in reversed(element))

    def end_block(self, kind: ParagraphKind) -> None:
        """Make what was met a block."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        text = " ".join(filter(None, lines))
        if text:
            self.blocks.append(Block(text, kind, page=self._page))
        self._parts = []
        self._page = self._next_page

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text.replace("\n", " "))

    def _turn_page(self, number: str | None) -> None:
        """Go to the page that is named, else to the next one; a paragraph has the page it begins on."""
        if number is not None and number.isdecimal() and 0 < len(number) < 7 and int(number) > 0:
            self._next_page = int(number)
        else:
            self._next_page = (self._next_page or 0) + 1
        if not "".join(self._parts).strip():
            self._page = self._next_page


def _claims(root: etree._Element) -> Iterator[Claim]:
    header = next((each for each in root.iter() if local_name(each) == "teiHeader"), None)
    if header is None:
        return
    for element in header.iter():
        path = [local_name(each) for each in (element, *element.iterancestors())]
        name, text = path[0], " ".join("".join(map(str, element.itertext())).split()) if len(path[0]) else ""
        if "titleStmt" in path[1:2] and name in ("title", "author"):
            yield Claim(TITLE if name == "title" else AUTHOR, text, f"TEI {name}")
        elif "publicationStmt" in path[1:3] and name in ("date", "publisher"):
            value = element.get("when") or text
            yield Claim(DATE if name == "date" else PUBLISHER, value, f"TEI {name}")
        elif name == "language" and element.get("ident"):
            yield Claim(LANGUAGE, element.get("ident") or "", "TEI language")
    language = root.get(_LANGUAGE)
    if language:
        yield Claim(LANGUAGE, language, "TEI xml:lang")
