"""`govah verify`: whether files, ledger and index are still what was indexed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.cli.amounts import counted, size_of
from indexer.cli.options import HomePath, index_option
from indexer.cli.progress import metered
from indexer.errors import IndexCorruptError
from indexer.index.document_record import document_of
from indexer.index.snapshot import Snapshot
from indexer.pipeline.verification import Difference, compare_corpus, compare_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.index.snapshot import Part

LARGE_BYTES = 100_000_000
"""A smaller index is compared before a bar could be read."""

FILES_DIFFER = 1

Advance = Callable[[str, int, int], None]
"""Called with what is compared, how much of it has been, and how much there is."""


@click.command()
@index_option
@click.option("--corpus", type=HomePath(), help="Folder of documents, if it is no longer where it was.")
@click.option("--index-only", "is_index_only", is_flag=True, help="Leave the folder of documents alone.")
def verify(index_dir: Path, corpus: Path | None, is_index_only: bool) -> None:
    """Tell whether the files, the ledger and the index are still what was indexed.

    The index is compared with its checksums, every document is read back, and each has its
    line in the ledger. Then the SHA-256 of every file is computed anew; files that are missing,
    changed, not indexed or unreadable are named, and it exits with 1. It exits with 3 when the
    index is damaged. Searches go on in the meantime.

    Example: govah verify --index ~/archive-index
    """
    if is_index_only and corpus is not None:
        raise click.UsageError("--corpus and --index-only exclude each other")
    snapshot = Snapshot(index_dir)
    n_bytes = sum(part.data.file.n_bytes for part in snapshot.parts)
    with _progress(n_bytes) as advance:
        _compare_arrays(snapshot, advance)
        _read_documents(snapshot, advance)
    compare_ledger(snapshot)
    segments, documents = counted(len(snapshot.parts), "segment"), counted(snapshot.n_docs, "document")
    click.echo(
        f"generation {snapshot.generation}: {segments}, {documents}, {size_of(n_bytes)}, all as written"
    )
    if not is_index_only and _compare_files(snapshot, corpus):
        raise click.exceptions.Exit(FILES_DIFFER)


def _compare_files(snapshot: Snapshot, corpus: Path | None) -> bool:
    """Name the files that are not as they were indexed; tell whether there are any."""
    folder = Path(snapshot.collection.corpus) if corpus is None else corpus
    total = sum(snapshot.collection.n_files.values())
    counts = Counter(dict.fromkeys(Difference, 0))
    n_files = n_bytes = 0
    with metered("comparing files") as advance:

        def on_compared(source: str, size: int) -> None:
            nonlocal n_files, n_bytes
            n_files += 1
            n_bytes += size
            advance(n_files, max(total, n_files), n_bytes, source)

        for finding in compare_corpus(snapshot, folder, on_compared):
            counts[finding.difference] += 1
            detail = f": {finding.detail}" if finding.detail else ""
            click.echo(f"{finding.difference}: {finding.source}{detail}")
    compared = f"{folder}: {counted(n_files, 'file')}, {size_of(n_bytes)}"
    if not counts.total():
        click.echo(f"{compared}, all as indexed")
        return False
    found = ", ".join(f"{n} {difference}" for difference, n in counts.items() if n)
    click.echo(f"{compared}: {found}")
    return True


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
