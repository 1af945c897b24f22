"""`govah manifest`: the SHA-256 of every file of a folder, to be handed on and checked."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from indexer.cli.amounts import counted, size_of
from indexer.cli.options import HomePath, corpus_option
from indexer.cli.progress import metered
from indexer.pipeline.manifest import Deviation, Hashed, check_manifest, manifest_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.cli.progress import Advance

FILES_DIFFER = 1


@click.command()
@corpus_option
@click.option("--output", type=HomePath(), help="File to write; else standard output.")
@click.option("--bag", "is_payload", is_flag=True, help="Put data/ before each path, as in a bag.")
@click.option("--check", "manifest_file", type=HomePath(), help="Compare the folder with this manifest.")
def manifest(corpus: Path, output: Path | None, is_payload: bool, manifest_file: Path | None) -> None:
    """Write the SHA-256 of every file in a folder, or check them.

    The form is that of BagIt (RFC 8493), manifest-sha256.txt. In a bag the files are those below
    data/, elsewhere all there are, hidden ones too. With --check, files that are missing, changed,
    additional or unreadable are named, and it exits with 1.

    Example: govah manifest --corpus ~/archive --check ~/manifest-sha256.txt
    """
    if manifest_file is not None:
        if output is not None or is_payload:
            raise click.UsageError("--check writes nothing; leave out --output and --bag")
        if _check(manifest_file, corpus):
            raise click.exceptions.Exit(FILES_DIFFER)
        return
    with metered("reading") as advance:
        on_hashed, _ = _counting(advance)
        if output is None:
            for line in manifest_lines(corpus, on_hashed, is_payload=is_payload):
                click.echo(line, nl=False)
            return
        temporary = _temporary_for(output)
        without = [output, temporary]  # both may lie in the folder
        lines = manifest_lines(corpus, on_hashed, is_payload=is_payload, without=without)
        n_files = _write(output, temporary, lines)
    click.echo(f"{output}: {counted(n_files, 'file')}", err=True)


def _temporary_for(output: Path) -> Path:
    """Return where a manifest grows: a name of this process, for the folder may be somebody's documents."""
    return output.with_name(f".{output.name}.{os.getpid()}.new")


def _write(output: Path, temporary: Path, lines: Iterator[bytes]) -> int:
    """Write a manifest whole or not at all, and return its number of lines."""
    n_lines = 0
    is_ours = False
    try:
        with temporary.open("xb") as file:
            is_ours = True
            for line in lines:
                file.write(line)
                n_lines += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(output)
    except BaseException as error:
        if is_ours:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
            raise click.ClickException(f"cannot write {output}: {reason}") from error
        raise
    return n_lines


def _check(manifest_file: Path, corpus: Path) -> bool:
    """Name what differs, and tell whether anything does."""
    counts: Counter[Deviation] = Counter(dict.fromkeys(Deviation, 0))
    with metered("comparing files") as advance:
        on_hashed, n_compared = _counting(advance)
        for finding in check_manifest(manifest_file, corpus, on_hashed):
            counts[finding.deviation] += 1
            click.echo(f"{finding.deviation}: {finding.path}")
    n_files, n_bytes = n_compared
    compared = f"{corpus}: {counted(n_files, 'file')} compared, {size_of(n_bytes)}"
    if not counts.total():
        click.echo(f"{compared}, all as in the manifest")
        return False
    click.echo(f"{compared}: {', '.join(f'{n} {deviation}' for deviation, n in counts.items() if n)}")
    return True


def _counting(advance: Advance) -> tuple[Hashed, list[int]]:
    """Return what counts files and their bytes, and the two numbers, which grow."""
    counts = [0, 0]

    def on_hashed(path: str, size: int) -> None:
        counts[0] += 1
        counts[1] += size
        advance(counts[0], None, counts[1], path)

    return on_hashed, counts
