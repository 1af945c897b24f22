"""A passage names its page, a document shows where pages begin, an attachment leads to its message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from indexer import Paragraph, SearchRequest, open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document
from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer import Document

TEXT = "On the first page nothing.\n\nOn the second page a witness is named.\n\nShe speaks.\n\nThe last one."


def a_report() -> Document:
    document = a_document(TEXT, source="report.pdf")
    pages = (1, 2, 2, 4)
    paragraphs = tuple(
        Paragraph(paragraph.span, "en", paragraph.kind, page)
        for paragraph, page in zip(document.paragraphs, pages, strict=True)
    )
    return replace(document, paragraphs=paragraphs, parent="abcdefghijkl")


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_index(folder, [a_report(), a_document("A witness of no page.", source="letter.txt")])
    return folder


@pytest.fixture
def client(index_dir: Path) -> FlaskClient:
    return create_app({"INDEX": index_dir}).test_client()


def test_a_passage_has_the_page_of_its_paragraph(index_dir: Path) -> None:
    engine = open_engine(index_dir)
    found = {
        hit.document.source: [passage.page for passage in hit.passages]
        for query in ("witness", "speaks", "last")
        for hit in engine.search(SearchRequest(query=query)).hits
    }
    assert found == {"report.pdf": [4], "letter.txt": [None]}
    assert [passage.page for passage in engine.search(SearchRequest(query="speaks")).hits[0].passages] == [2]


def test_how_a_text_begins_has_its_page_too(index_dir: Path) -> None:
    hits = open_engine(index_dir).search(SearchRequest()).hits
    assert {hit.document.source: hit.passages[0].page for hit in hits} == {
        "report.pdf": 1,
        "letter.txt": None,
    }


def test_the_results_name_the_page(client: FlaskClient) -> None:
    answer = BeautifulSoup(client.get("/search?q=speaks").text, "html.parser")
    (link,) = answer.select(".open-here")
    assert " ".join(link.get_text().split()) == "¶Open at paragraph 3, page 2"
    (passage,) = client.get("/search.json?q=speaks").json["hits"][0]["passages"]
    assert passage["page"] == 2


def test_the_document_shows_where_pages_begin(client: FlaskClient, index_dir: Path) -> None:
    (hit,) = open_engine(index_dir).search(SearchRequest(query="speaks")).hits
    shown = BeautifulSoup(client.get(f"/document/{hit.key}").text, "html.parser")
    begins = shown.select("#text .page-begins")
    assert [(tag["id"], tag.get_text()) for tag in begins] == [
        ("page-1", "Page 1"),
        ("page-2", "Page 2"),
        ("page-4", "Page 4"),
    ]
    following = [tag.find_next_sibling().get_text() for tag in begins]
    assert following == [TEXT.split("\n\n")[i] for i in (0, 1, 3)]


def test_an_attachment_leads_to_its_message(client: FlaskClient, index_dir: Path) -> None:
    report, letter = (
        open_engine(index_dir).search(SearchRequest(query=query)).hits[0].key
        for query in ("speaks", "letter OR no")
    )
    shown = BeautifulSoup(client.get(f"/document/{report}").text, "html.parser")
    assert shown.select_one("#about a[href='/document/abcdefghijkl']") is not None
    assert "Belongs to" not in client.get(f"/document/{letter}").text
