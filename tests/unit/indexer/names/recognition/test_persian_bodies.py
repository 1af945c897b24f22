"""Bodies in Persian texts: where their names begin and end."""

from __future__ import annotations

import pytest

from indexer.names.recognition.persian_bodies import ADJECTIVES, HEADS, NOUNS
from indexer.names.recognition.unicase import find_unicase_names
from indexer.names.recognition.unicase_words import evened_words_by_head


def bodies(text: str) -> list[str]:
    found = find_unicase_names(text, 0, len(text))
    return [text[own.start : own.end] for own in found if own.label == "organisation"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("او در شعبهٔ ۱۵ دادگاه انقلاب تهران محاکمه شد", ["دادگاه انقلاب تهران"]),
        ("دادسرای عمومی و انقلاب تهران حکم داد", ["دادسرای عمومی و انقلاب تهران"]),
        ("سازمان زندان‌ها و اقدامات تأمینی و تربیتی کشور", ["سازمان زندان‌ها و اقدامات تأمینی و تربیتی کشور"]),
        ("سازمان اطلاعات سپاه او را بازداشت کرد", ["سازمان اطلاعات سپاه"]),
        ("اداره اطلاعات سنندج او را احضار کرد", ["اداره اطلاعات سنندج"]),
        ("شورای هماهنگی تشکل‌های صنفی فرهنگیان ایران", ["شورای هماهنگی تشکل‌های صنفی فرهنگیان ایران"]),
        (
            "سندیکای کارگران شرکت واحد اتوبوسرانی تهران و حومه",
            ["سندیکای کارگران شرکت واحد اتوبوسرانی تهران و حومه"],
        ),
        ("انجمن اسلامی دانشجویان دانشگاه امیرکبیر", ["انجمن اسلامی دانشجویان دانشگاه امیرکبیر"]),
        ("کمیسیون امنیت ملی و سیاست خارجی مجلس بررسی کرد", ["کمیسیون امنیت ملی و سیاست خارجی مجلس"]),
        ("ستاد مبارزه با مواد مخدر اعلام کرد", ["ستاد مبارزه با مواد مخدر"]),
        ("بیمارستان امام خمینی تهران", ["بیمارستان امام خمینی تهران"]),
        ("دانشگاه علوم پزشکی شهید بهشتی است", ["دانشگاه علوم پزشکی شهید بهشتی"]),
        ("به گزارش خبرگزاری هرانا، روزنامه کیهان نوشت", ["خبرگزاری هرانا", "روزنامه کیهان"]),
        ("سازمان میراث فرهنگی وگردشگری", ["سازمان میراث فرهنگی وگردشگری"]),  # a forgotten blank
        ("دولت ترکیه گفت و دولت جدید آمد", ["دولت ترکیه"]),
    ],
)
def test_a_name_goes_on_with_what_the_body_deals_with(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزارت علوم، تحقیقات و فناوری", ["وزارت علوم، تحقیقات و فناوری"]),
        ("وزارت تعاون، کار و رفاه اجتماعی گفت", ["وزارت تعاون، کار و رفاه اجتماعی"]),
        ("وزارت نفت، وزارت نیرو و سازمان انرژی اتمی", ["وزارت نفت", "وزارت نیرو", "سازمان انرژی اتمی"]),
        ("از وزارت بهداشت، تهران و قم", ["وزارت بهداشت"]),
    ],
)
def test_a_comma_parts_what_a_ministry_deals_with(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "این سازمان ملی است و یک شرکت خصوصی نفت",  # any of its kind
        "سازمان فرهنگی در آنجا",  # an adjective alone names none
        "جمعیت ایران زیاد است و مرکز شهر تهران شلوغ بود",
        "در جامعه مدنی ایران و جامعه شناسی پزشکی",
        "شرکت در انتخابات و شرکت کنندگان در آن",
        "نیروی انسانی و نیروی کار",
        "خانه او در تهران است و دفتر کار او",
        "ستاد مبارزه با دشمن",  # goes on with what is not listed
        "سازمان نفت ناشناخته",
        "شورای مرکزی و بانک",
        "دبیرخانه شورای",
    ],
)
def test_what_is_no_name_of_a_body(text: str) -> None:
    assert bodies(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("در نیروی انتظامی ثبت می شود", ["نیروی انتظامی"]),  # *is registered*
        ("از شبکه تهران پخش شدند", []),
        ("به دانشگاه راه پیدا کرد", []),
        ("وزارت راه می گوید", ["وزارت راه"]),  # no verb of the noun
        ("در سازمان میراث فرهنگی کار کرده", ["سازمان میراث فرهنگی"]),
        ("اتاق بازرگانی پایه ریزی شد", []),
        ("دانشکده علوم پایه است", ["دانشکده علوم پایه"]),
        ("قضات دیوان عدالت اداری پرداختند", ["دیوان عدالت اداری"]),
    ],
)
def test_a_verb_is_no_part_of_a_name(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سازمان زندان ها و اقدامات تأمینی گفت", ["سازمان زندان ها و اقدامات تأمینی"]),
        ("انجمن های اسلامی دانشجویان", []),  # more than one
        ("شورای هماهنگی تشکل های صنفی است", ["شورای هماهنگی تشکل های صنفی"]),
        ("مؤسسه زبان های باستانی", []),  # goes on with what is not listed
    ],
)
def test_the_ending_of_many_behind_a_blank(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دادستانی کل کشور حکم داد", ["دادستانی کل کشور"]),
        ("دادستانی تهران و بسیج دانشجویی", ["دادستانی تهران", "بسیج دانشجویی"]),
        ("وزارت دادگستری گفت", ["وزارت دادگستری"]),
        ("وزارت نفت بابت تسویه", ["وزارت نفت"]),  # one noun is enough for a ministry
        ("سازمان بازرسی کل کشور مبلغی داد", ["سازمان بازرسی کل کشور"]),  # that ends a name
        ("در جلسه هیئت دولت گفت", ["هیئت دولت"]),
        ("در بسیج عمومی و اداره کشور، در کانون زلزله", []),
        ("کمیسیون دو جلسه داشت", []),
        ("بزرگترین دانشگاه کشور ترکیه", []),
        ("عضو هیئت علمی دانشگاه تهران", ["دانشگاه تهران"]),
        ("از وزارت نفت تامین می‌شود", ["وزارت نفت"]),
        ("شهرداری تهران و تشکل‌های غیردولتی", ["شهرداری تهران"]),  # a place ends it
        ("در فدراسیون فوتبال تیم ملی است", ["فدراسیون فوتبال"]),
    ],
)
def test_offices_of_the_state(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("فرمانده  نیروی  انتظامی  تهران", ["نیروی  انتظامی  تهران"]),
        ("سازمان  ملل  متحد گفت", ["سازمان  ملل  متحد"]),
        ("وزارت   بهداشت", []),  # a column
        ("وزارت\n\nبهداشت", []),
    ],
)
def test_a_blank_that_is_typed_twice_parts_no_name(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


def test_a_bracket_ends_a_name() -> None:
    assert bodies("شورای عالی آموزش و پرورش(مدیریت آن)") == ["شورای عالی آموزش و پرورش"]


def test_lists_hold_single_evened_words() -> None:
    assert not {word for word in NOUNS | ADJECTIVES | HEADS if " " in word or "\u200c" in word}


def test_a_table_of_words_goes_on_over_lines() -> None:
    table = evened_words_by_head("آن این: یک دو\n    سه\nآن: چهار")
    assert table == {"ان": {"یک", "دو", "سه", "چهار"}, "این": {"یک", "دو", "سه"}}
