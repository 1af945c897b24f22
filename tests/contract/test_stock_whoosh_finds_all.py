"""Whoosh's own readers and queries on our segments, against plain documents."""

from __future__ import annotations

import fnmatch
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh.reading import TermNotFound

from indexer.index.codec.segment import ColumnarSegment
from indexer.model.request import Facet
from tests.support.brute_force import facet_values, occurrences
from tests.support.worlds import World, a_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from indexer.model.document import Document

    Terms = dict[str, dict[str, list[int]]]
    """By field the terms of a document, with their positions."""

    Found = Callable[[Terms], bool]

TEXTS = ("title", "body", "title_stem", "body_stem")
FACETS = ("author", "entity", "language", "publisher", "source")
FIELDS = (*TEXTS, *FACETS, "key")

MERGED, SEVERAL = 2, 5  # seeds of collections in one segment, and in several that keep removed documents

examples = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def terms_of(document: Document) -> Terms:
    found: Terms = {field: {} for field in FIELDS}
    for field, tokens in occurrences(document).items():
        for token in tokens:
            found[field].setdefault(token.term, []).append(token.position)
            found[f"{field}_stem"].setdefault(token.stem, []).append(token.position)
    for facet in Facet:
        found[str(facet)] = {value: [] for value in facet_values(document, facet)}
    found["source"] = {document.source: []}
    found["key"] = {document.key: []}
    return found


class Opened:
    """A collection as Whoosh opens it, and the terms of its documents."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.searcher: Any = whoosh_index.open_dir(str(world.engine.index_dir)).searcher()
        self.reader = self.searcher.reader()
        self.terms = {key: terms_of(document) for key, document in world.twin.documents.items()}
        self.of_field = {
            field: sorted({term for own in self.terms.values() for term in own[field]}) for field in FIELDS
        }

    def found(self, query: wq.Query) -> set[str]:
        """Return the keys that Whoosh finds."""
        return {hit["key"] for hit in self.searcher.search(query, limit=None)}

    def expected(self, is_match: Found) -> set[str]:
        """Return the keys of the documents whose terms pass."""
        return {key for key, own in self.terms.items() if is_match(own)}

    def number(self, key: str) -> int:
        """Return Whoosh's number of a document."""
        (doc_id,) = (doc_id for doc_id, own in self.world.twin.doc_ids.items() if own == key)
        return doc_id


@pytest.fixture(scope="module")
def opened_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Opened]]:
    @cache
    def opened(seed: int) -> Opened:
        built = Opened(a_world(tmp_path_factory.mktemp("whoosh") / "index", seed))
        all_opened.append(built)
        return built

    all_opened: list[Opened] = []
    yield opened
    for built in all_opened:
        built.searcher.close()


@pytest.fixture(scope="module", params=[MERGED, SEVERAL], ids=["merged", "several segments"])
def opened(request: pytest.FixtureRequest, opened_of: Callable[[int], Opened]) -> Opened:
    return opened_of(request.param)


def test_the_collections_are_of_both_kinds(opened_of: Callable[[int], Opened]) -> None:
    merged = opened_of(MERGED)
    assert merged.reader.is_atomic()
    assert not merged.reader.has_deletions()
    several = opened_of(SEVERAL)
    assert len(several.reader.leaf_readers()) > 1
    assert several.reader.has_deletions()


