"""
One file of named arrays, written once and then mapped into memory.

    header   64 bytes: magic, version, where the table is, its length and its CRC-32
    arrays   each from a multiple of 64 bytes on, little-endian
    table    JSON: name -> [dtype, length, offset, CRC-32]

A file without a whole header was never finished. The table is checked when the
file is opened; an array is checked when `verify` is asked to, or as a whole file.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC = b"govahcol"
VERSION = 1
"""Raised when arrays change their meaning; docs/internals/index-format.md lists them."""

ALIGNMENT = 64
"""Bytes of a cache line: an array never shares its first with another one."""

LARGE = 255
"""A count that stands in the table of large ones."""

_HEADER = struct.Struct("<8sIQQI")
_NUMBER = struct.Struct("=I")
_COPY_BYTES = 1 << 22  # a spool is copied in pieces that stay in the processor's cache
_MIN_ON_DISK = 1 << 20  # bytes of the smallest array that is worth a file of its own


class ArrayFileError(Exception):
    """A file of arrays is truncated, damaged, or none at all. The message names what of it."""


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: str
    length: int
    offset: int
    checksum: int


class ArrayFileWriter:
    """Writes a file of arrays, one after the other.

    Nothing reads the file before `close`: until then its header is empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO = path.open("wb")
        self._file.write(b"\0" * ALIGNMENT)
        self._offset = ALIGNMENT
        self._entries: dict[str, _Entry] = {}

    def abandon(self) -> None:
        """Remove what was written."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write a whole array of one dimension."""
        self.add_pieces(name, array.dtype, (array,))

    def add_counts(self, name: str, counts: NDArray[Any]) -> None:
        """Write counts of which nearly all are small: a byte each, and the others as uint32 beside them."""
        small = np.minimum(counts, LARGE).astype(np.uint8)
        self.add(name, small)
        self.add(f"{name}.large", counts[small == LARGE].astype(np.uint32))

    def add_pieces(self, name: str, dtype: np.dtype[Any] | type, pieces: Iterable[NDArray[Any]]) -> None:
        """Write an array that comes in pieces of one dtype, one after the other."""
        little = np.dtype(dtype).newbyteorder("<")
        length = checksum = 0
        for piece in pieces:
            data = np.ascontiguousarray(piece, dtype=little)
            buffer = data.data.cast("B") if data.size else b""
            checksum = zlib.crc32(buffer, checksum)
            self._file.write(buffer)
            length += data.size
        self._entries[name] = _Entry(little.str, length, self._offset, checksum)
        n_bytes = length * little.itemsize
        padding = -n_bytes % ALIGNMENT
        self._file.write(b"\0" * padding)
        self._offset += n_bytes + padding

    def close(self, *, is_durable: bool = True) -> None:
        """Write table and header; `is_durable` waits until all is on the disk."""
        table = json.dumps(
            {name: [e.dtype, e.length, e.offset, e.checksum] for name, e in self._entries.items()}
        ).encode()
        self._file.write(table)
        self._file.seek(0)
        self._file.write(_HEADER.pack(MAGIC, VERSION, self._offset, len(table), zlib.crc32(table)))
        self._file.flush()
        if is_durable:
            os.fsync(self._file.fileno())
        self._file.close()


class Spool:
    """An array that grows on disk beside others, to be copied into a file of arrays when it is whole."""

    def __init__(self, folder: Path, dtype: type) -> None:
        self.dtype = np.dtype(dtype)
        self.length = 0
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - no name, so a kill leaves nothing

    def extend(self, piece: NDArray[Any]) -> None:
        """Append a piece."""
        data = np.ascontiguousarray(piece, dtype=self.dtype)
        if data.size:
            self._file.write(data.data.cast("B"))
            self.length += data.size

    def write(self, data: bytes) -> None:
        """Append bytes, to an array of bytes."""
        self._file.write(data)
        self.length += len(data)

    def write_number(self, number: int) -> None:
        """Append a number, to an array of uint32."""
        self._file.write(_NUMBER.pack(number))
        self.length += 1

    def pieces(self) -> Iterator[NDArray[Any]]:
        """Yield what was written, and drop it."""
        self._file.flush()
        self._file.seek(0)
        while data := self._file.read(_COPY_BYTES):
            yield np.frombuffer(data, dtype=self.dtype)
        self.close()

    def mapped(self) -> NDArray[Any]:
        """Return what was written, read-only: it lies in the page cache, and can be dropped meanwhile."""
        if not self.length:
            return np.zeros(0, dtype=self.dtype)
        self._file.flush()
        return np.frombuffer(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), self.dtype)

    def close(self) -> None:
        """Drop what was written."""
        self._file.close()


