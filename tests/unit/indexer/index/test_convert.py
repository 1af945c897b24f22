"""An index of format 1.1 into today's: nothing is lost, and nothing that stands in it is run."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from whoosh import columns
from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.writing import NO_MERGE, SegmentWriter

from indexer.errors import IndexCorruptError, IndexLockedError, IndexMissingError, IndexOutdatedError
from indexer.index.collection import (
    FORMAT,
    Collection,
    LedgerEntry,
    collection_path,
    ledger_path,
    read_collection,
    read_ledger,
    write_side_files,
)
from indexer.index.convert import EARLIER_FORMAT, convert
from indexer.index.schema import create_schema
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import CollectionWriter
from indexer.model.document import EntityKind
from indexer.model.request import SearchRequest
from indexer.names.authority import AuthorityEntry
from indexer.search.engine import open_engine
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.model.document import Document

FIXTURE = Path(__file__).parent / "data" / "format-1.1.zip"
"""The second generation of an index of invented texts, as version 0.1.0 wrote it when its format was
1.1, with what its `govah export` printed."""

GENERATION = 2
STORED = "MAIN_*._stored.col"
TABLE = f"_MAIN_{GENERATION}.toc"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An index of format 1.1."""
    with zipfile.ZipFile(FIXTURE) as archive:
        archive.extractall(tmp_path / "index")
    (tmp_path / "index" / "export.jsonl").rename(tmp_path / "export.jsonl")
    return tmp_path / "index"


def content_of(index_dir: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in index_dir.iterdir()}


def exported(index_dir: Path) -> list[dict[str, Any]]:
    return [document.to_export() for document in open_engine(index_dir).documents(SearchRequest())]


def sources(index_dir: Path) -> list[str]:
    return sorted(document["source"] for document in exported(index_dir))


def assert_refused(index_dir: Path, *reasons: str) -> None:
    """Converting says why not, and leaves everything as it was."""
    before = content_of(index_dir)
    with pytest.raises(IndexCorruptError) as refused:
        convert(index_dir)
    for reason in reasons:
        assert reason in refused.value.reason
    assert "\n" not in str(refused.value)
    assert content_of(index_dir) == before


def an_earlier_index(
    index_dir: Path, segments: Sequence[Sequence[Document]], removed: Sequence[str] = ()
) -> None:
    """Write segments as the writer of format 1.1 did, with Whoosh alone."""
    index_dir.mkdir()
    index = whoosh_index.create_in(str(index_dir), create_schema())
    for documents in segments:
        writer = SegmentWriter(index, compound=False)
        for document in documents:
            stored = json.dumps(document.to_json(), ensure_ascii=False)
            writer.add_document(key=document.key, source=document.source, body=document.text, document=stored)
        writer.commit(mergetype=NO_MERGE)
    if removed:
        writer = SegmentWriter(index, compound=False)
        for source in removed:
            writer.delete_by_term("source", source)
        writer.commit(mergetype=NO_MERGE)
    kept = [document for own in segments for document in own if document.source not in removed]
    describe(index_dir, kept)


def describe(index_dir: Path, documents: Sequence[Document]) -> None:
    ledger = [LedgerEntry(document.source, "indexed", keys=(document.key,)) for document in documents]
    collection = Collection("/archive", "2026-01-01T00:00:00+00:00", n_documents=len(documents))
    write_side_files(
        index_dir, latest_generation(index_dir), replace(collection, format=EARLIER_FORMAT), ledger
    )


def test_every_document_comes_back_as_the_earlier_version_gave_it(earlier: Path, tmp_path: Path) -> None:
    conversion = convert(earlier)
    assert (conversion.was_needed, conversion.found) == (True, EARLIER_FORMAT)
    assert (conversion.generation, conversion.n_documents) == (GENERATION + 1, 6)
    lines = (tmp_path / "export.jsonl").read_text(encoding="utf-8").splitlines()
    since = {
        "parent": None,
        "pages": [],
        "author_confidence": None,
        "author_kinds": [],
        "mentioned_dates": [],
        "quality": [],
    }
    expected = [{**json.loads(line), **since} for line in lines]
    for document in expected:
        if document["date"] is not None:
            document["date"] |= {"confidence": "medium", "inferred": False}  # nobody had weighed it
    assert exported(earlier) == expected
    Snapshot(earlier).verify()


