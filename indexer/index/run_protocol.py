"""
What the writer and a process that indexes say to each other.

A message is a length and Python's own `marshal` of plain values: a third of what JSON
costs here. Only the same Python reads it, and it never leaves the two processes.
"""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any

DOCUMENTS = 0
"""Documents to add, as `Document.to_json` gives them. There is no answer."""

COUNTS = 1
"""Asks for the words of each document and for what failed."""

FINISH = 2
"""Asks for the runs: of each the segment's id, its documents, and which were removed, as bits."""

DONE = 0
"""Begins an answer: what was asked for follows."""

FAILED = 1
"""Begins the last answer of a process that ends: the system's number of an error or `None`, and its text."""

_LENGTH = struct.Struct("<Q")


def packed(message: Any) -> bytes:
    """Return a message of plain values as it goes through the pipe.

    Raises:
        ValueError: there is something else in it.
    """
    content = marshal.dumps(message)
    return _LENGTH.pack(len(content)) + content


def read_message(pipe: IO[bytes]) -> Any:
    """Return the next message, `None` when there is none any more."""
    header = pipe.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (n_bytes,) = _LENGTH.unpack(header)
    content = pipe.read(n_bytes)
    return marshal.loads(content) if len(content) == n_bytes else None  # noqa: S302 - from our own parent
