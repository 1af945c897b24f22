"""The best extracts of a document, and what is marked in them."""

from __future__ import annotations

import pytest

from indexer.model.document import Document, Paragraph, ParagraphKind
from indexer.model.response import Passage
from indexer.model.span import Span
from indexer.query.expand import expand
from indexer.query.parser import parse
from indexer.search.highlight import DocumentMatcher, Mark
from indexer.search.passages import MAX_PASSAGES, PASSAGE_CHARS, best_passages
from tests.support.documents import a_document

FILLER = "Nothing of note happened on that long day in the town. " * 12


class Words:
    languages = ("en", "fa")

    def lexicon(self, _fields: tuple[str, ...]) -> list[str]:
        return ["grave", "graves", "mass", "massacre", "pour", "pourmohammadi"]

    def facet_words(self, _facet: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
        return []


def marks(document: Document, query: str) -> tuple[Mark, ...]:
    return DocumentMatcher(document).marks(expand(parse(query)[0], Words())[0])


def passages(document: Document, query: str) -> tuple[Passage, ...]:
    return best_passages(document, marks(document, query))


def marked(document: Document, query: str) -> list[str]:
    return [mark.span.of(document.text) for mark in marks(document, query) if mark.field == "body"]


class TestMarks:
    @pytest.mark.parametrize(
        ("query", "text", "expected"),
        [
            ("grave", "Graves and a grave", ["Graves", "grave"]),
            ('"grave"', "Graves and a grave", ["grave"]),
            ('"mass graves"', "mass graves, mass, graves", ["mass graves", "mass, graves"]),
            ('"mass graves"', "graves mass", []),
            ('"graves mass"~3', "mass of the graves", ["mass", "graves"]),
            ("gra*", "graves, grave, grab", ["graves", "grave"]),
            ("Pourmohammadi", "Pour-Mohammadi's", ["Pour-Mohammadi"]),
            ("pour*", "Pour-Mohammadi", ["Pour-Mohammadi"]),
            ("mohammadi", "Pour-Mohammadi", ["Mohammadi"]),
            ("mass -graves", "mass", ["mass"]),
            ("mass -graves", "mass graves", []),
            ("NOT graves", "mass", []),
            ("mass OR graves", "graves", ["graves"]),
            ("mass AND graves", "graves", []),
            ("mass ANDMAYBE graves", "graves", []),
            ("mass ANDMAYBE graves", "mass graves", ["mass", "graves"]),
            ("mass REQUIRE graves", "mass graves", ["mass", "graves"]),
            ("graves key:none", "graves", []),
            ("graves OR key:none", "graves", ["graves"]),
            ("", "graves", []),
        ],
    )
    def test_what_matched_is_marked_and_nothing_else(
        self, query: str, text: str, expected: list[str]
    ) -> None:
        assert marked(a_document(text), query) == expected

    def test_the_title_is_marked_by_itself(self) -> None:
        document = a_document("graves", title="Mass graves")
        assert [(mark.field, mark.span) for mark in marks(document, "graves")] == [
            ("body", Span(0, 6)),
            ("title", Span(5, 11)),
        ]
        assert [mark.field for mark in marks(document, "title:graves")] == ["title"]
        assert [mark.field for mark in marks(document, "text:graves")] == ["body"]

    def test_a_phrase_over_a_line_break_is_one_span(self) -> None:
        assert marked(a_document("the mass\ngraves"), '"mass graves"') == ["mass\ngraves"]


class TestPassages:
    def test_a_passage_is_whole_sentences_around_what_matched(self) -> None:
        document = a_document(f"{FILLER}They found graves. They left. {FILLER}")
        (passage,) = passages(document, "graves")
        assert "They found graves." in passage.text
        assert passage.text[0].isupper()
        assert passage.text.endswith(".")
        assert len(passage.text) <= PASSAGE_CHARS

    def test_there_are_no_more_than_so_many_and_in_the_order_of_the_text(self) -> None:
        text = "\n\n".join(f"{FILLER} Grave number {i}. {FILLER}" for i in range(6))
        found = passages(a_document(text), "grave")
        assert len(found) == MAX_PASSAGES
        assert [passage.start for passage in found] == sorted(passage.start for passage in found)

    def test_the_passage_with_most_of_the_words_comes_before_many_of_one(self) -> None:
        text = f"grave grave grave grave. {FILLER}\n\n{FILLER} The mass grave of the massacre. {FILLER}"
        document = a_document(text)
        (best,) = best_passages(document, marks(document, "grave OR mass OR massacre"), limit=1)
        assert "The mass grave of the massacre." in best.text

    def test_passages_do_not_overlap_nor_repeat_one_another(self) -> None:
        text = "\n\n".join(["Graves were found there.", "Graves  were found there.", "Other graves."])
        found = passages(a_document(text), "graves")
        assert [passage.text for passage in found] == ["Graves were found there.", "Other graves."]

    def test_a_long_sentence_is_cut_at_words_and_never_inside_a_mark(self) -> None:
        document = a_document("word " * 100 + "mass graves " + "word " * 100)
        (passage,) = passages(document, '"mass graves"')
        assert len(passage.text) <= PASSAGE_CHARS
        assert [span.of(passage.text) for span in passage.highlights] == ["mass graves"]
        assert set(passage.text.split()) == {"word", "mass", "graves"}

    def test_a_text_without_spaces_is_cut_all_the_same(self) -> None:
        document = a_document("墓" * 1_000)
        found = passages(document, '"墓墓"')
        assert found
        assert all(len(passage.text) <= PASSAGE_CHARS for passage in found)

    def test_a_mark_over_the_end_of_a_sentence_keeps_both_together(self) -> None:
        document = a_document(f"{FILLER} It was a mass. Graves were there. {FILLER}")
        (passage,) = passages(document, '"mass graves"')
        assert [span.of(passage.text) for span in passage.highlights] == ["mass. Graves"]

    def test_overlapping_marks_are_joined(self) -> None:
        document = a_document("mass graves massacre")
        (passage,) = passages(document, '"mass graves" OR "graves massacre"')
        assert passage.highlights == (Span(0, 20),)

    def test_a_heading_says_less_than_a_sentence(self) -> None:
        text = f"Mass graves\n\n{FILLER}\n\n{FILLER} In the end there were mass graves. {FILLER}"
        document = a_document(text)
        heading, *others = document.paragraphs
        with_heading = Document.from_json(
            document.to_json()
            | {"paragraphs": [[p.span.start, p.span.end, p.language, kind] for p, kind in
                              [(heading, "heading"), *((other, "text") for other in others)]]}
        )  # fmt: skip
        (best,) = best_passages(with_heading, marks(with_heading, "mass graves"), limit=1)
        assert "In the end" in best.text

    def test_a_passage_has_the_language_of_its_paragraph(self) -> None:
        document = a_document("graves\n\nخاوران graves", languages=["en", "fa"])
        assert [passage.language for passage in passages(document, "graves")] == ["en", "fa"]


class TestOpening:
    def test_without_a_match_the_text_begins(self) -> None:
        (passage,) = best_passages(a_document("First sentence here. Second one. " + FILLER), ())
        assert passage.text.startswith("First sentence here.")
        assert (passage.start, passage.highlights) == (0, ())
        assert len(passage.text) <= PASSAGE_CHARS

    def test_labels_and_headings_are_passed_over(self) -> None:
        text = (
            f"By Ann\n\nA heading of this text that is as long as a sentence would be, or nearly\n\n{FILLER}"
        )
        document = a_document(text)
        label, heading, body = document.paragraphs
        kinds = (label, Paragraph(heading.span, "en", ParagraphKind.HEADING), body)
        stored = document.to_json() | {
            "paragraphs": [[p.span.start, p.span.end, p.language, str(p.kind)] for p in kinds]
        }
        (passage,) = best_passages(Document.from_json(stored), ())
        assert passage.start == body.span.start

    def test_a_short_text_is_shown_as_it_is(self) -> None:
        (passage,) = best_passages(a_document("Short."), ())
        assert passage.text == "Short."

    @pytest.mark.parametrize("text", ["", "   \n\n  "])
    def test_no_text_has_no_passage(self, text: str) -> None:
        assert best_passages(a_document(text), ()) == ()
