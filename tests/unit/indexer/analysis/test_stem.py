"""One form for all inflections of a word, by language."""

from __future__ import annotations

import threading

import pytest

from indexer.analysis.fold import fold
from indexer.analysis.stem import Script, script_of, stem, stem_term, stem_terms, stemmed_languages


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["grave", "graves", "GRAVES"]),
        ("en", ["massacre", "massacres", "massacred"]),
        ("fr", ["massacre", "massacres"]),
        ("fr", ["événement", "événements", "ÉVÉNEMENT"]),
        ("de", ["Gräber", "Gräbern"]),
        ("es", ["fosa", "fosas"]),
        ("ru", ["массовый", "массовые", "массовых"]),
        ("fa", ["کتاب", "کتاب\u200cها", "كتاب"]),
        ("ar", ["مقبرة", "المقبرة"]),
    ],
)
def test_inflections_meet_in_one_stem(language: str, words: list[str]) -> None:
    assert len({stem(word, language) for word in words}) == 1


@pytest.mark.parametrize("language", ["fa", "ar"])
@pytest.mark.parametrize(
    ("arabic", "persian"), [("ايراني", "ایرانی"), ("كشتار", "کشتار"), ("رئيسي", "رئیسی")]
)
def test_yeh_and_kaf_of_either_keyboard_give_one_stem(language: str, arabic: str, persian: str) -> None:
    assert stem(arabic, language) == stem(persian, language)


@pytest.mark.parametrize(
    ("word", "shown"),
    [("السعودية", "ﺍﻟﺴﻌﻮﺩﻳﺔ"), ("الأمن", "اﻷمن"), ("المدينة", "ﺍﻟﻤﺪﻳﻨﺔ"), ("زندان", "ﺯﻧﺪﺍﻥ")],
)
@pytest.mark.parametrize("language", ["fa", "ar"])
def test_letters_in_the_shapes_that_old_files_have_give_the_same_stem(
    word: str, shown: str, language: str
) -> None:
    assert stem(shown, language) == stem(word, language)


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("الحكومة", "الحكومه"),
        ("منطقة", "منطقه"),
        ("مستشفى", "مستشفي"),
        ("الموسيقى", "الموسيقي"),
        ("الإسلامي", "الإسلامى"),
        ("السعودية", "السعودیه"),
    ],
)
def test_a_last_letter_typed_for_another_changes_no_arabic_stem(word: str, typed: str) -> None:
    assert stem(typed, "ar") == stem(word, "ar")


@pytest.mark.parametrize(("word", "his"), [("انتشار", "انتشاره"), ("تحقيق", "تحقيقه"), ("أحكام", "أحكامه")])
def test_his_is_taken_off_an_arabic_word(word: str, his: str) -> None:
    assert stem(his, "ar") == stem(word, "ar")


@pytest.mark.parametrize(("word", "other"), [("آلية", "إليه"), ("آلية", "إلى"), ("أعلى", "إعلان")])
def test_short_arabic_words_keep_their_last_letter(word: str, other: str) -> None:
    assert stem(word, "ar") != stem(other, "ar")


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_vowel_signs_and_the_half_space_change_no_stem(language: str) -> None:
    assert stem("مُحَمَّد", language) == stem("محمد", language)
    assert stem("می\u200cروم", language) == stem("میروم", language)


@pytest.mark.parametrize(
    ("word", "language"), [("graves", "fa"), ("خاوران", "en"), ("могилы", "en"), ("1988", "fa")]
)
def test_a_word_in_another_script_than_its_language_is_only_folded(word: str, language: str) -> None:
    assert stem(word, language) == fold(word)


@pytest.mark.parametrize("language", ["und", "ja", "xx", ""])
def test_without_a_stemmer_the_word_is_only_folded(language: str) -> None:
    assert stem("Graves", language) == "graves"


@pytest.mark.parametrize("apostrophe", "'’ʼ‘`´")
def test_an_apostrophe_changes_no_stem(apostrophe: str) -> None:
    assert stem(f"Shi{apostrophe}ites", "en") == stem("Shiites", "en")


def test_persian_and_arabic_are_among_the_languages() -> None:
    assert {"en", "fa", "ar", "fr", "de", "ru"} <= stemmed_languages()


def test_a_term_keeps_the_stems_of_two_languages_apart() -> None:
    assert stem_term("graves", "en") != stem_term("graves", "fr")
    assert set(stem_terms("graves", ["fr", "en", "en"])) == {
        stem_term("graves", "en"),
        stem_term("graves", "fr"),
    }


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("graves", Script.LATIN),
        ("خاوران", Script.ARABIC),
        ("могила", Script.CYRILLIC),
        ("τάφος", Script.GREEK),
        ("कब्र", Script.DEVANAGARI),
        ("գերեզման", Script.ARMENIAN),
        ("קבר", Script.HEBREW),
        ("1988", Script.OTHER),
        ("1988年", Script.OTHER),
    ],
)
def test_the_script_of_a_word_is_that_of_its_first_letter(word: str, script: Script) -> None:
    assert script_of(word) is script


def test_threads_stem_alike() -> None:
    words = [f"massacr{ending}" for ending in ("e", "es", "ed", "ing")] * 200
    expected = [stem(word, "en") for word in words]
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([stem(word + "", "en") for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4
