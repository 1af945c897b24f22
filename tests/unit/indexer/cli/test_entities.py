"""`govah entities`: decisions from the command line, which hold however often the collection is read."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import main
from indexer.model.request import Facet
from indexer.names.authority_file import load_authority
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOUND, NOTHING, USAGE, UNUSABLE = 0, 1, 2, 3

LISTED = """# Our names
- name: Ebrahim Raisi
  kind: person
  aliases: [Raisi]
- name: Ibrahim Raeesi
  kind: person
- name: Hossein Ali Nayyeri
  kind: person
  aliases: [Nayyeri, Niri]
- {name: Evin, kind: place}
"""
FILES = {
    "a.txt": "Raisi was there, as the letter of the families says.",
    "b.txt": "Ibrahim Raeesi was there.",
    "c.txt": "Nayyeri came with Niri to Evin.",
    "d.txt": "Nobody came.",
    "authority.yaml": LISTED,
}


@pytest.fixture
def unread(tmp_path: Path) -> Path:
    """A folder with documents and a list, of which there is no index yet."""
    a_corpus(tmp_path / "corpus", FILES)
    return tmp_path


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and a list that was indexed once; use `folder`."""
    path = tmp_path_factory.mktemp("entities")
    a_corpus(path / "corpus", FILES)
    assert govah(path, "reindex").exit_code == FOUND
    shutil.copytree(path / "index", path / "kept")
    return path


@pytest.fixture
def folder(indexed: Path) -> Iterator[Path]:
    """The same, as it was then."""
    yield indexed
    for path in indexed.iterdir():
        if path.is_file():
            path.unlink()
    (indexed / "corpus" / "decisions.jsonl").unlink(missing_ok=True)
    if not (indexed / "corpus" / "authority.yaml").exists():
        a_corpus(indexed / "corpus", {"authority.yaml": LISTED})
    shutil.rmtree(indexed / "index")
    shutil.copytree(indexed / "kept", indexed / "index")


def govah(folder: Path, *words: str) -> Result:
    places = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index"), "--jobs", "1"]
    return CliRunner().invoke(main, [*words, *places], prog_name="govah")


def decide(folder: Path, *words: str, status: int = FOUND) -> Result:
    result = govah(folder, "entities", *words)
    assert result.exit_code == status, result.output
    return result


def named(folder: Path) -> dict[str, int]:
    """Return the facet of entities."""
    values = open_engine(folder / "index").stats().facets[Facet.ENTITY]
    return {value.value: value.count for value in values}


def full(folder: Path) -> dict[str, int]:
    """Return the facet of entities after every file was read again."""
    assert govah(folder, "reindex", "--full").exit_code == FOUND
    return named(folder)


BEFORE = {"Ebrahim Raisi": 1, "Ibrahim Raeesi": 1, "Hossein Ali Nayyeri": 1, "Evin": 1}


def test_a_merge_holds_in_the_index_and_when_all_is_read_again_and_can_be_undone(folder: Path) -> None:
    assert named(folder) == BEFORE
    merged = decide(folder, "merge", "Ebrahim Raisi", "ibrahim-raeesi", "--note", "same birth date")
    first, second = merged.stdout.splitlines()
    assert first == "decision 1: “Ibrahim Raeesi” is “Ebrahim Raisi”"
    assert second.endswith("; the list of names has changed, so names were found anew")
    joined = {"Ebrahim Raisi": 2, "Hossein Ali Nayyeri": 1, "Evin": 1}
    assert named(folder) == joined
    assert full(folder) == joined
    assert decide(folder, "undo").stdout.startswith("decision 2: decision 1 does not hold\n")
    assert full(folder) == BEFORE
    decide(folder, "undo", "2", "--no-reindex")
    govah(folder, "reindex")
    assert named(folder) == joined


