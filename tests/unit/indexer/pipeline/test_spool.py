"""What a stopped run has read is taken over as far as it is whole, and no further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.model.document import Document, EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.pipeline import spool as spool_module
from indexer.pipeline.protocol import Account, Busy, Doubt, Refusal
from indexer.pipeline.spool import (
    SPOOL_NAME,
    Spool,
    SpooledFile,
    reading_conditions,
    remove_spool,
    spooled_files,
)
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.pipeline.protocol import Finding

CONDITIONS = {"format": "2.3", "is_full": False}
FILES = [SpooledFile(f"{i}.txt", f"hash {i}", i, i * 7, 0, "2026-01-01T00:00:00+00:00") for i in range(6)]
WANTED = {file.source: file.fingerprint for file in FILES}


def findings_of(file: SpooledFile) -> list[Finding]:
    text = f"متن {file.source} \udcff with half a character"
    return [
        Account("text/plain", "govah"),
        Busy(),
        a_document(text, source=file.source),
        Doubt("a doubt"),
        Account("text/plain", "govah", len(text)),
    ]


@pytest.fixture(autouse=True)
def every_line_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "FRAME_SECONDS", 0.0)


def write(index_dir: Path, files: list[SpooledFile], conditions: dict = CONDITIONS) -> None:
    with Spool(index_dir, conditions, read_at="now") as spool:
        for file in files:
            assert list(spool.keeping(file, findings_of(file))) == findings_of(file)


def replayed(index_dir: Path, wanted: dict = WANTED, conditions: dict = CONDITIONS) -> list[str]:
    """Return the sources that come back, after a look at what does."""
    with Spool(index_dir, conditions, read_at="now") as spool:
        found = [(file, list(findings)) for file, findings in spool.replay(wanted)]
    for file, findings in found:
        assert findings == [finding for finding in findings_of(file) if not isinstance(finding, Busy)]
    return [file.source for file, _ in found]


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert spooled_files(tmp_path) == {file.source: file for file in FILES}
    assert replayed(tmp_path) == [file.source for file in FILES]


def test_only_files_with_the_same_content_come_back(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert replayed(tmp_path, {"1.txt": "hash 1", "2.txt": "another", "9.txt": "hash 9"}) == ["1.txt"]


def test_nothing_comes_back_of_a_file_without_a_fingerprint(tmp_path: Path) -> None:
    write(tmp_path, [replace(FILES[0], fingerprint="")])
    assert replayed(tmp_path, {"0.txt": ""}) == []


def test_findings_that_are_not_taken_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        assert [file.source for file, _ in spool.replay(WANTED)] == list(WANTED)


@pytest.mark.parametrize("changed", [{"format": "2.2"}, {"format": "2.3", "more": 1}])
def test_nothing_comes_back_when_files_are_read_in_another_way(tmp_path: Path, changed: dict) -> None:
    write(tmp_path, FILES)
    assert replayed(tmp_path, conditions={**changed, "is_full": False}) == []
    write(tmp_path, FILES[:1], {**changed, "is_full": False})  # begins a new one
    assert list(spooled_files(tmp_path)) == ["0.txt"]


@pytest.mark.parametrize(("before", "now", "n"), [(True, True, 6), (True, False, 6), (False, True, 0)])
def test_who_asks_for_all_files_gets_what_was_read_for_that(
    tmp_path: Path, before: bool, now: bool, n: int
) -> None:
    write(tmp_path, FILES, {**CONDITIONS, "is_full": before})
    assert len(replayed(tmp_path, conditions={**CONDITIONS, "is_full": now})) == n


def test_what_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        list(spool.keeping(FILES[0], [Refusal("it took too long")]))
        list(spool.keeping(FILES[1], [*findings_of(FILES[1]), Refusal("more was not read")]))
        list(spool.keeping(FILES[2], findings_of(FILES[2])))
    assert replayed(tmp_path) == ["2.txt"]


def test_a_file_that_was_half_read_does_not_come_back(tmp_path: Path) -> None:
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        list(spool.keeping(FILES[0], findings_of(FILES[0])))
        half = spool.keeping(FILES[1], findings_of(FILES[1]))
        for _ in range(4):
            next(half)
        half.close()
    assert replayed(tmp_path) == ["0.txt"]
    write(tmp_path, FILES[1:])  # the next run reads it whole, and behind it
    assert replayed(tmp_path) == [file.source for file in FILES]


def test_the_later_of_two_readings_counts(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    write(tmp_path, [replace(FILES[2], fingerprint="changed")])
    assert replayed(tmp_path, WANTED) == [file.source for file in FILES if file is not FILES[2]]
    assert replayed(tmp_path, {"2.txt": "changed"}) == ["2.txt"]


def test_wherever_it_is_cut_off_the_whole_files_before_come_back_and_it_goes_on(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    path = tmp_path / SPOOL_NAME
    whole = path.read_bytes()
    seen = set()
    for length in range(0, len(whole), 13):
        path.write_bytes(whole[:length])
        found = replayed(tmp_path)
        assert found == list(WANTED)[: len(found)]
        seen.add(len(found))
        write(tmp_path, FILES[len(found) :])
        assert replayed(tmp_path) == list(WANTED)
    assert seen == set(range(len(FILES)))


def test_a_changed_byte_ends_it_there(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    path = tmp_path / SPOOL_NAME
    whole = path.read_bytes()
    for at in range(0, len(whole), 29):
        damaged = bytearray(whole)
        damaged[at] ^= 0x10
        path.write_bytes(damaged)
        found = replayed(tmp_path)
        assert found == list(WANTED)[: len(found)]


def test_what_is_over_at_once_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "FRAME_SECONDS", 60.0)
    write(tmp_path, FILES)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(spool_module, "FRAME_BYTES", 1000)
    write(tmp_path, FILES)
    assert len(spooled_files(tmp_path)) == len(FILES)


def test_it_is_removed_by_its_run_or_for_it(tmp_path: Path) -> None:
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        list(spool.keeping(FILES[0], findings_of(FILES[0])))
        spool.remove()
        list(spool.keeping(FILES[1], findings_of(FILES[1])))
    assert list(tmp_path.iterdir()) == []
    write(tmp_path, FILES)
    remove_spool(tmp_path)
    remove_spool(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_room_the_run_goes_on_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FILES[:2])

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool_module.os, "fsync", no_room)
    write(tmp_path, FILES[2:])
    assert list(tmp_path.iterdir()) == []


def test_the_conditions_are_all_that_decides_how_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody, somebody = Authority(()), Authority([AuthorityEntry("Iran", EntityKind.PLACE)])
    before = reading_conditions(nobody, is_full=False)
    assert before == reading_conditions(nobody, is_full=False)
    assert before != reading_conditions(somebody, is_full=False)
    assert before["versions"]["lxml"]
    monkeypatch.setenv("GOVAH_MAX_TEXT", "1000")
    assert before != reading_conditions(nobody, is_full=False)


def test_documents_come_back_whole(tmp_path: Path) -> None:
    document = a_document("A text.", source="0.txt")
    document = replace(document, stated_entities=(("Iran", EntityKind.PLACE), ("Evin", None)))
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        list(spool.keeping(FILES[0], [document]))
    with Spool(tmp_path, CONDITIONS, read_at="now") as spool:
        ((_, findings),) = ((file, list(found)) for file, found in spool.replay(WANTED))
    assert findings == [document]
    assert isinstance(findings[0], Document)
