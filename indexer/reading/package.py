"""
Documents that are ZIP archives of XML: their parts, unpacked and parsed within limits.

Nothing outside of the archive is opened: entities are not expanded, no DTD is loaded,
and an address in the XML stays an address. A part that is larger than allowed, or that
no parser understands, is left out with a warning.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Self

from lxml import etree

from indexer.reading.source_text import Unreadable

if TYPE_CHECKING:
    from types import TracebackType

    from indexer.reading.limits import Limits

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ENCRYPTED_PARTS = ("EncryptedPackage", "EncryptionInfo")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def parse_xml(content: bytes) -> tuple[etree._Element | None, bool]:
    """Return the root of an XML file, `None` where there is none, and whether all of it was parsed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, False
    return root, not len(parser.error_log.filter_from_fatals())


def text_of(element: etree._Element) -> str:
    """Return the text of an element itself; an entity in it is not expanded, and parts it."""
    return "".join([element.text or "", *(child.tail or "" for child in element)])


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; of a comment nothing."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Package:
    """The parts of a document. Use as a context manager.

    `warnings` collects what could not be read.

    Raises:
        Unreadable: it is no ZIP archive, or encrypted as a whole.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGED as error:
            msg = "damaged: its list of parts cannot be read"
            raise Unreadable(msg) from error
        self._limits = limits
        self.warnings: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return self._archive.namelist()

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, `None` if it is not there or cannot be read."""
        try:
            info = self._archive.getinfo(part)
        except KeyError:
            return None
        try:
            with self._archive.open(info) as file:
                content = file.read(self._limits.part_size + 1)
        except _DAMAGED:
            encrypted = bool(info.flag_bits & 1)
            self.warnings.append(f"{part} is {'encrypted' if encrypted else 'damaged'} and was not read")
            return None
        if len(content) > self._limits.part_size:
            self.warnings.append(f"{part}: {self._limits.stopped('part_size', 'bytes in this part')}")
            return None
        return content

    def xml(self, part: str) -> etree._Element | None:
        """Return the root element of a part."""
        content = self.read(part)
        if content is None:
            return None
        root, is_whole = parse_xml(content)
        if root is None:
            self.warnings.append(f"{part} is no XML and was not read")
        elif not is_whole:
            self.warnings.append(f"{part} is damaged or nested too deeply; text of it may be missing")
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return by its id each part that a part refers to: the last word of its type, and its name."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for element in () if root is None else root.iter(RELATIONS):
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target") or ""
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id") or ""] = (posixpath.basename(element.get("Type") or ""), path)
        return found

    def nothing(self) -> Unreadable:
        """Return the error of a document in which no text was found."""
        return Unreadable("; ".join(["no text found", *dict.fromkeys(self.warnings)]))
