"""
One file to its documents: the work of a worker process.

Flow: bytes -> reading -> enrichment -> findings, one after the other, so that a
file of a million records never stands in memory whole.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.enrichment.document import build_document
from indexer.model.document import Document
from indexer.reading.reader import read
from indexer.reading.source_text import BadRecord, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.names.authority import Authority
    from indexer.reading.corpus import SourceFile


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a file or one of its documents that is worth a person's eye."""

    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the file gave nothing, or nothing more. It is the last finding."""

    reason: str


Finding = Document | Doubt | Refusal


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON values."""
    match finding:
        case Document():
            return {"document": finding.to_json()}
        case Doubt(text):
            return {"doubt": text}
        case Refusal(reason):
            return {"refusal": reason}


def finding_from_json(values: dict[str, Any]) -> Finding:
    """Build what `finding_to_json` wrote down."""
    if "document" in values:
        return Document.from_json(values["document"])
    return Doubt(values["doubt"]) if "doubt" in values else Refusal(values["refusal"])


def read_file(file: SourceFile, authority: Authority) -> Iterator[Finding]:
    """Yield the documents of one file and the doubts about them; whatever is wrong is a finding."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        yield Refusal(f"cannot be opened: {(error.strerror or str(error)).lower()}")
        return
    sha256 = hashlib.sha256(content).hexdigest()
    n_documents = 0
    try:
        for found in read(file, content):
            if isinstance(found, BadRecord):
                yield Doubt(found.reason)
                continue
            document, doubts = build_document(
                found, source=file.source, sha256=sha256, size_bytes=len(content), authority=authority
            )
            n_documents += 1
            yield document
            named = "" if found.record is None else f"{found.record}: "
            for doubt in dict.fromkeys((*found.warnings, *doubts)):
                yield Doubt(named + doubt)
    except Unreadable as error:
        yield Refusal(error.reason)
        return
    if not n_documents:
        yield Refusal("holds no text")
