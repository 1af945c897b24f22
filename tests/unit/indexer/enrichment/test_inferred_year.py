"""A year is inferred from what a text says of the time since an event, and from nothing else."""

from __future__ import annotations

import pytest

from indexer.enrichment.inferred_year import infer_year
from indexer.model.document import Confidence
from indexer.reading.source_text import DATE, Claim
from tests.unit.indexer.enrichment.builders import PROSE, a_text, build


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("On the 25th anniversary of the 1988 massacre, families met at the gate.", 2013),
        ("Today marks the thirtieth anniversary of the executions of 1988.", 2018),
        ("Yesterday marked 30 years since the massacre of summer 1988.", 2018),
        ("This year, twenty-five years after the 1988 killings, nobody was tried.", 2013),
        ("À l'occasion du 30e anniversaire du massacre de 1988, un colloque se tient.", 2018),
        ("Zum 25. Jahrestag des Massakers von 1988 kamen viele.", 2013),
        ("En el 30º aniversario de la masacre de 1988 hablan las familias.", 2018),
    ],
)
def test_an_anniversary_gives_the_year_of_the_text(text: str, year: int) -> None:
    inferred = infer_year([text])
    assert inferred is not None
    assert inferred.year == year
    assert inferred.words in text


@pytest.mark.parametrize(
    "text",
    [
        "In 2008, on the 20th anniversary of the 1988 massacre, a report was published.",
        "On the 25th anniversary of the massacre, families met.",
        "The massacre of 1988 was on nobody's mind.",
        "The prisoner was released 10 years after the 1988 massacre.",
        "He was freed on Monday, 10 years after the 1988 massacre.",
        "It is exactly 80 years after its founding that the mill of 2016 became a museum.",
        "The year 1981 saw two books, marking the 25th and the 40th anniversary of the prize.",
        "Today marks the 60th anniversary of the treaty of 1999.",
        "On the 900th anniversary of the 1988 massacre.",
        f"{PROSE * 8}\n\nOn the 25th anniversary of the 1988 massacre, families met.",
    ],
)
def test_nothing_is_inferred_without_both_or_with_another_year(text: str) -> None:
    assert infer_year(text.split("\n\n")) is None


def test_two_that_do_not_agree_give_none() -> None:
    texts = ["On the 25th anniversary of the 1988 massacre.", "On the 20th anniversary of the 1988 massacre."]
    assert infer_year(texts) is None
    assert infer_year(texts[:1] * 2) is not None


SAID = f"On the 25th anniversary of the 1988 massacre, families met.\n\n{PROSE}"


def test_an_undated_document_has_it_marked_with_its_words() -> None:
    document, _ = build(a_text(SAID))
    assert document.date is not None
    assert (str(document.date.value), document.date.confidence) == ("2013", Confidence.LOW)
    assert document.date.is_inferred
    assert document.date.evidence.startswith('inferred from "On the 25th anniversary of the 1988 massacre')


@pytest.mark.parametrize("stated", ["2014-01-02", "--12-18", "some day"])
def test_a_date_that_is_stated_stands_alone(stated: str) -> None:
    document, _ = build(a_text(SAID, Claim(DATE, stated, "sidecar", is_stated=True)))
    assert document.date is None or not document.date.is_inferred


def test_a_dateline_without_its_year_is_not_completed() -> None:
    document, _ = build(a_text(f'Dec. 18 (UPI) -- "{SAID}'))
    assert document.date is not None
    assert str(document.date.value) == "--12-18"
