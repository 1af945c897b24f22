"""Kernels are compiled for what they say, kept while they are what they were, and never read past an end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import indexer
from indexer import compiled as compiling
from indexer.compiled import KERNEL_FILES, U4, U4_OUT, cache_folder, compiled, nothing

PACKAGE = Path(indexer.__file__).parent


@compiled(nothing(U4, U4_OUT))
def reverse(values: np.ndarray, found: np.ndarray) -> None:
    """Write values in the other order."""
    for i in range(values.size):
        found[values.size - 1 - i] = values[i]


def test_the_files_with_kernels_are_all_named() -> None:
    paths = PACKAGE.rglob("*.py")
    using = [path for path in paths if re.search(r"^@(compiled|inlined)\b", path.read_text("utf-8"), re.M)]
    assert sorted(KERNEL_FILES) == sorted(path.relative_to(PACKAGE).as_posix() for path in using)


def test_a_kernel_takes_arrays_that_can_and_cannot_be_written_to() -> None:
    values, found = np.arange(3, dtype=np.uint32), np.zeros(3, dtype=np.uint32)
    reverse(values, found)
    assert found.tolist() == [2, 1, 0]
    values.flags.writeable = False
    reverse(values[1:], found[:2])
    assert found.tolist() == [2, 1, 0]


def test_arrays_of_another_type_are_an_error() -> None:
    with pytest.raises(TypeError, match="No matching definition"):
        reverse(np.arange(3, dtype=np.int64), np.zeros(3, dtype=np.uint32))


def test_what_is_not_in_an_array_is_neither_read_nor_written() -> None:
    with pytest.raises(IndexError):
        reverse(np.arange(4, dtype=np.uint32), np.zeros(3, dtype=np.uint32))


def test_where_a_test_asks_for_it_a_kernel_that_is_else_unchecked_is_checked() -> None:
    program = """
import numpy as np
from indexer.analysis.sketch import hash_strings
hash_strings(np.zeros(4, np.uint8), np.array([0, 9]), 0, 1, np.zeros(1, np.uint64))
"""
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "PYTHONPATH": str(PACKAGE.parent)}
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert "IndexError" in found.stderr


@pytest.fixture
def package(tmp_path: Path) -> Path:
    copy = tmp_path / "package"
    for name in KERNEL_FILES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PACKAGE / name, copy / name)
    return copy


def test_a_change_of_one_kernel_makes_all_be_compiled_anew(package: Path) -> None:
    before = cache_folder(package)
    assert before is not None
    assert before.is_relative_to(package)
    assert cache_folder(package) == before
    with (package / KERNEL_FILES[0]).open("a") as file:
        file.write("# changed\n")
    after = cache_folder(package)
    assert after is not None
    assert after != before
    assert not before.exists()


def test_code_is_kept_with_the_user_where_the_package_cannot_be_written(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "__pycache__").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = cache_folder(package)
    assert folder is not None
    assert folder.parent == tmp_path / "cache" / "govah"
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("no folder either")
    assert cache_folder(package) is None


def test_on_first_use_another_process_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(compiling, "_CACHE_FOLDER", tmp_path)
    monkeypatch.setattr(compiling.subprocess, "run", lambda command, **_: calls.append(command))
    compiling.compile_apart("indexer.index")
    (tmp_path / "kernel.nbi").touch()
    compiling.compile_apart("indexer.index")
    assert len(calls) == 1
    assert "indexer.index" in calls[0][-1]


def test_what_another_process_compiles_is_there_afterwards(tmp_path: Path) -> None:
    package = tmp_path / "indexer"
    shutil.copytree(Path(compiling.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "from indexer import compiled; compiled.compile_apart('indexer.analysis');"
        "print(compiled.is_first_use(), compiled.__file__)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    said = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["False", str(package / "compiled.py")]
