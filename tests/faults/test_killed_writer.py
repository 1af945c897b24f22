"""
A writer that is killed at any moment leaves the last good generation, and the next one mends the rest.

`GOVAH_KILLS=200` kills so many writers instead of a few, and says when and what they left.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest

from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import CollectionWriter
from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine
from tests.faults.change import build, change, left_in, state_of
from tests.faults.interruption import kill_after, kill_at_event, measure
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.change import State

N_KILLS = int(os.environ.get("GOVAH_KILLS", "12"))
"""Half of them before a file-system event, spread over all of them, the others at any time."""

_RNG = random.Random(20170803)  # noqa: S311 - a fixed sequence
SHARES = [_RNG.random() for _ in range(N_KILLS - N_KILLS // 2)]
"""Moments, as shares of the time that a change takes."""

N_FILES = 8

PATTERNS = ["MAIN_*.seg", "_MAIN_*.toc*"]
"""Moments of a run of `govah reindex`: when another file of this name appears in the index."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")


@dataclass(frozen=True)
class Changed:
    """An index before and after a change, and what that takes."""

    index: Path
    old: State
    new: State
    n_events: int
    seconds: float


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("changed")
    build(folder / "old")
    for name in ("new", "again", "once more"):
        shutil.copytree(folder / "old", folder / name)
    runs = [measure("change", folder / name) for name in ("new", "again", "once more")]
    n, seconds = max(runs, key=itemgetter(1))  # a machine with other work takes now more, now less time
    return Changed(folder / "old", state_of(folder / "old"), state_of(folder / "new"), n, seconds)


def report(capsys: pytest.CaptureFixture[str], moments: str, kills: list[tuple[str, list[str]]]) -> None:
    """Say on the terminal what became of many kills."""
    if "GOVAH_KILLS" not in os.environ:
        return
    killed = Counter(when for when, _ in kills)
    left = Counter(name for _, names in kills for name in set(names))
    with capsys.disabled():
        sys.stdout.write(f"\n{len(kills)} kills {moments}: ")
        sys.stdout.write(", ".join(f"{n} {when}" for when, n in killed.most_common()))
        sys.stdout.write("".join(f"\n  {n} left {name}" for name, n in left.most_common()) + "\n")


def kill_and_look(changed: Changed, index: Path, kill: Callable[[Path], bool]) -> tuple[str, list[str]]:
    """Kill a writer; return whether it had published, and what it left to be cleared."""
    shutil.copytree(changed.index, index)
    before = latest_generation(index)
    was_killed = kill(index)
    has_published = latest_generation(index) > before
    assert was_killed or has_published
    assert state_of(index) == (changed.new if has_published else changed.old)
    left = left_in(index)

    change(index)
    assert state_of(index) == changed.new
    assert left_in(index) == []
    when = "after publishing" if has_published else "before publishing"
    return when if was_killed else "too late, at the end", left


def test_a_writer_killed_before_any_event_loses_nothing(
    changed: Changed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    n = N_KILLS // 2
    events = [1 + i * (changed.n_events - 1) // (n - 1) for i in range(n)]
    kills = [
        kill_and_look(changed, tmp_path / str(event), partial(kill_at_event, "change", event=event))
        for event in events
    ]
    report(capsys, f"before one of {changed.n_events} file-system events", kills)
    assert {when for when, _ in kills} == {"before publishing", "after publishing"}


def test_a_writer_killed_at_any_time_loses_nothing(
    changed: Changed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    times = [share * changed.seconds for share in SHARES]
    kills = [
        kill_and_look(changed, tmp_path / str(i), partial(kill_after, "change", seconds=seconds))
        for i, seconds in enumerate(times)
    ]
    report(capsys, f"within {changed.seconds * 1000:.0f} ms", kills)


@dataclass(frozen=True)
class World:
    """A corpus that has changed since it was indexed."""

    folder: Path

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def start(self) -> subprocess.Popen[str]:
        """Start `govah reindex` as a process of its own."""
        code = "from indexer.cli.main import main; main()"
        folders = ["--corpus", str(self.folder / "corpus"), "--index", str(self.index)]
        return subprocess.Popen(  # noqa: S603 - our own interpreter and command
            [sys.executable, "-c", code, "reindex", *folders, "--jobs", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def totals(self) -> tuple[int, int]:
        """Return how many documents have the old word and how many the new one."""
        engine = open_engine(self.index)
        assert len(list(engine.documents(SearchRequest()))) == N_FILES
        old, new = (engine.search(SearchRequest(query=f'"{word} document"')).total for word in ("old", "new"))
        return old, new


def files(word: str) -> dict[str, str]:
    """Return files that hold a word, and so many others that writing them takes a moment."""
    filler = " ".join(f"word{i} of the {i}th grave" for i in range(150))
    return {f"{i:02}.txt": f"The {word} document, number {i}. {filler}" for i in range(N_FILES)}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("killed")
    reindex(a_corpus(folder / "corpus", files("old")), folder / "index", jobs=1)
    a_corpus(folder / "corpus", files("new"))
    return World(folder)


@pytest.fixture
def world(indexed: World, tmp_path: Path) -> World:
    shutil.copytree(indexed.folder, tmp_path / "world")
    return World(tmp_path / "world")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_run_killed_while_it_writes_a_file_loses_nothing(world: World, pattern: str) -> None:
    before = set(world.index.glob(pattern))
    process = world.start()
    while process.poll() is None and set(world.index.glob(pattern)) <= before:
        time.sleep(0.0005)
    process.kill()
    process.communicate()

    generation = latest_generation(world.index)
    assert world.totals() == ((N_FILES, 0) if generation == 1 else (0, N_FILES))
    reindex(world.folder / "corpus", world.index, is_full=True, jobs=1)  # writes whatever was published
    assert world.totals() == (0, N_FILES)
    assert left_in(world.index) == []


def test_the_second_of_two_writers_is_told_in_one_line(world: World) -> None:
    with CollectionWriter(world.index):
        process = world.start()
        output, errors = process.communicate()
    assert (process.returncode, output) == (3, "")
    assert errors.splitlines() == [
        f"error: another process is writing to the index at {world.index}; try again when it has finished"
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_directory_that_may_not_be_written_is_said_in_one_line(world: World) -> None:
    for path in (*world.index.iterdir(), world.index):
        path.chmod(path.stat().st_mode & 0o555)
    try:
        process = world.start()
        _, errors = process.communicate()
        assert process.returncode == 3
        (line,) = errors.splitlines()
        assert line.startswith("error: cannot write an index at")
        assert world.totals() == (N_FILES, 0)
    finally:
        world.index.chmod(0o755)
