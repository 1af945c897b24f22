"""
Adding up what words count in documents.

An *accumulator* is a sum for every doc id, and a mark that says whether it was touched. Memory that is never
touched costs next to nothing, and marks are looked through eight at a time: so a rare word costs what its
postings cost, in a large collection too. Each kernel has a slow, obvious twin in tests/property/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.compiled import F4, F4_OUT, I8, U1, U1_OUT, U4, U4_OUT, U8, compiled, f4, i8, nothing
from indexer.index.codec.decoding import PAGE_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.index.codec.postings import PostingLists


class Accumulator:
    """Sums by doc id. Not for several threads.

    sums: float32 (n_ids,). marks: uint8, 1 for each doc id that was touched.
    """

    def __init__(self, n_ids: int) -> None:
        self.sums: NDArray[np.float32] = np.zeros(n_ids, dtype=np.float32)
        self.marks = no_marks(n_ids)

    def add(self, docs: NDArray[np.uint32], values: NDArray[np.float32]) -> None:
        """Add values of documents: uint32 and float32 (n,)."""
        _add_values(docs, values, self.sums, self.marks)

    def add_lists(  # noqa: PLR0913, PLR0917 - the parts of a field of a segment
        self,
        lists: PostingLists,
        forms: NDArray[np.int64],
        weights: NDArray[np.float32],
        page_docs: NDArray[np.uint32],
        first_doc: int,
        factors: NDArray[np.float32],
        among: NDArray[np.uint8] | None = None,
    ) -> None:
        """Add the occurrences of forms in a segment; where marks are given, in other documents mark alone.

        weights: float32 (n_forms,), of an occurrence of each. factors: float32 (n_ids,), of one in each
        document.
        """
        for own, ends, (pages, counts) in lists.in_portions(forms):
            added = pages, counts, ends, weights[own], page_docs, first_doc, factors
            if among is None:
                _add_pages(*added, self.sums, self.marks)
            else:
                _add_pages_among(*added, among, self.sums, self.marks)

    def add_places(
        self,
        places: NDArray[np.uint32],
        page_docs: NDArray[np.uint32],
        first_doc: int,
        factors: NDArray[np.float32],
    ) -> None:
        """Add one occurrence for each of some places of a segment."""
        _add_places(places, page_docs, first_doc, factors, self.sums, self.marks)

    def taken(
        self, docs: NDArray[np.uint32], is_alive: NDArray[np.bool_] | None = None
    ) -> tuple[int, NDArray[np.intp], NDArray[np.float32]]:
        """Return how many doc ids were touched, which of `docs` are among them, and the sums of these.

        is_alive: tells which doc ids are counted, `None` for all.
        """
        if is_alive is not None:
            self.marks[: is_alive.size] &= is_alive.view(np.uint8)
        which = self.marks.take(docs).nonzero()[0]
        return int(np.count_nonzero(self.marks.view(np.bool_))), which, self.sums.take(docs.take(which))

    def collect(
        self, is_alive: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return the doc ids that were touched, ascending, and their sums; of `is_alive` those it tells."""
        if is_alive is not None:
            self.marks[: is_alive.size] &= is_alive.view(np.uint8)
        n = int(np.count_nonzero(self.marks.view(np.bool_)))
        docs, sums = np.empty(n + _EIGHT, dtype=np.uint32), np.empty(n, dtype=np.float32)
        _collect(self.marks.view(np.uint64), self.sums, docs, sums)
        return docs[:n], sums


_EIGHT = 8
"""Marks that are looked at together."""


