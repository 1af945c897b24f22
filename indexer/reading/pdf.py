"""
PDF files: the text layer with the numbers of its pages, and the properties.

Flow: pages -> characters with their places -> lines -> `page_layout` -> blocks. PDFium
gives the text in the order of reading. Of words written from right to left it may give
the letters the wrong way round, when a program stored them as shapes; their places on
the page tell. A page without text is drawn, and its text recognised where `ocr` can.
Files that are attached are members.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.model.document import TextQuality
from indexer.reading import ocr
from indexer.reading.file_properties import property_claims
from indexer.reading.limits import take_text
from indexer.reading.page_layout import PageLine, is_from_right, page_blocks
from indexer.reading.source_text import DATE, Flaw, Member, SourceText, Unreadable, Working

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from numpy.typing import NDArray

    from indexer.reading.limits import Limits
    from indexer.reading.source_text import Block, Claim, Found

MEDIA_TYPE = "application/pdf"

_Placed = tuple[int, str, tuple[float, float, float, float]]
"""The number of a character on its page, the character, and its place: left, bottom, right, top."""

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_WORD = "A-Za-z\u00c0-\u024f\u0370-\u052f0-9"
_FORWARD = re.compile(rf"[{_WORD}](?:[ .,:/&'’-]*+[{_WORD}])*+")
_NUMBER = re.compile(rf"[{_DIGIT}](?:[.,:/٫٬-]?[{_DIGIT}])*+")
_NOTE = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_NOTE_RATIO = 0.85  # of the size of the letters, below which a number behind a word is that of a note
_SPACE = 0.17  # of the size of the letters; a space is .2 or more, what stands between letters .14 or less
_ALEFS = "اأإآٱ"  # behind a lam they are drawn as one with it
_OF_GOD = ["ل", "ل", "ه"]  # the other shape of several letters that is in every font
_BESIDE = 3  # characters that may stand between a letter and a mark on it
_AWAY = 0.5  # of the size of the letters, from which on a mark does not stand on a letter
_MAX_MARKS = 300  # of a line; more are no writing
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: "encrypted, and opens with a password only",
    pdfium.FPDF_ERR_SECURITY: "encrypted in a way that is not supported",
}
_FEW_CHARS = 60  # of a page; a scan may have a line of text over it
_MOST_OF_A_PAGE = 0.5
_PAGES_A_SIGN = 20  # pages between two signs of life


@dataclass(slots=True)
class _Shape:
    """A letter, or several that are drawn as one, with its place and its numbers on the page."""

    middle: float
    left: float
    right: float
    first: int
    last: int
    letters: list[str]


def read_pdf(name: str, content: bytes, limits: Limits) -> Iterator[Found]:
    """Yield the document, then the files attached to it."""
    del name
    document = _opened(content)
    try:
        lines: list[PageLine] = []
        warnings: list[str] = []
        n_chars = 0
        without_text: list[int] = []
        for number in range(1, min(len(document), limits.pages) + 1):
            on_page = _page_lines(document, number, warnings)
            n_page = sum(len(line.text) for line in on_page)
            n_chars += n_page
            if n_page < _FEW_CHARS and (not n_page or _is_picture(document, number)):
                without_text.append(number)
            lines += on_page
            if n_chars > max(limits.text, len(content)):
                warnings.append(limits.stopped("text", "characters of text"))
                break
            if number % _PAGES_A_SIGN == 0:
                yield Working()
        if len(document) > limits.pages:
            warnings.append(limits.stopped("pages", "pages"))
        scanned, recognised = yield from _recognised(document, without_text, warnings, limits)
        found = sorted((*page_blocks(lines), *scanned), key=lambda block: block.page or 0)
        blocks, cut = take_text(found, limits, len(content))
        if not blocks:
            n_pages = f"{len(document):,} {'page' if len(document) == 1 else 'pages'}"
            raise Unreadable("; ".join([f"no text found on {n_pages}", *dict.fromkeys(warnings)]))
        claims = list(_claims(document))
        # When a paper was scanned is not when it was written.
        of_scan = [claim for claim in claims if claim.field == DATE and not lines]
        yield SourceText(
            MEDIA_TYPE,
            blocks,
            claims=tuple(claim for claim in claims if claim not in of_scan),
            warnings=tuple(dict.fromkeys((*warnings, *cut))),
            flaws=tuple(Flaw(TextQuality.RECOGNISED, said) for said in recognised),
            remarks=tuple(replace(claim, field="created") for claim in of_scan),
        )
        yield from _attachments(document)
    finally:
        document.close()


def _recognised(
    document: pypdfium2.PdfDocument, numbers: list[int], warnings: list[str], limits: Limits
) -> Generator[Working, None, tuple[list[Block], list[str]]]:
    """Return the text of pages that are pictures, and what is to be said of it; a sign of life after each."""
    blocks: list[Block] = []
    said: list[str] = []
    pictures: list[int] = []
    is_possible = bool(ocr.available_languages())
    for number in numbers:
        yield Working()
        picture = _drawn(document, number, limits)
        if picture is None or ocr.is_blank(picture):
            continue
        if len(pictures) >= limits.ocr_pages:
            warnings.append(limits.stopped("ocr_pages", "pages to recognise"))
            break
        pictures.append(number)
        if not is_possible:
            continue
        try:
            blocks += ocr.recognise(picture, number)
        except (OSError, TimeoutError):
            warnings.append(f"recognition of the text of page {number} failed")
    if not is_possible and pictures:
        what = "is a picture" if len(pictures) == 1 else "are pictures"
        warnings.append(f"{_pages(pictures)} {what}: {ocr.remedy()}")
    elif pictures:
        pages = {block.page for block in blocks}
        read = [number for number in pictures if number in pages]
        unread = [number for number in pictures if number not in pages]
        said += [ocr.recognised(_pages(read))] if read else []
        warnings += said
        warnings += [f"no text was recognised on {_pages(unread)}"] if unread else []
    return blocks, said


def _is_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    """Tell whether a page with a line of text is a picture: a scanner's name, or a number, over a scan."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return False
    try:
        width, height = page.get_size()
        pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        for left, bottom, right, top in (picture.get_bounds() for picture in pictures):
            if (right - left) * (top - bottom) > _MOST_OF_A_PAGE * width * height:
                return True
    except pypdfium2.PdfiumError:
        return False
    finally:
        page.close()
    return False


