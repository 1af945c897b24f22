"""
Archives to their members: ZIP, tar, and single files that are compressed.

Flow: list of members -> `Member` for each file -> the entrance, which reads each as if
it lay in the folder. Nothing is unpacked to the disk: the name of a member is a label,
wherever it would lead. Links and devices are named and not followed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from indexer.reading.file_names import printable
from indexer.reading.limits import LimitReached
from indexer.reading.source_text import BadRecord, Member, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase

    from indexer.reading.limits import Limits

_ENCRYPTED = 0x1
_CHUNK_BYTES = 1 << 20
_COMPRESSED_SUFFIXES = {".gz": "", ".bz2": "", ".xz": "", ".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, OSError, ValueError)


def read_zip(name: str, content: bytes, limits: Limits) -> Iterator[Member | BadRecord]:
    """Yield the members of a ZIP archive."""
    del name, limits  # the entrance counts
    hidden = 0
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(f"a damaged ZIP archive: {_reason(error)}") from error
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if _is_hidden(info.filename):
                hidden += 1
            elif info.flag_bits & _ENCRYPTED:
                yield BadRecord(f"{printable(info.filename)}: encrypted, and opens with a password only")
            else:
                yield _member(info.filename, partial(_read_zipped, archive, info))
    yield from _hidden(hidden)


def read_tar(name: str, content: bytes, limits: Limits) -> Iterator[Member | BadRecord]:
    """Yield the members of a tar archive, compressed or not."""
    del name
    hidden = n_files = 0
    try:
        stream = _Bounded(_opened(content), limits)
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=0) as archive:
            for info in archive:
                if info.isdir():
                    continue
                n_files += 1
                if _is_hidden(info.name):
                    hidden += 1
                elif not info.isreg():
                    yield BadRecord(f"{printable(info.name)}: {_special(info)}")
                else:
                    yield _member(info.name, partial(_read_tarred, archive, info))
    except _DAMAGED as error:
        if not n_files:
            raise Unreadable(f"a damaged tar archive: {_reason(error)}") from error
        yield BadRecord(f"the archive is damaged, and nothing behind this was read: {_reason(error)}")
    yield from _hidden(hidden)


def read_compressed(name: str, content: bytes, limits: Limits) -> Iterator[Member]:
    """Yield the one file that was compressed as a whole."""
    del limits
    path = PurePosixPath(name)
    inner = path.stem + _COMPRESSED_SUFFIXES.get(path.suffix.lower(), path.suffix)
    yield _member(inner, partial(_read_compressed, content))


def _member(path: str, read: partial[bytes]) -> Member:
    return Member(path, read, file_name=printable(PurePosixPath(path).name))


def _is_hidden(path: str) -> bool:
    return any(
        part.startswith(".") and part not in (".", "..") for part in path.split("/")
    ) or path.startswith("__MACOSX/")


def _hidden(n: int) -> Iterator[BadRecord]:
    if n:
        yield BadRecord(f"{n:,} hidden {'file' if n == 1 else 'files'} inside left out")


def _special(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return f"a link to {printable(info.linkname)}, which is not followed"
    return "not a file of data (a pipe or a device)"


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(most)
    except NotImplementedError as error:
        raise Unreadable("packed by a method that is not supported") from error
    except (*_DAMAGED, RuntimeError) as error:
        raise Unreadable(f"damaged: {_reason(error)}") from error


def _read_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo, most: int) -> bytes:
    try:
        file = archive.extractfile(info)
        return b"" if file is None else file.read(most)
    except _DAMAGED as error:
        raise Unreadable(f"damaged: {_reason(error)}") from error


def _read_compressed(content: bytes, most: int) -> bytes:
    """Return the beginning of what was compressed; of a file that is cut off, what there is."""
    file = _opened(content)
    parts: list[bytes] = []
    n_bytes = 0
    try:
        while n_bytes < most and (part := file.read1(min(_CHUNK_BYTES, most - n_bytes))):
            parts.append(part)
            n_bytes += len(part)
    except _DAMAGED as error:
        if not parts:
            raise Unreadable(f"damaged: {_reason(error)}") from error
    return b"".join(parts)


def _opened(content: bytes) -> BufferedIOBase:
    file = io.BytesIO(content)
    if content.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if content.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if content.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(file)
    return file


class _Bounded(io.RawIOBase):
    """A stream that ends the reading when more comes out of it than a file may expand to."""

    def __init__(self, file: BufferedIOBase, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._n_bytes = 0

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self._n_bytes += len(part)
        if self._n_bytes > self._limits.expanded:
            raise LimitReached(self._limits.stopped("expanded", "bytes when it is expanded"))
        return part


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).lower().replace("\n", " ")[:200]
