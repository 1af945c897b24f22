"""
Addresses of our own pages.

A link to a document carries the whole search, so that its page can mark the
hits and lead back to the results without a session.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from indexer import MAX_QUERY_CHARS, Facet, Filter, Joining, SearchRequest
from web import params

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.params import LedgerRequest

FRAGMENT_WORDS = 5
"""Words from either end of a passage that a text fragment quotes: enough to be found once."""

_DIRECTIVE_SYNTAX = {ord("-"): "%2D", ord(","): "%2C", ord("&"): "%26"}


def search(request: SearchRequest, suffix: str = "") -> str:
    """Return the address of a page of results, or with `.json` of its twin."""
    return _with_query(f"/search{suffix}", params.encode(request))


def document(key: str, request: SearchRequest, fragment: str = "", suffix: str = "") -> str:
    """Return the address of a document as seen from a search."""
    address = _with_query(f"/document/{quote(key, safe='')}{suffix}", params.encode(request))
    return f"{address}#{fragment}" if fragment else address


def copies(key: str, request: SearchRequest, suffix: str = "", page: int = 1) -> str:
    """Return the address of the list of a document's copies, as seen from a search.

    `page` counts the pages of that list.
    """
    query = params.encode(replace(request, page=page))
    return _with_query(f"/document/{quote(key, safe='')}/copies{suffix}", query)


def compare(key: str, other: str, request: SearchRequest) -> str:
    """Return the address of what differs between two documents, as seen from a search."""
    path = f"/document/{quote(key, safe='')}/compare/{quote(other, safe='')}"
    return _with_query(path, params.encode(request))


def original(key: str) -> str:
    """Return the address of the file that a document was read from."""
    return f"/document/{quote(key, safe='')}/original"


def entity(entity_id: str, suffix: str = "") -> str:
    """Return the address of the page of an entity, by its id or its value; it may hold any character."""
    return f"/entity/{quote(entity_id, safe='')}{suffix}"


def naming(*values: str, query: str = "") -> str:
    """Return the address of the search for the documents that name all of some entities."""
    joining = Joining.ALL if len(values) > 1 else Joining.ANY
    filters = frozenset(Filter(Facet.ENTITY, value) for value in values)
    return search(SearchRequest(query=query, filters=filters, entity_match=joining))


def words(text: str) -> str:
    """Return the address of the search for the words of a text."""
    return search(SearchRequest(query=text[:MAX_QUERY_CHARS]))


def xref(names: Sequence[str], suffix: str = "") -> str:
    """Return the address of names compared with the collection, or with `.json` or `.csv` of its twin."""
    return _with_query(f"/xref{suffix}", params.encode_names(names))


def facet(name: Facet, request: SearchRequest, prefix: str = "", page: int = 1) -> str:
    """Return the address of the list of all values of a facet."""
    query = params.encode_facet_page(request, prefix, page)
    return _with_query(f"/facets/{name}", query)


def ledger(wanted: LedgerRequest, suffix: str = "") -> str:
    """Return the address of a page of the ledger, or with `.json` or `.csv` of its twin."""
    return _with_query(f"/ledger{suffix}", params.encode_ledger(wanted))


def text_fragment(anchor: str, text: str) -> str:
    """Return a fragment that leads to the words, or at least to their paragraph.

    Browsers that know text fragments look for the words; the others go to the
    element `anchor`. A hyphen, a comma and an ampersand are syntax in there and
    are encoded too, which `quote` alone leaves undone for the hyphen.
    """
    words = text.split()
    if not words:
        return anchor
    if len(words) <= 2 * FRAGMENT_WORDS:
        directive = _quoted(words)
    else:
        directive = f"{_quoted(words[:FRAGMENT_WORDS])},{_quoted(words[-FRAGMENT_WORDS:])}"
    return f"{anchor}:~:text={directive}"


def _quoted(words: list[str]) -> str:
    return quote(" ".join(words), safe="").translate(_DIRECTIVE_SYNTAX)


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
