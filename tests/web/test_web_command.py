"""What `govah serve` says before it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from indexer.cli.main import main
from web import command

if TYPE_CHECKING:
    from pathlib import Path


class _Server:
    effective_port = 8123

    def run(self) -> None:
        """Serve nothing."""


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "create_server", lambda *_: _Server())
    monkeypatch.setattr(command, "_prepare", lambda _: None)


def test_an_index_that_is_not_there_is_said_and_its_pages_served_all_the_same(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--index", str(tmp_path / "nothing")])
    assert result.exit_code == 0
    assert "http://127.0.0.1:8123" in result.stderr
    assert "warning: no index at" in result.stderr
    assert "govah reindex" in result.stderr


def test_nothing_is_said_of_an_index_that_is_there(index_dir: Path) -> None:
    assert "warning" not in CliRunner().invoke(main, ["serve", "--index", str(index_dir)]).stderr
