"""Options that several commands share, and what they make of a command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import click

from indexer.model.partial_date import PartialDate
from indexer.model.request import Facet, Filter, Joining, SearchRequest, Sort

Command = TypeVar("Command", bound=Callable[..., Any])


class HomePath(click.Path):
    """A path in which `~` is the home directory also where no shell has said so: `make CORPUS=~/x`."""

    def convert(
        self, value: str | PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        return Path(str(super().convert(value, param, ctx))).expanduser()


index_option = click.option(
    "--index",
    "index_dir",
    type=HomePath(),
    default="index",
    envvar="GOVAH_INDEX",
    show_default=True,
    show_envvar=True,
    help="Directory of the index.",
)

corpus_option = click.option(
    "--corpus",
    type=HomePath(),
    default="corpus",
    envvar="GOVAH_CORPUS",
    show_default=True,
    show_envvar=True,
    help="Folder of documents.",
)

authority_option = click.option(
    "--authority",
    type=HomePath(),
    help="File of names, YAML or CSV; else authority.yaml or authority.csv in the corpus, else the list "
    "that ships with govah.",
)

decisions_option = click.option(
    "--decisions",
    type=HomePath(),
    help="Log of decisions about names; else decisions.jsonl in the corpus.",
)

jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="Worker processes; as many as there are processors."
)

json_option = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


class DateType(click.ParamType[PartialDate]):
    """A year, a month or a day; also in Persian and Arabic digits."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        """Read the date, or end with a usage error."""
        if isinstance(value, PartialDate):
            return value
        try:
            date = PartialDate.parse(str(value))
        except ValueError:
            date = None
        if date is None or date.year is None:
            self.fail(f"{value!r} is not a date such as 1988, 1988-07 or 1988-07-28", param, ctx)
        return date


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


def _called(facet: Facet) -> str:
    return "date named in the text" if facet is Facet.MENTIONED else str(facet)


def filter_options(command: Command) -> Command:
    """Add the filters of a search: repeat one for *or*, name several for *and*."""
    options = [
        click.option(
            f"--{facet}",
            facet,
            multiple=True,
            metavar="VALUE",
            help=f"Only this {_called(facet)}; may be repeated.",
        )
        for facet in Facet
    ]
    options += [
        click.option(
            f"--not-{facet}",
            f"not_{facet}",
            multiple=True,
            metavar="VALUE",
            help=f"Leave out this {_called(facet)}.",
        )
        for facet in Facet
    ]
    options += [
        click.option(
            "--from", "date_from", type=DateType(), help="Dated then or later: 1988, 1988-07 or 1988-07-28."
        ),
        click.option(
            "--entity-match",
            type=click.Choice([str(joining) for joining in Joining]),
            default=str(Joining.ANY),
            show_default=True,
            help="Whether a document names any of the entities, or all.",
        ),
        click.option(
            "--no-variants",
            is_flag=True,
            help="Search for what is typed alone, without other spellings of names and synonyms.",
        ),
        click.option(
            "--without",
            "dropped",
            multiple=True,
            metavar="SPELLING",
            help="Leave out this other spelling or synonym; may be repeated.",
        ),
        click.option("--to", "date_to", type=DateType(), help="Dated then or earlier."),
        click.option(
            "--sort",
            type=click.Choice([str(sort) for sort in Sort]),
            help="Order; by relevance when there is a query.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def request_of(query: str, values: dict[str, Any]) -> SearchRequest:
    """Build a request from a query and the values of `filter_options`."""
    filters = {Filter(facet, value) for facet in Facet for value in values[facet]}
    filters |= {Filter(facet, value, is_excluded=True) for facet in Facet for value in values[f"not_{facet}"]}
    return SearchRequest(
        query=query,
        filters=frozenset(filters),
        date_from=values["date_from"],
        date_to=values["date_to"],
        sort=None if values["sort"] is None else Sort(values["sort"]),
        entity_match=Joining(values["entity_match"]),
        widens=not values["no_variants"],
        dropped=frozenset(values["dropped"]),
    )
