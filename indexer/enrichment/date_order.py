"""
Which of two numbers is the day: what one source says of the order it writes dates in.

03/04/2018 is a day of April in most of the world and of March in the United States. What
is known when a file is read decides, the surest first:

* another date of the same text that can be read in one way only (25/04/2018);
* the day in the markup of the page (`2018-04-03T21:44Z`), where it is one of the two, or the
  day beside it, as in another time zone;
* the country in the markup of the page (`en-US`, `en-GB`), or the one its address ends with;
* the language: in those that are not English the day comes first.

The first two are a proof, as far as one source keeps to one order. The others are customs, and
the date says so. Other files of the same site are not asked: a document would change when
they are added, and be another one in each order of reading. Nothing is decided for a text in
English whose country is not known.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from indexer.enrichment.date_patterns import AMBIGUOUS, SETTLED, FoundDate, parse_date
from indexer.model.document import UNDETERMINED
from indexer.reading.source_text import DATE, LANGUAGE, URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.model.partial_date import PartialDate
    from indexer.reading.source_text import SourceText

PROVED = "the order of day and month is that of another date here"
"""Note of a date that another date of the same text has settled."""

NEAR = "the order of day and month is that by which it is the day in the markup, or one beside it"
"""Note of a date that the markup of the same page has settled."""

_NUMBERS = re.compile(r"(?<![\w/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\w/-])")
_MONTH_FIRST_COUNTRIES = frozenset(("us", "ph"))
_MONTH_FIRST_ENDINGS = frozenset(("us", "gov", "mil", "ph"))
_NO_COUNTRY = frozenset(("ai", "co", "eu", "fm", "io", "me", "tv", "info"))
_YEAR_FIRST_LANGUAGES = frozenset(("hu", "ja", "ko", "lt", "mn", "sv", "zh"))
_MOST_CHARS = 200_000
"""Of a text, what is looked through for another date; a source shows its order long before."""


class DateOrder:
    """What is known of one text; it is looked for when a date asks for it."""

    def __init__(self, text: SourceText, language: str) -> None:
        self._text = text
        self._language = language

    def settle(self, found: FoundDate) -> FoundDate:
        """Return a date of which day and month are known, if that can be said."""
        if found.note != AMBIGUOUS or found.either is None:
            return found
        if self._proved is not None:
            return found.settled(is_day_first=self._proved, reason=PROVED)
        near = [any(_is_beside(day, other) for other in self._days_in_markup) for day in found.either]
        if near[0] is not near[1]:
            return found.settled(is_day_first=near[0], reason=NEAR)
        if self._usual is None:
            return found
        is_day_first, reason = self._usual
        return found.settled(is_day_first=is_day_first, reason=f"{SETTLED}; {reason}")

    @cached_property
    def _proved(self) -> bool | None:
        """Whether the day comes first in all dates of the text that leave no choice; `None` without one."""
        orders = set()
        for text in self._texts():
            for match in _NUMBERS.finditer(text):
                first, second = int(match[1]), int(match[3])
                if first <= 31 and second <= 31 and (first > 12) is not (second > 12):
                    orders.add(first > 12)
        return orders.pop() if len(orders) == 1 else None

    @cached_property
    def _days_in_markup(self) -> list[PartialDate]:
        """The days that the markup of a page states and that can be read in one way only."""
        found = (
            parse_date(claim.value)
            for claim in self._text.claims
            if claim.field == DATE and (claim.is_metadata or claim.is_of_element)
        )
        return [date.value for date in found if date is not None and date.is_full and not date.is_doubtful]

    def _texts(self) -> Iterator[str]:
        yield from (claim.value for claim in self._text.claims if claim.field == DATE)
        n_chars = 0
        for block in self._text.blocks:
            yield block.text
            n_chars += len(block.text)
            if n_chars > _MOST_CHARS:
                return

    @cached_property
    def _usual(self) -> tuple[bool, str] | None:
        """Whether the day comes first by custom, and whose custom that is."""
        for claim in self._text.claims:
            _, _, country = claim.value.strip().replace("_", "-").partition("-")
            if claim.field == LANGUAGE and len(country) == 2 and country.isalpha():
                is_day_first = country.lower() not in _MONTH_FIRST_COUNTRIES
                return is_day_first, f"read as is usual where the language is {claim.value.strip()}"
        for claim in self._text.claims:
            ending = (urlsplit(claim.value).hostname or "").rpartition(".")[2] if claim.field == URL else ""
            if ending in _MONTH_FIRST_ENDINGS or (len(ending) == 2 and ending not in _NO_COUNTRY):
                return ending not in _MONTH_FIRST_ENDINGS, f"read as is usual for addresses in .{ending}"
        if self._language in ("en", UNDETERMINED) or self._language in _YEAR_FIRST_LANGUAGES:
            return None
        return True, f"read as is usual in the language {self._language}"


def _is_beside(day: PartialDate, other: PartialDate) -> bool:
    """Tell whether two days are the same or follow each other, as one moment does in two time zones."""
    a, b = day.earliest, other.earliest
    return a is not None and b is not None and abs((a - b).days) <= 1
