"""
What kind a file is by its content, and which programs read it, with their versions.

Flow: bytes -> the format that the readers go by -> a media type and a line such as
`govah 0.1.0, pypdfium2 5.0.0`. Whoever is to say what was searched, and by what, finds it
in the ledger.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from indexer.reading.kinds import Format, format_of
from indexer.reading.source_text import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

PYTHON = "Python"
"""Stands for the standard library: archives and messages are taken apart by it."""

_OFFICE = "application/vnd.openxmlformats-officedocument."

KINDS: Mapping[Format, tuple[str, tuple[str, ...]]] = {
    Format.TEXT: ("text/plain", ()),
    Format.HTML: ("text/html", ("trafilatura", "lxml", "beautifulsoup4")),
    Format.MARKDOWN: ("text/markdown", ("markdown-it-py",)),
    Format.SUBTITLES: ("text/vtt", ()),
    Format.JSONL: ("application/jsonl", (PYTHON,)),
    Format.CSV: ("text/csv", (PYTHON,)),
    Format.XML: ("application/xml", ("lxml",)),
    Format.PDF: ("application/pdf", ("pypdfium2",)),
    Format.DOCX: (f"{_OFFICE}wordprocessingml.document", ("lxml",)),
    Format.PPTX: (f"{_OFFICE}presentationml.presentation", ("lxml",)),
    Format.XLSX: (f"{_OFFICE}spreadsheetml.sheet", ("lxml",)),
    Format.OPEN_DOCUMENT: ("application/vnd.oasis.opendocument", ("lxml",)),
    Format.EPUB: ("application/epub+zip", ("lxml", "trafilatura")),
    Format.RTF: ("application/rtf", ("striprtf",)),
    Format.MAIL: ("message/rfc822", (PYTHON,)),
    Format.MBOX: ("application/mbox", (PYTHON,)),
    Format.MHTML: ("multipart/related", (PYTHON, "trafilatura", "lxml")),
    Format.WARC: ("application/warc", ("FastWARC", "trafilatura", "lxml")),
    Format.ZIP: ("application/zip", (PYTHON,)),
    Format.TAR: ("application/x-tar", (PYTHON,)),
    Format.COMPRESSED: ("application/gzip", (PYTHON,)),
    Format.PICTURE: ("image/tiff", ("Pillow",)),
}
"""The media type of each format, and the distributions beside govah itself that read it."""

_MEDIA_TYPES_BY_MAGIC = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"GIF8", "image/gif"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/matroska"),
    (b"\x7fELF", "application/x-elf"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
)
"""Where a format has several media types, or no reader, the first bytes tell."""


def provenance_of(name: str, content: bytes) -> tuple[str, str]:
    """Return the media type of a file and who reads it; either is empty where it is not known."""
    try:
        kind = format_of(name, content)
    except Unreadable:
        return _media_type_by_magic(content), ""
    media_type, libraries = KINDS[kind]
    if kind in {Format.PICTURE, Format.COMPRESSED}:
        media_type = _media_type_by_magic(content) or media_type
    return media_type, ", ".join(map(_with_version, ("govah", *libraries)))


def _media_type_by_magic(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return next((found for magic, found in _MEDIA_TYPES_BY_MAGIC if content.startswith(magic)), "")


@cache
def _with_version(name: str) -> str:
    if name == PYTHON:
        return f"{PYTHON} {platform.python_version()}"
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:  # run from its sources, without having been installed
        return name
