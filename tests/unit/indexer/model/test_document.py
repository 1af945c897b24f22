"""A document, its key and its export."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from indexer.model.document import (
    KEY_CHARS,
    Confidence,
    Document,
    DocumentDate,
    Entity,
    EntityKind,
    Paragraph,
    document_key,
)
from indexer.model.partial_date import PartialDate
from indexer.model.span import Span
from tests.support.documents import a_document, a_mentioned_date, an_entity


def test_a_key_depends_on_the_path_and_the_record_alone() -> None:
    assert (
        a_document("one", source="a.txt").key
        == a_document("two", source="a.txt").key
        == document_key("a.txt")
    )
    keys = {document_key("a.txt"), document_key("b.txt"), document_key("a.txt", "1"), document_key("a.txt1")}
    assert len(keys) == 4


def test_a_key_is_twelve_small_letters_and_digits() -> None:
    for source in ("a.txt", "نامه.txt", "a b/c.html"):
        key = document_key(source)
        assert len(key) == KEY_CHARS == 12
        assert key.isascii()
        assert key.isalnum()
        assert key == key.lower()


def test_a_key_stays_the_same_for_ever() -> None:
    assert document_key("a.txt") == "dc34wcm2t2r7"


def test_spellings_come_by_frequency_then_by_letter() -> None:
    text = "Raisi, Ra’isi, Raisi, Ebrahim\n  Raisi, A. Raisi"
    entity = an_entity("Ebrahim Raisi", text, "Ra’isi", "Ebrahim\n  Raisi")
    mentions = (*entity.mentions, Span(0, 5), Span(15, 20))
    assert Entity("x", EntityKind.PERSON, mentions).spellings(text) == ("Raisi", "Ebrahim Raisi", "Ra’isi")


def test_an_entity_that_only_the_metadata_names_has_no_spellings() -> None:
    assert Entity("x", EntityKind.PLACE).spellings("x") == ()


def test_an_export_says_how_often_and_in_which_spellings_an_entity_is_named() -> None:
    text = "Raisi and Raisi"
    exported = a_document(
        text, entities=[an_entity("Ebrahim Raisi", text, "Raisi")], date="1988-07"
    ).to_export()
    assert exported["entities"] == [
        {"name": "Ebrahim Raisi", "kind": "person", "spellings": ["Raisi"], "count": 2}
    ]
    assert exported["date"] == {
        "value": "1988-07",
        "precision": "month",
        "evidence": "stated by the test",
        "confidence": "medium",
        "inferred": False,
    }


def test_an_inferred_date_comes_back_as_such() -> None:
    date = DocumentDate(PartialDate(2013), 'inferred from "x"', Confidence.LOW, is_inferred=True)
    document = replace(a_document(), date=date)
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document
    assert date.to_json()["inferred"] is True


def test_the_dates_that_a_text_names_come_back_from_json_and_are_exported() -> None:
    text = "In July 1988 and again in July 1988. 15 رمضان 1409"
    named = (
        a_mentioned_date("1988-07", text, "July 1988"),
        a_mentioned_date("1989-04-21", text, "15 رمضان 1409", is_approximate=True),
    )
    document = a_document(text, mentioned_dates=named)
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document
    assert document.to_export()["mentioned_dates"] == [
        {
            "value": "1988-07",
            "precision": "month",
            "approximate": False,
            "spellings": ["July 1988"],
            "count": 2,
        },
        {
            "value": "1989-04-21",
            "precision": "day",
            "approximate": True,
            "spellings": ["15 رمضان 1409"],
            "count": 1,
        },
    ]
    assert named[0].facet_values() == ("1988", "1988-07")


@pytest.mark.parametrize("text", ["", "one\n\ntwo", "  one \n \n\n two"])
def test_the_builder_cuts_paragraphs_at_blank_lines(text: str) -> None:
    assert [p.span.of(text) for p in a_document(text).paragraphs] == text.split()


def paged(*pages: int | None) -> Document:
    text = "\n\n".join("abcdefgh"[: len(pages)])
    spans = [Span(3 * i, 3 * i + 1) for i in range(len(pages))]
    paragraphs = tuple(Paragraph(span, "en", page=page) for span, page in zip(spans, pages, strict=True))
    return replace(a_document(text), paragraphs=paragraphs, parent=document_key("a.eml"))


def test_pages_and_the_parent_come_back_from_json() -> None:
    document = paged(None, 1, 1, 4, None, 4)
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_paragraphs_of_the_time_before_there_were_pages_are_read() -> None:
    stored = a_document("one\n\ntwo").to_json()
    assert [len(row) for row in stored["paragraphs"]] == [4, 4]
    del stored["parent"]
    assert Document.from_json(stored) == a_document("one\n\ntwo")


def test_an_export_says_where_pages_begin() -> None:
    exported = paged(1, 1, 2, 3, None).to_export()
    assert exported["pages"] == [{"page": 1, "start": 0}, {"page": 2, "start": 6}, {"page": 3, "start": 9}]
    assert exported["parent"] == document_key("a.eml")
    assert a_document("one").to_export()["pages"] == []
