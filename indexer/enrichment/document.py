"""
A `SourceText` to a `Document`: the text in one string, and a value for each field.

Flow: blocks -> text and paragraphs; claims and the text itself -> fields, in the
order of trust; what was not chosen stays as a `Statement`.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from indexer.enrichment.author_kind import kind_of_author
from indexer.enrichment.choice import choose
from indexer.enrichment.entities import find_entities
from indexer.enrichment.language import detect
from indexer.enrichment.mentioned_dates import find_mentioned_dates
from indexer.model.document import Document, Paragraph, Statement, TextQuality, document_key
from indexer.model.span import Span
from indexer.reading.source_text import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.model.document import EntityKind
    from indexer.names.authority import Authority
    from indexer.reading.source_text import Claim, SourceText

QUALITY = "quality"
"""The field of the statements that say why a text is not sound."""

MAX_LEFT_OUT_CHARS = 50_000
"""Of what is left out of a page so much is kept: more than the menus of any page measured."""

_BETWEEN_BLOCKS = "\n\n"


def build_document(
    text: SourceText, *, source: str, sha256: str, size_bytes: int, authority: Authority
) -> tuple[Document, tuple[str, ...]]:
    """Return the document, and warnings that are worth a person's eye.

    `source` is the path in the corpus; `sha256` and `size_bytes` are of the file.
    """
    detection = detect(text.blocks)
    chosen = choose(text, detection, text.file_name or PurePosixPath(source).name)
    whole = _BETWEEN_BLOCKS.join(block.text for block in text.blocks)
    paragraphs = tuple(_paragraphs(text, detection.of_blocks))
    entities, entity_warnings = find_entities(whole, paragraphs, authority, text.stated_entities)
    document = Document(
        key=document_key(source, text.record),
        source=source,
        sha256=sha256,
        media_type=text.media_type,
        title=chosen.title,
        text=whole,
        record=text.record,
        paragraphs=paragraphs,
        authors=chosen.authors,
        author_confidence=chosen.author_confidence,
        author_kinds=tuple(_author_kinds(chosen.authors, text.claims, chosen.publisher)),
        date=chosen.date,
        language=chosen.language,
        language_confidence=chosen.language_confidence,
        publisher=chosen.publisher,
        url=chosen.url,
        entities=entities,
        metadata=(*chosen.statements, *_remarks(text)),
        left_out=tuple(_first_lines(text.left_out)),
        quality=tuple(quality for quality in TextQuality if quality in {flaw.quality for flaw in text.flaws}),
        mentioned_dates=find_mentioned_dates(whole, paragraphs),
        size_bytes=size_bytes,
        parent=None if text.parent is None else document_key(source, text.parent or None),
        stated_entities=text.stated_entities,
    )
    return document, (*text.warnings, *chosen.warnings, *entity_warnings)


def _author_kinds(
    authors: Iterable[str], claims: Iterable[Claim], publisher: str | None
) -> Iterator[EntityKind]:
    stated = {claim.value.casefold(): claim.kind for claim in claims if claim.field == AUTHOR and claim.kind}
    for author in authors:
        yield kind_of_author(author, stated.get(author.casefold()), publisher)


def _first_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield what is kept of the lines that were left out."""
    n_chars = 0
    for line in lines:
        n_chars += len(line)
        if n_chars > MAX_LEFT_OUT_CHARS:
            return
        yield line


def _remarks(text: SourceText) -> Iterator[Statement]:
    for remark in text.remarks:
        yield Statement(remark.field, remark.value, remark.source)
    for flaw in text.flaws:
        yield Statement(QUALITY, str(flaw.quality), flaw.reason)


def _paragraphs(text: SourceText, languages: tuple[str, ...]) -> list[Paragraph]:
    paragraphs = []
    start = 0
    for block, language in zip(text.blocks, languages, strict=True):
        end = start + len(block.text)
        paragraphs.append(Paragraph(Span(start, end), language, block.kind, block.page))
        start = end + len(_BETWEEN_BLOCKS)
    return paragraphs
