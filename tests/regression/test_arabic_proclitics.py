"""A name with "and", "to" or "in" written onto it had another stem than the name alone."""

import pytest

from indexer.analysis.stem import stem


@pytest.mark.parametrize("written", ["وإيران", "لإيران", "بإيران", "وبإيران"])
def test_a_name_meets_itself_behind_a_conjunction_or_preposition(written):
    assert stem(written, "ar") == stem("إيران", "ar")


@pytest.mark.parametrize("word", ["والسجناء", "بالسجناء", "للسجناء", "السجناء"])
def test_a_word_meets_itself_behind_the_article_and_what_is_before_it(word):
    assert stem(word, "ar") == stem("سجناء", "ar")


@pytest.mark.parametrize("word", ["وزير", "وزارة", "بيانات", "لبنان", "لجنة", "فرنسا"])
def test_a_first_letter_that_belongs_to_the_word_stays(word):
    assert stem(word, "ar") == stem("ال" + word, "ar")
