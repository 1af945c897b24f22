"""A run that is killed at any moment leaves the last good generation, and the next run mends the rest."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from indexer.index.snapshot import latest_generation
from indexer.index.writer import CollectionWriter
from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

N_FILES = 16
_RNG = random.Random(20170803)  # noqa: S311 - a fixed sequence

SHARES = [round(_RNG.uniform(0.02, 0.98), 2) for _ in range(5)]
"""Moments of the run, as shares of the time that a run takes."""

FILES = ["*.tmp*", "MAIN_*.pst", "collection_*.json*", "ledger_*.jsonl*", "_MAIN_*.toc*"]
"""Moments of the run: when a file of this name appears in the index, in the order they do."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")


@dataclass(frozen=True)
class World:
    """A corpus that has changed since it was indexed."""

    folder: Path
    run_seconds: float

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start `govah reindex` as a process of its own."""
        code = "from indexer.cli.main import main; main()"
        folders = ["--corpus", str(self.folder / "corpus"), "--index", str(self.index)]
        return subprocess.Popen(  # noqa: S603 - our own interpreter and command
            [sys.executable, "-c", code, "reindex", *folders, "--jobs", "1", *options],
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
    a_corpus(folder / "corpus", files("old"))
    started = time.monotonic()
    process = World(folder, 0).start()
    assert process.communicate()[1] == ""
    seconds = time.monotonic() - started
    a_corpus(folder / "corpus", files("new"))
    return World(folder, seconds)


@pytest.fixture
def world(indexed: World, tmp_path: Path) -> World:
    shutil.copytree(indexed.folder, tmp_path / "world")
    return World(tmp_path / "world", indexed.run_seconds)


def kill_when(process: subprocess.Popen[str], is_time: Callable[[], bool]) -> None:
    """Kill the process at a moment, unless it has finished before."""
    while process.poll() is None:
        if is_time():
            process.kill()
        try:
            process.wait(0.001)
        except subprocess.TimeoutExpired:
            continue
    process.communicate()


def assert_nothing_was_lost(world: World) -> None:
    """The index answers with all old or all new documents, and the next run brings the new ones."""
    assert latest_generation(world.index) in (1, 2)
    assert world.totals() == ((N_FILES, 0) if latest_generation(world.index) == 1 else (0, N_FILES))
    reindex(world.folder / "corpus", world.index, jobs=1)
    assert world.totals() == (0, N_FILES)


@pytest.mark.parametrize("share", SHARES)
def test_a_run_killed_after_some_time_loses_nothing(world: World, share: float) -> None:
    end = time.monotonic() + share * world.run_seconds
    kill_when(world.start(), lambda: time.monotonic() >= end)
    assert_nothing_was_lost(world)


@pytest.mark.parametrize("pattern", FILES)
def test_a_run_killed_while_it_writes_a_file_loses_nothing(world: World, pattern: str) -> None:
    before = set(world.index.glob(pattern))
    kill_when(world.start(), lambda: set(world.index.glob(pattern)) - before != set())
    assert_nothing_was_lost(world)


def test_what_a_killed_run_left_is_cleared_away(world: World) -> None:
    before = set(world.index.glob("MAIN_*.pst"))
    kill_when(world.start(), lambda: set(world.index.glob("MAIN_*.pst")) - before != set())
    reindex(world.folder / "corpus", world.index, is_full=True, jobs=1)

    newest = latest_generation(world.index)
    expected = {"MAIN_WRITELOCK", f"_MAIN_{newest}.toc"}
    for generation in (newest - 1, newest):
        expected |= {f"collection_{generation}.json", f"ledger_{generation}.jsonl"}
    others = {path.name for path in world.index.iterdir()} - expected
    assert len({name.split(".")[0] for name in others}) == 1, others  # the files of one segment


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
