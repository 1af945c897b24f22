"""
What a name needs beside its capitals where the model was not taught: in every language but English.

The model learnt from English texts that a capital in the middle of a sentence means a name. In German every
noun has one, and in French and Spanish it has never seen the words that sentences begin with. There a name
is taken only where something else tells it: a known given name, a known place, letters of an abbreviation, a
legal form. A missed name is still found by its words; a false one is false evidence.

`docs/internals/recognition.md` has the figures.
"""

from __future__ import annotations

import re
from functools import cached_property

from indexer.names.recognition.lexicon import PLACE_FLAGS, flags_of
from indexer.names.recognition.runs import SENTENCE, START, word_before

TAUGHT = frozenset({"en", "und", ""})
"""English, and texts whose language is not known."""

WITHOUT_CAPITALS = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Names in Latin letters stand in such texts on purpose."""

NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})

LARGE_PLACES = frozenset("CSP")
"""A village may be called like any word: *Auch*, *Ich*, *Como*."""

BODIES = frozenset(
    """
    ag e.v. eg gmbh kg kgaa ohg se srl sarl s.a. s.p.a. sa spa ltd inc llc bv nv universität hochschule
    institut ministerium bundestag bundesrat landtag gericht gerichtshof partei verband verein stiftung
    bundesamt bundesministerium
    """.split()  # noqa: SIM905 - as the other lists of words
)
"""Words that bodies are called by in German, and legal forms of several languages."""

PRONOUNS = frozenset(["ich", "du", "er", "sie", "es", "wir", "ihr", "ihre", "sein", "seine"])
"""Some of these are given names elsewhere."""

ARTICLES = frozenset(
    """
    la le les el los las il lo gli i de het o os as
    """.split()  # noqa: SIM905 - as the other lists of words
)
MIN_ABBREVIATION, MAX_ABBREVIATION = 3, 6
"""Letters of an abbreviation that stands for a body: two may be a unit, more a word of a headline."""

ELIDING = frozenset({"ca", "fr", "it"})
"""Languages that write *d’* and *l’* onto the next word."""

_ELIDED = re.compile("[dl]['’]")
_SPELLED = re.compile(r"\S+")
_SMALL_WORD = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][^\W\d_]*")


class Evidence:
    """What a text in a language that the model was not taught tells of names in it."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _small_words(self) -> frozenset[str]:
        """The words that the text has with a small letter: no names, wherever they have a capital."""
        return frozenset(word for word in _SMALL_WORD.findall(self._text) if word.islower())

    def is_enough(self, start: int, end: int, label: str, language: str) -> bool:
        """Tell whether what stands at `[start, end)` is a name of this kind for more than its capitals."""
        if language in TAUGHT or language in WITHOUT_CAPITALS:
            return True
        words = self._text[start:end].split()
        if self._stands_in_capitals(start, end):
            return False
        if language in NOUNS_HAVE_CAPITALS:
            return self._is_named_among_nouns(words, label)
        if len(words) == 1:
            return self._is_named_alone(words[0], label, start)
        if label == "place" and LARGE_PLACES & set(flags_of(" ".join(words))):
            return True
        first = words[0].lower()
        return label == "organisation" or first in ARTICLES or not self._is_small(first)

    def first_given_name(self, start: int, end: int, language: str) -> int:
        """Return where a person's name at `[start, end)` begins by a known given name; `start` if by none.

        Among nouns with capitals an office before it looks like a part of it: *Kanzler Olaf Scholz*.
        """
        if language not in NOUNS_HAVE_CAPITALS:
            return start
        words = list(_SPELLED.finditer(self._text, start, end))
        for number, match in enumerate(words[:-1]):
            own = [word.group() for word in words[number:]]
            if self._is_named_among_nouns(own, "person") and own[-1].lower() not in BODIES:
                return match.start()
        return start

    def _is_small(self, word: str) -> bool:
        return word.lower() in self._small_words

    def _is_named_alone(self, word: str, label: str, start: int) -> bool:
        flags = set(flags_of(word))
        if self._is_small(word):
            return False
        if label == "place" and LARGE_PLACES & flags:
            return True
        begins_sentence = word_before(self._text, start, 0) in {START, SENTENCE}
        if label == "organisation":
            return _is_abbreviation(word) or not (begins_sentence or word.isupper())
        known = PLACE_FLAGS if label == "place" else frozenset("FG")
        return bool(known & flags) and not begins_sentence

    def _is_named_among_nouns(self, words: list[str], label: str) -> bool:
        if label == "place":
            return bool(LARGE_PLACES & set(flags_of(" ".join(words)))) and not self._is_small(words[0])
        if label == "person":
            first = words[0]
            is_given = "G" in flags_of(first) and not first.isupper() and not self._is_small(first)
            is_given = is_given and first.lower() not in PRONOUNS
            return is_given and len(words) > 1 and all(word[0].isupper() for word in words[1:])
        if len(words) == 1:
            return _is_abbreviation(words[0])
        return not self._is_small(words[0]) and any(word.lower() in BODIES for word in words)

    def _stands_in_capitals(self, start: int, end: int) -> bool:
        """Tell whether several words, or the line around one, are in capitals throughout."""
        name = self._text[start:end]
        if not name.isupper():
            return False
        first = self._text.rfind("\n", 0, start) + 1
        last = self._text.find("\n", end)
        line = self._text[first : len(self._text) if last < 0 else last]
        return " " in name or (line.isupper() and line.strip() != name)


def elided_length(text: str, start: int, language: str) -> int:
    """Return how many characters before a name belong to the word before it: *d’Emmanuel*."""
    match = _ELIDED.match(text, start) if language in ELIDING else None
    return 0 if match is None else match.end() - start


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and word.isalpha() and MIN_ABBREVIATION <= len(word) <= MAX_ABBREVIATION
