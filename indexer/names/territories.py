"""
Countries by the names that they have in the languages of a collection.

Flow: the words of a place's name -> the code of the country (ISO 3166), if it is one country's name and no
other's. *Germany*, *Deutschland*, آلمان and ألمانيا are one place; the names are those of CLDR
(`tools/build_territory_names.py`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from indexer.names.name_parts import split_bodies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NAMES = "territories.tsv"


def territory_of(words: Sequence[str]) -> str | None:
    """Return the code of the country that the words of a name, as `split_bodies` gives them, are that of."""
    return _codes().get(tuple(words))


def territory_names() -> Iterator[tuple[str, list[str]]]:
    """Yield the code of each country with its names, the English one first."""
    for line in files(__package__).joinpath(NAMES).read_text(encoding="utf-8").splitlines():
        code, *names = line.split("\t")
        yield code, names


@lru_cache(maxsize=1)
def _codes() -> Mapping[tuple[str, ...], str]:
    codes = {}
    for code, names in territory_names():
        codes.update(dict.fromkeys(map(tuple, split_bodies(names)), code))
    return codes
