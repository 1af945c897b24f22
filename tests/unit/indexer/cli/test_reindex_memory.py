"""`govah reindex --memory`: a size as people write it, and no less than indexing needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli.main import main
from indexer.cli.options import LEAST_MEMORY_BYTES
from indexer.index.writer import DEFAULT_MEMORY_BYTES, MIN_RUN_BYTES, RESERVED_BYTES, CollectionWriter
from indexer.pipeline import reindex as pipeline
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from pathlib import Path

USAGE = 2


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the writer is given, by each run."""
    seen: list[int] = []

    def writer(*args: Any, memory_bytes: int, **options: Any) -> CollectionWriter:
        seen.append(memory_bytes)
        return CollectionWriter(*args, memory_bytes=memory_bytes, **options)

    monkeypatch.setattr(pipeline, "CollectionWriter", writer)
    return seen


def run(tmp_path: Path, *options: str, **environment: str) -> Result:
    corpus = a_corpus(tmp_path / "corpus", {})
    folders = ["--corpus", str(corpus), "--index", str(tmp_path / "index")]
    return CliRunner().invoke(main, ["reindex", *folders, *options], env=environment)


@pytest.mark.parametrize(
    ("size", "n_bytes"),
    [
        ("512M", 512 << 20),
        ("2G", 2 << 30),
        ("2g", 2 << 30),
        ("400000K", 400_000 << 10),
        ("400000000", 400_000_000),
        ("300M", LEAST_MEMORY_BYTES),
    ],
)
def test_sizes(tmp_path: Path, given: list[int], size: str, n_bytes: int) -> None:
    assert run(tmp_path, "--memory", size).exit_code == 0
    assert given == [n_bytes]


def test_it_may_come_from_the_environment(tmp_path: Path, given: list[int]) -> None:
    assert run(tmp_path, GOVAH_MEMORY="700M").exit_code == 0
    assert run(tmp_path, "--full", "--memory", "800M", GOVAH_MEMORY="700M").exit_code == 0
    assert given == [700 << 20, 800 << 20]


def test_without_it_it_is_what_the_writer_takes_by_default(tmp_path: Path, given: list[int]) -> None:
    assert run(tmp_path).exit_code == 0
    assert given == [DEFAULT_MEMORY_BYTES]


@pytest.mark.parametrize("size", ["299M", "0", "300", "1K"])
def test_too_little_is_a_usage_error(tmp_path: Path, given: list[int], size: str) -> None:
    result = run(tmp_path, "--memory", size)
    assert (result.exit_code, given) == (USAGE, [])
    assert f"'{size}' is too little; give at least 300M" in result.stderr


@pytest.mark.parametrize("size", ["", "much", "-1G", "1.5G", "1T", "2 G", "٢G", "1GB", "9" * 16])
def test_what_is_no_size_is_a_usage_error(tmp_path: Path, given: list[int], size: str) -> None:
    result = run(tmp_path, f"--memory={size}")
    assert (result.exit_code, given) == (USAGE, [])
    assert f"{size!r} is not a size such as 512M, 2G or a number of bytes" in result.stderr


def test_the_least_is_what_the_writer_needs() -> None:
    assert LEAST_MEMORY_BYTES >= RESERVED_BYTES + MIN_RUN_BYTES
