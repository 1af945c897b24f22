"""
What is wrong with the words of a text, and what of it can be mended.

Flow: decoded text, or the blocks that a parser gives -> `mojibake` (misread encodings)
-> `visual_order` (lines stored as they are seen) -> the text with its flaws. Nothing is
changed that is not certain; what was changed and what was left is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.model.document import TextQuality
from indexer.reading.mojibake import repair
from indexer.reading.source_text import URL, Flaw
from indexer.reading.visual_order import turn

if TYPE_CHECKING:
    from indexer.reading.source_text import SourceText

_BETWEEN = "\n\x00\n"
_LOST = "\ufffd"
_LEAST_BYTES = 60
GARBLED = "some of its letters were read in a wrong encoding, which cannot be told any more"


def mend_encoding(text: str) -> tuple[str, tuple[Flaw, ...]]:
    """Return a text with misread pieces put right, and what is to be said of it."""
    if text.isascii():
        return text, ()
    repaired = repair(text)
    flaws = [Flaw(TextQuality.REPAIRED, mistake) for mistake in repaired.mistakes]
    if repaired.is_garbled:
        flaws.append(Flaw(TextQuality.GARBLED, GARBLED))
    return repaired.text, tuple(flaws)


def mend_markup(markup: str) -> tuple[str, tuple[Flaw, ...]]:
    """Return a page whose letters were misread throughout with all of them put right.

    A few of them may be those of a script or an address, which nobody reads and which have to
    stay: what is left in its text is mended when that is known.
    """
    mended, flaws = mend_encoding(markup)
    n_bytes = len(markup) - len(mended)  # each character that was mended had one or more too many
    is_throughout = n_bytes >= _LEAST_BYTES or (n_bytes == 0 and mended != markup)
    return (mended, flaws) if is_throughout else (markup, ())


def mend_order(text: str) -> tuple[str, tuple[Flaw, ...]]:
    """Return a text with turned lines in the order of reading, and what is to be said of it."""
    turned = turn(text)
    if not turned.n_lines:
        return text, ()
    lines = "1 line was" if turned.n_lines == 1 else f"{turned.n_lines:,} lines were"
    return turned.text, (Flaw(TextQuality.REPAIRED, f"{lines} stored from left to right"),)


def mend(text: SourceText) -> SourceText:
    """Mend the blocks and claims of a document, and add its flaws and a warning for each that was found."""
    values = [
        *(block.text for block in text.blocks),
        *("" if claim.field == URL else claim.value for claim in (*text.claims, *text.remarks)),
    ]
    if all(map(str.isascii, values)):
        return text
    joined, of_encoding = mend_encoding(_BETWEEN.join(values))
    joined, of_order = mend_order(joined)
    n_lost = sum(block.text.count(_LOST) for block in text.blocks)
    places = "one character was" if n_lost == 1 else f"{n_lost:,} characters were"
    of_loss = [Flaw(TextQuality.DAMAGED, f"{places} lost before or when it was stored")] if n_lost else []
    flaws = tuple(dict.fromkeys((*text.flaws, *of_encoding, *of_order, *of_loss)))
    if flaws == text.flaws:
        return text
    parts = joined.split(_BETWEEN)
    if len(parts) != len(values):  # one of them holds what stands between them
        return text
    mended = iter(parts)
    return replace(
        text,
        blocks=tuple(replace(block, text=next(mended)) for block in text.blocks),
        claims=tuple(replace(claim, value=next(mended) or claim.value) for claim in text.claims),
        remarks=tuple(replace(claim, value=next(mended) or claim.value) for claim in text.remarks),
        flaws=flaws,
    )


def warnings_of(text: SourceText) -> tuple[str, ...]:
    """Return what the report says of a document's flaws; a reader that can say more does so itself."""
    said = {TextQuality.REPAIRED: "repaired", TextQuality.GARBLED: "garbled", TextQuality.DAMAGED: "damaged"}
    return tuple(f"{said[flaw.quality]}: {flaw.reason}" for flaw in text.flaws if flaw.quality in said)
