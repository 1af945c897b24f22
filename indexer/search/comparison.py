"""
A word diff of two documents.

Flow: texts -> tokens -> stretches in common -> pieces by paragraph. Stretches are found from the
longest down: runs of words that stand once in either text, in the order in which most of them
are the same (patience diff); then what lies between them by the longest common subsequence. So
a long text takes time in proportion to its length, and only a gap that is too large for that is
taken as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq

from indexer.analysis.tokenize import UNSPACED
from indexer.model.comparison import Change, ComparedParagraph, ComparedPiece, Comparison, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.model.document import Document

    Ids = NDArray[np.int64]

MAX_CHARS = 300_000
"""Of longer texts paragraphs are compared as wholes. So long a text has 150 pages, and takes 0.7 s."""

ANCHOR_TOKENS = (6, 3)
"""Runs that are looked for first, and between them."""

MAX_CELLS = 1 << 24
"""A gap with so many pairs of tokens is compared token by token: 2 MB, 20 ms. A larger one is replaced."""

MAX_STEPS = 50
"""So far a change is moved to fall on a paragraph."""

_TOKEN = re.compile(
    f"[{UNSPACED}]"
    r"|\w(?:[\w\u200c\u200d\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]|['’\-](?=\w))*"
    r"|[^\w\s]"
)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is compared as a whole: a word, a punctuation mark, or a paragraph."""

    text: str
    paragraph: int
    is_spaced: bool
    n_words: int


@dataclass(frozen=True, slots=True)
class _Match:
    """Units in a row that are the same in both texts."""

    first: int
    second: int
    length: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Units in a row of the first text, the second, or of both; in the latter case they are the same."""

    change: Change
    first: Sequence[_Unit] = ()
    second: Sequence[_Unit] = ()

    @property
    def shown(self) -> Sequence[_Unit]:
        """The units as they are to be shown."""
        return self.second or self.first


def compare(first: Document, second: Document) -> Comparison:
    """Return what differs between two documents."""
    is_long = max(len(first.text), len(second.text)) > MAX_CHARS
    level, divided = (Level.PARAGRAPHS, _paragraphs) if is_long else (Level.WORDS, _tokens)
    units = [list(divided(document)) for document in (first, second)]
    numbers: dict[str, int] = {}
    own, other = (
        np.array([numbers.setdefault(unit.text, len(numbers)) for unit in of_text], dtype=np.int64)
        for of_text in units
    )
    matches = _cleaned(_matches(own, other), *map(len, units))
    runs = list(_runs(_slid(matches, own, other, *units), *units))
    words = Counter[Change]()
    for run in runs:
        words[run.change] += sum(unit.n_words for unit in run.shown)
    languages = [[paragraph.language for paragraph in d.paragraphs] or [d.language] for d in (first, second)]
    return Comparison(
        first,
        second,
        tuple(_laid_out(runs, *languages)),
        level,
        words[Change.SAME],
        words[Change.DELETED],
        words[Change.INSERTED],
    )


def _starts(document: Document) -> list[int]:
    """Return where the paragraphs begin, the first one at 0."""
    if document.paragraphs:
        return [0, *(paragraph.span.start for paragraph in document.paragraphs[1:])]
    return [0, *(match.end() for match in _BLANK_LINES.finditer(document.text))]


def _tokens(document: Document) -> Iterator[_Unit]:
    text, starts = document.text, _starts(document)
    number = 0
    for match in _TOKEN.finditer(text):
        while number + 1 < len(starts) and starts[number + 1] <= match.start():
            number += 1
        is_spaced = match.end() < len(text) and text[match.end()].isspace()
        yield _Unit(match.group(), number, is_spaced, n_words=int(match.group()[0].isalnum()))


def _paragraphs(document: Document) -> Iterator[_Unit]:
    starts = _starts(document)
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(document.text)], strict=True)):
        text = document.text[start:end].strip()
        if text:
            yield _Unit(text, number, is_spaced=False, n_words=len(text.split()))


def _matches(first: Ids, second: Ids) -> list[_Match]:
    """Return what both have in common, in order and without overlaps."""
    found: list[_Match] = []
    gaps = [(0, len(first), 0, len(second), 0)]
    while gaps:
        start, end, other_start, other_end, depth = gaps.pop()
        own, other = first[start:end], second[other_start:other_end]
        n_before = _n_alike(own, other)
        n_behind = _n_alike(own[n_before:][::-1], other[n_before:][::-1])
        if n_before:
            found.append(_Match(start, other_start, n_before))
        if n_behind:
            found.append(_Match(end - n_behind, other_end - n_behind, n_behind))
        start, other_start = start + n_before, other_start + n_before
        end, other_end = end - n_behind, other_end - n_behind
        if start == end or other_start == other_end:
            continue
        own, other = first[start:end], second[other_start:other_end]
        if depth < len(ANCHOR_TOKENS):
            at, other_at = start, other_start
            for anchor in [*_anchors(own, other, ANCHOR_TOKENS[depth]), _Match(len(own), len(other), 0)]:
                to, other_to = start + anchor.first, other_start + anchor.second
                gaps.append((at, to, other_at, other_to, depth + 1))
                found.append(_Match(to, other_to, anchor.length))
                at, other_at = to + anchor.length, other_to + anchor.length
        elif len(own) * len(other) <= MAX_CELLS:
            found += [
                _Match(start + block.a, other_start + block.b, block.size)
                for block in LCSseq.editops(own.tolist(), other.tolist()).as_matching_blocks()
            ]
    return sorted((match for match in found if match.length), key=lambda match: match.first)


def _n_alike(own: Ids, other: Ids) -> int:
    """Return with how many units in common two texts begin."""
    n = min(len(own), len(other))
    differs = np.flatnonzero(own[:n] != other[:n])
    return int(differs[0]) if differs.size else n


def _anchors(own: Ids, other: Ids, length: int) -> list[_Match]:
    """Return runs of so many units that stand once in either text, as many as keep their order."""
    places = [_once(ids.tolist(), length) for ids in (own, other)]
    pairs = [(at, places[1][run]) for run, at in places[0].items() if run in places[1]]
    found: list[_Match] = []
    for at, other_at in _longest_ascending(sorted(pairs)):
        if found and at < found[-1].first + found[-1].length:
            last = found[-1]
            if at - last.first == other_at - last.second:  # the same stretch goes on
                found[-1] = _Match(last.first, last.second, at + length - last.first)
            continue
        if found and other_at < found[-1].second + found[-1].length:
            continue
        found.append(_Match(at, other_at, length))
    return found


def _once(ids: list[int], length: int) -> dict[tuple[int, ...], int]:
    """Return the runs of so many units that stand once, with their places."""
    runs = list(zip(*(ids[i:] for i in range(length)), strict=False))
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many pairs as possible of which the second numbers ascend as the first ones do."""
    ends: list[int] = []
    last_of: list[int] = []
    before = [-1] * len(pairs)
    for i, (_, value) in enumerate(pairs):
        at = bisect_left(ends, value)
        if at == len(ends):
            ends.append(value)
            last_of.append(i)
        else:
            ends[at], last_of[at] = value, i
        before[i] = last_of[at - 1] if at else -1
    kept = []
    i = last_of[-1] if last_of else -1
    while i >= 0:
        kept.append(pairs[i])
        i = before[i]
    return kept[::-1]


