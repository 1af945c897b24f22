from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    UNDATED,
    Bucket,
    Confidence,
    Document,
    DocumentDate,
    DocumentView,
    Entity,
    EntityKind,
    Facet,
    FacetValue,
    Filter,
    Hit,
    Message,
    Paragraph,
    ParagraphKind,
    PartialDate,
    Passage,
    SearchRequest,
    SearchResponse,
    Sort,
    Span,
    Statement,
)
from web.presenters import dates, facets, languages, messages, origin, pagination, phrases, reading, status
from web.presenters.histogram import MAX_BARS, histogram, mentioned_histogram
from web.presenters.hits import passage_view
from web.presenters.paragraphs import number_at, paragraphs_of


def a_document(text: str = "Mass graves near Khavaran.", **values: Any) -> Document:
    known: dict[str, Any] = {
        "key": "abcdefghijkl",
        "source": "letters/7.txt",
        "sha256": "0" * 64,
        "media_type": "text/plain",
        "title": "A letter",
        "text": text,
        "paragraphs": (Paragraph(Span(0, len(text)), "en"),),
        "language": "en",
    }
    return Document(**(known | values))


def a_request(query: str = "", **values: Any) -> SearchRequest:
    return SearchRequest(query=query, **values)


def a_response(request: SearchRequest | None = None, total: int = 1, **values: Any) -> SearchResponse:
    hits: tuple[Hit, ...] = values.pop("hits", ())
    return SearchResponse(request=request or a_request(), total=total, hits=hits, **values)


def chosen(facet: Facet, *values: str, is_excluded: bool = False) -> frozenset[Filter]:
    return frozenset(Filter(facet, value, is_excluded) for value in values)


def authors_view(values: tuple[FacetValue, ...], request: SearchRequest) -> facets.FacetView:
    (view,) = facets.facet_views(a_response(request, 0, facets={Facet.AUTHOR: values}))
    return view


def some_values(n: int) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(f"Author {i:04}", n - i) for i in range(n))


class TestDates:
    def test_an_inferred_year_says_so(self) -> None:
        date = DocumentDate(PartialDate(2013), 'inferred from "x"', Confidence.LOW, is_inferred=True)
        view = dates.view(date)
        assert view is not None
        assert (view.text, view.machine) == ("about 2013, inferred", "2013")

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("2017-08-03", "3 August 2017"),
            ("1988-07", "July 1988"),
            ("1988", "1988 (year only)"),
            ("--12-18", "18 December, year missing"),
        ],
    )
    def test_a_date_says_as_much_as_is_known(self, value: str, words: str) -> None:
        assert dates.phrase(PartialDate.parse(value)) == words

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("1988", "2018", "1988 to 2018"),
            ("1988", "1988", "in 1988"),
            ("1988-07-28", "1988-07-28", "28 July 1988"),
            ("1988-07", None, "from July 1988"),
            (None, "1989", "until 1989"),
            (None, None, ""),
        ],
    )
    def test_a_range_reads_as_part_of_a_sentence(
        self, first: str | None, last: str | None, words: str
    ) -> None:
        bounds = [None if value is None else PartialDate.parse(value) for value in (first, last)]
        assert dates.range_phrase(*bounds) == words


