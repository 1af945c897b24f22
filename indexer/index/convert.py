"""
An index of format 1.1 into the format of this version, without its corpus.

Flow: table of contents of then -> stored documents -> CollectionWriter -> the next
generation. In format 1.1 the segments were Whoosh's own, and much of them pickles.
Those are read by unpicklers that build plain values and nothing else: nothing that
stands in the index is run. The old generation stays until the new one is published.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
import zlib
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC

from indexer.errors import IndexCorruptError, IndexLockedError, IndexMissingError, IndexOutdatedError
from indexer.index.collection import (
    FORMAT,
    Collection,
    collection_path,
    read_collection,
    read_ledger,
    totals_of,
)
from indexer.index.schema import create_schema
from indexer.index.table_of_contents import INDEX_NAME, latest_generation, table_path
from indexer.index.writer import DEFAULT_MEMORY_BYTES, CollectionWriter
from indexer.model.document import Document, EntityKind
from indexer.names.authority import AuthorityEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EARLIER_FORMAT = "1.1"
"""The one format that is converted. Text was cut into terms as it is today."""

_SEGMENT_ID = re.compile(r"[0-9a-z]+")
_SORTING_FOLDER = f"{INDEX_NAME}.tmp"
"""What a killed writer of Whoosh left of its postings."""

_LENGTH_TYPES = {"B": ">u1", "H": ">u2", "i": ">i4", "I": ">u4"}
"""By the letter that Whoosh writes behind a column the numbers of its lengths."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of an index: its format before, and the generation that has it in the format of today."""

    found: str
    generation: int
    n_documents: int

    @property
    def was_needed(self) -> bool:
        """Whether the index was of another format."""
        return self.found != FORMAT


def convert(index_dir: Path, *, memory_bytes: int = DEFAULT_MEMORY_BYTES) -> Conversion:
    """Publish the documents of an index of format 1.1 as its next generation, in the format of today.

    Raises:
        IndexMissingError: nothing has been built.
        IndexOutdatedError: its format is neither 1.1 nor that of today.
        IndexLockedError: another process writes.
        IndexCorruptError: a file is missing or damaged, or holds what no index does.
        IndexStateError: the directory cannot be written.
    """
    generation = latest_generation(index_dir)
    if generation < 1:
        raise IndexMissingError(index_dir)
    try:
        collection = read_collection(index_dir, generation)
    except IndexOutdatedError as error:
        if error.found != EARLIER_FORMAT:
            raise
    else:
        return Conversion(FORMAT, generation, collection.n_documents)
    with CollectionWriter(index_dir, is_fresh=True, memory_bytes=memory_bytes) as writer:
        if writer.generation != generation + 1:
            raise IndexLockedError(index_dir)  # another run has published since we looked
        collection = _read_collection(index_dir, generation)
        expected = {key for entry in read_ledger(index_dir, generation) for key in entry.keys}
        n_found = _copy_documents(index_dir, generation, writer, expected)
        if n_found != len(expected):
            reason = f"its ledger names {len(expected)} documents, its segments have {n_found} of them"
            raise IndexCorruptError(index_dir, reason)
        ledger = read_ledger(index_dir, generation)
        n_files = totals_of(read_ledger(index_dir, generation)).n_files
        published = writer.commit(replace(collection, format=FORMAT, n_files=n_files), ledger)
    shutil.rmtree(index_dir / _SORTING_FOLDER, ignore_errors=True)
    return Conversion(EARLIER_FORMAT, published, collection.n_documents)


def _copy_documents(index_dir: Path, generation: int, writer: CollectionWriter, expected: set[str]) -> int:
    """Add every document to the writer, and return how many different ones there are."""
    found: set[str] = set()
    for segment in _read_table(index_dir, generation):
        for document in _documents(index_dir, segment):
            if document.key not in expected:
                reason = f"{segment.stored_name}: its ledger does not name the document {document.key!r}"
                raise IndexCorruptError(index_dir, reason)
            found.add(document.key)
            writer.add(document)
    for number, reason in writer.failures.items():
        raise IndexCorruptError(index_dir, f"document {number} of its segments: {reason}")
    return len(found)


def _read_collection(index_dir: Path, generation: int) -> Collection:
    path = collection_path(index_dir, generation)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["languages"] = tuple(stored["languages"])
        stored["authority"] = tuple(
            AuthorityEntry(name, EntityKind(kind), tuple(names)) for name, kind, names in stored["authority"]
        )
        return Collection(**stored)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexCorruptError(index_dir, f"{path.name} cannot be read") from error


# -- the table of contents -------------------------------------------------


class _UnknownValueError(Exception):
    """A pickle asks for something that no index of format 1.1 has."""


