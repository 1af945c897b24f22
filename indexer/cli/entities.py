"""
`govah entities`: the list of names, and what is decided about it.

Flow: words of the command line -> a decision -> the log -> the index, in which the names are found again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from indexer.cli.entity_lists import export, import_, list_
from indexer.cli.entity_xref import xref
from indexer.cli.options import (
    authority_option,
    corpus_option,
    decisions_option,
    index_option,
    jobs_option,
    json_option,
    memory_option,
)
from indexer.cli.reindex import reading_progress, summary, warn_of_names
from indexer.errors import DecisionError, IndexStateError, UnknownEntityError
from indexer.index.collection import read_collection
from indexer.index.table_of_contents import latest_generation
from indexer.model.document import EntityKind
from indexer.names.authority import STARTER
from indexer.names.decision_log import append_decision, read_decisions
from indexer.names.decisions import (
    Decision,
    DecisionKind,
    Operand,
    describe,
    problem_with,
    standing,
    undone,
)
from indexer.pipeline.chosen_names import CORPUS_AUTHORITIES, ChosenNames, choose_names
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.model.entity import EntityProfile

Command = TypeVar("Command", bound=Callable[..., Any])

NOTHING_DECIDED = 1


@click.group()
def entities() -> None:
    """Keep the list of names: people, organisations and places with their spellings.

    Decisions (merge, split, alias, reject) are added to a log beside the list, hold however often
    the collection is indexed again, and can each be undone.

    Example: govah entities merge "Ebrahim Raisi" "Ibrahim Raeesi"
    """


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the names are, and the index that goes by them."""

    corpus: Path
    index_dir: Path
    authority: Path | None
    decisions: Path | None
    is_to_index: bool
    jobs: int | None
    memory_bytes: int

    def names(self) -> ChosenNames:
        return choose_names(self.corpus, self.authority, self.decisions)

    @property
    def has_index(self) -> bool:
        return latest_generation(self.index_dir) > 0


def _deciding(command: Command) -> Command:
    """Add what every decision may be given."""
    options = [
        click.option("--note", default="", metavar="TEXT", help="Why it was decided so."),
        click.option(
            "--no-reindex",
            "is_to_index",
            flag_value=False,
            default=True,
            help="Leave the index as it is until the next 'govah reindex'.",
        ),
        corpus_option,
        index_option,
        authority_option,
        decisions_option,
        jobs_option,
        memory_option,
    ]
    for option in reversed(options):
        command = option(command)
    return command


kind_option = click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in EntityKind]),
    help="What it is, if neither the list nor the collection has it.",
)


@entities.command()
@click.argument("entity")
@click.argument("other")
@kind_option
@_deciding
def merge(entity: str, other: str, kind: str | None, note: str, **locations: Any) -> None:
    """Say that two names are one entity: every spelling of OTHER becomes one of ENTITY.

    Each is an id, or a name of the list or of the collection. The name of ENTITY stays, and links
    to OTHER lead to it.

    Example: govah entities merge "Ebrahim Raisi" "Ibrahim Raeesi" --note "same birth date"
    """
    place = _Place(**locations)
    names = place.names()
    operands = [_operand(names, name) for name in (entity, other)]
    found = [_profile(place, operand) if not operand.id else None for operand in operands]
    named = {operand.name for operand in operands}
    whole = [name for each in found if each is not None for name in each.names if name not in named]
    partly = [
        spelling.text
        for each in found
        if each is not None
        for spelling in each.spellings
        if spelling.text not in named and spelling.text not in whole
    ]
    decision = Decision(
        0,
        "",
        DecisionKind.MERGE,
        entity=operands[0],
        other=operands[1],
        spellings=tuple(dict.fromkeys(whole)),
        ambiguous=tuple(dict.fromkeys(partly)),
        kind=_kind(kind, operands, found, names),
        note=note,
    )
    _decide(place, names, decision)


