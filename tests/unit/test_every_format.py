"""One file of every format, made by the programs that people make such files with, goes in and is found."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from indexer import Copies, SearchRequest, open_engine, reindex
from indexer.model.document import document_key
from tests.unit.indexer.reading.builders import FIXTURES

if TYPE_CHECKING:
    from indexer.model.document import Document
    from indexer.pipeline.reindex import Report
    from indexer.search.engine import LocalEngine

SCANS = {"scan.png", "scan.jpg", "scan.tiff", "scan.pdf"}
STATED = "2019-04-27"
CISTERN, WELLS = "The cistern of Karvandar", "Wells of the north"

EXPECTED = [  # title, date (where the program that made the file does not put in its own), pages
    ("browser.mhtml", CISTERN, STATED, None),
    ("browser.pdf", CISTERN, None, 2),
    ("pandoc.docx", CISTERN, STATED, None),
    ("pandoc.epub", CISTERN, STATED, None),
    ("pandoc.odt", CISTERN, STATED, None),
    ("pandoc.pptx", CISTERN, None, 4),
    ("pandoc.tei", CISTERN, STATED, None),
    ("sheet.ods", WELLS, STATED, 2),
    ("sheet.xlsx", WELLS, STATED, 2),
    ("slides.odp", WELLS, STATED, 2),
    ("slides.pptx", WELLS, STATED, 2),
    ("writer.docx", CISTERN, STATED, None),
    ("writer.odt", CISTERN, STATED, None),
    ("writer.pdf", CISTERN, None, 2),
    ("writer.rtf", CISTERN, STATED, None),
]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, LocalEngine]:
    corpus = tmp_path_factory.mktemp("formats")
    for path in FIXTURES.iterdir():
        if path.is_file() and path.suffix != ".sh":
            shutil.copy(path, corpus)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVAH_OCR", "off")
        report = reindex(corpus, corpus / "index", jobs=1)
    return report, open_engine(corpus / "index")


def document_of(engine: LocalEngine, source: str, record: str | None = None) -> Document:
    return engine.document(document_key(source, record))


def test_every_file_is_read(indexed: tuple[Report, LocalEngine]) -> None:
    report, _ = indexed
    assert {line.source for line in report.lines if line.status == "failed"} == SCANS
    assert {line.reason for line in report.lines if line.source in SCANS} == {
        "a picture: recognition of text is switched off by GOVAH_OCR",
        "no text found on 1 page; page 1 is a picture: recognition of text is switched off by GOVAH_OCR",
    }


@pytest.mark.parametrize(("source", "title", "date", "n_pages"), EXPECTED)
def test_title_author_date_and_pages_come_out(
    indexed: tuple[Report, LocalEngine], source: str, title: str, date: str | None, n_pages: int | None
) -> None:
    document = document_of(indexed[1], source)
    assert document.title == title
    if source != "browser.pdf":  # the browser drops it
        assert document.authors == ("Mina Ostovar",)
    if date is not None:
        assert document.date is not None
        assert str(document.date.value) == date
    assert [page for _, page in document.page_starts()] == list(range(1, (n_pages or 0) + 1))


def test_the_page_of_a_paragraph_is_that_of_the_file(indexed: tuple[Report, LocalEngine]) -> None:
    for source in ("browser.pdf", "writer.pdf"):
        document = document_of(indexed[1], source)
        (second,) = [p for p in document.paragraphs if "On the second page" in p.span.of(document.text)]
        assert second.page == 2


@pytest.mark.parametrize("query", ['"روستاهای شمالی رفت"', '"گزارش کمیته"'])
def test_persian_is_found_as_a_phrase(indexed: tuple[Report, LocalEngine], query: str) -> None:
    response = indexed[1].search(SearchRequest(query=query, size=100, copies=Copies.ALL))
    found = {hit.document.source for hit in response.hits}
    assert found >= {source for source, title, *_ in EXPECTED if title == CISTERN}


def test_attachments_know_their_message(indexed: tuple[Report, LocalEngine]) -> None:
    engine = indexed[1]
    report = document_of(engine, "message.eml", "report.rtf")
    assert report.parent == document_key("message.eml")
    assert engine.document(report.parent).title == CISTERN
    inner = document_of(engine, "box.mbox", "9@wells.example/Re: گزارش کمیته.eml")
    assert inner.parent == document_key("box.mbox", "9@wells.example")
    assert {(s.field, s.value) for s in inner.metadata} >= {("in-reply-to", "<7@wells.example>")}


def test_a_capture_has_its_address(indexed: tuple[Report, LocalEngine]) -> None:
    document = document_of(indexed[1], "crawl.warc.gz", "https://wells.example/cistern")
    assert document.url == "https://wells.example/cistern"
    assert ("captured", "2019-05-03") in {(s.field, s.value) for s in document.metadata}
