"""
One file to its texts: the only entrance to the readers.

Flow: bytes -> kind -> charset -> the reader of the kind -> the sidecar's claims
before all others -> `SourceText`, cleaned of control characters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.reading.characters import clean, one_line
from indexer.reading.charset import decode
from indexer.reading.html import declared_charset, read_html
from indexer.reading.kinds import Format, format_of
from indexer.reading.markdown import read_markdown
from indexer.reading.records import read_csv, read_jsonl
from indexer.reading.sidecar import load_sidecar
from indexer.reading.source_text import BadRecord, Block, SourceText, Unreadable
from indexer.reading.stated import Stated
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.corpus import SourceFile

TEXT_TYPE = "text/plain"


def read(file: SourceFile, content: bytes) -> Iterator[SourceText | BadRecord]:
    """Yield the texts of a file, and the records of it that could not be read.

    Raises:
        Unreadable: before the first text; there is none to be had.
    """
    kind = format_of(file.path.name, content)
    decoded = decode(content, declared_charset(content) if kind is Format.HTML else None)
    warnings = () if decoded.warning is None else (decoded.warning,)
    stated = Stated() if file.sidecar is None else load_sidecar(file.sidecar)
    n_texts = 0
    for text in _read_as(kind, decoded.text):
        if isinstance(text, SourceText):
            finished = _finish(text, stated, warnings if n_texts == 0 else ())
            n_texts += bool(finished.blocks)
            yield finished if finished.blocks else BadRecord("no text found")
        else:
            yield text


def _read_as(kind: Format, text: str) -> Iterator[SourceText | BadRecord]:
    match kind:
        case Format.JSONL:
            yield from read_jsonl(text)  # with the line ends of the file: not all of them end a record
        case Format.CSV:
            yield from read_csv(text)
        case _:
            found = _read_single(kind, clean(text))
            if not any(block.text for block in found.blocks):
                msg = "no text found"
                raise Unreadable(msg)
            yield found


def _read_single(kind: Format, text: str) -> SourceText:
    match kind:
        case Format.HTML:
            return read_html(text)
        case Format.MARKDOWN:
            return read_markdown(text)
        case _:
            return SourceText(TEXT_TYPE, read_text(text))


def _finish(text: SourceText, stated: Stated, warnings: tuple[str, ...]) -> SourceText:
    """Put the sidecar first, and clean what the parsers let through."""
    blocks = tuple(
        Block(cleaned, b.kind, b.language) for b in text.blocks if (cleaned := clean(b.text).strip())
    )
    claims = tuple(replace(claim, value=one_line(claim.value)) for claim in (*stated.claims, *text.claims))
    return replace(
        text,
        blocks=blocks,
        claims=claims,
        stated_entities=text.stated_entities if stated.entities is None else stated.entities,
        warnings=(*warnings, *stated.warnings, *text.warnings),
    )
