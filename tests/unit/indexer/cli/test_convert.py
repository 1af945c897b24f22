"""`govah convert`: an index of an earlier version, in one command."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import main
from indexer.index.writer import CollectionWriter
from tests.support.collections import an_index
from tests.support.documents import a_document

EARLIER = Path(__file__).parents[1] / "index" / "data" / "format-1.1.zip"
USAGE, UNUSABLE = 2, 3


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    with zipfile.ZipFile(EARLIER) as archive:
        archive.extractall(tmp_path / "index")
    return tmp_path / "index"


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [*map(str, args)], prog_name="govah")


def test_it_says_what_it_did(earlier: Path) -> None:
    result = run("convert", "--index", earlier)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "generation 3: 6 documents, converted from format 1.1\n"
    assert run("search", "miller", "--index", earlier).exit_code == 0


def test_an_index_of_today_needs_nothing(tmp_path: Path) -> None:
    an_index(tmp_path / "index", [a_document("one")])
    result = run("convert", "--index", tmp_path / "index")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "nothing to do: generation 1 has the format of this version\n"


def test_the_index_may_come_from_the_environment(earlier: Path) -> None:
    environment = {"GOVAH_INDEX": str(earlier), "GOVAH_MEMORY": "400m"}
    assert CliRunner().invoke(main, ["convert"], env=environment).exit_code == 0


def test_damage_is_one_line_and_3(earlier: Path) -> None:
    (earlier / "ledger_2.jsonl").write_text("{}\n", encoding="utf-8")
    result = run("convert", "--index", earlier)
    assert (result.exit_code, result.stdout) == (UNUSABLE, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"error: the index at {earlier} is damaged (ledger_2.jsonl cannot be read)")


def test_another_writer_is_told(earlier: Path) -> None:
    run("convert", "--index", earlier)
    with CollectionWriter(earlier):
        (earlier / "collection_3.json").write_text('{"format": "1.1"}', encoding="utf-8")
        result = run("convert", "--index", earlier)
    assert result.exit_code == UNUSABLE
    assert result.stderr.startswith("error: another process is writing to the index")


def test_no_index_is_told(tmp_path: Path) -> None:
    result = run("convert", "--index", tmp_path / "none")
    assert result.exit_code == UNUSABLE
    assert result.stderr.startswith("error: no index at")
