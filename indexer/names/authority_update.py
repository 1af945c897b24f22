"""
An authority file that changes by the entries that were added to it, and is else left as its owner wrote it.

Flow: text of the file, entries of before and after -> text. Remarks, order and columns of the owner stay;
only an entry that gained something is written anew.
"""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

import yaml

from indexer.errors import AuthorityError
from indexer.names.authority_file import CSV_COLUMNS, entries_to_csv, entries_to_yaml, read_entries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from indexer.names.authority import AuthorityEntry


def updated_text(text: str, entries: Sequence[AuthorityEntry], changed: Collection[str], path: Path) -> str:
    """Return the text of a file with other entries.

    `entries` are those of the file in its order, with what they gained, then the new ones; `changed` are
    the ids of those that gained something.
    """
    n_listed = len(read_entries(text, path)) if text.strip() else 0
    new = entries[n_listed:]
    if path.suffix.lower() == ".csv":
        return _updated_csv(text, entries[:n_listed], new, changed)
    return _updated_yaml(text, entries[:n_listed], new, changed)


def _updated_yaml(
    text: str, listed: Sequence[AuthorityEntry], new: Sequence[AuthorityEntry], changed: Collection[str]
) -> str:
    if not listed:
        return _joined(text if _is_remarks(text) else "", entries_to_yaml(new))
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or node.start_mark.column:
        return entries_to_yaml([*listed, *new])
    lines = text.splitlines(keepends=True)
    for entry, item in reversed(list(zip(listed, node.value, strict=True))):
        if entry.id in changed:
            first, last = item.start_mark.line, max(_last_lines(item))
            lines[first : last + 1] = [entries_to_yaml([entry])]
    return _joined("".join(lines), entries_to_yaml(new) if new else "")


def _is_remarks(text: str) -> bool:
    return all(line.startswith("#") or not line.strip() for line in text.splitlines())


def _joined(text: str, more: str) -> str:
    return f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{more}"


def _last_lines(node: yaml.Node) -> Iterator[int]:
    """Yield the last line of every value in a node; its own end mark runs on over remarks."""
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark
        yield end.line - (end.column == 0 and end.line > node.start_mark.line)
    elif isinstance(node, yaml.SequenceNode):
        if node.flow_style or not node.value:
            yield node.end_mark.line
        for each in node.value:
            yield from _last_lines(each)
    elif isinstance(node, yaml.MappingNode):
        if node.flow_style or not node.value:
            yield node.end_mark.line
        for pair in node.value:
            for each in pair:
                yield from _last_lines(each)


def _updated_csv(
    text: str, listed: Sequence[AuthorityEntry], new: Sequence[AuthorityEntry], changed: Collection[str]
) -> str:
    if not text.strip():
        return entries_to_csv(new)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    own = {(column or "").strip().lower(): column for column in reader.fieldnames or ()}
    columns = [*(reader.fieldnames or ()), *(column for column in CSV_COLUMNS if column not in own)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for entry, row in zip(listed, reader, strict=True):
        writer.writerow(row | _cells(entry, own) if entry.id in changed else row)
    writer.writerows(_cells(entry, own) for entry in new)
    return out.getvalue()


def _cells(entry: AuthorityEntry, own: dict[str, str]) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(entries_to_csv([entry]), newline=""))
    return {own.get(column, column): cell for column, cell in row.items()}


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file: whole, or not at all.

    Raises:
        AuthorityError: it cannot be written.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise AuthorityError(path, (error.strerror or "cannot be written").lower()) from error
