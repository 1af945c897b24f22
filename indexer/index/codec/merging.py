"""
Several segments to one, by concatenation.

Documents keep their order, segment after segment; those that were removed are left
out. Words are merged in blocks of words, their posting lists in blocks of places, and
what is found of them goes to disk; so memory stays bounded, whatever the number of
segments, documents and words. Stored records are copied as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import I8, I8_OUT, U1, U1_OUT, U4, U4_OUT, compiled, i8
from indexer.index.codec.array_file import ArrayFileWriter, CountCursor, arrays_on_disk
from indexer.index.codec.forms import FormSpool
from indexer.index.codec.merged_columns import MergeSource, kept, write_merged_columns
from indexer.index.codec.postings import ListCursor, Pages
from indexer.index.codec.record_writer import copy_records
from indexer.index.codec.sorted_strings import TermCursor, sorted_blocks
from indexer.index.codec.text_index import TextIndexWriter, pages_of
from indexer.index.schema import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.postings import ListBlock
    from indexer.index.codec.sorted_strings import SortedBlock

    Array = NDArray[Any]

__all__ = ["MergeSource", "merge_segments"]

BLOCK_PLACES = 1 << 21
"""Occurrences that are merged at once, unless one form alone has more: about 50 MB. A form takes at most
twenty bytes for each page of the segment, so it is the limit of a segment that bounds it."""

DROPPED = 0xFFFFFFFF
"""Where the page of a removed document goes."""


def merge_segments(sources: Sequence[MergeSource], path: Path, *, is_durable: bool = True) -> int:
    """Write the documents of all sources to one segment, and return how many they are."""
    folder = path.parent
    file = ArrayFileWriter(path)
    try:
        write_merged_columns(file, folder, sources)
        for name in TEXT_FIELDS:
            with TextIndexWriter(folder) as writer, FormSpool(folder) as forms:
                _merge_text(sources, name, folder, writer, forms)
                forms.write(file, name)
                of_docs = (kept(sources, f"{name}.{part}") for part in ("lengths", "n_positions"))
                writer.finish(file, name, *of_docs)
        copy_records(file, [(source.segment, source.is_alive) for source in sources])
        file.close(is_durable=is_durable)
    except BaseException:
        file.abandon()
        raise
    return sum(source.n_kept for source in sources)


class _TextSource:
    """The words of one source from the first to the last, and where its pages go.

    first_page: what is added to each page, or new_pages: uint32 (n_pages,), what each becomes.
    stem_of_form: uint32 (n_forms,), to be set to what the stem of each form is among all.
    """

    def __init__(
        self, source: MergeSource, name: str, first_page: int, stem_of_form: NDArray[np.uint32]
    ) -> None:
        self.file = file = source.file
        self.terms = TermCursor(file[f"{name}.terms"], file.whole(f"{name}.term_lengths"))
        self.stems = TermCursor(file[f"{name}.stems"], file.whole(f"{name}.stem_lengths"))
        self.lists = ListCursor(file, name)
        self.first_page = first_page
        self.new_pages, self.n_pages = _new_pages(source, name, first_page)
        self._form_widths = file[f"{name}.form_widths"]
        self._term_forms = CountCursor(file, f"{name}.term_forms")
        self._stem_counts = CountCursor(file, f"{name}.stem_counts")
        self._stem_forms = file[f"{name}.stem_forms"]
        self._stem_of_form = stem_of_form
        self._form = self._by_stem = 0

    def name_stems(self, numbers: NDArray[np.uint32]) -> None:
        """Say what the next stems are among all."""
        counts = self._stem_counts.next(numbers.size)
        n = int(counts.sum(dtype=np.int64))
        forms = self._stem_forms[self._by_stem : self._by_stem + n]
        number_stems(numbers, counts, forms, self._stem_of_form)
        self._by_stem += n

    def form_keys(self, words: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the forms of the next words as they are sorted: word, stem and width in one number.

        words: int64 (n_words,), the number of each, below 2 ** 24.
        """
        n_forms = self._term_forms.next(words.size)
        keys = np.repeat(words.astype(np.uint64) << np.uint64(40), n_forms)
        own = slice(self._form, self._form + keys.size)
        keys |= self._stem_of_form[own].astype(np.uint64) << np.uint64(8)
        keys |= self._form_widths[own]
        self._form += keys.size
        return keys


def _new_pages(source: MergeSource, name: str, first_page: int) -> tuple[NDArray[np.uint32] | None, int]:
    """Return what the pages of a source become, `None` where all are kept, and how many are kept."""
    n_pages = sum(int(pages_of(piece).sum(dtype=np.int64)) for piece in source.kept(f"{name}.n_positions"))
    if source.is_alive is None:
        return None, n_pages
    is_kept = np.repeat(source.is_alive, pages_of(source.file.whole(f"{name}.n_positions")))
    new_pages = np.cumsum(is_kept, dtype=np.uint32)
    new_pages -= np.uint32(1)  # below zero where none is kept before: those are dropped
    new_pages += np.uint32(first_page)
    new_pages[~is_kept] = DROPPED
    return new_pages, n_pages


