"""`govah stats`: the collection at a glance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from indexer.cli.options import index_option, json_option
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

TOP_VALUES = 8


@click.command()
@json_option
@index_option
def stats(is_json: bool, index_dir: Path) -> None:
    """Print how many documents there are, from when, in which languages, and by whom.

    Example: govah stats --json
    """
    collection = open_engine(index_dir).stats()
    if is_json:
        click.echo(json.dumps(collection.to_json(), ensure_ascii=False, indent=2))
        return
    files = ", ".join(f"{count} {status}" for status, count in collection.n_files.items())
    years = f"{collection.first_year} to {collection.last_year}" if collection.first_year else "none dated"
    click.echo(f"documents   {collection.n_documents}")
    click.echo(f"files       {files}")
    click.echo(f"words       {collection.n_tokens} ({collection.n_terms} different)")
    click.echo(f"dates       {years}, {collection.n_undated} without a year")
    click.echo(f"corpus      {collection.corpus}")
    click.echo(f"generation  {collection.generation}, built {collection.built_at}")
    click.echo(f"index       {collection.index_bytes / 1e6:.1f} MB")
    for facet, values in collection.facets.items():
        shown = ", ".join(f"{value.value} ({value.count})" for value in values[:TOP_VALUES])
        more = f", and {len(values) - TOP_VALUES} more" if len(values) > TOP_VALUES else ""
        click.echo(f"{facet:<11} {shown or 'none'}{more}")
    if collection.attention:
        click.echo("\nfiles that need a look:")
    for line in collection.attention:
        click.echo(f"  {line.source}: {line.reason}")
