"""`govah export`: documents as lines, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from indexer.cli.options import filter_options, index_option, request_of
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

NOTHING_MATCHED = 1


@click.command()
@click.argument("query", default="")
@filter_options
@click.option(
    "--format",
    "line_format",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines.",
)
@index_option
@click.pass_context
def export(ctx: click.Context, /, query: str, line_format: str, index_dir: Path, **values: Any) -> None:
    """Write one document a line: all, or those that QUERY and the filters select.

    Example: govah export 'khavaran' --language fa --format jsonl > khavaran.jsonl
    """
    n_documents = 0
    for document in open_engine(index_dir).documents(request_of(query, values)):
        click.echo(json.dumps(document.to_export(), ensure_ascii=False))
        n_documents += 1
    if not n_documents:
        ctx.exit(NOTHING_MATCHED)
