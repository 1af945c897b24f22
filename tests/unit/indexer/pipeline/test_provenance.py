"""What kind a file is by its content, and who reads it."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from indexer.pipeline.provenance import KINDS, PYTHON, provenance_of
from indexer.reading.kinds import Format

FORMATS = Path(__file__).parents[3] / "fixtures" / "formats"


def test_every_format_has_its_media_type_and_readers_that_are_installed() -> None:
    assert set(KINDS) == set(Format)
    for media_type, libraries in KINDS.values():
        assert media_type.count("/") == 1
        for library in libraries:
            assert library == PYTHON or metadata.version(library)


@pytest.mark.parametrize(
    ("name", "media_type", "reader"),
    [
        ("browser.pdf", "application/pdf", "pypdfium2"),
        ("scan.png", "image/png", "Pillow"),
        ("scan.jpg", "image/jpeg", "Pillow"),
        ("scan.tiff", "image/tiff", "Pillow"),
        ("message.eml", "message/rfc822", "Python"),
        ("crawl.warc.gz", "application/warc", "FastWARC"),
        ("pandoc.rtf", "application/rtf", "striprtf"),
    ],
)
def test_files_are_told_by_their_content(name: str, media_type: str, reader: str) -> None:
    found, readers = provenance_of("a.txt", (FORMATS / name).read_bytes())
    assert found == media_type
    assert readers.startswith("govah")
    assert f", {reader} " in readers


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"\x00\x00\x00\x18ftypmp42", "video/mp4"), (b"Rar!\x1a\x07\x00", "application/vnd.rar"), (b"", "")],
)
def test_what_nobody_reads_has_a_media_type_at_most(content: bytes, media_type: str) -> None:
    assert provenance_of("a", content) == (media_type, "")
