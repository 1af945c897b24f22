"""Names that no list has: which are found in a text, under which name and kind, and where."""

from __future__ import annotations

from indexer.model.document import Entity, EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.recognition import recognise


def _found(text: str, *listed: Entity) -> dict[str, tuple[str, list[str]]]:
    paragraphs = [Paragraph(Span(0, len(text)))]
    return {
        entity.name: (str(entity.kind), [span.of(text) for span in entity.mentions])
        for entity in recognise(text, paragraphs, listed)
    }


def test_people_places_and_organisations_are_found_with_their_kinds() -> None:
    text = "The ministry said that Mohammad Tavakoli was moved from Shiraz to Geneva."
    kinds = {name: kind for name, (kind, _) in _found(text).items()}
    assert kinds["Mohammad Tavakoli"] == "person"
    assert kinds["Shiraz"] == "place"
    assert kinds["Geneva"] == "place"


def test_a_surname_alone_is_a_mention_of_its_one_bearer() -> None:
    text = "Judge Mohammad Karimi heard the case in Tehran. Karimi said that it was over."
    assert _found(text)["Mohammad Karimi"] == ("person", ["Mohammad Karimi", "Karimi"])


def test_a_surname_that_two_people_bear_is_joined_with_neither() -> None:
    text = "Mohammad Karimi met Ali Karimi in Tehran. Then Karimi said that it was over."
    found = _found(text)
    assert found["Mohammad Karimi"][1] == ["Mohammad Karimi"]
    assert found["Ali Karimi"][1] == ["Ali Karimi"]
    assert found["Karimi"][1] == ["Karimi"]


def test_the_surname_of_a_listed_person_adds_a_mention_to_him() -> None:
    text = "Ebrahim Raisi spoke in Qom. Later Raisi left."
    listed = Entity("Ebrahim Raisi", EntityKind.PERSON, (Span(0, 13),))
    assert _found(text, listed)["Ebrahim Raisi"][1] == ["Ebrahim Raisi", "Raisi"]


def test_an_abbreviation_in_parentheses_belongs_to_the_name_before_it() -> None:
    text = "He joined the National Liberation Army (NLA) in 1987. The NLA had its camp in Iraq."
    assert _found(text)["National Liberation Army"] == (
        "organisation",
        ["National Liberation Army", "NLA", "NLA"],
    )
