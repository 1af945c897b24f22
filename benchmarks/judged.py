"""
Judged collections in the layout of BEIR, and the measure they are judged by.

A folder holds `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`,
`text`) and `qrels.tsv` (query-id, corpus-id, score), each possibly gzipped.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class JudgedDocument:
    """A document of a judged collection."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class JudgedCollection:
    """Documents, queries by id, and for each query the relevance of documents."""

    name: str
    documents: list[JudgedDocument]
    queries: dict[str, str]
    judgements: dict[str, dict[str, int]]


def load_judged(folder: Path) -> JudgedCollection:
    """Read a collection; only queries with a judgement are kept."""
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            judgements[row["query-id"]][row["corpus-id"]] = int(float(row["score"]))
    documents = [
        JudgedDocument(str(line["_id"]), str(line.get("title") or ""), str(line["text"]))
        for line in _lines(folder / "corpus.jsonl")
    ]
    queries = {str(line["_id"]): str(line["text"]) for line in _lines(folder / "queries.jsonl")}
    judged = {
        key: text for key, text in queries.items() if any(score > 0 for score in judgements[key].values())
    }
    return JudgedCollection(folder.name, documents, judged, dict(judgements))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    zipped = path.with_name(path.name + ".gz")
    with (
        gzip.open(zipped, "rt", encoding="utf-8") if zipped.exists() else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


def ndcg(ranked: Sequence[str], relevance: Mapping[str, int], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `k` documents, 0 to 1.

    Järvelin and Kekäläinen (TOIS 2002), with the gain linear in the relevance as
    trec_eval and BEIR have it.
    """
    gains = [max(0, relevance.get(key, 0)) for key in ranked[:k]]
    ideal = sorted((score for score in relevance.values() if score > 0), reverse=True)[:k]
    best = sum(gain / math.log2(i + 2) for i, gain in enumerate(ideal))
    return sum(gain / math.log2(i + 2) for i, gain in enumerate(gains)) / best if best else 0.0
