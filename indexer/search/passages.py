"""
The best extracts of a document: where its marks stand together.

Flow: text + paragraphs + marks -> passages. First the marks alone are looked at:
what could a passage that begins with this one show at most? Then the text is read
around the most promising marks only, and fitted to sentences. So the cost depends
on how many marks there are, not on how long the text is or where in it they stand.

The rule is told in docs/internals/ranking.md. Its slow and obvious twin is in
tests/property/test_passages_and_their_twin.py.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

import numpy as np

from indexer.model.document import ParagraphKind
from indexer.model.response import Passage
from indexer.model.span import Span

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

_FEW = 128
"""Up to so many numbers a loop is faster than the calls of numpy."""

# A full stop ends a sentence when white space follows, with a few closing quotes between; a line
# break always does. The last end before a place is found by `.*`, which goes back from there.
_SENTENCE_END = r"[.!?؟۔…。！？\n](?:(?<=\n)(?=.)|[\"'”’»)\]]{0,4}(?=\s))"
_SENTENCE_END_CHARS = 5
_LAST_SENTENCE_END = re.compile(rf".*{_SENTENCE_END}", re.DOTALL)
_FIRST_SENTENCE_END = re.compile(_SENTENCE_END, re.DOTALL)
_LAST_WORD_END = re.compile(r".*(?=\s)", re.DOTALL)
_WORD_START = re.compile(r"\s+(?=.)", re.DOTALL)


class TextSource(Protocol):
    """A text of which pieces can be had: a `str`, or one that reads them from where it is stored."""

    def __getitem__(self, characters: slice, /) -> str:
        """Return the characters from `start` to `stop`, both given, and not past the end."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a text matched a query, in the order of the starts.

    `starts` and `ends` are characters of the text, `labels` tell which part of the
    query each matched, from 0: three arrays or sequences of (n_marks,). `weights`
    says of each label how rare it is in the collection, (n_labels,), 0 or more;
    without them the labels that are rarer in this document weigh more.
    """

    starts: Integers
    ends: Integers
    labels: Integers
    weights: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class ParagraphTable:
    """The paragraphs of a text, in its order and apart.

    `starts` and `ends` are characters of the text; the codes index `languages` and
    `kinds`: four arrays or sequences of (n_paragraphs,). Arrays are of any integers in
    the byte order of the machine; long ones are never copied but for very many marks.
    """

    starts: Integers
    ends: Integers
    language_codes: Integers
    kind_codes: Integers
    languages: Sequence[str]
    kinds: Sequence[ParagraphKind] = tuple(ParagraphKind)

    def language(self, paragraph: int) -> str:
        """Return the language of one paragraph."""
        return self.languages[self.language_codes[paragraph]]

    def is_heading(self, paragraph: int) -> bool:
        """Tell whether one paragraph is a heading."""
        return self.kinds[self.kind_codes[paragraph]] is ParagraphKind.HEADING


def choose_passages(
    text: TextSource, paragraphs: ParagraphTable, marks: Marks, limit: int = MAX_PASSAGES
) -> tuple[Passage, ...]:
    """Return up to `limit` passages in the order of the text; without marks, how it begins."""
    if len(marks) and len(paragraphs.starts):
        passages = _Chooser(text, paragraphs, marks).choose(limit)
        if passages:
            return passages
    return _opening(text, paragraphs)


class _Extract(NamedTuple):
    """Characters `start` to `end`, chosen for what they show from the mark `anchor` on.

    Extracts compare by what they are worth: `order` is the anchor, negated, so that of
    equals the earlier one is the greater. `is_cut` tells that it begins inside a sentence.
    """

    score: int
    order: int
    start: int
    end: int
    paragraph: int
    is_cut: bool

    @property
    def anchor(self) -> int:
        """The index of the first mark that counts."""
        return -self.order


class _Chooser:
    """The marks of one document, to choose from.

    The promise of a mark is the most that a passage could score of which it is the
    first mark to count. The text is read for the mark with the highest promise, until
    an extract scores no less than any promise that is left.
    """

    def __init__(self, text: TextSource, paragraphs: ParagraphTable, marks: Marks) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._paragraph_starts = _one_by_one(paragraphs.starts)
        self._paragraph_ends = _one_by_one(paragraphs.ends)
        self._values = _values(_weights_within(marks) if marks.weights is None else marks.weights)
        self._taken: list[_Extract] = []
        self._promises: list[int] | NDArray[np.int64]
        if len(marks) <= _FEW:
            self._starts = _one_by_one(marks.starts)
            self._ends = _one_by_one(marks.ends)
            self._labels = _one_by_one(marks.labels)
            self._reach: Sequence[int] = list(accumulate(self._ends, max))
            self._promises = self._promises_of_few()
        else:
            starts = np.asarray(marks.starts, dtype=np.int64)
            ends = np.asarray(marks.ends, dtype=np.int64)
            labels = np.asarray(marks.labels)
            self._starts, self._ends, self._labels = starts.data, ends.data, labels.data
            self._reach = np.maximum.accumulate(ends).data
            self._promises = self._promises_of_many(starts, ends, labels)

    def choose(self, limit: int) -> tuple[Passage, ...]:
        """Return the best passages, each chosen from what those before it left."""
        passages: list[Passage] = []
        fitted: list[_Extract] = []
        n_unread = MAX_FITTED
        while len(passages) < limit:
            best = max(fitted, default=None)
            anchor, promise = self._most_promising()
            if promise and n_unread and (best is None or (promise, -anchor) > best[:2]):
                n_unread -= 1
                self._promises[anchor] = 0
                extract = self._fit(anchor, promise)
                if extract is not None:
                    fitted.append(extract)
                continue
            if best is None:
                break
            fitted.remove(best)
            taken = self._take(best)
            if fitted:
                fitted = [*self._fitted_around(taken, fitted)]
            passage = self._passage(taken)
            if not any(_says_the_same(passage.text, other.text) for other in passages):
                passages.append(passage)
                n_unread = MAX_FITTED
        return tuple(sorted(passages, key=attrgetter("start")))

    def _most_promising(self) -> tuple[int, int]:
        """Return the first mark with the highest promise, and the promise."""
        promises = self._promises
        if isinstance(promises, list):
            highest = max(promises)
            return promises.index(highest), highest
        anchor = int(promises.argmax())
        return anchor, int(promises[anchor])

    def _take(self, best: _Extract) -> _Extract:
        """Take an extract out of what is left, with what precedes it. Its marks promise nothing more."""
        taken = self._with_what_precedes(best)
        self._taken.append(taken)
        inside = slice(bisect_left(self._starts, taken.start), bisect_left(self._starts, taken.end))
        self._promises[inside] = [0] * (inside.stop - inside.start)
        return taken

    def _fitted_around(self, taken: _Extract, fitted: Sequence[_Extract]) -> Iterator[_Extract]:
        """Yield the extracts as they are when one has been taken: those that overlap it have to make room."""
        for extract in fitted:
            if extract.end <= taken.start or taken.end <= extract.start:
                yield extract
            elif (shorter := self._fit(extract.anchor)) is not None:
                yield shorter

    def _promises_of_few(self) -> list[int]:
        """Return the promise of each mark: `_promises_of_many` as a loop."""
        starts = self._starts
        gains = [0] * (len(starts) + 1)
        behind_last = [0] * len(self._values[0].firsts)
        outside = []
        window = paragraph_end = 0
        firsts, repeats = self._values[0]
        for k, (start, end, label) in enumerate(zip(starts, self._ends, self._labels, strict=True)):
            if start >= paragraph_end:
                paragraph = bisect_right(self._paragraph_starts, start) - 1
                paragraph_end = self._paragraph_ends[paragraph] if paragraph >= 0 else 0
                firsts, repeats = self._values[self._paragraphs.is_heading(paragraph)]
                window = k
            if end > paragraph_end:
                outside.append(k)
                continue
            while starts[window] <= start - PASSAGE_CHARS:
                window += 1
            first, repeat, behind = firsts[label], repeats[label], behind_last[label]
            gains[window] += repeat
            gains[behind if behind > window else window] += first - repeat
            gains[k + 1] -= first
            behind_last[label] = k + 1
        promises = list(accumulate(gains[:-1]))
        for k in outside:
            promises[k] = 0
        return promises

    def _promises_of_many(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64], labels: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Return the promise of each mark, int64 (n_marks,).

        Mark `k` is among the promises of the marks `windows[k]` to `k`, those in its
        paragraph less than a passage before it. It counts as a repetition for them, but
        as the first for those behind the last mark with its label.
        """
        promises = np.zeros(starts.size, dtype=np.int64)
        paragraph_starts = np.asarray(self._paragraphs.starts, dtype=np.int64)
        paragraph_ends = np.asarray(self._paragraphs.ends, dtype=np.int64)
        homes = np.searchsorted(paragraph_starts, starts, side="right") - 1
        inside = np.flatnonzero((homes >= 0) & (ends <= paragraph_ends[homes]))
        starts, labels, homes = starts[inside], labels[inside], homes[inside]
        windows = np.searchsorted(starts, np.maximum(starts - PASSAGE_CHARS + 1, paragraph_starts[homes]))
        by_label = np.argsort(labels, kind="stable")
        has_last = np.flatnonzero(labels[by_label[1:]] == labels[by_label[:-1]]) + 1
        behind_last = np.zeros(inside.size, dtype=np.int64)
        behind_last[by_label[has_last]] = by_label[has_last - 1] + 1
        is_heading = np.array([kind is ParagraphKind.HEADING for kind in self._paragraphs.kinds])
        is_in_heading = is_heading[np.asarray(self._paragraphs.kind_codes)[homes]].astype(np.intp)
        firsts, repeats = np.array(self._values, dtype=np.int64).transpose(1, 0, 2)[:, is_in_heading, labels]
        # `bincount` adds in float64, which is exact for whole numbers up to 2**53.
        gains = np.bincount(windows, repeats, inside.size)
        gains += np.bincount(np.maximum(windows, behind_last), firsts - repeats, inside.size)
        gains[1:] -= firsts[:-1]
        promises[inside] = np.cumsum(gains.astype(np.int64))
        return promises

    def _fit(self, anchor: int, promise: int = 0) -> _Extract | None:
        """Return the extract from the sentence of a mark on; `None` where there is no room left for it.

        Whoever knows the promise of the mark saves it the counting when all is shown.
        """
        begin, finish = self._starts[anchor], self._ends[anchor]
        paragraph = bisect_right(self._paragraph_starts, begin) - 1
        first, last = self._paragraph_starts[paragraph], self._paragraph_ends[paragraph]
        low, high = max(first, begin - PASSAGE_CHARS), last
        for taken in self._taken:
            if taken.end <= begin:
                low = max(low, taken.end)
            elif finish <= taken.start:
                high = min(high, taken.start)
            else:
                return None
        piece = self._piece(first, low, max(finish, begin + PASSAGE_CHARS), last)
        start = piece.last_cut(_LAST_SENTENCE_END, low, begin)
        if start is None and low == first:
            start = first
        end = None
        if start is not None:
            start = piece.after_space(start, begin)
            end = piece.last_sentence_end(finish, min(high, start + PASSAGE_CHARS))
        is_cut = False
        if start is None or end is None:
            # The sentence is too long. All that was promised is shown, with as much before as behind.
            together = self._last_together(anchor, last)
            if start is None or together > start + PASSAGE_CHARS:
                n_before = max(0, begin + PASSAGE_CHARS - together) // 2
                start, is_cut = piece.first_word(max(low, begin - n_before), begin), True
            high = min(high, max(finish, start + PASSAGE_CHARS))
            end = piece.last_end(min(together, high), high)
        behind = bisect_left(self._starts, min(last, begin + PASSAGE_CHARS))
        is_kept = promise and self._reach[behind - 1] <= end
        score = promise if is_kept else self._score(slice(anchor, behind), end, paragraph)
        return _Extract(score, -anchor, start, piece.before_space(finish, end), paragraph, is_cut)

    def _score(self, promised: slice, end: int, paragraph: int) -> int:
        """Return what is left of a promise when only marks that lie before `end` are shown.

        A part of the query that none of them shows is lost with its repetitions. A
        repetition alone is not: to look for more of them is not worth the time.
        """
        firsts, repeats = self._values[self._paragraphs.is_heading(paragraph)]
        last = self._paragraph_ends[paragraph]
        marks = [*zip(self._labels[promised], self._ends[promised], strict=True)]
        shown = {label for label, finish in marks if finish <= end}
        first = sum(firsts[label] - repeats[label] for label in shown)
        return first + sum(repeats[label] for label, finish in marks if label in shown and finish <= last)

    def _last_together(self, anchor: int, last: int) -> int:
        """Return where the last mark ends that a passage can show which begins with the anchor."""
        limit = min(last, self._starts[anchor] + PASSAGE_CHARS)
        ends = self._ends[anchor : bisect_left(self._starts, limit)]
        return max([self._ends[anchor], *(end for end in ends if end <= limit)])

    def _with_what_precedes(self, extract: _Extract) -> _Extract:
        """Return an extract with the sentences before it for which there is room."""
        score, order, start, end, paragraph, is_cut = extract
        first, last = self._paragraph_starts[paragraph], self._paragraph_ends[paragraph]
        low = max(first, end - PASSAGE_CHARS)
        for taken in self._taken:
            if taken.end <= start:
                low = max(low, taken.end)
        if is_cut or low >= start:
            return extract
        piece = self._piece(first, low, start, last)
        earliest = first if low == first else piece.first_sentence_end(low, start)
        return _Extract(score, order, piece.after_space(earliest, start), end, paragraph, is_cut)

    def _passage(self, extract: _Extract) -> Passage:
        """Return an extract as it is shown: with every mark that lies in it, joined where they overlap."""
        _, _, start, end, paragraph, _ = extract
        inside = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        joined: list[Span] = []
        for begin, finish in zip(self._starts[inside], self._ends[inside], strict=True):
            if finish > end:
                continue
            if joined and begin - start < joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, finish - start))
            else:
                joined.append(Span(begin - start, finish - start))
        return Passage(self._text[start:end], start, tuple(joined), self._paragraphs.language(paragraph))

    def _piece(self, first: int, low: int, high: int, last: int) -> _Piece:
        """Read what it takes to cut the paragraph from `first` to `last` between `low` and `high`."""
        offset = max(first, low - _SENTENCE_END_CHARS)
        return _Piece(self._text[offset : min(last, high + 1)], offset, last, self._starts, self._reach)


