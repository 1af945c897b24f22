"""Decisions about names, and the list of names that follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.decisions import (
    Decision,
    DecisionKind,
    Operand,
    effective_authority,
    problem_with,
    replay,
    standing,
)

PERSON, ORGANISATION = EntityKind.PERSON, EntityKind.ORGANISATION
RAISI = AuthorityEntry("Ebrahim Raisi", PERSON, ("Raisi", "رئیسی"), dates=(("born", "1960"),))
RAEESI = AuthorityEntry("Ibrahim Raeesi", PERSON, ("Raeesi",), identifiers=(("wikidata", "Q5"),))
NAYYERI = AuthorityEntry("Hossein Ali Nayyeri", PERSON, ("Nayyeri", "Neiri", "Niri"))
AUTHORITY = Authority([RAISI, RAEESI, NAYYERI])


def merge(entity: str, other: str, **values: Any) -> Decision:
    return a_decision(DecisionKind.MERGE, entity=Operand(entity), other=Operand(other), **values)


def split(entity: str, *spellings: str, **values: Any) -> Decision:
    return a_decision(DecisionKind.SPLIT, entity=Operand(entity), spellings=spellings, **values)


def alias(entity: str, *spellings: str, **values: Any) -> Decision:
    return a_decision(DecisionKind.ALIAS, entity=Operand(entity), spellings=spellings, **values)


def reject(*spellings: str, entity: str | None = None) -> Decision:
    operand = None if entity is None else Operand(entity)
    return a_decision(DecisionKind.REJECT, entity=operand, spellings=spellings)


def undo(number: int) -> Decision:
    return a_decision(DecisionKind.UNDO, undoes=number)


def a_decision(what: DecisionKind, **values: Any) -> Decision:
    return Decision(0, "2026-11-22T20:00:00+00:00", what, **values)


def numbered(*decisions: Decision) -> list[Decision]:
    values = [each.to_json() | {"number": number} for number, each in enumerate(decisions, 1)]
    return [Decision.from_json(each) for each in values]


def decided(*decisions: Decision, authority: Authority = AUTHORITY) -> Authority:
    changed, unfit = replay(authority, numbered(*decisions))
    assert unfit == ()
    return changed


def reasons(*decisions: Decision) -> list[str]:
    return [each.reason for each in replay(AUTHORITY, numbered(*decisions))[1]]


def test_without_decisions_the_list_is_that_of_the_file() -> None:
    assert effective_authority(AUTHORITY, []) is AUTHORITY


def test_a_merge_gives_every_spelling_to_the_first_and_redirects_the_id_of_the_second() -> None:
    authority = decided(merge("Ebrahim Raisi", "Ibrahim Raeesi"))
    (entry,) = (each for each in authority.entries if each.id == "ebrahim-raisi")
    assert entry.spellings == ("Ebrahim Raisi", "Raisi", "رئیسی", "Ibrahim Raeesi", "Raeesi")
    assert (entry.identifiers, entry.dates) == (RAEESI.identifiers, RAISI.dates)
    assert authority.entry("ibrahim-raeesi") is entry
    assert len(authority.entries) == 2


def test_a_merge_of_a_merge_redirects_every_id() -> None:
    authority = decided(
        merge("Ibrahim Raeesi", "Hossein Ali Nayyeri"), merge("Ebrahim Raisi", "Ibrahim Raeesi")
    )
    for id_ in ("ebrahim-raisi", "ibrahim-raeesi", "hossein-ali-nayyeri"):
        assert authority.entry(id_) is authority.entries[0]


def test_names_that_the_list_does_not_have_become_an_entry() -> None:
    authority = decided(merge("Ali Rezaei", "A. Rezaii", kind=PERSON, spellings=("Rezaii",)))
    entry = authority.entries[-1]
    assert (entry.id, entry.kind) == ("ali-rezaei", PERSON)
    assert entry.spellings == ("Ali Rezaei", "A. Rezaii", "Rezaii")


def test_a_new_name_merged_with_a_listed_one_takes_its_kind() -> None:
    assert decided(merge("Ebrahim Reissi", "Ebrahim Raisi", kind=ORGANISATION)).entries[-1].kind is PERSON


def test_a_spelling_of_a_merged_name_stays_with_whoever_has_it() -> None:
    authority = decided(merge("Ebrahim Raisi", "E. Raissi", spellings=("Niri", "Raissi")))
    assert authority.resolve("Niri") == NAYYERI
    assert authority.resolve("Raissi") is authority.resolve("Raisi")


def test_a_split_makes_an_entity_that_is_kept_apart() -> None:
    authority = decided(split("Hossein Ali Nayyeri", "Neiri", "Niri", name="Hadi Neiri"))
    made = authority.entry("hadi-neiri")
    assert made is not None
    assert made.spellings == ("Hadi Neiri", "Neiri", "Niri")
    assert authority.apart == {("hadi-neiri", "hossein-ali-nayyeri")}
    assert authority.resolve("Nayyeri") is not made
    assert authority.are_apart("Neiri", "Nayyeri")
    assert not authority.are_apart("Neiri", "Niri")


def test_without_a_name_a_split_is_named_by_its_first_spelling() -> None:
    assert decided(split("Hossein Ali Nayyeri", "Niri", "Neiri")).entry("niri") is not None


def test_what_was_split_cannot_be_merged_until_the_split_is_undone() -> None:
    apart = split("Hossein Ali Nayyeri", "Niri")
    joined = merge("Hossein Ali Nayyeri", "Niri")
    assert reasons(apart, joined) == [
        "'Hossein Ali Nayyeri' and 'Niri' are kept apart by a split; undo that first"
    ]
    assert reasons(apart, undo(1), joined) == [
        "'Hossein Ali Nayyeri' and 'Hossein Ali Nayyeri' are one entity already"
    ]


def test_what_is_merged_stays_apart_from_what_either_was_split_from() -> None:
    authority = decided(split("Hossein Ali Nayyeri", "Niri"), merge("Ebrahim Raisi", "Niri"))
    assert authority.apart == {("ebrahim-raisi", "hossein-ali-nayyeri")}


def test_the_name_itself_may_be_split_off() -> None:
    authority = decided(split("Ebrahim Raisi", "Ebrahim Raisi", name="Ebrahim Raisi (judge)"))
    entry = authority.entry("ebrahim-raisi")
    assert entry is not None
    assert entry.name == "Raisi"
    assert authority.resolve("Ebrahim Raisi") is authority.entry("ebrahim-raisi-judge")


def test_an_alias_is_added_and_taken_from_whoever_had_it() -> None:
    authority = decided(alias("Ebrahim Raisi", "Neiri", "Reissi"))
    assert authority.resolve("Neiri") is authority.resolve("Reissi") is authority.resolve("Raisi")


def test_an_alias_decides_an_ambiguous_spelling() -> None:
    two = Authority(
        [
            AuthorityEntry("Ali Karimi", PERSON, ambiguous=("Karimi",)),
            AuthorityEntry("Reza Karimi", PERSON, ambiguous=("Karimi",)),
        ]
    )
    assert two.resolve("Karimi") is None
    authority = decided(alias("Reza Karimi", "Karimi"), authority=two)
    assert [entity.name for entity in authority.find("Karimi spoke")] == ["Reza Karimi"]


def test_a_rejected_spelling_goes_in_every_form_that_folding_joins() -> None:
    authority = decided(reject("Ra’isi", entity="Ebrahim Raisi"))
    assert authority.resolve("Raisi") is None
    assert authority.resolve("Ebrahim Raisi") is not None


def test_a_rejected_name_is_known_as_such() -> None:
    authority = decided(reject("Islamic Republic News"))
    assert authority.is_rejected("ISLAMIC  republic news")
    assert not authority.is_rejected("Islamic Republic")
    assert authority.fingerprint != AUTHORITY.fingerprint


def test_a_rejected_name_that_is_merged_later_is_one() -> None:
    authority = decided(reject("E. Raissi"), merge("Ebrahim Raisi", "E. Raissi"))
    assert not authority.is_rejected("E. Raissi")


def test_an_undone_decision_leaves_nothing_behind() -> None:
    changes = [
        merge("Ebrahim Raisi", "Ibrahim Raeesi"),
        split("Hossein Ali Nayyeri", "Niri"),
        alias("Ebrahim Raisi", "Neiri"),
        reject("Raisi", entity="Ebrahim Raisi"),
        reject("Nobody"),
    ]
    for change in changes:
        assert decided(change, undo(1)).fingerprint == AUTHORITY.fingerprint
        assert decided(change).fingerprint != AUTHORITY.fingerprint


def test_an_undo_can_be_undone() -> None:
    listed = numbered(merge("Ebrahim Raisi", "Ibrahim Raeesi"), undo(1), undo(2))
    assert [each.number for each in standing(listed)] == [1]


def test_the_same_decisions_give_the_same_list() -> None:
    changes = [split("Hossein Ali Nayyeri", "Niri"), merge("Ebrahim Raisi", "Niri"), reject("Nobody")]
    assert decided(*changes).fingerprint == decided(*changes).fingerprint


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (merge("Ebrahim Raisi", "Nobody Known"), None),
        (
            a_decision(DecisionKind.MERGE, entity=Operand("A B", "a-b"), other=Operand("Raisi")),
            "the list of names has no 'A B'",
        ),
        (merge("Ebrahim Raisi", "Raisi"), "'Ebrahim Raisi' and 'Ebrahim Raisi' are one entity already"),
        (split("Nobody", "No"), "the list of names has no 'Nobody'"),
        (
            split("Ebrahim Raisi", "Ebrahim Raisi", "Raisi", "رئیسی"),
            "no spelling of 'Ebrahim Raisi' would be left",
        ),
        (split("Ebrahim Raisi", "Reissi", name="Nayyeri"), "'Nayyeri' is a name of 'Hossein Ali Nayyeri'"),
        (
            alias("Ebrahim Raisi", "Ibrahim Raeesi"),
            "'Ibrahim Raeesi' is the name of another entity; merge the two",
        ),
        (alias("Nobody", "No"), "the list of names has no 'Nobody'"),
        (reject("Raisi", entity="Nobody"), "the list of names has no 'Nobody'"),
        (reject("Raisi"), "'Raisi' is a spelling of 'Ebrahim Raisi'; reject it as one of that entity"),
    ],
)
def test_a_decision_that_does_not_fit_is_left_out_and_the_others_hold(
    change: Decision, reason: str | None
) -> None:
    others = [reject("Nobody Else"), change, alias("Hossein Ali Nayyeri", "Nairi")]
    changed, unfit = replay(AUTHORITY, numbered(*others))
    assert changed.is_rejected("Nobody Else")
    assert changed.resolve("Nairi") is changed.entry("hossein-ali-nayyeri")
    assert [(each.decision.number, each.reason) for each in unfit] == (
        [] if reason is None else [(2, reason)]
    )
    assert problem_with(AUTHORITY, [], change) == (reason or "")
    if reason is not None:
        without = [each for each in numbered(*others) if each.number != 2]
        assert changed.fingerprint == effective_authority(AUTHORITY, without).fingerprint


def test_an_entity_is_found_by_its_id_when_its_name_was_corrected() -> None:
    corrected = Authority([AuthorityEntry("Seyed Ebrahim Raisi", PERSON, id="raisi"), RAEESI])
    joined = a_decision(
        DecisionKind.MERGE, entity=Operand("Ebrahim Raisi", "raisi"), other=Operand("Ibrahim Raeesi", "gone")
    )
    (entry,) = decided(joined, authority=corrected).entries
    assert entry.name == "Seyed Ebrahim Raisi"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"number": 1, "time": "", "what": "marry"},
        {"number": 1, "time": "", "what": "merge", "entity": {"name": "A"}},
        {"number": 1, "time": "", "what": "split", "entity": {"name": "A"}},
        {"number": "1", "time": "", "what": "reject", "spellings": ["A"]},
        {"number": 1, "time": "", "what": "reject", "spellings": [1]},
        {"number": 1, "time": "", "what": "reject"},
        {"number": 1, "time": "", "what": "undo"},
        {"number": 1, "time": "", "what": "alias", "entity": "A", "spellings": ["B"]},
        {"number": 1, "time": "", "what": "alias", "entity": {}, "spellings": ["B"]},
    ],
)
def test_what_is_no_decision_is_said(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Decision.from_json(values)
