"""What reading does fast over whole pages gives what the plain form of it gives."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from indexer.names.recognition.features import class_of, context_features, neighbour_features, word_features
from indexer.names.recognition.segmentation import OUTSIDE
from indexer.names.recognition.weights import load_weights
from indexer.reading.characters import without_ascii_controls
from indexer.reading.mojibake import _runs

LETTERS = st.text(
    st.sampled_from("aé Ø³\n\r\t\x00\x08\x0b\x0e\x1b\x1c\x1f\x7f\x80\x85\u2028\ufeff\ufffe\uffff\ud800")
)


@given(LETTERS)
def test_control_characters_are_found_as_a_pattern_finds_them(text):
    slow = re.sub("[\x00-\x08\x0e-\x1b\x1f\x7f\ufeff\ufffe\uffff]", "", text)
    assert without_ascii_controls(text) == re.sub("[\ud800-\udfff]", "\ufffd", slow)


@given(LETTERS)
def test_runs_beyond_ascii_are_counted_as_a_pattern_counts_them(text):
    assert _runs(text) == Counter(re.findall("[^\x00-\x7f]+", text))


WORDS = st.sampled_from(["Tehran", "Maria", "BBC", "U.S.", "Ministry", "Qxyz", "May"])
BESIDE = st.sampled_from(["in", "<start>", "said", "of", ",", "12"])


@given(WORDS, BESIDE, BESIDE, st.sampled_from(["", "caps", "titlesport"]))
def test_a_word_is_scored_by_the_sum_of_its_features(text, before, after, context):
    weights, class_ = load_weights(), class_of(text)
    beside = [
        *neighbour_features(before, "before", class_),
        *neighbour_features(after, "after", class_),
        *context_features(context, class_),
    ]
    name = weights.total([*word_features(text, "only"), *beside])
    none = weights.total([*word_features(text, "none"), *beside])
    assert weights.score_word(text, before, after, context) == (*name[:OUTSIDE], none[OUTSIDE])
