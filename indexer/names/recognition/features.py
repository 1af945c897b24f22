"""
What is looked at when a run is read: features of its words, of a name as a whole, and of its neighbours.

Features are strings; `weights.py` knows what each is worth. Those of a single word
and of a neighbour are asked for once and then remembered, so a text costs a few
additions for each name.
"""

from __future__ import annotations

from functools import lru_cache

from indexer.names.recognition.cue_words import (
    DEMONYMS,
    FUNCTION_WORDS,
    MONTHS_AND_DAYS,
    NAME_SUFFIXES,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SPEECH_VERBS,
    TITLES,
)
from indexer.names.recognition.lexicon import flags_of, load_lexicon
from indexer.names.recognition.runs import SENTENCE, START

MAX_ACRONYM_CHARS = 7


@lru_cache(maxsize=32768)
def cues(word: str) -> tuple[str, ...]:
    """Return what a word is a cue of: of kinds, titles, time, or nothing."""
    low = word.lower()
    found = []
    for name, words in (
        ("month", MONTHS_AND_DAYS),
        ("function", FUNCTION_WORDS),
        ("title", TITLES),
        ("demonym", DEMONYMS),
        ("organisation", ORGANISATION_WORDS),
        ("place", PLACE_WORDS),
        ("suffix", NAME_SUFFIXES),
        ("particle", PARTICLES),
    ):
        if low in words:
            found.append(name)
    return tuple(found)


@lru_cache(maxsize=32768)
def shape(word: str) -> str:
    """Return the form of a word: X. an initial, XX capitals, Xx, XxX, x-X, with 0 for digits."""
    if len(word) == 2 and word[1] == ".":
        return "X."
    if "." in word[:-1]:
        return "X.X."
    if any(char.isdigit() for char in word):
        return "X0"
    if word.isupper():
        return "X" if len(word) == 1 else "XX" if len(word) <= MAX_ACRONYM_CHARS else "XXX"
    if word[:1].islower():
        return "x-X"
    if "-" in word:
        return "X-X"
    if any(char in word for char in "'’ʼ‘`"):
        return "X'x"
    return "XxX" if any(char.isupper() for char in word[1:]) else "Xx"


@lru_cache(maxsize=32768)
def class_of(word: str) -> str:
    """Return one class of a word: its first cue, else what the lexicon knows, with its form if unusual."""
    found = cues(word)
    form = shape(word)
    if form in ("X.", "X.X."):
        return form
    flags = flags_of(word)
    if found and (found[0] not in ("place", "organisation", "particle") or not set(flags) & set("CSP")):
        return found[0]
    if not flags and "-" in word:
        parts = [flags_of(part) for part in word.split("-")]
        flags = "".join(sorted({flag for part in parts for flag in part if flag in "GF"}))
    common = load_lexicon().get(word.lower(), "")
    flags += "w" if "w" in common else "v" if "v" in common else ""
    if form in ("XX", "X0", "XxX"):
        return f"{form}{flags}"
    return flags or "?"


def word_features(word: str, role: str) -> tuple[str, ...]:
    """Return the features of a word in a role: only, first, last or middle word of a name, or no name."""
    low = word.lower()
    flags = flags_of(word)
    common = load_lexicon().get(low, "")
    features = [f"{role} word={low}", f"{role} class={class_of(word)}", f"{role} shape={shape(word)}"]
    features += [f"{role} cue={cue}" for cue in cues(word)]
    features += [f"{role} flag={flag}" for flag in flags]
    if "w" in common or "v" in common:
        features.append(f"{role} common={common}")
    if role != "middle":
        features += [f"{role} end={low[-3:]}", f"{role} end={low[-2:]}"]
    return tuple(features)


def neighbour_features(word: str, side: str, class_: str) -> tuple[str, ...]:
    """Return the features of the word beside a name of a class of words."""
    kind = neighbour_class(word)
    return (
        f"{side}={word}",
        f"{side} class={kind}",
        f"{side} class={kind} of {class_}",
        f"{side}={word} of {class_[:3]}",
    )


@lru_cache(maxsize=32768)
def neighbour_class(word: str) -> str:
    """Return the class of a word beside a name."""
    if word in (START, SENTENCE):
        return "sentence"
    if not word[:1].isalnum():
        return word
    if word.isdigit():
        return "0"
    if word in PLACE_PREPOSITIONS:
        return "in"
    if word in SPEECH_VERBS:
        return "verb"
    for cue in cues(word):
        if cue != "function":
            return cue
    if word in FUNCTION_WORDS:
        return "function"
    return "other"


@lru_cache(maxsize=65536)
def part_of(word: str) -> str:
    """Return what a word adds to a name of several: its class, itself if it is in small letters, its kinds.

    They are parted by tabs. The kinds are `o` for a cue of organisations, `G` and `F` for a given name and a
    surname, `X` for capitals. Names are made of some thousand such parts, of which the same ones meet again.
    """
    flags = flags_of(word)
    kinds = "o" if "organisation" in cues(word) else ""
    kinds += "G" if "G" in flags else ""
    kinds += "F" if "F" in flags else ""
    kinds += "X" if shape(word) == "XX" else ""
    small = word if word.islower() else ""
    return f"{small if '-' not in small and small else class_of(word)}\t{small}\t{kinds}"


def name_features(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features of several words as one name: what it is made of, and whether it is known."""
    return (*made_features(*map(part_of, words)), *known_features(flags_of(" ".join(words))))


def made_features(*parts: str) -> tuple[str, ...]:
    """Return the features of a name by its parts: classes, connectors, given names and surnames."""
    n = len(parts)
    classes, smalls, kinds = zip(*(part.split("\t") for part in parts), strict=True)
    features = [f"length={min(n, 6)}", f"ends={classes[0]} {classes[-1]}"]
    if n <= 4:
        features.append(f"classes={' '.join(classes)}")
    features += [f"holds={small}" for small in smalls[1:-1] if small]
    if any("o" in own for own in kinds):
        features.append("holds organisation")
        features.append(f"holds organisation, ends={classes[0]}")
    givens, families = (sum(kind in own for own in kinds) for kind in "GF")
    features.append(f"given={min(givens, 2)} family={min(families, 2)} length={min(n, 4)}")
    if all("X" in own for own in kinds):
        features.append("capitals")
    return tuple(features)


def known_features(flags: str) -> tuple[str, ...]:
    """Return the features of a name that the lexicon has, by its flags."""
    return tuple(f"known={flag}" for flag in flags)


def context_features(context: str, class_: str) -> tuple[str, ...]:
    """Return the features of the paragraph in which a name of a class of words stands."""
    return (f"context={context}", f"context={context} of {class_}") if context else ()
