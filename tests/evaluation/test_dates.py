"""
Dates are read from texts as they stand, against gold, above pinned floors.

The texts are not part of the repository. GOVAH_GOLD names the folder that holds them in
`data/`; without it these tests are skipped. A floor is only ever raised.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from indexer.enrichment.date_patterns import parse_date
from indexer.enrichment.dateline import find_dateline
from indexer.enrichment.layout import lay_out
from indexer.reading.source_text import Block

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["dates"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""

pytestmark = pytest.mark.gold


def lines(path):
    gold = os.environ.get("GOVAH_GOLD")
    if not gold:
        pytest.skip("GOVAH_GOLD names no folder of gold data")
    with gzip.open(Path(gold) / "data" / path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def share(pairs, name):
    """Say what share of the pairs is equal, and that it is no less than it was."""
    pairs = list(pairs)
    right = sum(found == wanted for found, wanted in pairs) / len(pairs)
    assert right >= FLOORS[name] - EPSILON, f"{right:.4f} of {len(pairs)}"


def date_of_text(text):
    dateline = find_dateline(lay_out(tuple(Block(part) for part in text.split("\n\n") if part.strip())))
    return None if dateline.date is None else str(dateline.date.value)


def date_of(value):
    found = parse_date(value)
    return None if found is None else str(found.value)


def test_datelines_of_news():
    gold = [line for line in lines("corpora/muc3.jsonl.gz") if line.get("date")]
    share(((date_of_text(line["text"]), line["date"]) for line in gold), "muc3 text")


def test_datelines_of_diplomatic_papers():
    gold = [line for line in lines("corpora/frus.jsonl.gz") if len(line.get("date") or "") == 10]
    stated = [line for line in gold if line["date_raw"] in line["text"][:1500]]
    share(((date_of_text(line["text"]), line["date"]) for line in stated), "frus text")


def test_dates_as_diplomatic_papers_write_them():
    gold = [line for line in lines("corpora/frus.jsonl.gz") if len(line.get("date") or "") == 10]
    share(((date_of(line["date_raw"]), line["date"]) for line in gold if line.get("date_raw")), "frus raw")


def test_dates_of_the_iranian_calendar():
    gold = {line["date_jalali"] for line in lines("ir/hamshahri/corpus.jsonl.gz") if line.get("date_jalali")}
    days = {day: JalaliDate(*map(int, day.split("-"))).to_gregorian().isoformat() for day in gold}
    share(((date_of(day), gregorian) for day, gregorian in days.items()), "hamshahri raw")
