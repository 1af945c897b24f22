"""The pages, on a real index: what they show, and what they never do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import html5lib
import pytest
from markupsafe import escape

from web import params
from web.template_names import read_shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from flask.testing import FlaskClient

XHTML = "{http://www.w3.org/1999/xhtml}"
PAGES = (
    "/",
    "/search",
    "/search?q=grave",
    "/search?q=%22mass+graves%22&size=1",
    "/search?q=grave&author=UPI&not_language=fa&from=1988&to=1988&sort=oldest",
    "/search?q=nothing-of-the-kind",
    "/search?q=%22unclosed+(&page=x",
    "/search?q=hostile",
    "/search?page=99",
    "/facets/author",
    "/facets/entity?q=grave&prefix=ra",
    "/ledger",
    "/ledger?status=failed&page=9",
    "/help",
    "/document/none",
    "/nowhere",
)
SOURCES = (
    "graves.md",
    "inquiry.md",
    "dateline.txt",
    "year.md",
    "khavaran-fa.md",
    "amnesty-ar.md",
    "hostile.jsonl",
)


def parsed(html: str) -> Element:
    """Parse strictly: a page with an error of markup fails."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(html)
    return tree


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def page(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return parsed(response.text)


def canonical(client: FlaskClient, url: str) -> str:
    response = client.get(url, follow_redirects=True)
    return response.text


class TestMarkup:
    @pytest.mark.parametrize("url", PAGES)
    def test_every_page_is_valid(self, client: FlaskClient, url: str) -> None:
        tree = parsed(canonical(client, url))
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert len(list(tree.iter(f"{XHTML}main"))) == 1
        assert len(list(tree.iter(f"{XHTML}h1"))) == 1

    @pytest.mark.parametrize("source", SOURCES)
    @pytest.mark.parametrize("query", ["", "?q=grave+OR+hostile+OR+prisoners"])
    def test_every_document_is_valid(
        self, client: FlaskClient, key_of: Callable[[str], str], source: str, query: str
    ) -> None:
        parsed(client.get(f"/document/{key_of(source)}{query}").text)

    @pytest.mark.parametrize("url", PAGES)
    def test_nothing_is_inline_and_nothing_is_from_elsewhere(self, client: FlaskClient, url: str) -> None:
        tree = parsed(canonical(client, url))
        for element in tree.iter():
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
            if element.tag in {f"{XHTML}script", f"{XHTML}link"}:
                address = element.get("src") or element.get("href") or ""
                assert address.startswith("/")
                assert not (element.text or "").strip()
        assert not list(tree.iter(f"{XHTML}style"))


class TestHome:
    def test_it_says_what_the_collection_holds(self, client: FlaskClient) -> None:
        text = words(page(client, "/"))
        assert "7 documents from 1988 to 2018, 1 undated" in text
        assert "In English, Arabic, Persian." in text
        assert "Ebrahim Raisi" in text

    def test_files_that_need_a_look_are_named_with_the_reason(self, client: FlaskClient) -> None:
        text = words(page(client, "/"))
        assert "2 files need a look" in text
        assert "the year is missing" in text
        assert "scan.xcf failed no reader for this kind of file" in text

    def test_values_lead_to_searches(self, client: FlaskClient) -> None:
        assert 'href="/search?author=UPI"' in client.get("/").text


class TestResults:
    def test_the_status_says_what_was_found(self, client: FlaskClient) -> None:
        html = client.get("/search?q=%22mass%20graves%22&author=UPI").text
        (status,) = re.findall(r'<p class="status" role="status">(.*?)</p>', html)
        assert status.startswith("1 document matches")
        assert "written by <bdi>UPI</bdi>" in status

    def test_a_query_of_ten_thousand_characters_is_cut_and_that_is_said(self, client: FlaskClient) -> None:
        response = client.get(f"/search?q={'grave+' * 1700}", follow_redirects=True)
        assert "he query is longer than 1024 characters" in response.text
        assert len(response.data) < 300_000

    def test_what_matched_is_marked(self, client: FlaskClient) -> None:
        html = client.get("/search?q=%22mass%20graves%22").text
        assert "found <mark>mass graves</mark>, dug in haste" in html

    def test_a_passage_leads_to_its_words(self, client: FlaskClient, key_of: Callable[[str], str]) -> None:
        html = client.get("/search?q=refused").text
        address = f"/document/{key_of('graves.md')}?q=refused#p8:~:text="
        assert address in html
        fragment = re.search(r"#p8:~:text=([^\"]+)", html)
        assert fragment is not None
        assert "-" not in fragment[1]

    def test_a_hit_of_another_script_has_its_language_and_direction(self, client: FlaskClient) -> None:
        html = client.get("/search?q=" + quote("خاوران")).text
        assert re.search(r'<blockquote class="passage" cite="[^"]*" dir="auto" lang="fa">', html)
        assert '<h3 dir="auto" lang="fa">' in html

    def test_a_facet_value_is_one_name_with_its_count(self, client: FlaskClient) -> None:
        tree = page(client, "/search?q=prisoners")
        names = [a.get("aria-label") for a in tree.iter(f"{XHTML}a") if a.get("class") == "value"]
        assert "UPI, 2 documents" in names

    def test_a_chosen_value_is_ticked_and_leads_back(self, client: FlaskClient) -> None:
        tree = page(client, "/search?q=grave&author=UPI")
        chosen = [li for li in tree.iter(f"{XHTML}li") if li.get("class") == "chosen"]
        assert [words(li) for li in chosen] == ["✓UPI 1 −"]
        link = chosen[0][0]
        assert (link.get("href"), link.get("aria-current"), link.get("rel")) == (
            "/search?q=grave",
            "true",
            "nofollow",
        )

    def test_pages_are_numbered(self, client: FlaskClient) -> None:
        html = client.get("/search?page=2&size=3").text
        assert 'aria-label="Pages"' in html
        assert 'href="/search?size=3" rel="prev"' in html
        assert 'href="/search?page=3&amp;size=3" rel="next"' in html
        assert '<ol class="hits" start="4">' in html

    def test_past_the_last_page_there_is_a_way_back(self, client: FlaskClient) -> None:
        html = client.get("/search?page=99").text
        assert "There is no page 99." in html

    def test_a_form_with_blanks_leads_once_to_the_canonical_address(self, client: FlaskClient) -> None:
        response = client.get("/search?q=+grave+&author=&from=&to=&page=1&unknown=x")
        assert (response.status_code, response.location) == (303, "/search?q=grave")
        assert client.get(response.location).status_code == 200

    @pytest.mark.parametrize(
        "query", ["q=it's+%22odd%22+%3C%3E", "q=%FF%FE", "q=a%00b", "author=%27", "q=" + "%F0%9F%98%80" * 9]
    )
    def test_a_canonical_address_is_left_alone(self, client: FlaskClient, query: str) -> None:
        response = client.get(f"/search?{query}")
        if response.status_code == 303:
            response = client.get(response.location)
        assert response.status_code == 200

    def test_a_bad_parameter_is_named_and_the_rest_runs(self, client: FlaskClient) -> None:
        html = client.get("/search?q=grave&from=yesterday").text
        assert "The parameter “from” was left out: “yesterday” is not a date" in html
        assert "match “grave”" in re.sub(r"<[^>]+>", "", html)

    def test_a_query_that_is_not_understood_shows_the_place(self, client: FlaskClient) -> None:
        html = client.get("/search?q=UPI%20%22graves").text
        assert 'class="caret"' in html
        assert "<strong>&#34;</strong>" in html

    def test_an_unknown_filter_value_says_so(self, client: FlaskClient) -> None:
        html = client.get("/search?author=Nobody").text
        assert "No document" in html
        assert 'class="messages"' in html

    def test_without_a_hit_there_is_something_to_try(self, client: FlaskClient) -> None:
        html = client.get("/search?q=zzzz&author=UPI").text
        assert "What to try" in html
        assert '<a href="/search?q=zzzz">Search without the filters</a>' in html


class TestDocument:
    def test_hits_are_numbered_and_linked(self, client: FlaskClient, key_of: Callable[[str], str]) -> None:
        html = client.get(f"/document/{key_of('graves.md')}?q=%22mass%20graves%22").text
        ids = re.findall(r'<mark id="(hit-\d+)">', html)
        assert ids == [f"hit-{n}" for n in range(1, len(ids) + 1)]
        assert len(ids) >= 4
        assert f"{len(ids)} matches" in html
        assert '<a href="#hit-2" aria-label="Next match">›</a></span>' in html

    def test_paragraphs_have_anchors_and_structure(
        self, client: FlaskClient, key_of: Callable[[str], str]
    ) -> None:
        html = client.get(f"/document/{key_of('graves.md')}").text
        assert re.findall(r'id="(p\d+)"', html) == [f"p{n}" for n in range(1, 9)]
        assert '<h2 id="p3"' in html
        assert '<li id="p4"' in html
        assert re.search(r'<blockquote>\s*<p id="p7"', html)

    def test_it_leads_back_to_the_results(self, client: FlaskClient, key_of: Callable[[str], str]) -> None:
        html = client.get(f"/document/{key_of('graves.md')}?q=grave&author=UPI&page=2").text
        assert 'href="/search?q=grave&amp;author=UPI&amp;page=2"' in html

    def test_a_date_shows_its_evidence(self, client: FlaskClient, key_of: Callable[[str], str]) -> None:
        text = words(page(client, f"/document/{key_of('dateline.txt')}"))
        assert '18 December, year missing dateline "Dec. 18 (UPI)", the year is missing' in text

    def test_the_origin_of_values_is_told(self, client: FlaskClient, key_of: Callable[[str], str]) -> None:
        text = words(page(client, f"/document/{key_of('inquiry.md')}"))
        assert "Struan Stevenson front matter" in text
        assert re.search(r"SHA-256 [0-9a-f]{64}", text)

    def test_an_address_is_followed_without_a_trace(
        self, client: FlaskClient, key_of: Callable[[str], str]
    ) -> None:
        html = client.get(f"/document/{key_of('inquiry.md')}").text
        assert (
            '<a href="https://example.org/inquiry?year=1988&amp;lang=en" '
            'rel="noopener noreferrer nofollow external">'
        ) in html

    def test_text_of_another_script_has_language_and_direction(
        self, client: FlaskClient, key_of: Callable[[str], str]
    ) -> None:
        html = client.get(f"/document/{key_of('khavaran-fa.md')}").text
        assert '<p id="p1" dir="auto" lang="fa">' in html
        assert '<h1 dir="auto" lang="fa">' in html

    def test_the_original_is_saved_and_never_shown(
        self, client: FlaskClient, key_of: Callable[[str], str]
    ) -> None:
        with client.get(f"/document/{key_of('graves.md')}/original") as response:
            assert response.status_code == 200
            assert response.text.startswith("---\ntitle: Mass graves")
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment; filename=graves.md"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].endswith("sandbox")


class TestFacetPage:
    def test_it_lists_all_values_of_a_search(self, client: FlaskClient) -> None:
        html = client.get("/facets/author?q=prisoners").text
        assert 'href="/search?q=prisoners&amp;author=UPI"' in html
        assert 'href="/search?q=prisoners"' in html

    def test_a_beginning_narrows_in_any_spelling(self, client: FlaskClient) -> None:
        html = client.get("/facets/entity?prefix=RAI").text
        assert "Ebrahim Raisi" in html
        assert "Gohardasht" not in html

    def test_an_unknown_facet_is_no_page(self, client: FlaskClient) -> None:
        assert client.get("/facets/colour").status_code == 404


class TestHelp:
    def test_it_lists_every_key_and_every_parameter(self, client: FlaskClient) -> None:
        text = words(page(client, "/help"))
        for shortcut in read_shortcuts():
            assert shortcut["does"] in text
        for name in (*params.Name, *params.FACET_NAMES):
            assert name in text


class TestEscaping:
    @pytest.mark.parametrize(
        "url",
        [
            "/",
            "/search",
            "/search?q=hostile",
            "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "/search?author=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "/search?q=hostile&sort=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "/facets/author?prefix=%22%3E%3Cscript%3Ealert(1)",
            "/document/%3Cscript%3E",
        ],
    )
    def test_no_text_becomes_markup(self, client: FlaskClient, url: str) -> None:
        self.check(client.get(url).text)

    @pytest.mark.parametrize("query", ["", "?q=hostile", "?q=script", "?q=%3Cscript%3E"])
    def test_a_hostile_document_stays_text(
        self, client: FlaskClient, key_of: Callable[[str], str], query: str
    ) -> None:
        html = client.get(f"/document/{key_of('hostile.jsonl')}{query}").text
        self.check(html)
        assert str(escape("<script>alert('title')</script>")) in html.replace("<mark>", "").replace(
            "</mark>", ""
        )
        assert 'href="javascript' not in html

    @staticmethod
    def check(html: str) -> None:
        tree = parsed(html)
        scripts = [element.get("src") for element in tree.iter(f"{XHTML}script")]
        assert len(scripts) == 1
        assert not list(tree.iter(f"{XHTML}img"))
        assert "<b>Press</b>" not in html