@pytest.mark.parametrize("field", FIELDS)
class TestTerms:
    """Every query that looks for terms of one field."""

    def test_each_term_finds_its_documents(self, opened: Opened, field: str) -> None:
        for term in [*opened.of_field[field][:150], "nowhere"]:
            expected = opened.expected(lambda own, term=term: term in own[field])
            assert opened.found(wq.Term(field, term)) == expected, term

    def test_every_document_with_the_field_is_found(self, opened: Opened, field: str) -> None:
        assert opened.found(wq.Every(field)) == opened.expected(lambda own: bool(own[field]))

    @examples
    @given(st.data())
    def test_prefixes_wildcards_ranges_and_fuzzy_terms_find_theirs(
        self, opened: Opened, field: str, data: st.DataObject
    ) -> None:
        terms = opened.of_field[field] or ["nothing"]
        first, second = (data.draw(st.sampled_from(terms)) for _ in range(2))
        n = data.draw(st.integers(1, 4))
        letters = re.sub(r"[*?\[\]]", "", first)
        pattern = letters[:n] + data.draw(st.sampled_from(["*", "?", "*?", "*" + letters[-1:]]))
        glob = re.compile(fnmatch.translate(pattern))
        edits = data.draw(st.integers(1, 2))
        open_low, open_high = data.draw(st.booleans()), data.draw(st.booleans())

        def is_between(term: str) -> bool:
            return (first < term if open_low else first <= term) and (
                term < second if open_high else term <= second
            )

        def is_near(term: str) -> bool:
            return Levenshtein.distance(first, term) <= edits and term[:1] == first[:1]

        cases: list[tuple[wq.Query, Callable[[str], bool]]] = [
            (wq.Prefix(field, first[:n]), lambda term: term.startswith(first[:n])),
            (wq.Wildcard(field, pattern), lambda term: glob.fullmatch(term) is not None),
            (wq.TermRange(field, first, second, open_low, open_high), is_between),
            (wq.FuzzyTerm(field, first, maxdist=edits, prefixlength=1), is_near),
        ]
        for query, fits in cases:
            assert opened.found(query) == opened.expected(lambda own, fits=fits: any(map(fits, own[field])))

    def test_the_terms_are_listed_in_order(self, opened: Opened, field: str) -> None:
        listed = [term.decode() for term in opened.reader.lexicon(field)]
        assert listed == sorted(set(listed))
        assert set(listed) >= set(opened.of_field[field])  # those of removed documents may be among them
        if opened.reader.is_atomic():
            assert listed == opened.of_field[field]
        assert [term.decode() for name, term in opened.reader.all_terms() if name == field] == listed

    def test_a_cursor_goes_through_the_terms(self, opened: Opened, field: str) -> None:
        for leaf, _ in opened.reader.leaf_readers():
            terms = [term.decode() for term in leaf.lexicon(field)]
            cursor = leaf.cursor(field)
            walked = []
            while cursor.is_valid():
                walked.append(cursor.text())
                cursor.next()
            assert walked == terms
            assert cursor.text() is None
            assert cursor.first() == (terms[0] if terms else None)
            for wanted in terms[::7] + [term + "a" for term in terms[::7]] + ["", "\uffff"]:
                assert cursor.find(wanted.encode()) == next((t for t in terms if t >= wanted), None)

    def test_terms_from_one_on_are_listed(self, opened: Opened, field: str) -> None:
        listed = [term.decode() for term in opened.reader.lexicon(field)]
        for start in [*listed[::5], "g", ""]:
            after = [term.decode() for name, term in opened.reader.terms_from(field, start) if name == field]
            assert after == [term for term in listed if term >= start]

    def test_statistics_of_each_term_are_those_of_its_documents(
        self, opened_of: Callable[[int], Opened], field: str
    ) -> None:
        opened = opened_of(MERGED)  # where documents were removed, they count as they do with Whoosh
        for term in opened.of_field[field][:150]:
            own = [key for key, terms in opened.terms.items() if term in terms[field]]
            info = opened.reader.term_info(field, term)
            numbers = sorted(map(opened.number, own))
            assert info.doc_frequency() == opened.reader.doc_frequency(field, term) == len(own)
            assert (info.min_id(), info.max_id()) == (numbers[0], numbers[-1])
            freqs = [len(opened.terms[key][field][term]) or 1 for key in own]
            assert info.weight() == opened.reader.frequency(field, term) == sum(freqs)
            assert info.max_weight() == max(freqs)
            if field in TEXTS:
                lengths = [sum(map(len, opened.terms[key][field].values())) for key in own]
                assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))

    def test_an_unknown_term_is_said_to_be_none(self, opened: Opened, field: str) -> None:
        assert (field, "nowhere") not in opened.reader
        assert opened.reader.doc_frequency(field, "nowhere") == 0
        with pytest.raises(TermNotFound):
            opened.reader.term_info(field, "nowhere")


@st.composite
def _leaves(draw: st.DrawFn, opened: Opened) -> tuple[wq.Query, Found]:
    field = draw(st.sampled_from([field for field in (*TEXTS, *FACETS) if opened.of_field[field]]))
    term = draw(st.sampled_from(opened.of_field[field]))
    if field in TEXTS and draw(st.booleans()):
        words = [term, *draw(st.lists(st.sampled_from(opened.of_field[field]), min_size=1, max_size=2))]
        key = draw(st.sampled_from(sorted(opened.terms)))
        in_order = sorted((p, t) for t, places in opened.terms[key][field].items() for p in places)
        if len(in_order) > 2 and draw(st.integers(0, 3)):  # one that is there
            at = draw(st.integers(0, len(in_order) - 2))
            words = [t for _, t in in_order[at : at + 2]]
        return wq.Phrase(field, words), lambda own: has_phrase(own[field], words)
    return wq.Term(field, term), lambda own: term in own[field]


def has_phrase(terms: dict[str, list[int]], words: list[str]) -> bool:
    first, *others = [set(terms.get(word, ())) for word in words]
    return any(all(start + i in places for i, places in enumerate(others, 1)) for start in first)


_Pair = tuple[wq.Query, "Found"]


def _joined(parts: st.SearchStrategy[_Pair]) -> st.SearchStrategy[_Pair]:
    def both(a: _Pair, b: _Pair) -> list[_Pair]:
        return [
            (wq.And([a[0], b[0]]), lambda own: a[1](own) and b[1](own)),
            (wq.Or([a[0], b[0]]), lambda own: a[1](own) or b[1](own)),
            (wq.DisjunctionMax([a[0], b[0]]), lambda own: a[1](own) or b[1](own)),
            (wq.AndNot(a[0], b[0]), lambda own: a[1](own) and not b[1](own)),
            (wq.AndMaybe(a[0], b[0]), a[1]),
            (wq.And([a[0], wq.Not(b[0])]), lambda own: a[1](own) and not b[1](own)),
        ]

    return st.tuples(parts, parts).flatmap(lambda pair: st.sampled_from(both(*pair)))


