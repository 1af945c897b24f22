"""`govah verify`: whatever of an index is no longer as it was written is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner, Result

from indexer.cli import verify as command
from indexer.cli.main import main
from indexer.index.codec import array_file
from indexer.index.codec.segment_data import SegmentData
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

UNUSABLE = 3


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two segments, of which the second is much the smaller one."""
    path = tmp_path / "index"
    first = [a_document(f"text {i} of the first segment " * 30, source=f"{i}.txt") for i in range(40)]
    write_index(path, first)
    write_index(path, [a_document("the second segment", source="b.txt")], kept=first)
    return path


def run(index: Path, *options: str) -> Result:
    """Compare an index by itself, if no options say otherwise: most here belong to no folder."""
    chosen = options or ("--index-only",)
    return CliRunner().invoke(main, ["verify", "--index", str(index), *chosen], prog_name="govah")


def assert_damaged(index: Path, *reasons: str) -> None:
    result = run(index)
    assert (result.exit_code, result.stdout) == (UNUSABLE, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"error: the index at {index} is damaged (")
    for reason in reasons:
        assert reason in line


def overwrite(path: Path, array: str) -> None:
    """Change the last byte of an array."""
    data = SegmentData(path).file
    at = (
        data[array].__array_interface__["data"][0]
        - np.frombuffer(data._map, np.uint8).__array_interface__["data"][0]
    )
    at += data[array].nbytes - 1
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


def test_what_is_as_it_was_written(index: Path) -> None:
    result = run(index)
    n_bytes = sum(path.stat().st_size for path in index.glob("*.seg"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout == f"generation 2: 2 segments, 41 documents, {n_bytes / 1e3:.0f} kB, all as written\n"
    )


def test_numbers_and_sizes_are_named_as_people_do(index: Path, tmp_path: Path) -> None:
    write_index(tmp_path / "one", [a_document("one")])
    assert run(tmp_path / "one").stdout.startswith("generation 1: 1 segment, 1 document, ")
    rng = np.random.default_rng(1)
    texts = ["".join(map(chr, rng.integers(0x4E00, 0x9FFF, 200_000))) for _ in range(2)]
    write_index(tmp_path / "large", [a_document(text) for text in texts])
    n_bytes = sum(path.stat().st_size for path in (tmp_path / "large").glob("*.seg"))
    assert n_bytes > 1_000_000
    assert f", {n_bytes / 1e6:.1f} MB, all as written" in run(tmp_path / "large").stdout


def test_an_index_without_documents(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [])
    assert run(tmp_path / "index").stdout == "generation 1: 0 segments, 0 documents, 0 kB, all as written\n"


def test_every_array_is_compared(index: Path) -> None:
    path = max(index.glob("*.seg"), key=lambda path: path.stat().st_size)
    whole = path.read_bytes()
    file = SegmentData(path).file
    names = [name for name in file.names if file[name].size]
    assert len(names) > 40
    for name in names:
        overwrite(path, name)
        assert_damaged(index, path.name, f"the array {name!r} is damaged")
        path.write_bytes(whole)


def test_a_document_that_was_written_wrong_is_found(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its checksum is that of what was written."""
    path = min(index.glob("*.seg"), key=lambda path: path.stat().st_size)
    overwrite(path, "stored.records")
    monkeypatch.setattr(array_file.ArrayFile, "verify", lambda *_: None)
    assert_damaged(index, path.name, "document 0 of the array 'stored.records' cannot be read")


def test_a_truncated_file_is_found(index: Path) -> None:
    path = min(index.glob("*.seg"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:-1])
    assert_damaged(index, path.name, "truncated")


def test_a_missing_file_is_found(index: Path) -> None:
    path = min(index.glob("*.seg"), key=lambda path: path.stat().st_size)
    path.unlink()
    assert_damaged(index, path.name)


def test_no_index_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "none")
    assert result.exit_code == UNUSABLE
    assert result.stderr.startswith("error: no index at")


class Terminal:
    """A standard error that takes bars."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(("large_bytes", "is_shown"), [(0, True), (1 << 40, False)])
def test_progress_is_shown_on_a_terminal_when_it_takes_a_while(
    index: Path, monkeypatch: pytest.MonkeyPatch, large_bytes: int, is_shown: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(command, "LARGE_BYTES", large_bytes)
    assert command.verify.callback is not None
    command.verify.callback(index_dir=index, corpus=None, is_index_only=True)
    assert ("files" in terminal.written) == is_shown


def test_no_progress_is_shown_elsewhere(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LARGE_BYTES", 0)
    assert run(index).stderr == ""
