"""Python looks for garbage more rarely while an index is written, and as before when it is done."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from indexer.errors import IndexLockedError
from indexer.index.garbage import NEW_OBJECTS, RareCollections
from indexer.index.writer import CollectionWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def _usual_threshold() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def test_of_several_the_last_to_end_brings_back_what_was(tmp_path: Path) -> None:
    one, other = CollectionWriter(tmp_path / "one"), CollectionWriter(tmp_path / "other")
    for writer in (one, other):
        with writer:
            assert gc.get_threshold()[0] == NEW_OBJECTS
    assert gc.get_threshold() == USUAL


def test_a_writer_that_cannot_begin_leaves_nothing_changed(tmp_path: Path) -> None:
    with CollectionWriter(tmp_path), pytest.raises(IndexLockedError):
        CollectionWriter(tmp_path)
    assert gc.get_threshold() == USUAL


@pytest.mark.parametrize("chosen", [(0, 10, 10), (NEW_OBJECTS + 1, 5, 5)])
def test_what_somebody_chose_stays(chosen: tuple[int, int, int]) -> None:
    gc.set_threshold(*chosen)
    rare = RareCollections()
    rare.begin()
    assert gc.get_threshold() == chosen
    rare.end()
    assert gc.get_threshold() == chosen
