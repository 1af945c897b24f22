"""
Web archives (WARC): what a crawler was given for each address, at its time.

Flow: records -> responses and resources of the kinds that hold text -> members, each
with its address and the time of its capture. Pictures, scripts, redirects and errors
are counted and left out.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from indexer.reading.source_text import URL, BadRecord, Claim, Member, Unreadable, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Found

_SOURCE = "web archive"
_OF_TEXT = (
    "text/html", "text/plain", "text/markdown", "text/csv", "text/rtf", "text/xml", "application/xhtml+xml",
    "application/xml", "application/tei+xml", "application/pdf", "application/rtf", "application/msword",
    "application/epub+zip", "application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.",
    "message/rfc822", "application/jsonl",
)  # fmt: skip
_FOUND = 200
_RECORDS_A_SIGN = 1_000  # left out between two signs of life
_SHOWN_KINDS = 5


def read_warc(name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    """Yield a member for each capture that may hold text."""
    del name, limits  # the entrance counts
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    left_out: Counter[str] = Counter()
    n_records = 0
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        records = ArchiveIterator(
            io.BytesIO(content), record_types=wanted, parse_http=True, auto_decode="all", quirks_mode=True
        )
        for record in records:
            n_records += 1
            reason = _reason(record)
            if reason is None:
                yield _member(record)
            else:
                left_out[reason] += 1
            if n_records % _RECORDS_A_SIGN == 0:
                yield Working()
    except (OSError, ValueError, EOFError) as error:
        reason = f"the archive is damaged: {str(error).lower() or type(error).__name__}".replace("\n", " ")[
            :200
        ]
        if not n_records:
            raise Unreadable(reason) from error
        yield BadRecord(f"{reason}; nothing behind this was read")
    if not n_records:
        msg = "a web archive without captures"
        raise Unreadable(msg)
    if left_out:
        yield BadRecord(_account(left_out))


def _reason(record: Any) -> str | None:
    """Say why a record is left out, or `None`."""
    if not record.headers.get("WARC-Target-URI"):
        return "without an address"
    if record.is_http and record.http_headers is not None:
        status = record.http_headers.status_code
        if status is not None and status != _FOUND:
            return f"status {status}"
    kind = _media_type(record)
    return None if kind is None or kind.startswith(_OF_TEXT) else kind


def _media_type(record: Any) -> str | None:
    if record.is_http:
        kind = record.http_content_type
    else:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    return kind or None


def _member(record: Any) -> Member:
    address = record.headers.get("WARC-Target-URI").strip("<>")
    day = (record.headers.get("WARC-Date") or "")[:10]
    path = PurePosixPath(unquote(_path(address)))
    return Member(
        address,
        partial(_payload, record),
        file_name=path.name if path.suffix else "",
        media_type=_media_type(record),
        claims=(Claim(URL, address, f"{_SOURCE}: address"),),
        remarks=(Claim("captured", day, f"{_SOURCE}: date of the capture"),) if day else (),
    )


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _payload(record: Any, most: int) -> bytes:
    content: bytes = record.reader.read(most)
    return content


def _account(left_out: Counter[str]) -> str:
    n = sum(left_out.values())
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in left_out.most_common(_SHOWN_KINDS))
    more = ", …" if len(left_out) > _SHOWN_KINDS else ""
    return f"{n:,} {'capture' if n == 1 else 'captures'} without text left out: {kinds}{more}"
