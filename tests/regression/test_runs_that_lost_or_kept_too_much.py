"""What a run got wrong between two generations; `test_reindex` and `test_changes` have the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path


def test_an_undated_file_added_to_dated_ones_stays_undated(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.jsonl": '{"text": "A dated letter.", "date": "1988-07-28"}'})
    reindex(corpus, tmp_path / "index", jobs=1)
    a_corpus(corpus, {"b.jsonl": '{"text": "A letter without a date."}\n' * 3})
    reindex(corpus, tmp_path / "index", jobs=1)
    buckets = open_engine(tmp_path / "index").search(SearchRequest()).histogram
    assert [(bucket.value, bucket.count) for bucket in buckets] == [("1988", 1), ("undated", 3)]
