"""Threads that build runs: equal documents give equal bytes, errors arrive, and nothing runs on."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from indexer.index import run_builder
from indexer.index.collection import Collection
from indexer.index.run_builder import RunBuilder
from indexer.index.stage import Stage
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import CollectionWriter
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from indexer.model.document import Document

COLLECTION = Collection("/nowhere", "2026-01-01T00:00:00+00:00")
THREADS = {"analysing", "taking-in"}


class AtOnce(Stage[Any]):
    """Does the work where it is given, in no thread."""

    def put(self, item: Any) -> None:
        self._work(item)


def slowed(delay: float) -> type[Stage[Any]]:
    class Slowed(Stage[Any]):
        def __init__(self, name: str, work: Callable[[Any], None], n_waiting: int) -> None:
            def slow(item: Any) -> None:
                time.sleep(delay if name == "taking-in" else 0)
                work(item)

            super().__init__(name, slow, n_waiting)

    return Slowed


def some_documents(n: int) -> list[Document]:
    words = [" ".join(f"w{i * k % 977} shared{k % 7}" for k in range(60)) for i in range(n)]
    return [a_document(text, source=f"{i % (n - 9)}.txt") for i, text in enumerate(words)]


def built(index_dir: Path, documents: Sequence[Document], run_bytes: int) -> tuple[list[bytes], list[int]]:
    """Return the bytes of the runs, with which documents are removed, and the words of each document."""
    index_dir.mkdir()
    builder = RunBuilder(index_dir, run_bytes)
    for document in documents:
        builder.add(document)
    counts = list(builder.word_counts())
    runs = builder.finish()
    removed = [bytes(str(segment.removed), "ascii") for segment in runs]
    contents = [(index_dir / segment.file_name).read_bytes() for segment in runs]
    return contents + removed, counts


def add_all(index_dir: Path, documents: Iterable[Document]) -> None:
    with CollectionWriter(index_dir) as writer:
        for document in documents:
            writer.add(document)


def running() -> set[str]:
    return THREADS & {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("stage", [slowed(0), slowed(0.01)])
def test_equal_documents_give_equal_runs_however_far_the_threads_have_come(
    stage: type[Stage[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = some_documents(200)
    monkeypatch.setattr(run_builder, "BATCH_DOCUMENTS", 8)
    monkeypatch.setattr(run_builder, "Stage", AtOnce)
    expected = built(tmp_path / "at-once", documents, 100_000)
    assert len(expected[0]) > 4  # several runs
    monkeypatch.setattr(run_builder, "Stage", stage)
    assert built(tmp_path / "threads", documents, 100_000) == expected
    assert not running()


def test_of_a_batch_only_the_document_that_cannot_be_stored_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_of = run_builder.prepare.__globals__["record_of"]

    def failing(document: Document, *rest: Any) -> Any:
        if "poison" in document.text:
            raise ValueError("no record")
        return record_of(document, *rest)

    monkeypatch.setitem(run_builder.prepare.__globals__, "record_of", failing)
    whole = some_documents(20)
    poisoned = [a_document("poison", source="p.txt")]
    found, counts = built(tmp_path / "with", [*whole[:5], *poisoned, *whole[5:]], 1 << 20)
    expected, expected_counts = built(tmp_path / "without", whole, 1 << 20)
    assert found == expected
    assert counts == [*expected_counts[:5], 0, *expected_counts[5:]]


def test_an_error_of_a_thread_ends_the_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_builder, "BATCH_DOCUMENTS", 8)
    monkeypatch.setattr("indexer.index.codec.run.SegmentRun.add_prepared", full)
    with pytest.raises(OSError, match="No space"):
        add_all(tmp_path, some_documents(200))
    assert latest_generation(tmp_path) == -1
    assert not list(tmp_path.glob("*.seg"))
    assert not running()


def test_a_change_that_is_interrupted_leaves_no_thread_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_builder, "BATCH_DOCUMENTS", 8)
    monkeypatch.setattr(run_builder, "Stage", slowed(0.02))

    def interrupted() -> Iterator[Document]:
        yield from some_documents(100)
        assert running() == THREADS
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_all(tmp_path, interrupted())
    assert not running()
    assert not list(tmp_path.glob("*.seg"))


def test_no_thread_outlives_a_writer(tmp_path: Path) -> None:
    with CollectionWriter(tmp_path) as writer:
        for document in some_documents(20):
            writer.add(document)
        assert sum(writer.word_counts()) > 0
        assert running() == THREADS
        writer.commit(COLLECTION, [])
        assert not running()


def test_a_long_document_goes_through_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_builder, "BATCH_CHARS", 100)
    monkeypatch.setattr(run_builder, "Stage", slowed(0.02))
    builder = RunBuilder(tmp_path, 1 << 20)
    builder.add(a_document("short " * 20, source="a.txt"))
    builder.add(a_document("long " * 200, source="b.txt"))
    assert len(builder._word_counts) == 2  # both are taken in when it returns
    builder.abandon()