def test_a_matcher_that_is_through_still_tells_a_document(opened_of: Callable[[int], Opened]) -> None:
    """Whoosh's AND NOT asks it of a matcher that was skipped to its end."""
    opened = opened_of(MERGED)
    matcher = opened.reader.postings("body", opened.of_field["body"][0])
    matcher.skip_to(10**6)
    assert not matcher.is_active()
    assert isinstance(matcher.id(), int)


@pytest.mark.parametrize("n_docs", [8, 16])
def test_a_document_behind_the_last_is_not_removed(n_docs: int) -> None:
    """Whoosh's NOT asks it of one document more than there are."""
    segment = ColumnarSegment("MAIN", n_docs)
    segment.remove(np.array([0]))
    assert [segment.is_deleted(doc) for doc in range(n_docs + 1)] == [True] + [False] * n_docs


@examples
@given(st.data())
def test_operators_find_what_they_say(opened: Opened, data: st.DataObject) -> None:
    query, is_match = data.draw(st.recursive(_leaves(opened), _joined, max_leaves=5))
    assert opened.found(query) == opened.expected(is_match), query
    if not opened.reader.has_deletions():  # Whoosh's own NOT may give removed documents
        assert opened.found(wq.Not(query)) == opened.expected(lambda own: not is_match(own)), query


def test_positions_are_those_of_the_words(opened: Opened) -> None:
    for field in TEXTS:
        for term in opened.of_field[field][:100]:
            matcher = opened.reader.postings(field, term)
            found = {}
            while matcher.is_active():
                places = matcher.value_as("positions")
                assert matcher.weight() == matcher.value_as("frequency") == len(places)
                if matcher.id() in opened.world.twin.doc_ids:  # not a removed one
                    found[opened.world.twin.doc_ids[matcher.id()]] = places
                matcher.next()
            expected = {k: sorted(own[field][term]) for k, own in opened.terms.items() if term in own[field]}
            assert found == expected, (field, term)


def test_documents_are_stored_whole(opened: Opened) -> None:
    for hit in opened.searcher.search(wq.Every(), limit=None):
        expected = opened.world.twin.documents[hit["key"]]
        assert json.loads(hit["document"]) == json.loads(json.dumps(expected.to_json()))


def test_documents_and_lengths_are_counted(opened: Opened) -> None:
    reader = opened.reader
    assert reader.doc_count() == len(opened.terms)
    assert reader.doc_count_all() == opened.world.snapshot.n_ids
    assert sorted(set(range(reader.doc_count_all())) - set(reader.all_doc_ids())) == sorted(
        doc for doc in range(reader.doc_count_all()) if reader.is_deleted(doc)
    )
    for field in TEXTS:
        lengths = {key: sum(map(len, own[field].values())) for key, own in opened.terms.items()}
        for key, length in lengths.items():
            assert reader.doc_field_length(opened.number(key), field) == length
        if reader.is_atomic():
            assert reader.field_length(field) == sum(lengths.values())
            assert (reader.min_field_length(field), reader.max_field_length(field)) == (
                min(lengths.values()),
                max(lengths.values()),
            )


@pytest.mark.parametrize("reverse", [False, True])
def test_documents_are_sorted_by_their_days(opened: Opened, *, reverse: bool) -> None:
    snapshot = opened.world.snapshot
    for field, days in (("first_day", snapshot.first_days), ("last_day", snapshot.last_days)):
        hits = opened.searcher.search(wq.Every(), sortedby=field, reverse=reverse, limit=None)
        found = [int(days[hit.docnum]) for hit in hits]
        assert found == sorted(found, reverse=reverse)
        assert len(found) == len(opened.terms)


@examples
@given(
    st.integers(0, 3_700_000) | st.sampled_from([726103, 1]),
    st.integers(0, 3_700_000),
    st.booleans(),
    st.booleans(),
)
def test_a_range_of_days_finds_the_documents_of_those_days(
    opened: Opened, first: int, n_days: int, open_low: bool, open_high: bool
) -> None:
    snapshot = opened.world.snapshot
    for field, days in (("first_day", snapshot.first_days), ("last_day", snapshot.last_days)):
        found = opened.found(wq.NumericRange(field, first, first + n_days, open_low, open_high))
        low, high = first + open_low, first + n_days - open_high
        of_key = {key: int(days[doc_id]) for doc_id, key in opened.world.twin.doc_ids.items()}
        assert found == {key for key, day in of_key.items() if day and low <= day <= high}


def test_documents_are_grouped_by_a_facet(opened: Opened) -> None:
    groups = opened.searcher.search(wq.Every(), groupedby="language", limit=None).groups()
    languages = {document.language for document in opened.world.twin.documents.values()}
    assert {name: len(own) for name, own in groups.items()} == {
        name: len(opened.expected(lambda own, name=name: name in own["language"])) for name in languages
    }


def test_a_document_is_fetched_by_its_key(opened: Opened) -> None:
    for key in opened.terms:
        assert opened.searcher.document(key=key)["key"] == key
