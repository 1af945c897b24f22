"""A folder that is looked at again and again: when its changes are due, and what they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from indexer.errors import CorpusMissingError
from indexer.pipeline.watching import PATIENCE, Look, Watch, look_at
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

ONE: Look = {"a.txt": (1, 1, 0, ""), "b/c.txt": (2, 2, 0, "")}
TWO: Look = ONE | {"d.txt": (3, 3, 0, "")}


@pytest.fixture
def watch() -> Watch:
    """A watch of which `ONE` is indexed."""
    watch = Watch()
    assert watch.is_first
    assert watch.is_due(ONE)
    assert watch.indexed(ONE) == {"a.txt": "new", "b/c.txt": "new"}
    assert not watch.is_first
    return watch


def test_nothing_is_due_while_nothing_changes(watch: Watch) -> None:
    assert [watch.is_due(dict(ONE)) for _ in range(50)] == [False] * 50


def test_a_change_is_due_when_two_looks_have_found_it(watch: Watch) -> None:
    assert not watch.is_due(TWO)
    assert watch.is_due(dict(TWO))
    assert watch.indexed(TWO) == {"d.txt": "new"}
    assert not watch.is_due(TWO)


def test_a_file_that_grows_is_waited_for(watch: Watch) -> None:
    for size in range(5):
        assert not watch.is_due(ONE | {"d.txt": (size, size, 0, "")})
    assert watch.is_due(ONE | {"d.txt": (4, 4, 0, "")})


def test_a_file_that_never_rests_holds_nobody_up_for_ever(watch: Watch) -> None:
    due = [watch.is_due(ONE | {"log": (size, size, 0, "")}) for size in range(PATIENCE)]
    assert due == [False] * (PATIENCE - 1) + [True]


def test_a_change_that_is_taken_back_is_none(watch: Watch) -> None:
    assert not watch.is_due(TWO)
    assert not watch.is_due(ONE)
    assert not watch.is_due(TWO)


def test_changes_are_named_in_the_order_of_the_paths(watch: Watch) -> None:
    now: Look = {"a.txt": (1, 9, 0, ""), "0.txt": (1, 1, 0, "")}
    assert list(watch.indexed(now).items()) == [("0.txt", "new"), ("a.txt", "changed"), ("b/c.txt", "gone")]


@pytest.mark.parametrize(
    ("look", "lost"),
    [
        ({}, ""),
        ({".": (0, 0, 0, "cannot be opened: input/output error")}, ""),
        ({"a.txt": (1, 1, 0, ""), "b": (0, 0, 0, "cannot be opened: permission denied")}, "b"),
        (ONE | {"new": (0, 0, 0, "cannot be opened: permission denied")}, None),
        ({"a.txt": (1, 1, 0, "")}, None),
        (TWO, None),
    ],
)
def test_what_is_out_of_reach_is_told_from_what_is_gone(watch: Watch, look: Look, lost: str | None) -> None:
    assert watch.out_of_reach(look) == lost


def test_a_folder_that_was_always_empty_is_in_reach() -> None:
    watch = Watch()
    assert watch.out_of_reach({}) is None
    watch.indexed({})
    assert watch.out_of_reach({}) is None


def test_a_look_sees_sizes_times_sidecars_and_what_is_left_out(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": "one", "b.txt": "two", ".hidden": "x"})
    names = tmp_path / "names.yaml"
    before = look_at(corpus, corpus / "index", [names])
    assert set(before) == {"a.txt", "b.txt", ".hidden", str(names)}
    assert look_at(corpus, corpus / "index", [names]) == before

    def changed() -> set[str]:
        now = look_at(corpus, corpus / "index", [names])
        return {source for source in {*now, *before} if now.get(source) != before.get(source)}

    os.utime(corpus / "a.txt", (1, 1))
    assert changed() == {"a.txt"}
    a_corpus(corpus, {"b.txt.meta.yaml": "title: B\n"})
    assert changed() == {"a.txt", "b.txt", "b.txt.meta.yaml"}
    a_corpus(corpus, {"index/own.seg": "of the index itself"})
    assert changed() == {"a.txt", "b.txt", "b.txt.meta.yaml"}
    names.write_text("[]", encoding="utf-8")
    assert str(names) in changed()


def test_no_such_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissingError):
        look_at(tmp_path / "none", tmp_path / "index")
