"""Copies of a text, and what differs between two of them, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from indexer import SearchRequest, open_engine
from tests.e2e.conftest import TIMEOUT_MS
from tests.e2e.test_browser import WCAG
from tests.support.collections import write_index
from tests.support.reposts import a_report, a_repost
from tests.support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Serve a report, its reposts and copies in three languages; yield where each page is."""
    path = tmp_path_factory.mktemp("copies") / "index"
    documents = [
        made(language, title=f"{title} {language}", source=f"{language}-{title}.txt", date=date)
        for language in ("en", "fa", "ar")
        for made, title, date in (
            (a_report, "report", "2017-09-02"),
            (a_repost, "repost", "2018-01-01"),
            (a_report, "mirror", None),
        )
    ]
    write_index(path, documents)
    keys = {document.source: document.key for document in open_engine(path).documents(SearchRequest())}
    with serving(path) as served:
        yield {"results": f"{served}/search"} | {
            f"{page} {language}": f"{served}/document/{keys[f'{language}-report.txt']}{rest}"
            for language in ("en", "fa", "ar")
            for page, rest in (
                ("document", ""),
                ("copies", "/copies"),
                ("comparison", f"/compare/{keys[f'{language}-repost.txt']}"),
            )
        }


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(**getattr(request, "param", {}))
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "new_page",
    [
        {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
        for scheme in ("light", "dark")
        for width in (320, 1280)
    ],
    indirect=True,
    ids=str,
)
@pytest.mark.parametrize("name", ["results", "document en", "copies en", "comparison en", "comparison fa"])
def test_pages_of_copies_are_accessible_and_fit(new_page: Page, addresses: dict[str, str], name: str) -> None:
    new_page.goto(addresses[name])
    new_page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(new_page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    width = new_page.viewport_size["width"] if new_page.viewport_size else 0
    assert new_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("new_page", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
def test_from_a_row_to_what_differs_without_a_script(new_page: Page, addresses: dict[str, str]) -> None:
    new_page.goto(f"{addresses['results']}?q=cemetery")
    new_page.get_by_text("Also in 2 places").click()
    new_page.get_by_role("link", name="Compare them").click()
    new_page.get_by_role("link", name="What differs").click()
    assert new_page.locator(".diff ins").count() > 0
    assert new_page.locator(".diff del").inner_text().replace("\n", "").endswith("about]")


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_a_comparison_is_read_from_the_right(
    new_page: Page, addresses: dict[str, str], language: str
) -> None:
    new_page.goto(addresses[f"comparison {language}"])
    paragraph = new_page.locator(".diff > p").first
    expect(paragraph).to_have_attribute("lang", language)
    assert paragraph.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert (
        new_page.locator(".diff del").first.evaluate("e => getComputedStyle(e).textDecorationLine")
        == "line-through"
    )
    assert (
        new_page.locator(".diff ins").first.evaluate("e => getComputedStyle(e).textDecorationLine")
        == "underline"
    )
