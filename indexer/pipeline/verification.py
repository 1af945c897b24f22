"""
Whether corpus, ledger and index still say the same.

Flow: the ledger's keys against those of the index; then every file of the corpus, whose
SHA-256 is computed anew, against its line of the ledger. Nothing is written, and times are not
trusted: a file that was changed with its time kept is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from indexer.errors import IndexCorruptError
from indexer.index.collection import read_ledger
from indexer.pipeline.changes import corpus_files, fingerprint_of, has_content
from indexer.reading.corpus import CANNOT_BE_OPENED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.index.collection import LedgerEntry
    from indexer.index.snapshot import Snapshot
    from indexer.reading.corpus import SourceFile

Compared = Callable[[str, int], None]
"""Called with the path of a file that has been compared, and its size."""


class Difference(StrEnum):
    """How a file differs from what the ledger says of it."""

    MISSING = "missing"
    CHANGED = "changed"
    NOT_INDEXED = "not indexed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that is not as it was indexed, and what of it, in a few words."""

    source: str
    difference: Difference
    detail: str = ""


def compare_ledger(snapshot: Snapshot) -> None:
    """Look whether each key of the ledger is that of one document of the index, and the other way round.

    Raises:
        IndexCorruptError: it is not, or the ledger cannot be read.
    """
    is_named = np.zeros(snapshot.n_ids, dtype=bool)
    for entry in read_ledger(snapshot.index_dir, snapshot.generation):
        for key in set(entry.keys):  # of two records with one name the last one stands for both
            doc = snapshot.find_doc_id(key)
            if doc is None:
                reason = f"its ledger names the document {key!r} of {entry.source}, which is not there"
                raise IndexCorruptError(snapshot.index_dir, reason)
            is_named[doc] = True
    unnamed = np.setdiff1d(snapshot.all_docs, np.flatnonzero(is_named))
    if unnamed.size:
        key = snapshot.key(int(unnamed[0]))
        reason = f"its ledger does not name the document {key!r}, nor {unnamed.size - 1} others"
        raise IndexCorruptError(snapshot.index_dir, reason)


def compare_corpus(snapshot: Snapshot, corpus: Path, on_compared: Compared) -> Iterator[Finding]:
    """Yield every file that is not as the ledger has it, in the order of the paths.

    `on_compared` is called for each file that is there.

    Raises:
        CorpusMissingError: there is no such folder.
        IndexCorruptError: the ledger cannot be read.
    """
    ledger = iter(read_ledger(snapshot.index_dir, snapshot.generation))
    entry = next(ledger, None)
    for file in sorted(corpus_files(corpus, snapshot.index_dir), key=lambda file: file.source):
        while entry is not None and entry.source < file.source:
            yield Finding(entry.source, Difference.MISSING)
            entry = next(ledger, None)
        if entry is not None and entry.source == file.source:
            found = _compared(file, entry)
            entry = next(ledger, None)
        else:
            found = _unreadable(file) or Finding(file.source, Difference.NOT_INDEXED, file.skip_reason or "")
        if found is not None:
            yield found
        on_compared(file.source, file.size_bytes)
    while entry is not None:
        yield Finding(entry.source, Difference.MISSING)
        entry = next(ledger, None)


def _unreadable(file: SourceFile) -> Finding | None:
    reason = file.skip_reason or ""
    if not reason.startswith(CANNOT_BE_OPENED):
        return None
    return Finding(file.source, Difference.UNREADABLE, reason.removeprefix(CANNOT_BE_OPENED).strip(": "))


def _compared(file: SourceFile, entry: LedgerEntry) -> Finding | None:
    if unreadable := _unreadable(file):
        return None if entry.reason == file.skip_reason else unreadable
    if (file.skip_reason is None) != (entry.status != "skipped"):
        then, now = entry.reason, file.skip_reason
        detail = f"it was left out then ({then})" if now is None else f"it would be left out now ({now})"
        return Finding(file.source, Difference.CHANGED, detail)
    if not has_content(file):
        return None
    fingerprint = fingerprint_of(file)
    if not fingerprint:
        return Finding(file.source, Difference.UNREADABLE)
    if fingerprint == entry.fingerprint:
        return None
    if not entry.fingerprint:
        return Finding(file.source, Difference.CHANGED, "it could not be opened then")
    is_sidecar = fingerprint.partition(" ")[0] == entry.fingerprint.partition(" ")[0]
    return Finding(file.source, Difference.CHANGED, "the file that describes it" if is_sidecar else "")
