"""
PowerPoint files (PPTX): the texts of the slides in their order, with diagrams, notes and comments.

The number of the slide is the page of its paragraphs; its title is a heading.
"""

from __future__ import annotations

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
from indexer.reading.package import Package, local_name
from indexer.reading.source_text import Block, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.reading.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_TITLES = frozenset({"title", "ctrTitle"})
_NOT_SAID = frozenset({"sldNum", "dt", "sldImg", "hdr", "ftr"})
"""Places of a slide that every slide has: its number, the date, the picture of it above the notes."""


def read_pptx(name: str, content: bytes, limits: Limits) -> Iterator[SourceText]:
    """Yield the presentation."""
    del name
    with Package(content, limits) as package:
        main = main_part(package, "ppt/presentation.xml")
        slides = _slides(package, main)
        blocks, cut = take_text(_blocks(package, slides[: limits.pages]), limits, len(content))
        if len(slides) > limits.pages:
            package.warnings.append(limits.stopped("pages", "slides"))
        if not blocks:
            raise package.nothing()
        claims = tuple(core_claims(package))
        yield SourceText(MEDIA_TYPE, blocks, claims=claims, warnings=(*dict.fromkeys(package.warnings), *cut))


def _slides(package: Package, main: str) -> list[str]:
    root = package.xml(main)
    if root is None:
        return []
    relations = package.relations(main)
    ids = [relation_id(element) for element in root.iter() if local_name(element) == "sldId"]
    return [relations[each][1] for each in ids if each in relations]


def _blocks(package: Package, slides: list[str]) -> Iterator[Block]:
    for number, slide in enumerate(slides, 1):
        for part in (slide, *parts_of_kind(package, slide, "notesSlide")):
            root = package.xml(part)
            if root is not None:
                yield from _texts(root, number)
            if part == slide:
                yield from (Block(text, page=number) for text in drawn_texts(package, slide))
        for part in parts_of_kind(package, slide, "comments"):
            root = package.xml(part)
            for text in () if root is None else _comments(root):
                yield Block(text, page=number)


def _comments(root: etree._Element) -> Iterator[str]:
    """Yield comments, each before its answers; since 2021 PowerPoint writes them as texts of a slide."""
    for comment in root.iter():
        if local_name(comment) not in ("cm", "reply"):
            continue
        for element in comment:
            if local_name(element) == "text" and element.text:
                yield element.text
            elif local_name(element) == "txBody":
                yield from paragraphs(element)


def _texts(root: etree._Element, number: int) -> Iterator[Block]:
    for body in root.iter():
        if local_name(body) not in ("txBody", "tr"):
            continue
        if local_name(body) == "tr":
            cells = ("\n".join(paragraphs(cell)) for cell in body if local_name(cell) == "tc")
            text = " | ".join(filter(None, cells))
            if text:
                yield Block(text, page=number)
            continue
        parent = body.getparent()
        if parent is None or local_name(parent) == "tc":
            continue
        place = next((each.get("type") for each in parent.iter() if local_name(each) == "ph"), None)
        if place in _NOT_SAID:
            continue
        kind = ParagraphKind.HEADING if place in _TITLES else ParagraphKind.TEXT
        yield from (Block(text, kind, page=number) for text in paragraphs(body))
