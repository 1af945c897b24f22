"""
The worker process: `python -m indexer.pipeline.worker`.

Reads one JSON line with the names, then a JSON line a file on standard input, and
answers each with a JSON line a finding and an empty object at the end. Parsers run
here and nowhere else: the process has a bound on its memory, and its parent stops it
when the next finding takes too long.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, TYPE_CHECKING

from indexer.model.document import Document
from indexer.pipeline.protocol import (
    END,
    READY,
    Refusal,
    authority_from_json,
    finding_to_json,
    request_from_json,
)
from indexer.pipeline.task import find_names, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.names.authority import Authority
    from indexer.pipeline.protocol import Finding
    from indexer.reading.corpus import SourceFile

MEMORY_BYTES = 3 << 30
"""Address space of a worker; the libraries alone take about 1 GiB of it."""


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _answer_channel() -> IO[str]:
    """Return a private way out, and send what libraries print to nowhere."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return channel


def main() -> None:
    """Answer files until standard input ends."""
    answers = _answer_channel()
    _limit_memory()
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    authority = authority_from_json(json.loads(requests.readline()))
    answers.write(READY + "\n")
    answers.flush()
    for line in requests:
        for finding in _findings(request_from_json(json.loads(line)), authority):
            answers.write(json.dumps(finding_to_json(finding)) + "\n")
            answers.flush()
        answers.write(END + "\n")
        answers.flush()


def _findings(request: SourceFile | Document, authority: Authority) -> Iterator[Finding]:
    try:
        if isinstance(request, Document):
            yield from find_names(request, authority)
        else:
            yield from read_file(request, authority)
        return
    except MemoryError:
        reason = f"reading it takes more than {MEMORY_BYTES >> 30} GiB of memory"
    except RecursionError:
        reason = "it is nested too deeply to be read"
    except Exception as error:
        reason = f"its reader failed: {type(error).__name__}: {error}".replace("\n", " ")[:300]
    yield Refusal(reason)


if __name__ == "__main__":
    if sys.stdin is not None:
        main()
