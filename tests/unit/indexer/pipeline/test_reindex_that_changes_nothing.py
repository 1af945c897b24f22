"""Runs that would lose documents, or cannot write them, and leave the last build as it was."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

import pytest

from indexer.errors import CorpusEmptyError, DiskFullError
from indexer.index.codec.record_writer import RecordWriter
from indexer.index.snapshot import Snapshot
from indexer.pipeline.reindex import reindex

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("The graves were found in 1988.", encoding="utf-8")
    return folder


def test_a_folder_that_became_empty_takes_no_document_out_of_the_index(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(corpus, index, jobs=1)
    shutil.rmtree(corpus)
    corpus.mkdir()
    with pytest.raises(CorpusEmptyError, match=r"held 2 files .*--full"):
        reindex(corpus, index, jobs=1)
    assert Snapshot(index).n_docs == 2
    assert reindex(corpus, index, jobs=1, is_full=True).n_documents == 0


def test_a_folder_whose_files_are_all_left_out_is_not_empty(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(corpus, index, jobs=1)
    for path in corpus.iterdir():
        path.rename(path.with_name(f".{path.name}"))
    assert reindex(corpus, index, jobs=1).n_documents == 0


def test_a_folder_without_files_may_be_indexed_before_there_are_any(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for _ in range(2):
        assert reindex(tmp_path / "corpus", tmp_path / "index", jobs=1).n_documents == 0


def test_a_full_disk_is_an_error_that_says_so(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    reindex(corpus, index, jobs=1)
    (corpus / "c.txt").write_text("One more.", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(RecordWriter, "finish", full)
        with pytest.raises(DiskFullError, match="make room"):
            reindex(corpus, index, jobs=1)
    assert Snapshot(index).n_docs == 2
    assert reindex(corpus, index, jobs=1).n_documents == 3
