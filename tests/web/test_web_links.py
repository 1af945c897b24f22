from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Facet, SearchRequest
from web.presenters import links


def test_a_document_carries_the_search_it_was_opened_from() -> None:
    request = SearchRequest(query="mass grave", page=2)
    assert links.document("abc", request, "p3") == "/document/abc?q=mass+grave&page=2#p3"
    assert links.document("abc", SearchRequest(), suffix=".json") == "/document/abc.json"


def test_the_page_of_a_facet_counts_its_own_pages() -> None:
    request = SearchRequest(query="grave", page=4)
    assert links.facet(Facet.AUTHOR, request, "st", 2) == "/facets/author?q=grave&page=2&prefix=st"


@pytest.mark.parametrize(("char", "code"), [("-", "%2D"), (",", "%2C"), ("&", "%26")])
def test_the_syntax_of_text_fragments_is_encoded(char: str, code: str) -> None:
    fragment = links.text_fragment("p12", f"Pour{char}Mohammadi")
    assert fragment == f"p12:~:text=Pour{code}Mohammadi"


def test_a_long_passage_is_quoted_by_its_ends() -> None:
    fragment = links.text_fragment("p1", " ".join(f"w{i}" for i in range(30)))
    assert fragment == "p1:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29"


@given(st.text(max_size=80))
def test_a_fragment_is_plain_ascii_without_syntax_of_its_own(text: str) -> None:
    fragment = links.text_fragment("p1", text)
    directive = fragment.removeprefix("p1").removeprefix(":~:text=")
    assert directive.isascii()
    assert not set(directive) & set("-&#?/ \"'<>")
    assert directive.count(",") <= 1
    assert unquote(directive.replace(",", " ")).split() in (
        text.split(),
        text.split()[:5] + text.split()[-5:],
    )
