"""Of some names of two words one is used alone."""

from __future__ import annotations

import pytest

from indexer.names.compound_given_names import used_name


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("abdolqader", "qader"),
        ("abdelaziz", "aziz"),
        ("abdurrahman", "rahman"),
        ("abdirahman", "rahman"),
        ("عبدالکبیر", "کبیر"),
        ("ghiassouddine", "ghiass"),
        ("nuraldin", "nur"),
        ("نورالدین", "نور"),
        ("aburayhanah", "rayhanah"),
        ("ابوحفص", "حفص"),
    ],
)
def test_the_part_that_is_used_alone(word: str, expected: str) -> None:
    assert used_name(word) == expected


@pytest.mark.parametrize(
    "word",
    [
        "abdullah",
        "abdollahi",
        "abdallah",
        "عبدالله",
        "abdi",
        "عبدی",
        "mujahidin",
        "abu",
        "nureddin1",
        "raisi",
        "din",
    ],
)
def test_a_word_that_is_one_stays(word: str) -> None:
    assert used_name(word) == word
