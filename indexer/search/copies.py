"""
Families in answers: one row for all copies of a text, and counts that take each text once.

Flow: matches -> fold -> rows; and documents of a facet -> what is counted too often. A row is
the oldest member of its family that matches, so that a filter never shows what it keeps out,
and it stands where the best of them would. In a collection without copies all this is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.sketch import EMPTY, SHINGLE_WORDS
from indexer.analysis.tokenize import tokenize
from indexer.index.near_duplicates import CHANCE
from indexer.search.evaluate import Matches
from indexer.search.kernels import chosen, intersect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.index.facet_column import FacetColumn
    from indexer.index.families import Families
    from indexer.index.snapshot import Sketch


MAX_COMPARED_CHARS = 200_000
"""Of longer texts is told by their sketches how much is the same: to compare two of so many characters
word by word takes 0.1 s, and a page shows several copies."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Matches with a row for each family, and one for each document without copies.

    n_folded: the other members that match, by the doc id of the row. n_copies: their sum.
    """

    rows: Matches
    n_folded: Mapping[int, int] = field(default_factory=dict)
    n_copies: int = 0


def fold(families: Families, matches: Matches) -> Folded:
    """Return a row for each family among the matches."""
    in_matches, in_members = intersect(matches.docs, families.docs)
    places = families.places[in_members]
    order = np.argsort(places)  # family after family, the oldest member of each first
    in_matches, owners = in_matches[order], families.family_of_place[places[order]]
    is_first = np.ones(owners.size, bool)
    is_first[1:] = owners[1:] != owners[:-1]
    if is_first.all():
        return Folded(matches)
    starts = np.flatnonzero(is_first)
    shown, sizes = in_matches[is_first], np.diff(np.append(starts, owners.size))
    is_row = np.ones(matches.docs.size, bool)
    is_row[in_matches[~is_first]] = False
    scores = None
    if matches.scores is not None:
        scores = matches.scores.copy()
        scores[shown] = np.maximum.reduceat(matches.scores[in_matches], starts)
        scores = chosen(scores, is_row)
    n_folded = {
        doc: size - 1
        for doc, size in zip(matches.docs[shown].tolist(), sizes.tolist(), strict=True)
        if size > 1
    }
    rows = Matches(chosen(matches.docs, is_row), scores)
    return Folded(rows, n_folded, int(owners.size - starts.size))


def surplus_of_values(families: Families, column: FacetColumn, docs: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return for each value how many documents have it whose family has it already: int64 (n_values,).

    docs: those that are counted, ascending.
    """
    owners, members = _owners(families, docs)
    which, ordinals = column.ordinals_of(members)
    return _surplus(owners[which], ordinals, len(column))


def surplus_of_years(
    families: Families, years: NDArray[np.int16], docs: NDArray[np.uint32], n_years: int
) -> NDArray[np.int64]:
    """Return for each year how many documents are of it of whose family one is already: int64 (n_years,).

    years: of all doc ids.
    """
    owners, members = _owners(families, docs)
    return _surplus(owners, years[members].astype(np.int64), n_years)


def _owners(families: Families, docs: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return the documents that have copies, and before them the family of each."""
    _, in_members = intersect(docs, families.docs)
    owners = families.family_of_place[families.places[in_members]]
    return owners.astype(np.int64), families.docs[in_members]


def _surplus(owners: NDArray[np.int64], values: NDArray[np.int64], n_values: int) -> NDArray[np.int64]:
    pairs, counts = np.unique(owners * n_values + values, return_counts=True)
    surplus = np.zeros(n_values, np.int64)
    np.add.at(surplus, pairs % n_values, counts - 1)
    return surplus


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common, as shares of their words that stand in three or more in a row that
    both have: of the words of both, and of those of the shorter one.
    """

    similarity: float
    containment: float


def overlap_of(one: str, other: str) -> Overlap:
    """Return what two texts have in common, whatever the order of their passages.

    It takes 0.4 s for a million characters.
    """
    words = [[token.term for token in tokenize(text) if token.width == 1] for text in (one, other)]
    shingles = [list(zip(*(own[i:] for i in range(SHINGLE_WORDS)), strict=False)) for own in words]
    common = set(shingles[0]) & set(shingles[1])
    covered = [_covered(own, common) for own in shingles]
    sizes = [len(own) for own in words]
    if not sum(sizes):
        return Overlap(0.0, 0.0)
    shorter = 0 if sizes[0] <= sizes[1] else 1
    return Overlap(sum(covered) / sum(sizes), covered[shorter] / sizes[shorter] if sizes[shorter] else 0.0)


def estimated_overlap(one: Sketch, other: Sketch) -> Overlap:
    """Return about what two texts have in common; of the shingles, so a changed word counts for three."""
    is_used = (one.bins | other.bins) != EMPTY
    n_used = np.count_nonzero(is_used)
    n_alike = np.count_nonzero(is_used & (one.bins == other.bins))
    share = max(0.0, (n_alike / n_used - CHANCE) / (1 - CHANCE)) if n_used else 0.0
    total, shorter = one.n_words + other.n_words, min(one.n_words, other.n_words)
    in_common = share * total / (1 + share)
    return Overlap(2 * in_common / total if total else 0.0, min(1.0, in_common / shorter) if shorter else 0.0)


def _covered(shingles: list[tuple[str, ...]], common: set[tuple[str, ...]]) -> int:
    """Return how many words are in a shingle that is common."""
    n, end = 0, 0
    for i, shingle in enumerate(shingles):
        if shingle in common:
            n += i + SHINGLE_WORDS - max(i, end)
            end = i + SHINGLE_WORDS
    return n
