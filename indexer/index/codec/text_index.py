"""
The words of one text field in one segment: exact forms, stems, and where they stand.

Each form (see `forms`) has one posting list, and they are sorted as it is. So a word is
a few lists in a row, words with one prefix are many lists in a row, and a stem names the
lists of its words: no occurrence is stored twice.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from indexer.index.codec.array_file import Spool
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.inversion import divide_pages
from indexer.index.codec.lexicon import Lexicon, smallest
from indexer.index.codec.postings import (
    WIDTHS,
    EncodedLists,
    PostingLists,
    encode,
    ranges,
    skip_entries,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
    from indexer.index.codec.forms import FormTable
    from indexer.index.codec.inversion import Occurrences
BLOCK_PLACES = 1 << 22
"""Occurrences that are put in order and encoded at once while writing: about 80 MB of memory."""


class TextIndex:
    """A text field of a segment, read where it lies.

    first_pages: uint32 (n_docs + 1,), where each document's pages begin. page_docs: uint32
    (n_pages,), the document of each page. lengths: (n_docs,), tokens of each document, joined
    forms included. n_positions: (n_docs,).
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        def array(part: str) -> NDArray[Any]:
            return file[f"{name}.{part}"]

        self.terms = Lexicon(array("terms"), array("term_lengths"), array("terms_by_suffix"))
        self.term_starts = _starts(file.counts(f"{name}.term_forms"), np.uint32)
        self.stems = Lexicon(array("stems"), array("stem_lengths"))
        self.stem_starts = _starts(file.counts(f"{name}.stem_counts"), np.uint32)
        self.stem_forms = array("stem_forms")
        self.widths = array("form_widths")
        encoded = EncodedLists(
            array("list_widths"),
            {n_bytes: array(f"codes_{n_bytes}") for n_bytes in WIDTHS},
            {
                n_bytes: (
                    array(f"exceptions_{n_bytes}_index"),
                    array(f"exceptions_{n_bytes}_gap"),
                    array(f"exceptions_{n_bytes}_count"),
                )
                for n_bytes in WIDTHS
            },
        )
        low_starts = _starts(file.counts(f"{name}.list_places"), np.int64)
        n_codes = file.counts(f"{name}.list_pages")
        skips = array("skip_pages"), array("skip_places")
        self.lists = PostingLists(encoded, n_codes, low_starts, array("lows"), skips)
        self.lengths = array("lengths")
        self.n_positions = array("n_positions")
        n_pages = pages_of(self.n_positions)
        self.first_pages = _starts(n_pages, np.uint32)
        self.page_docs: NDArray[np.uint32] = np.repeat(
            np.arange(n_pages.size, dtype=np.uint32), n_pages.astype(np.int64)
        )

    @property
    def n_forms(self) -> int:
        """Number of forms, which is that of posting lists."""
        return int(self.widths.size)

    def forms_of_term(self, term: bytes) -> range:
        """Return the forms of a folded word."""
        ordinal = self.terms.find(term)
        if ordinal < 0:
            return range(0)
        return range(int(self.term_starts[ordinal]), int(self.term_starts[ordinal + 1]))

    def forms_of_terms(self, ordinals: NDArray[Any]) -> NDArray[np.int64]:
        """Return the forms of words by their ordinals, ascending: int64."""
        starts = self.term_starts[ordinals].astype(np.int64)
        return ranges(starts, self.term_starts[ordinals.astype(np.int64) + 1].astype(np.int64) - starts)

    def forms_of_stem(self, stem: bytes) -> NDArray[np.uint32]:
        """Return the forms of a stem, ascending: uint32."""
        ordinal = self.stems.find(stem)
        if ordinal < 0:
            return self.stem_forms[:0]
        forms: NDArray[np.uint32] = self.stem_forms[self.stem_starts[ordinal] : self.stem_starts[ordinal + 1]]
        return forms

    @cached_property
    def term_of_form(self) -> NDArray[np.uint32]:
        """The ordinal of each form's word: uint32 (n_forms,)."""
        return np.repeat(np.arange(len(self.terms), dtype=np.uint32), np.diff(self.term_starts))

    @cached_property
    def stem_of_form(self) -> NDArray[np.uint32]:
        """The ordinal of each form's stem: uint32 (n_forms,)."""
        stems = np.empty(self.n_forms, dtype=np.uint32)
        stems[self.stem_forms] = np.repeat(
            np.arange(len(self.stems), dtype=np.uint32), np.diff(self.stem_starts)
        )
        return stems

    def form_keys(
        self, first: int, last: int, stem_numbers: NDArray[np.uint32]
    ) -> list[tuple[bytes, int, int]]:
        """Return forms `first` up to `last` as they are sorted: word, stem, width.

        stem_numbers: uint32 (n_stems,), what stands for each stem.
        """
        if first == last:
            return []
        ordinals = self.term_of_form[first:last]
        low = int(ordinals[0])
        words = self.terms.slice(low, int(ordinals[-1]) + 1)
        stems = stem_numbers[self.stem_of_form[first:last]].tolist()
        return [
            (words[i - low], stem, width)
            for i, stem, width in zip(ordinals.tolist(), stems, self.widths[first:last].tolist(), strict=True)
        ]


