"""
A query string put into a form that can be parsed, with every change said.

Flow: string as typed -> mend -> Whoosh's parser. A mended string has the length
of the one that was typed (what is left out becomes a space), so places in it are
places in the original. Nothing is left out in silence: each change gives a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.model.request import MAX_QUERY_CHARS
from indexer.model.response import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 25
"""Nested parentheses that are followed; people write three, and Whoosh's parser recurses."""

# Quotation marks of other scripts and typesetting are meant as quotes, question marks as question marks.
_SIGNS = str.maketrans(
    {char: '"' for char in "“”„‟«»″＂"}
    | {char: "?" for char in "؟՞፧？"}
    | {"（": "(", "）": ")", "\u00a0": " "}
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_OPERATOR = re.compile(r"(?<![^\s()])(ANDNOT|ANDMAYBE|REQUIRE|AND|OR|NOT)(?![^\s()])")
_QUOTED_OR_MINUS = re.compile(r'"[^"]*"|(?<![^\s(])-(?=[\w"(=])')


_NEARNESS = re.compile(
    r"""(?<=[\w")*?~])\s+((?:NEAR|ADJ|WITHIN)(?:/?\d+)?|(?:[Ww]|near|adj|within|pre|PRE)/\d+)\s+(?=[\w"(=*?])"""
)
"""What stands between words that have to be near each other in the query languages of other programs."""

NEARNESS_SIGNS = frozenset(("NEAR", "ADJ", "WITHIN"))
_USUAL_NEARNESS = 5


def mend(query: str) -> tuple[str, tuple[Message, ...]]:
    """Return the query with what cannot be parsed blanked out, and what was changed."""
    messages: list[Message] = []
    text = _CONTROLS.sub(" ", query).translate(_SIGNS)
    if len(text) > MAX_QUERY_CHARS:
        said = f"the query is longer than {MAX_QUERY_CHARS} characters; the rest was left out"
        messages.append(Message("query-too-long", said, MAX_QUERY_CHARS))
        text = text[:MAX_QUERY_CHARS]
    for step in (_close_quotes, _balance_parentheses, _drop_dangling_operators):
        text, said_by_step = step(text)
        messages += said_by_step
    messages += _hints_of_nearness(text)
    return text, tuple(messages)


def _hints_of_nearness(text: str) -> Iterator[Message]:
    unquoted = re.sub(r'"[^"]*"', lambda quoted: '"' * len(quoted.group()), text)
    for match in _NEARNESS.finditer(unquoted):
        sign = match[1]
        if sign in NEARNESS_SIGNS and text.isupper():
            continue  # all of it is in capitals, so they say nothing
        n = max(1, int("".join(filter(str.isdecimal, sign)) or _USUAL_NEARNESS))
        said = f'{sign} was searched as a word; words near each other are written "one two"~{n}'
        yield Message("nearness-as-a-word", said, match.start(1))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _close_quotes(text: str) -> tuple[str, list[Message]]:
    if text.count('"') % 2 == 0:
        return text, []
    at = text.rindex('"')
    said = f"the quotation mark at position {at + 1} is never closed; its words were searched one by one"
    return _blank(text, at, at + 1), [Message("quote-not-closed", said, at)]


def _outside_quotes(text: str) -> Iterator[tuple[int, str]]:
    is_quoted = False
    for i, char in enumerate(text):
        if char == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            yield i, char


def _balance_parentheses(text: str) -> tuple[str, list[Message]]:
    messages: list[Message] = []
    unopened: list[int] = []
    open_at: list[int] = []
    deepest = 0
    for i, char in _outside_quotes(text):
        if char == "(":
            open_at.append(i)
            deepest = max(deepest, len(open_at))
        elif char == ")":
            if open_at:
                open_at.pop()
            else:
                unopened.append(i)
    for places, what in ((open_at, "is never closed"), (unopened, "was never opened")):
        for at in places:
            text = _blank(text, at, at + 1)
            said = f"the parenthesis at position {at + 1} {what}; it was left out"
            messages.append(Message("parenthesis-unmatched", said, at))
    if deepest > MAX_DEPTH:
        for i, char in list(_outside_quotes(text)):
            if char in "()":
                text = _blank(text, i, i + 1)
        said = f"parentheses are nested more than {MAX_DEPTH} deep; all were left out"
        messages = [Message("query-too-deep", said)]
    return text, messages


def _drop_dangling_operators(text: str) -> tuple[str, list[Message]]:
    """Blank the operators that have nothing to join, until none is left."""
    messages: list[Message] = []
    while True:
        found = _dangling_operator(text)
        if found is None:
            return text, sorted(messages, key=lambda message: message.position or 0)
        start, end = found
        if text[start] == "(":
            said = f"the parentheses at position {start + 1} are empty; they were left out"
        else:
            said = f"{text[start:end]} at position {start + 1} has nothing to join; it was left out"
        messages.append(Message("operator-dangling", said, start))
        text = _blank(text, start, end)


def _dangling_operator(text: str) -> tuple[int, int] | None:
    hidden = re.sub(r'"[^"]*"', lambda match: "x" * len(match.group()), text)
    for match in _OPERATOR.finditer(hidden):
        before, after = hidden[: match.start()].rstrip(), hidden[match.end() :].lstrip()
        needs_left = match[1] != "NOT"
        ends = not after or after[0] == ")" or (_OPERATOR.match(after) and not after.startswith("NOT"))
        starts = needs_left and (not before or before[-1] == "(")
        repeats = match[1] == "NOT" and re.match(r"NOT(?![^\s()])", after)
        if ends or starts or repeats:
            return match.start(), match.end()
    empty = re.search(r"\(\s*\)", hidden)
    if empty:
        return empty.start(), empty.end()
    return None


def minus_is_not(text: str) -> str:
    """Write `-word` as Whoosh's `NOT`, which only the parser's rules can do in place.

    Returned as a pattern-safe string of the same length: the minus becomes the
    sign that the parser's `NOT` operator is told to accept.
    """
    return _QUOTED_OR_MINUS.sub(lambda match: NOT_SIGN if match.group() == "-" else match.group(), text)


NOT_SIGN = "\u0001"
"""Stands for a minus that means *not*; control characters cannot come from a query."""
