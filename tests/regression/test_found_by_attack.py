"""Faults that a day of attacks on a running collection brought to light."""

from __future__ import annotations

import os
import shutil

import pytest

from indexer import Facet, Filter, OriginalMissingError, SearchRequest, open_engine, reindex
from indexer.index.collection import Collection
from indexer.index.writer import CollectionWriter
from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.authority_matching import MAX_READINGS
from indexer.query.expand import MAX_QUERY_TERMS
from tests.support.collections import an_index
from tests.support.documents import a_document


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("The old prison stood here for many years.\n", encoding="utf-8")
    return folder


def test_an_index_thrown_away_and_built_anew_is_noticed(corpus, tmp_path):
    index = tmp_path / "index"
    reindex(corpus, index, jobs=1)
    engine = open_engine(index)
    before = engine.version
    shutil.rmtree(index)
    (corpus / "a.txt").write_text("A new court stands here now.\n", encoding="utf-8")
    reindex(corpus, index, jobs=1)

    assert engine.search(SearchRequest(query="prison")).total == 0
    assert engine.search(SearchRequest(query="court")).total == 1
    assert engine.version != before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_an_original_that_became_a_pipe_is_missing_and_does_not_block(corpus, tmp_path):
    reindex(corpus, tmp_path / "index", jobs=1)
    engine = open_engine(tmp_path / "index")
    key = engine.search(SearchRequest(query="prison")).hits[0].key
    (corpus / "a.txt").unlink()
    os.mkfifo(corpus / "a.txt")

    with pytest.raises(OriginalMissingError):
        engine.original(key)


def test_an_original_that_became_a_link_to_itself_is_missing(corpus, tmp_path):
    reindex(corpus, tmp_path / "index", jobs=1)
    engine = open_engine(tmp_path / "index")
    key = engine.search(SearchRequest(query="prison")).hits[0].key
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").symlink_to("a.txt")

    with pytest.raises(OriginalMissingError):
        engine.original(key)


def test_the_count_beside_a_value_left_out_is_what_a_click_gives(tmp_path):
    engine = an_index(
        tmp_path,
        [
            a_document("one", authors=("Ada", "Ben")),
            a_document("two", authors=("Ada",)),
        ],
    )
    without_ben = Filter(Facet.AUTHOR, "Ben", is_excluded=True)
    response = engine.search(SearchRequest(filters=frozenset([without_ben])))
    counts = {value.value: value.count for value in response.facets[Facet.AUTHOR]}
    clicked = engine.search(SearchRequest(filters=frozenset([without_ben, Filter(Facet.AUTHOR, "Ada")])))

    assert counts == {"Ada": clicked.total, "Ben": 1}
    assert clicked.total == 1


def test_wildcards_share_one_budget_of_terms(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.query.expand.MAX_QUERY_TERMS", 5)
    engine = an_index(tmp_path, [a_document("alpha alder ash beech birch")])

    response = engine.search(SearchRequest(query="a* b* *e*"))

    assert [message.code for message in response.messages] == ["wildcard-too-wide"]
    assert MAX_QUERY_TERMS > 5


def test_a_name_of_many_compounds_is_read_in_a_bounded_number_of_ways():
    name = " ".join(["Pour-Mohammadi"] * 40)

    authority = Authority([AuthorityEntry(name, EntityKind.PERSON)])

    assert authority.resolve(name) is not None
    assert MAX_READINGS < 2**40


def test_an_abandoned_change_leaves_no_segment_behind(tmp_path):
    engine = an_index(tmp_path, [a_document("one")])
    before = sorted(path.name for path in engine.index_dir.iterdir())
    with pytest.raises(KeyboardInterrupt):
        _write_until_interrupted(engine.index_dir)

    assert sorted(path.name for path in engine.index_dir.iterdir()) == before
    with CollectionWriter(engine.index_dir) as writer:
        writer.commit(Collection("corpus", ""), [])


def _write_until_interrupted(index_dir):
    with CollectionWriter(index_dir) as writer:
        writer.add(a_document("two"))
        raise KeyboardInterrupt
