"""
How good the ranking is, beside bm25s: `python -m benchmarks.ranking GOLD [NAME ...]`.

GOLD is a folder with `data/ir/NAME/` in BEIR's layout. Each query's words are joined
by OR, as a question in a sentence needs it. Prints nDCG@10.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.judged import JudgedCollection, load_judged, ndcg
from indexer.analysis.tokenize import tokenize
from indexer.index.collection import Collection
from indexer.index.snapshot import Snapshot
from indexer.index.writer import CollectionWriter
from indexer.model.document import Document, Paragraph
from indexer.model.span import Span
from indexer.query.expand import expand
from indexer.query.tree import Node, Or, Typed
from indexer.search.evaluate import Evaluator
from indexer.search.kernels import best_first

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = {"hamshahri": "fa", "pquad-fa": "fa"}
"""Of the judged collections that are not in English."""


def build(judged: JudgedCollection, index_dir: Path, language: str) -> None:
    """Index a judged collection; the key of each document is its id."""
    with CollectionWriter(index_dir) as writer:
        for document in judged.documents:
            text = document.text
            paragraphs = (Paragraph(Span(0, len(text)), language),)
            writer.add(
                Document(
                    document.key,
                    document.key,
                    "",
                    "text/plain",
                    document.title,
                    text,
                    paragraphs=paragraphs,
                    language=language,
                )
            )
        writer.commit(
            Collection(judged.name, "", (language,), len(judged.documents), sum(writer.word_counts())), []
        )


def any_of(query: str) -> Node:
    """Return a query for any of the words."""
    return Or(tuple(Typed(token.surface, token.start) for token in tokenize(query) if token.width == 1))


def ours(snapshot: Snapshot, judged: JudgedCollection) -> float:
    """Return our mean nDCG@10."""
    evaluator = Evaluator(snapshot)

    def rank(query: str) -> list[str]:
        found = evaluator.evaluate(expand(any_of(query), snapshot)[0]).found
        if found.scores is None:
            return []
        best = best_first(found.scores, found.docs, snapshot.key_prefixes, 10)[:10]
        return [snapshot.key(i) for i in found.docs[best].tolist()]

    return mean_ndcg(judged, rank)


def mean_ndcg(judged: JudgedCollection, rank: Callable[[str], list[str]]) -> float:
    """Return the mean over the queries of a way to rank."""
    scores = [ndcg(rank(text), judged.judgements[key]) for key, text in judged.queries.items()]
    return sum(scores) / len(scores)


def bm25s(judged: JudgedCollection, language: str) -> float:
    """Return the mean nDCG@10 of bm25s with its English stop words and Snowball stems."""
    import bm25s as peer
    import Stemmer

    stemmer = Stemmer.Stemmer("english") if language == "en" else None
    stopwords = "en" if language == "en" else None
    texts = [f"{document.title} {document.text}" for document in judged.documents]
    model = peer.BM25()
    model.index(
        peer.tokenize(texts, stopwords=stopwords, stemmer=stemmer, show_progress=False), show_progress=False
    )

    def rank(query: str) -> list[str]:
        tokens = peer.tokenize([query], stopwords=stopwords, stemmer=stemmer, show_progress=False)
        found, _ = model.retrieve(tokens, k=10, show_progress=False)
        return [judged.documents[i].key for i in found[0].tolist()]

    return mean_ndcg(judged, rank)


def main(gold: Path, names: list[str]) -> None:
    """Print a line for each collection."""
    print(f"{'collection':<16}{'documents':>10}{'queries':>9}{'govah':>8}{'bm25s':>8}{'index s':>9}")
    for folder in sorted(
        path for path in (gold / "data" / "ir").iterdir() if not names or path.name in names
    ):
        judged = load_judged(folder)
        language = LANGUAGES.get(folder.name, "en")
        with tempfile.TemporaryDirectory() as index_dir:
            started = time.perf_counter()
            build(judged, Path(index_dir), language)
            seconds = time.perf_counter() - started
            our_score = ours(Snapshot(Path(index_dir)), judged)
        counts = f"{judged.name:<16}{len(judged.documents):>10}{len(judged.queries):>9}"
        print(f"{counts}{our_score:>8.3f}{bm25s(judged, language):>8.3f}{seconds:>9.1f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
