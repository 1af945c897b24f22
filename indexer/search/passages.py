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
from itertools import accumulate, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import numpy as np

from indexer.index.codec.offsets import codes_of
from indexer.model.document import ParagraphKind
from indexer.model.response import Passage
from indexer.model.span import Span
from indexer.search.passage_choice import (
    FOUND_COLUMNS,
    Outcome,
    accept,
    extracts_of,
    extracts_of_texts,
    new_choice,
    next_extracts,
    opening_extract,
    reject,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


class MarkedText(NamedTuple):
    """A text that passages are chosen from.

    `codes` are the characters of the whole text (see `codes_of`), when they are at hand; else those that are
    wanted are read from `text`.
    """

    text: TextSource
    paragraphs: ParagraphTable
    marks: Marks
    codes: NDArray[Any] | None = None


def choose_passages(texts: Sequence[MarkedText], limit: int = MAX_PASSAGES) -> list[tuple[Passage, ...]]:
    """Return up to `limit` passages of each text in its order; without marks, how it begins.

    Raises:
        IndexError: marks or paragraphs lie outside of a text, or the text is shorter than its paragraphs.
    """
    found: list[tuple[Passage, ...]] = [()] * len(texts)
    whole: dict[tuple[int, tuple[float, ...], tuple[ParagraphKind, ...]], list[int]] = {}
    for i, own in enumerate(texts):
        if not len(own.marks.starts) or not len(own.paragraphs.starts):
            continue
        if own.codes is None:
            found[i] = _chosen_in_pieces(own, limit)
        else:
            alike = own.codes.itemsize, _weights_of(own.marks), own.paragraphs.kinds
            whole.setdefault(alike, []).append(i)
    for (_, weights, kinds), members in whole.items():
        passages = _chosen_of_whole([texts[i] for i in members], weights, kinds, limit)
        for i, own_passages in zip(members, passages, strict=True):
            found[i] = own_passages
    return [
        passages or _opening(own.text, own.paragraphs) for own, passages in zip(texts, found, strict=True)
    ]


def _chosen_of_whole(
    texts: Sequence[MarkedText],
    weights: tuple[float, ...],
    kinds: tuple[ParagraphKind, ...],
    limit: int,
) -> Iterator[tuple[Passage, ...]]:
    """Yield the best passages of texts whose characters are at hand, each in the order of its text."""
    n_marks = [len(own.marks.starts) for own in texts]
    n_found = np.empty(len(texts), dtype=np.int64)
    rows = np.empty(FOUND_COLUMNS * limit * len(texts), dtype=np.int64)
    edges = np.empty(2 * sum(n_marks), dtype=np.int64)
    extracts_of_texts(
        *_joined([own.codes for own in texts if own.codes is not None]),
        _array_of([own.marks.starts for own in texts], _POSITIONS),
        _array_of([own.marks.ends for own in texts], _POSITIONS),
        _array_of([own.marks.labels for own in texts], _POSITIONS),
        np.array([0, *accumulate(n_marks)]),
        _values(weights),
        _array_of([own.paragraphs.starts for own in texts], _POSITIONS),
        _array_of([own.paragraphs.ends for own in texts], _POSITIONS),
        _array_of([own.paragraphs.kind_codes for own in texts], _CODES),
        np.array([0, *accumulate(len(own.paragraphs.starts) for own in texts)]),
        _heading(kinds),
        PASSAGE_CHARS,
        limit,
        MAX_FITTED,
        n_found,
        rows,
        edges,
    )
    found, spans = iter(rows.tolist()), iter(edges.tolist())
    extracts = zip(found, found, found, found, strict=False)
    for own, n in zip(texts, n_found.tolist(), strict=True):
        passages = []
        for start, end, paragraph, n_spans in islice(extracts, n):
            own_edges = list(islice(spans, 2 * n_spans))
            passages.append(_passage(own, start, end, paragraph, own_edges))
        passages.sort(key=_START)
        yield tuple(passages)


def _passage(own: MarkedText, start: int, end: int, paragraph: int, edges: list[int]) -> Passage:
    return Passage(
        own.text[start:end],
        start,
        tuple(map(shared_span, edges[::2], edges[1::2])),
        own.paragraphs.language(paragraph),
        own.paragraphs.page(paragraph),
    )


def _chosen_in_pieces(own: MarkedText, limit: int) -> tuple[Passage, ...]:
    """Return the best passages of a text of which no more is read than is asked for."""
    starts = _array(own.marks.starts, _POSITIONS)
    values = _values(_weights_of(own.marks))
    choice = new_choice(starts.size, values.size // 4, limit, MAX_FITTED)
    given = (
        starts,
        _array(own.marks.ends, _POSITIONS),
        _array(own.marks.labels, _POSITIONS),
        values,
        _array(own.paragraphs.starts, _POSITIONS),
        _array(own.paragraphs.ends, _POSITIONS),
        _array(own.paragraphs.kind_codes, _CODES),
        _heading(own.paragraphs.kinds),
        PASSAGE_CHARS,
        limit,
        MAX_FITTED,
        choice,
    )
    _choose_in_pieces(own.text, given, limit, choice)
    return tuple(sorted((_passage(own, *extract) for extract in extracts_of(choice, limit)), key=_START))


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


def _weights_of(marks: Marks) -> tuple[float, ...]:
    """Return for each label how rare it is in the collection, or else among these marks."""
    if marks.weights is not None:
        return marks.weights
    labels = _array(marks.labels, _POSITIONS)
    return tuple(1.0 / (1.0 + math.log(max(1, count))) for count in np.bincount(labels).tolist())


def _array_of(values: Sequence[Integers], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return the numbers of several texts, one after the other, as the kernels take them."""
    return _array(values[0] if len(values) == 1 else np.concatenate(values), dtype)


def _joined(codes: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the characters of several texts, one after the other, and where each begins."""
    bounds = np.array([0, *accumulate(own.size for own in codes)])
    return codes[0] if len(codes) == 1 else np.concatenate(codes), bounds


def _array(values: Integers, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return numbers as the kernels take them."""
    if isinstance(values, np.ndarray) and values.dtype is dtype and values.flags.c_contiguous:
        return values
    return np.ascontiguousarray(values, dtype=dtype)
