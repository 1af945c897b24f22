"""
Records: files in which every line (JSONL) or row (CSV) is a document.

Keys: `id title text authors date language url publisher entities`; only `text` is
needed. In CSV, several authors or entities stand in one cell with `;` between
them. What a record states is taken as it is and not guessed again.

A record goes by its `id`; without one by the first 16 digits of the SHA-256 of
its text, so that it keeps its name when lines are added before it. A bad line is
a `BadRecord` with its number, and the others are read.

The text comes with the line ends of the file. Only line feeds and carriage
returns end a line here; U+2028 and its like are part of the value they stand in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from indexer.reading.characters import clean, one_line
from indexer.reading.source_text import BadRecord, SourceText, Unreadable
from indexer.reading.stated import parse_stated
from indexer.reading.text import read_text

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterator, Mapping

JSONL_TYPE = "application/jsonl"
CSV_TYPE = "text/csv"

_NAME_CHARS = 16
_SOURCE = "record"
_DELIMITERS = (",", ";", "\t", "|")
_LINE_END = re.compile("\r\n|\r|\n")
_SEPARATOR = re.compile(r"sep=.\s*", re.IGNORECASE)
"""What Excel has above the columns where the comma is no separator; which one it is is seen from these."""

_MAX_CELL_CHARS = 2**31 - 1  # a cell is a whole document here; the csv module stops at 131,072


def read_jsonl(text: str) -> Iterator[SourceText | BadRecord]:
    """Yield a document for every line that is a JSON object with a text."""
    names = _Names()
    for number, line in enumerate(_LINE_END.split(text), 1):
        bare = line.strip()  # of separators too: JSON text sequences begin each record with U+001E
        if not bare:
            continue
        try:
            values = json.loads(bare, strict=False)
        except (ValueError, RecursionError):
            yield BadRecord(f"line {number}: not JSON")
            continue
        if not isinstance(values, dict):
            yield BadRecord(f"line {number}: not a JSON object")
            continue
        yield _record(values, number, names, JSONL_TYPE)


def read_csv(text: str) -> Iterator[SourceText | BadRecord]:
    """Yield a document for every row below a header that names a column `text`.

    Raises:
        Unreadable: there is no such header.
    """
    first_line, below = _parted(text)
    n_above = 1
    if _SEPARATOR.fullmatch(first_line) is not None:
        first_line, below = _parted(below)
        n_above = 2
    csv.field_size_limit(_MAX_CELL_CHARS)
    header, delimiter = _header(clean(first_line))
    rows = csv.reader(io.StringIO(below, newline=""), delimiter=delimiter, strict=True)
    return _read_rows(rows, header, n_above)


def _parted(text: str) -> tuple[str, str]:
    """Return the first line, and what is below it."""
    end = _LINE_END.search(text)
    return (text, "") if end is None else (text[: end.start()], text[end.end() :])


def _read_rows(rows: _csv.Reader, header: list[str], n_above: int) -> Iterator[SourceText | BadRecord]:
    names = _Names()
    while True:
        number = rows.line_num + n_above + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            is_open = "end of data" in str(error)
            reason = (
                "a quotation mark is not closed; nothing below it was read" if is_open else str(error).lower()
            )
            yield BadRecord(f"line {number}: {reason}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            yield BadRecord(f"line {number}: {len(row)} cells under {len(header)} columns")
            continue
        values: dict[object, object] = {
            key: clean(cell) for key, cell in zip(header, row, strict=False) if cell.strip()
        }
        yield _record(values, number, names, CSV_TYPE)


def _header(first_line: str) -> tuple[list[str], str]:
    for delimiter in _DELIMITERS:
        # Not split: the name of a column in quotation marks may hold the delimiter.
        names = next(csv.reader([first_line], delimiter=delimiter, skipinitialspace=True), [])
        header = [name.strip().strip('"').strip().lower() for name in names]
        if "text" in header:
            return header, delimiter
    msg = "the first line names no column 'text'"
    raise Unreadable(msg)


def _record(
    values: Mapping[object, object], number: int, names: _Names, media_type: str
) -> SourceText | BadRecord:
    text = values.get("text")
    if not isinstance(text, str):
        return BadRecord(f"line {number}: {'no field' if text is None else 'no string in the field'} 'text'")
    blocks = read_text(clean(text))
    if not blocks:
        return BadRecord(f"line {number}: the text is empty")
    name, warning = names.name(values.get("id"), text, number)
    stated = parse_stated(values, _SOURCE)
    warnings = tuple(f"line {number}: {each}" for each in stated.warnings)
    return SourceText(
        media_type, blocks, name, stated.claims, stated.entities, warnings + ((warning,) if warning else ())
    )


class _Names:
    """The names given so far in one file: none is given twice."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._n_wanted: Counter[str] = Counter()

    def name(self, identifier: object, text: str, number: int) -> tuple[str, str | None]:
        is_named = isinstance(identifier, str | int) and not isinstance(identifier, bool)
        wanted = one_line(str(identifier)) if is_named else ""
        wanted = wanted or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_NAME_CHARS]
        name = wanted
        while name in self._given:
            self._n_wanted[wanted] += 1
            name = f"{wanted}~{self._n_wanted[wanted] + 1}"
        self._given.add(name)
        return (
            name,
            None
            if name == wanted
            else f"line {number}: a record {wanted!r} stands above; this one is {name!r}",
        )
