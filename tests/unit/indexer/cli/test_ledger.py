"""`govah ledger`: every file of the corpus, for people, programs and spreadsheets."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli.ledger import accounting
from indexer.cli.main import main
from indexer.contract import LEDGER_COLUMNS, LedgerTotals
from indexer.pipeline.reindex import reindex
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

MENU = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(9))
PAGE = (
    f"<html><body><nav><ul>{MENU}</ul></nav><article><h1>The committee</h1>"
    + "".join(f"<p>The committee met {i} times and spoke of the graves at Khavaran.</p>" for i in range(8))
    + "</article><footer>Imprint of the site</footer></body></html>"
)
FILES = {
    "=1+1.txt": "The first letter speaks of the graves.",
    "b.txt": "The second letter speaks of the families.",
    "b.txt.meta.yaml": "title: The second letter\n",
    "c.pdf": "%PDF-1.4 nothing",
    "d.html": PAGE,
    "e.jsonl": '{"id": "one", "text": "The first record."}\n{"id": "two", "text": "The other."}\n',
    "نامه.txt": "نامه‌ای درباره گورها",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    corpus = a_corpus(folder / "corpus", FILES)
    os.utime(corpus / "b.txt", (10**9, 10**9))
    reindex(corpus, folder / "index", jobs=1)
    return folder


def run(folder: Path, *args: str) -> Result:
    command = ["ledger", *args, "--index", str(folder / "index")]
    return CliRunner().invoke(main, command, prog_name="govah")


def objects(folder: Path, *args: str) -> dict[str, Any]:
    lines = map(json.loads, run(folder, "--json", *args).stdout.splitlines())
    return {line["source"]: line for line in lines}


def test_every_file_has_its_object(folder: Path) -> None:
    found = objects(folder)
    assert list(found) == sorted(FILES)
    for source, content in FILES.items():
        assert found[source]["sha256"] == hashlib.sha256(content.encode()).hexdigest()
        assert found[source]["size_bytes"] == len(content.encode())
    letter = found["b.txt"]
    assert letter["sidecar_sha256"] == found["b.txt.meta.yaml"]["sha256"]
    assert letter["modified"] == "2001-09-09T01:46:40+00:00"
    assert letter["read_at"].endswith("+00:00")
    assert (letter["status"], letter["media_type"], letter["documents"]) == ("indexed", "text/plain", 1)
    assert letter["reader"].startswith("govah ")
    assert (letter["words"], letter["languages"], letter["reason"]) == (10, ["en"], None)
    assert letter["characters_read"] == letter["characters_searchable"] == len(FILES["b.txt"])


def test_what_could_not_be_read_is_known_all_the_same(folder: Path) -> None:
    pdf, sidecar = objects(folder)["c.pdf"], objects(folder)["b.txt.meta.yaml"]
    assert (pdf["status"], pdf["media_type"]) == ("failed", "application/pdf")
    assert "pypdfium2" in pdf["reader"]
    assert pdf["reason"] == "damaged: PDFium cannot open it"
    assert (sidecar["status"], sidecar["reason"]) == ("skipped", "describes b.txt")
    assert sidecar["media_type"] is sidecar["reader"] is sidecar["read_at"] is None


def test_menus_are_read_and_not_searchable(folder: Path) -> None:
    page = objects(folder)["d.html"]
    assert page["characters_searchable"] >= 8 * 60
    assert page["characters_read"] - page["characters_searchable"] >= 9 * len("Section 1")


def test_a_file_of_several_names_all_its_documents(folder: Path) -> None:
    records = objects(folder)["e.jsonl"]
    assert (records["documents"], len(set(records["keys"]))) == (2, 2)
    assert records["characters_searchable"] == len("The first record.The other.")


@pytest.mark.parametrize("status", ["indexed", "skipped", "failed"])
def test_a_status_keeps_its_files(folder: Path, status: str) -> None:
    expected = [source for source, line in objects(folder).items() if line["status"] == status]
    assert list(objects(folder, "--status", status)) == expected != []


def test_the_table_has_its_columns_under_one_another(folder: Path) -> None:
    result = run(folder)
    head, *rows = result.stdout.splitlines()
    at = head.index("file")
    files = [row for row in rows if not row.startswith(" ")]
    assert [row[at:] for row in files] == sorted(FILES)
    assert [row[: at - 2].split()[-1] for row in files] == ["1", "1", "0", "0", "1", "2", "1"]
    assert "         damaged: PDFium cannot open it" in rows
    assert result.stderr.startswith("7 files: 5 searchable, 1 unreadable, 1 left out; ")


def test_the_csv_is_for_spreadsheets(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "--csv").stdout, newline="")))
    assert list(rows[0]) == list(LEDGER_COLUMNS)
    assert [row["source"] for row in rows] == ["'=1+1.txt", *sorted(FILES)[1:]]
    assert rows[0]["sha256"] == objects(folder)["=1+1.txt"]["sha256"]


def test_one_form_at_a_time(folder: Path) -> None:
    assert run(folder, "--csv", "--json").exit_code == 2


def test_nothing_is_told_by_the_status(folder: Path, tmp_path: Path) -> None:
    reindex(a_corpus(tmp_path / "corpus", {"a.txt": "one"}), tmp_path / "index", jobs=1)
    assert run(tmp_path, "--status", "failed").exit_code == 1
    assert run(tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (LedgerTotals({}), "0 files: 0 searchable, 0 unreadable, 0 left out"),
        (
            LedgerTotals({"indexed": 1, "failed": 0, "skipped": 0}, 7, 7),
            "1 file: 1 searchable, 0 unreadable, 0 left out; 7 characters read, 7 searchable (100 %)",
        ),
        (
            LedgerTotals({"indexed": 9_800, "failed": 150, "skipped": 50}, 31_200_000, 31_199_999),
            "10,000 files: 9,800 searchable, 150 unreadable, 50 left out; "
            "31.2 million characters read, 31.2 million searchable (99 %)",
        ),
    ],
)
def test_the_sentence_of_all_files(totals: LedgerTotals, said: str) -> None:
    assert accounting(totals) == said