class TestStatus:
    def test_the_sentence_names_query_filters_and_order(self) -> None:
        request = a_request(
            "mass grave",
            filters=chosen(Facet.AUTHOR, "UPI", "JVMI") | chosen(Facet.LANGUAGE, "fa", is_excluded=True),
            date_from=PartialDate(1988),
            date_to=PartialDate(2018),
            sort=Sort.NEWEST,
        )
        assert status.sentence(a_response(request, 5)).striptags() == (
            "5 documents match “mass grave”, written by JVMI or UPI, not in Persian, "
            "1988 to 2018, newest first."
        )

    @pytest.mark.parametrize(
        ("query", "total", "words"),
        [
            ("x", 0, "No document matches “x”."),
            ("x", 1, "1 document matches “x”."),
            ("x", 2, "2 documents match “x”, best match first."),
            ("", 1234, "1,234 documents, newest first."),
            ("", 0, "No document."),
        ],
    )
    def test_the_number_fits_its_noun(self, query: str, total: int, words: str) -> None:
        assert status.sentence(a_response(a_request(query), total)).striptags() == words

    def test_the_words_of_the_engine_stand_for_the_query(self) -> None:
        response = a_response(a_request("a -b"), 2, description="“a” without “b”")
        assert "match “a” without “b”, best" in status.sentence(response).striptags()

    def test_names_are_escaped_and_isolated(self) -> None:
        request = a_request(filters=chosen(Facet.AUTHOR, "<b>"))
        assert "written by <bdi>&lt;b&gt;</bdi>" in status.sentence(a_response(request))

    def test_each_filter_can_be_taken_away_alone(self) -> None:
        request = a_request("x", filters=chosen(Facet.AUTHOR, "A", "B"), date_from=PartialDate(1988), page=3)
        chips = status.chips(request)
        assert [chip.phrase.striptags() for chip in chips] == ["written by A", "written by B", "from 1988"]
        assert [chip.href for chip in chips] == [
            "/search?q=x&author=B&from=1988",
            "/search?q=x&author=A&from=1988",
            "/search?q=x&author=A&author=B",
        ]

    def test_there_is_no_order_by_match_without_a_query(self) -> None:
        assert [link.label for link in status.sort_links(a_request())] == ["Newest", "Oldest"]
        assert len(status.sort_links(a_request("x"))) == 3


class TestFacets:
    def test_choosing_keeps_the_rest_of_the_search(self) -> None:
        request = a_request("x", filters=chosen(Facet.LANGUAGE, "en"), page=4)
        link = facets.value_link(Facet.AUTHOR, FacetValue("UPI", 2), request)
        assert link.href == "/search?q=x&author=UPI&language=en"
        assert link.not_href == "/search?q=x&language=en&not_author=UPI"

    def test_a_value_is_never_both_chosen_and_kept_out(self) -> None:
        request = a_request(filters=chosen(Facet.AUTHOR, "UPI"))
        switched = facets.switched(request, Filter(Facet.AUTHOR, "UPI", is_excluded=True))
        assert switched.filters == chosen(Facet.AUTHOR, "UPI", is_excluded=True)
        assert facets.switched(switched, Filter(Facet.AUTHOR, "UPI", is_excluded=True)).filters == frozenset()

    def test_a_long_facet_shows_the_most_frequent_and_the_chosen(self) -> None:
        values = (*some_values(50), FacetValue("Last", 1, is_selected=True))
        view = authors_view(values, a_request(filters=chosen(Facet.AUTHOR, "Last")))
        assert [value.name for value in view.groups[0].values][-2:] == ["Author 0009", "Last"]
        assert view.all_label == "All 51 values"

    def test_a_short_facet_needs_no_list_of_all(self) -> None:
        assert authors_view(some_values(10), a_request()).all_label == ""

    def test_a_list_that_may_be_cut_off_is_not_numbered(self) -> None:
        assert authors_view(some_values(1000), a_request()).all_label == "All values"

    def test_a_chosen_value_that_no_document_has_can_be_taken_away(self) -> None:
        request = a_request(filters=chosen(Facet.AUTHOR, "Nobody"))
        (view,) = facets.facet_views(a_response(request, 0, facets={Facet.AUTHOR: ()}))
        (value,) = view.groups[0].values
        assert (value.name, value.count, value.is_selected, value.href) == ("Nobody", 0, True, "/search")

    def test_entities_stand_by_kind(self) -> None:
        values = (
            FacetValue("Tehran", 3, kind=EntityKind.PLACE),
            FacetValue("Raisi", 2, kind=EntityKind.PERSON),
        )
        groups = facets.grouped(Facet.ENTITY, values, a_request(), 6)
        assert [(group.label, group.values[0].name) for group in groups] == [
            ("People", "Raisi"),
            ("Places", "Tehran"),
        ]

    def test_languages_have_names(self) -> None:
        assert facets.value_link(Facet.LANGUAGE, FacetValue("fa", 1), a_request()).name == "Persian"
        assert languages.name("tlh") == "tlh"
        assert languages.tag("und") == ""


