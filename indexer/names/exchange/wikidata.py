"""
Entities of Wikidata: results of a query (SPARQL JSON or CSV), or lines of the entity dump.

Flow: rows or objects -> entries, and what was left out. A query says the label and other labels of items;
the dump has all languages, dates, and what kind of thing an item is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.authority_matching import word_sequences
from indexer.names.listed_person_names import with_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.names.exchange.wishes import Wishes

_ITEM = re.compile(r"(?:.*/)?(Q[1-9][0-9]*)", re.DOTALL)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HUMAN = "Q5"
_DATES = {"P569": "born", "P570": "died", "P571": "founded", "P576": "dissolved"}
_TIME = re.compile(r"\+?([0-9]{4})-([0-9]{2})-([0-9]{2})T.*")
_YEAR, _MONTH, _DAY = 9, 10, 11  # Wikidata's precisions
_LABELS = ("itemlabel", "label", "name")
_OTHERS = ("altlabel", "itemaltlabel", "altlabels", "alias", "aliases")
# Properties that only organisations have: chief executive, director, headquarters, industry, legal form.
_OF_ORGANISATIONS = frozenset(["P169", "P1037", "P159", "P452", "P1454"])
_COORDINATES = "P625"

NO_KIND = "it is not said what it is; name it with --kind"

Row = dict[str, tuple[str, str]]
"""By the name of a column in lower case a value and its language, which may be empty."""


def rows_of_sparql(values: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of a result in SPARQL JSON.

    Raises:
        ValueError: it is none.
    """
    try:
        for binding in values["results"]["bindings"]:
            yield {
                str(key).lower(): (str(cell["value"]), str(cell.get("xml:lang", "")))
                for key, cell in binding.items()
            }
    except (KeyError, TypeError, AttributeError) as error:
        msg = "is no result of a query"
        raise ValueError(msg) from error


def entries_from_rows(rows: Iterable[Row], wishes: Wishes) -> Iterator[AuthorityEntry | str]:
    """Yield an entry for each item of a result, in which it may have many rows, or why it is left out."""
    labels: dict[str, list[tuple[str, str]]] = defaultdict(list)
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        found = _ITEM.fullmatch(row.get("item", ("", ""))[0])
        if found is None:
            yield "a row names no item"
            continue
        item = found[1]
        labels[item] += [row[key] for key in _LABELS if row.get(key, ("", ""))[0]]
        for key in _OTHERS:
            text, language = row.get(key, ("", ""))
            # The label service joins other labels by commas, and a comma in one cannot be told from these.
            others[item] += [(part.strip(), language) for part in text.split(",") if part.strip()]
    for item, found_labels in labels.items():
        named = [label for label in found_labels if label[0] != item]  # the service says an item for no label
        yield _entry(item, named, others[item], wishes.kind, {}, wishes)


def entry_from_dump(values: Mapping[str, Any], wishes: Wishes) -> AuthorityEntry | str:
    """Return the entry of an item of the entity dump, or why it is left out."""
    found = _ITEM.fullmatch(str(values.get("id", "")))
    if found is None:
        return "is no item"
    labels = [
        (str(label["value"]), str(language))
        for language, label in _dict(values.get("labels")).items()
        if isinstance(label, dict) and "value" in label
    ]
    others = [
        (str(alias["value"]), str(language))
        for language, aliases in _dict(values.get("aliases")).items()
        for alias in (aliases if isinstance(aliases, list) else ())
        if isinstance(alias, dict) and "value" in alias
    ]
    claims = _dict(values.get("claims"))
    dates = {what: date for key, what in _DATES.items() if (date := _date(claims.get(key)))}
    return _entry(found[1], labels, others, _kind(claims) or wishes.kind, dates, wishes)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _main_values(claims: object) -> Iterator[Any]:
    for claim in claims if isinstance(claims, list) else ():
        value = _dict(_dict(_dict(claim).get("mainsnak")).get("datavalue")).get("value")
        if value is not None:
            yield value


def _kind(claims: Mapping[str, Any]) -> EntityKind | None:
    if any(_dict(value).get("id") == _HUMAN for value in _main_values(claims.get("P31"))):
        return EntityKind.PERSON
    if not _OF_ORGANISATIONS.isdisjoint(claims):
        return EntityKind.ORGANISATION
    if _COORDINATES in claims:
        return EntityKind.PLACE
    return None


def _date(claims: object) -> str:
    for value in _main_values(claims):
        time = _TIME.fullmatch(str(_dict(value).get("time", "")))
        precision = _dict(value).get("precision")
        if time is not None and precision in (_YEAR, _MONTH, _DAY):
            return "-".join(time.groups()[: precision - _YEAR + 1])
    return ""


def _entry(  # noqa: PLR0913, PLR0917 - one for each part of an entry
    item: str,
    labels: list[tuple[str, str]],
    others: list[tuple[str, str]],
    kind: EntityKind | None,
    dates: Mapping[str, str],
    wishes: Wishes,
) -> AuthorityEntry | str:
    if kind is None:
        return NO_KIND

    def spelled(listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
        texts = ((" ".join(text.split()), language) for text, language in listed)
        return [(text, language) for text, language in texts if word_sequences(text)]

    labelled = spelled(labels)
    if not labelled:
        return "without a label"
    name = next((text for text, language in labelled if language == wishes.language), labelled[0][0])
    seen = set(word_sequences(name))
    aliases: dict[str, str] = {}
    for text, language in (*labelled, *spelled(others)):
        words = word_sequences(text)
        if not seen.issuperset(words):
            seen.update(words)
            aliases[text] = language
    tags = tuple((text, language) for text, language in aliases.items() if _TAG.fullmatch(language))
    entry = AuthorityEntry(
        name,
        kind,
        tuple(aliases),
        languages=tags,
        identifiers=(("wikidata", item),),
        dates=tuple(dates.items()),
    )
    return with_forms(entry) if wishes.has_forms else entry
