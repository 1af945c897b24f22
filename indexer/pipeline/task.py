"""
One file to its documents: the work of a worker process.

Flow: bytes -> reading -> enrichment -> documents, with what is to be said of them.
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
    from indexer.names.authority import Authority
    from indexer.reading.corpus import SourceFile


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave: documents, or the reason why there are none, and warnings."""

    documents: tuple[Document, ...] = ()
    reason: str = ""
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that `from_json` reads back."""
        return {
            "documents": [document.to_json() for document in self.documents],
            "reason": self.reason,
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ReadFile:
        """Build what `to_json` wrote down."""
        documents = tuple(Document.from_json(document) for document in values["documents"])
        return cls(documents, values["reason"], tuple(values["warnings"]))


def read_file(file: SourceFile, authority: Authority) -> ReadFile:
    """Read and enrich one file. Whatever is wrong with it is in the answer."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        return ReadFile(reason=f"cannot be opened: {(error.strerror or str(error)).lower()}")
    sha256 = hashlib.sha256(content).hexdigest()
    documents: list[Document] = []
    warnings: list[str] = []
    try:
        for found in read(file, content):
            if isinstance(found, BadRecord):
                warnings.append(found.reason)
                continue
            document, doubts = build_document(
                found, source=file.source, sha256=sha256, size_bytes=len(content), authority=authority
            )
            documents.append(document)
            named = "" if found.record is None else f"{found.record}: "
            warnings += [named + doubt for doubt in dict.fromkeys((*found.warnings, *doubts))]
    except Unreadable as error:
        return ReadFile(tuple(documents), error.reason, tuple(warnings))
    if not documents:
        return ReadFile(reason=warnings[0] if warnings else "holds no text", warnings=tuple(warnings))
    return ReadFile(tuple(documents), "", tuple(warnings))
