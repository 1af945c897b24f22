"""
How many edits a term is from a word: the distance of optimal string alignment.

An edit is a letter put in, left out or changed, or two neighbours swapped, of which none is edited again.
A column of the table of distances is kept as bits, one for each letter of the word: what it is more or less
than in the row above (Hyyrö 2003, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
Distances", section 4; for swaps as restricted here). So a term takes a dozen operations for each of its
letters, and is read as the UTF-8 that it is stored as.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.index.codec.decoding import Integer

    Array = NDArray[Any]

MAX_WORD_CHARS = 64
"""Letters of a word whose edits can be counted so: one bit each."""

_ASCII = 128


@compiled()
def bits_of(word: Array) -> Array:
    """Return for each ASCII letter where it stands in a word, as bits: uint64 (128,).

    word: uint32, its code points, 64 at most.
    """
    bits = np.zeros(_ASCII, np.uint64)
    for i in range(word.size):
        if word[i] < _ASCII:
            bits[word[i]] |= np.uint64(1) << np.uint64(i)
    return bits


@compiled()
def is_within_edits(  # noqa: PLR0913, PLR0917 - a term, and what it is compared with
    text: Array, start: Integer, end: Integer, word: Array, bits: Array, edits: int
) -> bool:
    """Tell whether the term `text[start:end]` is at most `edits` from a word.

    text: uint8, UTF-8. word: uint32, its code points, 1 to 64. bits: what `bits_of` returns of it.
    """
    one, zero = np.uint64(1), np.uint64(0)
    last = one << np.uint64(word.size - 1)
    more, less, equal, matches_before = ~zero, zero, zero, zero
    distance = word.size
    at = start
    while at < end:
        first = np.uint32(text[at])
        if first < _ASCII:
            matches = bits[first]
            at += 1
        else:
            size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            code = first & np.uint32(0x7F >> size)
            for k in range(at + 1, min(at + size, end)):
                code = (code << np.uint32(6)) | (np.uint32(text[k]) & np.uint32(0x3F))
            matches = zero
            for i in range(word.size):
                if word[i] == code:
                    matches |= one << np.uint64(i)
            at += size
        swapped = ((~equal & matches) << one) & matches_before
        equal = (((matches & more) + more) ^ more) | matches | less | swapped
        more_beside = less | ~(equal | more)
        less_beside = equal & more
        distance += ((more_beside & last) != zero) - ((less_beside & last) != zero)
        more_beside = (more_beside << one) | one
        more, less = (less_beside << one) | ~(equal | more_beside), more_beside & equal
        matches_before = matches
        if distance - (end - at) > edits:  # each letter that is left takes one off at most
            return False
    return distance <= edits
