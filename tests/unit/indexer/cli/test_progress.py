"""How far a command has come: rates, times left, and when a line is due."""

from __future__ import annotations

import pytest

from indexer.cli import progress
from indexer.cli.progress import duration_of, metered, rate_of


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1 s"), (1.4, "1 s"), (89, "89 s"), (120, "2 min"), (5_300, "88 min"), (7_800, "2 h 10 min")],
)
def test_times_are_said_as_people_do(seconds: float, said: str) -> None:
    assert duration_of(seconds) == said


@pytest.mark.parametrize(
    ("n_files", "n_bytes", "seconds", "said"),
    [
        (0, 0, 0, "0.0 files/s, 0.0 MB/s"),
        (3, 9_000_000, 2, "1.5 files/s, 4.5 MB/s"),
        (12_000, 5_000_000, 1, "12,000 files/s, 5.0 MB/s"),
    ],
)
def test_rates(n_files: int, n_bytes: int, seconds: float, said: str) -> None:
    assert rate_of(n_files, n_bytes, seconds) == said


def test_where_there_is_no_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    with metered("reading") as advance:
        for n in range(1, 101):
            now += 1
            advance(n, 200, n * 1_000_000, f"{n}.txt")
    assert capsys.readouterr() == (
        "",
        "reading: 31 of 200 files (1.0 files/s, 1.0 MB/s, 3 min left)\n"
        "reading: 61 of 200 files (1.0 files/s, 1.0 MB/s, 2 min left)\n"
        "reading: 91 of 200 files (1.0 files/s, 1.0 MB/s, 2 min left)\n",
    )


def test_without_a_total_no_time_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    with metered("reading") as advance:
        advance(1_000, None, 0, "a.txt")
        advance(1_500, None, 0, "b.txt")
    assert "reading: 1,500 files (" in capsys.readouterr().err


class Terminal:
    """A standard error that takes bars."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass


def test_a_terminal_has_a_bar_with_the_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stderr", terminal)
    with metered("reading") as advance:
        advance(20, 30, 5_000_000, "[odd].txt")
    assert "20/30" in terminal.written
    assert "files/s" in terminal.written
    assert "[odd].txt" in terminal.written
