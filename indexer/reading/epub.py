"""
Books (EPUB): the chapters in the order in which they are read, as one document.

Flow: `container.xml` -> the package file -> its spine -> the text of each chapter as of
a web page without menus. Title, authors, date, language and publisher are those of the
package file.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from indexer.reading.charset import decode
from indexer.reading.file_names import printable
from indexer.reading.html import declared_charset
from indexer.reading.html_body import all_blocks
from indexer.reading.limits import take_text
from indexer.reading.package import Package, local_name
from indexer.reading.source_text import (
    AUTHOR,
    DATE,
    LANGUAGE,
    PUBLISHER,
    TITLE,
    Claim,
    SourceText,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Block

MEDIA_TYPE = "application/epub+zip"

_FIELDS = {"title": TITLE, "creator": AUTHOR, "date": DATE, "language": LANGUAGE, "publisher": PUBLISHER}
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_NAVIGATION = "nav"


def read_epub(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the book."""
    del name
    with Package(content, limits) as package:
        path = _package_file(package)
        root = None if path is None else package.xml(path)
        if path is None or root is None:
            msg = "a book without its package file"
            raise Unreadable(msg)
        chapters = _chapters(root, path)
        encrypted = (package.read("META-INF/encryption.xml") or b"").decode("utf-8", "replace")
        if chapters and all(chapter in encrypted for chapter in chapters):
            msg = "protected against copying (DRM)"
            raise Unreadable(msg)
        blocks, cut = take_text(_blocks(package, chapters), limits, len(content))
        if not blocks:
            raise package.nothing()
        claims = tuple(_claims(root))
        yield SourceText(MEDIA_TYPE, blocks, claims=claims, warnings=(*dict.fromkeys(package.warnings), *cut))


def _package_file(package: Package) -> str | None:
    root = package.xml("META-INF/container.xml")
    files = [] if root is None else [e.get("full-path") for e in root.iter() if local_name(e) == "rootfile"]
    return next((path for path in files if path), None)


def _chapters(root: etree._Element, path: str) -> list[str]:
    """Return the parts of the spine; the table of contents is none, unless there is nothing else."""
    items = {}
    for item in root.iter():
        if local_name(item) == "item":
            target = posixpath.join(posixpath.dirname(path), unquote(item.get("href") or ""))
            is_navigation = _NAVIGATION in (item.get("properties") or "").split()
            items[item.get("id")] = (posixpath.normpath(target), is_navigation)
    ids = [ref.get("idref") for ref in root.iter() if local_name(ref) == "itemref"]
    spine = [items[each] for each in dict.fromkeys(ids) if each in items]
    return [target for target, is_navigation in spine if not is_navigation]


def _blocks(package: Package, chapters: list[str]) -> Iterator[Block]:
    names = set(package.names)
    by_folded_name = {name.casefold(): name for name in names}
    for chapter in chapters:
        # Programs for systems that do not tell capitals from small letters write either.
        part = chapter if chapter in names else by_folded_name.get(chapter.casefold())
        if part is None:
            package.warnings.append(f"{printable(chapter)}: a chapter that is not in the book's file")
            continue
        content = package.read(part)
        if content is None:
            continue
        try:
            markup = decode(content, declared_charset(content)).text
        except Unreadable as error:
            package.warnings.append(f"{chapter}: {error.reason}")
            continue
        yield from all_blocks(markup)


def _claims(root: etree._Element) -> Iterator[Claim]:
    for element in root.iter():
        if not str(element.tag).startswith(_DUBLIN_CORE) or not element.text:
            continue
        field = _FIELDS.get(local_name(element))
        event = next((v for k, v in element.attrib.items() if str(k).endswith("}event")), "publication")
        if field is not None and (field != DATE or "publi" in str(event)):
            yield Claim(field, element.text, f"book's {local_name(element)}")
