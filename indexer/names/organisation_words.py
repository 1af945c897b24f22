"""Words of the names of organisations that mean the same in several languages."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import APOSTROPHES
from indexer.yaml_text import load_yaml

_FILE = "organisation_words.yaml"
_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES))


@lru_cache(maxsize=1)
def organisation_words() -> dict[str, str]:
    """Return for each folded word of the list the one that stands for all of its meaning."""
    lines = load_yaml(resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for line in lines if isinstance(lines, list) else ():
        first, *others = [fold(str(word)).translate(_APOSTROPHES) for word in line]
        for word in (first, *others):
            words.setdefault(word, first)
    return words
