"""Inflections of Persian meet in one stem, and words that only look alike do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.fold import fold
from indexer.analysis.persian import parts_written_together, persian_stem, without_marked_ending
from indexer.analysis.stem import stem, stem_all
from indexer.analysis.tokenize import tokenize


@pytest.mark.parametrize(
    "words",
    [
        "زندان زندانی زندانیان زندان‌ها زندان‌های زندان‌هایی زندانها زندانهایشان",
        "کتاب کتاب‌ها کتاب‌های کتاب‌هایم کتاب‌هایمان کتاب‌هایتان کتابی",
        "روستا روستای روستایی روستاها روستاهای روستاهایی",
        "نویسنده نویسندگان نویسنده‌ها نویسنده‌ی",
        "خانواده خانواده‌ها خانواده‌های خانواده‌هایشان",
        "ایران ایرانی ایرانیان ایرانی‌ها ایرانی‌های",
        "اعدام اعدام‌ها اعدام‌های اعدامی اعدامیان",
        "سازمان سازمان‌ها سازمانی",
        "پا پاها پاهای",
        "امضا امضاء امضای امضاها",
        "هیئت هیأت هیات هیئت‌ها هیأت‌های",
        "مسئول مسؤول مسوول",
        "مسئله مسأله مساله",
    ],
)
def test_inflections_and_spellings_meet(words: str) -> None:
    assert len({persian_stem(fold(word)) for word in words.replace("", "").split()}) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("سازمان", "ساز"),
        ("قهرمان", "قهر"),
        ("افغانستان", "افغان"),
        ("گروگان", "گروه"),
        ("تنها", "تن"),
        ("تنهایی", "تن"),
        ("تهران", "تهر"),
        ("بازی", "باز"),
        ("خیلی", "خیل"),
        ("جریان", "جر"),
        ("پایان", "پا"),
    ],
)
def test_a_word_that_only_looks_like_an_inflection_stays_apart(word: str, other: str) -> None:
    assert persian_stem(word) != persian_stem(other)


@pytest.mark.parametrize(
    ("surname", "name"),
    [
        ("رئیسی", "رئیس"),
        ("نوری", "نور"),
        ("نیری", "نیر"),
        ("احمدی", "احمد"),
        ("رضایی", "رضا"),
        ("خمینی", "خمین"),
    ],
)
def test_a_surname_is_not_the_name_that_it_is_made_of(surname: str, name: str) -> None:
    assert persian_stem(fold(surname)) != persian_stem(fold(name))


@pytest.mark.parametrize("word", ["ها", "های", "هایی", "ی", "یی", "ان", "گان", "یان", "ء", "", "می", "و"])
def test_an_ending_alone_is_left_as_it_is_or_a_shorter_ending(word: str) -> None:
    assert bool(persian_stem(word)) == bool(word)


@given(st.text(alphabet="اآبتدرسشکگلمنوهیئءأؤ\u200c", max_size=14))
def test_a_stem_is_folded_and_never_empty(text: str) -> None:
    word = fold(text)
    stemmed = persian_stem(word)

    assert fold(stemmed) == stemmed
    assert bool(stemmed) == bool(word)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("هسته‌ای", "هسته"),
        ("نامه‌ام", "نامه"),
        ("خانواده‌اش", "خانواده"),
        ("رفته‌اند", "رفته"),
        ("کتاب‌هایشان", "کتاب"),
        ("كتاب‌هاي", "کتاب"),
        ("بزرگ‌ترین", "بزرگ"),
        ("خانه‌ی", "خانه"),
    ],
)
def test_an_ending_behind_a_half_space_is_known_as_one(written: str, word: str) -> None:
    joined = next(token for token in tokenize(written) if token.width > 1)

    assert stem(joined.surface, "fa") == stem(word, "fa")
    assert stem_all([joined.surface, word], "fa") == [stem(word, "fa")] * 2


@pytest.mark.parametrize("compound", ["بین‌المللی", "علی‌اکبر", "می‌روند", "‌ها", "ها", ""])
def test_no_other_part_behind_a_half_space_is_taken_off(compound: str) -> None:
    assert without_marked_ending(compound) == compound


def test_nuclear_is_not_being() -> None:
    joined = next(token for token in tokenize("هسته‌ای") if token.width > 1)

    assert stem(joined.surface, "fa") != stem("هست", "fa")


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("زندانها", ("زندان", "ها")),
        ("کتابهایشان", ("کتاب", "هایشان")),
        ("میروند", ("می", "روند")),
        ("نمیروند", ("نمی", "روند")),
        ("زندان", ("زندان",)),
        ("ها", ("ها",)),
        ("graves", ("graves",)),
    ],
)
def test_a_word_is_taken_apart_where_a_half_space_may_stand(written: str, parts: tuple[str, ...]) -> None:
    assert parts_written_together(written) == parts


@given(st.text(alphabet="مینهادتش", max_size=10))
def test_the_parts_of_a_word_are_the_word(word: str) -> None:
    parts = parts_written_together(word)

    assert "".join(parts) == word
    assert all(parts) or not word
