"""Merging fifteen runs of a million documents took 1.8 GB, whatever the setting said."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.index.codec import (
    array_file,
    compression,
    forms,
    lexicon,
    merged_columns,
    merging,
    record_writer,
    sorted_strings,
)
from indexer.index.codec.merging import MergeSource, merge_segments
from indexer.index.codec.segment_data import SegmentData
from tests.support.documents import a_document
from tests.support.segments import a_segment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (array_file, "_COPY_BYTES"),
        (array_file, "_MIN_ON_DISK"),
        (forms, "BLOCK_STRINGS"),
        (lexicon, "SUFFIX_BLOCK"),
        (merged_columns, "BLOCK_DOCUMENTS"),
        (merging, "BLOCK_PLACES"),
        (sorted_strings, "BLOCK_STRINGS"),
        (record_writer, "_PIECE_BYTES"),
        (record_writer, "_PIECE_DOCUMENTS"),
    ):
        monkeypatch.setattr(module, name, 512)
    monkeypatch.setattr(record_writer, "BATCH_DOCUMENTS", 1)
    monkeypatch.setattr(compression, "MIN_TRAINING_DOCUMENTS", 10**9)  # dictionaries grow up to their size


def some_segments(folder: Path, n_segments: int, n_documents: int) -> list[SegmentData]:
    """Return segments whose documents have words, names and keys of their own."""
    segments = []
    for i in range(n_segments):
        numbers = [f"{i}x{j}" for j in range(n_documents)]
        documents = [
            a_document(
                " ".join(f"w{number}y{k}" for k in range(40)),
                source=f"{number}.txt",
                authors=[f"Author {number}"],
            )
            for number in numbers
        ]
        segments.append(a_segment(folder / f"MAIN_{i}.seg", documents))
    return segments


def peak_of_merging(segments: list[SegmentData], target: Path, *, has_removals: bool) -> int:
    sources = []
    for segment in segments:
        is_alive = np.arange(segment.n_docs) % 5 > 0
        sources.append(MergeSource(segment, is_alive if has_removals else None))
    tracemalloc.start()
    try:
        merge_segments(sources, target, is_durable=False)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("has_removals", [False, True], ids=["all documents", "some removed"])
def test_memory_of_merging_does_not_grow_with_the_documents(tmp_path: Path, has_removals: bool) -> None:
    target = tmp_path / "MAIN_merged.seg"

    def peak(n_segments: int, n_documents: int) -> int:
        segments = some_segments(tmp_path, n_segments, n_documents)
        # A thread that another test has left may take memory meanwhile; hardly twice.
        return min(peak_of_merging(segments, target, has_removals=has_removals) for _ in range(2))

    peak(2, 20)  # it loads kernels
    assert peak(4, 400) < 1.3 * peak(4, 50)  # 64,000 words against 8,000


def test_a_run_that_waits_to_be_merged_takes_no_memory(tmp_path: Path) -> None:
    (segment,) = some_segments(tmp_path, 1, 1000)
    path = segment.file.path
    tracemalloc.start()
    try:
        waiting = SegmentData(path)
        assert waiting.n_docs == 1000
        assert max(text.n_pages for text in waiting.texts.values()) == 1000
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert taken < 100_000  # of 40,000 words
