"""Sketches of texts, against the obvious way to make them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.analyze import iter_tokens
from indexer.analysis.batch import AnalyzedText, BatchAnalyzer
from indexer.analysis.sketch import EMPTY, NUMBER_BYTES, SKETCH_BINS, SKETCH_BYTES, Sketcher
from tests.support.queries import texts

MASK = (1 << 64) - 1
words = st.integers(0, 400).map(lambda i: f"w{i}" if i % 5 else f"{i}")
long_texts = st.lists(words, max_size=300).map(" ".join)


def mixed(number: int) -> int:
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & MASK
    number = (number ^ number >> 27) * 0x94D049BB133111EB & MASK
    return number ^ number >> 31


def hash_of(term: str) -> int:
    number = 0xCBF29CE484222325
    for byte in term.encode():
        number = (number ^ byte) * 0x100000001B3 & MASK
    return mixed(number) & ~1 | any("0" <= char <= "9" for char in term)


def slow_sketch(text: str) -> bytes:
    hashes = [hash_of(token.term) for token, _ in iter_tokens(text, language="en") if token.width == 1]
    bins: dict[int, int] = {}
    for one, two, three in zip(hashes, hashes[1:], hashes[2:], strict=False):
        shingle = mixed((one * 0xBF58476D1CE4E5B9 + two * 0x94D049BB133111EB + three) & MASK)
        place = shingle * SKETCH_BINS >> 64
        bins[place] = min(bins.get(place, MASK), shingle)
    numbers = 0
    for own in hashes:
        if own & 1:
            numbers |= 1 << (own >> 57)
    kept = bytes(bins[place] % 255 + 1 if place in bins else EMPTY for place in range(SKETCH_BINS))
    return kept + numbers.to_bytes(NUMBER_BYTES, "little")


@given(st.lists(st.lists(texts() | long_texts | st.just(""), max_size=4), max_size=3))
def test_sketches_are_those_of_the_twin(batches: list[list[str]]) -> None:
    analyzer, sketcher = BatchAnalyzer(), Sketcher()
    for batch in batches:
        tokens = analyzer.analyze([AnalyzedText(text, language="en") for text in batch])
        found = sketcher.sketches(analyzer.forms, tokens)
        assert found.dtype == np.uint8
        assert found.tobytes() == b"".join(map(slow_sketch, batch))
        assert found.size == len(batch) * SKETCH_BYTES


@given(long_texts, long_texts)
def test_sketches_do_not_depend_on_what_was_met_before(one: str, other: str) -> None:
    fresh, used = (BatchAnalyzer() for _ in range(2))
    sketcher = Sketcher()
    sketcher.sketches(used.forms, used.analyze([AnalyzedText(one)]))
    after = sketcher.sketches(used.forms, used.analyze([AnalyzedText(other)]))
    assert (Sketcher().sketches(fresh.forms, fresh.analyze([AnalyzedText(other)])) == after).all()
    fresh.reset()
    again = sketcher.sketches(fresh.forms, fresh.analyze([AnalyzedText(other)]))
    assert (again == after).all()
