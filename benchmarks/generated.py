"""
Generated documents: as many as wanted, each the same for the same seed and number.

Flow: seed + block number -> random numbers for 256 documents at once -> word ranks,
separators, facet values -> documents. Words are distributed as `words` says; in a
document words repeat, and some words like to be followed by one other.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.document import SourceDocument
from benchmarks.words import FUNCTION_WORDS, follower_of, ranks_of, root_of, spell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

BLOCK_DOCUMENTS = 256
MEAN_WORDS = 650
LENGTH_SIGMA = 0.7
"""Of the logarithm of a document's length."""

N_AUTHORS, N_PUBLISHERS, N_ENTITIES = 2_000, 200, 20_000
MEAN_ENTITIES = 8
LANGUAGES, LANGUAGE_SHARES = ("en", "fr", "de", "es", "it"), (0.9, 0.04, 0.03, 0.02, 0.01)
FIRST_YEAR, LAST_YEAR = 1970, 2025
UNDATED_SHARE, YEAR_SHARE, MONTH_SHARE = 0.08, 0.08, 0.10

SENTENCE_WORDS, PARAGRAPH_SENTENCES = 18, 5
FOLLOWED_SHARE, REPEATED_SHARE, NAME_SHARE = 0.12, 0.06, 0.03
"""Of the words: those that bring their follower, those that start a repetition of three
words of the same document, those with a capital in a sentence."""

_SEPARATORS = np.array([" ", ", ", "-", "'s ", ". ", ".\n\n", "."], object)
_INSIDE_SHARES = (0.938, 0.052, 0.005, 0.005)
_SENTENCE_END, _PARAGRAPH_END, _TEXT_END = 4, 5, 6
_TABLE_WORDS = 65_536
"""Words that are spelled once; the rarer ones, a fortieth of a text, are spelled where they stand."""

