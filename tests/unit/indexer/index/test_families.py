"""Which documents are copies of one another, on an index in a directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.errors import IndexCorruptError
from indexer.index.codec.array_file import ArrayFile
from indexer.index.families import EXACT_WORDS, families_path
from indexer.index.near_duplicates import MIN_WORDS
from indexer.index.snapshot import Snapshot
from tests.support.collections import write_index
from tests.support.documents import a_document
from tests.support.reposts import TEXTS, a_report, a_repost, forms

if TYPE_CHECKING:
    from pathlib import Path


def families_of(index_dir: Path) -> list[list[str]]:
    """Return the sources of the members of each family."""
    snapshot = Snapshot(index_dir)
    families = snapshot.families
    return sorted(
        [snapshot.document(doc).source for doc in families.family(i).tolist()] for i in range(len(families))
    )


@pytest.mark.parametrize("language", TEXTS)
def test_a_repost_is_a_copy_in_every_language(tmp_path: Path, language: str) -> None:
    write_index(
        tmp_path, [a_repost(language, source="b.txt"), a_report(language, source="a.txt", date="2017")]
    )
    assert families_of(tmp_path) == [["a.txt", "b.txt"]]


def test_the_same_report_in_other_languages_is_no_copy(tmp_path: Path) -> None:
    write_index(tmp_path, [a_report(language, source=f"{language}.txt") for language in TEXTS])
    assert families_of(tmp_path) == []


def test_a_form_that_names_other_people_is_no_copy(tmp_path: Path) -> None:
    write_index(tmp_path, forms())
    assert families_of(tmp_path) == []


def test_a_short_form_that_differs_in_a_name_is_no_copy(tmp_path: Path) -> None:
    text = (
        "The prisoner {} was executed this morning in the yard of the prison after the appeal was dismissed."
    )
    assert len(text.split()) < MIN_WORDS
    write_index(tmp_path, [a_document(text.format(name)) for name in ("Ahmad", "Said", "Omid")])
    assert families_of(tmp_path) == []


def test_the_same_text_is_a_copy_whatever_else_differs(tmp_path: Path) -> None:
    text = "Seven words are enough for this here."
    write_index(
        tmp_path,
        [
            a_document(text, title="One", source="b.txt", language="fr", publisher="UPI"),
            a_document(text, title="Two", source="a.txt", date="2001"),
        ],
    )
    assert families_of(tmp_path) == [["a.txt", "b.txt"]]


@pytest.mark.parametrize("text", ["", "…", "Thank you very much"])
def test_what_says_next_to_nothing_is_no_copy(tmp_path: Path, text: str) -> None:
    assert len(text.split()) < EXACT_WORDS
    write_index(tmp_path, [a_document(text, source=f"{i}.txt") for i in range(3)])
    assert families_of(tmp_path) == []


def test_the_oldest_comes_first_and_the_undated_last(tmp_path: Path) -> None:
    dates = {"e.txt": None, "d.txt": "1988-07-28", "c.txt": "1988", "b.txt": "1990-01-01", "a.txt": "--12-18"}
    write_index(tmp_path, [a_report("en", source=source, date=date) for source, date in dates.items()])
    (family,) = families_of(tmp_path)
    assert family[:3] == ["d.txt", "c.txt", "b.txt"]
    assert set(family[3:]) == {"a.txt", "e.txt"}


def test_a_copy_that_comes_later_joins_and_one_that_goes_leaves(tmp_path: Path) -> None:
    first, later = a_report("en", source="a.txt"), a_repost("en", source="b.txt")
    other = a_document("Something else altogether, and no copy of anything.", source="c.txt")
    write_index(tmp_path, [first, other])
    assert families_of(tmp_path) == []
    write_index(tmp_path, [later], kept=[first, other])
    (family,) = families_of(tmp_path)
    assert set(family) == {"a.txt", "b.txt"}
    write_index(tmp_path, [], removed=["a.txt"], kept=[later, other])
    assert families_of(tmp_path) == []


def test_families_of_earlier_generations_are_removed(tmp_path: Path) -> None:
    kept = []
    for i in range(4):
        document = a_document(f"text number {i}", source=f"{i}.txt")
        write_index(tmp_path, [document], kept=kept)
        kept.append(document)
    assert {path.name for path in tmp_path.glob("families_*")} == {"families_3.arrays", "families_4.arrays"}


def test_the_file_has_the_arrays_that_are_described(tmp_path: Path) -> None:
    write_index(tmp_path, [a_report("en", source="a.txt"), a_repost("en", source="b.txt")])
    file = ArrayFile(families_path(tmp_path, 1))
    assert {name: file[name].dtype for name in file.names} == dict.fromkeys(
        ("members", "starts", "docs", "places"), np.dtype("uint32")
    )
    assert file["starts"].tolist() == [0, 2]
    assert sorted(file["members"].tolist()) == file["docs"].tolist() == [0, 1]
    assert file["members"][file["places"]].tolist() == file["docs"].tolist()


@pytest.mark.parametrize("damage", ["missing", "changed", "cut"])
def test_a_damaged_file_is_told(tmp_path: Path, damage: str) -> None:
    write_index(tmp_path, [a_report("en", source="a.txt"), a_repost("en", source="b.txt")])
    path = families_path(tmp_path, 1)
    content = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "changed":
        content[64] ^= 1
        path.write_bytes(content)
    else:
        path.write_bytes(content[:-3])
    with pytest.raises(IndexCorruptError, match=r"families_1\.arrays"):
        Snapshot(tmp_path)
