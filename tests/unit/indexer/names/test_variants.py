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


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        (("PCC (UK)", "PCC Bank"), "Petrochemical Commercial Company (U.K.)"),  # a part is abbreviated
        (("First East Export Bank", "First Bank"), "FEE Bank"),
        (("SEPANIR", "Sepah"), "Sepah Nir"),  # written apart and together, though a part has a meaning
        (("Kyrgyztransavia", "Kyrgyz Bank"), "Kyrgyz Trans Avia"),
        (("Iran & Sharq", "Iran & Gharb"), "Iranosharq Company"),
        (("Khalilzadeh, Mohammad", "Khalili, Mohammad"), "Zadeh, Mohammad Khalil"),
        (("Ahmad Mazhari", "Ahmad Hariri"), "Ahmad Maz-hari"),
        (("Ministry of Defence", "Ministry of Culture"), "Wizarat al-Difaa"),
        (("Unit 586", "Unit 587"), "Vahed 586"),
        (("Hassan Hussein", "Hakan Hussein"), "Xasan Xuseen"),  # as Somalis write
    ],
)
def test_the_first_is_found_before_the_second(names, asked):
    assert VariantIndex(names).variants(asked, 1)[0].index == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("Unit 586", "Unit 9"), ("Genava 11", "Genava 12"), ("M23", "M27"), ("金铁三", "联合机械")],
)
def test_what_differs_in_figures_or_has_no_sounds_is_not_alike(one, other):
    alike = {own.index: own.likeness for own in VariantIndex([one, other]).variants(one)}
    assert alike[0] == pytest.approx(1, abs=1e-5)
    assert alike.get(1, 0) < 0.6


def test_people_are_not_abbreviated_by_syllables():
    assert VariantIndex(["Saburi, Hasan"]).variants("SAHA") == ()


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


def test_one_word_stands_for_one_word_of_the_question():
    index = VariantIndex(["Hassam", "Bassam Hassan", "Hassan", "Karim Nouri"])
    hassam, both, *_ = (
        own.likeness for own in sorted(index.variants("Hassan, Bassam"), key=lambda v: v.index)
    )
    assert both > 0.7
    assert hassam < 0.5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Abdul Qader", "Qader"),
        ("Qader", "Abdul Qader"),
        ("Kabir", "عبدالکبیر"),
        ("Sayed Ghias", "Ghiasuddin"),
        ("Abu Diriye", "Ahmed Diriye"),
        ("Rayhanah", "Abu Rayhanah"),
        ("Abudu Hake", "Abdul Haq"),
    ],
)
def test_a_name_of_two_words_is_found_by_the_one_that_is_used(name, expected):
    names = (
        "Qader",
        "Abdul Qader",
        "عبدالکبیر",
        "Ghiasuddin",
        "Ahmed Diriye",
        "Abu Rayhanah",
        "Abdul Haq",
        "Farid",
    )
    others = [own for own in VariantIndex(names).variants(name) if names[own.index] != name]
    assert [names[own.index] for own in others][:1] == [expected]
    assert {own.grade for own in others} == {Grade.SUGGESTED}


def test_god_is_no_name_of_his_servant():
    assert not VariantIndex(["Abdullah", "Abdollahi"]).variants("Allah")
    assert not VariantIndex(["Lahi"]).variants("Abdollahi")


def test_an_abbreviation_has_a_letter_for_a_company_that_its_name_leaves_off():
    names = ("Mizan Machinery Manufacturing", "Mizan Machinery", "Mahan Motor Mining Trade")
    assert [names[own.index] for own in VariantIndex(names).variants("3MG")] == [names[0]]
    assert VariantIndex(["3MG"]).variants("Mizan Machinery Manufacturing")
    assert not VariantIndex(["3MX", "MMG"]).variants("Mizan Machinery Manufacturing")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Walijan", "ولی جان"),
        ("ولی جان", "Walijan"),
        ("Naftiran Trade Company", "شرکت بازرگانی نفت ایران"),
        ("شرکت بازرگانی نفت ایران", "Naftiran Trade Company"),
    ],
)
def test_words_apart_in_one_script_and_together_in_another(name, expected):
    names = ("Walijan", "ولی جان", "شرکت بازرگانی نفت ایران", "Naftiran Trade Company", "Wilson", "جان علی")
    found = [names[own.index] for own in VariantIndex(names).variants(name) if names[own.index] != name]
    assert found[0] == expected


def test_two_words_and_one_in_one_script_are_left_to_their_sound():
    names = ("ولی جان", "ولیجان", "ولی")
    likeness = {names[own.index]: own.likeness for own in VariantIndex(names).variants("ولیجان")}
    assert likeness["ولی جان"] > likeness.get("ولی", 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Saakhte Tajhizate Niroogahi", "Power Plant Equipment Manufacturing"),
        ("Shandong Guoji Maoyi Youxian Gongsi", "Shandong International Trade Co Ltd"),
        ("Choson Chawon Kaebal T'uja Hoesa", "Korea Resources Development and Investment Corporation"),
        ("Empresa Minera Andina", "Andina Mining Company"),
    ],
)
def test_words_of_a_body_in_other_languages(name, expected):
    names = (
        "Power Plant Equipment Manufacturing",
        "Shandong International Trade Co Ltd",
        "Korea Resources Development and Investment Corporation",
        "Andina Mining Company",
        "Power Trading",
        "International Bank",
    )
    assert names[VariantIndex(names).variants(name)[0].index] == expected


def test_the_ending_of_an_adjective_makes_no_word_of_a_surname():
    assert not VariantIndex(["Supporters", "Mines"]).variants("Ansari Madani")


def test_an_abbreviation_behind_its_words_says_nothing_more():
    names = ("Tehreek-i-Taliban Pakistan", "Tehreek-i-Taliban Pakistan Geedar Group", "TTP")
    asked = VariantIndex(names).variants("Tehrik-e Taliban Pakistan (TTP)")
    likeness = {names[own.index]: own.likeness for own in asked}
    assert likeness["Tehreek-i-Taliban Pakistan"] > likeness["Tehreek-i-Taliban Pakistan Geedar Group"]
    assert likeness["TTP"] > 0


def test_a_title_or_an_article_more_is_a_little_less_alike():
    names = ("Abu Muhammad", "Barbas", "Farid Karim", "Hassan Nouri")
    index = VariantIndex(names)
    for name, other in (("Abu Muhammad", "Sheikh Abu Muhammad"), ("Barbas", "El Barbas")):
        (same, *_), (near, *_) = index.variants(name), index.variants(other)
        assert names[same.index] == names[near.index] == name
        assert 0.8 < near.likeness < 0.9 < same.likeness
