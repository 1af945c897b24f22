"""
What a web page says about itself: JSON-LD, `<meta>`, links, `<time>`, marked bylines.

Beautiful Soup is given the few elements that carry metadata, not the whole page:
building all of it takes six times as long. The claims come raw, in the order of trust; cleaning names and
reading dates is enrichment's. htmldate gives a second opinion on the date: it
may find one where the markup has none, and agrees or not where it has.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, cast

from bs4.element import Tag
from lxml import etree, html

from indexer.reading.characters import one_line
from indexer.reading.html_body import parse_page
from indexer.reading.json_ld import ARTICLE_ENDINGS, json_ld_claims
from indexer.reading.soup import make_soup
from indexer.reading.source_text import (
    AUTHOR,
    DATE,
    DATE_LINE,
    LANGUAGE,
    MARKED_BYLINE,
    PAGE_LINE,
    PUBLISHER,
    SECOND_OPINION,
    TITLE,
    URL,
    Claim,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bs4 import BeautifulSoup

_META = {
    TITLE: (
        "citation_title", "og:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title",
        "twitter:title",
    ),
    AUTHOR: (
        "citation_author", "author", "article:author", "article:author_name", "dc.creator",
        "dcterms.creator", "parsely-author", "sailthru.author", "byl", "og:author", "book:author",
    ),
    DATE: (
        "article:published_time", "og:published_time", "citation_publication_date", "citation_date",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
        "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publication_date", "publish-date",
        "date",
    ),
    LANGUAGE: (
        "content-language", "dc.language", "og:locale",
    ),
    PUBLISHER: (
        "og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "application-name",
    ),
    URL: (
        "og:url",
    ),
}  # fmt: skip
"""The names of `<meta>` elements that say something of a field, the most trusted first."""

_METADATA_TAGS = frozenset({"meta", "title", "h1", "h2", "time"})
_RELATIONS = frozenset({"author", "canonical"})
_ITEMPROPS = {"headline": TITLE, "author": AUTHOR, "datepublished": DATE}
_BYLINE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:byline|author|auteur|autor|writer)(?:[-_]*(?:name|link|title))?(?:$|[ ])", re.IGNORECASE
)
_NOT_THE_BYLINE = re.compile(r"comment|avatar|image|photo|bio|social|date", re.IGNORECASE)
_COMMENT = re.compile(
    r"(?:^|\s)(?:comments?|comment-?list|comment[-_]+\d+|(?:[\w-]+[-_])?comment[-_]+(?:author|body|box|content|date|footer|head"
    r"|header|info|item|list|meta|metadata|text|thread|time)(?:[-_]\S*)?)(?:$|\s)",
    re.IGNORECASE,
)
_WHOLE_PAGES = frozenset({"html", "body", "main"})
_BYLINE_START = re.compile(
    r"(?:(?:written|posted|published|erstellt|geschrieben|veröffentlicht|publicado|escrito)\s+)?(?:by|par|von|por)[\s:]"
    r"|(?:author|auteur|autor(?:en|in)?|text|words)\s*:|به قلم|بقلم|نوشته|نویسنده",
    re.IGNORECASE,
)
_MAX_NODE_CHARS = 10_000_000  # lxml cuts a longer text short, unless it is told not to
_MARKED_ELEMENTS = etree.XPath(
    "//*[@class or @itemprop or @rel or self::meta or self::title or self::h1 or self::h2 or self::time"
    " or self::script]"
)
"""The elements that have something by which they may carry metadata: to ask each one takes longer."""

_ITEMTYPES = etree.XPath("//@itemtype", smart_strings=False)
_JSON_LD_TYPE = re.compile(r'"@type"\s*:\s*"(\w+)"')
_THINGS = frozenset(
    {"Product", "Recipe", "Drug", "Event", "SportsEvent", "LocalBusiness", "Course", "JobPosting"}
)
_PAGE_ENDING = "Page"  # WebPage, AboutPage, CollectionPage, FAQPage
_WRITTEN_BY_PROGRAMS = ("JSON-LD ", 'meta property="article:', 'meta property="og:', SECOND_OPINION)
"""The sources of dates that the program of a site writes by itself, with htmldate, which looks there too.

