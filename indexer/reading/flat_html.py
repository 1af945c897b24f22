"""
HTML without a parser: one pass over the tags, in time that grows with the length alone.

It measures a page before a parser sees it, because the parsers do not survive
every page: 100,000 elements inside one another or 200,000 attributes on a tag
cost minutes, or come back as an empty text without an error. It also reads the
text of such a page, without its structure.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 2_000
MAX_ATTRIBUTES = 500

# Each alternative, once begun, consumes what it has looked at: no character is read twice.
# A quotation mark counts behind an equals sign only, as it does for a browser.
_PIECE = re.compile(
    r"""
      <!--.*?(?:-->|\Z)
    | <(?P<raw>script|style)\b.*?(?:</(?P=raw)\b[^<>]*+>?|\Z)
    | <(?P<close>/?)(?P<tag>[a-z][^\s/<>"']*+)
      (?P<attributes>(?:[^<>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+)>?
    | <[!?][^<>]*+>?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_VALUE = re.compile(r"=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s\"']*+)")
_FEW_CHARS = 2 * MAX_ATTRIBUTES  # too short to hold more attributes than allowed

_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    }
)  # fmt: skip
_CLOSED_BY_THE_NEXT = frozenset(
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup",
    }
)  # fmt: skip
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How deep the elements of a page stand in one another, and the most attributes of one."""

    depth: int
    n_attributes: int

    @property
    def complaint(self) -> str | None:
        """Say why a parser should not see the page, or `None`."""
        if self.depth > MAX_DEPTH:
            return f"elements stand {self.depth:,} deep in one another"
        if self.n_attributes > MAX_ATTRIBUTES:
            return f"an element has {self.n_attributes:,} attributes"
        return None


def measure(markup: str) -> Size:
    """Return the size of a page, in one pass."""
    depth = deepest = most = 0
    for piece in _PIECE.finditer(markup):
        tag = (piece["tag"] or "").lower()
        if not tag:
            continue
        attributes = piece["attributes"]
        if len(attributes) > _FEW_CHARS:
            most = max(most, len(_VALUE.sub(" ", attributes).split()))
        if tag in _VOID or tag in _CLOSED_BY_THE_NEXT or attributes.endswith("/"):
            continue
        depth = max(0, depth - 1) if piece["close"] else depth + 1
        deepest = max(deepest, depth)
    return Size(deepest, most)


def flat_text(markup: str) -> Iterator[str]:
    """Yield the texts between the tags of blocks; nothing of scripts and styles."""
    parts: list[str] = []
    at = 0
    for piece in _PIECE.finditer(markup):
        parts.append(markup[at : piece.start()])
        at = piece.end()
        is_inline = (piece["tag"] or "").lower() in _INLINE
        if not is_inline:
            yield from _joined(parts)
            parts.clear()
    parts.append(markup[at:])
    yield from _joined(parts)


def _joined(parts: list[str]) -> Iterator[str]:
    text = " ".join(html.unescape("".join(parts)).split())
    if text:
        yield text
