"""
Names and words that are known beforehand: places, given names, surnames, common words.

Flow: the packaged file -> Lexicon -> flags of a word or of a whole name.

The file is made by `tools/build_name_lexicon.py`; what it is made of, and under
which rights, stands in `docs/internals/recognition.md`. A flag is a letter:

    C  country, territory or larger region    P  place of 100,000 people or more
    S  state of a federation                  p  smaller place
    G  given name                             F  surname
    w  word that is nearly always written with a small letter
    v  word that is so as often as not
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Mapping

LEXICON = "lexicon.zst"
PLACE_FLAGS = frozenset("CSPp")


@cache
def load_lexicon() -> Mapping[str, str]:
    """Return the flags of every known name and of every common word in small letters."""
    packed = resources.files(__package__).joinpath(LEXICON).read_bytes()
    flags: dict[str, str] = {}
    for line in zstandard.ZstdDecompressor().decompress(packed).decode().splitlines():
        key, *names = line.split("\t")
        flags.update(dict.fromkeys(names, key))
    return flags


def flags_of(name: str) -> str:
    """Return the flags of a name as it is written; a word all in capitals is looked up in small ones too."""
    flags = load_lexicon()
    found = flags.get(name)
    if found is None and name.isupper() and len(name) > 1:
        found = flags.get(name.title())
    return found or ""
