"""
Which reader a file needs: by its bytes first, then by its name.

A name that promises text and bytes that are a PDF is a PDF, and a DOCX that is called
`.zip` is a DOCX. Where the bytes are text, the name tells which kind; a name that
tells nothing is no hindrance. What there is no reader for is named, so that the report
says what is missing from the index.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePosixPath

from indexer.reading.file_names import printable
from indexer.reading.source_text import Unreadable


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    SUBTITLES = "subtitles"
    JSONL = "JSONL"
    CSV = "CSV"
    XML = "XML"
    PDF = "PDF"
    DOCX = "Word (DOCX)"
    PPTX = "PowerPoint (PPTX)"
    XLSX = "Excel (XLSX)"
    OPEN_DOCUMENT = "OpenDocument"
    EPUB = "EPUB"
    RTF = "RTF"
    MAIL = "mail"
    MBOX = "mailbox"
    MHTML = "saved web page (MHTML)"
    WARC = "web archive (WARC)"
    ZIP = "ZIP archive"
    TAR = "tar archive"
    COMPRESSED = "compressed file"
    PICTURE = "picture"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".srt": Format.SUBTITLES,
    ".vtt": Format.SUBTITLES,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xml": Format.XML,
    ".eml": Format.MAIL,
}
"""What text is, by the name of its file."""

_MEDIA_TYPES = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/plain": Format.TEXT,
    "text/markdown": Format.MARKDOWN,
    "text/vtt": Format.SUBTITLES,
    "application/x-subrip": Format.SUBTITLES,
    "text/csv": Format.CSV,
    "application/xml": Format.XML,
    "text/xml": Format.XML,
    "message/rfc822": Format.MAIL,
}
"""What text is, by what its container declares."""

_NO_DOCUMENTS = {
    ".css": "style sheet",
    ".js": "script of a web page",
    ".mjs": "script of a web page",
    ".map": "source map of a script",
    ".svg": "drawing (SVG)",
}
"""Text that nobody wrote to be read, which lies beside saved pages."""

_TOLD_BY_MAGIC = frozenset(
    ".pdf .docx .xlsx .pptx .odt .ods .odp .epub .rtf .zip .gz .bz2 .xz .jpg .jpeg .png .tif .tiff".split()  # noqa: SIM905 - as a list
)
"""Endings of files that are read, and told by their first bytes: others with such a name are damaged."""

_MAGIC: tuple[tuple[bytes, Format | str], ...] = (
    (b"%PDF-", Format.PDF),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003 or Outlook"),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"II*\x00", Format.PICTURE),
    (b"MM\x00*", Format.PICTURE),
    (b"GIF8", "GIF picture"),
    (b"AT&TFORM", "DjVu"),
    (b"\x1f\x8b", Format.COMPRESSED),
    (b"BZh", Format.COMPRESSED),
    (b"\xfd7zXZ\x00", Format.COMPRESSED),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"ID3", "MP3 sound"),
    (b"OggS", "Ogg sound"),
    (b"\x1aE\xdf\xa3", "Matroska video"),
    (b"\x7fELF", "program"),
    (b"!BDN", "Outlook mailbox"),
    (b"WARC/", Format.WARC),
)
_INSIDE_MAGIC: tuple[tuple[int, bytes, Format | str], ...] = (
    (4, b"ftyp", "MP4 video"),
    (8, b"WEBPVP8", "WebP picture"),
    (8, b"WAVEfmt ", "WAV sound"),
    (8, b"AVI LIST", "AVI video"),
    (257, b"ustar", Format.TAR),
)
_WORDS = frozenset(
    {b"ID3", b"BZh", b"OggS", b"GIF8", b"AT&TFORM", b"!BDN"}
)  # a text may begin with these letters
_BLANK = b"\x00\t\n\r\f \xef\xbb\xbf\xff\xfe"  # white space and byte order marks, in UTF-16 too
_SNIFFED_BYTES = 4_096
_PDF_WITHIN = 1_024  # bytes that may stand before a PDF, as its readers allow
_NO_TEXT = frozenset(range(9)) | frozenset(range(14, 27))  # control characters no text has; 27 is of ISO-2022

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
_MAIL_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[A-Za-z][\w-]{1,60}:[ \t\r]")
_MAIL_NAMES = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_OF_A_PROGRAM = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to"})
_MBOX_START = re.compile(rb"From \S.{0,200}\d\d:\d\d.{0,60}\r?\n[A-Za-z][\w-]{1,60}:")
_RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_SNAPSHOT = re.compile(rb"^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(rb"^(?:to|received|delivered-to):", re.IGNORECASE | re.MULTILINE)

_OFFICE_FOLDERS = {"word/": Format.DOCX, "xl/": Format.XLSX, "ppt/": Format.PPTX}
_OFFICE_PART = "[Content_Types].xml"
_ZIP_MEMBERS = {"META-INF/container.xml": Format.EPUB, "META-INF/manifest.xml": Format.OPEN_DOCUMENT}
_ZIP_HINTS = (  # of a ZIP that is cut off, and has lost its list of members
    *((folder.encode(), kind) for folder, kind in _OFFICE_FOLDERS.items()),
    (b"application/epub+zip", Format.EPUB),
    (b"application/vnd.oasis.opendocument", Format.OPEN_DOCUMENT),
)


def format_of(name: str, content: bytes, media_type: str | None = None) -> Format:
    """Return the format of a file. `media_type` is what its container declares, if it has one.

    Raises:
        Unreadable: it is empty, or of a kind that no reader is there for.
    """
    start = content[:_SNIFFED_BYTES]
    if not start.strip(_BLANK) and not content.strip(_BLANK):
        msg = "empty"
        raise Unreadable(msg)
    kind = _kind_by_magic(start)
    if isinstance(kind, Format):
        return _looked_into(kind, content)
    if kind is not None:
        raise _no_reader(kind)
    suffix = PurePosixPath(name).suffix.lower()
    is_text = not _NO_TEXT.intersection(start)
    if b"%PDF-" in start[:_PDF_WITHIN] and (suffix == ".pdf" or not is_text):
        return Format.PDF
    if _is_tar(start):
        return Format.TAR
    return _format_of_text(suffix, start, media_type, is_text=is_text)


def _format_of_text(suffix: str, start: bytes, media_type: str | None, *, is_text: bool) -> Format:
    promised = _SUFFIXES.get(suffix)
    declared = _MEDIA_TYPES.get((media_type or "").lower())
    if _MBOX_START.match(start):
        return Format.MBOX
    mail = _mail_format(start)
    if mail is not None and promised in (None, Format.TEXT, Format.HTML, Format.MAIL):
        return mail
    if declared is not None and (promised is None or declared is not Format.TEXT):
        return Format.HTML if _HTML_START.match(start) else declared
    if promised in (Format.TEXT, Format.XML, None) and _HTML_START.match(start):
        return Format.HTML
    if promised is not None:
        return promised
    if suffix in _NO_DOCUMENTS:
        raise _no_reader(_NO_DOCUMENTS[suffix])
    if _XML_START.match(start):
        return Format.XML
    if is_text or not suffix:
        return Format.TEXT  # whether it is one, its encoding tells
    if suffix in _TOLD_BY_MAGIC:
        msg = f"damaged, or no such file: its name ends with {suffix}, and its bytes do not begin as those do"
        raise Unreadable(msg)
    raise _no_reader(printable(suffix))


def _mail_format(start: bytes) -> Format | None:
    """Tell a message and a saved page by their headers; a memo in plain text has some of them too."""
    if not _MAIL_HEADER.match(start):
        return None
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    names = {name.lower() for name in _MAIL_NAMES.findall(head)}
    if _SNAPSHOT.search(head) or (_RELATED.search(head) and not _TO.search(head)):
        return Format.MHTML
    return Format.MAIL if len(names) >= 3 and names & _OF_A_PROGRAM else None


def _kind_by_magic(start: bytes) -> Format | str | None:
    is_text = not any(byte < 9 for byte in start)
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (is_text and magic in _WORDS):
            return kind
    return next((kind for at, magic, kind in _INSIDE_MAGIC if start[at:].startswith(magic)), None)


def _looked_into(kind: Format, content: bytes) -> Format:
    """Return what a packed file is: a document of several parts, or what was compressed as a whole."""
    if kind is Format.ZIP:
        return _format_of_zip(content)
    if kind is Format.COMPRESSED:
        start = _expanded_start(content)
        if start.startswith(b"WARC/"):
            return Format.WARC
        if start[257:].startswith(b"ustar") or _is_tar(start):
            return Format.TAR
    return kind


def _format_of_zip(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.NameToInfo
            if _OFFICE_PART in names:
                folders = (_OFFICE_FOLDERS.get(name.partition("/")[0] + "/") for name in names)
                return next((kind for kind in folders if kind is not None), Format.ZIP)
            return next((kind for member, kind in _ZIP_MEMBERS.items() if member in names), Format.ZIP)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        start = content[:_SNIFFED_BYTES]
        return next((kind for member, kind in _ZIP_HINTS if member in start), Format.ZIP)


def _expanded_start(content: bytes) -> bytes:
    start = content[: 2 * _SNIFFED_BYTES]
    try:
        if start.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(wbits=31).decompress(start, _SNIFFED_BYTES)
        if start.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(content[: 1 << 20], _SNIFFED_BYTES)
        return lzma.LZMADecompressor().decompress(start, _SNIFFED_BYTES)
    except (zlib.error, OSError, lzma.LZMAError, EOFError):
        return b""


def _is_tar(start: bytes) -> bool:
    """Tell a tar archive of the time before it had a magic number, by the checksum of its first header."""
    try:
        return bool(tarfile.TarInfo.frombuf(start[:512], "utf-8", "surrogateescape").name)
    except tarfile.HeaderError:
        return False


def _no_reader(kind: str) -> Unreadable:
    return Unreadable(f"no reader for this kind of file: {kind}")
