"""Texts analyzed in batches give what the tokenizer and the stemmer give for each, token by token."""

from __future__ import annotations

import gzip
import json
import os
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import batch as batch_module
from indexer.analysis.analyze import iter_tokens
from indexer.analysis.batch import AnalyzedText, BatchAnalyzer, TokenBatch
from indexer.analysis.stem import stem_term
from indexer.model.document import Paragraph
from indexer.model.span import Span
from tests.support.documents import paragraphs_of
from tests.support.queries import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLD = os.environ.get("GOVAH_GOLD")
CORPORA = {
    "wikipedia_en": "en",
    "frus": "en",
    "reuters21578": "en",
    "saudinewsnet": "ar",
    "persian_web": "fa",
    "ungdc": "fr",  # English texts: the stemmer of another language must be asked as well
}

# All that the tokenizer's pattern has rules for, and what lies beside it: letters that are marks or
# apostrophes too (tatweel, ʿ), scripts without spaces with marks and digits of their own, code points
# that UTF-16 writes in two, halves of those, and letters that have no lower case in one character.
_RULED = (
    "aJs1234567890.,٬-‐'’ʿʼ_ \n\u200c\u200d\u200f\u00ad\u0640\u0301\u030cé漢字กัิ၁ကါ။カЖсΣم٣١"
    "😀\U00020000\U0001d7ce\U000e0100"
)
_HALVES = "\ud83d\ude00\ud800\udfff\uffff"
_PIECES = (
    *WORDS, "U.N.", "U.N", "a.b.c", "1,000", "1,000,", "30,000,000", "1,000,b4", "x,y", "don't", "qu'il",
    "--", "...", ",,", "word--word", "漢字", "ภาษาไทย", "မြန်မာ", "၁,၂၃၄", "J\u030cJ\u030c", "😀a.b.",
    "x" * 15, "y" * 16, "Z" * 64, "-z" * 40, "a.b." * 30, "漢" * 70, "_it_",
    "Organisation", "organizational", "labours", "haemo2", "analogue", "mobilisé", "centre-",
)  # fmt: skip
_JOINTS = (" ", " ", " ", "", "", "-", "'", ".", ",", "\n\n", "_", "(", "\u200c")

ruled = st.text(alphabet=_RULED, max_size=40)
halved = st.text(alphabet=_RULED[:12] + _HALVES, max_size=15)
anything = st.text(max_size=30)
language_like = st.lists(st.sampled_from(_PIECES) | st.sampled_from(_JOINTS), max_size=30).map("".join)
texts = ruled | halved | anything | language_like
languages = st.sampled_from(["en", "fa", "ar", "fr", "tr", "ru", "und", "xx"])


@st.composite
def analyzed_texts(draw: st.DrawFn) -> AnalyzedText:
    """A text without paragraphs, with real ones, or with spans that overlap, go back or are empty."""
    text = draw(texts)
    kind = draw(st.sampled_from(["whole", "paragraphs", "in order", "any"]))
    if kind == "paragraphs":
        spans = [paragraph.span for paragraph in paragraphs_of(text)]
    else:
        n_bounds = {"whole": 0, "in order": 8, "any": 6}[kind]
        bounds = draw(st.lists(st.integers(0, len(text)), max_size=n_bounds))
        if kind == "in order":
            bounds.sort()
        spans = [Span(min(pair), max(pair)) for pair in zip(bounds[::2], bounds[1::2], strict=False)]
    return AnalyzedText(text, tuple(Paragraph(span, draw(languages)) for span in spans), draw(languages))


def assert_same_tokens(
    analyzer: BatchAnalyzer, given_texts: Sequence[AnalyzedText], batch: TokenBatch
) -> None:
    forms = analyzer.forms
    for number, text in enumerate(given_texts):
        expected = [
            (token, stem_term(token.surface, language))
            for token, language in iter_tokens(text.text, text.paragraphs, text.language)
        ]
        own = slice(*batch.token_starts[number : number + 2])
        assert [
            (forms.terms[form], forms.stems[form], forms.widths[form], position)
            for form, position in zip(batch.forms[own].tolist(), batch.positions[own].tolist(), strict=True)
        ] == [(token.term, stem, token.width, token.position) for token, stem in expected]
        assert batch.n_words[number] == sum(token.width == 1 for token, _ in expected)

        own = slice(*batch.position_starts[number : number + 2])
        gaps, lengths = batch.gaps[own].astype(np.int64), batch.lengths[own].astype(np.int64)
        ends = np.cumsum(gaps + lengths)
        assert len(gaps) == max((token.position + 1 for token, _ in expected), default=0)
        for token, _ in expected:
            assert ends[token.position] - lengths[token.position] == token.start
            assert ends[token.position + token.width - 1] == token.end
        free = np.ones(len(gaps), np.bool_)
        free[[token.position for token, _ in expected]] = False
        assert not gaps[free].any()
        assert not lengths[free].any()


@settings(max_examples=300)
@given(st.lists(analyzed_texts(), max_size=5), st.sampled_from([1, 7, 1 << 17]))
@example([AnalyzedText("MIJ\u030cIN mij\u030cin MIJIN")], 1)
@example([AnalyzedText("U.N.漢字 A.B.C漢 1,000漢5 漢1,000")], 1)
@example([AnalyzedText("a-ʿ ـم -ʿb a\u0301-b")], 1)
def test_a_batch_gives_every_token_of_every_text(given_texts: list[AnalyzedText], window: int) -> None:
    analyzer = BatchAnalyzer()
    with patch.object(batch_module, "_WINDOW_CHARS", window):
        for _ in range(2):  # the second time everything is known
            batch = analyzer.analyze(given_texts)
            assert_same_tokens(analyzer, given_texts, batch)


