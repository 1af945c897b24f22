"""
Sketches: what of a text is enough to see that another one is nearly the same.

Flow: TokenBatch -> shingles -> sketches -> a column of the segment -> families.
A *shingle* is three folded words in a row, whatever the paragraphs, so that neither another
layout nor another spelling of letters makes a difference. Each shingle has a hash; by its
highest bits it falls into one of `SKETCH_BINS` bins, and a bin keeps one byte of the lowest
hash in it (one permutation hashing: Li, Owen and Zhang, 2012; of each lowest hash its last
bits: Li and König, 2010). The share of bins that two texts have alike is about the share of
shingles that they have in common, their *resemblance*: Broder, 1997.

Hashes are the same in every process and on every machine: sketches of all segments, whenever
they were written, are compared with one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.forms import with_room
from indexer.compiled import I4, I8, U1, U1_OUT, U8, U8_OUT, compiled, i8

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from indexer.analysis.batch import TokenBatch
    from indexer.analysis.forms import Forms

    Array = NDArray[Any]

SHINGLE_WORDS = 3
"""Words of a shingle: pairs are common to texts that have nothing else in common, and of four a changed
word spoils one more."""

BIN_BITS = 7

SKETCH_BINS = 1 << BIN_BITS
"""Bins of a sketch, a byte each. A resemblance of .5 is told to .044, one of .8 to .035 (standard
deviations)."""

NUMBER_BYTES = 16
"""Bytes behind the bins, of which each bit tells whether a text has a number that falls on it: sums, days
and ages are what differs first between two texts of one form."""

SKETCH_BYTES = SKETCH_BINS + NUMBER_BYTES

EMPTY = 0
"""The byte of a bin that no shingle fell into. Other bins have 1 to 255."""

_OFFSET, _PRIME = 0xCBF29CE484222325, 0x100000001B3  # of the hash FNV-1a
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # of the steps that end SplitMix64
_ZERO, _NINE = 48, 57
_NOTHING = 0xFFFFFFFFFFFFFFFF


class Sketcher:
    """Makes sketches of the texts of batches, and remembers the hashes of the words of their forms."""

    def __init__(self) -> None:
        self._forms: Forms | None = None
        self._hashes = np.zeros(0, np.uint64)
        self._n = 0

    @property
    def n_bytes(self) -> int:
        """Memory of what is remembered."""
        return self._hashes.nbytes

    def sketches(self, forms: Forms, batch: TokenBatch) -> NDArray[np.uint8]:
        """Return the sketches of the texts of a batch, text after text: uint8 (n_texts * SKETCH_BYTES,).

        The tokens of the batch are of these forms.
        """
        if forms is not self._forms:
            self._forms, self._n = forms, 0
            self._hashes = np.zeros(1 << 8, np.uint64)
        terms = forms.distinct_terms
        if len(terms) > self._n:
            self._hashes = with_room(self._hashes, self._n, len(terms) - self._n)
            hash_strings(terms.text, terms.ends, self._n, len(terms), self._hashes)
            self._n = len(terms)
        n_texts = len(batch.token_starts) - 1
        sketches = np.zeros(n_texts * SKETCH_BYTES, np.uint8)
        given = batch.token_starts, batch.forms, forms.term_numbers, forms.widths, self._hashes
        sketch_texts(*given, np.empty(SKETCH_BINS, np.uint64), sketches)
        return sketches


@compiled((U1, I8, i8, i8, U8_OUT), is_short=True, is_checked=False)
def hash_strings(text: Array, ends: Array, first: int, last: int, hashes: Array) -> None:
    """Write the hashes of interned strings, from one on and up to another. Those with a digit are odd."""
    for i in range(first, last):
        mixed = np.uint64(_OFFSET)
        is_number = np.uint64(0)
        for k in range(ends[i], ends[i + 1]):
            is_number |= np.uint64((text[k] >= _ZERO) & (text[k] <= _NINE))
            mixed = (mixed ^ np.uint64(text[k])) * np.uint64(_PRIME)
        mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(_FIRST)
        mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(_SECOND)
        mixed ^= mixed >> np.uint64(31)
        hashes[i] = mixed >> np.uint64(1) << np.uint64(1) | is_number


@compiled((I8, I4, I4, U1, U8, U8_OUT, U1_OUT), is_checked=False)
def sketch_texts(  # noqa: PLR0913, PLR0917 - tokens, their forms, and what is written
    token_starts: Array,
    tokens: Array,
    term_numbers: Array,
    widths: Array,
    hashes: Array,
    lowest: Array,
    sketches: Array,
) -> None:
    """Write the sketch of each text, where zeros are. lowest: uint64 (SKETCH_BINS,), to work with."""
    for text in range(token_starts.size - 1):
        first = text * SKETCH_BYTES
        for i in range(lowest.size):
            lowest[i] = np.uint64(_NOTHING)
        before = last = np.uint64(0)
        n = 0
        for token in range(token_starts[text], token_starts[text + 1]):
            form = tokens[token]
            if widths[form] != 1:
                continue
            own = hashes[term_numbers[form]]
            n += 1
            if own & np.uint64(1):
                bit = np.int64(own >> np.uint64(57))
                sketches[first + SKETCH_BINS + (bit >> 3)] |= np.uint8(1 << (bit & 7))
            if n >= SHINGLE_WORDS:
                mixed = before * np.uint64(_FIRST) + last * np.uint64(_SECOND) + own
                mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(_FIRST)
                mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(_SECOND)
                mixed ^= mixed >> np.uint64(31)
                place = np.int64(mixed >> np.uint64(64 - BIN_BITS))
                lowest[place] = min(lowest[place], mixed)
            before, last = last, own
        for i in range(lowest.size):
            # The highest bits are low because they were chosen so; the lowest are as chance has them.
            is_empty = lowest[i] == np.uint64(_NOTHING)
            kept = np.uint64(EMPTY) if is_empty else lowest[i] % np.uint64(255) + np.uint64(1)
            sketches[first + i] = np.uint8(kept)
