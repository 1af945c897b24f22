"""
tantivy through tantivy-py, as a competent user has it: one pass for all facets.

Three layouts. `tantivy`: title and body with English stems, 1 GiB of heap, so that
up to about 100,000 documents make one segment. `tantivy-default`: the same with the
default heap, and the segments that come of it. `tantivy-exact`: beside the stems a
second pair of fields with the words as they stand, as our index has them; phrases,
wildcards and fuzzy words are looked for there, so that they mean what ours mean.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import tantivy

from benchmarks.document import FACETS, days_of, histogram_of
from benchmarks.page import N_HITS, N_VALUES, PASSAGE_CHARS, Page, PageHit
from benchmarks.query import Operator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query

LARGE_HEAP_BYTES = 1_073_741_824
DEFAULT_HEAP_BYTES = 128_000_000

_TERMS = {facet: {"terms": {"field": facet, "size": N_VALUES}} for facet in FACETS}
_YEARS = {"year": {"histogram": {"field": "year", "interval": 1, "min_doc_count": 1}}}
_COUNT = {"count": {"value_count": {"field": "number"}}}
_UNSTEMMED = {Operator.PHRASE, Operator.PREFIX, Operator.WILDCARD, Operator.FUZZY}


class Tantivy:
    """One of the three layouts, by its name."""

    requires = "tantivy"
    is_search_only = False
    max_jobs = 8

    def __init__(self, name: str) -> None:
        self.name = name
        self._is_exact = name == "tantivy-exact"
        self._heap_bytes = DEFAULT_HEAP_BYTES if name == "tantivy-default" else LARGE_HEAP_BYTES

    def version(self) -> str:
        """Return the version of tantivy-py, which follows that of tantivy."""
        return version("tantivy")

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index with as many threads as `jobs`, beside the one that hands over documents."""
        index_dir.mkdir(parents=True)
        index = tantivy.Index(_schema(is_exact=self._is_exact), str(index_dir))
        writer = index.writer(self._heap_bytes, num_threads=jobs)
        for document in documents:
            writer.add_document(self._theirs(document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, index_dir: Path) -> Searcher:
        """Open the index."""
        return _Searcher(tantivy.Index.open(str(index_dir)), is_exact=self._is_exact)

    def _theirs(self, document: SourceDocument) -> tantivy.Document:
        values: dict[str, Any] = {
            "number": document.number,
            "key": document.key,
            "title": document.title,
            "body": document.text,
            "author": list(document.authors),
            "entity": list(document.entity_names),
            "language": document.language,
        }
        if self._is_exact:
            values |= {"title_exact": document.title, "body_exact": document.text}
        if document.publisher:
            values["publisher"] = document.publisher
        if document.days:
            values["first_day"], values["last_day"] = document.days
            values["year"], values["date"] = document.year, document.date
        return tantivy.Document(**values)


class _Searcher:
    def __init__(self, index: tantivy.Index, *, is_exact: bool) -> None:
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()
        self._is_exact = is_exact

    @property
    def n_segments(self) -> int:
        """Parts of the index that every query visits."""
        return int(self._searcher.num_segments)

    def answer(self, query: Query) -> Page:
        """Search, aggregate once for what shares its filters, cut a snippet of each hit."""
        asked = self._query(query, self._fields(query))
        filters = {
            facet: tantivy.Query.term_query(self._schema, facet, value, "basic")
            for facet, value in query.filters
        }
        dates = self._dates(query)
        wanted = _all_of([asked, *filters.values(), *dates])
        order = "last_day" if query.operator is Operator.EVERYTHING else None
        found = self._searcher.search(wanted, N_HITS, count=True, order_by_field=order)
        total: int = found.count  # type: ignore[attr-defined]  # its stubs lack it
        facets, histogram = self._counts(asked, filters, dates, total)
        # Snippets are cut from the stored field, which is the stemmed one.
        to_mark = asked if self._fields(query)[0] == "title" else self._query(query, ["body"])
        snippets = tantivy.SnippetGenerator.create(self._searcher, to_mark, self._schema, "body")
        snippets.set_max_num_chars(PASSAGE_CHARS)
        hits = tuple(self._hit(address, snippets) for _, address in found.hits)
        return Page(total, hits, facets, histogram)

    def _counts(
        self,
        asked: tantivy.Query,
        filters: dict[str, tantivy.Query],
        dates: list[tantivy.Query],
        total: int,
    ) -> tuple[dict[str, list[tuple[str, int]]], list[tuple[str, int]]]:
        """Count drill-sideways: what has its own filter is counted without it, in a pass of its own."""
        wanted = _all_of([asked, *filters.values(), *dates])
        together = {facet: terms for facet, terms in _TERMS.items() if facet not in filters}
        counted = self._searcher.aggregate(wanted, together | ({} if dates else _YEARS))
        for facet in filters:
            beside = _all_of([asked, *dates, *(f for other, f in filters.items() if other != facet)])
            counted |= self._searcher.aggregate(beside, {facet: _TERMS[facet]})
        n_in_years = total
        if dates:
            years = self._searcher.aggregate(_all_of([asked, *filters.values()]), _YEARS | _COUNT)
            counted["year"], n_in_years = years["year"], int(years["count"]["value"])
        facets = {
            facet: [(value["key"], value["doc_count"]) for value in counted[facet]["buckets"]]
            for facet in FACETS
        }
        bars = {int(bar["key"]): bar["doc_count"] for bar in counted["year"]["buckets"]}
        return facets, histogram_of(bars, n_in_years - sum(bars.values()))

    def _hit(self, address: tantivy.DocAddress, snippets: tantivy.SnippetGenerator) -> PageHit:
        document = self._searcher.doc(address)
        snippet = snippets.snippet_from_doc(document)
        passage = snippet.fragment() or str(document.get_first("body"))[:PASSAGE_CHARS]
        return PageHit(
            str(document.get_first("key")),
            str(document.get_first("title")),
            tuple(document.get_all("author")),
            document.get_first("date"),
            str(document.get_first("language")),
            (passage,),
            len(snippet.highlighted()),
        )

    def _fields(self, query: Query) -> list[str]:
        is_exact = self._is_exact and query.operator in _UNSTEMMED
        return ["title_exact", "body_exact"] if is_exact else ["title", "body"]

    def _query(self, query: Query, fields: list[str]) -> tantivy.Query:
        """Parse where the parser has the syntax; it has none for wildcards and fuzzy words."""
        words = query.words
        match query.operator:
            case Operator.EVERYTHING:
                return tantivy.Query.all_query()
            case Operator.ALL_OF:
                return self._index.parse_query(" ".join(words), fields, conjunction_by_default=True)
            case Operator.ANY_OF:
                return self._index.parse_query(" OR ".join(words), fields)
            case Operator.PHRASE:
                return self._index.parse_query(f'"{" ".join(words)}"', fields)
            case Operator.FUZZY:
                return _any_of(
                    [tantivy.Query.fuzzy_term_query(self._schema, field, words[0]) for field in fields]
                )
            case _:
                star = "*" if query.operator is Operator.PREFIX else ""
                pattern = ".*".join(re.escape(part) for part in (words[0] + star).split("*"))
                return _any_of([tantivy.Query.regex_query(self._schema, field, pattern) for field in fields])

    def _dates(self, query: Query) -> list[tantivy.Query]:
        bounds = []
        if query.date_to is not None:
            bounds.append(self._days("first_day", None, days_of(query.date_to)[1]))
        if query.date_from is not None:
            bounds.append(self._days("last_day", days_of(query.date_from)[0], None))
        return bounds

    def _days(self, field: str, low: int | None, high: int | None) -> tantivy.Query:
        return tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)


def _all_of(queries: list[tantivy.Query]) -> tantivy.Query:
    """Join queries; those behind the first restrict and do not score."""
    if len(queries) == 1:
        return queries[0]
    rest = [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in queries[1:]]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, queries[0]), *rest])


def _any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _schema(*, is_exact: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    if is_exact:
        builder.add_text_field("title_exact", tokenizer_name="default")
        builder.add_text_field("body_exact", tokenizer_name="default")
    for facet in FACETS:
        builder.add_text_field(facet, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("date", stored=True, tokenizer_name="raw", index_option="basic")
    for number in ("year", "first_day", "last_day"):
        builder.add_integer_field(number, fast=True, indexed=number != "year")
    return builder.build()
