"""What somebody met who followed the README with a folder of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from indexer import compiled
from indexer.cli import main as command_line
from indexer.model.request import SearchRequest
from tests.support.collections import an_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

    IndexOf = Callable[[Sequence[Document]], LocalEngine]


@pytest.mark.parametrize(("has_searched", "is_said"), [(False, True), (True, False)])
def test_the_first_search_after_indexing_says_that_it_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_searched: bool, is_said: bool
) -> None:
    an_index(tmp_path / "index", [a_document("graves")])
    kernels = tmp_path / "kernels"
    (kernels / "codec_1a2b").mkdir(parents=True)
    if has_searched:
        (kernels / "search_1a2b").mkdir()
    monkeypatch.setattr(compiled, "_CACHE_FOLDER", kernels)
    monkeypatch.setattr(command_line, "_is_watched", lambda: True)
    arguments = ["search", "graves", "--index", str(tmp_path / "index")]
    said = CliRunner().invoke(command_line.main, arguments).stderr
    assert ("compiling for this machine" in said) is is_said


def test_a_star_alone_asks_for_any_document(tmp_path: Path) -> None:
    an_index(tmp_path / "index", [a_document("graves")])
    arguments = ["search", "*", "--index", str(tmp_path / "index")]
    assert "1 document: any document" in CliRunner().invoke(command_line.main, arguments).stderr


@pytest.mark.parametrize("language", ["en", "fa"])
def test_passages_go_by_what_is_asked_and_not_by_how(index_of: IndexOf, language: str) -> None:
    questions = "\n\n".join(f"What {word} is not known." for word in ("hour", "road", "order", "hand"))
    asked = a_document(f"{questions}\n\nThe cemetery lies outside.")
    others = [
        a_document("A cemetery."),
        a_document("Another cemetery."),
        a_document("نامه", language=language),
    ]
    engine = index_of([asked, *others, *(a_document(f"Number {i}.") for i in range(12))])
    (hit,) = engine.search(SearchRequest(query="what cemetery")).hits
    assert [passage.text for passage in hit.passages][-1] == "The cemetery lies outside."