def test_other_decisions_hold_when_all_is_read_again_and_can_be_undone(folder: Path) -> None:
    decide(folder, "split", "Hossein Ali Nayyeri", "Niri", "--name", "Hadi Niri", "--no-reindex")
    decide(folder, "alias", "Evin", "the families", "--no-reindex")
    decide(folder, "reject", "Ebrahim Raisi", "Raisi")
    decided = {"Hossein Ali Nayyeri": 1, "Hadi Niri": 1, "Evin": 2, "Ibrahim Raeesi": 1, "Raisi": 1}
    assert named(folder) == decided
    assert full(folder) == decided
    refused = decide(folder, "merge", "Hossein Ali Nayyeri", "Niri", status=USAGE)
    assert "are kept apart by a split; undo that first" in refused.stderr
    decide(folder, "undo", "1", "--no-reindex")
    decide(folder, "undo", "2", "--no-reindex")
    decide(folder, "undo", "3")
    assert named(folder) == BEFORE


def test_what_the_list_does_not_have_needs_a_kind(folder: Path) -> None:
    refused = decide(folder, "merge", "the families", "Nobody", status=USAGE)
    assert "neither the list of names nor the collection has 'the families'" in refused.stderr
    assert not (folder / "corpus" / "decisions.jsonl").exists()
    decide(folder, "merge", "the families", "Nobody", "--kind", "organisation")
    assert named(folder) == BEFORE | {"the families": 2}


