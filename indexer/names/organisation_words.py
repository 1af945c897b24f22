"""Words of the names of organisations that mean the same in several languages."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import APOSTROPHES
from indexer.names.keys import is_abjad, keys

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS_OF_BODY = frozenset(["company", "organisation", "group"])
"""What all words for a company and its form of law, an organisation and a group stand for."""

MIN_SOUNDS = 5
"""Words of fewer sounds have the meaning of one that is written alike only."""

_ARTICLE = "ال"
_EZAFE = ("yih", "yeh", "ye", "ih", "eh", "e")
_FILE = "organisation_words.txt"
_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES))


@lru_cache(maxsize=1)
def organisation_words() -> dict[str, str]:
    """Return for each folded word of the list the one that stands for all of its meaning."""
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    words: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        first, *others = [fold(word.strip()).translate(_APOSTROPHES) for word in line.split(",")]
        for word in (first, *others):
            words.setdefault(word, first)
    return words


def meanings(words: Sequence[str]) -> list[str]:
    """Return for each folded word the one that stands for its meaning; itself if the list has it not.

    A long word has the meaning of one that sounds the same: *jumhouriyah*, *jumhuriya*.
    """
    known, by_sound = organisation_words(), _words_by_sound()
    found = [known.get(word) or known.get(word.removeprefix(_ARTICLE)) for word in words]
    unknown = [
        i
        for i, (word, meant) in enumerate(zip(words, found, strict=True))
        if meant is None and len(word) >= MIN_SOUNDS and not is_abjad(word)
    ]
    # Last the word itself, so that it counts before what is left of it.
    stems = [(i, stem) for i in unknown for stem in (*_without_ezafe(words[i]), words[i])]
    for (i, stem), sound in zip(stems, keys([stem for _, stem in stems]), strict=True):
        found[i] = by_sound.get(sound) or found[i] or known.get(stem)
    return [meant or word for word, meant in zip(words, found, strict=True)]


def _without_ezafe(word: str) -> list[str]:
    """Return what is left of a romanised Persian word with an ezafe: *Tajhizate*, *Niruye*.

    The *i* of adjectives stays: *Ansari* is a surname.
    """
    if not word.endswith(("e", "h")):
        return []
    stems = [word.removesuffix(ending) for ending in _EZAFE if word.endswith(ending)]
    return [stem for stem in stems if len(stem) >= MIN_SOUNDS]


@lru_cache(maxsize=1)
def _words_by_sound() -> dict[str, str]:
    """Return what the long words of the list that are written in Latin letters stand for, by their sound."""
    known = organisation_words()
    latin = [word for word in known if not is_abjad(word)]
    found: dict[str, str] = {}
    for word, sound in zip(latin, keys(latin), strict=True):
        if len(sound) >= MIN_SOUNDS:
            found.setdefault(sound, known[word])
    return found
