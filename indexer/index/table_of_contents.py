"""
Generations: which segments make up the index, as Whoosh's table of contents says it.

A table of contents is a pickle inside of a frame. It is read by an unpickler that
knows one class, our segment, and builds nothing else: a crafted index directory is
refused, and runs no code. It is written whole and flushed to the disk under another
name, then renamed: at that moment the generation exists.
"""

from __future__ import annotations

import io
import os
import pickle
import re
import time
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC

from indexer.index.codec.segment import ColumnarSegment
from indexer.index.schema import create_schema

if TYPE_CHECKING:
    from pathlib import Path

INDEX_NAME = "MAIN"
"""Whoosh's name of an index that shares its directory with no other."""

LISTING_SECONDS = 0.25
"""The longest time for which a directory that seems unchanged is not listed again."""

_SEGMENT_FILE = re.compile(rf"{INDEX_NAME}_[0-9a-z]+\.")  # of stock Whoosh's codec, too
_TABLE = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc\Z")


class UnknownSegmentError(Exception):
    """A table of contents names something else than our segments."""


class _SegmentUnpickler(pickle.Unpickler):
    """Builds our segments out of plain values, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the one class that is known; raises `UnknownSegmentError` for any other."""
        if (module, name) == (ColumnarSegment.__module__, ColumnarSegment.__name__):
            return ColumnarSegment
        raise UnknownSegmentError(f"its table of contents asks for {module}.{name}, which is no segment")


class _SafeFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """Reads what Whoosh wrote, its pickles by our unpickler."""

    def read_pickle(self) -> Any:
        """Return a list of segments."""
        return _SegmentUnpickler(self.file).load()


class _OneFile:
    """A storage with one file in it, for `TOC.read`."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def open_file(self, name: str) -> _SafeFile:
        """Return the file."""
        return _SafeFile(io.BytesIO(self._content), name=name)


def table_path(index_dir: Path, generation: int) -> Path:
    """Return where the table of contents of a generation lies."""
    return index_dir / f"_{INDEX_NAME}_{generation}.toc"


def latest_generation(index_dir: Path) -> int:
    """Return the number of the newest published generation, -1 when there is none."""
    if not index_dir.is_dir():
        return -1
    matches = (_TABLE.match(path.name) for path in index_dir.iterdir())
    return max((int(match[1]) for match in matches if match), default=-1)


def published_build(index_dir: Path) -> str:
    """Return what tells the newest published generation from every other, also of an earlier index.

    An index that was thrown away and built anew counts from generation 1 again; its
    table of contents is another file. Empty when there is none.
    """
    generation = latest_generation(index_dir)
    try:
        state = table_path(index_dir, generation).stat()
    except OSError:
        return ""
    return f"{generation}-{state.st_ino:x}-{state.st_mtime_ns:x}"


class PublishedBuild:
    """Watches which build is published, for callers that ask at every turn.

    A directory's time changes when a table of contents comes into it, so as long as that is the
    same only the time is asked for. Times are coarse: what was published within one tick of the
    clock is seen a moment later.
    """

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._known = ""
        self._changed_ns = -1
        self._listed_at = 0.0

    def __call__(self) -> str:
        """Return what `published_build` returns."""
        try:
            changed_ns = self._index_dir.stat().st_mtime_ns
        except OSError:
            return ""
        now = time.monotonic()
        if changed_ns != self._changed_ns or now - self._listed_at > LISTING_SECONDS:
            # in this order: a change behind the listing has another time, and is listed next
            self._known = published_build(self._index_dir)
            self._changed_ns, self._listed_at = changed_ns, now
        return self._known


def read_table(index_dir: Path, generation: int) -> list[ColumnarSegment]:
    """Return the segments of a generation.

    Raises:
        UnknownSegmentError: it names anything but our segments.
        OSError: it cannot be read.
        Exception: whatever Whoosh meets in a damaged one.
    """
    content = table_path(index_dir, generation).read_bytes()
    table = TOC.read(_OneFile(content), INDEX_NAME, gen=generation, schema=create_schema())
    segments: list[ColumnarSegment] = table.segments
    if not isinstance(segments, list) or not all(isinstance(s, ColumnarSegment) for s in segments):
        raise UnknownSegmentError("its table of contents holds no list of segments")
    return segments


def write_table(index_dir: Path, generation: int, segments: list[ColumnarSegment]) -> None:
    """Publish a generation. When this returns it lies on the disk."""
    storage = RamStorage()
    TOC(create_schema(), segments, generation).write(storage, INDEX_NAME)
    path = table_path(index_dir, generation)
    write_durably(path, storage.files[path.name])


def write_durably(path: Path, content: bytes) -> None:
    """Put a whole file in its place, so that after a power failure there is the old one or the new one."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Wait until the names in a directory are on the disk, where the system can tell."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no such thing
        return
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unnamed(index_dir: Path, generations: list[int], segments: list[ColumnarSegment]) -> None:
    """Remove tables of other generations than these, and files of other segments than these.

    Whoever has one open keeps it: the system frees a file when the last one lets go.
    """
    named = {segment.file_name for segment in segments}
    for path in index_dir.iterdir():
        table = _TABLE.match(path.name)
        is_old = table is not None and int(table[1]) not in generations
        is_unnamed = _SEGMENT_FILE.match(path.name) is not None and path.name not in named
        if is_old or is_unnamed or path.name.endswith(".toc.new"):
            path.unlink(missing_ok=True)
