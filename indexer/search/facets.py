"""
Facet counts: what each value would give.

Flow: matches of the query + the request's filters -> which documents are hits,
and for every facet the counts that ignore its own choice (drill sideways): the
other facets' choices, the dates and all that is left out hold, what is asked for in
the facet itself does not. So a count is what a click on its value would give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence as SequenceOf
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Protocol, overload

import numpy as np

from indexer.model.document import EntityKind
from indexer.model.partial_date import YEAR_CHARS
from indexer.model.request import Counting, Facet
from indexer.model.response import UNDATED, Bucket, FacetValue
from indexer.search.copies import surplus_of_values, surplus_of_years
from indexer.search.evaluate import Matches
from indexer.search.kernels import chosen, count_years_of, is_in, most_frequent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from indexer.index.facet_column import FacetColumn
    from indexer.index.families import Families
    from indexer.index.snapshot import Snapshot
    from indexer.model.request import SearchRequest
    from indexer.search.evaluate import Evaluator

MAX_FACET_VALUES = 1000
"""Values of one facet in a response; `Engine.facet_values` has them all."""

MAX_YEAR = dt.MAXYEAR

FIRST_VALUES = 20
"""Values that are found without sorting all: as many as a page shows of a facet."""


@dataclass(frozen=True)
class Selection:
    """The documents of a query, and which of them pass each of the filters.

    docs: uint32 (n,), those of the query. scores: float32 (n,), `None` where all are 0. `wanted`
    tells which have a value that is asked for, `kept` which have none that is left out, by facet,
    and `of_dates` which lie within the dates: bool (n,).
    """

    docs: NDArray[np.uint32]
    scores: NDArray[np.float32] | None
    wanted: Mapping[Facet, NDArray[np.bool_]]
    kept: Mapping[Facet, NDArray[np.bool_]]
    of_dates: NDArray[np.bool_] | None

    @cached_property
    def hits(self) -> Matches:
        """The documents that pass everything."""
        passing = _passing(self.wanted.values(), self.kept.values(), self.of_dates)
        if passing is None:
            return Matches(self.docs, self.scores)
        kept = passing.nonzero()[0]
        return Matches(self.docs.take(kept), None if self.scores is None else self.scores.take(kept))

    def beside(
        self, facet: Facet, *, with_left_out: bool = False, with_wanted: bool = False
    ) -> NDArray[np.uint32]:
        """The documents that pass everything but what is asked for in one facet.

        What is left out stays out, so that a count is what its value would give;
        `with_left_out` lets the facet's own back in, for their own counts, and `with_wanted` keeps what is
        asked for: where a document needs all of it, one more value is looked for among the hits.
        """
        if facet not in self.wanted and facet not in self.kept:
            return self.hits.docs
        wanted = [mask for other, mask in self.wanted.items() if with_wanted or other is not facet]
        kept = [mask for other, mask in self.kept.items() if not (with_left_out and other is facet)]
        passing = _passing(wanted, kept, self.of_dates)
        return self.docs if passing is None else chosen(self.docs, passing)

    def beside_dates(self) -> NDArray[np.uint32]:
        """The documents that pass everything but the dates."""
        if self.of_dates is None:
            return self.hits.docs
        passing = _passing(self.wanted.values(), self.kept.values(), None)
        return self.docs if passing is None else chosen(self.docs, passing)


def _passing(
    wanted: Iterable[NDArray[np.bool_]],
    kept: Iterable[NDArray[np.bool_]],
    of_dates: NDArray[np.bool_] | None,
) -> NDArray[np.bool_] | None:
    """Tell which documents pass all of the filters; `None` where there are none."""
    masks = [*wanted, *kept, *(() if of_dates is None else (of_dates,))]
    return np.logical_and.reduce(masks) if masks else None


def select(request: SearchRequest, matches: Matches, evaluator: Evaluator) -> Selection:
    """Evaluate the filters of a request, each facet once."""
    docs = matches.docs
    snapshot = evaluator.snapshot
    wanted: dict[Facet, NDArray[np.bool_]] = {}
    kept: dict[Facet, NDArray[np.bool_]] = {}
    for facet in Facet if request.filters else ():
        column = snapshot.facets[facet]
        if chosen := frozenset(request.values_of(facet)):
            masks = [
                is_in(docs, column.docs_with(values)) for values in _alternatives(request, facet, chosen)
            ]
            wanted[facet] = masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)
        if left_out := frozenset(request.values_of(facet, excluded=True)):
            kept[facet] = ~is_in(docs, column.docs_with(left_out))
    of_dates = None
    if request.date_from is not None or request.date_to is not None:
        earliest = request.date_from.earliest if request.date_from else None
        latest = request.date_to.latest if request.date_to else None
        if earliest is not None or latest is not None:  # a date without a year bounds nothing
            of_dates = evaluator.is_within(docs, earliest, latest)
    return Selection(docs, matches.scores, wanted, kept, of_dates)


def _alternatives(request: SearchRequest, facet: Facet, values: frozenset[str]) -> list[frozenset[str]]:
    """Return the sets of values of which a document needs one each."""
    return [frozenset({value}) for value in sorted(values)] if request.needs_all(facet) else [values]


class FacetValues(SequenceOf[FacetValue]):
    """The values of one facet, those with the most documents first; made as they are asked for.

    A page shows a few of perhaps a hundred thousand, so they are neither sorted nor made whole.

    counts: int64 (n_values,), by ordinal. `chosen` and `left_out` have their own counts, and are
    among the values whatever these are. `limit` is how many others there are at most; `reading` says
    that the index is damaged where it is.
    """

    def __init__(  # noqa: PLR0913 - what a value is made of
        self,
        column: FacetColumn,
        counts: NDArray[np.int64],
        *,
        chosen: Mapping[str, int],
        left_out: Mapping[str, int],
        entities: EntityNames | None = None,
        reading: Callable[[], AbstractContextManager[None]] = nullcontext,
        limit: int | None = None,
    ) -> None:
        self._reading = reading
        self._column = column
        self._counts = counts
        self._chosen = chosen
        self._left_out = left_out
        self._entities = entities
        self._limit = limit
        self._first: list[tuple[int, int]] | None = None
        self._whole: tuple[FacetValue, ...] | None = None

    def __len__(self) -> int:
        n = int(np.count_nonzero(self._counts)) + sum(not count for count in self._chosen.values())
        is_bounded = self._limit is not None and n > self._limit
        if self._whole is not None or self._left_out or (is_bounded and self._chosen):
            return len(self._all())
        return self._limit if self._limit is not None and is_bounded else n

    def __iter__(self) -> Iterator[FacetValue]:
        return iter(self._all())

    def __bool__(self) -> bool:
        return bool(self._chosen or self._left_out or self._counts.any())

    @overload
    def __getitem__(self, index: int) -> FacetValue: ...
    @overload
    def __getitem__(self, index: slice) -> SequenceOf[FacetValue]: ...
    def __getitem__(self, index: int | slice) -> FacetValue | SequenceOf[FacetValue]:
        if isinstance(index, slice) and self._whole is None and not self._left_out:
            start, stop = index.start or 0, index.stop
            if stop is not None and start >= 0 and 0 <= stop <= FIRST_VALUES and index.step is None:
                return self._most_frequent(start, stop)
            if not self._chosen:
                return self._listed_slice(index)
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SequenceOf) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def buckets(self, ordinals: NDArray[np.int64], names: SequenceOf[str]) -> tuple[Bucket, ...]:
        """Return the counts of some values that have one, in their order."""
        counts = self._counts.take(ordinals).tolist()
        return tuple(Bucket(name, count) for name, count in zip(names, counts, strict=True) if count)

    def without_years(self, years: NDArray[np.int64]) -> FacetValues:
        """Return the months and days of dates that texts name. years: the ordinals of the others."""
        counts = self._counts.copy()
        counts[years] = 0
        return FacetValues(
            self._column,
            counts,
            chosen={value: count for value, count in self._chosen.items() if len(value) > YEAR_CHARS},
            left_out={value: count for value, count in self._left_out.items() if len(value) > YEAR_CHARS},
            reading=self._reading,
            limit=self._limit,
        )

    def by_kind(self) -> Mapping[EntityKind, FacetValues]:
        """Return the entities of each kind, told apart when asked for; nothing of a facet that has none."""
        entities = self._entities
        return {} if entities is None else ValuesByKind(lambda kind: self._of_kind(kind, entities))

    def _of_kind(self, kind: EntityKind, entities: EntityNames) -> FacetValues:
        return FacetValues(
            self._column,
            np.where(entities.is_of_kind(kind), self._counts, 0),
            chosen=_of_kind(self._chosen, kind, entities),
            left_out=_of_kind(self._left_out, kind, entities),
            entities=entities,
            reading=self._reading,
            limit=self._limit,
        )

    def _most_frequent(self, start: int, stop: int) -> list[FacetValue]:
        """Return some of the first values, without looking at the order of the others."""
        with self._reading():
            return self._first_from(start, stop)

    def _first_from(self, start: int, stop: int) -> list[FacetValue]:
        if self._first is None:
            ordinals = most_frequent(self._counts, FIRST_VALUES)
            found = self._counts.take(ordinals)
            self._first = list(zip(ordinals.tolist(), found.tolist(), strict=True))
        values = self._listed(self._first[start:stop])
        if len(self._first) < stop:
            missing = sorted(value for value, count in self._chosen.items() if not count)
            first = max(0, start - len(self._first))
            values += [self._value(value, 0) for value in missing[first : stop - len(self._first)]]
        return values

    def _listed_slice(self, index: slice) -> list[FacetValue]:
        """Return some of the values, of which all have a document."""
        with self._reading():
            ordinals, counts = (own[: self._limit][index].tolist() for own in self._in_order)
            return self._listed(list(zip(ordinals, counts, strict=True)))

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ordinals of the values that a document has, in their order, and their counts."""
        ordinals = np.flatnonzero(self._counts)
        counts = self._counts[ordinals]
        order = np.lexsort((ordinals, -counts))
        return ordinals[order], counts[order]

    def _listed(self, found: SequenceOf[tuple[int, int]]) -> list[FacetValue]:
        """Return values, of which ordinals and counts are given."""
        named = self._column.values_of([ordinal for ordinal, _ in found])
        return [
            self._value(value, count, ordinal) for value, (ordinal, count) in zip(named, found, strict=True)
        ]

    def _value(self, value: str, count: int, ordinal: int | None = None) -> FacetValue:
        """Return a value; `ordinal` is `None` where it has to be looked up."""
        kind, load_spellings = None, None
        entities = self._entities
        if entities is not None:
            known = entities.find(value) if ordinal is None else ordinal
            if known >= 0:
                kind, load_spellings = entities.kind(known), partial(entities.spelled, known)
        return FacetValue(
            value,
            self._left_out.get(value, count),
            value in self._chosen,
            value in self._left_out,
            kind,
            load_spellings,
        )

    def _all(self) -> tuple[FacetValue, ...]:
        if self._whole is None:
            with self._reading():
                self._whole = self._made_whole()
        return self._whole

    def _made_whole(self) -> tuple[FacetValue, ...]:
        asked_for = {**self._chosen, **self._left_out}
        ordinals, counts = self._in_order
        if asked_for:
            known = [self._column.ordinal_of(value) for value in asked_for]
            is_other = ~np.isin(ordinals, [ordinal for ordinal in known if ordinal is not None])
            ordinals, counts = ordinals[is_other], counts[is_other]
        first = ordinals[: self._limit].tolist(), counts[: self._limit].tolist()
        values = self._listed(list(zip(*first, strict=True)))
        if not asked_for:
            return tuple(values)
        own = (self._value(value, count) for value, count in asked_for.items())
        values = sorted((*values, *own), key=lambda value: (-value.count, value.value))
        rest = () if self._limit is None else values[self._limit :]
        kept = (value for value in rest if value.is_selected or value.is_excluded)
        return (*values[: self._limit], *kept)


