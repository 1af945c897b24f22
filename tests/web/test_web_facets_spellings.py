"""The spellings of an entity under its value in the facet, and the way to its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from indexer import EntityKind, Facet, FacetValue, SearchRequest
from tests.support.collections import an_index
from tests.support.documents import a_document, an_entity
from web import create_app
from web.presenters.facets import SHOWN_OF_A_KIND, SHOWN_SPELLINGS, SPELLINGS_OF_A_PAGE, grouped

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SPELLINGS = ("Ra'isi", "Raeesi", "رئیسی", "Reissi")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("spelled")
    texts = [", ".join(SPELLINGS[: i + 1]) for i in range(len(SPELLINGS))]
    documents = [
        a_document(f"{text} and Ada.", entities=[an_entity("Raisi", text, *SPELLINGS), an_entity("Ada")])
        for text in texts
    ]
    an_index(folder, documents)
    return create_app({"INDEX": str(folder)}).test_client()


def line(html: str) -> str:
    (found,) = re.findall(r'<p class="also-spelled">also (.*?)</p>', html)
    return found


def test_the_results_show_the_most_frequent_spellings(client: FlaskClient) -> None:
    said = line(client.get("/search").text)
    assert said == "<bdi>Ra&#39;isi</bdi>, <bdi>Raeesi</bdi>, <bdi>رئیسی</bdi>, …"


def test_a_chosen_name_leads_to_its_page(client: FlaskClient) -> None:
    assert "/entity/Raisi" not in client.get("/search").text
    assert '<a href="/entity/Raisi">About' in line(client.get("/search?entity=Raisi").text)
    assert "/entity/Nobody" not in client.get("/search?entity=Nobody").text


def test_the_page_of_all_values_shows_them_all_and_leads_on(client: FlaskClient) -> None:
    html = client.get("/facets/entity").text
    said = line(html)
    assert re.findall(r"<bdi>([^<]*)</bdi>", said)[:4] == ["Ra&#39;isi", "Raeesi", "رئیسی", "Reissi"]
    assert '<a href="/entity/Ada">About' in html


def a_value(name: str, read: list[str], **values: bool) -> FacetValue:
    def load() -> tuple[str, ...]:
        read.append(name)
        return tuple(f"s{i}" for i in range(SPELLINGS_OF_A_PAGE + 2))

    return FacetValue(name, 1, kind=EntityKind.PERSON, load_spellings=load, **values)


def test_spellings_are_read_for_what_is_shown_alone() -> None:
    read: list[str] = []
    values = [a_value(f"n{i}", read) for i in range(SHOWN_OF_A_KIND + 5)]
    (group,) = grouped(Facet.ENTITY, values, SearchRequest(), SHOWN_OF_A_KIND, n_spellings=SHOWN_SPELLINGS)
    assert read == [f"n{i}" for i in range(SHOWN_OF_A_KIND)]
    assert group.values[0].spellings == tuple(f"s{i}" for i in range(SHOWN_SPELLINGS))
    assert group.values[0].n_more_spellings == SPELLINGS_OF_A_PAGE + 2 - SHOWN_SPELLINGS


def test_a_list_without_spellings_reads_none() -> None:
    read: list[str] = []
    ((value,),) = [group.values for group in grouped(Facet.ENTITY, [a_value("n", read)], SearchRequest())]
    assert (read, value.spellings) == ([], ())