def test_a_name_that_is_none_is_kept_in_the_log(unread: Path) -> None:
    decide(unread, "reject", "The Letter")
    (line,) = (unread / "corpus" / "decisions.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["spellings"] == ["The Letter"]
    refused = decide(unread, "reject", "Raisi", status=USAGE)
    assert "'Raisi' is a spelling of 'Ebrahim Raisi'; reject it as one of that entity" in refused.stderr


def test_decisions_are_listed_with_what_holds(unread: Path) -> None:
    assert decide_only(unread, "decisions", status=NOTHING).output == ""
    decide(unread, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--no-reindex", "--note", "same man")
    decide(unread, "undo", "--no-reindex")
    lines = decide_only(unread, "log").stdout.splitlines()
    assert (
        lines[0]
        .split("  ", 2)[-1]
        .strip()
        .endswith("merge, undone: “Ibrahim Raeesi” is “Ebrahim Raisi” (same man)")
    )
    assert lines[1].endswith("undo: decision 1 does not hold")
    values = [json.loads(line) for line in decide_only(unread, "decisions", "--json").stdout.splitlines()]
    assert [(each["number"], each["what"], each["holds"]) for each in values] == [
        (1, "merge", False),
        (2, "undo", True),
    ]
    assert values[0]["entity"] == {"id": "ebrahim-raisi", "name": "Ebrahim Raisi"}


def decide_only(folder: Path, *words: str, status: int = FOUND) -> Result:
    """Run a command that takes no index."""
    places = ["--corpus", str(folder / "corpus")]
    result = CliRunner().invoke(main, ["entities", *words, *places], prog_name="govah")
    assert result.exit_code == status, result.output
    return result


def test_the_index_can_wait(folder: Path) -> None:
    waiting = decide(folder, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--no-reindex")
    assert "the index stays as it is until the next 'govah reindex'" in waiting.stderr
    assert named(folder) == BEFORE
    govah(folder, "reindex")
    assert named(folder)["Ebrahim Raisi"] == 2


def test_without_an_index_that_is_said(tmp_path: Path) -> None:
    a_corpus(tmp_path / "corpus", FILES)
    said = decide(tmp_path, "merge", "Ebrahim Raisi", "Ibrahim Raeesi").stderr
    assert f"no index at {tmp_path / 'index'}; it holds from the first 'govah reindex' on" in said
    govah(tmp_path, "reindex")
    assert named(tmp_path)["Ebrahim Raisi"] == 2


def test_an_index_of_another_folder_is_left_alone(folder: Path) -> None:
    other = a_corpus(folder / "other", {"authority.yaml": LISTED})
    words = ["entities", "merge", "Raisi", "Niri", "--corpus", str(other), "--index", str(folder / "index")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == USAGE
    assert "name that with --corpus" in result.stderr
    assert not (other / "decisions.jsonl").exists()
    assert named(folder) == BEFORE


def test_an_index_that_goes_by_another_list_wants_it_named(folder: Path) -> None:
    (folder / "corpus" / "authority.yaml").rename(folder / "names.yaml")
    names = str(folder / "names.yaml")
    govah(folder, "reindex", "--authority", names)
    refused = decide(folder, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", status=USAGE)
    assert f"name it with --authority {names}" in refused.stderr
    decide(folder, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--authority", names)
    assert named(folder)["Ebrahim Raisi"] == 2


def test_decisions_may_lie_elsewhere(folder: Path) -> None:
    log = str(folder / "log.jsonl")
    decide(folder, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--decisions", log)
    assert named(folder)["Ebrahim Raisi"] == 2
    assert not (folder / "corpus" / "decisions.jsonl").exists()
    assert govah(folder, "reindex", "--decisions", log).stdout.count("nothing has changed")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["merge", "Raisi", "Ebrahim Raisi"], "are one entity already"),
        (["alias", "Evin", "Niri", "Ebrahim Raisi"], "is the name of another entity; merge the two"),
        (["split", "Evin", "Evin"], "no spelling of 'Evin' would be left"),
        (["undo"], "there is no decision to undo"),
        (["undo", "7"], "there is no decision 7; 'govah entities decisions' lists them"),
        (["merge", " ", "Evin"], "a name is empty"),
        (["split", "Evin"], "Missing argument 'SPELLINGS...'"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_decided(
    unread: Path, words: list[str], reason: str
) -> None:
    assert reason in decide(unread, *words, status=USAGE).stderr
    assert not (unread / "corpus" / "decisions.jsonl").exists()


def test_a_decision_is_undone_once(unread: Path) -> None:
    decide(unread, "alias", "Evin", "x1", "--no-reindex")
    decide(unread, "undo", "1", "--no-reindex")
    assert "decision 1 is undone already" in decide(unread, "undo", "1", status=USAGE).stderr


def test_a_name_of_several_entities_wants_an_id(unread: Path) -> None:
    listed = (
        LISTED
        + "- {name: A Raisi, kind: person, ambiguous: [Ra]}\n"
        + "- {name: B Raisi, kind: person, ambiguous: [Ra]}\n"
    )
    (unread / "corpus" / "authority.yaml").write_text(listed, encoding="utf-8")
    refused = decide(unread, "merge", "Evin", "Ra", status=USAGE)
    assert "'Ra' may be several entities; name one by its id: a-raisi, b-raisi" in refused.stderr


RAISI = {"id": "NK-1", "schema": "Person", "properties": {"name": ["Ebrahim Raisi"], "alias": ["Raeisi"]}}
OTHER = {"id": "NK-2", "schema": "Person", "properties": {"name": ["Ahmad Raisi"], "alias": ["Raisi"]}}
SHIP = {"id": "NK-3", "schema": "Vessel", "properties": {"name": ["Sahand"]}}


class TestLists:
    """The list as a whole."""

    def test_it_is_shown_with_decisions(self, unread: Path) -> None:
        decide(unread, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--no-reindex")
        result = decide_only(unread, "list")
        lines = result.stdout.splitlines()
        assert lines[0].split() == [
            "ebrahim-raisi",
            "person",
            "Ebrahim",
            "Raisi:",
            "Raisi;",
            "Ibrahim",
            "Raeesi",
        ]
        assert result.stderr.startswith("3 entities, from ")

    def test_it_is_searched_by_kind_and_by_the_beginning_of_words(self, unread: Path) -> None:
        assert decide_only(unread, "list", "--kind", "place").stdout.startswith("evin")
        assert decide_only(unread, "list", "ali nay").stdout.startswith("hossein-ali-nayyeri")
        assert decide_only(unread, "list", "RA").stdout.count("\n") == 2
        assert decide_only(unread, "list", "ali rai", status=NOTHING).stdout == ""
        assert decide_only(unread, "list", "…", status=NOTHING).stdout == ""

    def test_it_is_data_too(self, unread: Path) -> None:
        values = [json.loads(line) for line in decide_only(unread, "list", "--json").stdout.splitlines()]
        assert values[0] == {
            "id": "ebrahim-raisi",
            "name": "Ebrahim Raisi",
            "kind": "person",
            "aliases": ["Raisi"],
        }
        rows = list(csv.DictReader(io.StringIO(decide_only(unread, "list", "--csv").stdout, newline="")))
        assert rows[2]["aliases"] == "Nayyeri; Niri"
        assert decide_only(unread, "list", "--csv", "--json", status=USAGE)

    @pytest.mark.parametrize("form", ["yaml", "csv"])
    def test_what_is_exported_holds_the_decisions(self, unread: Path, form: str) -> None:
        decide(unread, "merge", "Ebrahim Raisi", "Ibrahim Raeesi", "--no-reindex")
        path = unread / f"names.{form}"
        decide_only(unread, "export", "--format", form, "--output", str(path))
        entries = load_authority(path).entries
        assert [entry.name for entry in entries] == ["Ebrahim Raisi", "Hossein Ali Nayyeri", "Evin"]
        assert entries[0].former_ids == ("ibrahim-raeesi",)
        assert decide_only(unread, "export", "--format", form).stdout == path.read_text("utf-8").replace(
            "\r\n", "\n"
        )

    def test_places_cannot_be_exported_as_follow_the_money(self, unread: Path) -> None:
        result = decide_only(unread, "export", "--format", "ftm")
        assert "1 place left out: FollowTheMoney has no form for them" in result.stderr
        assert [json.loads(line)["schema"] for line in result.stdout.splitlines()] == ["Person"] * 3

    def imported(self, unread: Path, *words: str, values: list[dict[str, Any]]) -> Result:
        path = unread / "list.ftm.json"
        path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
        return decide_only(unread, "import", str(path), *words)

    def test_another_list_is_taken_in_and_remarks_stay(self, unread: Path) -> None:
        path = unread / "corpus" / "authority.yaml"
        values = [RAISI, OTHER, SHIP]
        dry = self.imported(unread, "--dry-run", values=values)
        assert dry.stdout.endswith("1 entity would be added, 1 would be changed, 5 in all\n")
        assert path.read_text("utf-8") == LISTED
        result = self.imported(unread, values=values)
        assert "1 entity left out: Vessel is neither a person nor an organisation" in result.stderr
        assert "conflict: 'Raisi' is a spelling of 'Ebrahim Raisi' and of 'Ahmad Raisi'" in result.stderr
        assert result.stdout == f"{path}: 1 entity added, 1 changed, 5 in all\n"
        assert path.read_text("utf-8").startswith("# Our names\n- name: Ebrahim Raisi\n")
        authority = load_authority(path)
        assert authority.resolve("Raeisi") is authority.resolve("Raisi") is authority.entry("ebrahim-raisi")
        again = self.imported(unread, values=values)
        assert again.stdout.endswith("0 entities added, 0 changed, 5 in all\n")

    def test_a_list_begins_with_what_is_taken_in(self, tmp_path: Path) -> None:
        a_corpus(tmp_path / "corpus", {"a.txt": "Ahmad Raisi"})
        result = self.imported(tmp_path, values=[OTHER])
        assert "the starter list, which comes with govah, no longer counts" in result.stderr
        assert [entry.name for entry in load_authority(tmp_path / "corpus" / "authority.yaml").entries] == [
            "Ahmad Raisi"
        ]

    def test_a_table_may_be_the_list(self, tmp_path: Path) -> None:
        corpus = a_corpus(tmp_path / "corpus", {"authority.csv": "name,kind,remark\nEvin,place,seen\n"})
        self.imported(tmp_path, "--forms", values=[OTHER])
        table = (corpus / "authority.csv").read_text("utf-8")
        rows = list(csv.DictReader(io.StringIO(table, newline="")))
        assert [(row["name"], row["remark"]) for row in rows] == [("Evin", "seen"), ("Ahmad Raisi", "")]

    def test_many_conflicts_are_counted(self, unread: Path) -> None:
        values = [
            {"id": f"NK-{i}", "schema": "Person", "properties": {"name": [f"Ali {i}"], "alias": ["Ali"]}}
            for i in range(30)
        ]
        assert "and 10 conflicts more" in self.imported(unread, values=values).stderr

    def test_a_file_that_cannot_be_read_changes_nothing(self, unread: Path) -> None:
        missing = str(unread / "none.json")
        assert "no such file" in decide_only(unread, "import", missing, status=USAGE).stderr
        path = unread / "corpus" / "authority.yaml"
        path.write_bytes(b"\xff")
        assert "is not UTF-8 text" in decide_only(unread, "import", missing, status=USAGE).stderr
        path.unlink()
        path.mkdir()
        assert "is a directory" in decide_only(unread, "import", missing, status=USAGE).stderr
