"""
The rule by which passages are chosen, compiled: numbers in, numbers out.

`next_extracts` takes one extract after the other, the best first. The choice stands in one array of numbers
(`new_choice`), so it may stop and ask for text: a long one is read in pieces, around the marks that promise
most. All places are characters of the whole text.

docs/internals/ranking.md tells the rule; `indexer.search.passages` makes passages of what is found here.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numba import types

from indexer.compiled import I8, I8_OUT, U1, U4, compiled, i8, nothing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

SENTENCE_END_CHARS: Final = 5
"""A full stop and up to four closing quotes."""

_STOP, _QUOTE, _SPACE, _NEWLINE = 1, 2, 4, 8
STOPS = ".!?؟۔…。！？"
QUOTES = "\"'”’»)]"
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.isspace` is true of."""


def _kinds() -> NDArray[np.uint8]:
    kinds = np.zeros(1 << 16, dtype=np.uint8)
    for chars, kind in ((STOPS, _STOP), (QUOTES, _QUOTE), (SPACES, _SPACE), ("\n", _NEWLINE)):
        kinds[[ord(char) for char in chars]] |= np.uint8(kind)
    return kinds


_KINDS = _kinds()


class Outcome(IntEnum):
    """What `next_extracts` has to say: that is all, here is one more, or read a piece of the text first."""

    DONE = 0
    FOUND = 1
    UNREAD = 2


_DONE, _FOUND, _UNREAD = (int(outcome) for outcome in Outcome)

# An array of numbers holds a choice: the header, then rows of what was found, then the spans to highlight
# in it, then by mark its promise, rows of marks with how far those up to each reach, by label a number to
# count with, and rows of extracts. Few arrays are handed from step to step: each costs as much as a step.
_IS_BEGUN, _N_FOUND, _N_UNREAD, _N_EXTRACTS, _N_HEADER = range(5)
_FOUND_START, _FOUND_END, _FOUND_PARAGRAPH, _FOUND_SPANS, _N_FOUND_COLUMNS = range(5)
_BEGIN, _FINISH, _LABEL, _REACH, _N_MARK_COLUMNS = range(5)
FOUND_COLUMNS = _N_FOUND_COLUMNS
"""Numbers of an extract: its start, its end, its paragraph, and how many spans are highlighted in it."""

_SCORE, _ANCHOR, _START, _END, _PARAGRAPH, _IS_CUT, _STATE, _N_COLUMNS = range(8)
_FITTED, _TAKEN, _CROWDED, _GONE = range(4)
"""Extracts that were fitted to the text; taken; that overlap one taken, and have no room left."""


@compiled()
def _new_choice(n_marks: int, n_labels: int, limit: int, max_fitted: int) -> Numbers:
    n_rows = min(n_marks, limit * max_fitted)
    n_numbers = _N_HEADER + limit * _N_FOUND_COLUMNS + n_labels + n_rows * _N_COLUMNS
    n_numbers += n_marks * (3 + _N_MARK_COLUMNS)
    choice = np.empty(n_numbers, dtype=np.int64)
    choice[:_N_HEADER] = 0
    choice[_N_UNREAD] = max_fitted
    return choice


@compiled(I8_OUT(i8, i8, i8, i8))
def new_choice(n_marks: int, n_labels: int, limit: int, max_fitted: int) -> Numbers:
    """Return the numbers of a choice that has not begun, for `next_extracts`.

    limit: how many extracts are asked for. max_fitted: places that are looked at in the text for each.
    """
    return _new_choice(n_marks, n_labels, limit, max_fitted)


def extracts_of(choice: Numbers, limit: int) -> list[tuple[int, int, int, list[int]]]:
    """Return what has been found, in that order: start, end, paragraph, and the edges of spans to highlight.

    The edges are starts and ends by turns, in characters of the extract.
    """
    n_found = int(choice[_N_FOUND])
    spans_at = _N_HEADER + limit * _N_FOUND_COLUMNS
    rows = choice[_N_HEADER : _N_HEADER + n_found * _N_FOUND_COLUMNS].tolist()
    edges = choice[spans_at : spans_at + 2 * rows[-1]].tolist() if rows else []
    found = []
    first = 0
    for i in range(0, len(rows), _N_FOUND_COLUMNS):
        start, end, paragraph, n_spans = rows[i : i + _N_FOUND_COLUMNS]
        found.append((start, end, paragraph, edges[2 * first : 2 * n_spans]))
        first = n_spans
    return found


