"""The page of all files, and the same as data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import html5lib
import pytest

from indexer import LEDGER_COLUMNS, open_engine, reindex
from tests.support.collections import a_corpus
from web import create_app, params
from web.params import LedgerRequest

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

N_FILES = 230
FILES = {
    **{f"{i:03}.txt": f"The letter number {i} speaks of the graves." for i in range(N_FILES - 4)},
    "a<b>.txt": "An odd name.",
    "bad.pdf": "%PDF-1.4 nothing",
    "box.jsonl": "".join(f'{{"id": "{i}", "text": "Record {i}."}}\n' for i in range(12)),
    "نامه.txt.meta.yaml": "title: nothing\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    reindex(a_corpus(folder / "corpus", FILES), folder / "index", jobs=1)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app({"INDEX": folder / "index"}).test_client()


def shown(client: FlaskClient, url: str) -> list[str]:
    response = client.get(url)
    assert response.status_code == 200
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.text)
    return ["".join(item.find(".//bdi").itertext()) for item in tree.findall(".//ul[@class='files']/li")]


def test_pages_have_every_file_once(client: FlaskClient) -> None:
    pages = [shown(client, f"/ledger?page={n}") for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 100, N_FILES - 200]
    assert [source for page in pages for source in page] == sorted(FILES)


@pytest.mark.parametrize(
    ("status", "sources"), [("failed", ["bad.pdf"]), ("skipped", ["نامه.txt.meta.yaml"])]
)
def test_a_status_keeps_its_files(client: FlaskClient, status: str, sources: list[str]) -> None:
    assert shown(client, f"/ledger?status={status}") == sources
    data = client.get(f"/ledger.json?status={status}").json
    assert [line["source"] for line in data["ledger"]] == sources
    assert data["files"] == {"indexed": N_FILES - 2, "skipped": 1, "failed": 1}


def test_a_file_leads_to_its_documents(client: FlaskClient, folder: Path) -> None:
    line = next(line for line in open_engine(folder / "index").ledger() if line.source == "000.txt")
    assert f'<a href="/document/{line.keys[0]}"><bdi>000.txt</bdi></a>' in client.get("/ledger").text
    records = client.get("/ledger?page=3").text
    assert records.count('aria-label="Document ') == 10
    assert "and 2 more" in records


def test_what_it_says_of_a_file(client: FlaskClient) -> None:
    text = client.get("/ledger?status=failed").text
    assert "damaged: PDFium cannot open it" in text
    assert "unreadable" in text
    assert "pypdfium2" in text
    assert "a&lt;b&gt;.txt" in client.get("/ledger?page=3").text


def test_the_json_is_that_of_the_engine(client: FlaskClient, folder: Path) -> None:
    lines = [line.to_json() for line in open_engine(folder / "index").ledger(start=20, stop=30)]
    assert client.get("/ledger.json?page=3&size=10").json["ledger"] == lines


def test_the_csv_has_all_files(client: FlaskClient) -> None:
    response = client.get("/ledger.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=ledger.csv"
    text = response.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == list(LEDGER_COLUMNS)
    assert [row["source"] for row in rows] == sorted(FILES)
    again = client.get("/ledger.csv", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(client.get("/ledger.csv?status=failed").data.splitlines()) == 2


@pytest.mark.parametrize(
    "url",
    ["/ledger.json?status=lost", "/ledger.json?q=x", "/ledger.csv?page=x", "/ledger.csv?status=a&status=b"],
)
def test_data_refuses_what_means_nothing(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert (response.status_code, response.json["code"]) == (400, "invalid-request")


def test_the_page_says_what_it_left_out(client: FlaskClient) -> None:
    text = client.get("/ledger?status=lost&page=0").text
    assert "The parameter “status” was left out" in text
    assert "The parameter “page” was left out" in text


def test_a_page_past_the_last_one_is_empty(client: FlaskClient) -> None:
    assert shown(client, "/ledger?page=99") == []


def test_the_first_page_leads_there(client: FlaskClient) -> None:
    text = client.get("/").text
    assert text.count('href="/ledger"') == 2


@pytest.mark.parametrize(
    "wanted",
    [
        LedgerRequest(),
        LedgerRequest("failed", 100),
        LedgerRequest(None, 1, 1),
        LedgerRequest("skipped", 2, 7),
    ],
)
def test_addresses_and_requests_are_one(client: FlaskClient, wanted: LedgerRequest) -> None:
    with client.application.test_request_context(f"/ledger?{params.encode_ledger(wanted)}") as context:
        assert params.decode_ledger_strictly(context.request.args) == wanted
    assert params.encode_ledger(LedgerRequest()) == ""
