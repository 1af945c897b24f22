"""
What Word, Excel and PowerPoint files have in common (Office Open XML).

The main part is found by the relations of the package, whatever it is called; the
properties are `docProps/core.xml`. Diagrams and charts are parts of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.file_properties import property_claims
from indexer.reading.package import local_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.reading.package import Package
    from indexer.reading.source_text import Claim

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def main_part(package: Package, usual: str) -> str:
    """Return the name of the part that the package is about."""
    parts = [path for kind, path in package.relations("").values() if kind == "officeDocument"]
    return next((path for path in parts if path in package.names), usual)


def relation_id(element: etree._Element) -> str:
    """Return the id of the relation that an element refers by."""
    return element.get(RELATION_ID) or element.get(_STRICT_RELATION_ID) or ""


def parts_of_kind(package: Package, part: str, kind: str) -> list[str]:
    """Return the parts of one kind that a part refers to, in the order of their names."""
    return sorted({path for found, path in package.relations(part).values() if found == kind})


def drawn_texts(package: Package, part: str) -> Iterator[str]:
    """Yield the texts of the diagrams and charts of a part: paragraphs, then the names of a chart's values.

    The numbers of a chart are those of a sheet, and are left to it.
    """
    for kind in ("diagramData", "chart"):
        for path in parts_of_kind(package, part, kind):
            root = package.xml(path)
            if root is None:
                continue
            yield from paragraphs(root)
            for cache in root.iter():
                if local_name(cache) in ("strCache", "lvl"):
                    names = (each.text or "" for each in cache.iter() if local_name(each) == "v")
                    if text := " | ".join(filter(None, map(str.strip, names))):
                        yield text


def paragraphs(element: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of a drawing that hold text."""
    for paragraph in element.iter():
        if local_name(paragraph) != "p":
            continue
        parts = []
        for inner in paragraph.iter():
            name = local_name(inner)
            if name == "t":
                parts.append(text_of(inner))
            elif name in ("br", "tab"):
                parts.append("\n" if name == "br" else "\t")
        text = "".join(parts).strip()
        if text:
            yield text


def core_claims(package: Package, *, yields: bool = True) -> Iterator[Claim]:
    """Yield what the properties of the document claim."""
    parts = [path for kind, path in package.relations("").values() if kind == "core-properties"]
    root = package.xml(parts[0] if parts else "docProps/core.xml")
    values = {} if root is None else {local_name(element): element.text or "" for element in root}
    yield from property_claims(
        "document properties",
        title=values.get("title"),
        author=values.get("creator"),
        created=values.get("created"),
        language=values.get("language"),
        yields=yields,
    )
