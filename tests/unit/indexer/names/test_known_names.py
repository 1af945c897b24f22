"""Places and bodies by their names in three languages: the packaged file, and that its names are found."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from indexer.model.document import EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.known_names import KnownName, known_entity_of, known_names
from indexer.names.name_parts import split_bodies
from indexer.names.recognition import recognise
from indexer.names.recognition.known_in_text import known_kind, known_mentions
from indexer.names.recognition.names_in_text import find_names
from indexer.names.recognition.unicase import find_unicase_names


def labelled(text: str) -> dict[str, str]:
    return {text[own.start : own.end]: own.label for own in find_unicase_names(text, 0, len(text))}


def entity(name: str, kind: EntityKind) -> str | None:
    return known_entity_of(kind, split_bodies([name])[0])


def test_a_name_stands_for_one_place_or_body() -> None:
    for language in ("english", "persian", "arabic", "others"):
        names = [(own.kind, name) for own in known_names() for name in getattr(own, language)]
        assert [name for name, n in Counter(names).items() if n > 1] == []
    unknown = [
        (own.english[0], name)
        for own in known_names()
        for name in (*own.english, *own.persian, *own.arabic, *(name for _, name in own.others))
        if entity(name, own.kind) is None
    ]
    assert unknown == []
    assert {language for own in known_names() for language, _ in own.others} == {"", "de", "fr", "es", "tr"}


@pytest.mark.parametrize("known", known_names(), ids=lambda own: own.english[0])
def test_a_known_name_needs_no_cue(known: KnownName) -> None:
    assert known.persian or known.arabic
    assert known.kind in (EntityKind.PLACE, EntityKind.ORGANISATION)
    for name in known.persian:
        assert labelled(f"این پرسش برای {name} مهم است").get(name) == known.kind, name
        keyed = name.replace("ی", "ي").replace("ک", "ك")  # as the keys of Arabic write it
        assert labelled(f"اين پرسش براي {keyed} مهم است كه").get(keyed) == known.kind, keyed
    for name in known.arabic:
        assert labelled(f"هذا السؤال مهم عند {name} أيضا").get(name) == known.kind, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد من واشنطن وبريطانيا", {"واشنطن": "place", "بريطانيا": "place"}),
        ("تقرير للأمم المتحدة عن العدوان على لبنان", {"للأمم المتحدة": "organisation", "لبنان": "place"}),
        ("اجتمعوا بالقاهرة", {"القاهرة": "place"}),
        ("أعلنت قطر ذلك أمس", {"قطر": "place"}),
        ("اندازهٔ قطر دایره و بهای کابل و برق", {}),  # a diameter, a cable
        ("لم يزد العدد ولا أراك", {}),
        ("از خرم آباد به خرم‌آباد", {"خرم آباد": "place", "خرم‌آباد": "place"}),
        ("به رئال مادرید رفت", {"رئال مادرید": "organisation"}),
        ("دادسرای امور جنایی تهران", {"دادسرای امور جنایی تهران": "organisation"}),
        ("اتحادیه اروپا ایران را محکوم کرد", {"اتحادیه اروپا": "organisation", "ایران": "place"}),
        ("سفارت ایتالیا در بغداد", {"سفارت ایتالیا": "organisation", "بغداد": "place"}),
        ("شورای امنیت سازمان ملل متحد شرکت کرد", {"شورای امنیت سازمان ملل متحد": "organisation"}),
        ("دانشگاه سیستان و بلوچستان", {"دانشگاه سیستان و بلوچستان": "organisation"}),
        ("به رشد جامعه ایران", {"ایران": "place"}),  # a university in Arabic alone
        ("به مصرف انرژی", {}),  # a bank in Arabic alone
    ],
)
def test_what_stands_around_a_known_name(text: str, expected: dict[str, str]) -> None:
    assert labelled(text) == expected


def test_a_country_has_its_code_and_an_unknown_name_nothing() -> None:
    assert entity("بريطانيا", EntityKind.PLACE) == entity("انگلیس", EntityKind.PLACE) == "GB"
    assert entity("تهران", EntityKind.PLACE) == entity("طهران", EntityKind.PLACE) == "Tehran"
    assert entity("تهران", EntityKind.ORGANISATION) is None
    assert entity("Nowhere", EntityKind.PLACE) is None


def mentions(text: str, language: str) -> dict[str, str]:
    return {text[own.start : own.end]: own.kind for own in known_mentions(text, 0, len(text), language)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Die Vereinten Nationen und Teherans Wächterrat",
            {"Vereinten Nationen", "Teheran", "Wächterrat"},
        ),
        ("fr", "la bande de Gaza, l’ONU et Damas", {"bande de Gaza", "ONU", "Damas"}),
        ("es", "Damas y caballeros de Ginebra", {"Ginebra"}),
        ("tr", "Birleşmiş Milletler'in Kudüs'teki", {"Birleşmiş Milletler", "Kudüs"}),
        ("de", "Teheraner Parisienne", set()),  # what they are a part of
    ],
)
def test_known_names_in_other_languages(language: str, text: str, expected: set[str]) -> None:
    assert set(mentions(text, language)) == expected


@pytest.mark.parametrize("language", ["de", "fr", "es", "tr"])
def test_every_known_name_is_found_in_its_language(language: str) -> None:
    for known in known_names():
        for name in (*known.english, *(name for only, name in known.others if only in ("", language))):
            assert mentions(f"x {name}, y", language).get(name) == known.kind, name


@pytest.mark.parametrize("known", known_names(), ids=lambda own: own.english[0])
def test_an_english_name_that_is_seldom_anything_else_is_found_with_its_kind(known: KnownName) -> None:
    for name in known.english:
        text = f"It was said that {name} had agreed."
        if known_kind(name) is not None:
            found = find_names(text, [(0, len(text))], languages=["en"])
            assert [(own.text, own.kind) for own in found] == [(name, known.kind)]


def test_a_place_of_one_word_may_be_a_team_and_a_small_word_ends_no_english_name() -> None:
    assert known_kind("Liverpool") is known_kind("Tehran") is known_kind("Iranian judiciary") is None
    assert known_kind("Soviet Union") == EntityKind.PLACE
    assert known_kind("Federal Reserve") == EntityKind.ORGANISATION


def test_a_person_called_like_a_place_stays_a_person() -> None:
    text = "Mr. George Washington met Denzel Washington."
    assert {own.kind for own in find_names(text, [(0, len(text))], languages=["en"])} == {EntityKind.PERSON}


def test_a_known_name_takes_the_place_of_its_parts_and_is_no_part_of_another() -> None:
    text = "Hier, les Nations unies ont écrit. On étudie à l'Université de Paris, et à Paris encore."
    found = {
        entity.name: str(entity.kind) for entity in recognise(text, [Paragraph(Span(0, len(text)), "fr")])
    }
    assert found["Nations unies"] == "organisation"
    assert "Nations" not in found
    assert found["Paris"] == "place"


def test_names_of_two_scripts_do_not_stand_over_one_another() -> None:
    text = "El Cairo-رمادی Congo Güvenlik Konseyi"
    found = find_names(text, [(0, len(text))], languages=["tr"])
    assert all(one.end <= other.start for one, other in pairwise(found)), found
