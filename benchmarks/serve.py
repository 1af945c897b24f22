"""
One engine answers queries in a process of its own: a line of JSON in, a line out.

`python -m benchmarks.serve NAME INDEX_DIR`. The clock runs around the engine's answer
alone; reading and writing the lines is not in it.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.limit import bytes_touched
from benchmarks.memory import resident_bytes
from benchmarks.page import Page, Searcher, UnsupportedQueryError
from benchmarks.peers.registry import peer
from benchmarks.query import Query


def main(name: str, index_dir: Path) -> None:
    """Open the index, then answer until the input ends."""
    started = time.perf_counter()
    engine = peer(name)
    imported = time.perf_counter()
    searcher = engine.open(index_dir)
    opened = time.perf_counter()
    gc.freeze()
    _say(
        {
            "import_seconds": imported - started,
            "open_seconds": opened - imported,
            "n_segments": getattr(searcher, "n_segments", None),
            "version": engine.version(),
        }
    )
    for line in sys.stdin:
        asked = json.loads(line)
        _say(resident_bytes() if asked is None else _answer(searcher, Query.from_json(asked)))


def _answer(searcher: Searcher, query: Query) -> dict[str, Any]:
    started, cpu_started = time.perf_counter(), time.process_time()
    try:
        page = searcher.answer(query)
    except UnsupportedQueryError:
        return {"ms": None}
    ms, cpu_ms = (time.perf_counter() - started) * 1000, (time.process_time() - cpu_started) * 1000
    return {"ms": ms, "cpu_ms": cpu_ms, "bytes_touched": bytes_touched(searcher, query), **_summary(page)}


def _summary(page: Page) -> dict[str, Any]:
    """Return what engines can be compared by; the texts stay here."""
    return {
        "total": page.total,
        "n_hits": len(page.hits),
        "n_marks": sum(hit.n_marks for hit in page.hits),
        "passage_chars": sum(len(passage) for hit in page.hits for passage in hit.passages),
    }


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
