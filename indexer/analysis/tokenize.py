"""
A text cut into its words, with their places.

Flow: text -> tokenize -> tokens -> index postings, names, highlights. Offsets
are of the text as it was given; only the term is folded.

What counts as a word:

* letters, digits and the marks on them; in scripts that are written without
  spaces (Han, Kana, Thai, Lao, Khmer, Burmese) every letter is a word, so that a
  search for several is a phrase;
* an apostrophe inside a word joins (*Ra'isi* is `raisi`), but for the English
  genitive, which is left off, and French elision, which is a word of its own;
* a hyphen or a zero-width non-joiner makes a compound: a token for each part,
  and one more for the joined form over all of them;
* initials with full stops are one word (*U.N.* is `un`), as are digits grouped
  in threes (*30,000* is `30000`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysis.fold import IGNORABLE, LAST_WRITTEN, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TERM_CHARS = 64
"""Longer runs (base64, ruled lines) are indexed by their first characters."""

_MAX_JOINED_PARTS = 4  # Pour-Mohammadi has 2, sister-in-law 3; a longer chain is a clause
APOSTROPHES = "'’ʼ‘`´ʿʾʹ＇"
HALF_SPACE = "\u200c"
"""The zero-width non-joiner, which in Persian stands before endings and between parts of words."""

HYPHENS = "-‐‑" + HALF_SPACE
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e81-\u0ecd"  # Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17d3"  # Khmer
    "\u3041-\u309f\u30a1-\u30ff"  # Kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
)
# French words that lose their vowel before another (le, de, je, que, ...).
_ELIDED = frozenset(["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])


class Token(NamedTuple):
    """One occurrence of a word.

    `surface` is its source without genitive, of a joined form without hyphens;
    `position` counts words from 0; `width` is the number of positions it covers:
    more than 1 for the joined form of a compound. `[start, end)` are characters of
    the text.
    """

    term: str
    surface: str
    position: int
    width: int
    start: int
    end: int


def _mark_ranges() -> str:
    marks = [code for code in range(LAST_WRITTEN) if unicodedata.category(chr(code))[0] == "M"]
    marks += range(0xE0100, 0xE01F0)  # variation selectors
    ranges: list[list[int]] = []
    for code in marks:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(
        f"{re.escape(chr(a))}-{re.escape(chr(b))}" if a < b else re.escape(chr(a)) for a, b in ranges
    )


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """Groups: 1 initials, 2 grouped digits, 3 a letter of an unspaced script, 4 any other word."""
    ignorable = "".join(re.escape(char) for char in IGNORABLE if char != "\u200c")
    marks = _mark_ranges() + ignorable
    letters = rf"[^\W_{UNSPACED}]+(?:[{marks}]+[^\W_{UNSPACED}]*)*"
    connectors = re.escape(APOSTROPHES + HYPHENS)
    return re.compile(
        r"(?<!\w)((?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?)"
        r"|(?<!\w)(\d{1,3}(?:[,٬]\d{3})+)(?![\w,٬]*\d)"
        rf"|([{UNSPACED}][{marks}]*)"
        rf"|({letters}(?:[{connectors}]+{letters})*)"
    )


_SPLIT_HYPHENS = re.compile(f"[^{re.escape(HYPHENS)}]+")
_SPLIT_APOSTROPHES = re.compile(f"[^{re.escape(APOSTROPHES)}]+")
_HAS_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_HAS_CONNECTOR = re.compile(f"[{re.escape(APOSTROPHES + HYPHENS)}]")
_JOINED = {ord(char): None for char in APOSTROPHES + HYPHENS + ".,٬"}


def tokenize(text: str, first_position: int = 0) -> Iterator[Token]:
    """Yield the tokens of a text in the order of their positions.

    The joined form of a compound comes before its parts. `first_position` numbers
    the first token, for texts that continue another.
    """
    position = first_position
    for match in _word_pattern().finditer(text):
        surface = match.group()
        kind = match.lastindex
        if kind == 4 and _HAS_CONNECTOR.search(surface):
            for token in _compound(surface, position, match.start()):
                yield token
                position = max(position, token.position + 1)
            continue
        term = fold(surface.translate(_JOINED) if kind in (1, 2) else surface)[:MAX_TERM_CHARS]
        if term:
            yield Token(term, surface, position, 1, match.start(), match.end())
            position += 1


def _compound(surface: str, position: int, offset: int) -> Iterator[Token]:
    parts: list[Token] = []
    has_apostrophe = _HAS_APOSTROPHE.search(surface) is not None
    for chunk in _SPLIT_HYPHENS.finditer(surface):
        whole = chunk.group()
        for start, end in _apostrophe_parts(whole) if has_apostrophe else ((0, len(whole)),):
            source = whole[start:end]
            term = fold(source.translate(_JOINED) if has_apostrophe else source)[:MAX_TERM_CHARS]
            if term:
                first = offset + chunk.start() + start
                parts.append(Token(term, source, position + len(parts), 1, first, first + len(source)))
    if 1 < len(parts) <= _MAX_JOINED_PARTS and _SPLIT_HYPHENS.fullmatch(surface) is None:
        term = "".join([part.term for part in parts])[:MAX_TERM_CHARS]
        if term.isalpha() or not any(char.isdigit() for char in term):
            # Persian rules of inflection ask where a half-space stood.
            joint = HALF_SPACE if HALF_SPACE in surface else ""
            joined_surface = joint.join([part.surface for part in parts])
            yield Token(term, joined_surface, position, len(parts), parts[0].start, parts[-1].end)
    yield from parts


def _apostrophe_parts(chunk: str) -> list[tuple[int, int]]:
    """Return the pieces of a chunk that are words of their own, as offsets in it."""
    pieces = [(piece.start(), piece.end()) for piece in _SPLIT_APOSTROPHES.finditer(chunk)]
    if len(pieces) < 2:
        return [(0, len(chunk))] if pieces else []
    if chunk[slice(*pieces[-1])] in ("s", "S"):
        pieces.pop()
    first = chunk[slice(*pieces[0])].lower()
    if len(pieces) > 1 and first in _ELIDED:
        return [pieces[0], (pieces[1][0], pieces[-1][1])]
    return [(pieces[0][0], pieces[-1][1])]
