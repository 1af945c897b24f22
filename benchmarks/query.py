"""
A query as a value that belongs to no engine; each turns it into its own.

Only Python's own library is imported here: an engine may run in another Python.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

KINDS = (
    *("common", "medium", "rare", "and", "or", "phrase common", "phrase rare"),
    *("prefix", "wildcard", "fuzzy", "date range", "filter", "match all"),
)
"""The classes of queries, in the order of the reports; `queries` says what is in each."""


class Operator(StrEnum):
    """How the words of a query are joined, or what its one word is."""

    ALL_OF = "all of"
    ANY_OF = "any of"
    PHRASE = "phrase"
    PREFIX = "prefix"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `kind` is its class in the benchmark. `words` are in lower case; a prefix is
    without its star, a wildcard is one word with stars, a fuzzy word may differ by one
    edit. `filters` are facet and value; a facet's counts ignore its own filter. The
    dates are as in `SourceDocument`; a document is in the range when its date may be.
    Everything is ordered by date, the newest first; the rest by relevance.
    """

    kind: str
    operator: Operator
    words: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    date_from: str | None = None
    date_to: str | None = None

    @property
    def has_dates(self) -> bool:
        """Whether dates restrict it."""
        return self.date_from is not None or self.date_to is not None

    def to_json(self) -> dict[str, Any]:
        """Return plain values that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Query:
        """Read what `to_json` gave."""
        return cls(
            **{
                **stored,
                "operator": Operator(stored["operator"]),
                "words": tuple(stored["words"]),
                "filters": tuple((facet, value) for facet, value in stored["filters"]),
            }
        )
