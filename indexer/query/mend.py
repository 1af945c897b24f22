"""
A query string put into a form that can be parsed, with every change said.

Flow: string as typed -> mend -> Whoosh's parser. A mended string has the length
of the one that was typed (what is left out becomes a space), so places in it are
places in the original. Nothing is left out in silence: each change gives a message.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from indexer.model.request import MAX_QUERY_CHARS
from indexer.model.response import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 25
"""Nested parentheses that are followed; people write three, and Whoosh's parser recurses."""

# Quotation marks of other scripts and typesetting are meant as quotes, question marks as question marks.
_SIGNS = str.maketrans(
    {char: '"' for char in "“”„‟«»″＂「」『』"}
    | {char: "?" for char in "؟՞፧？"}
    | {"（": "(", "）": ")", "＊": "*", "＾": "^", "＝": "=", "\u00a0": " "}
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# They come with what is pasted, and would keep an operator or a minus from being one.
_UNSEEN = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_WITH_UNSEEN = re.compile(rf"[^\s{_UNSEEN}]*[{_UNSEEN}]+[^\s]*")
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
_GERSHAYIM = "\u05f4"
_QUOTE_IN_HEBREW = re.compile(r'(?<=[א-ת])"(?=[א-ת])')
_GERSHAYIM_AS_QUOTE = re.compile(f"(?<![א-ת]){_GERSHAYIM}|{_GERSHAYIM}(?![א-ת])")
_NUMBER = re.compile(r"[~^～]\d[\d./]*")
_FULL_WIDTH_TILDE = re.compile(r'(?<=[\w"])～(?=[0-9]*(?:/[0-9]+)?(?:[\s)^]|$))')
_BOOST_BEFORE_TILDE = re.compile(r"(\^[0-9]+(?:\.[0-9]+)?)(~[0-9]*(?:/[0-9]+)?)(?=[\s)]|$)")
_QUERY_OF_ADDRESS = re.compile(r"\?(?=[\w%.-]+=)")

_OPERATOR = re.compile(r'(?<![^\s()"])(ANDNOT|ANDMAYBE|REQUIRE|AND|OR|NOT)(?![^\s()"])')
_QUOTED_OR_MINUS = re.compile(r'"[^"]*"|(?<![^\s(])[-−－](?=["(]|[^\s)>\-–—−"(]*\w)')
FIELDS = ("title", "text", "author", "entity", "language", "publisher", "quality", "date", "mentioned", "key")
"""The fields that a query may name; `text` is the body without the title."""

_NAMES = "|".join((*FIELDS, "body"))
_FIELD = re.compile(rf'"[^"]*"|(?<![\w:])({_NAMES})[:：](\s*)(-?)', re.IGNORECASE)
_FIELD_OF_NOTHING = re.compile(rf"(?<![\w:])({_NAMES}):(?=[\s)]|$)")


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
    text = _usual_signs(text)
    for step in (_close_quotes, _balance_parentheses, _join_fields, _drop_dangling_operators):
        text, said_by_step = step(text)
        messages += said_by_step
    messages += _hints_of_nearness(text)
    return text, tuple(messages)


def _usual_signs(text: str) -> str:
    """Write signs as the parser has them, each in its place but for those that cannot be seen."""
    text = _WITH_UNSEEN.sub(lambda word: _UNSEEN_SIGN.sub("", word[0]).rjust(len(word[0])), text)
    text = _QUOTE_IN_HEBREW.sub(_GERSHAYIM, text)
    text = _GERSHAYIM_AS_QUOTE.sub('"', text)
    text = _NUMBER.sub(lambda number: "".join(map(_ascii_digit, number[0])), text)
    text = _FULL_WIDTH_TILDE.sub("~", text)
    text = _BOOST_BEFORE_TILDE.sub(r"\2\1", text)
    return _QUERY_OF_ADDRESS.sub("？", text)  # no sign of the parser


def _ascii_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _join_fields(text: str) -> tuple[str, list[Message]]:
    """Put the name of a field before what it restricts: behind the blanks, and behind a minus."""

    def join(match: re.Match[str]) -> str:
        name, blanks, minus = match.groups()
        behind = text[match.end() : match.end() + 1]
        if name is None or (blanks and not minus and behind in {"", ")"}):
            return match[0] if name is None else f"{name.lower()}:{blanks}"
        is_not = minus and not blanks and behind.strip() and name.lower() not in {"date", "mentioned"}
        if minus and not is_not:
            return f"{name.lower()}:{blanks}{minus}"
        return f"{blanks}{minus}{name.lower()}:"

    return _FIELD.sub(join, text), []


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
        if _FIELD_OF_NOTHING.match(text, start):
            said = f"{text[start:end]} at position {start + 1} has nothing behind it; it was left out"
        elif text[start] == "(":
            said = f"the parentheses at position {start + 1} are empty; they were left out"
        else:
            said = f"{text[start:end]} at position {start + 1} has nothing to join; it was left out"
        messages.append(Message("operator-dangling", said, start))
        text = _blank(text, start, end)


def _dangling_operator(text: str) -> tuple[int, int] | None:
    hidden = re.sub(r'"([^"]*)"', lambda quoted: f'"{"x" * len(quoted[1])}"', text)
    for match in _OPERATOR.finditer(hidden):
        before, after = hidden[: match.start()].rstrip(), hidden[match.end() :].lstrip()
        needs_left = match[1] != "NOT"
        ends = not after or after[0] == ")" or (_OPERATOR.match(after) and not after.startswith("NOT"))
        starts = needs_left and (not before or before[-1] == "(")
        repeats = match[1] == "NOT" and re.match(r"NOT(?![^\s()])", after)
        if ends or starts or repeats:
            return match.start(), match.end()
    empty = re.search(r"\(\s*\)", hidden)
    found = empty or _FIELD_OF_NOTHING.search(hidden)
    return found.span() if found else None


def minus_is_not(text: str) -> str:
    """Write `-word` as Whoosh's `NOT`, which only the parser's rules can do in place.

    Returned as a pattern-safe string of the same length: the minus becomes the
    sign that the parser's `NOT` operator is told to accept.
    """
    return _QUOTED_OR_MINUS.sub(lambda match: match[0] if match[0].startswith('"') else NOT_SIGN, text)


NOT_SIGN = "\u0001"
"""Stands for a minus that means *not*; control characters cannot come from a query."""
