"""
Lists of names of others, and which names of a collection are on them.

Flow: bytes of a list -> `read_name_list` -> entries with their spellings -> `match` -> rows: an entry, the
name of the collection, and the spelling under which they met.

The form is told by what the file holds: the consolidated lists of the European Union (XML, CSV) and of the
United Nations (XML), the SDN list of OFAC (sdn.xml, sdn.csv with alt.csv), entities of FollowTheMoney as JSON
lines (OpenSanctions), any CSV with a column of names, and plain text with a name a line. That a name matches
says nothing of who it is: namesakes are common.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.contract import LEAST_LIKENESS
from indexer.errors import NameListError
from indexer.model.document import EntityKind
from indexer.model.name_list import ListedName, ListEntry, script_of
from indexer.names.variants import Grade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.names.variants import VariantIndex

MAX_MATCHES = 10
"""Of one spelling of an entry."""

_KINDS = {
    "p": EntityKind.PERSON,
    "person": EntityKind.PERSON,
    "individual": EntityKind.PERSON,
    "e": EntityKind.ORGANISATION,
    "enterprise": EntityKind.ORGANISATION,
    "entity": EntityKind.ORGANISATION,
    "organization": EntityKind.ORGANISATION,
    "organisation": EntityKind.ORGANISATION,
    "company": EntityKind.ORGANISATION,
    "legalentity": EntityKind.ORGANISATION,
    "publicbody": EntityKind.ORGANISATION,
    "place": EntityKind.PLACE,
}
_NAME_COLUMNS = (
    "name",
    "full name",
    "fullname",
    "wholename",
    "whole name",
    "caption",
    "names",
    "title",
    "نام",
    "نام و نام خانوادگی",
    "الاسم",
)
_ALIAS_COLUMNS = (
    "aliases",
    "alias",
    "aka",
    "a.k.a.",
    "also known as",
    "other names",
    "weak_alias",
    "spellings",
)
_ID_COLUMNS = ("id", "uid", "ref", "reference", "identifier", "number")
_KIND_COLUMNS = ("kind", "type", "schema", "category", "subject type")
_SEPARATORS = re.compile(r"\s*[;|\n]\s*")
_NOTHING = "-0-"  # what OFAC writes for no value
_SDN_COLUMNS = 12
_ALT_COLUMNS = 5
_ALT_TYPES = frozenset(["aka", "fka", "nka"])


@dataclass(frozen=True, slots=True)
class Match:
    """An entry, the number of a name of the collection, and the spelling of the entry most like it."""

    entry: ListEntry
    index: int
    alias: ListedName
    likeness: float
    grade: Grade


@dataclass(slots=True)
class _Draft:
    """An entry while its list is read."""

    kind: EntityKind | None
    names: dict[str, ListedName] = field(default_factory=dict)

    def add(self, text: str | None, *, is_weak: bool = False) -> None:
        cleaned = " ".join((text or "").split())
        if cleaned and cleaned != _NOTHING and any(map(str.isalnum, cleaned)):
            self.names.setdefault(cleaned, ListedName(cleaned, script_of(cleaned), is_weak))


def read_name_list(
    content: bytes, file_name: str, *, column: str | None = None, aliases: bytes | None = None
) -> tuple[ListEntry, ...]:
    """Return the entries of a list in the order of the file. Entries without a name are left out.

    `file_name` is for messages, and its ending decides between CSV and plain text. `column` names the column
    of names of a CSV file. `aliases` is the content of alt.csv beside an sdn.csv.

    Raises:
        NameListError: it is none of the known forms, or has no names.
    """
    drafts: dict[str, _Draft] = {}
    try:
        for key, draft in _entries(content, file_name, column, aliases):
            known = drafts.setdefault(key, draft)
            if known is not draft:
                for own in draft.names.values():
                    known.names.setdefault(own.text, own)
    except (csv.Error, RecursionError) as error:
        raise NameListError(file_name, f"cannot be read: {error}") from error
    entries = tuple(
        ListEntry(key, draft.kind, tuple(draft.names.values()))
        for key, draft in drafts.items()
        if draft.names
    )
    if not entries:
        raise NameListError(file_name, "has no names")
    return entries


def match(
    entries: Iterable[ListEntry],
    index: VariantIndex,
    *,
    least: float = LEAST_LIKENESS,
    limit: int = MAX_MATCHES,
) -> tuple[Match, ...]:
    """Return which names of an index the entries have, in the order of the entries, the most alike first.

    Each name stands once for an entry, with the spelling that is most like it. `least` is from 0 to 1; what
    is certainly the same is a match however alike. Entries of unknown kind are taken for people.
    """
    return tuple(chain.from_iterable(_matches(entry, index, least, limit) for entry in entries))


def _matches(entry: ListEntry, index: VariantIndex, least: float, limit: int) -> list[Match]:
    best: dict[int, Match] = {}
    for alias in entry.names:
        for found in index.variants(alias.text, limit, entry.kind or EntityKind.PERSON):
            is_same = found.grade is Grade.SAME and not alias.is_weak
            if found.likeness < least and not is_same:
                continue
            grade = Grade.SAME if is_same else Grade.SUGGESTED
            own = Match(entry, found.index, alias, found.likeness, grade)
            known = best.get(found.index)
            if known is None or _order(own) < _order(known):
                best[found.index] = own
    return sorted(best.values(), key=_order)


def _order(own: Match) -> tuple[bool, float, int]:
    return (own.grade is not Grade.SAME, -own.likeness, own.index)


def _entries(
    content: bytes, file_name: str, column: str | None, aliases: bytes | None
) -> Iterator[tuple[str, _Draft]]:
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if start.startswith(b"<"):
        return _read_xml(content, file_name)
    text = _decoded(content, file_name)
    if start.startswith(b"{"):
        return _read_json_lines(text, file_name)
    if Path(file_name).suffix.lower() in {".csv", ".tsv"} or column is not None:
        return _read_table(text, file_name, column, None if aliases is None else _decoded(aliases, file_name))
    return _read_lines(text)


def _decoded(content: bytes, file_name: str) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NameListError(file_name, "is not UTF-8 text") from error


def _read_lines(text: str) -> Iterator[tuple[str, _Draft]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#"):
            draft = _Draft(None)
            draft.add(line)
            yield str(number), draft


def _read_json_lines(text: str, file_name: str) -> Iterator[tuple[str, _Draft]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except ValueError as error:
            raise NameListError(file_name, f"line {number} is not JSON") from error
        properties = entity.get("properties") if isinstance(entity, dict) else None
        if not isinstance(properties, dict):
            raise NameListError(file_name, f"line {number} is no entity of FollowTheMoney")
        schema = str(entity.get("schema", "")).lower()
        draft = _Draft(_KINDS.get(schema))
        for key in ("name", "alias", "previousName", "weakAlias"):
            values = properties.get(key)
            for value in values if isinstance(values, list) else ():
                draft.add(str(value), is_weak=key == "weakAlias")
        if not draft.names and isinstance(entity.get("caption"), str) and schema in _KINDS:
            draft.add(entity["caption"])
        yield str(entity.get("id") or number), draft


def _read_table(
    text: str, file_name: str, column: str | None, aliases: str | None
) -> Iterator[tuple[str, _Draft]]:
    rows = _rows(text)
    if not rows:
        return iter(())
    if column is None and _is_sdn(rows[0]):
        return _read_sdn(rows, _rows(aliases or ""))
    if column is None and _is_alt(rows[0]):
        return _read_alt(rows)
    header = [cell.strip().lower() for cell in rows[0]]
    if column is None and "namealias_wholename" in header:
        return _read_eu_table(header, rows[1:])
    return _read_any_table(header, rows, file_name, column)


def _rows(text: str) -> list[list[str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]


def _is_sdn(row: Sequence[str]) -> bool:
    return len(row) == _SDN_COLUMNS and row[0].strip().isdigit()


def _is_alt(row: Sequence[str]) -> bool:
    return len(row) == _ALT_COLUMNS and row[0].strip().isdigit() and row[2].strip().lower() in _ALT_TYPES


def _read_sdn(
    rows: Iterable[Sequence[str]], aliases: Iterable[Sequence[str]]
) -> Iterator[tuple[str, _Draft]]:
    for row in rows:
        if _is_sdn(row):
            kind = row[2].strip().lower()
            # A vessel and an aircraft are written out; for a body the column is empty.
            draft = _Draft(EntityKind.ORGANISATION if kind in {_NOTHING, ""} else _KINDS.get(kind))
            draft.add(row[1])
            yield row[0].strip(), draft
    yield from _read_alt(aliases)


def _read_alt(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, _Draft]]:
    for row in rows:
        if _is_alt(row):
            draft = _Draft(None)
            draft.add(row[3])
            yield row[0].strip(), draft


def _read_eu_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, _Draft]]:
    def at(row: Sequence[str], name: str) -> str:
        place = header.index(name) if name in header else -1
        return row[place].strip() if 0 <= place < len(row) else ""

    for row in rows:
        kind = at(row, "entity_subjecttype") or at(row, "entity_subjecttype_classificationcode")
        draft = _Draft(_KINDS.get(kind.lower()))
        parts = ("namealias_firstname", "namealias_middlename", "namealias_lastname")
        draft.add(at(row, "namealias_wholename") or " ".join(at(row, part) for part in parts))
        key = at(row, "entity_eu_referencenumber") or at(row, "entity_logicalid")
        if key:
            yield key, draft


def _read_any_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], file_name: str, column: str | None
) -> Iterator[tuple[str, _Draft]]:
    def place_of(names: Iterable[str]) -> int | None:
        return next((header.index(name) for name in names if name in header), None)

    if column is not None and column.strip().lower() not in header:
        raise NameListError(file_name, f"has no column {column!r}")
    name = place_of([column.strip().lower()] if column is not None else _NAME_COLUMNS)
    first = 1
    if name is None:
        first, name = 0, _likely_names(rows)
    others = [i for i, own in enumerate(header) if first and own in _ALIAS_COLUMNS and i != name]
    key, kind = (place_of(_ID_COLUMNS), place_of(_KIND_COLUMNS)) if first else (None, None)
    for number, row in enumerate(rows[first:], first + 1):
        cells = [*row, *[""] * (len(header) - len(row))]
        draft = _Draft(None if kind is None else _KINDS.get(cells[kind].strip().lower()))
        draft.add(cells[name] if name < len(cells) else None)
        for alias in chain.from_iterable(_SEPARATORS.split(cells[i]) for i in others):
            draft.add(alias)
        yield (cells[key].strip() if key is not None else "") or str(number), draft


def _likely_names(rows: Sequence[Sequence[str]]) -> int:
    """Return the column of a table without a heading for it that looks most like names."""
    sample = rows[:100]
    n_columns = max(map(len, sample))

    def looks(place: int) -> tuple[int, int]:
        cells = [row[place] for row in sample if place < len(row)]
        n_names = sum(1 < len(cell.split()) <= 6 and not any(map(str.isdigit, cell)) for cell in cells)
        return n_names, sum(any(map(str.isalpha, cell)) for cell in cells)

    return max(range(n_columns), key=lambda place: (*looks(place), -place))


def _read_xml(content: bytes, file_name: str) -> Iterator[tuple[str, _Draft]]:
    from lxml import etree

    readers: dict[str, Callable[[Any], tuple[str, _Draft]]] = {
        "sanctionEntity": _eu_entity,
        "INDIVIDUAL": _un_entity,
        "ENTITY": _un_entity,
        "sdnEntry": _sdn_entry,
    }
    n_read = 0
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("end",), resolve_entities=False, no_network=True, huge_tree=False
        ):
            reader = readers.get(_local(element))
            if reader is not None:
                n_read += 1
                yield reader(element)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise NameListError(file_name, f"is not XML: {error.msg}") from error
    if not n_read:
        raise NameListError(file_name, "is XML, but no list of the EU, the UN or OFAC")


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Any, *names: str) -> Iterator[Any]:
    return (child for child in element if _local(child) in names)


def _text(element: Any, *names: str) -> str:
    """Return the texts of the children of these names, in the order of the names."""
    texts = ["".join(child.itertext()) for name in names for child in _children(element, name)]
    return " ".join(text.strip() for text in texts if text.strip())


def _eu_entity(element: Any) -> tuple[str, _Draft]:
    codes = [child.get("code", "") for child in _children(element, "subjectType")]
    draft = _Draft(_KINDS.get(codes[0].lower()) if codes else None)
    for child in _children(element, "nameAlias"):
        parts = [child.get(name, "") for name in ("firstName", "middleName", "lastName")]
        is_weak = child.get("strong", "true").lower() == "false"
        draft.add(child.get("wholeName") or " ".join(parts), is_weak=is_weak)
    return element.get("euReferenceNumber") or element.get("logicalId") or "", draft


def _un_entity(element: Any) -> tuple[str, _Draft]:
    is_person = _local(element) == "INDIVIDUAL"
    draft = _Draft(EntityKind.PERSON if is_person else EntityKind.ORGANISATION)
    draft.add(_text(element, "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"))
    draft.add(_text(element, "NAME_ORIGINAL_SCRIPT"))
    for child in _children(element, "INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
        is_weak = _text(child, "QUALITY").lower() == "low"
        for alias in _SEPARATORS.split(_text(child, "ALIAS_NAME")):
            draft.add(alias, is_weak=is_weak)
    return _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"), draft


def _sdn_entry(element: Any) -> tuple[str, _Draft]:
    draft = _Draft(_KINDS.get(_text(element, "sdnType").lower()))
    draft.add(_sdn_name(element))
    for aliases in _children(element, "akaList"):
        for child in _children(aliases, "aka"):
            draft.add(_sdn_name(child), is_weak=_text(child, "category").lower() == "weak")
    return _text(element, "uid"), draft


def _sdn_name(element: Any) -> str:
    first, last = _text(element, "firstName"), _text(element, "lastName")
    return f"{last}, {first}" if first else last
