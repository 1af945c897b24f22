"""Copies of a text on the pages: in the results, beside the document, on their own page, and compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document
from tests.support.reposts import a_report, a_repost
from web import create_app
from web.presenters import copies as copies_presenter

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def own_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copies") / "index"
    write_index(
        path,
        [
            a_report("en", title="Report", source="a.txt", date="2017-09-02", publisher="UPI"),
            a_repost("en", title="<Repost>", source="b.txt", date="2018-01-01", publisher="Wire"),
            a_report("en", title="Mirror", source="c.txt"),
            a_report("fa", title="گزارش", source="fa.txt", date="2017"),
            a_repost("fa", title="بازنشر", source="fb.txt"),
            a_document("The cemetery has a gate.", title="Gate", source="d.txt"),
        ],
    )
    return path


@pytest.fixture
def client(own_index: Path) -> FlaskClient:
    return create_app({"INDEX": own_index}).test_client()


@pytest.fixture
def keys(own_index: Path) -> dict[str, str]:
    return {document.source: document.key for document in open_engine(own_index).documents(SearchRequest())}


def text(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    body = re.sub(r"<[^>]*>", " ", response.text[response.text.index("<main") :])
    return " ".join(body.split())


def test_a_row_tells_where_else_the_text_is(client: FlaskClient, keys: dict[str, str]) -> None:
    body = text(client, "/search?q=cemetery")
    assert "4 documents match" in body
    assert "2 of them are copies of others and share their rows. Show each by itself" in body
    assert "Also in 2 places" in body
    html = client.get("/search?q=cemetery").text
    assert f'href="/document/{keys["a.txt"]}/copies?q=cemetery"' in html
    assert "&lt;Repost&gt;" in html
    assert html.count('<article class="hit">') == 2


def test_each_copy_has_a_row_on_request(client: FlaskClient) -> None:
    body = text(client, "/search?q=cemetery&copies=all")
    assert "2 of them are copies of others. Show copies in one row" in body
    assert client.get("/search?q=cemetery&copies=all").text.count('<article class="hit">') == 4


def test_facets_say_what_they_count(client: FlaskClient) -> None:
    assert "Every document counts. Count copies once" in text(client, "/search?q=cemetery")
    html = client.get("/search?q=cemetery&counts=families").text
    assert "Copies count once." in html
    assert 'href="/search?q=cemetery"' in html


def test_nothing_is_said_of_copies_where_there_are_none(client: FlaskClient) -> None:
    html = client.get("/search?q=%22has+a+gate%22").text
    assert "Also in" not in html
    assert "copies" not in html[html.index("<main") :]


def test_a_search_keeps_how_copies_are_shown(client: FlaskClient) -> None:
    html = client.get("/search?q=cemetery&copies=all&counts=families").text
    assert '<input type="hidden" name="copies" value="all">' in html
    assert '<input type="hidden" name="counts" value="families">' in html


@pytest.mark.parametrize("url", ["/search?q=a&copies=some", "/search?q=a&counts=words"])
def test_what_means_nothing_is_said(client: FlaskClient, url: str) -> None:
    assert "was left out" in text(client, url)
    assert client.get(url.replace("/search?", "/search.json?")).status_code == 400


def test_a_document_names_its_copies(client: FlaskClient, keys: dict[str, str]) -> None:
    body = text(client, f"/document/{keys['a.txt']}")
    assert "Also in 2 places" in body
    assert re.search(r"&lt;Repost&gt; Wire 1 January 2018 b\.txt \d\d % the same", body)
    assert "Mirror undated c.txt the same text" in body
    assert "All copies" not in body
    assert "Also in" not in text(client, f"/document/{keys['d.txt']}")


def test_the_page_of_copies_has_them_all(
    client: FlaskClient, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/document/{keys['a.txt']}/copies"
    body = text(client, url)
    assert "2 copies" in body
    assert body.index("Repost") < body.index("Mirror")
    monkeypatch.setattr(copies_presenter, "COPIES_ON_PAGE", 1)
    monkeypatch.setattr("web.views.copies.COPIES_ON_PAGE", 1)
    assert "Mirror" in text(client, f"{url}?page=2")
    assert "Repost" not in text(client, f"{url}?page=2")
    data = client.get(f"{url}.json?page=2").json
    assert (data["total"], [copy["title"] for copy in data["copies"]]) == (2, ["Mirror"])


def test_copies_are_data_too(client: FlaskClient, keys: dict[str, str]) -> None:
    data = client.get(f"/document/{keys['a.txt']}/copies.json").json
    assert (data["key"], data["total"]) == (keys["a.txt"], 2)
    assert [(copy["key"], copy["exact"]) for copy in data["copies"]] == [
        (keys["b.txt"], False),
        (keys["c.txt"], True),
    ]
    assert set(data["copies"][0]) == {
        *("key", "title", "date", "publisher", "source", "exact", "similarity", "containment")
    }


def test_what_differs_is_marked_for_eyes_and_ears(client: FlaskClient, keys: dict[str, str]) -> None:
    url = f"/document/{keys['a.txt']}/compare/{keys['b.txt']}"
    html = client.get(url).text
    assert re.search(r"<del><span class=\"unseen\"[^>]*>\[only in A: </span>about<span", html)
    assert re.search(r"<ins><span class=\"unseen\"[^>]*>\[only in B: </span>some<span", html)
    assert "1 word only in A" in text(client, url)
    assert f'href="/document/{keys["b.txt"]}/compare/{keys["a.txt"]}"' in html


def test_a_persian_text_is_compared_in_its_own_direction(client: FlaskClient, keys: dict[str, str]) -> None:
    html = client.get(f"/document/{keys['fa.txt']}/compare/{keys['fb.txt']}").text
    assert re.search(r'<p dir="auto" lang="fa">[^\n]*<del>', html)


def test_texts_without_a_difference_are_said_to_be_the_same(
    client: FlaskClient, keys: dict[str, str]
) -> None:
    assert "The texts are the same." in text(client, f"/document/{keys['a.txt']}/compare/{keys['c.txt']}")


@pytest.mark.parametrize("path", ["nothing/copies", "nothing/compare/nothing", "nothing/copies.json"])
def test_a_document_that_is_not_there_has_no_copies(client: FlaskClient, path: str) -> None:
    assert client.get(f"/document/{path}").status_code == 404
