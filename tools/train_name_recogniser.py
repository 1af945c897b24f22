"""
Learns the weights of the recogniser of names: an averaged perceptron over whole readings of runs.

Flow: a text with marked names (CoNLL columns), patterned lines -> features and labels -> weights ->
`indexer/names/recognition/weights.zst`.

    python -m tools.train_name_recogniser wikigold.conll.txt [--output FILE] [--folds 5]

The file has a word and its BIO label on each line, an empty line after each sentence and `-DOCSTART-`
before each document. With `--folds` nothing is written: F1 on held-out documents is printed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard

from indexer.names.recognition import names_in_text
from indexer.names.recognition.context import context_of
from indexer.names.recognition.features import class_of, word_features
from indexer.names.recognition.runs import Run, iter_runs
from indexer.names.recognition.segmentation import (
    LABELS,
    N_SCORES,
    OUTSIDE,
    Weights,
    features_of_name,
    features_outside,
    segment,
)
from indexer.names.recognition.weights import UNIT, WEIGHTS
from tools.name_patterns import MarkedText, patterned_documents, recased

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

OUTPUT = Path("indexer/names/recognition") / WEIGHTS
EPOCHS = 4
LEAST_COUNT = 2  # of a feature; what is seen once is not learned
N_LEARNERS = 6
N_PATTERNED = 140
RECASED_SHARE = 0.15
_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "other"}
_CLOSE_LEFT = frozenset(
    [
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        ")",
        "]",
        "}",
        "'s",
        "'S",
        "n't",
        "'ll",
        "'re",
        "'ve",
        "'m",
        "'d",
        "%",
        "'",
    ]
)
_CLOSE_RIGHT = frozenset("([{$")

_Row = tuple[Run, dict[tuple[int, int], int], str]


def read_conll(path: Path) -> list[MarkedText]:
    """Read a file of words and labels as running text, each sentence a paragraph."""
    documents: list[list[list[tuple[str, str]]]] = [[]]
    sentence: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if parts and parts[0] == "-DOCSTART-":
            documents.append([])
        elif parts:
            sentence.append((parts[0], parts[-1]))
        elif sentence:
            documents[-1].append(sentence)
            sentence = []
    return [_marked(sentences) for sentences in documents if sentences]


def _marked(sentences: Sequence[Sequence[tuple[str, str]]]) -> MarkedText:
    text, paragraphs, names = "", [], []
    for sentence in sentences:
        start, previous, is_quoted, open_label = len(text), "", False, ""
        for word, label in sentence:
            is_close = (
                not previous or word in _CLOSE_LEFT or previous in _CLOSE_RIGHT or (word == '"' and is_quoted)
            )
            text += "" if is_close else " "
            previous = word
            if word == '"':
                is_quoted = not is_quoted
                previous = "(" if is_quoted else word
            prefix, _, kind = label.partition("-")
            if kind and (prefix == "B" or kind != open_label):
                names.append((len(text), len(text) + len(word), _KINDS[kind]))
            elif kind:
                names[-1] = (names[-1][0], len(text) + len(word), names[-1][2])
            open_label = kind
            text += word
        paragraphs.append((start, len(text)))
        text += "\n\n"
    return MarkedText(text, paragraphs, names)


class _Learner(Weights):
    """Weights that change: of each part its features are remembered, not their sum."""

    def __init__(self, known: set[str]) -> None:
        super().__init__({})
        self.known = known
        self.now: dict[str, list[float]] = defaultdict(lambda: [0.0] * N_SCORES)
        self.weighted: dict[str, list[float]] = defaultdict(lambda: [0.0] * N_SCORES)
        self.step = 1
        self._features: dict[object, list[str]] = {}

    def of(self, function: Callable[..., Iterable[str]], *arguments: object) -> tuple[float, ...]:  # type: ignore[override]
        key = (function, *arguments)
        features = self._features.get(key)
        if features is None:
            features = self._features[key] = [name for name in function(*arguments) if name in self.known]
        total = [0.0] * N_SCORES
        for feature in features:
            vector = self.now.get(feature)
            if vector is not None:
                for number in range(N_SCORES):
                    total[number] += vector[number]
        return tuple(total)

    def alone(self, text: str) -> tuple[str, tuple[float, ...]]:  # type: ignore[override]
        name, none = self.of(word_features, text, "only"), self.of(word_features, text, "none")
        return class_of(text), (*name[:OUTSIDE], none[OUTSIDE])

    def word(self, text: str, before: str, after: str, context: str) -> tuple[float, ...]:  # type: ignore[override]
        return self.score_word(text, before, after, context)

    def add(self, features: Iterable[str], label: int, by: int) -> None:
        for feature in features:
            if feature in self.known:
                self.now[feature][label] += by
                self.weighted[feature][label] += by * self.step

    def averaged(self) -> dict[str, tuple[float, ...]]:
        return {
            feature: tuple(a - b / self.step for a, b in zip(vector, self.weighted[feature], strict=True))
            for feature, vector in self.now.items()
        }


def _rows(documents: Sequence[MarkedText]) -> list[_Row]:
    rows = []
    for document in documents:
        contexts = context_of(document.text, document.paragraphs)
        labels = {(start, end): LABELS.index(label) for start, end, label in document.names}
        for (start, end), context in zip(document.paragraphs, contexts, strict=True):
            inside = {span: label for span, label in labels.items() if start <= span[0] < end}
            for run in iter_runs(document.text, start, end):
                starts = {word.start: number for number, word in enumerate(run.words)}
                ends = {word.end: number + 1 for number, word in enumerate(run.words)}
                gold = {
                    (starts[a], ends[b]): label
                    for (a, b), label in inside.items()
                    if a in starts and b in ends and starts[a] < ends[b]
                }
                rows.append((run, gold, context))
    return rows


def _reading(run: Run, names: dict[tuple[int, int], int]) -> set[tuple[int, int, int]]:
    covered = {number for first, last in names for number in range(first, last)}
    outside = {
        (number, number + 1, OUTSIDE)
        for number, word in enumerate(run.words)
        if number not in covered and not word.is_connector
    }
    return {(first, last, label) for (first, last), label in names.items()} | outside


def _features(run: Run, first: int, last: int, label: int, context: str) -> list[str]:
    if label == OUTSIDE:
        return list(features_outside(run, first, context))
    return list(features_of_name(run, first, last, context))


def learn(documents: Sequence[MarkedText]) -> dict[str, tuple[float, ...]]:
    """Return the mean weights of several learners, each in its own order and with its own patterned lines."""
    total: dict[str, list[float]] = defaultdict(lambda: [0.0] * N_SCORES)
    for seed in range(1, N_LEARNERS + 1):
        for feature, vector in _learn(documents, patterned_documents(N_PATTERNED, seed), seed).items():
            for number, value in enumerate(vector):
                total[feature][number] += value / N_LEARNERS
    return {feature: tuple(vector) for feature, vector in total.items()}


def _learn(
    documents: Sequence[MarkedText], patterned: Sequence[MarkedText], seed: int
) -> dict[str, tuple[float, ...]]:
    rows = _rows(documents)
    rows += _rows(recased(documents, is_upper=True, share=RECASED_SHARE, seed=seed))
    rows += _rows(recased(documents, is_upper=False, share=RECASED_SHARE, seed=seed))
    rows += _rows(patterned)
    counts: Counter[str] = Counter()
    for run, gold, context in rows:
        for first, last, label in _reading(run, gold):
            counts.update(_features(run, first, last, label, context))
    learner = _Learner({feature for feature, count in counts.items() if count >= LEAST_COUNT})
    order = random.Random(seed)
    for _ in range(EPOCHS):
        order.shuffle(rows)
        for run, gold, context in rows:
            found = {(s.first, s.last): s.label for s in segment(run, learner, context) if s.label != OUTSIDE}
            learner.step += 1
            if found != gold:
                right, wrong = _reading(run, gold), _reading(run, found)
                for first, last, label in right - wrong:
                    learner.add(_features(run, first, last, label, context), label, 1)
                for first, last, label in wrong - right:
                    learner.add(_features(run, first, last, label, context), label, -1)
    return learner.averaged()


def packed(weights: dict[str, tuple[float, ...]]) -> bytes:
    """Return the weights as the packaged file has them."""
    lines = []
    for feature, vector in sorted(weights.items()):
        numbers = [round(value * UNIT) for value in vector]
        if any(numbers):
            lines.append(f"{feature}\t{' '.join(map(str, numbers))}\n")
    return zstandard.ZstdCompressor(level=19).compress("".join(lines).encode())


def _held_out(documents: Sequence[MarkedText], folds: int) -> float:
    right = found = marked = 0
    for fold in range(folds):
        weights = Weights(learn([d for n, d in enumerate(documents) if n % folds != fold]))  # type: ignore[arg-type]
        names_in_text.load_weights = lambda weights=weights: weights  # type: ignore[assignment, misc]
        for document in documents[fold::folds]:
            gold = {name for name in document.names if name[2] != "other"}
            names = {
                (n.start, n.end, str(n.kind))
                for n in names_in_text.find_names(document.text, document.paragraphs)
            }
            right, found, marked = right + len(gold & names), found + len(names), marked + len(gold)
    return 2 * right / (found + marked)


def main() -> None:
    """Learn the weights and write them, or measure them by folds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("marked", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--folds", type=int, default=0)
    chosen = parser.parse_args()
    documents = read_conll(chosen.marked)
    if chosen.folds:
        print(f"held-out F1 {_held_out(documents, chosen.folds):.3f}")
        return
    weights = learn(documents)
    chosen.output.write_bytes(packed(weights))
    print(f"{len(weights)} features, {chosen.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
