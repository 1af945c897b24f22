"""
Web pages saved with all they need in one file (MHTML).

Flow: parts -> the page -> `html`. The address and the time of saving are those that the
browser noted. Frames that have text are members.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from indexer.reading.characters import clean
from indexer.reading.flat_html import flat_text
from indexer.reading.html import read_html
from indexer.reading.mail import decode_part, header, header_date, parse_message, part_bytes
from indexer.reading.source_text import TITLE, URL, Claim, Member, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Found

MEDIA_TYPE = "multipart/related"
CAPTURED = "captured"

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_MIN_FRAME_CHARS = 500  # less is an advertisement or a counter


def read_mhtml(name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    """Yield the page, then its frames."""
    del name, limits
    message = parse_message(content)
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        msg = "a saved page without a page in it"
        raise Unreadable(msg)
    page, frames = pages[0], pages[1:]
    found = read_html(clean(decode_part(page, part_bytes(page))))
    if not found.blocks:
        msg = "no text found"
        raise Unreadable(msg)
    address = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
    subject, date = header(message, "Subject"), header_date(message)
    yield replace(
        found,
        media_type=MEDIA_TYPE,
        claims=(
            *([Claim(URL, address, "address of the saved page")] if address else []),
            *found.claims,
            *([Claim(TITLE, subject, "Subject of the saved page")] if subject else []),
        ),
        remarks=(Claim(CAPTURED, date, "Date of the saved page"),) if date else (),
    )
    for i, frame in enumerate(frames, 1):
        if sum(map(len, flat_text(decode_part(frame, part_bytes(frame))))) >= _MIN_FRAME_CHARS:
            label = header(frame, "Content-Location") or f"frame {i}"
            yield Member(label, partial(_payload, frame), media_type="text/html", parent="")


def _payload(part: Message, most: int) -> bytes:
    return part_bytes(part)[:most]
