"""Names in a real browser: the page of an entity, its mentions in a document, its spellings in the facet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from indexer import EntityKind, SearchRequest, open_engine
from indexer.names.authority import Authority, AuthorityEntry
from tests.e2e.conftest import TIMEOUT_MS
from tests.e2e.test_browser import WCAG
from tests.support.collections import write_index
from tests.support.documents import a_document, an_entity
from tests.support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e

RAISI = "Ebrahim Raisi"
PERSIAN = "ابراهیم رئیسی"
LISTED = Authority((
    AuthorityEntry(
        RAISI,
        EntityKind.PERSON,
        ("Raisi", "Raeesi", PERSIAN, "Reissi"),
        identifiers=(("wikidata", "Q5939391"),),
        dates=(("born", "1960-12-14"),),
    ),
))  # fmt: skip


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Serve reports of two languages that name the same people; yield where each page is."""
    path = tmp_path_factory.mktemp("names") / "index"
    others = [f"Ada Bell {letter}" for letter in "BCDEFGHIJKLM"]
    report = f"Raisi met {', '.join(others)} in Evin.\n\nNobody else.\n\nRaeesi left, and so did Raisi."
    texts = {"en": (report, "1988"), "fa": (f"{PERSIAN} در اوین بود.", "2017")}
    documents = []
    for language, (text, date) in texts.items():
        entities = [
            an_entity(RAISI, text, "Raisi", "Raeesi", PERSIAN),
            an_entity("Evin", text, "Evin", "اوین", kind=EntityKind.PLACE),
            *(an_entity(name, text, name) for name in others),
        ]
        named = [entity for entity in entities if entity.mentions]
        source = f"{language}.txt"
        documents.append(
            a_document(text, title=language, source=source, date=date, language=language, entities=named)
        )
    write_index(path, documents, authority=LISTED)
    keys = {document.source: document.key for document in open_engine(path).documents(SearchRequest())}
    with serving(path) as served:
        yield {
            "entity": f"{served}/entity/{quote(RAISI)}",
            "unknown": f"{served}/entity/{quote('نامی')}",
            "results": f"{served}/search?entity={quote(RAISI)}#filters",
            "facet": f"{served}/facets/entity",
            "list": f"{served}/xref?names={quote(f'Raeisi, Ebrahim{chr(10)}{PERSIAN}{chr(10)}John Smith')}",
            "document": f"{served}/document/{keys['en.txt']}?entity={quote(RAISI)}",
            "document fa": f"{served}/document/{keys['fa.txt']}?entity={quote(RAISI)}#hit-1",
        }


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = getattr(request, "param", {"viewport": {"width": 1280, "height": 800}})
    context = browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("new_page", "direction"),
    [
        ({"color_scheme": scheme, "viewport": {"width": width, "height": 800}}, direction)
        for scheme, width, direction in (
            ("light", 320, "ltr"),
            ("dark", 1280, "ltr"),
            ("dark", 320, "rtl"),
            ("light", 1280, "rtl"),
        )
    ],
    indirect=["new_page"],
    ids=["light-320-ltr", "dark-1280-ltr", "dark-320-rtl", "light-1280-rtl"],
)
@pytest.mark.parametrize("name", ["entity", "unknown", "results", "facet", "list", "document", "document fa"])
def test_pages_of_names_are_accessible_and_fit(
    new_page: Page, addresses: dict[str, str], name: str, direction: str
) -> None:
    new_page.goto(addresses[name])
    new_page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    new_page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    found = Axe().run(new_page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    width = new_page.viewport_size["width"] if new_page.viewport_size else 0
    assert new_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("new_page", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
def test_from_a_chosen_name_to_its_page_and_to_a_mention_without_a_script(
    new_page: Page, addresses: dict[str, str]
) -> None:
    new_page.goto(addresses["results"])
    new_page.get_by_role("link", name=f"About {RAISI}").click()
    assert new_page.locator("h1").inner_text() == RAISI
    new_page.get_by_role("link", name="en", exact=True).click()
    new_page.get_by_role("link", name=f"3 mentions of {RAISI}").click()
    assert new_page.locator("mark:target").inner_text() == "Raisi"
    new_page.get_by_role("link", name="Next match").last.click()
    assert new_page.locator("mark:target").inner_text() == "Raeesi"


def test_mentions_are_walked_with_keys(new_page: Page, addresses: dict[str, str]) -> None:
    new_page.goto(addresses["document"])
    for position, key in ((1, "n"), (2, "n"), (3, "n"), (2, "p")):
        new_page.keyboard.press(key)
        expect(new_page.locator(".hit-bar")).to_contain_text(f"{position} of 3")
        expect(new_page.locator(f"#hit-{position}")).to_have_attribute("data-state", "current")


def test_two_who_are_named_together_are_found_together(new_page: Page, addresses: dict[str, str]) -> None:
    new_page.goto(addresses["entity"])
    new_page.get_by_role("link", name="Documents that name both: Ada Bell B").click()
    expect(new_page.get_by_role("status")).to_contain_text("1 document, naming Ada Bell B and Ebrahim Raisi")


@pytest.mark.parametrize("new_page", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
def test_a_list_of_names_is_looked_for_without_a_script(new_page: Page, addresses: dict[str, str]) -> None:
    new_page.goto(addresses["facet"])
    new_page.get_by_role("link", name="Look for a list of names").click()
    new_page.get_by_label("Names to look for").fill(f"{PERSIAN}\nJohn Smith")
    new_page.get_by_role("button", name="Look for them").click()
    expect(new_page.get_by_role("status")).to_have_text("1 of 2 names are like one of the collection")
    new_page.get_by_role("cell", name=f"{RAISI} Person").get_by_role("link").click()
    assert new_page.locator("h1").inner_text() == RAISI


def test_a_persian_name_is_read_from_the_right(new_page: Page, addresses: dict[str, str]) -> None:
    new_page.goto(addresses["entity"])
    spelling = new_page.locator(".spelled bdi", has_text=PERSIAN)
    assert spelling.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert new_page.locator("h1 bdi").evaluate("e => getComputedStyle(e).direction") == "ltr"
