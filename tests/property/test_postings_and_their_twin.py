"""Posting lists of every density come back as they were."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.index.codec import postings
from indexer.index.codec.decoding import PAGE_PLACES, find_phrase
from indexer.index.codec.postings import (
    MAX_PAGES,
    WIDTHS,
    PostingLists,
    encode,
    ranges,
    skip_entries,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Lists = list[dict[int, int]]
"""For each list its pages, with how often the term stands on each."""

# Gaps and counts around the limits of every width.
_gaps = st.sampled_from([(1, 1), (1, 3), (60, 66), (8189, 8194), (1, 1 << 20)]).flatmap(
    lambda bounds: st.lists(st.integers(*bounds), min_size=1, max_size=30)
)
_counts = st.sampled_from([1, 1, 1, 1, 2, 3, 4, 5, 8, 9, 63, 64, 65, 255])


@st.composite
def _lists(draw: st.DrawFn) -> dict[int, int]:
    gaps = draw(_gaps) * draw(st.sampled_from([1, 1, 1, 5]))  # some are long ones
    pages = [page - 1 for page in itertools.accumulate(gaps)]
    return {page: draw(_counts) for page in pages if page < MAX_PAGES} or {0: 1}


lists = st.lists(_lists(), max_size=6)


@dataclass(frozen=True)
class Stored:
    """Posting lists as they were given, and as they are stored."""

    given: Lists
    lists: PostingLists

    def places(self, i: int) -> list[int]:
        """Return the places that were given of one list."""
        return [page * PAGE_PLACES + low for page, n in self.given[i].items() for low in lows_of(page, n)]


def lows_of(page: int, count: int) -> list[int]:
    """Return so many low bytes, not the same on every page."""
    return sorted((7 * page + 3 * k) % PAGE_PLACES for k in range(count))


def stored(given_lists: Lists) -> Stored:
    n_codes = np.array([len(own) for own in given_lists], dtype=np.uint32)
    pages = np.array([page for own in given_lists for page in own], dtype=np.uint32)
    counts = np.array([count for own in given_lists for count in own.values()], dtype=np.int64)
    lows = [low for own in given_lists for page, count in own.items() for low in lows_of(page, count)]
    low_starts = np.array([0, *itertools.accumulate(sum(own.values()) for own in given_lists)], np.int64)
    skips = skip_entries(n_codes, pages, counts)
    encoded = encode(n_codes, pages, counts)
    return Stored(
        given_lists, PostingLists(encoded, n_codes, low_starts, np.array(lows, dtype=np.uint8), skips)
    )


@pytest.fixture(autouse=True, params=[None, 4], ids=["usual skips", "small skips"])
def _skips(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param is not None:
            patch.setattr(postings, "SKIP_CODES", request.param)
            patch.setattr(postings, "MIN_SKIPPED", request.param + 1)
        yield


@given(lists)
@example([dict.fromkeys(range(300), 255), {0: 1}, {MAX_PAGES - 1: 255}])
@example([{63: 3}, {63: 4}, {64: 4}, {8191: 8}, {8191: 7}])  # codes of all ones, and their neighbours
@example([{page: 64 for page in range(MAX_PAGES - 3, MAX_PAGES)}])
def test_one_list_comes_back_with_its_places(given_lists: Lists) -> None:
    whole = stored(given_lists)
    for i, own in enumerate(given_lists):
        found = whole.lists.one(i)
        assert dict(zip(found.pages.tolist(), found.counts.tolist(), strict=True)) == own
        assert whole.lists.places(i, found).tolist() == whole.places(i)


@given(lists, st.data())
def test_many_lists_come_back_at_once(given_lists: Lists, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(given_lists))), unique=True)) if given_lists else []
    found = stored(given_lists).lists.many(np.array(chosen, dtype=np.int64))
    expected = [pair for i in chosen for pair in given_lists[i].items()]
    assert list(zip(found.pages.tolist(), found.counts.tolist(), strict=True)) == expected
    portions = list(stored(given_lists).lists.in_portions(np.array(chosen, dtype=np.int64), 20))
    assert [i for own, _, _ in portions for i in chosen[own]] == chosen
    assert [page for _, _, pages in portions for page in pages.pages.tolist()] == found.pages.tolist()
    n_codes = [n for _, ends, _ in portions for n in np.diff(ends, prepend=0).tolist()]
    assert n_codes == [len(given_lists[i]) for i in chosen]


@given(lists.filter(bool), st.data())
def test_of_lists_only_the_pages_asked_for_come_back(given_lists: Lists, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(given_lists))), min_size=1))
    own = given_lists[chosen[0]]
    edges = data.draw(
        st.lists(
            st.sampled_from(sorted({*own, *(p + 1 for p in own)})) | st.integers(0, 500),
            min_size=2,
            unique=True,
        )
    )
    edges = sorted(edges)[: len(edges) // 2 * 2]
    whole = stored(given_lists)
    of_list, found = whole.lists.all_within(
        chosen, np.array(edges[::2], np.uint32), np.array(edges[1::2], np.uint32)
    )
    wanted_ranges = list(zip(edges[::2], edges[1::2], strict=True))
    by_width = sorted(enumerate(chosen), key=lambda pair: int(whole.lists.widths[pair[1]]))
    expected = [
        (k, page, count, before)
        for k, i in by_width
        for (page, count), before in zip(
            given_lists[i].items(), itertools.accumulate(given_lists[i].values(), initial=0), strict=False
        )
        if any(first <= page < end for first, end in wanted_ranges)
    ]
    columns = (of_list, found.pages, found.counts, found.low_from)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected


@given(lists.filter(bool), st.data())
def test_the_forms_that_stand_at_a_place_are_found(given_lists: Lists, data: st.DataObject) -> None:
    whole = stored(given_lists)
    forms = data.draw(st.lists(st.sampled_from(range(len(given_lists))), min_size=1, unique=True))
    offset = data.draw(st.integers(0, 3))
    known = sorted({place for i in range(len(given_lists)) for place in whole.places(i) if place >= offset})
    places = data.draw(st.lists(st.sampled_from([p - offset for p in known] + [0, 1 << 31]), unique=True))
    form_widths = np.array([1 + i % 3 for i in range(len(given_lists))], dtype=np.uint8)
    wanted = np.array(sorted(places), dtype=np.uint32)
    found = whole.lists.look_up(np.array(forms, dtype=np.int64), form_widths, wanted, offset)
    expected = [
        max((1 + i % 3 for i in forms if place + offset in whole.places(i)), default=0)
        for place in sorted(places)
    ]
    assert found.tolist() == expected


@given(lists.filter(bool), st.data())
def test_phrases_are_found_where_all_their_words_stand(given_lists: Lists, data: st.DataObject) -> None:
    whole = stored(given_lists)
    which = st.sampled_from(range(len(given_lists)))
    slots = data.draw(st.lists(st.lists(which, min_size=1, unique=True), min_size=1, max_size=4))
    standing = [{place for i in slot for place in whole.places(i)} for slot in slots]
    expected = [p for p in standing[0] if all(p + i in own for i, own in enumerate(standing))]
    starts = np.empty(len(expected) + 1, dtype=np.uint32)
    n_pages = 1 + max(max(own) for own in given_lists)
    forms = np.array([i for slot in slots for i in slot], dtype=np.int64)
    n = find_phrase(
        *whole.lists.many(forms),
        np.append(0, np.cumsum(whole.lists.n_codes[forms], dtype=np.int64)),
        whole.lists.low_starts[forms],
        whole.lists.lows,
        np.cumsum([len(slot) for slot in slots]),
        n_pages,
        starts,
    )
    assert starts[:n].tolist() == sorted(expected)


@given(lists)
def test_each_list_is_as_short_as_any_width_makes_it(given_lists: Lists) -> None:
    """Its own width is not beaten by more than the codes that happen to be all ones."""
    whole = stored(given_lists)
    for i, own in enumerate(given_lists):
        costs = {n_bytes: _cost(own, n_bytes) for n_bytes in WIDTHS}
        n_all_ones = sum(count in (4, 8, 64) for count in own.values())
        slack = postings.EXCEPTION_BYTES * n_all_ones
        assert costs[int(whole.lists.widths[i])] <= min(costs.values()) + slack


def _cost(own: dict[int, int], n_bytes: int) -> int:
    width = WIDTHS[n_bytes]
    n_exceptions = 0
    last = -1
    for page, count in own.items():
        value = page if width.is_absolute else page - last - 1
        n_exceptions += (
            count > 1 << width.count_bits or (value << width.count_bits | count - 1) >= width.escape
        )
        last = page
    return n_bytes * len(own) + postings.EXCEPTION_BYTES * n_exceptions


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8))
def test_ranges_are_the_numbers_of_each(pairs: list[tuple[int, int]]) -> None:
    found = ranges(np.array([a for a, _ in pairs], np.int64), np.array([n for _, n in pairs], np.int64))
    assert found.tolist() == [number for a, n in pairs for number in range(a, a + n)]
