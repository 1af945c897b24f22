"""
Documents over time: bars, each a link that narrows to its years.

There are two such drawings, and they are never mixed: one of the years in which the
documents were published, and one of the years that their texts name.

The bars are drawn on the server as plain SVG attributes, so they print, need no
script and obey a policy without inline styles. Years without a document keep
their place: a gap in the record is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer import UNDATED, Facet, Filter, PartialDate
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links
from web.presenters.facets import switched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer import Bucket, SearchRequest

MAX_BARS = 60
"""Of the years of publication more are put together; of the years named, the densest are drawn."""

STEPS = (1, 5, 10, 20, 50, 100, 200)
"""Years to a bar; the last holds for all years that a date can have."""

MAX_YEAR = 9999
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
    """The drawing, its axis, the same as a list, and a note of what the drawing does not show.

    The list may have more years than the drawing.
    """

    label: str
    bars: tuple[Bar, ...]
    rows: tuple[Bar, ...]
    size: str
    width: int
    css_width: str
    first: str
    last: str
    note: str


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
    undated = ngettext("%(n)s more without a year", "%(n)s more without a year", n_undated)
    note = undated % {"n": number(n_undated)} if n_undated else ""
    return _drawing(_("Documents by the year of their publication"), bars, bars, note)


def mentioned_histogram(buckets: Sequence[Bucket], request: SearchRequest) -> Histogram | None:
    """Draw the years that the texts name; nothing where they name none.

    A document counts in every year that it names, so years are not put together: the sum would count
    it several times. Where the years reach farther than the drawing, it shows those with the most.
    """
    counts = {int(bucket.value): bucket.count for bucket in buckets if bucket.count}
    chosen = {int(value) for value in request.values_of(Facet.MENTIONED) if value.isdigit()}
    counts |= {year: 0 for year in chosen if year not in counts and 0 < year <= MAX_YEAR}
    if not counts:
        return None
    first, last = _densest(counts)
    most = max(counts[year] for year in counts if first <= year <= last)
    bars = tuple(
        _named_bar(i, year, counts.get(year, 0), max(most, 1), chosen, request)
        for i, year in enumerate(range(first, last + 1))
    )
    drawn = {bar.label: bar for bar in bars}
    rows = tuple(
        drawn.get(str(year)) or _named_bar(0, year, count, max(count, 1), chosen, request)
        for year, count in sorted(counts.items())
    )
    n_beside = sum(not first <= year <= last for year in counts)
    beside = ngettext("%(n)s other year is in the list", "%(n)s other years are in the list", n_beside)
    note = beside % {"n": number(n_beside)} if n_beside else ""
    return _drawing(_("Documents by the years that their texts name"), bars, rows, note)


def _drawing(label: str, bars: tuple[Bar, ...], rows: tuple[Bar, ...], note: str) -> Histogram:
    return Histogram(
        label,
        bars,
        rows,
        size="few" if len(bars) <= FEW else "some" if len(bars) <= SOME else "many",
        width=len(bars) * BAR_WIDTH,
        css_width=str(len(bars) * FEW_WIDTH_PX) if len(bars) <= FEW else "100%",
        first=str(bars[0].label.partition("–")[0]),
        last=str(bars[-1].label.rpartition("–")[2]),
        note=note,
    )


def _densest(counts: Mapping[int, int]) -> tuple[int, int]:
    """Return the first and the last year of those `MAX_BARS` years that have the most."""
    years = sorted(counts)
    best, first, last, total, end = -1, years[0], years[-1], 0, 0
    for year in years:
        while end < len(years) and years[end] < year + MAX_BARS:
            total += counts[years[end]]
            end += 1
        if total > best:
            best, first, last = total, year, years[end - 1]
        total -= counts[year]
    return first, last


def _named_bar(  # noqa: PLR0913, PLR0917 - what a bar is drawn by
    i: int, year: int, count: int, most: int, chosen: set[int], request: SearchRequest
) -> Bar:
    height = 0 if not count else max(MIN_BAR, round(HEIGHT * count / most))
    value = f"{year:04}"
    name = ngettext("%(years)s, named in %(n)s document", "%(years)s, named in %(n)s documents", count)
    return Bar(
        label=str(year),
        count=count,
        name=name % {"years": year, "n": number(count)},
        href=links.search(switched(request, Filter(Facet.MENTIONED, value))),
        is_selected=year in chosen,
        is_inside=not chosen or year in chosen,
        x=i * BAR_WIDTH + GAP // 2,
        y=HEIGHT - height,
        height=height,
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
