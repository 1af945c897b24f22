"""
One engine builds its index in a process of its own, so that its memory is its own.

`python -m benchmarks.build NAME SPOOL DOCUMENTS INDEX_DIR JOBS` prints a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.memory import peak_resident_bytes
from benchmarks.peers.registry import peer
from benchmarks.spool import Feed


def main(name: str, spool: Path, n_documents: int, index_dir: Path, jobs: int) -> None:
    """Build an index; seconds are without the reading of the documents."""
    engine = peer(name)
    feed = Feed(spool, n_documents)
    started, cpu_started = time.perf_counter(), _cpu_seconds()
    engine.build(feed, index_dir, jobs)
    seconds, cpu_seconds = time.perf_counter() - started, _cpu_seconds() - cpu_started
    measured = {
        "seconds": seconds - feed.seconds,
        "cpu_seconds": cpu_seconds - feed.seconds,
        "reading_seconds": feed.seconds,
        "peak_bytes": peak_resident_bytes(),
        "index_bytes": sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file()),
        "version": engine.version(),
    }
    print(json.dumps(measured))


def _cpu_seconds() -> float:
    """Return what this process has used, and those that it started and that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
