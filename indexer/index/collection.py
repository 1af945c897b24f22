"""
What an index says of itself: two files beside each generation.

`collection_N.json` tells what generation N was built from and how: the corpus,
the versions of format and analysis, the languages, the names. `ledger_N.jsonl`
has a line for every file of the corpus: its fingerprint, the documents it gave,
or why it gave none. Both are in place before Whoosh publishes generation N, and
a generation without them is not opened.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, overload

from indexer.analysis import ANALYSIS_VERSION
from indexer.contract import STATUSES, LedgerLine, LedgerTotals
from indexer.errors import IndexCorruptError, IndexOutdatedError
from indexer.model.entity import NameDecision
from indexer.names.authority import AuthorityEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT_VERSION = 2
"""Raised when the schema or the two files change so that older readers fail."""

FORMAT = f"{FORMAT_VERSION}.{ANALYSIS_VERSION}"
"""Format and analysis version: an index is read by exactly the version that wrote it."""

# What stands before and behind the names in a collection's file. A quote inside of a string has a
# backslash before it, so neither is part of one.
_ROWS_BEGIN = ', "authority": ['
_ROWS_END = '], "format": "'

_SIDE_FILE = re.compile(r"(?:collection_(\d+)\.json|ledger_(\d+)\.jsonl)\Z")


@dataclass(frozen=True, slots=True)
class Collection:
    """What one generation was built from.

    `corpus` is the absolute path of the folder; `languages` are those of any
    paragraph; `authority` has the entities of the list of names, with what was decided about them,
    `apart` the ids of those that somebody keeps apart, and `decisions` those that hold;
    `authority_fingerprint` is that of the whole list. `n_files` counts the files by what
    became of them, `n_chars_read` and `n_chars` the characters of their text.
    """

    corpus: str
    built_at: str
    languages: tuple[str, ...] = ()
    n_documents: int = 0
    n_tokens: int = 0
    authority_source: str = ""
    authority_fingerprint: str = ""
    n_files: Mapping[str, int] = field(default_factory=dict, hash=False)
    n_chars_read: int = 0
    n_chars: int = 0
    apart: tuple[tuple[str, str], ...] = ()
    decisions: tuple[NameDecision, ...] = ()
    authority: Sequence[AuthorityEntry] = ()
    format: str = FORMAT

    @property
    def ledger_totals(self) -> LedgerTotals:
        """What became of the files, all of it counted."""
        n_files = {status: self.n_files.get(status, 0) for status in STATUSES}
        return LedgerTotals(n_files, self.n_chars_read, self.n_chars)


class _RowsOfFile(Sequence[AuthorityEntry]):
    """The rows of the names of a generation, read when they are first asked for: there may be very many.

    Raises:
        IndexCorruptError: they are damaged.
    """

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._content: str | tuple[AuthorityEntry, ...] = text  # one or the other, for any number of threads

    @property
    def _rows(self) -> tuple[AuthorityEntry, ...]:
        content = self._content
        if isinstance(content, str):
            try:
                stored = json.loads(content)
                rows = [AuthorityEntry.from_json(values) for values in stored]
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise _unreadable(self._path) from error
            self._content = content = tuple(rows)
        return content

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> AuthorityEntry: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[AuthorityEntry, ...]: ...

    def __getitem__(self, index: int | slice) -> AuthorityEntry | tuple[AuthorityEntry, ...]:
        return self._rows[index]

    def __iter__(self) -> Iterator[AuthorityEntry]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._rows == tuple(other)

    def __hash__(self) -> int:
        return hash(self._rows)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is known of one file of the corpus, from the last time it was read.

    `fingerprint` is the SHA-256 of the file and, behind a space, of its sidecar.
    `languages` and `n_tokens` are of all its documents. The other fields are those of
    `LedgerLine`.
    """

    source: str
    status: str
    size_bytes: int = 0
    mtime_ns: int = 0
    sidecar_mtime_ns: int = 0
    fingerprint: str = ""
    keys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    n_tokens: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = field(default=())
    read_at: str = ""
    media_type: str = ""
    reader: str = ""
    n_chars_read: int = 0
    n_chars: int = 0

    @property
    def line(self) -> LedgerLine:
        """The entry as others see it."""
        sha256, _, sidecar_sha256 = self.fingerprint.partition(" ")
        return LedgerLine(
            source=self.source,
            status=self.status,
            reason="; ".join(_of_lines_in_a_row(filter(None, (self.reason, *self.warnings)))),
            n_documents=len(self.keys),
            size_bytes=self.size_bytes,
            sha256=sha256,
            sidecar_sha256=sidecar_sha256,
            modified=_iso(self.mtime_ns),
            read_at=self.read_at,
            media_type=self.media_type,
            reader=self.reader,
            n_chars_read=self.n_chars_read,
            n_chars=self.n_chars,
            n_tokens=self.n_tokens,
            languages=self.languages,
            keys=self.keys,
        )


