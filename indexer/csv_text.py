"""
Rows to CSV as RFC 4180 has it, in which no cell is a formula.

A spreadsheet runs a cell that begins like a formula, and the names of files are chosen by
whoever sent them. Such a cell gets an apostrophe in front, which spreadsheets take for the mark
of text. What has to be exact is in the JSON.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What OWASP names for injection into CSV, signs of full width included."""


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line with the names of the columns, then one a row, each with its line end.

    A list is joined by spaces; what is missing or `None` is empty.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)

    def line(cells: Iterable[str | int]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        return buffer.getvalue()

    yield line(columns)
    for row in rows:
        yield line(_cell(row.get(name)) for name in columns)


def _cell(value: Any) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
