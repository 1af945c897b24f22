"""What the packages export is there, and the list of commands waits for none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import indexer
import web

ROOT = Path(indexer.__file__).parents[1]


@pytest.mark.parametrize("package", [indexer, web])
def test_every_exported_name_is_there_and_no_other(package: object) -> None:
    for name in package.__all__:  # type: ignore[attr-defined]
        assert getattr(package, name) is getattr(package, name)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        package.nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_the_list_of_commands_needs_no_engine(argument: str) -> None:
    program = f"""
import sys
from indexer.cli.main import main
main([{argument!r}], standalone_mode=False)
print(sorted({{"flask", "numba", "numpy", "whoosh"}} & set(sys.modules)))
"""
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"
