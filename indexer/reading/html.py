"""
Web pages to texts: the article and the claims of the page.

Flow: one pass over the tags (`flat_html`) -> `html_body` (the article) and `html_metadata` (the claims). A
page that would defeat the parsers is read flat, without its structure, and a
warning says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind, TextQuality
from indexer.reading.characters import one_line, without_soft_hyphens_in_markup
from indexer.reading.flat_html import flat_text, read_flat
from indexer.reading.headline import find_headline
from indexer.reading.html_body import extract_blocks, parse_page
from indexer.reading.html_metadata import (
    byline_claims,
    date_line_claims,
    html_language,
    read_claims,
    states_day,
)
from indexer.reading.source_text import (
    AUTHOR,
    DATE,
    HEADLINE_LINE,
    LANGUAGE,
    SECOND_OPINION,
    TITLE,
    Block,
    Claim,
    Flaw,
    SourceText,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.reading.flat_html import FlatPage

MEDIA_TYPE = "text/html"

_DECLARED = re.compile(
    rb"<meta\b[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml\b[^<>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4_096  # bytes; HTML asks for the first 1,024
_MOST_SEARCHED = 500_000_000  # characters, a tenth of a second; a page of a megabyte may have 10,000 lines
_MAY_HOLD_DATE = re.compile(r"\d{4}|\d\d\.\d\d\.\d\d")
_BETWEEN_NAMES = re.compile(r"[,;&|/،\n]|\s(?:and|und|et|y|e|و)\s", re.IGNORECASE)
_BYLINE_LEAD = re.compile(r"^\s*(?:by|von|par|por|di|door)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,500})", re.IGNORECASE)


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that a page names in its head."""
    match = _DECLARED.search(content[:_DECLARED_WITHIN])
    return None if match is None else (match[1] or match[2]).decode("ascii", "replace")


def read_html(markup: str) -> SourceText:
    """Read one page."""
    markup = without_soft_hyphens_in_markup(markup)  # a title has none, the headline below may have them
    page = read_flat(markup)
    lines = page.lines
    if page.complaint is not None:
        return _unparsed(markup, page)
    tree = parse_page(page.without_scripts)
    claims = read_claims(markup, lines, tree, has_scripts=page.without_scripts == markup)
    blocks, warning = extract_blocks(markup, lines, tree)
    titles = [claim.value for claim in claims if claim.field == TITLE]
    headline = find_headline(lines, titles, blocks)
    blocks = (*(Block(line) for line in headline.standfirst), *blocks)
    at_headline = [one_line(line) for line in headline.lines]
    dates = (Claim(DATE, line, HEADLINE_LINE) for line in at_headline if _MAY_HOLD_DATE.search(line))
    claims = (*_placed_dates(claims, lines, at_headline), *dates, *byline_claims(at_headline))
    claims = tuple(dict.fromkeys(_placed_authors(claims, lines, at_headline)))
    language = html_language(markup)
    if language is not None:
        claims = (Claim(LANGUAGE, language, "html lang"), *claims)
    warnings = () if warning is None else (warning,)
    return SourceText(
        MEDIA_TYPE,
        blocks,
        claims=claims,
        warnings=warnings,
        flaws=_unstructured(warnings),
        left_out=tuple(_left_out(lines, blocks)),
    )


def _left_out(lines: Iterable[str], blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of a page that stand in none of the blocks."""
    kept = "\n".join(one_line(block.text) for block in blocks)
    whole = frozenset(kept.split("\n"))
    n_searched = 0
    for line in lines:
        if line in whole:
            continue
        n_searched += len(kept)
        if n_searched > _MOST_SEARCHED or line not in kept:
            yield line


def _placed_dates(
    claims: Iterable[Claim], lines: Iterable[str], at_headline: Iterable[str]
) -> Iterator[Claim]:
    """Doubt the date that htmldate found where readers see it, but neither at the headline nor called a date.

    It is that of a comment or of another article more often than not.
    """
    called = tuple(date_line_claims(lines))
    telling = "\n".join((*at_headline, *(claim.value for claim in called)))
    seen = "\n".join(lines)
    for claim in claims:
        is_doubtful = claim.source == SECOND_OPINION and (
            states_day(seen, claim.value) and not states_day(telling, claim.value)
        )
        yield replace(claim, is_doubtful=True) if is_doubtful else claim
    yield from called


def _placed_authors(
    claims: Iterable[Claim], lines: Iterable[str], at_headline: Iterable[str]
) -> Iterator[Claim]:
    """Mark the authors that stand at the headline, and those that no reader of the page sees.

    The latter are whoever keeps the site, or made its template: of 38 such names on the pages of a
    gold set none was the author.
    """
    seen, at_top = (f" {_words(chr(10).join(some))} " for some in (lines, at_headline))
    for claim in claims:
        if claim.field == AUTHOR:
            names = [*filter(None, map(_words, _BETWEEN_NAMES.split(_BYLINE_LEAD.sub("", claim.value))))]
            yield replace(
                claim,
                is_hidden=not all(f" {name} " in seen for name in names),
                is_at_headline=all(f" {name} " in at_top for name in names),
            )
        else:
            yield claim


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _unparsed(markup: str, page: FlatPage) -> SourceText:
    texts = list(page.lines)
    title = _TITLE.search(markup)
    claims: tuple[Claim, ...] = ()
    if title is not None:
        claims = tuple(Claim(TITLE, text, "title element") for text in flat_text(title[1]))
        texts = [text for text in texts[:1] if text != claims[0].value] + texts[1:] if claims else texts
    blocks = tuple(Block(text, ParagraphKind.TEXT) for text in texts)
    warnings = (f"{page.complaint}; read without its structure",)
    return SourceText(MEDIA_TYPE, blocks, claims=claims, warnings=warnings, flaws=_unstructured(warnings))


def _unstructured(warnings: Iterable[str]) -> tuple[Flaw, ...]:
    return tuple(Flaw(TextQuality.UNSTRUCTURED, warning) for warning in warnings)
