"""What a file is, whatever it calls itself."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from indexer.reading.kinds import Format, format_of
from indexer.reading.source_text import Unreadable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", Format.TEXT),
        ("LETTER", Format.TEXT),
        ("a.HTM", Format.HTML),
        ("a.xhtml", Format.HTML),
        ("a.md", Format.MARKDOWN),
        ("a.jsonl", Format.JSONL),
        ("a.tsv", Format.CSV),
    ],
)
def test_the_name_tells_the_format(name: str, expected: Format) -> None:
    assert format_of(name, b"some words") is expected


MESSAGE = b"From: a@example.org\nTo: b@example.org\nSubject: Words\nMessage-ID: <1@example.org>\n\nWords."


def a_zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "words")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"%PDF-1.7\n", Format.PDF),
        ("a.pdf", b"garbage in front\n%PDF-1.7\n", Format.PDF),
        ("a.pdf", b"words that were saved under a wrong name", Format.TEXT),
        ("a.zip", a_zip("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        ("a", a_zip("[Content_Types].xml", "ppt/presentation.xml"), Format.PPTX),
        ("a.xlsx.bin", a_zip("[Content_Types].xml", "_rels/.rels", "xl/workbook2.xml"), Format.XLSX),
        ("a.docx", b"PK\x03\x04\x14\x00 word/document.xml", Format.DOCX),
        ("a.zip", a_zip("mimetype", "META-INF/container.xml"), Format.EPUB),
        ("a.txt", a_zip("mimetype", "META-INF/manifest.xml"), Format.OPEN_DOCUMENT),
        ("a.docx", a_zip("a.txt"), Format.ZIP),
        ("a.zip", a_zip(), Format.ZIP),
        ("a.doc", b"{\\rtf1 words}", Format.RTF),
        ("a.txt", b"\xff\xd8\xff\xe0", Format.PICTURE),
        ("a.gz", gzip.compress(b"words"), Format.COMPRESSED),
        ("a.gz", gzip.compress(b"WARC/1.0\r\n"), Format.WARC),
        ("a", b"WARC/1.0\r\n", Format.WARC),
        ("a.txt", MESSAGE, Format.MAIL),
        ("a", MESSAGE, Format.MAIL),
        ("a.eml", b"Subject: Words\n\nWords.", Format.MAIL),
        ("a.txt", b"From: the archive\nTo: the court\nDate: today\n\nWords.", Format.TEXT),
        ("a", b"From a@example.org Thu Mar  4 12:00:00 2021\n" + MESSAGE, Format.MBOX),
        ("a.html", b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n", Format.MHTML),
        ("a.log", b"2021-03-04 words", Format.TEXT),
        ("a.php", b"<!DOCTYPE html><p>words", Format.HTML),
        ("a.xml", b"<?xml version='1.0'?><TEI/>", Format.XML),
        ("a.tei", b"<?xml version='1.0'?><TEI/>", Format.XML),
    ],
)
def test_the_bytes_decide_over_the_name(name: str, content: bytes, expected: Format) -> None:
    assert format_of(name, content) is expected


@pytest.mark.parametrize("style", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_archive_is_one_in_every_style(style: int) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=style) as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    content = file.getvalue()
    old = content[:257] + bytes(8) + content[265:]
    checksum = sum(old[:148]) + 8 * 32 + sum(old[156:512])
    old = old[:148] + b"%06o\0 " % checksum + old[156:]
    for each in (content, old, gzip.compress(content), bz2.compress(content), lzma.compress(content)):
        assert format_of("a", each) is Format.TAR


def test_what_a_container_declares_helps_where_the_name_does_not() -> None:
    assert format_of("page.php", b"words of a page", "text/html") is Format.HTML
    assert format_of("a.txt", b"words of a page", "text/html") is Format.HTML
    assert format_of("a.csv", b"text\nwords", "text/plain") is Format.CSV
    assert format_of("a", b"%PDF-1.7", "text/html") is Format.PDF


def test_a_page_saved_as_text_is_a_page() -> None:
    assert format_of("page.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><p>words") is Format.HTML


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.gif", b"GIF89a\x00\x01", "GIF picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003 or Outlook"),
        ("a.css", b"p { color: red }", "style sheet"),
        ("a.bin", b"\x00\x01\x02words", ".bin"),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom", "MP4 video"),
    ],
)
def test_what_has_no_reader_is_named(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as caught:
        format_of(name, content)
    assert caught.value.reason == f"no reader for this kind of file: {kind}"


def test_a_text_may_begin_with_the_letters_of_a_magic_number() -> None:
    assert format_of("a.txt", b"ID3 is the third file of the box") is Format.TEXT


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xff\xfe \x00", b"\xef\xbb\xbf"])
def test_an_empty_file_is_empty(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^empty$"):
        format_of("a.txt", content)


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "a.docx", "a.jpg"])
def test_a_file_that_does_not_begin_as_its_name_promises_is_called_damaged(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        format_of(name, bytes(range(256)) * 3)
    assert caught.value.reason.startswith("damaged, or no such file")
