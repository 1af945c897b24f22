"""
Numbered pages: first, last, and those around the one in hand.

Citations need pages that stay, so there is no endless scroll.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AROUND = 2
"""Pages shown on either side of the one in hand."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number of the list; `number` 0 is the gap between two that are shown."""

    number: int
    href: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The list of pages, with the steps back and on where there are any.

    `missing` is the number of the page asked for where that is past the last one, else 0.
    """

    links: tuple[PageLink, ...]
    previous: str
    next: str
    last: str
    missing: int = 0


def pages(current: int, n_pages: int, href: Callable[[int], str]) -> Pages | None:
    """List the pages; nothing where one page holds all."""
    if n_pages <= 1 and current <= 1:
        return None
    shown = sorted(
        {1, n_pages} | {n for n in range(current - AROUND, current + AROUND + 1) if 1 <= n <= n_pages}
    )
    links: list[PageLink] = []
    for number in shown:
        before = links[-1].number if links else 0
        if number == before + 2:
            links.append(PageLink(before + 1, href(before + 1)))
        elif number > before + 2:
            links.append(PageLink(0))
        links.append(PageLink(number, href(number), is_current=number == current))
    return Pages(
        tuple(links),
        previous=href(min(current - 1, n_pages)) if current > 1 else "",
        next=href(current + 1) if current < n_pages else "",
        last=href(n_pages),
        missing=current if current > n_pages else 0,
    )