def accept(choice: Numbers, max_fitted: int) -> None:
    """Keep the extract that was found last, and let as many places be looked at for the next one."""
    choice[_N_UNREAD] = max_fitted


def reject(choice: Numbers) -> None:
    """Leave out the extract that was found last: it says the same as another one."""
    choice[_N_FOUND] -= 1


class _Text(NamedTuple):
    """The characters of a text from `offset` on, as many as were read."""

    codes: Any
    offset: int


class _Paragraphs(NamedTuple):
    starts: Numbers
    ends: Numbers
    kinds: NDArray[np.uint8]
    heading: int


class _Choice(NamedTuple):
    """The parts of a choice; see above. `by_label` is to count with."""

    header: Numbers
    found: NDArray[np.int64]
    spans: Numbers
    promises: Numbers
    marks: NDArray[np.int64]
    by_label: Numbers
    extracts: NDArray[np.int64]


class _Case(NamedTuple):
    """A text with its paragraphs, what marks count, where the choice stands, the characters of an extract."""

    text: _Text
    values: Numbers
    paragraphs: _Paragraphs
    choice: _Choice
    size: int


class _Room(NamedTuple):
    """A paragraph and which part of it may be shown. `first` and `last` are its own start and end."""

    first: int
    last: int
    low: int
    high: int


@compiled()
def _n_below(values: Numbers, limit: int) -> int:
    """Return how many values are less than a limit."""
    low, high = 0, values.size
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < limit:
            low = middle + 1
        else:
            high = middle
    return low


@compiled()
def _n_before(marks: Numbers, at: int) -> int:
    """Return how many marks begin before a place."""
    low, high = 0, len(marks)
    while low < high:
        middle = (low + high) >> 1
        if marks[middle, _BEGIN] < at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled()
def _is_read(text: _Text, start: int, end: int) -> bool:
    return text.offset <= start and end <= text.offset + text.codes.size


@compiled()
def _kind(code: int) -> int:
    """Return what a character is."""
    return np.int64(_KINDS[code]) if code < _KINDS.size else np.int64(0)  # type: ignore[return-value]


@compiled()
def _is_between_marks(marks: Numbers, at: int) -> bool:
    """Tell whether no mark begins before this place and ends behind it."""
    n_before = _n_before(marks, at)
    return n_before == 0 or marks[n_before - 1, _REACH] <= at


@compiled()
def _is_sentence_end(text: _Text, first: int, at: int) -> bool:
    """Tell whether a sentence of the paragraph from `first` on ends at a place inside of it.

    It does behind a line break, and between a full stop and white space, with up to four closing quotes
    between them.
    """
    codes, offset = text
    if at <= first:
        return False
    before = _kind(codes[at - 1 - offset])
    if before & _NEWLINE:
        return True
    if not before & (_STOP | _QUOTE) or not _kind(codes[at - offset]) & _SPACE:
        return False
    n_quotes = 0
    while before & _QUOTE and n_quotes < SENTENCE_END_CHARS - 1:
        n_quotes += 1
        if at - 1 - n_quotes < first:
            return False
        before = _kind(codes[at - 1 - n_quotes - offset])
    return bool(before & _STOP)


@compiled()
def _last_sentence_end(text: _Text, marks: Numbers, room: _Room, low: int, high: int) -> int:
    """Return the last end of a sentence from `low` to `high` and before the paragraph's, else -1."""
    codes, offset = text
    for at in range(min(high, room.last - 1), max(low - 1, room.first), -1):
        # what most places are not is looked at here, before anything is called
        if _kind(codes[at - 1 - offset]) & (_STOP | _QUOTE | _NEWLINE) and (
            _is_sentence_end(text, room.first, at) and _is_between_marks(marks, at)
        ):
            return at
    return -1


