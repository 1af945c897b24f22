"""
A run read as names and other words: the best of all its readings.

Flow: run, weights -> segments. A linear model gives every stretch of words a score for each
label; the reading with the highest sum wins (semi-Markov, by dynamic programming).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.names.recognition.features import (
    class_of,
    context_features,
    known_features,
    made_features,
    name_features,
    neighbour_features,
    part_of,
    word_features,
)
from indexer.names.recognition.lexicon import flags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from indexer.names.recognition.runs import Run

LABELS = ("person", "organisation", "place", "other")
"""Kinds of names; `other` are nationalities, events, works, days: names, but of none of the three."""
OUTSIDE = len(LABELS)
N_SCORES = OUTSIDE + 1  # the last is for a word that is part of no name
MAX_NAME_WORDS = 9
_MAX_REMEMBERED = 60_000

Vector = tuple[float, float, float, float, float]
NOTHING: Vector = (0.0, 0.0, 0.0, 0.0, 0.0)


class Segment(NamedTuple):
    """Words `first` up to, not including, `last` of a run, with the label and the score of each."""

    first: int
    last: int
    label: int
    scores: Vector


class Weights:
    """What each feature is worth for each label. Sums are remembered by what they are of."""

    def __init__(self, values: Mapping[str, Vector]) -> None:
        self.values = values
        self._sums: dict[object, Vector] = {}
        self._words: dict[tuple[str, str, str, str], Vector] = {}
        self._alone: dict[str, tuple[str, Vector]] = {}

    def total(self, features: Iterable[str]) -> Vector:
        """Add up the vectors of the features; one that is not known counts nothing."""
        p = o = l = m = n = 0.0  # noqa: E741 - person, organisation, place, other, no name
        get = self.values.get
        for feature in features:
            vector = get(feature)
            if vector is not None:
                p, o, l, m, n = (  # noqa: E741
                    p + vector[0],
                    o + vector[1],
                    l + vector[2],
                    m + vector[3],
                    n + vector[4],
                )
        return (p, o, l, m, n)

    def of(self, function: Callable[..., Iterable[str]], *arguments: object) -> Vector:
        """Return the sum for the features that a function gives, remembering it."""
        key = (function, *arguments)
        known = self._sums.get(key)
        if known is None:
            if len(self._sums) > _MAX_REMEMBERED:
                self._sums.clear()
            known = self._sums[key] = self.total(function(*arguments))
        return known

    def word(self, text: str, before: str, after: str, context: str) -> Vector:
        """Return the scores of a word as a name, and last as no name, remembering them."""
        key = (text, before, after, context)
        known = self._words.get(key)
        if known is None:
            if len(self._words) > _MAX_REMEMBERED:
                self._words.clear()
            known = self._words[key] = self.score_word(text, before, after, context)
        return known

    def score_word(self, text: str, before: str, after: str, context: str) -> Vector:
        """Return the scores of a word as a name, and last as no name."""
        class_, own = self.alone(text)
        left, right = self._beside(before, after, class_, context)
        return (
            own[0] + left[0] + right[0],
            own[1] + left[1] + right[1],
            own[2] + left[2] + right[2],
            own[3] + left[3] + right[3],
            own[4] + left[4] + right[4],
        )

    def alone(self, text: str) -> tuple[str, Vector]:
        """Return the class of a word, and its scores without what stands beside it, remembering both."""
        known = self._alone.get(text)
        if known is None:
            if len(self._alone) > _MAX_REMEMBERED:
                self._alone.clear()
            name, none = self.total(word_features(text, "only")), self.total(word_features(text, "none"))
            known = self._alone[text] = class_of(text), (name[0], name[1], name[2], name[3], none[4])
        return known

    def name(self, texts: tuple[str, ...], before: str, after: str, context: str) -> Vector:
        """Return the scores of several words as one name."""
        start, end = texts[0], texts[-1]
        left, right = self._beside(before, after, "+" + class_of(end), context)
        head, tail = self.of(word_features, start, "first"), self.of(word_features, end, "last")
        whole = self.of(made_features, *map(part_of, texts))
        if flags := flags_of(" ".join(texts)):
            whole = _sum(whole, self.of(known_features, flags))
        return (
            head[0] + tail[0] + whole[0] + left[0] + right[0],
            head[1] + tail[1] + whole[1] + left[1] + right[1],
            head[2] + tail[2] + whole[2] + left[2] + right[2],
            head[3] + tail[3] + whole[3] + left[3] + right[3],
            float("-inf"),
        )

    def _beside(self, before: str, after: str, class_: str, context: str) -> tuple[Vector, Vector]:
        # Weights are whole 64ths, so that it is all the same in what order they are added.
        left = self.of(neighbour_features, before, "before", class_)
        if context:
            left = _sum(left, self.of(context_features, context, class_))
        return left, self.of(neighbour_features, after, "after", class_)


def _sum(one: Vector, other: Vector) -> Vector:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3], one[4] + other[4])


def features_of_name(run: Run, first: int, last: int, context: str) -> Iterator[str]:
    """Yield the features of a stretch of words as one name."""
    texts = tuple(word.text for word in run.words[first:last])
    before, after = _neighbours(run, first, last)
    class_ = class_of(texts[0]) if last - first == 1 else "+" + class_of(texts[-1])
    if last - first == 1:
        yield from word_features(texts[0], "only")
    else:
        yield from word_features(texts[0], "first")
        yield from word_features(texts[-1], "last")
        yield from name_features(texts)
    yield from neighbour_features(before, "before", class_)
    yield from neighbour_features(after, "after", class_)
    yield from context_features(context, class_)


def features_outside(run: Run, at: int, context: str) -> Iterator[str]:
    """Yield the features of one word that is part of no name."""
    text = run.words[at].text
    before, after = _neighbours(run, at, at + 1)
    class_ = class_of(text)
    yield from word_features(text, "none")
    yield from neighbour_features(before, "before", class_)
    yield from neighbour_features(after, "after", class_)
    yield from context_features(context, class_)


def _neighbours(run: Run, first: int, last: int) -> tuple[str, str]:
    words = run.words
    return (
        run.before if first == 0 else words[first - 1].text.lower(),
        run.after if last == len(words) else words[last].text.lower(),
    )


def segment(run: Run, weights: Weights, context: str = "") -> list[Segment]:
    """Return the names and other words of a run, left to right, none over another."""
    words = run.words
    n = len(words)
    if n == 1:
        scores = weights.word(words[0].text, run.before, run.after, context)
        return [Segment(0, 1, scores.index(max(scores)), scores)]
    texts = [word.text for word in words]
    befores = [run.before, *(text.lower() for text in texts)]
    best: list[float] = [0.0] + [float("-inf")] * n
    chosen: list[Segment | None] = [None] * (n + 1)
    for first, text in enumerate(texts):
        reached = best[first]
        if words[first].is_connector:
            if reached > best[first + 1]:
                best[first + 1] = reached
                chosen[first + 1] = Segment(first, first + 1, OUTSIDE, NOTHING)
            continue
        before = befores[first]
        for last in range(first + 1, min(n, first + MAX_NAME_WORDS) + 1):
            if words[last - 1].is_connector:
                continue
            after = run.after if last == n else befores[last + 1]
            if last == first + 1:
                scores = weights.word(text, before, after, context)
            else:
                scores = weights.name(tuple(texts[first:last]), before, after, context)
            score = max(scores)
            if reached + score > best[last]:
                best[last] = reached + score
                chosen[last] = Segment(first, last, scores.index(score), scores)
    segments = []
    at = n
    while at:
        found = chosen[at]
        if found is None:  # every word can be read as part of no name, so there is always one
            break
        segments.append(found)
        at = found.first
    return segments[::-1]
