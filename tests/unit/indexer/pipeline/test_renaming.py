"""Another list of names: who is named is found anew, and no file is read again for it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from indexer.errors import AuthorityError, IndexCorruptError
from indexer.index.collection import read_ledger
from indexer.index.snapshot import Snapshot
from indexer.model.document import Document
from indexer.model.request import Facet, Filter, SearchRequest
from indexer.names.decision_log import append_decision
from indexer.names.decisions import Decision, DecisionKind, Operand
from indexer.pipeline import workers
from indexer.pipeline.reindex import Report, reindex
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RECORDS = [
    {"id": "one", "text": "The committee met in Tehran.", "entities": ["Tehran", "Nobody Known"]},
    {"id": "two", "text": "The families went to Khavaran and to Evin."},
]
FILES = {
    "a.txt": "The committee met in Tehran and spoke of the graves at Khavaran.",
    "b.txt": "Nothing is named in this letter.",
    "c.jsonl": "".join(json.dumps(record) + "\n" for record in RECORDS),
    "d.pdf": "%PDF-1.4 nothing",
    "authority.yaml": "- {name: Tehran, kind: place}\n",
}
LISTS = {
    "another alias": "- {name: Tehran, kind: place, aliases: [Khavaran]}\n",
    "another kind": "- {name: Tehran, kind: organisation}\n",
    "another name": "- {name: Evin prison, kind: place, aliases: [Evin]}\n"
    "- {name: Nobody Known, kind: person}\n",
    "no name": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = a_corpus(tmp_path / "corpus", FILES)
    for path in corpus.iterdir():
        os.utime(path, (10**9, 10**9))
    run(tmp_path)
    return tmp_path


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What workers are asked for."""
    asked: list[object] = []
    read: Callable[..., Iterator[object]] = workers._Worker.read

    def noted(worker: object, request: object) -> Iterator[object]:
        asked.append(request)
        return read(worker, request)

    monkeypatch.setattr(workers._Worker, "read", noted)
    return asked


def run(folder: Path, **options: object) -> Report:
    return reindex(folder / "corpus", folder / "index", jobs=1, **options)


def name(folder: Path, listed: str) -> None:
    (folder / "corpus" / "authority.yaml").write_text(listed, encoding="utf-8")


def state(index: Path) -> tuple[object, ...]:
    engine = open_engine(index)
    documents = sorted(engine.documents(SearchRequest()), key=lambda document: document.key)
    entries = [
        (entry.source, entry.status, entry.keys, entry.n_tokens, entry.n_chars, entry.warnings)
        for entry in read_ledger(index, engine.generation)
    ]
    collection = Snapshot(index).collection
    return (
        documents,
        entries,
        [entry.to_json() for entry in collection.authority],
        engine.stats().facets[Facet.ENTITY],
    )


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_it_comes_to_the_same_as_reading_every_file(
    folder: Path, requests: list[object], listed: str
) -> None:
    name(folder, listed)
    report = run(folder)
    assert all(isinstance(request, Document) for request in requests)
    assert len(requests) == 4
    assert (report.names_changed, report.n_unchanged, report.n_changed, report.n_failed) == (True, 3, 0, 1)
    reindex(folder / "corpus", folder / "anew", jobs=1)
    assert state(folder / "index") == state(folder / "anew")
    assert run(folder).is_unchanged


def test_what_names_nobody_else_is_not_written_again(folder: Path) -> None:
    before = {path.name for path in (folder / "index").glob("*.seg")}
    name(folder, "- {name: Tehran, kind: place}\n- {name: Somebody Else, kind: person}\n")
    assert run(folder).generation == 2
    assert {path.name for path in (folder / "index").glob("*.seg")} == before


def test_files_that_have_changed_as_well_are_read(folder: Path, requests: list[object]) -> None:
    name(folder, LISTS["another alias"])
    a_corpus(folder / "corpus", {"b.txt": "Now Khavaran is named.", "e.txt": "In Khavaran, too."})
    report = run(folder)
    assert [request.source for request in requests if not isinstance(request, Document)] == ["b.txt", "e.txt"]
    assert (report.n_added, report.n_changed, report.n_unchanged) == (1, 1, 2)
    named = SearchRequest(filters=frozenset({Filter(Facet.ENTITY, "Tehran")}))
    sources = [document.source for document in open_engine(folder / "index").documents(named)]
    assert sorted(sources) == ["a.txt", "b.txt", "c.jsonl", "c.jsonl", "e.txt"]


