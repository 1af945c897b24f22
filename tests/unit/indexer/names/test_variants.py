"""Names that are spellings of another one, ranked and graded."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind
from indexer.names.variants import Grade, VariantIndex

NAMES = (
    "Ruhollah Khomeini",
    "Ali Khamenei",
    "Ebrahim Raisi",
    "Raisi",
    "روح‌الله خمینی",
    "علی خامنه‌ای",
    "ابراهیم رئیسی",
    "Hossein-Ali Nayyeri",
    "Hossein Ali Nouri",
    "Ministry of Intelligence",
)


@pytest.fixture(scope="module")
def index():
    return VariantIndex(NAMES)


def found(index, name, limit=10):
    return [NAMES[variant.index] for variant in index.variants(name, limit)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rouhollah Khomeyni", {"Ruhollah Khomeini", "روح‌الله خمینی"}),
        ("علی خامنه ای", {"Ali Khamenei", "علی خامنه‌ای"}),
        ("Ibrahim Raeesi", {"Ebrahim Raisi", "ابراهیم رئیسی"}),
        ("Hosseinali Nayeri", {"Hossein-Ali Nayyeri"}),
    ],
)
def test_variants_of_a_full_name_are_the_same(index, name, expected):
    same = {NAMES[own.index] for own in index.variants(name) if own.grade is Grade.SAME}
    assert same == expected


@pytest.mark.parametrize("name", ["Raisi", "Khomeini", "خمینی", "Khomenei", "R. Khomeini"])
def test_a_name_that_is_not_full_is_only_suggested(index, name):
    variants = index.variants(name)
    assert variants
    assert {own.grade for own in variants} == {Grade.SUGGESTED}


def test_the_most_alike_come_first(index):
    assert found(index, "Ibrahim Raeesi", 2) == ["Ebrahim Raisi", "ابراهیم رئیسی"]
    likeness = [own.likeness for own in index.variants("Ibrahim Raeesi")]
    assert likeness == sorted(likeness, reverse=True)


def test_a_name_of_the_index_is_like_itself(index):
    best = index.variants("Ali Khamenei", 1)[0]
    assert (NAMES[best.index], best.likeness) == ("Ali Khamenei", pytest.approx(1))


@pytest.mark.parametrize("name", ["", "-", "Xyzzy Qwrtp"])
def test_what_is_like_nothing_has_no_variants(index, name):
    assert index.variants(name) == ()


def test_an_empty_index_has_no_variants():
    assert VariantIndex([]).variants("Raisi") == ()


BODIES = (
    "Islamic Republic of Iran Shipping Lines",
    "Petropars Oilfield Services Company",
    "Raad Iran",
    "Sherkat-e Naft-e Iran",
    "وزارت اطلاعات",
    "Bank Melli",
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IRISL", "Islamic Republic of Iran Shipping Lines"),
        ("POSCO", "Petropars Oilfield Services Company"),
        ("RAADIRAN", "Raad Iran"),
        ("Iran Oil Company", "Sherkat-e Naft-e Iran"),
        ("Ministry of Intelligence", "وزارت اطلاعات"),
        ("National Bank", "Bank Melli"),
    ],
)
def test_bodies_are_found_by_abbreviations_joined_words_and_words_of_the_same_meaning(name, expected):
    best = VariantIndex(BODIES).variants(name, 1, EntityKind.ORGANISATION)[0]
    assert (BODIES[best.index], best.grade) == (expected, Grade.SUGGESTED)


def test_an_abbreviation_of_the_index_is_found_by_its_name():
    index = VariantIndex(["IRISL", "NIOC", "IRGC"])
    best = index.variants("Islamic Republic of Iran Shipping Lines", 1)[0]
    assert index.names[best.index] == "IRISL"


def test_bodies_are_the_same_if_all_words_sound_the_same():
    index = VariantIndex(["Ansar Hezballah", "EP-ITE", "Sepah"])
    grades = {
        name: index.variants(name, 1, EntityKind.ORGANISATION)[0].grade
        for name in ("Ansar-e Hezbollah", "EP-ITA", "Sepah")
    }
    assert grades == {"Ansar-e Hezbollah": Grade.SAME, "EP-ITA": Grade.SUGGESTED, "Sepah": Grade.SUGGESTED}
