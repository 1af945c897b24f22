"""The documents of a run in one file."""

from __future__ import annotations

from benchmarks.spool import Feed, Spool
from tests.unit.benchmarks.sources import documents


def test_a_feed_gives_the_first_documents_of_a_spool(tmp_path):
    written = documents(30)
    spool = Spool(tmp_path / "documents.jsonl", written)
    feed = Feed(spool.path, 20)
    assert list(feed) == written[:20]
    assert feed.seconds > 0
    assert len(spool) == 30
    assert spool.text_bytes(20) == sum(document.n_bytes for document in written[:20])


def test_a_sample_is_evenly_spaced(tmp_path):
    spool = Spool(tmp_path / "documents.jsonl", documents(30))
    assert [document.number for document in spool.sample(30, 3)] == [0, 10, 20]
    assert [document.number for document in spool.sample(2, 5)] == [0, 1]
