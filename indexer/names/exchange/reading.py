"""
A file with a list of names, in whatever form it comes.

Flow: path -> form, by its ending and what it begins with -> entries, and what was left out. Files of JSON
lines are read line by line, so that an extract of a large list need not fit into memory as text.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from indexer.errors import AuthorityError
from indexer.names.authority_file import read_entries
from indexer.names.exchange.follow_the_money import entry_from_ftm
from indexer.names.exchange.wikidata import entries_from_rows, entry_from_dump, rows_of_sparql
from indexer.names.exchange.wishes import Taken, Wishes
from indexer.names.listed_person_names import with_forms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.names.exchange.wikidata import Row

_NO_JSON = "is no JSON"


def read_list(path: Path, wishes: Wishes) -> Taken:
    """Read a list: YAML or CSV of our own, FollowTheMoney, or Wikidata; also packed with gzip (`.gz`).

    Raises:
        AuthorityError: it cannot be read, or has none of these forms.
    """
    name = path.name.lower().removesuffix(".gz")
    try:
        with _opened(path) as file:
            if name.endswith(".csv"):
                return _from_csv(file, path, wishes)
            if name.endswith((".yaml", ".yml")):
                return _own(file.read(), path.with_name(name), wishes)
            return _from_json(file, path, wishes)
    except FileNotFoundError as error:
        raise AuthorityError(path, "no such file or directory") from error
    except UnicodeDecodeError as error:
        raise AuthorityError(path, "is not UTF-8 text") from error
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "cannot be read"
        raise AuthorityError(path, reason.lower()) from error


def _opened(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _own(text: str, path: Path, wishes: Wishes) -> Taken:
    entries = read_entries(text, path)
    return Taken([with_forms(entry) for entry in entries] if wishes.has_forms else entries)


def _from_csv(file: IO[str], path: Path, wishes: Wishes) -> Taken:
    text = file.read()
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = [(column or "").strip().lower() for column in reader.fieldnames or ()]
        if "item" not in columns:
            return _own(text, path.with_name("list.csv"), wishes)
        reader.fieldnames = columns
        rows: list[Row] = [
            {key: (cell, "") for key, cell in row.items() if isinstance(key, str) and cell} for row in reader
        ]
    except csv.Error as error:
        raise AuthorityError(path, f"line {reader.line_num}: {error}") from error
    return _taken(entries_from_rows(rows, wishes))


def _from_json(file: IO[str], path: Path, wishes: Wishes) -> Taken:
    lines = (line.strip() for line in file)
    begin = list(islice(filter(None, lines), 2))
    own = [line for line in begin if line not in ("[", "]")]
    values = _line(own[0]) if own else {}
    if values is not None and "results" not in values:
        return _taken(_from_lines(chain(begin, lines), wishes))
    try:  # one value, over one line or many
        return _from_result(json.loads("\n".join(chain(begin, lines))), path, wishes)
    except (ValueError, RecursionError) as error:
        raise AuthorityError(path, "has none of the forms that are read here") from error


def _from_result(values: Any, path: Path, wishes: Wishes) -> Taken:
    if isinstance(values, list):
        return _taken(_entry(value, wishes) for value in values)
    try:
        rows = list(rows_of_sparql(values))
    except ValueError as error:
        raise AuthorityError(path, str(error)) from error
    return _taken(entries_from_rows(rows, wishes))


def _from_lines(lines: Iterator[str], wishes: Wishes) -> Iterator[Any]:
    for line in lines:
        if line in ("[", "]", ""):
            continue
        values = _line(line)
        yield _NO_JSON if values is None else _entry(values, wishes)


def _entry(values: object, wishes: Wishes) -> Any:
    if not isinstance(values, dict):
        return "is no object"
    if "schema" in values:
        return entry_from_ftm(values, wishes)
    return entry_from_dump(values, wishes)


def _line(line: str) -> dict[str, Any] | None:
    """Return the object of a line, as the dump has them with a comma behind each; `None` if it is none."""
    try:
        values = json.loads(line.rstrip().removesuffix(","))
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _taken(found: Iterator[Any]) -> Taken:
    taken = Taken()
    for each in found:
        taken.take(each)
    return taken
