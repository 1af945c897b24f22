"""
Xapian, in whichever Python has its bindings: Debian's python3-xapian is in no package index.

Only Python's own library and xapian are imported, so that the system's Python can run
it. It has no wildcards but prefixes, and no fuzzy words. Facets of one value are counted
by its own spies; for authors and entities, of which a document has several, 1.4 has
none, so that a spy in Python does it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.document import FACETS, days_of, histogram_of
from benchmarks.page import N_HITS, N_VALUES, PASSAGE_CHARS, Page, PageHit, UnsupportedQueryError
from benchmarks.query import Operator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query

SLOTS = {"author": 0, "entity": 1, "language": 2, "publisher": 3, "year": 4}
FIRST_DAY, LAST_DAY = 5, 6
PREFIXES = {"author": "XA", "entity": "XE"}
SEPARATOR = "\x1f"
MAX_TERM_BYTES = 200
UNCOMMITTED_DOCUMENTS = 20_000
"""Documents between two commits; its default of 10,000 is meant for machines with less memory."""


class Xapian:
    """Xapian's glass back end with English stems."""

    name = "xapian"
    requires = "xapian"
    is_search_only = False
    max_jobs = 1

    def version(self) -> str:
        """Return the version of the library."""
        import xapian

        return str(xapian.version_string())

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index exact terms with positions, and stems, as its own term generator does."""
        import xapian

        assert jobs == 1
        index_dir.parent.mkdir(parents=True, exist_ok=True)
        database = xapian.WritableDatabase(str(index_dir), xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("en"))
        for i, document in enumerate(documents, start=1):
            database.add_document(_theirs(generator, document))
            if i % UNCOMMITTED_DOCUMENTS == 0:
                database.commit()
        database.close()

    def open(self, index_dir: Path) -> Searcher:
        """Open the database."""
        import xapian

        return _Searcher(xapian.Database(str(index_dir)))


def _theirs(generator: Any, document: SourceDocument) -> Any:
    import xapian

    written = xapian.Document()
    generator.set_document(written)
    generator.index_text(document.title)
    generator.increase_termpos()
    generator.index_text(document.text)
    shown = [document.key, document.title, document.authors, document.date, document.language, document.text]
    written.set_data(json.dumps(shown, ensure_ascii=False))
    for facet in FACETS:
        values = document.values_of(facet)
        written.add_value(SLOTS[facet], SEPARATOR.join(values))
        for value in values if facet in PREFIXES else ():
            written.add_boolean_term(_term(facet, value))
    if document.days:
        written.add_value(SLOTS["year"], str(document.year))
        for slot, day in zip((FIRST_DAY, LAST_DAY), document.days, strict=True):
            written.add_value(slot, xapian.sortable_serialise(day))
    return written


def _term(facet: str, value: str) -> bytes:
    return f"{PREFIXES[facet]}:{value}".encode()[:MAX_TERM_BYTES]


class _Searcher:
    def __init__(self, database: Any) -> None:
        import xapian

        self._database = database
        self._stemmer = xapian.Stem("en")
        self._parser = xapian.QueryParser()
        self._parser.set_database(database)
        self._parser.set_stemmer(self._stemmer)
        self._parser.set_default_op(xapian.Query.OP_AND)

    def answer(self, query: Query) -> Page:
        """Match once with a spy for each facet, and once more for each facet with a filter of its own."""
        import xapian

        asked = self._query(query)
        filters = {facet: xapian.Query(_term(facet, value)) for facet, value in query.filters}
        dates = _dates(query)
        kept = [*filters.values(), *dates]
        together = [facet for facet in FACETS if facet not in filters]
        is_newest_first = query.operator is Operator.EVERYTHING
        with_years = [] if dates else ["year"]
        found, counts = self._counted(asked, kept, [*together, *with_years], is_newest_first=is_newest_first)
        for facet in filters:
            others = [condition for other, condition in filters.items() if other != facet]
            counts |= self._counted(asked, [*others, *dates], [facet])[1]
        n_in_years = found.get_matches_estimated()
        if dates:
            beside, years = self._counted(asked, list(filters.values()), ["year"])
            counts |= years
            n_in_years = beside.get_matches_estimated()
        bars = {int(year): count for year, count in counts["year"].items()}
        return Page(
            found.get_matches_estimated(),  # exact, as every document was looked at
            tuple(self._hit(found, match) for match in found),
            {facet: counts[facet].most_common(N_VALUES) for facet in FACETS},
            histogram_of(bars, n_in_years - sum(bars.values())),
        )

    def _counted(
        self, asked: Any, kept: Sequence[Any], facets: Sequence[str], *, is_newest_first: bool = False
    ) -> tuple[Any, dict[str, Counter[str]]]:
        import xapian

        for condition in kept:
            asked = xapian.Query(xapian.Query.OP_FILTER, asked, condition)
        enquire = xapian.Enquire(self._database)
        enquire.set_query(asked)
        if is_newest_first:
            enquire.set_weighting_scheme(xapian.BoolWeight())
            enquire.set_sort_by_value(LAST_DAY, True)
        spies = {facet: _spy(facet) for facet in facets}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, N_HITS, self._database.get_doccount())
        return found, {facet: _counts(spy) for facet, spy in spies.items()}

    def _query(self, query: Query) -> Any:
        import xapian

        words = query.words
        match query.operator:
            case Operator.EVERYTHING:
                return xapian.Query.MatchAll
            case Operator.ALL_OF:
                text = " ".join(words)
            case Operator.ANY_OF:
                text = " OR ".join(words)
            case Operator.PHRASE:
                text = f'"{" ".join(words)}"'
            case Operator.PREFIX:
                text = f"{words[0]}*"
            case _:
                raise UnsupportedQueryError(query.kind)
        parser = xapian.QueryParser
        return self._parser.parse_query(text, parser.FLAG_PHRASE | parser.FLAG_BOOLEAN | parser.FLAG_WILDCARD)

    def _hit(self, found: Any, match: Any) -> PageHit:
        key, title, authors, date, language, text = json.loads(match.document.get_data())
        passage = found.snippet(text, PASSAGE_CHARS, self._stemmer, 0, "\1", "\2", "…").decode()
        return PageHit(key, title, tuple(authors), date, language, (passage,), passage.count("\1"))


def _spy(facet: str) -> Any:
    import xapian

    if facet not in PREFIXES:
        return xapian.ValueCountMatchSpy(SLOTS[facet])

    class Spy(xapian.MatchSpy):  # type: ignore[misc]
        """Counts each of several values of a slot."""

        def __init__(self) -> None:
            super().__init__()
            self.counts: Counter[bytes] = Counter()

        def __call__(self, document: Any, weight: float) -> None:
            self.counts.update(document.get_value(SLOTS[facet]).split(SEPARATOR.encode()))

    return Spy()


def _counts(spy: Any) -> Counter[str]:
    if hasattr(spy, "counts"):
        counted = Counter({value.decode(): count for value, count in spy.counts.items()})
    else:
        counted = Counter({item.term.decode(): item.termfreq for item in spy.values()})
    counted.pop("", None)
    return counted


def _dates(query: Query) -> list[Any]:
    import xapian

    def bound(operator: int, slot: int, day: int) -> Any:
        return xapian.Query(operator, slot, xapian.sortable_serialise(day))

    bounds = []
    if query.date_to is not None:
        # A document without a date has an empty value, which is less than any.
        low, high = (xapian.sortable_serialise(day) for day in (1, days_of(query.date_to)[1]))
        bounds.append(xapian.Query(xapian.Query.OP_VALUE_RANGE, FIRST_DAY, low, high))
    if query.date_from is not None:
        bounds.append(bound(xapian.Query.OP_VALUE_GE, LAST_DAY, days_of(query.date_from)[0]))
    return bounds
