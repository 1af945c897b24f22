"""With readers that could not start, every file failed and a build without documents was published."""

from __future__ import annotations

import sys

import pytest

from indexer import ReaderUnavailableError, open_engine, reindex


def test_nothing_is_published_when_no_reader_starts(tmp_path, monkeypatch):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The first letter of the folder.\n", encoding="utf-8")
    reindex(corpus, tmp_path / "index", jobs=1)
    (corpus / "b.txt").write_text("The second letter of the folder.\n", encoding="utf-8")
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))

    with pytest.raises(ReaderUnavailableError) as raised:
        reindex(corpus, tmp_path / "index", jobs=1)

    assert raised.value.status == 7
    assert open_engine(tmp_path / "index").stats().n_documents == 1
