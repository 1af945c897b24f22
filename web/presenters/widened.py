"""
What was looked for beside what was typed: each with its count, and the link that drops it.

Nothing is added in silence. A name in its other spellings and a word with its synonyms stand above the
results; one link drops or brings back each, and one all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links

if TYPE_CHECKING:
    from indexer import SearchRequest, SearchResponse, Variant, Widening


SHOWN = 6
"""Spellings and synonyms of one name that stand above the results; the others are behind a fold."""


@dataclass(frozen=True, slots=True)
class VariantLink:
    """One spelling or synonym. `href` drops it, or looks for it again; `label` says so."""

    text: str
    count: int
    is_dropped: bool
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class WidenedView:
    """Words of the query with what else was looked for: the first, and the others behind a fold."""

    typed: str
    variants: tuple[VariantLink, ...]
    others: tuple[VariantLink, ...] = ()
    more_label: str = ""


@dataclass(frozen=True, slots=True)
class WideningView:
    """All that was looked for beside what was typed; the link searches for that alone, or for all again."""

    words: tuple[WidenedView, ...]
    label: str
    href: str


def widening_view(response: SearchResponse) -> WideningView | None:
    """Return what the page says of other spellings; nothing where there are none."""
    request = response.request
    if not request.query:
        return None
    if not request.widens:
        again = replace(request, widens=True, dropped=frozenset(), page=1)
        return WideningView((), _("Look for other spellings of names, and synonyms"), links.search(again))
    if not response.widened:
        return None
    return WideningView(
        tuple(_view(own, request) for own in _distinct(response.widened)),
        _("Search for what I typed alone"),
        links.search(replace(request, widens=False, dropped=frozenset(), page=1)),
    )


def _view(own: Widening, request: SearchRequest) -> WidenedView:
    found = tuple(_link(variant, request) for variant in own.variants)
    rest = len(found) - SHOWN
    if rest <= 1:  # a fold takes as much room as one
        return WidenedView(own.typed, found)
    label = ngettext("%(n)s more", "%(n)s more", rest) % {"n": number(rest)}
    return WidenedView(own.typed, found[:SHOWN], found[SHOWN:], label)


def _distinct(widened: tuple[Widening, ...]) -> tuple[Widening, ...]:
    """Return each words once, however often they stand in the query."""
    return tuple({own.typed: own for own in widened}.values())


def _link(variant: Variant, request: SearchRequest) -> VariantLink:
    pattern = _("Look for %(spelling)s again") if variant.is_dropped else _("Search without %(spelling)s")
    return VariantLink(
        text=variant.text,
        count=variant.n_documents,
        is_dropped=variant.is_dropped,
        label=pattern % {"spelling": variant.text},
        href=links.search(replace(request, dropped=request.dropped ^ {variant.text}, page=1)),
    )
