"""Files and readings in one line, for the tests of the readers."""

from __future__ import annotations

from pathlib import Path

from indexer.reading.corpus import SourceFile
from indexer.reading.limits import Limits
from indexer.reading.reader import read
from indexer.reading.source_text import BadRecord, SourceText, Working

FIXTURES = Path(__file__).parents[3] / "fixtures" / "formats"
"""Files made by the programs that people make such files with, and the script that makes them."""


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def read_all(
    name: str, content: str | bytes, sidecar: Path | None = None, limits: Limits | None = None
) -> list[SourceText | BadRecord]:
    data = content if isinstance(content, bytes) else content.encode()
    found = read(SourceFile(Path(name), name, sidecar=sidecar), data, limits)
    return [each for each in found if not isinstance(each, Working)]


def read_one(name: str, content: str | bytes, sidecar: Path | None = None) -> SourceText:
    (found,) = read_all(name, content, sidecar)
    assert isinstance(found, SourceText)
    return found


def texts(found: SourceText) -> list[str]:
    return [block.text for block in found.blocks]


def by_record(name: str, content: bytes, limits: Limits | None = None) -> dict[str | None, SourceText]:
    found = read_all(name, content, limits=limits)
    return {each.record: each for each in found if isinstance(each, SourceText)}


def reasons(name: str, content: bytes, limits: Limits | None = None) -> list[str]:
    return [each.reason for each in read_all(name, content, limits=limits) if isinstance(each, BadRecord)]


def on_page(found: SourceText, page: int | None) -> str:
    return "\n".join(block.text for block in found.blocks if block.page == page)


def of_kind(found: SourceText, kind: str) -> list[str]:
    return [block.text for block in found.blocks if block.kind == kind]


def claims(found: SourceText, field: str) -> list[tuple[str, str]]:
    return [(claim.value, claim.source) for claim in found.claims if claim.field == field]


def a_page(head: str = "", body: str = "", lang: str = "en") -> str:
    prose = " ".join(f"Sentence number {i} of the article tells what the witness saw." for i in range(12))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/about'>About us</a></nav>"
        f"<article>{body}<p>{prose}</p></article><footer>Imprint and contact</footer></body></html>"
    )
