"""
The documents of a run in one file, so that every engine reads the same bytes.

A line a document, as `SourceDocument.to_line` writes it; the offsets of the lines
stay in memory for the sample that queries are drawn from.
"""

from __future__ import annotations

import time
from array import array
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.document import SourceDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BLOCK_DOCUMENTS = 1_000
"""Documents that are parsed at once: about 4 MB."""


class Spool:
    """Documents in a file, in their order."""

    def __init__(self, path: Path, documents: Iterable[SourceDocument]) -> None:
        self.path = path
        self._offsets = array("q")
        self._text_bytes = array("q")
        position = n_bytes = 0
        with path.open("wb") as lines:
            for document in documents:
                self._offsets.append(position)
                position += lines.write(document.to_line().encode() + b"\n")
                n_bytes += document.n_bytes
                self._text_bytes.append(n_bytes)

    def __len__(self) -> int:
        return len(self._offsets)

    def text_bytes(self, n_documents: int) -> int:
        """Return the bytes of title and text of the first documents."""
        return self._text_bytes[n_documents - 1] if n_documents else 0

    def sample(self, n_documents: int, size: int) -> Iterator[SourceDocument]:
        """Yield at most `size` of the first documents, evenly spaced."""
        wanted = min(size, n_documents)
        with self.path.open("rb") as lines:
            for i in range(wanted):
                lines.seek(self._offsets[i * n_documents // wanted])
                yield SourceDocument.from_line(lines.readline())


class Feed:
    """The first documents of a spool for a writer; `seconds` is what reading them took of a processor.

    By the clock it would grow with what a writer's own threads do meanwhile.

    They are parsed a block at a time, so that the time of parsing can be told apart
    from the writer's.
    """

    def __init__(self, path: Path, n_documents: int) -> None:
        self._path = path
        self._n_documents = n_documents
        self.seconds = 0.0

    def __iter__(self) -> Iterator[SourceDocument]:
        with self._path.open("rb") as file:
            lines = islice(file, self._n_documents)
            while True:
                started = time.thread_time()
                block = [SourceDocument.from_line(line) for line in islice(lines, BLOCK_DOCUMENTS)]
                self.seconds += time.thread_time() - started
                if not block:
                    return
                yield from block
