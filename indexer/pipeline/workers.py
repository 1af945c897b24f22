"""
Worker processes that read files, replaced when they die or take too long.

Flow: files -> WorkerPool.read -> what each gave, in the order asked. A thread
stands by each worker; results wait in a bounded queue, so memory does not grow
with the corpus.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self

from indexer.pipeline.task import ReadFile
from indexer.pipeline.worker import authority_to_json, file_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from indexer.names.authority import Authority
    from indexer.reading.corpus import SourceFile

FILE_SECONDS = 60
"""The longest that one file may take; the slowest real page measured took half a second."""

FILES_PER_WORKER = 1000
"""A worker is replaced after so many files: parsers leak."""

_QUEUED_PER_WORKER = 4


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, names: str) -> None:
        package_root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "indexer.pipeline.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            encoding="utf-8",
        )
        self.n_files = 0
        self._names = names

    def read(self, file: SourceFile) -> ReadFile:
        """Have one file read; when the process does not answer, say why."""
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None and answers is not None  # noqa: S101, PT018 - both are pipes
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(FILE_SECONDS, stop)
        timer.start()
        try:
            if self.n_files == 0:
                requests.write(self._names + "\n")
            self.n_files += 1
            requests.write(json.dumps(file_to_json(file)) + "\n")
            requests.flush()
            answer = answers.readline()
        except OSError:
            answer = ""
        finally:
            timer.cancel()
        if answer:
            return ReadFile.from_json(json.loads(answer))
        self.n_files = FILES_PER_WORKER
        status = self._process.wait()
        if is_late.is_set():
            return ReadFile(reason=f"reading it took longer than {FILE_SECONDS} seconds")
        return ReadFile(reason=f"its reader stopped without an answer (exit status {status})")

    @property
    def is_spent(self) -> bool:
        """Whether the next file should go to a new process."""
        return self.n_files >= FILES_PER_WORKER

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still unsent to a dead process
                    continue


class WorkerPool:
    """A number of workers. Use as a context manager."""

    def __init__(self, n_workers: int, authority: Authority) -> None:
        self._names = json.dumps(authority_to_json(authority))
        self._n_workers = n_workers
        self._threads = ThreadPoolExecutor(n_workers, thread_name_prefix="reader")
        self._local = threading.local()
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def read(self, files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ReadFile]]:
        """Yield what each file gave, in the order of the files."""
        pending: deque[tuple[SourceFile, Future[ReadFile]]] = deque()
        for file in files:
            pending.append((file, self._threads.submit(self._read_one, file)))
            if len(pending) >= self._n_workers * _QUEUED_PER_WORKER:
                done, future = pending.popleft()
                yield done, future.result()
        while pending:
            done, future = pending.popleft()
            yield done, future.result()

    def _read_one(self, file: SourceFile) -> ReadFile:
        worker: _Worker | None = getattr(self._local, "worker", None)
        if worker is None or worker.is_spent:
            if worker is not None:
                worker.close()
                self._workers.remove(worker)
            worker = _Worker(self._names)
            self._local.worker = worker
            self._workers.append(worker)
        return worker.read(file)
