"""
The values of one facet through all segments, and how many documents have each.

Of nearly all documents the others are counted, and taken from the counts of all.
"""

from __future__ import annotations

import bisect
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import I8_OUT, U1, U2, U4, compiled, i8, nothing
from indexer.index.codec.sets import union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.columns import ValueColumn


MIN_RATIO = 3
"""When so many times more documents are counted than are not, the others are: to skip one costs 3 ns, to
count one 1 ns, and 2 ns for each value."""


class FacetColumn:
    """The values of one facet; ordinals count through the values of all segments, sorted.

    columns: the first doc id of each segment, and its values.
    """

    def __init__(self, columns: Sequence[tuple[int, ValueColumn]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0][1].values) if len(self._columns) == 1 else len(self.values)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """All values, sorted."""
        distinct: set[bytes] = set()
        for _, column in self._columns:
            distinct.update(column.values)
        return tuple(value.decode("utf-8", "surrogatepass") for value in sorted(distinct))

    @cached_property
    def _ordinals(self) -> list[NDArray[np.int64]]:
        """For each segment the ordinals of its values."""
        position = {value: i for i, value in enumerate(self.values)}
        return [
            np.array([position[v.decode("utf-8", "surrogatepass")] for v in column.values], dtype=np.int64)
            for _, column in self._columns
        ]

    def values_of(self, ordinals: Sequence[int]) -> list[str]:
        """Return the values of some ordinals."""
        if len(self._columns) == 1:
            found = self._columns[0][1].values.take(ordinals)
            return [value.decode("utf-8", "surrogatepass") for value in found]
        return [self.values[ordinal] for ordinal in ordinals]

    def ordinal_of(self, value: str) -> int | None:
        """Return the ordinal of a value, or `None`."""
        if len(self._columns) == 1:
            found = self._columns[0][1].values.find(value.encode("utf-8", "surrogatepass"))
            return None if found < 0 else found
        i = bisect.bisect_left(self.values, value)
        return i if i < len(self.values) and self.values[i] == value else None

    def docs_with(self, values: frozenset[str]) -> NDArray[np.uint32]:
        """Return the doc ids with one of these values, removed documents among them: ascending, distinct."""
        found = []
        for first_doc, column in self._columns:
            ordinals = [column.values.find(value.encode("utf-8", "surrogatepass")) for value in values]
            docs = [column.docs_with(ordinal) for ordinal in ordinals if ordinal >= 0]
            if docs:
                own = docs[0] if len(docs) == 1 else union(docs)
                found.append(own + np.uint32(first_doc))
        return np.concatenate(found) if found else np.zeros(0, dtype=np.uint32)

    def ordinals_of(self, docs: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ordinals of the values of documents, and before them which document each is of.

        docs: uint32 (n,), ascending. Both int64; which: indices into docs, ascending.
        """
        which, found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for i, (first_doc, column) in enumerate(self._columns):
            start, end = np.searchsorted(docs, (first_doc, first_doc + column.starts.size - 1)).tolist()
            own = docs[start:end] - np.uint32(first_doc)
            firsts = column.starts[own].astype(np.int64)
            counts = column.starts[own + 1].astype(np.int64) - firsts
            before = np.cumsum(counts) - counts
            at = np.repeat(firsts - before, counts) + np.arange(int(counts.sum()))
            ordinals = column.ordinals[at].astype(np.int64)
            found.append(ordinals if len(self._columns) == 1 else self._ordinals[i][ordinals])
            which.append(np.repeat(np.arange(start, end), counts))
        return np.concatenate(which), np.concatenate(found)

    def counts(self, docs: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return how many of the documents have each value: int64 (n_values,). `docs` ascend."""
        if len(self._columns) == 1:
            return _counts(self._columns[0][1], docs)
        total = np.zeros(len(self), dtype=np.int64)
        for (first_doc, column), ordinals in zip(self._columns, self._ordinals, strict=True):
            first, last = np.searchsorted(docs, (first_doc, first_doc + column.starts.size - 1)).tolist()
            if first < last:
                total[ordinals] += _counts(column, docs[first:last] - np.uint32(first_doc))
        return total


def _counts(column: ValueColumn, docs: NDArray[np.uint32]) -> NDArray[np.int64]:
    n_docs = column.starts.size - 1
    counts: NDArray[np.int64]
    if not column.ordinals.size:
        return np.zeros(len(column.values), dtype=np.int64)
    if (n_docs - docs.size) * MIN_RATIO < docs.size:
        counts = np.diff(column.value_starts).astype(np.int64)
        _take_others(docs, n_docs, column.starts, column.ordinals, counts)
    else:
        counts = np.zeros(len(column.values), dtype=np.int64)
        _add(docs, column.starts, column.ordinals, counts)
    return counts


@compiled(*(nothing(U4, U4, ordinals, I8_OUT) for ordinals in (U1, U2, U4)))
def _add(
    docs: NDArray[np.uint32],
    starts: NDArray[np.uint32],
    ordinals: NDArray[Any],
    counts: NDArray[np.int64],
) -> None:
    for doc in docs:
        for i in range(starts[doc], starts[doc + 1]):
            counts[ordinals[i]] += 1


@compiled(*(nothing(U4, i8, U4, ordinals, I8_OUT) for ordinals in (U1, U2, U4)))
def _take_others(
    docs: NDArray[np.uint32],
    n_docs: int,
    starts: NDArray[np.uint32],
    ordinals: NDArray[Any],
    counts: NDArray[np.int64],
) -> None:
    """Take away what the documents have that are not among `docs`, which ascend."""
    doc = np.int64(0)
    for j in range(docs.size + 1):
        end = np.int64(n_docs if j == docs.size else docs[j])
        for i in range(starts[doc], starts[end]):
            counts[ordinals[i]] -= 1
        doc = min(end + 1, np.int64(n_docs))
