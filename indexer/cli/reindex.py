"""`govah reindex`: bring the index into line with the folder of documents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from indexer.cli.ledger import accounting
from indexer.cli.options import (
    authority_option,
    corpus_option,
    decisions_option,
    index_option,
    jobs_option,
    memory_option,
)
from indexer.cli.progress import metered
from indexer.pipeline.reindex import Report
from indexer.pipeline.reindex import reindex as reindex_corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from indexer.contract import LedgerLine
    from indexer.pipeline.reindex import Progress


@click.command()
@corpus_option
@index_option
@authority_option
@decisions_option
@click.option("--full", "is_full", is_flag=True, help="Read every file again and build the index anew.")
@jobs_option
@memory_option
def reindex(  # noqa: PLR0913, PLR0917 - one for each option
    corpus: Path,
    index_dir: Path,
    authority: Path | None,
    decisions: Path | None,
    is_full: bool,
    jobs: int | None,
    memory_bytes: int,
) -> None:
    """Index what is new or changed in a folder of documents, and drop what is gone.

    Searches go on in the meantime. A run that is stopped, even killed, changes nothing of what
    is searched, and the same command goes on where it was. Files that could not be read, and
    values that need a look, are listed with the reason.

    Example: govah reindex --corpus ~/archive --index ~/archive-index
    """
    with reading_progress() as on_progress:
        report = reindex_corpus(
            corpus,
            index_dir,
            is_full=is_full,
            jobs=jobs,
            authority=authority,
            decisions=decisions,
            memory_bytes=memory_bytes,
            on_progress=on_progress,
        )
    warn_of_names(report.names_problems)
    for line in report.lines:
        if line.reason:
            click.echo(f"{line.status}: {line.source}: {line.reason}")
    click.echo(summary(report))
    click.echo(accounting(report.totals))


@contextmanager
def reading_progress() -> Iterator[Progress]:
    """Show on standard error how far a run of indexing has come."""
    n_bytes = 0
    with metered("reading") as advance:

        def on_progress(done: int, total: int, line: LedgerLine) -> None:
            nonlocal n_bytes
            n_bytes += line.size_bytes
            advance(done, total, n_bytes, line.source)

        yield on_progress


def warn_of_names(problems: Iterable[str]) -> None:
    """Say on standard error which decisions about names do not hold."""
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)


def summary(report: Report) -> str:
    """Say in a line what a run did."""
    files = [
        f"{count} {what}"
        for count, what in (
            (report.n_added, "new"),
            (report.n_changed, "changed"),
            (report.n_removed, "gone"),
            (report.n_unchanged, "unchanged"),
            (report.n_skipped, "left out"),
            (report.n_failed, "unreadable"),
        )
        if count
    ]
    n = report.n_documents
    documents = f"{n} document{'' if n == 1 else 's'}"
    if report.is_unchanged:
        what = ", ".join(files) or "no files"
        return f"nothing has changed: {documents}, generation {report.generation} ({what})"
    names = "; the list of names has changed, so names were found anew" if report.names_changed else ""
    what = ", ".join(files) or "none"
    published = f"{documents} searchable, generation {report.generation}"
    n = report.n_resumed
    resumed = f"; {n:,} of them had been read by a run that was stopped" if n else ""
    return f"{published}; files: {what} ({report.elapsed_s:.1f} s){resumed}{names}"
