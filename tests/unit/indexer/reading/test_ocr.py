"""Pictures of text: recognised where Tesseract is installed, and said where it is not."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from indexer.reading import ocr
from indexer.reading.limits import Limits
from indexer.reading.source_text import SourceText, Unreadable
from tests.unit.indexer.reading.builders import fixture, read_all, read_one, texts
from tests.unit.indexer.reading.test_pdf import a_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WORDS = "Words that stand on the picture"
SCANS = ["scan.png", "scan.jpg", "scan.tiff", "scan.pdf"]


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    ocr.available_languages.cache_clear()
    ocr._known.clear()
    yield
    ocr.available_languages.cache_clear()
    ocr._known.clear()


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a program in the place of Tesseract that runs a line of Python for every picture."""

    def install(line: str = f"print({WORDS!r})", languages: str = "eng") -> None:
        program = tmp_path / "tesseract"
        program.write_text(
            f"#!{sys.executable}\nimport sys, time\n"
            f"if '--list-langs' in sys.argv:\n    print({languages!r})\nelse:\n"
            f"    given = sys.stdin.buffer.read()\n    {line}\n"
        )
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


def a_picture(*sizes: tuple[int, int], kind: str = "PNG", **values: object) -> bytes:
    file = io.BytesIO()
    first, *others = [Image.new("L", size, 0) for size in sizes or [(200, 100)]]
    if others:
        values |= {"save_all": True, "append_images": others}
    first.save(file, kind, **values)
    return file.getvalue()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract-ocr")
@pytest.mark.parametrize("name", SCANS)
def test_a_scan_is_read(name: str) -> None:
    if not {"eng", "fas"} <= set(ocr.available_languages()):
        pytest.skip("needs Debian's tesseract-ocr-fas")
    found = read_one(name, fixture(name))
    whole = " ".join(texts(found))
    assert "The committee visited the northern villages in the spring and spoke with forty families." in whole
    assert "خانواده سخن گفت" in whole
    assert {block.page for block in found.blocks} == {1 if name == "scan.pdf" else None}
    assert "was recognised by Tesseract (eng, fas" in found.warnings[0]
    assert not any(claim.field == "date" for claim in found.claims)


@pytest.mark.parametrize("name", SCANS)
def test_without_the_program_the_remedy_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="a picture: install tesseract-ocr and its languages to have"):
        read_all(name, fixture(name))


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, tesseract: Callable[..., None]) -> None:
    tesseract()
    monkeypatch.setenv("GOVAH_OCR", "off")
    with pytest.raises(Unreadable, match="switched off by GOVAH_OCR"):
        read_all("a.png", a_picture())


def test_a_language_that_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, tesseract: Callable[..., None]
) -> None:
    tesseract()
    assert read_one("a.png", a_picture()).warnings == (
        "the text of the picture was recognised by Tesseract (eng) and may have mistakes; "
        "not looked for: fas, ara (install tesseract-ocr-fas)",
    )
    ocr.available_languages.cache_clear()
    monkeypatch.setenv("GOVAH_OCR_LANGUAGES", "eng")
    assert read_one("a.png", a_picture()).warnings == (
        "the text of the picture was recognised by Tesseract (eng) and may have mistakes",
    )


def test_a_picture_is_given_in_shades_of_grey(tesseract: Callable[..., None]) -> None:
    tesseract("assert given[:15] == b'P5 200 100 255\\n', given[:15]; print('Three words here')")
    for kind in ("PNG", "JPEG", "TIFF"):
        found = read_one("a", a_picture(kind=kind))
        assert (found.media_type, texts(found)) == (f"image/{kind.lower()}", ["Three words here"])


def test_pictures_of_a_tiff_are_pages(tesseract: Callable[..., None]) -> None:
    tesseract()
    (found,) = read_all("a.tif", a_picture((200, 100), (300, 100), (9, 9), kind="TIFF"))
    assert isinstance(found, SourceText)
    assert [block.page for block in found.blocks] == [1, 2]
    assert found.warnings[1:] == ("page 3: too small to hold text",)
    (found,) = read_all("a.tif", a_picture((200, 100), (300, 100), kind="TIFF"), limits=Limits(ocr_pages=1))
    assert isinstance(found, SourceText)
    assert found.warnings[1:] == ("stopped at GOVAH_MAX_OCR_PAGES: more than 1 pages to recognise",)


