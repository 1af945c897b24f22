"""
A folder looked at again and again, and what in it has changed since it was indexed.

To look is to walk and ask for sizes and times; nothing is opened. That works on every file
system, those of other machines too, from where no notice of a change arrives. A change is taken
up when two looks in a row have found the same: until then somebody may still be writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.pipeline.changes import corpus_files, sidecar_mtime_ns
from indexer.reading.corpus import CANNOT_BE_OPENED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from indexer.reading.corpus import SourceFile

Look = dict[str, tuple[int | str, ...]]
"""By source what tells whether a file is the same: its size and times, and why it is left out."""

PATIENCE = 10
"""After so many looks that each found something new, changes are taken up all the same: a file that
is written to all the time holds nobody up for ever."""


def look_at(corpus: Path, index_dir: Path, others: Iterable[Path] = ()) -> Look:
    """Return what the folder shows now, and `others`, files elsewhere that matter too.

    Raises:
        CorpusMissingError: there is no such folder.
    """
    look = {file.source: _mark(file) for file in corpus_files(corpus, index_dir)}
    for path in others:
        try:
            status = path.stat()
            look[str(path)] = (status.st_size, status.st_mtime_ns)
        except OSError:
            look[str(path)] = ()
    return look


def _mark(file: SourceFile) -> tuple[int | str, ...]:
    return (file.size_bytes, file.mtime_ns, sidecar_mtime_ns(file.sidecar), file.skip_reason or "")


@dataclass(slots=True)
class Watch:
    """What a folder showed when it was indexed last, and what it has shown since."""

    _indexed: Look | None = None
    _before: Look | None = None
    _n_moving: int = 0

    @property
    def is_first(self) -> bool:
        """Whether nothing was indexed yet."""
        return self._indexed is None

    def is_due(self, look: Look) -> bool:
        """Take note of a look; tell whether it has something that is to be indexed now."""
        is_same, self._before = look == self._before, look
        if look == self._indexed:
            self._n_moving = 0
            return False
        self._n_moving = 0 if is_same else self._n_moving + 1
        return is_same or self._indexed is None or self._n_moving >= PATIENCE

    def out_of_reach(self, look: Look) -> str | None:
        """Return what cannot be opened now and held files that are indexed; empty for the whole folder.

        A drive that is not there for a while often shows as an empty folder. Its documents stay.
        """
        indexed = self._indexed or {}
        if indexed and not look:
            return ""
        for source, mark in look.items():
            is_closed = mark and str(mark[-1]).startswith(CANNOT_BE_OPENED)
            if is_closed and source not in indexed:
                folder = "" if source == "." else f"{source}/"
                if any(name.startswith(folder) and name not in look for name in indexed):
                    return folder.rstrip("/")
        return None

    def indexed(self, look: Look) -> dict[str, str]:
        """Take note that what a look shows is indexed; return `new`, `changed` or `gone` by source."""
        before = self._indexed or {}
        self._indexed, self._n_moving = look, 0
        changes = {source: "gone" for source in before if source not in look}
        changes |= {source: "new" for source in look if source not in before}
        changes |= {source: "changed" for source in look if before.get(source, look[source]) != look[source]}
        return dict(sorted(changes.items()))
