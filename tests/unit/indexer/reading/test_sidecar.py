"""Sidecars: what a person wrote counts for more than the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.model.document import EntityKind
from indexer.reading.sidecar import load_sidecar
from tests.unit.indexer.reading.builders import claims, read_one


def a_sidecar(folder: Path, content: str | bytes, name: str = "a.txt.meta.yaml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_sidecar_stands_before_the_file(tmp_path: Path) -> None:
    sidecar = a_sidecar(tmp_path, "title: The true title\nauthor: Joan Tilbrook\ndate: 2014-05-18\n")
    found = read_one("a.md", "---\ntitle: Another\n---\nWords.", sidecar)
    assert claims(found, "title") == [("The true title", "sidecar"), ("Another", "front matter")]
    assert claims(found, "date") == [("2014-05-18", "sidecar")]


def test_json_is_read_too(tmp_path: Path) -> None:
    stated = load_sidecar(
        a_sidecar(tmp_path, '{"entities": [{"name": "Evin", "kind": "place"}]}', "a.txt.meta.json")
    )
    assert stated.entities == (("Evin", EntityKind.PLACE),)


def test_an_empty_list_of_entities_says_that_there_are_none(tmp_path: Path) -> None:
    sidecar = a_sidecar(tmp_path, "entities: []")
    assert read_one("a.txt", "Words.", sidecar).stated_entities == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("title: [", "is not YAML (line 1)"),
        ("- one\n- two", "should be a list of keys with values"),
        ("[" * 5000, "is not YAML"),
        (b"\xff\xd8\xff" + bytes(range(256)), "no text"),
    ],
)
def test_a_sidecar_that_cannot_be_read_is_a_warning(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    found = read_one("a.txt", "Words.", a_sidecar(tmp_path, content))
    assert found.claims == ()
    assert reason in found.warnings[0]


def test_a_sidecar_that_is_gone_is_a_warning(tmp_path: Path) -> None:
    assert "cannot be opened" in load_sidecar(tmp_path / "a.txt.meta.yaml").warnings[0]


def test_an_unknown_kind_of_entity_is_a_warning(tmp_path: Path) -> None:
    stated = load_sidecar(a_sidecar(tmp_path, "entities: ['Evin|prison']"))
    assert stated.warnings == ("sidecar: entities 'Evin': kind should be one of person, organisation, place",)


def test_other_keys_are_left_alone(tmp_path: Path) -> None:
    assert load_sidecar(a_sidecar(tmp_path, "shelf: 88\nnote: ok")).warnings == ()
