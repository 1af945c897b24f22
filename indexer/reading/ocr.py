"""
Pictures of text to text, by the program Tesseract where it is installed.

Flow: a picture in shades of grey -> `tesseract` -> paragraphs. The program is Debian's
package `tesseract-ocr`, with one package a language; nothing is loaded from anywhere. It
runs for one page at a time and for as long as a page may take. What it reads has mistakes,
so every text that comes from here says so.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from indexer.reading.characters import clean
from indexer.reading.page_layout import is_from_right, join_lines
from indexer.reading.source_text import Block
from indexer.reading.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

PAGE_SECONDS = 50
"""For one page; less than a worker is waited for."""

DPI = 200
"""Dots an inch at which pages are drawn: clean pages come out as well as at 300, in half the time."""

MAX_PAGE_PIXELS = 25_000_000
"""Of what is given to Tesseract, five pages of this size and resolution; a larger picture is made smaller."""

LANGUAGES = "eng+fas+ara"
"""What is looked for if `GOVAH_OCR_LANGUAGES` does not say otherwise, by Tesseract's names."""

_OFF = frozenset({"off", "no", "0", "false"})
_BLANK = 200  # of 255: a page without anything darker is empty
_WORD = re.compile(r"[^\W\d_]{3,}")
_MIN_WORDS = 3  # fewer is a photograph with spots that look like letters
_MARKS_OF_DIRECTION = dict.fromkeys([0x200E, 0x200F])  # Tesseract puts them around lines
_PROGRAM = "tesseract"
_MAX_KNOWN = 500
_known: dict[bytes, str] = {}
"""By the digest of a picture the text that was found on it."""


@lru_cache(maxsize=1)
def available_languages() -> tuple[str, ...]:
    """Return the languages that text can be recognised in, of those wanted; none when it cannot be at all."""
    if os.environ.get("GOVAH_OCR", "").lower() in _OFF or shutil.which(_PROGRAM) is None:
        return ()
    wanted = (os.environ.get("GOVAH_OCR_LANGUAGES") or LANGUAGES).split("+")
    try:
        listed = _run("--list-langs").stdout.decode("utf-8", "replace").split()
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(language for language in wanted if language in listed)


def remedy() -> str:
    """Say what has to be done that text can be recognised."""
    if os.environ.get("GOVAH_OCR", "").lower() in _OFF:
        return "recognition of text is switched off by GOVAH_OCR"
    return "install tesseract-ocr and its languages to have pictures of text recognised"


def missing_languages() -> str | None:
    """Say which of the wanted languages are not installed, or `None`."""
    wanted = (os.environ.get("GOVAH_OCR_LANGUAGES") or LANGUAGES).split("+")
    missing = [language for language in wanted if language not in available_languages()]
    return f"not looked for: {', '.join(missing)} (install tesseract-ocr-{missing[0]})" if missing else None


def recognised(where: str) -> str:
    """Say of a text that it was recognised."""
    said = f"the text of {where} was recognised by Tesseract ({', '.join(available_languages())})"
    missing = missing_languages()
    return f"{said} and may have mistakes" if missing is None else f"{said} and may have mistakes; {missing}"


def is_blank(picture: NDArray[Any]) -> bool:
    """Tell whether a picture in shades of grey has nothing on it."""
    return picture.size == 0 or int(picture.min()) > _BLANK


def recognise(picture: NDArray[Any], page: int | None = None) -> list[Block]:
    """Return the paragraphs of a picture in shades of grey; none when there is no text on it.

    Raises:
        TimeoutError: it takes longer than a page may.
        OSError: the program fails.
    """
    height, width = picture.shape
    given = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(picture, np.uint8).tobytes()
    digest = hashlib.sha256(given).digest()
    if digest not in _known:  # the same letterhead or logo comes with every message
        if len(_known) >= _MAX_KNOWN:
            _known.clear()
        _known[digest] = _text_on(given)
    text = _known[digest]
    if len(_WORD.findall(text)) < _MIN_WORDS:
        return []
    joined = "\n\n".join(_paragraphs(text))
    return [Block(block.text, block.kind, page=page) for block in read_text(joined)]


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs: those between blank lines, parted where the direction of writing turns."""
    for part in re.split(r"\n\s*\n|\f", text):
        lines = [line for line in part.split("\n") if line.strip()]
        for _, together in groupby(lines, key=is_from_right):
            yield join_lines(together)


def _text_on(given: bytes) -> str:
    languages = "+".join(available_languages())
    try:
        done = _run("stdin", "stdout", "-l", languages, "--dpi", str(DPI), given=given)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    if done.returncode != 0:
        msg = f"tesseract ended with status {done.returncode}"
        raise OSError(msg)
    return clean(done.stdout.decode("utf-8", "replace")).translate(_MARKS_OF_DIRECTION)


def _run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - the arguments are ours
        [_PROGRAM, *arguments],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=PAGE_SECONDS,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads than one make it slower
    )
