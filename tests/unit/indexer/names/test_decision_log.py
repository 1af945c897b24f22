"""The log of decisions: what is added lies on the disk, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DecisionError
from indexer.names import decision_log
from indexer.names.decision_log import append_decision, read_decisions
from indexer.names.decisions import Decision, DecisionKind, Operand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENDLESS_WRITER = """
import sys
from pathlib import Path
from indexer.names.decision_log import append_decision
from indexer.names.decisions import Decision, DecisionKind

while True:
    decision = Decision(0, "", DecisionKind.REJECT, spellings=("x" * 5000,))
    append_decision(Path(sys.argv[1]), lambda _: decision)
    print("written", flush=True)
"""


def rejecting(name: str) -> Decision:
    return Decision(0, "", DecisionKind.REJECT, spellings=(name,))


def add(path: Path, name: str) -> Decision:
    return append_decision(path, lambda _: rejecting(name))


def names(path: Path) -> list[str]:
    return [decision.spellings[0] for decision in read_decisions(path).decisions]


def test_a_log_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.jsonl") == decision_log.DecisionLog()


def test_what_is_added_is_read_with_number_and_time(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    whole = Decision(
        0,
        "",
        DecisionKind.MERGE,
        entity=Operand("ابراهیم رئیسی", "raisi"),
        other=Operand("Raeesi"),
        spellings=("Reissi",),
        note="same man",
    )
    written = [append_decision(path, lambda _: whole), add(path, "Nobody")]
    assert read_decisions(path).decisions == tuple(written)
    assert [each.number for each in written] == [1, 2]
    assert written[0].time.endswith("+00:00")
    assert "ابراهیم" in path.read_text(encoding="utf-8")


def test_who_adds_sees_what_is_there_and_may_refuse(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    add(path, "Nobody")
    before = path.read_bytes()

    def refuse(known: Sequence[Decision]) -> Decision:
        raise DecisionError(f"there are {len(known)}")

    with pytest.raises(DecisionError, match="there are 1"):
        append_decision(path, refuse)
    assert path.read_bytes() == before


@pytest.mark.parametrize("n_bytes", [1, 10, 40])
def test_a_line_that_was_cut_short_is_said_and_costs_no_other(tmp_path: Path, n_bytes: int) -> None:
    path = tmp_path / "decisions.jsonl"
    for name in ("A", "B"):
        add(path, name)
    os.truncate(path, path.stat().st_size - n_bytes - 1)
    log = read_decisions(path)
    assert [each.spellings[0] for each in log.decisions] == ["A"]
    assert log.problems == ("decisions.jsonl, line 2, is cut short; that decision was not made",)
    assert add(path, "C").number == 2
    assert names(path) == ["A", "C"]
    assert read_decisions(path).problems == ("decisions.jsonl, line 2, is left out: it is no JSON",)


def test_a_line_that_lost_only_its_end_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    add(path, "A")
    os.truncate(path, path.stat().st_size - 1)
    add(path, "B")
    assert names(path) == ["A", "B"]
    assert read_decisions(path).problems == ()


@pytest.mark.parametrize(
    "line", ["[]", "null", "{}", "\x00", "[" * 100_000, '{"number": 1, "what": "x"}', "\udcff"]
)
def test_a_line_that_is_none_is_said_and_costs_no_other(tmp_path: Path, line: str) -> None:
    path = tmp_path / "decisions.jsonl"
    add(path, "A")
    with path.open("ab") as log:
        log.write(line.encode(errors="surrogateescape") + b"\n")
    add(path, "B")
    assert names(path) == ["A", "B"]
    (problem,) = read_decisions(path).problems
    assert problem.startswith("decisions.jsonl, line 2, is left out: it ")


def test_a_number_that_stands_twice_is_said(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    add(path, "A")
    path.write_bytes(path.read_bytes() * 2)
    assert read_decisions(path).problems == ("decisions.jsonl, line 2: another decision has the number 1",)
    assert names(path) == ["A", "A"]


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(path, f"name {number}"), range(60)))
    log = read_decisions(path)
    assert log.problems == ()
    assert [each.number for each in log.decisions] == list(range(1, 61))
    assert len(set(names(path))) == 60


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_a_writer_that_does_not_let_go_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(decision_log, "LOCK_WAIT_S", 0.05)
    path = tmp_path / "decisions.jsonl"
    with path.open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(DecisionError, match="another process is writing to it"):
            add(path, "A")
    add(path, "A")


def test_a_killed_writer_leaves_every_decision_that_it_said_it_had_made(tmp_path: Path) -> None:
    path, n_before = tmp_path / "decisions.jsonl", 0
    for round_ in range(4):
        command = [sys.executable, "-c", ENDLESS_WRITER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603
            assert writer.stdout is not None
            n_said = sum(writer.stdout.readline() == "written\n" for _ in range(5))
            time.sleep(0.003 * round_)
            writer.send_signal(signal.SIGKILL)
            n_said += writer.stdout.read().count("written")
        n_kept = len(names(path)) - n_before
        assert n_kept >= n_said >= 5
        add(path, f"after {round_}")
        assert names(path)[-1] == f"after {round_}"
        n_before += n_kept + 1
        assert len(names(path)) == n_before


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").mkdir()
    with pytest.raises(DecisionError, match="is a directory"):
        read_decisions(tmp_path / "decisions.jsonl")
    with pytest.raises(DecisionError, match="no such file or directory"):
        add(tmp_path / "nowhere" / "decisions.jsonl", "A")
