"""
Rich text (RTF): its text without the formatting, and its properties.

Which paragraph is a heading is told as in plain text: the marks of styles differ from
program to program.
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
_BRACE = re.compile(r"\\[\\{}]|(?P<note>\{(?:\\\*)?\\footnote\b)|[{}]")
_BULLETS = dict.fromkeys(range(0xE000, 0xF900), "•")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")


def read_rtf(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the document."""
    del name
    markup = content.decode("latin-1")  # other letters are written as escapes
    code_page = _CODE_PAGE.search(markup[:2_000])
    encoding = f"cp{code_page[1]}" if code_page is not None else "cp1252"
    body, notes = _without_notes(markup)
    texts = [_text(body, encoding), *(_text(f"{{\\rtf1 {note}}}", encoding) for note in notes)]
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


def _without_notes(markup: str) -> tuple[str, list[str]]:
    """Cut the notes out of the text: striprtf passes over them."""
    notes: list[str] = []
    kept: list[str] = []
    at = depth = 0
    start: int | None = None
    for brace in _BRACE.finditer(markup):
        if brace[0] == "{" or brace["note"]:
            depth += 1
            if brace["note"] and start is None:
                start, outside, text_start = brace.start(), depth, brace.end()
        elif brace[0] == "}":
            depth -= 1
            if start is not None and depth < outside:
                kept.append(markup[at:start])
                notes.append(markup[text_start : brace.start()])
                at, start = brace.end(), None
    return "".join([*kept, markup[at:]]), notes


def _property(info: str, name: str, encoding: str) -> str | None:
    found = re.search(_PROPERTY.format(name), info)
    return None if found is None else _text(f"{{\\rtf1 {found[1]}}}", encoding)


def _text(markup: str, encoding: str) -> str:
    try:
        return str(rtf_to_text(markup, encoding=encoding, errors="replace"))
    except LookupError:
        return str(rtf_to_text(markup, encoding="cp1252", errors="replace"))
