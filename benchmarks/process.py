"""The processes of a run: one builds an index, one answers queries from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from benchmarks.memory import anonymous_bytes_of_all

if TYPE_CHECKING:
    from types import TracebackType

    from benchmarks.query import Query

ROOT = Path(__file__).resolve().parents[1]
POLL_SECONDS = 0.05


class EngineFailedError(Exception):
    """A process of an engine ended without its answer."""


@dataclass(frozen=True)
class BuildTask:
    """What one process is to index: the first documents of a spool, with so many jobs."""

    name: str
    spool: Path
    n_documents: int
    index_dir: Path
    jobs: int


def build_index(python: str, task: BuildTask) -> dict[str, Any]:
    """Build an index in a fresh process; see `benchmarks.build` for what comes back.

    `peak_anonymous_bytes` is added: the most memory without the pages of mapped files, of all its processes.

    Raises:
        EngineFailedError: the process failed; it has said why on its standard error.
    """
    arguments = [task.name, *map(str, (task.spool, task.n_documents, task.index_dir, task.jobs))]
    with _started(python, "benchmarks.build", arguments) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, anonymous_bytes_of_all(process.pid))
            time.sleep(POLL_SECONDS)
        said = _text(process.stdout).read()
    if process.returncode != 0:
        raise EngineFailedError(task.name)
    return {**json.loads(said), "peak_anonymous_bytes": peak or None}


class Server:
    """An engine that answers in a process of its own. `opening` tells what opening took.

    Raises:
        EngineFailedError: the process ended without an answer.
    """

    def __init__(self, python: str, name: str, index_dir: Path) -> None:
        self.name = name
        started = time.perf_counter()
        self._process = _started(python, "benchmarks.serve", [name, str(index_dir)])
        self.opening: dict[str, Any] = self._read()
        self.opening["process_seconds"] = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _text(self._process.stdin).close()
        self._process.wait()
        _text(self._process.stdout).close()

    def answer(self, query: Query) -> dict[str, Any]:
        """Return the milliseconds of a query (`None` where the engine has no such kind) and its counts."""
        return self._ask(query.to_json())

    def memory(self) -> dict[str, int]:
        """Return what of the process is resident now."""
        return self._ask(None)

    def _ask(self, value: object) -> dict[str, Any]:
        stdin = _text(self._process.stdin)
        stdin.write(json.dumps(value) + "\n")
        stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        line = _text(self._process.stdout).readline()
        if not line:
            raise EngineFailedError(self.name)
        answer: dict[str, Any] = json.loads(line)
        return answer


def _started(python: str, module: str, arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own modules, by the Python that was found
        [python, "-W", "ignore", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
    )


def _text(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def say(line: str) -> None:
    """Tell how far the run is, on standard error: standard output is the result."""
    print(line, file=sys.stderr, flush=True)
