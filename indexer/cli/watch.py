"""`govah watch`: keep an index in line with its folder."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from indexer.cli.options import (
    authority_option,
    corpus_option,
    decisions_option,
    index_option,
    jobs_option,
    memory_option,
)
from indexer.cli.reindex import summary, warn_of_names
from indexer.errors import EngineError, IndexCorruptError, IndexOutdatedError, InvalidRequestError
from indexer.pipeline.reindex import reindex
from indexer.pipeline.watching import Watch, look_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from indexer.pipeline.reindex import Report

SHARE_OF_TIME = 10
"""Between two looks passes at least so many times what one takes: never more than a tenth of a processor."""

MAX_NAMED = 1000
"""Changes that are named one by one; of more the number is said."""


@click.command()
@corpus_option
@index_option
@authority_option
@decisions_option
@click.option(
    "--interval",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds between two looks at the folder.",
)
@jobs_option
@memory_option
def watch(  # noqa: PLR0913, PLR0917 - one for each option
    corpus: Path,
    index_dir: Path,
    authority: Path | None,
    decisions: Path | None,
    interval: float,
    jobs: int | None,
    memory_bytes: int,
) -> None:
    """Keep an index in line with a folder of documents, until it is interrupted.

    Looks at the folder every few seconds and indexes what is new or changed and has stopped
    growing. Each change gets a line. A folder that cannot be reached, or an index that somebody
    else writes to, is said once and tried again.

    Example: govah watch --corpus ~/archive --index ~/archive-index
    """
    state, said = Watch(), ""
    with _until_stopped():
        while True:
            pause = interval
            try:
                started = time.monotonic()
                look = look_at(corpus, index_dir, [path for path in (authority, decisions) if path])
                pause = max(pause, SHARE_OF_TIME * (time.monotonic() - started))
                lost = state.out_of_reach(look)
                if lost is None and state.is_due(look):
                    report = reindex(
                        corpus,
                        index_dir,
                        jobs=jobs,
                        authority=authority,
                        decisions=decisions,
                        memory_bytes=memory_bytes,
                    )
                    is_first = state.is_first
                    _tell(report, state.indexed(look), is_first=is_first)
                    if is_first:
                        click.echo(f"watching {corpus}, every {interval:g} s", err=True)
                problem = "" if lost is None else _out_of_reach(corpus, lost)
            except (InvalidRequestError, IndexOutdatedError, IndexCorruptError):
                raise  # waiting mends none of these
            except (EngineError, OSError) as error:
                problem = str(error)
            if problem not in ("", said):
                click.echo(f"error: {problem}; trying again", err=True)
            said = problem
            sys.stdout.flush()
            time.sleep(pause)


def _out_of_reach(corpus: Path, lost: str) -> str:
    what = f"{corpus / lost} cannot be opened" if lost else f"{corpus} is empty"
    return f"{what}, and its documents stay; if they are to go, run 'govah reindex'"


def _tell(report: Report, changes: Mapping[str, str], *, is_first: bool) -> None:
    """Say what was indexed: at first in a line, then every change in one of its own."""
    if report.is_unchanged and not is_first:
        return  # a file was touched, and is the same
    warn_of_names(report.names_problems)
    if not is_first:
        lines = {line.source: line for line in report.lines}
        for source, change in list(changes.items())[:MAX_NAMED]:
            line = lines.get(source)
            detail = f": {line.status}: {line.reason}" if line is not None and line.reason else ""
            click.echo(f"{change}: {source}{detail}")
        if len(changes) > MAX_NAMED:
            click.echo(f"and {len(changes) - MAX_NAMED:,} changes more")
    click.echo(summary(report))


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Run the block until Ctrl-C or a request to end, which are how it is meant to end."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with suppress(KeyboardInterrupt):
            yield
        click.echo("stopped; what was published last stays as it is", err=True)
    finally:
        signal.signal(signal.SIGTERM, before)
