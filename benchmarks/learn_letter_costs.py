"""
Learn how Arabic, Persian and Hebrew letters are written in Latin ones, from pairs of names.

    python -m benchmarks.learn_letter_costs google_ar2en.train.tsv wikidata_hebrew.train.tsv

writes `indexer/names/letter_costs.tsv`. A pair is aligned as a sequence of steps: one letter with none to
three Latin ones, or one Latin letter with nothing. How likely each step is, is found by expectation and
maximisation: every alignment of a pair counts as far as it explains the pair. Each file is learned by itself.
Readings of Persian letters, which Arabic names do not have, are taken over from letters that are read alike.
docs/internals/names.md tells what was measured.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numba
import numpy as np

from indexer.analysis.fold import fold
from indexer.names.spelling_costs import ABJAD_LETTERS, GRAM_BASE, MAX_LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

N_ROUNDS = 12
MAX_CHARS = 25
LEAST = 1e-6
"""Steps that are less likely are not written."""

N_GROUPS = GRAM_BASE + GRAM_BASE**2 + GRAM_BASE**3
TARGET = Path(__file__).parents[1] / "indexer" / "names" / "letter_costs.tsv"

# Letter, letter that it is read like, Latin letters there and here, nats that are added.
ANALOGIES = (
    ("پ", "ب", "b", "p", 0.0),
    ("پ", "ب", "p", "p", 0.0),
    ("چ", "ش", "sh", "ch", 0.0),
    ("چ", "ش", "s", "c", 2.0),
    ("چ", "ج", "j", "ch", 0.0),
    ("ژ", "ز", "z", "zh", 1.0),
    ("ژ", "ز", "z", "j", 1.0),
    ("ژ", "ج", "", "", 1.5),
    ("گ", "غ", "", "", 0.0),
    ("و", "ف", "f", "v", 2.0),
    ("و", "ف", "v", "v", 1.0),
    ("ث", "س", "", "", 2.5),
    ("ذ", "ز", "", "", 2.5),
    ("ض", "ز", "", "", 2.5),
    ("ظ", "ز", "", "", 2.5),
    ("ق", "غ", "", "", 2.0),
)
READINGS = {("چ", "tch"): 9.0, ("ه", "eh"): 7.0, ("ه", "e"): 7.0}
"""A final he of Persian, and the French way to write che."""


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name in its script and the Latin one of each line, whichever stands first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        one, other = line.split("\t")[:2]
        latin, own = (one, other) if fold(one)[:1].isascii() else (other, one)
        yield own.replace(" ", ""), latin


def coded(pairs: Sequence[tuple[str, str]]) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Return the codes of both names of each pair that is not too long."""
    out = []
    for own, latin in pairs:
        letters = [ABJAD_LETTERS.index(char) + 1 for char in fold(own) if char in ABJAD_LETTERS]
        latins = [ord(char) - 96 for char in fold(latin) if "a" <= char <= "z"]
        if 0 < len(letters) <= MAX_CHARS and 0 < len(latins) <= MAX_CHARS:
            out.append((np.array(letters, np.uint8), np.array(latins, np.uint8)))
    return out


@numba.njit(cache=True)
def group_number(latin, start, n_letters):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the number of a group of Latin letters, as `gram_number`."""
    number = 0
    for i in range(n_letters):
        number = number * 27 + latin[start + i]
    if n_letters == 2:
        return number + 27
    return number + 756 if n_letters == 3 else number


@numba.njit(cache=True)
def count_steps(own, latin, likely, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add to the counts how often each step is expected in the alignments of one pair."""
    n, m = len(own), len(latin)
    forward = np.zeros((n + 1, m + 1))
    backward = np.zeros((n + 1, m + 1))
    forward[0, 0] = 1
    backward[n, m] = 1
    for i in range(n + 1):
        for j in range(m + 1):
            value = forward[i, j]
            if value == 0:
                continue
            if j < m:
                forward[i, j + 1] += value * likely[0, latin[j]]
            if i < n:
                for k in range(min(3, m - j) + 1):
                    forward[i + 1, j + k] += value * likely[own[i], group_number(latin, j, k)]
    total = forward[n, m]
    if total <= 1e-300:
        return
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            value = backward[i, j]
            if j < m:
                step = likely[0, latin[j]] * backward[i, j + 1]
                value += step
                counts[0, latin[j]] += forward[i, j] * step / total
            if i < n:
                for k in range(min(3, m - j) + 1):
                    group = group_number(latin, j, k)
                    step = likely[own[i], group] * backward[i + 1, j + k]
                    value += step
                    counts[own[i], group] += forward[i, j] * step / total
            backward[i, j] = value


def learn(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Return the cost of each step in nats: the letter, or nothing, and the Latin letters."""
    likely = np.zeros((len(ABJAD_LETTERS) + 1, N_GROUPS))
    likely[:, 1:GRAM_BASE] = 1  # one letter is the most likely, then none, then two, then three
    likely[1:, 0] = 1
    likely[1:, GRAM_BASE : GRAM_BASE + GRAM_BASE**2] = 0.1
    likely[1:, GRAM_BASE + GRAM_BASE**2 :] = 0.003
    likely /= likely.sum()
    pairs_of_codes = coded(pairs)
    for _ in range(N_ROUNDS):
        counts = np.zeros_like(likely)
        for own, latin in pairs_of_codes:
            count_steps(own, latin, likely, counts)
        likely = counts / counts.sum()
    costs: dict[tuple[str, str], float] = {}
    for row, group in zip(*np.nonzero(likely > LEAST), strict=True):
        letter = ABJAD_LETTERS[row - 1] if row else ""
        costs[letter, latin_of(int(group))] = -math.log(likely[row, group])
    return costs


def latin_of(number: int) -> str:
    """Return the Latin letters of the number of a group: the reverse of `gram_number`."""
    n_letters = 0
    for first in (0, 1, GRAM_BASE, GRAM_BASE + GRAM_BASE**2)[1:]:
        n_letters += number >= first
    number -= (0, 0, GRAM_BASE, GRAM_BASE + GRAM_BASE**2)[n_letters]
    letters = ""
    for _ in range(n_letters):
        letters = chr(96 + number % GRAM_BASE) + letters
        number //= GRAM_BASE
    return letters


def with_persian(costs: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return the costs with the readings of Persian letters added, each at its lowest cost."""
    out = dict(costs)
    for letter, like, there, here, added in ANALOGIES:
        for (own, latin), cost in costs.items():
            written = latin.replace(there, here) if there else latin
            if own == like and there in latin and len(written) <= MAX_LATIN:
                out[letter, written] = min(out.get((letter, written), math.inf), cost + added)
    for reading, cost in READINGS.items():
        out[reading] = min(out.get(reading, math.inf), cost)
    return out


def main() -> None:
    """Learn from the files that are named, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("arabic", type=Path, help="pairs of an Arabic and a Latin name")
    parser.add_argument("hebrew", type=Path, help="pairs of a Latin and a Hebrew name")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    costs = with_persian(learn(list(read_pairs(options.arabic))))
    for (letter, latin), cost in learn(list(read_pairs(options.hebrew))).items():
        if letter:  # Latin letters that stand for nothing cost what they cost in Arabic names
            costs[letter, latin] = cost
    lines = ["# letter, Latin letters, cost in nats; made by benchmarks/learn_letter_costs.py"]
    lines += [f"{letter}\t{latin}\t{cost:.2f}" for (letter, latin), cost in sorted(costs.items())]
    options.target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{options.target}: {len(lines) - 1} costs")


if __name__ == "__main__":
    main()
