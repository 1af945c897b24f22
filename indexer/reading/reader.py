"""
One file to its texts: the only entrance to the readers.

Flow: bytes -> kind -> the reader of the kind -> its texts, cleaned of control
characters; of a container its members, which go the same way -> the sidecar's claims
before all others -> `SourceText`.

A reader takes a name, bytes and limits and yields what it finds. What is wrong with a
member costs that member; a limit of the whole file ends it, and what was read stays.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from indexer.reading.characters import clean, one_line, without_soft_hyphens
from indexer.reading.charset import decode
from indexer.reading.file_names import printable
from indexer.reading.html import declared_charset, read_html
from indexer.reading.kinds import Format, format_of
from indexer.reading.limits import LimitReached, Limits, limits_from
from indexer.reading.markdown import read_markdown
from indexer.reading.mending import mend, mend_markup, mend_order, warnings_of
from indexer.reading.records import read_csv, read_jsonl
from indexer.reading.repetition import fold_repeated
from indexer.reading.sidecar import load_sidecar
from indexer.reading.source_text import BadRecord, Member, SourceText, Unreadable, Working
from indexer.reading.stated import Stated
from indexer.reading.subtitles import read_subtitles
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from indexer.reading.corpus import SourceFile
    from indexer.reading.source_text import Found

TEXT_TYPE = "text/plain"

Reader = Callable[[str, bytes, Limits], Iterator["Found"]]
"""The name of a file and its bytes to what is found in it; raises `Unreadable` when that is nothing."""

_READERS: dict[Format, tuple[str, str]] = {
    Format.ZIP: ("archive", "read_zip"),
    Format.TAR: ("archive", "read_tar"),
    Format.COMPRESSED: ("archive", "read_compressed"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.DOCX: ("docx", "read_docx"),
    Format.PPTX: ("pptx", "read_pptx"),
    Format.XLSX: ("xlsx", "read_xlsx"),
    Format.OPEN_DOCUMENT: ("open_document", "read_open_document"),
    Format.EPUB: ("epub", "read_epub"),
    Format.RTF: ("rtf", "read_rtf"),
    Format.MAIL: ("mail", "read_mail"),
    Format.MBOX: ("mail", "read_mbox"),
    Format.MHTML: ("mhtml", "read_mhtml"),
    Format.WARC: ("warc", "read_warc"),
    Format.XML: ("tei", "read_xml"),
    Format.PICTURE: ("picture", "read_picture"),
}
"""Module and function for each format that is no plain text; loaded when the first such file comes."""

MAX_NAMED = 200
"""Of what could not be read of a file so many are named one by one, the others counted by their reason."""

_SHOWN_REASONS = 5
_MAX_NAME_CHARS = 500  # of a member; a longer name is cut, and told apart by its digest


def read(
    file: SourceFile, content: bytes, limits: Limits | None = None
) -> Iterator[SourceText | BadRecord | Working]:
    """Yield the texts of a file, and what of it could not be read.

    Raises:
        Unreadable: before the first text; there is none to be had.
    """
    stated = Stated() if file.sidecar is None else load_sidecar(file.sidecar)
    given: set[str] = set()
    n_bad = 0
    more: Counter[str] = Counter()
    for found in _Reading(limits or limits_from()).read(file.path.name, content):
        match found:
            case SourceText():
                # "a/b" may be a member, and a member "b" of a member "a".
                record = None if found.record is None else _unique(found.record, given)
                yield _described(replace(found, record=record), stated)
            case BadRecord() if n_bad >= MAX_NAMED:
                more[found.reason.rpartition(": ")[2]] += 1
                yield Working()
            case BadRecord():
                n_bad += 1
                yield found
            case _:
                yield found
    if more:
        kinds = ", ".join(f"{reason} {n:,}" for reason, n in more.most_common(_SHOWN_REASONS))
        yield BadRecord(f"{more.total():,} more could not be read: {kinds}")


@dataclass(slots=True)
class _Reading:
    """The reading of one file with all that is inside of it, and what it has taken so far."""

    limits: Limits
    n_members: int = 0
    n_bytes: int = 0

    def read(self, name: str, content: bytes) -> Iterator[SourceText | BadRecord | Working]:
        try:
            yield from self._read(name, content, None, 0)
        except LimitReached as reached:
            yield BadRecord(str(reached))

    def _read(
        self, name: str, content: bytes, media_type: str | None, depth: int
    ) -> Iterator[SourceText | BadRecord | Working]:
        kind = format_of(name, content, media_type)
        names: set[str] = set()
        for found in _read_as(kind, name, content, self.limits):
            if isinstance(found, Member):
                yield from self._read_member(
                    replace(found, name=_unique(_label(found.name), names)), depth + 1
                )
            elif isinstance(found, SourceText):
                cleaned = _cleaned(mend(found))
                yield cleaned if cleaned.blocks else BadRecord(_named(found.record, "no text found"))
            else:
                yield found

    def _read_member(self, member: Member, depth: int) -> Iterator[SourceText | BadRecord | Working]:
        """Yield the texts of a member as records of its container."""
        try:
            content = self._content(member, depth)
            name = member.name if member.file_name is None else member.file_name
            for found in self._read(name, content, member.media_type, depth):
                if isinstance(found, SourceText):
                    yield _as_record(found, member)
                elif isinstance(found, BadRecord):
                    yield BadRecord(f"{member.name}: {found.reason}")
                else:
                    yield found
        except Unreadable as error:
            yield BadRecord(f"{member.name}: {error.reason}")
        except LimitReached:
            raise
        except RecursionError:
            yield BadRecord(f"{member.name}: it is nested too deeply to be read")
        except Exception as error:
            reason = f"its reader failed: {type(error).__name__}: {error}".replace("\n", " ")[:300]
            yield BadRecord(f"{member.name}: {reason}")

    def _content(self, member: Member, depth: int) -> bytes:
        limits = self.limits
        if self.n_members >= limits.members:
            raise LimitReached(limits.stopped("members", "files inside"))
        self.n_members += 1
        if depth > limits.nesting:
            raise Unreadable(limits.stopped("nesting", "containers inside one another"))
        left = limits.expanded - self.n_bytes
        content = member.read(min(left, limits.member_size) + 1)
        self.n_bytes += len(content)
        if len(content) > left:
            raise LimitReached(f"{member.name}: {limits.stopped('expanded', 'bytes when it is expanded')}")
        if len(content) > limits.member_size:
            raise Unreadable(limits.stopped("member_size", "bytes in this file"))
        return content


def _read_as(kind: Format, name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    if kind in _READERS:
        module, function = _READERS[kind]
        reader: Reader = getattr(import_module(f"indexer.reading.{module}"), function)
        yield from reader(name, content, limits)
        return
    is_one_text = kind not in {Format.JSONL, Format.CSV}
    is_markup = kind is Format.HTML
    decoded = decode(
        content, declared_charset(content) if is_markup else None, is_mended=not is_markup and is_one_text
    )
    text, flaws = decoded.text, decoded.flaws
    if is_markup:
        text, flaws = mend_markup(text)
    elif is_one_text:  # before lines are joined to paragraphs
        text, of_order = mend_order(text)
        flaws += of_order
    warnings = () if decoded.warning is None else (decoded.warning,)
    for found in _read_text_as(kind, text):
        if isinstance(found, SourceText):
            blocks, repeated = fold_repeated(found.blocks) if is_one_text else (found.blocks, ())
            yield replace(
                found,
                blocks=blocks,
                left_out=(*found.left_out, *repeated),
                warnings=(*warnings, *found.warnings),
                flaws=(*flaws, *found.flaws),
            )
            warnings = ()
        else:
            yield found


def _read_text_as(kind: Format, text: str) -> Iterator[SourceText | BadRecord]:
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
        case Format.SUBTITLES:
            return read_subtitles(text)
        case _:
            return SourceText(TEXT_TYPE, read_text(text))


def _label(name: str) -> str:
    """Return a member's name as one line of text of a length that can be shown."""
    label = printable(name) or "unnamed"
    if len(label) > _MAX_NAME_CHARS:
        digest = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        label = f"{label[: _MAX_NAME_CHARS - 17]}~{digest}"
    return label