@entities.command()
@click.argument("entity")
@click.argument("spellings", nargs=-1, required=True)
@click.option("--name", default="", help="Heading of the new entity; else the first spelling.")
@kind_option
@_deciding
def split(
    *, entity: str, spellings: tuple[str, ...], name: str, kind: str | None, note: str, **locations: Any
) -> None:
    """Say that some SPELLINGS of ENTITY are somebody else, from whom it is kept apart from now on.

    Example: govah entities split "Hossein Ali Nayyeri" Niri Neiri --name "Hadi Neiri"
    """
    place = _Place(**locations)
    names = place.names()
    operand = _operand(names, entity)
    found = None if operand.id else _profile(place, operand)
    kind_of = _kind(kind, [operand], [found], names)
    _decide(
        place,
        names,
        Decision(
            0, "", DecisionKind.SPLIT, entity=operand, spellings=spellings, name=name, kind=kind_of, note=note
        ),
    )


@entities.command()
@click.argument("entity")
@click.argument("spellings", nargs=-1, required=True)
@kind_option
@_deciding
def alias(entity: str, spellings: tuple[str, ...], kind: str | None, note: str, **locations: Any) -> None:
    """Say that SPELLINGS are those of ENTITY, and of nobody else.

    Example: govah entities alias "Ebrahim Raisi" Reissi رئیسی
    """
    place = _Place(**locations)
    names = place.names()
    operand = _operand(names, entity)
    found = None if operand.id else _profile(place, operand)
    kind_of = _kind(kind, [operand], [found], names)
    _decide(
        place,
        names,
        Decision(0, "", DecisionKind.ALIAS, entity=operand, spellings=spellings, kind=kind_of, note=note),
    )


@entities.command()
@click.argument("name")
@click.argument("spellings", nargs=-1)
@_deciding
def reject(name: str, spellings: tuple[str, ...], note: str, **locations: Any) -> None:
    """Say that SPELLINGS are none of NAME; without SPELLINGS, that NAME is no name at all.

    Example: govah entities reject "Ebrahim Raisi" رئیسی
    """
    place = _Place(**locations)
    names = place.names()
    operand = _operand(names, name) if spellings else None
    spellings = spellings or (" ".join(name.split()),)
    _decide(
        place, names, Decision(0, "", DecisionKind.REJECT, entity=operand, spellings=spellings, note=note)
    )


@entities.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@_deciding
def undo(number: int | None, note: str, **locations: Any) -> None:
    """Take back the decision with this NUMBER, or the last one; 'govah entities decisions' has them.

    What is undone stays in the log. An undo can be undone too.

    Example: govah entities undo 3
    """
    place = _Place(**locations)
    names = place.names()
    known = read_decisions(names.decisions_path).decisions
    held = [each.number for each in standing(known)]
    if number is None:
        if not held:
            raise DecisionError("there is no decision to undo")
        number = held[-1]
    taken_back = next((each for each in known if each.number == number), None)
    if taken_back is None:
        raise DecisionError(f"there is no decision {number}; 'govah entities decisions' lists them")
    if number in undone(known):
        raise DecisionError(f"decision {number} is undone already")
    _decide(place, names, Decision(0, "", DecisionKind.UNDO, undoes=number, note=note))


@entities.command()
@corpus_option
@decisions_option
@json_option
@click.pass_context
def decisions(ctx: click.Context, /, corpus: Path, decisions: Path | None, is_json: bool) -> None:
    """List every decision about names with its number, and which hold. 'log' is the same.

    Example: govah entities decisions
    """
    log = read_decisions(corpus / "decisions.jsonl" if decisions is None else decisions)
    warn_of_names(log.problems)
    left_out = undone(log.decisions)
    for decision in log.decisions:
        holds = decision.number not in left_out
        if is_json:
            values = decision.to_json() | {"description": describe(decision), "holds": holds}
            click.echo(json.dumps(values, ensure_ascii=False))
            continue
        note = f" ({decision.note})" if decision.note else ""
        state = "" if holds else ", undone"
        day = decision.time[:16].replace("T", " ")
        click.echo(f"{decision.number:>4}  {day}  {decision.what}{state}: {describe(decision)}{note}")
    if not log.decisions:
        ctx.exit(NOTHING_DECIDED)


