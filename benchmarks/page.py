"""
What every engine does for a query, and what it gives back: one page of a search.

Only Python's own library is imported here: an engine may run in another Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.query import Query

N_HITS = 10
N_VALUES = 10
PASSAGE_CHARS = 300
"""What is on the page: hits, values of each facet, and the length of a passage."""


class UnsupportedQueryError(Exception):
    """The engine has no such kind of query."""


@dataclass(frozen=True, slots=True)
class PageHit:
    """One of the best documents, with what a page shows of it.

    `n_marks` counts the marked words of its passages.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    date: str | None
    language: str
    passages: tuple[str, ...]
    n_marks: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """The best documents, the exact number of all, facet values with counts, bars by year.

    `total` is `None` from an engine that only ranks.
    """

    total: int | None
    hits: tuple[PageHit, ...]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    histogram: list[tuple[str, int]] = field(default_factory=list)


class Searcher(Protocol):
    """An open index."""

    def answer(self, query: Query) -> Page:
        """Return the page of a query.

        Raises:
            UnsupportedQueryError: the engine has no such kind of query.
        """


class Peer(Protocol):
    """An engine that can be measured."""

    @property
    def name(self) -> str:
        """What it is called in reports and on the command line."""

    @property
    def requires(self) -> str | None:
        """The module that must be there."""

    @property
    def is_search_only(self) -> bool:
        """Whether it has no facets, counts and passages."""

    @property
    def max_jobs(self) -> int:
        """How many processes or threads its writer can use."""

    def version(self) -> str:
        """Return the version of the engine."""

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index the documents, and return when they can be searched."""

    def open(self, index_dir: Path) -> Searcher:
        """Open what `build` wrote."""
