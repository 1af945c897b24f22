"""
A run that is killed at any moment goes on where it was, and nothing is read twice.

`GOVAH_KILLS=200` kills so many runs instead of a few.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from indexer.index.table_of_contents import latest_generation
from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.pipeline.spool import SPOOL_NAME, spooled_files
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import Document

N_KILLS = max(1, int(os.environ.get("GOVAH_KILLS", "12")) // 4)

N_FILES = 40

READ_AHEAD = 4
"""Files that a worker has been given and nobody has taken yet."""

_RNG = random.Random(19880728)  # noqa: S311 - a fixed sequence

CODE = """
import sys, time
from indexer.pipeline import reindex, spool, workers
spool.FRAME_SECONDS = 0.0
read, take = workers._Worker.read, reindex._Run._take

def noted_read(worker, request):
    with open(sys.argv[3], "a") as log:
        log.write(request.source + "\\n")
    return read(worker, request)

def slow_take(run, *args):
    time.sleep(0.02)
    take(run, *args)

workers._Worker.read, reindex._Run._take = noted_read, slow_take
reindex.reindex(sys.argv[1], sys.argv[2], jobs=1)
"""
"""A run that writes down which files it reads, and takes its time."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")


def files(word: str) -> dict[str, str]:
    return {f"{i:02}.txt": f"The {word} letter number {i} speaks of the graves." for i in range(N_FILES)}


def start(folder: Path) -> subprocess.Popen[bytes]:
    arguments = [str(folder / name) for name in ("corpus", "index", "log")]
    return subprocess.Popen([sys.executable, "-c", CODE, *arguments])  # noqa: S603 - our own interpreter


def documents(index: Path) -> list[Document]:
    found = open_engine(index).documents(SearchRequest())
    return sorted(found, key=lambda document: document.key)


def reads(folder: Path) -> list[str]:
    log = folder / "log"
    return log.read_text(encoding="utf-8").split() if log.exists() else []


@pytest.mark.parametrize("is_first", [True, False])
def test_a_run_that_is_killed_again_and_again_reads_no_file_twice(tmp_path: Path, is_first: bool) -> None:
    corpus, index = a_corpus(tmp_path / "corpus", files("old")), tmp_path / "index"
    before: list[Document] = []
    if not is_first:
        reindex(corpus, index, jobs=1)
        before = documents(index)
        a_corpus(corpus, files("new"))
    n_kills = 0
    while True:
        kept, n_reads = set(spooled_files(index)), len(reads(tmp_path))
        process = start(tmp_path)
        n_more = _RNG.randrange(2, max(3, N_FILES // (N_KILLS + 1)))
        while n_kills < N_KILLS and process.poll() is None and len(reads(tmp_path)) < n_reads + n_more:
            time.sleep(0.001)
        if n_kills < N_KILLS:
            time.sleep(_RNG.random() * 0.05)
            process.kill()
            n_kills += 1
        status = process.wait()
        read_now = reads(tmp_path)[n_reads:]
        assert not kept.intersection(read_now)
        assert len(read_now) == len(set(read_now))
        if status == 0:
            break
        assert kept <= set(spooled_files(index))
        assert (documents(index) if latest_generation(index) > 0 else []) == before

    assert n_kills == N_KILLS
    assert not (index / SPOOL_NAME).exists()
    assert len(reads(tmp_path)) <= N_FILES + n_kills * (READ_AHEAD + 1)
    reindex(corpus, tmp_path / "undisturbed", jobs=1)
    assert documents(index) == documents(tmp_path / "undisturbed")
    assert reindex(corpus, index, jobs=1).is_unchanged
