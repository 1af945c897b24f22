"""
How much one file may ask for: what somebody built to hurt is stopped, and what was read stays.

Flow: environment -> `Limits` -> the readers. A reader that comes to a limit says so by
the name of the setting, so that whoever has a file that is honest and large can raise it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from indexer.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexer.reading.source_text import Block

_NUMBER = re.compile(r"(\d{1,15})([KMG]?)", re.IGNORECASE)
_FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def _limit(default: int, setting: str) -> int:
    number: int = field(default=default, metadata={"setting": setting})
    return number


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of one file of the collection at most. Each has a setting in the environment.

    `nesting` counts containers inside one another, `members` the files in all of them,
    `expanded` their bytes together and `member_size` those of one. `part_size` is bytes of a
    part of an office document or book, `text` characters of one document. `pages` are
    pages, slides or sheets of one document, `ocr_pages` those of one whose text is
    recognised, `pixels` those of a picture.
    """

    nesting: int = _limit(8, "GOVAH_MAX_NESTING")
    members: int = _limit(100_000, "GOVAH_MAX_MEMBERS")
    expanded: int = _limit(4 << 30, "GOVAH_MAX_EXPANDED")
    member_size: int = _limit(512 << 20, "GOVAH_MAX_MEMBER_SIZE")
    part_size: int = _limit(64 << 20, "GOVAH_MAX_PART_SIZE")
    text: int = _limit(50_000_000, "GOVAH_MAX_TEXT")
    pages: int = _limit(10_000, "GOVAH_MAX_PAGES")
    pixels: int = _limit(100_000_000, "GOVAH_MAX_PIXELS")
    ocr_pages: int = _limit(300, "GOVAH_MAX_OCR_PAGES")

    def stopped(self, name: str, what: str) -> str:
        """Say that a limit was reached: `what` there is more of than is read."""
        return f"stopped at {SETTINGS[name]}: more than {getattr(self, name):,} {what}"


SETTINGS: dict[str, str] = {each.name: each.metadata["setting"] for each in fields(Limits)}
"""The names of the settings by those of the limits."""


class LimitReached(Exception):  # noqa: N818 - a finding about a file, not a fault
    """A file asks for more than it is given. The message is a line for the report."""


def limits_from(environment: Mapping[str, str] = os.environ) -> Limits:
    """Return the limits that are set, and the defaults of the others.

    Raises:
        InvalidRequestError: a setting is no number.
    """
    values = {}
    for name, setting in SETTINGS.items():
        if environment.get(setting):
            values[name] = _number(setting, environment[setting])
    return Limits(**values)


def _number(setting: str, value: str) -> int:
    match = _NUMBER.fullmatch(value.strip())
    if match is None:
        raise InvalidRequestError(
            setting, value, "should be a whole number, perhaps with K, M or G behind it"
        )
    return int(match[1]) * _FACTORS[match[2].upper()]


def take_text(
    blocks: Iterable[Block], limits: Limits, n_bytes: int = 0
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return blocks up to the limit of text, and a warning when there are more.

    A file of `n_bytes` may always hold as much text: it does not come to more than it is.
    """
    most = max(limits.text, n_bytes)
    taken: list[Block] = []
    n_chars = 0
    for block in blocks:
        room = most - n_chars
        n_chars += len(block.text) + 1
        if n_chars > most:
            rest = (replace(block, text=block.text[:room]),) if room > 0 else ()
            return (*taken, *rest), (limits.stopped("text", "characters of text"),)
        taken.append(block)
    return tuple(taken), ()
