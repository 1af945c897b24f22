"""
SQLite's FTS5: Porter stems, `bm25` and `snippet`, and SQL over link tables for the facets.

The text lies in the FTS5 table, everything else in plain tables. It has no wildcards
but prefixes, and no fuzzy words.
"""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Any

from benchmarks.document import FACETS, days_of, histogram_of
from benchmarks.page import N_HITS, N_VALUES, PASSAGE_CHARS, Page, PageHit, UnsupportedQueryError
from benchmarks.query import Operator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query

BLOCK_DOCUMENTS = 1_000
CACHE_KIB = 256 * 1024
SNIPPET_TOKENS = 48
"""About 300 characters."""

FEW_HITS = 100
"""Up to here it is faster to match the documents that pass the filters one by one."""

_TABLES = """
CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize='porter unicode61');
CREATE TABLE document (
    id INTEGER PRIMARY KEY, key TEXT, date TEXT, year INTEGER, first_day INTEGER, last_day INTEGER
);
CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT, name TEXT, UNIQUE (facet, name));
"""
_LINKS = "CREATE TABLE {0} (document INTEGER, value INTEGER, PRIMARY KEY (document, value)) WITHOUT ROWID;"
_INDEXES = "CREATE INDEX {0}_value ON {0} (value, document);"


class Fts5:
    """The full-text search of the sqlite3 that this Python has."""

    name = "fts5"
    requires = "sqlite3"
    is_search_only = False
    max_jobs = 1

    def version(self) -> str:
        """Return the version of SQLite."""
        return sqlite3.sqlite_version

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index in one transaction without a journal, and merge to one b-tree."""
        assert jobs == 1
        index_dir.mkdir(parents=True)
        connection = sqlite3.connect(index_dir / "index.sqlite")
        connection.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{CACHE_KIB};"
        )
        connection.executescript(_TABLES + "".join(_LINKS.format(facet) for facet in FACETS))
        connection.execute("BEGIN")
        values: dict[tuple[str, str], int] = {}
        remaining = iter(documents)
        while block := list(islice(remaining, BLOCK_DOCUMENTS)):
            _insert(connection, block, values)
        rows = ((number, facet, name) for (facet, name), number in values.items())
        connection.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)
        connection.execute("INSERT INTO text (text) VALUES ('optimize')")
        connection.commit()
        connection.executescript("".join(_INDEXES.format(facet) for facet in FACETS))
        connection.executescript(
            "CREATE INDEX document_last_day ON document (last_day);"
            "CREATE INDEX document_year ON document (year); ANALYZE;"
        )
        connection.close()

    def open(self, index_dir: Path) -> Searcher:
        """Open the database."""
        return _Searcher(sqlite3.connect(f"file:{index_dir / 'index.sqlite'}?mode=ro", uri=True))


def _insert(
    connection: sqlite3.Connection, block: Sequence[SourceDocument], values: dict[tuple[str, str], int]
) -> None:
    texts = ((document.number, document.title, document.text) for document in block)
    connection.executemany("INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)", texts)
    rows = ((d.number, d.key, d.date, d.year, *(d.days or (None, None))) for d in block)
    connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", rows)
    for facet in FACETS:
        links = (
            (document.number, values.setdefault((facet, name), len(values)))
            for document in block
            for name in document.values_of(facet)
        )
        connection.executemany(f"INSERT OR IGNORE INTO {facet} VALUES (?, ?)", links)  # noqa: S608


class _Searcher:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)")

    def answer(self, query: Query) -> Page:
        """Put what the words match in a table, count over it, and rank with FTS5's own order."""
        match = _match(query)
        source = "document" if match is None else "found"
        if match is not None:
            self._connection.execute("DELETE FROM found")
            self._connection.execute("INSERT INTO found SELECT rowid FROM text WHERE text MATCH ?", (match,))
        conditions = dict(_conditions(query))
        total = self._count(source, conditions, but=None)
        hits = self._best(match, conditions, total)
        facets = {facet: self._values(facet, source, conditions) for facet in FACETS}
        return Page(total, tuple(hits), facets, self._years(source, conditions))

    def _count(self, source: str, conditions: dict[str, tuple[str, Any]], but: str | None) -> int:
        where, values = _where(conditions, but)
        return int(self._one(f"SELECT count(*) FROM {source} AS hit WHERE {where}", values))  # noqa: S608

    def _one(self, sql: str, values: Sequence[Any]) -> Any:
        return self._connection.execute(sql, values).fetchone()[0]

    def _values(
        self, facet: str, source: str, conditions: dict[str, tuple[str, Any]]
    ) -> list[tuple[str, int]]:
        where, values = _where(conditions, but=facet)
        counted = (
            f"{facet} AS link"
            if source == "document" and not values
            else f"{source} AS hit CROSS JOIN {facet} AS link ON link.document = hit.id"
        )
        sql = (
            "SELECT name, n FROM (SELECT link.value AS v, count(*) AS n"  # noqa: S608
            f" FROM {counted} WHERE {where} GROUP BY link.value ORDER BY n DESC LIMIT {N_VALUES})"
            " JOIN value ON value.id = v ORDER BY n DESC, name"
        )
        return list(self._connection.execute(sql, values))

    def _years(self, source: str, conditions: dict[str, tuple[str, Any]]) -> list[tuple[str, int]]:
        where, values = _where(conditions, but="date")
        if source == "document":
            sql = f"SELECT year, count(*) FROM document AS hit WHERE {where} GROUP BY year"  # noqa: S608
        else:
            sql = (
                "SELECT year, count(*) FROM found AS hit CROSS JOIN document ON document.id = hit.id"  # noqa: S608
                f" WHERE {where} GROUP BY year"
            )
        counts = dict(self._connection.execute(sql, values))
        n_undated = counts.pop(None, 0)
        return histogram_of(counts, n_undated)

    def _best(
        self, match: str | None, conditions: dict[str, tuple[str, Any]], total: int
    ) -> Iterator[PageHit]:
        where, values = _where(conditions, but=None)
        if match is None:
            sql = (
                "SELECT text.rowid, title, substr(body, 1, ?) FROM (SELECT id FROM document"  # noqa: S608
                f" ORDER BY last_day DESC LIMIT {N_HITS}) AS hit CROSS JOIN text ON text.rowid = hit.id"
            )
            rows = self._connection.execute(sql, (PASSAGE_CHARS,)).fetchall()
        else:
            # With the plus every match is looked up among the found; without it every found is matched again.
            rowid = "rowid" if total <= FEW_HITS else "+rowid"
            is_found = f"AND {rowid} IN (SELECT id FROM found AS hit WHERE {where})" if conditions else ""  # noqa: S608
            sql = (
                f"SELECT rowid, title, snippet(text, 1, char(1), char(2), '…', {SNIPPET_TOKENS}) FROM text"  # noqa: S608
                f" WHERE text MATCH ? {is_found} ORDER BY rank LIMIT {N_HITS}"
            )
            rows = self._connection.execute(sql, (match, *(values if conditions else ()))).fetchall()
        for number, title, passage in rows:
            key, date = self._connection.execute(
                "SELECT key, date FROM document WHERE id = ?", (number,)
            ).fetchone()
            authors, languages = self._names("author", number), self._names("language", number)
            yield PageHit(key, title, authors, date, languages[0], (passage,), passage.count("\1"))

    def _names(self, facet: str, number: int) -> tuple[str, ...]:
        sql = f"SELECT name FROM {facet} AS link JOIN value ON value.id = link.value WHERE document = ?"  # noqa: S608
        return tuple(name for (name,) in self._connection.execute(sql, (number,)))


