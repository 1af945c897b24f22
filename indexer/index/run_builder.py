"""
Documents to runs: segments that wait beside the index to be merged and published.

Flow: documents -> batches -> `SegmentRun` -> segment files. A document that cannot be
analysed is left out alone; of several documents with one key the last is kept.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.batch import BatchAnalyzer
from indexer.index.codec.array_file import ArrayFile
from indexer.index.codec.columns import KeyColumn
from indexer.index.codec.run import BATCH_CHARS, SegmentRun
from indexer.index.codec.segment import ColumnarSegment
from indexer.index.table_of_contents import INDEX_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from indexer.index.codec.run import AnalyzedDocuments
    from indexer.index.codec.stored import Dictionaries
    from indexer.model.document import Document

BATCH_DOCUMENTS = 512

KEY_MAP_BITS = 1 << 27
"""16 MB: with a million keys in it, one of 130 others is looked up in the runs for nothing."""

MAX_REASON_CHARS = 200
"""Of what an error says of a document that fails: some repeat the whole of it."""


class RunBuilder:
    """Collects documents and writes a run whenever `run_bytes` of memory would be taken."""

    def __init__(self, index_dir: Path, run_bytes: int) -> None:
        self._index_dir = index_dir
        self._run_bytes = run_bytes
        self._analyzer = BatchAnalyzer()
        self._dictionaries: Dictionaries | None = None
        self._runs: list[ColumnarSegment] = []
        self._keys: list[KeyColumn] = []
        self._known_keys = KeyMap()
        self._run = self._new_run()
        self._batch: list[Document] = []
        self._batch_chars = 0
        self._word_counts = array("Q")
        self._failures: dict[int, str] = {}

    def add(self, document: Document) -> None:
        """Put in a document, in the place of an earlier one with its key."""
        self._batch.append(document)
        self._batch_chars += len(document.text)
        if self._batch_chars >= BATCH_CHARS or len(self._batch) >= BATCH_DOCUMENTS:
            self._add_batch()

    def leave_out(self, error: Exception) -> None:
        """Count a document that could not even be handed over."""
        self._add_batch()
        self._fail(error)

    def word_counts(self) -> Sequence[int]:
        """Return the number of words of each document, in the order of `add`; 0 for one that failed."""
        self._add_batch()
        return self._word_counts

    def failures(self) -> Mapping[int, str]:
        """Return why documents could not be analysed or stored, by their numbers in the order of `add`."""
        self._add_batch()
        return self._failures

    def finish(self) -> list[ColumnarSegment]:
        """Write what is in memory, and return all runs; nothing may be added any more."""
        self._add_batch()
        if len(self._run):
            self._flush_run()
        self._run.abandon()
        return self._runs

    def abandon(self) -> None:
        """Drop what was collected, and the runs with it."""
        self._run.abandon()
        for segment in self._runs:
            (self._index_dir / segment.file_name).unlink(missing_ok=True)

    def _new_run(self) -> SegmentRun:
        return SegmentRun(self._index_dir, self._analyzer, self._dictionaries)

    def _add_batch(self) -> None:
        batch, self._batch, self._batch_chars = self._batch, [], 0
        if not batch:
            return
        if not self._run.has_room_for(batch):
            self._flush_run()
        try:
            analyzed = self._run.analyze(batch)
        except Exception:  # whatever one of them gives; which one is to be found
            self._add_one_by_one(batch)
        else:
            self._put(analyzed)
        if self._run.n_bytes > self._run_bytes:
            self._flush_run()

    def _add_one_by_one(self, batch: Sequence[Document]) -> None:
        """Add the documents of a batch that failed, but for those that fail by themselves."""
        self._analyzer.forget_chunks()
        for document in batch:
            try:
                analyzed = self._run.analyze([document])
            except Exception as error:  # whatever is wrong with it, nothing is with the others
                self._fail(error)
                self._analyzer.forget_chunks()
            else:
                self._put(analyzed)

    def _fail(self, error: Exception) -> None:
        self._failures[len(self._word_counts)] = reason_of(error)
        self._word_counts.append(0)

    def _put(self, analyzed: AnalyzedDocuments) -> None:
        """Add documents in which nothing can be wrong any more; an error now ends the whole change."""
        if self._runs:
            for document in analyzed.documents:
                self._supersede(document.key.encode("utf-8", "surrogatepass"))
        self._word_counts.extend(self._run.add_analyzed(analyzed))

    def _supersede(self, key: bytes) -> None:
        """Remove what an earlier run has under a key; only keys that one may have are looked up."""
        if key not in self._known_keys:
            return
        for segment, keys in zip(self._runs, self._keys, strict=True):
            doc = keys.find(key)
            if doc >= 0 and not segment.is_deleted(doc):
                segment.remove(np.array([doc]))

    def _flush_run(self) -> None:
        """Write what is in memory to a segment."""
        segment = ColumnarSegment(INDEX_NAME, len(self._run))
        path = self._index_dir / segment.file_name
        superseded = self._run.superseded()
        self._known_keys.add(self._run.keys())
        self._analyzer.forget_chunks()  # writing needs forms alone, and the memory
        self._runs.append(segment)
        self._dictionaries = self._run.write(path, is_durable=False)
        self._keys.append(KeyColumn(ArrayFile(path)))
        if superseded.size:
            segment.remove(superseded)
        self._analyzer.reset()
        self._run = self._new_run()


class KeyMap:
    """Which keys there may be in the runs: a bit for each remainder of a hash, whatever their number."""

    def __init__(self) -> None:
        self._bits = np.zeros(KEY_MAP_BITS >> 3, dtype=np.uint8)  # no memory before it is written to

    def add(self, keys: Iterable[bytes]) -> None:
        """Note keys."""
        hashes = np.fromiter(map(hash, keys), dtype=np.int64) & (KEY_MAP_BITS - 1)
        np.bitwise_or.at(self._bits, hashes >> 3, (1 << (hashes & 7)).astype(np.uint8))

    def __contains__(self, key: bytes) -> bool:
        number = hash(key) & (KEY_MAP_BITS - 1)
        return bool(self._bits[number >> 3] >> (number & 7) & 1)


def reason_of(error: Exception) -> str:
    """Return what the report says of a document that failed with this error."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"it cannot be indexed ({said[:MAX_REASON_CHARS]})"
