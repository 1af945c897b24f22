"""Names that are short for others, and others that they are short for."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.names.abbreviations import AbbreviationIndex, Spelled, run_codes, word_code
from indexer.names.name_parts import split_and_written


def scores(names: list[str], asked: str) -> list[float]:
    index = AbbreviationIndex(split_and_written(names)[1])
    return index.scores(split_and_written([asked])[1][0]).tolist()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("AQAP", "Al-Qaida in the Arabian Peninsula"),
        ("LET", "Lashkar-e-Tayyiba"),
        ("M23", "Mouvement du 23 mars"),
        ("BMI", "Bank Melli Iran"),
        ("C.T.R.", "Coal Tar Refining Company"),
        ("TDG Ltd.", "Technology and Development Group Limited"),
        ("3MA", "Milad Machine Making Association"),
        ("ZPC", "Zagros Petrochemical"),
        ("МВД", "Министерство внутренних дел"),
    ],
)
def test_an_abbreviation_finds_its_name_and_the_name_the_abbreviation(short: str, long: str) -> None:
    assert scores([long], short)[0] > 0
    assert scores([short], long)[0] > 0


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("RAI", "Raisi"),  # one word
        ("DIO", "Des International"),  # a vowel from inside
        ("IB", "Iran Oil Bank"),  # two letters of three words
        ("M27", "Mouvement du 23 mars"),
        ("وزا", "Ministry of Intelligence"),
        ("", "Bank Melli Iran"),
    ],
)
def test_what_is_made_of_something_else_is_no_abbreviation(short: str, long: str) -> None:
    assert scores([long], short) == [0]


def test_first_letters_of_all_words_are_surer_than_some() -> None:
    exact, some = scores(["Bank Melli Iran", "Bank Melli Printing Iran"], "BMI")
    assert exact > some > 0


def test_words_that_follow_each_other_have_the_number_of_their_abbreviation() -> None:
    initials = Spelled(["bank", "melli", "iran", "بانک"]).initials
    assert run_codes(initials, 3).tolist() == [word_code(Spelled(["bmi"]).letters), 0]
    assert run_codes(initials, 5).tolist() == []
    assert word_code(np.zeros(2, np.uint8)) == 0


def test_no_names_are_short_for_nothing() -> None:
    assert scores([], "BMI") == []
    assert scores(["", "-"], "BMI") == [0, 0]