@compiled()
def _first_sentence_end(text: _Text, marks: Numbers, first: int, low: int, high: int) -> int:
    """Return the first end of a sentence from `low` on and before `high`, else that."""
    codes, offset = text
    for at in range(max(low, first + 1), high):
        if _kind(codes[at - 1 - offset]) & (_STOP | _QUOTE | _NEWLINE) and (
            _is_sentence_end(text, first, at) and _is_between_marks(marks, at)
        ):
            return at
    return high


@compiled()
def _last_end(text: _Text, marks: Numbers, room: _Room, low: int, high: int) -> int:
    """Return the last end of a sentence from `low` to `high`, else of a word, else of what there is."""
    codes, offset = text
    if room.last <= high:
        return room.last
    end = _last_sentence_end(text, marks, room, low, high)
    if end >= 0:
        return end
    for at in range(min(high, room.last - 1), low - 1, -1):
        if _kind(codes[at - offset]) & _SPACE and _is_between_marks(marks, at):
            return at
    while high > low and not _is_between_marks(marks, high):
        high = min(high - 1, marks[_n_before(marks, high) - 1, _BEGIN])
    return max(low, high)


@compiled()
def _first_word(text: _Text, marks: Numbers, room: _Room, low: int, high: int) -> int:
    """Return where the first word starts from `low` to `high`; in a text without spaces, `low`."""
    codes, offset = text
    for at in range(max(low, room.first + 1), high + 1):
        is_start = _kind(codes[at - 1 - offset]) & _SPACE and (
            at == high or not _kind(codes[at - offset]) & _SPACE
        )
        if is_start and _is_between_marks(marks, at):
            return at
    while low < high and not _is_between_marks(marks, low):
        low = max(low + 1, marks[_n_before(marks, low) - 1, _REACH])
    return min(low, high)


@compiled()
def _after_space(text: _Text, low: int, high: int) -> int:
    """Return `low`, or where the white space ends that follows it, `high` at most."""
    codes, offset = text
    while low < high and _kind(codes[low - offset]) & _SPACE:
        low += 1
    return high if low > high else low


@compiled()
def _before_space(text: _Text, low: int, high: int) -> int:
    """Return `high`, or where the white space begins that precedes it, `low` at least."""
    codes, offset = text
    while high > low and _kind(codes[high - 1 - offset]) & _SPACE:
        high -= 1
    return max(low, high)


@compiled()
def _set_promises(case: _Case) -> None:
    """Set the promise of each mark: the most an extract could score of which it is the first to count.

    A mark counts for those in its paragraph less than a passage before it, the window: as a repetition, but
    as the first of its label for those behind the last mark with that. So what it adds is a step up and one
    down, and the promises are the sums of the steps. A mark that no paragraph holds promises nothing, and
    adds nothing.
    """
    _, values, paragraphs, choice, size = case
    marks, promises, behind_last = choice.marks, choice.promises, choice.by_label
    n_marks, n_labels = len(marks), behind_last.size
    promises[:] = 0
    behind_last[:] = 0
    paragraph_end, window, first_value = 0, 0, 0
    for k in range(n_marks):
        start, label = marks[k, _BEGIN], marks[k, _LABEL]
        if start >= paragraph_end:
            paragraph = _n_below(paragraphs.starts, start + 1) - 1
            paragraph_end = paragraphs.ends[paragraph] if paragraph >= 0 else 0
            is_heading = paragraph >= 0 and paragraphs.kinds[paragraph] == paragraphs.heading
            first_value = 2 * n_labels if is_heading else 0
            window = k
        if marks[k, _FINISH] > paragraph_end:
            continue
        while window < k and marks[window, _BEGIN] <= start - size:
            window += 1
        first = values[first_value + label]
        repeat = values[first_value + n_labels + label]
        promises[window] += repeat
        promises[max(window, behind_last[label])] += first - repeat
        if k + 1 < n_marks:
            promises[k + 1] -= first
        behind_last[label] = k + 1
    promise = 0
    for k in range(n_marks):
        promise += promises[k]
        promises[k] = promise
    paragraph_end = 0
    for k in range(n_marks):
        start = marks[k, _BEGIN]
        if start >= paragraph_end:
            paragraph = _n_below(paragraphs.starts, start + 1) - 1
            paragraph_end = paragraphs.ends[paragraph] if paragraph >= 0 else 0
        if marks[k, _FINISH] > paragraph_end:
            promises[k] = 0