def test_words_are_found(earlier: Path) -> None:
    convert(earlier)
    engine = open_engine(earlier)
    for query, total in {
        "wrote": 1,
        "reports": 2,
        "میگفتند": 1,
        "well-water": 1,
        "taken": 0,
        "author:ada": 1,
    }.items():
        assert engine.search(SearchRequest(query=query)).total == total, query


def test_collection_and_ledger_are_kept(earlier: Path) -> None:
    before = json.loads(collection_path(earlier, GENERATION).read_text(encoding="utf-8"))
    ledger = [entry.line for entry in read_ledger(earlier, GENERATION)]
    convert(earlier)
    after = json.loads(collection_path(earlier, GENERATION + 1).read_text(encoding="utf-8"))
    counted = {"n_files": {"indexed": 4, "skipped": 1, "failed": 1}, "n_chars_read": 0, "n_chars": 0}
    listed = [
        AuthorityEntry(name, EntityKind(kind), tuple(aliases)).to_json()
        for name, kind, aliases in before["authority"]
    ]
    assert after == {**before, **counted, "authority": listed, "apart": [], "decisions": [], "format": FORMAT}
    assert [entry.line for entry in read_ledger(earlier, GENERATION + 1)] == ledger != []


def test_files_of_the_earlier_format_are_removed(earlier: Path) -> None:
    (earlier / "MAIN_killed0.trm").touch()
    (earlier / "MAIN.tmp").mkdir()
    (earlier / "MAIN.tmp" / "run").touch()
    (earlier / "not-ours.col").touch()
    convert(earlier)
    (segment,) = earlier.glob("MAIN_*.seg")
    side_files = {
        path.name for n in (2, 3) for path in (collection_path(earlier, n), ledger_path(earlier, n))
    }
    expected = {
        "MAIN_WRITELOCK",
        "_MAIN_3.toc",
        "not-ours.col",
        "families_3.arrays",
        "entities_3.arrays",
        segment.name,
        *side_files,
    }
    assert set(content_of(earlier)) == expected


def test_an_index_of_another_version_is_built_anew_over_it(earlier: Path) -> None:
    before = content_of(earlier)
    with CollectionWriter(earlier, is_fresh=True) as writer:
        assert content_of(earlier) == before
        document = a_document("one", source="a.txt")
        writer.add(document)
        collection = Collection("/archive", "2026-01-01T00:00:00+00:00", n_documents=1)
        assert writer.commit(collection, [LedgerEntry("a.txt", "indexed", keys=(document.key,))]) == 3
    assert sources(earlier) == ["a.txt"]
    assert {path.suffix for path in earlier.glob("MAIN_*.*")} == {".seg"}


def test_without_is_fresh_it_is_not(earlier: Path) -> None:
    with pytest.raises(IndexCorruptError, match="which is no segment"):
        CollectionWriter(earlier)


def test_an_index_of_today_is_left_alone(earlier: Path) -> None:
    convert(earlier)
    before = content_of(earlier)
    conversion = convert(earlier)
    assert (conversion.was_needed, conversion.generation) == (False, GENERATION + 1)
    assert content_of(earlier) == before


def test_what_a_run_left_that_was_killed_once_it_had_published_is_removed(earlier: Path) -> None:
    left = {path.name: path.read_bytes() for path in earlier.glob("MAIN_*.*")}
    convert(earlier)
    expected = content_of(earlier)
    for name, content in left.items():
        (earlier / name).write_bytes(content)
    with CollectionWriter(earlier):
        pass
    assert content_of(earlier) == expected


def test_several_segments_and_removed_documents(tmp_path: Path) -> None:
    segments = [[a_document(f"text {i} {j}", source=f"{i}{j}.txt") for j in range(4)] for i in range(3)]
    an_earlier_index(tmp_path / "index", segments, removed=["00.txt", "13.txt"])
    convert(tmp_path / "index")
    expected = [f"{i}{j}.txt" for i in range(3) for j in range(4)]
    assert sources(tmp_path / "index") == [
        source for source in expected if source not in ("00.txt", "13.txt")
    ]
    assert Snapshot(tmp_path / "index").n_ids == len(expected) - 2


