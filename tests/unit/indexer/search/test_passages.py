"""The best extracts of a document, and what is marked in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.model.document import Paragraph, ParagraphKind
from indexer.model.request import SearchRequest
from indexer.model.span import Span, merged
from indexer.search.passage_choice import SPACES
from indexer.search.passages import (
    MAX_FITTED,
    MAX_PASSAGES,
    PASSAGE_CHARS,
    MarkedText,
    Marks,
    ParagraphTable,
    choose_passages,
)
from tests.support.documents import a_document, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.model.document import Document
    from indexer.model.response import DocumentView, Passage
    from indexer.search.engine import LocalEngine
    from indexer.search.passages import TextSource

FILLER = "Nothing of note happened on that long day in the town. " * 12
KINDS = tuple(ParagraphKind)


def table_of(paragraphs: Sequence[Paragraph]) -> ParagraphTable:
    languages = [paragraph.language for paragraph in paragraphs]
    return ParagraphTable(
        np.array([paragraph.span.start for paragraph in paragraphs], dtype=np.uint32),
        np.array([paragraph.span.end for paragraph in paragraphs], dtype=np.uint32),
        np.arange(len(languages), dtype=np.uint8),
        np.array([KINDS.index(paragraph.kind) for paragraph in paragraphs], dtype=np.uint8),
        languages,
        KINDS,
    )


def marks_of(text: str, *parts: str, weights: tuple[float, ...] | None = None) -> Marks:
    """Mark each part of a query, a regular expression, wherever it stands."""
    found = sorted(
        (match.start(), match.end(), label)
        for label, part in enumerate(parts)
        for match in re.finditer(part, text, re.IGNORECASE)
    )
    return Marks(*(np.array(column, dtype=np.int64) for column in zip(*found, strict=True)), weights)


def passages(
    text: str,
    *parts: str,
    limit: int = MAX_PASSAGES,
    weights: tuple[float, ...] | None = None,
    paragraphs: Sequence[Paragraph] | None = None,
) -> tuple[Passage, ...]:
    table = table_of(paragraphs_of(text) if paragraphs is None else paragraphs)
    return of_one(text, table, marks_of(text, *parts, weights=weights), limit)


def of_one(
    text: TextSource, table: ParagraphTable, marks: Marks, limit: int = MAX_PASSAGES
) -> tuple[Passage, ...]:
    (found,) = choose_passages([MarkedText(text, table, marks)], limit)
    return found


def opening(document: Document) -> tuple[Passage, ...]:
    return of_one(document.text, table_of(document.paragraphs), Marks([], [], []))


class TestMarks:
    @pytest.fixture
    def view_of(self, index_of: Callable[[Sequence[Document]], LocalEngine]) -> Callable[..., DocumentView]:
        def view(document: Document, query: str) -> DocumentView:
            return index_of([document]).view(document.key, SearchRequest(query=query))

        return view

    @pytest.mark.parametrize(
        ("query", "text", "expected"),
        [
            ("grave", "Graves and a grave", ["Graves", "grave"]),
            ('"grave"', "Graves and a grave", ["grave"]),
            ('"mass graves"', "mass graves, mass, graves", ["mass graves", "mass, graves"]),
            ('"mass graves"', "graves mass", []),
            ('"graves mass"~3', "mass of the graves", ["mass", "graves"]),
            ("gra*", "graves, grave, grab", ["graves", "grave", "grab"]),
            ("grave*", "graves, grave, grab", ["graves", "grave"]),
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
        self, view_of: Callable[..., DocumentView], query: str, text: str, expected: list[str]
    ) -> None:
        view = view_of(a_document(text), query)
        assert [span.of(text) for span in merged(view.highlights)] == expected

    def test_the_title_is_marked_by_itself(self, view_of: Callable[..., DocumentView]) -> None:
        document = a_document("graves", title="Mass graves")
        view = view_of(document, "graves")
        assert (view.highlights, view.title_highlights) == ((Span(0, 6),), (Span(5, 11),))
        view = view_of(document, "title:graves")
        assert (view.highlights, view.title_highlights) == ((), (Span(5, 11),))
        view = view_of(document, "text:graves")
        assert (view.highlights, view.title_highlights) == ((Span(0, 6),), ())

    def test_a_phrase_over_a_line_break_is_one_span(self, view_of: Callable[..., DocumentView]) -> None:
        view = view_of(a_document("the mass\ngraves"), '"mass graves"')
        assert view.highlights == (Span(4, 15),)


class TestPassages:
    def test_a_passage_is_whole_sentences_around_what_matched(self) -> None:
        (passage,) = passages(f"{FILLER}They found graves. They left. {FILLER}", "graves")
        assert passage.text.startswith("They found graves. They left. Nothing")
        assert passage.text.endswith(".")
        assert len(passage.text) <= PASSAGE_CHARS

    def test_where_nothing_follows_it_is_filled_with_what_precedes(self) -> None:
        (passage,) = passages(f"{FILLER}They found graves.", "graves")
        assert passage.text.startswith("Nothing of note")
        assert passage.text.endswith("in the town. They found graves.")
        assert PASSAGE_CHARS - len(FILLER) // 12 < len(passage.text) <= PASSAGE_CHARS

    def test_there_are_no_more_than_so_many_and_in_the_order_of_the_text(self) -> None:
        found = passages("\n\n".join(f"{FILLER} Grave number {i}. {FILLER}" for i in range(6)), "grave")
        assert len(found) == MAX_PASSAGES
        assert [passage.start for passage in found] == sorted(passage.start for passage in found)

    def test_the_passage_with_most_of_the_words_comes_before_many_of_one(self) -> None:
        text = f"grave grave grave grave. {FILLER}\n\n{FILLER} The mass grave of the massacre. {FILLER}"
        (best,) = passages(text, "grave", r"mass\b", "massacre", limit=1)
        assert "The mass grave of the massacre." in best.text

    @pytest.mark.parametrize(("weights", "expected"), [((1.0, 4.0), "mass."), ((4.0, 1.0), "grave.")])
    def test_the_part_of_the_query_that_is_rarer_in_the_collection_comes_first(
        self, weights: tuple[float, float], expected: str
    ) -> None:
        (best,) = passages("A grave.\n\nA mass.", "grave", "mass", weights=weights, limit=1)
        assert best.text.endswith(expected)

    def test_without_weights_the_part_that_is_rarer_in_the_document_comes_first(self) -> None:
        (best,) = passages("A grave.\n\nA grave.\n\nOne mass.\n\nA grave.", "grave", "mass", limit=1)
        assert best.text == "One mass."

    def test_a_repetition_adds_a_tenth(self) -> None:
        text = "A mass.\n\nThe grave, a grave.\n\nA massacre."
        (best,) = passages(text, r"mass\b", "grave", "massacre", weights=(1.0, 1.0, 1.0), limit=1)
        assert best.text == "The grave, a grave."
        (best,) = passages(text, r"mass\b", "grave", "massacre", weights=(1.0, 1.0, 1.11), limit=1)
        assert best.text == "A massacre."

    def test_of_equals_the_earlier_is_taken(self) -> None:
        text = "\n\n".join(f"The grave of {name}." for name in ("Ann", "Bea", "Cid"))
        assert [passage.text for passage in passages(text, "grave", limit=1)] == ["The grave of Ann."]

    def test_passages_do_not_overlap_nor_repeat_one_another(self) -> None:
        text = "\n\n".join(["Graves were found there.", "Graves  were found there.", "Other graves."])
        assert [passage.text for passage in passages(text, "graves")] == [
            "Graves were found there.",
            "Other graves.",
        ]

    def test_a_passage_ends_before_one_that_was_chosen_first(self) -> None:
        long = f"Nothing {'at all ' * 17}happened."
        text = f"The grave. {long} The mass. {long} A massacre. {long}"
        first, second = passages(text, "grave", r"mass\b", "massacre", weights=(1.0, 1.0, 3.0))
        assert first.text == f"The grave. {long}"
        assert second.text.startswith(f"The mass. {long} A massacre.")

    def test_a_long_sentence_is_cut_at_words_and_never_inside_a_mark(self) -> None:
        (passage,) = passages("word " * 100 + "mass graves " + "word " * 100, "mass graves")
        assert len(passage.text) <= PASSAGE_CHARS
        assert [span.of(passage.text) for span in passage.highlights] == ["mass graves"]
        assert set(passage.text.split()) == {"word", "mass", "graves"}

    def test_in_a_long_sentence_as_much_stands_before_a_mark_as_behind_it(self) -> None:
        (passage,) = passages("word " * 100 + "graves " + "word " * 100, "graves")
        (mark,) = passage.highlights
        assert abs(mark.start - (len(passage.text) - mark.end)) <= 2 * len("word ")

    def test_the_beginning_of_a_long_sentence_is_shown_with_a_mark_near_it(self) -> None:
        (passage,) = passages("They left. They found graves " + "word " * 200, "graves")
        assert passage.text.startswith("They found graves word")
        assert PASSAGE_CHARS - len("word ") <= len(passage.text) <= PASSAGE_CHARS

    @pytest.mark.parametrize("part", ["墓墓", "(?=墓墓)墓墓", "墓{40}", "墓{400}"])
    def test_a_text_without_spaces_or_sentences_is_cut_all_the_same(self, part: str) -> None:
        found = passages("墓" * 1_000, part)
        assert found
        assert all(len(passage.text) <= max(PASSAGE_CHARS, 400) for passage in found)
        assert all(passage.highlights for passage in found)

    def test_marks_that_overlap_without_end_are_cut_between_two_of_them(self) -> None:
        text = "".join(chr(ord("一") + i) for i in range(1_000))
        starts = np.arange(999)
        chain = Marks(starts, starts + 2, np.zeros(999, dtype=np.uint8))
        found = of_one(text, table_of(paragraphs_of(text)), chain)
        assert len(found) == MAX_PASSAGES
        assert all(len(passage.text) <= PASSAGE_CHARS + 1 for passage in found)
        assert [passage.highlights for passage in found] == [(Span(0, len(p.text)),) for p in found]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("آیا او رفت؟ گور آنجا بود. او رفت!", "گور آنجا بود."),
            ("هل رحل؟ هذا قبر… ثم رحل.", "هذا قبر…"),
            ("وہ گیا۔ یہ قبر ہے۔ وہ گیا۔", "یہ قبر ہے۔"),
            ("«او رفت.» «گور آنجا بود.» او رفت.", "«گور آنجا بود.»"),
            ("He left. A grave (“found there.”) He left.", "A grave (“found there.”)"),
            ("He said: “It was a grave.” He left.", "He said: “It was a grave.”"),
            ("He left\na grave\nand left.", "a grave"),
        ],
    )
    def test_sentences_end_in_every_script(self, text: str, expected: str) -> None:
        """Each sentence of the text is made too long to stand with another."""
        size = PASSAGE_CHARS * 2 // 3
        padded = re.sub(r"[.!؟…۔\n]+", lambda end: " و" * (size // 2) + end.group(), text)
        (passage,) = passages(padded, "گور|قبر|grave")
        assert re.sub(r"( و)+(?=[.!؟…۔\n]|$)", "", passage.text) == expected

    def test_a_mark_over_the_end_of_a_sentence_keeps_both_together(self) -> None:
        (passage,) = passages(f"{FILLER} It was a mass. Graves were there. {FILLER}", "mass. Graves")
        assert [span.of(passage.text) for span in passage.highlights] == ["mass. Graves"]
        assert passage.text.startswith("It was a mass. Graves were there.")

    def test_every_mark_in_a_passage_is_highlighted_and_those_that_overlap_are_joined(self) -> None:
        (passage,) = passages("mass graves massacre, graves", "mass graves", "graves massacre", "graves")
        assert passage.highlights == (Span(0, 20), Span(22, 28))

    def test_a_heading_says_less_than_a_sentence(self) -> None:
        text = f"Mass graves\n\n{FILLER}\n\n{FILLER} In the end there were mass graves. {FILLER}"
        heading, *others = paragraphs_of(text)
        paragraphs = [Paragraph(heading.span, "en", ParagraphKind.HEADING), *others]
        (best,) = passages(text, "mass", "graves", limit=1, paragraphs=paragraphs)
        assert "In the end" in best.text

    def test_a_passage_has_the_language_of_its_paragraph(self) -> None:
        text = "graves\n\nخاوران graves"
        found = passages(text, "graves", paragraphs=paragraphs_of(text, ["en", "fa"]))
        assert [passage.language for passage in found] == ["en", "fa"]

    def test_marks_outside_of_the_paragraphs_are_passed_over(self) -> None:
        text = "graves | mass graves | mass"
        inside = [Paragraph(Span(9, 13)), Paragraph(Span(14, 20))]
        found = passages(text, "mass graves", "graves", "mass", paragraphs=inside)
        assert [passage.text for passage in found] == ["mass", "graves"]
        assert [passage.text for passage in passages(text, "mass graves", paragraphs=inside)] == ["mass"]

    @pytest.mark.parametrize("n_marks", [1, 1_000])
    def test_without_paragraphs_there_is_no_passage(self, n_marks: int) -> None:
        assert passages("graves " * n_marks, "graves", paragraphs=[]) == ()


class TestOpening:
    def test_without_a_match_the_text_begins(self) -> None:
        (passage,) = opening(a_document("First sentence here. Second one. " + FILLER))
        assert passage.text.startswith("First sentence here.")
        assert (passage.start, passage.highlights) == (0, ())
        assert passage.text.endswith(".")
        assert len(passage.text) <= PASSAGE_CHARS

    def test_labels_and_headings_are_passed_over(self) -> None:
        text = (
            f"By Ann\n\nA heading of this text that is as long as a sentence would be, or nearly\n\n{FILLER}"
        )
        label, heading, body = paragraphs_of(text)
        kinds = [label, Paragraph(heading.span, "en", ParagraphKind.HEADING), body]
        (passage,) = of_one(text, table_of(kinds), Marks([], [], []))
        assert passage.start == body.span.start

    def test_a_short_text_is_shown_as_it_is(self) -> None:
        (passage,) = opening(a_document("Short."))
        assert passage.text == "Short."

    def test_a_long_sentence_is_cut_at_a_word(self) -> None:
        (passage,) = opening(a_document("word " * 100))
        assert passage.text.endswith("word")
        assert PASSAGE_CHARS - len("word ") <= len(passage.text) <= PASSAGE_CHARS

    @pytest.mark.parametrize("text", ["", "   \n\n  "])
    def test_no_text_has_no_passage(self, text: str) -> None:
        assert opening(a_document(text)) == ()

    def test_blank_paragraphs_are_passed_over(self) -> None:
        found = of_one("  \nabc", table_of([Paragraph(Span(0, 2)), Paragraph(Span(3, 6))]), Marks([], [], []))
        assert [passage.text for passage in found] == ["abc"]


class CountedText:
    """A text that counts the characters it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.n_read = 0

    def __getitem__(self, characters: slice) -> str:
        assert 0 <= characters.start <= characters.stop <= len(self.text)
        self.n_read += characters.stop - characters.start
        return self.text[characters]


