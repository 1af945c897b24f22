"""
Excel files (XLSX): the sheets in their order, a block for each row.

The number of the sheet is the page of its rows, its name a heading above them. Comments,
text boxes, diagrams and charts come behind the rows. A number that is shown as a date or a
time is written as one.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto
from itertools import chain
from typing import TYPE_CHECKING

from indexer.model.document import ParagraphKind
from indexer.reading.limits import take_text
from indexer.reading.office_open import (
    core_claims,
    drawn_texts,
    main_part,
    paragraphs,
    parts_of_kind,
    relation_id,
)
from indexer.reading.package import Package, local_name, text_of
from indexer.reading.source_text import Block, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from indexer.reading.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Shown(Enum):
    """What a number is shown as: a share; a day, perhaps with its time; a time of day; hours that passed."""

    PERCENT = auto()
    DATE = auto()
    TIME = auto()
    SPAN = auto()


_FORMATS = (
    dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), _Shown.DATE)
    | dict.fromkeys((18, 19, 20, 21), _Shown.TIME)
    | dict.fromkeys((45, 46, 47), _Shown.SPAN)
    | dict.fromkeys((9, 10), _Shown.PERCENT)
)
"""The formats that every workbook has, by their numbers."""

_SHOWS_A_DATE = re.compile(r"(?:yy|mmm|d+[-/. ]m|m+[-/. ]d)", re.IGNORECASE)
_SHOWS_A_TIME = re.compile(r"h{1,2}(?![a-z])|m:ss", re.IGNORECASE)
_SHOWS_A_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SECONDS_OF_A_DAY = 86_400
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)


def read_xlsx(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the workbook."""
    del name
    with Package(content, limits) as package:
        main = main_part(package, "xl/workbook.xml")
        workbook = package.xml(main)
        sheets = [] if workbook is None else [e for e in workbook.iter() if local_name(e) == "sheet"]
        blocks, cut = take_text(
            _blocks(package, main, workbook, sheets[: limits.pages]), limits, len(content)
        )
        if len(sheets) > limits.pages:
            package.warnings.append(limits.stopped("pages", "sheets"))
        if not any(block.kind is not ParagraphKind.HEADING for block in blocks):
            raise package.nothing()
        claims = tuple(core_claims(package, yields=False))
        yield SourceText(MEDIA_TYPE, blocks, claims=claims, warnings=(*dict.fromkeys(package.warnings), *cut))


def _blocks(
    package: Package, main: str, workbook: etree._Element | None, sheets: list[etree._Element]
) -> Iterator[Block]:
    parts = parts_of_kind(package, main, "sharedStrings")
    strings = [text for part in parts for text in _strings(package, part)]
    styles = _styles(package, main)
    is_1904 = workbook is not None and any(
        local_name(each) == "workbookPr" and each.get("date1904") in ("1", "true") for each in workbook
    )
    epoch = _EPOCH_1904 if is_1904 else _EPOCH
    relations = package.relations(main)
    for number, sheet in enumerate(sheets, 1):
        part = relations.get(relation_id(sheet), ("", ""))[1]
        root = package.xml(part)
        rows = [] if root is None else [each for each in root.iter() if local_name(each) == "row"]
        texts = filter(None, (_row(row, strings, styles, epoch) for row in rows))
        all_texts = chain(texts, _comments(package, part), _drawings(package, part))
        first = next(all_texts, None)
        if first is None:
            continue
        yield Block(sheet.get("name") or "", ParagraphKind.HEADING, page=number)
        yield Block(first, page=number)
        yield from (Block(text, page=number) for text in all_texts)


def _comments(package: Package, sheet: str) -> Iterator[str]:
    for part in parts_of_kind(package, sheet, "comments"):
        root = package.xml(part)
        for comment in () if root is None else root.iter():
            if local_name(comment) == "comment" and (text := _text(comment)):
                yield text


