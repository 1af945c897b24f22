"""
The process that indexes: `python -m indexer.index.run_worker`.

Takes batches of documents on standard input and builds runs of them; when it is told to
finish, it names the runs. When its input ends before that, the writer is gone, and
the runs are removed.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from indexer.index.garbage import RARE_COLLECTIONS
from indexer.index.run_builder import RunBuilder
from indexer.index.run_protocol import COUNTS, DOCUMENTS, DONE, FAILED, document_of, packed, read_message

if TYPE_CHECKING:
    from collections.abc import Iterator


def main(index_dir: Path, run_bytes: int) -> None:
    """Take messages until input ends or the runs are asked for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the writer is told, and ends its input
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    builder = RunBuilder(index_dir, run_bytes)
    try:
        for answer in _answers(requests, builder):
            answers.write(packed((DONE, answer)))
            answers.flush()
    except BaseException as error:
        builder.abandon()
        said = (error.errno, error.strerror) if isinstance(error, OSError) else (None, _said(error))
        with suppress(OSError):  # the writer may be gone
            answers.write(packed((FAILED, *said)))
            answers.flush()
        raise SystemExit(1) from None


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _answers(requests: IO[bytes], builder: RunBuilder) -> Iterator[Any]:
    """Yield the answer to each message that wants one."""
    while (message := read_message(requests)) is not None:
        kind, documents = message
        if kind == DOCUMENTS:
            for values in documents:
                _add(builder, values)
        elif kind == COUNTS:
            yield list(builder.word_counts()), dict(builder.failures())
        else:
            yield [(segment.segid, segment.n_docs, segment.removed) for segment in builder.finish()]
            return
    builder.abandon()


def _add(builder: RunBuilder, values: tuple[Any, ...]) -> None:
    try:
        document = document_of(values)
    except Exception as error:  # whatever is wrong with it, nothing is with the others
        builder.leave_out(error)
    else:
        builder.add(document)


if __name__ == "__main__":
    RARE_COLLECTIONS.begin()
    main(Path(sys.argv[1]), int(sys.argv[2]))
