"""The command line: exit statuses, one-line errors, and the shapes that programs read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import COMMANDS, main
from indexer.index.writer import CollectionWriter
from indexer.model.document import EntityKind
from tests.support.collections import a_corpus, an_index
from tests.support.documents import a_document, an_entity
from tests.support.reposts import a_report, a_repost

FOUND, NOTHING, USAGE, UNUSABLE = 0, 1, 2, 3
TEXT = "The mass graves at Khavaran.\n\nRaisi and Ra’isi and Raisi were named."
N_MANY = 230


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three documents."""
    path = tmp_path_factory.mktemp("cli") / "index"
    an_index(
        path,
        [
            a_document(
                TEXT,
                title="The graves",
                author="Struan Stevenson",
                date="2017-08-03",
                publisher="UPI",
                entities=[
                    an_entity("Ebrahim Raisi", TEXT, "Raisi", "Ra’isi"),
                    an_entity("Khavaran", TEXT, "Khavaran", kind=EntityKind.PLACE),
                ],
                source="a.txt",
            ),
            a_document("خاوران", title="نامه", date="1988", language="fa", source="b.txt"),
            a_document("Letters of the families.", title="Letters", date="--12-18", source="c.txt"),
        ],
    )
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of more documents than one page may have."""
    path = tmp_path_factory.mktemp("cli") / "many"
    an_index(path, [a_document(f"common text {i}", source=f"{i}.txt") for i in range(N_MANY)])
    return path


def run(*args: object, index: Path | None = None) -> Result:
    options = [] if index is None else ["--index", str(index)]
    return CliRunner().invoke(main, [*map(str, args), *options], prog_name="govah")


def json_of(*args: object, index: Path) -> Any:
    return json.loads(run(*args, "--json", index=index).stdout)


def assert_one_line(result: Result, starts: str) -> None:
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(starts)
    assert isinstance(result.exception, SystemExit)


class TestExitStatus:
    @pytest.mark.parametrize(
        ("args", "status"),
        [
            (["search", "graves"], FOUND),
            (["search"], FOUND),
            (["search", "nobody"], NOTHING),
            (["search", "graves", "--author", "Nobody"], NOTHING),
            (["search", "..."], USAGE),
            (["search", "graves ..."], FOUND),
            (["search", '"'], USAGE),
            (["search", "graves", "--limit", "0"], USAGE),
            (["search", "graves", "--from", "soon"], USAGE),
            (["search", "graves", "--from=--12-18"], USAGE),
            (["search", "graves", "--sort", "size"], USAGE),
            (["search", "graves", "--unknown"], USAGE),
            (["export"], FOUND),
            (["export", "nobody"], NOTHING),
            (["export", "--format", "xml"], USAGE),
            (["stats"], FOUND),
            (["show"], USAGE),
            (["show", "nobody"], NOTHING),
            (["unknown"], USAGE),
            (["--help"], FOUND),
            (["--version"], FOUND),
        ],
    )
    def test_it_says_how_the_command_ended(self, index: Path, args: list[str], status: int) -> None:
        is_plain = args[0] in ("unknown", "--help", "--version")
        assert run(*args, index=None if is_plain else index).exit_code == status

    @pytest.mark.parametrize("args", [["search", "a"], ["export"], ["stats"], ["show", "key"]])
    def test_no_index_is_3_and_one_line_that_names_the_remedy(self, tmp_path: Path, args: list[str]) -> None:
        result = run(*args, index=tmp_path / "none")
        assert result.exit_code == UNUSABLE
        assert_one_line(result, "error: no index at")
        assert "govah reindex" in result.stderr

    def test_a_damaged_index_is_3_and_one_line(self, index: Path, tmp_path: Path) -> None:
        shutil.copytree(index, tmp_path / "index")
        (tmp_path / "index" / "collection_1.json").write_text("{}", encoding="utf-8")
        result = run("search", "a", index=tmp_path / "index")
        assert result.exit_code == UNUSABLE
        assert_one_line(result, "error: the index at")

    def test_no_corpus_is_2_and_one_line(self, tmp_path: Path) -> None:
        result = run("reindex", "--corpus", tmp_path / "none", index=tmp_path / "index")
        assert result.exit_code == USAGE
        assert_one_line(result, "error: no folder of documents at")

    def test_a_bad_list_of_names_is_2_and_one_line(self, tmp_path: Path) -> None:
        corpus = a_corpus(tmp_path / "corpus", {"authority.yaml": "nonsense"})
        result = run("reindex", "--corpus", corpus, index=tmp_path / "index")
        assert result.exit_code == USAGE
        assert_one_line(result, "error: the file of names")

    def test_a_locked_index_is_3_and_one_line(self, tmp_path: Path) -> None:
        corpus = a_corpus(tmp_path / "corpus", {})
        with CollectionWriter(tmp_path / "index"):
            result = run("reindex", "--corpus", corpus, index=tmp_path / "index")
        assert result.exit_code == UNUSABLE
        assert_one_line(result, "error: another process is writing")

    def test_a_directory_that_cannot_be_made_is_3_and_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        result = run("reindex", "--corpus", a_corpus(tmp_path / "corpus", {}), index=tmp_path / "file")
        assert result.exit_code == UNUSABLE
        assert_one_line(result, "error: cannot write an index at")

    def test_ctrl_c_is_130_and_says_what_became_of_the_index(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("indexer.cli.reindex.reindex_corpus", interrupted)
        result = run("reindex", "--corpus", tmp_path, index=tmp_path / "index")
        assert result.exit_code == 130
        assert "stayed as it was" in result.stderr or "stays as it was" in result.stderr


class TestHelp:
    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_every_command_has_an_example(self, name: str) -> None:
        result = run(name, "--help")
        assert result.exit_code == FOUND
        assert f"Example: govah {name}" in " ".join(result.stdout.split())

    def test_every_option_says_what_it_is_for(self) -> None:
        context = click.Context(main)
        for command in filter(None, (main.get_command(context, name) for name in COMMANDS)):
            for option in command.params:
                assert isinstance(option, click.Argument) or option.help, (command.name, option.name)

    def test_both_spellings_ask_for_help(self) -> None:
        assert run("-h").stdout == run("--help").stdout


class TestSearch:
    def test_json_has_exactly_the_shape_of_the_contract(self, index: Path) -> None:
        found = json_of("search", "graves", index=index)
        assert list(found) == ["query", "total", "families", "hits", "facets", "widened", "messages"]
        (hit,) = found["hits"]
        assert set(hit) == {
            *("key", "title", "authors", "date", "language", "publisher"),
            *("score", "copies", "folded", "passages"),
        }
        assert set(hit["date"]) == {"value", "precision", "evidence", "confidence", "inferred"}
        (passage,) = hit["passages"]
        assert set(passage) == {"text", "start", "page", "highlights"}
        assert set(found["facets"]) == {
            "author",
            "entity",
            "language",
            "publisher",
            "quality",
            "mentioned",
            "date",
            "mentioned_year",
        }
        assert found["facets"] == {
            "author": [{"value": "Struan Stevenson", "count": 1, "selected": False}],
            "entity": [
                {"value": "Ebrahim Raisi", "count": 1, "selected": False, "kind": "person"},
                {"value": "Khavaran", "count": 1, "selected": False, "kind": "place"},
            ],
            "language": [{"value": "en", "count": 1, "selected": False}],
            "publisher": [{"value": "UPI", "count": 1, "selected": False}],
            "mentioned": [],
            "mentioned_year": [],
            "quality": [],
            "date": [{"value": "2017", "count": 1}],
        }
        assert (found["query"], found["total"], found["messages"]) == ("graves", 1, [])
        assert (hit["title"], hit["authors"], hit["language"]) == ("The graves", ["Struan Stevenson"], "en")
        assert hit["date"] == {
            "value": "2017-08-03",
            "precision": "day",
            "evidence": "stated by the test",
            "confidence": "medium",
            "inferred": False,
        }
        assert passage["highlights"] == [[9, 15]]
        assert isinstance(hit["score"], float)

    def test_json_has_nulls_where_nothing_is_known(self, index: Path) -> None:
        (hit,) = json_of("search", "خاوران", index=index)["hits"]
        assert (hit["publisher"], hit["authors"]) == (None, [])
        (undated,) = json_of("search", "key:none OR letters", index=index)["hits"]
        assert undated["date"]["value"] == "--12-18"

    def test_json_says_what_was_not_understood(self, index: Path) -> None:
        (message,) = json_of("search", "graves AND", index=index)["messages"]
        assert (message["code"], message["position"]) == ("operator-dangling", 7)

    def test_json_of_nothing_is_json(self, index: Path) -> None:
        result = run("search", "nobody", "--json", index=index)
        assert result.exit_code == NOTHING
        assert json.loads(result.stdout)["hits"] == []

    def test_a_choice_is_selected(self, index: Path) -> None:
        values = json_of("search", "--language", "fa", index=index)["facets"]["language"]
        assert {v["value"]: v["selected"] for v in values} == {"en": False, "fa": True}

    @pytest.mark.parametrize(
        ("options", "titles"),
        [
            (["--author", "Struan Stevenson"], ["The graves"]),
            (["--language", "fa", "--language", "en"], ["The graves", "نامه", "Letters"]),
            (["--not-language", "en"], ["نامه"]),
            (["--entity", "Khavaran", "--publisher", "UPI"], ["The graves"]),
            (["--from", "2000"], ["The graves"]),
            (["--to", "۱۹۸۸"], ["نامه"]),
            (["--sort", "oldest", "--to", "2017"], ["نامه", "The graves"]),
        ],
    )
    def test_filters_select(self, index: Path, options: list[str], titles: list[str]) -> None:
        hits = json_of("search", *options, index=index)["hits"]
        assert [hit["title"] for hit in hits] == titles

    def test_the_limit_goes_over_pages(self, many: Path) -> None:
        for limit in (1, 99, 100, 101, 200, 229, 1000):
            found = json_of("search", "common", "--limit", limit, index=many)
            keys = [hit["key"] for hit in found["hits"]]
            assert (len(keys), len(set(keys)), found["total"]) == (min(limit, N_MANY),) * 2 + (N_MANY,)

    def test_people_read_titles_passages_and_origins(self, index: Path) -> None:
        result = run("search", "graves", index=index)
        lines = result.stdout.splitlines()
        assert lines[1:3] == ["1. The graves", lines[2]]
        assert "Struan Stevenson · UPI · 2017-08-03 · en · a.txt" in lines[2]
        assert lines[3] == "   | The mass graves at Khavaran."
        assert result.stderr == "1 document: “graves”\n"

    def test_notes_go_to_the_error_stream(self, index: Path) -> None:
        result = run("search", "graves AND", index=index)
        assert "note: AND at position 8 has nothing to join" in result.stderr
        assert "note" not in result.stdout


class TestExport:
    def test_each_line_is_a_document_with_all_that_is_known_of_it(self, index: Path) -> None:
        lines = [json.loads(line) for line in run("export", index=index).stdout.splitlines()]
        assert len(lines) == 3
        wanted = {
            "key", "source", "sha256", "title", "authors", "date", "language", "publisher", "text",
            "entities",
        }  # fmt: skip
        assert all(wanted <= set(line) for line in lines)
        (graves,) = [line for line in lines if line["source"] == "a.txt"]
        assert graves["text"] == TEXT
        assert graves["entities"] == [
            {"name": "Ebrahim Raisi", "kind": "person", "spellings": ["Raisi", "Ra’isi"], "count": 3},
            {"name": "Khavaran", "kind": "place", "spellings": ["Khavaran"], "count": 1},
        ]

    def test_letters_are_not_escaped(self, index: Path) -> None:
        assert "خاوران" in run("export", "--language", "fa", index=index).stdout

    def test_a_query_and_filters_select(self, index: Path) -> None:
        assert (
            len(run("export", "graves OR letters", "--language", "en", index=index).stdout.splitlines()) == 2
        )

    def test_all_documents_come_however_many(self, many: Path) -> None:
        assert len(run("export", index=many).stdout.splitlines()) == N_MANY


class TestStats:
    def test_json_has_the_collection_at_a_glance(self, index: Path) -> None:
        found = json_of("stats", index=index)
        assert set(found) == {
            "documents", "tokens", "terms", "files", "undated", "first_year", "last_year", "facets",
            "generation", "built_at", "corpus", "index_bytes", "attention",
        }  # fmt: skip
        assert (found["documents"], found["undated"]) == (3, 1)
        assert (found["first_year"], found["last_year"]) == (1988, 2017)
        assert found["facets"]["language"] == [{"value": "en", "count": 2}, {"value": "fa", "count": 1}]
        assert found["facets"]["date"][-1] == {"value": "undated", "count": 1}
        assert {"value": "Khavaran", "count": 1, "kind": "place"} in found["facets"]["entity"]

    def test_people_read_lines(self, index: Path) -> None:
        lines = run("stats", index=index).stdout.splitlines()
        assert lines[0].split() == ["documents", "3"]
        assert any(line.startswith("language") and "en (2), fa (1)" in line for line in lines)


class TestShow:
    def key(self, index: Path) -> str:
        return str(json_of("search", "graves", index=index)["hits"][0]["key"])

    def test_a_document_is_shown_with_what_is_known(self, index: Path) -> None:
        shown = run("show", self.key(index), index=index).stdout
        assert shown.startswith("The graves\n")
        for part in (
            "Struan Stevenson",
            "2017-08-03, day, medium confidence  (stated by the test)",
            "Ebrahim Raisi × 3",
            TEXT,
        ):
            assert part in shown

    def test_json_is_the_export_with_its_metadata(self, index: Path) -> None:
        found = json_of("show", self.key(index), index=index)
        assert found["metadata"] == []
        assert found["text"] == TEXT

    def test_an_unknown_key_is_said_in_one_line(self, index: Path) -> None:
        assert_one_line(run("show", "nobody", index=index), "error: no document has the key 'nobody'")


class TestReindex:
    def test_it_reports_files_with_reasons_and_a_summary(self, tmp_path: Path) -> None:
        corpus = a_corpus(tmp_path / "corpus", {"a.txt": TEXT, "b.pdf": "%PDF-1.4", ".c": ""})
        first = run("reindex", "--corpus", corpus, "--jobs", "1", index=tmp_path / "index")
        assert first.exit_code == FOUND
        assert first.stdout.splitlines()[:2] == [
            "skipped: .c: hidden file",
            "failed: b.pdf: damaged: PDFium cannot open it",
        ]
        assert "1 document searchable, generation 1; files: 1 new, 1 left out, 1 unreadable" in first.stdout
        assert first.stderr == ""
        second = run("reindex", "--corpus", corpus, index=tmp_path / "index")
        assert "nothing has changed: 1 document, generation 1" in second.stdout

    def test_folders_may_come_from_the_environment(self, tmp_path: Path) -> None:
        corpus = a_corpus(tmp_path / "corpus", {})
        environment = {"GOVAH_CORPUS": str(corpus), "GOVAH_INDEX": str(tmp_path / "index")}
        result = CliRunner().invoke(main, ["reindex"], env=environment)
        assert result.exit_code == FOUND
        assert (tmp_path / "index").is_dir()


def test_a_tilde_that_no_shell_has_read_is_the_home_directory(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    corpus = tmp_path / "archive"
    corpus.mkdir()
    (corpus / "a.txt").write_text("A letter about the prison, one page.\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["reindex", "--corpus", "~/archive", "--index", "~/archive-index"])

    assert result.exit_code == 0, result.output
    assert (tmp_path / "archive-index").is_dir()


@pytest.fixture(scope="module")
def with_copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a report, its repost, and a copy without a date."""
    path = tmp_path_factory.mktemp("cli") / "copies"
    an_index(
        path,
        [
            a_repost("en", title="Repost", source="b.txt", date="2018"),
            a_report("en", title="Report", source="a.txt", date="2017-09-02"),
            a_report("en", title="Mirror", source="c.txt"),
        ],
    )
    return path


