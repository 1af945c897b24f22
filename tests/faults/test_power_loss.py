"""Whatever the disk has kept when the power fails, the index opens with one whole generation."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.errors import IndexOutdatedError
from indexer.index.convert import convert
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import CollectionWriter
from tests.faults.change import build, left_in, state_of
from tests.faults.interruption import views_of

if TYPE_CHECKING:
    from tests.faults.change import State

EARLIER = Path(__file__).parents[1] / "unit" / "indexer" / "index" / "data" / "format-1.1.zip"

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pread"), reason="needs files that are read while they are removed"
)


def test_every_step_of_a_change_leaves_the_old_or_the_new_generation(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(index)
    old, before = state_of(index), latest_generation(index)
    views = views_of("change", index, tmp_path / "views")
    new = state_of(index)
    states = []
    for view in views:
        states.append(state_of(view))
        assert states[-1] == (old if latest_generation(view) == before else new), view.name
        with CollectionWriter(view):
            pass
        assert [name for name in left_in(view) if name.endswith((".seg", ".toc", ".toc.new"))] == [], (
            view.name
        )
    assert_both_happened(states, old, new)


def assert_both_happened(states: list[State], old: State, new: State) -> None:
    assert min(states.count(old), states.count(new)) > 5
    assert (states[0], states[-1]) == (old, new)


def test_every_step_of_a_conversion_leaves_what_can_be_converted_or_is(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with zipfile.ZipFile(EARLIER) as archive:
        archive.extractall(index)
    views = views_of("convert", index, tmp_path / "views")
    new = state_of(index)
    n_old = n_new = 0
    for view in views:
        try:
            assert state_of(view) == new
            n_new += 1
        except IndexOutdatedError:
            assert convert(view).was_needed, view.name
            n_old += 1
        convert(view)
        assert state_of(view) == new, view.name
    assert min(n_old, n_new) > 5
