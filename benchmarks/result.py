"""
What a result says: medians, ratios, sizes. A result is the JSON that a run writes.

Rows are values; `report` writes them as Markdown, `engines` on a terminal, `plot`
draws them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.peers.registry import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MEGABYTE = 1_000_000
BUSY = 1.1
"""Times its processor time that queries may take before a report says that the machine was not quiet."""

DIFFERING = 1.5
"""An engine whose median hits differ from ours by more than this factor answers another question."""


@dataclass(frozen=True)
class Cell:
    """One engine in one class: median milliseconds, how many times ours that is, and its hits.

    `ratio` is ours divided by theirs: below 1 we are faster. `is_other_question`
    marks totals that differ from ours by far.
    """

    ms: float
    ratio: float | None
    n_hits: float | None
    is_other_question: bool = False


@dataclass(frozen=True)
class ClassRow:
    """One class of queries: the engines that have it, and the limit of memory for ours."""

    kind: str
    n_queries: int
    n_hits: float | None
    cells: Mapping[str, Cell]
    limit_ms: float | None = None


@dataclass(frozen=True)
class BuildRow:
    """One engine's index: megabytes of text a second by jobs, and what it takes.

    Bytes per byte of text, seconds, milliseconds, bytes of memory; `None` where unknown.
    """

    name: str
    version: str
    rates: Mapping[int, float]
    cpu_seconds_per_mb: float
    bytes_per_text_byte: float
    peak_bytes: int | None
    peak_anonymous_bytes: int | None
    open_ms: float
    first_query_ms: float | None
    resident: Mapping[str, int]
    n_segments: int | None


def load(path: Path) -> dict[str, Any]:
    """Read a result."""
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def class_rows(run: Mapping[str, Any], bandwidth: float | None = None) -> list[ClassRow]:
    """Return the rows of a run; classes that no query could be drawn for are left out."""
    rows = []
    for kind, asked in run["classes"].items():
        if asked["queries"]:
            rows.append(_class_row(kind, asked["queries"], run["engines"], bandwidth))
    return rows


def _class_row(
    kind: str, asked: Sequence[Mapping[str, Any]], names: Mapping[str, Any], bandwidth: float | None
) -> ClassRow:
    times = {name: _values(asked, name, "ms") for name in names}
    totals = {name: _values(asked, name, "total") for name in names}
    ours = median(times[OURS]) if times.get(OURS) else None
    our_hits = median(totals[OURS]) if totals.get(OURS) else None
    cells = {}
    for name, ms in times.items():
        if ms:
            hits = median(totals[name]) if totals[name] else None
            ratio = None if ours is None or name == OURS else ours / median(ms)
            cells[name] = Cell(median(ms), ratio, hits, _is_far(hits, our_hits))
    touched = _values(asked, OURS, "bytes_touched")
    limit = median(touched) / bandwidth * 1000 if touched and bandwidth else None
    all_hits = [cell.n_hits for cell in cells.values() if cell.n_hits is not None]
    n_hits = our_hits if our_hits is not None else median(all_hits) if all_hits else None
    return ClassRow(kind, len(asked), n_hits, cells, limit)


def _values(asked: Sequence[Mapping[str, Any]], name: str, key: str) -> list[float]:
    found = (one["answers"].get(name, {}).get(key) for one in asked)
    return [value for value in found if value is not None]


def _is_far(hits: float | None, our_hits: float | None) -> bool:
    if hits is None or our_hits is None:
        return False
    return max(hits, our_hits) > DIFFERING * min(hits, our_hits) + 1


def build_rows(run: Mapping[str, Any]) -> list[BuildRow]:
    """Return a row for each engine's index."""
    rows = []
    text_bytes = run["text_bytes"]
    for name, engine in run["engines"].items():
        builds = engine["builds"]
        last = builds["1"]
        rows.append(
            BuildRow(
                name,
                engine["version"],
                {int(j): text_bytes / MEGABYTE / builds[j]["seconds"] for j in sorted(builds)},
                last["cpu_seconds"] / (text_bytes / MEGABYTE),
                last["index_bytes"] / text_bytes,
                last["peak_bytes"],
                last["peak_anonymous_bytes"],
                engine["open_seconds"] * 1000,
                engine["first_query_ms"],
                engine.get("memory", {}),
                engine["n_segments"],
            )
        )
    return rows


def agreement(run: Mapping[str, Any], name: str) -> dict[str, float]:
    """Return for each class the share of queries with the same total as ours."""
    shares = {}
    for kind, asked in run["classes"].items():
        pairs = [
            (one["answers"][OURS].get("total"), one["answers"][name].get("total"))
            for one in asked["queries"]
            if OURS in one["answers"] and one["answers"].get(name, {}).get("total") is not None
        ]
        if pairs:
            shares[kind] = sum(ours == theirs for ours, theirs in pairs) / len(pairs)
    return shares


def busyness(run: Mapping[str, Any]) -> float | None:
    """Return how many times its processor time the queries took, all engines together.

    Every engine answers in one thread: above 1 something else had the processor.
    """
    answers = [
        answer
        for asked in run["classes"].values()
        for one in asked["queries"]
        for answer in one["answers"].values()
    ]
    timed = [(answer["ms"], answer["cpu_ms"]) for answer in answers if answer.get("cpu_ms")]
    return sum(ms for ms, _ in timed) / sum(cpu_ms for _, cpu_ms in timed) if timed else None


def verdicts(run: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each engine that is the fastest somewhere.

    Engines that only rank stand apart, and answers to another question do not count.
    """
    rows = class_rows(run)
    whole = {name for name, engine in run["engines"].items() if not engine["is_search_only"]}
    winners: dict[str, list[str]] = {}
    for row in rows:
        cells = {
            name: cell.ms for name, cell in row.cells.items() if name in whole and not cell.is_other_question
        }
        if cells:
            winners.setdefault(min(cells, key=lambda name: cells[name]), []).append(row.kind)
    for name, kinds in winners.items():
        yield f"fastest whole page, {name}: {', '.join(kinds)}"
    for name in run["engines"].keys() - whole:
        kinds = [row.kind for row in rows if name in row.cells and (row.cells[name].ratio or 0) > 1]
        if kinds:
            said = "only ranks, without counts, facets and passages; faster than our page"
            yield f"{name} {said}: {', '.join(kinds)}"
