"""
Dates that texts name are found, against texts of our own that were marked by hand.

`mentioned_dates.jsonl` has texts in six languages with what a reader would mark, `~` before what
is approximate. They are part of the repository, so this is always run. A floor is only ever raised.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indexer.enrichment.mentioned_dates import find_mentioned_dates
from indexer.model.document import Paragraph
from indexer.model.span import Span

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["mentioned dates"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""


def texts(language: str) -> list[dict[str, Any]]:
    lines = (HERE / "mentioned_dates.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["language"] == language]


def found(text: str, language: str) -> Counter[str]:
    dates = find_mentioned_dates(text, (Paragraph(Span(0, len(text)), language),))
    return Counter(
        {("~" if date.is_approximate else "") + str(date.value): len(date.mentions) for date in dates}
    )


@pytest.mark.parametrize("language", ["en", "fa", "ar", "fr", "de", "es"])
def test_what_a_reader_would_mark_is_found_and_nothing_else(language: str) -> None:
    n_right = n_found = n_marked = 0
    slips = []
    for line in texts(language):
        own, marked = found(line["text"], language), Counter(line["dates"])
        n_right += (own & marked).total()
        n_found += own.total()
        n_marked += marked.total()
        slips += [f"{sorted((own - marked).elements())} for {sorted((marked - own).elements())}"]
    precision, recall = n_right / n_found, n_right / n_marked
    assert precision >= FLOORS[language]["precision"] - EPSILON, (precision, slips)
    assert recall >= FLOORS[language]["recall"] - EPSILON, (recall, slips)
