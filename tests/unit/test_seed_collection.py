"""Five real articles, read from end to end: what the index must know of each of them."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from indexer.cli.main import main
from indexer.model.partial_date import Precision
from indexer.model.request import SearchRequest
from indexer.pipeline.reindex import reindex
from indexer.search.engine import open_engine

if TYPE_CHECKING:
    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

GOLD = os.environ.get("GOVAH_GOLD")

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(GOLD is None, reason="GOVAH_GOLD names no folder with seeds/ and data/"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(Path(GOLD or "") / "seeds", folder / "corpus")
    report = reindex(folder / "corpus", folder / "index", jobs=1)
    assert (report.n_documents, report.n_failed) == (5, 0)
    return folder / "index"


@pytest.fixture(scope="module")
def engine(index: Path) -> LocalEngine:
    return open_engine(index)


@pytest.fixture(scope="module")
def documents(engine: LocalEngine) -> dict[str, Document]:
    """The documents by the first three digits of their names."""
    return {document.source[:3]: document for document in engine.documents(SearchRequest())}


@pytest.fixture(scope="module")
def exported(index: Path) -> list[dict[str, Any]]:
    lines = CliRunner().invoke(main, ["export", "--index", str(index)]).stdout.splitlines()
    return [json.loads(line) for line in lines]


def found(engine: LocalEngine, query: str) -> set[str]:
    return {hit.document.source[:3] for hit in engine.search(SearchRequest(query=query)).hits}


def test_the_phrase_is_found_and_marked_as_one_span(engine: LocalEngine) -> None:
    response = engine.search(SearchRequest(query='"mass graves"'))
    assert response.total >= 3
    for hit in response.hits:
        marked = [span.of(passage.text).lower() for passage in hit.passages for span in passage.highlights]
        if hit.n_matches:
            assert marked
        assert {" ".join(text.split()) for text in marked} <= {"mass graves"}


def test_the_authors_are_these_and_no_others(engine: LocalEngine) -> None:
    values = engine.search(SearchRequest()).facets["author"]
    assert {value.value for value in values} == {
        "Struan Stevenson",
        "Alejo Vidal-Quadras",
        "Justice for the Victims of the 1988 Massacre in Iran (JVMI)",
    }


def test_a_full_date_is_a_day(documents: dict[str, Document]) -> None:
    date = documents["001"].date
    assert date is not None
    assert (str(date.value), date.value.precision) == ("2017-08-03", Precision.DAY)


def test_a_dateline_without_a_year_says_that_the_year_is_missing_or_inferred(
    documents: dict[str, Document],
) -> None:
    date = documents["003"].date
    assert date is not None
    assert (date.value.month, date.value.day) == (12, 18)
    assert "year" in date.evidence
    assert "missing" in date.evidence or "inferred" in date.evidence


@pytest.mark.parametrize("number", ["000", "002", "004"])
def test_an_article_that_states_no_day_has_none(documents: dict[str, Document], number: str) -> None:
    date = documents[number].date
    assert date is None or date.value.day is None


def test_a_name_is_found_in_its_other_spelling(engine: LocalEngine, documents: dict[str, Document]) -> None:
    assert "Ra’isi" in documents["002"].text or "Ra'isi" in documents["002"].text
    assert "002" in found(engine, "Raisi")


def test_names_of_one_organisation_meet_in_one_value(documents: dict[str, Document]) -> None:
    spellings: dict[str, set[str]] = {}
    for document in documents.values():
        for entity in document.entities:
            spellings.setdefault(entity.name, set()).update(entity.spellings(document.text))
    having = {
        wanted: {name for name, own in spellings.items() if any(wanted in spelling for spelling in own)}
        for wanted in ("PMOI", "Mojahedin")
    }
    assert having["PMOI"]
    assert having["PMOI"] == having["Mojahedin"]
    assert len(having["PMOI"]) == 1


def test_all_are_in_english(documents: dict[str, Document]) -> None:
    assert {document.language for document in documents.values()} == {"en"}


def test_facet_counts_are_those_counted_by_hand(engine: LocalEngine, exported: list[dict[str, Any]]) -> None:
    assert len(exported) == 5
    facets = engine.search(SearchRequest()).facets
    by_hand = {
        "author": Counter(author for line in exported for author in line["authors"]),
        "entity": Counter(entity["name"] for line in exported for entity in line["entities"]),
        "language": Counter(line["language"] for line in exported),
        "publisher": Counter(line["publisher"] for line in exported if line["publisher"]),
        "quality": Counter(flaw for line in exported for flaw in line["quality"]),
        "mentioned": Counter(
            value
            for line in exported
            for value in {date["value"][:n] for date in line["mentioned_dates"] for n in (4, 7, 10)}
        ),
    }
    assert {facet: {v.value: v.count for v in facets[facet]} for facet in facets} == by_hand


def test_years_are_those_counted_by_hand(engine: LocalEngine, exported: list[dict[str, Any]]) -> None:
    years = Counter(
        "undated"
        if line["date"] is None or line["date"]["value"].startswith("-")
        else line["date"]["value"][:4]
        for line in exported
    )
    assert {bucket.value: bucket.count for bucket in engine.search(SearchRequest()).histogram} == years


def test_every_mention_is_cut_out_of_its_text(exported: list[dict[str, Any]]) -> None:
    for line in exported:
        text = " ".join(line["text"].split())
        for entity in line["entities"]:
            assert entity["count"] >= len(entity["spellings"]) > 0
            assert all(spelling in text for spelling in entity["spellings"])
