"""
Messages (EML) and mailboxes (MBOX): the text with its headers as claims, attachments as members.

Flow: bytes -> headers and parts -> the body, plain text before HTML -> `SourceText`; each
attachment and each message inside is a member that belongs to the message. A mailbox
is a container of messages, which go by their Message-ID, else by their number.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from email import policy
from email.header import decode_header
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.characters import clean, one_line
from indexer.reading.charset import decode
from indexer.reading.flat_html import flat_text
from indexer.reading.html_body import all_blocks
from indexer.reading.limits import take_text
from indexer.reading.source_text import AUTHOR, DATE, TITLE, Block, Claim, Member, SourceText, Unreadable
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Found

MEDIA_TYPE = "message/rfc822"

_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MAX_CONTAINERS = 200  # declared in one message; with some hundreds inside one another the parser fails
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S[^\n]{0,500}\d\d:\d\d[^\n]{0,200}\n")
_QUOTED_ENVELOPE = re.compile(rb"^>(>*From )", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^message-id:\s*<?([^\s<>]{1,200})>?", re.IGNORECASE | re.MULTILINE)
_QUOTED_LINE = re.compile(r"(?:>[ \t]?)+")
_FOLDED = re.compile(r"\r?\n(?=[ \t])")
_ONE_SENDER = re.compile(r"([^<>@]*)<([^<>\s]+)>")
"""A name and its address, also where *Ostovar, Mina* and *Mina [Wells]* stand without quotation marks."""

_LEAST_SHARE = 0.5
"""Of the words of a message as HTML, those that its plain text needs to be read in its place."""

_COUNTED_BYTES = 1_000_000
_ADDRESS = re.compile(r"<?\bhttps?://\S+")  # plain text writes out where links lead
_REMARKS = ("to", "cc", "message-id", "in-reply-to", "references")
_MAX_REMARK_CHARS = 2_000
_MAX_HEADER_CHARS = 10_000  # the time of decoding encoded words grows with the square of their number
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


def read_mbox(name: str, content: bytes, limits: Limits) -> Iterator[Member]:
    """Yield the messages of a mailbox."""
    del name, limits  # the entrance counts
    before: re.Match[bytes] | None = None
    number = 0
    for envelope in (*_ENVELOPE.finditer(content), None):
        if before is not None:
            number += 1
            end = len(content) if envelope is None else envelope.start()
            read = partial(_message_between, content, before.end(), end)
            yield Member(_message_name(content, before.end(), end, number), read, media_type=MEDIA_TYPE)
        before = envelope


def _message_name(content: bytes, start: int, end: int, number: int) -> str:
    blank = _HEAD_END.search(content, start, end)
    found = _MESSAGE_ID.search(content, start, end if blank is None else blank.start())
    return str(number) if found is None else found[1].decode("utf-8", "replace")


def _message_between(content: bytes, start: int, end: int, most: int) -> bytes:
    return _QUOTED_ENVELOPE.sub(rb"\1", content[start : min(end, start + most)])


def read_mail(name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    """Yield a message, then what is attached to it."""
    del name
    if len(_CONTAINER.findall(content)) > _MAX_CONTAINERS:
        yield _flat(content, limits)
        return
    message = parse_message(content)
    contents = _Contents()
    contents.sort(message)
    blocks, cut = take_text(_body(contents.texts), limits, len(content))
    subject = header(message, "Subject")
    if not blocks and not contents.attached:
        raise Unreadable("; ".join(["no text found", *contents.warnings]))
    yield SourceText(
        MEDIA_TYPE,
        blocks or (Block(subject or "(no text)", ParagraphKind.HEADING),),
        claims=tuple(_claims(message)),
        warnings=(*contents.warnings, *cut),
        remarks=tuple(_remarks(message)),
    )
    for i, part in enumerate(contents.attached, 1):
        yield _attachment(part, i)


def parse_message(content: bytes) -> Message:
    """Parse a message or a saved page into its parts."""
    # The newer policies fail on headers that are not as they should be.
    return BytesParser(policy=policy.compat32).parsebytes(content)


def header(message: Message, name: str) -> str:
    """Return a header as text: folded lines joined, encoded words decoded."""
    return _decoded(_raw_header(message, name))


def _raw_header(message: Message, name: str) -> str:
    return str(next((value for key, value in message.raw_items() if key.lower() == name.lower()), ""))


def part_bytes(part: Message) -> bytes:
    """Return the content of a part without its transfer encoding."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def header_date(message: Message) -> str:
    """Return the day of the message as its sender's clock had it, or nothing."""
    try:
        moment: dt.datetime = parsedate_to_datetime(header(message, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return moment.date().isoformat()


def _decoded(raw: str) -> str:
    raw = raw[:_MAX_HEADER_CHARS]
    octets = raw.encode("utf-8", "surrogateescape")
    if not octets.isascii():
        try:
            return one_line(decode(octets).text)
        except Unreadable:
            return one_line(octets.decode("utf-8", "replace"))
    unfolded = _FOLDED.sub("", raw)
    try:
        pieces = decode_header(unfolded)
    except (ValueError, LookupError):
        return one_line(unfolded)
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "ascii", "replace")
    except (LookupError, UnicodeError):  # x-unknown, as some programs say
        try:
            return decode(piece).text
        except Unreadable:
            return piece.decode("utf-8", "replace")


def _claims(message: Message) -> Iterator[Claim]:
    subject, date = header(message, "Subject"), header_date(message)
    if subject:
        yield Claim(TITLE, subject, "Subject header")
    for name, address in _senders(message):
        yield Claim(AUTHOR, name or address, "From header")
    if date:
        yield Claim(DATE, date, "Date header")


def _senders(message: Message) -> list[tuple[str, str]]:
    """Return the names and addresses of `From`.

    They are told apart before encoded words are decoded: the comma in an encoded *Ostovar, Mina* parts
    nobody. Where a program has encoded the address too, afterwards.
    """
    raw, value = _raw_header(message, "From")[:_MAX_HEADER_CHARS], header(message, "From")
    unfolded = _FOLDED.sub("", raw) if raw.isascii() else value
    for text in (unfolded, value):
        one = _ONE_SENDER.fullmatch(text.strip())
        if one is not None:
            return [(_decoded(one[1].replace('"', "")), one[2])]
    try:
        found = [(_decoded(name), address) for name, address in getaddresses([unfolded]) if name or address]
        if any(address.startswith("=?") or address.endswith("?=") for _, address in found):
            found = [(one_line(name), address) for name, address in getaddresses([value]) if name or address]
    except (ValueError, IndexError, RecursionError):  # comments in comments in comments
        return [("", value)]
    return found


def _remarks(message: Message) -> Iterator[Claim]:
    for name, address in _senders(message):
        if name and address:
            yield Claim("from", address, "From header")
    for name in _REMARKS:
        value = header(message, name)
        if value:
            yield Claim(name, value[:_MAX_REMARK_CHARS], f"{name.title().replace('-Id', '-ID')} header")


@dataclass(slots=True)
class _Contents:
    """The parts of a message: those that are its text, and those that are attached."""

    texts: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def sort(self, part: Message) -> None:
        kind = part.get_content_type()
        if kind in _ENCRYPTED and "signed" not in str(part.get_param("smime-type", "")):
            self.warnings.append("encrypted: its text cannot be read")
        elif kind == "multipart/alternative" and part.is_multipart():
            self._choose(part)
        elif kind.startswith("multipart/") and part.is_multipart():
            for inner in part.get_payload():
                if not isinstance(inner, str):
                    self.sort(inner)
        elif _is_text(part):
            self.texts.append(part)
        else:
            self.attached.append(part)

    def _choose(self, part: Message) -> None:
        """Take one of several forms of the same text, and what is attached to any of them."""
        forms = [_Contents() for _ in part.get_payload()]
        for form, inner in zip(forms, part.get_payload(), strict=True):
            if not isinstance(inner, str):
                form.sort(inner)
        with_text = [form for form in forms if any(map(_has_text, form.texts))]
        plain = [form for form in with_text if form.texts[0].get_content_type() == "text/plain"]
        if plain:  # one that says only that there is another form does not stand for it
            least = max(map(_n_words, with_text)) * _LEAST_SHARE
            plain = [form for form in plain if _n_words(form) >= least]
        for chosen in (plain or sorted(with_text, key=_n_words, reverse=True))[:1]:
            self.texts += chosen.texts
        for form in forms:
            self.attached += form.attached
            self.warnings += form.warnings


def _is_text(part: Message) -> bool:
    is_attached = (part.get_content_disposition() or "") == "attachment" or part.get_filename() is not None
    return not is_attached and part.get_content_type() in ("text/plain", "text/html")


def _has_text(part: Message) -> bool:
    return bool(part_bytes(part).strip())


def _n_words(form: _Contents) -> int:
    n_words = 0
    for part in form.texts:
        text = decode_part(part, part_bytes(part)[:_COUNTED_BYTES])
        lines = flat_text(text) if part.get_content_type() == "text/html" else (text,)
        n_words += sum(len(_ADDRESS.sub(" ", line).split()) for line in lines)
    return n_words


def _body(parts: Iterable[Message]) -> Iterator[Block]:
    for part in parts:
        content = part_bytes(part)
        if not content.strip():
            continue
        text = decode_part(part, content)
        if part.get_content_type() == "text/html":
            yield from all_blocks(text)
        else:
            yield from _with_quotations(clean(text))


def decode_part(part: Message, content: bytes) -> str:
    """Return the text of a part, whatever it says of its encoding."""
    try:
        return decode(content, part.get_content_charset()).text
    except Unreadable:
        return content.decode("utf-8", "replace")


def _with_quotations(text: str) -> Iterator[Block]:
    """Cut the body into blocks; what is quoted of other messages is a quotation."""
    run: list[str] = []
    is_quoted = False
    for line in (*text.split("\n"), None):
        mark = None if line is None else _QUOTED_LINE.match(line)
        if run and (line is None or (mark is not None) != is_quoted):
            for block in read_text("\n".join(run)):
                yield replace(block, kind=ParagraphKind.QUOTE) if is_quoted else block
            run = []
        if line is not None:
            is_quoted = mark is not None
            run.append(line if mark is None else line[mark.end() :])


def _attachment(part: Message, number: int) -> Member:
    name = _decoded(part.get_filename() or "")
    inner = _inner_message(part)
    if inner is not None:
        subject = header(inner, "Subject")
        label = name or f"{subject or f'message {number}'}.eml"
        return Member(label, partial(_forwarded, inner), media_type=MEDIA_TYPE, parent="")
    label = name or f"attachment {number}"
    content_type = part.get_content_type()
    return Member(label, partial(_payload, part), file_name=name or None, media_type=content_type, parent="")


def _inner_message(part: Message) -> Message | None:
    """Return the message that a part is, also one in base64, which the parser takes for its text."""
    inner = part.get_payload(0) if part.is_multipart() else None
    if part.get_content_type() != MEDIA_TYPE or inner is None or isinstance(inner, str):
        return None
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding != "base64" or inner.keys() or inner.is_multipart():
        return inner
    inner["Content-Transfer-Encoding"] = encoding
    return parse_message(part_bytes(inner))


def _payload(part: Message, most: int) -> bytes:
    if part.is_multipart():  # what a server says of the delivery: headers, and no more
        blocks = (inner for inner in part.get_payload() if not isinstance(inner, str))
        return b"".join(block.as_bytes() for block in blocks)[:most]
    return part_bytes(part)[:most]


def _forwarded(message: Message, most: int) -> bytes:
    return message.as_bytes()[:most]


def _flat(content: bytes, limits: Limits) -> SourceText:
    """Read a message that would defeat the parser: its headers, and all the rest as text."""
    head, _, _ = content.partition(b"\n\n")
    message = parse_message(head)
    blocks, cut = take_text(read_text(clean(decode(content).text)), limits, len(content))
    said = "parts stand too deep in one another; read without its structure"
    return SourceText(MEDIA_TYPE, blocks, claims=tuple(_claims(message)), warnings=(said, *cut))
