"""A text with its paragraphs as words at positions."""

from __future__ import annotations

from indexer.analysis.analyze import PARAGRAPH_GAP, analyze, iter_tokens
from indexer.analysis.stem import stem_term
from indexer.model.document import Paragraph
from indexer.model.span import Span
from tests.support.documents import paragraphs_of


def test_without_paragraphs_the_text_is_one_in_its_language() -> None:
    terms = analyze("graves graves", language="en")
    assert terms.exact == {"graves": [0, 1]}
    assert terms.stems == {stem_term("graves", "en"): [0, 1]}
    assert terms.n_tokens == 2


def test_paragraphs_follow_one_another_with_a_gap() -> None:
    text = "mass graves\n\nmore graves"
    assert analyze(text, paragraphs_of(text)).exact == {
        "mass": [0],
        "graves": [1, 3 + PARAGRAPH_GAP],
        "more": [2 + PARAGRAPH_GAP],
    }


def test_each_paragraph_is_stemmed_by_its_own_language() -> None:
    text = "graves\n\nKarten"
    languages = [language for _, language in iter_tokens(text, paragraphs_of(text, ["en", "de"]))]
    assert languages == ["en", "de"]
    assert set(analyze(text, paragraphs_of(text, ["en", "de"])).stems) == {
        stem_term("graves", "en"),
        stem_term("Karten", "de"),
    }


def test_offsets_are_of_the_whole_text() -> None:
    text = "mass\n\ngraves"
    tokens = [token for token, _ in iter_tokens(text, paragraphs_of(text))]
    assert [text[token.start : token.end] for token in tokens] == ["mass", "graves"]


def test_what_lies_between_paragraphs_is_not_read() -> None:
    assert set(analyze("seen unseen seen", [Paragraph(Span(0, 4)), Paragraph(Span(12, 16))]).exact) == {
        "seen"
    }


def test_a_compound_counts_by_its_parts() -> None:
    terms = analyze("Pour-Mohammadi")
    assert terms.n_tokens == 2
    assert terms.exact == {"pourmohammadi": [0], "pour": [0], "mohammadi": [1]}


def test_positions_go_on_behind_a_compound_at_the_end_of_a_paragraph() -> None:
    text = "Pour-Mohammadi\n\nnext"
    assert analyze(text, paragraphs_of(text)).exact["next"] == [2 + PARAGRAPH_GAP]
