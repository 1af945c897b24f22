"""
Worker processes that read files, replaced when they die or take too long.

Flow: files -> WorkerPool.read -> the findings of each file, in the order asked. A
thread stands by each worker and hands its findings on through a bounded queue, so
memory grows neither with the corpus nor with the longest file.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from indexer.errors import ReaderUnavailableError
from indexer.model.document import Document
from indexer.pipeline.protocol import (
    END,
    READY,
    Busy,
    Refusal,
    authority_to_json,
    finding_from_json,
    request_to_json,
)
from indexer.reading.corpus import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from indexer.names.authority import Authority
    from indexer.pipeline.protocol import Finding

Request = TypeVar("Request", SourceFile, Document)
"""What a worker is asked: to read a file, or to find the names in a document anew."""

FINDING_SECONDS = 60
"""The longest wait for the next document, or for a sign that its reader has come further; the slowest real
page measured took half a second, the recognition of a scanned one five."""

BYTES_PER_SECOND = 100_000
"""What a large file is given on top: a tenth of the pace of plain text on a busy machine."""

FILES_PER_WORKER = 1000
"""A worker is replaced after so many files: parsers leak."""

QUEUED_FINDINGS = 64
"""Findings of one file that wait to be written."""

_QUEUED_FILES_PER_WORKER = 4


class _Worker:
    """One process and the pipe to it.

    Raises:
        ReaderUnavailableError: it ends before it can read anything.
    """

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
        self._n_files = 0
        self.is_spent = False
        self._greet(names)

    def _greet(self, names: str) -> None:
        """Send the names and wait until the parsers are loaded."""
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None and answers is not None  # noqa: S101, PT018 - both are pipes
        timer = threading.Timer(FINDING_SECONDS, self._process.kill)
        timer.start()
        try:
            requests.write(names + "\n")
            requests.flush()
            greeting = answers.readline()
        except OSError:
            greeting = ""
        finally:
            timer.cancel()
        if greeting != READY + "\n":
            self.close()
            raise ReaderUnavailableError(self._process.returncode)

    def read(self, request: SourceFile | Document) -> Iterator[Finding]:
        """Have one file read, or the names found in a document; when the process stops answering, say why."""
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None and answers is not None  # noqa: S101, PT018 - both are pipes
        try:
            self._n_files += 1
            self.is_spent = self._n_files >= FILES_PER_WORKER
            requests.write(json.dumps(request_to_json(request)) + "\n")
            requests.flush()
        except OSError:
            yield self._loss(None)
            return
        n_bytes = len(request.text) if isinstance(request, Document) else request.size_bytes
        seconds = FINDING_SECONDS + n_bytes // BYTES_PER_SECOND
        while True:
            is_late = threading.Event()
            timer = threading.Timer(seconds, self._stop, [is_late])
            timer.start()
            try:
                answer = answers.readline()
            finally:
                timer.cancel()
            if answer == END + "\n":
                return
            if not answer.endswith("\n"):  # it died, perhaps within an answer
                yield self._loss(seconds if is_late.is_set() else None)
                return
            finding = finding_from_json(json.loads(answer))
            if not isinstance(finding, Busy):
                yield finding

    def _stop(self, is_late: threading.Event) -> None:
        is_late.set()
        self._process.kill()

    def _loss(self, seconds: int | None) -> Refusal:
        """Say why there is no answer; `seconds` were waited in vain."""
        self.is_spent = True
        status = self._process.wait()
        if seconds is not None:
            return Refusal(f"reading it took longer than {seconds} seconds")
        return Refusal(f"its reader stopped without an answer (exit status {status})")

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
        self._is_closing = threading.Event()
        self._unavailable: ReaderUnavailableError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closing.set()
        for worker in list(self._workers):
            worker.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:  # those that were just being started
            worker.close()

    def read(self, files: Iterable[Request]) -> Iterator[tuple[Request, Iterator[Finding]]]:
        """Yield each file, or document in which names are to be found, with its findings, in their order.

        The findings of one file are to be taken before the next file is; taking
        them raises `ReaderUnavailableError` when no worker can be had.
        """
        pending: deque[tuple[Request, queue.Queue[Finding | None]]] = deque()
        for file in files:
            findings: queue.Queue[Finding | None] = queue.Queue(QUEUED_FINDINGS)
            self._threads.submit(self._read_one, file, findings)
            pending.append((file, findings))
            if len(pending) >= self._n_workers * _QUEUED_FILES_PER_WORKER:
                done, found = pending.popleft()
                yield done, self._taken_from(found)
        for done, found in pending:
            yield done, self._taken_from(found)

    def _taken_from(self, findings: queue.Queue[Finding | None]) -> Iterator[Finding]:
        while (finding := findings.get()) is not None:
            yield finding
        if self._unavailable is not None:
            raise self._unavailable

    def _read_one(self, file: SourceFile | Document, findings: queue.Queue[Finding | None]) -> None:
        """Put a file's findings into its queue, and `None` behind them."""
        try:
            worker = self._worker()
            for finding in () if self._is_closing.is_set() else worker.read(file):
                self._put(findings, finding)
        except ReaderUnavailableError as error:
            self._unavailable = error
        except (OSError, ValueError) as error:  # no process can be had, or its answer is broken
            self._put(findings, Refusal(f"its reader failed: {error}"))
        finally:
            self._put(findings, None)

    def _put(self, findings: queue.Queue[Finding | None], finding: Finding | None) -> None:
        """Wait for room, unless the run is over and nobody takes anything any more."""
        while not self._is_closing.is_set():
            try:
                findings.put(finding, timeout=1)
            except queue.Full:
                continue
            return

    def _worker(self) -> _Worker:
        worker: _Worker | None = getattr(self._local, "worker", None)
        if worker is None or worker.is_spent:
            if worker is not None:
                worker.close()
                self._workers.remove(worker)
            worker = _Worker(self._names)
            self._local.worker = worker
            self._workers.append(worker)
        return worker