def test_duplicates_lists_families_with_the_oldest_first(with_copies: Path) -> None:
    result = run("duplicates", "--index", str(with_copies))
    assert result.exit_code == FOUND
    lines = [line.split()[:1] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert [word for (word,) in lines] == ["oldest", lines[1][0], "exact"]
    assert result.stdout.startswith("Report\n")
    assert "%" in result.stdout.splitlines()[2]
    assert result.stderr == "1 text in 3 documents; 1 copy is exact\n"


def test_duplicates_are_lines_of_json(with_copies: Path) -> None:
    result = run("duplicates", "--json", "--at-least", ".99", "--index", str(with_copies))
    (line,) = result.stdout.splitlines()
    family = json.loads(line)
    assert family["source"] == "a.txt"
    assert [(copy["source"], copy["exact"], copy["similarity"]) for copy in family["copies"]] == [
        ("c.txt", True, 1.0)
    ]


def test_no_duplicates_is_an_exit_status(index: Path) -> None:
    result = run("duplicates", "--index", str(index))
    assert (result.exit_code, result.stdout) == (NOTHING, "")


def test_search_shows_copies_in_one_hit_or_each(with_copies: Path) -> None:
    folded = run("search", "cemetery", "--index", str(with_copies))
    assert "also in 2 other documents" in folded.stdout
    assert "\n2. " not in folded.stdout
    each = run("search", "cemetery", "--copies", "all", "--index", str(with_copies))
    assert "\n3. " in each.stdout
    data = json.loads(
        run("search", "cemetery", "--json", "--counts", "families", "--index", str(with_copies)).stdout
    )
    assert (data["total"], data["families"], len(data["hits"])) == (3, 1, 1)
    assert (data["hits"][0]["copies"], data["hits"][0]["folded"]) == (2, 2)
    assert data["facets"]["language"] == [{"value": "en", "count": 1, "selected": False}]


@pytest.mark.parametrize("arguments", [["search", "graves"], ["export"], ["ledger", "--csv"], ["stats"]])
def test_a_reader_that_has_seen_enough_is_no_failure(index: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and command
            [
                sys.executable,
                "-c",
                "from indexer.cli.main import main; main()",
                *arguments,
                "--index",
                str(index),
            ],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert ended.returncode == 0
    assert b"rror" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("arguments", [["search", "graves"], ["export"], ["ledger", "--csv"], ["stats"]])
def test_output_to_a_full_disk_is_said_and_is_no_fault_of_ours(index: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and command
            [
                sys.executable,
                "-c",
                "from indexer.cli.main import main; main()",
                *arguments,
                "--index",
                str(index),
            ],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 3
    assert b"error: there is no room for the output on its disk; it is not complete\n" in ended.stderr
    assert b"fault" not in ended.stderr
