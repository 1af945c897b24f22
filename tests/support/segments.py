"""Single segments, without an index around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.index.codec.run import SegmentRun
from indexer.index.codec.segment_data import SegmentData
from indexer.index.codec.text_analysis import TextAnalysis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.model.document import Document


def a_segment(path: Path, documents: Sequence[Document]) -> SegmentData:
    """Write documents to a segment and open it; what is open stays when the file is written over."""
    path.unlink(missing_ok=True)
    run, analysis = SegmentRun(path.parent), TextAnalysis()
    run.add(analysis.analyze(documents))
    run.write(path, analysis.forms, is_durable=False)
    return SegmentData(path)
