"""Words of names that some write together and others apart."""

from __future__ import annotations

import pytest

from indexer.names.written_together import Joinable

NAMES = Joinable(
    [
        ("abd", "al", "rahman", "milad"),
        ("abdolrahman",),
        ("عبدالرحمن",),
        ("ولی", "جان"),
        ("walijan",),
        ("rio", "negro"),
        ("santa", "ana"),
        ("سال", "های", "پیش"),
        ("salehi",),
        ("ali", "reza"),
    ]
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("abdurrahman",), {("abd", "al", "rahman")}),
        (("abd", "ul", "rahman"), {("abdolrahman",), ("عبدالرحمن",)}),
        (("عبدالرحمن",), {("abd", "al", "rahman")}),
        (("عبد", "الرحمن"), {("abdolrahman",), ("عبدالرحمن",), ("abd", "al", "rahman")}),
        (("walijan",), {("ولی", "جان")}),
        (("wali", "jan"), {("walijan",)}),
        (("ولی", "جان"), {("walijan",)}),
        (("rionegro",), {("rio", "negro")}),
        (("alireza",), {("ali", "reza")}),
        (("علیرضا",), {("ali", "reza")}),
    ],
)
def test_what_is_one_name_when_joined(words: tuple[str, ...], expected: set[tuple[str, ...]]) -> None:
    assert set(NAMES.like(words)) == expected


@pytest.mark.parametrize(
    "words",
    [
        ("santana",),  # a vowel less
        ("salehi",),  # *years* with an ending
        ("al", "rahman"),  # an article stands first
        ("reza",),
        ("ali", "x", "reza"),
        ("a", "lireza"),
        ("milad", "abdolrahman"),
        ("wali", "jan", "khan", "wali"),
    ],
)
def test_what_is_not(words: tuple[str, ...]) -> None:
    assert not NAMES.like(words)
