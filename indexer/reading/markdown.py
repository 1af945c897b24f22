"""
Markdown to blocks: the words without the marks, and the front matter above them.

Flow: front matter (YAML between two lines of `---`) -> claims; the rest, parsed
as CommonMark with tables -> headings, paragraphs, items, quotations. Pictures
leave their description; raw HTML leaves its text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from indexer.model.document import ParagraphKind
from indexer.reading.flat_html import flat_text
from indexer.reading.sidecar import MAX_CHARS, parse_mapping
from indexer.reading.source_text import TITLE, Block, Claim, SourceText
from indexer.reading.stated import Stated, parse_stated
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MEDIA_TYPE = "text/markdown"

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SOURCE = "front matter"
_MAX_NESTING = 40  # the parser's own limit is 20, and its time grows with it
_CONTAINERS = {"list_item_open": ParagraphKind.ITEM, "blockquote_open": ParagraphKind.QUOTE}
_TABLE_CELLS = ("th_open", "td_open")


def read_markdown(text: str) -> SourceText:
    """Read one Markdown document."""
    stated, body = _front_matter(text)
    tokens = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").parse(body)
    warnings = stated.warnings
    if max((token.level for token in tokens), default=0) >= _MAX_NESTING - 1:
        # The parser leaves out what stands deeper; no word of a document may be lost.
        blocks = read_text(body)
        warnings = (*warnings, "quotations or lists stand too deep in one another; read as plain text")
    else:
        blocks = tuple(block for block in _blocks(tokens) if block.text)
    heading = next((block for block in blocks[:1] if block.kind is ParagraphKind.HEADING), None)
    claims = (
        stated.claims if heading is None else (*stated.claims, Claim(TITLE, heading.text, "first heading"))
    )
    return SourceText(MEDIA_TYPE, blocks, None, claims, stated.entities, warnings)


def _front_matter(text: str) -> tuple[Stated, str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Stated(), text
    try:
        if len(match[1]) > MAX_CHARS:
            msg = "is larger than 1 MB"
            raise ValueError(msg)
        values = parse_mapping("\n" + match[1], is_json=False)  # so that its lines are those of the file
    except ValueError as error:
        return Stated(warnings=(f"the {_SOURCE} {error}",)), text[match.end() :]
    return parse_stated(values, _SOURCE), text[match.end() :]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Walk the flat list of tokens, keeping the containers that are open."""
    containers: list[ParagraphKind] = []
    heading = False
    cells: list[str] = []
    for token in tokens:
        if token.type in _CONTAINERS:
            containers.append(_CONTAINERS[token.type])
        elif token.type in ("list_item_close", "blockquote_close"):
            containers.pop()
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in _TABLE_CELLS:
            cells.append("")
        elif token.type == "tr_close":
            yield Block(" | ".join(cell for cell in cells if cell))
            cells.clear()
        elif token.type == "inline" and cells:
            cells[-1] = _inline_text(token.children or ())
        elif token.type == "inline":
            kind = ParagraphKind.HEADING if heading else (containers or [ParagraphKind.TEXT])[-1]
            yield Block(_inline_text(token.children or ()), kind)
        elif token.type in ("fence", "code_block"):
            yield Block(token.content.strip("\n"))
        elif token.type == "html_block":
            yield from (Block(part) for part in flat_text(token.content))


def _inline_text(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n" if token.type == "hardbreak" else " ")
        elif token.type == "image":
            parts.append(_inline_text(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    return "".join(parts).strip()
