"""
OpenDocument files: texts (ODT), sheets (ODS) and presentations (ODP).

Flow: `content.xml` -> paragraphs, headings, items, rows -> blocks. Slides and sheets are
pages. Notes and comments come behind the text, headers and footers behind these.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.file_properties import property_claims
from indexer.reading.limits import take_text
from indexer.reading.package import Package, local_name
from indexer.reading.source_text import Block, SourceText, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Claim

MEDIA_TYPE = "application/vnd.oasis.opendocument"
_SUBTYPES = ("text", "spreadsheet", "presentation", "graphics")

_CLASS = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}class"
_TABLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}name"
_SPACES = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}c"
_STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_STYLES = {
    "Title": ParagraphKind.HEADING,
    "Subtitle": ParagraphKind.HEADING,
    "Quotations": ParagraphKind.QUOTE,
}
_MAX_PARENTS = 20
_APART = frozenset({"note", "annotation"})
_LEFT_OUT = frozenset({"tracked-changes", "note-citation", "annotation-end", "page-number"})
_DRAWN = frozenset(
    "frame text-box custom-shape g rect ellipse circle path polygon polyline line connector "  # noqa: SIM905
    "regular-polygon caption measure".split()
)
"""Drawings, which stand in the paragraph that they are anchored to and have paragraphs of their own."""

_MARGINS = frozenset({"header", "footer", "header-first", "footer-first", "header-left", "footer-left"})
_FIELDS_OF_A_SLIDE = frozenset({"page-number", "date-time", "header", "footer"})
_MAX_DEPTH = 300  # elements in one another; the parser gives no more than 256
_MAX_SPACES = 100


def read_open_document(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the document."""
    del name
    with Package(content, limits) as package:
        manifest = package.read("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            msg = "encrypted, and opens with a password only"
            raise Unreadable(msg)
        root, styles = package.xml("content.xml"), package.xml("styles.xml")
        walk = _Walk(limits, _kinds_of_styles([each for each in (root, styles) if each is not None]))
        blocks, cut = take_text(_all_blocks(root, styles, walk), limits, len(content))
        if not any(block.text for block in blocks):
            raise package.nothing()
        if walk.is_cut:
            package.warnings.append(limits.stopped("pages", "slides or sheets"))
        yield SourceText(
            _media_type(package),
            blocks,
            claims=tuple(_claims(package)),
            warnings=(*dict.fromkeys(package.warnings), *cut),
        )


def _media_type(package: Package) -> str:
    declared = (package.read("mimetype") or b"").decode("ascii", "replace").strip()
    known = [f"{MEDIA_TYPE}.{subtype}" for subtype in _SUBTYPES]
    return declared if declared in known else known[0]


def _claims(package: Package) -> Iterator[Claim]:
    root = package.xml("meta.xml")
    values: dict[str, str] = {}
    for element in () if root is None else root.iter():
        if element.text and len(element) == 0:
            values.setdefault(local_name(element), element.text)
    yield from property_claims(
        "document properties",
        title=values.get("title"),
        author=values.get("initial-creator") or values.get("creator"),
        created=values.get("creation-date") or values.get("date"),
        language=values.get("language"),
        yields="spreadsheet" not in _media_type(package),
    )


def _kinds_of_styles(roots: list[etree._Element]) -> dict[str, ParagraphKind]:
    """Return what a paragraph is by its style, or by one that its style is made from."""
    parents = {
        style.get(f"{_STYLE}name") or "": style.get(f"{_STYLE}parent-style-name") or ""
        for root in roots
        for style in root.iter(f"{_STYLE}style")
    }
    kinds = dict(_STYLES)
    for name in parents:
        chain = [name]
        while parents.get(chain[-1]) and len(chain) < _MAX_PARENTS:
            chain.append(parents[chain[-1]])
        kind = next((_STYLES[each] for each in chain if each in _STYLES), None)
        if kind is not None:
            kinds[name] = kind
    return kinds


def _all_blocks(root: etree._Element | None, styles: etree._Element | None, walk: _Walk) -> Iterator[Block]:
    if root is not None:
        body = next((each for each in root if local_name(each) == "body"), root)
        yield from walk.blocks(body)
        yield from walk.behind
    if styles is None or walk.is_paged:
        return  # sheets and slides have a page number there, and no more
    seen: set[str] = set()
    for element in styles.iter(*(f"{_STYLE}{name}" for name in _MARGINS)):
        for block in _Walk(walk.limits, walk.kinds).blocks(element):
            if block.text not in seen:
                seen.add(block.text)
                yield block


class _Walk:
    """A walk over the body of a document; `behind` collects what stands apart from the text."""

    def __init__(self, limits: Limits, kinds: Mapping[str, ParagraphKind]) -> None:
        self.limits = limits
        self.kinds = kinds
        self.behind: list[Block] = []
        self.is_cut = False
        self._page: int | None = None
        self._is_sheet = False

    def blocks(
        self, element: etree._Element, kind: ParagraphKind = ParagraphKind.TEXT, depth: int = 0
    ) -> Iterator[Block]:
        if depth > _MAX_DEPTH:
            return
        for child in element:
            name = local_name(child)
            if name in _LEFT_OUT or not name:
                continue
            if name in ("h", "p"):
                yield from self._paragraph(child, ParagraphKind.HEADING if name == "h" else kind, depth)
            elif name == "page" or (name == "table" and self._is_sheet):
                if not self._turn_page():
                    return
                if name == "table":
                    yield from self._sheet(child, depth)
                else:
                    yield from self.blocks(child, kind, depth + 1)
            elif name == "table":
                yield from self._rows(child, depth)
            elif name in _APART:
                self._apart(child, depth)
            elif name == "frame":
                yield from self._frame(child, kind, depth)
            else:
                self._is_sheet = self._is_sheet or name == "spreadsheet"
                inner = ParagraphKind.ITEM if name in ("list-item", "list-header") else kind
                yield from self.blocks(child, inner, depth + 1)

    @property
    def is_paged(self) -> bool:
        """Whether there were slides or sheets."""
        return self._page is not None

    def _turn_page(self) -> bool:
        self._page = (self._page or 0) + 1
        self.is_cut = self._page > self.limits.pages
        return not self.is_cut

    def _frame(self, frame: etree._Element, kind: ParagraphKind, depth: int) -> Iterator[Block]:
        place = frame.get(_CLASS)
        if place not in _FIELDS_OF_A_SLIDE:
            yield from self.blocks(frame, ParagraphKind.HEADING if place == "title" else kind, depth + 1)

    def _sheet(self, table: etree._Element, depth: int) -> Iterator[Block]:
        shapes = (each for each in table if local_name(each) == "shapes")
        rows = chain(self._rows(table, depth), *(self.blocks(each, depth=depth + 1) for each in shapes))
        first = next(rows, None)
        if first is not None:
            name = table.get(_TABLE_NAME) or ""
            yield from (Block(name, ParagraphKind.HEADING, page=self._page), first, *rows)

    def _rows(self, table: etree._Element, depth: int) -> Iterator[Block]:
        for row in table:
            name = local_name(row)
            if name in ("table-header-rows", "table-rows", "table-row-group") and depth < _MAX_DEPTH:
                yield from self._rows(row, depth + 1)
            elif name == "table-row":
                cells = (
                    "\n".join(block.text for block in self.blocks(cell, depth=depth + 1)) for cell in row
                )
                text = " | ".join(filter(None, cells))
                if text:
                    yield Block(text, page=self._page)

    def _paragraph(self, paragraph: etree._Element, kind: ParagraphKind, depth: int) -> Iterator[Block]:
        parts: list[str] = [paragraph.text or ""]
        frames: list[etree._Element] = []
        self._collect(paragraph, parts, frames, depth)
        text = "".join(parts).strip()
        if text:
            styled = self.kinds.get(paragraph.get(_STYLE_NAME) or "")
            yield Block(text, kind if styled is None else styled, page=self._page)
        for frame in frames:
            yield from self._frame(frame, ParagraphKind.TEXT, depth + 1)

    def _collect(
        self, element: etree._Element, parts: list[str], frames: list[etree._Element], depth: int
    ) -> None:
        for child in element:
            name = local_name(child)
            if name in _APART:
                self._apart(child, depth + 1)
            elif name in _DRAWN:
                frames.append(child)
            elif name == "s":
                n = child.get(_SPACES) or "1"
                parts.append(" " * min(int(n) if n.isdecimal() and len(n) < 5 else 1, _MAX_SPACES))
            elif name in ("tab", "line-break"):
                parts.append("\t" if name == "tab" else "\n")
            elif name and name not in _LEFT_OUT and depth <= _MAX_DEPTH:
                parts.append(child.text or "")
                self._collect(child, parts, frames, depth + 1)
            parts.append(child.tail or "")

    def _apart(self, element: etree._Element, depth: int) -> None:
        """Keep a note or a comment for behind the text."""
        blocks = list(self.blocks(element, depth=depth + 1))
        creator = next((each.text for each in element if local_name(each) == "creator"), None)
        if creator and blocks:
            blocks[0] = Block(f"{creator}: {blocks[0].text}", page=self._page)
        self.behind += blocks
