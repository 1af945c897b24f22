"""Single segments, without an index around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.analysis.batch import BatchAnalyzer
from indexer.index.codec.run import SegmentRun
from indexer.index.codec.segment_data import SegmentData

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.model.document import Document


def a_segment(path: Path, documents: Sequence[Document]) -> SegmentData:
    """Write documents to a segment and open it; what is open stays when the file is written over."""
    path.unlink(missing_ok=True)
    run = SegmentRun(path.parent, BatchAnalyzer())
    run.add(documents)
    run.write(path, is_durable=False)
    return SegmentData(path)
