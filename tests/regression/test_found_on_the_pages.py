"""What readers met on the pages: without a mouse, from right to left, and counting what they were told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from tests.support.collections import an_index, write_index
from tests.support.documents import a_document, an_entity
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer.model.document import Document

    PagesOf = Callable[[Sequence[Document]], FlaskClient]

MATCH = re.compile(r'id="hit-(\d+)"')
LED_TO = re.compile(r'href="#hit-(\d+)"')


@pytest.fixture
def pages_of(tmp_path: Path) -> PagesOf:
    """Return a function that puts documents into an index and serves its pages."""

    def build(documents: Sequence[Document]) -> FlaskClient:
        an_index(tmp_path / "index", documents)
        return create_app({"INDEX": tmp_path / "index"}).test_client()

    return build


@pytest.mark.parametrize("query", ['khavaran OR "khavaran cemetery"', 'cemetery OR "khavaran cemetery"'])
def test_matches_that_overlap_are_one(pages_of: PagesOf, query: str) -> None:
    found = a_document("They lie in Khavaran cemetery.\n\nNobody came.", title="Khavaran cemetery")
    client = pages_of([found, a_document("Another place.")])
    hits = client.get("/search", query_string={"q": query})
    assert "<mark>Khavaran cemetery</mark>" in hits.text
    assert "more match" not in hits.text
    data = client.get(f"/document/{found.key}.json", query_string={"q": query}).get_json()
    assert [found.text[start:end] for start, end in data["highlights"]] == ["Khavaran cemetery"]
    html = client.get(f"/document/{found.key}", query_string={"q": query}).text
    assert "1 match<" in html
    assert MATCH.findall(html) == ["1"]
    assert set(LED_TO.findall(html)) == {"1"}


def test_mentions_that_overlap_are_one(pages_of: PagesOf) -> None:
    text = "The Khavaran cemetery is closed. Khavaran is a road."
    places = (
        an_entity("Khavaran", text, "Khavaran", kind=EntityKind.PLACE),
        an_entity("Khavaran cemetery", text, "Khavaran cemetery", kind=EntityKind.PLACE),
    )
    found = a_document(text, entities=places)
    client = pages_of([found])
    wanted = {"entity": ["Khavaran", "Khavaran cemetery"]}
    assert "more match" not in client.get("/search", query_string=wanted).text
    html = client.get(f"/document/{found.key}", query_string=wanted).text
    assert "2 mentions<" in html
    assert MATCH.findall(html) == ["1", "2"]


@pytest.mark.parametrize("address", ["/search?page=7", "/facets/author?page=7", "/ledger?page=7"])
def test_a_page_past_the_last_does_not_say_that_there_is_nothing(pages_of: PagesOf, address: str) -> None:
    client = pages_of([a_document("Graves.", author="Ada Bell")])
    html = client.get(address).text
    assert "There is no page 7." in html
    assert "There is none." not in html
    (last,) = re.findall(r'<a href="([^"]*)">Go to the last page</a>', html)
    assert "There is no" not in client.get(last).text


def test_a_page_of_copies_past_the_last_says_so(pages_of: PagesOf) -> None:
    document = a_document("Graves.")
    html = pages_of([document]).get(f"/document/{document.key}/copies?page=7").text
    assert "There is no page 7." in html


def test_a_name_and_its_count_are_two_words(pages_of: PagesOf) -> None:
    """For who copies them, and who says them to steer by voice: `UPI 1` is in `UPI, 1 document`."""
    client = pages_of([a_document("Graves.", author="UPI", date="1988", entities=["Ada Bell", "Cora Dean"])])
    for address in ("/", "/search", "/facets/author", "/entity/Ada%20Bell"):
        html = client.get(address).text
        assert '</bdi> <span class="count">' in html
        assert '</bdi><span class="count">' not in html


def test_what_is_seen_of_a_link_is_in_its_name(tmp_path: Path) -> None:
    """Who steers by voice says what is seen (WCAG 2.5.3)."""
    listed = Authority([AuthorityEntry("The Union", EntityKind.ORGANISATION, ("Mojahed", "Nojahed"))])
    text = "Nojahed was named."
    write_index(
        tmp_path,
        [a_document(text, entities=[an_entity("The Union", text, "Nojahed", kind=EntityKind.ORGANISATION)])],
        authority=listed,
    )
    client = create_app({"INDEX": tmp_path}).test_client()
    for address in ("/search?q=Mojahed", "/search?q=Mojahed&variants=-Nojahed"):
        ((name, seen),) = re.findall(r'aria-label="([^"]*Nojahed[^"]*)">(\w+)</a>', client.get(address).text)
        assert seen in name
