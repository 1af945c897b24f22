"""`govah duplicates`: which documents are copies of one another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from indexer.cli.options import index_option, json_option
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import DocumentSummary
    from indexer.model.response import Copy, Family

NOTHING_FOUND = 1


@click.command()
@click.option(
    "--at-least",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    metavar="SHARE",
    help="Only copies of which so much is the same as in the oldest: 0 to 1.",
)
@json_option
@index_option
@click.pass_context
def duplicates(ctx: click.Context, /, at_least: float, is_json: bool, index_dir: Path) -> None:
    """List the texts that are in the collection more than once; exit 1 when none is.

    The oldest document of each family comes first, then its copies with the share of
    words that stand in three or more in a row that both have. With --json, each family
    is a line.

    Example: govah duplicates --at-least .9
    """
    n_families = n_copies = n_exact = 0
    for family in open_engine(index_dir).families(at_least):
        n_families += 1
        n_copies += len(family.copies)
        n_exact += sum(copy.is_exact for copy in family.copies)
        if is_json:
            click.echo(json.dumps(family.to_json(), ensure_ascii=False))
        else:
            _print(family)
    if not n_families:
        click.echo("no copies", err=True)
        ctx.exit(NOTHING_FOUND)
    texts = f"{n_families} text{'' if n_families == 1 else 's'}"
    exact = f"{n_exact} {'copy is' if n_exact == 1 else 'copies are'} exact"
    click.echo(f"{texts} in {n_families + n_copies} documents; {exact}", err=True)


def _print(family: Family) -> None:
    click.echo(click.style(family.oldest.title or family.oldest.source, bold=True))
    click.echo(f"  oldest   {_origin(family.oldest)}")
    for copy in family.copies:
        click.echo(f"  {_likeness(copy):<8} {_origin(copy.summary)}")
    click.echo()


def _likeness(copy: Copy) -> str:
    """Return `exact`, or a share that is rounded down: what is not the same is never 100 %."""
    return "exact" if copy.is_exact else f"{min(99, int(copy.similarity * 100))} %"


def _origin(document: DocumentSummary) -> str:
    date = "undated" if document.date is None else str(document.date.value)
    parts = [date, document.publisher or ", ".join(document.authors), document.source, document.key]
    return " · ".join(part for part in parts if part)
