"""`govah show`: one document, with all that is known of it and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from indexer.cli.options import index_option, json_option
from indexer.model.document import EntityKind
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.model.document import Document


@click.command()
@click.argument("key")
@json_option
@index_option
def show(key: str, is_json: bool, index_dir: Path) -> None:
    """Print the document with KEY, its metadata and where each value came from.

    Example: govah show 2cgn2rugxxw2
    """
    document = open_engine(index_dir).document(key)
    if is_json:
        statements = [
            {"field": s.field, "value": s.value, "source": s.source, "chosen": s.is_chosen}
            for s in document.metadata
        ]
        click.echo(json.dumps(document.to_export() | {"metadata": statements}, ensure_ascii=False, indent=2))
        return
    click.echo(click.style(document.title, bold=True))
    for name, value in _lines(document):
        click.echo(f"{name:<11} {value}")
    click.echo()
    click.echo(document.text)


def _lines(document: Document) -> Iterator[tuple[str, str]]:
    sources = {s.field: s.source for s in document.metadata if s.is_chosen}

    def with_source(field: str, value: str) -> str:
        return f"{value}  ({sources[field]})" if sources.get(field) else value

    yield "key", document.key
    yield "source", document.source + (f" # {document.record}" if document.record else "")
    yield "sha-256", document.sha256
    kinds = dict(zip(document.authors, document.author_kinds, strict=False))
    for author in document.authors:
        what = ", organisation" if kinds.get(author) is EntityKind.ORGANISATION else ""
        yield "author", with_source("author", author) + what
    if document.author_confidence is not None:
        yield "authors", f"{document.author_confidence} confidence"
    if document.date is not None:
        own = document.date
        about = "about " if own.is_inferred else ""
        precision = f"{own.value.precision}, inferred" if own.is_inferred else own.value.precision
        yield "date", f"{about}{own.value}, {precision}, {own.confidence} confidence  ({own.evidence})"
    yield "language", f"{document.language}  (confidence {document.language_confidence:.2f})"
    if document.publisher:
        yield "publisher", with_source("publisher", document.publisher)
    if document.url:
        yield "url", with_source("url", document.url)
    for entity in document.entities:
        spellings = ", ".join(entity.spellings(document.text))
        yield (
            str(entity.kind),
            f"{entity.name} × {len(entity.mentions)}" + (f"  ({spellings})" if spellings else ""),
        )
    for date in document.mentioned_dates:
        about = "about " if date.is_approximate else ""
        yield (
            "names",
            f"{about}{date.value} × {len(date.mentions)}  ({', '.join(date.spellings(document.text))})",
        )
    if document.left_out:
        n_chars = sum(map(len, document.left_out))
        yield "left out", f"{n_chars:,} characters of menus, notices and repetitions"
    for statement in document.metadata:
        if not statement.is_chosen:
            yield "not used", f"{statement.field}: {statement.value}  ({statement.source})"
