"""
The columns of several segments to those of one.

Documents keep their order, segment after segment. Whatever there is of each document
goes through memory in pieces; what has to be reached in another order lies on disk.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.analysis.sketch import SKETCH_BYTES
from indexer.index.codec.array_file import (
    SmallestSpool,
    Spool,
    add_smallest,
    array_on_disk,
    arrays_on_disk,
)
from indexer.index.codec.inversion import count_numbers, to_starts
from indexer.index.codec.lexicon import sum_lengths
from indexer.index.codec.segment_data import STORED_VALUE_FIELDS
from indexer.index.codec.sorted_strings import ChosenCursor, TermCursor, gathered, sorted_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
    from indexer.index.codec.segment_data import SegmentData
    from indexer.index.codec.sorted_strings import StringCursor

BLOCK_DOCUMENTS = 1 << 17
"""Documents that go through memory at once."""


@dataclass(frozen=True)
class MergeSource:
    """A segment to merge. is_alive: bool (n_docs,), or `None` when no document was removed."""

    segment: SegmentData
    is_alive: NDArray[np.bool_] | None = None

    @property
    def file(self) -> ArrayFile:
        """The arrays of the segment."""
        return self.segment.file

    @cached_property
    def n_kept(self) -> int:
        """Number of documents that are kept."""
        return self.segment.n_docs if self.is_alive is None else int(np.count_nonzero(self.is_alive))

    def spans(self) -> Iterator[tuple[slice, NDArray[np.bool_] | None]]:
        """Yield the documents in pieces, and which of each are kept; `None` for all."""
        for at in range(0, self.segment.n_docs, BLOCK_DOCUMENTS):
            own = slice(at, at + BLOCK_DOCUMENTS)
            yield own, None if self.is_alive is None else self.is_alive[own]

    def kept(self, name: str, width: int = 1) -> Iterator[NDArray[Any]]:
        """Yield what an array has for the documents that are kept, in pieces; `width` values each."""
        array = self.file.whole(name)
        rows = array if width == 1 else array.reshape(-1, width)
        for own, is_kept in self.spans():
            yield (rows[own] if is_kept is None else rows[own][is_kept]).ravel()


def kept(sources: Sequence[MergeSource], name: str, width: int = 1) -> Iterator[NDArray[Any]]:
    """Yield what an array has for the documents of all segments, in pieces; `width` values each."""
    for source in sources:
        yield from source.kept(name, width)


def write_merged_columns(file: ArrayFileWriter, folder: Path, sources: Sequence[MergeSource]) -> None:
    """Write all that segments know of their documents beside their words and stored fields."""
    _write_keys(file, folder, sources)
    for name, dtype in (
        ("key.prefixes", np.uint64),
        ("first_day", np.int32),
        ("last_day", np.int32),
        ("year", np.int16),
        ("text.digests", np.uint64),
    ):
        file.add_pieces(name, dtype, kept(sources, name))
    file.add_pieces("text.sketches", np.uint8, kept(sources, "text.sketches", SKETCH_BYTES))
    for name in STORED_VALUE_FIELDS:
        _write_values(file, folder, sources, name)


def _starts(sources: Sequence[MergeSource], folder: Path, name: str) -> list[NDArray[np.uint32]]:
    """Return for each segment where its strings begin, whose lengths are in the array of this name."""
    of_sources = [source.file.whole(name) for source in sources]
    starts = arrays_on_disk(folder, np.uint32, [lengths.size + 1 for lengths in of_sources])
    for lengths, own in zip(of_sources, starts, strict=True):
        sum_lengths(lengths, own)
    return starts


def _write_keys(file: ArrayFileWriter, folder: Path, sources: Sequence[MergeSource]) -> None:
    starts = _starts(sources, folder, "key.lengths")
    file.add_pieces(
        "key.text",
        np.uint8,
        (piece for source, own in zip(sources, starts, strict=True) for piece in _key_texts(source, own)),
    )
    add_smallest(file, "key.lengths", folder, kept(sources, "key.lengths"))
    orders = []
    for source in sources:
        order = source.file.whole("key.order")
        orders.append(order if source.is_alive is None else order[source.is_alive[order]])
    cursors = [
        ChosenCursor(source.file.whole("key.text"), own, order)
        for source, own, order in zip(sources, starts, orders, strict=True)
    ]
    file.add_pieces("key.order", np.uint32, _merged_order(sources, cursors, orders))


def _key_texts(source: MergeSource, starts: NDArray[np.uint32]) -> Iterator[NDArray[np.uint8]]:
    text = source.file.whole("key.text")
    for own, is_kept in source.spans():
        if is_kept is None:
            yield text[int(starts[own.start]) : int(starts[min(own.stop, source.segment.n_docs)])]
        else:
            docs = np.flatnonzero(is_kept).astype(np.uint32) + np.uint32(own.start)
            yield gathered(text, starts, docs).text


def _merged_order(
    sources: Sequence[MergeSource],
    cursors: Sequence[StringCursor],
    orders: Sequence[NDArray[np.uint32]],
) -> Iterator[NDArray[np.uint32]]:
    """Yield the documents in the order of their keys, as numbers among those that are kept."""
    numbers = [
        None if source.is_alive is None else np.cumsum(source.is_alive, dtype=np.uint32) - np.uint32(1)
        for source in sources
    ]
    first_docs = np.cumsum([0, *(source.n_kept for source in sources)]).tolist()
    read = [0] * len(sources)
    for block in sorted_blocks(cursors):
        docs = []
        for i, n in enumerate(block.n_read):
            own = orders[i][read[i] : read[i] + n]
            number = numbers[i]
            docs.append((own if number is None else number[own]) + np.uint32(first_docs[i]))
            read[i] += n
        yield np.concatenate(docs)[block.order]


def _write_values(file: ArrayFileWriter, folder: Path, sources: Sequence[MergeSource], name: str) -> None:
    """Merge the values of a facet; values that only removed documents had are left out."""
    used = [_used_values(source, name) for source in sources]
    sizes = [source.file[f"{name}.value_lengths"].size for source in sources]
    numbers = arrays_on_disk(folder, np.uint32, sizes)
    n_values = _write_lexicon(file, folder, sources, name, used, numbers)
    with closing(SmallestSpool(folder)) as counts, closing(SmallestSpool(folder)) as ordinals:
        for source, own_numbers in zip(sources, numbers, strict=True):
            for own_counts, own in _values_of_documents(source, name):
                counts.extend(own_counts)
                ordinals.extend(own_numbers[own])
        all_ordinals = ordinals.mapped()
        counts.add_to(file, f"{name}.counts")
        ordinals.add_to(file, f"{name}.ordinals")
    starts = array_on_disk(folder, np.uint32, n_values + 1)
    count_numbers(all_ordinals, starts)
    to_starts(starts)
    file.add(f"{name}.value_starts", starts)


def _values_of_documents(source: MergeSource, name: str) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield how many values each kept document has, and their ordinals, in pieces."""
    all_counts, ordinals = source.file.whole(f"{name}.counts"), source.file[f"{name}.ordinals"]
    at = 0
    for own, is_kept in source.spans():
        counts = all_counts[own]
        n = int(counts.sum(dtype=np.int64))
        found = ordinals[at : at + n]
        at += n
        if is_kept is None:
            yield counts, found
        else:
            yield counts[is_kept], found[np.repeat(is_kept, counts)]


