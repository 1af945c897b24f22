"""
What a run has read and not yet published, kept for the next one.

Reading a large collection takes hours, and publishing comes last. So the findings of each
file go to a file beside the index as well, a frame of them every few seconds, and the frame is
on the disk before the next is begun. A run that finds it goes on from there: it takes over the
files whose content is the same, if all that decides how files are read is the same too. What
is published needs it no longer, so it is removed. A run that is over within seconds writes none.

A frame is its length in eight bytes and so many bytes of Zstandard, with a checksum; in it are
lines of JSON. The first frame says how files were read. Of a file there is a line with its
name and fingerprint, its findings as the worker gave them, and a line that says it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import zstandard

from indexer.index.collection import FORMAT
from indexer.pipeline.protocol import Busy, Refusal, finding_from_json, finding_to_json
from indexer.reading.limits import limits_from
from indexer.reading.ocr import available_languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from indexer.names.authority import Authority
    from indexer.pipeline.protocol import Finding

SPOOL_NAME = "unpublished.spool"

FRAME_BYTES = 8 << 20
"""Of JSON at most, before it is compressed and on the disk: what it takes of memory too."""

FRAME_SECONDS = 10.0
"""So much reading is lost at most when a run is killed, and the file that was being read."""

_LEVEL = 3
_LENGTH_BYTES = 8
_FILE = '{"file": '
_COMPLETE = '{"complete": '
"""How the lines begin that stand around the findings of a file."""

_REQUIREMENT = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """A file of which all findings are there: what it was, and when the run began that read it."""

    source: str
    fingerprint: str
    size_bytes: int
    mtime_ns: int
    sidecar_mtime_ns: int
    read_at: str


def reading_conditions(names: Authority, *, is_full: bool) -> dict[str, Any]:
    """Return all that decides how files are read: findings are good as long as it is the same.

    The versions of every library, the code of this package by its times, the limits, the names, and
    what scans are recognised by.
    """
    package = Path(__file__).resolve().parents[1]
    times = sorted(path.stat().st_mtime_ns for path in package.rglob("*.py"))
    try:
        needed = [_REQUIREMENT.match(line) for line in metadata.requires("govah") or ()]
        versions = {name[0]: _version(name[0]) for name in needed if name is not None}
    except metadata.PackageNotFoundError:  # run from its sources, without having been installed
        versions = {}
    return {
        "format": FORMAT,
        "python": sys.version,
        "versions": versions,
        "code": hashlib.sha256(repr(times).encode()).hexdigest(),
        "limits": asdict(limits_from()),
        "names": names.fingerprint,
        "languages of pictures": list(available_languages()),
        "is_full": is_full,
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # of an extra that is not installed
        return ""


def spooled_files(index_dir: Path) -> dict[str, SpooledFile]:
    """Return the files of which a spool has all findings; none where there is no spool.

    Nothing says yet that they were read as they would be now.
    """
    return {source: file for source, (_, file) in _complete_files(index_dir / SPOOL_NAME).items()}


def remove_spool(index_dir: Path) -> None:
    """Remove what a stopped run has left; only for whoever holds the lock of the index."""
    (index_dir / SPOOL_NAME).unlink(missing_ok=True)


class Spool:
    """The spool of one run, which goes on with that of an earlier one. Use as a context manager.

    Only for whoever holds the lock of the index. On leaving, what was kept is on the disk, unless
    `remove` was called. When it cannot be written, for want of room, it is removed and the run goes on
    without: the index needs the room more.
    """

    def __init__(self, index_dir: Path, conditions: Mapping[str, Any], *, read_at: str) -> None:
        self._path = index_dir / SPOOL_NAME
        self._conditions = dict(conditions)
        self._read_at = read_at
        self._file: IO[bytes] | None = None
        self._lines: list[str] = []
        self._n_bytes = 0
        self._is_broken = False
        self._written_at = time.monotonic()
        self._end = self._whole_end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None and not self._is_broken:
            self._write_frame()
        self._close()

    def remove(self) -> None:
        """Remove it: what it holds is published."""
        self._is_broken = True
        self._close()
        self._path.unlink(missing_ok=True)

    def replay(self, wanted: Mapping[str, str]) -> Iterator[tuple[SpooledFile, Iterator[Finding]]]:
        """Yield the files of the earlier run that are wanted, by their fingerprints, with their findings.

        The findings of one file are to be taken before the next file is.
        """
        if not self._end:
            return
        chosen = {
            number: file
            for number, file in _complete_files(self._path).values()
            if file.fingerprint and wanted.get(file.source) == file.fingerprint
        }
        lines = enumerate(_lines(self._path))
        for number, _ in lines:
            if number in chosen:
                yield chosen[number], _findings(line for _, line in lines)

    def keeping(self, file: SpooledFile, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings of a file as they come, and keep them."""
        self._append(json.dumps({"file": asdict(file)}))
        is_refused = False
        for finding in findings:
            if not isinstance(finding, Busy):
                is_refused |= isinstance(finding, Refusal)
                self._append(json.dumps(finding_to_json(finding)))
            yield finding
        # What could not be read is tried again: there may be more memory now, or more time.
        self._append(json.dumps({"complete": not is_refused}))

    def _whole_end(self) -> int:
        """Return where the last whole frame of an earlier run ends; 0 if nothing of it can be used."""
        try:
            head = json.loads(next(_lines(self._path), "null"))
            end = _end_of_frames(self._path)
        except (OSError, ValueError):
            return 0
        same = isinstance(head, dict) and {**head, "is_full": None} == {**self._conditions, "is_full": None}
        # Who asks for every file to be read again does not want what an ordinary run has read before.
        return end if same and (head["is_full"] or not self._conditions["is_full"]) else 0

    def _append(self, line: str) -> None:
        if self._is_broken:
            return
        self._lines.append(line)
        self._n_bytes += len(line)
        if self._n_bytes >= FRAME_BYTES or time.monotonic() - self._written_at >= FRAME_SECONDS:
            self._write_frame()

    def _write_frame(self) -> None:
        """Have what was collected on the disk."""
        if self._is_broken or not self._lines:
            return
        try:
            if self._file is None:
                self._file = self._opened()
            self._write(self._lines)
        except OSError:
            self.remove()
        self._lines, self._n_bytes = [], 0
        self._written_at = time.monotonic()

    def _opened(self) -> IO[bytes]:
        file = self._path.open("r+b" if self._end else "wb")
        self._file = file
        file.truncate(self._end)
        file.seek(self._end)
        if not self._end:
            self._write([json.dumps(self._conditions)])
        return file

    def _write(self, lines: Iterable[str]) -> None:
        assert self._file is not None  # noqa: S101 - it was opened
        content = "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
        frame = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(content)
        self._file.write(len(frame).to_bytes(_LENGTH_BYTES, "little") + frame)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _close(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError:  # what was not yet written
                self._is_broken = True
            self._file = None


def _frames(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each whole frame's content with where it ends; what follows a broken one is not looked at."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        size = os.fstat(file.fileno()).st_size
        end = 0
        while True:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            end += _LENGTH_BYTES + length
            if not length or end > size:
                return
            try:
                content = zstandard.ZstdDecompressor().decompress(file.read(length))
            except zstandard.ZstdError:
                return
            yield end, content


def _end_of_frames(path: Path) -> int:
    return max((end for end, _ in _frames(path)), default=0)


def _lines(path: Path) -> Iterator[str]:
    for _, content in _frames(path):
        yield from content.decode("utf-8", "surrogatepass").split("\n")[:-1]


def _complete_files(path: Path) -> dict[str, tuple[int, SpooledFile]]:
    """Return the files of which all findings are there, by their sources, with the numbers of their lines."""
    found: dict[str, tuple[int, SpooledFile]] = {}
    current: tuple[int, SpooledFile] | None = None
    for number, line in enumerate(_lines(path)):
        if line.startswith(_FILE):
            current = number, SpooledFile(**json.loads(line)["file"])
        elif line.startswith(_COMPLETE) and current is not None:
            if json.loads(line)["complete"]:
                found[current[1].source] = current
            current = None
    return found


def _findings(lines: Iterator[str]) -> Iterator[Finding]:
    for line in lines:
        if line.startswith(_COMPLETE):
            return
        yield finding_from_json(json.loads(line))
