"""`govah reindex`: bring the index into line with the folder of documents."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from indexer.cli.ledger import accounting
from indexer.cli.options import HomePath, corpus_option, index_option
from indexer.cli.progress import metered
from indexer.pipeline.reindex import Report
from indexer.pipeline.reindex import reindex as reindex_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.contract import LedgerLine
    from indexer.pipeline.reindex import Progress


LEAST_MEMORY_BYTES = 300 << 20
"""What the writer reserves for the interpreter and a batch of documents, and one small run."""

_UNIT_BITS = {"": 0, "K": 10, "M": 20, "G": 30}
_SIZE = re.compile(r"([0-9]{1,15})([KMG]?)", re.IGNORECASE)


class MemoryType(click.ParamType[int]):
    """A number of bytes: `512M`, `2G`, or without a letter."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the size, or end with a usage error."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not a size such as 512M, 2G or a number of bytes", param, ctx)
        n_bytes = int(match[1]) << _UNIT_BITS[match[2].upper()]
        if n_bytes < LEAST_MEMORY_BYTES:
            self.fail(f"{value!r} is too little; give at least {LEAST_MEMORY_BYTES >> 20}M", param, ctx)
        return n_bytes


memory_option = click.option(
    "--memory",
    "memory_bytes",
    type=MemoryType(),
    default="1G",
    envvar="GOVAH_MEMORY",
    show_default=True,
    show_envvar=True,
    help="Memory that writing may take, such as 512M or 2G; worker processes come on top.",
)


@click.command()
@corpus_option
@index_option
@click.option(
    "--authority",
    type=HomePath(),
    help="File of names; else authority.yaml in the corpus, else the list that ships with govah.",
)
@click.option("--full", "is_full", is_flag=True, help="Read every file again and build the index anew.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; as many as there are processors.")
@memory_option
def reindex(  # noqa: PLR0913, PLR0917 - one for each option
    corpus: Path, index_dir: Path, authority: Path | None, is_full: bool, jobs: int | None, memory_bytes: int
) -> None:
    """Index what is new or changed in a folder of documents, and drop what is gone.

    Searches go on in the meantime. A run that is stopped, even killed, changes nothing of what
    is searched, and the same command goes on where it was. Files that could not be read, and
    values that need a look, are listed with the reason.

    Example: govah reindex --corpus ~/archive --index ~/archive-index
    """
    with _progress() as on_progress:
        report = reindex_corpus(
            corpus,
            index_dir,
            is_full=is_full,
            jobs=jobs,
            authority=authority,
            memory_bytes=memory_bytes,
            on_progress=on_progress,
        )
    for line in report.lines:
        if line.reason:
            click.echo(f"{line.status}: {line.source}: {line.reason}")
    click.echo(_summary(report))
    click.echo(accounting(report.totals))


@contextmanager
def _progress() -> Iterator[Progress]:
    n_bytes = 0
    with metered("reading") as advance:

        def on_progress(done: int, total: int, line: LedgerLine) -> None:
            nonlocal n_bytes
            n_bytes += line.size_bytes
            advance(done, total, n_bytes, line.source)

        yield on_progress


def _summary(report: Report) -> str:
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
    counted = f"{n} document{'' if n == 1 else 's'}"
    if report.is_unchanged:
        what = ", ".join(files) or "no files"
        return f"nothing has changed: {counted}, generation {report.generation} ({what})"
    names = "; the list of names has changed, so names were found anew" if report.names_changed else ""
    what = ", ".join(files) or "none"
    published = f"{counted} searchable, generation {report.generation}"
    n_files = f"{report.n_resumed} file{'' if report.n_resumed == 1 else 's'}"
    resumed = f"; {n_files} of them had been read by a run that was stopped" if report.n_resumed else ""
    return f"{published}; files: {what} ({report.elapsed_s:.1f} s){resumed}{names}"
