"""
What a program noted about a file when it wrote it: title, author, date of creation.

They come as claims that yield to the text, for a file may be typed by one person long
after another wrote it. Names and titles that programs put in by themselves ("user",
"Microsoft Word - Document1") say nothing and are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.reading.characters import one_line
from indexer.reading.source_text import AUTHOR, DATE, LANGUAGE, TITLE, Claim
from indexer.reading.stated import split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_ISO_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=T|\s|Z|$)")
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|(?:document|presentation|book|slide|scan)\s?\d*"
    r"|powerpoint presentation|.*\.(?:docx?|pdf|odt|rtf|txt|pptx?|xlsx?|indd|qxd|p65|html?|tiff?|jpe?g))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:user|users?\s?\d*|admin(?:istrator)?|owner|author|unknown|anonymous|root|guest|pc|hp|dell|acer|asus"
    r"|lenovo|toshiba|(?:microsoft|windows|office)(?: office)? (?:user|account)|python-docx|openpyxl|\W*)",
    re.IGNORECASE,
)


def property_claims(  # noqa: PLR0913 - a property each
    source: str,
    *,
    title: str | None = None,
    author: str | None = None,
    created: str | None = None,
    language: str | None = None,
    yields: bool = True,
) -> Iterator[Claim]:
    """Yield a claim for each property that says something; `created` is a date of ISO 8601 or of PDF.

    They give way to what the text says, unless `yields` is false: a sheet is full of dates
    and names, and none of them is of the sheet.
    """
    if title and not _NO_TITLE.fullmatch(one_line(title)):
        yield Claim(TITLE, title, f"{source}: title", is_of_file=True, yields=yields)
    for name in split_names(author or ""):
        if not _NO_AUTHOR.fullmatch(name):
            yield Claim(AUTHOR, name, f"{source}: author", is_of_file=True, yields=yields)
    date = _date(created or "")
    if date:
        yield Claim(DATE, date, f"{source}: created", is_of_file=True, yields=yields)
    if language:
        yield Claim(LANGUAGE, language, f"{source}: language", is_of_file=True, yields=yields)


def _date(value: str) -> str:
    iso = _ISO_DATE.match(value.strip())
    if iso is not None:
        return iso[0]
    pdf = _PDF_DATE.match(value.strip())
    return "" if pdf is None else "-".join(part for part in pdf.groups() if part)
