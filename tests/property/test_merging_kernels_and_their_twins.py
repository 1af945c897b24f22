"""Each step of merging segments against the obvious loop."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, TypeVar
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.index.codec import array_file, lexicon
from indexer.index.codec.array_file import (
    ArrayFile,
    ArrayFileError,
    ArrayFileWriter,
    CountCursor,
    CountSpool,
    SmallestSpool,
    Spool,
    array_on_disk,
)
from indexer.index.codec.decoding import CountSums, sum_counts
from indexer.index.codec.inversion import count_numbers, indices_by_number, owners_by_number, to_starts
from indexer.index.codec.lexicon import lexicon_arrays, rank_strings, suffix_order, sum_lengths
from indexer.index.codec.merging import DROPPED, append_lists, drop_pages, number_stems
from indexer.index.codec.sorted_strings import ChosenCursor, TermCursor, sorted_blocks

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from numpy.typing import NDArray

T = TypeVar("T")

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

strings = st.lists(st.binary(max_size=12).map(lambda s: s.replace(b"\n", b"")) | st.sampled_from(
    [b"", b"a", b"\0", b"\0\0", b"ab", b"bb", b"x" * 20, b"x" * 20 + b"y"]
), max_size=30)  # fmt: skip
sizes = st.sampled_from([1, 2, 5, 1000])
numbers = st.lists(st.integers(0, 9), max_size=60)


def u4(values: list[int]) -> NDArray[np.uint32]:
    return np.array(values, dtype=np.uint32)


def i8(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def u1(values: list[int]) -> NDArray[np.uint8]:
    return np.array(values, dtype=np.uint8)


def cut(values: list[T], sizes_: list[int]) -> list[list[T]]:
    """Return values list after list, each with so many."""
    ends = list(itertools.accumulate(sizes_))
    return [values[end - size : end] for size, end in zip(sizes_, ends, strict=True)]


# -- lexicons ---------------------------------------------------------------


@given(st.lists(st.integers(0, 70_000), max_size=20))
def test_terms_begin_behind_those_before_them(lengths: list[int]) -> None:
    expected = [0, *itertools.accumulate(length + 1 for length in lengths)]
    for dtype in (np.uint8, np.uint16, np.uint32):
        if max(lengths, default=0) <= np.iinfo(dtype).max:
            starts = np.empty(len(lengths) + 1, dtype=np.uint32)
            sum_lengths(np.array(lengths, dtype=dtype), starts)
            assert starts.tolist() == expected


@given(strings, sizes)
def test_terms_are_put_in_the_order_of_their_suffixes(given_strings: list[bytes], size: int) -> None:
    terms = sorted(set(given_strings))
    text, lengths = lexicon_arrays(terms)
    starts = lexicon.Lexicon(text, lengths).starts
    with patch.object(lexicon, "SUFFIX_BLOCK", size):
        pieces = list(suffix_order(text, starts, np.empty(len(terms), dtype=np.uint32)))
    assert [int(i) for piece in pieces for i in piece] == sorted(
        range(len(terms)), key=lambda i: terms[i][::-1]
    )


@given(strings)
def test_equal_strings_have_one_rank(given_strings: list[bytes]) -> None:
    text, lengths = lexicon_arrays(given_strings)
    starts = lexicon.Lexicon(text, lengths).starts.astype(np.int64)
    order = i8(sorted(range(len(given_strings)), key=given_strings.__getitem__))
    ranks, firsts = np.empty_like(order), np.empty_like(order)
    n = rank_strings(text, starts[:-1], starts[1:] - 1, order, ranks, firsts)
    distinct = sorted(set(given_strings))
    assert [distinct.index(string) for string in given_strings] == ranks.tolist()
    assert firsts[:n].tolist() == [given_strings.index(string) for string in distinct]


@given(st.lists(st.tuples(strings, st.booleans()), min_size=1, max_size=4), sizes)
@example([([b"a"], False), ([], False)], 1)
def test_sorted_strings_come_in_blocks_that_ascend(
    of_sources: list[tuple[list[bytes], bool]], size: int
) -> None:
    """Those of some sources lie in another order and are reached by their numbers."""
    cursors: list[TermCursor | ChosenCursor] = []
    expected = []
    for i, (own, is_chosen) in enumerate(of_sources):
        terms = list(dict.fromkeys(own)) if is_chosen else sorted(set(own))
        text, lengths = lexicon_arrays(terms)
        expected += [(term, i) for term in sorted(terms)]
        if is_chosen:
            order = u4(sorted(range(len(terms)), key=terms.__getitem__))
            cursors.append(ChosenCursor(text, lexicon.Lexicon(text, lengths).starts, order))
        else:
            cursors.append(TermCursor(text, lengths))
    found: list[tuple[bytes, int]] = []
    for block in sorted_blocks(cursors, size):
        own_strings = [
            block.text[start:end].tobytes() for start, end in zip(block.starts, block.ends, strict=True)
        ]
        of_source = np.repeat(np.arange(len(cursors)), block.n_read)
        in_order = [(own_strings[i], int(of_source[i])) for i in block.order]
        assert not found or in_order[0][0] > found[-1][0]
        found += in_order
        ranks, firsts = block.distinct()
        distinct = sorted(set(own_strings))
        assert [distinct[rank] for rank in ranks] == own_strings
        joined, lengths = block.joined(firsts)
        assert joined.tobytes() == b"".join(term + b"\n" for term in distinct)
        assert lengths.tolist() == [len(term) for term in distinct]
    assert found == sorted(expected)


# -- numbers ----------------------------------------------------------------


@given(numbers)
def test_numbers_are_counted_and_put_in_their_order(given_numbers: list[int]) -> None:
    counts = np.zeros(10, dtype=np.uint32)
    count_numbers(u4(given_numbers), counts)
    assert counts.tolist() == [given_numbers.count(number) for number in range(10)]
    to_starts(counts)
    assert counts.tolist() == [sum(number < i for number in given_numbers) for i in range(10)]
    placed = np.empty(len(given_numbers), dtype=np.uint32)
    indices_by_number(u4(given_numbers), counts, placed)
    assert placed.tolist() == sorted(range(len(given_numbers)), key=given_numbers.__getitem__)


@given(st.lists(numbers, max_size=6))
def test_numbers_are_traced_to_their_owners(of_owners: list[list[int]]) -> None:
    flat = [number for own in of_owners for number in own]
    free = np.zeros(10, dtype=np.uint32)
    count_numbers(u4(flat), free)
    to_starts(free)
    placed = np.empty(len(flat), dtype=np.uint32)
    owners_by_number(u4([len(own) for own in of_owners]), u4(flat), free, placed)
    assert placed.tolist() == [
        owner for number in range(10) for owner, own in enumerate(of_owners) for n in own if n == number
    ]


@given(st.lists(st.integers(0, 3), max_size=8), st.randoms(use_true_random=False))
def test_forms_have_the_numbers_of_their_stems(counts: list[int], rng: random.Random) -> None:
    forms = list(range(sum(counts)))
    rng.shuffle(forms)
    stems = [10 * i + 5 for i in range(len(counts))]
    found = np.zeros(len(forms), dtype=np.uint32)
    number_stems(u4(stems), u4(counts), u4(forms), found)
    expected = {form: stem for stem, own in zip(stems, cut(forms, counts), strict=True) for form in own}
    assert found.tolist() == [expected[form] for form in range(len(forms))]


@given(st.lists(st.sampled_from([0, 1, 254, 255, 256, 70_000]), max_size=100), st.data())
def test_sums_of_counts_are_found_for_any_of_them(given_counts: list[int], data: st.DataObject) -> None:
    small = u1([min(count, 255) for count in given_counts])
    sums = CountSums(small, u4([count for count in given_counts if count >= 255]))
    before = [0, *itertools.accumulate(given_counts)]
    chosen = st.lists(st.integers(0, len(given_counts) - 1), max_size=9) if given_counts else st.just([])
    ordinals = data.draw(chosen)
    firsts, counts = sums.at(i8(ordinals))
    assert firsts.tolist() == [before[i] for i in ordinals]
    assert counts.tolist() == [given_counts[i] for i in ordinals]
    assert sums.several(ordinals) == [range(before[i], before[i + 1]) for i in ordinals]


# -- posting lists ----------------------------------------------------------

some_lists = st.lists(
    st.dictionaries(st.integers(0, 20), st.integers(1, 4), min_size=1, max_size=8), max_size=6
)
"""For each list its pages, with how many places are on each."""


def as_arrays(
    lists: list[dict[int, int]],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8]]:
    """Return pages of each list, pages and counts, and low bytes that tell which place each is."""
    pages = [page for own in lists for page in own]
    counts = [count for own in lists for count in own.values()]
    lows = [(31 * i) % 256 for i in range(sum(counts))]
    return u4([len(own) for own in lists]), u4(pages), u4(counts), u1(lows)


@given(some_lists, st.sets(st.integers(0, 20)))
def test_pages_of_removed_documents_are_taken_out(lists: list[dict[int, int]], dropped: set[int]) -> None:
    n_codes, pages, counts, lows = as_arrays(lists)
    n_places = u4([sum(own.values()) for own in lists])
    new_pages = u4([DROPPED if page in dropped else page + 100 for page in range(21)])
    lows_of_pages = cut(lows.tolist(), counts.tolist())
    kept = [
        [(int(page), int(count), own) for page, count, own in entries if page not in dropped]
        for entries in cut(list(zip(pages, counts, lows_of_pages, strict=True)), n_codes.tolist())
    ]
    drop_pages(new_pages, n_codes, n_places, pages, counts, lows)
    flat = [entry for own in kept for entry in own]
    assert n_codes.tolist() == [len(own) for own in kept]
    assert n_places.tolist() == [sum(count for _, count, _ in own) for own in kept]
    assert pages[: len(flat)].tolist() == [page + 100 for page, _, _ in flat]
    assert counts[: len(flat)].tolist() == [count for _, count, _ in flat]
    n_lows = int(n_places.sum())
    assert lows[:n_lows].tolist() == [low for _, _, own in flat for low in own]


@given(st.lists(some_lists, min_size=1, max_size=4), st.data())
def test_lists_of_several_sources_are_joined(
    of_sources: list[list[dict[int, int]]], data: st.DataObject
) -> None:
    n_forms = max(map(len, of_sources))
    joined: list[list[tuple[int, int, list[int]]]] = [[] for _ in range(n_forms)]
    given_arrays = []
    for i, lists in enumerate(of_sources):
        n_codes, pages, counts, lows = as_arrays(lists)
        forms = st.lists(st.integers(0, n_forms - 1), min_size=len(lists), max_size=len(lists), unique=True)
        goes_to = sorted(data.draw(forms)) if lists else []
        entries = zip(
            (pages + 50 * i).tolist(), counts.tolist(), cut(lows.tolist(), counts.tolist()), strict=True
        )
        for form, own in zip(goes_to, cut(list(entries), n_codes.tolist()), strict=True):
            joined[form] += own
        given_arrays.append((i8(goes_to), n_codes, pages, counts, lows, 50 * i))
    sizes_ = [len(own) for own in joined]
    n_places = [sum(count for _, count, _ in own) for own in joined]
    free = (
        i8([0, *itertools.accumulate(sizes_)])[:n_forms],
        i8([0, *itertools.accumulate(n_places)])[:n_forms],
    )
    pages, counts = np.empty(sum(sizes_), np.uint32), np.empty(sum(sizes_), np.uint32)
    lows = np.empty(sum(n_places), np.uint8)
    for arrays in given_arrays:
        append_lists(*arrays, *free, pages, counts, lows)
    assert pages.tolist() == [page for own in joined for page, _, _ in own]
    assert counts.tolist() == [count for own in joined for _, count, _ in own]
    assert lows.tolist() == [low for own in joined for _, _, low_bytes in own for low in low_bytes]


# -- what lies on disk -------------------------------------------------------


@in_one_folder
@given(st.lists(st.lists(st.sampled_from([0, 1, 254, 255, 256, 70_000]), max_size=9), max_size=5), sizes)
def test_counts_and_numbers_come_back_from_disk(tmp_path: Path, pieces: list[list[int]], size: int) -> None:
    path = tmp_path / "file"
    path.unlink(missing_ok=True)
    file = ArrayFileWriter(path)
    flat = [count for piece in pieces for count in piece]
    file.add_counts("whole", u4(flat))
    counts, smallest, spool = CountSpool(tmp_path), SmallestSpool(tmp_path), Spool(tmp_path, np.uint32)
    for piece in pieces:
        counts.extend(u4(piece))
        smallest.extend(u4(piece))
        for number in piece:
            spool.write_number(number)
    mapped = smallest.mapped(), spool.mapped()
    counts.add_to(file, "pieces")
    smallest.add_to(file, "smallest")
    file.add_pieces("spool", np.uint32, spool.pieces())
    file.close(is_durable=False)
    opened = ArrayFile(path)
    cursor = CountCursor(opened, "pieces")
    found = [cursor.next(min(size, len(flat) - at)).tolist() for at in range(0, len(flat), size)]
    assert [count for piece in found for count in piece] == flat
    with pytest.raises(ArrayFileError, match="'pieces' is too short"):
        cursor.next(1)
    for part in ("", ".large"):
        assert opened[f"whole{part}"].tolist() == opened[f"pieces{part}"].tolist()
    assert opened.counts("pieces").tolist() == flat
    sums = np.empty(len(flat) + 1, dtype=np.int64)
    sum_counts(opened["pieces"], opened["pieces.large"], sums)
    assert sums.tolist() == [0, *itertools.accumulate(flat)]
    assert opened["smallest"].dtype == lexicon.smallest(u4(flat)).dtype
    assert [array.tolist() for array in (opened["smallest"], opened["spool"], *mapped)] == [flat] * 4


@pytest.mark.parametrize("has_fallocate", [True, False])
def test_an_array_on_disk_begins_as_zeros_and_leaves_no_file(
    tmp_path: Path, has_fallocate: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_file, "_MIN_ON_DISK", 1)
    if not has_fallocate:
        monkeypatch.delattr(os, "posix_fallocate", raising=False)
    array = array_on_disk(tmp_path, np.uint32, 2_000_001)
    assert array.size == 2_000_001
    assert not array.any()
    array[-1] = 7
    assert int(array.sum()) == 7
    assert list(tmp_path.iterdir()) == []
    assert array_on_disk(tmp_path, np.uint32, 0).size == 0
