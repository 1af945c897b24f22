"""Bodies in Arabic texts: where their names begin and end."""

from __future__ import annotations

import pytest

from indexer.names.recognition.arabic_bodies import is_demonym
from indexer.names.recognition.unicase import find_unicase_names
from indexer.names.recognition.unicase_lexicon import flags_of
from indexer.names.recognition.unicase_words import even


def bodies(text: str) -> list[str]:
    found = find_unicase_names(text, 0, len(text))
    return [text[own.start : own.end] for own in found if own.label == "organisation"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالت وزارة الداخلية السورية في بيان", ["وزارة الداخلية السورية"]),
        ("وأكدت وزارة الخارجية أعلنت ذلك", ["وزارة الخارجية"]),
        ("التقى بوزارة الدفاع العراقية", ["وزارة الدفاع العراقية"]),  # with what is written onto it
        ("وزارة التربية والتعليم أعلنت", ["وزارة التربية والتعليم"]),
        ("وكيل وزارة الصحة للصحة العامة", ["وزارة الصحة"]),  # the office is for that
        ("النيابة العامة المصرية قررت", ["النيابة العامة المصرية"]),
        ("قال جهاز المخابرات العامة أمس", ["جهاز المخابرات العامة"]),
        ("محكمة أمن الدولة العليا", ["محكمة أمن الدولة العليا"]),
        ("مجلس القضاء الأعلى", ["مجلس القضاء الأعلى"]),
        ("لجنة مناهضة التعذيب", ["لجنة مناهضة التعذيب"]),
        ("المركز الفلسطيني لحقوق الإنسان", ["المركز الفلسطيني لحقوق الإنسان"]),
        ("مركز القاهرة لدراسات حقوق الإنسان", ["مركز القاهرة لدراسات حقوق الإنسان"]),
        ("اللجنة الوطنية لمكافحة المخدرات", ["اللجنة الوطنية لمكافحة المخدرات"]),
        ("الهيئة السعودية للمواصفات والمقاييس", ["الهيئة السعودية للمواصفات والمقاييس"]),
        ("الهلال الأحمر العربي السوري", ["الهلال الأحمر العربي السوري"]),
        ("حزب العدالة والتنمية فاز", ["حزب العدالة والتنمية"]),
        ("جامعة الملك سعود قررت", ["جامعة الملك سعود"]),
        ("جامعة الأميرة نورة بنت عبدالرحمن", ["جامعة الأميرة نورة بنت عبدالرحمن"]),
        ("البنك المركزي", ["البنك المركزي"]),
        ("مؤسسة الملك عبد الله بن عبد العزيز العالمية", ["مؤسسة الملك عبد الله بن عبد العزيز"]),
        ("الجمعية العمومية للجنة الأولمبية الدولية", ["للجنة الأولمبية الدولية"]),  # two *lam* of three
        ("وقالت وزارة الدفاع الأفغانية إن", ["وزارة الدفاع الأفغانية"]),
        ("قامت وزارة الأشغال وشؤون البلديات", ["وزارة الأشغال وشؤون البلديات"]),
        ("فيلق القدس والمخابرات والأحزاب", ["فيلق القدس"]),  # it deals with one thing
        ("هيئة الهلال الأحمر السعودي للعام المالي", ["هيئة الهلال الأحمر السعودي"]),
        ("حكمت المحكمة الدستورية العليا", ["المحكمة الدستورية العليا"]),
        ("الرئاسة العامة لرعاية الشباب والاتحاد", ["الرئاسة العامة لرعاية الشباب"]),
        ("مجلس النواب العراقي سليم الجبوري", ["مجلس النواب العراقي"]),  # before a name
        ("وزارة التجارة و الصناعة قد", ["وزارة التجارة و الصناعة"]),  # with a blank
        ("قاضي في ديوان المظالم", ["ديوان المظالم"]),
    ],
)
def test_the_article_and_listed_words_show_where_a_name_ends(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "مجلس الإدارة اجتمع في هذا المركز",
        "هذه وزارة الداخلية التي",  # one that has been named
        "لجنة الدفاع وشركة التأمين",  # those of any parliament, of any trade
        "اللجنة المالية",
        "الهلال في السماء",
        "مركز المدينة في الصباح",
        "المجلس التنفيذي أعلن أن",
        "المحكمة العليا أصدرت",  # any country has one
    ],
)
def test_what_is_no_name_of_a_body(text: str) -> None:
    assert bodies(text) == []


def test_a_town_behind_a_body_with_an_article_is_no_part_of_it() -> None:
    text = "قررت المحكمة بغزة"
    assert [text[own.start : own.end] for own in find_unicase_names(text, 0, len(text))] == ["غزة"]


@pytest.mark.parametrize("word", ["السوري", "العراقية", "الفرنسي", "الأمريكية", "الصينية"])
def test_an_adjective_of_a_country(word: str) -> None:
    assert is_demonym(even(word), lambda name: "C" in flags_of(name))


@pytest.mark.parametrize("word", ["سوري", "الداخلية", "التي", "الكتاب"])
def test_no_adjective_of_a_country(word: str) -> None:
    assert not is_demonym(even(word), lambda name: "C" in flags_of(name))
