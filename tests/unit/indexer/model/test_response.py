"""What a search found, as numbers and as JSON."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind
from indexer.model.request import Facet, SearchRequest
from indexer.model.response import Bucket, FacetValue, Hit, Message, Passage, SearchResponse
from indexer.model.span import Span
from tests.support.documents import a_document, a_summary


@pytest.mark.parametrize(
    ("total", "size", "n_pages"), [(0, 10, 1), (1, 10, 1), (10, 10, 1), (11, 10, 2), (101, 100, 2)]
)
def test_the_hits_fill_so_many_pages(total: int, size: int, n_pages: int) -> None:
    assert SearchResponse(SearchRequest(size=size), total, ()).n_pages == n_pages


def test_json_names_every_facet_even_without_values() -> None:
    assert SearchResponse(SearchRequest(query="q"), 0, ()).to_json() == {
        "query": "q",
        "total": 0,
        "families": 0,
        "hits": [],
        "facets": {
            "author": [],
            "entity": [],
            "language": [],
            "publisher": [],
            "quality": [],
            "mentioned": [],
            "date": [],
            "mentioned_year": [],
        },
        "widened": [],
        "messages": [],
    }


def test_json_of_the_parts() -> None:
    assert Passage("mass graves", 7, (Span(0, 4), Span(5, 11))).to_json() == {
        "text": "mass graves",
        "start": 7,
        "page": None,
        "highlights": [[0, 4], [5, 11]],
    }
    assert FacetValue("a", 2).to_json() == {"value": "a", "count": 2, "selected": False}
    assert FacetValue("a", 2, is_selected=True, kind=EntityKind.PLACE).to_json() == {
        "value": "a",
        "count": 2,
        "selected": True,
        "kind": "place",
    }
    assert FacetValue("a", 2, is_excluded=True).to_json()["excluded"] is True
    assert Bucket("1988", 3).to_json() == {"value": "1988", "count": 3}
    assert Message("code", "text", 4).to_json() == {"code": "code", "text": "text", "position": 4}


def test_a_hit_has_the_values_of_its_document() -> None:
    document = a_document(title="Title", author="A", date="1988")
    hit = Hit(a_summary(document), 1.23456789, load=lambda: document)
    assert (hit.key, hit.title, hit.authors, hit.date) == (document.key, "Title", ("A",), document.date)
    assert hit.to_json()["score"] == 1.234568
    assert hit.document is document


def test_a_hit_without_a_way_to_its_document_says_so() -> None:
    document = a_document()
    with pytest.raises(LookupError, match=document.key):
        _ = Hit(a_summary(document), 1.0).document


def test_hits_are_equal_however_their_documents_are_read() -> None:
    document = a_document()
    assert Hit(a_summary(document), 1.0) == Hit(a_summary(document), 1.0, load=lambda: document)


def test_facets_have_one_name_each() -> None:
    names = ["author", "entity", "language", "publisher", "quality", "mentioned"]
    assert [str(facet) for facet in Facet] == names
