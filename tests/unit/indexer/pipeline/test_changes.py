"""What in a folder is new, changed or gone since the last generation."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.index.collection import LedgerEntry
from indexer.pipeline.changes import TRUSTED_AFTER_S, Changes, find_changes, fingerprint_of
from indexer.reading.corpus import SourceFile, walk
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

BUILT_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BUILT_NS = int(BUILT_AT.timestamp() * 1e9)
LONG_AGO_NS = BUILT_NS - 10**12


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder whose files were written long before the last generation was built."""
    folder = a_corpus(tmp_path / "corpus", {"a.txt": "one", "b.txt": "two"})
    for path in folder.iterdir():
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return folder


def entry_of(file: SourceFile, **values: object) -> LedgerEntry:
    known = {"status": "indexed", "keys": ("key",), "fingerprint": fingerprint_of(file)} | values
    return LedgerEntry(file.source, size_bytes=file.size_bytes, mtime_ns=file.mtime_ns, **known)


def changes_since(
    corpus: Path, previous: list[LedgerEntry], built_at: str | None = BUILT_AT.isoformat()
) -> Changes:
    return find_changes(walk(corpus), {entry.source: entry for entry in previous}, built_at)


def previously(corpus: Path, **values: object) -> list[LedgerEntry]:
    return [entry_of(file, **values) for file in walk(corpus)]


def to_read(changes: Changes) -> list[str]:
    return [file.source for file, _ in changes.to_read]


def test_everything_is_new_at_first(corpus: Path) -> None:
    changes = changes_since(corpus, [], None)
    assert to_read(changes) == ["a.txt", "b.txt"]
    assert changes.added == {"a.txt", "b.txt"}
    assert not changes.is_empty


def test_nothing_is_to_do_when_nothing_changed(corpus: Path) -> None:
    before = previously(corpus)
    changes = changes_since(corpus, before)
    assert changes.is_empty
    assert changes.kept == before


def test_a_file_with_known_size_and_times_is_not_even_opened(corpus: Path) -> None:
    before = previously(corpus, fingerprint="of something else")
    assert changes_since(corpus, before).is_empty


def test_a_file_that_was_only_touched_is_kept(corpus: Path) -> None:
    before = previously(corpus)
    os.utime(corpus / "a.txt", ns=(LONG_AGO_NS + 10**9, LONG_AGO_NS + 10**9))
    assert changes_since(corpus, before).is_empty


def test_a_changed_file_is_read_again(corpus: Path) -> None:
    before = previously(corpus)
    (corpus / "a.txt").write_text("changed", encoding="utf-8")
    changes = changes_since(corpus, before)
    assert (to_read(changes), changes.added) == (["a.txt"], set())


@pytest.mark.parametrize("age_s", [0, TRUSTED_AFTER_S - 0.5])
def test_times_that_are_too_fresh_are_not_trusted(corpus: Path, age_s: float) -> None:
    fresh = BUILT_NS - int(age_s * 1e9)
    os.utime(corpus / "a.txt", ns=(fresh, fresh))
    before = previously(corpus)
    (corpus / "a.txt").write_text("two", encoding="utf-8")  # as long as before, within the same tick
    os.utime(corpus / "a.txt", ns=(fresh, fresh))
    assert to_read(changes_since(corpus, before)) == ["a.txt"]


def test_a_file_that_is_gone_takes_its_documents_along(corpus: Path) -> None:
    before = previously(corpus)
    (corpus / "a.txt").unlink()
    changes = changes_since(corpus, before)
    assert (changes.gone, to_read(changes), changes.is_empty) == ({"a.txt"}, [], False)


def test_an_unreadable_file_that_is_gone_changes_the_ledger_only(corpus: Path) -> None:
    before = previously(corpus, status="failed", keys=(), reason="no text found")
    (corpus / "a.txt").unlink()
    changes = changes_since(corpus, before)
    assert (changes.gone, changes.is_ledger_changed) == (set(), True)


def test_a_new_a_changed_and_a_removed_sidecar_each_have_the_file_read_again(corpus: Path) -> None:
    sidecar = corpus / "a.txt.meta.yaml"
    without = previously(corpus)
    sidecar.write_text("title: One", encoding="utf-8")
    assert to_read(changes_since(corpus, without)) == ["a.txt"]
    with_sidecar = [
        entry_of(file, sidecar_mtime_ns=sidecar.stat().st_mtime_ns if file.sidecar else 0)
        for file in walk(corpus)
        if file.skip_reason is None
    ]
    sidecar.write_text("title: Two", encoding="utf-8")
    assert to_read(changes_since(corpus, with_sidecar)) == ["a.txt"]
    sidecar.unlink()
    assert to_read(changes_since(corpus, with_sidecar)) == ["a.txt"]


def test_a_file_that_is_left_out_now_takes_its_documents_along(corpus: Path) -> None:
    (file, *_) = walk(corpus)
    before = [entry_of(file)]
    changes = find_changes(
        [SourceFile(file.path, "a.txt", skip_reason="hidden file")], {"a.txt": before[0]}, None
    )
    assert changes.gone == {"a.txt"}
    assert changes.is_ledger_changed


def test_a_file_left_out_for_the_same_reason_changes_nothing(corpus: Path) -> None:
    file = SourceFile(corpus / "a.txt", "a.txt", skip_reason="hidden file")
    known = {"a.txt": entry_of(file, status="skipped", keys=(), reason="hidden file")}
    assert find_changes([file], known, BUILT_AT.isoformat()).is_empty
    other = {"a.txt": replace(known["a.txt"], reason="another")}
    assert find_changes([file], other, BUILT_AT.isoformat()).is_ledger_changed


def test_what_is_left_out_is_known_by_its_sha_256_and_followed(corpus: Path) -> None:
    files = [replace(file, skip_reason="hidden file") for file in walk(corpus)]
    (first, second) = find_changes(files, {}, None).skipped
    assert first.fingerprint == fingerprint_of(SourceFile(corpus / "a.txt", "a.txt"))
    assert (first.size_bytes, first.mtime_ns) == (3, LONG_AGO_NS)
    (corpus / "b.txt").write_text("another text", encoding="utf-8")
    known = {entry.source: entry for entry in (first, second)}
    changes = find_changes(files, known, BUILT_AT.isoformat())
    assert not changes.is_ledger_changed  # the walk was before the change
    files = [replace(file, skip_reason="hidden file") for file in walk(corpus)]
    changes = find_changes(files, known, BUILT_AT.isoformat())
    assert changes.is_ledger_changed
    assert [entry.fingerprint == known[entry.source].fingerprint for entry in changes.skipped] == [
        True,
        False,
    ]


def test_a_link_that_is_left_out_is_not_followed(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("elsewhere", encoding="utf-8")
    (corpus / "c.txt").symlink_to(tmp_path / "secret")
    (entry,) = find_changes(walk(corpus), {}, None).skipped
    assert (entry.reason, entry.fingerprint) == ("a link that leads out of the folder", "")


def test_a_file_that_could_not_be_opened_is_tried_again(corpus: Path) -> None:
    before = previously(corpus, status="failed", keys=(), fingerprint="", reason="cannot be opened")
    assert to_read(changes_since(corpus, before)) == ["a.txt", "b.txt"]


def test_a_file_that_cannot_be_opened_has_no_fingerprint(tmp_path: Path) -> None:
    assert fingerprint_of(SourceFile(tmp_path / "none", "none")) == ""
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert fingerprint_of(SourceFile(tmp_path / "a.txt", "a.txt", sidecar=tmp_path / "none")) == ""
