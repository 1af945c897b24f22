"""Sets of numbers as arrays, against Python's sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.codec.sets import distinct, union

numbers = st.lists(st.integers(0, 40), max_size=30)


@given(numbers)
def test_repeated_numbers_are_kept_once(given_numbers: list[int]) -> None:
    found = distinct(np.array(sorted(given_numbers), dtype=np.uint32))
    assert found.tolist() == sorted(set(given_numbers))
    assert found.dtype == np.uint32


@given(st.lists(numbers, min_size=1, max_size=4))
def test_a_union_has_the_numbers_of_all(several: list[list[int]]) -> None:
    arrays = [np.array(own, dtype=np.uint32) for own in several]
    found = union(arrays)
    assert found.tolist() == sorted(set().union(*several))
    assert found.dtype == np.uint32
    assert [own.tolist() for own in arrays] == several
