"""Columns of values and their counts, against plain lists of sets."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index import facet_column
from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
from indexer.index.codec.columns import KeyColumn, ValueColumn, ValueTable, write_keys
from indexer.index.facet_column import FacetColumn
from indexer.model.document import EntityKind
from indexer.model.response import FacetValue
from indexer.search import facets
from indexer.search.facets import FacetValues, count_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    ColumnOf = Callable[[list["Values"]], FacetColumn]

Values = list[list[str]]
"""The values of each document of a segment."""

VALUES = ("", "a", "b", "two\nlines", "é", "ن", "\uffff", "😀", "half \ud800")
segments = st.lists(
    st.lists(st.lists(st.sampled_from(VALUES), max_size=3), min_size=1, max_size=8), max_size=3
)
whole_segments = st.lists(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=1), min_size=1, max_size=8), max_size=3
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("columns") / "file"


@pytest.fixture(scope="module")
def column_of(path: Path) -> ColumnOf:
    """Return a function that puts values into a file for each segment, and opens them."""

    def build(of_segments: list[Values]) -> FacetColumn:
        columns = []
        first_doc = 0
        for of_docs in of_segments:
            file = ArrayFileWriter(path)
            ValueTable.of_lists(of_docs).write(file, "author")
            file.close(is_durable=False)
            columns.append((first_doc, ValueColumn(ArrayFile(path), "author")))
            path.unlink()  # what is mapped stays
            first_doc += len(of_docs)
        return FacetColumn(columns)

    return build


@pytest.fixture(params=[0, 3, 10**6], ids=["the others", "as usual", "those given"])
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facet_column, "MIN_RATIO", request.param)
        yield


@pytest.mark.usefixtures("_way")
@given(segments | whole_segments, st.data())
def test_the_values_of_some_documents_are_counted(
    column_of: ColumnOf, of_segments: list[Values], data: st.DataObject
) -> None:
    of_docs = list(itertools.chain(*of_segments))
    docs = sorted(data.draw(st.sets(st.sampled_from(range(len(of_docs)))))) if of_docs else []
    column = column_of(of_segments)
    counted = Counter(value for doc in docs for value in set(of_docs[doc]))
    found = column.counts(np.array(docs, dtype=np.uint32)).tolist()
    assert found == [counted[value] for value in column.values]


@given(segments, st.frozensets(st.sampled_from((*VALUES, "nobody"))))
def test_the_documents_with_a_value_are_found(
    column_of: ColumnOf, of_segments: list[Values], wanted: frozenset[str]
) -> None:
    of_docs = list(itertools.chain(*of_segments))
    found = column_of(of_segments).docs_with(wanted).tolist()
    assert found == [doc for doc, own in enumerate(of_docs) if wanted & set(own)]


@given(segments)
def test_values_have_their_place_in_the_order_of_code_points(
    column_of: ColumnOf, of_segments: list[Values]
) -> None:
    column = column_of(of_segments)
    values = sorted({value for of_docs in of_segments for own in of_docs for value in own})
    assert list(column.values) == values
    assert len(column) == len(values)
    assert column.values_of(range(len(values))) == values
    for value in (*VALUES, "nobody"):
        assert column.ordinal_of(value) == (values.index(value) if value in values else None)


@given(
    st.lists(st.text(st.sampled_from("ab\0éن😀"), max_size=12), unique=True, max_size=12), st.text(max_size=3)
)
def test_keys_are_found_and_come_in_their_order(path: Path, keys: list[str], other: str) -> None:
    encoded = [key.encode() for key in keys]
    file = ArrayFileWriter(path)
    write_keys(file, encoded)
    file.close(is_durable=False)
    opened = ArrayFile(path)
    column = KeyColumn(opened)
    assert [column[doc] for doc in range(len(column))] == encoded
    assert column.in_order() == sorted(encoded)
    assert [column.find(key) for key in encoded] == list(range(len(keys)))
    assert column.find(other.encode()) == (keys.index(other) if other in keys else -1)
    prefixes = opened["key.prefixes"].tolist()
    by_prefix = sorted(range(len(keys)), key=lambda doc: (prefixes[doc], encoded[doc]))
    assert [encoded[doc] for doc in by_prefix] == sorted(encoded)


class _Places:
    """Entities that are all places."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = values

    def find(self, value: str) -> int:
        return self.values.index(value) if value in self.values else -1

    def kind(self, ordinal: int) -> EntityKind:
        assert ordinal >= 0
        return EntityKind.PLACE

    def is_of_kind(self, kind: EntityKind) -> NDArray[np.bool_]:
        return np.full(len(self.values), kind is EntityKind.PLACE)

    def spelled(self, ordinal: int) -> tuple[str, ...]:
        return (self.values[ordinal].upper(),)


