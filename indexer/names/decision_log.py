"""
The log of decisions about names: JSON lines, to which is only ever added.

A line is on the disk before the command that adds it says so. Two writers wait for each other. A line that
a power failure has cut short is said and costs no other; what is added later begins a line of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.errors import DecisionError
from indexer.names.decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

LOCK_WAIT_S = 10.0
"""How long a writer waits for another: to add a line takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """The decisions of a log in their order, and what of it cannot be read."""

    decisions: tuple[Decision, ...] = ()
    problems: tuple[str, ...] = ()


def read_decisions(path: Path) -> DecisionLog:
    """Read a log; one that is not there holds no decisions.

    Raises:
        DecisionError: there is something, and it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return DecisionLog()
    except OSError as error:
        raise DecisionError((error.strerror or "cannot be read").lower(), path) from error
    return _parse(content, path)


def _parse(content: bytes, path: Path) -> DecisionLog:
    decisions: list[Decision] = []
    problems: list[str] = []
    numbers: set[int] = set()
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            decision = _decision(line)
        except ValueError as error:
            is_cut = number == len(lines)
            reason = "is cut short; that decision was not made" if is_cut else f"is left out: it {error}"
            problems.append(f"{path.name}, line {number}, {reason}")
            continue
        if decision.number in numbers:
            problems.append(f"{path.name}, line {number}: another decision has the number {decision.number}")
        numbers.add(decision.number)
        decisions.append(decision)
    return DecisionLog(tuple(decisions), tuple(problems))


def _decision(line: bytes) -> Decision:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        msg = "is no JSON"
        raise ValueError(msg) from error
    if not isinstance(values, dict):
        msg = "is no decision"
        raise ValueError(msg)
    return Decision.from_json(values)


def append_decision(path: Path, make: Callable[[Sequence[Decision]], Decision]) -> Decision:
    """Add what `make` returns for the decisions so far, with the next number and the time, and return it.

    It is on the disk when this returns. `make` may raise; then nothing is written.

    Raises:
        DecisionError: the log cannot be read or written, or another process does not let go of it.
    """
    try:
        is_new = not path.exists()
        if is_new:
            make(())  # what is refused leaves no empty log
        with path.open("a+b") as log, _locked(log.fileno(), path):
            log.seek(0)
            content = log.read()
            known = _parse(content, path).decisions
            number = max((each.number for each in known), default=0) + 1
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            decision = replace(make(known), number=number, time=now)
            line = json.dumps(decision.to_json(), ensure_ascii=False).encode() + b"\n"
            log.write(line if not content or content.endswith(b"\n") else b"\n" + line)
            log.flush()
            os.fsync(log.fileno())
        if is_new:
            _sync_directory(path.parent)
    except OSError as error:
        raise DecisionError((error.strerror or "cannot be written").lower(), path) from error
    return decision


@contextmanager
def _locked(descriptor: int, path: Path) -> Iterator[None]:
    """Hold the lock of the log; the system takes it from a process that ends."""
    try:
        import fcntl
    except ImportError:  # where there are no such locks, a line is still written in one piece
        yield
        return
    until = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as error:
            if time.monotonic() > until:
                reason = "another process is writing to it; try again when it has finished"
                raise DecisionError(reason, path) from error
            time.sleep(0.01)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _sync_directory(folder: Path) -> None:
    """Let a new file's name be on the disk too, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
