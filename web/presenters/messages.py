"""
What the searcher should know of how the query was understood.

Where a message is about one character or word, the query is shown with that
marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer import Message

_REST_OF_WORD = re.compile(r"\w[\w\u0300-\u036f\u064b-\u0655\u0670\u200c]*")
"""Letters, and the marks and half-spaces that Python does not count among them."""

CONTEXT_CHARS = 60
"""Of a long query, what is shown on either side of the character."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message; `before`, `at` and `after` are the query around its character or word."""

    text: str
    code: str
    before: str = ""
    at: str = ""
    after: str = ""


def message_views(messages: Iterable[Message], query: str) -> tuple[MessageView, ...]:
    """Return the messages with their place in the query."""
    return tuple(_view(message, query) for message in messages)


def sentence(text: str) -> str:
    """Make a sentence of a message, which starts in lower case and has no full stop."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!", "؟")) else ".")


def _view(message: Message, query: str) -> MessageView:
    position, text = message.position, sentence(message.text)
    if position is None or not 0 <= position <= len(query) or not query:
        return MessageView(text, message.code)
    end = _end_of_word(query, position)
    before = query[max(0, position - CONTEXT_CHARS) : position]
    after = query[end : end + CONTEXT_CHARS]
    return MessageView(text, message.code, before, query[position:end] or " ", after)


def _end_of_word(query: str, start: int) -> int:
    """Return where the word that begins at a character ends; what is no word is marked alone.

    A letter of Arabic script that is marked by itself would be torn from the next one.
    """
    match = _REST_OF_WORD.match(query, start)
    return match.end() if match else start + 1
