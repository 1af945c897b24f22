"""People in Arabic texts, where no capitals tell a name."""

from __future__ import annotations

import pytest

from indexer.names.recognition.arabic_people import (
    _FURTHER_GIVEN_NAMES,
    _OTHER_WORDS,
    ARABIC_GIVEN_NAMES,
    FOREIGN_GIVEN_NAMES_IN_ARABIC,
    GIVEN_NAMES_OF_ARABIC,
)
from indexer.names.recognition.unicase import find_unicase_names, surname_of


def people(text: str) -> list[str]:
    found = find_unicase_names(text, 0, len(text))
    return [text[own.start : own.end] for own in found if own.label == "person"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلن الأمير محمد بن سلمان أمس عن الخطة", ["محمد بن سلمان"]),
        ("قال وزير الخارجية السعودي سعود الفيصل إن بلاده", ["سعود الفيصل"]),
        ("التقى الرئيس الأميركي باراك أوباما في القاهرة", ["باراك أوباما"]),
        ("استقبل الملك عبد الله بن عبد العزيز وفدا", ["عبد الله بن عبد العزيز"]),
        ("أكد المواطن عبدالله أحمد الحسيني أن الطريق", ["عبدالله أحمد الحسيني"]),
        ("كتب نجيب محفوظ وأحمد إبراهيم", ["نجيب محفوظ"]),  # a clitic before the other
        ("كتب نجيب مقصود أمس", []),  # no surname that is known
        ("قال فؤاد السنيورة إن", ["فؤاد السنيورة"]),
        ("حضر الشيخ محمد بن راشد آل مكتوم نائب رئيس الدولة", ["محمد بن راشد آل مكتوم"]),
        ("عبدالله بن خليفة العطية حضر", ["عبدالله بن خليفة العطية"]),  # the family's name
        ("قال فابيو كابيلو إن", ["فابيو كابيلو"]),  # nearly each word behind such a name is a surname
        ("التقى سيمون باريرا ومايك في لندن", ["سيمون باريرا"]),
        ("الرئيس عبد ربه منصور هادي قال", ["عبد ربه منصور هادي"]),
        ("قال إبراهيم أبوعرقوب إن", ["إبراهيم أبوعرقوب"]),  # *Abu* written onto the word
        ("قال أحمد داود أوغلو إن", ["أحمد داود أوغلو"]),
        ("قال أسامة بن لادن المسؤول عن", ["أسامة بن لادن"]),  # what he is
        ("حضرت فاطمة يحيى طالبي أمس", ["فاطمة يحيى طالبي"]),  # whence she is, without an article
        ("زار ضريح سعد بن أبي وقاص في المدينة", ["سعد بن أبي وقاص"]),
    ],
)
def test_a_name_that_begins_with_a_usual_given_name(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "وصل محمد أمس إلى المدينة",  # alone
        "منذ شهر رمضان الجاري وفي رمضان الماضي",
        "أثنى على محمد بن زايد في الكلمة",  # *ala* is a preposition, or Ali
        "وقعت إدارة مطار الملك فهد الدولي أمس عقدا",  # what is called after him
        "قال أبو محمد الجولاني إن القوات",  # the name begins before it
        "رفض الوزير الفرنسي الجديد أن يجيب",
        "ذهب عبد إلى السوق",
        "كان فابيو في المدينة وقال مايك يقول إن فرانك الذي",
        "أسامة الأميركيين",
        "بعد توفيق الله سبحانه",  # the grace of God
        "في بيجي بمحافظة صلاح الدين شمالي العراق",  # a place
    ],
)
def test_what_is_no_name_or_begins_elsewhere(text: str) -> None:
    assert not people(text)


def test_an_adjective_of_a_country_is_no_surname() -> None:
    assert people("وزير الدفاع محمد حسين العراقي") == ["محمد حسين"]
    assert not surname_of("محمد المصري")


def test_a_foreign_surname_is_found_again() -> None:
    assert surname_of("ألبرت أينشتاين") == "اینشتاین"
    assert not surname_of("جون كين")  # too short: it is another word as well
    assert not surname_of("تيم باريس")  # a place


def test_a_given_name_stands_in_one_list_and_is_no_usual_word() -> None:
    lists = [ARABIC_GIVEN_NAMES, _FURTHER_GIVEN_NAMES, FOREIGN_GIVEN_NAMES_IN_ARABIC]
    assert sum(map(len, lists)) == len(GIVEN_NAMES_OF_ARABIC)
    assert not GIVEN_NAMES_OF_ARABIC & _OTHER_WORDS