class TestHistogram:
    def test_years_without_a_document_keep_their_place(self) -> None:
        view = histogram([Bucket("1988", 2), Bucket("1991", 1), Bucket(UNDATED, 3)], SearchRequest())
        assert view is not None
        assert [(bar.label, bar.count) for bar in view.bars] == [
            ("1988", 2), ("1989", 0), ("1990", 0), ("1991", 1),
        ]  # fmt: skip
        assert (view.first, view.last, view.note) == ("1988", "1991", "3 more without a year")
        assert view.bars[0].href == "/search?from=1988&to=1988"
        assert view.bars[0].name == "1988, 2 documents"

    def test_a_chosen_bar_leads_back(self) -> None:
        request = a_request(date_from=PartialDate(1988), date_to=PartialDate(1988))
        view = histogram([Bucket("1988", 2)], request)
        assert view is not None
        assert (view.bars[0].is_selected, view.bars[0].href) == (True, "/search")

    @given(st.dictionaries(st.integers(1, 9999), st.integers(1, 500), min_size=1), st.integers(0, 9))
    def test_there_are_never_too_many_bars_and_they_sum_to_the_count(
        self, counts: dict[int, int], n_undated: int
    ) -> None:
        buckets = [Bucket(f"{year:04}", count) for year, count in sorted(counts.items())]
        view = histogram([*buckets, Bucket(UNDATED, n_undated)], SearchRequest())
        assert view is not None
        assert len(view.bars) <= MAX_BARS
        assert sum(bar.count for bar in view.bars) == sum(counts.values())
        assert all((bar.height > 0) is (bar.count > 0) for bar in view.bars)

    def test_bars_outside_of_the_dates_asked_for_are_told_apart(self) -> None:
        request = a_request(date_from=PartialDate(1989, 7))
        view = histogram([Bucket("1988", 1), Bucket("1989", 1), Bucket("1990", 1)], request)
        assert view is not None
        assert [bar.is_inside for bar in view.bars] == [False, True, True]

    def test_nothing_is_drawn_without_a_year(self) -> None:
        assert histogram([Bucket(UNDATED, 3)], SearchRequest()) is None
        assert histogram([], SearchRequest()) is None

    def test_a_year_that_texts_name_is_asked_for_as_named(self) -> None:
        request = a_request(date_from=PartialDate(2017))
        view = mentioned_histogram([Bucket("1988", 2), Bucket("1990", 1)], request)
        published = histogram([Bucket("1988", 2)], request)
        assert view is not None
        assert published is not None
        assert [(bar.label, bar.count) for bar in view.bars] == [("1988", 2), ("1989", 0), ("1990", 1)]
        assert view.bars[0].href == "/search?mentioned=1988&from=2017"
        assert view.bars[0].name == "1988, named in 2 documents"
        assert view.label != published.label

    def test_a_year_that_is_asked_for_leads_back(self) -> None:
        request = a_request(filters=chosen(Facet.MENTIONED, "1988", "1979"))
        view = mentioned_histogram([Bucket("1988", 2), Bucket("1990", 1)], request)
        assert view is not None
        marked = [(bar.label, bar.count, bar.is_selected) for bar in view.rows]
        assert marked == [("1979", 0, True), ("1988", 2, True), ("1990", 1, False)]
        assert view.rows[1].href == "/search?mentioned=1979"

    @given(st.dictionaries(st.integers(1, 9999), st.integers(1, 500), min_size=1))
    def test_of_the_years_named_the_densest_are_drawn_and_all_are_listed(
        self, counts: dict[int, int]
    ) -> None:
        buckets = [Bucket(f"{year:04}", count) for year, count in sorted(counts.items())]
        view = mentioned_histogram(buckets, SearchRequest())
        assert view is not None
        assert len(view.bars) <= MAX_BARS
        assert {bar.label: bar.count for bar in view.rows} == {str(y): n for y, n in counts.items()}
        most = max(
            sum(n for year, n in counts.items() if first <= year < first + MAX_BARS) for first in counts
        )
        assert sum(bar.count for bar in view.bars) == most
        assert bool(view.note) == (most < sum(counts.values()))

    def test_months_and_days_are_listed_and_a_choice_stays_in_the_list(self) -> None:
        days = tuple(FacetValue(f"1988-07-{i + 1:02}", 30 - i, is_selected=i == 20) for i in range(25))
        request = a_request(filters=chosen(Facet.MENTIONED, "1988-07-21"))
        view = facets.mentioned_view(a_response(request, mentioned_days=days))
        assert view is not None
        names = [value.name for value in view.groups[0].values]
        assert (names[0], names[-1]) == ("1 July 1988", "21 July 1988")
        assert facets.mentioned_view(a_response()) is None
        assert Facet.MENTIONED not in {view.facet for view in facets.facet_views(a_response(request))}


