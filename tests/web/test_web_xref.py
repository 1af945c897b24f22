"""A list of names against the collection, on a page and as data."""

from __future__ import annotations

import csv
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support.collections import an_index
from tests.support.documents import a_document, an_entity
from web import create_app
from web.params import MAX_NAMES, MAX_NAMES_CHARS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TEXT = "Mostafa Pourmohammadi and Ada <Bell> met."
PERSIAN = "مصطفی پورمحمدی"
NAMES = f"{PERSIAN}\r\n\r\n  John   Smith<b> \r\n{PERSIAN}\r\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("xref")
    names = ("Mostafa Pourmohammadi", "Ada <Bell>")
    an_index(folder, [a_document(TEXT, entities=[an_entity(name, TEXT, name) for name in names])])
    return create_app({"INDEX": folder}).test_client()


def test_it_begins_with_a_form(client: FlaskClient) -> None:
    html = client.get("/xref").text
    assert '<textarea id="names" name="names"' in html
    assert "<table" not in html
    assert 'role="status"' not in html


def test_names_stand_with_what_they_may_be(client: FlaskClient) -> None:
    html = client.get("/xref", query_string={"names": NAMES}).text
    assert '<p role="status">1 of 2 names are like one of the collection</p>' in html
    (row,) = re.findall(r"<tbody.*?>(.*?)</tbody>", html, re.DOTALL)
    assert f"<bdi>{PERSIAN}</bdi></th>" in row
    assert '<a href="/entity/Mostafa%20Pourmohammadi"><bdi>Mostafa Pourmohammadi</bdi></a>' in row
    assert "the same name" in row
    assert 'href="/search?entity=Mostafa+Pourmohammadi"' in row
    assert row.count("<tr") == 1


def test_those_that_were_not_found_lead_to_a_search_for_the_words(client: FlaskClient) -> None:
    html = client.get("/xref", query_string={"names": NAMES}).text
    rest = html[html.index('id="unmatched-title"') :]
    assert '<a href="/search?q=John+Smith%3Cb%3E" rel="nofollow"><bdi>John Smith&lt;b&gt;</bdi></a>' in rest
    (text,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.DOTALL)
    assert unescape(text) == f"{PERSIAN}\nJohn Smith<b>"


def test_it_is_data_and_a_table_too(client: FlaskClient) -> None:
    found, missing = client.get("/xref.json", query_string={"names": NAMES}).json["names"]
    assert (found["name"], found["matches"][0]["entity"]) == (PERSIAN, "Mostafa Pourmohammadi")
    assert (missing["name"], missing["matches"]) == ("John Smith<b>", [])
    response = client.get("/xref.csv", query_string={"names": NAMES})
    assert response.headers["Content-Disposition"] == "attachment; filename=names.csv"
    rows = list(csv.DictReader(response.get_data().decode("utf-8-sig").splitlines()))
    assert [(row["name"], row["grade"], row["documents"]) for row in rows] == [
        (PERSIAN, "same", "1"),
        ("John Smith<b>", "", ""),
    ]


def test_its_links_lead_to_the_same_names(client: FlaskClient) -> None:
    html = client.get("/xref", query_string={"names": NAMES}).text
    (href,) = [unescape(h) for h in re.findall(r'href="(/xref\.csv[^"]*)"', html)]
    rows = client.get(href).get_data().decode("utf-8-sig").splitlines()
    assert len(rows) == 3


@pytest.mark.parametrize(
    "names",
    ["\n".join(f"Name {i}" for i in range(MAX_NAMES + 1)), "\n".join("ab" * 300 + str(i) for i in range(9))],
)
def test_too_many_names_are_said(client: FlaskClient, names: str) -> None:
    html = client.get("/xref", query_string={"names": names}).text
    assert re.search(rf"Only the first \d+ of {len(names.splitlines())} names were looked for", html)
    refused = client.get("/xref.json", query_string={"names": names})
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-request")
    assert f"{MAX_NAMES_CHARS:,}" in refused.json["detail"]


def test_data_know_no_other_parameter(client: FlaskClient) -> None:
    assert client.get("/xref.json?names=Ada&q=x").status_code == 400
    assert client.get("/xref.csv?names=Ada&names=Bea").status_code == 400


def test_the_names_of_the_facet_lead_there(client: FlaskClient) -> None:
    assert 'href="/xref"' in client.get("/facets/entity").text
    assert 'href="/xref"' not in client.get("/facets/author").text
