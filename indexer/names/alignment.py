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

MAX_SHORT = 12
"""Letters of an abbreviation at most."""

SIGNIFICANT, CONNECTOR, FORM = 0, 1, 2
"""Kinds of words of a name: those that an abbreviation has a letter of, and those it may leave out."""

EXTRA_LETTER = np.float32(0.1)
"""What it takes from a word of an abbreviation that more than its first letter is taken."""

INNER_LETTER = np.float32(0.35)
"""What it takes that a letter is from inside the word."""

LEFT_FORM = np.float32(0.85)
"""What is left of an abbreviation with a letter more, of a *company* or *group* that its name leaves off."""

_SURE = np.array([0, 0, 0.6, 0.85, 1], np.float32)
"""How sure an abbreviation is by its letters: of two, many names have them."""

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


@compiled()
def _has_inside(letters: Array, start: int, end: int, letter: int) -> bool:
    """Tell whether a word has a consonant inside, behind the letters that are taken: not as its last."""
    if letter == 1 or letter == 5 or letter == 9 or letter == 15 or letter == 21:  # noqa: PLR1714 - a kernel
        return False
    for place in range(start, end - 1):  # noqa: SIM110
        if letters[place] == letter:
            return True
    return False


@compiled()
def _score(value: float, n_taken: int, n_words: int, n_letters: int) -> float:
    """Return the score of an abbreviation by what is left of its words' worth, and of how many."""
    share = value / n_words if n_taken >= 2 else 0.0
    is_one = share >= 1 if n_letters < 3 else share >= 0.5
    return share**3 * float(_SURE[min(n_letters, 4)]) if is_one else 0.0


@compiled((U1, I8, I8, U1, I8, U1, I8, I8, I8, F4_OUT))
def abbreviations(  # noqa: PLR0913, PLR0917 - what is short, the words of what is long, and what is written
    short: Array,
    short_starts: Array,
    shorts: Array,
    letters: Array,
    starts: Array,
    kinds: Array,
    words: Array,
    word_starts: Array,
    longs: Array,
    out: Array,
) -> None:
    """Write how well each short name abbreviates the long one beside it, from 0 to 1.

    Short name s has the letters short[short_starts[s]:short_starts[s + 1]], word w of a long one
    letters[starts[w]:starts[w + 1]]; `kinds` of words are `SIGNIFICANT`, `CONNECTOR` or `FORM`. A short name
    is made of the beginnings of words of the long one, in their order, and may have one more letter from
    inside each (*ZPC*, Zagros Petrochemical). The measure is the share of the words that it takes, less
    what was cut from other than beginnings; connectors and forms of law may be left out for nothing. It is 0
    for less than two words, and if two letters do not take all words.
    """
    value = np.empty(MAX_SHORT + 1, np.float32)
    n_taken = np.empty(MAX_SHORT + 1, np.int64)
    n_forms = np.empty(MAX_SHORT + 1, np.int64)
    for k in range(shorts.size):
        out[k] = np.float32(0)
        begin = short_starts[shorts[k]]
        n = short_starts[shorts[k] + 1] - begin
        if n < 2 or n > MAX_SHORT:
            continue
        value[: n + 1] = -_FAR
        value[0] = np.float32(0)
        n_taken[: n + 1] = 0
        n_forms[: n + 1] = 0
        n_significant = 0
        for j in range(word_starts[longs[k]], word_starts[longs[k] + 1]):
            start, end = starts[words[j]], starts[words[j] + 1]
            kind = kinds[words[j]]
            for i in range(n - 1, -1, -1):
                if value[i] < -2 or (i == 0 and n_significant > 0):
                    continue
                for length in range(1, min(n - i, end - start) + 1):
                    if letters[start + length - 1] != short[begin + i + length - 1]:
                        break
                    taken = value[i] - EXTRA_LETTER * (length - 1)
                    if kind != CONNECTOR:
                        taken += np.float32(1)
                    for inner in range(2):
                        to = i + length + inner
                        if inner == 1:
                            if to > n or kind != SIGNIFICANT or n < 3:
                                continue
                            if not _has_inside(letters, start + length + 1, end, short[begin + to - 1]):
                                continue
                            taken -= INNER_LETTER
                        if taken > value[to]:
                            value[to] = taken
                            n_taken[to] = n_taken[i] + (kind != CONNECTOR)
                            n_forms[to] = n_forms[i] + (kind == FORM)
            n_significant += kind == SIGNIFICANT
        out[k] = _score(value[n], n_taken[n], n_significant + n_forms[n], n)
        last = short[begin + n - 1]
        is_form = last == 3 or last == 7 or last == 15  # noqa: PLR1714 - a kernel
        if is_form and n > 3 and n_significant == n - 1 and n_forms[n - 1] == 0 and value[n - 1] == n - 1:
            out[k] = max(out[k], LEFT_FORM * _SURE[min(n - 1, 4)])
