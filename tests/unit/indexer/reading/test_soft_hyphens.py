"""Soft hyphens, which nobody sees and which would cut words, names and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.reading.characters import without_soft_hyphens, without_soft_hyphens_in_markup
from tests.unit.indexer.reading.builders import a_page, read_one, texts

if TYPE_CHECKING:
    from indexer.reading.source_text import SourceText


def _said(found: SourceText) -> str:
    return "\n".join([*texts(found), *(claim.value for claim in found.claims)])


@pytest.mark.parametrize("hyphen", ["\xad", "&shy;", "&#173;", "&#xAD;", "&#x00ad;\xad"])
def test_regression_a_word_of_a_page_is_whole(hyphen: str) -> None:
    body = f"<p>Die Bundes{hyphen}regie{hyphen}rung sprach am 3. Sep{hyphen}tember mit Stra{hyphen}té.</p>"
    found = read_one("a.html", a_page(body=body))
    assert "Die Bundesregierung sprach am 3. September mit Straté." in _said(found)


def test_regression_a_headline_with_soft_hyphens_is_the_title_without() -> None:
    page = (
        "<html><head><title>Innenministerium schweigt</title></head>"
        "<body><h1>Innen&shy;ministerium schweigt</h1>"
        "<p>Von Anna Muster, 3. Sep&shy;tember 2015</p><p>"
        + "Ein Satz mit Wörtern. " * 30
        + "</p></body></html>"
    )
    said = _said(read_one("a.html", page))
    assert "Innenministerium schweigt" in said
    assert "\xad" not in said


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_word_of_a_plain_text_is_whole(name: str) -> None:
    assert texts(read_one(name, "Die Bundes\xadregie\xad\xadrung sprach.")) == ["Die Bundesregierung sprach."]


def test_a_misread_letter_is_mended_before_soft_hyphens_go() -> None:
    """The second byte of í is a soft hyphen in Latin-1."""
    words = "María dijo aquí que sí, así y allí también; el país así lo oyó aquí. " * 4
    page = a_page(body=f"<p>{words}</p>").encode().decode("latin-1")
    assert "María dijo aquí que sí" in _said(read_one("a.html", page.encode()))


@pytest.mark.parametrize("text", ["1\xad2", "\xada", "a\xad", "a\xad b", "a\xad\nb"])
def test_what_stands_between_no_two_letters_stays(text: str) -> None:
    assert without_soft_hyphens(text) == text == without_soft_hyphens_in_markup(text)