def _unique(label: str, given: set[str]) -> str:
    """Return a name that differs from those that were given before."""
    found, n = label, 1
    while found in given:
        n += 1
        found = f"{label}~{n}"
    given.add(found)
    return found


def _as_record(text: SourceText, member: Member) -> SourceText:
    """Return a text of a member as its container has it."""
    parent = member.parent
    if text.parent is not None:
        parent = f"{member.name}/{text.parent}" if text.parent else member.name
    if text.record is not None:
        return replace(text, record=f"{member.name}/{text.record}", parent=parent)
    return replace(
        text,
        record=member.name,
        parent=parent,
        file_name=text.file_name or member.file_name or None,
        claims=(*member.claims, *text.claims),
        remarks=(*member.remarks, *text.remarks),
    )


def _named(record: str | None, reason: str) -> str:
    return reason if record is None else f"{record}: {reason}"


def _cleaned(text: SourceText) -> SourceText:
    """Take out what the parsers let through."""
    blocks = tuple(
        replace(block, text=cleaned)
        for block in text.blocks
        if (cleaned := without_soft_hyphens(clean(block.text)).strip())
    )
    claims = tuple(replace(claim, value=_one_line(claim.value)) for claim in text.claims)
    remarks = tuple(replace(claim, value=_one_line(claim.value)) for claim in text.remarks if claim.value)
    warnings = (*text.warnings, *warnings_of(text))
    left_out = tuple(filter(None, map(_one_line, text.left_out)))
    return replace(text, blocks=blocks, claims=claims, remarks=remarks, warnings=warnings, left_out=left_out)


def _one_line(value: str) -> str:
    return without_soft_hyphens(one_line(value))


def _described(text: SourceText, stated: Stated) -> SourceText:
    """Put the sidecar first."""
    claims = tuple(replace(claim, value=one_line(claim.value)) for claim in stated.claims)
    return replace(
        text,
        claims=(*claims, *text.claims),
        stated_entities=text.stated_entities if stated.entities is None else stated.entities,
        warnings=(*stated.warnings, *text.warnings),
    )
