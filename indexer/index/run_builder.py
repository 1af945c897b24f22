"""
Documents to runs: segments that wait beside the index to be merged and published.

Flow: documents -> batches -> `TextAnalysis` -> `SegmentRun` -> segment files, each of the
two in a thread of its own. A document that cannot be analysed is left out alone; of
several documents with one key the last is kept.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from indexer.index.codec.array_file import ArrayFile
from indexer.index.codec.columns import KeyColumn
from indexer.index.codec.run import SegmentRun, prepare
from indexer.index.codec.segment import ColumnarSegment
from indexer.index.codec.text_analysis import BATCH_CHARS, TextAnalysis
from indexer.index.stage import Stage
from indexer.index.table_of_contents import INDEX_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from indexer.index.codec.compression import Dictionaries
    from indexer.index.codec.run import PreparedDocuments
    from indexer.index.codec.text_analysis import AnalyzedTexts
    from indexer.model.document import Document

BATCH_DOCUMENTS = 512

WAITING_BATCHES = 2
"""Of documents, and of analysed ones: few megabytes, so that no thread waits for a slow batch of another."""

RUN_IS_WHOLE: tuple[()] = ()
"""Comes instead of analysed documents where a run is to be written."""

LONG_BATCHES = 4
"""A batch with so many times the usual characters, which one long document may have, goes through alone."""

KEY_MAP_BITS = 1 << 27
"""16 MB: with a million keys in it, one of 130 others is looked up in the runs for nothing."""

MAX_REASON_CHARS = 200
"""Of what an error says of a document that fails: some repeat the whole of it."""


class RunBuilder:
    """Collects documents and writes a run whenever `run_bytes` of memory would be taken.

    Texts are analysed by one thread and taken into the run by another one, beside whoever adds
    documents; `finish` and `abandon` end them. Where a run ends does not depend on how far they have
    come, so equal documents give equal runs.

    Raises:
        Exception: from every method, what taking in earlier documents raised: a full disk for one.
    """

    def __init__(self, index_dir: Path, run_bytes: int) -> None:
        self._index_dir = index_dir
        self._run_bytes = run_bytes
        self._analysis = TextAnalysis()
        self._dictionaries: Dictionaries | None = None
        self._runs: list[ColumnarSegment] = []
        self._keys: list[KeyColumn] = []
        self._known_keys = KeyMap()
        self._run = SegmentRun(index_dir)
        self._batch: list[Document] = []
        self._batch_chars = 0
        self._word_counts = array("Q")
        self._failures: dict[int, str] = {}
        self._analyzing = Stage("analysing", self._analyze, WAITING_BATCHES)
        self._taking_in = Stage("taking-in", self._take_in, WAITING_BATCHES)

    def add(self, document: Document) -> None:
        """Put in a document, in the place of an earlier one with its key."""
        self._batch.append(document)
        self._batch_chars += len(document.text)
        if self._batch_chars >= BATCH_CHARS or len(self._batch) >= BATCH_DOCUMENTS:
            self._send_batch()

    def leave_out(self, error: Exception) -> None:
        """Count a document that could not even be handed over."""
        self._settle()
        self._fail(error)

    def word_counts(self) -> Sequence[int]:
        """Return the number of words of each document, in the order of `add`; 0 for one that failed."""
        self._settle()
        return self._word_counts

    def failures(self) -> Mapping[int, str]:
        """Return why documents could not be analysed or stored, by their numbers in the order of `add`."""
        self._settle()
        return self._failures

    def finish(self) -> list[ColumnarSegment]:
        """Write what is in memory, and return all runs; nothing may be added any more."""
        self._settle()
        self._analyzing.end()
        self._taking_in.end()
        if len(self._run):
            self._flush_run()
        self._run.abandon()
        return self._runs

    def abandon(self) -> None:
        """Drop what was collected, and the runs with it."""
        self._analyzing.drop()
        self._taking_in.drop()
        self._analyzing.end()
        self._taking_in.end()
        self._run.abandon()
        for segment in self._runs:
            (self._index_dir / segment.file_name).unlink(missing_ok=True)

    def _send_batch(self) -> None:
        batch, self._batch, n_chars, self._batch_chars = self._batch, [], self._batch_chars, 0
        if not batch:
            return
        is_long = n_chars > LONG_BATCHES * BATCH_CHARS
        if is_long:
            self._settle()
        self._analyzing.put(batch)
        if is_long:
            self._settle()

    def _settle(self) -> None:
        """Wait until all documents are taken in."""
        self._send_batch()
        self._analyzing.settle()
        self._taking_in.settle()

    def _analyze(self, batch: Sequence[Document]) -> None:
        """Hand on a batch, analysed; and where no more documents go into a run, that it is to be written."""
        if not self._analysis.has_room_for(batch):
            self._end_run()
        try:
            analyzed: list[AnalyzedTexts | Exception] = [self._analysis.analyze(batch)]
        except Exception:  # whatever one of them gives; which one is to be found
            self._analysis.forget_chunks()
            analyzed = [self._analyzed_alone(document) for document in batch]
        self._taking_in.put(analyzed)
        if self._analysis.n_bytes > self._run_bytes:
            self._end_run()

    def _analyzed_alone(self, document: Document) -> AnalyzedTexts | Exception:
        try:
            return self._analysis.analyze([document])
        except Exception as error:  # whatever is wrong with it, nothing is with the others
            self._analysis.forget_chunks()
            return error

    def _end_run(self) -> None:
        """Have what was handed on written, and begin another run."""
        self._taking_in.put(RUN_IS_WHOLE)
        self._taking_in.settle()
        self._analysis.begin_run()

    def _take_in(self, analyzed: Sequence[AnalyzedTexts | Exception]) -> None:
        """Add analysed documents to the run, but for those that fail by themselves; or write the run."""
        if analyzed is RUN_IS_WHOLE:
            self._flush_run()
            return
        for texts in analyzed:
            if isinstance(texts, Exception):
                self._fail(texts)
                continue
            try:
                prepared = prepare(texts)
            except Exception:  # whatever one of them gives; which one is to be found
                self._take_in_one_by_one(texts)
            else:
                self._put(prepared)

    def _take_in_one_by_one(self, texts: AnalyzedTexts) -> None:
        for i in range(len(texts.documents)):
            try:
                prepared = prepare(texts.of_document(i))
            except Exception as error:  # whatever is wrong with it, nothing is with the others
                self._fail(error)
            else:
                self._put(prepared)

    def _fail(self, error: Exception) -> None:
        self._failures[len(self._word_counts)] = reason_of(error)
        self._word_counts.append(0)

    def _put(self, prepared: PreparedDocuments) -> None:
        """Add documents in which nothing can be wrong any more; an error now ends the whole change."""
        if self._runs:
            for document in prepared.texts.documents:
                self._supersede(document.key.encode("utf-8", "surrogatepass"))
        self._word_counts.extend(self._run.add_prepared(prepared))

    def _supersede(self, key: bytes) -> None:
        """Remove what an earlier run has under a key; only keys that one may have are looked up."""
        if key not in self._known_keys:
            return
        for segment, keys in zip(self._runs, self._keys, strict=True):
            doc = keys.find(key)
            if doc >= 0 and not segment.is_deleted(doc):
                segment.remove(np.array([doc]))

    def _flush_run(self) -> None:
        """Write what is in memory to a segment; nothing is analysed meanwhile."""
        segment = ColumnarSegment(INDEX_NAME, len(self._run))
        path = self._index_dir / segment.file_name
        superseded = self._run.superseded()
        self._known_keys.add(self._run.keys())
        self._analysis.forget_chunks()  # writing needs forms alone, and the memory
        self._runs.append(segment)
        self._dictionaries = self._run.write(path, self._analysis.forms, is_durable=False)
        self._keys.append(KeyColumn(ArrayFile(path)))
        if superseded.size:
            segment.remove(superseded)
        self._run = SegmentRun(self._index_dir, self._dictionaries)


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
