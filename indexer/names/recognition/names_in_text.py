"""
The names in a text, each with its place and kind: every paragraph read, then the document as a whole.

Flow: text, paragraphs, what is decided already -> runs -> segments -> votes -> names.

The same words are read alike throughout a document: the scores of all places where they
stand are summed. A surname is its bearer's, wherever the full name stands.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from indexer.model.document import EntityKind
from indexer.names.recognition.common_nouns import names_nothing
from indexer.names.recognition.context import context_of
from indexer.names.recognition.cue_words import COUNTRY_ABBREVIATIONS, HONORIFICS
from indexer.names.recognition.evidence import Evidence, elided_length
from indexer.names.recognition.features import MAX_ACRONYM_CHARS
from indexer.names.recognition.lexicon import PLACE_FLAGS, flags_of
from indexer.names.recognition.runs import Run, iter_runs, word_after, word_before
from indexer.names.recognition.segmentation import LABELS, OUTSIDE, Vector, segment
from indexer.names.recognition.unicase import (
    find_unicase_names,
    has_unicase_script,
    iter_again,
    surname_of,
)
from indexer.names.recognition.weights import load_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.model.span import Span

PERSON, ORGANISATION, PLACE, OTHER = range(len(LABELS))
_LEAST_SIMILAR_CHARS = 6
_MOST_EDITS = 2


class Name(NamedTuple):
    """A name in a text: characters `[start, end)`, what stands there, and of what kind it is."""

    start: int
    end: int
    text: str
    kind: EntityKind


class _Reading(NamedTuple):
    start: int
    end: int
    text: str
    label: int
    scores: Vector
    n_words: int
    context: str
    language: str


def find_names(
    text: str,
    spans: Sequence[tuple[int, int]],
    decided: Sequence[Span] = (),
    surnames: frozenset[str] = frozenset(),
    languages: Sequence[str] = (),
) -> list[Name]:
    """Return the names in the paragraphs of a text, in order; none touches a decided span.

    `surnames` are those of people who are known to be named in the document, in small letters. `languages`
    are those of the paragraphs; without them all are read as English.
    """
    found = _readings(text, spans, decided, languages or [""] * len(spans))
    readings = _settled(list(found), surnames, Evidence(text))
    names = [
        Name(reading.start, reading.end, reading.text, EntityKind(LABELS[reading.label]))
        for reading in readings
        if LABELS[reading.label] != "other"
    ]
    if has_unicase_script(text):
        names += _without_capitals(text, spans, decided)
        names.sort()
    return names


def _without_capitals(text: str, spans: Sequence[tuple[int, int]], decided: Sequence[Span]) -> list[Name]:
    """Return the names in Persian and Arabic: what cues announce, and the surnames of these people again."""
    taken = sorted((span.start, span.end) for span in decided)
    found: dict[tuple[int, int], EntityKind] = {}
    surnames: set[str] = set()
    for start, end in spans:
        for name in find_unicase_names(text, start, end):
            if not _touches(taken, name.start, name.end):
                found[name.start, name.end] = EntityKind(name.label)
                if name.label == "person" and name.n_words > 1:
                    surnames.add(surname_of(text[name.start : name.end]))
    surnames.discard("")
    if surnames:
        taken = sorted({*taken, *found})
        for start, end in spans:
            for again in iter_again(text, start, end, frozenset(surnames)):
                if not _touches(taken, *again):
                    found[again] = EntityKind.PERSON
    return [Name(start, end, text[start:end], kind) for (start, end), kind in found.items()]


def _touches(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, end))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)


def _readings(
    text: str, spans: Sequence[tuple[int, int]], decided: Sequence[Span], languages: Sequence[str]
) -> Iterator[_Reading]:
    weights = load_weights()
    ordered = sorted(decided)
    next_decided = 0
    of_paragraphs = zip(spans, context_of(text, spans), languages, strict=True)
    for (start, end), context, language in of_paragraphs:
        for run in iter_runs(text, start, end):
            while next_decided < len(ordered) and ordered[next_decided].end <= run.words[0].start:
                next_decided += 1
            pieces = [run]
            if next_decided < len(ordered) and ordered[next_decided].start < run.words[-1].end:
                pieces = _apart(run, ordered[next_decided:], text, start, end)
            for piece in pieces:
                words = piece.words
                for found in segment(piece, weights, context):
                    first, last = words[found.first], words[found.last - 1]
                    if not first.is_connector:
                        name_start = first.start + elided_length(text, first.start, language)
                        yield _Reading(
                            name_start,
                            last.end,
                            text[name_start : last.end],
                            found.label,
                            found.scores,
                            found.last - found.first,
                            context,
                            language,
                        )


def _apart(run: Run, decided: Sequence[Span], text: str, start: int, end: int) -> list[Run]:
    """Return what is left of a run beside the decided spans."""
    pieces: list[list[int]] = [[]]
    for number, word in enumerate(run.words):
        covered = False
        for span in decided:
            if span.start >= word.end:
                break
            if span.end > word.start:
                covered = True
                break
        if covered:
            pieces.append([])
        else:
            pieces[-1].append(number)
    runs = []
    for numbers in pieces:
        words = [run.words[number] for number in numbers]
        while words and words[0].is_connector:
            words.pop(0)
        while words and words[-1].is_connector:
            words.pop()
        if words:
            runs.append(
                Run(words, word_before(text, words[0].start, start), word_after(text, words[-1].end, end))
            )
    return runs


def _settled(readings: list[_Reading], surnames: frozenset[str], evidence: Evidence) -> list[_Reading]:
    """Give the same words one label, and surnames that of their bearers; leave out what is no name."""

    def is_evident(reading: _Reading, label: int) -> bool:
        return evidence.is_enough(reading.start, reading.end, LABELS[label], reading.language)

    readings = [
        _from(reading, evidence.first_given_name(reading.start, reading.end, reading.language))
        if reading.label == PERSON and reading.n_words > 2
        else reading
        for reading in readings
    ]
    sums: dict[str, list[float]] = {}
    for reading in readings:
        if reading.label != OUTSIDE:
            key = reading.text.lower()
            known = sums.get(key)
            if known is None:
                sums[key] = list(reading.scores)
            else:
                for number, score in enumerate(reading.scores):
                    known[number] += score
    labels = {key: scores.index(max(scores[:OUTSIDE])) for key, scores in sums.items()}
    bearers = set(surnames)
    for reading in readings:
        is_person = reading.n_words > 1 and labels.get(reading.text.lower()) == PERSON
        if is_person and is_evident(reading, PERSON):
            bearers.add(reading.text.rsplit(maxsplit=1)[-1].lower())
    settled = []
    for reading in readings:
        key = reading.text.lower()
        label = labels.get(key, OUTSIDE)
        if reading.n_words == 1:
            label = PERSON if key in bearers else _label_of_word(reading, label, bearers)
        elif label == PERSON:
            reading = _without_title(reading)  # noqa: PLW2901 - the same name, without its title
        is_bearer = reading.n_words == 1 and key in bearers
        if label != OUTSIDE and (
            is_bearer or (is_evident(reading, label) and not names_nothing(reading.text))
        ):
            settled.append(reading._replace(label=label))
    return settled


def _label_of_word(reading: _Reading, label: int, bearers: set[str]) -> int:
    """Return the label of a word alone where more is known than the model says of it."""
    word = reading.text
    flags = flags_of(word)
    if label in (OUTSIDE, OTHER) or PLACE_FLAGS & set(flags) or (flags and label != PLACE):
        return label
    if word.isupper() and word.isalpha() and "caps" not in reading.context and "title" not in reading.context:
        is_short = 2 <= len(word) <= MAX_ACRONYM_CHARS and word not in COUNTRY_ABBREVIATIONS
        return ORGANISATION if is_short else label
    if flags:
        return label
    if label == PLACE and all("w" in flags_of(part.lower()) for part in word.split("-")):
        return OUTSIDE
    if label == PLACE and len(word) >= _LEAST_SIMILAR_CHARS:
        spelled_alike = process.extractOne(
            word.lower(), bearers, scorer=DamerauLevenshtein.distance, score_cutoff=_MOST_EDITS
        )
        if spelled_alike is not None:  # perhaps a slip, perhaps another person: a person in any case
            return PERSON
    return label


def _from(reading: _Reading, start: int) -> _Reading:
    """Return a reading from a later word of it on."""
    if start == reading.start:
        return reading
    text = reading.text[start - reading.start :]
    return reading._replace(start=start, text=text, n_words=len(text.split()))


def _without_title(reading: _Reading) -> _Reading:
    first, _, rest = reading.text.partition(" ")
    if not rest or first.lower() not in HONORIFICS:
        return reading
    start = reading.end - len(rest)
    return reading._replace(start=start, text=rest, n_words=reading.n_words - 1)
