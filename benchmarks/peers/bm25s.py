"""
bm25s: the ten best documents by BM25, nothing else. No counts, facets, passages or phrases.

Its queries are bags of words: it answers the classes of one word and of *or*.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.page import N_HITS, Page, PageHit, UnsupportedQueryError
from benchmarks.query import Operator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.document import SourceDocument
    from benchmarks.page import Searcher
    from benchmarks.query import Query


class Bm25s:
    """bm25s with Snowball stems and no stop words, as ours has none."""

    name = "bm25s"
    requires = "bm25s"
    is_search_only = True
    max_jobs = 1

    def version(self) -> str:
        """Return the version of bm25s."""
        import bm25s

        return str(bm25s.__version__)

    def build(self, documents: Iterable[SourceDocument], index_dir: Path, jobs: int) -> None:
        """Index titles and texts; all tokens are in memory at once."""
        import bm25s

        assert jobs == 1
        shown: list[tuple[str, ...]] = []
        texts = []
        for document in documents:
            shown.append((document.key, document.title, document.date or "", document.language))
            texts.append(f"{document.title} {document.text}")
        model = bm25s.BM25()
        model.index(_tokens(texts), show_progress=False)
        model.save(str(index_dir))
        (index_dir / "shown.json").write_text(json.dumps(shown), encoding="utf-8")

    def open(self, index_dir: Path) -> Searcher:
        """Open the index with its arrays mapped into memory."""
        import bm25s

        shown = json.loads((index_dir / "shown.json").read_text(encoding="utf-8"))
        return _Searcher(bm25s.BM25.load(str(index_dir), mmap=True), shown)


class _Searcher:
    def __init__(self, model: Any, shown: list[list[str]]) -> None:
        self._model = model
        self._shown = shown

    def answer(self, query: Query) -> Page:
        """Rank the ten best documents."""
        is_bag = query.operator is Operator.ANY_OF or (
            query.operator is Operator.ALL_OF and len(query.words) == 1
        )
        if not is_bag or query.filters or query.has_dates:
            raise UnsupportedQueryError(query.kind)
        k = min(N_HITS, len(self._shown))
        found, scores = self._model.retrieve(
            _tokens([" ".join(query.words)], return_ids=False), k=k, show_progress=False
        )
        hits = [self._shown[i] for i, score in zip(found[0].tolist(), scores[0], strict=True) if score > 0]
        return Page(
            None, tuple(PageHit(key, title, (), date or None, code, ()) for key, title, date, code in hits)
        )


def _tokens(texts: list[str], **options: Any) -> Any:
    import bm25s
    import Stemmer

    return bm25s.tokenize(
        texts, stopwords=None, stemmer=Stemmer.Stemmer("english"), show_progress=False, **options
    )