class TestPagination:
    @pytest.mark.parametrize(
        ("current", "n_pages", "shown"),
        [
            (1, 3, [1, 2, 3]),
            (1, 9, [1, 2, 3, 0, 9]),
            (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (10, 20, [1, 0, 8, 9, 10, 11, 12, 0, 20]),
            (99, 2, [1, 2]),
        ],
    )
    def test_first_last_and_those_around(self, current: int, n_pages: int, shown: list[int]) -> None:
        view = pagination.pages(current, n_pages, lambda number: f"?page={number}")
        assert view is not None
        assert [link.number for link in view.links] == shown

    def test_one_page_needs_no_list(self) -> None:
        assert pagination.pages(1, 1, str) is None

    def test_from_past_the_end_the_step_back_is_the_last_page(self) -> None:
        view = pagination.pages(99, 2, str)
        assert view is not None
        assert (view.previous, view.next) == ("2", "")


class TestMessages:
    def test_a_word_is_marked_whole(self) -> None:
        for word in ("Khomenei", "رئیسی", "می\u200cشود", "de\u0301ja\u0300"):
            (view,) = messages.message_views([Message("code", "words", 4)], f"the {word}-x")
            assert (view.before, view.at, view.after) == ("the ", word, "-x")

    def test_the_character_is_shown_in_its_query(self) -> None:
        (view,) = messages.message_views([Message("quote", "the quote is open", 4)], 'UPI "x')
        assert (view.text, view.before, view.at, view.after) == ("The quote is open.", "UPI ", '"', "x")

    @pytest.mark.parametrize("position", [None, -1, 99])
    def test_a_message_about_no_character_is_words_alone(self, position: int | None) -> None:
        (view,) = messages.message_views([Message("code", "Words.", position)], "query")
        assert (view.text, view.at) == ("Words.", "")


class TestParagraphs:
    def test_text_that_no_paragraph_covers_is_kept(self) -> None:
        text = "Head\n\nBody one.\n\nTail"
        document = a_document(text, paragraphs=(Paragraph(Span(6, 15), "en", ParagraphKind.QUOTE),))
        found = paragraphs_of(document)
        assert [p.span.of(text) for p in found] == ["Head", "Body one.", "Tail"]
        assert found[1].kind is ParagraphKind.QUOTE

    @given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
    def test_nothing_that_can_be_read_is_lost(self, text: str, ends: list[tuple[int, int]]) -> None:
        spans = [Span(min(pair), min(max(pair), len(text))) for pair in ends if min(pair) <= len(text)]
        document = a_document(text, paragraphs=tuple(Paragraph(span, "en") for span in spans))
        found = [paragraph.span for paragraph in paragraphs_of(document)]
        assert found == sorted(found)
        assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())

    def test_an_offset_is_in_the_paragraph_before_it_at_least(self) -> None:
        paragraphs = (Paragraph(Span(0, 4)), Paragraph(Span(6, 9)))
        assert [number_at(paragraphs, offset) for offset in (0, 5, 6, 99)] == [1, 1, 2, 2]
        assert number_at((), 3) == 1


