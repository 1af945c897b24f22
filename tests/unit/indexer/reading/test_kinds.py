"""What a file is, whatever it calls itself."""

from __future__ import annotations

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


def test_a_page_saved_as_text_is_a_page() -> None:
    assert format_of("page.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><p>words") is Format.HTML


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"%PDF-1.7\n", "PDF"),
        ("a.docx", b"PK\x03\x04\x14\x00 word/document.xml", "Word (DOCX)"),
        ("a.zip", b"PK\x03\x04\x14\x00 a.txt", "ZIP archive"),
        ("a.txt", b"{\\rtf1 words}", "RTF"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "JPEG picture"),
        ("a.mht", b"From: <Saved>\nMIME-Version: 1.0\n", ".mht"),
        ("a.html", b"From: <Saved>\nMIME-Version: 1.0\n", "web archive (MHTML)"),
        ("a.py", b"print()", ".py"),
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
