"""Settings and fixtures that all tests share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.collections import an_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

# The same examples in every run; HYPOTHESIS_PROFILE=search looks for new ones, for as long as one likes.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.register_profile(
    "search", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[[Sequence[Document]], LocalEngine]:
    """Return a function that puts documents into an index of this test and opens it."""

    def build(documents: Sequence[Document]) -> LocalEngine:
        return an_index(tmp_path / "index", documents)

    return build
