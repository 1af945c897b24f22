"""Texts and documents in one line, for the tests of enrichment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.enrichment.document import build_document
from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.reading.source_text import Block, Claim, SourceText
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from indexer.model.document import Document

PROSE = (
    "The massacre of political prisoners, which took place in the summer of the year, has never been "
    "acknowledged and remains one of the darkest stains in the recent history of the country, "
    "although it is relatively unknown elsewhere."
)

NAMES = Authority(
    [
        AuthorityEntry("Ruhollah Khomeini", EntityKind.PERSON, ("Khomeini", "خمینی")),
        AuthorityEntry("Evin", EntityKind.PLACE, ("Evin prison", "اوین")),
    ]
)


def blocks(text: str) -> tuple[Block, ...]:
    return read_text(text)


def a_text(text: str = PROSE, *claims: Claim, record: str | None = None, **values: object) -> SourceText:
    return SourceText("text/plain", blocks(text), record, claims, **values)  # type: ignore[arg-type]


def build(text: SourceText, source: str = "box/letter.txt") -> tuple[Document, tuple[str, ...]]:
    return build_document(text, source=source, sha256="00", size_bytes=1, authority=NAMES)


def stated(field: str, value: str, source: str = "sidecar") -> Claim:
    return Claim(field, value, source, is_stated=True)
