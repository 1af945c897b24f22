"""`govah search`: the best passages for a query, on a terminal or as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from indexer.cli.options import filter_options, index_option, json_option, request_of
from indexer.model.request import MAX_PAGE_SIZE, Copies, Counting
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.contract import Engine
    from indexer.model.request import SearchRequest
    from indexer.model.response import Hit, Passage, SearchResponse

NOTHING_MATCHED = 1
QUERY_ERROR = 2
_QUERY_ERRORS = frozenset(["nothing-to-search", "query-not-understood"])


@click.command()
@click.argument("query", default="")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Hits to print.")
@click.option(
    "--copies",
    type=click.Choice([str(copies) for copies in Copies]),
    default=str(Copies.FOLDED),
    show_default=True,
    help="One hit for all copies of a text, or each.",
)
@click.option(
    "--counts",
    type=click.Choice([str(counts) for counts in Counting]),
    default=str(Counting.DOCUMENTS),
    show_default=True,
    help="What the facets of --json count.",
)
@json_option
@index_option
@click.pass_context
def search(  # noqa: PLR0913, PLR0917 - the options of a command
    ctx: click.Context,
    /,
    query: str,
    limit: int,
    copies: str,
    counts: str,
    is_json: bool,
    index_dir: Path,
    **values: Any,
) -> None:
    """Print the best passages for QUERY; exit 1 when nothing matches.

    Without a QUERY the filters alone select. The query language is described in
    docs/reference/query-language.md.

    Example: govah search '"mass graves" khavaran' --language en --from 2013
    """
    request = replace(request_of(query, values), copies=Copies(copies), counts=Counting(counts))
    response = _search(open_engine(index_dir), request, limit)
    if is_json:
        click.echo(json.dumps(response.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(response)
    for message in response.messages:
        click.echo(f"note: {message.text}", err=True)
    if not response.total:
        is_error = any(message.code in _QUERY_ERRORS for message in response.messages)
        ctx.exit(QUERY_ERROR if is_error else NOTHING_MATCHED)


def _search(engine: Engine, request: SearchRequest, limit: int) -> SearchResponse:
    """Ask for as many pages as the limit needs."""
    first = engine.search(replace(request, size=min(limit, MAX_PAGE_SIZE)))
    hits = list(first.hits)
    while len(hits) < min(limit, first.n_rows):
        page = len(hits) // MAX_PAGE_SIZE + 1
        hits += engine.search(replace(request, size=MAX_PAGE_SIZE, page=page)).hits
    return replace(first, hits=tuple(hits[:limit]))


def _print(response: SearchResponse) -> None:
    n = response.total
    request = response.request
    unsaid = "the filters" if request.is_restricted else "everything"
    is_void = any(message.code == "nothing-to-search" for message in response.messages)
    asked = request.query.strip() and ("nothing to search for" if is_void else "any document")
    what = response.description or asked or unsaid
    folded = f" ({response.n_families} different)" if response.n_copies else ""
    click.echo(f"{n or 'no'} document{'' if n == 1 else 's'}{folded}: {what}", err=True)
    for widening in response.widened:
        looked = [f"{v.text} ({v.n_documents})" for v in widening.variants if not v.is_dropped]
        if looked:
            click.echo(f"also searched, for {widening.typed}: {', '.join(looked)}", err=True)
    for number, hit in enumerate(response.hits, 1):
        click.echo()
        click.echo(f"{number}. {click.style(hit.title, bold=True)}")
        click.echo(f"   {_origin(hit)}")
        for passage in hit.passages:
            page = "" if passage.page is None else f"  (page {passage.page})"
            click.echo(f"   | {_marked(passage)}{page}")
        unseen = hit.n_matches - sum(len(passage.highlights) for passage in hit.passages)
        if unseen > 0:
            click.echo(f"   … and {unseen} more in this document")
        if hit.n_copies:
            click.echo(f"   = also in {hit.n_copies} other document{'' if hit.n_copies == 1 else 's'}")


def _origin(hit: Hit) -> str:
    document = hit.document
    date = "undated" if hit.date is None else f"{hit.date.value}"
    if hit.date is not None and hit.date.is_inferred:
        date = f"about {date}, inferred"
    parts = [
        ", ".join(hit.authors),
        document.publisher or "",
        date,
        document.language,
        document.source,
        hit.key,
    ]
    return " · ".join(part for part in parts if part)


def _marked(passage: Passage) -> str:
    """Return the passage on one line, what matched in bold where the terminal can."""
    text = passage.text
    pieces: list[str] = []
    end = 0
    for span in passage.highlights:
        pieces += [text[end : span.start], click.style(span.of(text), bold=True, underline=True)]
        end = span.end
    return " ".join("".join([*pieces, text[end:]]).split())
