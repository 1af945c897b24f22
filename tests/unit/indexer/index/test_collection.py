"""What an index says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.index.collection import (
    Collection,
    LedgerEntry,
    read_collection,
    read_ledger,
    remove_stale_side_files,
    write_side_files,
)

if TYPE_CHECKING:
    from pathlib import Path

COLLECTION = Collection(
    corpus="/آرشیو",
    built_at="2026-01-01T00:00:00+00:00",
    languages=("en", "fa"),
    n_documents=2,
    n_tokens=30,
    authority_source="authority.yaml",
    authority_fingerprint="abc",
    authority=(("Ebrahim Raisi", "person", ("رئیسی",)), ("Iran", "place", ())),
)
LEDGER = [
    LedgerEntry("a.txt", "indexed", 10, 123, 0, "ab", ("k1", "k2"), ("en",), 7, "", ("a doubt",)),
    LedgerEntry("نامه.pdf", "failed", 5, reason="no reader for this kind of file: PDF"),
]


def test_both_files_come_back_as_they_were(tmp_path: Path) -> None:
    write_side_files(tmp_path, 3, COLLECTION, LEDGER)
    assert read_collection(tmp_path, 3) == COLLECTION
    assert list(read_ledger(tmp_path, 3)) == LEDGER


def test_names_of_files_stay_readable_in_them(tmp_path: Path) -> None:
    write_side_files(tmp_path, 1, COLLECTION, LEDGER)
    assert "نامه.pdf" in (tmp_path / "ledger_1.jsonl").read_text(encoding="utf-8")


def test_only_files_before_the_last_generation_are_stale(tmp_path: Path) -> None:
    for generation in range(1, 5):
        write_side_files(tmp_path, generation, COLLECTION, LEDGER)
    (tmp_path / "notes_1.json").touch()
    remove_stale_side_files(tmp_path, 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "collection_3.json",
        "collection_4.json",
        "ledger_3.jsonl",
        "ledger_4.jsonl",
        "notes_1.json",
    ]
