"""
What the searcher should know of how the query was understood.

Where a message is about one character, the query is shown with that character
marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer import Message

CONTEXT_CHARS = 60
"""Of a long query, what is shown on either side of the character."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message; `before`, `at` and `after` are the query around its character."""

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
    before = query[max(0, position - CONTEXT_CHARS) : position]
    after = query[position + 1 : position + 1 + CONTEXT_CHARS]
    return MessageView(text, message.code, before, query[position : position + 1] or " ", after)
