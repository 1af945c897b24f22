"""
Who is named together with an entity: in one passage, by document.

Flow: the documents that name it -> the places of all names in each -> who stands near, counted by
documents. Two names stand together when both are in one paragraph and no more text lies
between them than a passage shows, so a reader sees both at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from indexer.index.codec.stored import paragraph_edges
from indexer.search.passages import PASSAGE_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.index.snapshot import Snapshot

MAX_EXAMINED = 1000
"""Documents that are looked through, the newest ones: 0.2 ms each."""

Place = tuple[int, int, int]
"""Where a mention begins and ends, and the entity's ordinal."""


def companions_of(snapshot: Snapshot, entity: int, docs: Iterable[int]) -> Counter[int]:
    """Return for each entity named together with one in how many of the documents it is."""
    found: Counter[int] = Counter()
    for doc in docs:
        record = snapshot.record(doc)
        places = sorted(
            (start, end, ordinal)
            for name, kind, mentions in record.tail()["entities"]
            if (ordinal := snapshot.entities.of_document(kind, name)) >= 0
            for start, end in mentions
        )
        ((starts, ends),) = paragraph_edges([record.layout()])
        found.update(near(places, entity, list(zip(starts.tolist(), ends.tolist(), strict=True))))
    return found


def near(places: Sequence[Place], entity: int, paragraphs: Sequence[tuple[int, int]]) -> set[int]:
    """Return the entities that are named near one. `places` and `paragraphs` ascend."""
    found: set[int] = set()
    starts = [start for start, *_ in places]
    paragraph_starts = [start for start, _ in paragraphs]
    for start, end, own in places:
        if own != entity:
            continue
        i = bisect_left(paragraph_starts, start + 1) - 1
        first, last = paragraphs[i] if i >= 0 and end <= paragraphs[i][1] else (start, end)
        first, last = max(first, start - PASSAGE_CHARS), min(last, end + PASSAGE_CHARS)
        for other_start, other_end, other in places[bisect_left(starts, first) :]:
            if other_start >= last:
                break
            if other_end <= last and other != entity:
                found.add(other)
    return found
