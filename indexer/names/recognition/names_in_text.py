"""
The names in a text, each with its place and kind: every paragraph read, then the document as a whole.

Flow: text, paragraphs, what is decided already -> runs -> segments -> votes -> names.

The same words are read alike throughout a document: the scores of all places where they
stand are summed. A surname is its bearer's, wherever the full name stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from indexer.model.document import EntityKind
from indexer.names.recognition import cue_words
from indexer.names.recognition.common_nouns import names_nothing
from indexer.names.recognition.context import context_of
from indexer.names.recognition.cue_words import COUNTRY_ABBREVIATIONS, HONORIFICS
from indexer.names.recognition.evidence import WITHOUT_CAPITALS, Evidence, elided_length
from indexer.names.recognition.features import MAX_ACRONYM_CHARS
from indexer.names.recognition.known_in_text import known_kind, known_mentions
from indexer.names.recognition.lexicon import PLACE_FLAGS, flags_of
from indexer.names.recognition.runs import Run, iter_runs, word_after, word_before
from indexer.names.recognition.segmentation import LABELS, OUTSIDE, Segment, Vector, segment
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
    from indexer.names.recognition.segmentation import Weights

PERSON, ORGANISATION, PLACE, OTHER = range(len(LABELS))
_LEAST_SIMILAR_CHARS = 6
_MOST_EDITS = 2
_LEAST_SURNAME_CHARS = 2
_NO_SURNAMES = (
    cue_words.DEMONYMS, cue_words.FUNCTION_WORDS, cue_words.MONTHS_AND_DAYS, cue_words.ORGANISATION_WORDS,
    cue_words.PLACE_WORDS, cue_words.SPEECH_VERBS, cue_words.SPORT_WORDS, cue_words.TITLES,
)  # fmt: skip
"""Words that stand behind a given name with a capital and are no surname, in headlines above all."""


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
    languages = languages or [""] * len(spans)
    found = _readings(text, spans, decided, languages)
    readings = _settled(list(found), surnames, Evidence(text))
    names = [
        Name(reading.start, reading.end, reading.text, _kind_of(reading))
        for reading in readings
        if LABELS[reading.label] != "other"
    ]
    if has_unicase_script(text):
        # Letters of both scripts may stand in one run: *Cairo-قاهره*.
        taken = [(span.start, span.end) for span in decided] + [(name.start, name.end) for name in names]
        names += _without_capitals(text, spans, sorted(taken))
        names.sort()
    known = _known(text, spans, decided, languages)
    return _with_known(names, known) if known else names


def _kind_of(reading: _Reading) -> EntityKind:
    """Return the kind of a name; of a well-known place or body its own, which the context may hide."""
    kind = EntityKind(LABELS[reading.label])
    return kind if kind == EntityKind.PERSON else known_kind(reading.text) or kind


def _known(
    text: str, spans: Sequence[tuple[int, int]], decided: Sequence[Span], languages: Sequence[str]
) -> list[Name]:
    """Return the known names in the paragraphs in Latin letters.

    In English, which the model was taught, only those that are seldom anything else.
    """
    taken = sorted((span.start, span.end) for span in decided)
    return [
        Name(found.start, found.end, text[found.start : found.end], found.kind)
        for (start, end), language in zip(spans, languages, strict=False)
        if language not in WITHOUT_CAPITALS
        for found in known_mentions(text, start, end, language)
        if not _touches(taken, found.start, found.end)
    ]


def _with_known(names: Sequence[Name], known: Sequence[Name]) -> list[Name]:
    """Return the names and the known ones, which take the place of what is a part of them.

    A known name inside of another or across its end is none: *Université de Téhéran*.
    """
    starts, ends = [name.start for name in names], [name.end for name in names]
    added: list[Name] = []
    replaced: set[Name] = set()
    for own in known:
        over = names[bisect_right(ends, own.start) : bisect_left(starts, own.end)]
        if all(own.start <= name.start and name.end <= own.end for name in over):
            added.append(own)
            replaced.update(over)
    return sorted([*(name for name in names if name not in replaced), *added])


def _without_capitals(
    text: str, spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> list[Name]:
    """Return the names in Persian and Arabic: what cues announce, and the surnames of these people again.

    None touches what is taken, which is in order.
    """
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
                for found in _with_surnames(piece, segment(piece, weights, context), weights, context):
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


def _with_surnames(
    run: Run, segments: Sequence[Segment], weights: Weights, context: str
) -> Iterator[Segment]:
    """Yield the segments; a given name goes on with the word behind it, though that is a common word too.

    *Trump* is a card to the model, which knows its bearer from no list of surnames.
    """
    given: Segment | None = None
    for found in segments:
        if given is not None and found.label == OUTSIDE and _may_be_surname(run, found.first, context):
            yield Segment(given.first, found.last, PERSON, given.scores)
            given = None
            continue
        if given is not None:
            yield given
        given = found if _is_person_rather(found) and _is_given_name(run, found.first, found.last) else None
        if given is None:
            yield _as_person(run, found, weights, context)
    if given is not None:
        yield given


def _as_person(run: Run, found: Segment, weights: Weights, context: str) -> Segment:
    """Return two words as a person, if they are a given name and a word that no other name is made of."""
    at = found.last - 1
    if found.label not in (ORGANISATION, PLACE) or found.last - found.first != 2:
        return found
    if not _is_given_name(run, found.first, at) or not _may_be_surname(run, at, context):
        return found
    surname = run.words[at].text
    if flags_of(surname) or "w" not in flags_of(surname.lower()):
        return found
    before = run.words[found.first - 1].text.lower() if found.first else run.before
    scores = weights.word(run.words[found.first].text, before, surname.lower(), context)
    person = Segment(found.first, found.last, PERSON, scores)
    return person if _is_person_rather(person) else found


def _is_person_rather(found: Segment) -> bool:
    """Tell whether a word is more likely a person than another name."""
    return found.scores[PERSON] == max(found.scores[:OUTSIDE])


def _is_given_name(run: Run, first: int, last: int) -> bool:
    """Tell whether words are a given name that is no word, with or without initials."""
    given, *others = (word.text for word in run.words[first:last])
    are_initials = all(len(word.strip(".")) == 1 for word in others)
    return are_initials and "G" in flags_of(given) and not flags_of(given.lower())


def _may_be_surname(run: Run, at: int, context: str) -> bool:
    word = run.words[at].text
    return (
        "caps" not in context
        and "title" not in context
        and len(word) > _LEAST_SURNAME_CHARS
        and word.isalpha()
        and word[0].isupper()
        and word[1:].islower()
        and not any(word.lower() in own for own in _NO_SURNAMES)
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
    bearers = {surname for surname in bearers if len(surname) > 1}  # *Agier M*
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