class _Piece:
    """A piece of a paragraph, and where an extract may begin and end in it: never inside of a mark.

    All places are characters of the whole text: `offset` is where the piece begins,
    `last` where the paragraph ends. `starts` are those of the marks, `reach` is how far
    the marks go up to each.
    """

    __slots__ = ("_last", "_offset", "_reach", "_starts", "_text")

    def __init__(
        self, text: str, offset: int, last: int, starts: Sequence[int] = (), reach: Sequence[int] = ()
    ) -> None:
        self._text = text
        self._offset = offset
        self._last = last
        self._starts = starts
        self._reach = reach

    def last_cut(self, pattern: re.Pattern[str], low: int, high: int) -> int | None:
        """Return the last place from `low` to `high` where a match can end; the pattern begins with `.*`."""
        text, offset = self._text, self._offset
        from_character = max(0, low - offset - _SENTENCE_END_CHARS)
        while match := pattern.match(text, from_character, high - offset + 1):
            cut = match.end() + offset
            if cut < low:
                return None
            if self._is_between_marks(cut):
                return cut
            high = cut - 1
        return None

    def last_sentence_end(self, low: int, high: int) -> int | None:
        """Return the last end of a sentence from `low` to `high`."""
        return self._last if self._last <= high else self.last_cut(_LAST_SENTENCE_END, low, high)

    def last_end(self, low: int, high: int) -> int:
        """Return the last end of a sentence from `low` to `high`, else of a word, else of what there is."""
        end = self.last_sentence_end(low, high)
        if end is None:
            end = self.last_cut(_LAST_WORD_END, low, high)
        if end is not None:
            return end
        while high > low and not self._is_between_marks(high):
            high = self._starts[bisect_left(self._starts, high) - 1]
        return max(low, high)

    def first_sentence_end(self, low: int, high: int) -> int:
        """Return the first end of a sentence from `low` to `high`, else `high`."""
        end = self._first_cut(_FIRST_SENTENCE_END, low - _SENTENCE_END_CHARS, low, high)
        return high if end is None else end

    def first_word(self, low: int, high: int) -> int:
        """Return where the first word starts from `low` to `high`; in a text without spaces, `low`."""
        start = self._first_cut(_WORD_START, low - 1, low, high)
        if start is not None:
            return start
        while low < high and not self._is_between_marks(low):
            low = self._reach[bisect_left(self._starts, low) - 1]
        return min(low, high)

    def after_space(self, low: int, high: int) -> int:
        """Return `low`, or where the white space ends that follows it, `high` at most."""
        return high - len(self._text[low - self._offset : high - self._offset].lstrip())

    def before_space(self, low: int, high: int) -> int:
        """Return `high`, or where the white space begins that precedes it, `low` at least."""
        return low + len(self._text[low - self._offset : high - self._offset].rstrip())

    def _first_cut(self, pattern: re.Pattern[str], since: int, low: int, high: int) -> int | None:
        """Return the first place from `low` to `high` where a match ends that begins after `since`."""
        offset = self._offset
        for match in pattern.finditer(self._text, max(0, since - offset), high - offset + 1):
            cut = match.end() + offset
            if cut >= low and self._is_between_marks(cut):
                return cut
        return None

    def _is_between_marks(self, at: int) -> bool:
        """Tell whether no mark begins before this place and ends behind it."""
        n_before = bisect_left(self._starts, at)
        return not n_before or self._reach[n_before - 1] <= at


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
    piece = _Piece(text[first : min(last, first + 2 * PASSAGE_CHARS + 1)], first, last)
    start = piece.after_space(first, min(last, first + PASSAGE_CHARS))
    end = piece.before_space(start, piece.last_end(start + 1, min(last, start + PASSAGE_CHARS)))
    return (Passage(text[start:end], start, (), paragraphs.language(chosen)),)


