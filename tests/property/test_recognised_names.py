"""Whatever the text, recognised names lie in its paragraphs, beside each other and what was decided."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.document import Entity, EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.recognition import recognise
from indexer.names.recognition.runs import iter_runs
from indexer.names.recognition.segmentation import OUTSIDE, features_of_name, features_outside, segment
from indexer.names.recognition.weights import load_weights

PIECES = st.sampled_from(
    [
        "President", "Hassan", "Rouhani", "Pour-Mohammadi", "Ra'isi", "al-Jaafari", "J.", "D.", "Vance",
        "Jr.", "of", "the", "Ministry", "Intelligence", "Tehran", "in", "said", "(", ")", "PMOI", "/",
        "MEK", "UN", "U.N.", "and", ",", ".", "\n", "'s", "’s", "-", "\u200c", "آقای", "محمد", "محمدی",
        "وزارت", "اطلاعات", "شهر", "تهران", "في", "القاهرة", "İ", "ß", "Σ", "\U0001f600", "\u0301", "0",
        "9.", "-based", "«", "»",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
    st.text(max_size=80),
)


@st.composite
def documents(draw):
    text = draw(TEXTS)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=3))})
    paragraphs = [Paragraph(Span(a, b)) for a, b in pairwise(cuts)]
    marks = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    spans = [Span(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    listed = [
        Entity(f"Listed {number}", draw(st.sampled_from(list(EntityKind))), (span,))
        for number, span in enumerate(spans)
    ]
    return text, paragraphs, listed


@settings(max_examples=150, deadline=None)
@given(documents())
def test_mentions_overlap_nothing_and_stay_in_their_paragraphs(document):
    text, paragraphs, listed = document
    entities = recognise(text, paragraphs, listed)
    mentions = sorted(mention for entity in entities for mention in entity.mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))
    decided = {mention for entity in listed for mention in entity.mentions}
    assert decided <= set(mentions)
    for mention in set(mentions) - decided:
        assert len(mention) > 0
        assert any(paragraph.span.contains(mention) for paragraph in paragraphs)
    assert entities == recognise(text, paragraphs, listed)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_entities_come_by_their_first_mention_and_under_a_name_of_the_text(document):
    text, paragraphs, listed = document
    entities = recognise(text, paragraphs, listed)
    firsts = [entity.mentions[0] for entity in entities]
    assert firsts == sorted(firsts)
    given_names = {entity.name for entity in listed}
    assert given_names <= {entity.name for entity in entities}
    for entity in entities:
        spellings = {" ".join(mention.of(text).split()) for mention in entity.mentions}
        assert entity.name in given_names or entity.name in spellings


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_reading_of_a_run_is_the_best_of_all_its_readings(text):
    """The twin tries every way to cut a run and adds up the features of each part from their lists."""
    weights = load_weights()

    def score_of(run, first, last, label):
        if label == OUTSIDE:
            return weights.total(features_outside(run, first, ""))[OUTSIDE]
        return weights.total(features_of_name(run, first, last, ""))[label]

    def best(run, first):
        if first == len(run.words):
            return 0.0
        if run.words[first].is_connector:
            options = [best(run, first + 1)]
        else:
            options = [score_of(run, first, first + 1, OUTSIDE) + best(run, first + 1)]
        if not run.words[first].is_connector:
            options += [
                score_of(run, first, last, label) + best(run, last)
                for last in range(first + 1, min(len(run.words), first + 9) + 1)
                if not run.words[last - 1].is_connector
                for label in range(OUTSIDE)
            ]
        return max(options)

    for run in iter_runs(text, 0, len(text)):
        if len(run.words) <= 5:
            reading = segment(run, weights)
            total = sum(
                score_of(run, part.first, part.last, part.label)
                for part in reading
                if not run.words[part.first].is_connector
            )
            assert abs(total - best(run, 0)) < 1e-6
