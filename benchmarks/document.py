"""
A document as every engine of the benchmark gets it, and its line of JSON.

Only Python's own library is imported here: an engine may run in another Python.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

FACETS = ("author", "entity", "language", "publisher")
"""The facets of the page, as our engine names them."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document before any engine has seen it.

    `number` counts from 0 in the order of the source. `date` is `1988`, `1988-07` or
    `1988-07-28`. `entities` are names with their kinds: person, organisation or place.
    """

    number: int
    key: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    language: str = "en"
    publisher: str | None = None
    date: str | None = None
    entities: tuple[tuple[str, str], ...] = ()

    @property
    def n_bytes(self) -> int:
        """Bytes of title and text in UTF-8: what "byte of text" means in every figure."""
        return len(self.title.encode()) + len(self.text.encode())

    @property
    def entity_names(self) -> tuple[str, ...]:
        """The entities without their kinds."""
        return tuple(name for name, _ in self.entities)

    @property
    def year(self) -> int | None:
        """The year of the date."""
        return None if self.date is None else int(self.date[:4])

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day that the date may mean, as `date.toordinal` counts them."""
        return None if self.date is None else days_of(self.date)

    def values_of(self, facet: str) -> tuple[str, ...]:
        """Return the values in one of `FACETS`."""
        match facet:
            case "author":
                return self.authors
            case "entity":
                return self.entity_names
            case "language":
                return (self.language,)
            case _:
                return () if self.publisher is None else (self.publisher,)

    def to_line(self) -> str:
        """Return a line of JSON without its line feed."""
        values = [getattr(self, name) for name in self.__slots__]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str | bytes) -> SourceDocument:
        """Read what `to_line` wrote."""
        number, key, title, text, authors, language, publisher, date, entities = json.loads(line)
        named = tuple((name, kind) for name, kind in entities)
        return cls(number, key, title, text, tuple(authors), language, publisher, date, named)


def days_of(date: str) -> tuple[int, int]:
    """Return the first and the last day of a year, a month or a day, as ordinals.

    Raises:
        ValueError: no such date.
    """
    year, month, day = ([int(part) for part in date.split("-")] + [0, 0])[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return dt.date(year, month or 1, day or 1).toordinal(), dt.date(year, last_month, last_day).toordinal()


def histogram_of(counts: dict[int, int], n_undated: int) -> list[tuple[str, int]]:
    """Return bars in the order of the years, the undated last, as our engine has them."""
    bars: list[tuple[str, Any]] = [(str(year), count) for year, count in sorted(counts.items())]
    return [*bars, ("undated", n_undated)] if n_undated else bars
