"""`govah entities list`, `import` and `export`: the list of names as a whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from indexer.cli.amounts import counted
from indexer.cli.options import HomePath, authority_option, corpus_option, decisions_option
from indexer.cli.reindex import warn_of_names
from indexer.csv_text import csv_lines
from indexer.errors import AuthorityError
from indexer.model.document import EntityKind
from indexer.names.authority import Authority
from indexer.names.authority_file import entries_to_csv, entries_to_yaml, read_entries
from indexer.names.authority_import import merge_lists
from indexer.names.authority_matching import word_sequences
from indexer.names.authority_update import replace_file, updated_text
from indexer.names.exchange.follow_the_money import entries_to_ftm
from indexer.names.exchange.reading import read_list
from indexer.names.exchange.wishes import Wishes
from indexer.pipeline.chosen_names import CORPUS_AUTHORITIES, authority_path, choose_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from indexer.names.authority import AuthorityEntry

NOTHING_MATCHED = 1
MAX_SAID = 20
"""Conflicts that are said one by one."""

_COLUMNS = ("id", "kind", "name", "aliases", "surnames", "ambiguous", "identifiers", "dates", "former_ids")

_kinds = click.Choice([str(kind) for kind in EntityKind])


@click.command("list")
@click.argument("text", required=False)
@click.option("--kind", type=_kinds, help="Only entities of this kind.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON Lines: an object an entity.")
@click.option("--csv", "is_csv", is_flag=True, help="Print CSV for a spreadsheet.")
@corpus_option
@authority_option
@decisions_option
@click.pass_context
def list_(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    /,
    text: str | None,
    kind: str | None,
    is_json: bool,
    is_csv: bool,
    corpus: Path,
    authority: Path | None,
    decisions: Path | None,
) -> None:
    """List the entities of the list of names, with all decisions applied.

    TEXT keeps those of which a spelling has words that begin so.

    Example: govah entities list raisi --kind person
    """
    if is_json and is_csv:
        raise click.UsageError("--json and --csv exclude each other")
    names = choose_names(corpus, authority, decisions)
    warn_of_names(names.problems)
    wanted = [] if text is None else [words.split(" ") for words in word_sequences(text)]
    entries = [
        entry
        for entry in names.authority.entries
        if (kind is None or entry.kind == kind) and (text is None or _has_words(entry, wanted))
    ]
    if is_json:
        for entry in entries:
            click.echo(json.dumps(entry.to_json(), ensure_ascii=False))
    elif is_csv:
        for line in csv_lines(_COLUMNS, map(_row, entries)):
            click.echo(line, nl=False)
    else:
        width = max((len(entry.id) for entry in entries), default=0)
        for entry in entries:
            others = "; ".join(entry.spellings[1:])
            click.echo(f"{entry.id:<{width}}  {entry.kind:<12}  {entry.name}{': ' if others else ''}{others}")
        click.echo(f"{counted(len(entries), 'entity', 'entities')}, from {names.source}", err=True)
    if not entries:
        ctx.exit(NOTHING_MATCHED)


def _has_words(entry: AuthorityEntry, wanted: Iterable[list[str]]) -> bool:
    """Tell whether a spelling has words that begin as the wanted ones, in their order and side by side."""
    for spelling in entry.spellings:
        for sequence in word_sequences(spelling):
            words = sequence.split(" ")
            for parts in wanted:
                for start in range(len(words) - len(parts) + 1):
                    pairs = zip(words[start:], parts, strict=False)
                    if all(word.startswith(part) for word, part in pairs):
                        return True
    return False


def _row(entry: AuthorityEntry) -> dict[str, str]:
    row = {"id": entry.id, "kind": str(entry.kind), "name": entry.name}
    for field in ("aliases", "surnames", "ambiguous", "former_ids"):
        row[field] = "; ".join(getattr(entry, field))
    for field in ("identifiers", "dates"):
        row[field] = "; ".join(f"{key}={value}" for key, value in getattr(entry, field))
    return row


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=HomePath(), metavar="FILE...")
@click.option("--kind", type=_kinds, help="What entities are that do not say so themselves.")
@click.option(
    "--weak-aliases", "has_weak", is_flag=True, help="Take weak aliases too, as ambiguous spellings."
)
@click.option(
    "--forms",
    "has_forms",
    is_flag=True,
    help="Add to persons the forms that texts have: the surname alone, without initials, with a post.",
)
@click.option("--language", default="en", show_default=True, help="Preferred language of headings.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would become of it, and write nothing.")
@corpus_option
@authority_option
def import_(  # noqa: PLR0913, PLR0917 - one for each option
    files: tuple[Path, ...],
    kind: str | None,
    has_weak: bool,
    has_forms: bool,
    language: str,
    is_dry: bool,
    corpus: Path,
    authority: Path | None,
) -> None:
    """Take the entities of other lists into the list of names of the collection.

    FILE is FollowTheMoney (JSON lines, as OpenSanctions has them), a result of a Wikidata query
    (JSON or CSV with item, itemLabel and altLabel), lines of the Wikidata dump, or a list in YAML or
    CSV of our own; each may be packed with gzip. An entity that both have is recognised by an
    identifier, else by its id. What the list has is never taken from it, and what two entities share
    is named.

    Example: govah entities import ~/entities.ftm.json --corpus ~/archive
    """
    path = authority_path(corpus, authority) or corpus / CORPUS_AUTHORITIES[0]
    text = _text_of(path)
    listed = read_entries(text, path)
    Authority(listed, path)
    wishes = Wishes(has_weak, has_forms, None if kind is None else EntityKind(kind), language)
    added: list[AuthorityEntry] = []
    for file in files:
        taken = read_list(file, wishes)
        added += taken.entries
        for reason, count in taken.left_out.most_common():
            click.echo(f"{file}: {counted(count, 'entity', 'entities')} left out: {reason}", err=True)
    merged = merge_lists(listed, added)
    for conflict in merged.conflicts[:MAX_SAID]:
        click.echo(f"conflict: {conflict}", err=True)
    if len(merged.conflicts) > MAX_SAID:
        click.echo(f"and {len(merged.conflicts) - MAX_SAID:,} conflicts more", err=True)
    Authority(merged.entries, path)  # raises, before anything is written, if it would not be read again
    if (merged.n_added or merged.changed) and not is_dry:
        replace_file(path, updated_text(text, merged.entries, merged.changed, path))
    if not is_dry and not text and merged.n_added and authority is None:
        click.echo("the starter list, which comes with govah, no longer counts for this collection", err=True)
    added_, changed = counted(merged.n_added, "entity", "entities"), len(merged.changed)
    would = "would be " if is_dry else ""
    click.echo(f"{path}: {added_} {would}added, {changed} {would}changed, {len(merged.entries)} in all")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise AuthorityError(path, "is not UTF-8 text") from error
    except OSError as error:
        raise AuthorityError(path, (error.strerror or "cannot be read").lower()) from error


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "csv", "ftm"]),
    default="yaml",
    show_default=True,
    help="Form of the list; ftm is FollowTheMoney, JSON lines.",
)
@click.option("--output", type=HomePath(), help="File to write; else standard output.")
@corpus_option
@authority_option
@decisions_option
def export(
    form: str,
    output: Path | None,
    corpus: Path,
    authority: Path | None,
    decisions: Path | None,
) -> None:
    """Write the list of names with all decisions applied.

    Which names are none, and who is kept apart, is in the log of decisions alone.

    Example: govah entities export --format csv --output names.csv
    """
    names = choose_names(corpus, authority, decisions)
    warn_of_names(names.problems)
    entries = names.authority.entries
    if form == "csv":
        text = entries_to_csv(entries)
    elif form == "ftm":
        text = "".join(entries_to_ftm(entries))
        n_places = sum(entry.kind is EntityKind.PLACE for entry in entries)
        if n_places:
            click.echo(
                f"{counted(n_places, 'place')} left out: FollowTheMoney has no form for them", err=True
            )
    else:
        text = entries_to_yaml(entries)
    if output is None:
        click.echo(text, nl=False)
    else:
        replace_file(output, text)
        click.echo(f"{output}: {counted(len(entries), 'entity', 'entities')}", err=True)