class TestReading:
    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("https://example.org/a", "https://example.org/a"),
            ("javascript:alert(1)", ""),
            ("data:text/html,x", ""),
            ("//example.org", ""),
            ("http://[", ""),
            (None, ""),
        ],
    )
    def test_only_addresses_of_the_web_become_links(self, url: str | None, shown: str) -> None:
        assert origin.web_address(url) == shown

    def test_items_of_a_list_stand_together(self) -> None:
        text = "One\nTwo\nThree"
        kinds = (ParagraphKind.ITEM, ParagraphKind.ITEM, ParagraphKind.TEXT)
        spans = (Span(0, 3), Span(4, 7), Span(8, 13))
        paragraphs = tuple(Paragraph(span, "en", kind) for span, kind in zip(spans, kinds, strict=True))
        found = reading.blocks(a_document(text, paragraphs=paragraphs), ())
        assert [(block.kind.value, len(block.paragraphs)) for block in found] == [("item", 2), ("text", 1)]
        assert found[1].paragraphs[0].anchor == "p3"

    def test_what_was_found_and_not_chosen_is_kept_apart(self) -> None:
        statements = (
            Statement("author", "UPI", "line 2"),
            Statement("author", "admin", "meta", is_chosen=False),
            Statement("date", "1988-07", "front matter"),
        )
        author, date = origin.fields(a_document(metadata=statements))
        assert ([f.value for f in author.chosen], [f.value for f in author.others]) == (["UPI"], ["admin"])
        assert (date.label, date.chosen[0].value) == ("Date", "July 1988")

    def test_names_that_the_facet_takes_for_one_are_one(self) -> None:
        text = "A. Bell is Ada Bell"
        entities = (
            Entity("A. Bell", EntityKind.PERSON, (Span(0, 7),)),
            Entity("Ada Bell", EntityKind.PERSON, (Span(11, 19),)),
        )
        document = a_document(text, entities=entities)
        (group,) = reading.entity_groups(document, ("Ada Bell", "Ada Bell"))
        (view,) = group.entities
        assert (view.name, view.count, view.spellings) == ("Ada Bell", "2 mentions", ("A. Bell",))

    def test_a_name_of_the_metadata_alone_has_no_place(self) -> None:
        ((view,),) = [
            g.entities
            for g in reading.entity_groups(a_document("x", entities=[Entity("Ada", EntityKind.PERSON)]))
        ]
        assert (view.count, view.mentions_href, view.places) == ("in the metadata only", "", ())

    def test_an_entity_has_its_spellings_and_its_count(self) -> None:
        text = "Raisi, Raeesi and Ra'isi"
        entity = Entity("Ebrahim Raisi", EntityKind.PERSON, (Span(0, 5), Span(7, 13), Span(18, 24)))
        (group,) = reading.entity_groups(a_document(text, entities=(entity,)))
        (view,) = group.entities
        assert (view.count, view.spellings) == ("3 mentions", ("Ra'isi", "Raeesi", "Raisi"))
        assert view.href == "/entity/Ebrahim%20Raisi"
        assert view.mentions_href.endswith("?entity=Ebrahim+Raisi#hit-1")
        assert view.places == (("#p1", "1"),)

    def test_an_entity_of_the_metadata_says_so(self) -> None:
        entity = Entity("Iran", EntityKind.PLACE)
        (group,) = reading.entity_groups(a_document(entities=(entity,)))
        assert group.entities[0].count == "in the metadata only"

    @pytest.mark.parametrize(
        ("n_bytes", "words"), [(0, "0 bytes"), (1, "1 byte"), (6042, "6.0 kB"), (10**7, "10.0 MB")]
    )
    def test_sizes_are_for_readers(self, n_bytes: int, words: str) -> None:
        assert phrases.size_phrase(n_bytes) == words

    def test_a_document_without_a_title_is_called_by_its_path(self) -> None:
        view = reading.reading_view(DocumentView(replace(a_document(), title="")), SearchRequest(), ())
        assert view.title_text == "letters/7.txt"


class TestPassages:
    def test_a_passage_links_to_the_words_in_the_paragraph_of_its_first_mark(self) -> None:
        first, second = "Nobody answered.", "The graves stay unmarked."
        text = f"{first}\n\n{second}"
        paragraphs = (Paragraph(Span(0, 16), "en"), Paragraph(Span(18, len(text)), "en"))
        document = a_document(text, paragraphs=paragraphs)
        passage = Passage(text, 0, (Span(22, 28),), "en")
        view = passage_view(passage, document, paragraphs, SearchRequest(query="grave"))
        assert view.href == "/document/abcdefghijkl?q=grave#p2:~:text=The%20graves%20stay%20unmarked."
        assert view.paragraph == 2

    def test_a_passage_says_where_it_was_cut(self) -> None:
        text = "One two three four five."
        document = a_document(text)
        view = passage_view(Passage("two three", 4), document, document.paragraphs, SearchRequest())
        assert (view.is_cut_before, view.is_cut_after) == (True, True)
        whole = passage_view(Passage(text, 0), document, document.paragraphs, SearchRequest())
        assert (whole.is_cut_before, whole.is_cut_after) == (False, False)
