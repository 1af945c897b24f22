"""
The words within a few edits of a word.

An edit is a letter put in, left out or changed, or two neighbours swapped (optimal
string alignment). A word cut into one piece more than there are edits keeps one piece
whole: so only words that begin, end or go on with such a piece are compared. A swap
can break two pieces at once, where it stands between them; those words are looked
for with the swap undone and an edit fewer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.index.codec.sets import union

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon

MIN_PIECE_CHARS = 2
"""Shorter pieces are in so many words that all words of about the length are compared instead."""


def within_edits(lexicon: Lexicon, word: str, edits: int, prefix_chars: int = 0) -> NDArray[np.uint32]:
    """Return the ordinals of the words within `edits` of a word: uint32, ascending.

    The first `prefix_chars` letters have to be the same.
    """
    candidates = _candidates(lexicon, word, edits)
    first, last = lexicon.with_prefix(word[:prefix_chars].encode("utf-8", "surrogatepass"))
    candidates = candidates[(candidates >= first) & (candidates < last)]
    if not candidates.size:
        return candidates
    terms = [term.decode("utf-8", "surrogatepass") for term in lexicon.take(candidates)]
    distances = process.cdist([word], terms, scorer=OSA.distance, score_cutoff=edits)[0]
    near: NDArray[np.uint32] = candidates[distances <= edits]
    return near


def _candidates(lexicon: Lexicon, word: str, edits: int) -> NDArray[np.uint32]:
    """Return words among which are all within the edits; ascending, distinct."""
    n_chars = lexicon.n_chars
    if edits == 0:
        ordinal = lexicon.find(word.encode("utf-8", "surrogatepass"))
        return np.array([] if ordinal < 0 else [ordinal], dtype=np.uint32)
    shortest, longest = max(0, len(word) - edits), len(word) + edits
    n_pieces = edits + 1
    if len(word) < n_pieces * MIN_PIECE_CHARS:
        return np.flatnonzero((n_chars >= shortest) & (n_chars <= longest)).astype(np.uint32)
    cuts = [round(i * len(word) / n_pieces) for i in range(n_pieces + 1)]
    pieces = [word[a:b].encode("utf-8", "surrogatepass") for a, b in pairwise(cuts)]
    found = [
        np.arange(*lexicon.with_prefix(pieces[0]), dtype=np.uint32),
        lexicon.with_suffix(pieces[-1]),
        *(lexicon.containing(piece) for piece in pieces[1:-1]),
    ]
    found += [
        _candidates(lexicon, word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :], edits - 1)
        for cut in cuts[1:-1]
    ]
    joined = union(found)
    own = n_chars[joined]
    candidates: NDArray[np.uint32] = joined[(own >= shortest) & (own <= longest)]
    return candidates