class TestValuesAsAskedFor:
    @pytest.fixture(autouse=True)
    def _few_first_values(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(facets, "FIRST_VALUES", 3)

    @settings(max_examples=300)
    @given(
        st.lists(st.lists(st.sampled_from(VALUES[1:]), max_size=4), min_size=1, max_size=12),
        st.frozensets(st.sampled_from((*VALUES, "nobody")), max_size=2),
        st.dictionaries(st.sampled_from((*VALUES, "nobody")), st.integers(0, 3), max_size=2),
        st.none() | st.integers(3, 5),
        st.tuples(*[st.none() | st.integers(-2, 9)] * 2),
    )
    def test_a_slice_is_what_it_is_of_all(
        self,
        column_of: ColumnOf,
        of_docs: Values,
        chosen: frozenset[str],
        left_out: dict[str, int],
        limit: int | None,
        bounds: tuple[int | None, int | None],
    ) -> None:
        column = column_of([of_docs])
        docs = [doc for doc, own in enumerate(of_docs) if not left_out.keys() & set(own)]
        counts = column.counts(np.array(docs, dtype=np.uint32))
        by_value = {v: n for v, n in zip(column.values, counts.tolist(), strict=True) if n}
        values = FacetValues(
            column,
            counts,
            chosen={value: by_value.get(value, 0) for value in chosen},
            left_out=left_out,
            entities=_Places(column.values),
            limit=limit,
            reading=nullcontext,
        )
        first, last = bounds
        n, part = len(values), list(values[first:last])  # before all are made
        everything = self.expected(by_value, chosen, left_out, limit, column.values)
        assert (n, part) == (len(everything), everything[first:last])
        assert list(values) == everything
        assert list(values[first:last]) == everything[first:last]
        assert (len(values), bool(values)) == (len(everything), bool(everything))
        assert values == everything

    def expected(
        self,
        by_value: dict[str, int],
        chosen: frozenset[str],
        left_out: dict[str, int],
        limit: int | None,
        known: tuple[str, ...],
    ) -> list[FacetValue]:
        counts = dict.fromkeys(chosen, 0) | by_value | left_out
        in_order = sorted(counts, key=lambda value: (-counts[value], value))
        cut = len(in_order) if limit is None else limit
        kept = [v for i, v in enumerate(in_order) if i < cut or v in chosen or v in left_out]
        kinds = dict.fromkeys(known, EntityKind.PLACE)
        return [FacetValue(v, counts[v], v in chosen, v in left_out, kinds.get(v)) for v in kept]


@given(st.lists(st.sampled_from([0, 0, 1, 1988, 1989, 9999])))
def test_years_are_counted_in_their_order_and_the_undated_last(years: list[int]) -> None:
    docs = np.arange(len(years), dtype=np.uint32)
    buckets = count_years(docs, np.array(years, dtype=np.int16))
    found = [(bucket.value, bucket.count) for bucket in buckets]
    dated = [(str(year), years.count(year)) for year in sorted(set(years) - {0})]
    assert found == dated + [("undated", years.count(0))] * (0 in years)
