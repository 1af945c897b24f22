"""
The date that a text gives itself: a line of its head or foot, or an agency's dateline.

    Published 3 August 2017          a line that holds a date and little else
    Dec. 18 (UPI) -- "When I went    a dateline before the running text
    (Bonn, 12.11.2021) The federal   the same, as press releases write it
    ... in Iran (JVMI) / 3 August 2017    the line below a signature

A date inside the running text is about what is told there, never the document's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.enrichment.date_patterns import FoundDate, best_date, find_dates
from indexer.model.document import Confidence, DocumentDate
from indexer.model.partial_date import Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.enrichment.layout import Layout, Line

_MAX_LINE_CHARS = 140
_MAX_OTHER_WORDS = 6  # beside the date: a weekday, a place, a time, a byline
_FRAME = re.compile(
    r"published|posted|updated|last\s+modified|modified|created|issued|released|dated?|on|at|by|publi[ée]e?|le|vom|am|den"
    r"|veröffentlicht|stand|تاریخ|انتشار|منتشر|شده|نشر|بتاریخ|mon(?:day)?|tue(?:sday|s)?|wed(?:nesday)?|thu(?:rsday|rs)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|هـ|(?:ال)?موافق|مصادف|مطابق|برابر|با|یوم|يوم|الأحد|الاحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس"
    r"|الجمعة|السبت|شنبه|یکشنبه|دوشنبه|سه|چهارشنبه|پنجشنبه|جمعه|[ap]\.?m\.?|gmt|utc|[ce]?est|edt|[\d:.]+",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CALLED = re.compile(
    r"\b(?:published|posted|updated|modified|created|issued|written|stand|veröffentlicht|erstellt|aktualisiert"
    r"|publi[ée]e?|publicad[oa]|actualizad[oa]|انتشار|تاریخ|نشر)\b|\A\W*(?:by|von|par|por)\b",
    re.IGNORECASE,
)
_LEADING_TO_A_DAY = re.compile(
    r"(?:[,:;(]|\b(?:on|in|of|to|until|since|from|before|after|am|vom|ab|bis|le|du|el|del|day|\w+tag|\w+day))\W*\Z",
    re.IGNORECASE,
)
_OF_A_SOURCE = re.compile(
    r"\A\W*(?:\[\d+\]|\^|↑|[¹²³⁴-⁹*†‡])"
    r"|\b(?:retrieved|accessed|access-?date|last (?:visited|checked|viewed)|archived|abgerufen|aufgerufen"
    r"|zugriff|consult[ée]e?|consultad[oa]|consultato|acess(?:o|ado)|geraadpleegd)\b"
    r"|بازیابی|دسترسی|بازدید|اطلع عليه|تاريخ الوصول",
    re.IGNORECASE,
)
"""A note below the text, or the day on which somebody looked at what it names."""

_TELLS = re.compile(
    r"\b(?:was|were|is|are|will|has|had|took|wurden?|war(?:en)?|wird|fue|fut|sera|será|fu)\b|شد\W*\Z|بود\W*\Z",
    re.IGNORECASE,
)
"""A sentence: *The final was held on 23 October 2016.*"""

_UPDATED = re.compile(r"updated|modified|mise? à jour|aktualisiert|به[‌ ]روز", re.IGNORECASE)
_AGENCY = re.compile(r"\s*,?\s*\(([^()]{2,40})\)")
_DASH = re.compile(r"[^\w\n]{0,3}(?:--|[–—-](?=\s)|\[|\|)|\s*:(?=\s)")
_PLACE = re.compile(r"[^\d.!?;:\"“”]{0,60}[,،]\s*\(?\Z|\s*\(?\Z")
_CLOSING = re.compile(r"\)[.:]?\s")  # of (Bonn, 12.11.2021) or Bonn, (12.11.2021). before the text
_MAX_DATELINE_CHARS = 120


def _as_found(date: FoundDate) -> FoundDate:
    return date


@dataclass(frozen=True, slots=True)
class Dateline:
    """The date that stands in a text, and the agency that signs it."""

    date: DocumentDate | None = None
    agency: str | None = None
    source: str = ""


def find_dateline(layout: Layout, settle: Callable[[FoundDate], FoundDate] = _as_found) -> Dateline:
    """Return the best date of the head and the foot, a full one before a partial one.

    `settle` tells the day from the month where the text of the date does not.
    """
    candidates = [*_of_head(layout, settle), *_of_foot(layout, settle)]
    agency = next((candidate for candidate in candidates if candidate.agency), Dateline())
    dated = [candidate for candidate in candidates if candidate.date is not None]
    best = min(dated, key=_rank, default=Dateline())
    return Dateline(best.date, agency.agency, agency.source)


def _rank(candidate: Dateline) -> int:
    if candidate.date is None:
        return 9
    order = [Precision.DAY, Precision.MONTH, Precision.YEARLESS, Precision.YEAR]
    return order.index(candidate.date.value.precision)


def _of_head(layout: Layout, settle: Callable[[FoundDate], FoundDate]) -> Iterator[Dateline]:
    for line in (*layout.openings, *layout.head):
        yield from _before_running_text(line)
    updates = []
    for line in layout.head:
        found = _of_line(line, f"line {line.number}", settle)
        if found is not None and _UPDATED.search(line.text):
            updates.append(found)
        elif found is not None:
            yield found
    yield from updates


def _of_foot(layout: Layout, settle: Callable[[FoundDate], FoundDate]) -> Iterator[Dateline]:
    for line in reversed(layout.foot):
        found = None if line.is_running else _of_line(line, "line at the end", settle)
        if found is not None and found.date is not None and found.date.value.year is not None:
            yield found


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date with nothing else to it, such as `Date: 3 August 2017`."""
    dates = list(find_dates(text))
    return bool(dates) and not _other_words(text, dates)