def _cleaned(matches: Sequence[_Match], n_first: int, n_second: int) -> list[_Match]:
    """Leave out short matches among long changes: two sentences that share an *of the* are two sentences."""
    joined: list[_Match] = []
    for match in matches:
        last = joined[-1] if joined else None
        if last and last.first + last.length == match.first and last.second + last.length == match.second:
            joined[-1] = _Match(last.first, last.second, last.length + match.length)
        else:
            joined.append(match)
    kept: list[_Match] = []
    for i, match in enumerate(joined):
        before = kept[-1] if kept else _Match(0, 0, 0)
        behind = joined[i + 1] if i + 1 < len(joined) else _Match(n_first, n_second, 0)
        n_before = max(
            match.first - before.first - before.length, match.second - before.second - before.length
        )
        n_behind = max(behind.first - match.first, behind.second - match.second) - match.length
        if match.length >= min(n_before, n_behind):
            kept.append(match)
    return kept


def _slid(
    matches: Sequence[_Match], own: Ids, other: Ids, first: Sequence[_Unit], second: Sequence[_Unit]
) -> list[_Match]:
    """Move what was put in or taken out to where a paragraph begins, if it is the same thing there.

    A paragraph that was put in ends with a full stop, as the one before it does: which of the two is new
    makes no difference but to a reader.
    """
    slid = list(matches)
    for i in range(len(slid) - 1):
        before, behind = slid[i], slid[i + 1]
        start, other_start = before.first + before.length, before.second + before.length
        is_inserted, is_deleted = start == behind.first, other_start == behind.second
        if is_inserted == is_deleted:
            continue
        ids, units, at, end = (
            (other, second, other_start, behind.second) if is_inserted else (own, first, start, behind.first)
        )
        for step in range(min(MAX_STEPS, behind.length) + 1):
            if units[at + step].paragraph != units[at + step - 1].paragraph:
                slid[i] = _Match(before.first, before.second, before.length + step)
                slid[i + 1] = _Match(behind.first + step, behind.second + step, behind.length - step)
                break
            if step == behind.length or ids[at + step] != ids[end + step]:
                break
    return slid


def _runs(matches: Iterable[_Match], first: Sequence[_Unit], second: Sequence[_Unit]) -> Iterator[_Run]:
    """Yield both texts in one order: what is in the first alone, in the second alone, in both."""
    at = other_at = 0
    for match in [*matches, _Match(len(first), len(second), 0)]:
        if at < match.first:
            yield _Run(Change.DELETED, first=first[at : match.first])
        if other_at < match.second:
            yield _Run(Change.INSERTED, second=second[other_at : match.second])
        at, other_at = match.first + match.length, match.second + match.length
        if match.length:
            yield _Run(Change.SAME, first[match.first : at], second[match.second : other_at])


def _laid_out(
    runs: Iterable[_Run], first: Sequence[str], second: Sequence[str]
) -> Iterator[ComparedParagraph]:
    """Yield paragraphs: a new one wherever the text that a piece is of begins one.

    first, second: the languages of the paragraphs of either text.
    """
    pieces: list[ComparedPiece] = []
    language = "und"
    current = {True: 0, False: 0}
    for run in runs:
        is_first = run.change is Change.DELETED
        languages = first if is_first else second
        for number, units in groupby(run.shown, key=lambda unit: unit.paragraph):
            if current[is_first] != number and pieces:
                yield ComparedParagraph(language, tuple(pieces))
                pieces = []
            if not pieces:
                language = languages[number] if number < len(languages) else "und"
            current[is_first] = number
            pieces.append(ComparedPiece(run.change, _text(list(units))))
        if run.change is Change.SAME:
            current[True] = run.first[-1].paragraph
    if pieces:
        yield ComparedParagraph(language, tuple(pieces))


def _text(units: Sequence[_Unit]) -> str:
    return "".join(unit.text + (" " if unit.is_spaced else "") for unit in units)
