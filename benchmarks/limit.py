"""The physical limit: how long memory alone needs for the bytes that a query touches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.query import Query

COPIED_BYTES = 256 * 1024 * 1024
N_COPIES = 5


def memory_bandwidth() -> float:
    """Measure bytes read and written per second by one core, the best of some copies."""
    import numpy as np

    source = np.ones(COPIED_BYTES, np.uint8)
    target = np.empty_like(source)
    best = float("inf")
    for _ in range(N_COPIES):
        started = time.perf_counter()
        np.copyto(target, source)
        best = min(best, time.perf_counter() - started)
    return 2 * COPIED_BYTES / best


def bytes_touched(searcher: object, query: Query) -> int | None:
    """Return the bytes of postings and columns that a query touches, where the searcher can tell.

    A searcher tells by a method `bytes_touched(query)`; ours has one.
    """
    count = getattr(searcher, "bytes_touched", None)
    return None if count is None else count(query)
