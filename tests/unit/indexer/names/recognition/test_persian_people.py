"""People in Persian texts, where no capitals tell a name."""

from __future__ import annotations

import pytest

from indexer.names.recognition.persian_people import (
    FOREIGN_GIVEN_NAMES,
    FURTHER_GIVEN_NAMES,
    GIVEN_NAMES,
    is_known_surname,
)
from indexer.names.recognition.unicase import find_unicase_names, surname_of
from indexer.names.recognition.unicase_lexicon import unicase_flags
from indexer.names.recognition.unicase_words import even, is_arabic


def people(text: str) -> list[str]:
    found = find_unicase_names(text, 0, len(text))
    return [text[own.start : own.end] for own in found if own.label == "person"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("به گفتهٔ علی کریمی این درست است", ["علی کریمی"]),  # the letters of an Arabic preposition
        ("پویا همتی و میلاد عبادی آزاد شدند", ["پویا همتی", "میلاد عبادی"]),
        ("نسرین ستوده وکیل است", ["نسرین ستوده"]),
        ("ریچارد گولدستون گزارش داد", ["ریچارد گولدستون"]),
        ("محمدرضا صالحی امیری گفت", ["محمدرضا صالحی امیری"]),
        ("گزارش براي علي كريمي كه در زندان است", ["علي كريمي"]),  # with the letters of an Arabic keyboard
        ("امید ملی و بهار آزادی و میلاد پیامبر", []),  # given names that are other words
        ("حسن نیت و حسن همجواری", []),
        ("عید سعید فطر، خانم جوانی که آمد", []),
        ("فرشاد محمدی مهر و رویا علی آبادی", ["فرشاد محمدی مهر", "رویا علی آبادی"]),
        ("پیمان موشکی را امضا کرد", []),
        ("علی رغم این، علی الخصوص در محمود آباد", []),
        ("میرزا محمدتقی متخلص به بهار و رضا معمولاً", []),
        ("اسکار بهترین فیلم را برد", []),
        ("مرحوم هانری کربن گفت", ["هانری کربن"]),
        ("دکتر سید جلیل معصومی گفت", ["جلیل معصومی"]),  # a title before a name that is rarer
        ("کاترین اوریچ گفت", ["کاترین اوریچ"]),
        ("مردی از فاطمه پول گرفت", []),
    ],
)
def test_a_name_that_begins_with_a_given_name(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "word", ["ستوده", "خاتمی", "احمدزاده", "علی‌نژاد", "تهرانی", "جمشیدی", "حسن‌پور", "رمضان‌زاده"]
)
def test_a_surname_is_listed_or_made_of_a_name(word: str) -> None:
    assert is_known_surname(even(word))


def test_a_surname_of_the_lexicon_is_known_with_its_letters_evened_out() -> None:
    listed = [name for name, flags in unicase_flags().items() if "F" in flags and " " not in name]
    assert len(listed) > 500
    assert all(map(is_known_surname, listed))


@pytest.mark.parametrize("word", ["ملی", "ایمنی", "قهرمانی", "نهائی", "پور", "زاده", "بهاری", "ایرانی"])
def test_an_adjective_is_no_surname(word: str) -> None:
    assert not is_known_surname(even(word))


def test_only_a_surname_that_is_no_other_word_is_looked_for_again() -> None:
    assert surname_of("محمد خاتمی") == "خاتمی"
    assert surname_of("رضا قهرمانی") == ""
    assert surname_of("فؤاد السنيورة") == even("السنيورة")
    assert surname_of("توفيق الحكيم") == ""  # the wise


def test_a_given_name_is_in_one_list() -> None:
    assert not GIVEN_NAMES & FURTHER_GIVEN_NAMES
    assert not (GIVEN_NAMES | FURTHER_GIVEN_NAMES) & FOREIGN_GIVEN_NAMES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("این گزارش در تهران نوشته شد", False),
        ("اين گزارش كه در ايران منتشر شد", False),  # the letters of an Arabic keyboard
        ("هذا التقرير عن إيران", True),
        ("في بيروت", True),
        ("زندان", False),
    ],
)
def test_arabic_is_told_from_persian(text: str, expected: bool) -> None:
    assert is_arabic(text, map(even, text.split())) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("او را به زندان اوین بردند", ["اوین"]),
        ("در بازداشتگاه کهریزک است", ["کهریزک"]),
        ("نقل إلى سجن صيدنايا في سوريا", ["صيدنايا", "سوريا"]),
        ("به سپیدار و شیبان", []),  # a poplar, a family's name
    ],
)
def test_a_prison_is_a_place_behind_its_word(text: str, expected: list[str]) -> None:
    found = find_unicase_names(text, 0, len(text))
    assert [text[own.start : own.end] for own in found if own.label == "place"] == expected
