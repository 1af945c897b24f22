"""
The folder of documents: which files there are, and which are left out and why.

Every file is listed once, sorted by its path. What is left out on purpose has a
`skip_reason`, so that the report accounts for the whole folder. A hidden folder
is one line. Links are followed to files inside the folder and nowhere else, those
of sidecars included. No pipe or device is opened: it may never end.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import CorpusMissingError
from indexer.reading.file_names import printable, raw_name

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDECAR_SUFFIXES = (".meta.json", ".meta.yaml", ".meta.yml")
"""What a sidecar's name adds to the name of its file, the preferred one first."""

CANNOT_BE_OPENED = "cannot be opened"
"""How the reason begins for what the system refuses to show."""

_NO_DATA = "not a file of data (a pipe, a socket or a device)"
_ROOT_FILES = {
    "README.md": "describes the folder",
    "authority.yaml": "the list of names",
    "authority.csv": "the list of names",
    "decisions.jsonl": "what was decided about names",
    "synonyms.txt": "words that mean the same",
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus, or a folder that was left out whole.

    `source` is its path below the corpus, with `/` between folders, printable and
    different for every file; `path_of` leads back. `sidecar` is the file in which
    somebody described it.
    """

    path: Path
    source: str
    size_bytes: int = 0
    mtime_ns: int = 0
    sidecar: Path | None = None
    skip_reason: str | None = None


def walk(corpus: Path) -> Iterator[SourceFile]:
    """Yield every file of the corpus, sorted by path.

    Raises:
        CorpusMissingError: there is no such folder.
    """
    if not corpus.is_dir():
        raise CorpusMissingError(corpus)
    yield from _walk_folder(corpus, corpus, corpus.resolve())


def path_of(corpus: Path, source: str) -> Path:
    """Return the path of the file that `walk` lists as `source`; nobody has looked whether it is there."""
    return corpus / raw_name(source)


def _walk_folder(folder: Path, corpus: Path, root: Path) -> Iterator[SourceFile]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name + "/" * entry.is_dir(follow_symlinks=False))
    except OSError as error:
        yield SourceFile(folder, _source(folder, corpus), skip_reason=_cannot_open(error))
        return
    names = frozenset(entry.name for entry in found)
    for entry in found:
        path = Path(entry.path)
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and not entry.name.startswith("."):
            yield from _walk_folder(path, corpus, root)
        elif is_folder:
            yield SourceFile(path, _source(path, corpus), skip_reason="hidden folder")
        else:
            yield _describe(path, corpus, root, names)


def _describe(path: Path, corpus: Path, root: Path, names: frozenset[str]) -> SourceFile:
    source = _source(path, corpus)
    reason = _reason_of_name(path, corpus, root, names) or _reason_of_link(path, root)
    try:
        status = path.lstat() if reason else path.stat()
    except OSError as error:
        return SourceFile(path, source, skip_reason=reason or _cannot_open(error))
    if not reason and not stat.S_ISREG(status.st_mode):
        reason = _NO_DATA
    sidecar = None if reason else next(_sidecars(path, root, names), None)
    return SourceFile(path, source, status.st_size, status.st_mtime_ns, sidecar, reason)


def _reason_of_name(path: Path, corpus: Path, root: Path, names: frozenset[str]) -> str | None:
    name = path.name
    if name.startswith("."):
        return "hidden file"
    if path.parent == corpus and name in _ROOT_FILES:
        return _ROOT_FILES[name]
    for suffix in SIDECAR_SUFFIXES:
        described = name.removesuffix(suffix)
        if described in ("", name):
            continue
        if described not in names:
            return f"describes {printable(described)}, which is not there"
        unusable = _reason_of_sidecar(path, root)
        if unusable is not None:
            return f"describes {printable(described)}, but is not used: {unusable}"
        taken = next(_sidecars(path.with_name(described), root, names), path).name
        only = "" if taken == name else f"; {printable(taken)} is used instead"
        return f"describes {printable(described)}{only}"
    return None


def _sidecars(path: Path, root: Path, names: frozenset[str]) -> Iterator[Path]:
    """Yield the sidecars of a file that can be used, the preferred one first."""
    name = path.name
    for suffix in SIDECAR_SUFFIXES:
        if name + suffix in names:  # most files have none, and a path takes longer than a name
            sidecar = path.with_name(name + suffix)
            if _reason_of_sidecar(sidecar, root) is None:
                yield sidecar


def _reason_of_sidecar(sidecar: Path, root: Path) -> str | None:
    """Say why a sidecar cannot be used; it is held to what its document is held to."""
    try:
        return _reason_of_link(sidecar, root) or (None if stat.S_ISREG(sidecar.stat().st_mode) else _NO_DATA)
    except OSError as error:
        return _cannot_open(error)


def _reason_of_link(path: Path, root: Path) -> str | None:
    if not path.is_symlink():
        return None
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link to nothing"
    if not target.is_relative_to(root):
        return "a link that leads out of the folder"
    return "a link to a folder" if target.is_dir() else None


def _source(path: Path, corpus: Path) -> str:
    return printable(path.relative_to(corpus).as_posix())


def _cannot_open(error: OSError) -> str:
    return f"{CANNOT_BE_OPENED}: {(error.strerror or str(error)).lower()}"
