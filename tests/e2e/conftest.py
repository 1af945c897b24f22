"""A server on a free port with a real index, and Debian's Chromium to read it with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from indexer import SearchRequest, open_engine, reindex
from tests.support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CORPUS = Path(__file__).parents[1] / "web" / "corpus"
CHROMIUM = Path("/usr/bin/chromium")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TIMEOUT_MS = 10_000


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("e2e") / "index"
    reindex(CORPUS, directory, jobs=1)
    return directory


@pytest.fixture(scope="session")
def key_of(index_dir: Path) -> Callable[[str], str]:
    """Return the key of the document that was read from a file of the corpus."""
    keys = {document.source: document.key for document in open_engine(index_dir).documents(SearchRequest())}
    return keys.__getitem__


@pytest.fixture(scope="session")
def address(index_dir: Path) -> Iterator[str]:
    """Serve the collection; return the address of its home page without the last slash."""
    with serving(index_dir) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"no browser at {CHROMIUM}; on Debian: apt-get install chromium"
        if os.environ.get("GOVAH_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_context(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of browser contexts; each is closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=address, **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """Return a page on a wide screen that takes no motion."""
    context = open_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    return context.new_page()
