"""Keys under which the spellings of one name meet, and others do not."""

from __future__ import annotations

import pytest

from indexer.analysis.fold import fold
from indexer.names.keys import (
    are_regular_readings,
    consonants,
    is_regular_reading,
    keys,
    sound_key,
    structured_key,
)
from indexer.names.name_parts import split_name
from indexer.names.romanisation import SOUNDS


def key(name):
    return structured_key(split_name(name))


@pytest.mark.parametrize(
    "spellings",
    [
        "khomeini khomeyni khomeiny khumaini khumayni",
        "khamenei khamenai khamanei",
        "raisi raeesi raeisi reisi",
        "rezaei rezai rezaee rezayi",
        "jalali djalali dschalali",
        "rouhani ruhani rohani roohani",
        "qasem ghasem qassem ghassem",
        "mohammad muhammad mohammed mohamed muhammed",
        "hossein hussein husayn hosein hussain",
        "abdolrahman abdulrahman abdurrahman abdelrahman abdalrahman",
        "nasrollah nasrallah nasrullah",
        "raisi раиси",
        "ebrahim ibrahim",
        "خامنهای خامنهاي",
        "رییسی رئیسی رئيسي",
    ],
)
def test_spellings_of_one_word_share_a_key(spellings):
    assert len({sound_key(fold(word)) for word in spellings.split()}) == 1


@pytest.mark.parametrize(
    "others",
    [
        "khomeini khamenei khomenei",
        "nayyeri nouri",
        "maleki maliki",
        "hamid hamed",
        "karimi karami",
        "hassan hossein",
        "amini amani",
        "chen chan chin",
        "خمینی خامنهای",
        "نیری نوری",
        "ملکی مالکی",
    ],
)
def test_other_words_have_other_keys(others):
    words = others.split()
    assert len({sound_key(fold(word)) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("khomeini", "خمینی"),
        ("khamenei", "خامنه‌ای"),
        ("raeesi", "رئیسی"),
        ("nayyeri", "نیری"),
        ("nouri", "نوری"),
        ("maleki", "ملکی"),
        ("pourmohammadi", "پورمحمدی"),
        ("mousavi", "موسوی"),
        ("rezaei", "رضایی"),
        ("maliki", "المالكي"),
        ("fathi", "فتحی"),
        ("fathollah", "فتح‌الله"),
        ("saleh", "صالح"),
        ("rabii", "الربيعي"),
    ],
)
def test_regular_readings(latin, other):
    assert is_regular_reading(latin, fold(other))


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("khomeini", "خامنه‌ای"),
        ("khamenei", "خمینی"),
        ("khomenei", "خمینی"),
        ("khomenei", "خامنه‌ای"),
        ("nouri", "نیری"),
        ("nayyeri", "نوری"),
        ("maliki", "ملکی"),
        ("karimi", "کرمی"),
        ("karami", "کریمی"),
    ],
)
def test_what_is_no_regular_reading(latin, other):
    assert not is_regular_reading(latin, fold(other))


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        (["ali", "hassan", "majid"], ["علي", "حسن", "المجيد"]),
        (["mohammad", "reza"], ["محمدرضا"]),
        (["hosseinali"], ["حسین", "علی"]),
        (["barzan", "ibrahim"], ["برزان", "إبراهيم"]),
    ],
)
def test_several_words_are_read_together(latin, other):
    assert are_regular_readings(latin, [fold(word) for word in other], are_given=True)


def test_the_structured_key_has_the_given_names_and_the_surname():
    assert key("Hossein-Ali Montazeri") == key("MONTAZERI, Hosseinali") == key("Hussein Ali Montazeri")


@pytest.mark.parametrize("name", ["Khomeini", "Mr Raisi", "J. Smith", ""])
def test_a_name_that_is_not_full_has_no_structured_key(name):
    assert key(name) is None


def test_consonants_meet_across_scripts():
    assert {consonants(fold(word)) for word in ("Khomeini", "Chomeini", "خمینی", "Хомейни")} == {"kmn", "cmn"}


def test_many_keys_are_those_of_each():
    words = ["raisi", "رییسی", "джалали", "", "raisi"]
    assert keys(words) == [sound_key(word) for word in words]


def test_every_letter_has_its_sound():
    words = [f"a{chr(code)}a" for code in range(ord("a"), ord("z") + 1)]
    assert {sound for key in keys(words) for sound in key} <= set(SOUNDS)
