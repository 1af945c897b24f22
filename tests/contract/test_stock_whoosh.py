"""The index on disk is a Whoosh index: Whoosh alone opens it and finds the same documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whoosh import index as whoosh_index
from whoosh import query as wq

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import tokenize
from indexer.model.request import SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.search.engine import LocalEngine

TEXTS = (
    "The mass graves at Khavaran were found. Mass burials followed.",
    "Graves of a mass of people\n\nat Khavaran.",
    "Pour-Mohammadi and Ra’isi sat on the committee of the U.N.",
    "Pourmohammadi denied the 30,000 graves.",
    "گورهای دسته‌جمعی خاوران",
    "كشتار ۱۳۶۷ و خاوران",
    "Nothing of the kind, of the mass, of the graves, of the mass graves.",
)
TITLES = ("Mass graves", "Graves", "The committee", "Denial", "خاوران", "کشتار", "")

WORDS = (
    "mass", "graves", "khavaran", "committee", "raisi", "pourmohammadi", "pour", "30000", "un", "خاوران",
    "کشتار", "1367", "missing",
)  # fmt: skip
PHRASES = (
    "mass graves",
    "of the",
    "of the mass graves",
    "graves of",
    "the committee of the un",
    "people at",
    "كشتار ۱۳۶۷",
)


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, out of which a document was taken."""
    path = tmp_path_factory.mktemp("contract") / "index"
    documents = [
        a_document(text, title=title, source=f"{i}.txt")
        for i, (text, title) in enumerate(zip(TEXTS, TITLES, strict=True))
    ]
    removed = a_document(" ".join(WORDS), title="mass graves", source="removed.txt")
    write_index(path, [*documents[:4], removed])
    write_index(path, [], removed=["removed.txt"], kept=documents[:4])
    write_index(path, documents[4:], kept=documents)
    return path


@pytest.fixture
def searcher(index_dir: Path) -> Iterator[object]:
    with whoosh_index.open_dir(str(index_dir)).searcher() as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(index_dir: Path) -> LocalEngine:
    return open_engine(index_dir)


def found_by_whoosh(searcher: object, query: wq.Query) -> set[str]:
    return {hit["key"] for hit in searcher.search(query, limit=None)}  # type: ignore[attr-defined]


def found_by_us(engine: LocalEngine, query: str) -> set[str]:
    return {hit.key for hit in engine.search(SearchRequest(query=query, size=100)).hits}


FIELDS = [("text", "body"), ("title", "title")]


@pytest.mark.parametrize(("ours", "theirs"), FIELDS)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_found_in_the_same_documents(
    searcher: object, engine: LocalEngine, ours: str, theirs: str, word: str
) -> None:
    expected = found_by_whoosh(searcher, wq.Term(theirs, fold(word)))
    assert found_by_us(engine, f'{ours}:"{word}"') == expected


@pytest.mark.parametrize(("ours", "theirs"), FIELDS)
@pytest.mark.parametrize("second", WORDS[1:])
def test_and_and_or_find_the_same_documents(
    searcher: object, engine: LocalEngine, ours: str, theirs: str, second: str
) -> None:
    terms = [wq.Term(theirs, "mass"), wq.Term(theirs, second)]
    pair = f'{ours}:"mass"', f'{ours}:"{second}"'
    assert found_by_us(engine, " AND ".join(pair)) == found_by_whoosh(searcher, wq.And(terms))
    assert found_by_us(engine, " OR ".join(pair)) == found_by_whoosh(searcher, wq.Or(terms))


@pytest.mark.parametrize(("ours", "theirs"), FIELDS)
@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_found_in_the_same_documents(
    searcher: object, engine: LocalEngine, ours: str, theirs: str, phrase: str
) -> None:
    words = [token.term for token in tokenize(phrase)]
    assert found_by_us(engine, f'{ours}:"{phrase}"') == found_by_whoosh(searcher, wq.Phrase(theirs, words))


def test_every_phrase_of_these_tests_is_found_somewhere(engine: LocalEngine) -> None:
    found = {phrase for phrase in PHRASES if found_by_us(engine, f'text:"{phrase}"')}
    assert found == set(PHRASES) - {"people at"}  # two paragraphs


def test_whoosh_reads_the_stored_document(searcher: object) -> None:
    (hit,) = searcher.search(wq.Term("body", "denied"), limit=None)  # type: ignore[attr-defined]
    assert "Pourmohammadi denied" in hit["document"]


def test_whooshs_own_parser_and_analyzer_give_our_terms(index_dir: Path, searcher: object) -> None:
    field = searcher.schema["body"]  # type: ignore[attr-defined]
    assert [token.text for token in field.analyzer("Ra’isi’s Pour-Mohammadi", mode="query")] == [
        "raisi",
        "pourmohammadi",
        "pour",
        "mohammadi",
    ]
