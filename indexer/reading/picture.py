"""
Pictures (PNG, JPEG, TIFF): the text on them, recognised, and what the camera noted.

Flow: size -> shades of grey -> `ocr`. Each picture of a TIFF is a page. A photograph
without text gives none, and is listed.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from indexer.model.document import TextQuality
from indexer.reading import ocr
from indexer.reading.source_text import Claim, Flaw, SourceText, Unreadable, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Block, Found

_FORMATS = ("PNG", "JPEG", "TIFF")
_MIN_PIXELS = 10_000  # less is a bullet or a button
_MAX_NAME_CHARS = 200
_DAY = re.compile(r"\d{4}:\d\d:\d\d")  # 2019:04:27 09:00:00
_ARTIST, _TAKEN, _EXIF = 0x013B, 0x9003, 0x8769


def read_picture(name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    """Yield the text of a picture."""
    del name
    if not ocr.available_languages():
        msg = f"a picture: {ocr.remedy()}"
        raise Unreadable(msg)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd tags; its size is looked at here
        Image.MAX_IMAGE_PIXELS = None
        yield from _read(content, limits)


def _read(content: bytes, limits: Limits) -> Iterator[Found]:
    try:
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        msg = "a damaged picture"
        raise Unreadable(msg) from error
    n_pages = min(getattr(picture, "n_frames", 1), limits.ocr_pages + 1)
    blocks: list[Block] = []
    doubts: list[str] = []
    for number in range(1, min(n_pages, limits.ocr_pages) + 1):
        try:
            picture.seek(number - 1)
            blocks += _recognised(picture, number if n_pages > 1 else None, limits)
        except Unreadable as error:
            doubts.append(error.reason if n_pages == 1 else f"page {number}: {error.reason}")
        except TimeoutError:
            doubts.append(f"recognition of its text took longer than {ocr.PAGE_SECONDS} seconds")
        except (OSError, ValueError, SyntaxError, EOFError):
            doubts.append("damaged" if n_pages == 1 else f"page {number} is damaged")
        yield Working()
    if n_pages > limits.ocr_pages:
        doubts.append(limits.stopped("ocr_pages", "pages to recognise"))
    if not blocks:
        raise Unreadable("; ".join(["no text on the picture", *doubts]))
    yield SourceText(
        Image.MIME[picture.format or "PNG"],
        tuple(blocks),
        warnings=(ocr.recognised("the picture"), *doubts),
        flaws=(Flaw(TextQuality.RECOGNISED, ocr.recognised("the picture")),),
        remarks=tuple(_remarks(picture)),
    )


def _recognised(picture: Image.Image, page: int | None, limits: Limits) -> list[Block]:
    n_pixels = picture.width * picture.height
    if n_pixels > limits.pixels:
        raise Unreadable(limits.stopped("pixels", "pixels"))
    if n_pixels < _MIN_PIXELS:
        msg = "too small to hold text"
        raise Unreadable(msg)
    flat = picture
    if "A" in picture.getbands() or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        flat = Image.alpha_composite(ground, picture.convert("RGBA"))
    grey = flat.convert("L")
    if n_pixels > ocr.MAX_PAGE_PIXELS:
        share = (ocr.MAX_PAGE_PIXELS / n_pixels) ** 0.5
        grey = grey.resize((max(1, int(grey.width * share)), max(1, int(grey.height * share))))
    shades = np.asarray(grey)
    return [] if ocr.is_blank(shades) else ocr.recognise(shades, page)


def _remarks(picture: Image.Image) -> Iterator[Claim]:
    """Yield who took the picture and when: of what is written on it, that says nothing."""
    try:
        tags = picture.getexif()
        taken = str(tags.get_ifd(_EXIF).get(_TAKEN) or "")
        artist = str(tags.get(_ARTIST) or "")
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return
    if _DAY.match(taken):
        yield Claim("taken", taken[:10].replace(":", "-"), "the camera's note")
    if artist:
        yield Claim("photographer", artist[:_MAX_NAME_CHARS], "the camera's note")
