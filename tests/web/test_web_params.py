from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from indexer import (
    MAX_PAGE_SIZE,
    MAX_QUERY_CHARS,
    Facet,
    Filter,
    InvalidRequestError,
    PartialDate,
    SearchRequest,
    Sort,
)
from web import params

names = st.text(min_size=1, max_size=20).filter(str.strip)
dates = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)
requests = st.builds(
    SearchRequest,
    query=st.text(max_size=40),
    filters=st.frozensets(st.builds(Filter, st.sampled_from(Facet), names, st.booleans()), max_size=5),
    date_from=st.none() | dates,
    date_to=st.none() | dates,
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, params.MAX_PAGE),
    size=st.integers(1, MAX_PAGE_SIZE),
)
KNOWN_AND_OTHER = [*sorted(params.SEARCH_NAMES), "other"]


def args(query: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(query, keep_blank_values=True))


@given(requests)
def test_a_request_survives_the_way_through_a_url(request: SearchRequest) -> None:
    request = params.canonical(request)
    decoded, ignored = params.decode(args(params.encode(request)))
    assert decoded == request
    assert ignored == ()


@given(requests)
def test_equal_states_have_equal_urls(request: SearchRequest) -> None:
    encoded = params.encode(request)
    decoded, _ = params.decode(args(encoded))
    assert params.encode(decoded) == encoded
    assert params.is_canonical(args(encoded), decoded)


@given(requests)
def test_what_is_encoded_passes_the_strict_reading(request: SearchRequest) -> None:
    assert params.decode_strictly(args(params.encode(request))) == params.canonical(request)


@given(
    st.lists(st.tuples(st.sampled_from([*params.SEARCH_NAMES, "other"]), st.text(max_size=12)), max_size=8)
)
def test_no_parameter_makes_reading_fail(pairs: list[tuple[str, str]]) -> None:
    request, _ = params.decode(MultiDict(pairs))
    assert 1 <= request.size <= MAX_PAGE_SIZE


def test_parameters_stand_in_one_order() -> None:
    request = SearchRequest(
        query="mass grave",
        filters=frozenset(
            {
                Filter(Facet.LANGUAGE, "fa", is_excluded=True),
                Filter(Facet.AUTHOR, "UPI"),
                Filter(Facet.AUTHOR, "JVMI & Co"),
            }
        ),
        date_from=PartialDate(1988, 7),
        sort=Sort.NEWEST,
        page=2,
        size=50,
    )
    assert params.encode(request) == (
        "q=mass+grave&author=JVMI+%26+Co&author=UPI&not_language=fa&from=1988-07&sort=newest&page=2&size=50"
    )


def test_blanks_and_defaults_are_dropped() -> None:
    wanted, ignored = params.decode(args("q=+grave+&author=&from=&sort=relevance&page=1&size=10"))
    assert (params.encode(wanted), ignored) == ("q=grave", ())


def test_of_a_query_that_is_too_long_links_have_what_is_searched_and_that_there_was_more() -> None:
    wanted, _ = params.decode(args(f"q={'grave+' * 2000}"))
    assert len(wanted.query) == MAX_QUERY_CHARS + 1
    assert wanted.query.endswith("…")
    assert params.canonical(wanted) == wanted


@pytest.mark.parametrize(("query", "sort"), [("q=grave", "relevance"), ("author=UPI", "newest")])
def test_the_order_that_would_hold_anyway_is_a_default(query: str, sort: str) -> None:
    wanted, _ = params.decode(args(f"{query}&sort={sort}"))
    assert wanted.sort is None


def test_dates_are_read_in_persian_and_arabic_digits() -> None:
    wanted, ignored = params.decode(args("from=۱۹۸۸-۰۷&to=١٩٨٩"))
    assert (wanted.date_from, wanted.date_to, ignored) == (PartialDate(1988, 7), PartialDate(1989), ())


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday", "to=1988-13", "from=--12-18", "page=0", "page=-1", "page=two", "page=۲", "page=1e9",
        "page=" + "9" * 5000, "size=0", f"size={MAX_PAGE_SIZE + 1}", "sort=best",
    ],
)  # fmt: skip
def test_what_means_nothing_is_named_and_the_rest_is_run(query: str) -> None:
    wanted, ignored = params.decode(args(f"q=grave&{query}"))
    assert wanted == SearchRequest(query="grave")
    assert [message.code for message in ignored] == [params.IGNORED]
    assert query.partition("=")[0] in ignored[0].text


@pytest.mark.parametrize("query", ["from=x", "colour=red", "q=a&q=b", "page=0", "prefix=a"])
def test_the_strict_reading_refuses(query: str) -> None:
    with pytest.raises(InvalidRequestError):
        params.decode_strictly(args(query))


def test_a_filter_may_be_repeated_in_the_strict_reading() -> None:
    wanted = params.decode_strictly(args("author=UPI&author=JVMI"))
    assert wanted.values_of(Facet.AUTHOR) == ("JVMI", "UPI")
