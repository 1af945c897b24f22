"""
Which language a document and each of its paragraphs is written in.

Flow: letters of the paragraph (`scripts`) -> py3langid -> a vote of the paragraphs, weighted
by their letters -> langdetect's profiles as the check, where paragraphs differ and at the end.

The two detectors agree on 95 % of texts of 40 letters and more, and are then
right in 99.9 %; alone, langdetect is certain of languages it does not know.
Below 40 letters no detector is worth asking: such a paragraph takes the language
that the document has in its script. A document that is shorter as a whole is guessed
at among the languages most texts are in, and says so, unless its script is that of one
language.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.enrichment.language_codes import language_code
from indexer.enrichment.ngram_profiles import profiles
from indexer.enrichment.scripts import SHARED, language_of_letters, letters_by_script
from indexer.model.document import UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.source_text import Block

_MIN_LETTERS = 40  # langdetect: 0.975 right from 20, 0.992 from 40, 0.995 from 100
_LEAST_CHARS = 8  # two short words; fewer are a name or a number as often as a language
_GUESSED = 0.5
_SHORT_CANDIDATES = frozenset(
    {
        "af", "ar", "az", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "fa", "fi",
        "fr", "gu", "he", "hi", "hr", "hu", "id", "it", "ja", "kn", "ko", "ku", "lt", "lv", "mk", "ml",
        "mr", "nb", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sv", "sw",
        "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh",
    }
)  # fmt: skip
"""What a short text is guessed to be: the languages that langdetect knows, Azerbaijani and Kurdish.

Of pairs of words in them 88 in 100 are right; 81 if py3langid chooses from all of its 140 languages.
"""
_SAMPLE_CHARS = 250
"""Of a paragraph, or of short ones together. 350 and 500 tell as many documents right."""
_WIDE_SAMPLE_CHARS = 2000  # where there are too few letters in that, as in a table with a border
_UNCONFIRMED = 0.1
"""What a paragraph counts where paragraphs differ, if only one detector speaks for it and it is no prose.

A table of names looks like the language of the names. Of 4,500 documents in six corpora 47 were told wrong,
and the paragraphs of 467 thousand characters, when each counted in full and no wide sample was read; now 30,
and 191. Prose counts in full, because there are languages that langdetect does not know.
"""
_PROSE = 0.5
"""The share of words without a capital from which a paragraph is prose.

At .7 only 26 documents are told wrong, but of texts in languages that langdetect does not know, with a third
of their sentences in English, 56 of 230 instead of 51 (49 when each paragraph counted in full).
"""
_WORD = re.compile(r"[^\W\d_]+")
_CHECKED_CHARS = 300
_PROFILE_WEIGHT = 0.2  # of pairs of words .881 are right at 0, .887 at .1, .888 at .2, .883 at .5, .876 at 1
_DISAGREED = 0.6  # right in six of ten where the two detectors differ


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text and of each of its blocks.

    `confidence` is the share of the letters that are in it, lowered when the
    detectors did not agree (`is_certain`), or when the text is too short for
    them (`is_guess`).
    """

    language: str
    confidence: float
    of_blocks: tuple[str, ...]
    is_certain: bool = True
    is_guess: bool = False


@dataclass(slots=True)
class _Reading:
    """What a block looks like by its beginning.

    n_letters: those of the script in the sample. weight: those in all of the block, by the sample.
    """

    sample: str
    script: str
    n_letters: int
    weight: int
    language: str | None

    def by_letters(self) -> str | None:
        return language_of_letters(self.sample, self.script, self.n_letters)

    def is_confirmed(self) -> bool:
        """Tell whether the letters themselves or the second detector say the same."""
        return self.by_letters() == self.language or _by_profiles(self.sample) == self.language