N_CHARS = 10_000_000
READ_AT_MOST = 2 * (MAX_FITTED + 2) * MAX_PASSAGES * (2 * PASSAGE_CHARS + 10)


class TestCost:
    """What is read depends neither on how long a text is nor on where it matched."""

    @pytest.mark.parametrize("filler", ["Nothing of note happened on that day. ", "word ", "墓"])
    @pytest.mark.parametrize("n_marks", [1, 12])
    def test_one_paragraph_of_ten_million_characters(self, filler: str, n_marks: int) -> None:
        before = filler * (N_CHARS // len(filler))
        text = CountedText(before + "graves " * n_marks)
        starts = [len(before) + len("graves ") * i for i in range(n_marks)]
        marks = Marks(starts, [start + 6 for start in starts], [0] * n_marks)
        whole = ParagraphTable([0], [len(text.text)], [0], [0], ("en",), KINDS)
        (passage,) = of_one(text, whole, marks)
        assert len(passage.highlights) == n_marks
        assert text.n_read <= READ_AT_MOST

    def test_fifty_thousand_paragraphs(self) -> None:
        size = 200
        text = CountedText(("word " * 40 + "\n") * 50_000)
        bounds = np.arange(0, len(text.text), size + 1)
        codes = np.zeros(50_000, dtype=np.uint8)
        places = [bounds[-1], bounds[-2] + 50, bounds[-3] + 5]
        marks = Marks(sorted(places), sorted(place + 4 for place in places), [0, 0, 0])
        table = ParagraphTable(bounds, bounds + size - 1, codes, codes, ("en",), KINDS)
        found = of_one(text, table, marks)
        assert [passage.start for passage in found] == [bounds[-3]]  # all three say the same
        assert text.n_read <= READ_AT_MOST

    @pytest.mark.parametrize("n_labels", [2, 5])
    def test_a_hundred_thousand_marks(self, n_labels: int) -> None:
        text = CountedText("word " * (N_CHARS // 5))
        starts = np.arange(100_000) * 100
        starts[-2:] = N_CHARS - 10, N_CHARS - 5
        labels = np.zeros(100_000, dtype=np.uint8)
        labels[-n_labels:] = range(n_labels)
        bounds = np.arange(0, N_CHARS, 500, dtype=np.uint32)
        codes = np.zeros(bounds.size, dtype=np.uint8)
        table = ParagraphTable(bounds, bounds + np.uint32(499), codes, codes, ("en",), KINDS)
        found = of_one(text, table, Marks(starts, starts + 4, labels, (1.0,) * n_labels))
        assert found[-1].start + len(found[-1].text) == N_CHARS - 1
        assert text.n_read <= READ_AT_MOST

    def test_the_same_line_a_hundred_thousand_times(self) -> None:
        text = CountedText("the graves\n" * 100_000)
        starts = np.arange(100_000) * 11 + 4
        bounds = np.arange(100_000) * 11
        codes = np.zeros(bounds.size, dtype=np.uint8)
        table = ParagraphTable(bounds, bounds + 10, codes, codes, ("en",), KINDS)
        found = of_one(text, table, Marks(starts, starts + 6, codes))
        assert [passage.text for passage in found] == ["the graves"]
        assert text.n_read <= READ_AT_MOST

    def test_a_list_of_ten_million_characters_begins_with_its_first_line(self) -> None:
        text = CountedText("a line\n" * (N_CHARS // 7))
        bounds = np.arange(N_CHARS // 7) * 7
        codes = np.zeros(bounds.size, dtype=np.uint8)
        table = ParagraphTable(bounds, bounds + 6, codes, codes, ("en",), KINDS)
        assert [passage.text for passage in of_one(text, table, Marks([], [], []))] == ["a line"]
        assert text.n_read <= READ_AT_MOST


def test_white_space_is_what_python_says() -> None:
    assert [chr(code) for code in range(0x110000) if chr(code).isspace()] == list(SPACES)