class ValuesByKind(Mapping[EntityKind, FacetValues]):
    """The values of each kind of entity. Who wants them all together does not pay for it."""

    def __init__(self, of_kind: Callable[[EntityKind], FacetValues]) -> None:
        self._of_kind = cache(of_kind)

    def __getitem__(self, kind: EntityKind) -> FacetValues:
        return self._of_kind(kind)

    def __iter__(self) -> Iterator[EntityKind]:
        return iter(EntityKind)

    def __len__(self) -> int:
        return len(EntityKind)


class EntityNames(Protocol):
    """What is known of the values of the facet of entities, by their ordinals."""

    def find(self, value: str) -> int:
        """Return the ordinal of an entity by its value, -1 when there is none."""

    def kind(self, ordinal: int) -> EntityKind:
        """Return the kind of an entity."""

    def is_of_kind(self, kind: EntityKind) -> NDArray[np.bool_]:
        """Tell which entities are of a kind: bool (n_entities,)."""

    def spelled(self, ordinal: int) -> tuple[str, ...]:
        """Return the spellings of an entity that are not its value."""


def _of_kind(counts: Mapping[str, int], kind: EntityKind, entities: EntityNames) -> dict[str, int]:
    ordinals = {value: entities.find(value) for value in counts}
    return {
        value: count
        for value, count in counts.items()
        if ordinals[value] >= 0 and entities.kind(ordinals[value]) is kind
    }


