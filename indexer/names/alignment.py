"""
How alike two words are, letter by letter: compiled loops.

Flow: codes of two words and a table of costs -> the cheapest way to read one as the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.compiled import F4, F4_OUT, I8, U1, compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

MAX_LETTERS = 40
"""What is behind so many letters of a word is not looked at."""

_FAR = np.float32(1e9)


@compiled((U1, U1, I8, I8, F4, F4_OUT))
def sound_distances(  # noqa: PLR0913, PLR0917 - a word, the others, and what is written
    word: Array, sounds: Array, starts: Array, others: Array, costs: Array, out: Array
) -> None:
    """Write the cheapest edits from a word's sounds to those of each other word.

    `sounds` are the codes of all words, word i in [starts[i], starts[i + 1]); `costs` a flat square table
    whose row and column 0 are of a dropped sound.
    """
    side = int(np.sqrt(costs.size))
    n = min(word.size, MAX_LETTERS)
    row = np.empty(MAX_LETTERS + 1, np.float32)
    for k in range(others.size):
        start = starts[others[k]]
        m = min(starts[others[k] + 1] - start, MAX_LETTERS)
        row[0] = np.float32(0)
        for j in range(m):
            row[j + 1] = row[j] + costs[sounds[start + j]]
        for i in range(n):
            own = word[i] * side
            diagonal = row[0]
            row[0] += costs[own]
            for j in range(m):
                other = sounds[start + j]
                best = min(row[j + 1] + costs[own], row[j] + costs[other], diagonal + costs[own + other])
                diagonal = row[j + 1]
                row[j + 1] = best
        out[k] = row[m]


@compiled((U1, I8, I8, U1, I8, I8, F4, F4_OUT))
def letter_distances(  # noqa: PLR0913, PLR0917 - two lists of words, which of each, and what is written
    abjad: Array,
    abjad_starts: Array,
    abjad_words: Array,
    latin: Array,
    latin_starts: Array,
    latin_words: Array,
    costs: Array,
    out: Array,
) -> None:
    """Write the cost of the best alignment of each pair of words: a letter with up to three Latin ones.

    `costs` is the flat table of `letter_costs`, with the reward for length taken off already.
    """
    n_groups = np.int64(20439)
    table = np.empty((MAX_LETTERS + 1, MAX_LETTERS + 1), np.float32)
    for k in range(abjad_words.size):
        a = abjad_starts[abjad_words[k]]
        n = min(abjad_starts[abjad_words[k] + 1] - a, MAX_LETTERS)
        b = latin_starts[latin_words[k]]
        m = min(latin_starts[latin_words[k] + 1] - b, MAX_LETTERS)
        table[: n + 1, : m + 1] = _FAR
        table[0, 0] = np.float32(0)
        for i in range(n + 1):
            for j in range(m + 1):
                here = table[i, j]
                if j < m:
                    table[i, j + 1] = min(table[i, j + 1], here + costs[latin[b + j]])
                if i < n:
                    own = abjad[a + i] * n_groups
                    table[i + 1, j] = min(table[i + 1, j], here + costs[own])
                    if j < m:
                        first = np.int64(latin[b + j])
                        table[i + 1, j + 1] = min(table[i + 1, j + 1], here + costs[own + first])
                        if j + 1 < m:
                            second = first * 27 + latin[b + j + 1]
                            table[i + 1, j + 2] = min(table[i + 1, j + 2], here + costs[own + second + 27])
                            if j + 2 < m:
                                third = second * 27 + latin[b + j + 2] + 756
                                table[i + 1, j + 3] = min(table[i + 1, j + 3], here + costs[own + third])
        out[k] = table[n, m]


@compiled((U1, I8, I8, I8, U1, I8, I8, F4_OUT))
def abbreviations(  # noqa: PLR0913, PLR0917 - the words of the question, those of all names, and what is written
    letters: Array,
    starts: Array,
    words: Array,
    word_starts: Array,
    all_letters: Array,
    all_starts: Array,
    names: Array,
    out: Array,
) -> None:
    """Write how well one name is an abbreviation of the other, from 0 to 0.9.

    The question is one word and the names are several, or the other way round. An abbreviation is made of
    the beginnings of the words of its name, in their order: some words may be left out. The measure is the
    share of the words that it takes, and is 0 for less than two words or less than half of them.
    """
    n_own = starts.size - 1
    best = np.empty(MAX_LETTERS + 1, np.int64)
    for k in range(names.size):
        out[k] = np.float32(0)
        first = word_starts[names[k]]
        n_words = word_starts[names[k] + 1] - first
        if n_own == 1:
            n = starts[1]
        else:
            n = all_starts[words[first] + 1] - all_starts[words[first]]
            n_words = n_own
        if n < 2 or n > 12:
            continue
        best[: n + 1] = -1
        best[0] = 0
        for j in range(n_words):
            if n_own == 1:
                start, end = all_starts[words[first + j]], all_starts[words[first + j] + 1]
            else:
                start, end = starts[j], starts[j + 1]
            for i in range(n - 1, -1, -1):
                if best[i] < 0:
                    continue
                for length in range(1, min(n - i, end - start) + 1):
                    if n_own == 1:
                        is_same = letters[i + length - 1] == all_letters[start + length - 1]
                    else:
                        own = all_starts[words[first]]
                        is_same = all_letters[own + i + length - 1] == letters[start + length - 1]
                    if not is_same:
                        break
                    best[i + length] = max(best[i + length], best[i] + 1)
        if best[n] >= 2 and 2 * best[n] >= n_words:
            out[k] = np.float32(0.9) * best[n] / n_words
