r"""
Manifests: the SHA-256 of every file of a folder, as archives hand them on (BagIt, RFC 8493).

A line is a checksum, two spaces and a path with `/` between folders; of a path only line ends
and the percent sign are percent-encoded, and bytes that are no UTF-8. In a bag, a folder with a
file `bagit.txt`, the files are those below `data/`. In any other folder they are all there are.
`sha256sum -c` reads such a file too, but takes `%25` in a name for three characters.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import CorpusMissingError, ManifestError
from indexer.reading.file_names import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MANIFEST_NAME = "manifest-sha256.txt"
BAG_DECLARATION = "bagit.txt"
PAYLOAD = "data"
"""The folder of a bag's own files; what lies beside it describes the bag."""

Hashed = Callable[[str, int], None]
"""Called with the path of a file that has been read, and its size."""

_ALGORITHMS = {64: "sha256", 128: "sha512"}
"""By the number of hexadecimal digits: those that RFC 8493 has every program know."""

_LINE = re.compile(rb"(\\?)([0-9A-Fa-f]+)[ \t]+\*?(.+)", re.DOTALL)
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")


class Deviation(StrEnum):
    """How a folder differs from its manifest."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDITIONAL = "additional"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that is not as the manifest has it; `path` is printable."""

    path: str
    deviation: Deviation


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: bytes
    size_bytes: int


def manifest_lines(
    folder: Path, on_hashed: Hashed, *, is_payload: bool = False, without: Collection[Path] = ()
) -> Iterator[bytes]:
    """Yield the lines of the manifest of a folder, in the order of the paths as bytes.

    With `is_payload` the folder is to become the payload of a bag, and `data/` stands before each
    path. Files in `without`, and below folders in it, are passed over.

    Raises:
        CorpusMissingError: there is no such folder.
        ManifestError: a file cannot be read; a manifest that leaves it out would be wrong.
    """
    prefix = f"{PAYLOAD}/".encode() if is_payload else b""
    for file in _files(folder, without):
        checksum = _checksum(file.path, "sha256")
        if checksum is None:
            raise ManifestError(
                printable(os.fsdecode(file.name)), "cannot be read; the manifest is not complete"
            )
        on_hashed(printable(os.fsdecode(file.name)), file.size_bytes)
        yield f"{checksum}  ".encode() + encoded(prefix + file.name) + b"\n"


def check_manifest(
    manifest: Path, folder: Path, on_hashed: Hashed, *, without: Collection[Path] = ()
) -> Iterator[Finding]:
    """Yield every file of the folder that is not as the manifest has it, in the order of the paths.

    A manifest whose paths all begin with `data/` fits a bag, and the payload of a bag too.

    Raises:
        CorpusMissingError: there is no such folder.
        ManifestError: it is no manifest of SHA-256 or SHA-512, or names a file outside of the folder.
    """
    expected = _read(manifest)
    files = {file.name: file for file in _files(folder, (manifest, *without))}
    prefix = f"{PAYLOAD}/".encode()
    is_of_payload = expected and all(name.startswith(prefix) for name in expected)
    if is_of_payload and not (folder / PAYLOAD).is_dir():
        expected = {name.removeprefix(prefix): checksum for name, checksum in expected.items()}
    for name in sorted({*expected, *files}):
        path = printable(os.fsdecode(name))
        if name not in files:
            yield Finding(path, Deviation.MISSING)
            continue
        file = files[name]
        if name not in expected:
            yield Finding(path, Deviation.ADDITIONAL)
            continue
        checksum = _checksum(file.path, _ALGORITHMS[len(expected[name])])
        if checksum is None:
            yield Finding(path, Deviation.UNREADABLE)
        elif checksum != expected[name]:
            yield Finding(path, Deviation.CHANGED)
        on_hashed(path, file.size_bytes)


def encoded(name: bytes) -> bytes:
    """Return a path as a manifest has it."""
    name = re.sub(rb"[\r\n%]", lambda match: b"%%%02X" % match[0][0], name)
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("utf-8", "surrogateescape")
        return b"".join(
            b"%%%02X" % (ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char.encode()
            for char in text
        )
    return name


def decoded(name: bytes) -> bytes:
    """Return the path that a manifest means."""
    return _ENCODED.sub(lambda match: bytes([int(match[1], 16)]), name)


def _files(folder: Path, without: Collection[Path]) -> list[_File]:
    """Return the files that a manifest of the folder is about, in the order of their paths as bytes."""
    if not folder.is_dir():
        raise CorpusMissingError(folder)
    top = folder / PAYLOAD if (folder / BAG_DECLARATION).is_file() else folder
    left_out = {path.resolve() for path in without}
    found = [
        _File(path, os.fsencode(path.relative_to(folder).as_posix()), path.stat().st_size)
        for path in _regular_files(top, left_out)
    ]
    return sorted(found, key=lambda file: file.name)


def _regular_files(folder: Path, left_out: set[Path]) -> Iterator[Path]:
    """Yield files, hidden ones too, and what links to files; folders behind links are not entered."""

    def refuse(error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        raise ManifestError(printable(str(error.filename)), f"cannot be opened: {reason}") from error

    for root, folders, names in os.walk(folder, onerror=refuse):
        at = Path(root)
        if left_out:
            folders[:] = [name for name in folders if (at / name).resolve() not in left_out]
        for name in names:
            path = at / name
            try:
                is_regular = stat.S_ISREG(path.stat().st_mode)
            except OSError:  # a link to nothing
                continue
            if is_regular and not (left_out and path.resolve() in left_out):
                yield path


def _read(manifest: Path) -> dict[bytes, str]:
    """Return the checksums of a manifest by the paths; later ones win."""
    try:
        content = manifest.read_bytes()
    except OSError as error:
        raise ManifestError(
            str(manifest), f"cannot be read: {(error.strerror or str(error)).lower()}"
        ) from error
    expected = {}
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content.removeprefix(b"\xef\xbb\xbf")), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None or len(match[2]) not in _ALGORITHMS:
            reason = f"line {number} is no SHA-256 or SHA-512 with a path behind it"
            raise ManifestError(str(manifest), reason)
        name = _unescaped(match[3]) if match[1] else decoded(match[3])
        name = name.removeprefix(b"./")
        if name.startswith(b"/") or b".." in name.split(b"/") or b"\0" in name:
            raise ManifestError(str(manifest), f"line {number} names a file outside of the folder")
        expected[name] = match[2].decode("ascii").lower()
    return expected


def _unescaped(name: bytes) -> bytes:
    r"""Return a path that `sha256sum` has written with a backslash before the line: `\\n` is a line end."""
    return re.sub(rb"\\([\\nr])", lambda match: {b"n": b"\n", b"r": b"\r"}.get(match[1], b"\\"), name)


def _checksum(path: Path, algorithm: str) -> str | None:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, algorithm).hexdigest()
    except OSError:
        return None
