"""Kernels that are compiled without a look at bounds stay within them, on what their twins are given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
WITH_UNCHECKED_KERNELS = (
    "property/test_batch_analysis.py",
    "property/test_indexing_kernels_and_their_twins.py",
    "property/test_sketches_and_their_twin.py",
    "property/test_segments_and_documents.py",
)


def test_with_every_index_checked_the_kernels_of_indexing_give_the_same() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += [str(TESTS / name) for name in WITH_UNCHECKED_KERNELS]
    found = subprocess.run(  # noqa: S603 - our own tests
        command,
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1"},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-4000:]
