"""What differs between two texts, as a reader would say it."""

from __future__ import annotations

import time

import pytest

from indexer.model.comparison import Change, Level
from indexer.search.comparison import MAX_CELLS, MAX_CHARS, compare
from tests.support.documents import a_document

MARKS = {Change.SAME: "{}", Change.DELETED: "[-{}-]", Change.INSERTED: "[+{}+]"}


def shown(one: str, other: str) -> list[str]:
    """Return the paragraphs of a comparison, what is in one text alone in brackets."""
    found = compare(a_document(one), a_document(other))
    return [
        " ".join(MARKS[piece.change].format(piece.text.strip()) for piece in paragraph.pieces)
        for paragraph in found.paragraphs
    ]


def test_a_word_that_was_replaced_is_marked_alone() -> None:
    assert shown("Two men were taken away.", "Three men were taken away.") == [
        "[-Two-] [+Three+] men were taken away."
    ]


def test_words_of_persian_and_arabic_are_marked_alone() -> None:
    assert shown("شصت نفر می‌آمدند و رفتند.", "شصت تن می‌آمدند و رفتند.") == [
        "شصت [-نفر-] [+تن+] می‌آمدند و رفتند."
    ]
    assert shown("قال الشاهدُ إنه رأى", "قال الحارسُ إنه رأى") == ["قال [-الشاهدُ-] [+الحارسُ+] إنه رأى"]


def test_letters_and_punctuation_make_a_difference_and_space_does_not() -> None:
    assert shown("A wall, and  a gate", "A wall and a Gate") == ["A wall [-,-] and a [-gate-] [+Gate+]"]


def test_a_paragraph_that_was_put_in_stands_by_itself() -> None:
    assert shown("One stands.\n\nTwo stand.", "One stands.\n\nHere is more.\n\nTwo stand.") == [
        "One stands.",
        "[+Here is more.+]",
        "Two stand.",
    ]


def test_a_paragraph_that_was_put_in_at_the_end_is_marked_with_its_own_full_stop() -> None:
    assert shown("It ended in April.", "It ended in April.\n\nRead also more.") == [
        "It ended in April.",
        "[+Read also more.+]",
    ]


def test_a_paragraph_that_was_put_in_before_the_last_full_stop_is_whole() -> None:
    one = "A spokesman said that it ended in April."
    other = "A spokesperson said that it ended in April.\n\nRead also more."
    assert shown(one, other) == [
        "A [-spokesman-] [+spokesperson+] said that it ended in April.",
        "[+Read also more.+]",
    ]


def test_paragraphs_that_were_joined_are_no_change() -> None:
    assert shown("One stands here.\n\nTwo stand here.", "One stands here. Two stand here.") == [
        "One stands here. Two stand here."
    ]


def test_sentences_that_share_an_article_are_two_sentences() -> None:
    one = "Begin. The minister denied all of it. End."
    other = "Begin. Nobody in the village had heard the news. End."
    (paragraph,) = shown(one, other)
    assert paragraph.count("[-") == paragraph.count("[+") == 1


def test_texts_with_nothing_in_common_are_all_marked() -> None:
    assert shown("One two three", "four five six") == ["[-One two three-]", "[+four five six+]"] or shown(
        "One two three", "four five six"
    ) == ["[-One two three-] [+four five six+]"]


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", "a word"), ("a word", "")])
def test_a_text_may_be_empty(one: str, other: str) -> None:
    found = compare(a_document(one), a_document(other))
    assert found.n_same == 0


def test_words_are_counted() -> None:
    found = compare(a_document("Two men, taken."), a_document("Three men were taken."))
    assert (found.n_same, found.n_deleted, found.n_inserted) == (2, 1, 2)


def test_a_paragraph_keeps_the_language_that_it_has() -> None:
    one = a_document("One here.\n\nشصت نفر آمدند.", languages=["en", "fa"])
    other = a_document("One here.\n\nشصت تن آمدند.", languages=["en", "fa"])
    assert [paragraph.language for paragraph in compare(one, other).paragraphs] == ["en", "fa"]


@pytest.mark.parametrize("other", ["b a c ", "a b ", "x y z "])
def test_a_long_text_that_repeats_itself_takes_no_long_time(other: str) -> None:
    n = MAX_CHARS // 4
    assert (n // 2) ** 2 > MAX_CELLS
    started = time.process_time()
    found = compare(a_document("a b " * n), a_document((other * n)[: 4 * n]))
    assert found.level is Level.WORDS
    assert time.process_time() - started < 20


def test_a_million_words_are_compared_by_paragraphs() -> None:
    words = [f"word{i % 977}" + ("\n\n" if i % 100 == 99 else "") for i in range(10**6)]
    one = " ".join(words)
    started = time.process_time()
    found = compare(a_document(one), a_document(one.replace("word5 ", "other ", 7)))
    assert time.process_time() - started < 30
    assert found.level is Level.PARAGRAPHS
    pieces = [piece for paragraph in found.paragraphs for piece in paragraph.pieces]
    assert sum(piece.change is Change.DELETED for piece in pieces) == 7
