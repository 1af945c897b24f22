"""
Which documents are copies of one another, exact or nearly.

Flow: digests and sketches of all documents -> texts that differ -> pairs that resemble one
another -> families. Pairs are found by locality-sensitive hashing: texts that have all bins of
a band alike are compared, one band after the other, so that memory is bounded. What comes out
depends on the documents alone and not on the segments they lie in, nor on their order there.
docs/internals/duplicates.md tells how the thresholds were chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.analysis.sketch import EMPTY, NUMBER_BYTES, SKETCH_BINS, SKETCH_BYTES
from indexer.compiled import F4_OUT, U1, U1_OUT, U4, U4_OUT, U8, U8_OUT, compiled, f8, i8
from indexer.index.codec.array_file import array_on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]

BAND_BINS = 3
"""Bins of a band. Two texts with a resemblance of .4 have one of the 42 bands alike in 94 of 100 cases, with
.5 in 99.6, with .05 in less than 1."""

N_BANDS = SKETCH_BINS // BAND_BINS

MIN_WORDS = 60
"""Two texts of which one has fewer words are no copies, unless it is a part of the other: in a form of a few
lines, another name is another matter."""

MIN_RESEMBLANCE = 0.6
"""From so much on, two texts are copies of one another."""

LONG_WORDS, MIN_RESEMBLANCE_OF_LONG = 300, 0.4
"""Of texts that have at least so many words both, from less on: forms are shorter, and reposts of long
articles are cut and edited at many places."""

MIN_CONTAINMENT, MIN_RESEMBLANCE_OF_PART = 0.9, 0.3
"""A text is a copy also of one of which it is a part, or that has it among other words, such as the page
around a repost."""

MIN_WORDS_OF_PART, MAX_SHARE_OF_PART = 30, 0.8
"""So few words are enough for a part, if it has no more than this share of the words of the longer text:
forms are about as long as one another."""

NUMBERS_MISSING = 0.3
"""Of the numbers of the text that has fewer, so many may be missing in its copy, and one in any case."""

LOOSE_RESEMBLANCE = 0.2
"""The least that two texts of one family resemble its centre: what keeps a chain of small changes from
joining texts that have nothing in common."""

MAX_NEIGHBOURS = 8
"""Pairs that are kept of one text. In a crowd of texts that are all alike more would tell nothing new."""

CHANCE = 1 / 255
"""Share of the bins that texts have alike though they have nothing in common."""

HEADS = 8
"""Of the texts that have a band alike, the others are compared with so many: a million texts of one form
are not compared each with each."""


def join_near(sketches: NDArray[np.uint8], lengths: NDArray[np.uint32], folder: Path) -> NDArray[np.uint32]:
    """Return for each text the number of the first one that it is of one family with; its own if none.

    sketches: uint8 (n_texts * SKETCH_BYTES,), of texts that differ, in an order that depends on them alone.
    lengths: uint32 (n_texts,), their words. `folder` takes temporary files.
    """
    n_texts = lengths.size
    compared = np.flatnonzero(lengths >= MIN_WORDS_OF_PART).astype(np.uint32)
    n_found = np.zeros(n_texts, np.uint8)
    others = array_on_disk(folder, np.uint32, n_texts * MAX_NEIGHBOURS)
    resemblances = array_on_disk(folder, np.float32, n_texts * MAX_NEIGHBOURS)
    keys = np.empty(compared.size, np.uint64)
    for band in range(N_BANDS):
        n = band_keys(sketches, compared, band * BAND_BINS, keys)
        in_order = np.sort(keys[:n])
        find_pairs(in_order, sketches, lengths, n_found, others, resemblances)
    return _joined(sketches, n_found, others, resemblances)


def _joined(
    sketches: NDArray[np.uint8],
    n_found: NDArray[np.uint8],
    others: NDArray[np.uint32],
    resemblances: NDArray[np.float32],
) -> NDArray[np.uint32]:
    """Join the pairs to families, those that are most alike first."""
    n_texts = n_found.size
    found = np.flatnonzero(n_found)
    is_pair = np.arange(MAX_NEIGHBOURS) < n_found[found, np.newaxis]
    firsts = others.reshape(n_texts, MAX_NEIGHBOURS)[found][is_pair]
    values = resemblances.reshape(n_texts, MAX_NEIGHBOURS)[found][is_pair]
    seconds = np.repeat(found.astype(np.uint32), n_found[found])
    order = np.lexsort((seconds, firsts, -values))
    roots = np.arange(n_texts, dtype=np.uint32)
    centres = np.arange(n_texts, dtype=np.uint32)
    sizes = np.ones(n_texts, np.uint32)
    join_pairs(firsts[order], seconds[order], sketches, LOOSE_RESEMBLANCE, roots, centres, sizes)
    return roots


@compiled()
def resemblance_of(sketches: Array, one: Any, other: Any) -> float:
    """Return about how much two texts have in common: the share of alike bins, less what chance gives."""
    n_alike = n_used = 0
    first, second = np.int64(one) * SKETCH_BYTES, np.int64(other) * SKETCH_BYTES
    for i in range(SKETCH_BINS):
        left, right = sketches[first + i], sketches[second + i]
        n_used += (left | right) != EMPTY
        n_alike += (left == right) & (left != EMPTY)
    return max(0.0, (n_alike / n_used - CHANCE) / (1 - CHANCE)) if n_used else 0.0


@compiled()
def is_copy(sketches: Array, lengths: Array, one: Any, other: Any, resemblance: float) -> bool:
    """Tell whether two texts that resemble each other so much are copies. lengths: words of all texts."""
    n_one, n_other = np.int64(lengths[one]), np.int64(lengths[other])
    least = min(n_one, n_other)
    contained = resemblance * (n_one + n_other) / (1 + resemblance) / least
    is_alike = least >= MIN_WORDS and (
        resemblance >= MIN_RESEMBLANCE or (resemblance >= MIN_RESEMBLANCE_OF_LONG and least >= LONG_WORDS)
    )
    is_part = resemblance >= MIN_RESEMBLANCE_OF_PART and contained >= MIN_CONTAINMENT
    is_enough = least >= MIN_WORDS or least <= MAX_SHARE_OF_PART * max(n_one, n_other)
    if not (is_alike or (is_part and is_enough)):
        return False
    first, second = np.int64(one) * SKETCH_BYTES, np.int64(other) * SKETCH_BYTES
    n_common = n_first = n_second = 0
    for i in range(SKETCH_BINS, SKETCH_BINS + NUMBER_BYTES):
        for bit in range(8):
            in_first, in_second = sketches[first + i] >> bit & 1, sketches[second + i] >> bit & 1
            n_common += in_first & in_second
            n_first += in_first
            n_second += in_second
    n_least = min(n_first, n_second)
    return n_least - n_common <= max(1.0, NUMBERS_MISSING * n_least)


@compiled((U1, U4, i8, U8_OUT))
def band_keys(sketches: Array, texts: Array, first_bin: int, keys: Array) -> int:
    """Write what each text has in a band, and behind it the text, and return how many have anything there."""
    n = 0
    for i in range(texts.size):
        at = np.int64(texts[i]) * SKETCH_BYTES + first_bin
        band = np.uint64(0)
        for k in range(at, at + BAND_BINS):
            band = band << np.uint64(8) | np.uint64(sketches[k])
        if band != np.uint64(0):
            keys[n] = band << np.uint64(32) | np.uint64(texts[i])
            n += 1
    return n


@compiled((U8, U1, U4, U1_OUT, U4_OUT, F4_OUT))
def find_pairs(  # noqa: PLR0913, PLR0917 - what is compared, and what is found
    keys: Array, sketches: Array, lengths: Array, n_found: Array, others: Array, resemblances: Array
) -> None:
    """Compare texts that have a band alike, and write down for each those before it that resemble it.

    keys: as `band_keys` writes them, ascending. n_found: of each text, how many were found. others,
    resemblances: MAX_NEIGHBOURS of each text. Of those with a band alike a text is compared with the
    first HEADS and the one before it.
    """
    start = 0
    for i in range(1, keys.size):
        if keys[i] >> np.uint64(32) != keys[start] >> np.uint64(32):
            start = i
            continue
        text = np.int64(keys[i] & np.uint64(0xFFFFFFFF))
        for k in range(min(i - start, HEADS + 1)):
            other = np.int64(keys[start + k if k < HEADS else i - 1] & np.uint64(0xFFFFFFFF))
            n = np.int64(n_found[text])
            if n == MAX_NEIGHBOURS:
                break
            first = text * MAX_NEIGHBOURS
            is_known = False
            for m in range(first, first + n):
                is_known |= others[m] == other
            if is_known:
                continue
            value = resemblance_of(sketches, text, other)
            if is_copy(sketches, lengths, text, other, value):
                others[first + n] = other
                resemblances[first + n] = value
                n_found[text] = n + 1


@compiled((U4, U4, U1, f8, U4_OUT, U4_OUT, U4_OUT))
def join_pairs(  # noqa: PLR0913, PLR0917 - pairs, and what becomes of them
    firsts: Array, seconds: Array, sketches: Array, least: float, roots: Array, centres: Array, sizes: Array
) -> None:
    """Join families by pairs, one after the other, where their centres resemble each other by so much.

    roots: of each text itself, to be set to the first text of its family. centres, sizes: of the families,
    by their first text. The centre of the larger family stays.
    """
    for i in range(firsts.size):
        one, other = np.int64(firsts[i]), np.int64(seconds[i])
        while roots[one] != one:
            roots[one] = roots[roots[one]]
            one = np.int64(roots[one])
        while roots[other] != other:
            roots[other] = roots[roots[other]]
            other = np.int64(roots[other])
        if one == other or resemblance_of(sketches, centres[one], centres[other]) < least:
            continue
        low, high = min(one, other), max(one, other)
        if sizes[high] > sizes[low]:
            centres[low] = centres[high]
        sizes[low] += sizes[high]
        roots[high] = low
    for i in range(roots.size):
        roots[i] = roots[roots[i]]  # a root comes before what it is the root of