@compiled()
def _score(case: _Case, paragraph: int, anchor: int, behind: int, end: int) -> int:
    """Return what is left of a promise when only marks that lie before `end` are shown.

    The marks are those from the anchor up to `behind`. A part of the query that none of them shows is lost
    with its repetitions. A repetition alone is not: to look for more of them is not worth the time.
    """
    marks, values, is_shown = case.choice.marks, case.values, case.choice.by_label
    n_labels = is_shown.size
    last = case.paragraphs.ends[paragraph]
    is_heading = case.paragraphs.kinds[paragraph] == case.paragraphs.heading
    first_value = 2 * n_labels if is_heading else 0
    is_shown[:] = 0
    score = 0
    for k in range(anchor, behind):
        label = marks[k, _LABEL]
        if marks[k, _FINISH] <= end and not is_shown[label]:
            is_shown[label] = 1
            score += values[first_value + label] - values[first_value + n_labels + label]
    for k in range(anchor, behind):
        label = marks[k, _LABEL]
        if is_shown[label] and marks[k, _FINISH] <= last:
            score += values[first_value + n_labels + label]
    return score


@compiled()
def _fit(case: _Case, row: Numbers) -> tuple[int, int, int]:
    """Fit an extract from the sentence of its anchor on, and write it into its row.

    The row has the anchor and in place of the score its promise, or 0 where that is not known, which only
    saves the counting when all is shown. Returns an outcome, `DONE` where there is no room left, and the
    piece of text to be read.
    """
    text, _, paragraphs, choice, size = case
    marks = choice.marks
    anchor, promise = row[_ANCHOR], row[_SCORE]
    begin, finish = marks[anchor, _BEGIN], marks[anchor, _FINISH]
    paragraph = _n_below(paragraphs.starts, begin + 1) - 1
    if paragraph < 0:
        return _DONE, 0, 0
    first, last = paragraphs.starts[paragraph], paragraphs.ends[paragraph]
    low, high = max(first, begin - size), last
    for i in range(choice.header[_N_EXTRACTS]):
        taken = choice.extracts[i]
        if taken[_STATE] == _TAKEN:
            if taken[_END] <= begin:
                low = max(low, taken[_END])
            elif finish <= taken[_START]:
                high = min(high, taken[_START])
            else:
                return _DONE, 0, 0
    read_from = max(first, low - SENTENCE_END_CHARS)
    read_to = min(last, max(finish, begin + size) + 1)
    if not _is_read(text, read_from, read_to):
        return _UNREAD, read_from, read_to
    room = _Room(first, last, low, high)
    start = _last_sentence_end(text, marks, room, low, begin)
    if start < 0 and low == first:
        start = first
    end = -1
    if start >= 0:
        start = _after_space(text, start, begin)
        latest = min(high, start + size)
        end = last if last <= latest else _last_sentence_end(text, marks, room, finish, latest)
    near = min(last, begin + size)
    behind = max(anchor + 1, _n_before(marks, near))
    is_cut = False
    if start < 0 or end < 0:
        # The sentence is too long. All that was promised is shown, with as much before as behind.
        together = finish
        for k in range(anchor, behind):
            if marks[k, _FINISH] <= near:
                together = max(together, marks[k, _FINISH])
        if start < 0 or together > start + size:
            n_before = max(0, begin + size - together) // 2
            start = _first_word(text, marks, room, max(low, begin - n_before), begin)
            is_cut = True
        high = min(high, max(finish, start + size))
        end = _last_end(text, marks, room, min(together, high), high)
    if promise == 0 or marks[behind - 1, _REACH] > end:
        promise = _score(case, paragraph, anchor, behind, end)
    row[_SCORE] = promise
    row[_START] = start
    row[_END] = _before_space(text, finish, end)
    row[_PARAGRAPH] = paragraph
    row[_IS_CUT] = is_cut
    row[_STATE] = _FITTED
    return _FOUND, 0, 0


