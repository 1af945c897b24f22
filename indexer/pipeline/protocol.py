"""
What the parent and a worker process say to each other: JSON values, one a line.

The parent sends the names once, then files, or documents in which other names are to be found;
the worker answers each with its findings, one after the other, and `END`. Nothing here imports
a parser, so the parent, and whoever only searches, never loads one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.model.document import Document
from indexer.names.authority import Authority, AuthorityEntry
from indexer.reading.corpus import SourceFile

READY = "ready"
"""The worker's first line, when its parsers are loaded and the names are read."""

END = "{}"
"""The line behind the last finding of a file."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a file or one of its documents that is worth a person's eye."""

    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the file gave nothing, or nothing more. It is the last finding."""

    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """What kind of file it is by its content, who reads it, and how much text came out of it so far.

    The first finding says the kind, so that it is known of a file that its reader does not survive; the
    last one counts.
    """

    media_type: str
    reader: str
    n_chars_read: int = 0


@dataclass(frozen=True, slots=True)
class Busy:
    """A sign of life: the next document takes long, and its reader has come further."""


Finding = Document | Doubt | Refusal | Account | Busy


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON values."""
    match finding:
        case Document():
            return {"document": finding.to_json()}
        case Doubt(text):
            return {"doubt": text}
        case Refusal(reason):
            return {"refusal": reason}
        case Account():
            return {"account": [finding.media_type, finding.reader, finding.n_chars_read]}
        case Busy():
            return {"busy": True}


def finding_from_json(values: dict[str, Any]) -> Finding:
    """Build what `finding_to_json` wrote down."""
    if "document" in values:
        return Document.from_json(values["document"])
    if "busy" in values:
        return Busy()
    if "account" in values:
        return Account(*values["account"])
    return Doubt(values["doubt"]) if "doubt" in values else Refusal(values["refusal"])


def request_to_json(request: SourceFile | Document) -> dict[str, Any]:
    """Return what a worker is asked for: to read a file, or to find the names in a document anew."""
    return {"names in": request.to_json()} if isinstance(request, Document) else file_to_json(request)


def request_from_json(values: dict[str, Any]) -> SourceFile | Document:
    """Build what `request_to_json` wrote down."""
    return Document.from_json(values["names in"]) if "names in" in values else file_from_json(values)


def file_to_json(file: SourceFile) -> dict[str, Any]:
    """Return a file as plain JSON values."""
    return {
        "path": str(file.path),
        "source": file.source,
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
        "sidecar": None if file.sidecar is None else str(file.sidecar),
    }


def file_from_json(values: dict[str, Any]) -> SourceFile:
    """Build what `file_to_json` wrote down."""
    sidecar = values["sidecar"]
    return SourceFile(
        Path(values["path"]),
        values["source"],
        values["size_bytes"],
        values["mtime_ns"],
        None if sidecar is None else Path(sidecar),
    )


def authority_to_json(authority: Authority) -> dict[str, Any]:
    """Return the names as plain JSON values."""
    return {
        "entries": [entry.to_json() for entry in authority.entries],
        "rejected": sorted(authority.rejected),
        "apart": sorted(authority.apart),
    }


def authority_from_json(values: dict[str, Any]) -> Authority:
    """Build what `authority_to_json` wrote down."""
    return Authority(
        map(AuthorityEntry.from_json, values["entries"]),
        rejected=values["rejected"],
        apart=map(tuple, values["apart"]),
    )
