"""The whole: one value for each field, and the account of where it came from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.document import Confidence, Document, Statement, document_key
from indexer.reading.source_text import AUTHOR, DATE, MARKED_BYLINE, PAGE_LINE, Block, Claim, SourceText
from tests.unit.indexer.enrichment.builders import PROSE, a_text, build, stated

OPINION = f"""Those responsible must be brought to justice

By Alejo Vidal-Quadras
A caption. File Photo by Mohammad Kheirkhah/UPI

Dec. 18 (UPI) -- "When I went in," he said. {PROSE}

On 28 December 2017 Khomeini was named. {PROSE}

Latest Headlines"""


def test_the_paragraphs_are_spans_of_the_text() -> None:
    document, _ = build(a_text(OPINION))
    assert [p.span.of(document.text) for p in document.paragraphs] == document.text.split("\n\n")
    assert document.paragraphs[0].kind == "heading"


def test_an_article_says_who_wrote_it_and_as_much_of_the_date_as_it_has() -> None:
    document, warnings = build(a_text(OPINION))
    assert document.title == "Those responsible must be brought to justice"
    assert document.authors == ("Alejo Vidal-Quadras",)
    assert document.date is not None
    assert (str(document.date.value), document.publisher) == ("--12-18", "UPI")
    assert warnings == ('date read from dateline "Dec. 18 (UPI)", the year is missing',)
    assert document.language == "en"
    assert {"Ruhollah Khomeini", "Alejo Vidal-Quadras"} <= {entity.name for entity in document.entities}


def test_the_key_is_of_the_path_and_the_record() -> None:
    document, _ = build(a_text(record="r1"), source="box/a.jsonl")
    assert document.key == document_key("box/a.jsonl", "r1")


def test_what_is_stated_is_not_guessed_again() -> None:
    document, warnings = build(
        a_text(
            OPINION,
            stated("title", "  A title"),
            stated("author", "Doe, Jane and Co."),
            stated("date", "1988-07"),
            stated("language", "Dari"),
        )
    )
    assert document.authors == ("Doe, Jane and Co.",)
    assert document.date is not None
    assert (str(document.date.value), document.date.evidence) == ("1988-07", "sidecar")
    assert (document.language, document.language_confidence) == ("fa", 1.0)
    assert warnings == ()


def test_the_sidecar_goes_before_the_front_matter_and_both_are_kept() -> None:
    document, _ = build(a_text(PROSE, stated("title", "One"), stated("title", "Two", "front matter")))
    kept = [(s.value, s.source, s.is_chosen) for s in document.metadata if s.field == "title"]
    assert kept == [("One", "sidecar", True), ("Two", "front matter", False)]


def test_a_stated_date_that_cannot_be_read_is_a_warning() -> None:
    document, warnings = build(a_text(PROSE, stated("date", "long ago")))
    assert document.date is None
    assert warnings == ("sidecar: date 'long ago' cannot be read",)


def test_a_second_opinion_confirms_a_date() -> None:
    claims = (
        Claim("date", "2017-08-03T09:00Z", "JSON-LD datePublished"),
        Claim("date", "2017-08-03", "htmldate"),
    )
    document, _ = build(a_text(PROSE, *claims))
    assert document.date is not None
    assert document.date.evidence == "JSON-LD datePublished, confirmed by htmldate"


def test_a_second_opinion_does_not_displace_a_partial_date() -> None:
    claims = (Claim("date", "2017-08", "time element"), Claim("date", "2017-08-22", "htmldate"))
    document, _ = build(a_text(PROSE, *claims))
    assert document.date is not None
    assert str(document.date.value) == "2017-08"


def test_an_ambiguous_date_gives_its_year_and_a_warning() -> None:
    document, warnings = build(a_text(PROSE, Claim("date", "03/08/2017", 'meta name="date"')))
    assert document.date is not None
    assert str(document.date.value) == "2017"
    assert warnings == ('date read from meta name="date", day and month are ambiguous',)


def test_a_site_that_signs_with_its_own_name_gives_way_to_the_byline() -> None:
    claims = (
        Claim("publisher", "The Paper", "og"),
        Claim("author", "The Paper", "JSON-LD author"),
        Claim("author", "By Jane Doe", "the page's byline"),
    )
    assert build(a_text(PROSE, *claims))[0].authors == ("Jane Doe",)


def test_regression_a_title_that_its_attribute_cut_gives_way_to_the_whole_one() -> None:
    cut = Claim("title", "Senator calls the minister", "og:title")
    whole = Claim("title", 'Senator calls the minister "unfit"', "title element")
    document, _ = build(a_text(PROSE, cut, whole))
    assert document.title == 'Senator calls the minister "unfit"'
    assert {own.value for own in document.metadata if own.field == "title"} == {cut.value, whole.value}


def test_a_line_of_the_page_counts_when_it_names_a_person() -> None:
    assert build(a_text(PROSE, Claim("author", "By Jane Doe", PAGE_LINE)))[0].authors == ("Jane Doe",)
    assert build(a_text(PROSE, Claim("author", "by using this site you agree", PAGE_LINE)))[0].authors == ()


def test_the_date_of_such_a_line_counts_only_with_a_person() -> None:
    line = "By 3 August 2017 nobody was left"
    claims = (Claim("author", line, PAGE_LINE), Claim("date", line, PAGE_LINE))
    document, _ = build(a_text(PROSE, *claims))
    assert (document.authors, document.date) == ((), None)


def test_the_language_of_the_words_goes_before_the_markups() -> None:
    document, _ = build(a_text(PROSE, Claim("language", "fa-IR", "html lang")))
    assert document.language == "en"


def test_the_markup_tells_the_language_of_a_text_too_short_to_tell() -> None:
    document, _ = build(a_text("Oui.", Claim("language", "fr", "html lang")))
    assert document.language == "fr"


def test_an_address_that_is_no_web_address_is_not_taken() -> None:
    document, _ = build(a_text(PROSE, stated("url", "javascript:alert(1)")))
    assert document.url is None


def test_a_text_without_a_headline_goes_by_its_file() -> None:
    assert build(a_text(PROSE))[0].title == "letter"


def test_a_record_without_a_title_goes_by_its_first_words() -> None:
    assert build(a_text(PROSE, record="r1"))[0].title.startswith("The massacre of political prisoners")


def test_every_value_says_where_it_was_found() -> None:
    document, _ = build(a_text(OPINION))
    chosen = {statement.field: statement.source for statement in document.metadata if statement.is_chosen}
    assert set(chosen) == {"title", "author", "date", "language", "publisher"}
    assert chosen["author"] == 'line 2 "By Alejo Vidal-Quadras"'


def test_a_document_comes_back_from_json() -> None:
    document, _ = build(a_text(OPINION))
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


@given(
    st.lists(st.text(min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=6), st.text(max_size=40)
)
@settings(max_examples=50)
def test_any_text_makes_a_document(texts: list[str], claimed: str) -> None:
    fields = ("title", "author", "date", "language", "publisher", "url")
    claims = tuple(Claim(field, claimed, "somewhere") for field in fields)
    document, _ = build(SourceText("text/plain", tuple(Block(text) for text in texts), claims=claims))
    assert document.title.strip() or not claimed.strip()
    assert [p.span.of(document.text) for p in document.paragraphs] == texts


def of_file(field: str, value: str) -> Claim:
    return Claim(field, value, "document properties", is_of_file=True, yields=True)


def test_what_a_program_noted_yields_to_the_text() -> None:
    noted = (of_file(AUTHOR, "Typist Five"), of_file(DATE, "2015-06-07"))
    document, _ = build(a_text(PROSE, *noted))
    assert document.authors == ("Typist Five",)
    assert str(document.date.value) == "2015-06-07" if document.date else False
    document, _ = build(a_text(f"The report\n\nBy Ruth Vandermeel\n\n27 February 2009\n\n{PROSE}", *noted))
    assert document.authors == ("Ruth Vandermeel",)
    assert str(document.date.value) == "2009-02-27" if document.date else False
    assert {s.value for s in document.metadata if not s.is_chosen} >= {"Typist Five", "2015-06-07"}


def test_a_file_inside_of_another_has_its_own_name_for_want_of_a_title() -> None:
    document, _ = build(a_text(PROSE, record="box/report.pdf", file_name="report.pdf"))
    assert document.title == "report"
    document, _ = build(a_text(PROSE, record="7"))
    assert document.title.startswith("The massacre of political")


def test_parents_are_keys_and_remarks_are_metadata() -> None:
    to = Claim("to", "court@example.org", "To header")
    document, _ = build(a_text(PROSE, record="a.pdf", parent="", remarks=(to,)))
    assert document.parent == document_key("box/letter.txt")
    assert Statement("to", "court@example.org", "To header") in document.metadata
    document, _ = build(a_text(PROSE, record="7/a.pdf", parent="7"))
    assert document.parent == document_key("box/letter.txt", "7")


JSON_LD, META = "JSON-LD author", 'meta name="author"'


def test_a_byline_at_the_headline_goes_before_what_is_an_author_by_its_class_alone() -> None:
    marked = Claim("author", "Tomas Orrin", MARKED_BYLINE)
    line = Claim("author", "By Jane Doe", PAGE_LINE, is_at_headline=True)
    assert build(a_text(PROSE, marked, line))[0].authors == ("Jane Doe",)
    assert build(a_text(PROSE, marked, replace(line, is_at_headline=False)))[0].authors == ("Tomas Orrin",)
    assert build(a_text(PROSE, replace(marked, source=JSON_LD), line))[0].authors == ("Tomas Orrin",)


def test_a_publisher_that_signs_is_no_sure_author_however_its_name_is_spaced() -> None:
    claims = [Claim("author", "The Northgate Times", s, is_at_headline=True) for s in (JSON_LD, META)]
    document, _ = build(a_text(PROSE, *claims, Claim("publisher", "TheNorthgateTimes.example", "og")))
    assert document.author_confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("claims", "confidence"),
    [
        ([stated("author", "Jane Doe")], Confidence.HIGH),
        (
            [Claim("author", "Jane Doe", source, is_at_headline=True) for source in (JSON_LD, META)],
            Confidence.HIGH,
        ),
        ([Claim("author", "Jane Doe", JSON_LD, is_at_headline=True)], Confidence.MEDIUM),
        ([Claim("author", "Jane Doe", source) for source in (JSON_LD, META)], Confidence.MEDIUM),
        (
            [Claim("author", "Jane", source, is_at_headline=True) for source in (JSON_LD, META)],
            Confidence.MEDIUM,
        ),
        ([Claim("author", "The Paper", s, is_at_headline=True) for s in (JSON_LD, META)], Confidence.MEDIUM),
        ([Claim("author", "Jane Doe", "PDF properties: author", is_of_file=True)], Confidence.LOW),
        ([Claim("author", "Jane Doe", JSON_LD, is_hidden=True)], None),
        ([], None),
    ],
)
def test_how_far_an_author_can_be_relied_on(claims: list[Claim], confidence: Confidence | None) -> None:
    document, _ = build(a_text(PROSE, *claims, Claim("publisher", "The Paper", "og")))
    assert document.author_confidence is confidence
    assert bool(document.authors) is (confidence is not None)
