"""Every engine gives the same page for the same question."""

from __future__ import annotations

import pytest

from benchmarks.page import UnsupportedQueryError
from benchmarks.peers.registry import OURS, peer
from benchmarks.query import Operator, Query
from tests.unit.benchmarks.sources import WORDS, documents

N_DOCUMENTS = 60
QUERIES = (
    *(Query("word", Operator.ALL_OF, (word,)) for word in WORDS),
    Query("and", Operator.ALL_OF, ("kat", "brun")),
    Query("or", Operator.ANY_OF, ("drap", "fond", "trust")),
    Query("phrase", Operator.PHRASE, ("lom", "kat")),
    Query("date range", Operator.ALL_OF, ("lom",), (), "1988-08", "1989"),
    Query("filter", Operator.ALL_OF, ("lom",), (("author", "Ben Kat"), ("entity", "Drap Union"))),
    Query("match all", Operator.EVERYTHING),
)
PATTERNS = (
    Query("prefix", Operator.PREFIX, ("br",)),
    Query("wildcard", Operator.WILDCARD, ("*ust",)),
    Query("wildcard", Operator.WILDCARD, ("g*m",)),
    Query("fuzzy", Operator.FUZZY, ("gli",)),
)


@pytest.fixture(scope="module")
def open_peer(tmp_path_factory):
    """Return a function that builds and opens an engine, once for the module."""
    opened = {}

    def build(name):
        if name not in opened:
            engine = peer(name)
            index_dir = tmp_path_factory.mktemp("index") / name
            engine.build(documents(N_DOCUMENTS), index_dir, jobs=1)
            opened[name] = engine.open(index_dir)
        return opened[name]

    return build


def searcher(open_peer, name):
    pytest.importorskip({"tantivy-exact": "tantivy", "fts5": "sqlite3"}.get(name, name))
    return open_peer(name)


def counted(page):
    """What must be equal: values of equal counts may come in any order."""
    counts = {facet: sorted(count for _, count in values) for facet, values in page.facets.items()}
    return page.total, len(page.hits), counts, sorted(page.histogram)


@pytest.mark.parametrize("name", ["tantivy", "tantivy-exact", "fts5"])
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_pages_agree_with_ours(open_peer, name, query):
    theirs = searcher(open_peer, name).answer(query)
    assert counted(theirs) == counted(open_peer(OURS).answer(query))


@pytest.mark.parametrize("query", PATTERNS, ids=str)
def test_patterns_agree_with_ours(open_peer, query):
    theirs = searcher(open_peer, "tantivy-exact").answer(query)
    assert counted(theirs) == counted(open_peer(OURS).answer(query))


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_stock_whoosh_finds_as_many(open_peer, query):
    theirs = searcher(open_peer, "whoosh").answer(query)
    ours = open_peer(OURS).answer(query)
    assert theirs.total == ours.total
    assert counted(theirs)[2] == counted(ours)[2]


@pytest.mark.parametrize("name", ["govah", "tantivy", "fts5", "whoosh"])
def test_hits_carry_what_a_page_shows(open_peer, name):
    if name != OURS:
        searcher(open_peer, name)
    shown = {document.key: document for document in documents(N_DOCUMENTS)}
    page = open_peer(name).answer(Query("word", Operator.ALL_OF, ("kat",)))
    for hit in page.hits:
        document = shown[hit.key]
        assert (hit.title, hit.date, hit.language) == (document.title, document.date, document.language)
        assert set(hit.authors) - {""} == set(document.authors)
        assert all(hit.passages)
    assert sum(hit.n_marks for hit in page.hits) > 0


def test_a_kind_of_query_that_an_engine_lacks_is_said(open_peer):
    for name, query in (("fts5", PATTERNS[1]), ("bm25s", QUERIES[10])):
        with pytest.raises(UnsupportedQueryError):
            searcher(open_peer, name).answer(query)


@pytest.mark.filterwarnings("ignore")
def test_bm25s_ranks_documents_with_the_word(open_peer):
    page = searcher(open_peer, "bm25s").answer(Query("word", Operator.ALL_OF, ("trust",)))
    having = {d.key for d in documents(N_DOCUMENTS) if "trust" in f"{d.title} {d.text}"}
    assert page.total is None
    assert {hit.key for hit in page.hits} <= having


def test_an_unknown_engine_is_an_error():
    with pytest.raises(ValueError, match="no engine 'lucene'"):
        peer("lucene")


@pytest.mark.parametrize("query", [*QUERIES, *PATTERNS], ids=str)
def test_ours_tells_the_bytes_that_a_page_needs(open_peer, query):
    assert open_peer(OURS).bytes_touched(query) > 0