@compiled()
def _add_what_precedes(case: _Case, row: Numbers) -> tuple[int, int, int]:
    """Let an extract begin with the sentences before it for which there is room. Returns as `_fit` does."""
    text, _, paragraphs, choice, size = case
    marks = choice.marks
    start, end, paragraph = row[_START], row[_END], row[_PARAGRAPH]
    first, last = paragraphs.starts[paragraph], paragraphs.ends[paragraph]
    low = max(first, end - size)
    for i in range(choice.header[_N_EXTRACTS]):
        taken = choice.extracts[i]
        if taken[_STATE] == _TAKEN and taken[_END] <= start:
            low = max(low, taken[_END])
    if row[_IS_CUT] or low >= start:
        return _FOUND, 0, 0
    read_from = max(first, low - SENTENCE_END_CHARS)
    read_to = min(last, start + 1)
    if not _is_read(text, read_from, read_to):
        return _UNREAD, read_from, read_to
    earliest = first if low == first else _first_sentence_end(text, marks, first, low, start)
    row[_START] = _after_space(text, earliest, start)
    return _FOUND, 0, 0


@compiled()
def _highlight(marks: Numbers, start: int, end: int, spans: Numbers) -> int:
    """Write the marks that lie in an extract, joined where they overlap; return how many spans that makes."""
    n_spans = 0
    for k in range(_n_before(marks, start), _n_before(marks, end)):
        begin, finish = marks[k, _BEGIN] - start, marks[k, _FINISH] - start
        if finish > end - start:
            continue
        if n_spans and begin < spans[2 * n_spans - 1]:
            spans[2 * n_spans - 1] = max(spans[2 * n_spans - 1], finish)
        else:
            spans[2 * n_spans], spans[2 * n_spans + 1] = begin, finish
            n_spans += 1
    return n_spans


@compiled()
def _is_better(one: Numbers, other: Numbers) -> bool:
    """Tell whether an extract, or a promise, is worth more than another. Of equals the earlier one is."""
    is_earlier = one[_ANCHOR] < other[_ANCHOR]
    return bool(one[_SCORE] > other[_SCORE] or (one[_SCORE] == other[_SCORE] and is_earlier))


@compiled()
def _make_room(case: _Case) -> tuple[int, int, int]:
    """Fit those extracts again that overlap the one taken last. Returns as `_fit` does."""
    for i in range(case.choice.header[_N_EXTRACTS]):
        row = case.choice.extracts[i]
        if row[_STATE] == _CROWDED:
            row[_SCORE] = 0
            outcome, read_from, read_to = _fit(case, row)
            if outcome == _UNREAD:
                return outcome, read_from, read_to
            if outcome == _DONE:
                row[_STATE] = _GONE
    return _FOUND, 0, 0


@compiled()
def _best(choice: _Choice) -> int:
    """Return the row of the best extract that was fitted, -1 when there is none."""
    best = -1
    for i in range(choice.header[_N_EXTRACTS]):
        if choice.extracts[i, _STATE] == _FITTED and (
            best < 0 or _is_better(choice.extracts[i], choice.extracts[best])
        ):
            best = i
    return best