def test_a_warning_about_a_name_goes_when_the_list_has_it(folder: Path) -> None:
    def warnings() -> tuple[str, ...]:
        (entry,) = (e for e in read_ledger(folder / "index", generation()) if e.source == "c.jsonl")
        return entry.warnings

    def generation() -> int:
        return open_engine(folder / "index").generation

    assert any("'Nobody Known' is left out" in warning for warning in warnings())
    name(folder, FILES["authority.yaml"] + "- {name: Nobody Known, kind: person}\n")
    run(folder)
    assert not any("Nobody Known" in warning for warning in warnings())
    name(folder, FILES["authority.yaml"])
    run(folder)
    assert any("one: entity 'Nobody Known' is left out" in warning for warning in warnings())


def test_a_full_run_reads_every_file(folder: Path, requests: list[object]) -> None:
    name(folder, LISTS["another alias"])
    run(folder, is_full=True)
    assert [request.source for request in requests] == ["a.txt", "b.txt", "c.jsonl", "d.pdf"]


def test_a_document_that_is_not_there_stops_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name(folder, LISTS["another alias"])
    with monkeypatch.context() as patched:
        patched.setattr(Snapshot, "find_doc_id", lambda *_: None)
        with pytest.raises(IndexCorruptError, match="which is not there"):
            run(folder)
    assert run(folder).generation == 2


def test_progress_counts_files_that_are_read_and_looked_through(folder: Path) -> None:
    name(folder, LISTS["another alias"])
    a_corpus(folder / "corpus", {"e.txt": "In Khavaran, too."})
    told: list[tuple[int, int, str]] = []
    run(folder, on_progress=lambda done, total, line: told.append((done, total, line.source)))
    assert [source for _, _, source in told] == ["e.txt", "a.txt", "b.txt", "c.jsonl"]
    assert [done for done, _, _ in told] == [1, 2, 3, 4]
    assert {total for _, total, _ in told} == {4}


def test_decisions_hold_as_another_list_would_and_no_file_is_read(
    folder: Path, requests: list[object]
) -> None:
    path = folder / "corpus" / "decisions.jsonl"
    tehran = Operand("Tehran", "tehran")
    merged = Decision(
        0, "", DecisionKind.MERGE, entity=tehran, other=Operand("Khavaran"), spellings=("Evin",)
    )
    append_decision(path, lambda _: merged)
    report = run(folder)
    assert all(isinstance(request, Document) for request in requests)
    assert report.names_changed
    assert report.names_problems == ()
    state_of_merged = state(folder / "index")
    assert any(
        entity.name == "Tehran" and len(entity.mentions) == 2
        for document in state_of_merged[0]
        for entity in document.entities
    )
    run(folder, is_full=True)
    assert state(folder / "index") == state_of_merged
    append_decision(path, lambda _: Decision(0, "", DecisionKind.UNDO, undoes=1))
    assert run(folder).names_changed
    assert state(folder / "index")[3] != state_of_merged[3]


def test_a_decision_that_no_longer_fits_is_said_and_the_others_hold(folder: Path) -> None:
    path = folder / "corpus" / "decisions.jsonl"
    gone = Decision(0, "", DecisionKind.ALIAS, entity=Operand("Nowhere", "nowhere"), spellings=("X",))
    kept = Decision(0, "", DecisionKind.ALIAS, entity=Operand("Tehran", "tehran"), spellings=("Khavaran",))
    append_decision(path, lambda _: gone)
    append_decision(path, lambda _: kept)
    path.write_bytes(path.read_bytes() + b'{"number": 3, "ti')
    report = run(folder)
    assert report.names_problems == (
        "decisions.jsonl, line 3, is cut short; that decision was not made",
        "decision 1 (alias) is left out: the list of names has no 'Nowhere'",
    )
    assert run(folder).names_problems == report.names_problems
    named = SearchRequest(filters=frozenset({Filter(Facet.ENTITY, "Tehran")}))
    assert open_engine(folder / "index").search(named).total == 3


def test_a_table_may_be_the_list_of_names_but_not_beside_another(folder: Path) -> None:
    (folder / "corpus" / "authority.csv").write_text("name,kind\nKhavaran,place\n", encoding="utf-8")
    with pytest.raises(AuthorityError, match=r"authority\.csv is there as well; keep one of the two"):
        run(folder)
    (folder / "corpus" / "authority.yaml").unlink()
    run(folder)
    named = SearchRequest(filters=frozenset({Filter(Facet.ENTITY, "Khavaran")}))
    assert open_engine(folder / "index").search(named).total == 2
