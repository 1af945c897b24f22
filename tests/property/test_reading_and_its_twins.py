"""What reading does fast over whole pages gives what the plain form of it gives."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from indexer.names.recognition.features import class_of, context_features, neighbour_features, word_features
from indexer.names.recognition.segmentation import OUTSIDE
from indexer.names.recognition.weights import load_weights
from indexer.reading.characters import without_ascii_controls
from indexer.reading.flat_html import read_flat
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


LONG = "x = 1 < 2; " * 100
SCRIPTS = st.sampled_from(
    [
        f"<script>{LONG}</script>",
        f'<SCRIPT type="text/javascript" src="/a.js">{LONG}</SCRIPT >',
        f'<script type="application/ld+json">{LONG}</script>',
        f"<script><!-- {LONG} --></script>",
        f"<script><!-- <script>{LONG}</script> {LONG} --></script>",
        f"<script>/* <!-- */ {LONG} document.write('<scr' + 'ipt>')</script>",
        f'<script a="x>y">{LONG}</script>',
        f"<script src=a.js />{LONG}<p>three</p><script></script>",
        f"<style>{LONG}</style>",
        f"<!-- <script>{LONG}</script> -->",
        f"<svg><style>{LONG}</style></svg>",
        f"<noscript><style>{LONG}</style></noscript>",
        f"<script>{LONG}",
        "<p>one",
        "</div><div>two",
        "</script>",
    ]
)


def _elements(markup):
    """Return what a parser makes of a page; what stands in scripts and styles is left out."""
    return [
        (
            element.tag,
            dict(element.attrib),
            None if element.tag in ("script", "style") else element.text,
            element.tail,
        )
        for element in html.fromstring(markup).iter()
        if isinstance(element.tag, str)
    ]


@given(st.lists(SCRIPTS, max_size=6))
def test_a_parser_makes_the_same_of_a_page_without_its_scripts(pieces):
    markup = f"<html><body><div>zero {' '.join(pieces)} end</div></body></html>"
    assert _elements(read_flat(markup).without_scripts) == _elements(markup)