Other `<meta>`, as `dc.date`, are more often written by hand.
"""

_DATE_WORDS = (
    r"(?:published|posted|updated|modified|created|issued|reviewed|(?<!release )date"
    r"|veröffentlich\w*|erstellt|aktualisiert|publiziert|erschienen|datum|stand|änderung|aktualisierung"
    r"|publi[ée]e?|mise?\s+à\s+jour|mise?\s+en\s+ligne|publicad[oa]|actualizad[oa]|atualizad[oa]|fecha|data"
    r"|pubblicat[oa]|aggiornat[oa]|geplaatst|gepubliceerd|опубликован[оа]?|дата|تاریخ|تاريخ|بتاريخ|انتشار|نشر)"
)
_DATE_LABEL = re.compile(
    rf"\b{_DATE_WORDS}\b[^\d|]{{0,20}}\d|\d{{4}}\s*[|·•–-]\s*(?:by|par|von|por)\s", re.IGNORECASE
)
_LONE_DATE_LABEL = re.compile(
    rf"(?:(?:last|first|zuletzt|letzte|dernière)\s+)?{_DATE_WORDS}(?:\s+(?:am|on|le|el|il|em))?\s*:?",
    re.IGNORECASE,
)
_PLACE_AND_DAY = re.compile(
    r"[^\W\d]+(?:[ -][^\W\d]+)?,\s+(?:den\s+|le\s+)?\d{1,2}[.]?\s?[^\W\d]*[.]?\s?(?:\d\d?[.])?\d{4}\W*"
)
"""*Stand: 3. Mai 2019*, *3 May 2019 | By …*, or a place and a day and nothing else, as above a statement."""

_MAX_DATE_LINE_CHARS = 70  # a longer line tells of something that was published, updated or dated
_MAX_DAY_CHARS = 30
_MAX_DATE_LINES = 5
_N_LISTED = 3  # days in lines of one wording: a page is published once, and may be updated once more
_DAY_AND_MONTH = re.compile(r"\d+(?:[.]?\s+[^\W\d]{3,10}[.]?(?=\s+\d{4}))?")
_MAX_LINES = 300  # of a page, menus included; a byline stands above the article
_MAX_BYLINE_CHARS = 120
_MAX_BYLINES = 2  # more are the names under other articles
_TITLE_SEPARATOR = re.compile(r"\s+[|–—»·:•-]{1,2}\s+|\s*\|\s*")


def read_claims(
    markup: str, lines: Iterable[str], tree: html.HtmlElement | None, *, has_scripts: bool = True
) -> tuple[Claim, ...]:
    """Return every claim of the page, field by field in the order of trust.

    `lines` are all its texts, `tree` is what lxml makes of it, or of the page without its long scripts
    unless it `has_scripts`.
    """
    soup = make_soup(_metadata_markup(markup, tree))
    claims = [*json_ld_claims(tag.get_text() for tag in soup("script"))]
    claims += _meta_claims(soup)
    claims += _marked_claims(soup)
    claims += _heading_claims(soup)
    if not any(claim.field == AUTHOR for claim in claims):
        claims += byline_claims(islice(lines, _MAX_LINES))
    date = None if tree is None else _second_opinion(markup, tree)
    if date is None and not has_scripts:  # htmldate looks into scripts where it finds nothing elsewhere
        whole = parse_page(markup)
        date = None if whole is None else _second_opinion(markup, whole)
    if date is not None:
        claims.append(Claim(DATE, date, SECOND_OPINION))
    if tree is not None:
        claims = _doubted(claims, _schema_types(soup, tree), lines)
    cleaned = (replace(claim, value=one_line(claim.value)) for claim in claims)
    return tuple(dict.fromkeys(claim for claim in cleaned if claim.value))


def _metadata_markup(markup: str, tree: html.HtmlElement | None) -> str:
    """Cut the elements that may carry metadata out of a page."""
    page: etree._Element | None = tree
    if page is None or len(markup) > _MAX_NODE_CHARS:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            page = etree.fromstring(markup.encode(), parser)
        except (etree.XMLSyntaxError, ValueError):
            return markup  # Beautiful Soup makes something of every page
    if page is None:
        return markup
    kept: list[str] = []
    within: set[etree._Element] = set()  # lxml's types name it so
    for element in cast("Iterable[etree._Element]", _MARKED_ELEMENTS(page)):
        if element not in within and _may_carry_metadata(element) and not _is_in_comment(element):
            within.update(element.iter())
            kept.append(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    return "\n".join(kept)


def _may_carry_metadata(element: etree._Element) -> bool:
    tag = element.tag
    if tag in _METADATA_TAGS:
        return True
    if tag == "script":
        return (element.get("type") or "").lower() == "application/ld+json"
    return (
        (element.get("itemprop") or "").lower() in _ITEMPROPS
        or (tag in ("link", "a") and not _RELATIONS.isdisjoint((element.get("rel") or "").split()))
        or bool(_BYLINE_CLASS.search(element.get("class") or ""))
    )


def _is_in_comment(element: etree._Element) -> bool:
    """Tell whether an element stands in what a reader wrote: its date and its names are theirs."""
    return any(
        _COMMENT.search(f"{within.get('class') or ''} {within.get('id') or ''}")
        for within in (element, *element.iterancestors())
        if within.tag not in _WHOLE_PAGES
    )


def html_language(markup: str) -> str | None:
    """Return the `lang` of the page's root element."""
    match = re.search(
        r"<html\b[^<>]*?\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z-]{2,35})", markup[:50_000], re.IGNORECASE
    )
    return match[1] if match else None