def _used_values(source: MergeSource, name: str) -> NDArray[np.uint32] | None:
    """Return the values that a kept document has, ascending; `None` for all."""
    if source.is_alive is None:
        return None
    is_used = np.zeros(source.file[f"{name}.value_lengths"].size, dtype=bool)
    for _, ordinals in _values_of_documents(source, name):
        is_used[ordinals] = True
    return np.flatnonzero(is_used).astype(np.uint32)


def _write_lexicon(  # noqa: PLR0913, PLR0917 - what is read, and what is found
    file: ArrayFileWriter,
    folder: Path,
    sources: Sequence[MergeSource],
    name: str,
    used: Sequence[NDArray[np.uint32] | None],
    numbers: Sequence[NDArray[np.uint32]],
) -> int:
    """Write the values of all segments, and return how many there are.

    numbers: uint32 (n_values,) of each segment, to be set to what each of its values is among all.
    """
    cursors: list[StringCursor] = []
    for source, chosen in zip(sources, used, strict=True):
        text, lengths = source.file[f"{name}.values"], f"{name}.value_lengths"
        if chosen is None:
            cursors.append(TermCursor(text, source.file.whole(lengths)))
        else:
            cursors.append(ChosenCursor(text, _starts([source], folder, lengths)[0], chosen))
    read = [0] * len(sources)
    with closing(Spool(folder, np.uint8)) as texts, closing(SmallestSpool(folder)) as lengths_of_all:
        for block in sorted_blocks(cursors):
            ranks, firsts = block.distinct()
            ranks += lengths_of_all.length
            text, lengths_of_block = block.joined(firsts)
            texts.extend(text)
            lengths_of_all.extend(lengths_of_block)
            for i, own in enumerate(np.split(ranks, np.cumsum(block.n_read)[:-1])):
                span, chosen = slice(read[i], read[i] + own.size), used[i]
                numbers[i][span if chosen is None else chosen[span]] = own
                read[i] += own.size
        n_values = lengths_of_all.length
        file.add_pieces(f"{name}.values", np.uint8, texts.pieces())
        lengths_of_all.add_to(file, f"{name}.value_lengths")
    return n_values