def _match(query: Query) -> str | None:
    words = [f'"{word}"' for word in query.words]
    match query.operator:
        case Operator.EVERYTHING:
            return None
        case Operator.ALL_OF:
            return " AND ".join(words)
        case Operator.ANY_OF:
            return " OR ".join(words)
        case Operator.PHRASE:
            return f'"{" ".join(query.words)}"'
        case Operator.PREFIX:
            return f"{words[0]}*"
        case _:
            raise UnsupportedQueryError(query.operator)


def _conditions(query: Query) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Yield what restricts, as SQL over `hit.id` by the facet it belongs to."""
    for facet, value in query.filters:
        sql = (
            f"EXISTS (SELECT 1 FROM {facet} AS f WHERE f.document = hit.id AND f.value ="  # noqa: S608
            f" (SELECT id FROM value WHERE facet = '{facet}' AND name = ?))"
        )
        yield facet, (sql, (value,))
    if query.has_dates:
        low = 0 if query.date_from is None else days_of(query.date_from)[0]
        high = 9_999_999 if query.date_to is None else days_of(query.date_to)[1]
        sql = (
            "EXISTS (SELECT 1 FROM document AS d WHERE d.id = hit.id"
            " AND d.first_day <= ? AND d.last_day >= ?)"
        )
        yield "date", (sql, (high, low))


def _where(conditions: dict[str, tuple[str, Any]], but: str | None) -> tuple[str, list[Any]]:
    kept = [condition for facet, condition in conditions.items() if facet != but]
    values = [value for _, bound in kept for value in bound]
    return " AND ".join(sql for sql, _ in kept) or "1", values
