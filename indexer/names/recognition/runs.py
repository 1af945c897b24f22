"""
Runs of words with capitals: where names can stand in scripts that have capitals.

Flow: paragraph of a text -> runs; a run is words that stand together, connected
by a blank or by a small word such as "of". Only words with capitals cost Python
time; small words are seen where they touch one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.names.recognition.cue_words import TITLES
from indexer.names.recognition.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_RUN_WORDS = 24
"""A longer run is cut: it is a list in capitals or no prose at all."""

CONNECTORS = frozenset(
    """
    of the and & for on in at to de del della di da das dos du van von der den des la le les el al bin
    ibn ben bint y e und et zu ul ud abu
    """.split()  # noqa: SIM905 - as the other lists of words
)
START, SENTENCE = "<start>", "<sentence>"


class Word(NamedTuple):
    """A word of a run: as written without genitive, its place, and whether it is a small connector."""

    text: str
    start: int
    end: int
    is_connector: bool


class Run(NamedTuple):
    """Words that stand together, with the word or mark before and after them."""

    words: list[Word]
    before: str
    after: str


def _upper_ranges() -> str:
    codes = [code for code in range(0x41, 0x2000) if unicodedata.category(chr(code)) in ("Lu", "Lt")]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges)


UPPER = _upper_ranges()
_LETTER = r"[^\W_]"
_MARK = "\u0300-\u036f"
_WORD = re.compile(
    rf"(?<![\w@#&’'-])(?<![^\W\d_]\.)(?<![a-z]/)(?:"
    rf"(?:[{UPPER}]\.){{2,}}(?:[{UPPER}](?!\w))?"  # U.S.
    rf"|[{UPPER}]\.(?!\w)"  # J.
    rf"|(?:(?:al|el|an|as|ad|ar|at|ash|az|ul|ol|d|l|Al|El|O|D|L)[-’'ʼ])?"
    rf"[{UPPER}][\w{_MARK}]*(?:[-‐‑’'ʼ‘`&]{_LETTER}[\w{_MARK}]*)*(?:\.(?=[\w]))?"
    rf")"
    rf"|(?<=-)[{UPPER}]\w+"
)
_GENITIVE = re.compile(
    r"[’'ʼ‘`](?:s|S)?\Z"
    r"|[-‐‑](?:based|born|led|backed|held|affiliated|controlled|sponsored|linked|occupied|trained|educated|owned|"
    r"funded|run|made|brokered|mediated|bound|wide|dominated|supported|allied|registered|listed|style)\Z"
)
_GAP = re.compile(r"[ \u00a0](?:[a-z&]{1,5}[ \u00a0]){0,3}\Z")
_BEFORE = re.compile(r"(\w[\w’'-]*|[^\w\s])[\s\"“”‘'(\[]*\Z")
_AFTER = re.compile(r"[ \u00a0]?(\w+(?:[’'-]\w+)*|[^\w\s]|\n)")
_ENDS = frozenset(".!?:…•*\n")
_DOTTED = frozenset(word for word in TITLES if word.endswith(".")) | {
    "jr.",
    "sr.",
    "co.",
    "corp.",
    "inc.",
    "ltd.",
    "st.",
    "mt.",
    "ft.",
    "bros.",
    "no.",
}


@lru_cache(maxsize=65536)
def _genitive_length(word: str) -> int:
    """Return how many characters at its end are no part of a name: *'s*, *-based*."""
    match = _GENITIVE.search(word)
    return len(match.group()) if match is not None and len(match.group()) < len(word) else 0


@lru_cache(maxsize=65536)
def _is_plain_noun(word: str) -> bool:
    """Tell whether a genitive may go on as part of a name: *People's* Party, *Women's* Union."""
    return "w" in load_lexicon().get(word.lower(), "")


def iter_runs(text: str, start: int, end: int) -> Iterator[Run]:
    """Yield the runs of `text[start:end]` in order."""
    words: list[Word] = []
    previous_end = -1
    closed = True
    for match in _WORD.finditer(text, start, end):
        at, stop = match.span()
        surface = match.group()
        if words and not closed and at > previous_end:
            gap = text[previous_end:at]
            if gap in (" ", "\u00a0"):
                pass
            elif (
                len(gap) < 16
                and _GAP.match(gap) is not None
                and all(word in CONNECTORS for word in gap.split())
            ):
                position = previous_end
                for small in gap.split():
                    position = text.index(small, position)
                    words.append(Word(small, position, position + len(small), is_connector=True))
                    position += len(small)
            else:
                closed = True
        elif words and at <= previous_end:
            closed = True
        if words and (closed or len(words) >= MAX_RUN_WORDS):
            yield _run(text, words, start, end)
            words = []
        closed = False
        cut = _genitive_length(surface)
        previous_end = stop
        if cut:
            if _is_plain_noun(surface[:-cut]):
                words.append(Word(surface, at, stop, is_connector=False))
                continue
            words.append(Word(surface[:-cut], at, stop - cut, is_connector=False))
            closed = True
            continue
        if stop < end and text[stop] == "." and surface.lower() + "." in _DOTTED:
            stop = previous_end = stop + 1
        words.append(Word(text[at:stop], at, stop, is_connector=False))
    if words:
        yield _run(text, words, start, end)


def _run(text: str, words: list[Word], start: int, end: int) -> Run:
    return Run(words, word_before(text, words[0].start, start), word_after(text, words[-1].end, end))


def word_before(text: str, at: int, start: int) -> str:
    """Return the word before a place, in small letters; `START` or `SENTENCE` where a sentence begins."""
    match = _BEFORE.search(text, max(start, at - 32), at)
    if match is None:
        return START if at - start < 32 else SENTENCE
    word = match.group(1)
    return SENTENCE if word in _ENDS else word.lower()


def word_after(text: str, at: int, end: int) -> str:
    """Return the word or mark after a place, in small letters; `SENTENCE` at the end."""
    match = _AFTER.match(text, at, end)
    return SENTENCE if match is None else match.group(1).lower()
