"""A half-open range of characters."""

from __future__ import annotations

import pytest

from indexer.model.span import Span, merged


def test_it_counts_code_points_and_cuts_them_out() -> None:
    text = "a😀خاوران"
    assert Span(1, 2).of(text) == "😀"
    assert Span(2, 8).of(text) == "خاوران"
    assert len(Span(2, 8)) == 6


@pytest.mark.parametrize(
    ("a", "b", "overlaps", "contains"),
    [
        (Span(0, 5), Span(5, 9), False, False),
        (Span(0, 5), Span(4, 9), True, False),
        (Span(0, 5), Span(1, 5), True, True),
        (Span(0, 5), Span(0, 5), True, True),
        (Span(0, 5), Span(6, 9), False, False),
    ],
)
def test_neighbours_do_not_overlap(a: Span, b: Span, overlaps: bool, contains: bool) -> None:
    assert (a.overlaps(b), b.overlaps(a), a.contains(b)) == (overlaps, overlaps, contains)


def test_it_moves_as_a_whole() -> None:
    assert Span(2, 4).shifted(3) == Span(5, 7)
    with pytest.raises(ValueError, match="not a span"):
        Span(2, 4).shifted(-3)


def test_merged_spans_join_where_they_overlap_and_stay_apart_as_neighbours() -> None:
    spans = [Span(5, 9), Span(0, 3), Span(2, 5), Span(9, 10), Span(6, 7)]
    assert merged(spans) == (Span(0, 5), Span(5, 9), Span(9, 10))
    assert merged([]) == ()