def _meta_claims(soup: BeautifulSoup) -> Iterator[Claim]:
    contents: dict[str, list[tuple[str, str]]] = {}
    for tag in soup("meta"):
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            key = _attribute(tag, attribute).lower()
            if key:
                contents.setdefault(key, []).append((attribute, _attribute(tag, "content")))
    for field, names in _META.items():
        for name in names:
            for attribute, content in contents.get(name, ()):
                if field == AUTHOR and content.startswith(("http:", "https:", "//", "/")):
                    continue
                yield Claim(field, content, f'meta {attribute}="{name}"')


def _marked_claims(soup: BeautifulSoup) -> Iterator[Claim]:
    """Yield what elements are marked as by their attributes."""
    for tag in soup("link", rel="canonical"):
        yield Claim(URL, _attribute(tag, "href"), "link canonical")
    with_itemprop = soup(itemprop=True)
    for name, field in _ITEMPROPS.items():
        marked = [tag for tag in with_itemprop if _has_itemprop(tag, name)]
        for tag in marked[: 1 if len(marked) > _MAX_BYLINES else None]:
            value = _attribute(tag, "content") or _attribute(tag, "datetime") or _name_in(tag)
            if len(value) <= _MAX_BYLINE_CHARS or field == TITLE:
                yield Claim(field, value, f'itemprop="{name}"')
    links = soup(["a", "link"], rel="author")
    for tag in links[: 1 if len(links) > _MAX_BYLINES else None]:
        yield Claim(AUTHOR, tag.get_text(" "), "rel=author")
    for value in list(_bylines(soup))[:1]:
        yield Claim(AUTHOR, value, MARKED_BYLINE)
        if re.search(r"\d{4}", value):
            yield Claim(DATE, value, MARKED_BYLINE)
    for tag in soup("time")[:1]:
        yield Claim(DATE, _attribute(tag, "datetime") or tag.get_text(" "), "time element")


def _schema_types(soup: BeautifulSoup, tree: html.HtmlElement) -> list[str]:
    """Return what a page says it is, or describes, in the words of schema.org."""
    types = [kind for tag in soup("script") for kind in _JSON_LD_TYPE.findall(tag.get_text())]
    types += [
        kind
        for value in cast("list[str]", _ITEMTYPES(tree))
        for kind in re.findall(r"schema\.org/(\w+)", str(value))
    ]
    return types


def _doubted(claims: list[Claim], types: Sequence[str], lines: Iterable[str]) -> list[Claim]:
    """Doubt the dates of a page that says what it is, and of no article that it is one.

    Those of a thing are of its reviews. That of a mere page is the day when somebody set it up, often
    years before its text: it counts where readers of the page see it.
    """
    if any(kind.endswith(ARTICLE_ENDINGS) for kind in types):
        return claims
    if not _THINGS.isdisjoint(types):
        return [replace(claim, is_doubtful=claim.field == DATE) for claim in claims]
    if not any(kind.endswith(_PAGE_ENDING) for kind in types):
        return claims
    seen = "\n".join(lines)
    return [
        replace(claim, is_doubtful=True)
        if claim.field == DATE and claim.source.startswith(_WRITTEN_BY_PROGRAMS) and not _is_seen(claim, seen)
        else claim
        for claim in claims
    ]


def _is_seen(claim: Claim, seen: str) -> bool:
    """Tell whether texts state the day of a claim, or one beside it, as in another time zone."""
    try:
        day = dt.date.fromisoformat(claim.value[:10])
    except ValueError:
        return True  # nothing is known
    beside = range(max(day.toordinal() - 1, 1), min(day.toordinal() + 1, dt.date.max.toordinal()) + 1)
    return any(states_day(seen, str(dt.date.fromordinal(number))) for number in beside)


