from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer import Span
from web.presenters.marks import Piece, pieces


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, tuple[Span, ...], Span]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = tuple(Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))
    ends = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, spans, Span(ends[0], ends[1])


@given(texts_with_spans())
def test_the_pieces_are_the_text(case: tuple[str, tuple[Span, ...], Span]) -> None:
    text, spans, within = case
    assert "".join(piece.text for piece in pieces(text, spans)) == text
    assert "".join(piece.text for piece in pieces(text, spans, within)) == within.of(text)


@given(texts_with_spans())
def test_the_marked_pieces_are_the_spans(case: tuple[str, tuple[Span, ...], Span]) -> None:
    text, spans, _ = case
    marked = [piece.text for piece in pieces(text, spans) if piece.hit]
    assert marked == [span.of(text) for span in spans]


@given(texts_with_spans())
def test_over_two_paragraphs_each_hit_has_one_beginning_and_one_end(
    case: tuple[str, tuple[Span, ...], Span],
) -> None:
    text, spans, cut = case
    parts = (Span(0, cut.start), Span(cut.start, cut.end), Span(cut.end, len(text)))
    found = [piece for part in parts for piece in pieces(text, spans, part) if piece.hit]
    assert [piece.hit for piece in found if piece.is_first] == list(range(1, len(spans) + 1))
    assert [piece.hit for piece in found if piece.is_last] == list(range(1, len(spans) + 1))


def test_a_hit_that_runs_over_a_paragraph_comes_in_two_pieces() -> None:
    text, hit = "one two\nthree", (Span(4, 13),)
    assert pieces(text, hit, Span(0, 7)) == (Piece("one "), Piece("two", 1, is_last=False))
    assert pieces(text, hit, Span(8, 13)) == (Piece("three", 1, is_first=False),)