class _EarlierSegment:
    """A segment of Whoosh's, as far as its documents are concerned."""

    segid: str
    n_docs: int
    removed: frozenset[int]

    def __setstate__(self, state: Any) -> None:
        """Take over what a table of contents says; raises `_UnknownValueError` if it is no such segment."""
        if not isinstance(state, dict):
            raise _UnknownValueError("a segment of its table of contents is damaged")
        segid, n_docs, removed = state.get("segid"), state.get("_doccount"), state.get("_deleted")
        is_named = isinstance(segid, str) and _SEGMENT_ID.fullmatch(segid)
        is_counted = isinstance(n_docs, int) and n_docs >= 0 and isinstance(removed, set | None)
        if not is_named or not is_counted or state.get("compound") is not False:
            raise _UnknownValueError("a segment of its table of contents is damaged")
        self.segid = str(segid)
        self.n_docs = int(n_docs or 0)
        self.removed = frozenset(removed or ())

    @property
    def stored_name(self) -> str:
        """The name of the file with the stored documents."""
        return f"{INDEX_NAME}_{self.segid}._stored.col"


class _Ignored(dict[Any, Any]):
    """Stands for whatever else a table of contents holds, and does nothing."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __setstate__(self, _: object) -> None:
        """Forget a state."""


_STAND_INS: dict[tuple[str, str], type] = {
    ("whoosh.codec.whoosh3", "W3Segment"): _EarlierSegment,
    ("whoosh.codec.whoosh3", "W3Codec"): _Ignored,
    ("collections", "defaultdict"): _Ignored,
    ("builtins", "int"): _Ignored,
}
"""What a table of contents names, and what is built in its place: none of it is the thing itself."""


class _TableUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Return a stand-in; raises `_UnknownValueError` for what has none."""
        try:
            return _STAND_INS[module, name]
        except KeyError:
            reason = f"its table of contents asks for {module}.{name}, which no index has"
            raise _UnknownValueError(reason) from None


class _TableFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """Reads what Whoosh wrote, its pickles by our unpickler."""

    def read_pickle(self) -> Any:
        """Return what should be a list of segments."""
        return _TableUnpickler(self.file).load()


def _read_table(index_dir: Path, generation: int) -> list[_EarlierSegment]:
    path = table_path(index_dir, generation)
    try:
        file = _TableFile(io.BytesIO(path.read_bytes()), name=path.name)
        storage = SimpleNamespace(open_file=lambda _: file)
        # With a schema given, the one in the file is skipped, not unpickled.
        segments = TOC.read(storage, INDEX_NAME, gen=generation, schema=create_schema()).segments
        if not isinstance(segments, list) or not all(isinstance(s, _EarlierSegment) for s in segments):
            raise _UnknownValueError("its table of contents holds no list of segments")
    except _UnknownValueError as error:
        raise IndexCorruptError(index_dir, str(error)) from error
    except Exception as error:  # whatever Whoosh meets in a damaged table of contents
        raise IndexCorruptError(index_dir, f"{path.name} cannot be read: {_in_one_line(error)}") from error
    return segments


# -- the documents ---------------------------------------------------------


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Raise `_UnknownValueError`: stored fields are text."""
        raise _UnknownValueError(f"a stored document asks for {module}.{name}")


def _documents(index_dir: Path, segment: _EarlierSegment) -> Iterator[Document]:
    """Yield the documents of a segment that were not removed."""
    if not segment.n_docs:
        return
    name = segment.stored_name
    try:
        column = np.memmap(index_dir / name, dtype=np.uint8, mode="r")
        ends = np.cumsum(_lengths(column, segment.n_docs))
    except (OSError, ValueError) as error:
        raise IndexCorruptError(index_dir, f"{name} cannot be read: {_in_one_line(error)}") from error
    start = 0
    for doc, end in enumerate(ends.tolist()):
        if doc not in segment.removed:
            try:
                yield _document(column[start:end].tobytes())
            except _UnknownValueError as error:
                raise IndexCorruptError(index_dir, f"{name}: {error}") from error
            except Exception as error:  # whatever a damaged pickle or document gives
                reason = f"{name}: document {doc} cannot be read: {_in_one_line(error)}"
                raise IndexCorruptError(index_dir, reason) from error
        start = end


def _lengths(column: Any, n_docs: int) -> Any:
    """Return the bytes of each document: int64 (n_docs,).

    Behind the values stand their lengths, in a long column also their places, then a letter
    for the type of the lengths and, where there are places, one for theirs and an X.

    Raises:
        ValueError: they are not those of the values.
    """
    letters = column[-3:].tobytes().decode("latin-1")
    end, letter = column.size - 1, letters[-1:]
    if letter == "X":
        end, letter = column.size - 3 - n_docs * np.dtype(_length_type(letters[1])).itemsize, letters[0]
    dtype = np.dtype(_length_type(letter))
    start = end - n_docs * dtype.itemsize
    if start < 0:
        raise ValueError("it is truncated")
    lengths = np.frombuffer(column[start:end].tobytes(), dtype).astype(np.int64)
    if lengths.min() < 0 or lengths.sum() != start:
        raise ValueError("it is truncated")
    return lengths


def _length_type(letter: str) -> str:
    if letter not in _LENGTH_TYPES:
        raise ValueError("it does not end as a column does")
    return _LENGTH_TYPES[letter]


def _document(content: bytes) -> Document:
    stored = _PlainUnpickler(io.BytesIO(zlib.decompress(content))).load()
    document = Document.from_json(json.loads(stored["document"]))
    texts = (document.key, document.source, document.title, document.text, document.language)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("it is no document")
    return document


def _in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
