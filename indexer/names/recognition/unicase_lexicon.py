"""
The names of the lexicon in Arabic script, with the letters evened out that are written in two ways.

Flow: Lexicon -> evened-out name -> its flags (`lexicon.py` says what they are).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from indexer.names.recognition.lexicon import load_lexicon
from indexer.names.recognition.unicase_words import even

if TYPE_CHECKING:
    from collections.abc import Mapping

HAS_ARABIC = re.compile(r"[\u0620-\u06ff]")


@cache
def unicase_flags() -> Mapping[str, str]:
    """Return the flags of every known name in Arabic script by its evened-out words."""
    found: dict[str, str] = {}
    for name, flags in load_lexicon().items():
        if HAS_ARABIC.search(name) is not None:
            key = " ".join(even(part) for part in name.split())
            found[key] = "".join(sorted({*found.get(key, ""), *flags}))
    return found


def flags_of(name: str) -> str:
    """Return the flags of an evened-out name."""
    return unicase_flags().get(name, "")
