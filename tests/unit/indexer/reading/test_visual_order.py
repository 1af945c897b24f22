"""Lines that were stored from left to right are turned, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.visual_order import turn

PERSIAN = "این نامه در زندان نوشته شد و نام چند زندانی که در آن آمده است به خانواده داده شد."
ARABIC = "قالت اللجنة إن أهالي الضحايا لم يتسلموا أي وثيقة عن مكان الدفن في المدينة منذ سنوات."
HEBREW = "הוועדה אמרה כי המשפחות לא קיבלו את המסמכים על מקום הקבורה של הקורבנות."


@pytest.mark.parametrize("text", [PERSIAN, ARABIC, HEBREW])
def test_a_turned_line_comes_back(text: str) -> None:
    assert turn(text[::-1]).text == text
    assert turn(text[::-1]).n_lines == 1


@pytest.mark.parametrize("text", [PERSIAN, ARABIC, HEBREW, "", "a b c", f"Raisi گفت {PERSIAN}"])
def test_a_line_in_the_order_of_reading_stays(text: str) -> None:
    assert turn(text) == turn(turn(text).text)
    assert (turn(text).text, turn(text).n_lines) == (text, 0)


def test_latin_words_and_numbers_stand_right_already() -> None:
    stored = ".دش هتشون ناریا زا BBC World Service شرازگ رد و دوب 1988 لاس رد هک"
    wanted = "که در سال 1988 بود و در گزارش BBC World Service از ایران نوشته شد."
    assert turn(stored).text == wanted


def test_years_tell_when_every_character_was_turned() -> None:
    text = f"{PERSIAN} در سال ۱۳۶۷ و در سال 1988"
    assert turn(text[::-1]).text == text


def test_brackets_are_turned_as_they_were() -> None:
    text = f"{PERSIAN} (از اوین) و «در گوهردشت»"
    seen = text[::-1].translate(str.maketrans("()«»", ")(»«"))
    assert turn(seen).text == text
    assert turn(text[::-1]).text == text


def test_a_turned_paragraph_is_found_in_a_sound_text() -> None:
    text = f"{ARABIC}\n{PERSIAN[::-1]}\n{ARABIC}"
    assert turn(text).text == f"{ARABIC}\n{PERSIAN}\n{ARABIC}"


def test_letters_in_place_tell_the_order() -> None:
    # the forms of the first, the middle and the last letter of each word: محمد, سلمت, بيت
    words = ["\ufee3\ufea4\ufee4\ufeaa", "\ufeb3\ufee0\ufee4\ufe96", "\ufe91\ufef4\ufe96"]
    assert turn(" ".join(words)).n_lines == 0
    assert turn(" ".join(words)[::-1]).text == " ".join(words)


def test_two_small_words_are_no_proof() -> None:
    assert turn("هب هک").n_lines == 0


@given(st.lists(st.sampled_from([PERSIAN, ARABIC, HEBREW, "English", "", "1988"]), min_size=1))
def test_no_text_of_sound_lines_is_turned(lines: list[str]) -> None:
    assert turn("\n".join(lines)).n_lines == 0


@given(st.text())
def test_whatever_is_turned_keeps_its_lines(text: str) -> None:
    assert turn(text).text.count("\n") == text.count("\n")
