"""
The words within a few edits of a word.

An edit is a letter put in, left out or changed, or two neighbours swapped (optimal string alignment).
Within one edit a word keeps its first or its second half, or the letters on both sides of the cut are
swapped: so only words that begin or end with such a half are compared. Within two edits it may keep only a
piece inside, and to look for that in all words takes as long as to compare them all, in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

from indexer.index.codec.edits import MAX_WORD_CHARS
from indexer.index.codec.sets import union

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon

MIN_HALF_CHARS = 2
"""Shorter halves are in so many words that all words of about the length are compared instead."""


def within_edits(lexicon: Lexicon, word: str, edits: int, prefix_chars: int = 0) -> NDArray[np.uint32]:
    """Return the ordinals of the words within `edits` of a word: uint32, ascending.

    The first `prefix_chars` letters have to be the same.
    """
    first, last = lexicon.with_prefix(_encoded(word[:prefix_chars]))
    near = union([_near(lexicon, own, word, edits) for own in _candidates(lexicon, word, edits, first, last)])
    kept: NDArray[np.uint32] = near[(near >= first) & (near < last)]
    return kept


def _candidates(
    lexicon: Lexicon, word: str, edits: int, first: int, last: int
) -> Iterator[NDArray[np.uint32]]:
    """Yield sets of words among which are all within the edits that are in a range; in no order."""
    if edits == 0:
        yield _found(lexicon, word)
    elif edits > 1 or len(word) < 2 * MIN_HALF_CHARS:
        yield np.arange(first, last, dtype=np.uint32)
    else:
        cut = len(word) // 2
        yield np.arange(*lexicon.with_prefix(_encoded(word[:cut])), dtype=np.uint32)
        yield lexicon.with_suffix(_encoded(word[cut:]))
        yield _found(lexicon, word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :])


def _found(lexicon: Lexicon, word: str) -> NDArray[np.uint32]:
    ordinal = lexicon.find(_encoded(word))
    return np.array([] if ordinal < 0 else [ordinal], dtype=np.uint32)


def _near(lexicon: Lexicon, ordinals: NDArray[np.uint32], word: str, edits: int) -> NDArray[np.uint32]:
    """Return those of some words that are within the edits."""
    if 0 < len(word) <= MAX_WORD_CHARS:
        return lexicon.within_edits(ordinals, word, edits)
    terms = [term.decode("utf-8", "surrogatepass") for term in lexicon.take(ordinals)]
    near = [OSA.distance(word, term, score_cutoff=edits) <= edits for term in terms]
    kept: NDArray[np.uint32] = ordinals[np.array(near, dtype=bool)]
    return kept


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
