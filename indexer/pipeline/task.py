"""
One file to its documents: the work of a worker process.

Flow: bytes -> reading -> enrichment -> findings, one after the other, so that a
file of a million records never stands in memory whole.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.enrichment.document import build_document
from indexer.enrichment.entities import find_entities
from indexer.pipeline.protocol import Account, Busy, Doubt, Refusal
from indexer.pipeline.provenance import provenance_of
from indexer.reading.reader import read
from indexer.reading.source_text import BadRecord, Unreadable, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.model.document import Document
    from indexer.names.authority import Authority
    from indexer.pipeline.protocol import Finding
    from indexer.reading.corpus import SourceFile


def find_names(document: Document, authority: Authority) -> Iterator[Finding]:
    """Yield a document with the entities that it has by this list of names, and the doubts about them."""
    entities, warnings = find_entities(
        document.text, document.paragraphs, authority, document.stated_entities
    )
    yield replace(document, entities=entities)
    named = "" if document.record is None else f"{document.record}: "
    for warning in dict.fromkeys(warnings):
        yield Doubt(named + warning)


def read_file(file: SourceFile, authority: Authority) -> Iterator[Finding]:
    """Yield the documents of one file and the doubts about them; whatever is wrong is a finding."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        yield Refusal(f"cannot be opened: {(error.strerror or str(error)).lower()}")
        return
    sha256 = hashlib.sha256(content).hexdigest()
    media_type, reader = provenance_of(file.path.name, content)
    account = Account(media_type, reader)
    yield account
    n_documents = 0
    try:
        for found in read(file, content):
            if isinstance(found, BadRecord):
                yield Doubt(found.reason)
                continue
            if isinstance(found, Working):
                yield Busy()
                continue
            document, doubts = build_document(
                found, source=file.source, sha256=sha256, size_bytes=len(content), authority=authority
            )
            n_documents += 1
            if found.record is None:  # it is the file itself, and knows best what that is
                account = replace(account, media_type=found.media_type)
            n_chars = sum(map(len, (*(block.text for block in found.blocks), *found.left_out)))
            account = replace(account, n_chars_read=account.n_chars_read + n_chars)
            yield document
            named = "" if found.record is None else f"{found.record}: "
            for doubt in dict.fromkeys((*found.warnings, *doubts)):
                yield Doubt(named + doubt)
    except Unreadable as error:
        yield Refusal(error.reason)
        return
    yield account
    if not n_documents:
        yield Refusal("holds no text")