entities.add_command(decisions, "log")
entities.add_command(list_, "list")
entities.add_command(import_, "import")
entities.add_command(export, "export")
entities.add_command(xref, "xref")


def _operand(names: ChosenNames, name: str) -> Operand:
    """Return the entity that an id or a name of the command line means."""
    name = " ".join(name.split())
    if not name:
        raise click.UsageError("a name is empty")
    entry = names.authority.entry(name) or names.authority.resolve(name)
    if entry is not None:
        return Operand(entry.name, entry.id)
    bearers = names.authority.bearers(name)
    if len(bearers) > 1:
        ids = ", ".join(bearer.id for bearer in bearers)
        raise DecisionError(f"{name!r} may be several entities; name one by its id: {ids}")
    return Operand(name)


def _profile(place: _Place, operand: Operand) -> EntityProfile | None:
    """Return what the collection has of an entity that the list does not have."""
    if not place.has_index:
        return None
    try:
        return open_engine(place.index_dir).entity(operand.name)
    except (UnknownEntityError, IndexStateError):
        return None


def _kind(
    given: str | None,
    operands: Sequence[Operand],
    found: Sequence[EntityProfile | None],
    names: ChosenNames,
) -> EntityKind | None:
    """Return the kind of what is decided about, or say what is missing."""
    if given is not None:
        return EntityKind(given)
    for operand, profile in zip(operands, found, strict=True):
        entry = names.authority.entry(operand.id) if operand.id else None
        if entry is not None:
            return entry.kind
        if profile is not None:
            return profile.kind
    unknown = operands[-1].name if len(operands) == 1 else operands[0].name
    raise DecisionError(
        f"neither the list of names nor the collection has {unknown!r}; "
        "correct the name, or say what it is with --kind"
    )


def _decide(place: _Place, names: ChosenNames, decision: Decision) -> None:
    """Add a decision to the log, say so, and bring the index into line."""
    if place.is_to_index and place.has_index:
        _check_index(place)

    def make(known: Sequence[Decision]) -> Decision:
        problem = problem_with(names.listed, known, decision)
        if problem:
            raise DecisionError(problem)
        return decision

    made = append_decision(names.decisions_path, make)
    click.echo(f"decision {made.number}: {describe(made)}")
    if not place.is_to_index:
        click.echo("the index stays as it is until the next 'govah reindex'", err=True)
        return
    if not place.has_index:
        click.echo(f"no index at {place.index_dir}; it holds from the first 'govah reindex' on", err=True)
        return
    with reading_progress() as on_progress:
        report = reindex(
            place.corpus,
            place.index_dir,
            jobs=place.jobs,
            authority=place.authority,
            decisions=place.decisions,
            memory_bytes=place.memory_bytes,
            on_progress=on_progress,
        )
    warn_of_names(report.names_problems)
    click.echo(summary(report))


def _check_index(place: _Place) -> None:
    """Refuse to bring an index into line with another folder or list than it was made of."""
    collection = read_collection(place.index_dir, latest_generation(place.index_dir))
    if collection.corpus != str(place.corpus.resolve()):
        raise DecisionError(
            f"the index at {place.index_dir} is of {collection.corpus}; "
            f"name that with --corpus, or the index of {place.corpus} with --index"
        )
    source = collection.authority_source
    own = {STARTER, *(str(place.corpus / name) for name in CORPUS_AUTHORITIES)}
    if place.authority is None and source not in own and not _is_inside(source, place.corpus):
        raise DecisionError(f"the index goes by the list {source}; name it with --authority {source}")


def _is_inside(source: str, corpus: Path) -> bool:
    from pathlib import Path

    return Path(source).resolve().parent == corpus.resolve()