def pages_of(n_positions: NDArray[Any]) -> NDArray[np.uint32]:
    """Return how many pages documents take: uint32, at least 1, so that the last place stays free."""
    return (n_positions.astype(np.uint32) >> np.uint32(PAGE_BITS)) + np.uint32(1)


def pages_at_most(n_positions: int) -> int:
    """Return how many pages a document with so many positions takes."""
    return (n_positions >> PAGE_BITS) + 1


def _starts(counts: NDArray[Any], dtype: type) -> NDArray[Any]:
    starts: NDArray[Any] = np.zeros(counts.size + 1, dtype=dtype)
    np.cumsum(counts, dtype=dtype, out=starts[1:])
    return starts


class TextIndexWriter:
    """Takes the forms of a text field in their order, with their places, and writes its arrays."""

    def __init__(self, folder: Path) -> None:
        self._widths: list[NDArray[np.uint8]] = []
        self._n_codes: list[NDArray[np.uint32]] = []
        self._n_places: list[NDArray[np.uint32]] = []
        self._codes = {n_bytes: Spool(folder, width.dtype) for n_bytes, width in WIDTHS.items()}
        self._exceptions: dict[int, list[tuple[NDArray[Any], ...]]] = {n_bytes: [] for n_bytes in WIDTHS}
        self._lows = Spool(folder, np.uint8)
        self._skips: list[tuple[NDArray[np.uint32], NDArray[np.uint32]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for spool in (*self._codes.values(), self._lows):
            spool.close()

    def add(
        self,
        n_codes: NDArray[Any],
        pages: NDArray[np.uint32],
        counts: NDArray[Any],
        lows: NDArray[np.uint8],
    ) -> None:
        """Append the lists of forms that follow those before, each with at least one place.

        n_codes: (n_forms,), pages of each. pages: uint32, counts: int (sum of n_codes,). lows:
        uint8 (sum of counts,).
        """
        if not n_codes.size:
            return
        encoded = encode(n_codes, pages, counts)
        self._widths.append(encoded.widths)
        self._n_codes.append(n_codes.astype(np.uint32))
        first_codes = np.zeros(n_codes.size, dtype=np.int64)
        np.cumsum(n_codes[:-1], out=first_codes[1:])
        self._n_places.append(np.add.reduceat(counts, first_codes, dtype=np.uint32))
        for n_bytes, spool in self._codes.items():
            index, gaps, repeated = encoded.exceptions[n_bytes]
            self._exceptions[n_bytes].append((index + spool.length, gaps, repeated))
            spool.extend(encoded.codes[n_bytes])
        self._lows.extend(lows)
        self._skips.append(skip_entries(n_codes, pages, counts))

    def add_occurrences(self, occurrences: Occurrences, ranks: NDArray[np.uint32], n_forms: int) -> None:
        """Append the lists of all forms from their occurrences, which are used up.

        ranks: uint32, the number that each form of an occurrence has here, below `n_forms`.
        """
        for n_places, places in occurrences.by_rank(ranks, n_forms, BLOCK_PLACES):
            n_codes = np.empty(n_places.size, dtype=np.uint32)
            pages, counts = np.empty(places.size, dtype=np.uint32), np.empty(places.size, dtype=np.uint32)
            lows = np.empty(places.size, dtype=np.uint8)
            n = divide_pages(n_places, places, n_codes, pages, counts, lows)
            self.add(n_codes, pages[:n], counts[:n], lows)

    def finish(
        self,
        file: ArrayFileWriter,
        name: str,
        forms: FormTable,
        lengths: NDArray[Any],
        n_positions: NDArray[Any],
    ) -> None:
        """Write the arrays of the field under its name."""
        forms.write(file, name)
        arrays: dict[str, NDArray[Any]] = {
            "list_widths": _joined(self._widths, np.uint8),
            "skip_pages": _joined([pages for pages, _ in self._skips], np.uint32),
            "skip_places": _joined([places for _, places in self._skips], np.uint32),
            "lengths": smallest(lengths),
            "n_positions": smallest(n_positions),
        }
        for part, array in arrays.items():
            file.add(f"{name}.{part}", array)
        file.add_counts(f"{name}.list_pages", _joined(self._n_codes, np.uint32))
        file.add_counts(f"{name}.list_places", _joined(self._n_places, np.uint32))
        for n_bytes, spool in self._codes.items():
            file.add_pieces(f"{name}.codes_{n_bytes}", spool.dtype, spool.pieces())
            parts = self._exceptions[n_bytes]
            for i, (part, dtype) in enumerate(
                (("index", np.int64), ("gap", np.uint32), ("count", np.uint32))
            ):
                file.add(f"{name}.exceptions_{n_bytes}_{part}", _joined([entry[i] for entry in parts], dtype))
        file.add_pieces(f"{name}.lows", self._lows.dtype, self._lows.pieces())


def _joined(parts: Sequence[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
