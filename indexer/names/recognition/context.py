"""
What kind of writing a paragraph is: where capitals say nothing, and where towns are teams.

Flow: text, paragraphs -> one short code for each paragraph. `caps` is written in
capitals, `title` with a capital on most words; `sport` is added in reports and tables of games.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.names.recognition.cue_words import SPORT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPORT_SHARE = 0.01
_LEAST_SPORT_WORDS = 3
_TITLE_SHARE = 0.7


def context_of(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the code of each paragraph `(start, end)`; of prose that is no sport, the empty string."""
    words = text.lower().split()
    n_words = len(words)
    n_sport = sum(map(SPORT_WORDS.__contains__, words))
    sport = "sport" if n_sport >= _LEAST_SPORT_WORDS and n_sport >= _SPORT_SHARE * n_words else ""
    codes = []
    for start, end in spans:
        part = text[start:end]
        code = ""
        if part.isupper():
            code = "caps"
        elif end - start < 160:
            lettered = [word for word in part.split() if word[0].isalpha()]
            n_capitals = sum(word[0].isupper() for word in lettered)
            if len(lettered) > 2 and n_capitals > _TITLE_SHARE * len(lettered):
                code = "title"
            elif sum(map(str.isdigit, part)) * 4 > end - start:
                code = "table"
        codes.append(code + sport)
    return codes
