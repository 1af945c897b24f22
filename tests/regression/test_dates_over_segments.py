"""A segment without any date took its dates from another one, or could not be opened at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.index.snapshot import Snapshot
from indexer.model.partial_date import PartialDate
from indexer.model.request import SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "generations",
    [[["1988"], [None]], [[None], ["1988"]], [[None], [None]], [["1988", "1989"], [None, None], ["1990"]]],
)
def test_every_document_has_its_own_date_whatever_its_segment(
    tmp_path: Path, generations: list[list[str | None]]
) -> None:
    written = []
    for number, dates in enumerate(generations):
        documents = [a_document(f"text {number} {i}", date=date) for i, date in enumerate(dates)]
        written += documents
        write_index(tmp_path, documents, kept=written)

    snapshot = Snapshot(tmp_path)
    engine = open_engine(tmp_path)

    years = {snapshot.document(i).key: int(year) for i, year in enumerate(snapshot.years)}
    assert years == {d.key: d.date.value.year if d.date else 0 for d in written}
    dated = sum(document.date is not None for document in written)
    assert engine.search(SearchRequest(date_from=PartialDate(1))).total == dated