class _Values(NamedTuple):
    """What the first mark of each label counts and what a further one: whole numbers, (n_labels,) both."""

    firsts: tuple[int, ...]
    repeats: tuple[int, ...]


@lru_cache(maxsize=64)
def _values(weights: tuple[float, ...]) -> tuple[_Values, _Values]:
    """Return what marks count in the text and in headings. All documents of a page have the same weights."""
    units = [max(1, round(weight * _WEIGHT_UNITS)) for weight in weights]
    in_headings = _Values(tuple(_REPEATS * unit for unit in units), tuple(units))
    in_text = _Values(*(tuple(_TEXT_FACTOR * unit for unit in units) for units in in_headings))
    return in_text, in_headings


def _weights_within(marks: Marks) -> tuple[float, ...]:
    """Return for each label how rare it is among these marks."""
    counts = np.bincount(np.asarray(marks.labels)).tolist()
    return tuple(1.0 / (1.0 + math.log(max(1, count))) for count in counts)


def _says_the_same(one: str, other: str) -> bool:
    """Tell whether two passages differ in their white space at most. Most differ in their first word."""
    return one.split(None, 1)[0] == other.split(None, 1)[0] and one.split() == other.split()


def _one_by_one(values: Integers) -> Sequence[int]:
    """Return numbers as they are quickest to look up one by one; a long array is not copied."""
    if not isinstance(values, np.ndarray):
        return values
    return values.tolist() if values.size <= _FEW else values.data
