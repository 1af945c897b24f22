"""Queries that raised, gave endless scores or lost their meaning on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from indexer.model.partial_date import PartialDate
from indexer.model.request import SearchRequest
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

    IndexOf = Callable[[Sequence[Document]], LocalEngine]


@pytest.fixture
def engine(index_of: IndexOf) -> LocalEngine:
    return index_of([a_document("The graves of ʿAlī in خاوران", date="9999"), a_document("none")])


@pytest.mark.parametrize("query", ["date:{9999 TO]", "date:[TO 0001}"])
def test_a_range_beyond_the_calendar_finds_nothing(engine: LocalEngine, query: str) -> None:
    assert engine.search(SearchRequest(query=query)).total == 0


@pytest.mark.parametrize("boost", ["9" * 400, "9" * 45])
def test_a_boost_of_any_size_gives_a_score_that_json_can_hold(engine: LocalEngine, boost: str) -> None:
    response = engine.search(SearchRequest(query=f"graves^{boost}"))
    assert response.total == 1
    json.dumps(response.to_json(), allow_nan=False)


def test_a_minus_in_quotes_stays_a_minus(engine: LocalEngine) -> None:
    assert engine.search(SearchRequest(query='"the -graves"')).description == "the phrase “the -graves”"


def test_a_wildcard_reads_the_letter_ayn_as_the_index_does(engine: LocalEngine) -> None:
    assert engine.search(SearchRequest(query="ʿAl*")).total == 1
    assert engine.search(SearchRequest(query="ʿAly~")).total == 1


@pytest.mark.parametrize("query", ["خاوران؟", "graves؟", "graves？", "text:خاوران؟"])
def test_a_question_mark_of_another_script_ends_a_question(engine: LocalEngine, query: str) -> None:
    assert engine.search(SearchRequest(query=query)).total == 1


def test_a_date_without_a_year_bounds_nothing_as_its_message_says(engine: LocalEngine) -> None:
    response = engine.search(SearchRequest(date_from=PartialDate(None, 12, 18)))
    assert response.total == 2
    assert [message.code for message in response.messages] == ["date-without-year"]
