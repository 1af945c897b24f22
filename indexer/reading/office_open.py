"""
What Word, Excel and PowerPoint files have in common (Office Open XML).

The main part is found by the relations of the package, whatever it is called; the
properties are `docProps/core.xml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.file_properties import property_claims
from indexer.reading.package import local_name

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
