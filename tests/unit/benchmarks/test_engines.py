"""A whole run, on a few documents and with the one engine that every Python has."""

from __future__ import annotations

import json
import math

import pytest

from benchmarks import engines, limit
from benchmarks.query import KINDS


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the benchmark and returns its result and what it printed."""
    monkeypatch.setattr(limit, "COPIED_BYTES", 1_000_000)

    def measured(*arguments):
        out = tmp_path / "result.json"
        sizes = ["--queries-per-class", "1", "--rounds", "1", "--work", str(tmp_path)]
        engines.main([*arguments, *sizes, "--without-ours", "--peers", "fts5", "--json", str(out)])
        return json.loads(out.read_text()), capsys.readouterr().out

    return measured


def test_generated_documents_are_built_and_asked(run, tmp_path):
    result, printed = run("--documents", "60", "--seed", "3")
    [measured] = result["runs"]
    assert measured["n_documents"] == 60
    assert tuple(measured["classes"]) == KINDS
    for asked in measured["classes"].values():
        assert len(asked["queries"]) == 1
    assert "| match all" in printed
    assert "fastest whole page, fts5" in printed
    assert not list(tmp_path.glob("govah-bench-*"))


def test_records_are_read_up_to_a_number(run, tmp_path):
    records = tmp_path / "records.jsonl"
    lines = (json.dumps({"text": f"the stone of house {n} was found again"}) for n in range(9))
    records.write_text("\n".join(lines))
    result, _ = run("--records", str(records), "--documents", "5")
    assert result["runs"][0]["n_documents"] == 5
    assert result["source"] == "records of records.jsonl"


def test_smoke_means_tiny_sizes():
    options = engines._parsed(["--smoke", "--documents", "1000000"])
    assert (options.documents, options.rounds, options.limit["whoosh"]) == (300, 1, 100)


def test_an_unknown_peer_is_said(capsys):
    with pytest.raises(SystemExit):
        engines.main(["--peers", "lucene"])
    assert "no peer 'lucene'" in capsys.readouterr().err


def test_bandwidth_is_a_number(monkeypatch):
    monkeypatch.setattr(limit, "COPIED_BYTES", 1_000_000)
    assert 0 < limit.memory_bandwidth() < math.inf


def test_bytes_touched_are_unknown_until_an_engine_tells():
    assert limit.bytes_touched(object(), None) is None
