"""
What is known of the documents of a segment, column by column.

A facet has its values sorted, and for each document the ordinals of its values. The documents of each
value follow from them, and are found when somebody first asks for those of any: few facets are filtered
by, and all of them together would be a fiftieth of the index.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.index.codec.inversion import owners_by_number
from indexer.index.codec.lexicon import Lexicon, lexicon_arrays, smallest
from indexer.index.codec.sets import union
from indexer.index.schema import PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter


class ValueColumn:
    """The values of one facet in one segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file, self._name = file, name

    @cached_property
    def values(self) -> Lexicon:
        """The values, sorted, each distinct."""
        return Lexicon(self._file[f"{self._name}.values"], self._file.whole(f"{self._name}.value_lengths"))

    @cached_property
    def counts(self) -> NDArray[Any]:
        """How many values each document has: unsigned (n_docs,)."""
        return self._file.whole(f"{self._name}.counts")

    @cached_property
    def ordinals(self) -> NDArray[Any]:
        """The values of each document, document after document: uint8 to uint32."""
        return self._file[f"{self._name}.ordinals"]

    @cached_property
    def starts(self) -> NDArray[np.uint32]:
        """Where each document's ordinals begin: uint32 (n_docs + 1,)."""
        return _starts(self.counts)

    @cached_property
    def value_starts(self) -> NDArray[np.uint32]:
        """Where each value's documents begin in `docs`: uint32 (n_values + 1,)."""
        return self._file[f"{self._name}.value_starts"]

    @cached_property
    def docs(self) -> NDArray[np.uint32]:
        """The documents of each value, value after value, ascending: uint32.

        Raises:
            IndexError: the column is damaged.
        """
        docs: NDArray[np.uint32] = np.zeros(self.ordinals.size, dtype=np.uint32)
        free = self.value_starts[:-1].copy()
        owners_by_number(self.counts.astype(np.uint32), self.ordinals.astype(np.uint32), free, docs)
        docs.flags.writeable = False
        return docs

    def docs_with(self, ordinal: int) -> NDArray[np.uint32]:
        """Return the documents that have a value, ascending."""
        return self.docs[self.value_starts[ordinal] : self.value_starts[ordinal + 1]]


class NamedColumn(ValueColumn):
    """The names of the entities of each document, found from their spellings, which have them.

    Whoosh sees them so; a search asks for the entities of the whole collection. spellings: the column of
    kinds, names and spellings.
    """

    def __init__(self, spellings: ValueColumn) -> None:
        self._spellings = spellings

    @cached_property
    def _names(self) -> list[bytes]:
        """The name in each of the spellings' values."""
        separator = PART.encode()
        return [value.split(separator, 2)[1] for value in self._spellings.values]

    @cached_property
    def _distinct(self) -> list[bytes]:
        return sorted(set(self._names))

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each document with each of its names once, by documents, then names: int64 (n_pairs,) both."""
        numbers = {name: i for i, name in enumerate(self._distinct)}
        of_spelling = np.array([numbers[name] for name in self._names], dtype=np.int64)
        spellings = self._spellings
        docs = np.repeat(np.arange(spellings.counts.size, dtype=np.int64), spellings.counts)
        found = union([docs * max(1, len(numbers)) + of_spelling[spellings.ordinals]])
        docs, ordinals = np.divmod(found, max(1, len(numbers)))
        return docs, ordinals

    @cached_property
    def values(self) -> Lexicon:
        """The names, sorted, each distinct."""
        return Lexicon(*lexicon_arrays(self._distinct))

    @cached_property
    def counts(self) -> NDArray[Any]:
        """How many names each document has: int64 (n_docs,)."""
        return np.bincount(self._pairs[0], minlength=self._spellings.counts.size)

    @cached_property
    def ordinals(self) -> NDArray[Any]:
        """The names of each document, document after document: uint8 to uint32."""
        return smallest(self._pairs[1])

    @cached_property
    def value_starts(self) -> NDArray[np.uint32]:
        """Where each name's documents begin in `docs`: uint32 (n_names + 1,)."""
        return _starts(np.bincount(self._pairs[1], minlength=len(self._distinct)))


def _starts(counts: NDArray[Any]) -> NDArray[np.uint32]:
    """Return the sum of the counts before each, and of all: uint32 (n + 1,)."""
    starts: NDArray[np.uint32] = np.zeros(counts.size + 1, dtype=np.uint32)
    np.cumsum(counts, dtype=np.uint32, out=starts[1:])
    return starts


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
        file.add(f"{name}.values", text)
        file.add(f"{name}.value_lengths", lengths)
        file.add(f"{name}.counts", smallest(self.counts))
        file.add(f"{name}.ordinals", smallest(self.ordinals))
        file.add(f"{name}.value_starts", _starts(np.bincount(self.ordinals, minlength=len(self.values))))

    @classmethod
    def of_lists(cls, lists: Iterable[Iterable[str]]) -> ValueTable:
        """Return the table of documents' values, in any order."""
        collected = ValueLists()
        collected.extend([list(values) for values in lists])
        return collected.table()


class _Numbers(dict[str, int]):
    """Values, numbered as they are first asked for."""

    def __missing__(self, value: str) -> int:
        number = self[value] = len(self)
        return number


class ValueLists:
    """The values of one facet, document after document, as numbers until they are written."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._counts = array("I")
        self._flat = array("I")

    def extend(self, lists: Sequence[Sequence[str]]) -> None:
        """Add the values of the next documents, in any order; one that comes twice counts once."""
        for values in lists:
            distinct = values if len(values) < 2 else dict.fromkeys(values)
            self._flat.extend(map(self._numbers.__getitem__, distinct))
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
