"""
The file in which the owner of a collection keeps its list of names: YAML or CSV.

Flow: bytes -> rows of plain values -> entries -> Authority, and back. Both forms hold the same: writing a
list and reading it gives the same entries. docs/reference/authority.md describes them.
"""

from __future__ import annotations

import csv
import io
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from indexer.errors import AuthorityError
from indexer.model.document import EntityKind
from indexer.model.partial_date import PartialDate
from indexer.names.authority import MAX_ID_CHARS, STARTER, Authority, AuthorityEntry, entity_id
from indexer.yaml_text import YamlTextError, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CSV_COLUMNS = (
    "id", "kind", "name", "aliases", "surnames", "ambiguous", "identifiers", "dates", "former_ids"
)  # fmt: skip

_NOT_IN_ID = re.compile(r"[\s/?#%&\"'<>\\]|[^\w.:\-\u200c]")
_TAGGED = re.compile(r"(.*\S)\s+@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.DOTALL)
_SPELLINGS = ("aliases", "surnames", "ambiguous")
_LISTS = (*_SPELLINGS, "former_ids")
_MAPPINGS = ("identifiers", "dates")


def load_authority(path: Path) -> Authority:
    """Read an authority file: CSV when its name ends so, else YAML.

    Raises:
        AuthorityError: it is not there, no such list, or one spelling stands under two entities.
    """
    if path.exists() and not path.is_file():
        raise AuthorityError(path, "is no file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "is not UTF-8 text"
        raise AuthorityError(path, reason or "cannot be read") from error
    return Authority(read_entries(text, path), path)


def starter_authority() -> Authority:
    """Return the list that ships with the package."""
    text = resources.files(__package__).joinpath(STARTER).read_text(encoding="utf-8")
    return Authority(read_entries(text, Path(STARTER)), Path(STARTER))


def read_entries(text: str, path: Path) -> list[AuthorityEntry]:
    """Return the entries of a file's text; its name says which form it has.

    Raises:
        AuthorityError: it is no such list, or an entry of it cannot be used.
    """
    values = _rows_of_csv(text, path) if path.suffix.lower() == ".csv" else _values_of_yaml(text, path)
    return [_entry(value, number, path) for number, value in enumerate(values, 1)]


def _values_of_yaml(text: str, path: Path) -> list[object]:
    try:
        listed = load_yaml(text)
    except YamlTextError as error:
        raise AuthorityError(path, str(error)) from error
    if listed is None:
        return []
    if not isinstance(listed, list):
        raise AuthorityError(path, "should be a list of entries with name, kind and aliases")
    return listed


def _rows_of_csv(text: str, path: Path) -> Iterator[object]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = [(column or "").strip().lower() for column in reader.fieldnames or ()]
        if text.strip() and not {"name", "kind"} <= set(columns):
            raise AuthorityError(path, "line 1 should name the columns, among them name and kind")
        reader.fieldnames = columns
        for row in reader:
            if None in row:
                raise AuthorityError(path, f"line {reader.line_num} has more cells than line 1 has columns")
            cells = {column: _plain(cell or "") for column, cell in row.items()}
            values: dict[str, object] = {name: cells.get(name) or None for name in ("id", "kind", "name")}
            values |= {name: _parts(cells.get(name, "")) for name in _LISTS}
            for name in _MAPPINGS:
                pairs = [part.partition("=") for part in _parts(cells.get(name, ""))]
                if any(not equals for _, equals, _ in pairs):
                    raise AuthorityError(
                        path, f"line {reader.line_num}: {name} should read such as born=1960"
                    )
                values[name] = {key.strip(): value.strip() for key, _, value in pairs}
            yield values
    except csv.Error as error:
        raise AuthorityError(path, f"line {reader.line_num}: {error}") from error


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@'") else cell


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]


def _entry(value: object, number: int, path: Path) -> AuthorityEntry:
    name = _spelling(value.get("name")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or name is None:
        raise AuthorityError(path, f"entry {number} has no name")
    where = f"entry {number} ({name})"
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in set(EntityKind):
        raise AuthorityError(path, f"{where}: kind should be one of {', '.join(EntityKind)}")
    id_ = value.get("id")
    if id_ is not None and (
        not isinstance(id_, str) or not id_ or _NOT_IN_ID.search(id_) or len(id_) > MAX_ID_CHARS
    ):
        raise AuthorityError(path, f"{where}: id should be letters, digits, '.', ':', '-' and '_'")
    languages: dict[str, str] = {}
    spellings = {field: _spellings(value.get(field), field, where, path, languages) for field in _SPELLINGS}
    former_ids = _spellings(value.get("former_ids"), "former_ids", where, path, {})
    identifiers = _mapping(value.get("identifiers"), "identifiers", where, path)
    dates = _mapping(value.get("dates"), "dates", where, path)
    for what, date in dates:
        if not _is_date(date):
            raise AuthorityError(path, f"{where}: {what} is no date such as 1960, 1960-12 or 1960-12-14")
    return AuthorityEntry(
        name,
        EntityKind(kind),
        spellings["aliases"],
        id_ or "",
        spellings["ambiguous"],
        tuple(languages.items()),
        identifiers,
        dates,
        former_ids,
        spellings["surnames"],
    )


def _spellings(
    values: object, field: str, where: str, path: Path, languages: dict[str, str]
) -> tuple[str, ...]:
    """Return a list of names; note in `languages` those that have one."""
    if values is None or values == "":
        return ()
    if not isinstance(values, list):
        raise AuthorityError(path, f"{where}: {field} should be a list")
    spellings: list[str] = []
    for value in values:
        if value in ("", None):
            continue
        tag: object = None
        spelling = _spelling(value)
        if isinstance(value, dict):
            spelling, tag = _spelling(value.get("name")), value.get("language")
        elif spelling is not None:
            tagged = _TAGGED.fullmatch(spelling)
            if tagged is not None:
                spelling, tag = tagged[1], tagged[2]
        if spelling is None or not (tag is None or isinstance(tag, str)):
            every = "alias should be a name" if field == "aliases" else f"one of {field} should be a name"
            raise AuthorityError(path, f"{where}: every {every}")
        spellings.append(spelling)
        if tag:
            languages[spelling] = tag
    return tuple(spellings)


def _mapping(values: object, field: str, where: str, path: Path) -> tuple[tuple[str, str], ...]:
    if values is None or values == "":
        return ()
    if not isinstance(values, dict) or not all(_spelling(value) for value in values.values()):
        raise AuthorityError(path, f"{where}: {field} should be names with a value each")
    return tuple((" ".join(str(key).split()), str(value).strip()) for key, value in values.items())


def _is_date(text: str) -> bool:
    try:
        return PartialDate.parse(text).year is not None
    except ValueError:
        return False


def _spelling(value: object) -> str | None:
    """Return a name on one line; `None` for what is none: a list, nothing, half a character."""
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        return None
    return " ".join(value.split()) or None


def entries_to_yaml(entries: Iterable[AuthorityEntry]) -> str:
    """Return entries as the text of a YAML file that `read_entries` reads back."""
    listed = [_to_values(entry) for entry in entries]
    if not listed:
        return "[]\n"
    text: str = yaml.dump(
        listed, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**6
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes every text so that it is read as the same text, and no value by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list as people do."""
        super().increase_indent(flow, False)


def _to_values(entry: AuthorityEntry) -> dict[str, Any]:
    values = entry.to_json()
    languages = values.pop("languages", {})
    for field in _SPELLINGS:
        if field in values:
            values[field] = [_tagged(spelling, languages) for spelling in values[field]]
    if entry.id == entity_id(entry.name):
        del values["id"]
    return values


def _tagged(spelling: str, languages: Mapping[str, str]) -> str | dict[str, str]:
    if spelling in languages:
        return {"name": spelling, "language": languages[spelling]}
    return {"name": spelling} if _TAGGED.fullmatch(spelling) else spelling


def entries_to_csv(entries: Iterable[AuthorityEntry]) -> str:
    """Return entries as the text of a CSV file that `read_entries` reads back.

    Raises:
        ValueError: a name holds a character that parts the names of a cell.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for entry in entries:
        languages = dict(entry.languages)

        def cell(spellings: Sequence[str], languages: Mapping[str, str] = languages) -> str:
            return "; ".join(
                f"{spelling} @{languages[spelling]}" if spelling in languages else spelling
                for spelling in spellings
            )

        row = [
            "" if entry.id == entity_id(entry.name) else entry.id,
            str(entry.kind),
            entry.name,
            cell(entry.aliases),
            cell(entry.surnames),
            cell(entry.ambiguous),
            "; ".join(f"{key}={value}" for key, value in entry.identifiers),
            "; ".join(f"{key}={value}" for key, value in entry.dates),
            "; ".join(entry.former_ids),
        ]
        writer.writerow(f"'{text}" if text.startswith(tuple("=+-@'")) else text for text in row)
    return out.getvalue()
