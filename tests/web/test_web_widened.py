"""What was looked for beside what was typed stands above the results, and can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from tests.support.collections import write_index
from tests.support.documents import a_document, an_entity
from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SPELLINGS = tuple(f"{letter}ojahed" for letter in "MNBDFGHKL")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("widened")
    texts = [f"{spelling} was named." for spelling in SPELLINGS]
    documents = [
        a_document(
            text,
            entities=[an_entity("The Union", text, spelling, kind=EntityKind.ORGANISATION)],
            source=f"{i}.txt",
        )
        for i, (text, spelling) in enumerate(zip(texts, SPELLINGS, strict=True))
    ]
    listed = Authority([AuthorityEntry("The Union", EntityKind.ORGANISATION, SPELLINGS)])
    write_index(folder, documents, authority=listed)
    return create_app({"INDEX": str(folder)}).test_client()


def test_the_first_stand_open_and_the_others_behind_a_fold(client: FlaskClient) -> None:
    html = client.get("/search?q=Mojahed").text
    assert "9 documents match" in html
    shown, _, folded = html.partition("<details>\n<summary>2 more</summary>")
    assert shown.count(">without</a>") == 6
    assert folded.count(">without</a>") == 2


def test_one_can_be_left_out_and_brought_back(client: FlaskClient) -> None:
    html = client.get("/search?q=Mojahed").text
    assert "/search?q=Mojahed&amp;variants=-Nojahed" in html
    html = client.get("/search?q=Mojahed&variants=-Nojahed").text
    assert "8 documents match" in html
    assert "<s><bdi>Nojahed</bdi></s>" in html
    assert ">again</a>" in html


def test_all_can_be_turned_off_and_on(client: FlaskClient) -> None:
    html = client.get("/search?q=Mojahed&variants=off").text
    assert "1 document matches" in html
    assert "Look for other spellings of names, and synonyms" in html


@pytest.mark.parametrize("value", ["on", "Nojahed", "-"])
def test_a_value_that_means_nothing_is_said(client: FlaskClient, value: str) -> None:
    assert "is neither off nor - and a spelling" in client.get(f"/search?q=Mojahed&variants={value}").text
    assert client.get(f"/search.json?q=Mojahed&variants={value}").status_code == 400
