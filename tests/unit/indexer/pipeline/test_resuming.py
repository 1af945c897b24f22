"""A run that was stopped goes on where it was, and comes to the same as one that was not."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from indexer.index.collection import read_ledger
from indexer.index.table_of_contents import latest_generation
from indexer.model.request import SearchRequest
from indexer.pipeline import changes, workers
from indexer.pipeline import spool as spool_module
from indexer.pipeline.reindex import Report, reindex
from indexer.pipeline.spool import SPOOL_NAME
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from indexer.contract import LedgerLine
    from indexer.model.document import Document

N_FILES = 8
FILES = {
    **{f"{i}.txt": f"The letter number {i} speaks of the graves at Khavaran." for i in range(N_FILES - 2)},
    "r.jsonl": "".join(json.dumps({"id": str(i), "text": f"Record {i}."}) + "\n" for i in range(3)),
    "s.pdf": "%PDF-1.4 nothing",
}


class Stopped(Exception):  # noqa: N818 - no fault
    """Stands for whatever ends a run."""


@pytest.fixture(autouse=True)
def every_line_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "FRAME_SECONDS", 0.0)


@pytest.fixture
def read_sources(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that workers were asked for."""
    asked: list[str] = []
    read: Callable[..., Iterator[object]] = workers._Worker.read

    def noted(worker: object, request: Document) -> Iterator[object]:
        asked.append(request.source)
        return read(worker, request)

    monkeypatch.setattr(workers._Worker, "read", noted)
    return asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    a_corpus(tmp_path / "corpus", FILES)
    return tmp_path


def run(folder: Path, **options: object) -> Report:
    return reindex(folder / "corpus", folder / "index", jobs=1, **options)


def stop_after(folder: Path, n_files: int, **options: object) -> None:
    def stop(done: int, _total: int, _line: LedgerLine) -> None:
        if done == n_files:
            raise Stopped

    with pytest.raises(Stopped):
        run(folder, on_progress=stop, **options)


def state(folder: Path) -> tuple[list[Document], list[LedgerLine]]:
    engine = open_engine(folder / "index")
    documents = sorted(engine.documents(SearchRequest()), key=lambda document: document.key)
    lines = [entry.line for entry in read_ledger(folder / "index", engine.generation)]
    return documents, [line for line in lines if line.status != "skipped"]


@pytest.mark.parametrize("is_full", [False, True])
def test_what_was_read_is_not_read_again(
    folder: Path, tmp_path: Path, read_sources: list[str], is_full: bool
) -> None:
    stop_after(folder, 5, is_full=is_full)
    assert latest_generation(folder / "index") < 1
    read_sources.clear()
    report = run(folder, is_full=is_full)
    assert read_sources == sorted(FILES)[5:]
    assert (report.n_resumed, report.n_added, report.n_failed) == (5, N_FILES - 1, 1)
    assert not (folder / "index" / SPOOL_NAME).exists()
    reindex(folder / "corpus", tmp_path / "other" / "index", jobs=1)
    found, expected = state(folder), state(tmp_path / "other")
    assert found[0] == expected[0]
    assert [line.source for line in found[1]] == [line.source for line in expected[1]]
    assert [line.keys for line in found[1]] == [line.keys for line in expected[1]]


def test_it_may_be_stopped_again_and_again(folder: Path, read_sources: list[str]) -> None:
    for n in (2, 4, 7):
        stop_after(folder, n)
    read_sources.clear()
    report = run(folder)
    assert read_sources == ["s.pdf"]
    assert report.n_resumed == N_FILES - 1
    assert len(state(folder)[0]) == N_FILES + 1


def test_the_last_generation_serves_until_then(folder: Path) -> None:
    run(folder)
    a_corpus(folder / "corpus", {name: "another text" for name in FILES if name.endswith(".txt")})
    before = state(folder)
    stop_after(folder, 4)
    assert state(folder) == before
    report = run(folder)
    assert (report.n_resumed, report.n_changed, report.n_unchanged) == (4, 6, 1)
    assert open_engine(folder / "index").search(SearchRequest(query="another")).total == 6


def test_a_file_that_has_changed_since_is_read_again(folder: Path, read_sources: list[str]) -> None:
    stop_after(folder, 5)
    a_corpus(folder / "corpus", {"2.txt": "It says something else now, of the same length or not."})
    (folder / "corpus" / "3.txt").unlink()
    read_sources.clear()
    run(folder)
    assert read_sources == ["2.txt", *sorted(FILES)[5:]]
    assert open_engine(folder / "index").search(SearchRequest(query="something else now")).total == 1
    assert len(state(folder)[1]) == N_FILES - 1


def test_what_could_not_be_read_is_tried_again(folder: Path, read_sources: list[str]) -> None:
    stop_after(folder, N_FILES)
    read_sources.clear()
    assert run(folder).n_failed == 1
    assert read_sources == ["s.pdf"]


@pytest.mark.parametrize("change", ["limits", "names", "full"])
def test_nothing_is_taken_over_when_files_would_be_read_in_another_way(
    folder: Path, read_sources: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    stop_after(folder, 5)
    if change == "limits":
        monkeypatch.setenv("GOVAH_MAX_TEXT", "1000")
    elif change == "names":
        a_corpus(folder / "corpus", {"authority.yaml": "- name: Khavaran\n  kind: place\n"})
    read_sources.clear()
    assert run(folder, is_full=change == "full").n_resumed == 0
    assert read_sources == sorted(FILES)


def test_nothing_stays_of_it_when_there_is_nothing_to_do_any_more(folder: Path) -> None:
    run(folder)
    a_corpus(folder / "corpus", {"0.txt": "A secret that is taken out again.", "1.txt": "And another."})
    stop_after(folder, 1)
    a_corpus(folder / "corpus", {"0.txt": FILES["0.txt"], "1.txt": FILES["1.txt"]})
    assert (folder / "index" / SPOOL_NAME).exists()
    assert run(folder).is_unchanged
    assert not (folder / "index" / SPOOL_NAME).exists()


def test_files_are_not_even_hashed_again_if_their_times_can_be_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (folder / "corpus").iterdir():
        os.utime(path, (10**9, 10**9))
    stop_after(folder, 5)
    hashed: list[str] = []
    fingerprint_of = changes.fingerprint_of
    monkeypatch.setattr(
        changes, "fingerprint_of", lambda file: hashed.append(file.source) or fingerprint_of(file)
    )
    assert run(folder).n_resumed == 5
    assert hashed == sorted(FILES)[5:]
