"""
Lines of a printed page to paragraphs.

A page of print has no paragraphs, only lines at places. A paragraph ends where the
next line is further away than the others, is indented behind a full line, or is of
another size; where a line stops short at the end of a sentence; and with the page. A
word that was divided at the end of a line is put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby, pairwise, zip_longest
from statistics import median
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.source_text import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

SOFT_HYPHENS = "\xad\ufffe\x02"
"""A soft hyphen, and what PDFium puts in the place of one at the end of a line."""

_HYPHENS = re.escape(SOFT_HYPHENS + "-\u2010")
_DIVIDED = re.compile(rf"([^\W\d_]+)[{_HYPHENS}]$")
_LOWER_START = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"), ("‹", "›"))
_BULLET = re.compile(r"(?:[•‣◦▪●○■□·∙⁃➢➤✓*\ue000-\uf8ff]|[-–—](?=\s))\s*(?=\S)")
_FINAL = re.compile(r"[.!?…؟۔。:;؛][\"'”’»)\]]*$")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")

_MAX_PITCH = 1.35  # of the usual distance between lines; more is a space between paragraphs
_MAX_SPACING = 1.45  # of the size of the letters, for lines of which there are few, such as headings
_MAX_RATIO = 1.12  # of the height of two lines of one paragraph
_HEADING_RATIO = 1.15  # of the usual height of the document's lines
_MAX_HEADING_CHARS = 200
_HALF = 0.5  # of the width of its column; a shorter line is one of a table, an address or a verse
_FULL = 0.85  # of the width of its column, from which on a line counts as full
_INDENT = 0.8  # of the height of a line
_NEIGHBOURS = 10  # lines around one that tell how wide its column is


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text, where it stands and the size of its letters; the page grows upwards."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    height: float = 0.0

    @property
    def is_rtl(self) -> bool:
        """Whether most of its letters are of a script that is written from right to left."""
        return is_from_right(self.text)


def is_from_right(text: str) -> bool:
    """Tell whether most letters of a text are of a script that is written from right to left."""
    return len(_RTL.findall(text)) > len(_LATIN.findall(text))


def page_blocks(lines: Sequence[PageLine]) -> Iterator[Block]:
    """Yield the paragraphs of a document, from the lines of all its pages in reading order."""
    usual = _usual_height(lines)
    compounds = {match.casefold() for line in lines for match in _COMPOUND.findall(line.text)}
    for page, on_page in groupby(lines, key=lambda line: line.page):
        together = _without_number(list(on_page), page)
        for paragraph in _paragraphs(together):
            yield _block(paragraph, usual, compounds)


def join_lines(lines: Iterable[str]) -> str:
    """Return the lines of one paragraph as one line, with divided words put together."""
    text = ""
    for line in lines:
        text = _joined(text, " ".join(line.split()), frozenset())
    return text


def _usual_height(lines: Sequence[PageLine]) -> float:
    """Return the height that most of the text has."""
    weights: dict[float, int] = {}
    for line in lines:
        height = round(line.height, 1)
        weights[height] = weights.get(height, 0) + len(line.text)
    return max(weights, key=lambda height: weights[height], default=0.0)


def _without_number(lines: list[PageLine], page: int) -> list[PageLine]:
    """Take the number of the page out of its first or last line, where it stands alone."""
    for at in (0, -1):
        if len(lines) > 1 and re.fullmatch(rf"\W*{page}\W*", lines[at].text.strip()):
            del lines[at]
    return lines


def _paragraphs(lines: Sequence[PageLine]) -> Iterator[list[PageLine]]:
    pitches = [above.base - below.base for above, below in pairwise(lines)]
    usual = [pitch for pitch, line in zip(pitches, lines, strict=False) if 0 < pitch < 4 * (line.height or 1)]
    pitch = median(usual) if usual else 0.0
    together: list[PageLine] = []
    for i, line in enumerate(lines):
        if together and _begins(line, together[-1], lines[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS], pitch):
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _begins(line: PageLine, before: PageLine, around: Sequence[PageLine], pitch: float) -> bool:
    """Tell whether a line begins another paragraph than that of the line before."""
    is_final = bool(_FINAL.search(before.text))
    taller, lower = max(line.height, before.height), min(line.height, before.height)
    if _BULLET.match(line.text) or taller > _MAX_RATIO * lower:
        return True
    distance = before.base - line.base
    if distance < 0:  # the next column, or a line beside it
        return is_final
    if distance > max(_MAX_PITCH * pitch, _MAX_SPACING * line.height):
        return True
    filled = _filled(before, around)
    if not is_final:
        return filled < _HALF and not line.text[:1].islower()
    return filled < _FULL or _indent(line, before) > _INDENT * line.height


def _filled(line: PageLine, around: Iterable[PageLine]) -> float:
    """Return how much of the width of its column a line takes."""
    margin = 2 * line.height
    if line.is_rtl:
        width = max(line.right - each.left for each in around if abs(each.right - line.right) <= margin)
    else:
        width = max(each.right - line.left for each in around if abs(each.left - line.left) <= margin)
    return (line.right - line.left) / width if width > 0 else 1.0


def _indent(line: PageLine, before: PageLine) -> float:
    return before.right - line.right if line.is_rtl else line.left - before.left


def _block(lines: Sequence[PageLine], usual: float, compounds: set[str]) -> Block:
    text = ""
    for line in lines:
        text = _joined(text, " ".join(line.text.split()), compounds)
    text = text.translate(dict.fromkeys(map(ord, SOFT_HYPHENS)))
    if is_from_right(text):
        text = _with_pairs(text)
    bullet = _BULLET.match(text)
    if bullet is not None:
        return Block(text[bullet.end() :], ParagraphKind.ITEM, page=lines[0].page)
    is_large = usual > 0 and min(line.height for line in lines) >= _HEADING_RATIO * usual
    is_heading = is_large and len(text) <= _MAX_HEADING_CHARS
    return Block(text, ParagraphKind.HEADING if is_heading else ParagraphKind.TEXT, page=lines[0].page)


def _with_pairs(text: str) -> str:
    """Set brackets that come in pairs as they open and close.

    From right to left a bracket is drawn as its mirror image, which some programs store,
    and PDFium turns some of them back.
    """
    for opening, closing in _PAIRS:
        n = text.count(opening) + text.count(closing)
        if n and n % 2 == 0:
            pieces = re.split(f"[{re.escape(opening + closing)}]", text)
            signs = (opening, closing) * (n // 2)
            text = "".join(chain.from_iterable(zip_longest(pieces, signs, fillvalue="")))
    return text


def _joined(text: str, line: str, compounds: AbstractSet[str]) -> str:
    if not text:
        return line
    first, second = _DIVIDED.search(text), _LOWER_START.match(line)
    if first is None or second is None or not second[0][0].islower():
        return f"{text} {line}"
    if f"{first[1]}-{second[0]}".casefold() in compounds:
        return f"{text[:-1]}-{line}"  # written with a hyphen elsewhere
    return text[:-1] + line
