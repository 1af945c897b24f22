"""
The records of a segment's documents, written.

Flow: records -> a batch of them -> dictionaries, those of the last batch or new ones -> compressed
records. A collection goes from one kind of text to another, as its folders do: Persian behind English.
What dictionaries of the one make of the other is up to twice as long, so they are trained anew where
that pays.
"""

from __future__ import annotations

from array import array
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.index.codec.array_file import Spool
from indexer.index.codec.compression import Dictionaries, RecordCompressor, n_content_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFileWriter
    from indexer.index.codec.segment_data import SegmentData
    from indexer.index.codec.stored import Record

BATCH_DOCUMENTS = 2_000
BATCH_BYTES = 1 << 22
"""Documents, or bytes of their texts, that are compressed together, and that dictionaries are trained on."""

WORSE = 1.1
"""How many times longer than those that dictionaries were trained on records get before others are tried."""

MAX_DICTIONARY_SETS = 32
"""Sets of dictionaries in one segment; each takes up to 256 kB."""

_PIECE_BYTES = 1 << 22
_PIECE_DOCUMENTS = 1 << 17


def write_dictionaries(
    file: ArrayFileWriter, sets: Sequence[Dictionaries], first_docs: Sequence[int]
) -> None:
    """Write sets of dictionaries; set `i` serves the documents from `first_docs[i]` on."""
    contents = [content for dictionaries in sets for content in dictionaries.contents]
    file.add("stored.dictionary_docs", np.array(first_docs, dtype=np.uint32))
    file.add("stored.dictionary_bytes", np.array([len(content) for content in contents], dtype=np.uint32))
    file.add("stored.dictionaries", np.frombuffer(b"".join(contents), dtype=np.uint8))


def copy_records(
    file: ArrayFileWriter, sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]
) -> None:
    """Write the records of several segments one after the other, those of removed documents left out.

    Equal dictionaries are kept once. Where many different ones would come together, or documents
    were removed, of which a dictionary may hold whole sentences, the records are compressed anew.
    """
    if any(is_alive is not None for _, is_alive in sources):
        _write_compressed_anew(file, sources)
        return
    sets: list[Dictionaries] = []
    first_docs: list[int] = []
    n_docs = 0
    for segment, _ in sources:
        bounds = [*segment.dictionary_docs.tolist(), segment.n_docs]
        for dictionaries, first, last in zip(segment.dictionaries, bounds, bounds[1:], strict=False):
            if last > first and (not sets or sets[-1].contents != dictionaries.contents):
                sets.append(dictionaries)
                first_docs.append(n_docs)
            n_docs += last - first
    if len(sets) > MAX_DICTIONARY_SETS:
        _write_compressed_anew(file, sources)
        return
    write_dictionaries(file, sets, first_docs)
    file.add_pieces(
        "stored.records", np.uint8, (piece for segment, _ in sources for piece in _record_pieces(segment))
    )
    _write_starts(file, (piece for segment, _ in sources for piece in _record_lengths(segment)))


def _record_lengths(segment: SegmentData) -> Iterator[NDArray[np.uint64]]:
    """Yield the bytes of each record, in pieces."""
    starts = segment.stored_starts
    for at in range(0, segment.n_docs, _PIECE_DOCUMENTS):
        yield np.diff(starts[at : at + _PIECE_DOCUMENTS + 1])


def _record_pieces(segment: SegmentData) -> Iterator[NDArray[np.uint8]]:
    """Yield the bytes of all records."""
    for at in range(0, segment.stored.size, _PIECE_BYTES):
        yield segment.stored[at : at + _PIECE_BYTES]
        segment.file.release()


def _write_compressed_anew(
    file: ArrayFileWriter, sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]
) -> None:
    with closing(RecordWriter(file.path.parent)) as writer:
        writer.extend(segment.record(doc).plain() for segment, doc in _kept(sources))
        writer.finish(file)


def _kept(
    sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]],
) -> Iterator[tuple[SegmentData, int]]:
    """Yield the documents that were not removed."""
    for segment, is_alive in sources:
        for doc in range(segment.n_docs) if is_alive is None else np.flatnonzero(is_alive).tolist():
            yield segment, doc


def _write_starts(file: ArrayFileWriter, lengths: Iterable[NDArray[Any]]) -> None:
    """Write where each record begins and the last one ends, from their bytes in pieces."""

    def pieces() -> Iterator[NDArray[np.uint64]]:
        end = np.zeros(1, dtype=np.uint64)
        yield end
        for own in lengths:
            starts = np.cumsum(own, dtype=np.uint64) + end
            yield starts
            end = starts[-1:]

    file.add_pieces("stored.starts", np.uint64, pieces())


class RecordWriter:
    """Takes the records of a new segment's documents and writes them.

    `dictionaries` are those that the first documents are tried with.
    """

    def __init__(self, folder: Path, dictionaries: Dictionaries | None = None) -> None:
        self._sets: list[Dictionaries] = []
        self._first_docs: list[int] = []
        self._compressor: RecordCompressor | None = None
        self._expected = 0.0
        self._waiting: list[Record] = []
        self._waiting_bytes = 0
        self._lengths = array("I")
        self._spool = Spool(folder, np.uint8)
        if dictionaries is not None:
            self._begin(dictionaries)

    @property
    def dictionaries(self) -> Dictionaries | None:
        """The dictionaries of the last documents, `None` before the first ones are written."""
        return self._sets[-1] if self._sets else None

    def extend(self, records: Iterable[Record]) -> None:
        """Append the records of the next documents."""
        for record in records:
            self._waiting.append(record)
            self._waiting_bytes += sum(map(len, record.texts))
            if len(self._waiting) >= BATCH_DOCUMENTS or self._waiting_bytes >= BATCH_BYTES:
                self._write_waiting()

    def _begin(self, dictionaries: Dictionaries) -> None:
        self._sets.append(dictionaries)
        self._first_docs.append(len(self._lengths))
        self._compressor = RecordCompressor(dictionaries)
        self._expected = dictionaries.share

    def _write_waiting(self) -> None:
        stored = self._compressed(self._waiting)
        self._lengths.extend(map(len, stored))
        self._spool.write(b"".join(stored))
        self._waiting.clear()
        self._waiting_bytes = 0

    def _compressed(self, records: Sequence[Record]) -> list[bytes]:
        """Return the stored form of some records, with dictionaries of their own where that is shorter."""
        n_bytes = max(1, sum(map(n_content_bytes, records)))
        if self._compressor is None:
            self._begin(Dictionaries.train(records))
        compressor = self._compressor
        assert compressor is not None  # noqa: S101 - see above
        stored = list(compressor.compress_all(records))
        share = sum(map(len, stored)) / n_bytes
        if share > WORSE * self._expected > 0 and len(self._sets) < MAX_DICTIONARY_SETS:
            others = Dictionaries.train(records)
            anew = list(RecordCompressor(others).compress_all(records))
            if sum(map(len, anew)) + others.n_bytes < sum(map(len, stored)):
                self._begin(others)
                stored = anew
                share = sum(map(len, stored)) / n_bytes
        self._expected = max(self._expected, share)
        self._sets[-1].share = self._expected
        return stored

    def close(self) -> None:
        """Drop what was collected."""
        self._spool.close()

    def finish(self, file: ArrayFileWriter) -> None:
        """Write records, dictionaries and where each record begins."""
        self._write_waiting()
        write_dictionaries(file, self._sets, self._first_docs)
        file.add_pieces("stored.records", np.uint8, self._spool.pieces())
        _write_starts(file, [np.frombuffer(self._lengths, dtype=np.uint32)] if self._lengths else [])
