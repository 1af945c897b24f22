"""
The title of a document: as claimed, without the name of the site; else its headline.

A text that was copied from a page begins with the labels around its headline
("The Debate", "Recent Features"). They are short, and the headline below is not.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from indexer.enrichment.dateline import is_date_line
from indexer.model.document import ParagraphKind
from indexer.reading.characters import one_line
from indexer.reading.file_names import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.reading.source_text import Block

_SEPARATOR = re.compile(r"\s+[|–—»·:-]{1,2}\s+|\s*\|\s*|\s+::\s+")
_LAST_SEPARATOR = re.compile(r"\s+[|–—»·-]+\s*\Z")
_SUBJECT = re.compile(
    r"(?:subject|re|objet|betreff|asunto|موضوع|الموضوع)\s*:\s*(?P<subject>\S.*)", re.IGNORECASE
)
_MIN_HOST_CHARS = 4
_MAX_LABEL_WORDS = 3
_MAX_LEAD_BLOCKS = 12
_MAX_TITLE_CHARS = 150
_MAX_FIRST_WORDS_CHARS = 90
_FINAL = (".", "!", "?", "…", "؟", "۔", ";", "؛", ",", "،")


def without_site(title: str, others: Sequence[str], sites: Sequence[str]) -> str:
    """Return the title without a site's name around it.

    `others` are further titles of the page and its headings: when one of them is
    this title up to a separator, or behind one, the rest is the site's name.
    `sites` are names of the site that are known: the publisher, the host of its address.
    """
    title = _LAST_SEPARATOR.sub("", title)  # a template without the name
    parts = _SEPARATOR.split(title)
    if len(parts) == 1:
        return title
    for other in sorted(set(others), key=len, reverse=True):
        if other and title.startswith(other) and _SEPARATOR.match(title[len(other) :]):
            return other
    if any(_is_site(parts[-1], site) for site in sites):
        return title[: title.rindex(parts[-1])].rstrip(" |–—»·:-")
    if any(_is_site(parts[0], site) for site in sites):
        return title[len(parts[0]) :].lstrip(" |–—»·:-")
    return title


def is_cut_at_quote(title: str, others: Sequence[str]) -> bool:
    """Tell whether another title goes on with a quotation mark, where the attribute of this one ended."""
    rests = (other[len(title) :] for other in others if other.startswith(title))
    return any(rest.startswith((' "', " '")) for rest in rests)


def _is_site(part: str, site: str) -> bool:
    """Tell whether a part of a title is the name of a site, or most of its address."""
    name, known = _bare(part), _bare(site)
    is_host = "." in site and " " not in site
    return bool(name) and (name == known or (is_host and len(name) >= _MIN_HOST_CHARS and name in known))


def _bare(name: str) -> str:
    return re.sub(r"\W|\.(?:com|org|net)\b|^the\b", "", name.casefold())


def find_headline(blocks: Sequence[Block]) -> str | None:
    """Return the headline of a text, or `None` when it starts with its running text."""
    candidates = [line for line in _lead_lines(blocks) if not is_date_line(line)]
    subject = next((match for line in candidates if (match := _SUBJECT.match(line))), None)
    if subject is not None:
        return subject["subject"]
    long = [line for line in candidates if len(line.split()) > _MAX_LABEL_WORDS]
    repeated = [line for line in long if _is_repeated(line, candidates)]
    return next(iter(repeated or long or candidates), None)


def _lead_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the headings above the running text, or the first line when it can be one."""
    is_first = True
    for block in blocks[:_MAX_LEAD_BLOCKS]:
        is_short = len(block.text) <= _MAX_TITLE_CHARS and not block.text.endswith(_FINAL)
        if block.kind is ParagraphKind.HEADING or (
            is_first and is_short and block.kind is ParagraphKind.TEXT
        ):
            yield " ".join(block.text.split())
        elif block.kind is ParagraphKind.TEXT and not is_short:
            return
        is_first = False


def _is_repeated(line: str, lines: Sequence[str]) -> bool:
    """Tell whether the headline stands twice, the second time perhaps over two lines."""
    return lines.count(line) > 1 or any(line == f"{first} {second}" for first, second in pairwise(lines))


def title_of_file(file_name: str) -> str:
    """Return the name of a file without its ending, as one line: a name may hold line ends and worse."""
    name = readable(file_name)
    return one_line(PurePosixPath(name).stem) or one_line(name) or file_name


def first_words(blocks: Sequence[Block]) -> str:
    """Return the beginning of a text, to stand for a title that it does not have."""
    text = " ".join(blocks[0].text.split()) if blocks else ""
    if len(text) <= _MAX_FIRST_WORDS_CHARS:
        return text
    cut = text[: _MAX_FIRST_WORDS_CHARS + 1]
    return f"{cut[: cut.rindex(' ')] if ' ' in cut else cut[:-1]} …"
