"""Names of lists against the names of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer import EntityKind, ListedName, ListEntry, entries_of_names
from indexer.names.authority import Authority, AuthorityEntry
from tests.support.collections import an_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import Engine

RAISI = "Ebrahim Raisi"
PERSIAN = "ابراهیم رئیسی"
LISTED = Authority((
    AuthorityEntry(RAISI, EntityKind.PERSON, ("Raisi", PERSIAN, "Ibrahim Al-Sadati")),
    AuthorityEntry("Ruhollah Khomeini", EntityKind.PERSON, ("Khomeini",)),
    AuthorityEntry("Ali Khamenei", EntityKind.PERSON, ("Khamenei",)),
    AuthorityEntry("Nobody Here", EntityKind.PERSON),
))  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    texts = [
        "Raisi met Khomeini.",
        f"{PERSIAN} was there, and Khamenei.",
        "Mostafa Pourmohammadi wrote to Harbour Street Bank.",
    ]
    entities = {
        RAISI: ("Raisi", PERSIAN),
        "Ruhollah Khomeini": ("Khomeini",),
        "Ali Khamenei": ("Khamenei",),
        "Mostafa Pourmohammadi": ("Mostafa Pourmohammadi",),
    }
    documents = []
    for text in texts:
        named = [an_entity(name, text, *spellings) for name, spellings in entities.items()]
        named.append(
            an_entity("Harbour Street Bank", text, "Harbour Street Bank", kind=EntityKind.ORGANISATION)
        )
        documents.append(a_document(text, entities=[entity for entity in named if entity.mentions]))
    return an_index(tmp_path_factory.mktemp("names"), documents, authority=LISTED)


def found(engine: Engine, *names: str) -> list[tuple[str, str]]:
    (only,) = engine.match_names(entries_of_names(names))
    return [(match.value, match.grade) for match in only.matches]


def test_a_full_name_is_found_in_any_spelling_and_script(engine: Engine) -> None:
    for name in ("Raeisi, Ebrahim", "EBRAHIM RAISI", PERSIAN, "إبراهيم رئيسي"):
        assert found(engine, name)[0] == (RAISI, "same"), name
    assert found(engine, "مصطفی پورمحمدی") == [("Mostafa Pourmohammadi", "same")]


def test_a_match_says_under_which_spellings_and_in_how_many_documents(engine: Engine) -> None:
    (only,) = engine.match_names(entries_of_names(["Ibrahim Al Sadati"]))
    (match,) = (match for match in only.matches if match.value == RAISI)
    assert (match.alias, match.spelling, match.n_documents) == ("Ibrahim Al Sadati", "Ibrahim Al-Sadati", 2)
    assert match.likeness == pytest.approx(1.0, abs=0.01)


def test_each_entity_stands_once_for_an_entry(engine: Engine) -> None:
    names = tuple(ListedName(text, "latin") for text in ("Ebrahim Raisi", "Ebrahim Raeisi", "Raisi"))
    (only,) = engine.match_names([ListEntry("7", EntityKind.PERSON, names)])
    assert [match.value for match in only.matches] == [RAISI]


def test_a_lone_surname_is_only_suggested(engine: Engine) -> None:
    (only,) = engine.match_names(entries_of_names(["Pourmohammadi"]), 0.5)
    assert [(match.value, match.grade) for match in only.matches] == [("Mostafa Pourmohammadi", "suggested")]
    assert found(engine, "Khomeini") == [("Ruhollah Khomeini", "suggested")]


def test_what_the_list_keeps_apart_is_no_suggestion(engine: Engine) -> None:
    assert found(engine, "Khamenei") == [("Ali Khamenei", "suggested")]


def test_an_entity_of_another_kind_is_never_the_same(engine: Engine) -> None:
    entry = ListEntry("1", EntityKind.ORGANISATION, (ListedName("Mostafa Pourmohammadi", "latin"),))
    (only,) = engine.match_names([entry])
    assert [match.grade for match in only.matches] == ["suggested"]
    entry = ListEntry("1", EntityKind.ORGANISATION, (ListedName("Pourmohammadi", "latin"),))
    (only,) = engine.match_names([entry], 0.5)
    assert only.matches == ()


def test_a_surname_of_the_texts_is_not_compared_with_full_names(engine: Engine) -> None:
    (only,) = engine.match_names(entries_of_names(["Saeed Raisi"]), 0.7)
    assert "Raisi" not in {match.spelling for match in only.matches}
    (only,) = engine.match_names(entries_of_names(["Raisi"]), 0.7)
    assert "Raisi" in {match.spelling for match in only.matches}


def test_names_that_are_not_there_have_no_match(engine: Engine) -> None:
    nobody, bank = engine.match_names(entries_of_names(["Nobody Here", "Harbour Street Bank"]))
    assert nobody.matches == ()
    assert [match.value for match in bank.matches] == ["Harbour Street Bank"]


def test_less_alike_is_found_with_a_lower_bound(engine: Engine) -> None:
    entries = entries_of_names(["Mostafa Pourahmadi"])
    (strict,), (lax,) = (tuple(engine.match_names(entries, least)) for least in (1.0, 0.1))
    assert strict.matches == ()
    assert "Mostafa Pourmohammadi" in {match.value for match in lax.matches}


def test_an_empty_collection_has_no_match(tmp_path: Path) -> None:
    engine = an_index(tmp_path, [a_document("Nothing.")])
    assert [own.matches for own in engine.match_names(entries_of_names(["Ada Bell"]))] == [()]


def test_names_alone_are_a_list() -> None:
    entries = entries_of_names(["  Ada   Bell ", "", "Ada Bell", "---", PERSIAN])
    assert [(entry.id, entry.names[0].text, entry.names[0].script) for entry in entries] == [
        ("1", "Ada Bell", "latin"),
        ("2", PERSIAN, "arabic"),
    ]


def test_rows_have_an_entry_without_a_match_once(engine: Engine) -> None:
    nobody, raisi = engine.match_names(entries_of_names(["Nobody Here", PERSIAN]))
    assert list(nobody.rows()) == [{"id": "1", "name": "Nobody Here"}]
    (row,) = raisi.rows()
    assert (row["id"], row["entity"], row["likeness"], row["documents"]) == ("2", RAISI, "1.00", 2)
