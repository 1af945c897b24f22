"""`govah entities xref`: a list of names of others against the names of the collection."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

import click

from indexer.cli.amounts import counted
from indexer.cli.options import HomePath, index_option, json_option
from indexer.contract import LEAST_LIKENESS
from indexer.csv_text import csv_lines
from indexer.errors import NameListError
from indexer.model.name_list import MATCH_COLUMNS, EntryMatches
from indexer.names.name_lists import read_name_list
from indexer.names.variants import Grade
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from indexer.model.name_list import NameMatch

NOTHING_MATCHED = 1


@click.command()
@click.argument("list_file", metavar="LIST", type=HomePath())
@click.option("--column", metavar="NAME", help="Column of a CSV file that has the names.")
@click.option("--aliases", type=HomePath(), help="alt.csv of OFAC, beside its sdn.csv.")
@click.option(
    "--grade",
    type=click.Choice([str(grade) for grade in Grade]),
    default=str(Grade.SUGGESTED),
    show_default=True,
    help="same: only what is one name by every rule; suggested: what is alike, too.",
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=LEAST_LIKENESS,
    show_default=True,
    help="How alike a suggestion has to be, from 0 to 1.",
)
@click.option("--unmatched", "has_unmatched", is_flag=True, help="List the entries without a match, too.")
@json_option
@click.option("--csv", "is_csv", is_flag=True, help="Print CSV for a spreadsheet.")
@index_option
@click.pass_context
def xref(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    /,
    list_file: Path,
    column: str | None,
    aliases: Path | None,
    grade: str,
    least: float,
    has_unmatched: bool,
    is_json: bool,
    is_csv: bool,
    index_dir: Path,
) -> None:
    """Look for the names of a LIST in the collection, in any spelling and script.

    LIST is a consolidated list of the European Union or the United Nations, the SDN list of OFAC,
    FollowTheMoney (JSON lines), a CSV with a column of names, or plain text with a name a line. That
    a name matches does not say that the same person is meant.

    Example: govah entities xref ~/lists/consolidated.xml --grade same --csv
    """
    if is_json and is_csv:
        raise click.UsageError("--json and --csv exclude each other")
    engine = open_engine(index_dir)
    beside = None if aliases is None else _content(aliases)
    entries = read_name_list(_content(list_file), list_file.name, column=column, aliases=beside)
    counts = {"matched": 0}

    def wanted() -> Iterator[EntryMatches]:
        for found in engine.match_names(entries, least):
            kept = tuple(match for match in found.matches if grade in {Grade.SUGGESTED, match.grade})
            counts["matched"] += bool(kept)
            if kept or has_unmatched:
                yield EntryMatches(found.entry, kept)

    for line in _as_json(wanted()) if is_json else _as_csv(wanted()) if is_csv else _as_text(wanted()):
        click.echo(line, nl=False)
    n = counts["matched"]
    click.echo(f"{n:,} of {counted(len(entries), 'entry', 'entries')} with a match", err=True)
    if not n:
        ctx.exit(NOTHING_MATCHED)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NameListError(str(path), (error.strerror or "cannot be read").lower()) from error


def _as_json(found: Iterable[EntryMatches]) -> Iterator[str]:
    for own in found:
        yield json.dumps(own.to_json(), ensure_ascii=False) + "\n"


def _as_csv(found: Iterable[EntryMatches]) -> Iterator[str]:
    return csv_lines(MATCH_COLUMNS, chain.from_iterable(own.rows() for own in found))


def _as_text(found: Iterable[EntryMatches]) -> Iterator[str]:
    for own in found:
        yield f"{own.name}{'' if own.matches else ': no match'}\n"
        for match in own.matches:
            yield _line(own, match)


def _line(own: EntryMatches, match: NameMatch) -> str:
    listed = "" if match.alias == own.name else f", listed as {match.alias}"
    spelled = "" if match.spelling == match.value else f", here {match.spelling}"
    documents = counted(match.n_documents, "document")
    return f"  {match.grade:<9}  {match.value} ({match.kind}, {documents}{spelled}{listed})\n"
