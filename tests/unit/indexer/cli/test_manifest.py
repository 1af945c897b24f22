"""`govah manifest`: written, checked, and what it says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import main
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return a_corpus(tmp_path / "corpus", {"a.txt": "one", "نامه.txt": "two"})


def run(corpus: Path, *options: object) -> Result:
    command = ["manifest", "--corpus", str(corpus), *map(str, options)]
    return CliRunner().invoke(main, command, prog_name="govah")


def test_it_goes_to_standard_output_or_to_a_file(corpus: Path, tmp_path: Path) -> None:
    printed = run(corpus)
    assert (printed.exit_code, printed.stderr) == (0, "")
    path = tmp_path / "manifest-sha256.txt"
    done = run(corpus, "--output", path)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{path}: 2 files\n")
    assert path.read_text(encoding="utf-8") == printed.stdout
    assert [line.split("  ")[1] for line in printed.stdout.splitlines()] == ["a.txt", "نامه.txt"]
    assert "  data/a.txt\n" in run(corpus, "--bag").stdout


def test_a_check_says_what_differs(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "manifest-sha256.txt"
    run(corpus, "--output", path)
    same = run(corpus, "--check", path)
    assert (same.exit_code, same.stdout) == (
        0,
        f"{corpus}: 2 files compared, 0 kB, all as in the manifest\n",
    )
    (corpus / "a.txt").write_text("ONE", encoding="utf-8")
    (corpus / "b.txt").write_text("more", encoding="utf-8")
    other = run(corpus, "--check", path)
    assert other.exit_code == 1
    assert other.stdout.splitlines() == [
        "changed: a.txt",
        "additional: b.txt",
        f"{corpus}: 2 files compared, 0 kB: 1 changed, 1 additional",
    ]


def test_it_is_written_whole_or_not_at_all(corpus: Path, tmp_path: Path) -> None:
    result = run(corpus, "--output", tmp_path / "none" / "m.txt")
    assert result.exit_code == 1
    assert "cannot write" in result.stderr
    assert run(corpus / "none", "--output", tmp_path / "m.txt").exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus"]


def test_one_written_into_the_folder_names_the_documents_alone(corpus: Path) -> None:
    path = corpus / "m.txt"
    for _ in range(2):
        assert run(corpus, "--output", path).stderr == f"{path}: 2 files\n"
        assert run(corpus, "--check", path).exit_code == 0
    assert sorted(file.name for file in corpus.iterdir()) == ["a.txt", "m.txt", "نامه.txt"]


def test_a_document_named_like_a_manifest_being_written_stays(corpus: Path) -> None:
    (corpus / "m.txt.new").write_text("evidence", encoding="utf-8")
    taken = corpus / f".m.txt.{os.getpid()}.new"
    path = corpus / "m.txt"
    assert run(corpus, "--output", path).stderr == f"{path}: 3 files\n"
    assert (corpus / "m.txt.new").read_text(encoding="utf-8") == "evidence"
    taken.write_text("evidence too", encoding="utf-8")
    result = run(corpus, "--output", path)
    assert (result.exit_code, result.stderr) == (1, f"Error: cannot write {path}: file exists\n")
    assert taken.read_text(encoding="utf-8") == "evidence too"


def test_options_that_exclude_each_other(corpus: Path) -> None:
    assert run(corpus, "--check", "m", "--output", "n").exit_code == 2
    assert run(corpus, "--check", "m", "--bag").exit_code == 2


def test_what_is_no_manifest_is_said_in_one_line(corpus: Path) -> None:
    result = run(corpus, "--check", corpus / "a.txt")
    assert result.exit_code == 2
    assert (
        result.stderr == f"error: {corpus / 'a.txt'}: line 1 is no SHA-256 or SHA-512 with a path behind it\n"
    )
