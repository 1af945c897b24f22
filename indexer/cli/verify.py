"""`govah verify`: whether the index is still what was written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from indexer.cli.options import index_option
from indexer.errors import IndexCorruptError
from indexer.index.document_record import document_of
from indexer.index.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.index.snapshot import Part

LARGE_BYTES = 100_000_000
"""A smaller index is compared before a bar could be read."""

Advance = Callable[[str, int, int], None]
"""Called with what is compared, how much of it has been, and how much there is."""


@click.command()
@index_option
def verify(index_dir: Path) -> None:
    """Compare the index with its checksums, and read every document back.

    Searches go on in the meantime. Exits with 3 when something is damaged, and says
    which file and what of it.

    Example: govah verify --index ~/archive-index
    """
    snapshot = Snapshot(index_dir)
    n_bytes = sum(part.data.file.n_bytes for part in snapshot.parts)
    with _progress(n_bytes) as advance:
        _compare_arrays(snapshot, advance)
        _read_documents(snapshot, advance)
    segments, documents = _counted(len(snapshot.parts), "segment"), _counted(snapshot.n_docs, "document")
    size = f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1_000_000 else f"{n_bytes / 1e3:.0f} kB"
    click.echo(f"generation {snapshot.generation}: {segments}, {documents}, {size}, all as written")


def _compare_arrays(snapshot: Snapshot, advance: Advance) -> None:
    total = sum(part.data.file[name].nbytes for part in snapshot.parts for name in part.data.file.names)
    done = 0
    for part in snapshot.parts:
        file = part.data.file
        for name in file.names:
            with snapshot.reading():
                file.verify([name])
                done += file[name].nbytes
            file.release()  # an index may be larger than the memory
            advance("files", done, total)


def _read_documents(snapshot: Snapshot, advance: Advance) -> None:
    done = 0
    for part in snapshot.parts:
        for doc in range(part.n_docs):
            if part.is_alive is None or part.is_alive[doc]:
                _read_document(snapshot.index_dir, part, doc)
                done += 1
                if not done % 256:
                    advance("documents", done, snapshot.n_docs)
        part.data.file.release()


def _read_document(index_dir: Path, part: Part, doc: int) -> None:
    """Raises `IndexCorruptError` when the checksums agree and there is no document all the same."""
    try:
        document_of(part.data.record(doc))
    except Exception as error:  # whatever records give that were not written as they should have been
        reason = f"{part.data.file.path.name}: document {doc} of the array 'stored.records' cannot be read"
        raise IndexCorruptError(index_dir, reason) from error


@contextmanager
def _progress(n_bytes: int) -> Iterator[Advance]:
    """Show bars on a terminal when it takes a while, nothing elsewhere."""
    if n_bytes < LARGE_BYTES or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {what: bar.add_task(what, total=None) for what in ("files", "documents")}

        def advance(what: str, done: int, total: int) -> None:
            bar.update(tasks[what], completed=done, total=total)

        yield advance


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
