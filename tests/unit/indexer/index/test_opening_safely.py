"""An index is data: opening a crafted one runs nothing, and a damaged one is told from a whole one."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import RamStorage

from indexer.errors import IndexCorruptError, IndexStateError
from indexer.index.codec.array_file import ArrayFile
from indexer.index.codec.segment import ColumnarSegment
from indexer.index.schema import create_schema
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import INDEX_NAME, table_path
from indexer.index.writer import CollectionWriter
from indexer.model.request import Facet, Filter, SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEXT = "Mass graves and Pour-Mohammadi, U.N. graves"


@pytest.fixture(scope="module")
def whole_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index_dir = tmp_path_factory.mktemp("whole") / "index"
    documents = [
        a_document(
            f"{TEXT} {i} " * (1 if i else 300),
            title=f"Title of {i}",
            author=f"Author {i % 3}",
            date="1988",
            entities=[an_entity("Raisi", TEXT, "graves")],
            publisher="UPI",
            source=f"{i}.txt",
        )
        for i in range(70)
    ]
    write_index(index_dir, documents)
    return index_dir


@pytest.fixture
def index_dir(whole_index: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole_index, tmp_path / "index")


def segment_path(index_dir: Path) -> Path:
    (path,) = index_dir.glob("*.seg")
    return path


class TestCraftedTables:
    """A table of contents is a pickle, and a pickle may ask for anything."""

    @pytest.fixture
    def trace(self, tmp_path: Path) -> Path:
        """A file that is there when crafted code has run."""
        return tmp_path / "it-ran"

    @staticmethod
    def put_table(index_dir: Path, segments: object) -> None:
        storage = RamStorage()
        whoosh_index.TOC(create_schema(), segments, 1).write(storage, INDEX_NAME)
        path = table_path(index_dir, 1)
        path.write_bytes(storage.files[path.name])

    @staticmethod
    def assert_refused(index_dir: Path) -> None:
        for opening in (Snapshot, CollectionWriter):
            with pytest.raises(IndexCorruptError):
                opening(index_dir)

    @pytest.mark.parametrize(
        "called",
        [
            lambda trace: (os.system, (f"touch {trace}",)),
            lambda trace: (subprocess.getoutput, (f"touch {trace}",)),
            lambda trace: (eval, (f"open({str(trace)!r}, 'w')",)),
            lambda trace: (getattr, (trace, "touch")),
            lambda trace: (type(trace).touch, (trace,)),
        ],
    )
    @pytest.mark.parametrize("wrap", [lambda found: found, lambda found: [found], lambda found: {"a": found}])
    def test_code_is_not_run(
        self,
        index_dir: Path,
        trace: Path,
        called: Callable[[Path], tuple[object, ...]],
        wrap: Callable[[object], object],
    ) -> None:
        class Crafted:
            def __reduce__(self) -> tuple[object, ...]:
                return called(trace)

        self.put_table(index_dir, wrap(Crafted()))
        self.assert_refused(index_dir)
        assert not trace.exists()

    def test_code_in_the_place_of_the_schema_is_not_run(self, index_dir: Path, trace: Path) -> None:
        class Crafted:
            def __reduce__(self) -> tuple[object, ...]:
                return os.system, (f"touch {trace}",)

        path = table_path(index_dir, 1)
        content = path.read_bytes()
        schema = pickle.dumps(create_schema(), 2)
        crafted = pickle.dumps(Crafted(), 2)
        assert schema in content
        path.write_bytes(content.replace(schema, crafted.ljust(len(schema), b".")))
        assert Snapshot(index_dir).n_docs == 70
        assert not trace.exists()

    def test_a_subclass_of_a_segment_is_no_segment(self, index_dir: Path) -> None:
        self.put_table(index_dir, [DisguisedSegment(INDEX_NAME, 70)])
        self.assert_refused(index_dir)

    def test_what_is_no_list_of_segments_is_refused(self, index_dir: Path) -> None:
        for segments in (None, [], {}, "segments", [None], [[ColumnarSegment(INDEX_NAME)]]):
            self.put_table(index_dir, segments)
            if segments != []:
                self.assert_refused(index_dir)

    @pytest.mark.parametrize(
        ("name", "segid"),
        [
            (INDEX_NAME, "../../evil"),
            (INDEX_NAME, "a/b"),
            (INDEX_NAME, "a\\b"),
            (INDEX_NAME, "a\0"),
            (INDEX_NAME, "a\n"),
            ("/etc/MAIN", "abc"),
            ("../MAIN", "abc"),
            ("", ""),
        ],
    )
    @pytest.mark.parametrize("is_called", [False, True], ids=["by its state", "by a call"])
    def test_the_file_of_a_segment_lies_in_the_directory(
        self, index_dir: Path, name: str, segid: str, *, is_called: bool
    ) -> None:
        segment = ColumnarSegment(INDEX_NAME, 70)
        segment.indexname, segment.segid = name, segid
        self.put_table(index_dir, [CalledSegment(name, segid) if is_called else segment])
        with pytest.raises(IndexCorruptError, match="a segment of the table of contents is damaged"):
            Snapshot(index_dir)

    @pytest.mark.parametrize("n_docs", [-1, 0, 69, 71, 10**15, "70", None, 70.0])
    def test_a_segment_has_as_many_documents_as_the_table_says(self, index_dir: Path, n_docs: object) -> None:
        segment = ColumnarSegment(INDEX_NAME, 70, segment_path(index_dir).stem.removeprefix(f"{INDEX_NAME}_"))
        self.put_table(index_dir, [segment])
        assert Snapshot(index_dir).n_docs == 70
        segment.n_docs = n_docs
        self.put_table(index_dir, [segment])
        with pytest.raises(IndexCorruptError):
            Snapshot(index_dir)

    def test_the_class_itself_cannot_be_changed(self, index_dir: Path) -> None:
        """`BUILD` sets attributes of whatever stands on the stack, a class too."""
        self.put_table(index_dir, [])
        path = table_path(index_dir, 1)
        empty = pickle.dumps([], -1)
        content = path.read_bytes()
        assert content.endswith(empty)
        name = f"{ColumnarSegment.__module__}\n{ColumnarSegment.__name__}\n".encode()
        crafted = b"\x80\x02]c" + name + b"}U\x05added" + b"U\x01x" + b"sba."
        path.write_bytes(content.removesuffix(empty) + crafted)
        with pytest.raises(IndexCorruptError):
            Snapshot(index_dir)
        assert not hasattr(ColumnarSegment, "added")


class DisguisedSegment(ColumnarSegment):
    """What a table of contents may name instead of a segment."""


class CalledSegment(ColumnarSegment):
    """Is written down as a call of `ColumnarSegment`."""

    def __init__(self, name: object, segid: object) -> None:
        self._arguments = name, 70, segid

    def __reduce__(self) -> tuple[object, ...]:
        return ColumnarSegment, self._arguments


class TestDamagedSegments:
    def test_a_whole_one_is_found_to_be_whole(self, index_dir: Path) -> None:
        Snapshot(index_dir).verify()

    @pytest.mark.parametrize("n_bytes", [0, 1, 35, 63, 64, 1000])
    def test_a_short_one_is_said_when_it_is_opened(self, index_dir: Path, n_bytes: int) -> None:
        path = segment_path(index_dir)
        path.write_bytes(path.read_bytes()[:n_bytes])
        with pytest.raises(IndexCorruptError, match=f"{path.name}.*(truncated|does not begin)"):
            Snapshot(index_dir)

    def test_one_that_was_never_finished_is_said(self, index_dir: Path) -> None:
        path = segment_path(index_dir)
        path.write_bytes(bytes(64) + path.read_bytes()[64:])
        with pytest.raises(IndexCorruptError, match=f"{path.name} does not begin as a segment does"):
            Snapshot(index_dir)

    def test_one_of_another_version_is_said(self, index_dir: Path) -> None:
        path = segment_path(index_dir)
        content = bytearray(path.read_bytes())
        content[8] += 1
        path.write_bytes(content)
        with pytest.raises(IndexCorruptError, match=f"{path.name} has version"):
            Snapshot(index_dir)

    def test_a_flipped_bit_of_any_array_is_found_and_the_array_named(self, index_dir: Path) -> None:
        path = segment_path(index_dir)
        file = ArrayFile(path)
        for name in file.names:
            if not file[name].size:
                continue
            with flipped(path, offset_of(file, name) + file[name].nbytes // 2):
                with pytest.raises(IndexCorruptError, match=path.name) as caught:
                    Snapshot(index_dir).verify()
                assert name in caught.value.reason
        Snapshot(index_dir).verify()

    @settings(max_examples=100)
    @given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def test_a_flipped_bit_anywhere_is_found_or_changes_nothing(
        self, whole_index: Path, share: float, bit: int
    ) -> None:
        path = segment_path(whole_index)
        whole = arrays_of(path)
        with flipped(path, int(share * path.stat().st_size), bit):
            reason = damage_of(whole_index)
            assert path.name in reason or arrays_of(path) == whole

    @settings(max_examples=80)
    @given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def test_a_flipped_bit_never_trips_a_search_otherwise_than_by_saying_so(
        self, whole_index: Path, share: float, bit: int
    ) -> None:
        path = segment_path(whole_index)
        with flipped(path, int(share * path.stat().st_size), bit), suppress(IndexStateError):
            use_everything(whole_index)


def damage_of(index_dir: Path) -> str:
    """Return what is said of an index that is read whole; nothing when it is as it was written."""
    try:
        Snapshot(index_dir).verify()
    except IndexCorruptError as error:
        return error.reason
    return ""


def arrays_of(path: Path) -> dict[str, bytes]:
    file = ArrayFile(path)
    return {name: file[name].tobytes() for name in file.names}


def use_everything(index_dir: Path) -> None:
    """Ask an index for all that it has."""
    engine = open_engine(index_dir)
    wanted = frozenset([Filter(Facet.AUTHOR, "Author 1"), Filter(Facet.PUBLISHER, "x", is_excluded=True)])
    for query in (
        "graves",
        '"mass graves"',
        "gra* OR *m*",
        "pour~1",
        '"mass pour"~4',
        "entity:raisi -zzz",
        "",
    ):
        response = engine.search(SearchRequest(query=query, filters=wanted, size=20))
        for hit in response.hits[:2]:
            engine.view(hit.key, SearchRequest(query=query))
            hit.to_json()
    for facet in Facet:
        [value.to_json() for value in engine.facet_values(facet, SearchRequest(), "a")]
    list(engine.documents(SearchRequest()))
    engine.stats()


@contextmanager
def flipped(path: Path, at: int, bit: int = 0) -> Iterator[None]:
    """Have one bit of a file wrong for a while."""
    content = path.read_bytes()
    damaged = bytearray(content)
    damaged[at] ^= 1 << bit
    replace_file(path, bytes(damaged))
    try:
        yield
    finally:
        replace_file(path, content)


def replace_file(path: Path, content: bytes) -> None:
    """Put another file in the place of one that may be mapped, so that what is mapped stays."""
    other = path.with_suffix(".other")
    other.write_bytes(content)
    other.replace(path)


def offset_of(file: ArrayFile, name: str) -> int:
    """Return where an array begins in its file."""
    first = file[file.names[0]].__array_interface__["data"][0] - 64  # arrays begin behind the header
    return int(file[name].__array_interface__["data"][0]) - int(first)
