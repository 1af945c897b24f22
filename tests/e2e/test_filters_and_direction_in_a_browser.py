"""What lies behind the filters of a narrow window, and what stands in a text that runs from right to left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from indexer import ParagraphKind
from tests.e2e.conftest import TIMEOUT_MS
from tests.e2e.test_browser import GRAVES
from tests.support.collections import an_index
from tests.support.documents import a_document
from tests.support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.e2e

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"}
FOCUSED_IS_SEEN = """() => {
  const focused = document.activeElement;
  const {left, top, width, height} = focused.getBoundingClientRect();
  const seen = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
  return seen !== null && (focused.contains(seen) || seen.contains(focused));
}"""


@pytest.fixture
def persian(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    """A document with a quotation and a list, opened without scripts at its second match."""
    document = a_document("اعدام در زندان.\n\nاعدام در تابستان.\n\nاعدام.", language="fa")
    kinds = (ParagraphKind.TEXT, ParagraphKind.QUOTE, ParagraphKind.QUOTE)
    paragraphs = (replace(own, kind=kind) for own, kind in zip(document.paragraphs, kinds, strict=True))
    an_index(tmp_path / "index", [replace(document, paragraphs=tuple(paragraphs))])
    context = browser.new_context(java_script_enabled=False, **NARROW)
    context.set_default_timeout(TIMEOUT_MS)
    with serving(tmp_path / "index") as served:
        page = context.new_page()
        page.goto(f"{served}/document/{document.key}?q={quote('اعدام')}#hit-2")
        yield page
        context.close()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_focus_never_goes_behind_the_filters(
    open_context: Callable[..., BrowserContext], *, has_scripts: bool
) -> None:
    page = open_context(java_script_enabled=has_scripts, **NARROW).new_page()
    page.goto(f"{GRAVES}#filters")
    page.get_by_role("link", name="Close").focus()
    for _ in range(page.locator("a, input, button, summary").count()):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(FOCUSED_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
    page.get_by_role("link", name="Close").click()
    expect(page.locator(".hit h3 a").first).to_be_visible()
    expect(page.locator(".masthead")).to_be_visible()


@pytest.mark.parametrize(("key", "focused"), [("/", "#query"), ("j", ".hit h3 a >> nth=0")])
def test_keys_lead_out_of_the_filters(
    open_context: Callable[..., BrowserContext], key: str, focused: str
) -> None:
    page = open_context(**NARROW).new_page()
    page.goto(f"{GRAVES}#filters")
    page.keyboard.press(key)
    expect(page.locator(focused)).to_be_focused()
    expect(page.locator(focused)).to_be_in_viewport()
    expect(page.locator(".filters")).not_to_be_visible()


def test_what_the_filters_cover_is_on_paper(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context(**NARROW).new_page()
    page.goto(f"{GRAVES}#filters")
    page.emulate_media(media="print")
    expect(page.locator(".hit h3 a").first).to_be_visible()


def test_a_quotation_has_its_line_where_its_text_begins(persian: Page) -> None:
    style = "e => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
    for quotation in persian.locator("blockquote p").all():
        assert quotation.evaluate(style) == ["3px", "0px"]
    assert persian.locator("blockquote").evaluate(style) == ["0px", "0px"]


def test_the_count_of_matches_keeps_its_order_in_a_text_from_the_right(persian: Page) -> None:
    count = persian.locator("mark:target + .steps > span")
    expect(count).to_have_text("2 of 3")
    assert count.evaluate("e => getComputedStyle(e).direction") == "ltr"
    back, on = (persian.locator("mark:target + .steps a").nth(i).bounding_box() for i in (0, 1))
    assert back is not None
    assert on is not None
    assert back["x"] > on["x"]
