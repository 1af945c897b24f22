"""
Reading web pages does not get worse: article, title, author and date against gold pages, above pinned floors.

The pages are not part of the repository. GOVAH_GOLD names the folder that holds them in
`data/html/`; without it these tests are skipped. A floor is only ever raised.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from benchmarks.pages import GoldPage, ReadPage, Score, evaluate, load_pages, names_of

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["web pages"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""


@pytest.mark.gold
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_reading_stays_above_its_floors(name):
    gold = os.environ.get("GOVAH_GOLD")
    if not gold:
        pytest.skip("GOVAH_GOLD names no folder of gold data")
    score = evaluate(load_pages(Path(gold) / "data" / "html" / name), ["govah"])["govah"]
    below = {
        measure: (float(getattr(score, measure)), floor)
        for measure, floor in FLOORS[name].items()
        if float(getattr(score, measure)) < floor - EPSILON
    }
    assert not below


PAGE = GoldPage(
    "a", None, b"", ("one", "two"), ("menu",), "A title", names_of(["Jo Weaver and Ada Miller"]), "2001-02-03"
)


def test_the_measures_are_one_for_a_page_read_right():
    score = Score()
    score.count(PAGE, ReadPage("one two", "A  Title", ("Ada Miller", "Jo WEAVER"), "2001-02-03T10:00"))
    figures = (score.segment_f1, score.title, score.author_f1, score.date, score.date_precision)
    assert [float(figure) for figure in figures] == [1.0] * 5


def test_the_measures_tell_what_is_wrong():
    score = Score()
    score.count(PAGE, ReadPage("one menu", "Title", ("Jo Weaver",), "2001-02-04"))
    assert (float(score.segment_precision), float(score.segment_recall)) == (0.5, 0.5)
    assert [float(figure) for figure in (score.title, score.author_f1, score.date)] == [0.0] * 3


def test_what_is_not_there_is_not_to_be_found():
    unsigned = GoldPage("b", None, b"", (), (), "A title", frozenset(), "")
    score = Score()
    score.count(unsigned, ReadPage("", "", (), ""))
    score.count(unsigned, ReadPage("", "", ("Jo",), "2001"))
    assert (float(score.unsigned_kept), float(score.undated_kept)) == (0.5, 0.5)
    assert (float(score.author_precision), float(score.date_precision)) == (0.0, 0.0)


def test_what_nobody_looked_at_is_not_counted():
    score = Score()
    score.count(GoldPage("c", None, b"", (), (), None, None, None), ReadPage("x", "y", ("z",), "2001"))
    assert (score.title.of, score.author_precision.of, score.date_precision.of) == (0, 0, 0)
