"""The columns of a segment, against the lists of values that they were written from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
from indexer.index.codec.columns import NamedColumn, ValueColumn, ValueTable
from indexer.index.schema import PART

if TYPE_CHECKING:
    import pytest

NAMES = ("Evin", "UN", "Ada", "رئیسی", "Zoë", "")
values = st.lists(st.lists(st.sampled_from(NAMES), max_size=5, unique=True), max_size=12)
named = st.tuples(
    st.sampled_from(("person", "place")), st.sampled_from(NAMES), st.sampled_from(("", "x", "y"))
)
spellings = st.lists(st.lists(named.map(PART.join), max_size=5, unique=True), max_size=12)


def written(tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]]) -> ValueColumn:
    path = tmp_path_factory.mktemp("column") / "a.seg"
    file = ArrayFileWriter(path)
    ValueTable.of_lists(lists).write(file, "facet")
    file.close()
    return ValueColumn(ArrayFile(path), "facet")


def assert_holds(column: ValueColumn, lists: list[list[str]]) -> None:
    """Compare both directions of a column with the values of each document."""
    encoded = [{value.encode() for value in own} for own in lists]
    expected = sorted(set().union(*encoded))
    assert list(column.values) == expected
    assert column.starts.dtype == column.value_starts.dtype == column.docs.dtype == np.uint32
    assert column.starts.size == len(lists) + 1
    for doc, own in enumerate(encoded):
        found = column.ordinals[column.starts[doc] : column.starts[doc + 1]].tolist()
        assert sorted(found) == sorted(map(expected.index, own))
    for ordinal, value in enumerate(expected):
        with_value = [doc for doc, own in enumerate(encoded) if value in own]
        assert column.docs_with(ordinal).tolist() == with_value


@settings(max_examples=60, deadline=None)
@given(lists=values)
def test_a_column_tells_the_values_of_documents_and_the_documents_of_values(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]]
) -> None:
    assert_holds(written(tmp_path_factory, lists), lists)


@settings(max_examples=60, deadline=None)
@given(lists=spellings)
def test_names_are_those_of_the_spellings(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]]
) -> None:
    names = [[value.split(PART, 2)[1] for value in own] for own in lists]
    assert_holds(NamedColumn(written(tmp_path_factory, lists)), names)