class SmallestSpool(Spool):
    """A spool of uint32, to be written in the smallest type that holds all numbers."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, np.uint32)
        self._highest = 0

    def extend(self, piece: NDArray[Any]) -> None:
        """Append a piece."""
        super().extend(piece)
        if piece.size:
            self._highest = max(self._highest, int(piece.max()))

    def add_to(self, file: ArrayFileWriter, name: str) -> None:
        """Write what was collected, and drop it."""
        file.add_pieces(name, smallest_type(self._highest), self.pieces())


def add_smallest(file: ArrayFileWriter, name: str, folder: Path, pieces: Iterable[NDArray[Any]]) -> None:
    """Write unsigned integers that come in pieces in the smallest type that holds them all."""
    spool = SmallestSpool(folder)
    try:
        for piece in pieces:
            spool.extend(piece)
        spool.add_to(file, name)
    finally:
        spool.close()


class CountSpool:
    """A spool of counts, to be written as `ArrayFileWriter.add_counts` does."""

    def __init__(self, folder: Path) -> None:
        self._small, self._large = Spool(folder, np.uint8), Spool(folder, np.uint32)

    def extend(self, counts: NDArray[Any]) -> None:
        """Append a piece."""
        small = np.minimum(counts, LARGE).astype(np.uint8)
        self._small.extend(small)
        self._large.extend(counts[small == LARGE])

    def add_to(self, file: ArrayFileWriter, name: str) -> None:
        """Write what was collected, and drop it."""
        file.add_pieces(name, np.uint8, self._small.pieces())
        file.add_pieces(f"{name}.large", np.uint32, self._large.pieces())

    def close(self) -> None:
        """Drop what was written."""
        self._small.close()
        self._large.close()


def smallest_type(highest: int) -> type:
    """Return the smallest type of unsigned integers that holds this one."""
    for dtype in (np.uint8, np.uint16, np.uint32):
        if highest <= np.iinfo(dtype).max:
            return dtype
    return np.uint64


def array_on_disk(folder: Path, dtype: type, length: int) -> NDArray[Any]:
    """Return an array of zeros that need not fit in memory: a temporary file without a name, mapped.

    Raises:
        OSError: there is no room for it. Writing to it never fails.
    """
    n_bytes = length * np.dtype(dtype).itemsize
    if n_bytes < _MIN_ON_DISK:
        return np.zeros(length, dtype=dtype)
    with tempfile.TemporaryFile(dir=folder) as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, n_bytes)
        else:  # a hole in a file would fail when it is written to, and end the process
            for at in range(0, n_bytes, _COPY_BYTES):
                file.write(bytes(min(_COPY_BYTES, n_bytes - at)))
            file.flush()
        return np.frombuffer(mmap.mmap(file.fileno(), n_bytes), dtype)


def arrays_on_disk(folder: Path, dtype: type, lengths: Sequence[int]) -> list[NDArray[Any]]:
    """Return arrays of zeros that lie in one on disk: for many segments, one file."""
    whole = array_on_disk(folder, dtype, sum(lengths))
    return np.split(whole, np.cumsum(lengths)[:-1])


class ArrayFile:
    """A file of arrays, mapped: what is read of it lies in the page cache, shared by all processes.

    Raises:
        ArrayFileError: it is truncated, or no such file.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < ALIGNMENT:
                raise ArrayFileError(f"{path.name} is truncated")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, offset, length, checksum = _HEADER.unpack(self._map[: _HEADER.size])
        if magic != MAGIC:
            raise ArrayFileError(f"{path.name} does not begin as a segment does")
        if version != VERSION:
            raise ArrayFileError(f"{path.name} has version {version} of the format, not {VERSION}")
        if offset + length != size:
            raise ArrayFileError(f"{path.name} is truncated: {size} bytes of {offset + length}")
        table = self._map[offset : offset + length]
        if zlib.crc32(table) != checksum:
            raise ArrayFileError(f"{path.name}: the table of arrays is damaged")
        try:
            self._entries = {name: _Entry(*entry) for name, entry in json.loads(table).items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise ArrayFileError(f"{path.name}: the table of arrays is damaged") from error
        self._buffer = memoryview(self._map)
        self._verified: set[str] = set()
        self.n_bytes = size

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arrays, in the order of the file."""
        return tuple(self._entries)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return an array, read-only and not copied.

        Raises:
            ArrayFileError: there is none of this name, or it lies outside of the file.
        """
        try:
            entry = self._entries[name]
            dtype = np.dtype(entry.dtype)
            return np.frombuffer(self._buffer, dtype, entry.length, entry.offset)
        except (KeyError, ValueError, TypeError) as error:
            raise ArrayFileError(f"{self.path.name}: the array {name!r} is missing or damaged") from error

    def whole(self, name: str) -> NDArray[Any]:
        """Return an array that is read from end to end: compared with its checksum the first time.

        Raises:
            ArrayFileError: it is damaged, or there is none.
        """
        if name not in self._verified:
            self.verify((name,))
            self._verified.add(name)
        return self[name]

    def counts(self, name: str) -> NDArray[np.uint32]:
        """Return what `add_counts` wrote: uint32, in memory, compared with its checksums."""
        small, large = self.whole(name), self.whole(f"{name}.large")
        counts = small.astype(np.uint32)
        if large.size:
            counts[small == LARGE] = large
        return counts

    def verify(self, names: Iterable[str] | None = None) -> None:
        """Compare arrays, all by default, with their checksums.

        Raises:
            ArrayFileError: one differs; it is named.
        """
        for name in self.names if names is None else names:
            array = self[name]
            checksum = zlib.crc32(array.data.cast("B")) if array.size else 0
            if checksum != self._entries[name].checksum:
                raise ArrayFileError(f"{self.path.name}: the array {name!r} is damaged")

    def release(self) -> None:
        """Let the system take back the memory of what was read; it stays in the page cache."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)


class CountCursor:
    """Goes through what `add_counts` wrote, so that no more than a piece of it is in memory."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._name = f"{file.path.name}: the array {name!r}"
        self._small, self._large = file.whole(name), file.whole(f"{name}.large")
        self._at = self._large_at = 0

    def next(self, n: int) -> NDArray[np.uint32]:
        """Return the next counts, uint32 (n,).

        Raises:
            ArrayFileError: there are no more so many.
        """
        small = self._small[self._at : self._at + n]
        counts = small.astype(np.uint32)
        is_large = small == LARGE
        large = self._large[self._large_at : self._large_at + int(np.count_nonzero(is_large))]
        if small.size != n or np.count_nonzero(is_large) != large.size:
            raise ArrayFileError(f"{self._name} is too short")
        counts[is_large] = large
        self._at += n
        self._large_at += large.size
        return counts