@compiled()
def _fit_promising(case: _Case) -> tuple[int, int, int]:
    """Fit extracts until one scores no less than any promise that is left. Returns as `_fit` does."""
    header, promises, extracts = case.choice.header, case.choice.promises, case.choice.extracts
    best = _best(case.choice)
    while header[_N_UNREAD] and header[_N_EXTRACTS] < len(extracts):
        anchor, promise = 0, 0
        for k, own in enumerate(promises):
            if own > promise:
                anchor, promise = k, own
        row = extracts[header[_N_EXTRACTS]]
        row[_SCORE], row[_ANCHOR] = promise, anchor
        if promise == 0 or (best >= 0 and not _is_better(row, extracts[best])):
            break
        outcome, read_from, read_to = _fit(case, row)
        if outcome == _UNREAD:
            return outcome, read_from, read_to
        header[_N_UNREAD] -= 1
        promises[anchor] = 0
        if outcome == _FOUND:
            if best < 0 or _is_better(row, extracts[best]):
                best = header[_N_EXTRACTS]
            header[_N_EXTRACTS] += 1
    return _FOUND, 0, 0


@compiled()
def _take(choice: _Choice, row: Numbers) -> None:
    """Take an extract out of what is left.

    Its marks promise nothing more, and what overlaps it has to make room.
    """
    start, end = row[_START], row[_END]
    row[_STATE] = _TAKEN
    for k in range(_n_before(choice.marks, start), _n_before(choice.marks, end)):
        choice.promises[k] = 0
    for i in range(choice.header[_N_EXTRACTS]):
        other = choice.extracts[i]
        if other[_STATE] == _FITTED and other[_START] < end and start < other[_END]:
            other[_STATE] = _CROWDED


@compiled()
def _says_the_same(text: _Text, start: int, end: int, other: int, other_end: int) -> bool:
    """Tell whether two stretches of a text differ in their white space at most. Both must have been read."""
    codes, offset = text
    while True:
        start = _after_space(text, start, end)
        other = _after_space(text, other, other_end)
        if start == end or other == other_end:
            return start == end and other == other_end
        while start < end and other < other_end:
            code = codes[start - offset]
            if code != codes[other - offset] or _kind(code) & _SPACE:
                break
            start += 1
            other += 1
        is_end = start == end or _kind(codes[start - offset]) & _SPACE != 0
        is_other_end = other == other_end or _kind(codes[other - offset]) & _SPACE != 0
        if not is_end or not is_other_end:
            return False


@compiled()
def _parts(numbers: Numbers, n_marks: int, n_labels: int, limit: int) -> _Choice:
    """Return the parts of a choice; see `new_choice`."""
    header, rest = numbers[:_N_HEADER], numbers[_N_HEADER:]
    found, rest = rest[: limit * _N_FOUND_COLUMNS], rest[limit * _N_FOUND_COLUMNS :]
    spans, rest = rest[: 2 * n_marks], rest[2 * n_marks :]
    promises, rest = rest[:n_marks], rest[n_marks:]
    marks, rest = rest[: n_marks * _N_MARK_COLUMNS], rest[n_marks * _N_MARK_COLUMNS :]
    by_label, rest = rest[:n_labels], rest[n_labels:]
    return _Choice(
        header,
        found.reshape(-1, _N_FOUND_COLUMNS),
        spans,
        promises,
        marks.reshape(-1, _N_MARK_COLUMNS),
        by_label,
        rest.reshape(-1, _N_COLUMNS),
    )


@compiled()
def _add_best(case: _Case) -> tuple[int, int, int]:
    """Take the best extract of what is left and add it to those that were found. Returns as `_fit` does."""
    choice = case.choice
    outcome, read_from, read_to = _make_room(case)
    if outcome == _FOUND:
        outcome, read_from, read_to = _fit_promising(case)
    if outcome == _UNREAD:
        return outcome, read_from, read_to
    best = _best(choice)
    if best < 0:
        return _DONE, 0, 0
    row = choice.extracts[best]
    outcome, read_from, read_to = _add_what_precedes(case, row)
    if outcome == _UNREAD:
        return outcome, read_from, read_to
    _take(choice, row)
    n_found = choice.header[_N_FOUND]
    n_spans = choice.found[n_found - 1, _FOUND_SPANS] if n_found else 0
    found = choice.found[n_found]
    found[_FOUND_START], found[_FOUND_END], found[_FOUND_PARAGRAPH] = row[_START], row[_END], row[_PARAGRAPH]
    n_spans += _highlight(choice.marks, row[_START], row[_END], choice.spans[2 * n_spans :])
    found[_FOUND_SPANS] = n_spans
    choice.header[_N_FOUND] = n_found + 1
    return _FOUND, 0, 0


