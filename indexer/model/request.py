"""
What is searched for: a query, filters, an order and a page.

Flow: a URL or a command line -> SearchRequest -> the engine. Requests are
values: immutable, hashable, and equal when they ask the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.model.partial_date import PartialDate

MAX_QUERY_CHARS = 1024
"""The longest query that is run; names and phrases take far less."""

MAX_PAGE_SIZE = 1000
"""The most hits on one page: each has its passages cut out of the text, a few milliseconds a hit."""

DEFAULT_PAGE_SIZE = 10


class Facet(StrEnum):
    """A dimension of the collection whose values filter it.

    The values of `mentioned` are the dates that a text names; they nest: a document with `1988-07-28`
    has `1988-07` and `1988` too.
    """

    AUTHOR = "author"
    ENTITY = "entity"
    LANGUAGE = "language"
    PUBLISHER = "publisher"
    QUALITY = "quality"
    MENTIONED = "mentioned"


class Sort(StrEnum):
    """The order of the hits. Undated documents come last in both date orders."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Copies(StrEnum):
    """Whether copies of one text share a row."""

    FOLDED = "folded"
    ALL = "all"


class Counting(StrEnum):
    """What facets count: every document, or the copies of one text once."""

    DOCUMENTS = "documents"
    FAMILIES = "families"


class Joining(StrEnum):
    """Whether a document needs one of the values that are asked for in a facet, or all of them."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """One value of a facet that is asked for, or with `is_excluded` kept out."""

    facet: Facet
    value: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query, its filters and the page wanted.

    Filters of one facet are joined by *or*, those of different facets by *and*; with
    `entity_match` all, those of entities are joined by *and* too;
    an excluded value keeps its documents out whatever else holds. `date_from`
    and `date_to` keep the documents whose date may fall between them: one known
    to the year is kept when a day of that year is. `page` counts from 1, `size`
    is 1 to `MAX_PAGE_SIZE`. With `sort` left out, a query sorts by relevance and
    filters alone by newest. With `copies` folded, a row stands for all documents that are
    copies of one another: the oldest one that matches. Names are searched in their other spellings,
    and words with their synonyms, where the request `widens`, but for those that are `dropped`.

    Raises:
        ValueError: `page` or `size` out of its range.
    """

    query: str = ""
    filters: frozenset[Filter] = field(default_factory=frozenset)
    date_from: PartialDate | None = None
    date_to: PartialDate | None = None
    sort: Sort | None = None
    page: int = 1
    size: int = DEFAULT_PAGE_SIZE
    copies: Copies = Copies.FOLDED
    counts: Counting = Counting.DOCUMENTS
    entity_match: Joining = Joining.ANY
    widens: bool = True
    dropped: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.page < 1:
            msg = f"pages count from 1: {self.page}"
            raise ValueError(msg)
        if not 1 <= self.size <= MAX_PAGE_SIZE:
            msg = f"a page has 1 to {MAX_PAGE_SIZE} hits: {self.size}"
            raise ValueError(msg)

    @property
    def effective_sort(self) -> Sort:
        """The order in force."""
        if self.sort is not None:
            return self.sort
        return Sort.RELEVANCE if self.query.strip() else Sort.NEWEST

    @property
    def is_restricted(self) -> bool:
        """Whether a query, a filter or a date narrows the collection."""
        return bool(self.query.strip() or self.filters or self.date_from or self.date_to)

    def needs_all(self, facet: Facet) -> bool:
        """Whether a document needs all values that are asked for in a facet."""
        return facet is Facet.ENTITY and self.entity_match is Joining.ALL

    def toggle(self, wanted: Filter) -> SearchRequest:
        """Add the filter, or remove it if present; always back to page 1."""
        return replace(self, filters=self.filters ^ {wanted}, page=1)

    def values_of(self, facet: Facet, *, excluded: bool = False) -> tuple[str, ...]:
        """Return the values asked for (or kept out) in one facet, sorted."""
        chosen = (f.value for f in self.filters if f.facet is facet and f.is_excluded is excluded)
        return tuple(sorted(chosen))
