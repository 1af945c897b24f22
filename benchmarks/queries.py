"""
Queries of each class, drawn from the documents themselves by a seed.

Flow: a sample of the documents -> how many of them hold each word -> words, pairs,
dates and facet values that do occur -> queries. Document frequencies are shares of
the sample; "rare" words stand in two documents of it or more. Words are taken as they
are written: an engine that stems finds more documents than the band says.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.query import Operator, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.document import SourceDocument

COMMON_SHARE, MEDIUM_SHARES, RARE_SHARE = 0.2, (0.01, 0.05), 0.002
MIN_RARE_DOCUMENTS = 2
MIN_PATTERN_CHARS = 6
"""The shortest word that a prefix, a wildcard or a fuzzy word is made of."""

MIN_WORD_CHARS = 2
MAX_ATTEMPTS = 200
"""Draws without a new query before a class is left with those it has."""

_WORD = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"(?<!\S)([^\W\d_]+) (?=([^\W\d_]+)(?=[\s.,;:!?]|\Z))")


class QuerySource:
    """Documents that queries are drawn from."""

    def __init__(self, documents: Iterable[SourceDocument]) -> None:
        self.documents = list(documents)
        self.frequencies: Counter[str] = Counter()
        for document in self.documents:
            self.frequencies.update(set(words_of(document)))
        self._bands = {
            "common": self._words_between(COMMON_SHARE, 1.0),
            "medium": self._words_between(*MEDIUM_SHARES),
            "rare": self._words_between(0.0, RARE_SHARE),
        }
        self._draws: dict[str, Callable[[np.random.Generator], Query | None]] = {
            "common": lambda rng: self._word(rng, "common"),
            "medium": lambda rng: self._word(rng, "medium"),
            "rare": lambda rng: self._word(rng, "rare"),
            "and": lambda rng: self._words(rng, "and", Operator.ALL_OF),
            "or": lambda rng: self._words(rng, "or", Operator.ANY_OF),
            "phrase common": lambda rng: self._phrase(rng, "phrase common", self._is_common),
            "phrase rare": lambda rng: self._phrase(rng, "phrase rare", self._is_rare),
            "prefix": self._prefix,
            "wildcard": self._wildcard,
            "fuzzy": self._fuzzy,
            "date range": self._date_range,
            "filter": self._filter,
            "match all": lambda _: Query("match all", Operator.EVERYTHING),
        }

    def draw(self, kind: str, n_queries: int, seed: int) -> list[Query]:
        """Return up to `n_queries` different queries of a class; fewer where there are no more."""
        rng = np.random.default_rng([seed, *kind.encode()])
        queries: dict[Query, None] = {}
        for _ in range(MAX_ATTEMPTS + n_queries * 20):
            query = self._draws[kind](rng)
            if query is not None:
                queries.setdefault(query)
            if len(queries) == n_queries:
                break
        return list(queries)

    def _words_between(self, low: float, high: float) -> list[str]:
        n = len(self.documents)
        return sorted(
            word
            for word, frequency in self.frequencies.items()
            if low * n < frequency <= high * n + (high == RARE_SHARE) * MIN_RARE_DOCUMENTS
            and frequency >= MIN_RARE_DOCUMENTS
            and len(word) >= MIN_WORD_CHARS
        )

    def _is_common(self, pair: Sequence[str]) -> bool:
        return all(self.frequencies[word] > COMMON_SHARE * len(self.documents) for word in pair)

    def _is_rare(self, pair: Sequence[str]) -> bool:
        limit = max(RARE_SHARE * len(self.documents), MIN_RARE_DOCUMENTS)
        return min(self.frequencies[word] for word in pair) <= limit

    def _document(self, rng: np.random.Generator) -> SourceDocument:
        return self.documents[int(rng.integers(len(self.documents)))]

    def _word(self, rng: np.random.Generator, band: str) -> Query | None:
        words = self._bands[band]
        if not words:
            return None
        return Query(band, Operator.ALL_OF, (words[int(rng.integers(len(words)))],))

    def _words(self, rng: np.random.Generator, kind: str, operator: Operator) -> Query | None:
        found = [word for word in words_of(self._document(rng)) if len(word) >= MIN_WORD_CHARS]
        wanted = int(rng.integers(2, 6))
        chosen = tuple(dict.fromkeys(found[i] for i in rng.permutation(len(found))[: 4 * wanted]))[:wanted]
        return Query(kind, operator, chosen) if len(chosen) == wanted else None

    def _phrase(
        self, rng: np.random.Generator, kind: str, is_wanted: Callable[[Sequence[str]], bool]
    ) -> Query | None:
        pairs = [pair for pair in pairs_of(self._document(rng)) if is_wanted(pair)]
        return Query(kind, Operator.PHRASE, pairs[int(rng.integers(len(pairs)))]) if pairs else None

    def _long_word(self, rng: np.random.Generator) -> str | None:
        found = [word for word in words_of(self._document(rng)) if len(word) >= MIN_PATTERN_CHARS]
        return found[int(rng.integers(len(found)))] if found else None

    def _prefix(self, rng: np.random.Generator) -> Query | None:
        word = self._long_word(rng)
        return Query("prefix", Operator.PREFIX, (word[: int(rng.integers(3, 6))],)) if word else None

    def _wildcard(self, rng: np.random.Generator) -> Query | None:
        """One half `*tion`, one half `pr*on`."""
        word = self._long_word(rng)
        if word is None:
            return None
        pattern = f"*{word[-4:]}" if rng.random() < 0.5 else f"{word[:2]}*{word[-2:]}"
        return Query("wildcard", Operator.WILDCARD, (pattern,))

    def _fuzzy(self, rng: np.random.Generator) -> Query | None:
        """One letter of a word replaced, left out, doubled, or exchanged with the next."""
        word = self._long_word(rng)
        if word is None:
            return None
        i = int(rng.integers(1, len(word) - 1))
        edits = (
            word[:i] + word[i - 1] + word[i + 1 :],
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        )
        return Query("fuzzy", Operator.FUZZY, (edits[int(rng.integers(4))],))

    def _date_range(self, rng: np.random.Generator) -> Query | None:
        first, second = self._document(rng), self._document(rng)
        found = words_of(first)
        if first.date is None or second.date is None or not found:
            return None
        word = found[int(rng.integers(len(found)))]
        low, high = sorted((first.date, second.date))
        return Query("date range", Operator.ALL_OF, (word,), (), low, high)

    def _filter(self, rng: np.random.Generator) -> Query | None:
        """A word of a document, one of its authors and one of its entities."""
        document = self._document(rng)
        found = words_of(document)
        if not (found and document.authors and document.entities):
            return None
        author = document.authors[int(rng.integers(len(document.authors)))]
        entity = document.entities[int(rng.integers(len(document.entities)))][0]
        word = found[int(rng.integers(len(found)))]
        return Query("filter", Operator.ALL_OF, (word,), (("author", author), ("entity", entity)))


def words_of(document: SourceDocument) -> list[str]:
    """Return the words of a document's text in lower case: letters alone, one script's."""
    return [word for word in _WORD.findall(document.text.lower()) if len(word) >= MIN_WORD_CHARS]


def pairs_of(document: SourceDocument) -> list[tuple[str, str]]:
    """Return words that follow one another with one space between them."""
    return [(first, second) for first, second in _PAIR.findall(document.text.lower())]