_remembering = BatchAnalyzer()


@settings(max_examples=300)
@given(st.lists(analyzed_texts(), max_size=4))
def test_what_an_analyzer_remembers_of_other_texts_changes_no_token(given_texts: list[AnalyzedText]) -> None:
    batch = _remembering.analyze(given_texts)
    assert_same_tokens(_remembering, given_texts, batch)


@given(st.lists(analyzed_texts(), max_size=5), st.integers(0, 5))
def test_forms_are_numbered_as_they_first_occur_however_texts_are_batched(
    given_texts: list[AnalyzedText], cut: int
) -> None:
    together, apart = BatchAnalyzer(), BatchAnalyzer()
    batch = together.analyze(given_texts)
    seen = list(dict.fromkeys(batch.forms.tolist()))
    assert seen == list(range(len(together.forms)))
    halves = [apart.analyze(given_texts[:cut]), apart.analyze(given_texts[cut:])]
    assert batch.forms.tolist() == [form for half in halves for form in half.forms.tolist()]
    assert (together.forms.terms, together.forms.stems) == (apart.forms.terms, apart.forms.stems)


def test_gaps_are_negative_only_where_paragraphs_overlap_or_go_back() -> None:
    text = "mass graves in the valley"
    in_order = [Paragraph(Span(0, 11)), Paragraph(Span(11, 11)), Paragraph(Span(15, 25))]
    going_back = [Paragraph(Span(15, 25)), Paragraph(Span(0, 11))]
    analyzer = BatchAnalyzer()
    batch = analyzer.analyze([AnalyzedText(text, in_order), AnalyzedText(text, going_back)])
    assert batch.gaps.tolist() == [0, 1, 0, 0, 4, 1, 15, 1, 0, -25, 1]
    assert batch.lengths.tolist() == [4, 6, 0, 0, 3, 6, 3, 6, 0, 4, 6]


def test_arrays_have_the_types_that_an_index_writes() -> None:
    for given_texts in ([], [AnalyzedText("")], [AnalyzedText("sister-in-law")]):
        batch = BatchAnalyzer().analyze(given_texts)
        assert [str(getattr(batch, name).dtype) for name in batch.__dataclass_fields__] == [
            "int64",
            "int32",
            "uint32",
            "int64",
            "int32",
            "uint32",
            "int64",
        ]
        assert len(batch.token_starts) == len(batch.position_starts) == len(given_texts) + 1


def test_long_chunks_and_unspaced_texts_do_not_stay_in_memory() -> None:
    letters = random.Random(1)  # noqa: S311  the same text in every run, and no secret
    encoded = "".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=1_000_000))
    chain = "-".join(letters.choices(WORDS[:4], k=100_000))
    initials = "U.N." * 250_000
    chinese = "".join(letters.choices("漢字的一是不了人我在有他這為之大來以個中上們。", k=1_000_000))
    given_texts = [AnalyzedText(text) for text in (encoded, chain, initials, chinese)]
    analyzer = BatchAnalyzer()
    batch = analyzer.analyze(given_texts)
    assert np.diff(batch.token_starts).tolist() == [1, 100_000, 1, 1_000_000 - chinese.count("。")]
    analyzer.analyze(given_texts)
    assert analyzer.n_chunks == 22
    assert analyzer.approximate_bytes < 5_000_000


def test_windows_end_where_no_chunk_goes_on() -> None:
    ends = batch_module._OUTSIDE_CHUNKS.findall("".join(map(chr, range(0x110000))))
    for end in ends:
        own = f"U.{end}N. 1{end}000 a{end}b"
        assert [token.start for token, _ in iter_tokens(own)] == [0, 3, 6, 8, 12, 14]


def test_reset_forgets_chunks_and_forms() -> None:
    analyzer = BatchAnalyzer()
    text = AnalyzedText("mass graves of Pour-Mohammadi", language="en")
    first, forms = analyzer.analyze([text]), analyzer.forms
    analyzer.reset()
    assert (analyzer.n_chunks, len(analyzer.forms)) == (0, 0)
    again = analyzer.analyze([text])
    assert again.forms.tolist() == first.forms.tolist()
    assert forms.terms == analyzer.forms.terms
    assert forms is not analyzer.forms


def test_the_case_of_a_word_costs_no_chunk_of_its_own() -> None:
    analyzer = BatchAnalyzer()
    analyzer.analyze([AnalyzedText("Graves GRAVES graves, 'graves' (Graves). _graves_ –graves…")])
    assert analyzer.n_chunks == 1


@pytest.mark.gold
@pytest.mark.skipif(GOLD is None, reason="GOVAH_GOLD names no folder with data/")
@pytest.mark.parametrize("name", CORPORA)
def test_real_texts_are_analyzed_as_one_by_one(name: str) -> None:
    path = Path(GOLD or "") / "data" / "corpora" / f"{name}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        read = [json.loads(line)["text"] for line in islice(lines, 300)]
    given_texts = [
        AnalyzedText(text, paragraphs_of(text, CORPORA[name]) if number % 2 else (), CORPORA[name])
        for number, text in enumerate(read)
    ]
    analyzer = BatchAnalyzer()
    for start in range(0, len(given_texts), 100):
        own = given_texts[start : start + 100]
        assert_same_tokens(analyzer, own, analyzer.analyze(own))
