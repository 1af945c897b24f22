"""Organisations by what their names mean, and by their abbreviations."""

from __future__ import annotations

import pytest

from indexer.index.schema import spelling_words
from indexer.names.organisation_names import OrganisationNames

NAMES = (
    "Ministry of Intelligence",
    "وزارت اطلاعات",
    "Vezarat-e Ettelaat",
    "Islamic Revolutionary Guard Corps",
    "IRGC",
    "Army of Islam",
    "People's Mujahedin Organization of Iran",
    "Bank Melli",
    "Palestine Liberation Army",
    "Popular Labour Association",
    "PLA",
)


@pytest.fixture(scope="module")
def names() -> OrganisationNames:
    return OrganisationNames([spelling_words(name)[0] for name in NAMES])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ministry of intelligence", set(NAMES[:3])),
        ("وزارت اطلاعات", set(NAMES[:3])),
        ("Jaysh al-Islam", {"Army of Islam"}),
        ("National Bank", {"Bank Melli"}),
        ("Ministry", set()),
        ("Ministry of Intelligence and Security", set()),
        ("green pine", set()),
    ],
)
def test_names_of_one_meaning(names: OrganisationNames, asked: str, expected: set[str]) -> None:
    assert {NAMES[i] for i in names.same_meaning(spelling_words(asked)[0])} == expected


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("irgc", {"Islamic Revolutionary Guard Corps"}),
        ("pmoi", {"People's Mujahedin Organization of Iran"}),
        ("pla", set()),  # two bodies
        ("bm", set()),
    ],
)
def test_the_name_that_is_abbreviated(names: OrganisationNames, short: str, expected: set[str]) -> None:
    assert {NAMES[i] for i in names.abbreviated(short)} == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Islamic Revolutionary Guard Corps", {"IRGC"}),
        ("Islamic Revolution Guards Corps", {"IRGC"}),  # the same words
        ("International Red Green Cross", set()),  # it is that of another one
        ("Palestine Liberation Army", set()),
    ],
)
def test_the_abbreviation_of_a_name(names: OrganisationNames, asked: str, expected: set[str]) -> None:
    assert {NAMES[i] for i in names.abbreviations(spelling_words(asked)[0])} == expected


def test_an_abbreviation_may_have_a_letter_for_a_company_that_the_name_leaves_off() -> None:
    texts = ("National Iranian Oil", "NIOC", "Bank Melli", "BMC", "Green Pine Company", "GPCC")
    names = OrganisationNames([spelling_words(text)[0] for text in texts])
    assert [texts[i] for i in names.abbreviated("nioc")] == ["National Iranian Oil"]
    assert [texts[i] for i in names.abbreviations(("national", "iranian", "oil"))] == ["NIOC"]
    assert not names.abbreviated("bmc")  # of two words
    assert not names.abbreviated("gpcc")  # it has the company


def test_a_persian_name_and_its_abbreviation_that_is_read() -> None:
    texts = ("نیروی انتظامی جمهوری اسلامی", "نیروی انتظامی جمهوری اسلامی ایران", "NAJA", "ناجا", "VAJA")
    names = OrganisationNames([spelling_words(text)[0] for text in texts])
    assert [texts[i] for i in names.spoken("naja")] == list(texts[:2])
    assert [texts[i] for i in names.spoken_abbreviations(spelling_words(texts[1])[0])] == ["NAJA", "ناجا"]
    assert not names.spoken("vaja")
    other = OrganisationNames([spelling_words(text)[0] for text in (*texts, "نهاد امور جوانان اسلام")])
    assert not other.spoken("naja")  # two bodies
    assert not other.spoken_abbreviations(spelling_words(texts[1])[0])
