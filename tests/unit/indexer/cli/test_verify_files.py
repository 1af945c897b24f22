"""`govah verify`: files that are no longer what was indexed, and a ledger that does not fit its index."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import main
from indexer.index.collection import read_collection, read_ledger, write_side_files
from indexer.pipeline.reindex import reindex
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from indexer.index.collection import LedgerEntry

FILES = {
    "a.txt": "The committee met in Tehran.",
    "b.txt": "The families wrote letters.",
    "b.txt.meta.yaml": "title: Letters\n",
    "bad.pdf": "%PDF-1.4 nothing",
    "box.jsonl": '{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n',
    ".hidden": "secret",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    reindex(a_corpus(folder / "corpus", FILES), folder / "index", jobs=1)
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    """A copy of the corpus and its index, which has the corpus where the copy is not."""
    shutil.copytree(indexed, tmp_path / "world")
    return tmp_path / "world"


def run(folder: Path, *options: str) -> Result:
    command = ["verify", "--index", str(folder / "index"), *options]
    return CliRunner().invoke(main, command, prog_name="govah")


def differences(folder: Path) -> list[str]:
    """Return the lines about files; whoever calls has changed some."""
    result = run(folder, "--corpus", str(folder / "corpus"))
    assert result.exit_code == 1
    first, *found, last = result.stdout.splitlines()
    assert first.endswith("all as written")
    assert last.startswith(f"{folder / 'corpus'}: ")
    return found


def test_all_as_indexed(indexed: Path) -> None:
    result = run(indexed)
    assert (result.exit_code, result.stderr) == (0, "")
    n_bytes = sum(len(content) for content in FILES.values())
    assert result.stdout.splitlines()[1] == (
        f"{indexed / 'corpus'}: 6 files, {n_bytes / 1e3:.0f} kB, all as indexed"
    )


def test_a_folder_that_moved_is_named(folder: Path, indexed: Path) -> None:
    assert run(folder, "--corpus", str(folder / "corpus")).exit_code == 0
    shutil.rmtree(folder / "corpus")
    shutil.move(indexed / "corpus", indexed / "elsewhere")
    try:
        result = run(folder)
        assert result.exit_code == 2
        assert "name one with --corpus DIR" in result.stderr
        assert run(folder, "--index-only").exit_code == 0
    finally:
        shutil.move(indexed / "elsewhere", indexed / "corpus")


def test_what_is_missing_changed_or_new_is_named(folder: Path) -> None:
    corpus = folder / "corpus"
    (corpus / "a.txt").unlink()
    (corpus / "box.jsonl").write_text("{}", encoding="utf-8")
    (corpus / "c.txt").write_text("new", encoding="utf-8")
    (corpus / "zz").mkdir()
    (corpus / "zz" / ".DS_Store").write_text("new", encoding="utf-8")
    assert differences(folder) == [
        "missing: a.txt",
        "changed: box.jsonl",
        "not indexed: c.txt",
        "not indexed: zz/.DS_Store: hidden file",
    ]


def test_a_change_that_kept_size_and_times_is_found(folder: Path) -> None:
    path = folder / "corpus" / "a.txt"
    times = path.stat()
    path.write_text(FILES["a.txt"].replace("Tehran", "Tahran"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert differences(folder) == ["changed: a.txt"]


def test_a_sidecar_that_changed_is_told_from_its_file(folder: Path) -> None:
    (folder / "corpus" / "b.txt.meta.yaml").write_text("title: Other\n", encoding="utf-8")
    assert differences(folder) == [
        "changed: b.txt: the file that describes it",
        "changed: b.txt.meta.yaml",
    ]


def test_what_would_be_left_out_now_is_named(folder: Path) -> None:
    (folder / "corpus" / "a.txt").unlink()
    (folder / "corpus" / "a.txt").symlink_to(folder)
    assert differences(folder) == [
        "changed: a.txt: it would be left out now (a link that leads out of the folder)"
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_what_cannot_be_opened_is_named(folder: Path) -> None:
    (folder / "corpus" / "a.txt").chmod(0)
    assert differences(folder) == ["unreadable: a.txt"]


def test_only_a_touched_file_is_as_indexed(folder: Path) -> None:
    (folder / "corpus" / "a.txt").touch()
    assert run(folder, "--corpus", str(folder / "corpus")).exit_code == 0


def with_ledger(folder: Path, change: Callable[[LedgerEntry], LedgerEntry]) -> None:
    index = folder / "index"
    entries = [change(entry) for entry in read_ledger(index, 1)]
    write_side_files(index, 1, read_collection(index, 1), entries)


def test_a_document_that_the_ledger_names_and_the_index_has_not(folder: Path) -> None:
    with_ledger(folder, lambda entry: replace(entry, keys=(*entry.keys, "nobody")) if entry.keys else entry)
    result = run(folder, "--index-only")
    assert result.exit_code == 3
    assert "its ledger names the document 'nobody' of a.txt, which is not there" in result.stderr


def test_a_document_that_the_index_has_and_the_ledger_does_not_name(folder: Path) -> None:
    keys = next(entry.keys for entry in read_ledger(folder / "index", 1) if entry.source == "box.jsonl")
    with_ledger(folder, lambda entry: replace(entry, keys=()) if entry.source == "box.jsonl" else entry)
    result = run(folder, "--index-only")
    assert result.exit_code == 3
    assert any(f"does not name the document {key!r}, nor 1 others" in result.stderr for key in keys)


def test_options_that_exclude_each_other(folder: Path) -> None:
    assert run(folder, "--index-only", "--corpus", "x").exit_code == 2
