"""
Characters that are no text: control characters, half surrogates, line ends of other systems.

Everything else stays as it is in the file, joiners and marks of direction
included: in Persian they are part of the spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LINE_END = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE_CHARS = 20_000
_NOT_TEXT = frozenset({"Cc", "Cn", "Co"})
_FEW = 3  # damage of a short text
_MAX_NOISE = 0.02  # texts of eleven encodings stay under 0.001; PNG, ZIP and object files are above 0.1


def clean(text: str) -> str:
    """Return the text with one kind of line end and without control characters.

    Tabs and form feeds stay. Half a surrogate pair, which JSON can spell, becomes U+FFFD.
    """
    text = _LINE_END.sub("\n", text)
    text = _CONTROL.sub("", text)
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space made one space."""
    return " ".join(clean(text).split())


def is_noise(text: str) -> bool:
    """Tell whether decoded bytes are no writing: too many control or unassigned characters."""
    sample = text[:_SAMPLE_CHARS]
    if not sample:
        return False
    n_noise = sum(
        count
        for char, count in Counter(sample).items()
        if unicodedata.category(char) in _NOT_TEXT and char not in "\t\n\r\f\x85"
    )
    return n_noise > max(_FEW, _MAX_NOISE * len(sample))
