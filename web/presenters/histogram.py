"""
Documents over time: bars, each a link that narrows to its years.

The bars are drawn on the server as plain SVG attributes, so they print, need no
script and obey a policy without inline styles. Years without a document keep
their place: a gap in the record is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer import UNDATED, PartialDate
from web.i18n import ngettext, number
from web.presenters import links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Bucket, SearchRequest

MAX_BARS = 60
STEPS = (1, 5, 10, 20, 50, 100, 200)
"""Years to a bar; the last holds for all years that a date can have."""

HEIGHT = 64
BAR_WIDTH = 10
GAP = 2
FEW, SOME = 5, 24
"""Up to so many bars, the drawing is not stretched over the whole width."""

FEW_WIDTH_PX = 44
MIN_BAR = 3
"""Even one document among thousands can be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its years, its count, its link and its place in the drawing.

    A bar is inside when the dates asked for touch its years.
    """

    label: str
    count: int
    name: str
    href: str
    is_selected: bool
    is_inside: bool
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """The drawing, its axis and the documents that are not in it."""

    bars: tuple[Bar, ...]
    size: str
    width: int
    css_width: str
    first: str
    last: str
    n_undated: int
    undated: str


def histogram(buckets: Sequence[Bucket], request: SearchRequest) -> Histogram | None:
    """Draw the buckets; nothing where no document has a year."""
    counts = {int(bucket.value): bucket.count for bucket in buckets if bucket.value != UNDATED}
    years = [year for year, count in counts.items() if count]
    if not years:
        return None
    step = next((step for step in STEPS if _n_bars(years, step) <= MAX_BARS), STEPS[-1])
    spans = [range(start, start + step) for start in range(min(years) // step * step, max(years) + 1, step)]
    totals = [sum(counts.get(year, 0) for year in span) for span in spans]
    bars = tuple(
        _bar(i, span, total, max(totals), request)
        for i, (span, total) in enumerate(zip(spans, totals, strict=True))
    )
    n_undated = sum(bucket.count for bucket in buckets if bucket.value == UNDATED)
    return Histogram(
        bars,
        size="few" if len(bars) <= FEW else "some" if len(bars) <= SOME else "many",
        width=len(bars) * BAR_WIDTH,
        css_width=str(len(bars) * FEW_WIDTH_PX) if len(bars) <= FEW else "100%",
        first=str(bars[0].label.partition("–")[0]),
        last=str(bars[-1].label.rpartition("–")[2]),
        n_undated=n_undated,
        undated=ngettext("%(n)s more without a year", "%(n)s more without a year", n_undated)
        % {"n": number(n_undated)},
    )


def _n_bars(years: Sequence[int], step: int) -> int:
    return max(years) // step - min(years) // step + 1


def _bar(i: int, years: range, count: int, most: int, request: SearchRequest) -> Bar:
    first, last = PartialDate(max(years[0], 1)), PartialDate(min(years[-1], 9999))
    is_selected = (request.date_from, request.date_to) == (first, last)
    height = 0 if not count else max(MIN_BAR, round(HEIGHT * count / most))
    label = str(first) if len(years) == 1 else f"{first}–{last}"
    chosen = (None, None) if is_selected else (first, last)
    return Bar(
        label=label,
        count=count,
        name=ngettext("%(years)s, %(n)s document", "%(years)s, %(n)s documents", count)
        % {"years": label, "n": number(count)},
        href=links.search(replace(request, date_from=chosen[0], date_to=chosen[1], page=1)),
        is_selected=is_selected,
        is_inside=_is_inside(years, request),
        x=i * BAR_WIDTH + GAP // 2,
        y=HEIGHT - height,
        height=height,
    )


def _is_inside(years: range, request: SearchRequest) -> bool:
    first = request.date_from.year if request.date_from else None
    last = request.date_to.year if request.date_to else None
    return (first is None or years[-1] >= first) and (last is None or years[0] <= last)