def _merge_text(
    sources: Sequence[MergeSource], name: str, folder: Path, writer: TextIndexWriter, forms: FormSpool
) -> None:
    texts: list[_TextSource] = []
    first_page = 0
    n_forms = [source.file[f"{name}.form_widths"].size for source in sources]
    stems_of_forms = arrays_on_disk(folder, np.uint32, n_forms)
    for source, stem_of_form in zip(sources, stems_of_forms, strict=True):
        texts.append(_TextSource(source, name, first_page, stem_of_form))
        first_page += texts[-1].n_pages
    for block in sorted_blocks([text.stems for text in texts]):
        ranks, firsts = block.distinct()
        numbers = (ranks + forms.n_stems).astype(np.uint32)
        forms.add_stems(*block.joined(firsts))
        for text, own in zip(texts, _of_each(block, numbers), strict=True):
            text.name_stems(own)
            text.file.release()
    for block in sorted_blocks([text.terms for text in texts]):
        _merge_words(texts, block, writer, forms)
        for text in texts:
            text.file.release()


def _of_each(block: SortedBlock, numbers: NDArray[Any]) -> list[NDArray[Any]]:
    """Return what there is for the strings of a block by their sources."""
    return np.split(numbers, np.cumsum(block.n_read)[:-1])


def _merge_words(
    texts: Sequence[_TextSource], block: SortedBlock, writer: TextIndexWriter, forms: FormSpool
) -> None:
    """Merge the forms of some words, and hand on those that have a place left."""
    ranks, firsts = block.distinct()
    own_keys = [text.form_keys(own) for text, own in zip(texts, _of_each(block, ranks), strict=True)]
    keys, goes_to = _distinct(np.concatenate(own_keys))
    bounds = np.cumsum([own.size for own in own_keys])[:-1]
    parts = [
        _Part(text.lists.next(own.size), own, text.first_page, text.new_pages)
        for text, own in zip(texts, np.split(goes_to, bounds), strict=True)
    ]
    is_left = np.zeros(keys.size, dtype=bool)
    for first, last in _blocks_of_places(parts, keys.size):
        is_left[first:last] = _merge_lists(parts, first, last, writer)
    left = keys[is_left]
    words, per_word = np.unique(left >> np.uint64(40), return_counts=True)
    if words.size:
        stems = (left >> np.uint64(8)).astype(np.uint32)
        forms.add(block.joined(firsts[words.astype(np.int64)]), per_word, stems, left.astype(np.uint8))


