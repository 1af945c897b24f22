"""Results as Markdown: `python -m benchmarks.report RESULT.json [...]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers.registry import OURS
from benchmarks.result import (
    BUSY,
    MEGABYTE,
    BuildRow,
    ClassRow,
    agreement,
    build_rows,
    busyness,
    class_rows,
    load,
    verdicts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NONE = "–"


def render(result: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a result."""
    machine = result["machine"]
    yield (
        f"Seed {result['seed']}, {result['source']}; {machine['cores']} cores, {machine['processor']},"
        f" Python {machine['python']}, memory {result['bandwidth'] / 1e9:.1f} GB/s."
    )
    for run in result["runs"]:
        yield ""
        yield f"## {run['n_documents']:,} documents, {run['text_bytes'] / MEGABYTE:,.0f} MB of text"
        yield ""
        yield from class_table(run, result["bandwidth"])
        yield ""
        yield from (f"- {line}" for line in verdicts(run))
        busy = busyness(run)
        if busy is not None and busy > BUSY:
            yield f"- the machine was not quiet: the queries took {busy:.1f} times their processor time"
        yield ""
        yield from build_table(run)
        yield ""
        yield from _agreements(run)


def class_table(run: Mapping[str, Any], bandwidth: float | None) -> Iterator[str]:
    """Yield the table of query classes: milliseconds, and behind the peers' ours divided by theirs."""
    names = list(run["engines"])
    rows = class_rows(run, bandwidth)
    has_limit = any(row.limit_ms is not None for row in rows)
    yield from _table(
        [
            "query",
            "hits",
            *(_title(run, name) for name in names),
            *(["limit of memory"] if has_limit else []),
        ],
        [
            [
                row.kind,
                _number(row.n_hits),
                *(_cell(row, name) for name in names),
                *([_limit(row)] if has_limit else []),
            ]
            for row in rows
        ],
    )
    yield ""
    yield (
        "Median milliseconds; in parentheses ours divided by theirs, so that less than 1 is faster than they"
        " are. ≠: their hits differ from ours by more than half."
    )


def build_table(run: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table of indexes: speed of indexing, size, memory, opening."""
    rows = build_rows(run)
    jobs = sorted({jobs for row in rows for jobs in row.rates})
    header = [
        "engine",
        *(f"MB/s, {n} job{'s' if n > 1 else ''}" for n in jobs),
        "CPU s/MB",
        "index/text",
        "peak MB (anonymous)",
        "open ms",
        "first query ms",
        "serving MB (anonymous)",
        "segments",
    ]
    yield from _table(header, [_build_cells(row, jobs) for row in rows])


def _agreements(run: Mapping[str, Any]) -> Iterator[str]:
    for name in run["engines"]:
        shares = agreement(run, name) if name != OURS else {}
        if shares:
            said = ", ".join(f"{kind} {share:.0%}" for kind, share in shares.items())
            yield f"- Queries with the same total, {name}: {said}"


def _title(run: Mapping[str, Any], name: str) -> str:
    return f"{name} (ranks only)" if run["engines"][name]["is_search_only"] else name


def _cell(row: ClassRow, name: str) -> str:
    cell = row.cells.get(name)
    if cell is None:
        return NONE
    ratio = "" if cell.ratio is None else f" ({_ratio(cell.ratio)})"
    return f"{_ms(cell.ms)}{ratio}{' ≠' if cell.is_other_question else ''}"


def _ratio(ratio: float) -> str:
    """Two significant digits, written out."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"


def _limit(row: ClassRow) -> str:
    if row.limit_ms is None or OURS not in row.cells:
        return NONE
    return f"{_ms(row.limit_ms)} (× {row.cells[OURS].ms / row.limit_ms:.0f})"


def _build_cells(row: BuildRow, jobs: Sequence[int]) -> list[str]:
    return [
        f"{row.name} {row.version}",
        *(f"{row.rates[n]:.2f}" if n in row.rates else NONE for n in jobs),
        f"{row.cpu_seconds_per_mb:.3f}",
        f"{row.bytes_per_text_byte:.2f}",
        _memory(row.peak_bytes, row.peak_anonymous_bytes),
        _ms(row.open_ms),
        NONE if row.first_query_ms is None else _ms(row.first_query_ms),
        _memory(row.resident.get("resident"), row.resident.get("anonymous")),
        NONE if row.n_segments is None else str(row.n_segments),
    ]


def _memory(whole: int | None, anonymous: int | None) -> str:
    if whole is None:
        return NONE
    return f"{whole / MEGABYTE:,.0f}" + ("" if anonymous is None else f" ({anonymous / MEGABYTE:,.0f})")


def _ms(ms: float) -> str:
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 10 else f"{ms:.2f}"


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table of aligned columns: it reads as well on a terminal."""
    widths = [max(len(line[i]) for line in (header, *rows)) for i in range(len(header))]
    for line in (header, *rows):
        first, *others = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield f"| {' | '.join((first, *others))} |"
        if line is header:
            rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
            yield f"| {' | '.join(rules)} |"


def main(paths: Sequence[str]) -> None:
    """Print each result."""
    for path in paths:
        print("\n".join(render(load(Path(path)))))


if __name__ == "__main__":
    main(sys.argv[1:])
