"""`govah entities xref`."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from indexer.cli.main import main
from tests.support.collections import an_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

TEXT = "Mostafa Pourmohammadi and Ada Bell met."
NAMES = "# those of a register\nمصطفی پورمحمدی\nBell\nJohn Smith\n"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    names = ("Mostafa Pourmohammadi", "Ada Bell")
    an_index(tmp_path / "index", [a_document(TEXT, entities=[an_entity(name, TEXT, name) for name in names])])
    (tmp_path / "names.txt").write_text(NAMES, encoding="utf-8")

    def invoke(*words: str, file: str = "names.txt") -> Result:
        index = str(tmp_path / "index")
        return CliRunner().invoke(
            main, ["entities", "xref", str(tmp_path / file), "--index", index, "--least", "0.5", *words]
        )

    return invoke


def test_each_name_stands_with_what_it_may_be(run: Callable[..., Result]) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "مصطفی پورمحمدی",
        "  same       Mostafa Pourmohammadi (person, 1 document)",
        "Bell",
        "  suggested  Ada Bell (person, 1 document)",
    ]
    assert result.stderr == "2 of 3 entries with a match\n"


def test_suggestions_can_be_left_out_and_the_unmatched_listed(run: Callable[..., Result]) -> None:
    lines = run("--grade", "same", "--unmatched").stdout.splitlines()
    assert lines[2:] == ["Bell: no match", "John Smith: no match"]


def test_it_is_data_too(run: Callable[..., Result]) -> None:
    first, *_ = map(json.loads, run("--json").stdout.splitlines())
    assert (first["id"], first["name"]) == ("2", "مصطفی پورمحمدی")
    assert {name: first["matches"][0][name] for name in ("grade", "entity", "kind", "documents")} == {
        "grade": "same",
        "entity": "Mostafa Pourmohammadi",
        "kind": "person",
        "documents": 1,
    }
    rows = list(csv.DictReader(run("--csv", "--unmatched").stdout.splitlines()))
    assert [(row["name"], row["entity"]) for row in rows][1:] == [("Bell", "Ada Bell"), ("John Smith", "")]


def test_nothing_found_has_a_status_of_its_own(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "others.csv").write_text("name\nJohn Smith\n")
    result = run(file="others.csv")
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_list_that_cannot_be_read_is_said(run: Callable[..., Result], tmp_path: Path) -> None:
    missing = run(file="missing.txt")
    assert (missing.exit_code, "no such file" in missing.stderr) == (2, True)
    (tmp_path / "empty.txt").write_text("\n")
    assert "has no names" in run(file="empty.txt").stderr
    assert "exclude each other" in run("--json", "--csv").stderr
