"""What an index says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from indexer.errors import IndexCorruptError
from indexer.index.collection import (
    Collection,
    LedgerEntry,
    collection_path,
    read_collection,
    read_ledger,
    remove_stale_side_files,
    write_side_files,
)
from indexer.model.document import EntityKind
from indexer.model.entity import NameDecision
from indexer.names.authority import AuthorityEntry

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
    decisions=(NameDecision(3, "2020-01-01T00:00:00+00:00", "“A” is “B”", about=("A", "B")),),
    apart=(("ali-khamenei", "ruhollah-khomeini"),),
    authority=(
        AuthorityEntry("Ebrahim Raisi", EntityKind.PERSON, ("رئیسی",), dates=(("born", "1960"),)),
        AuthorityEntry("Iran", EntityKind.PLACE),
    ),
)
LEDGER = [
    LedgerEntry("a.txt", "indexed", 10, 123, 0, "ab", ("k1", "k2"), ("en",), 7, "", ("a doubt",)),
    LedgerEntry("نامه.pdf", "failed", 5, reason="no reader for this kind of file: PDF"),
]


def test_both_files_come_back_as_they_were(tmp_path: Path) -> None:
    write_side_files(tmp_path, 3, COLLECTION, LEDGER)
    assert read_collection(tmp_path, 3) == COLLECTION
    assert list(read_ledger(tmp_path, 3)) == LEDGER


def test_what_is_said_of_lines_in_a_row_is_said_once() -> None:
    warnings = (
        "line 1: a",
        "line 2: a",
        "line 3: a",
        "line 3: b",
        "line 5: b",
        "a",
        "line 6: b",
        "line 7: b",
    )
    entry = LedgerEntry("a.jsonl", "failed", reason="holds no text", warnings=warnings)
    assert entry.line.reason == ("holds no text; lines 1 to 3: a; line 3: b; line 5: b; a; lines 6 to 7: b")
    assert replace(entry, reason="").line.reason.startswith("lines 1 to 3")
    assert replace(entry, reason="", warnings=()).line.reason == ""


def test_names_that_look_like_the_end_of_the_names_come_back(tmp_path: Path) -> None:
    aliases = ('], "format": "', '", "format": "', "[]")
    odd = (
        AuthorityEntry(', "authority": [', EntityKind.PERSON, aliases),
        AuthorityEntry('"', EntityKind.PLACE, ("\\",)),
    )
    collection = replace(
        COLLECTION, corpus=', "authority": [', authority_source='], "format": "', authority=odd
    )
    write_side_files(tmp_path, 1, collection, [])
    found = read_collection(tmp_path, 1)
    assert found == collection
    assert (len(found.authority), found.authority[0], found.authority[1:]) == (2, odd[0], odd[1:])
    write_side_files(tmp_path, 2, found, [])
    assert read_collection(tmp_path, 2) == collection
    assert hash(read_collection(tmp_path, 2)) == hash(collection)
    assert read_collection(tmp_path, 1) != COLLECTION


def test_a_description_in_another_layout_is_read(tmp_path: Path) -> None:
    path = collection_path(tmp_path, 1)
    described = asdict(COLLECTION) | {"authority": [entry.to_json() for entry in COLLECTION.authority]}
    path.write_text(json.dumps(described, indent=1), encoding="utf-8")
    assert read_collection(tmp_path, 1) == COLLECTION
    path.write_text(json.dumps(dict(sorted(described.items(), reverse=True))), encoding="utf-8")
    assert read_collection(tmp_path, 1) == COLLECTION


@pytest.mark.parametrize("rows", ["[", "1, 2", '["a", "b"]', '["a", "b", 3], x'])
def test_damaged_names_are_named_when_they_are_asked_for(tmp_path: Path, rows: str) -> None:
    write_side_files(tmp_path, 1, replace(COLLECTION, authority=()), [])
    path = collection_path(tmp_path, 1)
    path.write_text(path.read_text(encoding="utf-8").replace("[], ", f"[{rows}], "), encoding="utf-8")
    collection = read_collection(tmp_path, 1)
    with pytest.raises(IndexCorruptError, match=r"collection_1\.json cannot be read"):
        tuple(collection.authority)


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