@pytest.mark.parametrize("n_chars", [1, 300, 70_000])
def test_columns_that_name_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_chars: int) -> None:
    """Whoosh wrote them from 32,768 documents on."""
    monkeypatch.setattr(columns.VarBytesColumn.Writer.__init__, "__defaults__", (True, 2))
    monkeypatch.setattr(columns.CompressedBytesColumn.Writer, "add", columns.VarBytesColumn.Writer.add)
    monkeypatch.setattr("whoosh.columns.dumps", lambda value, _: zlib.compress(pickle.dumps(value, 2), 0))
    documents = [a_document("x" * n_chars + str(i), source=f"{i}.txt") for i in range(5)]
    an_earlier_index(tmp_path / "index", [documents])
    (column,) = (tmp_path / "index").glob(STORED)
    assert column.read_bytes().endswith(b"X")
    convert(tmp_path / "index")
    assert sources(tmp_path / "index") == [f"{i}.txt" for i in range(5)]


def test_an_index_without_documents(tmp_path: Path) -> None:
    an_earlier_index(tmp_path / "index", [[a_document("one", source="a.txt")]], removed=["a.txt"])
    assert convert(tmp_path / "index").n_documents == 0
    assert sources(tmp_path / "index") == []


class Command:
    """What an unpickler that builds everything would run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.path}",)


def replace_segments(index_dir: Path, value: object) -> None:
    """Put another pickle in the place of the list of segments."""
    path = index_dir / TABLE
    content = path.read_bytes()
    at = content.rindex(b"\x80\x05\x95")
    path.write_bytes(content[:at] + pickle.dumps(value))


def replace_documents(index_dir: Path, values: Sequence[bytes]) -> None:
    """Write the column of stored documents anew."""
    (path,) = index_dir.glob(STORED)
    lengths = b"".join(len(value).to_bytes(4, "big") for value in values)
    path.write_bytes(b"".join(values) + lengths + b"I")


def stored_values(index_dir: Path) -> list[bytes]:
    (path,) = index_dir.glob(STORED)
    content = path.read_bytes()
    assert content[-1:] == b"H"
    n = 6
    lengths = [
        int.from_bytes(content[i : i + 2], "big")
        for i in range(len(content) - 1 - 2 * n, len(content) - 1, 2)
    ]
    starts = [sum(lengths[:i]) for i in range(n)]
    return [content[start : start + length] for start, length in zip(starts, lengths, strict=True)]


def test_a_crafted_table_of_contents_runs_nothing(earlier: Path, tmp_path: Path) -> None:
    replace_segments(earlier, [Command(tmp_path / "ran")])
    assert_refused(earlier, f"asks for {os.system.__module__}.system")
    assert not (tmp_path / "ran").exists()


def test_a_crafted_schema_is_not_even_read(earlier: Path, tmp_path: Path) -> None:
    content = (earlier / TABLE).read_bytes()
    crafted = pickle.dumps(Command(tmp_path / "ran"), 2)
    start, end = content.index(b"\x80\x02"), content.rindex(b"\x80\x05\x95") - 8
    length = bytes([(end - start) & 0x7F | 0x80, (end - start) >> 7])
    assert content[start - 2 : start] == length
    (earlier / TABLE).write_bytes(content[:start] + crafted.ljust(end - start, b"\0") + content[end:])
    assert convert(earlier).was_needed
    assert not (tmp_path / "ran").exists()


def test_a_crafted_document_runs_nothing(earlier: Path, tmp_path: Path) -> None:
    crafted = zlib.compress(pickle.dumps({"document": Command(tmp_path / "ran")}, 2))
    replace_documents(earlier, [*stored_values(earlier)[:5], crafted])
    assert_refused(earlier, "_stored.col", f"asks for {os.system.__module__}.system")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [1],
        ["MAIN"],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", 6, "../../etc/x")],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", -1, "y0a96jyd454c392l")],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", "6", "y0a96jyd454c392l")],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", 6, "y0a96jyd454c392l", deleted=[1])],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", 5, "y0a96jyd454c392l")],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", 1 << 40, "y0a96jyd454c392l")],
        [whoosh3.W3Segment(whoosh3.W3Codec(), "MAIN", 6, "none")],
    ],
    ids=repr,
)
def test_a_table_of_contents_that_names_no_such_segments(earlier: Path, value: object) -> None:
    replace_segments(earlier, value)
    assert_refused(earlier)


@pytest.mark.parametrize(
    "value",
    [b"", b"x", zlib.compress(b"")]
    + [zlib.compress(pickle.dumps(value, 2)) for value in (None, [], {}, {"document": 1}, {"document": "{}"})]
    + [zlib.compress(pickle.dumps({"document": "[" * 100_000}, 2))],
    ids=range(9),
)
def test_a_stored_document_that_is_none(earlier: Path, value: bytes) -> None:
    replace_documents(earlier, [*stored_values(earlier)[:5], value])
    assert_refused(earlier, "_stored.col: document 5 cannot be read")


def test_a_document_with_numbers_for_texts(earlier: Path) -> None:
    odd = a_document("text", source="changed.txt").to_json() | {"title": 1}
    value = zlib.compress(pickle.dumps({"document": json.dumps(odd)}, 2))
    replace_documents(earlier, [value, *stored_values(earlier)[1:]])
    assert_refused(earlier, "document 0 cannot be read")


def test_a_document_that_the_ledger_does_not_name(earlier: Path) -> None:
    odd = a_document("text", source="unknown.txt")
    value = zlib.compress(pickle.dumps({"document": json.dumps(odd.to_json())}, 2))
    replace_documents(earlier, [value, *stored_values(earlier)[1:]])
    assert_refused(earlier, f"its ledger does not name the document {odd.key!r}")


def test_a_document_that_no_segment_has(earlier: Path) -> None:
    values = stored_values(earlier)
    replace_documents(earlier, [values[1], *values[1:]])
    assert_refused(earlier, "its ledger names 6 documents, its segments have 5 of them")


@pytest.mark.parametrize("pattern", [STORED, TABLE, "collection_2.json", "ledger_2.jsonl"])
@pytest.mark.parametrize("share", [0.0, 0.4, 0.99])
def test_a_truncated_file(earlier: Path, pattern: str, share: float) -> None:
    (path,) = earlier.glob(pattern)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert_refused(earlier)


@pytest.mark.parametrize("pattern", [STORED, "ledger_2.jsonl", "collection_2.json"])
def test_a_missing_file(earlier: Path, pattern: str) -> None:
    (path,) = earlier.glob(pattern)
    path.unlink()
    assert_refused(earlier, path.name)


@pytest.mark.parametrize("pattern", [STORED, TABLE])
def test_a_byte_that_is_another_one_is_refused_or_without_meaning(
    earlier: Path, tmp_path: Path, pattern: str
) -> None:
    (path,) = earlier.glob(pattern)
    content = path.read_bytes()
    expected = exported_before = None
    for at in range(0, len(content), len(content) // 40):
        shutil.copytree(earlier, tmp_path / "copy")
        changed = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        (tmp_path / "copy" / path.name).write_bytes(changed)
        try:
            convert(tmp_path / "copy")
        except IndexCorruptError:
            pass
        else:
            expected = exported(tmp_path / "copy")
            assert exported_before in (None, expected)
            exported_before = expected
        shutil.rmtree(tmp_path / "copy")


def test_another_format_has_to_be_built_again(earlier: Path) -> None:
    path = collection_path(earlier, GENERATION)
    path.write_text(path.read_text(encoding="utf-8").replace(EARLIER_FORMAT, "1.0"), encoding="utf-8")
    with pytest.raises(IndexOutdatedError) as refused:
        convert(earlier)
    assert refused.value.found == "1.0"


def test_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        convert(tmp_path)


def test_another_writer_is_waited_for(earlier: Path, tmp_path: Path) -> None:
    shutil.copytree(earlier, tmp_path / "free")
    convert(tmp_path / "free")
    with CollectionWriter(tmp_path / "free"):
        shutil.copy(earlier / TABLE, tmp_path / "free" / "_MAIN_9.toc")
        shutil.copy(collection_path(earlier, GENERATION), collection_path(tmp_path / "free", 9))
        with pytest.raises(IndexLockedError):
            convert(tmp_path / "free")


def test_the_next_run_goes_on_from_it(earlier: Path) -> None:
    convert(earlier)
    with CollectionWriter(earlier) as writer:
        writer.remove(["note.txt"])
        collection = read_collection(earlier, GENERATION + 1)
        ledger = [entry for entry in read_ledger(earlier, GENERATION + 1) if entry.source != "note.txt"]
        assert writer.commit(collection, ledger) == GENERATION + 2
    assert sources(earlier) == ["changed.txt", "letter.html", *["records.jsonl"] * 3]
