"""Processes that index: what comes of them is what one process would have made; their end loses nothing."""

from __future__ import annotations

import marshal
import shutil
import subprocess
import sys
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.errors import IndexingStoppedError
from indexer.index import run_process
from indexer.index.collection import Collection
from indexer.index.run_process import RunProcess
from indexer.index.run_protocol import document_of, values_of
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import (
    MIN_RUN_BYTES,
    PROCESS_BYTES,
    RESERVED_BYTES,
    SHARE,
    CollectionWriter,
    own_share,
    processes_within,
)
from indexer.model.document import (
    Confidence,
    DocumentDate,
    Entity,
    EntityKind,
    MentionedDate,
    Paragraph,
    ParagraphKind,
    Statement,
    TextQuality,
)
from indexer.model.partial_date import PartialDate
from indexer.model.request import SearchRequest
from indexer.model.span import Span
from indexer.search.engine import open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from indexer.model.document import Document

COLLECTION = Collection("/nowhere", "2026-01-01T00:00:00+00:00")
MEMORY_BYTES = RESERVED_BYTES - PROCESS_BYTES + 8 * (PROCESS_BYTES + MIN_RUN_BYTES)


def documents_of(n: int, word: str = "first") -> list[Document]:
    return [a_document(f"The {word} text {i} of گواه {i % 7}", source=f"{i:03}.txt") for i in range(n)]


def processes_of(writer: CollectionWriter) -> list[RunProcess]:
    builders = [builder for builder in writer._builders if isinstance(builder, RunProcess)]
    assert len(builders) == len(writer._builders) - 1 > 0  # one share is the writer's own
    return builders


def segments_in(index_dir: Path) -> list[str]:
    return sorted(path.name for path in index_dir.glob("*.seg"))


def test_the_index_is_the_one_that_a_single_process_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents come twice, in one process and from an earlier generation, and in many small batches."""
    monkeypatch.setattr(run_process, "BATCH_DOCUMENTS", 7)
    before, documents = documents_of(40, "old"), [*documents_of(60), *documents_of(30, "second")]
    answers = []
    for jobs in (1, 2, 4):
        index_dir = tmp_path / str(jobs)
        write_index(index_dir, before)
        with CollectionWriter(index_dir, jobs=jobs, memory_bytes=MEMORY_BYTES) as writer:
            numbers = [writer.add(document) for document in documents]
            assert numbers == list(range(90))
            word_counts = list(writer.word_counts())
            assert writer.failures == {}
            writer.commit(COLLECTION, [])
        Snapshot(index_dir).verify()
        engine = open_engine(index_dir)
        found = {
            query: [hit.key for hit in engine.search(SearchRequest(query=query, size=100)).hits]
            for query in ("old", "first", "second", "گواه", '"گواه 3"', "text")
        }
        everything = sorted(document.text for document in engine.documents(SearchRequest()))
        answers.append((word_counts, found, everything))
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0][2]) == 60
    assert len(answers[0][1]["second"]) == 30
    assert answers[0][1]["old"] == []


def test_documents_that_cannot_be_stored_are_named_by_their_numbers(tmp_path: Path) -> None:
    documents = documents_of(9)
    for number, url in ((2, object()), (7, object())):
        documents[number] = a_document("ghost", source=f"bad{number}.txt", url=url)
    documents[5] = a_document("", source="empty.txt", title="")
    with CollectionWriter(tmp_path, jobs=3, memory_bytes=MEMORY_BYTES) as writer:
        assert processes_of(writer)
        for document in documents:
            writer.add(document)
        assert list(writer.failures) == [2, 7]
        assert all(reason.startswith("it cannot be indexed (") for reason in writer.failures.values())
        assert [number for number, count in enumerate(writer.word_counts()) if not count] == [2, 5, 7]
        for document in documents_of(12)[9:]:
            writer.add(document)
        assert list(writer.failures) == [2, 7]
        writer.commit(COLLECTION, [])
        assert list(writer.failures) == [2, 7]
        assert len(writer.word_counts()) == 12
    assert open_engine(tmp_path).search(SearchRequest(query="ghost")).total == 0
    assert len(list(open_engine(tmp_path).documents(SearchRequest()))) == 10


def test_a_document_that_the_process_cannot_read_is_left_out_alone(tmp_path: Path) -> None:
    documents = documents_of(6)
    odd = Paragraph(Span(0, 3), "en", "rumour")  # type: ignore[arg-type]  # such a kind there is not
    with CollectionWriter(tmp_path, jobs=3, memory_bytes=MEMORY_BYTES) as writer:
        key = next(key for key in map(str, range(99)) if writer._builder_index(key))
        documents[3] = replace(documents[3], key=key, paragraphs=(odd,))
        for document in documents:
            writer.add(document)
        assert list(writer.failures) == [3]
        assert "'rumour' is not a valid ParagraphKind" in writer.failures[3]
        writer.commit(COLLECTION, [])
    assert open_engine(tmp_path).search(SearchRequest(query="text")).total == 5


def change_and_kill(index_dir: Path, n_documents: int, *, is_killed_first: bool) -> None:
    """Try to publish documents while one of the processes is killed."""
    with CollectionWriter(index_dir, jobs=3, memory_bytes=MEMORY_BYTES) as writer:
        process = processes_of(writer)[1]._process
        if is_killed_first:
            process.kill()
        for document in documents_of(n_documents):
            writer.add(document)
        process.kill()
        writer.commit(COLLECTION, [])


def test_a_process_that_dies_ends_the_change_and_the_last_generation_serves(tmp_path: Path) -> None:
    write_index(tmp_path, documents_of(3, "old"))
    before = segments_in(tmp_path)
    with pytest.raises(IndexingStoppedError, match=r"a process that indexes stopped \(exit status -9\)"):
        change_and_kill(tmp_path, 10, is_killed_first=False)
    assert latest_generation(tmp_path) == 1
    assert segments_in(tmp_path) == before
    assert open_engine(tmp_path).search(SearchRequest(query="old")).total == 3


def test_a_process_that_dies_while_documents_are_sent_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_process, "BATCH_DOCUMENTS", 1)
    with pytest.raises(IndexingStoppedError):
        change_and_kill(tmp_path, 1000, is_killed_first=True)


def test_what_the_system_refuses_a_process_is_said_as_it_would_be_of_the_writer(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    with CollectionWriter(index_dir, jobs=3, memory_bytes=MEMORY_BYTES) as writer:
        for document in documents_of(10):
            writer.add(document)
        assert not writer.failures
        shutil.rmtree(index_dir)
        with pytest.raises(FileNotFoundError):
            writer.commit(COLLECTION, [])


def test_a_change_that_is_dropped_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    write_index(tmp_path, documents_of(3, "old"))
    before = segments_in(tmp_path)
    with CollectionWriter(tmp_path, jobs=3, memory_bytes=MEMORY_BYTES) as writer:
        processes = processes_of(writer)
        for document in documents_of(10):
            writer.add(document)
        assert sum(writer.word_counts())
        processes[0].finish()
    assert segments_in(tmp_path) == before
    assert [process._process.returncode for process in processes] == [0, 0]


KILLED = """
import sys
from pathlib import Path
from indexer.index.writer import CollectionWriter
from tests.unit.indexer.index.test_run_process import MEMORY_BYTES, documents_of, processes_of