_OF_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)


def _of_lines_in_a_row(reasons: Iterable[str]) -> Iterator[str]:
    """Yield reasons, one for lines in a row that have the same."""
    first = last = 0
    what = ""
    for reason in (*reasons, ""):
        of_line = _OF_LINE.fullmatch(reason)
        if of_line and first and int(of_line[1]) == last + 1 and of_line[2] == what:
            last += 1
            continue
        if first:
            yield f"line {first}: {what}" if first == last else f"lines {first} to {last}: {what}"
        if of_line:
            first = last = int(of_line[1])
            what = of_line[2]
        else:
            first = 0
            if reason:
                yield reason


def totals_of(entries: Iterable[LedgerEntry]) -> LedgerTotals:
    """Count what became of files."""
    counts: Counter[str] = Counter(dict.fromkeys(STATUSES, 0))
    n_chars_read = n_chars = 0
    for entry in entries:
        counts[entry.status] += 1
        n_chars_read += entry.n_chars_read
        n_chars += entry.n_chars
    return LedgerTotals(dict(counts), n_chars_read, n_chars)


def _iso(time_ns: int) -> str:
    """Return a time of the file system as ISO 8601 in UTC; nothing for none, or one that no calendar has."""
    try:
        time = dt.datetime.fromtimestamp(time_ns // 10**9, dt.UTC)
    except (OverflowError, OSError, ValueError):
        return ""
    return time.isoformat() if time_ns else ""


def collection_path(index_dir: Path, generation: int) -> Path:
    """Return where the description of a generation lies."""
    return index_dir / f"collection_{generation}.json"


def ledger_path(index_dir: Path, generation: int) -> Path:
    """Return where the ledger of a generation lies."""
    return index_dir / f"ledger_{generation}.jsonl"


def write_side_files(
    index_dir: Path, generation: int, collection: Collection, ledger: Iterable[LedgerEntry]
) -> None:
    """Write both files of a generation, whole and on the disk before this returns."""
    described = asdict(replace(collection, authority=()))
    described["authority"] = [entry.to_json() for entry in collection.authority]
    _write_durably(collection_path(index_dir, generation), [json.dumps(described, ensure_ascii=False)])
    lines = (json.dumps(asdict(entry), ensure_ascii=False) for entry in ledger)
    _write_durably(ledger_path(index_dir, generation), lines)


def read_collection(index_dir: Path, generation: int) -> Collection:
    """Read the description of a generation.

    Raises:
        IndexCorruptError: it is missing or no such description.
        IndexOutdatedError: another version wrote it.
    """
    path = collection_path(index_dir, generation)
    try:
        text = path.read_text(encoding="utf-8")
        start, end = text.find(_ROWS_BEGIN), text.rfind(_ROWS_END)
        is_divided = 0 <= start < end  # as it is written; otherwise it is no such file, or rewritten by hand
        rows = text[start + len(_ROWS_BEGIN) - 1 : end + 1] if is_divided else ""
        stored = json.loads(text[:start] + text[end + 1 :] if is_divided else text)
        found = str(stored["format"])
        if found == FORMAT:
            stored["languages"] = tuple(stored["languages"])
            rows = rows or json.dumps(stored["authority"])
            stored["authority"] = _RowsOfFile(path, rows)
            stored["decisions"] = tuple(
                NameDecision(**own, about=tuple(about))
                for about, own in ((row.pop("about"), row) for row in stored["decisions"])
            )
            stored["apart"] = tuple((one, other) for one, other in stored["apart"])
            return Collection(**stored)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path) from error
    raise IndexOutdatedError(index_dir, found, FORMAT)


def _unreadable(path: Path) -> IndexCorruptError:
    return IndexCorruptError(path.parent, f"{path.name} cannot be read")


def read_ledger(index_dir: Path, generation: int) -> Iterator[LedgerEntry]:
    """Yield the lines of a generation's ledger, in the order of the corpus.

    Raises:
        IndexCorruptError: the file is missing or damaged.
    """
    path = ledger_path(index_dir, generation)
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield entry_of(line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexCorruptError(index_dir, f"{path.name} cannot be read") from error


def entry_of(line: str | bytes) -> LedgerEntry:
    """Read one line of a ledger; raises ValueError, KeyError or TypeError for what is none."""
    stored = json.loads(line)
    for name in ("keys", "languages", "warnings"):
        stored[name] = tuple(stored[name])
    return LedgerEntry(**stored)


def remove_stale_side_files(index_dir: Path, generation: int) -> None:
    """Remove the files of generations before the last one; a search may still be opening that."""
    for path in index_dir.iterdir():
        match = _SIDE_FILE.match(path.name)
        if match and int(match[1] or match[2]) < generation - 1:
            path.unlink(missing_ok=True)


def _write_durably(path: Path, lines: Iterable[str]) -> None:
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