_THREE = types.UniTuple(i8, 3)


@compiled()
def _next_extracts(  # noqa: PLR0913, PLR0917 - a text, its marks, its paragraphs, and where the choice stands
    codes: NDArray[Any],
    offset: int,
    starts: Numbers,
    ends: Numbers,
    labels: Numbers,
    values: Numbers,
    paragraph_starts: Numbers,
    paragraph_ends: Numbers,
    paragraph_kinds: NDArray[np.uint8],
    heading: int,
    size: int,
    limit: int,
    max_fitted: int,
    choice: Numbers,
) -> tuple[int, int, int]:
    parts = _parts(choice, starts.size, values.size // 4, limit)
    text = _Text(codes, offset)
    paragraphs = _Paragraphs(paragraph_starts, paragraph_ends, paragraph_kinds, heading)
    case = _Case(text, values, paragraphs, parts, size)
    header, found = parts.header, parts.found
    if not header[_IS_BEGUN]:
        header[_IS_BEGUN] = 1
        reach = 0
        for k in range(starts.size):
            reach = max(reach, ends[k])
            mark = parts.marks[k]
            mark[_BEGIN], mark[_FINISH], mark[_LABEL], mark[_REACH] = starts[k], ends[k], labels[k], reach
        _set_promises(case)
    is_whole = _is_read(text, 0, paragraph_ends[-1])
    while header[_N_FOUND] < limit:
        outcome, read_from, read_to = _add_best(case)
        if outcome != _FOUND or not is_whole:
            return outcome, read_from, read_to
        last = header[_N_FOUND] - 1
        start, end = found[last, _FOUND_START], found[last, _FOUND_END]
        is_new = True
        for i in range(last):
            if is_new and _says_the_same(text, start, end, found[i, _FOUND_START], found[i, _FOUND_END]):
                is_new = False
        if is_new:
            header[_N_UNREAD] = max_fitted
        else:
            header[_N_FOUND] = last
    return _DONE, 0, 0


@compiled(
    _THREE(U1, i8, I8, I8, I8, I8, I8, I8, U1, i8, i8, i8, i8, I8_OUT),
    _THREE(U4, i8, I8, I8, I8, I8, I8, I8, U1, i8, i8, i8, i8, I8_OUT),
)
def next_extracts(  # noqa: PLR0913, PLR0917 - a text, its marks, its paragraphs, and where the choice stands
    codes: NDArray[Any],
    offset: int,
    starts: Numbers,
    ends: Numbers,
    labels: Numbers,
    values: Numbers,
    paragraph_starts: Numbers,
    paragraph_ends: Numbers,
    paragraph_kinds: NDArray[np.uint8],
    heading: int,
    size: int,
    limit: int,
    max_fitted: int,
    choice: Numbers,
) -> tuple[int, int, int]:
    """Find the next extracts of up to `size` characters, each in what those before it left.

    codes: uint8 or uint32, the characters of a text that were read, from character `offset` on. starts,
    ends, labels: int64 (n_marks,), by start. values: int64 (4 * n_labels,), what the first mark of each label
    counts in the text and what a further one, then the same for headings. paragraph_starts, paragraph_ends:
    int64 (n_paragraphs,), in the order of the text and apart; paragraph_kinds: uint8, equal to `heading` for
    those. limit, max_fitted, choice: see `new_choice`; the choice is changed.

    Returns an outcome and the piece of text to be read before the same is asked again. Where the whole text
    was read, all is done at once; else the caller has to compare each extract that is found with those before
    it, and to `accept` or `reject` it.

    Raises:
        IndexError: numbers lead outside of the arrays.
    """
    return _next_extracts(
        codes, offset, starts, ends, labels, values,
        paragraph_starts, paragraph_ends, paragraph_kinds, heading, size, limit, max_fitted, choice,
    )  # fmt: skip


@compiled(
    nothing(U1, I8, I8, I8, I8, I8, I8, I8, I8, U1, I8, i8, i8, i8, i8, I8_OUT, I8_OUT, I8_OUT),
    nothing(U4, I8, I8, I8, I8, I8, I8, I8, I8, U1, I8, i8, i8, i8, i8, I8_OUT, I8_OUT, I8_OUT),
)
def extracts_of_texts(  # noqa: PLR0913, PLR0917 - texts, their marks, their paragraphs, and where it goes
    codes: NDArray[Any],
    text_bounds: Numbers,
    starts: Numbers,
    ends: Numbers,
    labels: Numbers,
    mark_bounds: Numbers,
    values: Numbers,
    paragraph_starts: Numbers,
    paragraph_ends: Numbers,
    paragraph_kinds: NDArray[np.uint8],
    paragraph_bounds: Numbers,
    heading: int,
    size: int,
    limit: int,
    max_fitted: int,
    n_found: Numbers,
    found: Numbers,
    edges: Numbers,
) -> None:
    """Find all extracts of several whole texts; see `next_extracts`.

    Characters, marks and paragraphs are those of one text after the other; text_bounds, mark_bounds,
    paragraph_bounds: int64 (n_texts + 1,), where each text's begin. n_found: int64 (n_texts,). found: start,
    end, paragraph and number of spans to highlight of each extract, int64 (4 * limit * n_texts,). edges: the
    starts and ends of these spans by turns, in characters of the extract, int64 (2 * n_marks,).

    Raises:
        IndexError: numbers lead outside of the arrays.
    """
    row = at = 0
    for text in range(n_found.size):
        mark, last_mark = mark_bounds[text], mark_bounds[text + 1]
        paragraph, last_paragraph = paragraph_bounds[text], paragraph_bounds[text + 1]
        n_marks, n_labels = last_mark - mark, values.size // 4
        choice = _new_choice(n_marks, n_labels, limit, max_fitted)
        outcome, _, _ = _next_extracts(
            codes[text_bounds[text] : text_bounds[text + 1]],
            0,
            starts[mark:last_mark],
            ends[mark:last_mark],
            labels[mark:last_mark],
            values,
            paragraph_starts[paragraph:last_paragraph],
            paragraph_ends[paragraph:last_paragraph],
            paragraph_kinds[paragraph:last_paragraph],
            heading,
            size,
            limit,
            max_fitted,
            choice,
        )
        if outcome != _DONE:
            raise IndexError
        parts = _parts(choice, n_marks, n_labels, limit)
        n_found[text] = parts.header[_N_FOUND]
        n_spans = 0
        for k in range(n_found[text]):
            for column in range(_FOUND_SPANS):
                found[row + column] = parts.found[k, column]
            found[row + _FOUND_SPANS] = parts.found[k, _FOUND_SPANS] - n_spans
            n_spans = parts.found[k, _FOUND_SPANS]
            row += _N_FOUND_COLUMNS
        for k in range(2 * n_spans):
            edges[at + k] = parts.spans[k]
        at += 2 * n_spans


@compiled(types.UniTuple(i8, 2)(U1, i8, i8, i8, i8), types.UniTuple(i8, 2)(U4, i8, i8, i8, i8))
def opening_extract(codes: NDArray[Any], offset: int, first: int, last: int, size: int) -> tuple[int, int]:
    """Return start and end of the extract with which a paragraph begins.

    codes: uint8 or uint32, the characters from `offset` on: those of the paragraph, from `first` to `last`,
    as far as the first `2 * size` and one more go.

    Raises:
        IndexError: so many are not there.
    """
    text = _Text(codes, offset)
    marks = np.empty((0, _N_MARK_COLUMNS), dtype=np.int64)
    room = _Room(first, last, first, last)
    if not _is_read(text, first, min(last, first + 2 * size + 1)):
        raise IndexError
    start = _after_space(text, first, min(last, first + size))
    return start, _before_space(text, start, _last_end(text, marks, room, start + 1, min(last, start + size)))
