"""
The ledger of one generation, to be read from any line on.

A collection may have a hundred thousand files, and a page shows a few: where each line
begins is found in one pass over the file, and only lines that are asked for are decoded.
The file stays mapped, so it can be read on when a writer has removed it.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

from indexer.contract import SKIPPED, STATUSES
from indexer.errors import IndexCorruptError
from indexer.index.collection import entry_of, ledger_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.contract import LedgerLine

_LINE = re.compile(rb'^\{"source": "(?:[^"\\\n]|\\.)*+", "status": "(\w+)".*$', re.MULTILINE)
"""A line as it is written: the path of a file, and what became of it."""

_NO_REMARK = b'"reason": "", "warnings": [], '
"""In a line of which nothing is to be said. A quote inside of a value has a backslash before it."""


class LedgerLines(Sequence["LedgerLine"]):
    """Some lines of a ledger, each read when it is asked for.

    numbers: int64 (n_lines,), which lines.
    """

    def __init__(self, line: Callable[[int], LedgerLine], numbers: NDArray[np.int64]) -> None:
        self._line = line
        self._numbers = numbers

    def __len__(self) -> int:
        return int(self._numbers.size)

    @overload
    def __getitem__(self, index: int) -> LedgerLine: ...
    @overload
    def __getitem__(self, index: slice) -> LedgerLines: ...
    def __getitem__(self, index: int | slice) -> LedgerLine | LedgerLines:
        if isinstance(index, slice):
            return LedgerLines(self._line, self._numbers[index])
        return self._line(int(self._numbers[index]))


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

    def count(self, status: str) -> int:
        """Return how many files became this."""
        return int(np.count_nonzero(self._codes == STATUSES.index(status)))

    def of_status(self, status: str) -> LedgerLines:
        """Return the files that became this."""
        return LedgerLines(self._line, np.flatnonzero(self._codes == STATUSES.index(status)))

    @cached_property
    def attention(self) -> LedgerLines:
        """The files that were not left out on purpose and of which there is something to say."""
        numbers = np.flatnonzero(self._codes != STATUSES.index(SKIPPED))
        bounds = zip(self._starts[numbers].tolist(), self._starts[numbers + 1].tolist(), strict=True)
        is_remarked = [self._content.find(_NO_REMARK, start, end) < 0 for start, end in bounds]
        return LedgerLines(self._line, numbers[np.array(is_remarked, dtype=bool)])

    def _line(self, number: int) -> LedgerLine:
        try:
            return entry_of(self._content[self._starts[number] : self._starts[number + 1]]).line
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error

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
        yield from map(self._line, chosen[start:stop])

    def _damaged(self) -> IndexCorruptError:
        return IndexCorruptError(self._path.parent, f"{self._path.name} cannot be read")
