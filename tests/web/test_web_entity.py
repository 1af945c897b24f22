"""The page of an entity: its spellings, its documents, and who is named with it."""

from __future__ import annotations

import re
import shlex
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from indexer import (
    Companion,
    EntityKind,
    EntityProfile,
    ListedDetails,
    NameDecision,
    SearchRequest,
    SearchResponse,
    Suggestion,
)
from indexer.names.authority import Authority, AuthorityEntry
from tests.support.collections import an_index, write_index
from tests.support.documents import a_document, an_entity
from web import create_app
from web.presenters.entity import MOST_TOGETHER, SHOWN_TOGETHER, entity_view

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

RAISI = "Ebrahim Raisi"
PERSIAN = "ابراهیم رئیسی"
LISTED = Authority(
    (
        AuthorityEntry(
            name=RAISI,
            kind=EntityKind.PERSON,
            aliases=("Raisi", "Raeesi", PERSIAN, "Reissi"),
            id="raisi",
            identifiers=(("wikidata", "Q5939391"),),
            dates=(("born", "1960-12-14"),),
        ),
    )
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    texts = {
        "a": ("Raisi met Ada Bell in Evin. Raisi left.", "1988", "en"),
        "b": ("Raeesi was there.\n\nAda Bell was not.", "1990", "en"),
        "c": (f"{PERSIAN} در اوین بود.", "2017", "fa"),
        "d": ("Ada Bell wrote of Evin.", None, "en"),
    }
    documents = []
    for name, (text, date, language) in texts.items():
        entities = [
            an_entity(RAISI, text, "Raisi", "Raeesi", PERSIAN),
            an_entity("Ada Bell", text, "Ada Bell"),
            an_entity("Evin", text, "Evin", "اوین", kind=EntityKind.PLACE),
        ]
        named = [entity for entity in entities if entity.mentions]
        documents.append(
            a_document(text, title=name, date=date, language=language, source=f"{name}.txt", entities=named)
        )
    path = tmp_path_factory.mktemp("entity") / "index"
    write_index(path, documents, authority=LISTED)
    return create_app({"INDEX": path}).test_client()


def text(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    body = re.sub(r"<[^>]*>", " ", response.text[response.text.index("<main") :])
    return " ".join(unescape(body).split())


def hrefs(html: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', html)]


def asked(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


def test_it_says_who_and_in_how_many_documents(client: FlaskClient) -> None:
    html = client.get("/entity/raisi").text
    assert f"<h1><bdi>{RAISI}</bdi></h1>" in html
    assert '<a href="/search?entity=Ebrahim+Raisi">named in 3 documents</a>' in html
    assert text(client, f"/entity/{quote(RAISI)}") == text(client, "/entity/raisi")


def test_each_spelling_leads_to_the_documents_that_have_it(client: FlaskClient) -> None:
    html = client.get("/entity/raisi").text
    found = dict(
        (unescape(spelling), unescape(href))
        for href, spelling in re.findall(
            r'<li><a href="([^"]*)" aria-label="[^"]*, 1 document"[^>]*><bdi>([^<]*)</bdi>', html
        )
        if href.startswith("/search?q=")
    )
    assert set(found) == {"Raisi", "Raeesi", PERSIAN}
    for spelling, source in (("Raeesi", "b"), (PERSIAN, "c")):
        assert asked(found[spelling]) == [("q", f'"{spelling}"'), ("entity", RAISI)]
        data = client.get(found[spelling].replace("/search?", "/search.json?")).json
        assert [hit["title"] for hit in data["hits"]] == [source]


def test_a_bar_leads_to_the_documents_of_its_years(client: FlaskClient) -> None:
    links = [asked(href) for href in hrefs(client.get("/entity/raisi").text) if "from=" in href]
    assert [("entity", RAISI), ("from", "1988"), ("to", "1988")] in links


def test_passages_have_the_mentions_marked_and_lead_to_them(client: FlaskClient) -> None:
    html = client.get("/entity/raisi").text
    assert html.count('<article class="hit">') == 3
    marked = re.findall(r"<mark>([^<]*)</mark>", html)
    assert sorted(marked) == sorted([PERSIAN, "Raeesi", "Raisi", "Raisi"])
    assert re.search(r'href="/document/\w+\?entity=Ebrahim\+Raisi#p1:~:text=', html)


def test_who_is_named_in_the_same_passage_leads_to_both(client: FlaskClient) -> None:
    html = client.get("/entity/raisi").text
    together = html[html.index('id="together-title"') : html.index('id="listed-title"')]
    assert 'aria-label="Ada Bell, named near it in 1 document"' in together
    assert 'aria-label="Evin, named near it in 2 documents"' in together
    assert '<a class="value" href="/entity/Ada%20Bell"' in together
    both = next(href for href in hrefs(together) if "Ada+Bell" in href)
    assert client.get(both.replace("/search?", "/search.json?")).json["total"] == 2
    assert "looked through" not in together


def test_what_the_list_of_names_has_is_there(client: FlaskClient) -> None:
    body = text(client, "/entity/raisi")
    assert "In the list of names Id raisi born 1960-12-14 wikidata Q5939391" in body
    assert "Spellings that no text has Reissi" in body
    assert "In the list of names" not in text(client, "/entity/Ada%20Bell")


def test_it_is_data_too(client: FlaskClient) -> None:
    data = client.get("/entity/raisi.json").json
    assert (data["id"], data["value"], data["kind"], data["documents"]) == ("raisi", RAISI, "person", 3)
    assert {spelling["spelling"] for spelling in data["spellings"]} == {"Raisi", "Raeesi", PERSIAN}
    assert data["listed"]["identifiers"] == {"wikidata": "Q5939391"}
    refused = client.get("/entity/raisi.json?page=2")
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-request")


def test_a_page_that_was_seen_costs_nothing(client: FlaskClient) -> None:
    etag = client.get("/entity/raisi").headers["ETag"]
    assert client.get("/entity/raisi", headers={"If-None-Match": etag}).status_code == 304


def test_a_name_that_no_document_has_is_said(client: FlaskClient) -> None:
    response = client.get("/entity/%3Cb%3E%20%22x%22")
    assert response.status_code == 404
    assert "No document names “&lt;b&gt; &#34;x&#34;”." in response.text
    assert {"/search?q=%3Cb%3E+%22x%22", "/facets/entity"} <= set(hrefs(response.text))
    data = client.get("/entity/nobody.json")
    assert (data.status_code, data.json["code"]) == (404, "unknown-entity")


@pytest.mark.parametrize(
    "value", ["a/b", "/a", "a//b", "a?b#c", "50%", "%2F", "<b>&\"'", "a\nb", " ", "ابراهیم رئیسی", "a.b"]
)
def test_a_name_may_hold_any_character(tmp_path: Path, value: str) -> None:
    names = ("Ada Bell", value)
    an_index(tmp_path, [a_document("x y", entities=[an_entity(name, "x y", "x") for name in names])])
    client = create_app({"INDEX": tmp_path}).test_client()
    html = client.get("/entity/Ada%20Bell").text
    (href,) = [href for href in hrefs(html) if href.startswith("/entity/") and "Ada" not in href]
    page = client.get(href)
    assert page.status_code == 200
    assert len(re.findall("<h1>", page.text)) == 1
    assert client.get(f"{href}.json").json["value"] == value
    search = next(href for href in hrefs(page.text) if href.startswith("/search?entity="))
    assert client.get(search.replace("/search?", "/search.json?")).json["total"] == 1


def test_a_document_leads_to_the_page_of_a_name_and_to_its_mentions(client: FlaskClient) -> None:
    href = next(
        h for h in hrefs(client.get("/entity/raisi").text) if h.startswith("/document/") and "#p1" in h
    )
    html = client.get(href.partition("?")[0]).text
    assert 'id="hits"' not in html
    named = html[html.index('id="names-title"') :]
    assert '<a href="/entity/Ebrahim%20Raisi"><bdi>Ebrahim Raisi</bdi></a>' in named
    jump = next(h for h in hrefs(named) if h.endswith("?entity=Ebrahim+Raisi#hit-1"))
    assert 'id="hit-1"' in client.get(jump.partition("#")[0]).text


def test_mentions_are_walked_without_a_query(client: FlaskClient) -> None:
    (key,) = [
        hit["key"] for hit in client.get("/search.json?entity=Ebrahim+Raisi&from=1988&to=1988").json["hits"]
    ]
    body = text(client, f"/document/{key}?entity=Ebrahim+Raisi")
    assert "2 mentions" in body
    html = client.get(f"/document/{key}?entity=Ebrahim+Raisi").text
    assert '<p class="marked"><bdi>Ebrahim Raisi</bdi></p>' in html
    assert 'href="#hit-2" data-hit-step="-1"' in html
    data = client.get(f"/document/{key}.json?entity=Ebrahim+Raisi").json
    assert [data["text"][start:end] for start, end in data["highlights"]] == ["Raisi", "Raisi"]
    assert data["entity_values"] == [RAISI, "Ada Bell", "Evin"]
    assert "highlights" not in client.get(f"/document/{key}.json").json


def test_with_a_query_its_matches_are_walked(client: FlaskClient) -> None:
    (key,) = [hit["key"] for hit in client.get("/search.json?q=left").json["hits"]]
    html = client.get(f"/document/{key}?q=left&entity=Ebrahim+Raisi").text
    assert "1 match<" in html
    assert 'class="marked"' not in html


def a_profile(**values: object) -> EntityProfile:
    return EntityProfile("Ada Bell", EntityKind.PERSON, 7, **values)  # type: ignore[arg-type]


NO_HITS = SearchResponse(SearchRequest(), 0, ())


def test_names_that_a_machine_joined_come_with_the_command_that_parts_them() -> None:
    assert entity_view(a_profile(names=("Ada Bell",)), NO_HITS).joined == ()
    first, second = entity_view(a_profile(names=("Ada Bell", "A. Bell")), NO_HITS).joined
    assert (first.name, first.command) == ("Ada Bell", "")
    assert (second.name, second.command) == ("A. Bell", "govah entities split 'Ada Bell' 'A. Bell'")


def test_it_is_said_when_not_all_documents_were_looked_through() -> None:
    assert entity_view(a_profile(n_examined=7), NO_HITS).examined == ""
    said = entity_view(a_profile(n_examined=5), NO_HITS).examined
    assert said == "Only the 5 newest of its 7 documents were looked through."


def test_many_companions_are_folded_away_and_counted() -> None:
    n = MOST_TOGETHER + 3
    profile = a_profile(companions=tuple(Companion(f"P{i}", EntityKind.PERSON, 1) for i in range(n)))
    (group,) = entity_view(profile, NO_HITS).together
    assert (len(group.first), len(group.rest)) == (SHOWN_TOGETHER, MOST_TOGETHER - SHOWN_TOGETHER)
    assert group.n_left_out == 3


def test_what_may_be_the_same_comes_with_the_command_that_joins_it() -> None:
    profile = a_profile(
        suggestions=(
            Suggestion("Ada O'Bell", EntityKind.PERSON, 1, "near-spelling"),
            Suggestion("Adah Bell", EntityKind.PERSON, 2, "kept-apart"),
        )
    )
    first, second = entity_view(profile, NO_HITS).suggestions
    assert first.command == """govah entities merge 'Ada Bell' 'Ada O'"'"'Bell'"""
    assert (first.count, first.reason) == ("1 document", "spelled nearly alike")
    assert second.command == ""


@pytest.mark.parametrize(
    ("n", "reason", "listed", "stays"),
    [
        (9, "scripts", None, "Adah"),
        (9, "scripts", ListedDetails("Ada Bell"), "Ada Bell"),
        (1, "authority", None, "Adah"),
        (1, "scripts", None, "Ada Bell"),
    ],
)
def test_the_name_of_the_list_or_of_more_documents_stays(
    n: int, reason: str, listed: ListedDetails | None, stays: str
) -> None:
    other = Suggestion("Adah", EntityKind.PERSON, n, reason)
    (view,) = entity_view(a_profile(suggestions=(other,), listed=listed), NO_HITS).suggestions
    assert shlex.split(view.command)[3] == stays


def test_a_decision_comes_with_the_command_that_undoes_it(client: FlaskClient) -> None:
    decision = NameDecision(3, "2026-01-02T03:04:05+00:00", "merged with A. Bell", "same birth date")
    view = entity_view(a_profile(decisions=(decision,)), NO_HITS)
    with client.application.test_request_context():
        html = client.application.jinja_env.get_template("entity.html").render(page=view)
    assert "merged with A. Bell" in html
    assert "same birth date" in html
    assert '<code class="command" dir="ltr">govah entities undo 3</code>' in html
