"""
What kind of writing a paragraph is: where capitals say nothing, and where towns are teams.

Flow: text, paragraphs -> one short code for each paragraph. `caps` is written in
capitals, `title` with a capital on most words; `sport` is added in reports and tables of games.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.names.recognition.runs import UPPER

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPORT = re.compile(
    r"\b(?:match|matches|league|championships?|tournament|cup|innings|wicket|goals?|scored|scorers?|standings|"
    r"half-?time|attendance|season|team|teams|coach|striker|midfielder|semifinals?|quarter-?finals?|playoffs?|"
    r"home runs?|inning|batting|bowled|seed|seeded|soccer|football|cricket|tennis|baseball|basketball|hockey|"
    r"rugby|golf|cycling|olympics?|athletics|grand prix)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(rf"\b[{UPPER}]\w*")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"\b[^\W\d_]*[a-zß-öø-ÿ][^\W\d_]*")
_SPORT_SHARE = 0.012
_LEAST_SPORT_WORDS = 3
_TITLE_SHARE = 0.7


def context_of(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the code of each paragraph `(start, end)`; of prose that is no sport, the empty string."""
    n_words = len(text) / 6
    n_sport = len(_SPORT.findall(text))
    sport = "sport" if n_sport >= _LEAST_SPORT_WORDS and n_sport >= _SPORT_SHARE * n_words else ""
    codes = []
    for start, end in spans:
        part = text[start:end]
        code = ""
        if part.isupper():
            code = "caps"
        elif end - start < 160:
            words = _WORD.findall(part)
            capitals = _CAPITALISED.findall(part)
            if len(words) > 2 and len(capitals) > _TITLE_SHARE * len(words):
                code = "title"
            elif sum(char.isdigit() for char in part) * 4 > end - start:
                code = "table"
        codes.append(code + sport)
    return codes
