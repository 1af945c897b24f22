"""Which words count as function words, in which language."""

from __future__ import annotations

import pytest

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import tokenize
from indexer.query.function_words import _OURS, is_function_word


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("what", "en"),
        ("été", "fr"),
        ("über", "de"),
        ("چیست", "fa"),
        ("می‌شود", "fa"),
        ("إلى", "ar"),
        ("كانت", "ar"),
    ],
)
def test_a_function_word_is_known_however_it_is_spelled(word: str, language: str) -> None:
    assert is_function_word(fold(word), language)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("war", "en"),  # German for was
        ("die", "en"),
        ("علي", "ar"),  # Ali, which folds like on
        ("علي", "fa"),
        ("إمام", "ar"),  # an imam, which folds like before
        ("power", "en"),
        ("what", "und"),
        ("what", "xx"),
    ],
)
def test_a_word_of_another_language_is_none(word: str, language: str) -> None:
    assert not is_function_word(fold(word), language)


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_the_words_are_terms_that_a_text_can_have(language: str) -> None:
    for word in _OURS[language].split():
        terms = [token.term for token in tokenize(word)]
        assert fold(word) in terms, word
        assert is_function_word(terms[0], language)
