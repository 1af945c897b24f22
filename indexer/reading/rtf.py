"""
Rich text (RTF): its text without the formatting, what stands apart from it, and its properties.

Flow: markup -> without what was deleted -> the text and the groups apart from it -> blocks.
Text boxes come behind the text, then notes, comments, headers and footers. Which paragraph
is a heading is told as in plain text: the marks of styles differ from program to program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from indexer.reading.characters import clean
from indexer.reading.file_properties import property_claims
from indexer.reading.limits import take_text
from indexer.reading.source_text import SourceText, Unreadable
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.limits import Limits

MEDIA_TYPE = "application/rtf"

_INFO = re.compile(r"\{\\info\b")
_INFO_CHARS = 20_000
_PROPERTY = r"\{{\\{}\b([^{{}}]{{0,1000}})\}}"
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_APART = ("shptxt", "footnote", "annotation", "header", "footer")
"""Groups that stand apart from the text, which striprtf leaves out, in the order of reading."""

_GROUP = re.compile(rf"\\[\\{{}}]|\{{(?:\\\*)?\\(?P<apart>{'|'.join(_APART)})[lrf]?(?![a-z])|[{{}}]")
_MAX_NESTING = 4  # of a note in a text box in a header
_COMMENTATOR = re.compile(r"\{\\\*\\atnauthor\s([^{}]{0,200})\}")
_BEFORE_A_COMMENT_CHARS = 500
_DRAWN_LETTERS = re.compile(r"\{\\sn gtextUNICODE\}\{\\sv ([^{}]*)\}")
_DELETED = re.compile(r"\\[\\{}]|\\deleted(?P<on>\d*)(?![a-z\d])|\\plain(?![a-z])|[{}]")
_FONTS = re.compile(r"\{\\fonttbl\b")
_FONTS_WITHIN = 10_000
_BULLETS = dict.fromkeys(range(0xE000, 0xF900), "•")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")


def read_rtf(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the document."""
    del name
    markup = content.decode("latin-1")  # other letters are written as escapes
    code_page = _CODE_PAGE.search(markup[:2_000])
    encoding = f"cp{code_page[1]}" if code_page is not None else "cp1252"
    body, apart = _taken_apart(_without_deleted(markup))
    # One pass for all, with the table of fonts, which says in which code page their letters are.
    behind = _head(markup) + "".join(f"{{{each}\\par}}" for each in apart) + "}"
    texts = [_text(body, encoding), _text(behind, encoding)]
    # A line is a paragraph here; cells of a table end with a bar, and bullets are signs of a font of signs.
    lines = "\n".join(texts).translate(_BULLETS).split("\n")
    text = "\n\n".join(line.strip(" |\t").replace("|", " | ") for line in lines)
    blocks, cut = take_text(read_text(clean(text)), limits, len(content))
    if not blocks:
        msg = "no text found"
        raise Unreadable(msg)
    start = _INFO.search(markup)
    info = "" if start is None else markup[start.start() : start.start() + _INFO_CHARS]
    created = _CREATED.search(info)
    claims = property_claims(
        "document properties",
        title=_property(info, "title", encoding),
        author=_property(info, "author", encoding),
        created=None if created is None else f"{created[1]}-{created[2]:0>2}-{created[3]:0>2}",
    )
    yield SourceText(MEDIA_TYPE, blocks, claims=tuple(claims), warnings=cut)


def _taken_apart(markup: str) -> tuple[str, list[str]]:
    """Return the text, and what stands apart from it in the order in which it is to be read, each once."""
    body, found = _without_groups(markup)
    apart = [("shptxt", drawn[1]) for drawn in _DRAWN_LETTERS.finditer(markup)]
    for _ in range(_MAX_NESTING):
        inner: list[tuple[str, str]] = []
        for kind, text in found:
            rest, more = _without_groups(text)
            apart.append((kind, rest))
            inner += more
        found = inner
    apart.sort(key=lambda each: _APART.index(each[0]))
    return body, list(dict.fromkeys(text for _, text in apart))


def _without_groups(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """Cut the groups that stand apart out of the text; return them with their kinds."""
    apart: list[tuple[str, str]] = []
    kept: list[str] = []
    at = depth = outside = 0
    group: re.Match[str] | None = None
    for brace in _GROUP.finditer(markup):
        if brace[0] == "}":
            depth -= 1
            if group is not None and depth < outside:
                kept.append(markup[at : group.start()])
                text = markup[group.end() : brace.start()]
                apart.append((group["apart"], _author_of(group, markup) + text))
                at, group = brace.end(), None
        elif brace[0][0] == "{":
            depth += 1
            if brace["apart"] and group is None:
                group, outside = brace, depth
    return "".join([*kept, markup[at:]]), apart


def _author_of(group: re.Match[str], markup: str) -> str:
    if group["apart"] != "annotation":
        return ""
    names = _COMMENTATOR.findall(markup, max(0, group.start() - _BEFORE_A_COMMENT_CHARS), group.start())
    return f"{names[-1]}: " if names and names[-1].strip() else ""


def _without_deleted(markup: str) -> str:
    """Cut out what was deleted with changes tracked: from the mark to the end of its group."""
    if r"\deleted" not in markup:
        return markup
    kept: list[str] = []
    at = depth = outside = 0
    start: int | None = None
    for token in _DELETED.finditer(markup):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}" or token[0] == r"\plain" or token["on"] == "0":
            if start is not None and depth == outside:
                kept.append(markup[at:start])
                at, start = token.start(), None
            depth -= token[0] == "}"
        elif token["on"] is not None and start is None and depth > 1:  # what is not in a group has no end
            start, outside = token.start(), depth
    return "".join([*kept, markup[at:]])


def _head(markup: str) -> str:
    """Return the beginning of the file up to its table of fonts."""
    fonts = _FONTS.search(markup, 0, _FONTS_WITHIN)
    depth = 0
    for brace in () if fonts is None else _GROUP.finditer(markup, fonts.start()):
        depth += (brace[0][0] == "{") - (brace[0] == "}")
        if depth == 0:
            return markup[: brace.end()]
    return r"{\rtf1"


def _property(info: str, name: str, encoding: str) -> str | None:
    # The last one: where a name stands twice, the first is for programs that know no Unicode, "????? ????".
    values = re.findall(_PROPERTY.format(name), info)
    return _text(f"{{\\rtf1 {values[-1]}}}", encoding) if values else None


def _text(markup: str, encoding: str) -> str:
    try:
        return str(rtf_to_text(markup, encoding=encoding, errors="replace"))
    except LookupError:
        return str(rtf_to_text(markup, encoding="cp1252", errors="replace"))
