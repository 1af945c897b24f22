"""
A process that builds runs, seen from the writer.

Flow: documents -> batches -> a queue of few -> the pipe to `run_worker`. A thread
stands by the pipe, so that the writer fills the batch of one process while another
one is busy.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from array import array
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.errors import IndexingStoppedError
from indexer.index.codec.segment import ColumnarSegment
from indexer.index.codec.text_analysis import BATCH_CHARS
from indexer.index.run_builder import BATCH_DOCUMENTS, reason_of
from indexer.index.run_protocol import COUNTS, DOCUMENTS, FAILED, FINISH, packed, read_message, values_of
from indexer.index.table_of_contents import INDEX_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.model.document import Document

QUEUED_BATCHES = 2
"""Batches that wait for a process: one is read while the next one is made."""

ENDING_SECONDS = 20
"""What a process is given to end by itself: it may be writing a run, which takes some seconds."""


class RunProcess:
    """Has documents indexed by a process of their own; otherwise as `RunBuilder`.

    Raises:
        IndexingStoppedError: the process ended; also from every method.
        OSError: what the system refused to the process, a full disk for one.
    """

    def __init__(self, index_dir: Path, run_bytes: int) -> None:
        package_root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH")]))
        self._index_dir = index_dir
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by this Python
            [sys.executable, "-m", "indexer.index.run_worker", str(index_dir), str(run_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._waiting: queue.Queue[Any] = queue.Queue(QUEUED_BATCHES)
        self._is_broken = False
        self._sender = threading.Thread(target=self._send, name="indexing", daemon=True)
        self._sender.start()
        self._batch: list[Document] = []
        self._batch_chars = 0
        self._n_added = 0
        self._sent = array("Q")
        self._failures: dict[int, str] = {}
        self._counted: tuple[list[int], dict[int, str]] | None = None
        self._runs: list[ColumnarSegment] = []
        self._has_ended = False

    def add(self, document: Document) -> None:
        """Put in a document, in the place of an earlier one with its key."""
        self._counted = None
        self._batch.append(document)
        self._batch_chars += len(document.text)
        if self._batch_chars >= BATCH_CHARS or len(self._batch) >= BATCH_DOCUMENTS:
            self._send_batch()

    def word_counts(self) -> Sequence[int]:
        """Return the number of words of each document, in the order of `add`; 0 for one that failed."""
        sent_counts = self._counts()[0]
        counts = array("Q", bytes(8 * self._n_added))
        for number, count in zip(self._sent, sent_counts, strict=True):
            counts[number] = count
        return counts

    def failures(self) -> Mapping[int, str]:
        """Return why documents could not be analysed or stored, by their numbers in the order of `add`."""
        failed = {self._sent[number]: reason for number, reason in self._counts()[1].items()}
        return dict(sorted((self._failures | failed).items()))

    def finish(self) -> list[ColumnarSegment]:
        """Have what is in memory written, and return all runs; nothing may be added any more."""
        self._counts()  # they stay known when the process has ended
        for segid, n_docs, removed in self._ask(FINISH):
            segment = ColumnarSegment(INDEX_NAME, n_docs, segid)
            segment.removed = removed
            self._runs.append(segment)
        self._end()
        return self._runs

    def abandon(self) -> None:
        """Drop what was collected, and the runs with it."""
        self._is_broken = True  # what still waits is not sent
        self._end()
        for segment in self._runs:
            (self._index_dir / segment.file_name).unlink(missing_ok=True)

    def _counts(self) -> tuple[list[int], dict[int, str]]:
        """Return the words of each document that was sent, and why some failed, by numbers among these."""
        if self._counted is None:
            self._send_batch()
            counts, failures = self._ask(COUNTS)
            self._counted = counts, failures
        return self._counted

    def _send_batch(self) -> None:
        batch, self._batch, self._batch_chars = self._batch, [], 0
        try:
            message = packed((DOCUMENTS, [values_of(document) for document in batch]))
            self._sent.extend(range(self._n_added, self._n_added + len(batch)))
        except Exception:  # whatever one of them gives; which one is to be found
            message = packed((DOCUMENTS, self._sendable(batch)))
        self._n_added += len(batch)
        self._put(message)

    def _sendable(self, batch: Sequence[Document]) -> list[tuple[Any, ...]]:
        """Return those documents of a batch that can be sent, and note down what is wrong with the others."""
        sendable = []
        for number, document in enumerate(batch, self._n_added):
            try:
                values = values_of(document)
                packed(values)
            except Exception as error:  # whatever is wrong with it, nothing is with the others
                self._failures[number] = reason_of(error)
            else:
                sendable.append(values)
                self._sent.append(number)
        return sendable

    def _put(self, message: bytes) -> None:
        if self._is_broken:
            raise self._stopped(self._answer())
        self._waiting.put(message)

    def _ask(self, kind: int) -> Any:
        self._put(packed((kind, None)))
        answer = self._answer()
        if answer is None or answer[0] == FAILED:
            raise self._stopped(answer)
        return answer[1]

    def _answer(self) -> Any:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return read_message(self._process.stdout)

    def _stopped(self, answer: Any) -> Exception:
        """Return what is to be raised now that the process has ended, with or without a last word."""
        self._is_broken = True
        number, said = (None, None) if answer is None else answer[1:]
        if number is not None:
            return OSError(number, said)
        return IndexingStoppedError(said or f"exit status {self._process.wait()}")

    def _send(self) -> None:
        """Send what waits, until there is nothing more to come; of a broken pipe nothing more is sent."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it is a pipe
        while (message := self._waiting.get()) is not None:
            try:
                if not self._is_broken:
                    pipe.write(message)
                    pipe.flush()
            except OSError:
                self._is_broken = True
        with suppress(OSError):  # what is still unsent to a dead process
            pipe.close()

    def _end(self) -> None:
        """Let the process end by itself, so that it can clear up, or else stop it."""
        if self._has_ended:
            return
        self._has_ended = True
        try:
            self._waiting.put(None, timeout=ENDING_SECONDS)
            self._process.wait(ENDING_SECONDS)
        except (queue.Full, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
            self._waiting.put(None)  # a second one is never taken
        self._sender.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
