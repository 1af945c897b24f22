"""
Which language the letters of a text speak for: langdetect's profiles, evaluated whole.

langdetect draws runs of one to three letters at random until one language is ahead, seven
times over (Shuyo 2010, "Language Detection Library for Java"). Here every run of the text
counts: the same naive Bayes without the sampling. So the answer is the same each time,
every language has a score, and it takes a twentieth of the time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.enrichment.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

SMOOTHING = 0.5 / 10_000
"""What a run of letters counts at least: langdetect's ALPHA_DEFAULT by its BASE_FREQ."""

MAX_LETTERS = 3
"""Letters of a run at most, as langdetect's profiles have them."""

_KEPT_WORDS = 1 << 16

_LATIN = re.compile("[A-Za-z]")
_BEYOND_LATIN = re.compile("[\u0300-\u1dff\u1f00-\uffff]")


@dataclass(frozen=True, slots=True)
class Profiles:
    """How frequent runs of letters are in each language.

    `rows` has the row of a run in `logs`: float32 (n_runs, n_languages), natural logarithms of
    its share in the texts of a language. Several columns may be of one language.
    """

    languages: tuple[str, ...]
    rows: Mapping[str, int]
    logs: NDArray[np.float32]

    def scores(self, text: str) -> dict[str, float]:
        """Return the log likelihood of a text in each language, less the greatest; empty without letters."""
        rows = [row for word in words_of(text) for row in _rows(word)]
        if not rows:
            return {}
        totals = self.logs.take(rows, axis=0).sum(axis=0, dtype=np.float64)
        scores: dict[str, float] = {}
        for language, score in zip(self.languages, (totals - totals.max()).tolist(), strict=True):
            scores[language] = max(score, scores.get(language, score))
        return scores

    def best(self, text: str) -> str | None:
        """Return the language that a text is most likely in, `None` without letters."""
        scores = self.scores(text)
        return max(scores, key=scores.__getitem__) if scores else None


@cache
def profiles() -> Profiles:
    """Load the profiles that come with langdetect: 55 languages, a quarter of a second."""
    import langdetect

    folder = Path(langdetect.__file__).parent / "profiles"
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    stored = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    rows = {run: row for row, run in enumerate(dict.fromkeys(run for each in stored for run in each["freq"]))}
    shares = np.full((len(rows), len(stored)), SMOOTHING, dtype=np.float32)
    for column, each in enumerate(stored):
        n_runs = each["n_words"]  # of one, two and three letters
        for run, count in each["freq"].items():
            shares[rows[run], column] += count / n_runs[len(run) - 1]
    languages = tuple(language_code(each["name"]) or each["name"] for each in stored)
    return Profiles(languages, rows, np.log(shares))


def words_of(text: str) -> list[str]:
    """Return the words of a text in the letters that the profiles were made of.

    Latin letters in a text of another script are foreign names.
    """
    from langdetect.utils.ngram import NGram

    if 2 * len(_LATIN.findall(text)) < len(_BEYOND_LATIN.findall(text)):
        text = _LATIN.sub("", text)
    return "".join(map(_letter, NGram.normalize_vi(text))).split(" ")


def runs_of(word: str) -> Iterator[str]:
    """Yield the runs of letters of a word, with the space before and behind it; none within capitals."""
    spaced = f" {word} "
    is_in_capitals = False
    for end in range(2, len(spaced) + 1):
        before, last = spaced[end - 2], spaced[end - 1]
        is_in_capitals = last.isupper() and (is_in_capitals or before.isupper())
        if not is_in_capitals:
            for start in range(end - 1, max(-1, end - MAX_LETTERS - 1), -1):
                yield spaced[start:end]


@cache
def _letter(char: str) -> str:
    from langdetect.utils.ngram import NGram

    letter: str = NGram.normalize(char)
    return letter


@lru_cache(maxsize=_KEPT_WORDS)
def _rows(word: str) -> tuple[int, ...]:
    """Return the rows of a word's runs that any profile has."""
    rows = profiles().rows
    return tuple(rows[run] for run in runs_of(word) if run in rows) if word else ()
