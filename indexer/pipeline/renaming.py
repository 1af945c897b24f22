"""
Other names for documents that stay: only who is named in them is found anew.

Flow: the ledger's entries of unchanged files -> their documents, from the index -> workers (the
finding of entities) -> the writer, if they name others than before. A list of names changes
often, and to read a collection again for that would take hours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from indexer.enrichment.entities import is_about_kind
from indexer.errors import IndexCorruptError
from indexer.model.document import Document
from indexer.pipeline.protocol import Doubt, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.index.collection import LedgerEntry
    from indexer.index.snapshot import Snapshot
    from indexer.pipeline.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file whose documents were looked through: its entry now, all its documents, and which differ."""

    entry: LedgerEntry
    documents: tuple[Document, ...]
    changed: tuple[Document, ...]


def find_names_again(
    snapshot: Snapshot, entries: Sequence[LedgerEntry], pool: WorkerPool
) -> Iterator[Renamed]:
    """Yield each of the files that gave documents, once its documents have been looked through.

    `snapshot` is the generation that the entries are of; the pool has the names.

    Raises:
        IndexCorruptError: a document that the ledger names is not there, or cannot be read.
    """
    by_source = {entry.source: entry for entry in entries}
    found = pool.read(_documents(snapshot, entries))
    for source, of_file in groupby(found, key=lambda pair: pair[0].source):
        documents: list[Document] = []
        changed: list[Document] = []
        entry = by_source[source]
        warnings = [warning for warning in entry.warnings if not is_about_kind(warning)]
        for before, findings in of_file:
            assert isinstance(before, Document)  # noqa: S101 - nothing else was asked for
            for finding in findings:
                match finding:
                    case Document():
                        documents.append(finding)
                        if finding.entities != before.entities:
                            changed.append(finding)
                    case Doubt(text):
                        warnings.append(text)
                    case Refusal(reason):
                        documents.append(before)
                        warnings.append(f"its names could not be found again: {reason}")
        yield Renamed(replace(entry, warnings=tuple(warnings)), tuple(documents), tuple(changed))


def _documents(snapshot: Snapshot, entries: Iterable[LedgerEntry]) -> Iterator[Document]:
    for entry in entries:
        for key in dict.fromkeys(entry.keys):
            doc = snapshot.find_doc_id(key)
            if doc is None:
                reason = f"its ledger names the document {key!r} of {entry.source}, which is not there"
                raise IndexCorruptError(snapshot.index_dir, reason)
            with snapshot.reading():
                document = snapshot.document(doc)
            yield document
