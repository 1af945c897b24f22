"""Blocks of an article that lead elsewhere are left out, and no sentence of the text is."""

from __future__ import annotations

import pytest

from indexer.reading.furniture import is_pointer


@pytest.mark.parametrize(
    "text",
    [
        "Read more: What the commission found",
        "Also read: The families' letter",
        "Related articles",
        "Related: Ten years on",
        "Lesen Sie auch: Die Kommission tagt",
        "Weitere Artikel zum Thema",
        "Lire aussi : La commission",
        "VEA TAMBIÉN: La comisión",
        "Leia também",
        "Czytaj też",
        "بیشتر بخوانید: گزارش کمیسیون",
        "اقرأ أيضا",
        "Follow us on Twitter",
        "Follow The Lantern on Twitter and Instagram",
        "Subscribe to our newsletter",
        "12 comments",
        "Keine Kommentare",
        "© 2020 The Lantern. All rights reserved",
        "→ Read also",
    ],
)
def test_pointers(text: str) -> None:
    assert is_pointer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Readers moreover were told nothing.",
        "Related crimes were never tried.",
        "Follow the river to the prison.",
        "More than 300 people were named.",
        "Sharing this cell were forty men.",
        "He read more that winter than ever before.",
        "Weitere Zeugen sagten aus.",
        "Read more" + " and more of what the court had to say" * 6,
        "",
        "بیشتر زندانیان آزاد شدند.",
    ],
)
def test_sentences(text: str) -> None:
    assert not is_pointer(text)
