"""
What in the corpus is new, changed or gone since the last generation.

A file with the size and times of the last reading is taken as unchanged; with
others its SHA-256 decides. Times that are too fresh to trust are not trusted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from indexer.index.collection import LedgerEntry
from indexer.reading.corpus import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.pipeline.spool import SpooledFile
    from indexer.reading.corpus import SourceFile

TRUSTED_AFTER_S = 2
"""File systems may keep times to two seconds (FAT): a file that was written so shortly
before the last reading may have changed again within the same tick."""


@dataclass(slots=True)
class Changes:
    """The files of the corpus by what has to be done.

    `to_read` holds each file with its fingerprint; `kept` the entries that stay as
    they are; `skipped` those of files left out; `gone` the sources to remove.
    """

    to_read: list[tuple[SourceFile, str]] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    kept: list[LedgerEntry] = field(default_factory=list)
    skipped: list[LedgerEntry] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    is_ledger_changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the index already says all this."""
        return not (self.to_read or self.gone or self.is_ledger_changed)


def corpus_files(corpus: Path, index_dir: Path) -> Iterator[SourceFile]:
    """Yield every file of the corpus, but not those of the index itself, which may lie inside of it.

    Raises:
        CorpusMissingError: there is no such folder.
    """
    index = _real(index_dir)
    has_index_inside = index.is_relative_to(_real(corpus))
    for file in walk(corpus):
        if not (has_index_inside and _real(file.path).is_relative_to(index)):
            yield file


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # `Path.resolve` fails on a link that leads to itself


def find_changes(
    files: Iterable[SourceFile],
    previous: Mapping[str, LedgerEntry],
    built_at: str | None,
    spooled: Mapping[str, SpooledFile] = MappingProxyType({}),
) -> Changes:
    """Compare the corpus with the ledger of the last generation.

    `built_at` is when that was published, in ISO 8601; without it every file is
    to be read. Of `spooled` files, which a stopped run has read, the fingerprint is known.
    """
    trusted_ns = _trusted_ns(built_at)
    changes = Changes()
    current: set[str] = set()
    for file in files:
        current.add(file.source)
        before = previous.get(file.source)
        if file.skip_reason is not None:
            entry = _skipped(file, before, trusted_ns)
            changes.skipped.append(entry)
            changes.is_ledger_changed |= before is None or not _says_the_same(entry, before)
            if before is not None and before.keys:
                changes.gone.add(file.source)
            continue
        if before is not None and before.status != "skipped" and _has_same_times(file, before, trusted_ns):
            changes.kept.append(before)
            continue
        fingerprint = _known_fingerprint(file, spooled.get(file.source)) or fingerprint_of(file)
        if before is not None and before.fingerprint == fingerprint and (fingerprint or not before.keys):
            changes.kept.append(before)
            continue
        changes.to_read.append((file, fingerprint))
        if before is None:
            changes.added.add(file.source)
    missing = {source for source in previous if source not in current}
    changes.gone |= {source for source in missing if previous[source].keys}
    changes.is_ledger_changed |= bool(missing)
    return changes


def _skipped(file: SourceFile, before: LedgerEntry | None, trusted_ns: int) -> LedgerEntry:
    """Return the entry of a file that is left out: none of its text is read, but its SHA-256 is kept."""
    entry = LedgerEntry(file.source, "skipped", file.size_bytes, file.mtime_ns, reason=file.skip_reason or "")
    if before is not None and before.status == "skipped" and _has_same_times(file, before, trusted_ns):
        return replace(entry, fingerprint=before.fingerprint)
    return replace(entry, fingerprint=fingerprint_of(file)) if has_content(file) else entry


def has_content(file: SourceFile) -> bool:
    """Tell whether a file has bytes of its own that may be read: neither a folder, nor a link, nor a pipe."""
    if file.skip_reason is None:
        return True
    try:
        return stat.S_ISREG(file.path.lstat().st_mode)
    except OSError:
        return False


def _says_the_same(entry: LedgerEntry, before: LedgerEntry) -> bool:
    return (entry.status, entry.reason, entry.fingerprint) == (
        before.status,
        before.reason,
        before.fingerprint,
    )


def fingerprint_of(file: SourceFile) -> str:
    """Return the SHA-256 of a file and of its sidecar; empty when one cannot be read."""
    digests: list[str] = []
    for path in (file.path, file.sidecar):
        if path is not None:
            try:
                with path.open("rb") as content:
                    digests.append(hashlib.file_digest(content, "sha256").hexdigest())
            except OSError:
                return ""
    return " ".join(digests)


def sidecar_mtime_ns(sidecar: Path | None) -> int:
    """Return when a sidecar was last written, 0 without one."""
    try:
        return 0 if sidecar is None else sidecar.stat().st_mtime_ns
    except OSError:
        return 0


def _known_fingerprint(file: SourceFile, spooled: SpooledFile | None) -> str:
    """Return the fingerprint that a stopped run has computed, if its file has not changed since."""
    if spooled is None or not _has_same_times(file, spooled, _trusted_ns(spooled.read_at)):
        return ""
    return spooled.fingerprint


def _has_same_times(file: SourceFile, before: LedgerEntry | SpooledFile, trusted_ns: int) -> bool:
    times = (file.mtime_ns, sidecar_mtime_ns(file.sidecar))
    return (
        before.fingerprint != ""  # it could be opened
        and file.size_bytes == before.size_bytes
        and times == (before.mtime_ns, before.sidecar_mtime_ns)
        and max(times) < trusted_ns
    )


def _trusted_ns(built_at: str | None) -> int:
    if built_at is None:
        return 0
    return int((dt.datetime.fromisoformat(built_at).timestamp() - TRUSTED_AFTER_S) * 1e9)
