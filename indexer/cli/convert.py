"""`govah convert`: an index of an earlier version into the format of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indexer.cli.options import index_option, memory_option
from indexer.index.convert import convert as convert_index

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@index_option
@memory_option
def convert(index_dir: Path, memory_bytes: int) -> None:
    """Bring an index that an earlier version wrote into the format of this one.

    The corpus is not read: the documents come from the index itself. Until all of them
    are written the index stays as it is, and a run that is stopped changes nothing.

    Example: govah convert --index ~/archive-index
    """
    conversion = convert_index(index_dir, memory_bytes=memory_bytes)
    n = conversion.n_documents
    counted = f"{n} document{'' if n == 1 else 's'}"
    if conversion.was_needed:
        click.echo(f"generation {conversion.generation}: {counted}, converted from format {conversion.found}")
    else:
        click.echo(f"nothing to do: generation {conversion.generation} has the format of this version")
