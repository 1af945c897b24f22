"""Documents into the index: one generation at a time, and what is removed is gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from indexer.analysis.batch import BatchAnalyzer
from indexer.analysis.fold import fold
from indexer.errors import IndexCorruptError, IndexLockedError, IndexStateError
from indexer.index import run_builder
from indexer.index import writer as writer_module
from indexer.index.codec.segment_data import SegmentData
from indexer.index.collection import Collection, collection_path, ledger_path
from indexer.index.document_record import whole_document
from indexer.index.run_builder import RunBuilder
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import CollectionWriter
from indexer.model.request import SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import Document

COLLECTION = Collection("/nowhere", "2026-01-01T00:00:00+00:00")


def sources(index_dir: Path) -> list[str]:
    return sorted(document.source for document in open_engine(index_dir).documents(SearchRequest()))


def files_that_hold(index_dir: Path, word: str) -> list[str]:
    """Return the files with a word in them, as it stands or in a document that is stored compressed."""
    return [path.name for path in index_dir.iterdir() if word.encode() in readable(path)]


def readable(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".seg":
        segment = SegmentData(path)
        for doc in range(segment.n_docs):
            content += json.dumps(whole_document(segment.record(doc)), ensure_ascii=False).encode()
    return content


def test_the_memory_of_known_keys_does_not_grow_with_their_number() -> None:
    known = run_builder.KeyMap()
    assert b"a" not in known
    known.add([b"%d" % i for i in range(1000)])
    known.add([])
    assert all(b"%d" % i in known for i in range(1000))
    assert sum(b"other %d" % i in known for i in range(1000)) < 10
    n_bytes = known._bits.nbytes
    known.add([b"%d" % i for i in range(100_000)])
    assert known._bits.nbytes == n_bytes


def test_each_commit_publishes_the_next_generation(tmp_path: Path) -> None:
    assert latest_generation(tmp_path) == -1
    assert write_index(tmp_path, [a_document("one")]) == 1
    assert write_index(tmp_path, [a_document("two")]) == 2
    assert latest_generation(tmp_path) == 2


def test_leaving_without_commit_drops_the_change(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document(source="a.txt")])
    with CollectionWriter(tmp_path) as writer:
        writer.remove(["a.txt"])
        writer.add(a_document(source="b.txt"))
    assert (latest_generation(tmp_path), sources(tmp_path)) == (1, ["a.txt"])


def test_an_error_drops_the_change_and_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stopped"), CollectionWriter(tmp_path):
        raise RuntimeError("stopped")
    assert write_index(tmp_path, [a_document(source="a.txt")]) == 1


def test_documents_are_numbered_and_their_words_counted(tmp_path: Path) -> None:
    with CollectionWriter(tmp_path) as writer:
        assert writer.add(a_document("Pour-Mohammadi was\n\nhere.", title="Two words")) == 0
        assert list(writer.word_counts()) == [6]
        assert [writer.add(a_document(text, title="")) for text in ("", "one", "two words")] == [1, 2, 3]
        assert list(writer.word_counts()) == [6, 0, 1, 2]


def test_a_document_that_cannot_be_stored_is_left_out_alone(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("first", source="a.txt")])
    with CollectionWriter(tmp_path) as writer:
        assert writer.add(a_document("some words", source="b.txt", title="")) == 0
        assert writer.add(a_document("ghost words here", source="bad.txt", url=object())) == 1
        assert writer.add(a_document("other words than those", source="c.txt", title="")) == 2
        assert list(writer.word_counts()) == [2, 0, 4]
        assert list(writer.failures) == [1]
        assert writer.failures[1].startswith("it cannot be indexed (TypeError: ")
        writer.commit(COLLECTION, [])
    assert sources(tmp_path) == ["a.txt", "b.txt", "c.txt"]
    assert open_engine(tmp_path).search(SearchRequest(query="ghost")).total == 0
    assert files_that_hold(tmp_path, "ghost") == []
    Snapshot(tmp_path).verify()


def test_an_earlier_document_stays_when_the_later_one_of_its_key_fails(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("first", source="a.txt")])
    with CollectionWriter(tmp_path) as writer:
        writer.add(a_document("second", source="a.txt", url=object()))
        assert list(writer.failures) == [0]
        writer.commit(COLLECTION, [])
    assert open_engine(tmp_path).search(SearchRequest(query="first")).total == 1


@pytest.mark.parametrize("n_whole", [0, 1, 3])
def test_what_the_analyzer_noted_down_when_it_failed_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_whole: int
) -> None:
    """It stops in the middle: chunks have their keys then, and not yet their tokens."""
    tokenise = BatchAnalyzer._tokenise

    def failing(self: BatchAnalyzer, window: str, chunks: Any) -> object:
        found = tokenise(self, window, chunks)
        starts, lengths = chunks.new_starts.tolist(), chunks.new_lengths.tolist()
        if "poison" in {window[start : start + n] for start, n in zip(starts, lengths, strict=True)}:
            raise ValueError("line one\nline two " + "x" * 1000)
        return found

    monkeypatch.setattr(BatchAnalyzer, "_tokenise", failing)
    whole = [a_document(f"word{i} beside it", source=f"{i}.txt") for i in range(n_whole)]
    poisoned = [a_document(f"poison shared beside it {i}", source=f"p{i}.txt") for i in range(2)]
    last = [a_document(f"shared poi{i} beside it", source=f"z{i}.txt") for i in range(2)]
    with CollectionWriter(tmp_path) as writer:
        for document in (*whole, *poisoned, *last):
            writer.add(document)
        reasons = dict(writer.failures)
        assert list(reasons) == [n_whole, n_whole + 1]
        assert all("line one line two" in reason and len(reason) < 250 for reason in reasons.values())
        (builder,) = writer._builders
        assert isinstance(builder, RunBuilder)
        n_chunks = builder._analysis._analyzer.n_chunks
        for document in last:  # once more, in another batch
            writer.add(document)
        assert len(writer.failures) == 2
        assert builder._analysis._analyzer.n_chunks == n_chunks
        writer.commit(COLLECTION, [])
    engine = open_engine(tmp_path)
    assert len(list(engine.documents(SearchRequest()))) == n_whole + 2
    for query, total in {'"beside it"': n_whole + 2, "shared": 2, "poi0": 1, "poison": 0}.items():
        assert engine.search(SearchRequest(query=query)).total == total
    Snapshot(tmp_path).verify()


def test_a_full_disk_is_no_fault_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.index.codec.record_writer.RecordWriter.extend", full)
    with CollectionWriter(tmp_path) as writer:
        writer.add(a_document("one"))
        with pytest.raises(OSError, match="No space"):
            writer.commit(COLLECTION, [])
    assert latest_generation(tmp_path) == -1


def test_removing_takes_out_every_document_of_a_file(tmp_path: Path) -> None:
    records = [a_document(f"text {i}", source="all.jsonl", record=str(i)) for i in range(3)]
    write_index(tmp_path, [*records, a_document("other", source="b.txt")])
    write_index(tmp_path, [], removed=["all.jsonl", "unknown.txt"])
    assert sources(tmp_path) == ["b.txt"]


def test_a_file_read_again_replaces_its_document(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("old words", source="a.txt"), a_document("other", source="b.txt")])
    write_index(tmp_path, [a_document("new words", source="a.txt")], removed=["a.txt"])
    engine = open_engine(tmp_path)
    assert sources(tmp_path) == ["a.txt", "b.txt"]
    assert engine.search(SearchRequest(query="old")).total == 0
    assert engine.search(SearchRequest(query="new")).total == 1


@pytest.mark.parametrize(
    "n_others",
    [
        1,
        30,
        pytest.param(
            100,  # enough for the segment to have dictionaries
        ),
    ],
)
def test_removed_text_cannot_be_found_in_any_file_of_the_index(tmp_path: Path, n_others: int) -> None:
    secret = a_document(
        "The witness Zarathustrian lives in Quuxville.",
        title="Witness Zarathustrian",
        author="Wilhelmina Xylograph",
        entities=["Yngwie Undisclosed"],
        publisher="Hidden Quarterly",
        source="secret.txt",
    )
    words = [
        "zarathustrian",
        "Zarathustrian",
        "quuxvill",
        "Wilhelmina",
        "Yngwie",
        "Hidden Quarterly",
        secret.key,
    ]
    others = [a_document(f"Nothing of note {i}.", source=f"{i}.txt") for i in range(n_others)]
    write_index(tmp_path, [secret, *others])
    assert files_that_hold(tmp_path, fold("Zarathustrian"))

    write_index(tmp_path, [], removed=["secret.txt"], kept=others)

    assert len(sources(tmp_path)) == n_others
    left = {word: files_that_hold(tmp_path, word) for word in words}
    # The ledger of the generation before names keys and sources, not texts; the next commit removes it.
    left[secret.key] = [name for name in left[secret.key] if name != "ledger_1.jsonl"]
    left["Yngwie"] = [
        name for name in left["Yngwie"] if name not in {"collection_1.json", "entities_1.arrays"}
    ]
    assert left == {word: [] for word in words}


def test_a_key_that_comes_thrice_is_kept_once_however_many_runs_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_builder, "BATCH_DOCUMENTS", 2)
    monkeypatch.setattr(writer_module, "MIN_RUN_BYTES", 0)
    documents = [a_document(f"text {i}", source="same.txt") for i in range(3)]
    write_index_in_runs(tmp_path, documents)
    assert [document.text for document in open_engine(tmp_path).documents(SearchRequest())] == ["text 2"]


def write_index_in_runs(index_dir: Path, documents: list[Document]) -> None:
    """Publish documents by a writer that has next to no memory."""
    with CollectionWriter(index_dir, memory_bytes=0) as writer:
        for document in documents:
            writer.add(document)
        writer.commit(COLLECTION, [])


def test_after_a_removal_no_file_of_the_old_segment_is_left(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("one", source="a.txt"), a_document("two", source="b.txt")])
    before = {path.name for path in tmp_path.glob("MAIN_*.*")}
    write_index(tmp_path, [], removed=["a.txt"])
    assert not before & {path.name for path in tmp_path.glob("MAIN_*.*")}


def test_a_fresh_index_replaces_all_that_was_there(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("one", source="a.txt")])
    write_index(tmp_path, [a_document("two", source="b.txt")], is_fresh=True)
    assert sources(tmp_path) == ["b.txt"]
    assert latest_generation(tmp_path) == 2


def test_side_files_of_two_generations_are_kept(tmp_path: Path) -> None:
    for generation in range(1, 5):
        write_index(tmp_path, [a_document(f"text {generation}")])
    kept = {path.name for path in tmp_path.glob("*.json*")}
    assert kept == {path(tmp_path, n).name for path in (collection_path, ledger_path) for n in (3, 4)}


def test_nothing_temporary_is_left(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("one")])
    left = [tmp_path / name for name in ("MAIN_left.seg", "_MAIN_2.toc.new", "collection_2.json.new")]
    for path in left:
        path.touch()
    write_index(tmp_path, [a_document("two")])
    assert not [path.name for path in left if path.exists()]


def test_side_files_of_a_commit_that_never_came_are_written_over(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("one", source="a.txt")])
    collection_path(tmp_path, 2).write_text("half a fi", encoding="utf-8")
    assert sources(tmp_path) == ["a.txt"]
    write_index(tmp_path, [a_document("two", source="b.txt")])
    assert sources(tmp_path) == ["a.txt", "b.txt"]


def test_a_second_writer_is_told_that_the_index_is_locked(tmp_path: Path) -> None:
    with CollectionWriter(tmp_path), pytest.raises(IndexLockedError), CollectionWriter(tmp_path):
        pass


def test_readers_go_on_while_a_writer_works(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("one", source="a.txt")])
    with CollectionWriter(tmp_path) as writer:
        writer.add(a_document("two", source="b.txt"))
        assert sources(tmp_path) == ["a.txt"]


# Whoosh leaves a file open that it could not make sense of.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04N."])
def test_a_damaged_table_of_contents_is_said_to_the_writer(tmp_path: Path, content: bytes) -> None:
    write_index(tmp_path, [a_document("one")])
    (tmp_path / "_MAIN_1.toc").write_bytes(content)
    with pytest.raises(IndexCorruptError):
        CollectionWriter(tmp_path)


def test_terms_are_stored_folded_and_stemmed(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("Graves of Ra’isi", title="Mass")])
    (part,) = Snapshot(tmp_path).parts
    assert list(part.text("body").terms) == [b"graves", b"of", b"raisi"]
    assert list(part.text("body").stems) == [b"en:grave", b"en:of", b"en:raisi"]
    assert list(part.text("title").terms) == [b"mass"]


@pytest.mark.parametrize("name", ["a-file", "a-file/index"])
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(IndexStateError, match="cannot write an index at"):
        CollectionWriter(tmp_path / name)
