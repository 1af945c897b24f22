"""
Which reader a file needs: by its name, checked against its first bytes.

A name that promises text and bytes that are a PDF is a PDF. What there is no
reader for is named, so that the report says what is missing from the index.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from indexer.reading.file_names import printable
from indexer.reading.source_text import Unreadable


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    JSONL = "JSONL"
    CSV = "CSV"


_SUFFIXES = {
    "": Format.TEXT,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
}

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"AT&TFORM", "DjVu"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"ID3", "MP3 sound"),
    (b"OggS", "Ogg sound"),
    (b"\x1aE\xdf\xa3", "Matroska video"),
    (b"\x7fELF", "program"),
    (b"!BDN", "Outlook mailbox"),
    (b"WARC/", "web archive (WARC)"),
)
_INSIDE_MAGIC = (
    (4, b"ftyp", "MP4 video"),
    (8, b"WEBPVP8", "WebP picture"),
    (8, b"WAVEfmt ", "WAV sound"),
    (8, b"AVI LIST", "AVI video"),
)
_ZIP_MEMBERS = (
    (b"word/", "Word (DOCX)"),
    (b"xl/", "Excel (XLSX)"),
    (b"ppt/", "PowerPoint (PPTX)"),
    (b"application/epub+zip", "EPUB"),
    (b"application/vnd.oasis.opendocument", "OpenDocument"),
)
_WORDS = frozenset(
    {b"ID3", b"BZh", b"OggS", b"GIF8", b"AT&TFORM", b"!BDN"}
)  # a text may begin with these letters
_BLANK = b"\x00\t\n\r\f \xef\xbb\xbf\xff\xfe"  # white space and byte order marks, in UTF-16 too
_SNIFFED_BYTES = 4_096
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_MHTML_START = re.compile(
    rb"(?:From|Subject|Date|MIME-Version|Message-ID):.*?^MIME-Version:", re.I | re.S | re.M
)


def format_of(name: str, content: bytes) -> Format:
    """Return the format of a file.

    Raises:
        Unreadable: it is empty, or of a kind that no reader is there for.
    """
    start = content[:_SNIFFED_BYTES]
    if not start.strip(_BLANK) and not content.strip(_BLANK):
        msg = "empty"
        raise Unreadable(msg)
    kind = _kind_by_magic(start)
    if kind is not None:
        raise _no_reader(kind)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise _no_reader(printable(suffix))
    if _SUFFIXES[suffix] is Format.HTML and _MHTML_START.match(start):
        raise _no_reader("web archive (MHTML)")
    if _SUFFIXES[suffix] is Format.TEXT and _HTML_START.match(start):
        return Format.HTML
    return _SUFFIXES[suffix]


def _kind_by_magic(start: bytes) -> str | None:
    is_text = not any(byte < 9 for byte in start)
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (is_text and magic in _WORDS):
            is_zip = kind == "ZIP archive"
            return next((k for member, k in _ZIP_MEMBERS if is_zip and member in start), kind)
    return next((kind for at, magic, kind in _INSIDE_MAGIC if start[at:].startswith(magic)), None)


def _no_reader(kind: str) -> Unreadable:
    return Unreadable(f"no reader for this kind of file: {kind}")
