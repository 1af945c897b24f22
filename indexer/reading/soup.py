"""
Beautiful Soup over lxml: the parser that makes something of every page.

It is given what `flat_html` has measured, for even it takes seconds over a page
that is built to hurt.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*>")


def make_soup(markup: str) -> BeautifulSoup:
    """Parse a page, or a part of one, as HTML."""
    # Both would be warned of: XHTML for its first line, text without a tag for being a file name perhaps.
    page = _XML_DECLARATION.sub("", markup)
    return BeautifulSoup(page if "<" in page else f"<p>{page}", "lxml")
