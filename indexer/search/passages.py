"""
The best extracts of a document: where its marks stand together.

Flow: text + paragraphs + marks -> passages. First the marks alone are looked at:
what could a passage that begins with this one show at most? Then the text is read
around the most promising marks only, and fitted to sentences. So the cost depends
on how many marks there are, not on how long the text is or where in it they stand.
The rule itself is compiled, in `indexer.search.passage_choice`.

The rule is told in docs/internals/ranking.md. Its slow and obvious twin is in
tests/property/test_passages_and_their_twin.py.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import numpy as np

from indexer.index.codec.offsets import codes_of
from indexer.model.document import ParagraphKind
from indexer.model.response import Passage
from indexer.model.span import Span
from indexer.search.passage_choice import (
    Outcome,
    accept,
    extracts_of,
    new_choice,
    next_extracts,
    opening_extract,
    reject,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers: TypeAlias = Sequence[int] | NDArray[np.integer]

MAX_PASSAGES = 3
PASSAGE_CHARS = 300
"""About two or three sentences, four lines on a wide page; a longer sentence is cut at words."""

MAX_FITTED = 8
"""Places that are looked at in the text for each passage, however many marks promise more."""

_OPENING_CHARS = 60
"""A paragraph shorter than this is a label or a heading rather than the beginning of the text."""

_OPENING_PARAGRAPHS = 64
"""Without a longer one among so many paragraphs the text is a list, and begins with its first."""

_WEIGHT_UNITS = 10_000
"""Weights become whole numbers of this fraction of 1: sums of them are equal when they should be."""

_REPEATS = 10
"""So many further occurrences of a word add as much as its first."""

_TEXT_FACTOR = 2
"""A sentence says so many times more of what is in the text than a heading with the same words."""

shared_span = lru_cache(maxsize=1 << 14)(Span)
"""A span of a passage or a title. They begin near and are short: the same ones are met again and again."""

_NO_TEXT = np.zeros(0, dtype=np.uint8)


class TextSource(Protocol):
    """A text of which pieces can be had: a `str`, or one that reads them from where it is stored."""

    def __getitem__(self, characters: slice, /) -> str:
        """Return the characters from `start` to `stop`, both given, and not past the end."""


class Marks(NamedTuple):
    """What of a text matched a query, in the order of the starts.

    `starts` and `ends` are characters of the text, `labels` tell which part of the
    query each matched, from 0: three arrays or sequences of (n_marks,), of which
    int64 ones are taken as they are. `weights` says of each label how rare it is in
    the collection, (n_labels,), 0 or more; without them the labels that are rarer in
    this document weigh more.
    """

    starts: Integers
    ends: Integers
    labels: Integers
    weights: tuple[float, ...] | None = None


class ParagraphTable(NamedTuple):
    """The paragraphs of a text, in its order and apart.

    `starts` and `ends` are characters of the text; the codes index `languages` and
    `kinds`: four arrays or sequences of (n_paragraphs,). Positions of int64 and codes
    of uint8 are taken as they are, others are copied. `pages` has the page of each paragraph,
    or nothing where the text has none.
    """

    starts: Integers
    ends: Integers
    language_codes: Integers
    kind_codes: Integers
    languages: Sequence[str]
    kinds: tuple[ParagraphKind, ...] = tuple(ParagraphKind)
    pages: Sequence[int | None] = ()

    def language(self, paragraph: int) -> str:
        """Return the language of one paragraph."""
        return self.languages[self.language_codes[paragraph]]

    def page(self, paragraph: int) -> int | None:
        """Return the page of one paragraph, `None` in a text without pages."""
        return self.pages[paragraph] if self.pages else None

    def is_heading(self, paragraph: int) -> bool:
        """Tell whether one paragraph is a heading."""
        return self.kinds[self.kind_codes[paragraph]] is ParagraphKind.HEADING


def choose_passages(
    text: TextSource,
    paragraphs: ParagraphTable,
    marks: Marks,
    limit: int = MAX_PASSAGES,
    codes: NDArray[Any] | None = None,
) -> tuple[Passage, ...]:
    """Return up to `limit` passages in the order of the text; without marks, how it begins.

    `codes` are the characters of the whole text (see `codes_of`), when they are at hand;
    else those that are wanted are read from `text`.

    Raises:
        IndexError: marks or paragraphs lie outside of the text.
        ValueError: the text is shorter than the paragraphs.
    """
    if len(marks.starts) and len(paragraphs.starts):
        passages = _chosen(text, paragraphs, marks, limit, codes)
        if passages:
            return passages
    return _opening(text, paragraphs)


def _chosen(
    text: TextSource, paragraphs: ParagraphTable, marks: Marks, limit: int, codes: NDArray[Any] | None
) -> tuple[Passage, ...]:
    """Return the best passages, each chosen from what those before it left."""
    starts, ends = _array(marks.starts, _POSITIONS), _array(marks.ends, _POSITIONS)
    labels = _array(marks.labels, _POSITIONS)
    values = _values(_weights_within(labels) if marks.weights is None else marks.weights)
    choice = new_choice(starts.size, values.size // 4, limit, MAX_FITTED)
    given = (
        starts,
        ends,
        labels,
        values,
        _array(paragraphs.starts, _POSITIONS),
        _array(paragraphs.ends, _POSITIONS),
        _array(paragraphs.kind_codes, _CODES),
        _heading(paragraphs.kinds),
        PASSAGE_CHARS,
        limit,
        MAX_FITTED,
        choice,
    )
    if codes is None:
        _choose_in_pieces(text, given, limit, choice)
    else:
        outcome, start, end = next_extracts(codes, 0, *given)
        if outcome != _DONE:
            msg = f"there are no characters {start} to {end}"
            raise ValueError(msg)
    passages = [
        Passage(
            text[start:end],
            start,
            tuple(map(shared_span, edges[::2], edges[1::2])),
            paragraphs.languages[paragraphs.language_codes[paragraph]],
            paragraphs.page(paragraph),
        )
        for start, end, paragraph, edges in extracts_of(choice, limit)
    ]
    passages.sort(key=_START)
    return tuple(passages)


_START = attrgetter("start")
_POSITIONS, _CODES = np.dtype(np.int64), np.dtype(np.uint8)


def _choose_in_pieces(
    text: TextSource, given: tuple[Any, ...], limit: int, choice: NDArray[np.int64]
) -> None:
    """Choose from a text of which no more is read than is asked for."""
    read, offset = _NO_TEXT, 0
    wanted = None
    shown: list[list[str]] = []
    while len(shown) < limit:
        outcome, start, end = next_extracts(read, offset, *given)
        if outcome == _DONE:
            break
        if outcome == _UNREAD:
            if wanted == (start, end):
                msg = f"there are no characters {start} to {end}"
                raise ValueError(msg)
            wanted = start, end
            read, offset = codes_of(text[start:end]), start
            continue
        start, end, _, _ = extracts_of(choice, limit)[-1]
        words = text[start:end].split()
        if words in shown:
            reject(choice)
        else:
            accept(choice, MAX_FITTED)
            shown.append(words)


_DONE, _UNREAD = int(Outcome.DONE), int(Outcome.UNREAD)


def _opening(text: TextSource, paragraphs: ParagraphTable) -> tuple[Passage, ...]:
    """Return how a text begins, behind its labels and headings when it has more than those."""
    chosen = None
    for k in range(min(len(paragraphs.starts), _OPENING_PARAGRAPHS)):
        start, last = int(paragraphs.starts[k]), int(paragraphs.ends[k])
        head = text[start : min(last, start + PASSAGE_CHARS)]
        if not head or head.isspace():
            continue
        if last - start >= _OPENING_CHARS and not paragraphs.is_heading(k):
            chosen = k
            break
        if chosen is None:
            chosen = k
    if chosen is None:
        return ()
    first, last = int(paragraphs.starts[chosen]), int(paragraphs.ends[chosen])
    read = codes_of(text[first : min(last, first + 2 * PASSAGE_CHARS + 1)])
    start, end = opening_extract(read, first, first, last, PASSAGE_CHARS)
    return (Passage(text[start:end], start, (), paragraphs.language(chosen), paragraphs.page(chosen)),)


@lru_cache(maxsize=64)
def _values(weights: tuple[float, ...]) -> NDArray[np.int64]:
    """Return what marks count: int64 (4 * n_labels,). All documents of a page have the same weights.

    They are what the first mark of each label counts and what a further one, in the text, then in headings.
    """
    units = np.array([max(1, round(weight * _WEIGHT_UNITS)) for weight in weights], dtype=np.int64)
    in_headings = np.concatenate((_REPEATS * units, units))
    return np.concatenate((_TEXT_FACTOR * in_headings, in_headings))


@lru_cache(maxsize=64)
def _heading(kinds: tuple[ParagraphKind, ...]) -> int:
    """Return the code of headings, -1 when there are none."""
    return kinds.index(ParagraphKind.HEADING) if ParagraphKind.HEADING in kinds else -1


def _weights_within(labels: NDArray[np.int64]) -> tuple[float, ...]:
    """Return for each label how rare it is among these marks."""
    return tuple(1.0 / (1.0 + math.log(max(1, count))) for count in np.bincount(labels).tolist())


def _array(values: Integers, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return numbers as the kernels take them."""
    if isinstance(values, np.ndarray) and values.dtype is dtype and values.flags.c_contiguous:
        return values
    return np.ascontiguousarray(values, dtype=dtype)