def detect(blocks: Sequence[Block]) -> Detection:
    """Detect the language of a text by its blocks."""
    readings = [_read(block) for block in blocks]
    main = {script: _main_language(script, readings) for script in {r.script for r in readings}}
    guessed = {script: _guess(script, readings) for script in main if script and main[script] is None}
    main |= guessed
    votes: Counter[str] = Counter()
    for reading in readings:
        _settle(reading, main[reading.script])
        votes[reading.language or UNDETERMINED] += reading.weight
    languages = tuple(reading.language or UNDETERMINED for reading in readings)
    votes = +votes
    if not votes:
        return Detection(UNDETERMINED, 0.0, languages)
    language, n_letters = votes.most_common(1)[0]
    if language == UNDETERMINED:
        return Detection(UNDETERMINED, 0.0, languages)
    confidence = n_letters / votes.total()
    n_read = sum(reading.weight for reading in readings if reading.script in SHARED)
    if language in guessed.values() or 0 < n_read < _MIN_LETTERS:
        return Detection(language, round(confidence * _GUESSED, 3), languages, is_guess=True)
    is_certain = _is_confirmed(language, readings)
    if not is_certain:
        confidence *= _DISAGREED
    return Detection(language, round(confidence, 3), languages, is_certain)


def _read(block: Block) -> _Reading:
    sample = block.text[:_SAMPLE_CHARS]
    counts = letters_by_script(sample)
    if len(sample) < len(block.text) and counts.total() < _MIN_LETTERS:
        sample = block.text[:_WIDE_SAMPLE_CHARS]
        counts = letters_by_script(sample)
    if not counts:
        return _Reading(sample, "", 0, 0, None)
    script, n_letters = counts.most_common(1)[0]
    language = None if block.language is None else language_code(block.language)
    if language is None and n_letters >= _MIN_LETTERS:
        language = language_of_letters(sample, script, n_letters) or _by_py3langid(sample)
    return _Reading(sample, script, n_letters, round(n_letters * len(block.text) / len(sample)), language)


def _main_language(script: str, readings: Sequence[_Reading]) -> str | None:
    """Return the language that most of a script's text is in; short blocks are read together."""
    votes: dict[str, float] = defaultdict(float)
    told = [reading for reading in readings if reading.script == script and reading.language is not None]
    differ = len({reading.language for reading in told}) > 1
    for reading in told:
        language = reading.language or UNDETERMINED
        votes[language] += reading.weight * (_trust(reading) if differ else 1)
    if votes:
        return max(votes, key=votes.__getitem__)
    joined = "\n".join(r.sample for r in readings if r.script == script)[:_SAMPLE_CHARS]
    n_letters = letters_by_script(joined)[script]
    by_letters = language_of_letters(joined, script, n_letters) if script else None
    if by_letters is None and n_letters >= _MIN_LETTERS:
        return _by_py3langid(joined)
    return by_letters


def _trust(reading: _Reading) -> float:
    return 1 if reading.is_confirmed() or _is_prose(reading.sample) else _UNCONFIRMED


def _is_prose(text: str) -> bool:
    words = _WORD.findall(text)
    return sum(not word[0].isupper() for word in words) >= _PROSE * len(words)


def _guess(script: str, readings: Sequence[_Reading]) -> str | None:
    """Return what a text too short for the detectors is most likely in, `None` for the shortest."""
    joined = "\n".join(reading.sample for reading in readings if reading.script == script)[:_SAMPLE_CHARS]
    if sum(map(len, joined.split())) < _LEAST_CHARS:
        return None
    from py3langid import rank

    of_letters = profiles().scores(joined)
    least = min(of_letters.values(), default=0.0)
    scores = {
        code: score + _PROFILE_WEIGHT * of_letters.get(language_code(code) or code, least)
        for code, score in rank(joined)
        if code in _SHORT_CANDIDATES
    }
    return language_code(max(scores, key=scores.__getitem__))


def _settle(reading: _Reading, main: str | None) -> None:
    """Give a short block the main language of its script, and a stray one too.

    A list of names or an address looks like any language: a block that differs
    from the rest of its script counts only when both detectors say so.
    """
    if reading.language == main or main is None:
        return
    if reading.language is None or not reading.is_confirmed():
        reading.language = main


def _is_confirmed(language: str, readings: Sequence[_Reading]) -> bool:
    longest = max((r for r in readings if r.language == language), key=lambda r: r.weight)
    if longest.by_letters() == language:
        return True
    return _by_profiles("\n".join(r.sample for r in readings if r.language == language)) == language


def _by_py3langid(text: str) -> str | None:
    from py3langid import classify

    return language_code(classify(text)[0])


def _by_profiles(text: str) -> str | None:
    return profiles().best(text[:_CHECKED_CHARS])
