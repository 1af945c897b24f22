"""
Documents into the index, one generation at a time.

Flow: pipeline -> CollectionWriter -> segments -> a published generation. Until
`commit` nothing is seen by readers; a writer that is abandoned or killed leaves
the last generation as it was. One writer at a time holds the index's lock.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from whoosh import index as whoosh_index
from whoosh.index import LockError
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL, SegmentWriter

from indexer.analysis.analyze import analyze
from indexer.errors import IndexCorruptError, IndexLockedError, IndexStateError
from indexer.index.collection import Collection, LedgerEntry, remove_stale_side_files, write_side_files
from indexer.index.schema import create_schema

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from indexer.model.document import Document

WRITE_BUFFER_MB = 256
"""Postings held in memory before Whoosh sorts them out to disk."""


class CollectionWriter:
    """A change to the index: documents removed and added, then published at once.

    Used as a context manager; leaving it without `commit` drops the change.

    Raises:
        IndexLockedError: another process writes.
        IndexCorruptError: the directory's index cannot be opened.
        IndexStateError: the directory cannot be written.
    """

    def __init__(self, index_dir: Path, *, is_fresh: bool = False) -> None:
        self._index_dir = index_dir
        try:
            index_dir.mkdir(parents=True, exist_ok=True)
            if not whoosh_index.exists_in(str(index_dir)):
                whoosh_index.create_in(str(index_dir), create_schema())
            index = whoosh_index.open_dir(str(index_dir))
            self._writer = SegmentWriter(index, limitmb=WRITE_BUFFER_MB, compound=False)
        except LockError as error:
            raise IndexLockedError(index_dir) from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            said = f"cannot write an index at {index_dir}: {reason}; name another directory with --index DIR"
            raise IndexStateError(said) from error
        except Exception as error:  # whatever Whoosh meets in a damaged table of contents
            raise IndexCorruptError(index_dir, f"its table of contents cannot be read: {error}") from error
        self._is_open = True
        self._n_previous = sum(segment.doc_count_all() for segment in self._writer.segments)
        if is_fresh:
            self._writer.schema = create_schema()
            self._writer.segments = []
            self._writer._setup_doc_offsets()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_open:
            self._is_open = False
            self._abandon()

    @property
    def generation(self) -> int:
        """The number that this change will be published under."""
        return int(self._writer.generation)

    def remove(self, sources: Iterable[str]) -> None:
        """Take out every document that was read from these files."""
        with self._writer.searcher() as searcher:
            for source in sources:
                for doc_id in list(searcher.document_numbers(source=source)):
                    self._writer.delete_document(doc_id)

    def named(self, entities: Iterable[str]) -> list[str]:
        """Return those of the entities that a document of the last generation names and keeps naming."""
        with self._writer.searcher() as searcher:
            return [name for name in entities if list(searcher.document_numbers(entity=name))]

    def add(self, document: Document) -> int:
        """Put in a document and return the number of its words.

        Everything is analysed before the index is touched, so a document that
        fails leaves nothing behind.
        """
        title = analyze(document.title, language=document.language)
        body = analyze(document.text, document.paragraphs, document.language)
        values: dict[str, Any] = {
            "key": document.key,
            "source": document.source,
            "title": title.exact,
            "title_stem": title.stems,
            "body": body.exact,
            "body_stem": body.stems,
            "author": list(document.authors),
            "entity": [entity.name for entity in document.entities],
            "language": document.language,
            "document": json.dumps(document.to_json(), ensure_ascii=False),
        }
        if document.publisher:
            values["publisher"] = document.publisher
        if document.date is not None and document.date.value.earliest and document.date.value.latest:
            values["first_day"] = document.date.value.earliest.toordinal()
            values["last_day"] = document.date.value.latest.toordinal()
        self._writer.add_document(**values)
        return title.n_tokens + body.n_tokens

    def commit(self, collection: Collection, ledger: Iterable[LedgerEntry]) -> int:
        """Publish the change and return its generation."""
        generation = self.generation
        write_side_files(self._index_dir, generation, collection, ledger)
        self._writer.commit(mergetype=_merge_policy)
        self._is_open = False
        remove_stale_side_files(self._index_dir, generation)
        self._clear_temporaries()
        return generation

    def _abandon(self) -> None:
        """Drop the change and the lock, in whatever state a failed commit left the writer."""
        try:
            self._writer.cancel()
        except Exception:
            lock = self._writer.writelock
            if lock is not None:
                lock.release()
        self._clear_temporaries()
        for path in self._index_dir.glob(f"{self._writer.newsegment.segment_id()}*"):
            path.unlink(missing_ok=True)

    def _clear_temporaries(self) -> None:
        """Remove what Whoosh leaves of its sorting runs, here and after a kill."""
        for path in self._index_dir.glob("*.tmp"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)


def _merge_policy(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Rewrite segments with removed documents, then merge small ones as Whoosh does.

    What its owner took out of the collection must not stay readable in the files.
    """
    kept = []
    for segment in segments:
        if segment.has_deletions():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        else:
            kept.append(segment)
    return list(MERGE_SMALL(writer, kept))
