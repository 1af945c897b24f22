"""
Several segments to one, by concatenation.

Documents keep their order, segment after segment; those that were removed are left
out. Words are merged in blocks of forms, so that memory stays bounded whatever the
segments' size; stored records are copied as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.index.codec.array_file import ArrayFileWriter
from indexer.index.codec.columns import DocumentColumns, ValueTable
from indexer.index.codec.forms import FormTableBuilder
from indexer.index.codec.lexicon import END
from indexer.index.codec.postings import ranges
from indexer.index.codec.segment_data import VALUE_FIELDS
from indexer.index.codec.stored import copy_records
from indexer.index.codec.text_index import TextIndexWriter, pages_of
from indexer.index.schema import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.forms import FormTable
    from indexer.index.codec.lexicon import Lexicon
    from indexer.index.codec.segment_data import SegmentData
    from indexer.index.codec.text_index import TextIndex

BLOCK_FORMS = 1 << 18
"""Forms that are merged at once: about 100 MB of Python objects."""

BLOCK_PLACES = 1 << 22
"""Occurrences that are merged at once, unless one form alone has more: about 150 MB."""


@dataclass(frozen=True)
class MergeSource:
    """A segment to merge. is_alive: bool (n_docs,), or `None` when no document was removed."""

    segment: SegmentData
    is_alive: NDArray[np.bool_] | None = None

    @cached_property
    def docs(self) -> NDArray[np.int64]:
        """The documents to keep, ascending."""
        if self.is_alive is None:
            return np.arange(self.segment.n_docs)
        return np.flatnonzero(self.is_alive)


def merge_segments(sources: Sequence[MergeSource], path: Path, *, is_durable: bool = True) -> int:
    """Write the documents of all sources to one segment, and return how many they are."""
    columns = _merged_columns(sources)
    file = ArrayFileWriter(path)
    try:
        columns.write(file)
        for name in TEXT_FIELDS:
            with TextIndexWriter(path.parent) as writer:
                forms = _merge_texts(sources, name, writer)
                writer.finish(file, name, forms, columns.lengths[name], columns.n_positions[name])
        copy_records(file, [(source.segment, source.is_alive) for source in sources])
        file.close(is_durable=is_durable)
    except BaseException:
        file.abandon()
        raise
    return len(columns.keys)


def _merged_columns(sources: Sequence[MergeSource]) -> DocumentColumns:
    def joined(arrays: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
        kept = [array[source.docs] for array, source in zip(arrays, sources, strict=True)]
        return np.concatenate(kept).astype(dtype)

    segments = [source.segment for source in sources]
    return DocumentColumns(
        keys=[source.segment.keys[doc] for source in sources for doc in source.docs.tolist()],
        first_days=joined([segment.first_days for segment in segments], np.int32),
        last_days=joined([segment.last_days for segment in segments], np.int32),
        years=joined([segment.years for segment in segments], np.int16),
        tables={name: _merged_table(sources, name) for name in VALUE_FIELDS},
        lengths={
            name: joined([segment.texts[name].lengths for segment in segments], np.uint32)
            for name in TEXT_FIELDS
        },
        n_positions={
            name: joined([segment.texts[name].n_positions for segment in segments], np.uint32)
            for name in TEXT_FIELDS
        },
    )


def _merged_table(sources: Sequence[MergeSource], name: str) -> ValueTable:
    """Merge the values of a facet; values that only removed documents had are left out."""
    counts = []
    kept_ordinals = []
    kept_values = []
    for source in sources:
        column = source.segment.columns[name]
        own_counts = np.diff(column.starts).astype(np.int64)[source.docs]
        ordinals = column.ordinals[ranges(column.starts[source.docs].astype(np.int64), own_counts)]
        used, compact = np.unique(ordinals, return_inverse=True)
        counts.append(own_counts)
        kept_ordinals.append(compact)
        kept_values.append(column.values.take(used))
    values = sorted(set().union(*kept_values))
    position = {value: i for i, value in enumerate(values)}
    merged = [
        np.array([position[value] for value in own], dtype=np.int64)[ordinals]
        for own, ordinals in zip(kept_values, kept_ordinals, strict=True)
    ]
    return ValueTable(values, np.concatenate(counts), np.concatenate(merged))


@dataclass(frozen=True)
class _TextSource:
    """The words of one source, where its pages go, and what its stems are among all.

    new_pages: uint32 (n_pages,). is_kept: bool (n_pages,), `None` for all. new_stems: uint32 (n_stems,).
    """

    text: TextIndex
    new_pages: NDArray[np.uint32]
    is_kept: NDArray[np.bool_] | None
    new_stems: NDArray[np.uint32]


def _text_sources(
    sources: Sequence[MergeSource], name: str, new_stems: Sequence[NDArray[np.uint32]]
) -> Iterator[_TextSource]:
    offset = 0
    for source, own_stems in zip(sources, new_stems, strict=True):
        text = source.segment.texts[name]
        n_pages = pages_of(text.n_positions)
        if source.is_alive is None:
            total = int(text.page_docs.size)
            yield _TextSource(text, np.arange(offset, offset + total, dtype=np.uint32), None, own_stems)
            offset += total
            continue
        is_kept = np.repeat(source.is_alive, n_pages.astype(np.int64))
        new_pages = (np.cumsum(is_kept, dtype=np.uint32) - np.uint32(1)) + np.uint32(offset)
        yield _TextSource(text, new_pages, is_kept, own_stems)
        offset += int(np.count_nonzero(is_kept))


def _merge_texts(sources: Sequence[MergeSource], name: str, writer: TextIndexWriter) -> FormTable:
    stems, new_stems = merge_lexicons([source.segment.texts[name].stems for source in sources])
    forms = FormTableBuilder(stems)
    texts = list(_text_sources(sources, name, new_stems))
    firsts = [0] * len(texts)
    while any(first < source.text.n_forms for first, source in zip(firsts, texts, strict=True)):
        lasts = _block_ends(texts, firsts)
        _merge_block(texts, firsts, lasts, writer, forms)
        firsts = lasts
        for source in sources:
            source.segment.file.release()
    return forms.table()


def merge_lexicons(lexicons: Sequence[Lexicon]) -> tuple[NDArray[np.uint8], list[NDArray[np.uint32]]]:
    """Return the terms of all lexicons, as a lexicon's text, and for each what its ordinals become."""
    text = bytearray()
    numbers: list[list[NDArray[np.uint32]]] = [[] for _ in lexicons]
    firsts = [0] * len(lexicons)
    n_merged = 0
    while any(first < len(lexicon) for first, lexicon in zip(firsts, lexicons, strict=True)):
        step = max(1, BLOCK_FORMS // len(lexicons))
        bounds = [
            lexicon[first + step]
            for first, lexicon in zip(firsts, lexicons, strict=True)
            if first + step < len(lexicon)
        ]
        bound = min(bounds, default=None)
        lasts = [len(lexicon) if bound is None else lexicon.left_of(bound) for lexicon in lexicons]
        own = [lexicon.slice(*span) for lexicon, *span in zip(lexicons, firsts, lasts, strict=True)]
        merged = sorted(set().union(*own))
        position = {term: n_merged + i for i, term in enumerate(merged)}
        for kept, terms in zip(numbers, own, strict=True):
            kept.append(np.array([position[term] for term in terms], dtype=np.uint32))
        text += b"".join([term + END for term in merged])
        n_merged += len(merged)
        firsts = lasts
    nothing = np.zeros(0, dtype=np.uint32)
    return np.frombuffer(bytes(text), dtype=np.uint8), [np.concatenate([nothing, *kept]) for kept in numbers]


def _block_ends(texts: Sequence[_TextSource], firsts: Sequence[int]) -> list[int]:
    """Return for each source where a block of forms ends, so that no form is in two blocks."""
    n_forms = BLOCK_FORMS // len(texts)
    n_places = BLOCK_PLACES // len(texts)
    bounds = []
    for source, first in zip(texts, firsts, strict=True):
        text = source.text
        if first == text.n_forms:
            continue
        low_starts = text.lists.low_starts
        by_places = int(np.searchsorted(low_starts, int(low_starts[first]) + n_places, side="right")) - 1
        last = min(max(first + 1, min(first + n_forms, by_places)), text.n_forms)
        if last < text.n_forms:
            bounds.append(text.terms[int(text.term_of_form[last])])
    if not bounds:
        return [source.text.n_forms for source in texts]
    bound = min(bounds)  # a word, so that its forms stay together
    ends = []
    for source, first in zip(texts, firsts, strict=True):
        end = int(source.text.term_starts[source.text.terms.left_of(bound)])
        ends.append(max(first, end))
    if ends == list(firsts):  # the block is one word alone
        ends = [
            max(first, int(source.text.term_starts[source.text.terms.left_of(bound + b"\0")]))
            for source, first in zip(texts, firsts, strict=True)
        ]
    return ends


def _merge_block(
    texts: Sequence[_TextSource],
    firsts: Sequence[int],
    lasts: Sequence[int],
    writer: TextIndexWriter,
    forms: FormTableBuilder,
) -> None:
    own_keys = [
        source.text.form_keys(first, last, source.new_stems)
        for source, first, last in zip(texts, firsts, lasts, strict=True)
    ]
    keys: list[tuple[bytes, int, int]] = sorted(set().union(*own_keys))
    position = {key: i for i, key in enumerate(keys)}
    parts = []
    n_codes = np.zeros(len(keys), dtype=np.int64)
    for source, first, last, own in zip(texts, firsts, lasts, own_keys, strict=True):
        if first == last:
            continue
        part = _decoded(source, first, last)
        target = np.array([position[key] for key in own], dtype=np.int64)
        parts.append((target, *part))
        n_codes[target] += part[0]
    starts = np.zeros(len(keys) + 1, dtype=np.int64)
    np.cumsum(n_codes, out=starts[1:])
    pages = np.empty(starts[-1], dtype=np.uint32)
    counts = np.empty(starts[-1], dtype=np.uint32)
    filled = starts[:-1].copy()
    goes_to = []
    for target, own_codes, own_pages, own_counts, _ in parts:
        index = ranges(filled[target], own_codes)
        pages[index] = own_pages
        counts[index] = own_counts
        filled[target] += own_codes
        goes_to.append(index)
    low_starts = np.zeros(counts.size + 1, dtype=np.int64)
    np.cumsum(counts, out=low_starts[1:])
    lows = np.empty(low_starts[-1], dtype=np.uint8)
    for index, (_, _, _, own_counts, own_lows) in zip(goes_to, parts, strict=True):
        lows[ranges(low_starts[index], own_counts.astype(np.int64))] = own_lows
    is_left = n_codes > 0
    if not is_left.all():
        keys = [key for key, left in zip(keys, is_left.tolist(), strict=True) if left]
        n_codes = n_codes[is_left]
    forms.add(keys)
    writer.add(n_codes, pages, counts, lows)


def _decoded(
    source: _TextSource, first: int, last: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[Any], NDArray[np.uint8]]:
    """Return pages of each list, pages as they will be, counts and low bytes of some forms in a row."""
    lists = source.text.lists
    pages, counts = lists.many(np.arange(first, last))
    n_codes = lists.n_codes[first:last].astype(np.int64)
    lows = lists.lows[lists.low_starts[first] : lists.low_starts[last]]
    if source.is_kept is not None:
        is_kept = source.is_kept[pages]
        lows = lows[np.repeat(is_kept, counts.astype(np.int64))]
        kept_before = np.zeros(pages.size + 1, dtype=np.int64)
        np.cumsum(is_kept, out=kept_before[1:])
        ends = np.cumsum(n_codes)
        n_codes = kept_before[ends] - kept_before[ends - n_codes]
        pages, counts = pages[is_kept], counts[is_kept]
    return n_codes, source.new_pages[pages], counts, lows
