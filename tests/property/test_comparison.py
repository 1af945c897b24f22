"""Whatever two texts are, their comparison holds both, and says of nothing that it differs that does not."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.comparison import Change, Comparison
from indexer.search import comparison
from indexer.search.comparison import compare
from tests.support.documents import a_document
from tests.support.queries import texts

seeds = st.integers(0, 10**9)


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(found: Comparison, *changes: Change) -> str:
    pieces = (piece for paragraph in found.paragraphs for piece in paragraph.pieces)
    return squeezed("".join(piece.text for piece in pieces if piece.change in changes))


def holds_both(found: Comparison) -> None:
    """A combining mark that stands alone is no word, and is the only thing that may be left out."""
    for document, own in ((found.first, Change.DELETED), (found.second, Change.INSERTED)):
        expected = squeezed(document.text)
        assert len(text_of(found, Change.SAME, own)) == len(expected)
    assert text_of(found, Change.SAME, Change.INSERTED) == squeezed(found.second.text)


def changed(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(rng.randint(0, 6)):
        at = rng.randint(0, len(words))
        match rng.randint(0, 3):
            case 0:
                words[at : at + rng.randint(0, 5)] = []
            case 1:
                words[at:at] = [rng.choice(["new", "of", "1988", "گور", "."])] * rng.randint(1, 5)
            case 2:
                words[at:at] = ["put\n\nin"]
            case _:
                words = words[at:] + words[:at]
    return " ".join(words)


@given(texts(), texts())
def test_a_comparison_holds_both_texts(one: str, other: str) -> None:
    holds_both(compare(a_document(one), a_document(other)))


@given(texts(max_paragraphs=8), seeds)
@settings(max_examples=200)
def test_a_comparison_with_a_changed_text_holds_both(one: str, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    found = compare(a_document(one), a_document(changed(one, rng)))
    holds_both(found)


@given(texts(max_paragraphs=5))
def test_a_text_is_the_same_as_itself_whatever_its_lines(text: str) -> None:
    found = compare(a_document(text), a_document(text.replace("\n\n", " ").replace(" ", "\n ")))
    assert all(paragraph.is_same for paragraph in found.paragraphs)
    assert (found.n_deleted, found.n_inserted) == (0, 0)


@given(seeds)
@settings(max_examples=60)
def test_what_differs_is_no_more_than_twice_what_was_changed(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    words = [f"w{rng.randint(0, 300)}" for _ in range(rng.randint(10, 900))]
    other = list(words)
    n_changed = rng.randint(0, len(words) // 20)
    for at in rng.sample(range(len(words)), k=n_changed):
        other[at] = f"x{rng.randint(0, 300)}"
    found = compare(a_document(" ".join(words)), a_document(" ".join(other)))
    assert found.n_deleted == found.n_inserted
    assert n_changed <= found.n_deleted <= 2 * n_changed


@given(texts(max_paragraphs=6), texts(max_paragraphs=6))
@settings(max_examples=50)
def test_long_texts_are_compared_by_paragraphs(one: str, other: str) -> None:
    most, comparison.MAX_CHARS = comparison.MAX_CHARS, 0
    try:
        found = compare(a_document(one), a_document(other))
    finally:
        comparison.MAX_CHARS = most
    assert found.level == "paragraphs"
    holds_both(found)
