"""
How well a document answers a word: BM25F.

Robertson, Zaragoza and Taylor, *Simple BM25 Extension to Multiple Weighted Fields*
(CIKM 2004), eq. 3 and 4: frequencies are summed over the fields, each divided by
its length norm and times its weight, and saturate once. The inverse document
frequency is Lucene's (`BM25Similarity`), which is never negative.

A word counts in all its forms; its exact form counts `EXACT_BONUS` more, so that of
two documents the one with the very word typed stands first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The sweep that chose these is docs/internals/ranking.md.
K1 = 2.0
FIELD_B = {"title": 0.75, "body": 0.75}
FIELD_WEIGHTS = {"title": 2.0, "body": 1.0}
EXACT_BONUS = 0.1


def idf(n_docs: int, n_docs_with: int) -> float:
    """Return the inverse document frequency of a word in `n_docs_with` of `n_docs` documents."""
    return float(np.log1p((n_docs - n_docs_with + 0.5) / (n_docs_with + 0.5)))


def length_norms(lengths: NDArray[np.float32], b: float) -> NDArray[np.float32]:
    """Return `1 - b + b * length / average length` for each document: float32 (n_docs,).

    The average is over the documents that have the field.
    """
    with_field = lengths[lengths > 0]
    average = float(with_field.mean()) if with_field.size else 1.0
    return (1.0 - b + b * lengths / average).astype(np.float32)


def saturate(frequencies: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `f / (K1 + f)`: each further occurrence counts less. float32, 0 to 1."""
    return (frequencies / (K1 + frequencies)).astype(np.float32)