def _drawn(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> NDArray[Any] | None:
    """Return a page as a picture in shades of grey, `None` if it cannot be drawn."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        most = min(limits.pixels, ocr.MAX_PAGE_PIXELS)
        scale = min(ocr.DPI / 72, math.sqrt(most / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            shades: NDArray[Any] = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, 0].copy()
            return shades
        finally:
            bitmap.close()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    finally:
        page.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) < 1:
            msg = "a PDF without pages"
            raise Unreadable(msg)
    except pypdfium2.PdfiumError as error:
        reason = _ERRORS.get(getattr(error, "err_code", 0) or 0, "damaged: PDFium cannot open it")
        raise Unreadable(reason) from error
    return document


def _page_lines(document: pypdfium2.PdfDocument, number: int, warnings: list[str]) -> list[PageLine]:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        warnings.append(f"page {number} is damaged and was not read")
        return []
    try:
        text = page.get_textpage()
        try:
            return list(_lines(text, number))
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        warnings.append(f"page {number} is damaged and was not read")
        return []
    finally:
        page.close()


def _lines(text: pypdfium2.PdfTextPage, number: int) -> Iterator[PageLine]:
    """Yield the lines of a page, each with the places of its first and last letter."""
    get = partial(pdfium.FPDFText_GetUnicode, text.raw)
    chars: list[tuple[int, str]] = []
    n_chars = text.count_chars()
    for i in range(n_chars + 1):
        char = chr(code) if i < n_chars and (code := get(i)) < 0x110000 else "\n"
        if char not in "\r\n":
            chars.append((i, char))
            continue
        while chars and chars[-1][1].isspace():
            chars.pop()
        if chars:
            yield _line(chars, text, number)
        chars = []


def _line(chars: list[tuple[int, str]], text: pypdfium2.PdfTextPage, number: int) -> PageLine:
    first = next(i for i, char in chars if not char.isspace())
    begin, end = text.get_charbox(first, loose=True), text.get_charbox(chars[-1][0], loose=True)
    # A bullet may be larger than what stands behind it.
    size = _size(text, next((i for i, char in chars if char.isalnum()), first))
    line = "".join(char for _, char in chars)
    if _RTL.search(line):
        line = _in_writing_order(chars, text, size)
    elif _NOTE.search(line):
        line = "".join(_with_notes_apart(chars, text))
    _, base = _origin(text, first)
    left, right = min(begin[0], end[0]), max(begin[2], end[2])
    return PageLine(line.strip(), number, left, right, base, size)


def _with_notes_apart(chars: list[tuple[int, str]], text: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Yield the characters of a line, with a space between a word and the raised number of a note."""
    before: tuple[int, str] | None = None
    for i, char in chars:
        if before is not None and {before[1].isdigit(), char.isdigit()} == {True, False}:
            is_digit = char.isdigit()
            number, letter = (i, before[0]) if is_digit else (before[0], i)
            beside = before[1] if is_digit else char
            if beside.isalpha() and _size(text, number) < _NOTE_RATIO * _size(text, letter):
                yield " "
        yield char
        before = i, char


def _in_writing_order(chars: list[tuple[int, str]], text: pypdfium2.PdfTextPage, size: float) -> str:
    """Put the letters of a line in order by their places, where it is written from right to left."""
    placed = [(i, char, text.get_charbox(i, loose=True)) for i, char in chars]
    line = "".join(char for _, char in chars)
    lefts = [box[0] for *_, box in placed]
    downs = [box[1] for *_, box in placed]
    if max(lefts) - min(lefts) < max(downs) - min(downs):
        return line  # written upwards or downwards
    if is_from_right(line):
        return _from_right([each for each in placed if not each[1].isspace()], size)
    parts: list[str] = []
    row: list[_Placed] = []  # words from right to left that follow one another, and the spaces behind them
    for is_space, run in groupby(placed, key=lambda each: each[1].isspace()):
        together = list(run)
        if is_space and row:
            row += together
            continue
        if not is_space and any(_RTL.match(char) for _, char, _ in together):
            row += together
            continue
        parts.append(_row_from_right(row, size))
        row = []
        parts += (char for _, char, _ in together)
    parts.append(_row_from_right(row, size))
    return "".join(parts)


def _row_from_right(row: list[_Placed], size: float) -> str:
    """Return words from right to left in a line from left to right, with the space behind them."""
    if not row:
        return ""
    letters = [each for each in row if not each[1].isspace()]
    return _from_right(letters, size) + " " * row[-1][1].isspace()


def _from_right(placed: list[_Placed], size: float) -> str:
    """Join letters from right to left, but Latin words and numbers, with spaces where there is room."""
    shapes: list[_Shape] = []
    marks: list[tuple[int, str, float]] = []
    for i, char, box in placed:
        middle = (box[0] + box[2]) / 2
        if unicodedata.category(char) == "Mn":
            marks.append((i, char, middle))
        elif shapes and middle == shapes[-1].middle:  # two letters of one shape
            shapes[-1].letters.append(char)
            shapes[-1].last = i
        else:
            shapes.append(_Shape(middle, box[0], box[2], i, i, [char]))
    _turn_letters(shapes)
    for i, mark, middle in marks[:_MAX_MARKS] if shapes else ():
        beside = [shape for shape in shapes if abs(shape.first - i) <= _BESIDE]
        nearest = min(beside or shapes, key=lambda shape: abs(shape.middle - middle))
        if max(nearest.left - middle, middle - nearest.right) > _AWAY * size:
            # PDFium gives a mark before the word on which it stands, if it was drawn first.
            nearest = min(shapes, key=lambda shape: abs(shape.middle - middle))
        nearest.letters.append(mark)
        if abs(nearest.first - i) <= _BESIDE:
            nearest.first, nearest.last = min(nearest.first, i), max(nearest.last, i)
    shapes.sort(key=lambda shape: -shape.middle)
    parts: list[str] = []
    edge, before = math.inf, None
    for shape in shapes:
        if before is not None and edge - shape.right > _SPACE * size and not _follow(before, shape):
            parts.append(" ")
        parts += shape.letters
        edge, before = min(edge, shape.left), shape
    return _NUMBER.sub(_turned, _FORWARD.sub(_turned_words, "".join(parts)))


def _turn_letters(shapes: list[_Shape]) -> None:
    """Put the letters of each shape that is several in order: a word may be given backwards."""
    for i, shape in enumerate(shapes):
        if len(shape.letters) < 2:
            continue
        if set(shape.letters) & set(_ALEFS) and "ل" in shape.letters and len(shape.letters) == 2:
            shape.letters.sort(key=_ALEFS.__contains__)
            continue
        if sorted(shape.letters) == _OF_GOD:
            shape.letters = [*_OF_GOD]
            continue
        beside = [
            each for each in shapes[max(0, i - 1) : i + 2] if each is not shape and _follow(each, shape)
        ]
        if any((each.first > shape.first) == (each.middle > shape.middle) for each in beside):
            shape.letters.reverse()


def _follow(one: _Shape, other: _Shape) -> bool:
    """Tell whether PDFium gave two shapes of letters beside one another, without a space between them."""
    is_word = one.letters[0].isalnum() and other.letters[0].isalnum()
    return is_word and (other.first - one.last == 1 or one.first - other.last == 1)


def _turned_words(match: re.Match[str]) -> str:
    """Turn words in Latin letters that stand in a row, numbers among them included."""
    if not _LATIN.search(match[0]):
        return match[0]
    return _NUMBER.sub(_turned, match[0][::-1])  # numbers are turned again below


def _turned(match: re.Match[str]) -> str:
    return match[0][::-1]


def _origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
    return x.value, y.value


def _size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """Return how high the letters of a font are on the page, in points."""
    matrix = pdfium.FS_MATRIX()
    size: float = pdfium.FPDFText_GetFontSize(text.raw, index)
    if pdfium.FPDFText_GetMatrix(text.raw, index, matrix):
        size *= math.hypot(matrix.b, matrix.d) or 1.0
    return round(size, 1)


def _claims(document: pypdfium2.PdfDocument) -> Iterator[Claim]:
    try:
        values = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return
    yield from property_claims(
        "PDF properties",
        title=values.get("Title"),
        author=values.get("Author"),
        created=values.get("CreationDate"),
    )


def _attachments(document: pypdfium2.PdfDocument) -> Iterator[Member]:
    for i in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(i)
            name = attachment.get_name()
            data = bytes(attachment.get_data())
        except (pypdfium2.PdfiumError, UnicodeError):
            continue
        yield Member(name, partial(_beginning, data), file_name=name, parent="")


def _beginning(data: bytes, most: int) -> bytes:
    return data[:most]


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"