def is_told(text: str, date: FoundDate) -> bool:
    """Tell whether a line tells of a date in a sentence, as a caption does, and is not dated by it.

    It is where many words stand before it. `Posted by Jane Doe of the Northgate desk on 3 August 2017` calls
    it a date, and a headline may run into the date below it.
    """
    before, behind = text[: date.span.start], text[date.span.end :]
    if len(_LETTERS.findall(before)) <= _MAX_OTHER_WORDS or _CALLED.search(before):
        return False
    return bool(_LEADING_TO_A_DAY.search(before) or len(_LETTERS.findall(behind)) > 1)


def _of_line(line: Line, place: str, settle: Callable[[FoundDate], FoundDate]) -> Dateline | None:
    """Read a line that holds a date and next to nothing else."""
    if len(line.text) > _MAX_LINE_CHARS:
        return None
    dates = list(find_dates(line.text))
    first = best_date(dates)
    if first is None or _OF_A_SOURCE.search(line.text):
        return None
    if _TELLS.search(line.text) and not _CALLED.search(line.text):
        return None
    others = _other_words(line.text, dates)
    is_after_place = (
        line.number > 1 and len(others) <= 2 and first.is_full and line.text.endswith(_cut(line.text, first))
    )
    is_strict = line.is_heading or first.value.year is None
    if len(others) > (0 if is_strict and not is_after_place else _MAX_OTHER_WORDS):
        return None
    if first.value.precision is Precision.YEAR and not first.note:
        return None
    return Dateline(_document_date(settle(first), f'{place} "{_short(line.text)}"'))


def _other_words(text: str, dates: Sequence[FoundDate]) -> list[str]:
    for date in sorted(dates, key=lambda date: date.span, reverse=True):
        text = text[: date.span.start] + " " + text[date.span.end :]
    return [word for word in re.findall(r"[\w:.]*\w", text) if not _FRAME.fullmatch(word)]


def _cut(text: str, date: FoundDate) -> str:
    return text[date.span.start : date.span.end]


def _before_running_text(line: Line) -> Iterator[Dateline]:
    """Read `PLACE, DATE (AGENCY) --` at the start of a paragraph."""
    start = line.text[:_MAX_DATELINE_CHARS]
    for date in list(find_dates(start))[:1]:
        rest = start[date.span.end :]
        agency = _AGENCY.match(rest)
        rest = rest[agency.end() :] if agency else rest
        place = start[: date.span.start]
        is_closed = place.count("(") == 1 and bool(_CLOSING.match(rest))
        if not _PLACE.match(place) or not (_DASH.match(rest) or is_closed):
            return
        end = date.span.end + (agency.end() if agency else int(is_closed))
        source = f'dateline "{start[:end]}"'
        yield Dateline(_document_date(date, source), agency[1].strip() if agency else None, source)
        return
    signed = re.match(r"[A-Z][\w .,'’-]{1,50}\(([A-Z][A-Za-z ]{1,30})\)\s*(?:--|[–—-]\s)", start)
    if signed:
        yield Dateline(None, signed[1].strip(), f'dateline "{signed[0].rstrip(" –—-")}"')


def _document_date(date: FoundDate, source: str) -> DocumentDate:
    note = "the year is missing" if date.value.year is None else date.note
    is_whole = date.value.precision is Precision.DAY and not date.is_doubtful
    confidence = Confidence.MEDIUM if is_whole else Confidence.LOW
    return DocumentDate(date.value, f"{source}, {note}" if note else source, confidence)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
