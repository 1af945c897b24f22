"""
Whoosh 2.7.4 as it comes: its own writer, stems, facets and highlights.

It indexes about a hundred documents a second, so that a run gives it a small part of
them and measures ours on the same part.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.document import FACETS, days_of, histogram_of
from benchmarks.page import N_HITS, N_VALUES, PASSAGE_CHARS, Page, PageHit
from benchmarks.query import Operator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query

SEPARATOR = "\x1f"
"""Between the values of a facet: names hold commas and spaces."""


class Whoosh:
    """Stock Whoosh."""

    name = "whoosh"
    requires = "whoosh"
    is_search_only = False
    max_jobs = 1

    def version(self) -> str:
        """Return the version of Whoosh."""
        import whoosh

        return str(whoosh.versionstring())

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index into one segment."""
        from whoosh import index

        assert jobs == 1
        index_dir.mkdir(parents=True)
        writer = index.create_in(str(index_dir), _schema()).writer(limitmb=256)
        for document in documents:
            values: dict[str, Any] = {
                "key": document.key,
                "title": document.title,
                "body": document.text,
                "date": document.date,
                "year": document.year,
                "author": SEPARATOR.join(document.authors),
                "entity": SEPARATOR.join(document.entity_names),
                "language": document.language,
                "publisher": document.publisher or "",
            }
            if document.days:
                values["first_day"], values["last_day"] = document.days
            writer.add_document(**{name: value for name, value in values.items() if value not in (None, "")})
        writer.commit()

    def open(self, index_dir: Path) -> Searcher:
        """Open the index and one searcher."""
        from whoosh import index

        return _Searcher(index.open_dir(str(index_dir)))


class _Searcher:
    def __init__(self, index: Any) -> None:
        from whoosh import highlight
        from whoosh.qparser import FuzzyTermPlugin, MultifieldParser

        self._searcher = index.searcher()
        self._parser = MultifieldParser(["title", "body"], index.schema)
        self._parser.add_plugin(FuzzyTermPlugin())
        self._fragmenter = highlight.ContextFragmenter(maxchars=PASSAGE_CHARS)

    def answer(self, query: Query) -> Page:
        """Search with facets, and once more for each facet with a filter of its own."""
        from whoosh import query as whoosh_query
        from whoosh.sorting import Facets, FieldFacet

        asked = self._parser.parse(_text(query))
        filters = {facet: whoosh_query.Term(facet, value) for facet, value in query.filters}
        dates = _dates(query)

        def counted(kept: list[Any], facets: Iterable[str], limit: int | None) -> Any:
            grouped = Facets()
            for facet in facets:
                # Only fields of one value can be grouped by their column.
                has_many = facet in {"author", "entity"}
                grouped.add_facet(facet, FieldFacet(facet, allow_overlap=has_many, maptype=_counting()))
            is_all = query.operator is Operator.EVERYTHING
            return self._searcher.search(
                asked,
                limit=limit,
                filter=whoosh_query.And(kept) if kept else None,
                groupedby=grouped,
                sortedby="last_day" if is_all else None,
                reverse=is_all,
            )

        kept = [*filters.values(), *dates]
        with_years = [] if dates else ["year"]
        together = [facet for facet in FACETS if facet not in filters]
        found = counted(kept, [*together, *with_years], N_HITS)
        groups = {name: dict(found.groups(name)) for name in (*together, *with_years)}
        for facet in filters:
            others = [condition for other, condition in filters.items() if other != facet]
            groups[facet] = dict(counted([*others, *dates], [facet], 1).groups(facet))
        if dates:
            groups["year"] = dict(counted(list(filters.values()), ["year"], 1).groups("year"))
        found.fragmenter = self._fragmenter
        hits = tuple(_hit(hit) for hit in found)
        return Page(
            len(found), hits, {facet: _first(groups[facet]) for facet in FACETS}, _bars(groups["year"])
        )


def _hit(hit: Any) -> PageHit:
    passage = hit.highlights("body", top=1)
    stored = hit.fields()
    return PageHit(
        stored["key"],
        stored.get("title", ""),
        tuple(stored.get("author", "").split(SEPARATOR)),
        stored.get("date"),
        stored["language"],
        (passage or stored["body"][:PASSAGE_CHARS],),
        passage.count("</b>"),
    )


def _counting() -> Any:
    from whoosh.sorting import Count

    return Count


def _first(counts: dict[Any, int]) -> list[tuple[str, int]]:
    named = Counter({str(value): count for value, count in counts.items() if value not in (None, "", b"")})
    return named.most_common(N_VALUES)


def _bars(counts: dict[Any, int]) -> list[tuple[str, int]]:
    years = {
        year: count for year, count in counts.items() if isinstance(year, int) and 0 < year <= dt.MAXYEAR
    }
    return histogram_of(years, sum(counts.values()) - sum(years.values()))


def _text(query: Query) -> str:
    words = query.words
    match query.operator:
        case Operator.ANY_OF:
            return " OR ".join(words)
        case Operator.PHRASE:
            return f'"{" ".join(words)}"'
        case Operator.PREFIX:
            return f"{words[0]}*"
        case Operator.FUZZY:
            return f"{words[0]}~"
        case Operator.EVERYTHING:
            return "*:*"
        case _:
            return " ".join(words)


def _dates(query: Query) -> list[Any]:
    from whoosh.query import NumericRange

    bounds = []
    if query.date_to is not None:
        bounds.append(NumericRange("first_day", 1, days_of(query.date_to)[1]))
    if query.date_from is not None:
        bounds.append(NumericRange("last_day", days_of(query.date_from)[0], dt.date.max.toordinal()))
    return bounds


def _schema() -> Any:
    from whoosh.analysis import RegexTokenizer, StemmingAnalyzer
    from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

    text = StemmingAnalyzer(stoplist=None)
    many = RegexTokenizer(f"[^{SEPARATOR}]+")
    return Schema(
        key=ID(stored=True, unique=True),
        title=TEXT(stored=True, analyzer=text),
        body=TEXT(stored=True, analyzer=text),
        date=STORED,
        author=KEYWORD(stored=True, analyzer=many),
        entity=KEYWORD(analyzer=many),
        language=ID(stored=True, sortable=True),
        publisher=ID(stored=True, sortable=True),
        year=NUMERIC(sortable=True),
        first_day=NUMERIC,
        last_day=NUMERIC(sortable=True),
    )
