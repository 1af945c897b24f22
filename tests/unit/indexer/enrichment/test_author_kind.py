"""Organisations that sign are told from persons, and no person is called one."""

from __future__ import annotations

import json

import pytest

from indexer.enrichment.author_kind import kind_of_author
from indexer.model.document import EntityKind
from tests.unit.indexer.enrichment.builders import build
from tests.unit.indexer.reading.builders import a_page, read_one

ORGANISATIONS = (
    "Amnesty International",
    "Justice for the Victims of the 1988 Massacre in Iran (JVMI)",
    "UPI",
    "N.C.R.I.",
    "iran-hrm.com",
    "Northgate Document Archive",
    "Ministère de la Justice",
    "Verein der Hafenarbeiter",
    "سازمان عفو بین‌الملل",
    "کانون نویسندگان ایران",
    "وكالة الأنباء",
    "والمنظمة العالمية",
)
PERSONS = (
    "Edda Harwell",
    "Alejo Vidal-Quadras",
    "Struan Stevenson",
    "Frank Church",
    "Emily Post",
    "J. R. Weaver",
    "Ruth Vandermeel MEP",
    "مریم رجوی",
    "ابراهیم کارخانه",
    "أحمد حسن علي",
)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_is_known_by_its_name(name: str) -> None:
    assert kind_of_author(name) is EntityKind.ORGANISATION


@pytest.mark.parametrize("name", PERSONS)
def test_a_person_is_a_person(name: str) -> None:
    assert kind_of_author(name) is EntityKind.PERSON


def test_whoever_is_named_as_the_publisher_is_one() -> None:
    assert kind_of_author("Harbour Street", publisher="HARBOUR STREET") is EntityKind.ORGANISATION


def test_markup_that_says_organisation_is_believed_and_one_that_says_person_is_not() -> None:
    assert kind_of_author("Karvandar", EntityKind.ORGANISATION) is EntityKind.ORGANISATION
    assert kind_of_author("Associated Press", EntityKind.PERSON) is EntityKind.ORGANISATION


def test_the_kinds_of_a_page_come_from_its_markup() -> None:
    authors = [
        {"@type": "Person", "name": "Edda Harwell"},
        {"@type": "NewsMediaOrganization", "name": "Karvandar"},
    ]
    script = json.dumps({"@type": "NewsArticle", "headline": "A", "author": authors})
    page = a_page(
        f'<script type="application/ld+json">{script}</script>', "<p>By Edda Harwell and Karvandar</p>"
    )
    document, _ = build(read_one("a.html", page))
    assert dict(zip(document.authors, document.author_kinds, strict=True)) == {
        "Edda Harwell": EntityKind.PERSON,
        "Karvandar": EntityKind.ORGANISATION,
    }
