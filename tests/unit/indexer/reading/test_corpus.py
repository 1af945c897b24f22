"""The folder of documents: every file accounted for, nothing followed out of it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from indexer.errors import CorpusMissingError
from indexer.reading.corpus import SourceFile, walk


def a_corpus(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    return folder


def listed(corpus: Path) -> dict[str, str | None]:
    return {file.source: file.skip_reason for file in walk(corpus)}


def test_files_come_sorted_by_their_path(tmp_path: Path) -> None:
    a_corpus(tmp_path, "b.txt", "a/z.txt", "a.txt", "a/b/c.txt", "a-b.txt")
    sources = [file.source for file in walk(tmp_path)]
    assert sources == sorted(sources) == ["a-b.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt"]


def test_a_file_has_its_size_and_time(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt")
    (file,) = walk(tmp_path)
    assert (file.path, file.size_bytes) == (tmp_path / "a.txt", 4)
    assert file.mtime_ns == (tmp_path / "a.txt").stat().st_mtime_ns


def test_a_missing_folder_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissingError):
        list(walk(tmp_path / "nowhere"))


def test_a_hidden_folder_is_one_line(tmp_path: Path) -> None:
    a_corpus(tmp_path, ".git/config", ".git/objects/ab", ".hidden.txt", "a.txt")
    assert listed(tmp_path) == {".git": "hidden folder", ".hidden.txt": "hidden file", "a.txt": None}


def test_the_files_about_the_folder_are_left_out_at_its_top_only(tmp_path: Path) -> None:
    a_corpus(
        tmp_path,
        "README.md",
        "authority.yaml",
        "authority.csv",
        "decisions.jsonl",
        "box/decisions.jsonl",
        "box/README.md",
    )
    assert listed(tmp_path) == {
        "README.md": "describes the folder",
        "authority.csv": "the list of names",
        "authority.yaml": "the list of names",
        "decisions.jsonl": "what was decided about names",
        "box/README.md": None,
        "box/decisions.jsonl": None,
    }


def test_a_sidecar_goes_with_its_file(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt", "a.txt.meta.yaml")
    files = {file.source: file for file in walk(tmp_path)}
    assert files["a.txt"].sidecar == tmp_path / "a.txt.meta.yaml"
    assert files["a.txt.meta.yaml"].skip_reason == "describes a.txt"


def test_a_sidecar_without_its_file_says_so(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt.meta.json")
    assert listed(tmp_path) == {"a.txt.meta.json": "describes a.txt, which is not there"}


def test_of_two_sidecars_the_json_is_used(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt", "a.txt.meta.json", "a.txt.meta.yaml")
    files = {file.source: file for file in walk(tmp_path)}
    assert files["a.txt"].sidecar == tmp_path / "a.txt.meta.json"
    assert files["a.txt.meta.yaml"].skip_reason == "describes a.txt; a.txt.meta.json is used instead"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", "a.txt")
    a_corpus(tmp_path, "secret.txt")
    (corpus / "leak.txt").symlink_to(tmp_path / "secret.txt")
    assert listed(corpus)["leak.txt"] == "a link that leads out of the folder"


def test_a_link_to_a_folder_makes_no_loop(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    assert listed(tmp_path) == {"a.txt": None, "again": "a link to a folder", "gone": "a link to nothing"}


def test_a_link_to_a_file_inside_is_read(tmp_path: Path) -> None:
    a_corpus(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert listed(tmp_path)["b.txt"] is None


def test_a_name_that_is_no_utf8_is_listed(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xe9t\xe9.txt"
    try:
        Path(os.fsdecode(raw)).write_text("text", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (file,) = walk(tmp_path)
    assert file.source == "\\xe9t\\xe9.txt"
    assert file.path.read_text(encoding="utf-8") == "text"


def test_a_socket_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("s")
        (file,) = walk(tmp_path)
    assert file == SourceFile(
        tmp_path / "s",
        "s",
        file.size_bytes,
        file.mtime_ns,
        None,
        "not a file of data (a pipe, a socket or a device)",
    )
