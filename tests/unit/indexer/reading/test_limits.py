"""Limits come from the environment and are named when they are reached."""

from __future__ import annotations

from dataclasses import fields

import pytest

from indexer.errors import InvalidRequestError
from indexer.reading.limits import SETTINGS, Limits, limits_from, take_text
from indexer.reading.source_text import Block


def test_every_limit_has_a_setting() -> None:
    assert set(SETTINGS) == {each.name for each in fields(Limits)}
    assert all(setting.startswith("GOVAH_") for setting in SETTINGS.values())


@pytest.mark.parametrize(
    ("value", "number"), [("7", 7), ("2K", 2_048), ("3m", 3 << 20), ("1G", 1 << 30), ("", 100_000)]
)
def test_a_setting_is_a_number(value: str, number: int) -> None:
    assert limits_from({"GOVAH_MAX_MEMBERS": value}).members == number


@pytest.mark.parametrize("value", ["many", "-1", "1.5", "1T", "9" * 99])
def test_a_setting_that_is_no_number_is_an_error(value: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"GOVAH_MAX_PAGES: .* should be a whole number"):
        limits_from({"GOVAH_MAX_PAGES": value})


def test_text_is_taken_up_to_the_limit() -> None:
    blocks = [Block("12345"), Block("678"), Block("9")]
    warning = "stopped at GOVAH_MAX_TEXT: more than 10 characters of text"
    assert take_text(iter(blocks), Limits(text=12)) == (tuple(blocks), ())
    assert take_text(iter(blocks), Limits(text=10)) == (tuple(blocks[:2]), (warning,))
    assert take_text(iter(blocks), Limits(text=8)) == (
        (blocks[0], Block("67")),
        (warning.replace("10", "8"),),
    )
    assert take_text(iter(blocks), Limits(text=1), n_bytes=12) == (tuple(blocks), ())