def no_marks(n_ids: int) -> NDArray[np.uint8]:
    """Return a mark for each doc id, none set: uint8, a multiple of 8 of them."""
    return np.zeros(-(-n_ids // 8) * 8, dtype=np.uint8)


def marks_of(docs: NDArray[np.uint32], n_ids: int) -> NDArray[np.uint8]:
    """Return a mark for each doc id, 1 for these."""
    marks = no_marks(n_ids)
    marks[docs.astype(np.intp)] = 1
    return marks


@compiled(nothing(U4, F4, F4_OUT, U1_OUT))
def _add_values(
    docs: NDArray[np.uint32],
    values: NDArray[np.float32],
    sums: NDArray[np.float32],
    marks: NDArray[np.uint8],
) -> None:
    for i in range(docs.size):
        sums[docs[i]] += values[i]
        marks[docs[i]] = 1


@compiled(nothing(U4, U4, I8, F4, U4, i8, F4, F4_OUT, U1_OUT))
def _add_pages(  # noqa: PLR0913, PLR0917 - as above, and where it goes
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    ends: NDArray[np.int64],
    weights: NDArray[np.float32],
    page_docs: NDArray[np.uint32],
    first_doc: int,
    factors: NDArray[np.float32],
    sums: NDArray[np.float32],
    marks: NDArray[np.uint8],
) -> None:
    start = np.int64(0)
    for f in range(ends.size):
        weight = weights[f]
        for j in range(np.uint64(start), np.uint64(ends[f])):
            doc = np.uint64(first_doc) + np.uint64(page_docs[pages[j]])
            sums[doc] += weight * factors[doc] * np.float32(counts[j])
            marks[doc] = 1
        start = ends[f]


@compiled(nothing(U4, U4, I8, F4, U4, i8, F4, U1, F4_OUT, U1_OUT))
def _add_pages_among(  # noqa: PLR0913, PLR0917 - as above, and where it goes
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    ends: NDArray[np.int64],
    weights: NDArray[np.float32],
    page_docs: NDArray[np.uint32],
    first_doc: int,
    factors: NDArray[np.float32],
    among: NDArray[np.uint8],
    sums: NDArray[np.float32],
    marks: NDArray[np.uint8],
) -> None:
    """Add as `_add_pages` does, which is a loop of its own because to ask costs it a fifth."""
    start = np.int64(0)
    for f in range(ends.size):
        weight = weights[f]
        for j in range(np.uint64(start), np.uint64(ends[f])):
            doc = np.uint64(first_doc) + np.uint64(page_docs[pages[j]])
            marks[doc] = 1
            if among[doc]:
                sums[doc] += weight * factors[doc] * np.float32(counts[j])
        start = ends[f]


@compiled(nothing(U4, U4, i8, F4, F4_OUT, U1_OUT))
def _add_places(  # noqa: PLR0913, PLR0917 - as above, and where it goes
    places: NDArray[np.uint32],
    page_docs: NDArray[np.uint32],
    first_doc: int,
    factors: NDArray[np.float32],
    sums: NDArray[np.float32],
    marks: NDArray[np.uint8],
) -> None:
    for place in places:
        doc = np.uint64(first_doc) + np.uint64(page_docs[place >> PAGE_BITS])
        sums[doc] += factors[doc]
        marks[doc] = 1


@compiled(nothing(U8, F4, U4_OUT, F4_OUT))
def _collect(
    eights: NDArray[np.uint64],
    sums: NDArray[np.float32],
    docs: NDArray[np.uint32],
    values: NDArray[np.float32],
) -> None:
    """Write the doc ids that are marked, and their sums. docs: with room for eight more than there are."""
    n = np.uint64(0)
    for i in range(eights.size):
        marks = eights[i]
        if marks:
            # Each is written, and kept if it is marked: no processor guesses which are.
            for k in range(_EIGHT):
                docs[n] = _EIGHT * i + k
                n += (marks >> np.uint64(_EIGHT * k)) & np.uint64(1)
    for i in range(values.size):
        values[i] = sums[np.uint64(docs[i])]


@compiled(nothing(F4_OUT, f4, f4))
def saturate_in_place(frequencies: NDArray[np.float32], weight: float, k1: float) -> None:
    """Make weighted frequencies the scores of a word, `weight * f / (k1 + f)`, where they stand."""
    for i in range(frequencies.size):
        frequencies[i] = weight * (frequencies[i] / (k1 + frequencies[i]))


@compiled(i8(U4, U4, I8, I8, U1, U1, U4, i8, U1, U4_OUT, U1_OUT, i8))
def read_places(  # noqa: PLR0913, PLR0917 - lists and documents, and where it goes
    pages: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    ends: NDArray[np.int64],
    first_lows: NDArray[np.int64],
    lows: NDArray[np.uint8],
    form_widths: NDArray[np.uint8],
    page_docs: NDArray[np.uint32],
    first_doc: int,
    among: NDArray[np.uint8],
    places: NDArray[np.uint32],
    widths: NDArray[np.uint8],
    at: int,
) -> int:
    """Write the places of decoded lists, list after list, from `at` on, and return where they end.

    ends: int64 (n_forms,), where each list ends in the pages. first_lows: int64 (n_forms,), where its places
    begin in `lows`. form_widths: uint8 (n_forms,), positions that each form covers. among: the marks of
    the documents of which places are wanted; empty for all. places, widths: as many as there may be.
    """
    start = np.int64(0)
    for f in range(ends.size):
        low = first_lows[f]
        for j in range(start, ends[f]):
            page, count = np.int64(pages[j]), np.int64(counts[j])
            if among.size == 0 or among[first_doc + np.int64(page_docs[page])]:
                for m in range(low, low + count):
                    places[at] = (page << PAGE_BITS) | np.int64(lows[m])
                    widths[at] = form_widths[f]
                    at += 1
            low += count
        start = ends[f]
    return at
