"""The SHA-256 of every file of a folder, written and checked as BagIt has it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from indexer.errors import CorpusMissingError, ManifestError
from indexer.pipeline.manifest import MANIFEST_NAME, check_manifest, decoded, encoded, manifest_lines
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = shutil.which("sha256sum") or ""

FILES = {
    "z.txt": "last",
    "a/b.txt": "in a folder",
    "a.txt": "before the folder, as bytes are ordered",
    ".hidden/c": "hidden",
    "نامه.txt": "letter",
}


def nobody(path: str, size: int) -> None:
    """Take no note."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_corpus(tmp_path / "corpus", FILES)


def written(folder: Path, **options: object) -> Path:
    path = folder.parent / MANIFEST_NAME
    path.write_bytes(b"".join(manifest_lines(folder, nobody, **options)))
    return path


def deviations(manifest: Path, folder: Path) -> list[str]:
    return [f"{found.deviation}: {found.path}" for found in check_manifest(manifest, folder, nobody)]


def test_each_file_has_a_line_in_the_order_of_the_paths(folder: Path) -> None:
    def line(name: str) -> str:
        return f"{hashlib.sha256(FILES[name].encode()).hexdigest()}  {name}\n"

    expected = [".hidden/c", "a.txt", "a/b.txt", "z.txt", "نامه.txt"]
    assert written(folder).read_text(encoding="utf-8") == "".join(map(line, expected))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (b"100% sure", b"100%25 sure"),
        (b"two\nlines\r", b"two%0Alines%0D"),
        ("نامه".encode(), "نامه".encode()),
        (b"old \xe4 name", b"old %E4 name"),
        (b"%0A", b"%250A"),
        (b"back\\slash", b"back\\slash"),
    ],
)
def test_names_are_encoded_as_the_rfc_says_and_come_back(name: bytes, line: bytes) -> None:
    assert encoded(name) == line
    assert decoded(line) == name


def test_nothing_differs_from_what_was_written(folder: Path) -> None:
    for name in ("two\nlines", "100%", "back\\slash", os.fsdecode(b"old \xe4")):
        (folder / name).write_text(name, encoding="utf-8", errors="surrogateescape")
    assert deviations(written(folder), folder) == []


def test_what_is_missing_changed_or_additional_is_named(folder: Path) -> None:
    manifest = written(folder)
    (folder / "a" / "b.txt").unlink()
    (folder / "z.txt").write_text("LAST", encoding="utf-8")
    (folder / "new\nline").write_text("x", encoding="utf-8")
    assert deviations(manifest, folder) == ["missing: a/b.txt", "additional: new\\x0aline", "changed: z.txt"]


@pytest.mark.skipif(not _PROGRAM, reason="needs coreutils")
def test_sha256sum_reads_it_and_is_read(folder: Path) -> None:
    manifest = written(folder)
    subprocess.run([_PROGRAM, "--check", "--strict", manifest], cwd=folder, check=True)  # noqa: S603 - ours
    (folder / "back\\slash\nline").write_text("odd", encoding="utf-8")
    names = [*FILES, "back\\slash\nline"]
    done = subprocess.run([_PROGRAM, *names], cwd=folder, check=True, stdout=subprocess.PIPE)  # noqa: S603
    manifest.write_bytes(done.stdout)
    assert deviations(manifest, folder) == []
    manifest.write_bytes(done.stdout.replace(b"  ", b" *"))
    assert deviations(manifest, folder) == []


def a_bag(folder: Path, manifest: Path) -> Path:
    """Make a bag of a folder by hand: its files below `data/`, with the manifest beside it."""
    bag = folder.parent / "bag"
    shutil.copytree(folder, bag / "data")
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    shutil.copy(manifest, bag / MANIFEST_NAME)
    (bag / "bag-info.txt").write_text("Source-Organization: an archive\n")
    return bag


def test_a_folder_becomes_the_payload_of_a_bag(folder: Path) -> None:
    manifest = written(folder, is_payload=True)
    assert all(b"  data/" in line for line in manifest.read_bytes().splitlines())
    bag = a_bag(folder, manifest)
    assert deviations(bag / MANIFEST_NAME, bag) == []
    assert b"".join(manifest_lines(bag, nobody)) == manifest.read_bytes()
    assert deviations(manifest, folder) == []
    (bag / "data" / "more.txt").write_text("more", encoding="utf-8")
    assert deviations(bag / MANIFEST_NAME, bag) == ["additional: data/more.txt"]


def test_sha_512_is_checked_too_and_other_line_ends_are_read(folder: Path) -> None:
    lines = [f"{hashlib.sha512(content.encode()).hexdigest()}\t./{name}" for name, content in FILES.items()]
    manifest = folder.parent / "manifest-sha512.txt"
    manifest.write_bytes("\r\n".join(lines).upper().replace("./", "./").encode())
    by_name = [f"{hashlib.sha512(content.encode()).hexdigest().upper()}  {n}" for n, content in FILES.items()]
    manifest.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(by_name).encode() + b"\r\n")
    assert deviations(manifest, folder) == []
    manifest.write_bytes("\n".join(lines).encode())
    assert deviations(manifest, folder) == []


@pytest.mark.parametrize(
    "line", ["nonsense", f"{'0' * 63}  a.txt", f"{'0' * 32}  a.txt", f"{'0' * 64}", f"{'x' * 64}  a.txt"]
)
def test_what_is_no_manifest_is_refused(folder: Path, line: str) -> None:
    manifest = folder.parent / MANIFEST_NAME
    manifest.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="line 2 is no SHA-256 or SHA-512"):
        deviations(manifest, folder)


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "%2E%2E/a", "./../a"])
def test_no_file_outside_of_the_folder_is_looked_at(folder: Path, name: str) -> None:
    manifest = folder.parent / MANIFEST_NAME
    manifest.write_text(f"{'0' * 64}  {name}\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="line 1 names a file outside of the folder"):
        deviations(manifest, folder)


def test_a_manifest_inside_of_the_folder_is_not_about_itself(folder: Path) -> None:
    path = folder / MANIFEST_NAME
    lines = b"".join(manifest_lines(folder, nobody, without=[path]))
    path.write_bytes(lines)
    assert b"".join(manifest_lines(folder, nobody, without=[path])) == lines
    assert deviations(path, folder) == []


def test_links_to_files_are_files_and_others_are_passed_over(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "z.txt")
    (folder / "broken").symlink_to(folder / "none")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe")
    names = [line.split(b"  ")[1].rstrip() for line in manifest_lines(folder, nobody)]
    assert len(names) == len(FILES) + 1
    assert b"link" in names


def test_no_such_folder_or_manifest_is_said(folder: Path) -> None:
    with pytest.raises(CorpusMissingError):
        list(manifest_lines(folder / "none", nobody))
    with pytest.raises(ManifestError, match="cannot be read"):
        deviations(folder / "none", folder)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_no_incomplete_manifest_is_written(folder: Path) -> None:
    manifest = written(folder)
    (folder / "z.txt").chmod(0)
    with pytest.raises(ManifestError, match="not be complete"):
        list(manifest_lines(folder, nobody))
    assert deviations(manifest, folder) == ["unreadable: z.txt"]