def count_values(
    snapshot: Snapshot,
    facet: Facet,
    request: SearchRequest,
    selection: Selection,
    *,
    limit: int | None = None,
) -> FacetValues:
    """Return the values of a facet that would give a document, or are chosen; most documents first.

    A value that is left out has the number of documents that it keeps out. Where the request counts
    families, copies with one value count once.
    """
    column = snapshot.facets[facet]
    is_and = request.needs_all(facet)
    counts = _counts(snapshot, column, request, selection.beside(facet, with_wanted=is_and))
    chosen = {value: _count_of(column, counts, value) for value in request.values_of(facet)}
    left_out: dict[str, int] = {}
    if excluded := request.values_of(facet, excluded=True):
        beside = selection.beside(facet, with_left_out=True, with_wanted=is_and)
        kept_out = _counts(snapshot, column, request, beside)
        left_out = {value: _count_of(column, kept_out, value) for value in excluded}
    return FacetValues(
        column,
        counts,
        chosen=chosen,
        left_out=left_out,
        entities=snapshot.entities if facet is Facet.ENTITY else None,
        reading=snapshot.reading,
        limit=limit,
    )


def _counts(
    snapshot: Snapshot, column: FacetColumn, request: SearchRequest, docs: NDArray[np.uint32]
) -> NDArray[np.int64]:
    counts = column.counts(docs)
    if request.counts is Counting.FAMILIES and len(snapshot.families):
        counts -= surplus_of_values(snapshot.families, column, docs)
    return counts


def _count_of(column: FacetColumn, counts: NDArray[np.int64], value: str) -> int:
    ordinal = column.ordinal_of(value)
    return 0 if ordinal is None else int(counts[ordinal])


def count_years(
    docs: NDArray[np.uint32], years: NDArray[np.int16], families: Families | None = None
) -> tuple[Bucket, ...]:
    """Return how many documents are dated in each year, ascending, the undated last.

    years: int16 (n_ids,), of all documents; 0 is undated. With `families`, copies of one year count once.
    """
    counts = np.zeros(MAX_YEAR + 1, dtype=np.int64)
    count_years_of(docs, years, counts)
    if families is not None:
        counts -= surplus_of_years(families, years, docs, counts.size)
    found = counts.nonzero()[0]
    buckets = [
        Bucket(str(year) if year else UNDATED, count)
        for year, count in zip(found.tolist(), counts.take(found).tolist(), strict=True)
    ]
    if buckets and found[0] == 0:
        buckets.append(buckets.pop(0))
    return tuple(buckets)
