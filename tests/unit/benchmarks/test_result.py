"""What is computed, printed and drawn of a result."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from types import MappingProxyType

import pytest

from benchmarks.measure import Plan, subset_plans
from benchmarks.plot import draw
from benchmarks.report import render
from benchmarks.result import agreement, build_rows, class_rows, verdicts


def an_engine(**changes):
    build = {"seconds": 2.0, "cpu_seconds": 2.5, "index_bytes": 400_000, "peak_bytes": 9_000_000}
    return {
        "version": "1.0",
        "is_search_only": False,
        "builds": {"1": {**build, "peak_anonymous_bytes": 8_000_000}},
        "open_seconds": 0.01,
        "first_query_ms": 3.0,
        "n_segments": None,
        "memory": {"resident": 20_000_000, "anonymous": 5_000_000, "file": 15_000_000},
        **changes,
    }


def an_answer(ms, total):
    return {"ms": ms, "total": total, "bytes_touched": None}


def a_run(n_documents=1_000, speed=1.0):
    def asked(*answers):
        return {"queries": [{"query": {}, "answers": dict(answer)} for answer in answers]}

    first = {"govah": an_answer(2 * speed, 10), "tantivy": an_answer(8, 10), "fts5": an_answer(1, 40)}
    second = {"govah": an_answer(4 * speed, 12), "tantivy": an_answer(8, 13), "fts5": an_answer(1, 50)}
    fuzzy = {"govah": an_answer(6 * speed, 5), "tantivy": an_answer(3, 5), "fts5": {"ms": None}}
    names = ("govah", "tantivy", "fts5")
    return {
        "n_documents": n_documents,
        "text_bytes": 1_000_000,
        "engines": {name: an_engine() for name in names},
        "classes": {"common": asked(first, second), "fuzzy": asked(fuzzy), "rare": asked()},
    }


def a_result(*runs):
    machine = {"cores": 2, "processor": "a <fast> one", "python": "3.11", "system": "Linux"}
    return {"machine": machine, "seed": 1, "source": "records & more", "bandwidth": 1e10, "runs": runs}


def test_a_row_has_medians_and_ratios():
    common, fuzzy = class_rows(a_run())
    assert common.n_hits == 11
    assert common.cells["tantivy"].ms == 8
    assert common.cells["tantivy"].ratio == pytest.approx(3 / 8)
    assert common.cells["govah"].ratio is None
    assert "fts5" not in fuzzy.cells


def test_hits_that_differ_by_far_are_marked_and_win_nothing():
    common, _ = class_rows(a_run())
    assert common.cells["fts5"].is_other_question
    assert not common.cells["tantivy"].is_other_question
    assert list(verdicts(a_run())) == [
        "fastest whole page, govah: common",
        "fastest whole page, tantivy: fuzzy",
    ]


def test_agreement_is_the_share_of_equal_totals():
    assert agreement(a_run(), "tantivy") == {"common": 0.5, "fuzzy": 1.0}


def test_an_index_has_its_speed_and_size():
    row = build_rows(a_run())[0]
    assert row.rates == {1: 0.5}
    assert row.bytes_per_text_byte == 0.4


def test_the_limit_of_memory_is_bytes_over_bandwidth():
    run = a_run()
    run["classes"]["fuzzy"]["queries"][0]["answers"]["govah"]["bytes_touched"] = 10_000_000
    assert class_rows(run, 1e10)[1].limit_ms == pytest.approx(1.0)


def test_a_report_has_tables_of_one_width():
    lines = list(render(a_result(a_run())))
    rows = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in rows[:4]} == {6}
    assert any("8.00 (0.38)" in line for line in rows)
    assert any("≠" in line for line in rows)


def test_a_machine_that_was_not_quiet_is_said():
    run = a_run()
    assert not any("not quiet" in line for line in render(a_result(run)))
    run["classes"]["fuzzy"]["queries"][0]["answers"]["govah"]["cpu_ms"] = 3
    assert any("took 2.0 times their processor time" in line for line in render(a_result(run)))


def test_an_engine_that_only_ranks_stands_apart():
    run = a_run()
    run["engines"]["fts5"]["is_search_only"] = True
    assert any("fts5 only ranks" in line for line in verdicts(run))


def parsed(picture):
    return ET.fromstring(picture)  # noqa: S314 - our own picture


def test_a_picture_is_xml_with_title_and_description():
    tree = parsed(draw([a_result(a_run())]))
    names = [child.tag.rpartition("}")[2] for child in tree]
    assert names[:2] == ["title", "desc"]
    assert "tantivy: common 0.38" in tree[1].text


def test_several_sizes_add_lines():
    one = draw([a_result(a_run())])
    several = draw([a_result(a_run(1_000)), a_result(a_run(10_000, speed=9))])
    assert "polyline" not in one
    assert several.count("<polyline") == 8  # five series of times, three of speeds
    assert parsed(several) is not None


def test_a_picture_without_ours_is_still_one():
    run = a_run()
    for asked in run["classes"].values():
        for query in asked["queries"]:
            query["answers"].pop("govah")
    assert parsed(draw([a_result(run)])) is not None


def plan(**limits):
    names = ("govah", "tantivy", "whoosh")
    whole = Plan(1_000, MappingProxyType(dict.fromkeys(names, "python")), 1, 1, 1)
    return [(plan.n_documents, tuple(plan.pythons)) for plan in subset_plans(whole, limits)]


def test_a_limited_peer_is_compared_with_ours_on_the_same_part():
    assert plan(whoosh=100) == [(1_000, ("govah", "tantivy")), (100, ("govah", "whoosh"))]


def test_where_ours_is_limited_every_engine_takes_part():
    assert plan(govah=100) == [(1_000, ("tantivy", "whoosh")), (100, ("govah", "tantivy", "whoosh"))]


def test_a_limit_above_all_documents_is_none():
    assert plan(whoosh=5_000) == [(1_000, ("govah", "tantivy", "whoosh"))]
