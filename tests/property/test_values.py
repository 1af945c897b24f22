"""Values survive being written down and read again."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model.document import (
    Document,
    DocumentDate,
    Entity,
    EntityKind,
    Paragraph,
    ParagraphKind,
    Statement,
    TextQuality,
)
from indexer.model.partial_date import PartialDate, Precision
from indexer.model.request import Facet, Filter, SearchRequest, Sort
from indexer.model.span import Span, merged

days = st.dates()
partial_dates = (
    days.map(lambda day: PartialDate(day.year))
    | days.map(lambda day: PartialDate(day.year, day.month))
    | days.map(lambda day: PartialDate(day.year, day.month, day.day))
    | st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(
        lambda day: PartialDate(None, day.month, day.day)
    )
)
spans = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda pair: Span(pair[0], sum(pair)))
_names = st.text(max_size=12)
documents = st.builds(
    Document,
    key=_names,
    source=_names,
    record=st.none() | _names,
    sha256=_names,
    media_type=_names,
    title=_names,
    text=st.text(max_size=40),
    paragraphs=st.lists(
        st.builds(Paragraph, span=spans, language=_names, kind=st.sampled_from(ParagraphKind))
    ).map(tuple),
    authors=st.lists(_names, max_size=3).map(tuple),
    date=st.none() | st.builds(DocumentDate, value=partial_dates, evidence=_names),
    language=_names,
    language_confidence=st.floats(0, 1),
    publisher=st.none() | _names,
    url=st.none() | _names,
    entities=st.lists(
        st.builds(
            Entity,
            name=_names,
            kind=st.sampled_from(EntityKind),
            mentions=st.lists(spans, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    metadata=st.lists(
        st.builds(Statement, field=_names, value=_names, source=_names, is_chosen=st.booleans()), max_size=3
    ).map(tuple),
    size_bytes=st.integers(0),
    author_kinds=st.lists(st.sampled_from(EntityKind), max_size=3).map(tuple),
    left_out=st.lists(_names, max_size=3).map(tuple),
    quality=st.lists(st.sampled_from(TextQuality), unique=True).map(tuple),
)
filters = st.builds(
    Filter, facet=st.sampled_from(Facet), value=st.sampled_from(["a", "b", ""]), is_excluded=st.booleans()
)
requests = st.builds(
    SearchRequest,
    query=st.sampled_from(["", " ", "graves"]),
    filters=st.frozensets(filters, max_size=4),
    date_from=st.none() | partial_dates,
    date_to=st.none() | partial_dates,
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, 10_000),
    size=st.integers(1, 100),
)


@given(documents)
def test_a_document_comes_back_from_json_as_it_was(document: Document) -> None:
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


@given(documents)
def test_an_exported_document_is_plain_json_with_its_text_whole(document: Document) -> None:
    exported = json.loads(json.dumps(document.to_export()))
    assert exported["text"] == document.text
    assert [entity["count"] for entity in exported["entities"]] == [
        len(e.mentions) for e in document.entities
    ]


@given(partial_dates)
def test_a_date_comes_back_from_its_own_notation(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@given(partial_dates, st.sampled_from(["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"]))
def test_a_date_may_be_written_in_other_digits(date: PartialDate, digits: str) -> None:
    written = str(date).translate({ord(str(i)): digit for i, digit in enumerate(digits)})
    assert PartialDate.parse(written) == date


@given(partial_dates)
def test_a_date_covers_the_days_that_it_may_mean(date: PartialDate) -> None:
    if date.precision is Precision.YEARLESS:
        assert date.earliest is date.latest is None
        return
    first, last = date.earliest, date.latest
    assert first is not None
    assert last is not None
    n_days = {Precision.DAY: (1, 1), Precision.MONTH: (28, 31), Precision.YEAR: (365, 366)}[date.precision]
    assert n_days[0] <= (last - first).days + 1 <= n_days[1]
    assert {first.year, last.year} == {date.year}


@given(st.text(max_size=12))
def test_what_is_no_date_is_refused_and_never_misread(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert PartialDate.parse(str(date)) == date


@given(requests, filters)
def test_toggle_twice_is_a_no_op_except_the_page(request: SearchRequest, wanted: Filter) -> None:
    toggled = request.toggle(wanted)
    assert toggled.page == 1
    assert (wanted in toggled.filters) is not (wanted in request.filters)
    again = toggled.toggle(wanted)
    assert again.filters == request.filters
    assert (again.query, again.sort, again.size) == (request.query, request.sort, request.size)


@given(requests)
def test_equal_requests_have_equal_hashes(request: SearchRequest) -> None:
    assert hash(request) == hash(
        request.toggle(Filter(Facet.AUTHOR, "x")).toggle(Filter(Facet.AUTHOR, "x"))
    ) or (request.page != 1)


@given(requests, st.sampled_from(Facet))
def test_the_filters_of_a_facet_are_its_values_asked_for_and_kept_out(
    request: SearchRequest, facet: Facet
) -> None:
    both = [
        Filter(facet, value, is_excluded=excluded)
        for excluded in (False, True)
        for value in request.values_of(facet, excluded=excluded)
    ]
    assert set(both) == {chosen for chosen in request.filters if chosen.facet is facet}


@given(st.lists(spans, max_size=8))
def test_merged_spans_cover_the_same_characters_without_overlap(given_spans: list[Span]) -> None:
    joined = merged(given_spans)
    covered = {i for span in given_spans for i in range(span.start, span.end)}
    assert {i for span in joined for i in range(span.start, span.end)} == covered
    assert all(a.end <= b.start for a, b in itertools.pairwise(joined))


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_a_span_is_never_backwards_or_negative(start: int, end: int) -> None:
    if 0 <= start <= end:
        assert len(Span(start, end)) == end - start
        return
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)
