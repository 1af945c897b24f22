"""Rows of values to CSV that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
import io

import pytest

from indexer.csv_text import csv_lines


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_rows_come_back_as_they_were() -> None:
    rows = [
        {"name": 'a "quoted", one', "n": 3, "of": ["en", "fa"]},
        {"name": "دو\nسطر", "n": -3, "of": None},
        {"n": 0},
    ]
    text = "".join(csv_lines(("name", "n", "of"), rows))
    assert rows_of(text) == [
        ["name", "n", "of"],
        ['a "quoted", one', "3", "en fa"],
        ["دو\nسطر", "-3", ""],
        ["", "0", ""],
    ]
    assert text.endswith("\r\n")


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠A"])
def test_no_cell_begins_like_a_formula(value: str) -> None:
    ((_,), (cell,)) = rows_of("".join(csv_lines(("name",), [{"name": value}])))
    assert cell == f"'{value}"


@pytest.mark.parametrize("value", ["a=1", "1+1", "a-b.txt", "'quoted", "'=1"])
def test_no_other_cell_is_touched(value: str) -> None:
    ((_,), (cell,)) = rows_of("".join(csv_lines(("name",), [{"name": value}])))
    assert cell == value


def test_lines_come_one_by_one() -> None:
    taken = []

    def rows():
        for n in range(3):
            taken.append(n)
            yield {"n": n}

    lines = csv_lines(("n",), rows())
    assert (next(lines), taken) == ("n\r\n", [])
    assert (next(lines), taken) == ("0\r\n", [0])
