"""Abbreviations of Persian names that are read as words."""

from __future__ import annotations

import pytest

from indexer.analysis.fold import fold
from indexer.names.spoken_abbreviations import SpokenIndex, spoken_abbreviations, spoken_letters


def words(name: str) -> list[str]:
    return fold(name).replace("-", " ").split()


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("NAJA", "نیروی انتظامی جمهوری اسلامی ایران"),
        ("NAJA", "Niruyih Intizamiyih Jumhuriyih Islamiyih Iran"),
        ("ناجا", "Niru-ye Entezami-ye Jomhuri-ye Eslami"),
        ("FARAJA", "فرماندهی انتظامی جمهوری اسلامی ایران"),
        ("VAJA", "وزارت اطلاعات جمهوری اسلامی"),
        ("HOMA", "Havapeymayi Melli Iran"),
        ("NOPO", "نیروی ویژه پاد وحشت"),
        ("SAVAK", "سازمان اطلاعات و امنیت کشور"),
        ("NEDSA", "Niru-ye Daryaei-ye Sepah"),
    ],
)
def test_an_abbreviation_is_read_with_short_vowels(short: str, name: str) -> None:
    (own,) = words(short)
    assert spoken_letters(own) & spoken_abbreviations(words(name))
    for one, other in (([own], words(name)), (words(name), [own])):
        ((number, sure),) = set(SpokenIndex([one, ["other"]]).scores(other))
        assert number == 0
        assert 0.8 < sure <= 1


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("hamas", "Health Ministry Services"),  # no Persian name
        ("homa", "Melli Iran"),  # too short
        ("naja", "نیروی انتظامی"),
        ("naja", "نیروی دریایی جمهوری اسلامی"),
        ("naja", "نیروی انتظامی National Army"),  # of two scripts
        ("n2ja", "نیروی انتظامی جمهوری اسلامی"),
    ],
)
def test_what_is_made_of_other_letters_is_none(short: str, name: str) -> None:
    assert not spoken_letters(short) & spoken_abbreviations(words(name))
    assert not list(SpokenIndex([words(name)]).scores([short]))
