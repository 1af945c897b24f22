"""Who of the documents are one."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.resolution import resolve

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE
RAISI = AuthorityEntry("Ebrahim Raisi", PERSON, ("Raisi", "ابراهیم رئیسی"))
NAMES = (
    "Ruhollah Khomeini",
    "Rouhollah Khomeini",
    "Ali Khamenei",
    "Khomeini",
    "Khamenei",
    "Khomenei",
    "Hossein-Ali Nayyeri",
    "Hosseinali Nayeri",
    "Hamid Nouri",
    "Hamid Noury",
    "Nayyeri",
    "Nouri",
    "خمینی",
    "خامنه‌ای",
)
WHO = {
    "Khomeini": {"Ruhollah Khomeini", "Rouhollah Khomeini", "Khomeini", "خمینی"},
    "Khamenei": {"Ali Khamenei", "Khamenei", "خامنه‌ای"},
    "Nayyeri": {"Hossein-Ali Nayyeri", "Hosseinali Nayeri", "Nayyeri"},
    "Nouri": {"Hamid Nouri", "Hamid Noury", "Nouri"},
}


def test_spellings_of_a_full_name_are_one() -> None:
    values = resolve({(PERSON, "Hamid Nouri"): 3, (PERSON, "Hamid Noury"): 1}).values
    assert set(values.values()) == {"Hamid Nouri"}


def test_a_variant_of_a_listed_name_is_the_listed_entity() -> None:
    values = resolve({(PERSON, "Ebrahim Raisi"): 1, (PERSON, "Ebrahim Raeesi"): 5}, [RAISI]).values
    assert set(values.values()) == {"Ebrahim Raisi"}


def test_two_kinds_of_one_name_are_told_apart() -> None:
    named = {(PERSON, "Jordan"): 2, (PLACE, "Jordan"): 2, (ORGANISATION, "Jordan"): 1}
    assert resolve(named).values == {
        (PLACE, "Jordan"): "Jordan",
        (PERSON, "Jordan"): "Jordan (person)",
        (ORGANISATION, "Jordan"): "Jordan (organisation)",
    }
    assert resolve(named | {(PERSON, "Jordan"): 9}).values == {
        (PLACE, "Jordan"): "Jordan (place)",
        (PERSON, "Jordan"): "Jordan",
        (ORGANISATION, "Jordan"): "Jordan (organisation)",
    }
    listed = [AuthorityEntry("Jordan", PERSON)]
    assert resolve(named, listed).values[PERSON, "Jordan"] == "Jordan"
    assert resolve(named, listed).values[PLACE, "Jordan"] == "Jordan (place)"


def test_who_was_split_stays_apart() -> None:
    listed = [AuthorityEntry("Hamid Nouri", PERSON), AuthorityEntry("Hamid Noury", PERSON)]
    named = {(PERSON, "Hamid Nouri"): 1, (PERSON, "Hamid Noury"): 1}
    values = resolve(named, listed, [("hamid-nouri", "hamid-noury")]).values
    assert values == {own: own[1] for own in named}


@given(seed=st.integers(0, 10**9), is_listed=st.booleans())
def test_khomeini_and_khamenei_nayyeri_and_nouri_are_never_one(seed: int, *, is_listed: bool) -> None:
    rng = random.Random(seed)  # noqa: S311 - a test
    named = {(PERSON, name): rng.randint(1, 9) for name in rng.sample(NAMES, k=rng.randint(1, len(NAMES)))}
    listed = [
        AuthorityEntry("Ruhollah Khomeini", PERSON, ("Khomeini", "خمینی")),
        AuthorityEntry("Ali Khamenei", PERSON, ("Khamenei", "خامنه‌ای")),
    ]
    resolution = resolve(named, listed if is_listed else ())
    values = resolution.values
    assert set(values) == set(named)
    for value in set(values.values()):
        own = {name for (_, name), found in values.items() if found == value}
        bearers = {who for who, names in WHO.items() if own & names}
        assert len(bearers) <= 1, own
        assert "Khomenei" not in own or own == {"Khomenei"}
    in_order = dict(sorted(named.items()))
    assert resolve(in_order, listed if is_listed else ()).values == values
    if is_listed and (PERSON, "Khomenei") in named and (PERSON, "Khomeini") in named:
        assert any("Khomenei" in (s.one, s.other) for s in resolution.suggestions)


def test_what_only_shares_consonants_is_not_suggested() -> None:
    named = {(PERSON, "Rayeesi"): 1, (PERSON, "David Ayers"): 1, (PERSON, "Khomenei"): 1}
    listed = [
        RAISI,
        AuthorityEntry("Ruhollah Khomeini", PERSON, ("Khomeini",)),
        AuthorityEntry("Ali Khamenei", PERSON, ("Khamenei",)),
    ]
    suggestions = resolve(named | {(PERSON, "Ruhollah Khomeini"): 1}, listed).suggestions
    assert not [own for own in suggestions if "David Ayers" in (own.one, own.other)]
    assert [own for own in suggestions if "Khomenei" in (own.one, own.other)]
