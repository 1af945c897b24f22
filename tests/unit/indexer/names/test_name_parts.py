"""The parts of names: titles, given names, surname."""

from __future__ import annotations

import pytest

from indexer.names.name_parts import split_all, split_name


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("Ebrahim Raisi", ("ebrahim",), ("raisi",)),
        ("RAISI Ebrahim", ("ebrahim",), ("raisi",)),
        ("Ebrahim RAISI", ("ebrahim",), ("raisi",)),
        ("Raisi, Ebrahim", ("ebrahim",), ("raisi",)),
        ("AHMADI-MOQADDAM Esmail", ("esmail",), ("ahmadi", "moqaddam")),
        ("Khamenei", (), ("khamenei",)),
        ("J. R. Smith", ("j", "r"), ("smith",)),
        ("Osama bin Laden", ("osama",), ("laden",)),
        ("Ludwig van der Rohe", ("ludwig",), ("rohe",)),
        ("علی خامنه‌ای", ("علی",), ("خامنهای",)),
        ("علی خامنه ای", ("علی",), ("خامنهای",)),
    ],
)
def test_given_names_and_surname_are_told_apart(name, given, surname):
    parts = split_name(name)
    assert (parts.given, parts.surname) == (given, surname)


@pytest.mark.parametrize(
    "name", ["RAISI Ebrahim", "Ebrahim RAISI", "Raisi, Ebrahim", "Dr Hadi ZAHOURIAN", "van DIJK Jan"]
)
def test_commas_and_capitals_make_the_order_certain(name):
    assert split_name(name).is_certain


@pytest.mark.parametrize("name", ["Ebrahim Raisi", "FRANK KAKOLELE BWAMBALE", "John Smith, Jr."])
def test_the_order_of_other_names_is_not_certain(name):
    assert not split_name(name).is_certain


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("Mr Raisi", ("mr",)),
        ("Ayatollah Seyyed Ebrahim Raisi", ("ayatollah", "seyyed")),
        ("Hojjatoleslam Dr. Hassan Rouhani", ("hojjatoleslam", "dr")),
        ("آیت‌الله خمینی", ("ایتالله",)),
        ("آیت الله خمینی", ("ایت", "الله")),
        ("دکتر محمد مصدق", ("دکتر",)),
    ],
)
def test_titles_are_no_part_of_the_name(name, titles):
    parts = split_name(name)
    assert parts.titles == titles
    assert not set(titles) & set(parts.words)


def test_a_title_alone_is_the_name():
    assert split_name("General").surname == ("general",)


def test_suffixes_are_no_part_of_the_name():
    parts = split_name("John Smith, Jr.")
    assert (parts.given, parts.surname, parts.suffixes) == (("john",), ("smith",), ("jr",))


@pytest.mark.parametrize(
    ("name", "generation"),
    [
        ("John Smith, Junior", "jr"),
        ("John Smith Sr. PhD", "sr"),
        ("John Smith III", "iii"),
        ("John Smith, MD", ""),
    ],
)
def test_a_generation_tells_its_bearer_from_others(name, generation):
    assert split_name(name).generation == generation
    assert split_name(name).identity == ("john", "smith", *([generation] if "MD" not in name else [""]))


@pytest.mark.parametrize(
    "spellings",
    [
        ["Mostafa Pour-Mohammadi", "Mostafa Pourmohammadi", "Mostafa Pour Mohammadi"],
        ["مصطفی پورمحمدی", "مصطفی پور محمدی", "مصطفی پور‌محمدی"],
        ["Abd al-Rahman Nashiri", "Abd al Rahman al-Nashiri", "Abd Rahman Nashiri"],
        ["عبدالرحمن ناشری", "عبد الرحمن ناشری"],
        ["Ali Karimi Nejad", "Ali Karimi-Nejad", "Ali Kariminejad"],
    ],
)
def test_compounds_meet_however_they_are_written(spellings):
    assert len({split_name(own).words for own in spellings}) == 1


@pytest.mark.parametrize("name", ["", " ", ",", "-", "'", "\n", "al-", "de", "Jr", "...", "،"])
def test_what_is_hardly_a_name_is_no_error(name):
    assert len(split_all([name])) == 1
    assert isinstance(split_name(name).words, tuple)


def test_many_names_are_split_as_each():
    names = ["Ali Khamenei", "Dr Ali\nKhamenei", "", "علی خامنه‌ای"]
    assert split_all(names) == [["ali", "khamenei"], ["ali", "khamenei"], [], ["علی", "خامنهای"]]
