"""A document that cannot be indexed takes nothing with it but itself, and its file says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from indexer.index.codec import run
from indexer.index.collection import read_collection, read_ledger
from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from indexer.index.codec.stored import Record
    from indexer.model.document import Document

REASON = "it cannot be indexed (ValueError: too odd)"


@pytest.fixture(autouse=True)
def odd_documents_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    record_of: Callable[..., Record] = run.record_of

    def record_unless_odd(document: Document, *words: object) -> Record:
        if "odd" in document.text:
            raise ValueError("too odd")
        return record_of(document, *words)

    monkeypatch.setattr(run, "record_of", record_unless_odd)


def records(*texts: str) -> str:
    return "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))


def test_its_file_has_failed_and_the_others_are_searchable(tmp_path: Path) -> None:
    files = {f"{i}.txt": f"The plain letter number {i}." for i in range(5)} | {"3.txt": "An odd letter."}
    corpus = a_corpus(tmp_path / "corpus", files)
    report = reindex(corpus, tmp_path / "index", jobs=1)
    assert (report.n_documents, report.n_added, report.n_failed) == (4, 4, 1)
    (line,) = [line for line in report.lines if line.status == "failed"]
    assert (line.source, line.reason, line.n_documents) == ("3.txt", REASON, 0)
    ledger = {entry.source: entry for entry in read_ledger(tmp_path / "index", 1)}
    assert (ledger["3.txt"].keys, ledger["3.txt"].languages, ledger["3.txt"].n_tokens) == ((), (), 0)
    assert all(ledger[source].n_tokens > 4 for source in files if source != "3.txt")
    assert read_collection(tmp_path / "index", 1).n_documents == 4
    assert open_engine(tmp_path / "index").search(SearchRequest(query="letter")).total == 4


def test_a_file_of_several_keeps_the_others(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"all.jsonl": records("one", "odd two", "three", "odd four")})
    report = reindex(corpus, tmp_path / "index", jobs=1)
    (line,) = report.lines
    assert (line.status, line.n_documents, report.n_documents) == ("indexed", 2, 2)
    assert line.reason == f"2 of 4 documents are left out, the first because {REASON}"
    assert open_engine(tmp_path / "index").search(SearchRequest()).total == 2


def test_a_file_that_becomes_odd_is_gone_and_comes_back(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": "The first wording.", "b.txt": "Another letter."})
    totals = []
    for text in ("The first wording.", "An odd wording.", "The third wording."):
        a_corpus(corpus, {"a.txt": text})
        reindex(corpus, tmp_path / "index", jobs=1)
        totals.append(open_engine(tmp_path / "index").search(SearchRequest(query="wording")).total)
    assert totals == [1, 0, 1]


def test_it_is_not_tried_again_until_it_changes(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": "An odd letter."})
    reindex(corpus, tmp_path / "index", jobs=1)
    again = reindex(corpus, tmp_path / "index", jobs=1)
    assert (again.is_unchanged, again.n_failed) == (True, 1)
