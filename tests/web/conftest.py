"""A small collection on a real index, and the application on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, open_engine, reindex
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("web") / "index"
    reindex(CORPUS, directory, jobs=1)
    return directory


@pytest.fixture(scope="session")
def app(index_dir: Path) -> Flask:
    return create_app({"INDEX": index_dir})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def key_of(index_dir: Path) -> Callable[[str], str]:
    """Return the key of the document that was read from a file of the corpus."""
    keys = {document.source: document.key for document in open_engine(index_dir).documents(SearchRequest())}
    return keys.__getitem__
