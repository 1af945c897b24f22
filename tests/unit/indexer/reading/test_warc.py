"""Web archives: what a crawler was given for each address."""

from __future__ import annotations

import gzip

import pytest

from indexer.reading.source_text import Unreadable
from tests.unit.indexer.reading.builders import by_record, claims, fixture, read_all, reasons, texts


def a_record(
    body: bytes,
    *head: str,
    address: str = "https://a.example/b",
    kind: str = "response",
    http: str = "200 OK",
) -> bytes:
    block = "\r\n".join(["HTTP/1.1 200 OK", *head, "", ""]).encode() + body
    fields = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {address}",
        "WARC-Date: 2019-05-03T08:00:00Z",
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*fields, "", ""]).encode() + block + b"\r\n\r\n"


def test_captures_are_documents_with_their_address_and_day() -> None:
    found = by_record("crawl.warc.gz", fixture("crawl.warc.gz"))
    assert list(found) == ["https://wells.example/cistern", "https://wells.example/list.txt"]
    page, file = found.values()
    assert claims(page, "url")[0] == ("https://wells.example/cistern", "web archive: address")
    assert claims(page, "author") == [("Mina Ostovar", 'meta name="author"')]
    assert [(each.field, each.value) for each in page.remarks] == [("captured", "2019-05-03")]
    assert "گزارش کمیته" in texts(page)
    assert (page.file_name, file.file_name) == (None, "list.txt")
    assert reasons("crawl.warc.gz", fixture("crawl.warc.gz")) == [
        "2 captures without text left out: status 301 1, image/png 1"
    ]


def test_what_was_sent_in_pieces_or_compressed_is_unpacked() -> None:
    chunked = b"6\r\nWords \r\nb\r\nof the page\r\n0\r\n\r\n"
    content = a_record(chunked, "Content-Type: text/plain", "Transfer-Encoding: chunked")
    content += a_record(gzip.compress(b"Words."), "Content-Type: text/plain", "Content-Encoding: gzip")
    assert [texts(each) for each in by_record("a", content).values()] == [["Words of the page"], ["Words."]]


def test_an_address_that_was_captured_twice_is_two_documents() -> None:
    content = a_record(b"Words.", "Content-Type: text/plain") * 2
    assert list(by_record("a.warc", content)) == ["https://a.example/b", "https://a.example/b~2"]


def test_an_archive_without_captures_is_said() -> None:
    with pytest.raises(Unreadable, match="a web archive without captures"):
        read_all("a.warc", a_record(b"", kind="request"))


def test_an_archive_that_is_cut_off_gives_what_it_has() -> None:
    content = a_record(b"Words.", "Content-Type: text/plain") + a_record(
        b"Others." * 100, "Content-Type: text/plain", address="https://a.example/c"
    )
    assert "https://a.example/b" in by_record("a.warc", content[:-300])
    assert "https://a.example/b" in by_record("a.warc.gz", gzip.compress(content)[:-20])
