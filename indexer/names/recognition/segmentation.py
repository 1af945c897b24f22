"""
A run read as names and other words: the best of all its readings.

Flow: run, weights -> segments. A linear model gives every stretch of words a score for each
label; the reading with the highest sum wins (semi-Markov, by dynamic programming).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.names.recognition.features import (
    class_of,
    name_features,
    neighbour_features,
    word_features,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexer.names.recognition.runs import Run

LABELS = ("person", "organisation", "place", "other")
"""Kinds of names; `other` are nationalities, events, works, days: names, but of none of the three."""
N_SCORES = len(LABELS) + 1  # and no name
OUTSIDE = len(LABELS)
MAX_NAME_WORDS = 9

Vector = tuple[float, ...]
_NOTHING: Vector = (0.0,) * N_SCORES


class Segment(NamedTuple):
    """Words `first` up to `last` of a run, with the score of each label."""

    first: int
    last: int
    label: int
    scores: Vector


class Weights:
    """What each feature is worth for each label. Sums are remembered by word."""

    def __init__(self, values: Mapping[str, Vector]) -> None:
        self.values = values
        self._sums: dict[object, Vector] = {}

    def total(self, features: Iterable[str]) -> Vector:
        """Add up the vectors of the features; one that is not known counts nothing."""
        found = [self.values[feature] for feature in features if feature in self.values]
        return tuple([sum(column) for column in zip(*found, strict=True)]) if found else _NOTHING

    def of(self, function: object, *arguments: object) -> Vector:
        """Return the sum for what a feature function gives, remembering it."""
        key = (function, *arguments)
        known = self._sums.get(key)
        if known is None:
            if len(self._sums) > 300_000:
                self._sums.clear()
            known = self._sums[key] = self.total(function(*arguments))  # type: ignore[operator]
        return known


def parts_of(run: Run, first: int, last: int, context: str) -> list[tuple[object, ...]]:
    """Return the feature functions, with arguments, of a stretch of words as one name."""
    words = run.words
    head = words[first].text
    before = run.before if first == 0 else words[first - 1].text.lower()
    after = run.after if last == len(words) else words[last].text.lower()
    if last - first == 1:
        class_ = class_of(head)
        parts: list[tuple[object, ...]] = [(word_features, head, "only")]
    else:
        texts = tuple(word.text for word in words[first:last])
        class_ = "+" + class_of(texts[-1])
        parts = [(word_features, head, "first"), (word_features, texts[-1], "last"), (name_features, texts)]
        parts += [(word_features, text, "middle") for text in texts[1:-1]]
    parts.append((neighbour_features, before, "before", class_))
    parts.append((neighbour_features, after, "after", class_))
    parts.append((context_features, context, class_, before, after))
    return parts


def parts_outside(run: Run, at: int, context: str) -> list[tuple[object, ...]]:
    """Return the feature functions, with arguments, of one word that is part of no name."""
    words = run.words
    head = words[at].text
    before = run.before if at == 0 else words[at - 1].text.lower()
    after = run.after if at + 1 == len(words) else words[at + 1].text.lower()
    class_ = class_of(head)
    return [
        (word_features, head, "none"),
        (neighbour_features, before, "before", class_),
        (neighbour_features, after, "after", class_),
        (context_features, context, class_, before, after),
    ]


def context_features(context: str, class_: str, before: str, after: str) -> tuple[str, ...]:
    """Return the features of the paragraph around."""
    if not context:
        return (f"both={before} _ {after}",)
    return (f"context={context}", f"context={context} of {class_}", f"both={before} _ {after}")


def segment(run: Run, weights: Weights, context: str = "") -> list[Segment]:
    """Return the names and other words of a run, left to right, none over another."""
    words = run.words
    n = len(words)
    best: list[float] = [0.0] + [float("-inf")] * n
    chosen: list[Segment | None] = [None] * (n + 1)
    of = weights.of
    for first in range(n):
        if best[first] == float("-inf"):
            continue
        if words[first].is_connector:
            if best[first] > best[first + 1]:
                best[first + 1] = best[first]
                chosen[first + 1] = Segment(first, first + 1, OUTSIDE, _NOTHING)
            continue
        outside = sum([of(*part)[OUTSIDE] for part in parts_outside(run, first, context)])
        if best[first] + outside > best[first + 1]:
            best[first + 1] = best[first] + outside
            chosen[first + 1] = Segment(first, first + 1, OUTSIDE, (0.0,) * OUTSIDE + (outside,))
        for last in range(first + 1, min(n, first + MAX_NAME_WORDS) + 1):
            if words[last - 1].is_connector:
                continue
            parts = [of(*part) for part in parts_of(run, first, last, context)]
            scores = tuple([sum(column) for column in zip(*parts, strict=True)])
            label = max(range(OUTSIDE), key=scores.__getitem__)
            if best[first] + scores[label] > best[last]:
                best[last] = best[first] + scores[label]
                if last - first == 1:
                    scores = (*scores[:OUTSIDE], outside)
                chosen[last] = Segment(first, last, label, scores)
    segments = []
    at = n
    while at:
        found = chosen[at]
        if found is None:  # cannot be: every word has its reading as none
            break
        segments.append(found)
        at = found.first
    return segments[::-1]
