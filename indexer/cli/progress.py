"""
How far a command has come, on standard error: a bar on a terminal, a line now and then elsewhere.

A run of an hour without a word looks like one that hangs, also in the log of a service.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_BETWEEN_LINES = 30.0
"""Where standard error is no terminal; what is done sooner says nothing."""

Advance = Callable[[int, int | None, int, str], None]
"""Called with how many files are done, of how many (`None`: not known), how many bytes they have
together, and the name of the last one."""


@contextmanager
def metered(doing: str) -> Iterator[Advance]:
    """Show how far something has come while the block runs."""
    if not sys.stderr.isatty():
        yield _lines(doing)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[source]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, rate="", source="")
        started = time.monotonic()

        def advance(n_done: int, total: int | None, n_bytes: int, source: str) -> None:
            rate = rate_of(n_done, n_bytes, time.monotonic() - started)
            bar.update(task, completed=n_done, total=total, rate=rate, source=source)

        yield advance


def _lines(doing: str) -> Advance:
    # Since the last line, or since the first file: what came before was no reading.
    last: tuple[float, int, int] | None = None

    def advance(n_done: int, total: int | None, n_bytes: int, _source: str) -> None:
        nonlocal last
        now = time.monotonic()
        if last is None:
            last = (now, n_done, n_bytes)
        seconds, n_more = now - last[0], n_done - last[1]
        if seconds < SECONDS_BETWEEN_LINES or not n_more:
            return
        rate = rate_of(n_more, n_bytes - last[2], seconds)
        counted = f"{n_done:,} files ({rate})"
        if total is not None:
            left = duration_of((total - n_done) * seconds / n_more)
            counted = f"{n_done:,} of {total:,} files ({rate}, {left} left)"
        sys.stderr.write(f"{doing}: {counted}\n")
        sys.stderr.flush()
        last = (now, n_done, n_bytes)

    return advance


def rate_of(n_files: int, n_bytes: int, seconds: float) -> str:
    """Return how fast it went: `40 files/s, 3.1 MB/s`."""
    seconds = max(seconds, 1e-3)
    files = n_files / seconds
    return f"{files:,.{0 if files >= 10 else 1}f} files/s, {n_bytes / 1e6 / seconds:,.1f} MB/s"


def duration_of(seconds: float) -> str:
    """Return a time as people say it: `40 s`, `3 min`, `2 h 10 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
