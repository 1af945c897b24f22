"""What names are found by without knowing anything of names: plain tokens, and metaphone."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from indexer.analysis.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def tokens(name: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w+", name)]


_METAPHONE = [
    (re.compile(pattern), code)
    for pattern, code in (
        (r"^(?:ae|gn|kn|pn|wr)", lambda m: m.group()[1]),
        (r"^x", "s"),
        (r"^wh", "w"),
        (r"([^c])\1+", r"\1"),
        (r"mb$", "m"),
        (r"sch", "sk"),
        (r"c(?=ia)|ch|sh|s(?=i[oa])|t(?=i[oa])|tch", "X"),
        (r"c(?=[iey])", "s"),
        (r"dg(?=[eyi])", "j"),
        (r"gh(?=[^aeiou]|$)", ""),
        (r"g(?=n(?:ed)?$)", ""),
        (r"g(?=[iey])", "j"),
        (r"ph", "f"),
        (r"th", "0"),
        (r"(?<=[aeiou])h(?![aeiou])|(?<=[csptg])h", ""),
        (r"ck|[cq]", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"v", "f"),
        (r"d", "t"),
        (r"[wy](?![aeiou])", ""),
        (r"(?<=.)[aeiou]", ""),
        (r"^[aeiou]", "a"),
    )
]


def metaphone(word: str) -> str:
    """The rules of Philips (1990), as far as names have them; of other scripts the word itself."""
    if not word.isascii():
        return word
    for pattern, code in _METAPHONE:
        word = pattern.sub(code, word)
    return word.upper()


def metaphones(name: str) -> list[str]:
    return [metaphone(word) for word in tokens(name)]


class TokenIndex:
    """Names by their tokens: how alike two are is twice the weight they share, by the weight of both.

    A token weighs the logarithm of one plus how rare it is, as in `VariantIndex`.
    """

    def __init__(self, names: Sequence[str], tokens_of: Callable[[str], list[str]] = tokens) -> None:
        self._tokens_of = tokens_of
        self._names_of: dict[str, list[int]] = defaultdict(list)
        sets = [set(tokens_of(name)) for name in names]
        for number, own in enumerate(sets):
            for token in own:
                self._names_of[token].append(number)
        self._n_names = len(names)
        self._totals = [sum(map(self._weight, own)) for own in sets]

    def _weight(self, token: str) -> float:
        return math.log(1 + self._n_names / max(len(self._names_of.get(token, ())), 1))

    def variants(self, name: str, limit: int) -> list[tuple[int, float]]:
        own = set(self._tokens_of(name))
        total = sum(map(self._weight, own))
        shared: dict[int, float] = defaultdict(float)
        for token in own:
            for number in self._names_of.get(token, ()):
                shared[number] += 2 * self._weight(token)
        scored = [(number, value / (total + self._totals[number])) for number, value in shared.items()]
        return sorted(scored, key=lambda own: (-own[1], own[0]))[:limit]
