"""Documents that name any of several people, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer import Facet, Filter, Joining, SearchRequest
from tests.support.collections import an_index
from tests.support.documents import a_document, an_entity
from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("joined")
    texts = ["Ada met Bea.", "Ada met Cleo.", "Bea met Cleo and Ada."]
    names = ("Ada", "Bea", "Cleo")
    documents = [
        a_document(text, entities=[an_entity(name, text, name) for name in names if name in text])
        for text in texts
    ]
    an_index(folder, documents)
    return create_app({"INDEX": str(folder)}).test_client()


def test_all_narrows_what_any_widens(client: FlaskClient) -> None:
    for how, total in (("any", 3), ("all", 2)):
        answer = client.get(f"/search.json?entity=Ada&entity=Bea&entity_match={how}").json
        assert answer["total"] == total


def test_beside_all_a_count_is_what_one_more_name_would_give(client: FlaskClient) -> None:
    answer = client.get("/search.json?entity=Ada&entity=Bea&entity_match=all").json
    counts = {value["value"]: value["count"] for value in answer["facets"]["entity"]}
    assert counts == {"Ada": 2, "Bea": 2, "Cleo": 1}


def test_the_page_switches_between_them(client: FlaskClient) -> None:
    html = client.get("/search?entity=Ada&entity=Bea").text
    assert "Documents that name any of them." in html
    assert "/search?entity=Ada&amp;entity=Bea&amp;entity_match=all" in html
    html = client.get("/search?entity=Ada&entity=Bea&entity_match=all").text
    assert "Documents that name all of them." in html
    assert "naming <bdi>Ada</bdi> and <bdi>Bea</bdi>" in html


def test_one_name_needs_no_switch(client: FlaskClient) -> None:
    assert "Documents that name" not in client.get("/search?entity=Ada").text


def test_a_value_that_is_left_out_wins(client: FlaskClient) -> None:
    answer = client.get("/search.json?entity=Ada&entity=Bea&not_entity=Cleo&entity_match=all").json
    assert answer["total"] == 1


def test_only_entities_are_joined_so() -> None:
    request = SearchRequest(filters=frozenset({Filter(Facet.AUTHOR, "a")}), entity_match=Joining.ALL)
    assert not request.needs_all(Facet.AUTHOR)