def _distinct(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the numbers that differ, ascending, and which of them each is."""
    order = np.argsort(keys, kind="stable")  # sorted parts one after the other are merged, not sorted
    ascending = keys[order]
    is_new = np.ones(keys.size, dtype=bool)
    is_new[1:] = ascending[1:] != ascending[:-1]
    ranks = np.empty(keys.size, dtype=np.int64)
    ranks[order] = np.cumsum(is_new) - 1
    return ascending[is_new], ranks


@dataclass(frozen=True, slots=True)
class _Part:
    """What one source has of a block of forms. goes_to: int64 (n_lists,), which form each is, ascending."""

    lists: ListBlock
    goes_to: NDArray[np.int64]
    first_page: int
    new_pages: NDArray[np.uint32] | None


def _blocks_of_places(parts: Sequence[_Part], n_forms: int) -> Iterator[tuple[int, int]]:
    """Yield forms in a row that have few places together, or are one form."""
    n_places = np.zeros(n_forms, dtype=np.int64)
    for part in parts:
        n_places[part.goes_to] += part.lists.n_places
    ends = np.cumsum(n_places)
    first, n_done = 0, 0
    while first < n_forms:
        last = max(first + 1, int(np.searchsorted(ends, n_done + BLOCK_PLACES, side="right")))
        yield first, last
        first, n_done = last, int(ends[last - 1])


@dataclass(frozen=True, slots=True)
class _Decoded:
    """Some lists of a source. n_codes, n_places: uint32, of each list. lows: uint8, of each place."""

    goes_to: NDArray[np.int64]
    n_codes: NDArray[np.uint32]
    n_places: NDArray[np.uint32]
    pages: Pages
    lows: NDArray[np.uint8]


def _merge_lists(parts: Sequence[_Part], first: int, last: int, writer: TextIndexWriter) -> NDArray[np.bool_]:
    """Join the lists of each form, and return which forms have places left."""
    n_codes, n_places = np.zeros(last - first, dtype=np.int64), np.zeros(last - first, dtype=np.int64)
    taken: list[tuple[_Part, int, int, _Decoded | None]] = []
    for part in parts:
        start, end = np.searchsorted(part.goes_to, (first, last)).tolist()
        if start == end:
            continue
        own = part.goes_to[start:end] - first
        if part.new_pages is None:  # decoded when its turn comes, so that one at a time is
            decoded = None
            n_codes[own] += part.lists.n_codes[start:end]
            n_places[own] += part.lists.n_places[start:end]
        else:
            decoded = _without_dropped(part, start, end, own, part.new_pages)
            n_codes[own] += decoded.n_codes
            n_places[own] += decoded.n_places
        taken.append((part, start, end, decoded))
    free_codes, free_lows = np.cumsum(n_codes) - n_codes, np.cumsum(n_places) - n_places
    pages, counts = (np.empty(int(n_codes.sum()), dtype=np.uint32) for _ in range(2))
    lows = np.empty(int(n_places.sum()), dtype=np.uint8)
    for part, start, end, decoded in taken:
        found = decoded or _decoded(part, start, end, part.goes_to[start:end] - first)
        first_page = part.first_page if decoded is None else 0
        given = found.goes_to, found.n_codes, *found.pages, found.lows, first_page
        append_lists(*given, free_codes, free_lows, pages, counts, lows)
    is_left = n_codes > 0
    writer.add(n_codes[is_left], pages, counts, lows)
    return is_left


def _decoded(part: _Part, start: int, end: int, goes_to: NDArray[np.int64]) -> _Decoded:
    pages, lows = part.lists.decode(start, end)
    return _Decoded(goes_to, part.lists.n_codes[start:end], part.lists.n_places[start:end], pages, lows)


def _without_dropped(
    part: _Part, start: int, end: int, goes_to: NDArray[np.int64], new_pages: NDArray[np.uint32]
) -> _Decoded:
    whole = _decoded(part, start, end, goes_to)
    n_codes, n_places, lows = whole.n_codes.copy(), whole.n_places.copy(), whole.lows.copy()
    drop_pages(new_pages, n_codes, n_places, *whole.pages, lows)
    return _Decoded(goes_to, n_codes, n_places, whole.pages, lows)


@compiled((U4, U4, U4, U4_OUT))
def number_stems(numbers: Array, counts: Array, forms: Array, stem_of_form: Array) -> None:
    """Write the number of each stem to its forms. counts: of the forms of each stem; forms: these."""
    at = 0
    for i in range(numbers.size):
        for _ in range(counts[i]):
            stem_of_form[forms[at]] = numbers[i]
            at += 1


@compiled((U4, U4_OUT, U4_OUT, U4_OUT, U4_OUT, U1_OUT))
def drop_pages(  # noqa: PLR0913, PLR0917 - lists, and what they become
    new_pages: Array, n_codes: Array, n_places: Array, pages: Array, counts: Array, lows: Array
) -> None:
    """Take the pages of removed documents out of some lists, and number the others anew.

    Lists move up to where those before them end now; n_codes and n_places say how much each has left.
    """
    at = low = kept_at = kept_low = 0
    for i in range(n_codes.size):
        first_code, first_low = kept_at, kept_low
        for k in range(at, at + n_codes[i]):
            page, count = new_pages[pages[k]], counts[k]
            if page != np.uint32(DROPPED):
                pages[kept_at], counts[kept_at] = page, count
                kept_at += 1
                for m in range(low, low + count):
                    lows[kept_low] = lows[m]
                    kept_low += 1
            low += count
        at += n_codes[i]
        n_codes[i], n_places[i] = kept_at - first_code, kept_low - first_low


@compiled((I8, U4, U4, U4, U1, i8, I8_OUT, I8_OUT, U4_OUT, U4_OUT, U1_OUT))
def append_lists(  # noqa: PLR0913, PLR0917 - lists, and what they are appended to
    goes_to: Array,
    n_codes: Array,
    pages: Array,
    counts: Array,
    lows: Array,
    first_page: int,
    free_codes: Array,
    free_lows: Array,
    all_pages: Array,
    all_counts: Array,
    all_lows: Array,
) -> None:
    """Append lists to what their forms have by now, `first_page` pages farther.

    free_codes, free_lows: int64 (n_forms,), where the codes and the places of each form go on.
    """
    at = low = 0
    for i in range(goes_to.size):
        code_to, low_to = free_codes[goes_to[i]], free_lows[goes_to[i]]
        for k in range(at, at + n_codes[i]):
            all_pages[code_to] = pages[k] + first_page
            all_counts[code_to] = counts[k]
            code_to += 1
            for m in range(low, low + counts[k]):
                all_lows[low_to] = lows[m]
                low_to += 1
            low += counts[k]
        at += n_codes[i]
        free_codes[goes_to[i]], free_lows[goes_to[i]] = code_to, low_to
