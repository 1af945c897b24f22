"""Entities: from the file of names, or as somebody listed them."""

from __future__ import annotations

from indexer.enrichment.entities import find_entities
from indexer.model.document import Entity, EntityKind
from indexer.model.span import Span
from tests.unit.indexer.enrichment.builders import NAMES

TEXT = "Khomeini wrote to the governor of Evin. The Old Mill is far from Evin prison."


def entities(*stated: tuple[str, EntityKind | None]) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
    return find_entities(TEXT, (), NAMES, stated)


def test_without_a_list_all_names_are_found() -> None:
    found, warnings = find_entities(TEXT, (), NAMES, None)
    assert [(entity.name, len(entity.mentions)) for entity in found] == [
        ("Ruhollah Khomeini", 1),
        ("Evin", 2),
    ]
    assert warnings == ()


def test_only_what_is_stated_counts_under_its_canonical_name() -> None:
    found, _ = entities(("خمینی", EntityKind.PERSON))
    assert found == (Entity("Ruhollah Khomeini", EntityKind.PERSON, (Span(0, 8),)),)


def test_an_entity_that_the_file_of_names_lacks_is_looked_for_as_written() -> None:
    found, _ = entities(("Old  Mill", EntityKind.ORGANISATION))
    assert found[0].mentions[0].of(TEXT) == "Old Mill"


def test_an_entity_that_the_text_does_not_name_has_no_mentions() -> None:
    assert entities(("Semnan", EntityKind.PLACE))[0] == (Entity("Semnan", EntityKind.PLACE),)


def test_two_spellings_of_one_entity_are_one() -> None:
    assert [entity.name for entity in entities(("Khomeini", None), ("خمینی", None))[0]] == [
        "Ruhollah Khomeini"
    ]


def test_an_entity_without_a_kind_needs_the_file_of_names() -> None:
    found, warnings = entities(("Semnan", None))
    assert found == ()
    assert "has no kind" in warnings[0]


def test_an_empty_list_means_none() -> None:
    assert entities() == ((), ())
