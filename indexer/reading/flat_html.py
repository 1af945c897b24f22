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

MAX_DEPTH = 2_000
MAX_ATTRIBUTES = 500

# Groups: 1 the name of a script or style, 2 the slash of an end tag, 3 its name, 4 the attributes.
# Each alternative, once begun, consumes what it has looked at: no character is read twice.
# A quotation mark counts behind an equals sign only, as it does for a browser.
_PIECE = re.compile(
    r"""
      <!--(?:[^-]++|-(?!->))*+(?:-->|\Z)
    | <(script|style)\b(?:[^<]++|<(?!/\1\b))*+(?:</\1\b[^<>]*+>?|\Z)
    | <(/?)([a-z][^\s/<>"']*+)
      ((?:[^<>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+)>?
    | <[!?][^<>]*+>?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(r"""<\w+(?:\s[^<>"'/]*+(?:"[^"<>]*+"[^<>"'/]*+|'[^'<>]*+'[^<>"'/]*+)*+)?>""")
"""The tag that opens a script or a style, but for one that a parser may read otherwise than we do."""

_NESTED = re.compile("<[Ss][Cc][Rr][Ii][Pp][Tt]")
_LONG_SCRIPT_CHARS = 1_000  # a shorter one is parsed as fast as it is cut out
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
INLINE_TAGS = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page as one pass over its tags finds it.

    `lines` are the texts between the tags of blocks, nothing of scripts and styles. `depth`
    is how deep elements stand in one another, `n_attributes` the most attributes of one.
    `without_scripts` is its markup without what stands in its long scripts and styles, but for JSON that
    describes it: the empty elements stay, so that a parser makes the same of the rest.
    """

    lines: tuple[str, ...]
    depth: int
    n_attributes: int
    without_scripts: str

    @property
    def complaint(self) -> str | None:
        """Say why a parser should not see the page, or `None`."""
        if self.depth > MAX_DEPTH:
            return f"elements stand {self.depth:,} deep in one another"
        if self.n_attributes > MAX_ATTRIBUTES:
            return f"an element has {self.n_attributes:,} attributes"
        return None


def read_flat(markup: str) -> FlatPage:
    """Return the text and the size of a page."""
    lines: list[str] = []
    parts: list[str] = []
    kept: list[str] = []
    at = depth = deepest = most = kept_to = 0
    for piece in _PIECE.finditer(markup):
        start, end = piece.span()
        if start > at:
            parts.append(markup[at:start])
        at = end
        name = piece[3]
        if name is None:
            if parts:
                _add_line(lines, parts)
            if end - start > _LONG_SCRIPT_CHARS and piece[1] is not None:
                content = _content_of_script(markup, start, end)
                kept.append(markup[kept_to : content.start])
                kept_to = content.stop
            continue
        tag = name.lower()
        if parts and tag not in INLINE_TAGS:
            _add_line(lines, parts)
        closing, attributes = piece[2], piece[4]
        if len(attributes) > _FEW_CHARS:
            most = max(most, len(_VALUE.sub(" ", attributes).split()))
        if tag in _VOID or tag in _CLOSED_BY_THE_NEXT or attributes.endswith("/"):
            continue
        if closing:
            depth = depth - 1 if depth else 0
        else:
            depth += 1
            deepest = max(deepest, depth)
    parts.append(markup[at:])
    _add_line(lines, parts)
    kept.append(markup[kept_to:])
    return FlatPage(tuple(lines), deepest, most, "".join(kept))


def _content_of_script(markup: str, start: int, end: int) -> range:
    """Return where the content of a script or a style begins and ends; nothing of JSON, and nothing in doubt.

    A script in a comment in a script does not end where the inner one does, as parsers of today have it.
    """
    opening = _OPENING.match(markup, start, end)
    closing = markup.rfind("</", start, end)
    if opening is None or closing < opening.end() or "json" in opening[0].lower():
        return range(start, start)
    comment = markup.find("<!--", opening.end(), closing)
    if comment >= 0 and _NESTED.search(markup, comment, closing):
        return range(start, start)
    return range(opening.end(), closing)


def flat_text(markup: str) -> tuple[str, ...]:
    """Return the texts between the tags of blocks; nothing of scripts and styles."""
    return read_flat(markup).lines


def _add_line(lines: list[str], parts: list[str]) -> None:
    """Move the text in `parts` to the lines, unless it is blank."""
    text = parts[0] if len(parts) == 1 else "".join(parts)
    parts.clear()
    if text.isspace():
        return
    if "&" in text:
        text = html.unescape(text)
    if line := " ".join(text.split()):
        lines.append(line)
