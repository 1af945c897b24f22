"""What stands around the pages: headers, errors, data, logs, files."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import re
import tomllib
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from indexer import SearchRequest, open_engine, reindex
from tests.support.serving import serving
from web import assets, create_app, security
from web.server import create_server
from web.template_names import read_shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

QUERY = "zanjanroud"
URLS = (
    "/",
    "/index.json",
    "/search",
    "/search?q=grave",
    "/search.json?q=grave",
    "/search?q=+x",
    "/facets/author",
    "/facets/author.json",
    "/help",
    "/robots.txt",
    "/-/health/live",
    "/-/health/ready",
    "/document/none",
    "/document/none.json",
    "/nowhere",
    "/search.json?x=1",
)


class TestHeaders:
    @pytest.mark.parametrize("url", URLS)
    def test_every_answer_is_guarded_and_sets_no_cookie(self, client: FlaskClient, url: str) -> None:
        headers = client.get(url).headers
        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Set-Cookie" not in headers
        assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])

    @pytest.mark.parametrize("url", ["/", "/search?q=grave", "/search.json?q=grave", "/help"])
    def test_a_page_seen_before_is_not_sent_again(self, client: FlaskClient, url: str) -> None:
        first = client.get(url)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]

    def test_different_searches_have_different_tags(self, client: FlaskClient) -> None:
        assert client.get("/search?q=a").headers["ETag"] != client.get("/search?q=b").headers["ETag"]

    def test_nothing_is_written_and_nothing_is_sent(self, client: FlaskClient) -> None:
        assert client.post("/search", data={"q": "x"}).status_code == 405
        assert client.head("/search").status_code == 200

    def test_only_trusted_hosts_are_answered(self, index_dir: Path) -> None:
        client = create_app({"INDEX": index_dir, "TRUSTED_HOSTS": ["archive.example"]}).test_client()
        assert client.get("/", headers={"Host": "archive.example"}).status_code == 200
        assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


class TestErrors:
    def test_an_unknown_document_is_a_page(self, client: FlaskClient) -> None:
        response = client.get("/document/none?q=grave")
        assert response.status_code == 404
        assert "No such document" in response.text

    @pytest.mark.parametrize(
        ("url", "status", "code"),
        [
            ("/document/none.json", 404, "unknown-document"),
            ("/search.json?colour=red", 400, "invalid-request"),
            ("/search.json?from=soon", 400, "invalid-request"),
            ("/search.json?page=0", 400, "invalid-request"),
            ("/index.json?q=x", 400, "invalid-request"),
            ("/facets/colour.json", 404, "not-found"),
            ("/nowhere.json", 404, "not-found"),
        ],
    )
    def test_data_fails_as_problem_json(self, client: FlaskClient, url: str, status: int, code: str) -> None:
        response = client.get(url)
        assert (response.status_code, response.content_type) == (status, "application/problem+json")
        problem = response.json
        assert (problem["status"], problem["code"]) == (status, code)
        assert problem["type"] == f"urn:govah:problem:{code}"
        assert problem["request_id"] == response.headers["X-Request-ID"]

    def test_without_an_index_the_page_says_how_to_build_one(self, tmp_path: Path) -> None:
        client = create_app({"INDEX": tmp_path / "none"}).test_client()
        for url in ("/", "/search?q=x", "/document/abc", "/facets/author"):
            response = client.get(url)
            assert response.status_code == 503
            assert response.headers["Retry-After"] == "30"
            assert "govah reindex" in response.text
            assert "Try again" in response.text
        assert client.get("/search.json").json["code"] == "index-missing"
        assert client.get("/-/health/live").status_code == 200
        assert client.get("/-/health/ready").status_code == 503
        assert client.get("/help").status_code == 200

    def test_an_index_that_is_built_later_is_found_without_a_restart(self, tmp_path: Path) -> None:
        corpus, index_dir = tmp_path / "corpus", tmp_path / "index"
        corpus.mkdir()
        (corpus / "one.txt").write_text("A single letter about the corridor.", "utf-8")
        client = create_app({"INDEX": index_dir}).test_client()
        assert client.get("/").status_code == 503
        reindex(corpus, index_dir, jobs=1)
        first = client.get("/")
        assert "1 document " in first.text

        (corpus / "two.txt").write_text("A second letter about the corridor.", "utf-8")
        reindex(corpus, index_dir, jobs=1)
        second = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
        assert second.status_code == 200
        assert "2 documents " in second.text

    def test_an_original_that_has_changed_is_not_handed_out(self, tmp_path: Path) -> None:
        corpus, index_dir = tmp_path / "corpus", tmp_path / "index"
        corpus.mkdir()
        letter = corpus / "letter.txt"
        letter.write_text("A letter about the corridor.", "utf-8")
        reindex(corpus, index_dir, jobs=1)
        (document,) = open_engine(index_dir).documents(SearchRequest())
        letter.write_text("Another letter.", "utf-8")
        response = create_app({"INDEX": index_dir}).test_client().get(f"/document/{document.key}/original")
        assert response.status_code == 404
        assert "has changed since it was indexed" in response.text


class TestUnexpected:
    @pytest.fixture
    def broken(self, index_dir: Path) -> FlaskClient:
        app = create_app({"INDEX": index_dir})

        def fail() -> str:
            msg = f"cannot search for {QUERY}"
            raise RuntimeError(msg)

        app.add_url_rule("/broken", view_func=fail)
        app.add_url_rule("/broken.json", "broken_json", fail)
        return app.test_client()

    def test_it_is_a_page_with_an_id_and_no_traceback(self, broken: FlaskClient) -> None:
        response = broken.get(f"/broken?q={QUERY}")
        assert response.status_code == 500
        assert response.headers["X-Request-ID"] in response.text
        assert "Traceback" not in response.text
        assert QUERY not in response.text
        assert broken.get("/broken.json").json["code"] == "internal-error"

    def test_the_log_has_the_place_and_not_the_query(
        self, broken: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            response = broken.get(f"/broken?q={QUERY}")
        assert response.headers["X-Request-ID"] in caplog.text
        assert "RuntimeError" in caplog.text
        assert "in fail" in caplog.text
        assert QUERY not in caplog.text.replace('f"cannot search for {QUERY}"', "")


class TestData:
    def test_search_is_just_the_response(self, client: FlaskClient, index_dir: Path) -> None:
        data = client.get("/search.json?q=%22mass%20graves%22&size=1").json
        response = open_engine(index_dir).search(SearchRequest(query='"mass graves"', size=1))
        assert data == json.loads(json.dumps(response.to_json()))
        assert set(data) == {"query", "total", "families", "hits", "facets", "widened", "messages"}

    def test_home_is_just_the_statistics(self, client: FlaskClient, index_dir: Path) -> None:
        assert client.get("/index.json").json == json.loads(
            json.dumps(open_engine(index_dir).stats().to_json())
        )

    def test_a_document_is_its_export_with_structure(
        self, client: FlaskClient, index_dir: Path, key_of: Callable[[str], str]
    ) -> None:
        key = key_of("graves.md")
        data = client.get(f"/document/{key}.json").json
        export = open_engine(index_dir).document(key).to_export()
        assert {name: data[name] for name in export} == json.loads(json.dumps(export))
        assert set(data) == set(export) | {"paragraphs", "metadata", "left_out", "entity_values"}
        assert data["paragraphs"][0] == {"start": 0, "end": 31, "language": "en", "kind": "heading"}
        assert {"field", "value", "source", "chosen"} == set(data["metadata"][0])

    def test_highlights_are_offsets_in_the_text(
        self, client: FlaskClient, key_of: Callable[[str], str]
    ) -> None:
        data = client.get(f"/document/{key_of('graves.md')}.json?q=%22mass%20graves%22").json
        assert data["highlights"]
        assert {data["text"][start:end].lower() for start, end in data["highlights"]} == {"mass graves"}

    def test_text_is_written_as_itself(self, client: FlaskClient) -> None:
        assert "ابراهیم" in client.get("/search.json?q=%D8%A7%D8%A8%D8%B1%D8%A7%D9%87%DB%8C%D9%85").text

    def test_the_values_of_a_facet(self, client: FlaskClient) -> None:
        data = client.get("/facets/author.json?prefix=up").json
        assert data == {"facet": "author", "values": [{"value": "UPI", "count": 2, "selected": False}]}

    def test_health(self, client: FlaskClient) -> None:
        assert client.get("/-/health/live").json == {"status": "live"}
        ready = client.get("/-/health/ready")
        assert (ready.status_code, ready.json["documents"]) == (200, 7)
        assert ready.headers["Cache-Control"] == "no-store"

    def test_crawlers_are_kept_off_endless_pages(self, client: FlaskClient) -> None:
        text = client.get("/robots.txt").text
        assert "Disallow: /facets/\n" in text
        assert '<meta name="robots" content="noindex' in client.get("/search?q=grave").text


class TestLog:
    @pytest.mark.parametrize(
        "url",
        [
            f"/search?q={QUERY}",
            f"/search.json?q={QUERY}",
            f"/search?q=+{QUERY}",
            f"/search?author={QUERY}",
            f"/document/{QUERY}?q={QUERY}",
            f"/facets/author?prefix={QUERY}",
            f"/{QUERY}",
            f"/search.json?{QUERY}=1",
            f"/search?q=x&from={QUERY}",
        ],
    )
    def test_no_line_holds_what_was_asked(
        self, client: FlaskClient, caplog: pytest.LogCaptureFixture, url: str
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            client.get(url)
        assert "request" in caplog.text
        assert QUERY not in caplog.text

    def test_a_line_has_endpoint_status_time_and_hits(
        self, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, logger="web"):
            response = client.get("/search?q=%22mass%20graves%22")
        (record,) = caplog.records
        request_id = response.headers["X-Request-ID"]
        assert re.fullmatch(
            rf"request {request_id}: search\.search 200 in \d+\.\d ms, 2 hits", record.getMessage()
        )


class TestFiles:
    def test_their_addresses_change_with_their_content(self, client: FlaskClient) -> None:
        address = re.search(r'href="(/static/[0-9a-f]{12}/css/base\.css)"', client.get("/help").text)
        assert address is not None
        with client.get(address[1]) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.mimetype == "text/css"
        assert client.get(re.sub("[0-9a-f]{12}", "0" * 12, address[1])).status_code == 404

    @pytest.mark.parametrize("name", ["../application.py", "..%2fapplication.py", "css", "none.css"])
    def test_nothing_else_is_sent(self, client: FlaskClient, app: Flask, name: str) -> None:
        digest = app.extensions[assets.EXTENSION]["static"]
        assert client.get(f"/static/{digest}/{name}").status_code == 404

    def test_vendored_files_are_those_of_the_manifest(self) -> None:
        vendor = assets.STATIC / "vendor"
        manifest = tomllib.loads((vendor / "MANIFEST.toml").read_text("utf-8"))
        listed = {"MANIFEST.toml"}
        for package in manifest["package"]:
            assert (vendor / package["licence_file"]).read_text("utf-8").startswith("Copyright")
            listed.add(package["licence_file"])
            for file in package["file"]:
                assert hashlib.sha256((vendor / file["path"]).read_bytes()).hexdigest() == file["sha256"]
                listed.add(file["path"])
        assert {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()} == listed

    @pytest.mark.parametrize(("folder", "budget"), [("css", 15_000), ("js", 10_000)])
    def test_they_stay_small(self, folder: str, budget: int) -> None:
        files = list((assets.STATIC / folder).iterdir())
        assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= budget
        if folder == "js":
            assert max(len(path.read_text("utf-8").splitlines()) for path in files) <= 120

    def test_style_sheets_are_logical_layered_and_calm(self) -> None:
        physical = re.compile(r"[\s-](?:left|right)\s*:|:\s*(?:left|right)\b|(?<!-)\b(?:width|height)\s*:")
        for path in (assets.STATIC / "css").iterdir():
            css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
            declarations = "\n".join(line for line in css.splitlines() if "@" not in line)
            assert not physical.search(declarations), path.name
            assert "!important" not in css
            assert not re.search(r"^\s*#[a-z]", css, re.MULTILINE), path.name
            assert "@layer" in css

    def test_every_shortcut_has_an_action_in_the_script(self) -> None:
        script = (assets.STATIC / "js" / "main.js").read_text("utf-8")
        shortcuts = read_shortcuts()
        assert len({shortcut["key"] for shortcut in shortcuts}) == len(shortcuts)
        for shortcut in shortcuts:
            assert f'"{shortcut["action"]}":' in script

    def test_the_policy_allows_nothing_unsafe(self) -> None:
        assert "unsafe" not in security.CONTENT_SECURITY_POLICY


class TestServer:
    @pytest.fixture
    def address(self, index_dir: Path) -> Iterator[str]:
        with serving(index_dir) as served:
            yield served

    def test_it_answers_this_machine_and_logs_no_query(
        self, address: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG), urlopen(f"{address}/search?q={QUERY}") as response:  # noqa: S310
            assert response.status == 200
            assert "Server" not in response.headers
        assert QUERY not in caplog.text

    def test_every_loopback_address_of_ipv4_is_guarded(self, index_dir: Path) -> None:
        app = create_app({"INDEX": index_dir})
        server = create_server(app, host="127.0.0.2", port=0)
        server.close()
        assert app.config["TRUSTED_HOSTS"] == ["127.0.0.1", "127.0.0.2", "localhost"]

    def test_it_refuses_a_name_that_was_pointed_at_it(self, address: str) -> None:
        request = Request(f"{address}/", headers={"Host": "rebound.example"})  # noqa: S310
        with pytest.raises(HTTPError) as refused:
            urlopen(request)  # noqa: S310
        with refused.value as response:
            assert response.status == 400
