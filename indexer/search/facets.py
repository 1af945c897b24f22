"""
Facet counts: what each value would give.

Flow: matches of the query + the request's filters -> which documents are hits,
and for every facet the counts that ignore its own choice (drill sideways): the
other facets' choices and the dates hold, the facet's own does not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.model.request import Facet
from indexer.model.response import UNDATED, Bucket, FacetValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from indexer.index.snapshot import Snapshot
    from indexer.model.document import EntityKind
    from indexer.model.request import SearchRequest
    from indexer.search.evaluate import Evaluator

MAX_FACET_VALUES = 1000
"""Values of one facet in a response; `Engine.facet_values` has them all."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents pass the query and each of the filters: bool (n_docs,) arrays."""

    of_query: NDArray[np.bool_]
    of_facet: Mapping[Facet, NDArray[np.bool_]]
    of_dates: NDArray[np.bool_] | None

    @property
    def hits(self) -> NDArray[np.bool_]:
        """The documents that pass everything."""
        return self.beside(None)

    def beside(self, facet: Facet | None) -> NDArray[np.bool_]:
        """The documents that pass everything but the choice in one facet."""
        passing = self.of_query if self.of_dates is None else self.of_query & self.of_dates
        for other, is_passing in self.of_facet.items():
            if other is not facet:
                passing = passing & is_passing
        return passing

    def beside_dates(self) -> NDArray[np.bool_]:
        """The documents that pass everything but the dates."""
        passing = self.of_query
        for is_passing in self.of_facet.values():
            passing = passing & is_passing
        return passing


def select(request: SearchRequest, of_query: NDArray[np.bool_], evaluator: Evaluator) -> Selection:
    """Evaluate the filters of a request, each facet once."""
    of_facet: dict[Facet, NDArray[np.bool_]] = {}
    for facet in Facet:
        wanted = frozenset(request.values_of(facet))
        unwanted = frozenset(request.values_of(facet, excluded=True))
        if wanted:
            of_facet[facet] = evaluator.with_value(facet, wanted)
        if unwanted:
            kept = ~evaluator.with_value(facet, unwanted)
            of_facet[facet] = of_facet[facet] & kept if facet in of_facet else kept
    of_dates = None
    if request.date_from is not None or request.date_to is not None:
        earliest = request.date_from.earliest if request.date_from else None
        latest = request.date_to.latest if request.date_to else None
        if earliest is not None or latest is not None:  # a date without a year bounds nothing
            of_dates = evaluator.within(earliest, latest)
    return Selection(of_query, of_facet, of_dates)


def count_values(
    snapshot: Snapshot,
    facet: Facet,
    request: SearchRequest,
    selection: Selection,
    kinds: Mapping[str, EntityKind],
) -> tuple[FacetValue, ...]:
    """Return the values of a facet that would give a document, or are chosen; most documents first."""
    column = snapshot.facets[facet]
    counts = column.counts(selection.beside(facet))
    chosen = frozenset(request.values_of(facet))
    excluded = frozenset(request.values_of(facet, excluded=True))
    values = {column.values[i]: int(counts[i]) for i in np.flatnonzero(counts).tolist()}
    values.update({value: values.get(value, 0) for value in chosen | excluded})
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        FacetValue(
            value,
            count,
            is_selected=value in chosen,
            is_excluded=value in excluded,
            kind=kinds.get(value) if facet is Facet.ENTITY else None,
        )
        for value, count in ordered
    )


def first_values(values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    """Return the first `MAX_FACET_VALUES`, and of the others those that are chosen."""
    rest = values[MAX_FACET_VALUES:]
    return (*values[:MAX_FACET_VALUES], *(value for value in rest if value.is_selected or value.is_excluded))


def count_years(years: NDArray[np.int32], is_match: NDArray[np.bool_]) -> tuple[Bucket, ...]:
    """Return how many of the documents are dated in each year, ascending, the undated last."""
    counts = Counter(years[is_match].tolist())
    undated = counts.pop(0, 0)
    buckets = [Bucket(str(year), counts[year]) for year in sorted(counts)]
    return (*buckets, Bucket(UNDATED, undated)) if undated else tuple(buckets)
