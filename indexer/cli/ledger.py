"""`govah ledger`: what became of every file of the corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from indexer.cli.amounts import counted
from indexer.cli.options import index_option
from indexer.contract import LEDGER_COLUMNS, STATUSES, LedgerLine, LedgerTotals
from indexer.csv_text import csv_lines
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NOTHING_MATCHED = 1

_COUNTS = ("size", "read", "searchable", "words", "documents")


@click.command()
@click.option("--status", type=click.Choice(STATUSES), help="Only the files of which this became.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON Lines: an object a file.")
@click.option("--csv", "is_csv", is_flag=True, help="Print CSV for a spreadsheet.")
@index_option
@click.pass_context
def ledger(ctx: click.Context, /, status: str | None, is_json: bool, is_csv: bool, index_dir: Path) -> None:
    """List every file of the corpus: searchable, left out or unreadable, and why.

    With its size in bytes, how many characters of text were read from it and how many of these
    can be searched, its words and documents. SHA-256, times and keys are in the JSON and the CSV.

    Example: govah ledger --status failed --csv > unreadable.csv
    """
    if is_json and is_csv:
        raise click.UsageError("--json and --csv exclude each other")
    engine = open_engine(index_dir)
    if is_json:
        for line in engine.ledger(status):
            click.echo(json.dumps(line.to_json(), ensure_ascii=False))
    elif is_csv:
        for row in csv_lines(LEDGER_COLUMNS, (line.to_json() for line in engine.ledger(status))):
            click.echo(row, nl=False)
    else:
        widths = _widths(engine.ledger(status))
        for row in _table(engine.ledger(status), widths):
            click.echo(row)
    totals = engine.ledger_totals()
    if not is_json and not is_csv:
        click.echo(accounting(totals), err=True)
    n_files = sum(totals.n_files.values()) if status is None else totals.n_files[status]
    if not n_files:
        ctx.exit(NOTHING_MATCHED)


def accounting(totals: LedgerTotals) -> str:
    """Say in one sentence what became of all files and their text."""
    counts = totals.n_files
    n_files = sum(counts.values())
    said = (
        f"{counted(n_files, 'file')}: {counts.get('indexed', 0):,} searchable, "
        f"{counts.get('failed', 0):,} unreadable, {counts.get('skipped', 0):,} left out"
    )
    if not totals.n_chars_read:
        return said
    percent = 100 * totals.n_chars / totals.n_chars_read
    # Rounded down: 100 % is all.
    return (
        f"{said}; {_amount(totals.n_chars_read)} characters read, "
        f"{_amount(totals.n_chars)} searchable ({int(percent)} %)"
    )


def _amount(n: int) -> str:
    return f"{n:,}" if n < 1_000_000 else f"{n / 1e6:,.1f} million"


def _widths(lines: Iterable[LedgerLine]) -> list[int]:
    """Return how wide the columns have to be: one pass before the one that prints."""
    most = [0] * len(_COUNTS)
    for line in lines:
        most = list(map(max, most, _counts(line)))
    return [max(len(f"{n:,}"), len(name)) for n, name in zip(most, _COUNTS, strict=True)]


def _counts(line: LedgerLine) -> tuple[int, ...]:
    return (line.size_bytes, line.n_chars_read, line.n_chars, line.n_tokens, line.n_documents)


def _table(lines: Iterable[LedgerLine], widths: list[int]) -> Iterator[str]:
    """Yield the rows. Names of files come last, where no script and no width can move a column."""
    wide = max(map(len, STATUSES))
    heads = "  ".join(f"{name:>{width}}" for name, width in zip(_COUNTS, widths, strict=True))
    yield f"{'status':<{wide}}  {heads}  file"
    for line in lines:
        cells = "  ".join(f"{n:>{width},}" for n, width in zip(_counts(line), widths, strict=True))
        yield f"{line.status:<{wide}}  {cells}  {line.source}"
        if line.reason:
            yield f"{'':<{wide}}  {line.reason}"
