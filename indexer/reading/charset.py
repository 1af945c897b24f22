"""
Bytes to text: which encoding a file is written in.

Byte order mark -> encodings of seven bits -> strict UTF-8 -> the encoding the page
declares -> chardet. UTF-8 comes before a declaration because bytes of another encoding
hardly ever pass for it. A guess is said in a warning; when nothing fits, the file is
`Unreadable`.

Almost any bytes pass for UTF-16. Without a mark they have to look like writing.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from indexer.reading.characters import NOISE_SAMPLE_CHARS, is_noise, is_writing, without_ascii_controls
from indexer.reading.mending import mend_encoding
from indexer.reading.source_text import Flaw, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHIFTED = frozenset(
    {"utf-7", "unicode-1-1-utf-7", "iso-2022-jp", "iso-2022-jp-2", "iso-2022-kr", "hz-gb-2312"}
)
_ISO_2022 = b"\x1b$"
_SAMPLE_BYTES = 60_000  # chardet reads 0.5 MB/s and changes its mind no more after a page
_MAX_DAMAGED = 0.001  # of the bytes: a few broken characters in a UTF-8 file, not another encoding
_MIN_CONFIDENCE = 0.05  # chardet 7 is right in 118 of 120 single sentences from 0.05 to 0.3, wrong below


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with a warning when its encoding was not certain, and what is wrong with its letters.

    It has no control characters of ASCII. Its line ends are those of the file: `clean` makes
    them one kind.
    """

    text: str
    warning: str | None = None
    flaws: tuple[Flaw, ...] = ()


def decode(content: bytes, declared: str | None = None, *, is_mended: bool = True) -> Decoded:
    """Decode the bytes of a text file, and mend what was misread before it was stored.

    Without `is_mended` that is left to be done for each text that the file holds.

    Raises:
        Unreadable: the bytes are no text, or in no encoding that can be told.
    """
    for attempt in (
        _decode_marked(content),
        _decode_shifted(content, declared),
        _decode_utf8(content),
        _decode_declared(content, declared),
    ):
        mended = None if attempt is None else _mended(attempt, is_mended=is_mended)
        if mended is not None:
            return mended
    guessed = _decode_guessed(content)
    mended = None if guessed is None else _mended(guessed, is_mended=is_mended)
    if mended is None:
        msg = "no text: the encoding cannot be told, or the content is binary"
        raise Unreadable(msg)
    return mended


def _mended(attempt: Decoded, *, is_mended: bool) -> Decoded | None:
    """Return what was decoded as it should have been stored, `None` when it is no writing."""
    if is_noise(mend_encoding(attempt.text[:NOISE_SAMPLE_CHARS])[0]):
        return None
    text, flaws = mend_encoding(attempt.text) if is_mended else (attempt.text, ())
    return Decoded(without_ascii_controls(text), attempt.warning, flaws)


def _decode_marked(content: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_whole(content[len(mark) :], encoding)
    return None


def _decode_whole(content: bytes, encoding: str) -> Decoded | None:
    """Decode all but the part of a character at the end that a file which was cut short has."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content)
    except (UnicodeError, LookupError):
        return None
    is_cut = len(text.encode(encoding, "surrogatepass")) < len(content)
    return Decoded(text, "the last character is cut off" if is_cut else None)


def _decode_shifted(content: bytes, declared: str | None) -> Decoded | None:
    """Read an encoding that writes all letters in bytes of ASCII, which would pass for UTF-8 as they are."""
    if not content.isascii():
        return None
    name = "" if declared is None else declared.lower().replace("_", "-")
    if name in _SHIFTED:
        text = _strictly(content, name)
        return None if text is None else Decoded(text)
    if _ISO_2022 not in content:
        return None
    for encoding in ("ISO-2022-JP", "ISO-2022-KR"):
        text = _strictly(content, encoding)
        if text is not None:
            return Decoded(text, f"not UTF-8; read as {encoding}")
    return None


def _decode_utf8(content: bytes) -> Decoded | None:
    """Read UTF-8, allowing for a few damaged bytes in a long file."""
    text = _strictly(content, "utf-8")
    if text is not None:
        return Decoded(text)
    text = content.decode("utf-8", "replace")
    n_damaged = text.count("\ufffd") - content.count("\ufffd".encode())
    if n_damaged > len(content) * _MAX_DAMAGED:
        return None
    n_wide = len(text) - len(text.encode("ascii", "ignore")) - n_damaged
    if n_wide < 10 * n_damaged:
        return None
    places = "one place" if n_damaged == 1 else f"{n_damaged} places"
    return Decoded(text, f"damaged UTF-8 in {places}, shown as \ufffd")


def _decode_declared(content: bytes, declared: str | None) -> Decoded | None:
    if declared is None or _is_wide(declared):  # it was read as ASCII, so it is not UTF-16
        return None
    text = _strictly(content, declared)
    return None if text is None else Decoded(text)


def _decode_guessed(content: bytes) -> Decoded | None:
    import chardet

    guess = chardet.detect(_telling_sample(content))
    encoding = guess["encoding"]
    if encoding is None or guess["confidence"] < _MIN_CONFIDENCE:
        return None
    said = f"not UTF-8; read as {encoding}"
    if _is_wide(encoding):
        whole = _decode_whole(content, encoding)
        if whole is None or not is_writing(whole.text):
            return None
        return Decoded(whole.text, said if whole.warning is None else f"{said}; {whole.warning}")
    text = _strictly(content, encoding)
    return None if text is None else Decoded(text, said)


def _is_wide(encoding: str) -> bool:
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))


def _telling_sample(content: bytes) -> bytes:
    """Cut the part that starts near the first byte beyond ASCII: plain ASCII tells nothing."""
    first = next((i for i, byte in enumerate(content) if byte > 0x7F), 0)
    start = max(0, first - 200) & ~3  # on a boundary of four bytes, for UTF-16 and UTF-32
    return content[start : start + _SAMPLE_BYTES]


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None
