"""
The ledger of one generation, to be read from any line on.

A collection may have a hundred thousand files, and a page shows a few: where each line
begins is found in one pass over the file, and only lines that are asked for are decoded.
The file stays mapped, so it can be read on when a writer has removed it.
"""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING

import numpy as np

from indexer.contract import STATUSES
from indexer.errors import IndexCorruptError
from indexer.index.collection import entry_of, ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.contract import LedgerLine

_LINE = re.compile(rb'^\{"source": "(?:[^"\\\n]|\\.)*+", "status": "(\w+)".*$', re.MULTILINE)
"""A line as it is written: the path of a file, and what became of it."""


class Ledger:
    """The lines of a generation's ledger, in the order of the paths.

    Raises:
        IndexCorruptError: the file is missing or damaged.
    """

    def __init__(self, index_dir: Path, generation: int) -> None:
        self._path = ledger_path(index_dir, generation)
        self._content: mmap.mmap | bytes = b""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2):  # nothing cannot be mapped
                    self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise self._damaged() from error
        starts: list[int] = []
        codes = bytearray()
        known = {status.encode(): code for code, status in enumerate(STATUSES)}
        end = 0
        for match in _LINE.finditer(self._content):
            code = known.get(match[1])
            if match.start() != end or code is None:
                raise self._damaged()
            starts.append(match.start())
            codes.append(code)
            end = match.end() + 1
        if end != len(self._content):
            raise self._damaged()
        self._starts: NDArray[np.int64] = np.array([*starts, end], dtype=np.int64)
        self._codes: NDArray[np.uint8] = np.frombuffer(bytes(codes), dtype=np.uint8)

    def lines(
        self, status: str | None = None, *, start: int = 0, stop: int | None = None
    ) -> Iterator[LedgerLine]:
        """Yield the lines, those with `status` alone if it is given; `start` and `stop` count among them.

        Raises:
            IndexCorruptError: a line is damaged.
            ValueError: there is no such status.
        """
        chosen: range | list[int] = range(self._codes.size)
        if status is not None:
            chosen = np.flatnonzero(self._codes == STATUSES.index(status)).tolist()
        for number in chosen[start:stop]:
            content = self._content[self._starts[number] : self._starts[number + 1]]
            try:
                yield entry_of(content).line
            except (ValueError, KeyError, TypeError) as error:
                raise self._damaged() from error

    def _damaged(self) -> IndexCorruptError:
        return IndexCorruptError(self._path.parent, f"{self._path.name} cannot be read")
