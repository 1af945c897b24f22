"""The dates that texts name have bars, a list and a place beside each document, apart from publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, open_engine, reindex
from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

TEXTS = {
    "report.txt": "The report\n\n3 August 2017\n\n"
    "It was told in July 1988, and on 28 July 1988, who was gone.\n\n"
    "Nobody was told again before 1991. The families came to the gate on each day of the week.",
    "letter.txt": "The letter\n\nThey wrote in the spring of 1991, and nobody answered them for a long time.",
    "note.txt": "گزارش\n\nدر سال ۱۳۶۷ کسی به خانواده‌ها چیزی نگفت و نام کسی را نخواندند و دفتر را بستند.",
}


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dates")
    (folder / "corpus").mkdir()
    for name, text in TEXTS.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    reindex(folder / "corpus", folder / "index", jobs=1)
    return folder / "index"


@pytest.fixture
def dated(index_dir: Path) -> FlaskClient:
    return create_app({"INDEX": index_dir}).test_client()


def test_the_two_axes_of_time_are_told_apart(dated: FlaskClient) -> None:
    html = dated.get("/search").text
    published, named = html.index("<h3>Published</h3>"), html.index("<h3>Dates named in the text</h3>")
    assert published < html.index('href="/search?from=2017&amp;to=2017"') < named
    assert named < html.index('href="/search?mentioned=1991"') < html.index("<h3>Language</h3>")
    assert 'aria-label="1991, named in 2 documents"' in html
    assert 'href="/search?mentioned=1988-07-28"' in html
    assert "28 July 1988" in html


def test_a_year_that_is_chosen_is_marked_and_can_be_taken_back(dated: FlaskClient) -> None:
    html = dated.get("/search?mentioned=1991").text
    assert "2 documents, naming the date <bdi>1991</bdi>" in html
    assert "<mark>1991</mark>" in html
    assert 'aria-current="true"><span class="tick">✓</span><bdi>1991</bdi>' in html


def test_all_dates_are_listed_by_frequency(dated: FlaskClient) -> None:
    html = dated.get("/facets/mentioned?prefix=1988").text
    assert html.index("<bdi>1988</bdi>") < html.index("<bdi>July 1988</bdi>") < html.index("28 July 1988")
    assert "<bdi>1991</bdi>" not in html


def test_a_document_lists_its_dates_with_the_way_to_them(dated: FlaskClient, index_dir: Path) -> None:
    keys = {found.source: found.key for found in open_engine(index_dir).documents(SearchRequest())}
    html = dated.get(f"/document/{keys['report.txt']}").text
    (_, _, named) = html.partition('<h2 id="dates-title">')
    assert named.index("July 1988</time>") < named.index("28 July 1988</time>") < named.index("1991</time>")
    assert '<a class="place" href="#p3">3</a>' in named
    html = dated.get(f"/document/{keys['note.txt']}").text
    assert "about 1988" in html
    assert "<bdi>۱۳۶۷</bdi>" in html


def test_a_value_that_is_no_date_is_shown_as_it_was_asked(dated: FlaskClient) -> None:
    response = dated.get("/search?mentioned=soon")
    assert response.status_code == 200
    assert "naming the date <bdi>soon</bdi>" in response.text
