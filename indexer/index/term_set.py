"""
Some of the words of a collection, such as those that a wildcard stands for.

They are ordinals in the lexicons of the segments rather than strings: a prefix is a
range, and ten thousand words are two array operations.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import I8, I8_OUT, U1, compiled, i8

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon

    Array = NDArray[Any]

Place = tuple[int, str]
"""A segment's number in its snapshot, and a text field."""


class TermSet:
    """Words by segment and field. Iterating gives each once, folded, in the order of code points.

    ordinals: by place, uint32, ascending. lexicons: by place.
    """

    def __init__(
        self, ordinals: Mapping[Place, NDArray[np.uint32]], lexicons: Mapping[Place, Lexicon]
    ) -> None:
        self.ordinals = ordinals
        self._lexicons = lexicons

    @property
    def n_at_most(self) -> int:
        """How many words there are, those of several segments or fields counted again."""
        return sum(int(ordinals.size) for ordinals in self.ordinals.values())

    @property
    def n_at_least(self) -> int:
        """How many words the segment and field with the most of them has."""
        return max((int(ordinals.size) for ordinals in self.ordinals.values()), default=0)

    def __len__(self) -> int:
        return self._merged(0)[0]

    def __bool__(self) -> bool:
        return any(ordinals.size for ordinals in self.ordinals.values())

    def __iter__(self) -> Iterator[str]:
        found: set[bytes] = set()
        for place, ordinals in self.ordinals.items():
            found.update(self._lexicons[place].take(ordinals))
        return (term.decode("utf-8", "surrogatepass") for term in sorted(found))

    def first(self, n: int) -> tuple[int, TermSet]:
        """Return how many words there are, and the first `n` of them in the order of code points."""
        n_words, n_of_places = self._merged(n)
        cut = {place: self.ordinals[place][:n_own] for place, n_own in n_of_places.items()}
        return n_words, TermSet({**self.ordinals, **cut}, self._lexicons)

    def _merged(self, n: int) -> tuple[int, dict[Place, int]]:
        """Return how many words there are, and how many of each place are among the first `n` of all."""
        places = [place for place, ordinals in self.ordinals.items() if ordinals.size]
        if len(places) < 2:
            sizes = {place: int(self.ordinals[place].size) for place in places}
            return sum(sizes.values()), {place: min(size, n) for place, size in sizes.items()}
        joined = [self._lexicons[place].joined(self.ordinals[place]) for place in places]
        text = np.concatenate([own for own, _ in joined])
        n_before = [0, *accumulate(own.size for own, _ in joined)]
        ends = np.concatenate([own + before for (_, own), before in zip(joined, n_before, strict=False)])
        bounds = np.array([0, *accumulate(own.size for _, own in joined)])
        n_among_first = np.empty(len(places), dtype=np.int64)
        n_words = merge_terms(text, ends, bounds, n, n_among_first)
        return n_words, dict(zip(places, n_among_first.tolist(), strict=True))


@compiled(i8(U1, I8, I8, i8, I8_OUT))
def merge_terms(text: Array, ends: Array, bounds: Array, n: int, n_among_first: Array) -> int:
    """Return how many words there are in sorted lists; write how many of each are among the first `n`.

    text: uint8, the words without anything between them. ends: int64 (n_terms,), where each ends. bounds:
    int64 (n_lists + 1,), the words of each list. n_among_first: int64 (n_lists,).
    """
    at = bounds[:-1].copy()
    n_among_first[:] = 0
    n_words = 0
    while True:
        least = -1
        for k in range(at.size):
            if at[k] < bounds[k + 1] and (least < 0 or compare_terms(text, ends, at[k], at[least]) < 0):
                least = k
        if least < 0:
            return n_words
        word = at[least]
        n_words += 1
        for k in range(at.size):
            if at[k] < bounds[k + 1] and (k == least or compare_terms(text, ends, at[k], word) == 0):
                at[k] += 1
                if n_words <= n:
                    n_among_first[k] += 1


@compiled()
def compare_terms(text: Array, ends: Array, one: int, other: int) -> int:
    """Return whether a word comes before another (-1), is the same (0), or comes behind (1)."""
    start, end = ends[one - 1] if one else 0, ends[one]
    other_start, other_end = ends[other - 1] if other else 0, ends[other]
    for k in range(min(end - start, other_end - other_start)):
        if text[start + k] != text[other_start + k]:
            return -1 if text[start + k] < text[other_start + k] else 1
    if end - start == other_end - other_start:
        return 0
    return -1 if end - start < other_end - other_start else 1
