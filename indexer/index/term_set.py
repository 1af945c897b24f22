"""
Some of the words of a collection, such as those that a wildcard stands for.

They are ordinals in the lexicons of the segments rather than strings: a prefix is a
range, and ten thousand words are two array operations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon

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
        sizes = [int(ordinals.size) for ordinals in self.ordinals.values() if ordinals.size]
        return sum(sizes) if len(sizes) < 2 else len(self._terms())

    def __bool__(self) -> bool:
        return any(ordinals.size for ordinals in self.ordinals.values())

    def __iter__(self) -> Iterator[str]:
        return (term.decode("utf-8", "surrogatepass") for term in self._terms())

    def _terms(self) -> list[bytes]:
        found: set[bytes] = set()
        for place, ordinals in self.ordinals.items():
            found.update(self._lexicons[place].take(ordinals))
        return sorted(found)

    def first(self, n: int) -> TermSet:
        """Return the first `n` words in the order of code points."""
        terms = self._terms()
        if len(terms) <= n:
            return self
        cut = {
            place: ordinals[: int(np.searchsorted(ordinals, self._lexicons[place].left_of(terms[n])))]
            for place, ordinals in self.ordinals.items()
        }
        return TermSet(cut, self._lexicons)
