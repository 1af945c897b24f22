"""
The date of publication, out of all that are stated: a vote of the places that state one.

Flow: claims with the dates read from them -> for each day the weights of what states
it -> the day with most, and the evidence in words.

What somebody wrote down for this collection is taken as it stands. What a page shows
at its headline is what a reader sees and can check; its markup may be that of a
template, of the first version, or of the day in another time zone. Where several places
agree they outvote one that does not; JSON-LD and `<meta>` are written by one program from
one field and are one place, as a `<time>` and what is marked as the date are. On 627
pages of two gold sets this is right in 3 to 4 of 100 pages more than an order of trust;
weights from 1 to 2.6 for the headline and .3 to .9 for htmldate differ by less than one
page in a hundred.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.enrichment.date_patterns import SETTLED
from indexer.model.document import Confidence, DocumentDate
from indexer.model.partial_date import PartialDate, Precision
from indexer.reading.source_text import DATE_LINE, HEADLINE_LINE, SECOND_OPINION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.enrichment.date_patterns import FoundDate
    from indexer.reading.source_text import Claim

ADDRESS = "the address"
"""The source of a date that stands in the page's own address, as in `/2019/11/17/`."""

_HEADLINE_WEIGHT = 1.5
_LATER_HEADLINE_WEIGHT = 0.9  # a second date at the headline is that of an update, or of another article
_N_HEADLINE_DAYS = 3
_JSON_LD_WEIGHT = 1.0
_ADDRESS_WEIGHT = 1.0
_MARKUP_WEIGHT = 0.9
_DATE_LINE_WEIGHT = 0.6
_SECOND_OPINION_WEIGHT = 0.5
_SECOND = (DATE_LINE, SECOND_OPINION)

_CONFIRMING = (HEADLINE_LINE, ADDRESS, DATE_LINE, SECOND_OPINION)

_DAY_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?!\d)")
_SHOWN_CHARS = 80


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date, and the claim it was read from."""

    claim: Claim
    found: FoundDate

    @property
    def value(self) -> PartialDate:
        """The date."""
        return self.found.value

    @property
    def evidence(self) -> str:
        """Where it stands, in words."""
        source = self.claim.source
        if source == HEADLINE_LINE:
            source = f'{source} "{self.claim.value[:_SHOWN_CHARS]}"'
        return f"{source}, {self.found.note}" if self.found.note else source

    @property
    def is_second(self) -> bool:
        """Whether it only counts where nothing else states a date."""
        return self.claim.is_of_file or self.claim.source in _SECOND or self.is_by_custom

    @property
    def is_by_custom(self) -> bool:
        """Whether day and month could be the other way round, so that the day has no vote."""
        return SETTLED in self.found.note


def day_in_address(url: str) -> PartialDate | None:
    """Return the day that stands in an address, as in `https://example.org/2019/11/17/title`."""
    match = _DAY_IN_ADDRESS.search(url)
    if match is None:
        return None
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return PartialDate(day.year, day.month, day.day)


def choose_date(stated: Sequence[StatedDate]) -> tuple[StatedDate, DocumentDate] | None:
    """Return the date of a document with its evidence, and the statement it was taken from.

    `stated` stands in the order of trust. A doubtful date counts where another statement of it does not leave
    it in doubt.
    """
    sure = {date.value for date in stated if not date.claim.is_doubtful}
    stated = [date for date in stated if date.value in sure]
    if not stated:
        return None
    written_down = [date for date in stated if date.claim.is_stated]
    chosen = _by_precision(written_down) if written_down else _by_vote(stated) or _by_precision(stated)
    agreeing = {date.claim.source for date in stated if date.value == chosen.value}
    others = [name for name in _CONFIRMING if name in agreeing and name != chosen.claim.source]
    confirmed = f", confirmed by {' and '.join(others)}" if others else ""
    return chosen, DocumentDate(chosen.value, chosen.evidence + confirmed, _confidence(chosen, agreeing))


def _confidence(chosen: StatedDate, agreeing: set[str]) -> Confidence:
    """Return how far a date can be relied on."""
    if chosen.claim.is_stated:
        return Confidence.HIGH
    if chosen.is_second or chosen.value.precision is Precision.YEARLESS or chosen.found.is_doubtful:
        return Confidence.LOW
    is_confirmed = len(agreeing) > 1 and not agreeing.isdisjoint({HEADLINE_LINE, ADDRESS})
    return Confidence.HIGH if is_confirmed else Confidence.MEDIUM


def _by_precision(stated: Sequence[StatedDate]) -> StatedDate:
    """Return the first of the most trusted, a full one before a partial one."""
    # htmldate completes a month with a day that it found elsewhere: it must not displace a partial date.
    return min(stated, key=lambda date: (date.is_second, date.value.precision is not Precision.DAY))


def _by_vote(stated: Sequence[StatedDate]) -> StatedDate | None:
    """Return the first statement of the day that most speaks for, if anything but htmldate names a day."""
    weights: dict[PartialDate, float] = {}
    by_markup: dict[tuple[PartialDate, bool], float] = {}
    first: dict[PartialDate, StatedDate] = {}
    at_headline: list[PartialDate] = []
    is_line_heard = all(date.is_second for date in stated)  # it may be that of the site, or of a teaser
    for date in stated:
        if date.claim.source == DATE_LINE and not is_line_heard:
            continue
        if date.value.precision is not Precision.DAY or date.claim.is_of_file or date.is_by_custom:
            continue
        first.setdefault(date.value, date)
        if date.claim.is_metadata or date.claim.is_of_element:  # one element is often both
            written = date.value, date.claim.is_metadata
            by_markup[written] = max(by_markup.get(written, 0.0), _weight(date))
        elif date.claim.source != HEADLINE_LINE:
            weights[date.value] = weights.get(date.value, 0.0) + _weight(date)
        elif date.value not in at_headline:
            at_headline.append(date.value)
    if all(date.is_second for date in first.values()) and not all(date.is_second for date in stated):
        return None
    for (day, _), weight in by_markup.items():
        weights[day] = weights.get(day, 0.0) + weight
    for i, day in enumerate(at_headline[:_N_HEADLINE_DAYS]):
        is_confirmed = i == 0 or day in weights
        weights[day] = weights.get(day, 0.0) + (_HEADLINE_WEIGHT if is_confirmed else _LATER_HEADLINE_WEIGHT)
    if not weights:
        return None
    order = list(first)
    return first[max(weights, key=lambda day: (round(weights[day], 3), -order.index(day)))]


def _weight(date: StatedDate) -> float:
    if date.claim.source.startswith("JSON-LD"):
        return _JSON_LD_WEIGHT
    weights = {
        ADDRESS: _ADDRESS_WEIGHT,
        DATE_LINE: _DATE_LINE_WEIGHT,
        SECOND_OPINION: _SECOND_OPINION_WEIGHT,
    }
    return weights.get(date.claim.source, _MARKUP_WEIGHT)
