"""Web pages: the article, and what the page says about itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.reading.flat_html import flat_text, read_flat
from indexer.reading.html import declared_charset, read_html
from indexer.reading.html_metadata import date_line_claims
from indexer.reading.html_plain_divs import PlainLine, put_back
from indexer.reading.source_text import DATE_LINE, HEADLINE_LINE, PAGE_LINE, Block
from tests.unit.indexer.reading.builders import a_page, claims, read_one, texts


def test_the_article_is_read_without_its_menus() -> None:
    found = read_one(
        "a.html",
        a_page(
            body="<h2>The night</h2><ul><li>a shoe</li><li>a ring</li></ul><blockquote>Be quiet.</blockquote>"
        ),
    )
    words = "\n".join(texts(found))
    assert "witness saw" in words
    assert "About us" not in words
    assert {("heading", "The night"), ("item", "a shoe"), ("quote", "Be quiet.")} <= {
        (str(block.kind), block.text) for block in found.blocks
    }


def test_json_ld_is_read_with_its_references() -> None:
    head = """<script type="application/ld+json">{"@graph": [
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
        {"@type": "NewsArticle", "headline": "A &amp; B", "datePublished": "2017-08-03T10:00:00Z",
         "author": [{"@id": "#jane"}, {"@type": "Person", "name": "John Roe"}],
         "publisher": {"name": "Press"}}
    ]}</script>"""
    found = read_one("a.html", a_page(head))
    assert claims(found, "title")[0] == ("A & B", "JSON-LD headline")
    assert claims(found, "author") == [("Jane Doe", "JSON-LD author"), ("John Roe", "JSON-LD author")]
    assert claims(found, "date")[0] == ("2017-08-03T10:00:00Z", "JSON-LD datePublished")
    assert claims(found, "publisher") == [("Press", "JSON-LD publisher")]


def test_broken_json_ld_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"headline": </script><meta name="author" content="Jane Doe">'
    assert claims(read_one("a.html", a_page(head)), "author") == [("Jane Doe", 'meta name="author"')]


def test_meta_elements_are_read_in_the_order_of_trust() -> None:
    head = (
        '<title>Headline | Press</title><meta property="og:title" content="Headline">'
        '<meta name="citation_title" content="Full headline"><meta property="og:site_name" content="Press">'
        '<meta property="article:author" content="https://a.example/jane"><link rel="canonical" href="https://a.example/1">'
    )
    found = read_one("a.html", a_page(head))
    assert [value for value, _ in claims(found, "title")] == ["Full headline", "Headline", "Headline | Press"]
    assert claims(found, "author") == []
    assert claims(found, "url") == [("https://a.example/1", "link canonical")]
    assert claims(found, "language") == [("en", "html lang")]


def test_a_byline_of_the_page_brings_its_date() -> None:
    body = '<div class="byline">به قلم گلنار سپیدرود<br>سه‌شنبه ۲۰ آذر ۱۳۹۷</div>'
    found = read_one("a.html", a_page(body=body, lang="fa"))
    assert claims(found, "author")[0][1] == "the page's byline"
    assert claims(found, "date")[0][1] == "the page's byline"


def test_the_names_under_other_articles_are_no_bylines() -> None:
    teasers = "".join(f'<a rel="author" href="/{i}">Writer {i}</a>' for i in range(5))
    assert claims(read_one("a.html", a_page(body=teasers)), "author") == [("Writer 0", "rel=author")]


def test_a_heading_tells_the_headline_from_the_site() -> None:
    head = "<title>Papers Collection - A reading list</title>"
    found = read_one("a.html", a_page(head, "<h2>A reading list</h2>"))
    assert claims(found, "title")[0] == ("A reading list", "h2, also in the title element")


def test_a_line_that_begins_like_a_byline_is_offered_when_there_is_no_markup() -> None:
    found = read_one("a.html", a_page(body="<div class=who>Posted by Joan Tilbrook, 4 September 2017</div>"))
    assert claims(found, "author") == [("Posted by Joan Tilbrook, 4 September 2017", "line of the page")]


def test_the_second_opinion_does_not_complete_a_month() -> None:
    found = read_one("a.html", a_page('<meta name="date" content="2024-05">'))
    assert claims(found, "date") == [("2024-05", 'meta name="date"')]


def test_a_page_that_is_only_a_line_gives_its_line() -> None:
    assert "A short note." in texts(read_one("a.html", "<html><body><p>A short note.</p></body></html>"))


def test_a_file_without_a_tag_is_still_text() -> None:
    assert texts(read_one("a.html", "words.txt")) == ["words.txt"]


@pytest.mark.parametrize("content", ["https://site.example/page", "http://site.example/<p>words</p>"])
def test_a_file_that_begins_with_an_address_is_no_page_to_fetch(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("htmldate.utils.fetch_url", asked.append)
    assert texts(read_one("a.html", content))
    assert asked == []


def test_xhtml_is_read() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?>' + a_page("<title>T</title>")
    assert claims(read_one("a.xhtml", page), "title") == [("T", "title element")]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "the words" + "</div>" * 100_000,
        "<p " + " ".join(f"a{i}" for i in range(100_000)) + ">the words",
        '<p x=">" ' + "a " * 100_000 + ">the words",
    ],
    ids=["deep", "attributes", "hidden attributes"],
)
def test_a_page_that_would_defeat_the_parsers_is_read_flat(markup: str) -> None:
    found = read_one("a.html", f"<html><title>T</title><body>{markup}")
    assert "the words" in texts(found)
    assert claims(found, "title") == [("T", "title element")]
    assert found.warnings[0].endswith("read without its structure")


def test_elements_that_close_each_other_are_not_deep() -> None:
    assert read_flat("<p>a" * 5_000 + "<li>b" * 5_000 + "<br>" * 5_000).complaint is None


def test_a_stray_quotation_mark_does_not_swallow_the_page() -> None:
    assert list(flat_text('<a href="x"">one</a><p>two</p> three')) == ["one", "two", "three"]


def test_flat_text_leaves_scripts_and_styles_out() -> None:
    assert list(flat_text("a<b>b</b><script>x<p>y</script><p>c &amp; d<style>z")) == ["ab", "c & d"]


def test_a_page_is_parsed_without_its_long_scripts_but_with_the_json_that_describes_it() -> None:
    script, data = (
        f"<script>{'a' * 2_000}</script>",
        f'<script type="application/ld+json">{"1" * 2_000}</script>',
    )
    assert read_flat(f"<p>a{script}b{data}").without_scripts == f"<p>a<script></script>b{data}"


def test_a_date_that_stands_in_a_script_alone_is_found() -> None:
    script = f"<script>a = {{'time': '2019-05-04T10:00:00Z'}}; {'x;' * 1_000}</script>"
    assert ("2019-05-04", "htmldate") in claims(read_one("a.html", a_page(script)), "date")


@pytest.mark.parametrize("piece", ["<a", '<a "', '<a x="', "<a x='<a x=\"", "<!--", "<script>", "<", "&"])
def test_scanning_takes_time_in_proportion_to_the_length(piece: str) -> None:
    list(flat_text(piece * 100_000))  # one that was quadratic would not end
    read_flat(piece * 100_000)


@given(st.text(alphabet="<>/ab=\"' !-&;p", max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_markup_is_measured_and_flattened(markup: str) -> None:
    read_flat(markup)
    assert all(text == " ".join(text.split()) for text in flat_text(markup))


def test_the_charset_of_a_page_is_found_in_its_head() -> None:
    assert (
        declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">')
        == "windows-1256"
    )
    assert declared_charset(b'<meta charset="iso-8859-1">') == "iso-8859-1"
    assert declared_charset(b"<p>charset=x</p>") is None


def test_an_author_whom_no_reader_sees_is_marked() -> None:
    head = """<meta name="author" content="Site Keeper"><script type="application/ld+json">
        {"@type": "NewsArticle", "author": {"name": "Ada Miller"}}</script>"""
    found = read_one("a.html", a_page(head, body="<p class='teaser'>By ADA  MILLER and Jo Weaver</p>"))
    hidden = {claim.value: claim.is_hidden for claim in found.claims if claim.field == "author"}
    assert hidden["Ada Miller"] is False
    assert hidden["Site Keeper"] is True


@pytest.mark.parametrize(
    "value", ["Ada Miller, Jo Weaver", "By Ada Miller and Jo Weaver", "Jo Weaver; Ada Miller"]
)
def test_of_several_authors_each_has_to_be_seen(value: str) -> None:
    head = f'<meta name="author" content="{value}">'
    for shown, is_hidden in (("Ada Miller, with Jo Weaver", False), ("Ada Miller", True)):
        found = read_one("a.html", a_page(head, body=f"<p>{shown}</p>"))
        assert {claim.is_hidden for claim in found.claims if claim.field == "author"} == {is_hidden}


def test_lines_with_a_date_at_the_headline_are_claims() -> None:
    paragraph = (
        "A witness told the commission of the first night, and of what was left in the yard in the morning."
    )
    markup = f"""<html><head><title>The first night - The Lantern</title></head><body>
        <p>1 January 1999</p>{"<p>Menu</p>" * 30}<h1>The first night</h1>
        <p>By Ada Miller</p><p>12 March 1998</p>
        <p>{paragraph}</p><p>{paragraph[::-1]}</p><p>3 May 2001</p></body></html>"""
    found = read_one("a.html", markup)
    shown = [claim.value for claim in found.claims if claim.source == HEADLINE_LINE]
    assert shown == ["12 March 1998"]
    assert ("By Ada Miller", PAGE_LINE) in claims(found, "author")


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("a<!-- x -- y -->b", ["a", "b"]),
        ("a<!-- x", ["a"]),
        ("a<!---->b", ["a", "b"]),
        ("a<script>if (x</y && z<3) q</scripts></SCRIPT >b", ["a", "b"]),
        ("a<style>x</script>y</style>b", ["a", "b"]),
        ("a<script>never closed < here", ["a"]),
    ],
)
def test_comments_and_scripts_end_where_they_do(markup: str, lines: list[str]) -> None:
    assert list(flat_text(markup)) == lines


def test_dates_in_comments_are_found_and_comments_are_no_text() -> None:
    words = "The article begins here and goes on for more than one line of the page. " * 5
    text = read_html(f"<html><body><h1>Title</h1><p>one<!-- 2020-07-12 --> two. {words}</p></body></html>")
    assert any(block.text.startswith("one two.") for block in text.blocks)
    assert not any("2020" in block.text for block in text.blocks)


def _doubts(page: str) -> dict[tuple[str, str], bool]:
    found = read_one("a.html", page)
    return {(claim.source, claim.value): claim.is_doubtful for claim in found.claims if claim.field == "date"}


FAR = "<p>Another paragraph that stands between.</p>" * 12


def test_the_date_of_a_comment_is_doubted() -> None:
    comment = '</article><div class="comments"><p class="date">A reader, 12 March 2015 at 10:15</p></div>'
    assert _doubts(a_page(body=FAR + comment)) == {("htmldate", "2015-03-12"): True}


@pytest.mark.parametrize(
    ("around", "is_a_comment"),
    [
        ('<div class="comment-metadata">', True),
        ('<ol class="comment-list"><li id="comment-17">', True),
        ('<div class="kb-recipe-comment-box-middle">', True),
        ('<div class="comment__meta">', True),
        ('<p class="entry-comments-link-hide-before">', False),
        ('<article class="post has-comments comments-open">', False),
    ],
)
def test_a_time_element_within_a_comment_is_not_that_of_the_page(around: str, is_a_comment: bool) -> None:
    page = f'<html><body>{around}<time datetime="2015-03-12">on Thursday</time></div><p>a</p></body></html>'
    times = [claim for claim in read_html(page).claims if claim.source == "time element"]
    assert bool(times) is not is_a_comment


def test_a_line_that_calls_itself_a_date_is_a_witness() -> None:
    foot = '</article><div><p class="date">Last updated: 12 March 2015</p></div>'
    assert _doubts(a_page(body=FAR + foot)) == {
        ("htmldate", "2015-03-12"): False,
        (DATE_LINE, "Last updated: 12 March 2015"): False,
    }


@pytest.mark.parametrize(
    ("line", "is_witness"),
    [
        ("[Stand: 09.10.2017, 01:40 Uhr]", True),
        ("$Date: 2016/11/18 06:31:41 $", True),
        ("Autor: quill | Artikel veröffentlicht am 16.12.2012", True),
        ("January 19, 2017 | By Duncan Weir", True),
        ("Bonn, 11.10.2021", True),
        ("تاریخ انتشار: ۱۳۹۷/۰۹/۲۰", True),
        ("Mis en ligne le 23 mai 2019", True),
        ("Release date June 25, 1984", False),
        ("Muriel, 22/01/2020 12:01:03", False),
        ("The standing committee met on 3 May 2019", False),
        ("A report published last year counted 300 villages in 2015, and many more people who fled.", False),
    ],
)
def test_which_lines_call_themselves_a_date(line: str, is_witness: bool) -> None:
    assert [claim.value for claim in date_line_claims([line])] == ([line] if is_witness else [])


def test_a_day_below_a_byline_is_a_date() -> None:
    lines = ["By Joan Tilbrook", "January 19, 2017", "February 2, 2017"]
    assert [claim.value for claim in date_line_claims(lines)] == ["January 19, 2017"]


@pytest.mark.parametrize(
    ("label", "is_label"),
    [
        ("Mise en ligne", True),
        ("Published:", True),
        ("Veröffentlicht am", True),
        ("Updated stories", False),
        ("Kalender", False),
    ],
)
def test_a_day_below_a_label_is_a_date(label: str, is_label: bool) -> None:
    assert bool([*date_line_claims(["a", label, "23 mai 2019", "b"])]) is is_label


def test_lines_of_one_wording_with_several_days_are_a_list() -> None:
    assert not [*date_line_claims([f"The Morning, date 2019/02/0{n}" for n in (7, 8, 9)])]
    assert not [*date_line_claims([f"Posted on {day} 2019" for day in ("7 May", "17 June", "3 July")])]
    assert [*date_line_claims(["Published 7 May 2019", "Updated 8 May 2019", "Updated 9 May 2019"])]


ARTICLE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-05-04"}</script>'
)


def test_the_dates_in_the_markup_of_a_thing_are_doubted() -> None:
    date = '<i itemprop="datePublished" content="2019-05-04"></i>'
    review = f'<div itemscope itemtype="http://schema.org/Product">{date}</div>'
    assert set(_doubts(a_page(body=review)).values()) == {True}
    assert set(_doubts(a_page(ARTICLE, body=review)).values()) == {False}


def _described(kind: str, day: str = "2019-05-04") -> str:
    described = f'{{"@type": "{kind}", "datePublished": "{day}T10:00:00Z"}}'
    return f'<script type="application/ld+json">{described}</script>'


@pytest.mark.parametrize(
    ("kind", "is_doubted"), [("WebPage", True), ("AboutPage", True), ("NewsArticle", False)]
)
def test_the_day_that_a_mere_page_was_set_up_is_doubted_where_no_reader_sees_it(
    kind: str, is_doubted: bool
) -> None:
    assert set(_doubts(a_page(_described(kind))).values()) == {is_doubted}


@pytest.mark.parametrize("shown", ["4 May 2019", "5 May 2019"])
def test_the_day_of_a_mere_page_counts_where_its_readers_see_it(shown: str) -> None:
    found = _doubts(a_page(_described("WebPage"), body=f"<p>{shown}</p>"))
    assert found["JSON-LD datePublished", "2019-05-04T10:00:00Z"] is False


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_are_read_as_others(day: str) -> None:
    found = _doubts(a_page(_described("WebPage", day), body="<p>4 May 2019</p>"))
    assert found.get(("JSON-LD datePublished", f"{day}T10:00:00Z"), True)


def test_a_date_that_a_person_wrote_into_the_head_of_a_mere_page_is_not_doubted() -> None:
    head = _described("WebPage") + '<meta name="dc.date" content="2018-01-02">'
    assert _doubts(a_page(head))['meta name="dc.date"', "2018-01-02"] is False


TOLD = "The witness said that the prisoners were taken away at night and never came back. " * 5


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "<table><tr><td><b>Ann Poe</b><br />\n<b>Bo Roe</b></td><td>Cy<br>Day</td></tr></table>",
            "Ann Poe\nBo Roe | Cy\nDay",
        ),
        (
            "<table><tr><td><p>one</p><p>two</p></td><td><div>three</div><div>four</div></td></tr></table>",
            "one\ntwo | three\nfour",
        ),
        ("<table><tr><td><ul><li>one</li><li>two</li></ul></td></tr></table>", "one\ntwo"),
        ("<div>one<br>two</div>", "one\ntwo"),
        ("<div><b>one</b><br>two<br><i>three</i></div>", "one\ntwo\nthree"),
        ('<div class="text"><b>one</b> and two<br>three</div>', "one and two\nthree"),
        ("<div>one<p>two</p>three</div>", "one\ntwo\nthree"),
        ("<div>one</div>", "one"),
        ("<section>one</section><center>two <b>words</b></center>", "one\ntwo words"),
        ("<div>one</div><div><br></div><div>two</div><br><div>three<br>four</div>", "one\ntwo\nthree\nfour"),
    ],
)
def test_no_line_is_lost_or_run_into_another(inner: str, expected: str) -> None:
    page = f"<html><body><article><h1>T</h1><p>{TOLD}</p>{inner}<p>{TOLD}</p></article></body></html>"
    texts = [block.text for block in read_html(page).blocks]
    assert "\n".join(text for text in texts if not text.startswith("The witness") and text != "T") == expected


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="advert">one</div>',
        '<div id="related">one</div>',
        '<div><a href="/other">one</a></div>',
        "<div><script>one</script></div>",
        "<div>Read also: one of them</div>",
    ],
)
def test_what_a_page_sets_apart_is_not_put_back(beside: str) -> None:
    page = f"<html><body><article><h1>T</h1><p>{TOLD}</p>{beside}<p>{TOLD}</p></article></body></html>"
    source = read_html(page)
    assert not any("one" in block.text.split() for block in source.blocks)


def test_a_plain_div_at_the_beginning_is_put_back_before_its_neighbour() -> None:
    page = f"<html><body><article><div>one</div><div>two</div><p>{TOLD}</p></article></body></html>"
    assert [block.text[:11] for block in read_html(page).blocks] == ["one", "two", "The witness"]


def test_a_line_that_the_article_has_already_is_not_put_back() -> None:
    page = f"<html><body><article><p>one and {TOLD}</p><div>one</div><p>{TOLD}</p></article></body></html>"
    assert [block.text[:3] for block in read_html(page).blocks] == ["one", "The"]


def test_many_lines_are_looked_for_in_bounded_time() -> None:
    lines = (PlainLine(f"line {i}", "", "") for i in range(10**9))
    assert put_back([Block("word " * 1_000_000)], lines) == (Block("word " * 1_000_000),)


def test_lines_of_a_page_without_an_article_stay_apart() -> None:
    page = "<html><body><form><p>one<br>two</p></form></body></html>"
    assert "onetwo" not in " ".join(block.text for block in read_html(page).blocks)


def test_regression_the_cells_of_a_table_in_a_list_are_not_one_word() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>Plan{n} a trip</td><td>Basic{n} page</td></tr>" for n in range(9))
    found = read_one("a.html", a_page(body=f"<ul><li><b>Lessons</b><table>{rows}</table></li></ul>"))
    words = "\n".join(texts(found)).split()
    assert {"Plan3", "trip", "Basic3", "page", "Lessons"} <= set(words)
