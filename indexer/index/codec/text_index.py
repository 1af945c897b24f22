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

from indexer.index.codec.array_file import CountSpool, Spool, add_smallest
from indexer.index.codec.decoding import PAGE_BITS, CountSums, sum_counts
from indexer.index.codec.inversion import divide_pages
from indexer.index.codec.lexicon import Lexicon
from indexer.index.codec.postings import (
    WIDTHS,
    EncodedLists,
    PostingLists,
    encode,
    ranges,
    skip_entries,
)
from indexer.index.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
    from indexer.index.codec.inversion import Occurrences
_EXCEPTIONS = ("index", "gap", "count")

BLOCK_PLACES = 1 << 22
"""Occurrences that are put in order and encoded at once while writing: about 80 MB of memory."""


class TextIndex:
    """A text field of a segment, read where it lies, and what is read whole when it is first asked for.

    stem_forms: uint32 (n_forms,), the forms of each stem, stem after stem. widths: uint8 (n_forms,),
    positions that each form covers. lengths: (n_docs,), tokens of each document, joined forms included.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file, self._name = file, name
        self.stem_forms = self._array("stem_forms")
        self.widths = self._array("form_widths")
        self.lengths = self._array("lengths")

    def _array(self, part: str) -> NDArray[Any]:
        return self._file[f"{self._name}.{part}"]

    def _whole(self, part: str) -> NDArray[Any]:
        return self._file.whole(f"{self._name}.{part}")

    def _sums(self, part: str) -> CountSums:
        return CountSums(self._whole(part), self._whole(f"{part}.large"))

    @cached_property
    def terms(self) -> Lexicon:
        """The folded words."""
        return Lexicon(self._array("terms"), self._whole("term_lengths"), self._array("terms_by_suffix"))

    @cached_property
    def _term_forms(self) -> CountSums:
        return self._sums("term_forms")

    @cached_property
    def stems(self) -> Lexicon:
        """The stems, each behind its language."""
        return Lexicon(self._array("stems"), self._whole("stem_lengths"))

    @cached_property
    def _stem_counts(self) -> CountSums:
        return self._sums("stem_counts")

    @cached_property
    def lists(self) -> PostingLists:
        """The posting list of each form."""
        array = self._array
        encoded = EncodedLists(
            self._whole("list_widths"),
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
        n_places = self._whole("list_places")
        low_starts = np.empty(n_places.size + 1, dtype=np.int64)
        sum_counts(n_places, self._whole("list_places.large"), low_starts)
        n_codes = self._file.counts(f"{self._name}.list_pages")
        return PostingLists(
            encoded, n_codes, low_starts, array("lows"), (array("skip_pages"), array("skip_places"))
        )

    @cached_property
    def n_positions(self) -> NDArray[Any]:
        """The positions of each document: (n_docs,)."""
        return self._whole("n_positions")

    @cached_property
    def n_pages(self) -> int:
        """Number of pages of all documents."""
        return int(pages_of(self.n_positions).sum(dtype=np.int64))

    @cached_property
    def first_pages(self) -> NDArray[np.uint32]:
        """Where each document's pages begin: uint32 (n_docs + 1,)."""
        return _starts(pages_of(self.n_positions), np.uint32)

    @cached_property
    def page_docs(self) -> NDArray[np.uint32]:
        """The document of each page: uint32 (n_pages,)."""
        n_pages = np.diff(self.first_pages)
        return np.repeat(np.arange(n_pages.size, dtype=np.uint32), n_pages)

    @property
    def n_forms(self) -> int:
        """Number of forms, which is that of posting lists."""
        return int(self.widths.size)

    def forms_of_words(self, words: Sequence[bytes]) -> list[int]:
        """Return the forms of folded words."""
        found = [ordinal for ordinal in self.terms.find_all(words) if ordinal >= 0]
        return [form for own in self._term_forms.several(found) for form in own]

    def forms_of_terms(self, ordinals: NDArray[Any]) -> NDArray[np.int64]:
        """Return the forms of words by their ordinals, ascending: int64."""
        return ranges(*self._term_forms.at(ordinals.astype(np.int64)))

    def forms_of_stems(self, stems: Sequence[bytes]) -> list[int]:
        """Return the forms of stems, of each ascending: one that is of several as often."""
        found = [ordinal for ordinal in self.stems.find_all(stems) if ordinal >= 0]
        return [
            form
            for own in self._stem_counts.several(found)
            for form in self.stem_forms[own.start : own.stop].tolist()
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
    """Takes the forms of a text field in their order, with their places, and writes its arrays.

    What it takes is on disk until then, in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._widths = Spool(folder, np.uint8)
        self._n_codes, self._n_places = CountSpool(folder), CountSpool(folder)
        self._codes = {n_bytes: Spool(folder, width.dtype) for n_bytes, width in WIDTHS.items()}
        self._exceptions = {
            n_bytes: {part: Spool(folder, np.uint32) for part in _EXCEPTIONS} for n_bytes in WIDTHS
        }
        self._lows = Spool(folder, np.uint8)
        self._skips = Spool(folder, np.uint32), Spool(folder, np.uint32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        spools = [self._widths, self._lows, *self._codes.values(), *self._skips]
        spools += [spool for parts in self._exceptions.values() for spool in parts.values()]
        for spool in spools:
            spool.close()
        for counts in (self._n_codes, self._n_places):
            counts.close()

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
        self._widths.extend(encoded.widths)
        self._n_codes.extend(n_codes)
        first_codes = np.zeros(n_codes.size, dtype=np.int64)
        np.cumsum(n_codes[:-1], out=first_codes[1:])
        self._n_places.extend(np.add.reduceat(counts, first_codes, dtype=np.uint32))
        for n_bytes, spool in self._codes.items():
            index, gaps, repeated = encoded.exceptions[n_bytes]
            exceptions = self._exceptions[n_bytes]
            exceptions["index"].extend(index + spool.length)
            exceptions["gap"].extend(gaps)
            exceptions["count"].extend(repeated)
            spool.extend(encoded.codes[n_bytes])
        self._lows.extend(lows)
        for skips, entries in zip(self._skips, skip_entries(n_codes, pages, counts), strict=True):
            skips.extend(entries)

    def add_occurrences(self, occurrences: Occurrences, ranks: NDArray[np.uint32], n_forms: int) -> None:
        """Append the lists of all forms from their occurrences, which are used up.

        ranks: uint32, the number that each form of an occurrence has here, below `n_forms`. A thread writes
        the lists of one block of forms while the places of the next one are gathered.
        """
        writing = Stage("encoding", self._add_block, 1)
        try:
            for block in occurrences.by_rank(ranks, n_forms, BLOCK_PLACES):
                writing.put(block)
            writing.settle()
        finally:
            writing.drop()
            writing.end()

    def _add_block(self, block: tuple[NDArray[np.int64], NDArray[np.uint32]]) -> None:
        """Append the lists of some forms: how many places each has, and their places."""
        n_places, places = block
        n_codes = np.empty(n_places.size, dtype=np.uint32)
        pages, counts = np.empty(places.size, dtype=np.uint32), np.empty(places.size, dtype=np.uint32)
        lows = np.empty(places.size, dtype=np.uint8)
        n = divide_pages(n_places, places, n_codes, pages, counts, lows)
        self.add(n_codes, pages[:n], counts[:n], lows)

    def finish(
        self,
        file: ArrayFileWriter,
        name: str,
        lengths: Iterable[NDArray[Any]],
        n_positions: Iterable[NDArray[Any]],
    ) -> None:
        """Write the arrays of the field under its name, but for those of its forms.

        lengths, n_positions: of the documents, in pieces.
        """
        file.add_pieces(f"{name}.list_widths", np.uint8, self._widths.pieces())
        for part, spool in zip(("skip_pages", "skip_places"), self._skips, strict=True):
            file.add_pieces(f"{name}.{part}", np.uint32, spool.pieces())
        add_smallest(file, f"{name}.lengths", self._folder, lengths)
        add_smallest(file, f"{name}.n_positions", self._folder, n_positions)
        self._n_codes.add_to(file, f"{name}.list_pages")
        self._n_places.add_to(file, f"{name}.list_places")
        for n_bytes, codes in self._codes.items():
            file.add_pieces(f"{name}.codes_{n_bytes}", codes.dtype, codes.pieces())
            for part, entries in self._exceptions[n_bytes].items():
                file.add_pieces(f"{name}.exceptions_{n_bytes}_{part}", entries.dtype, entries.pieces())
        file.add_pieces(f"{name}.lows", self._lows.dtype, self._lows.pieces())
