"""The way of a reader through the pages, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.e2e

GRAVES = "/search?q=%22mass+graves%22"
PERSIAN = "/search?q=" + quote("خاوران")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_from_a_search_to_the_next_hit_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type('"mass graves"')
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=%22mass\+graves%22$"))
    expect(page.get_by_role("status")).to_contain_text("2 documents match")

    page.get_by_role("link", name="UPI, 1 document").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"&author=UPI$"))
    expect(page.get_by_role("status")).to_contain_text("1 document matches")

    page.keyboard.press("j")
    expect(page.locator(".hit h3 a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mass graves found near Khavaran")

    for position, key in ((1, "n"), (2, "n"), (1, "p")):
        page.keyboard.press(key)
        expect(page.locator(".hit-bar")).to_contain_text(f"{position} of ")
        expect(page.locator(f"#hit-{position}")).to_have_attribute("data-state", "current")
        expect(page.locator(f"#hit-{position}")).to_be_in_viewport()

    page.get_by_role("link", name="Back to the results").click()
    expect(page).to_have_url(re.compile(r"/search\?q=%22mass\+graves%22&author=UPI$"))


def test_the_same_without_a_script(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_label("Search the documents").fill('"mass graves"')
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="UPI, 1 document").first.click()
    assert "1 document matches" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Mass graves found near Khavaran").click()
    page.locator(".hit-bar a").last.click()
    assert page.url.endswith("#hit-1")
    page.get_by_role("link", name="Next match").last.click()
    assert page.url.endswith("#hit-2")
    assert page.locator("mark:target").get_attribute("id") == "hit-2"
    page.get_by_role("link", name="Previous match").last.click()
    assert page.url.endswith("#hit-1")


def test_on_a_phone_the_filters_open_and_close_without_a_script(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto(GRAVES)
    assert not page.locator(".filters").is_visible()
    page.get_by_role("link", name="Filter these results").click()
    assert page.locator(".filters").is_visible()
    page.get_by_role("link", name="Close").click()
    assert not page.locator(".filters").is_visible()
    page.get_by_role("link", name="Filter these results").click()
    page.get_by_role("link", name="UPI, 1 document").first.click()
    assert not page.locator(".filters").is_visible()
    assert page.locator(".chip").count() == 1


def test_a_passage_opens_at_its_words(page: Page) -> None:
    page.goto("/search?q=refused")
    page.locator(".open-here").first.click()
    expect(page).to_have_url(re.compile(r"#p8"))
    expect(page.locator("#p8")).to_be_in_viewport()


def test_keys_do_nothing_in_a_field_or_when_switched_off(page: Page) -> None:
    page.goto(GRAVES)
    box = page.get_by_label("Search the documents")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" j?")
    expect(box).to_have_value('"mass graves" j?')

    page.goto("/help")
    page.get_by_label(re.compile("Single keys are on")).uncheck()
    page.goto(GRAVES)
    page.keyboard.press("j")
    expect(page.locator(".hit h3 a").first).not_to_be_focused()


def test_a_key_is_known_on_a_persian_keyboard(page: Page) -> None:
    page.goto(GRAVES)
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true}))"
    )
    expect(page.locator(".hit h3 a").first).to_be_focused()


def test_help_opens_with_its_key(page: Page) -> None:
    page.goto(GRAVES)
    page.keyboard.press("?")
    expect(page).to_have_url(re.compile("/help$"))


def test_skip_links_come_first_and_lead_past_the_filters(page: Page) -> None:
    page.goto(GRAVES)
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('#results') !== null")
    assert focused


def test_no_request_leaves_the_host_and_the_policy_is_kept(
    page: Page, address: str, key_of: Callable[[str], str]
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for url in (
        "/",
        GRAVES,
        PERSIAN,
        "/search?q=hostile",
        f"/document/{key_of('hostile.jsonl')}?q=hostile",
        "/help",
    ):
        page.goto(url)
        page.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(address).netloc
    }
    assert said == []
    assert any("vazirmatn" in url for url in asked)
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["home", "results", "long", "persian", "document", "facet", "ledger", "help", "error"]
)
def test_pages_are_accessible_and_fit(
    open_context: Callable[..., BrowserContext],
    key_of: Callable[[str], str],
    name: str,
    scheme: str,
    width: int,
) -> None:
    urls = {
        "home": "/",
        "results": f"{GRAVES}&author=UPI&not_language=fa&from=1900#filters",
        "long": f"/search?q=khavaran+%22{'x' * 200}",
        "persian": PERSIAN,
        "document": f"/document/{key_of('khavaran-fa.md')}?q={quote('زندان')}#hit-1",
        "facet": "/facets/entity?q=prisoners",
        "ledger": "/ledger?status=indexed",
        "help": "/help",
        "error": "/document/none?q=%22open",
    }
    context = open_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(urls[name])
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_persian_is_read_from_the_right_in_its_own_type(page: Page, key_of: Callable[[str], str]) -> None:
    page.goto(f"/document/{key_of('khavaran-fa.md')}?q={quote('زندان')}")
    assert page.locator("#p1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator(".opening .source").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'گواه')")
    page.goto(PERSIAN)
    assert page.locator(".passage").first.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize("path", ["/", GRAVES])
def test_the_frame_of_a_page_survives_being_turned_round(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.documentElement.dir = 'rtl'")
    box = page.locator(".wordmark").bounding_box()
    assert box is not None
    assert box["x"] > 640
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_on_paper_stand_the_text_and_its_origin(page: Page, key_of: Callable[[str], str]) -> None:
    page.goto(f"/document/{key_of('graves.md')}?q=%22mass+graves%22#hit-1")
    page.emulate_media(media="print")
    assert page.locator("#p2").is_visible()
    assert page.locator(".digest").is_visible()
    assert not page.locator(".search-box").is_visible()
    assert not page.locator(".hit-bar").is_visible()
    assert not page.locator(".steps").first.is_visible()
