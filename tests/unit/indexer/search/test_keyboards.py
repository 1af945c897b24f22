"""Persian and Arabic keyboards have other letters for one sound: a search finds what either has typed."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from indexer.model.request import SearchRequest
from tests.support.collections import an_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.search.engine import LocalEngine

_SPELLINGS = (
    ("سیاسی", "سياسي", "سیاسي", "سیاسى"),  # yeh
    ("کتابخانه", "كتابخانه", "ڪتابخانه"),  # kaf
    ("مدرسه", "مدرسة", "مدرسہ", "مدرسۃ", "مدرسە"),  # heh
    ("احمد", "أحمد", "ٱحمد"),  # alef
    ("رییس", "رئیس", "رئيس"),  # yeh with hamza
    ("نامه", "نامۀ", "نامهٔ"),  # heh with yeh above
    ("محمد", "مُحَمَّد", "مـحـمـد"),  # signs and tatweel
    ("۱۳۶۷", "١٣٦٧", "1367"),  # digits
    ("زندان‌ها", "زندانها", "زندان\u200dها", "زندان\u200c\u200cها"),  # half-space
    ("می‌روند", "میروند"),
    ("ها", "\ufeffها", "\u200eها\u200f"),  # marks of direction
    ("لاله", "ﻻله", "ﻟﺎﻟﻪ"),  # shapes of letters
)
PAIRS = [pair for spellings in _SPELLINGS for pair in permutations(spellings, 2)]


@pytest.fixture(scope="module", params=["fa", "ar"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    index_dir: Path = tmp_path_factory.mktemp("keyboards")
    documents = [
        a_document(f"xx {spelling} yy", title=f"{group}.{number}", language=request.param)
        for group, spellings in enumerate(_SPELLINGS)
        for number, spelling in enumerate(spellings)
    ]
    return an_index(index_dir, documents)


@pytest.mark.parametrize("form", ["{}", '"{}"', '"xx {} yy"'])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " ".join(map(ascii, pair)))
def test_what_one_keyboard_typed_another_finds(engine: LocalEngine, pair: tuple[str, str], form: str) -> None:
    typed, written = pair
    group = next(i for i, spellings in enumerate(_SPELLINGS) if written in spellings)
    title = f"{group}.{_SPELLINGS[group].index(written)}"

    found = engine.search(SearchRequest(query=form.format(typed), size=100))

    assert title in [hit.title for hit in found.hits]


def test_a_query_of_the_parts_finds_a_word_with_a_half_space(engine: LocalEngine) -> None:
    assert engine.search(SearchRequest(query="زندان ها")).total >= 1


def test_a_phrase_may_have_words_with_and_without_half_space_where_the_text_has_all_with(
    tmp_path: Path,
) -> None:
    engine = an_index(tmp_path, [a_document("در زندان‌های ایران می‌ماندند و", language="fa")])

    assert engine.search(SearchRequest(query='"زندانهای ایران میماندند"')).total == 1
    assert engine.search(SearchRequest(query='"زندانهای میماندند"')).total == 0
