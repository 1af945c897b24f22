"""The ledger of a generation, read from any line on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.errors import IndexCorruptError
from indexer.index.collection import Collection, LedgerEntry, ledger_path, read_ledger, write_side_files
from indexer.index.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

STATUSES = ("indexed", "skipped", "failed")
ENTRIES = [
    LedgerEntry('a"b", "status": "failed.txt', "indexed", keys=("k1",)),
    LedgerEntry("back\\slash\\", "skipped", reason="hidden file"),
    LedgerEntry("line\nbreak", "failed", reason='"status": "indexed"'),
    *(LedgerEntry(f"نامه {i}.txt", STATUSES[i % 3], size_bytes=i) for i in range(20)),
]


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    write_side_files(tmp_path, 1, Collection("/nowhere", "2026-01-01T00:00:00+00:00"), ENTRIES)
    return tmp_path


def sources(lines: object) -> list[str]:
    return [line.source for line in lines]


@pytest.mark.parametrize("status", [None, *STATUSES])
@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 3), (2, 5), (6, 900), (50, None)])
def test_its_lines_are_those_of_the_entries(
    index_dir: Path, status: str | None, start: int, stop: int | None
) -> None:
    everything = [entry.line for entry in read_ledger(index_dir, 1) if status in (None, entry.status)]
    found = list(Ledger(index_dir, 1).lines(status, start=start, stop=stop))
    assert found == everything[start:stop]


def test_it_tells_the_files_of_each_status(index_dir: Path) -> None:
    ledger = Ledger(index_dir, 1)
    for status in STATUSES:
        expected = [entry.line for entry in ENTRIES if entry.status == status]
        found = ledger.of_status(status)
        assert list(found) == expected
        assert (len(found), ledger.count(status)) == (len(expected), len(expected))
        assert (found[0], found[-1], list(found[1:3])) == (expected[0], expected[-1], expected[1:3])


def test_files_need_a_look_when_there_is_something_to_say(tmp_path: Path) -> None:
    quiet = '"reason": "", "warnings": [], '
    entries = [
        LedgerEntry("a", "indexed"),
        LedgerEntry("b", "indexed", warnings=("no date",)),
        LedgerEntry("c", "failed", reason="it is damaged"),
        LedgerEntry("d", "skipped", reason="a sidecar"),
        LedgerEntry("e", "indexed", reason=quiet, reader=quiet),
        LedgerEntry(quiet, "indexed", warnings=("doubtful",)),
    ]
    write_side_files(tmp_path, 1, Collection("/nowhere", "2026-01-01T00:00:00+00:00"), entries)
    assert sources(Ledger(tmp_path, 1).attention) == ["b", "c", "e", quiet]


def test_it_is_read_on_when_it_has_been_removed(index_dir: Path) -> None:
    ledger = Ledger(index_dir, 1)
    lines = ledger.lines()
    first = next(lines).source
    ledger_path(index_dir, 1).unlink()
    assert [first, *sources(lines)] == [entry.source for entry in ENTRIES]


def test_a_corpus_without_files_has_no_line(tmp_path: Path) -> None:
    ledger_path(tmp_path, 1).write_bytes(b"")
    assert list(Ledger(tmp_path, 1).lines()) == []


def test_no_such_file_is_a_damaged_index(tmp_path: Path) -> None:
    with pytest.raises(IndexCorruptError, match=r"ledger_1\.jsonl cannot be read"):
        Ledger(tmp_path, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"skipped"', b'"lost"'),
        (b'{"source"', b'{"file"'),
        (b'"size_bytes": 19', b'"size_bytes": 1x'),
        (b'"keys": [], ', b""),
    ],
)
def test_whatever_is_damaged_is_named(index_dir: Path, old: bytes, new: bytes) -> None:
    path = ledger_path(index_dir, 1)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    with pytest.raises(IndexCorruptError, match=r"ledger_1\.jsonl cannot be read"):
        list(Ledger(index_dir, 1).lines())


def test_a_file_that_was_cut_off_is_damaged(index_dir: Path) -> None:
    path = ledger_path(index_dir, 1)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexCorruptError):
        Ledger(index_dir, 1)