def _is_short_byline(line: str) -> bool:
    return len(line) <= _MAX_DATE_LINE_CHARS and bool(_BYLINE_START.match(line))


def _is_date_line(line: str) -> bool:
    return bool(_DATE_LABEL.search(line) or _PLACE_AND_DAY.fullmatch(line))


def date_line_claims(lines: Iterable[str]) -> Iterator[Claim]:
    """Yield the lines that call themselves a date or stand below a byline, wherever that is.

    Lines of one wording with several days are those of a list of articles, and none is the page's.
    """
    found = [
        line
        for before, line in pairwise(("", *lines))
        if len(line) <= _MAX_DATE_LINE_CHARS
        and (_is_date_line(line) or (len(line) <= _MAX_DAY_CHARS and _is_labelled(before)))
        and re.search(r"\d\d", line)
    ]
    days: dict[str, set[str]] = defaultdict(set)
    for line in found:
        days[_wording(line)].add(line)
    for line in islice((line for line in found if len(days[_wording(line)]) < _N_LISTED), _MAX_DATE_LINES):
        yield Claim(DATE, line, DATE_LINE)


def _is_labelled(before: str) -> bool:
    """Tell whether a day below this line is a date: the line is a byline, or a label and nothing else."""
    return _is_short_byline(before) or bool(_LONE_DATE_LABEL.fullmatch(before))


def _wording(line: str) -> str:
    """Return a line without its numbers, and without the month, which may be a word."""
    return _DAY_AND_MONTH.sub("0", line)


def _has_itemprop(tag: Tag, name: str) -> bool:
    return _attribute(tag, "itemprop").lower().removesuffix("\n") == name


def _bylines(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup(class_=True):
        if not _BYLINE_CLASS.search(_attribute(tag, "class")):
            continue
        text = one_line(tag.get_text(" "))
        if text and len(text) <= _MAX_BYLINE_CHARS and not _NOT_THE_BYLINE.search(_attribute(tag, "class")):
            yield text


def byline_claims(lines: Iterable[str]) -> Iterator[Claim]:
    """Yield the first line that begins like a byline: hand-made pages have no markup for it."""
    for line in lines:
        if len(line) <= _MAX_BYLINE_CHARS and _BYLINE_START.match(line):
            yield Claim(AUTHOR, line, PAGE_LINE)
            if re.search(r"\d{4}", line):
                yield Claim(DATE, line, PAGE_LINE)
            return


def _name_in(tag: Tag) -> str:
    inner = tag.find(attrs={"itemprop": "name"})
    named = inner if isinstance(inner, Tag) else tag
    return _attribute(named, "content") or one_line(named.get_text(" "))


def _heading_claims(soup: BeautifulSoup) -> Iterator[Claim]:
    headings = {one_line(tag.get_text(" ")): tag.name for tag in soup(["h1", "h2"])}
    titles = [one_line(tag.get_text(" ")) for tag in soup("title")[:1]]
    for title in titles:
        # The title element is "headline - site", or the reverse; a heading of the page tells which.
        parts = [part for part in _TITLE_SEPARATOR.split(title) if part in headings]
        if parts and parts != [title]:
            yield Claim(TITLE, parts[0], f"{headings[parts[0]]}, also in the title element")
    first_level = [tag for tag in soup("h1") if one_line(tag.get_text(" "))]
    if len(first_level) == 1:
        yield Claim(TITLE, first_level[0].get_text(" "), "h1")
    for title in titles:
        yield Claim(TITLE, title, "title element")
    if len(first_level) > 1:
        yield Claim(TITLE, first_level[0].get_text(" "), "first h1 of several")


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def _second_opinion(markup: str, tree: html.HtmlElement) -> str | None:
    from htmldate import find_date

    try:
        # The extensive search finds a date on 121 of 123 pages that have none.
        found = find_date(tree, extensive_search=False, original_date=True)
    except (ValueError, AttributeError, TypeError, RecursionError, AssertionError, OverflowError):
        return None
    return found if found is not None and states_day(markup, found) else None


def states_day(markup: str, date: str) -> bool:
    """Tell whether the day of a date `YYYY-MM-DD` stands near its year.

    htmldate fills a missing one in with today's.
    """
    year, month, day = date.split("-")
    near = rf"(?<!\d)0?{int(day)}(?!\d)"
    return f"{year}{month}{day}" in markup or any(
        re.search(near, markup[max(0, match.start() - 30) : match.end() + 30])
        for match in re.finditer(year, markup)
    )
