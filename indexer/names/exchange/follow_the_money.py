"""
Entities of FollowTheMoney, as OpenSanctions and Aleph write them: a JSON object a line.

Flow: lines -> entries, and what was left out; entries -> lines. Only names, aliases, dates and identifiers
are taken over. Why somebody is on a list is no matter of a list of names, and is not.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from indexer.model.document import EntityKind
from indexer.model.partial_date import PartialDate
from indexer.names.authority import AuthorityEntry
from indexer.names.authority_matching import word_sequences
from indexer.names.listed_person_names import with_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.names.exchange.wishes import Wishes

_KINDS = {
    "Person": EntityKind.PERSON,
    "Organization": EntityKind.ORGANISATION,
    "Company": EntityKind.ORGANISATION,
    "LegalEntity": EntityKind.ORGANISATION,
    "PublicBody": EntityKind.ORGANISATION,
}
_SCHEMATA = {EntityKind.PERSON: "Person", EntityKind.ORGANISATION: "Organization"}
_ALIASES = ("name", "alias", "previousName")
_WEAK = ("weakAlias", "abbreviation")
_IDENTIFIERS = {
    "wikidataId": "wikidata",
    "imoNumber": "imo",
    "leiCode": "lei",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "registrationNumber": "registration",
    "swiftBic": "swift",
}
_DATES = {
    "birthDate": "born",
    "deathDate": "died",
    "incorporationDate": "founded",
    "dissolutionDate": "dissolved",
}
OWN_ID = "ftm"
"""The identifier under which the id of such an entity is kept."""


def entry_from_ftm(values: Mapping[str, Any], wishes: Wishes) -> AuthorityEntry | str:
    """Return the entry of an entity, or why it is left out."""
    kind = _KINDS.get(str(values.get("schema")))
    if kind is None:
        return f"{values.get('schema')} is neither a person nor an organisation"
    properties = values.get("properties")
    if not isinstance(properties, dict):
        return "without properties"

    def texts(name: str) -> list[str]:
        found = properties.get(name)
        listed = found if isinstance(found, list) else [found]
        return [" ".join(text.split()) for text in listed if isinstance(text, str) and _is_name(text)]

    names = list(dict.fromkeys(text for each in _ALIASES for text in texts(each)))
    if not names:
        return "without a name"
    name = _heading(values.get("caption"), texts("name") or names)
    own = values.get("id")
    identifiers = {OWN_ID: own} if isinstance(own, str) and own else {}
    identifiers |= {ours: texts(key)[0] for key, ours in _IDENTIFIERS.items() if texts(key)}
    dates = {ours: text for key, ours in _DATES.items() for text in texts(key)[:1] if _is_date(text)}
    aliases = tuple(text for text in names if text != name)
    weak = [text for each in _WEAK for text in texts(each)] if wishes.has_weak else []
    entry = AuthorityEntry(
        name,
        kind,
        aliases,
        ambiguous=tuple(text for text in dict.fromkeys(weak) if text not in names),
        identifiers=tuple(identifiers.items()),
        dates=tuple(dates.items()),
    )
    return with_forms(entry, "; ".join(texts("position"))) if wishes.has_forms else entry


def _heading(caption: object, names: list[str]) -> str:
    """Return the caption if it is a name; else the first name in Latin letters, else the first."""
    if isinstance(caption, str) and " ".join(caption.split()) in names:
        return " ".join(caption.split())
    return next((name for name in names if name.isascii()), names[0])


def _is_name(text: str) -> bool:
    return bool(word_sequences(text)) and not any("\ud800" <= char <= "\udfff" for char in text)


def _is_date(text: str) -> bool:
    try:
        return PartialDate.parse(text).year is not None
    except ValueError:
        return False


def entries_to_ftm(entries: Iterable[AuthorityEntry]) -> Iterator[str]:
    """Yield a line of JSON for each person and organisation; places have no form in FollowTheMoney."""
    for entry in entries:
        if entry.kind in _SCHEMATA:
            yield json.dumps(_to_ftm(entry), ensure_ascii=False) + "\n"


def _to_ftm(entry: AuthorityEntry) -> dict[str, Any]:
    identifiers, dates = dict(entry.identifiers), dict(entry.dates)
    properties: dict[str, list[str]] = {"name": [entry.name]}
    if entry.aliases:
        properties["alias"] = list(entry.aliases)
    if weak := [*entry.surnames, *entry.ambiguous]:
        properties["weakAlias"] = weak
    for names, values in ((_IDENTIFIERS, identifiers), (_DATES, dates)):
        properties |= {key: [values[ours]] for key, ours in names.items() if ours in values}
    own = identifiers.get(OWN_ID, entry.id)
    return {"id": own, "caption": entry.name, "schema": _SCHEMATA[entry.kind], "properties": properties}
