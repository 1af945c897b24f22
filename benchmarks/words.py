"""
Made-up words by their rank: how often each is drawn, and how it is spelled.

Frequencies follow the double power law of Gerlach and Altmann (Physical Review X
2013), fitted to English: Zipf's law up to rank 7,873 and a steeper tail behind it. A
vocabulary drawn from it grows with the text as Heaps' law says, without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CORE_RANK = 7_873
TAIL_EXPONENT = 1.77
"""Where the core vocabulary ends, and how frequencies fall behind it (Gerlach and Altmann)."""

RANK_SHIFT = 0.5
"""Mandelbrot's shift: the first word is then 5 % of a text, as "the" is."""

MAX_RANK = 20_000_000


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FUNCTION_WORDS = _listed(
    "the of and to in a is that was for it as with he on be at by had not are but from or have an they which"
    " one you were all her she there would their we him been has when who will no more if out so what up said"
    " its about than into them can only other time new some could these two may first then do any like my now"
    " over such our man me even most made after also did many off before must well back through years much"
    " where your way down should because each just those people how too little state good very"
)

_ONSETS = _listed("b c d f g h j l m n p r s t v w br cl cr dr gr pl pr st tr")
_VOWELS = _listed("a e i o u ea ou ai")
_CODAS = _listed("n r l t d m nd st rk p sh ck ng v")
_FORMS = ("", "s", "ed", "ing", None, None)
_DERIVED = ("ation", "ment", "er", "ly", "ness", "al", "ive", "able", "ity", "ous", "ist", "ance")
"""`None` among the forms stands for two of these, which two depends on the root."""

_CLOSED = len(_ONSETS) * len(_VOWELS) * len(_CODAS)
_OPEN = len(_ONSETS) * len(_VOWELS)
_STRIDE = 7_368_787
"""A prime that divides no number of roots: neighbours in rank look unlike one another."""


def ranks_of(uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn numbers in [0, 1) into ranks from 0, the inverse of the distribution function."""
    core_mass = np.log((CORE_RANK + RANK_SHIFT) / (1 + RANK_SHIFT))
    steepness = TAIL_EXPONENT - 1
    mass = uniform * (core_mass + 1 / steepness)
    core = (1 + RANK_SHIFT) * np.exp(np.minimum(mass, core_mass))
    left = np.maximum(1 - np.maximum(mass - core_mass, 0) * steepness, 1e-12)
    tail = (CORE_RANK + RANK_SHIFT) * left ** (-1 / steepness)
    values = np.where(mass < core_mass, core, tail) - RANK_SHIFT
    ranks: NDArray[np.int64] = np.minimum(values, MAX_RANK).astype(np.int64) - 1
    return ranks


def follower_of(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rank of the word that likes to follow each word: always the same one."""
    mixed = ((ranks.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)
    return ranks_of(mixed.astype(np.float64) / float(1 << 53))


def spell(rank: int) -> str:
    """Spell the word of a rank: a function word, a root with a suffix, or now and then a number."""
    if rank < len(FUNCTION_WORDS):
        return FUNCTION_WORDS[rank]
    place = rank - len(FUNCTION_WORDS)
    if place % 97 == 13:
        return str(1 + place * 7_919 % 3_000)
    block, form = divmod(place, len(_FORMS))
    # The forms of one root are of like frequency, not of neighbouring ranks.
    octave = 1 << max(0, block.bit_length() - 1)
    root = block ^ (form * 0x9E3779B1 % octave)
    suffix = _FORMS[form]
    return root_of(root) + (_DERIVED[(root * 5 + form) % len(_DERIVED)] if suffix is None else suffix)


def root_of(number: int) -> str:
    """Spell a root of one, two or three syllables; small numbers give the short ones."""
    if number < _CLOSED:
        return _closed(number * _STRIDE % _CLOSED)
    number -= _CLOSED
    for n_open in (1, 2):
        size = _OPEN**n_open * _CLOSED
        if number < size:
            break
        number -= size
    rest, closed = divmod(number * _STRIDE % size, _CLOSED)
    opening = []
    for _ in range(n_open):
        rest, syllable = divmod(rest, _OPEN)
        onset, vowel = divmod(syllable, len(_VOWELS))
        opening.append(_ONSETS[onset] + _VOWELS[vowel])
    return "".join(opening) + _closed(closed)


def _closed(number: int) -> str:
    rest, coda = divmod(number, len(_CODAS))
    onset, vowel = divmod(rest, len(_VOWELS))
    return _ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda]