def _drawings(package: Package, sheet: str) -> Iterator[str]:
    """Yield the texts of what lies above the cells: text boxes, diagrams, charts."""
    for part in parts_of_kind(package, sheet, "drawing"):
        root = package.xml(part)
        for element in () if root is None else root.iter():
            if local_name(element) == "txBody":
                yield from paragraphs(element)
        yield from drawn_texts(package, part)


def _strings(package: Package, part: str) -> list[str]:
    root = package.xml(part)
    return [] if root is None else [_text(element) for element in root if local_name(element) == "si"]


def _text(element: etree._Element) -> str:
    """Return the text of runs, without the readings that stand over East Asian signs."""
    texts = (each for each in element.iter() if local_name(each) == "t")
    return "".join(text_of(t) for t in texts if local_name(_parent(t)) != "rPh").strip()


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _styles(package: Package, main: str) -> Mapping[int, _Shown]:
    """Return by its number each style that shows a number as something else than a number."""
    styles: dict[int, _Shown] = {}
    for part in parts_of_kind(package, main, "styles"):
        root = package.xml(part)
        if root is None:
            continue
        formats = dict(_FORMATS)
        for element in root.iter():
            if local_name(element) == "numFmt":
                shown = _shown_by(element.get("formatCode") or "")
                if shown is not None:
                    formats[_number(element.get("numFmtId"))] = shown
        for cells in (each for each in root if local_name(each) == "cellXfs"):
            for i, xf in enumerate(cells):
                if (number := _number(xf.get("numFmtId"))) in formats:
                    styles[i] = formats[number]
    return styles


def _shown_by(code: str) -> _Shown | None:
    if _SHOWS_A_SPAN.search(code):
        return _Shown.SPAN
    shown = _NOT_SHOWN.sub("", code)
    if _SHOWS_A_DATE.search(shown):
        return _Shown.DATE
    if _SHOWS_A_TIME.search(shown):
        return _Shown.TIME
    return _Shown.PERCENT if "%" in shown else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _row(row: etree._Element, strings: list[str], styles: Mapping[int, _Shown], epoch: dt.datetime) -> str:
    cells = (_cell(cell, strings, styles, epoch) for cell in row if local_name(cell) == "c")
    return " | ".join(filter(None, cells))


def _cell(cell: etree._Element, strings: list[str], styles: Mapping[int, _Shown], epoch: dt.datetime) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell)
    value = next((each.text or "" for each in cell if local_name(each) == "v"), "")
    if kind == "s":
        i = _number(value)
        return strings[i] if 0 <= i < len(strings) else ""
    if kind == "b":
        return {"0": "FALSE", "1": "TRUE"}.get(value, value)
    if kind is None or kind == "n":
        return _as_shown(value, styles.get(_number(cell.get("s") or "0")), epoch)
    return value.strip()


def _as_shown(value: str, shown: _Shown | None, epoch: dt.datetime) -> str:
    """Return a number as a person would write it; 0.30000000000000004 is .3."""
    try:
        number = float(value)
    except ValueError:
        return value.strip()
    if shown is _Shown.DATE and 0 < number < (dt.datetime.max - epoch).days:
        # To the second: what is stored of 09:01 may be a millionth of a second less.
        moment = epoch + dt.timedelta(seconds=round(number * _SECONDS_OF_A_DAY))
        return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M}"
    if shown in (_Shown.TIME, _Shown.SPAN) and 0 <= number < (dt.datetime.max - epoch).days:
        seconds = round((number % 1 if shown is _Shown.TIME else number) * _SECONDS_OF_A_DAY)
        hours, rest = divmod(seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        hours = hours % 24 if shown is _Shown.TIME else hours
        return f"{hours:02}:{minutes:02}:{seconds:02}" if seconds else f"{hours:02}:{minutes:02}"
    if abs(number) >= 1e15:
        return value.strip()
    return f"{number * 100:.12g}%" if shown is _Shown.PERCENT else f"{number:.15g}"
