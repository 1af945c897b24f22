"""Where names stand in a text, found as slowly and plainly as can be: every token is asked at every place."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from indexer.analysis.tokenize import Token, tokenize
from indexer.model.document import Entity
from indexer.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.model.document import Paragraph
    from indexer.names.authority import AuthorityEntry

PROCLITICS = "وفبلک"
NO_PROCLITICS = ("fa", "ckb", "ku", "ps", "sd", "ug", "ur")
ENDINGS = {
    "هایی": 3,
    "های": 3,
    "ها": 3,
    "را": 3,
    "مان": 3,
    "تان": 3,
    "شان": 3,
    "ست": 3,
    "ای": 3,
    "م": 4,
    "ت": 4,
    "ش": 4,
}
"""With the letters that have to be left of the word."""


def find_slowly(
    entries: Sequence[AuthorityEntry], text: str, paragraphs: Sequence[Paragraph]
) -> tuple[Entity, ...]:
    """Return what `Authority(entries).find(text, paragraphs)` has to return; no spelling is ambiguous."""
    spellings: dict[tuple[str, ...], tuple[AuthorityEntry, bool]] = {}
    for entry in entries:
        for spelling in (entry.name, *entry.aliases):
            is_capitals = spelling.isupper() and spelling.isascii()
            for words in sequences(list(tokenize(spelling))):
                if words not in spellings or spellings[words][1]:
                    spellings[words] = (entry, is_capitals)
    longest = max(map(len, spellings), default=0)
    mentions: dict[AuthorityEntry, list[Span]] = {}
    for paragraph in paragraphs:
        tokens = _in_cells(paragraph.span.of(text))
        for entry, span in _matches(spellings, longest, tokens, paragraph.language):
            shifted = Span(span.start + paragraph.span.start, span.end + paragraph.span.start)
            mentions.setdefault(entry, []).append(shifted)
    return tuple(Entity(entry.name, entry.kind, tuple(spans)) for entry, spans in mentions.items())


def _in_cells(text: str) -> list[Token]:
    """Return the tokens of a text, with a position left free at each border between two cells."""
    borders = [match.start() for match in re.finditer(r"(?<!\S)\|(?!\S)", text)]
    return [
        token._replace(position=token.position + sum(border < token.start for border in borders))
        for token in tokenize(text)
    ]


def sequences(tokens: Sequence[Token]) -> Iterable[tuple[str, ...]]:
    """Return the ways to read a spelling: its compounds in parts, and joined."""
    at = _by_position(tokens)
    n_positions = max(at, default=-1) + 1
    found: list[tuple[str, ...]] = []
    pending: list[tuple[tuple[str, ...], int]] = [((), 0)]
    while pending:
        words, position = pending.pop()
        if position < n_positions:
            pending.extend(((*words, token.term), position + token.width) for token in at[position])
        elif words:
            found.append(words)
    return found


def _by_position(tokens: Sequence[Token]) -> dict[int, list[Token]]:
    at: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        at[token.position].append(token)
    return at


def _matches(
    spellings: dict[tuple[str, ...], tuple[AuthorityEntry, bool]],
    longest: int,
    tokens: Sequence[Token],
    language: str,
) -> Iterator[tuple[AuthorityEntry, Span]]:
    at = _by_position(tokens)
    end = 0
    for position in sorted(at):
        if position < end:
            continue
        best = None
        for run in _runs(at, position, longest):
            first, last = run[0], run[-1]
            run_end = last.position + last.width
            if best is not None and run_end <= best[2]:
                continue
            for words, n_before, n_behind in _ways(run, language):
                entry, is_capitals = spellings.get(words, (None, False))
                if entry is None:
                    continue
                inside = [token for place in range(first.position, last.position + 1) for token in at[place]]
                if is_capitals and not all(token.surface.isupper() for token in inside):
                    break
                best = (entry, Span(first.start + n_before, last.end - n_behind), run_end)
                break
        if best is not None:
            yield best[0], best[1]
            end = best[2]


def _runs(at: dict[int, list[Token]], position: int, longest: int) -> Iterator[list[Token]]:
    """Yield every run of tokens that begins here, each continued from its last token's end."""
    for first in at[position]:
        pending = [[first]]
        while pending:
            run = pending.pop()
            yield run
            if len(run) < longest:
                following = run[-1].position + run[-1].width
                pending.extend([*run, token] for token in at.get(following, []))


def _ways(run: Sequence[Token], language: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the words that a run may be read as, and how much of its first and last is no part of them."""
    for first, n_before in _without_proclitics(run[0], language):
        words = (first, *(token.term for token in run[1:]))
        yield words, n_before, 0
        for last, n_behind in _without_ending(words[-1], run[-1], language):
            yield (*words[:-1], last), n_before, n_behind


def _without_proclitics(token: Token, language: str) -> Iterator[tuple[str, int]]:
    term = token.term
    yield term, 0
    if language in NO_PROCLITICS or token.width > 1 or not _is_arabic(term):
        return
    if term.startswith("لل") and len(term) >= 5:
        yield "ال" + term[2:], 0
    is_bare = len(term) == len(token.surface)
    for n in (1, 2):
        if len(term) - n >= 3 and set(term[:n]) <= set(PROCLITICS):
            yield term[n:], n if is_bare else 0


def _without_ending(term: str, token: Token, language: str) -> Iterator[tuple[str, int]]:
    if language == "ar" or token.width > 1 or not _is_arabic(term):
        return
    is_bare = len(token.term) == len(token.surface)
    for ending, least in ENDINGS.items():
        if term.endswith(ending) and len(term) - len(ending) >= least:
            yield term[: -len(ending)], len(ending) if is_bare else 0
    if len(term) >= 4 and term[-2:] in ("ای", "وی"):
        yield term[:-1], 1 if is_bare else 0


def _is_arabic(term: str) -> bool:
    return "\u0600" <= term[0] <= "\u06ff"
