"""Places and bodies by their names in three languages: the packaged file, and that its names are found."""

from __future__ import annotations

from collections import Counter

import pytest

from indexer.model.document import EntityKind
from indexer.names.known_names import KnownName, known_entity_of, known_names
from indexer.names.name_parts import split_bodies
from indexer.names.recognition.unicase import find_unicase_names


def labelled(text: str) -> dict[str, str]:
    return {text[own.start : own.end]: own.label for own in find_unicase_names(text, 0, len(text))}


def entity(name: str, kind: EntityKind) -> str | None:
    return known_entity_of(kind, split_bodies([name])[0])


def test_a_name_stands_for_one_place_or_body() -> None:
    for language in ("english", "persian", "arabic"):
        names = [(own.kind, name) for own in known_names() for name in getattr(own, language)]
        assert [name for name, n in Counter(names).items() if n > 1] == []
    unknown = [
        (own.english[0], name)
        for own in known_names()
        for name in (*own.english, *own.persian, *own.arabic)
        if entity(name, own.kind) is None
    ]
    assert unknown == []


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
        ("دادسرای امور جنایی تهران", {}),  # the town is the last word of a body's name
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
