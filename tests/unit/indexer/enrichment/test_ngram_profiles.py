"""Profiles of letters: the runs are langdetect's own, and every language has a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect.utils.ngram import NGram

from indexer.enrichment.ngram_profiles import MAX_LETTERS, profiles, runs_of, words_of


def runs_by_langdetect(text: str) -> list[str]:
    """Return the runs that langdetect's own class gives, letter by letter."""
    runs = []
    buffer = NGram()
    for letter in text:
        buffer.add_char(letter)
        if not buffer.capitalword:
            runs += [buffer.grams[-n:] for n in range(1, MAX_LETTERS + 1) if len(buffer.grams) >= n]
    return [run for run in runs if run != " "]


@pytest.mark.parametrize(
    "text",
    ["The graves ", "UNESCO said THE END a B Cd ", "سلام دنیا ", "Größe, Maß ", "été à l’île ", "ABc DeF "],
)
def test_runs_are_those_of_langdetect(text: str) -> None:
    ours = [run for word in words_of(text) if word for run in runs_of(word) if run != " "]
    assert ours == runs_by_langdetect(text)


@given(st.text(alphabet="aAbBéÉ سی1. -", max_size=20))
def test_runs_of_any_text_are_those_of_langdetect(text: str) -> None:
    ours = [run for word in words_of(text) if word for run in runs_of(word) if run != " "]
    kept = "".join(words_of(text)) and " ".join(words_of(text)) + " "
    assert ours == runs_by_langdetect(kept)


def test_all_languages_have_a_score_and_the_best_is_zero() -> None:
    scores = profiles().scores("The witness said that the prisoners were taken away at night.")
    assert max(scores.values()) == scores["en"] == 0.0
    assert scores["de"] < 0
    assert {"fa", "ar", "ur", "tr", "zh"} <= set(scores)


def test_foreign_names_in_another_script_do_not_count() -> None:
    assert profiles().best("شاهد گفت که زندانیان را با BMW شبانه بردند و دیگر کسی ندید") == "fa"


@pytest.mark.parametrize("text", ["", "1988", "…", "\u0e00"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert profiles().best(text) is None
    assert profiles().scores(text) == {}


@given(st.text())
def test_nothing_fails_and_the_same_text_has_the_same_scores(text: str) -> None:
    assert profiles().scores(text) == profiles().scores(text)
