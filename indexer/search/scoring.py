"""
How well a document answers a word: BM25F.

Robertson, Zaragoza and Taylor, *Simple BM25 Extension to Multiple Weighted Fields*
(CIKM 2004), eq. 3 and 4: frequencies are summed over the fields, each divided by
its length norm and times its weight, and saturate once. The inverse document
frequency is Lucene's (`BM25Similarity`), which is never negative.

How soon a word saturates depends on how common it is. That a document has a common
word says little, how often it has it says more: of the weight of *interested* in a
question, most has to be earned by repetition. Lv and Zhai, *Adaptive Term Frequency
Normalization for BM25* (CIKM 2011), make k1 a word's own too; Clinchant and Gaussier,
*Information-based models for ad hoc IR* (SIGIR 2010), let the share of the documents
that have a word set how soon it saturates, as here. That it does so in a straight line
is our own choice.

Two words that stand side by side in the query count once more where a document has
them side by side: the ordered window of Metzler and Croft, *A Markov random field
model for term dependencies* (SIGIR 2005), section 2.3.

A word counts in all its forms; its exact form counts `EXACT_BONUS` more, so that of
two documents the one with the very word typed stands first. An occurrence of a
function word (*what*, *of*) counts `FUNCTION_WORD_WEIGHT` of that.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The sweep that chose these is docs/internals/ranking.md.
K1 = 1.5
K1_OF_COMMON = 15.0
"""What a word that all documents have saturates later by."""
FIELD_B = {"title": 0.75, "body": 0.75}
FIELD_WEIGHTS = {"title": 2.0, "body": 1.0}
EXACT_BONUS = 0.1
FUNCTION_WORD_WEIGHT = 0.3
"""What an occurrence of a function word counts, beside one of another word."""
NEIGHBOUR_WEIGHT = 0.2
"""What two neighbours weigh, beside the rarer of them."""
MAX_NEIGHBOUR_SHARE = 0.1
"""Two words that are both in a larger share of the documents are not looked for side by side: it would take
longest of all and order nothing."""


SHARE_BELOW = 0.99
"""What another spelling scores at most, of the least score of what was typed: it comes behind that."""


def below(least: float, most: float) -> np.float32:
    """Return what scores are multiplied with, of which `most` is the highest, to lie below `least`."""
    return np.float32(min(1.0, SHARE_BELOW * least / most) if most > 0 else 1.0)


def idf(n_docs: int, n_docs_with: int) -> float:
    """Return the inverse document frequency of a word in `n_docs_with` of `n_docs` documents."""
    return math.log1p((n_docs - n_docs_with + 0.5) / (n_docs_with + 0.5))


def length_norms(lengths: NDArray[np.float32], b: float) -> NDArray[np.float32]:
    """Return `1 - b + b * length / average length` for each document: float32 (n_docs,).

    The average is over the documents that have the field.
    """
    with_field = lengths[lengths > 0]
    average = float(with_field.mean()) if with_field.size else 1.0
    return (1.0 - b + b * lengths / average).astype(np.float32)


def saturation(share: float) -> float:
    """Return k1 of a word that such a share of the documents has.

    Of weighted frequencies `f` it scores `f / (k1 + f)`: each further occurrence counts less.
    """
    return K1 + K1_OF_COMMON * share
