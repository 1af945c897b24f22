"""
Documents into the index, one generation at a time.

Flow: pipeline -> CollectionWriter -> runs -> segments -> a published generation.
Until `commit` nothing is seen by readers; a writer that is abandoned or killed leaves
the last generation as it was. One writer at a time holds the index's lock.
"""

from __future__ import annotations

import os
from array import array
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self
from zlib import crc32

import numpy as np
from whoosh.filedb.filestore import FileStorage

from indexer.compiled import compile_apart
from indexer.errors import IndexCorruptError, IndexLockedError, IndexStateError
from indexer.index.codec.array_file import ArrayFile, ArrayFileError
from indexer.index.codec.merging import MergeSource, merge_segments
from indexer.index.codec.postings import MAX_PAGES
from indexer.index.codec.segment import ColumnarSegment
from indexer.index.codec.segment_data import SegmentData
from indexer.index.collection import remove_stale_side_files, write_side_files
from indexer.index.entities import remove_stale_entities, write_entities
from indexer.index.families import remove_stale_families, write_families
from indexer.index.garbage import RARE_COLLECTIONS
from indexer.index.run_builder import RunBuilder
from indexer.index.run_process import RunProcess
from indexer.index.table_of_contents import (
    INDEX_NAME,
    latest_generation,
    read_table,
    remove_unnamed,
    sync_directory,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from indexer.index.collection import Collection, LedgerEntry
    from indexer.model.document import Document

DEFAULT_MEMORY_BYTES = 1 << 30

RESERVED_BYTES = 256 << 20
"""Of the memory, for the interpreter, a batch of documents and merging."""

MIN_RUN_BYTES = 32 << 20
"""A run is at least so large, whatever the memory: tiny ones cost more to merge than they save."""

MERGE_FACTOR = 2
"""A segment less than so many times as large as what is merged anyway is merged with it. So sizes
at least double from one segment to the next, and there are few."""

PROCESS_BYTES = 256 << 20
"""Of the memory, for the interpreter of another process that indexes, and its batches.

With 192 MiB a million documents took two processes 1,043 MiB of 1,024."""

MAX_PROCESSES = 64

SHARE = 10
"""What `own_share` is counted against."""


class CollectionWriter:
    """A change to the index: documents removed and added, then published at once.

    Used as a context manager; leaving it without `commit` drops the change. `memory_bytes` is
    what writing may take at its peak, whatever the number of documents. With `jobs` above 1, so
    many processes index, this one among them, as far as the memory allows; it is theirs as well.

    Raises:
        IndexLockedError: another process writes.
        IndexCorruptError: the directory's index cannot be opened.
        IndexStateError: the directory cannot be written.
    """

    def __init__(
        self,
        index_dir: Path,
        *,
        is_fresh: bool = False,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
        jobs: int = 1,
    ) -> None:
        self._index_dir = index_dir
        compile_apart("indexer.analysis", "indexer.index")
        try:
            index_dir.mkdir(parents=True, exist_ok=True)
            self._lock = FileStorage(str(index_dir)).lock(f"{INDEX_NAME}_WRITELOCK")
            if not self._lock.acquire():
                raise IndexLockedError(index_dir)
        except OSError as error:
            raise _unwritable(index_dir, error) from error
        try:
            previous = latest_generation(index_dir)
            self.generation = max(previous, 0) + 1
            self._segments = [] if is_fresh else self._published(previous)
            if not is_fresh:
                remove_unnamed(index_dir, [previous], self._segments)  # what a killed run left
            self._opened = {
                segment.segid: SegmentData(index_dir / segment.file_name) for segment in self._segments
            }
        except BaseException as error:
            self._lock.release()
            if isinstance(error, ArrayFileError | OSError):
                raise IndexCorruptError(index_dir, str(error)) from error
            raise
        self._is_open = True
        RARE_COLLECTIONS.begin()
        self._runs: list[ColumnarSegment] = []
        self._builders: list[RunBuilder | RunProcess] = []
        self._builder_of = array("B")
        self._is_finished = False
        n_processes = processes_within(memory_bytes, jobs)
        self._own_share = own_share(n_processes)
        run_bytes = (memory_bytes - RESERVED_BYTES - (n_processes - 1) * PROCESS_BYTES) // n_processes
        try:
            self._builders.append(RunBuilder(index_dir, max(MIN_RUN_BYTES, run_bytes)))
            for _ in range(n_processes - 1):
                self._builders.append(RunProcess(index_dir, run_bytes))
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def _published(self, generation: int) -> list[ColumnarSegment]:
        if generation < 0:
            return []
        try:
            return read_table(self._index_dir, generation)
        except Exception as error:  # whatever Whoosh meets in a damaged table of contents
            reason = f"its table of contents cannot be read: {error}"
            raise IndexCorruptError(self._index_dir, " ".join(reason.split())) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_open:
            for builder in self._builders:
                builder.abandon()
            for segment in self._runs:
                (self._index_dir / segment.file_name).unlink(missing_ok=True)
            self._close()

    def _close(self) -> None:
        self._is_open = False
        RARE_COLLECTIONS.end()
        self._lock.release()

    def remove(self, sources: Iterable[str]) -> None:
        """Take out every document that was read from these files."""
        wanted = [source.encode("utf-8", "surrogatepass") for source in sources]
        for segment in self._segments:
            column = self._opened[segment.segid].columns["source"]
            ordinals = (column.values.find(source) for source in wanted)
            docs = [column.docs_with(ordinal) for ordinal in ordinals if ordinal >= 0]
            if docs:
                segment.remove(np.concatenate(docs))

    def add(self, document: Document) -> int:
        """Put in a document, in the place of an earlier one with its key, and return its number.

        The number counts the documents of this writer, from 0; `word_counts` has the words of each,
        and `failures` those that could not be put in.
        """
        i = self._builder_index(document.key)
        self._builder_of.append(i)
        self._builders[i].add(document)
        return len(self._builder_of) - 1

    def _builder_index(self, key: str) -> int:
        """Tell who indexes a document: by its key, so that of two with one key the last is kept."""
        n_others = len(self._builders) - 1
        if not n_others:
            return 0
        part = crc32(key.encode("utf-8", "surrogatepass")) % (self._own_share + SHARE * n_others)
        return 0 if part < self._own_share else 1 + (part - self._own_share) // SHARE

    def word_counts(self) -> Sequence[int]:
        """Return the number of words of each document that was added, in the order of `add`."""
        counts = [iter(builder.word_counts()) for builder in self._builders]
        return array("Q", [next(counts[i]) for i in self._builder_of])

    @property
    def failures(self) -> Mapping[int, str]:
        """Why documents could not be analysed or stored, by their numbers.

        Nothing of such a document is in the index, it has no words, and what was there before with
        its key stays.
        """
        found: dict[int, str] = {}
        builder_of = np.frombuffer(self._builder_of, dtype=np.uint8)
        for i, builder in enumerate(self._builders):
            if failures := builder.failures():
                numbers = np.flatnonzero(builder_of == i)
                found |= {int(numbers[number]): reason for number, reason in failures.items()}
        return dict(sorted(found.items()))

    def _finish_runs(self) -> None:
        """Have all runs written, and remove what the last generation has under their keys."""
        if self._is_finished:
            return
        self._is_finished = True
        with ThreadPoolExecutor(len(self._builders)) as threads:  # each waits for its process
            for runs in threads.map(lambda builder: builder.finish(), self._builders):
                self._runs += runs
        for segment in self._runs:
            self._opened[segment.segid] = SegmentData(self._index_dir / segment.file_name)
        for published in self._segments:
            keys = self._opened[published.segid].keys
            found = (keys.find(key) for run in self._runs for key in self._opened[run.segid].keys)
            superseded = np.array([doc for doc in found if doc >= 0], dtype=np.int64)
            if superseded.size:
                published.remove(superseded)

    def commit(self, collection: Collection, ledger: Iterable[LedgerEntry]) -> int:
        """Publish the change and return its generation."""
        self._finish_runs()
        segments = self._merged()
        for segment in segments:
            _sync_file(self._index_dir / segment.file_name)
        sources = [
            (ArrayFile(self._index_dir / segment.file_name), _is_alive(segment)) for segment in segments
        ]
        write_families(self._index_dir, self.generation, sources)
        write_entities(self._index_dir, self.generation, sources, collection.authority, collection.apart)
        write_side_files(self._index_dir, self.generation, collection, ledger)
        sync_directory(self._index_dir)
        write_table(self._index_dir, self.generation, segments)
        self._runs = []
        remove_unnamed(self._index_dir, [self.generation], segments)
        remove_stale_side_files(self._index_dir, self.generation)
        remove_stale_families(self._index_dir, self.generation)
        remove_stale_entities(self._index_dir, self.generation)
        self._close()
        return self.generation

    def _merged(self) -> list[ColumnarSegment]:
        """Merge what is worth it, and return the segments of the new generation."""
        kept, groups = plan_merges(
            [(segment, self._opened[segment.segid]) for segment in self._segments],
            [(segment, self._opened[segment.segid]) for segment in self._runs],
        )
        for group in groups:
            sources = [
                MergeSource(self._opened[segment.segid], _is_alive(segment))
                for segment in group
                if segment.deleted_count() < segment.n_docs
            ]
            if not sources:
                continue
            merged = ColumnarSegment(INDEX_NAME)
            path = self._index_dir / merged.file_name
            self._runs.append(merged)  # to be removed if it is never published
            merged.n_docs = merge_segments(sources, path, is_durable=False)
            kept.append(merged)
        return kept


def processes_within(memory_bytes: int, jobs: int) -> int:
    """Return how many processes of `jobs` have room for a run each; 1 is the writer's own."""
    n_fitting = (memory_bytes - RESERVED_BYTES + PROCESS_BYTES) // (PROCESS_BYTES + MIN_RUN_BYTES)
    return max(1, min(jobs, n_fitting, MAX_PROCESSES))


def own_share(n_processes: int) -> int:
    """Return how many documents the writer indexes itself for `SHARE` that each other process does.

    Whoever adds documents takes a seventh of all time, in the writer's process; so the more there are, the
    less of what comes after is left to it.
    """
    return max(1, SHARE - 3 * n_processes // 2)


def plan_merges(
    published: Sequence[tuple[ColumnarSegment, SegmentData]],
    runs: Sequence[tuple[ColumnarSegment, SegmentData]],
) -> tuple[list[ColumnarSegment], list[list[ColumnarSegment]]]:
    """Return the segments that stay as they are, and the groups that are merged, each to one.

    All runs of one change become one segment, and small segments go with them. A segment with
    removed documents is always written anew: what its owner took out of the collection must not
    stay readable in the files.
    """
    size = {segment.segid: data.file.n_bytes for segment, data in (*published, *runs)}
    n_pages = {
        segment.segid: max(text.n_pages for text in data.texts.values())
        for segment, data in (*published, *runs)
    }
    chosen = [segment for segment, _ in (*published, *runs) if segment.has_deletions()]
    chosen += [segment for segment, _ in runs if segment not in chosen]
    total = sum(size[segment.segid] for segment in chosen)
    rest = sorted((s for s, _ in published if s not in chosen), key=lambda s: size[s.segid])
    while rest and chosen and size[rest[0].segid] < MERGE_FACTOR * total:
        total += size[rest[0].segid]
        chosen.append(rest.pop(0))
    order = {segment.segid: i for i, (segment, _) in enumerate((*published, *runs))}
    groups: list[list[ColumnarSegment]] = []
    pages = MAX_PAGES + 1
    for segment in sorted(chosen, key=lambda s: order[s.segid]):
        pages += n_pages[segment.segid]
        if pages > MAX_PAGES:
            groups.append([])
            pages = n_pages[segment.segid]
        groups[-1].append(segment)
    alone = [group[0] for group in groups if len(group) == 1 and not group[0].has_deletions()]
    return (
        sorted([*rest, *alone], key=lambda s: order[s.segid]),
        [group for group in groups if group[0] not in alone],
    )


def _is_alive(segment: ColumnarSegment) -> NDArray[np.bool_] | None:
    return ~segment.is_removed if segment.has_deletions() else None


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _unwritable(index_dir: Path, error: OSError) -> IndexStateError:
    reason = (error.strerror or str(error)).lower()
    return IndexStateError(
        f"cannot write an index at {index_dir}: {reason}; name another directory with --index DIR"
    )
