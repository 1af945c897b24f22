"""What is searched for."""

from __future__ import annotations

import pytest

from indexer.model.partial_date import PartialDate
from indexer.model.request import MAX_PAGE_SIZE, Facet, Filter, SearchRequest

EN, FA = Filter(Facet.LANGUAGE, "en"), Filter(Facet.LANGUAGE, "fa")


@pytest.mark.parametrize("values", [{"page": 0}, {"page": -1}, {"size": 0}, {"size": MAX_PAGE_SIZE + 1}])
def test_a_page_out_of_its_range_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="page"):
        SearchRequest(**values)


def test_toggle_adds_what_is_not_there_and_goes_to_page_one() -> None:
    toggled = SearchRequest(query="a", filters=frozenset([EN]), page=4).toggle(FA)
    assert (toggled.filters, toggled.page, toggled.query) == (frozenset([EN, FA]), 1, "a")


def test_toggle_removes_what_is_there() -> None:
    assert SearchRequest(filters=frozenset([EN, FA])).toggle(EN).filters == frozenset([FA])


def test_a_value_kept_out_is_another_filter_than_the_value() -> None:
    excluded = Filter(Facet.LANGUAGE, "en", is_excluded=True)
    request = SearchRequest(filters=frozenset([EN, excluded, FA]))
    assert request.values_of(Facet.LANGUAGE) == ("en", "fa")
    assert request.values_of(Facet.LANGUAGE, excluded=True) == ("en",)
    assert request.values_of(Facet.AUTHOR) == ()


@pytest.mark.parametrize(
    ("request_", "is_restricted"),
    [
        (SearchRequest(), False),
        (SearchRequest(query="  "), False),
        (SearchRequest(page=3, size=50), False),
        (SearchRequest(query="a"), True),
        (SearchRequest(filters=frozenset([EN])), True),
        (SearchRequest(date_from=PartialDate(1988)), True),
        (SearchRequest(date_to=PartialDate(1988)), True),
    ],
)
def test_it_knows_whether_it_narrows_the_collection(request_: SearchRequest, is_restricted: bool) -> None:
    assert request_.is_restricted is is_restricted
