"""
The words that a wildcard stands for.

`*` is any letters, `?` is one. What stands before the first sign is a range of the
sorted words, what stands behind the last is one of the words sorted backwards, and
what stands between is looked for in the text of all words at once; only what is left
after that is matched one by one.
"""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon

_SIGNS = re.compile(r"([*?])")


@dataclass(frozen=True)
class Wildcard:
    """A pattern of folded letters, `*` and `?`.

    With `ends_open` a sign `?` at the end may also stand for nothing: it may have been meant as a
    question mark.
    """

    pattern: str
    ends_open: bool = False

    @cached_property
    def _literals(self) -> tuple[str, ...]:
        """The pieces between signs; the first and the last are empty where a sign stands there."""
        return tuple(_SIGNS.split(self.pattern)[::2])

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression. `fnmatch` writes each gap as an atomic group, so that
        no pattern can make the match blow up.
        """
        glob = re.sub(r"\*+", "*", self.pattern).replace("[", "[[]")
        expression = fnmatch.translate(glob)
        if self.ends_open and glob.endswith("?"):
            expression = f"(?:{expression}|{fnmatch.translate(glob[:-1])})"
        return re.compile(expression)

    def choose(self, lexicon: Lexicon) -> NDArray[np.uint32]:
        """Return the ordinals of the words that match: uint32, ascending."""
        if len(self._literals) == 1:
            ordinal = lexicon.find(self.pattern.encode("utf-8", "surrogatepass"))
            return np.array([] if ordinal < 0 else [ordinal], dtype=np.uint32)
        ends = (self._literals[0], self._literals[-1])
        prefix, suffix = (piece.encode("utf-8", "surrogatepass") for piece in ends)
        first, last = lexicon.with_prefix(prefix)
        if self.pattern.rstrip("*") == self._literals[0] and self.pattern.endswith("*"):
            return np.arange(first, last, dtype=np.uint32)
        if suffix:
            found = lexicon.with_ends(prefix, suffix)
            if set(self.pattern[len(self._literals[0]) : -len(self._literals[-1])]) == {"*"}:
                return found
        else:
            found = np.arange(first, last, dtype=np.uint32)
            inner = max(self._literals[1:-1], key=len, default="")
            if inner:
                containing = lexicon.containing(inner.encode("utf-8", "surrogatepass"))
                found = containing[(containing >= first) & (containing < last)]
        terms = lexicon.take(found)
        is_match = [
            self.expression.fullmatch(term.decode("utf-8", "surrogatepass")) is not None for term in terms
        ]
        matching: NDArray[np.uint32] = found[np.array(is_match, dtype=bool)]
        return matching