def test_what_the_camera_noted_is_kept_and_claims_nothing(tesseract: Callable[..., None]) -> None:
    tesseract()
    tags = Image.Exif()
    tags[0x013B] = "Mina Ostovar"
    tags.get_ifd(0x8769)[0x9003] = "2019:04:27 09:00:00"
    found = read_one("a.jpg", a_picture(kind="JPEG", exif=tags.tobytes()))
    assert [(each.field, each.value) for each in found.remarks] == [
        ("taken", "2019-04-27"),
        ("photographer", "Mina Ostovar"),
    ]
    assert found.claims == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("print('a .')", "no text on the picture"),
        ("sys.exit(1)", "no text on the picture; damaged"),
        ("time.sleep(9)", "no text on the picture; recognition of its text took longer than 1 seconds"),
    ],
)
def test_a_picture_without_text_is_listed(
    line: str, reason: str, tesseract: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 1)
    tesseract(line)
    with pytest.raises(Unreadable) as caught:
        read_all("a.png", a_picture())
    assert caught.value.reason == reason


def test_a_huge_picture_is_not_unpacked(tesseract: Callable[..., None]) -> None:
    tesseract()
    with pytest.raises(Unreadable, match="stopped at GOVAH_MAX_PIXELS: more than 10,000 pixels"):
        read_all("a.png", a_picture((200, 100)), limits=Limits(pixels=10_000))
    with pytest.raises(Unreadable, match="a damaged picture"):
        read_all("a.png", a_picture()[:20])


def test_a_large_picture_is_made_smaller(
    tesseract: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract("assert given[:14] == b'P5 100 50 255\\n', given[:14]; print('Three words here')")
    monkeypatch.setattr(ocr, "MAX_PAGE_PIXELS", 5_000)
    assert texts(read_one("a.png", a_picture((200, 100)))) == ["Three words here"]


def test_an_empty_picture_is_blank() -> None:
    assert ocr.is_blank(np.full((10, 10), 255, np.uint8))
    assert not ocr.is_blank(np.zeros((10, 10), np.uint8))
    assert ocr.is_blank(np.zeros((0, 10), np.uint8))


def test_pages_of_a_pdf_are_recognised_up_to_the_limit(tesseract: Callable[..., None]) -> None:
    tesseract()
    file = io.BytesIO()
    pages = [Image.new("L", (200, 100), 0)] * 3
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:])
    (found,) = read_all("a.pdf", file.getvalue(), limits=Limits(ocr_pages=2))
    assert isinstance(found, SourceText)
    assert [block.page for block in found.blocks] == [1, 2]
    assert found.warnings[0] == "stopped at GOVAH_MAX_OCR_PAGES: more than 2 pages to recognise"


def test_paragraphs_part_where_the_direction_turns(tesseract: Callable[..., None]) -> None:
    tesseract("print('The committee\\ncame at noon.\\n\\u200fکمیته آمد.\\n\\nIt left.')")
    assert texts(read_one("a.png", a_picture())) == ["The committee came at noon.", "کمیته آمد.", "It left."]


def test_a_line_of_text_over_a_scan_does_not_hide_it(tesseract: Callable[..., None]) -> None:
    tesseract()
    picture = (
        "5 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Length 1>>stream\n\0\nendstream endobj"
    )
    content = a_pdf("Made by a scanner", objects=picture).replace(
        b"/Resources<<", b"/Resources<</XObject<</Im 5 0 R>>"
    )
    stream = b"q 600 0 0 700 5 50 cm /Im Do Q BT /F1 12 Tf 50 20 Td (Made by a scanner) Tj ET"
    old = b"<</Length 48>>stream\nBT /F1 12 Tf 50 700 Td (Made by a scanner) Tj ET"
    assert old in content
    scanned = content.replace(old, b"<</Length %d>>stream\n" % len(stream) + stream)
    assert texts(read_one("a.pdf", scanned)) == ["Made by a scanner", WORDS]
    assert texts(read_one("a.pdf", content)) == ["Made by a scanner"]


def test_the_same_picture_is_recognised_once(tesseract: Callable[..., None], tmp_path: Path) -> None:
    log = tmp_path / "log"
    tesseract(f"open({str(log)!r}, 'a').write('x'); print({WORDS!r})")
    for _ in range(3):
        assert texts(read_one("a.png", a_picture())) == [WORDS]
    assert log.read_text() == "x"


def test_a_page_of_which_nothing_comes_is_said(tesseract: Callable[..., None]) -> None:
    file = io.BytesIO()
    pages = [Image.new("L", size, 0) for size in [(200, 100), (300, 100), (400, 100)]]
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:])
    says = "print('Three words here' if width < 700 else '')"
    tesseract(f"width = int(given.split()[1]); sys.exit(3) if width > 1_000 else {says}")
    found = read_one("a.pdf", file.getvalue())
    assert found.warnings[0] == "recognition of the text of page 3 failed"
    assert found.warnings[1].startswith("the text of page 1 was recognised by Tesseract (eng)")
    assert found.warnings[2] == "no text was recognised on pages 2, 3"
