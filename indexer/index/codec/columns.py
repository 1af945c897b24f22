"""
What is known of the documents of a segment, column by column.

A facet has its values sorted, for each document the ordinals of its values, and for
each value its documents: the one way counts few documents, the other way many.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.index.codec.lexicon import Lexicon, lexicon_arrays, smallest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter


class ValueColumn:
    """The values of one facet in one segment.

    ordinals: uint8 to uint32, those of each document, document after document. value_starts: uint32
    (n_values + 1,), where each value's documents begin in docs: uint32, ascending in a value.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file, self._name = file, name
        self.ordinals = file[f"{name}.ordinals"]
        self.value_starts = file[f"{name}.value_starts"]
        self.docs = file[f"{name}.docs"]

    @cached_property
    def values(self) -> Lexicon:
        """The values, sorted, each distinct."""
        return Lexicon(self._file[f"{self._name}.values"], self._file.whole(f"{self._name}.value_lengths"))

    @cached_property
    def starts(self) -> NDArray[np.uint32]:
        """Where each document's ordinals begin: uint32 (n_docs + 1,)."""
        counts = self._file.whole(f"{self._name}.counts")
        starts: NDArray[np.uint32] = np.zeros(counts.size + 1, dtype=np.uint32)
        np.cumsum(counts, dtype=np.uint32, out=starts[1:])
        return starts

    def docs_with(self, ordinal: int) -> NDArray[np.uint32]:
        """Return the documents that have a value, ascending."""
        return self.docs[self.value_starts[ordinal] : self.value_starts[ordinal + 1]]


@dataclass(frozen=True, slots=True)
class ValueTable:
    """The values of one facet, to be written.

    values: sorted, distinct. counts: int (n_docs,), values of each document. ordinals: int
    (sum of counts,), indices into values.
    """

    values: Sequence[bytes]
    counts: NDArray[Any]
    ordinals: NDArray[Any]

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write the arrays of the facet under its name."""
        text, lengths = lexicon_arrays(self.values)
        docs = np.repeat(np.arange(self.counts.size, dtype=np.uint32), self.counts)
        order = np.argsort(self.ordinals, kind="stable")
        starts = np.zeros(len(self.values) + 1, dtype=np.uint32)
        np.cumsum(np.bincount(self.ordinals, minlength=len(self.values)), out=starts[1:])
        file.add(f"{name}.values", text)
        file.add(f"{name}.value_lengths", lengths)
        file.add(f"{name}.counts", smallest(self.counts))
        file.add(f"{name}.ordinals", smallest(self.ordinals))
        file.add(f"{name}.value_starts", starts)
        file.add(f"{name}.docs", docs[order])

    @classmethod
    def of_lists(cls, lists: Iterable[Iterable[str]]) -> ValueTable:
        """Return the table of documents' values, in any order."""
        collected = ValueLists()
        for values in lists:
            collected.append(values)
        return collected.table()


class ValueLists:
    """The values of one facet, document after document, as numbers until they are written."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts = array("I")
        self._flat = array("I")

    def append(self, values: Iterable[str]) -> None:
        """Add the values of the next document, in any order; one that comes twice counts once."""
        numbers = self._numbers
        distinct = dict.fromkeys(values)
        self._flat.extend([numbers.setdefault(value, len(numbers)) for value in distinct])
        self._counts.append(len(distinct))

    def table(self) -> ValueTable:
        """Return the table of all documents' values."""
        distinct = [value.encode("utf-8", "surrogatepass") for value in self._numbers]
        order = sorted(range(len(distinct)), key=distinct.__getitem__)
        ranks = np.zeros(len(distinct), dtype=np.int64)
        ranks[order] = np.arange(len(distinct))
        counts = np.array(self._counts, dtype=np.int64)
        return ValueTable([distinct[i] for i in order], counts, ranks[np.array(self._flat, dtype=np.int64)])


class KeyColumn:
    """The keys of the documents of a segment, by document and in order."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._order = file["key.order"]

    @cached_property
    def _keys(self) -> Lexicon:
        return Lexicon(self._file["key.text"], self._file.whole("key.lengths"))

    def __len__(self) -> int:
        return int(self._order.size)

    def __getitem__(self, doc: int) -> bytes:
        return self._keys[doc]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._keys)

    def in_order(self) -> list[bytes]:
        """Return all keys, sorted."""
        return self._keys.take(self._order)

    def find(self, key: bytes) -> int:
        """Return the document with a key, -1 when there is none; of several the last, which is kept.

        Raises:
            ArrayFileError: the keys are damaged: a document would seem not to be there.
        """
        self._file.whole("key.text")
        self._file.whole("key.order")
        low, high = 0, len(self._keys)
        while low < high:
            middle = (low + high) // 2
            if self._keys[int(self._order[middle])] <= key:
                low = middle + 1
            else:
                high = middle
        if low and self._keys[doc := int(self._order[low - 1])] == key:
            return doc
        return -1


def write_keys(file: ArrayFileWriter, keys: Sequence[bytes]) -> None:
    """Write the keys of a segment's documents, with their order and their first 8 bytes as numbers."""
    text, lengths = lexicon_arrays(keys)
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.uint32)
    prefixes = np.frombuffer(b"".join([key[:8].ljust(8, b"\0") for key in keys]), dtype=">u8")
    file.add("key.text", text)
    file.add("key.lengths", lengths)
    file.add("key.order", order)
    file.add("key.prefixes", prefixes.astype("<u8"))


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """All that a segment knows of its documents beside their words and stored fields.

    first_days, last_days: int32 (n_docs,), days since 0001-01-01, 0 without a year. years: int16
    (n_docs,), 0 without one. digests: uint64 (n_docs,), the first 8 bytes of the SHA-256 of each text.
    sketches: uint8 (n_docs * SKETCH_BYTES,).
    """

    keys: Sequence[bytes]
    first_days: NDArray[np.int32]
    last_days: NDArray[np.int32]
    years: NDArray[np.int16]
    digests: NDArray[np.uint64]
    sketches: NDArray[np.uint8]
    tables: Mapping[str, ValueTable]

    def write(self, file: ArrayFileWriter) -> None:
        """Write all columns."""
        write_keys(file, self.keys)
        file.add("first_day", self.first_days)
        file.add("last_day", self.last_days)
        file.add("year", self.years)
        file.add("text.digests", self.digests)
        file.add("text.sketches", self.sketches)
        for name, table in self.tables.items():
            table.write(file, name)