writer = CollectionWriter(Path(sys.argv[1]), jobs=3, memory_bytes=MEMORY_BYTES)
for document in documents_of(10):
    writer.add(document)
assert sum(writer.word_counts())
print(*(process._process.pid for process in processes_of(writer)), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes by /proc")
def test_the_processes_of_a_killed_writer_end(tmp_path: Path) -> None:
    write_index(tmp_path, documents_of(3, "old"))
    before = segments_in(tmp_path)
    writer = subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=Path(__file__).parents[4],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    pids = writer.stdout.readline().split()
    assert len(pids) == 2
    writer.kill()
    writer.communicate()
    deadline = time.monotonic() + 30
    while any(is_running(pid.decode()) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert segments_in(tmp_path) == before
    assert write_index(tmp_path, documents_of(1, "new"), kept=documents_of(3, "old")) == 2


def is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("memory_bytes", "jobs", "expected"),
    [
        (1 << 30, 1, 1),
        (1 << 30, 2, 2),
        (1 << 30, 64, 3),
        (768 << 20, 64, 2),
        (512 << 20, 64, 1),
        (300 << 20, 8, 1),
        (0, 8, 1),
        (MEMORY_BYTES, 8, 8),
        (MEMORY_BYTES - 1, 8, 7),
        (1 << 50, 1000, 64),
    ],
)
def test_there_are_as_many_processes_as_have_room_for_a_run(
    memory_bytes: int, jobs: int, expected: int
) -> None:
    assert processes_within(memory_bytes, jobs) == expected


def test_the_writer_takes_a_share_that_shrinks_with_the_number_of_processes(tmp_path: Path) -> None:
    assert [own_share(n) for n in (1, 2, 4, 8, 64)] == [9, 7, 4, 1, 1]
    with CollectionWriter(tmp_path, jobs=2, memory_bytes=MEMORY_BYTES) as writer:
        n_own = sum(not writer._builder_index(str(i)) for i in range(1700))
    assert abs(n_own / 1700 - own_share(2) / (own_share(2) + SHARE)) < 0.05


def test_a_document_comes_through_the_pipe_as_it_was() -> None:
    """With every field, each of them other than what it is by itself."""
    document = replace(
        documents_of(1)[0],
        record="7",
        authors=("Ann", "The \ud800 Press"),
        author_kinds=(EntityKind.PERSON, EntityKind.ORGANISATION),
        author_confidence=Confidence.LOW,
        date=DocumentDate(PartialDate.parse("1988-07"), "line 2", Confidence.HIGH, is_inferred=True),
        language="fa",
        language_confidence=0.75,
        publisher="P",
        url="https://example.org/",
        paragraphs=(Paragraph(Span(0, 3), "en"), Paragraph(Span(4, 9), "fa", ParagraphKind.QUOTE, 2)),
        entities=(
            Entity("Ann", EntityKind.PERSON),
            Entity("Evin", EntityKind.PLACE, (Span(1, 2), Span(4, 6))),
        ),
        mentioned_dates=(MentionedDate(PartialDate.parse("1988"), (Span(0, 1),), is_approximate=True),),
        metadata=(Statement("title", "A", "line 1", is_chosen=False),),
        size_bytes=12,
        parent="k",
        quality=(TextQuality.RECOGNISED,),
        left_out=("Menu",),
        stated_entities=(("Ann", EntityKind.PERSON), ("Bo", None)),
    )
    plain = a_document("text")
    for given in (document, plain):
        assert document_of(marshal.loads(marshal.dumps(values_of(given)))) == given  # noqa: S302 - our own
    unset = [field.name for field in fields(document) if getattr(document, field.name) == field.default]
    assert unset == []
