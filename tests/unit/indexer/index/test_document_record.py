"""Pages and parents of documents, as they are stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.index.document_record import paragraph_pages
from indexer.index.snapshot import Snapshot
from indexer.model.document import document_key
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import Document


def paged(*pages: int | None, parent: str | None = None) -> Document:
    document = a_document("\n\n".join(f"word{i}" for i in range(len(pages))))
    rows = zip(document.paragraphs, pages, strict=True)
    return replace(document, parent=parent, paragraphs=tuple(replace(p, page=page) for p, page in rows))


@pytest.mark.parametrize(
    ("pages", "stored"),
    [
        ((None, None), None),
        ((1, 1, 2, 2, 3), [[0, 1], [2, 2], [4, 3]]),
        ((None, 7, 7, None, 2), [[1, 7], [3, None], [4, 2]]),
    ],
)
def test_pages_are_stored_where_they_change(
    tmp_path: Path, pages: tuple[int | None, ...], stored: list[list[int | None]] | None
) -> None:
    document = paged(*pages)
    write_index(tmp_path, [document])
    snapshot = Snapshot(tmp_path)
    head = snapshot.record(0).head()
    assert head.get("paragraph_pages") == stored
    assert paragraph_pages(head, len(pages)) == list(pages)
    assert snapshot.document(0) == document


def test_a_parent_is_stored_where_there_is_one(tmp_path: Path) -> None:
    key = document_key("a.eml")
    alone, attached = paged(None), paged(1, 2, parent=key)
    write_index(tmp_path, [alone, attached])
    snapshot = Snapshot(tmp_path)
    assert {snapshot.document(i).parent for i in range(2)} == {None, key}
    assert {snapshot.record(i).head().get("parent") for i in range(2)} == {None, key}
    assert sum("parent" in snapshot.record(i).head() for i in range(2)) == 1
