"""Names that no list has: which are found in a text, under which name and kind, and where."""

from __future__ import annotations

from itertools import pairwise

import pytest

from indexer.model.document import Entity, EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.recognition import recognise
from indexer.names.recognition.common_nouns import names_nothing


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


def test_two_abbreviations_with_a_stroke_or_in_one_pair_of_parentheses_are_one_organisation() -> None:
    text = (
        "They were supporters of the National Resistance Movement (NRM or KLE). "
        "In 1990 the NRM moved. Many members of the NRM/KLE were arrested."
    )
    found = _found(text)
    assert found["National Resistance Movement"] == (
        "organisation",
        ["National Resistance Movement", "NRM", "KLE", "NRM", "NRM", "KLE"],
    )


def test_a_slip_of_a_surname_is_a_person_but_never_the_same() -> None:
    text = "Ruhollah Khomeini spoke in Qom. The brutality of Khomenei was known, and Ali Khamenei succeeded."
    found = _found(text)
    assert found["Ruhollah Khomeini"][1] == ["Ruhollah Khomeini"]
    assert found["Ali Khamenei"][1] == ["Ali Khamenei"]
    assert found["Khomenei"] == ("person", ["Khomenei"])


def test_nothing_is_recognised_where_the_list_decided() -> None:
    text = "Amir Hosseini of the Revolutionary Guards Corps went to Isfahan."
    listed = Entity("Guards", EntityKind.ORGANISATION, (Span(21, 41),))
    found = _found(text, listed)
    assert found["Guards"] == ("organisation", ["Revolutionary Guards"])
    spans = sorted(span for entity in recognise(text, (), (listed,)) for span in entity.mentions)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_surname_of_two_listed_people_is_joined_with_neither() -> None:
    text = "Hossein-Ali Montazeri and Ahmad Montazeri were there. Montazeri was asked."
    listed = (
        Entity("Hossein-Ali Montazeri", EntityKind.PERSON, (Span(0, 21),)),
        Entity("Ahmad Montazeri", EntityKind.PERSON, (Span(26, 41),)),
    )
    found = _found(text, *listed)
    assert found["Montazeri"] == ("person", ["Montazeri"])
    assert [len(found[entity.name][1]) for entity in listed] == [1, 1]


def test_titles_and_genitives_are_no_part_of_a_name() -> None:
    text = "President Hassan Karimi's speech was heard. Dr. Mohammad Rezaei’s book was not."
    found = _found(text)
    assert found["Hassan Karimi"][1] == ["Hassan Karimi"]
    assert found["Mohammad Rezaei"][1] == ["Mohammad Rezaei"]


def test_hyphens_apostrophes_and_initials_are_part_of_a_name() -> None:
    text = "Mostafa Pour-Mohammadi met Ebrahim Ra'isi and J. D. Vance in Paris. Ra'isi left."
    found = _found(text)
    assert found["Mostafa Pour-Mohammadi"][0] == "person"
    assert found["Ebrahim Ra'isi"][1] == ["Ebrahim Ra'isi", "Ra'isi"]
    assert "J. D. Vance" in found


def test_the_town_of_a_dateline_is_a_place() -> None:
    text = "GENEVA, March 3 (AP) -- The council met on Monday."
    assert _found(text)["GENEVA"] == ("place", ["GENEVA"])


def test_in_results_of_games_towns_are_teams_and_countries_are_countries() -> None:
    lines = ["League matches of the season, goals and teams:", "Chelsea 2 Liverpool 1", "Leeds 0 Everton 3"]
    text = "\n\n".join(lines)
    spans, at = [], 0
    for line in lines:
        spans.append(Paragraph(Span(at, at + len(line))))
        at += len(line) + 2
    kinds = {entity.name: str(entity.kind) for entity in recognise(text, spans)}
    assert kinds["Liverpool"] == kinds["Leeds"] == "organisation"


def test_persian_names_are_found_where_a_title_or_a_given_name_announces_them() -> None:
    text = "قاضی محمد مقیسه در شهر شیراز حکم داد. مقیسه گفت که وزارت اطلاعات آن را خواست."
    found = _found(text)
    assert found["محمد مقیسه"][0] == "person"
    assert found["شیراز"] == ("place", ["شیراز"])
    assert found["وزارت اطلاعات"][0] == "organisation"


def test_persian_without_a_cue_stays_silent() -> None:
    assert _found("این کتاب درباره باران و بهار است و کار خوبی بود.") == {}


def test_an_arabic_conjunction_before_a_country_is_no_part_of_it() -> None:
    found = _found("وصل الوفد إلى فرنسا وألمانيا يوم الاثنين.")
    assert found["ألمانيا"] == ("place", ["ألمانيا"])


def test_a_text_without_names_has_no_entities() -> None:
    assert recognise("", ()) == ()
    assert _found("the prisoners were told nothing, and nothing was written down.") == {}


def test_a_common_noun_an_office_or_a_general_abbreviation_is_no_name() -> None:
    text = (
        "The Organization of American States met in Lima. The Organization and the Department agreed, as did "
        "the President of the Council, with NGOs and the CEO on TV. Ah, said the Secretary-General, the "
        "dialogue of the North and of the South goes on. Senator Frank Church was there, and Church said so."
    )
    found = _found(text)
    assert set(found) == {"Organization of American States", "Lima", "Frank Church"}
    assert found["Frank Church"][1] == ["Frank Church", "Church"]


@pytest.mark.parametrize(
    "name",
    [
        "A", "I’ve", "Don't", "TV", "NGOs", "Dept.", "chargé", "Yeah", "Minister of Justice", "East and West",
        "XV", "VIII", "Member States", "International Development", "Inc", "Co. Ltd", "Securities",
    ],
)  # fmt: skip
def test_what_names_nothing_is_told(name: str) -> None:
    assert names_nothing(name)


@pytest.mark.parametrize(
    "name",
    ["UN", "Congress", "Ministry of Justice", "Middle East", "West Bank", "Marshall", "FIDH", "Xi", "VIX"],
)
def test_what_names_something_is_kept(name: str) -> None:
    assert not names_nothing(name)


def test_a_surname_that_is_a_common_word_belongs_to_the_given_name_before_it() -> None:
    text = (
        "For the third time, former President Donald Trump skipped the debate. According to Maria Trump, the "
        "vote was delayed. They met Susan J. Trump on Monday. Later Donald Trump said so."
    )
    found = _found(text)
    assert {name: kind for name, (kind, _) in found.items()} == {
        "Donald Trump": "person",
        "Maria Trump": "person",
        "Susan J. Trump": "person",
    }
    assert found["Donald Trump"][1] == ["Donald Trump", "Donald Trump"]


def test_what_is_no_surname_stays_apart_from_the_given_name_before_it() -> None:
    found = _found(
        "They met Susan in Lima. Then Susan Arrived with Robert Yesterday. They saw Robert Ministers."
    )
    assert not {name for name in found if name not in {"Susan", "Robert", "Lima"}}


def test_persian_words_behind_a_cue_that_are_no_names_are_none() -> None:
    assert not _found("برای خانم های باردار خوب است. وی از برنامه‌های استان خبر داد و در امان ماند.")
    assert not _found("كان الفريق في معسكر التدريب وفي بورصة التعاقدات.")
