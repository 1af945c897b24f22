"""
Facet counts: what each value would give.

Flow: matches of the query + the request's filters -> which documents are hits,
and for every facet the counts that ignore its own choice (drill sideways): the
other facets' choices, the dates and all that is left out hold, what is asked for in
the facet itself does not. So a count is what a click on its value would give.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.model.request import Facet
from indexer.model.response import UNDATED, Bucket, FacetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from indexer.index.snapshot import Snapshot
    from indexer.model.document import EntityKind
    from indexer.model.request import SearchRequest
    from indexer.search.evaluate import Evaluator

MAX_FACET_VALUES = 1000
"""Values of one facet in a response; `Engine.facet_values` has them all."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents pass the query and each of the filters: bool (n_docs,) arrays.

    `wanted` has those with a value that is asked for, `kept` those without a value
    that is left out, by facet.
    """

    of_query: NDArray[np.bool_]
    wanted: Mapping[Facet, NDArray[np.bool_]]
    kept: Mapping[Facet, NDArray[np.bool_]]
    of_dates: NDArray[np.bool_] | None

    @property
    def hits(self) -> NDArray[np.bool_]:
        """The documents that pass everything."""
        return self._passing(self.wanted.values(), self.kept.values(), self.of_dates)

    def beside(self, facet: Facet, *, with_left_out: bool = False) -> NDArray[np.bool_]:
        """The documents that pass everything but what is asked for in one facet.

        What is left out stays out, so that a count is what its value would give;
        `with_left_out` lets the facet's own back in, for their own counts.
        """
        wanted = [mask for other, mask in self.wanted.items() if other is not facet]
        kept = [mask for other, mask in self.kept.items() if not (with_left_out and other is facet)]
        return self._passing(wanted, kept, self.of_dates)

    def beside_dates(self) -> NDArray[np.bool_]:
        """The documents that pass everything but the dates."""
        return self._passing(self.wanted.values(), self.kept.values(), None)

    def _passing(
        self,
        wanted: Iterable[NDArray[np.bool_]],
        kept: Iterable[NDArray[np.bool_]],
        of_dates: NDArray[np.bool_] | None,
    ) -> NDArray[np.bool_]:
        passing = self.of_query if of_dates is None else self.of_query & of_dates
        for mask in (*wanted, *kept):
            passing = passing & mask
        return passing


def select(request: SearchRequest, of_query: NDArray[np.bool_], evaluator: Evaluator) -> Selection:
    """Evaluate the filters of a request, each facet once."""
    wanted: dict[Facet, NDArray[np.bool_]] = {}
    kept: dict[Facet, NDArray[np.bool_]] = {}
    for facet in Facet:
        if chosen := frozenset(request.values_of(facet)):
            wanted[facet] = evaluator.with_value(facet, chosen)
        if left_out := frozenset(request.values_of(facet, excluded=True)):
            kept[facet] = ~evaluator.with_value(facet, left_out)
    of_dates = None
    if request.date_from is not None or request.date_to is not None:
        earliest = request.date_from.earliest if request.date_from else None
        latest = request.date_to.latest if request.date_to else None
        if earliest is not None or latest is not None:  # a date without a year bounds nothing
            of_dates = evaluator.within(earliest, latest)
    return Selection(of_query, wanted, kept, of_dates)


def count_values(
    snapshot: Snapshot,
    facet: Facet,
    request: SearchRequest,
    selection: Selection,
    kinds: Mapping[str, EntityKind],
) -> tuple[FacetValue, ...]:
    """Return the values of a facet that would give a document, or are chosen; most documents first.

    A value that is left out has the number of documents that it keeps out.
    """
    column = snapshot.facets[facet]
    chosen = frozenset(request.values_of(facet))
    left_out = frozenset(request.values_of(facet, excluded=True))
    counts = column.counts(selection.beside(facet))
    values = {column.values[i]: int(counts[i]) for i in np.flatnonzero(counts).tolist()}
    values.update({value: values.get(value, 0) for value in chosen})
    if left_out:
        counts = column.counts(selection.beside(facet, with_left_out=True))
        for value in left_out:
            ordinal = column.ordinal_of(value)
            values[value] = 0 if ordinal is None else int(counts[ordinal])
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        FacetValue(
            value,
            count,
            is_selected=value in chosen,
            is_excluded=value in left_out,
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
