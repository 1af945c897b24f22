"""
The ranking does not get worse: nDCG@10 on judged collections, above a pinned floor.

The collections are not part of the repository. GOVAH_GOLD names the folder that
holds them in `data/ir/`; without it these tests are skipped. A floor is only ever
raised; docs/internals/ranking.md has the sweep behind the constants.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from benchmarks.judged import load_judged, ndcg
from benchmarks.ranking import LANGUAGES, build, ours
from indexer.index.snapshot import Snapshot

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["ranking nDCG@10"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""


@pytest.mark.gold
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_ranking_stays_above_its_floor(name, tmp_path):
    gold = os.environ.get("GOVAH_GOLD")
    if not gold:
        pytest.skip("GOVAH_GOLD names no folder of gold data")
    judged = load_judged(Path(gold) / "data" / "ir" / name)
    build(judged, tmp_path, LANGUAGES.get(name, "en"))

    assert ours(Snapshot(tmp_path), judged) >= FLOORS[name] - EPSILON


def test_the_measure_is_one_for_the_ideal_order_and_less_for_another():
    relevance = {"a": 2, "b": 1, "c": 0}

    assert ndcg(["a", "b", "c"], relevance) == 1.0
    assert ndcg(["c", "a"], relevance) == pytest.approx((2 / 1.584963) / (2 + 1 / 1.584963), abs=1e-6)
    assert ndcg([], relevance) == 0.0
