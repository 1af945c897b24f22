"""`govah watch`: a real process beside a folder that changes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import pytest

from indexer.index.writer import CollectionWriter
from indexer.model.request import SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 120
"""For a line that is due; a busy machine takes its time to start processes."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")


class Watching:
    """The process and the lines that it has written, to either stream."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        # What a shell starts in the background ignores Ctrl-C, and so would a process of this test.
        heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        code = f"{heed}from indexer.cli.main import main; main()"
        folders = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
        command = [sys.executable, "-c", code, "watch", *folders, "--interval", "0.1", "--jobs", "1"]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and command
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._collect, args=[self.process.stdout])
        self._thread.start()

    def _collect(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.rstrip("\n"))

    def wait_for(self, beginning: str) -> list[str]:
        """Return the lines up to the one that begins so."""
        lines = []
        while True:
            lines.append(self._lines.get(timeout=SECONDS))
            if lines[-1].startswith(beginning):
                return lines

    def end(self, by: int = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        status = self.process.wait(timeout=SECONDS)
        self.close()
        return status

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._thread.join()
        self.process.stdout.close()


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[Watching]:
    process = Watching(folder, *options)
    try:
        yield process
    finally:
        process.close()


def sources(folder: Path) -> list[str]:
    return sorted(d.source for d in open_engine(folder / "index").documents(SearchRequest()))


def test_it_follows_what_comes_changes_and_goes(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": "The first letter.", "b.txt": "The second letter."})
    with watching(tmp_path) as process:
        assert process.wait_for("watching")[0].startswith("2 documents searchable, generation 1")
        a_corpus(corpus, {"c.txt": "The third letter.", "d.pdf": "%PDF-1.4 nothing"})
        assert process.wait_for("3 documents")[:2] == [
            "new: c.txt",
            "new: d.pdf: failed: damaged: PDFium cannot open it",
        ]
        a_corpus(corpus, {"a.txt": "The first letter speaks of the graves."})
        (corpus / "b.txt").unlink()
        assert process.wait_for("2 documents")[:2] == ["changed: a.txt", "gone: b.txt"]
        assert sources(tmp_path) == ["a.txt", "c.txt"]
        assert open_engine(tmp_path / "index").search(SearchRequest(query="graves")).total == 1
        assert process.end() == 0


def test_it_waits_for_what_is_not_there_and_says_so_once(tmp_path: Path) -> None:
    with watching(tmp_path) as process:
        (line,) = process.wait_for("error")
        assert "no folder of documents at" in line
        assert line.endswith("; trying again")
        corpus = a_corpus(tmp_path / "corpus", {"a.txt": "The first letter."})
        assert len(process.wait_for("watching")) == 2
        corpus.rename(tmp_path / "away")
        corpus.mkdir()
        (line,) = process.wait_for("error")
        assert "is empty, and its documents stay" in line
        assert sources(tmp_path) == ["a.txt"]
        corpus.rmdir()
        (tmp_path / "away").rename(corpus)
        a_corpus(corpus, {"b.txt": "The second letter."})
        assert "new: b.txt" in process.wait_for("2 documents")
        assert process.end(signal.SIGINT) == 0


def test_it_waits_for_another_writer_and_for_a_list_of_names_that_is_mended(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": "In Tehran."})
    with watching(tmp_path) as process:
        process.wait_for("watching")
        with CollectionWriter(tmp_path / "index"):
            a_corpus(corpus, {"b.txt": "The second letter."})
            (line,) = process.wait_for("error")
            assert "another process is writing" in line
        assert process.wait_for("2 documents")[0] == "new: b.txt"
        a_corpus(corpus, {"authority.yaml": "nonsense"})
        (line,) = process.wait_for("error")
        assert "the file of names" in line
        a_corpus(corpus, {"authority.yaml": "- {name: Tehran, kind: place}"})
        assert "names were found anew" in process.wait_for("2 documents")[-1]
        assert process.end() == 0


def test_what_waiting_does_not_mend_ends_it(tmp_path: Path) -> None:
    a_corpus(tmp_path / "corpus", {"a.txt": "one"})
    with watching(tmp_path, "--index", str(tmp_path / "corpus")) as process:
        assert "is the folder of documents itself" in process.wait_for("error")[0]
        assert process.process.wait(timeout=SECONDS) == 2
