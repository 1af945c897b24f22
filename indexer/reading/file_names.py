r"""
Names of files as text, and back: a name is bytes, and anybody may have chosen them.

What is no text, would end a line, or would steer a terminal stands as the bytes
it is made of (`\xff`, `\x0a`, `\xe2\x80\xae`), and so does the backslash itself
(`\x5c`): no two names are written alike, and each can be read back.
"""

from __future__ import annotations

import os
import re
import unicodedata

_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_CATEGORIES = frozenset({"Cc", "Zl", "Zp"})
_TURNS_THE_LINE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of all that follows; those of a single place are spelling."""


def printable(name: str) -> str:
    """Return a name or path, as the file system gives it, as one line of text."""
    if name.isascii() and name.isprintable() and "\\" not in name:
        return name  # as most are
    text = os.fsencode(name).decode("utf-8", "surrogateescape")
    return "".join(map(_escaped, text))


def raw_name(printed: str) -> str:
    """Return the name or path that `printable` was given."""
    content = printed.encode("utf-8", "surrogateescape")
    return os.fsdecode(_ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), content))


def readable(printed: str) -> str:
    """Return a printed name for people: only bytes that are no text stay escaped."""
    return os.fsencode(raw_name(printed)).decode("utf-8", "backslashreplace")


def _escaped(char: str) -> str:
    is_plain = (
        char != "\\"
        and not "\udc80" <= char <= "\udcff"
        and char not in _TURNS_THE_LINE
        and unicodedata.category(char) not in _CATEGORIES
    )
    if is_plain:
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