_FIRST_NAMES = (
    *("Ada", "Ben", "Clara", "David", "Edda", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Karim", "Leila"),
    *("Maria", "Nadia", "Omar", "Petra", "Quentin", "Rosa", "Sara", "Tomas", "Ulla", "Victor", "Wanda"),
    *("Yusuf", "Zoe"),
)
_BODIES = ("Committee", "Council", "Ministry", "Union", "Court", "Agency", "Foundation", "Association")
_PAPERS = ("Times", "Herald", "Review", "Gazette", "Press", "Archive", "Monitor", "Courier")
_ENDINGS = ("ton", "ville", "abad", "burg", "ford", "pur")


class DocumentGenerator:
    """The documents of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._authors = [_person(i) for i in range(N_AUTHORS)]
        self._publishers = [
            f"The {root_of(900 + i).capitalize()} {_PAPERS[i % len(_PAPERS)]}" for i in range(N_PUBLISHERS)
        ]
        self._entities = [_entity(i) for i in range(N_ENTITIES)]

    def documents(self, n_documents: int, start: int = 0) -> Iterator[SourceDocument]:
        """Yield documents `start` to `n_documents`, a block at a time in memory."""
        for block in range(start // BLOCK_DOCUMENTS, -(-n_documents // BLOCK_DOCUMENTS)):
            for document in self._block(block):
                if start <= document.number < n_documents:
                    yield document

    @cached_property
    def _table(self) -> NDArray[Any]:
        """Frequent words as they are, and behind them with a capital: object (2 * _TABLE_WORDS,)."""
        words = [spell(rank) for rank in range(_TABLE_WORDS)]
        return np.array([*words, *(word.capitalize() for word in words)], object)

    def _block(self, block: int) -> Iterator[SourceDocument]:
        rng = np.random.default_rng([self.seed, block])
        mu = np.log(MEAN_WORDS) - LENGTH_SIGMA**2 / 2
        lengths = np.clip(rng.lognormal(mu, LENGTH_SIGMA, BLOCK_DOCUMENTS), 20, 20_000).astype(np.int64)
        ends = np.cumsum(lengths)
        starts = np.repeat(ends - lengths, lengths)
        ranks = _ranks(rng, starts)
        separators = _separators(rng, ends)
        is_capital = (rng.random(len(ranks)) < NAME_SHARE) & (ranks >= len(FUNCTION_WORDS))
        is_capital[ends - lengths] = True
        is_capital[1:] |= separators[:-1] >= _SENTENCE_END
        words = self._spelled(ranks, is_capital)
        pieces = np.empty(2 * len(ranks), object)
        pieces[0::2] = words
        pieces[1::2] = _SEPARATORS[separators]
        text_pieces = pieces.tolist()
        facets = self._facets(rng)
        for i, (length, end) in enumerate(zip(lengths.tolist(), ends.tolist(), strict=True)):
            number = block * BLOCK_DOCUMENTS + i
            of_title = rng.integers(end - length, end, rng.integers(4, 10))
            yield SourceDocument(
                number=number,
                key=f"g{self.seed}-{number:08}",
                title=" ".join(dict.fromkeys(words[of_title].tolist())).capitalize(),
                text="".join(text_pieces[2 * (end - length) : 2 * end]),
                **facets[i],
            )

    def _spelled(self, ranks: NDArray[np.int64], is_capital: NDArray[np.bool_]) -> NDArray[Any]:
        words: NDArray[Any] = self._table[np.minimum(ranks, _TABLE_WORDS - 1) + is_capital * _TABLE_WORDS]
        rare = np.flatnonzero(ranks >= _TABLE_WORDS)
        rare_ranks, which = np.unique(ranks[rare], return_inverse=True)
        spelled = np.array([spell(rank) for rank in rare_ranks.tolist()], object)
        words[rare] = spelled[which] if len(rare) else spelled
        return words

    def _facets(self, rng: np.random.Generator) -> list[dict[str, Any]]:
        n = BLOCK_DOCUMENTS
        n_authors = rng.choice(3, n, p=(0.1, 0.8, 0.1))
        n_entities = rng.poisson(MEAN_ENTITIES, n)
        authors = _zipf(rng, 2 * n, N_AUTHORS).reshape(n, 2).tolist()
        entities = np.split(_zipf(rng, int(n_entities.sum()), N_ENTITIES), np.cumsum(n_entities)[:-1])
        languages = rng.choice(len(LANGUAGES), n, p=LANGUAGE_SHARES)
        publishers = _zipf(rng, n, N_PUBLISHERS)
        has_publisher = rng.random(n) < 0.95
        dates = _dates(rng, n)
        return [
            {
                "authors": tuple(dict.fromkeys(self._authors[j] for j in authors[i][: n_authors[i]])),
                "entities": tuple(dict.fromkeys(self._entities[j] for j in entities[i].tolist())),
                "language": LANGUAGES[languages[i]],
                "publisher": self._publishers[publishers[i]] if has_publisher[i] else None,
                "date": dates[i],
            }
            for i in range(n)
        ]


def _ranks(rng: np.random.Generator, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw the words of texts; `starts` is the first place of the text that each place is in."""
    n = len(starts)
    places = np.arange(n)
    ranks = ranks_of(rng.random(n))
    followers = np.flatnonzero(rng.random(n - 1) < FOLLOWED_SHARE) + 1
    ranks[followers] = follower_of(ranks[followers - 1])
    back = np.zeros(n, np.int64)
    begins = np.flatnonzero(rng.random(n - 2) < REPEATED_SHARE)
    distances = 1 + (rng.random(len(begins)) * (begins - starts[begins])).astype(np.int64)
    for i in range(3):
        back[begins + i] = distances
    back[back > places - starts] = 0
    repeated: NDArray[np.int64] = ranks[places - back]
    return repeated


def _separators(rng: np.random.Generator, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw what stands behind each word; `ends` are the first places behind the texts."""
    n = int(ends[-1])
    separators = np.searchsorted(np.cumsum(_INSIDE_SHARES)[:-1], rng.random(n), side="right")
    is_end = rng.random(n) < 1 / SENTENCE_WORDS
    is_end[1:] &= ~is_end[:-1]
    is_paragraph_end = is_end & (rng.random(n) < 1 / PARAGRAPH_SENTENCES)
    separators[is_end] = _SENTENCE_END
    separators[is_paragraph_end] = _PARAGRAPH_END
    separators[ends - 1] = _TEXT_END
    return separators


def _zipf(rng: np.random.Generator, n: int, n_values: int) -> NDArray[np.int64]:
    """Draw from values whose frequency falls with their rank, flattened by a shift of 3."""
    uniform = rng.random(n)
    return (4 * ((n_values + 4) / 4) ** uniform - 4).astype(np.int64).clip(0, n_values - 1)


def _dates(rng: np.random.Generator, n: int) -> list[str | None]:
    """Draw dates that grow denser towards the present, some less precise, some missing."""
    years = FIRST_YEAR + ((LAST_YEAR - FIRST_YEAR + 1) * rng.random(n) ** 0.7).astype(np.int64)
    months, days, precision = rng.integers(1, 13, n), rng.integers(1, 29, n), rng.random(n)
    dates: list[str | None] = []
    for year, month, day, share in zip(years, months, days, precision, strict=True):
        if share < UNDATED_SHARE:
            dates.append(None)
        elif share < UNDATED_SHARE + YEAR_SHARE:
            dates.append(f"{year}")
        elif share < UNDATED_SHARE + YEAR_SHARE + MONTH_SHARE:
            dates.append(f"{year}-{month:02}")
        else:
            dates.append(f"{year}-{month:02}-{day:02}")
    return dates


def _person(number: int) -> str:
    return f"{_FIRST_NAMES[number % len(_FIRST_NAMES)]} {root_of(3_000 + number).capitalize()}"


def _entity(number: int) -> tuple[str, str]:
    name = root_of(6_000 + number)
    match number % 4:
        case 0 | 1:
            return f"{_FIRST_NAMES[number // 4 % len(_FIRST_NAMES)]} {name.capitalize()}", "person"
        case 2:
            return f"{name.capitalize()} {_BODIES[number // 4 % len(_BODIES)]}", "organisation"
        case _:
            return f"{name}{_ENDINGS[number // 4 % len(_ENDINGS)]}".capitalize(), "place"
