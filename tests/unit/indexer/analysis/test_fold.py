"""One folded form for all spellings of a word."""

from __future__ import annotations

import unicodedata

import pytest

from indexer.analysis.fold import IGNORABLE, fold


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("GRAVES", "graves"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("naïve", "naive"),
        ("Événement", "evenement"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("Đorđe", "dorde"),
        ("œuvre", "oeuvre"),
        ("Þór", "thor"),
        ("ısı", "isi"),
        ("İstanbul", "istanbul"),
        ("Ελλάς", "ελλασ"),
        ("ΕΛΛΑΣ", "ελλασ"),
        ("ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
        ("ﬁle", "file"),
        ("１９８８", "1988"),
    ],
)
def test_case_and_accents_are_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("رئيسي", "رییسی"),
        ("كشتار", "کشتار"),
        ("مصطفى", "مصطفی"),
        ("آیت", "ایت"),
        ("أحمد", "احمد"),
        ("إيران", "ایران"),
        ("ٱلله", "الله"),
        ("مؤمن", "مومن"),
        ("خانۀ", "خانه"),
        ("لجنة", "لجنه"),
        ("ہندوستان", "هندوستان"),
        ("مُحَمَّد", "محمد"),
        ("اعـــدام", "اعدام"),
    ],
)
def test_arabic_and_persian_letter_forms_meet(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant) == meant


@pytest.mark.parametrize("digits", ["۱۹۸۸", "١٩٨٨", "१९८८", "１９８８", "໑໙໘໘"])
def test_digits_of_every_script_are_ascii(digits: str) -> None:
    assert fold(digits) == "1988"


@pytest.mark.parametrize("sign", IGNORABLE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_sign_that_spells_nothing_is_left_out(sign: str) -> None:
    assert fold(f"gra{sign}ves") == "graves"
    assert fold(sign) == ""


def test_the_vowel_signs_of_indic_scripts_stay_letters_of_their_words() -> None:
    assert fold("हिन्दी") != fold("हनद")


def test_hangul_is_folded_to_whole_syllables() -> None:
    assert fold(unicodedata.normalize("NFD", "한국")) == "한국"


def test_composed_and_decomposed_letters_are_one() -> None:
    assert fold(unicodedata.normalize("NFD", "naïveté")) == fold("naïveté") == "naivete"
