"""Names that the authority keeps apart although they are spelled nearly alike."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind
from indexer.names.confusables import ConfusablesGuard, ListedEntity

PERSON, ORGANISATION = EntityKind.PERSON, EntityKind.ORGANISATION
KHOMEINI, KHAMENEI = "Ruhollah Khomeini", "Ali Khamenei"
GUARD = ConfusablesGuard(
    (
        ListedEntity(KHOMEINI, PERSON, (KHOMEINI, "Khomeini", "روح‌الله خمینی", "خمینی")),
        ListedEntity(KHAMENEI, PERSON, (KHAMENEI, "Khamenei", "علی خامنه‌ای", "خامنه‌ای")),
        ListedEntity("Nouri al-Maliki", PERSON, ("Nouri al-Maliki", "Maliki", "المالكي")),
        ListedEntity("Mojtaba Maleki", PERSON, ("Mojtaba Maleki", "Maleki", "ملکی")),
        ListedEntity("Hossein-Ali Nayyeri", PERSON, ("Hossein-Ali Nayyeri", "Nayyeri", "نیری")),
        ListedEntity("Ali Akbar Nateq-Nouri", PERSON, ("Ali Akbar Nateq-Nouri", "Nouri", "نوری")),
        ListedEntity("Ali Karimi", PERSON, ("Ali Karimi",)),
        ListedEntity("Ali Karimi (footballer)", PERSON, ("Ali Karimi",)),
        ListedEntity("Ansar-e Hezbollah", ORGANISATION, ("Ansar-e Hezbollah",)),
    )
)


@pytest.mark.parametrize(
    ("spelling", "entity"),
    [
        ("Khomeini", KHOMEINI),
        ("Khomeyni", KHOMEINI),
        ("Khomeiny", KHOMEINI),
        ("Chomeini", KHOMEINI),
        ("Ayatollah Khomeini", KHOMEINI),
        ("Rouhollah Khomeyni", KHOMEINI),
        ("KHOMEINI, Ruhollah", KHOMEINI),
        ("الخميني", KHOMEINI),
        ("خميني", KHOMEINI),
        ("Khamenei", KHAMENEI),
        ("Chamenei", KHAMENEI),
        ("Khameneh'i", KHAMENEI),
        ("Seyyed Ali Khamenei", KHAMENEI),
        ("خامنه ای", KHAMENEI),
        ("Maliki", "Nouri al-Maliki"),
        ("Nuri al-Maliki", "Nouri al-Maliki"),
        ("Maleki", "Mojtaba Maleki"),
        ("ملكي", "Mojtaba Maleki"),
        ("Nayeri", "Hossein-Ali Nayyeri"),
        ("Noori", "Ali Akbar Nateq-Nouri"),
        ("نوري", "Ali Akbar Nateq-Nouri"),
    ],
)
def test_a_spelling_of_one_entity_is_decided(spelling, entity):
    assert GUARD.decide(spelling).entity == entity


@pytest.mark.parametrize(
    ("spelling", "candidates"),
    [
        ("Khomenei", (KHAMENEI, KHOMEINI)),
        ("Khamini", (KHAMENEI, KHOMEINI)),
        ("Ali Khomeini", (KHAMENEI,)),
        ("Ali Karimi", ("Ali Karimi", "Ali Karimi (footballer)")),
        ("Ali Kareemi", ("Ali Karimi", "Ali Karimi (footballer)")),
        ("Neyri", ("Ali Akbar Nateq-Nouri", "Hossein-Ali Nayyeri")),
    ],
)
def test_what_is_near_and_not_certain_is_not_decided(spelling, candidates):
    decision = GUARD.decide(spelling)
    assert decision.entity is None
    assert set(candidates) <= set(decision.candidates)
    assert decision.is_undecided == (len(decision.candidates) > 1)


@pytest.mark.parametrize("spelling", ["Mossadegh", "مصدق", "", "-", "Angela Merkel"])
def test_a_name_like_none_is_nobody(spelling):
    decision = GUARD.decide(spelling)
    assert (decision.entity, decision.candidates, decision.is_undecided) == (None, (), False)


def test_kinds_are_decided_apart():
    assert GUARD.decide("Ansar Hezbollah", ORGANISATION).entity == "Ansar-e Hezbollah"
    assert GUARD.decide("Ansar-e Hezbollah", PERSON).entity is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khomeini", "Khamenei"),
        ("Khomeyni", "Khameneh'i"),
        ("خمینی", "خامنه‌ای"),
        ("الخميني", "الخامنئي"),
        ("Khomenei", "Khomeini"),
        ("Khomenei", "Khamenei"),
        ("Maleki", "Maliki"),
        ("ملکی", "المالكي"),
        ("Nayyeri", "Nouri"),
        ("نیری", "نوری"),
        ("Nayyeri", "نوری"),
    ],
)
def test_confusable_names_are_kept_apart(one, other):
    assert GUARD.keep_apart(one, other)
    assert GUARD.keep_apart(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Khomeini", "Khomeyni"), ("Khamenei", "خامنه‌ای"), ("Angela Merkel", "Merkel")]
)
def test_other_names_are_not_kept_apart(one, other):
    assert not GUARD.keep_apart(one, other)


def test_without_entries_nobody_is_meant():
    guard = ConfusablesGuard(())
    assert guard.is_empty
    assert guard.decide("Khomeini").entity is None
