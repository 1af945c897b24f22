"""
What it costs to read one letter or sound as another.

Two tables. `SOUND_COSTS` is written by hand: how far two sounds are apart in spellings of Persian and Arabic
names. `letter_costs` is learned: how likely an Arabic, Persian or Hebrew letter is written with these Latin
ones. It is read from letter_costs.tsv, which benchmarks/learn_letter_costs.py makes; docs/internals/names.md
says from what.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from indexer.names.romanisation import SOUNDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABJAD_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءאבגדהוזחטיכךלמםנןסעפףצץקרשת"
"""Arabic and Persian letters as folding leaves them, then the Hebrew ones. Their codes count from 1."""

MAX_LATIN = 3
"""Latin letters that one letter may stand for: *sch* of ש."""

N_LATIN = 26
N_GRAMS = 1 + N_LATIN + 1
GRAM_BASE = 27
"""A group of Latin letters is a number of so many digits at this base, behind those of shorter groups."""

UNSEEN = 18.5
"""The cost of what was never seen: less likely than one in a hundred million."""

LENGTH_REWARD = 2.0
"""
Taken off the cost for every Latin letter that is accounted for. Without it short names win: each letter
costs something. The best of 0, 1, 2 and 3 on names that were learned from.
"""

_FILE = "letter_costs.tsv"

# How far sounds are apart, from 0 to 1: alternations in spellings of one Persian or Arabic name, those that
# change the name most often last. A dropped or added sound is below.
_NEAR = {
    0.1: "sT zD jZ dD tT",
    0.25: "ae QX kQ gQ XC CS iy iE yE aE sz uv kX hX ei eE",
    0.4: "ai au iu uE kg td bp fv gj jy CZ SZ Cj pf dz Ck sS",
    0.6: "mn bv sC lr gX TD hQ sZ",
}
_DROPPED = {"a": 0.35, "e": 0.35, "i": 0.45, "u": 0.45, "E": 0.6, "h": 0.35, "y": 0.4, "v": 0.6}
_DROPPED_CONSONANT = 0.8


def sound_costs() -> NDArray[np.float32]:
    """Return the costs of sounds: float32 (n + 1, n + 1), 0 to 1, symmetric.

    Row and column 0 are of a sound that is dropped or added; others count from 1 as in `SOUNDS`.
    """
    n = len(SOUNDS)
    costs = np.ones((n + 1, n + 1), np.float32)
    np.fill_diagonal(costs, 0)
    for i, sound in enumerate(SOUNDS, 1):
        costs[0, i] = costs[i, 0] = _DROPPED.get(sound, _DROPPED_CONSONANT)
    for cost, pairs in _NEAR.items():
        for one, other in map(tuple, pairs.split()):
            i, j = SOUNDS.index(one) + 1, SOUNDS.index(other) + 1
            costs[i, j] = costs[j, i] = cost
    return costs


def gram_number(latin: str) -> int:
    """Return the number of a group of up to three Latin letters; 0 is that of none."""
    number = 0
    for letter in latin:
        number = number * GRAM_BASE + ord(letter) - 96
    return number + (0, 0, GRAM_BASE, GRAM_BASE + GRAM_BASE**2)[len(latin)]


@lru_cache(maxsize=1)
def letter_costs() -> NDArray[np.float32]:
    """Return the costs of letters: float32 (n_letters + 1, n_groups), in nats.

    Row 0 is of Latin letters that stand for nothing; others count from 1 as in `ABJAD_LETTERS`. Columns are
    those of `gram_number`.
    """
    n_groups = GRAM_BASE + GRAM_BASE**2 + GRAM_BASE**3
    costs = np.full((len(ABJAD_LETTERS) + 1, n_groups), UNSEEN, np.float32)
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            letter, latin, cost = line.split("\t")
            row = ABJAD_LETTERS.index(letter) + 1 if letter else 0
            costs[row, gram_number(latin)] = float(cost)
    return costs
