"""Editions in TEI, and XML of any other kind."""

from __future__ import annotations

import pytest

from indexer.reading.source_text import Unreadable
from tests.unit.indexer.reading.builders import claims, fixture, of_kind, read_all, read_one, texts

XML = '<?xml version="1.0"?>\n'


def an_edition(body: str, header: str = "", language: str = "fa") -> str:
    return (
        f'{XML}<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{language}"><teiHeader>{header}</teiHeader>'
        f"<text><body>{body}</body></text></TEI>"
    )


def test_an_edition_of_pandoc() -> None:
    found = read_one("a.tei", fixture("pandoc.tei"))
    assert found.media_type == "application/tei+xml"
    assert of_kind(found, "heading")[-2:] == ["What was found", "گزارش کمیته"]
    assert of_kind(found, "item") == ["a ledger of deliveries", "a broken seal"]
    assert of_kind(found, "quote") == ["Nobody had opened the iron door since the winter."]
    assert claims(found, "title") == [("The cistern of Karvandar", "TEI title")]
    assert claims(found, "author") == [("Mina Ostovar", "TEI author")]
    assert claims(found, "date") == [("2019-04-27", "TEI date")]


def test_pages_turn_where_the_edition_says() -> None:
    body = '<pb n="12"/><p>one<pb n="13"/> goes on</p><p>two</p><pb/><p>three</p><pb/><l>four<lb/>five</l>'
    found = read_one("a.xml", an_edition(body))
    assert [(block.page, block.text) for block in found.blocks] == [
        (12, "one goes on"),
        (13, "two"),
        (14, "three"),
        (15, "four five"),
    ]


def test_text_outside_of_paragraphs_is_not_lost() -> None:
    found = read_one("a.xml", an_edition("<div>loose <hi>words</hi><p>one <!-- no --> two</p>tail</div>"))
    assert texts(found) == ["loose words", "one two", "tail"]
    header = "<profileDesc><langUsage><language ident='ar'>Arabic</language></langUsage></profileDesc>"
    assert claims(read_one("a.xml", an_edition("<p>x</p>", header)), "language") == [
        ("ar", "TEI language"),
        ("fa", "TEI xml:lang"),
    ]


def test_other_xml_is_the_text_between_its_tags() -> None:
    found = read_one("a.xml", f"{XML}<log><entry>Words</entry><entry>Others</entry></log>")
    assert (found.media_type, texts(found)) == ("application/xml", ["Words", "Others"])


@pytest.mark.parametrize("content", [f"{XML}<log/>", an_edition("")])
def test_xml_without_text_is_unreadable(content: str) -> None:
    with pytest.raises(Unreadable, match="no text found"):
        read_all("a.xml", content)
