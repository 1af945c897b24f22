"""
The texts of documents, analysed for a run.

Flow: documents -> TextAnalysis -> `AnalyzedTexts` -> `SegmentRun`. It goes ahead of what is made of
its tokens, and remembers the words of a run from one batch to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.batch import AnalyzedText, BatchAnalyzer
from indexer.analysis.sketch import SKETCH_BYTES, Sketcher
from indexer.index.codec.postings import MAX_PAGES
from indexer.index.codec.text_index import pages_at_most, pages_of
from indexer.index.schema import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.analysis.batch import TokenBatch
    from indexer.analysis.forms import Forms
    from indexer.model.document import Document

BATCH_CHARS = 1 << 20
"""Characters of text that are analysed at once: enough to make a batch's fixed cost small."""

OCCURRENCE_BYTES = 14
"""Memory of one occurrence: its form and its place (8), and its part of what writing takes at the peak."""

DOCUMENT_BYTES = 400 + 2 * SKETCH_BYTES
"""Memory of one document beside its words: key, days, numbers of its values, its sketch."""


@dataclass(frozen=True, slots=True)
class AnalyzedTexts:
    """Documents with the tokens of their text fields, and sketches: uint8 (n_docs * SKETCH_BYTES,)."""

    documents: Sequence[Document]
    tokens: dict[str, TokenBatch]
    sketches: NDArray[np.uint8]

    def of_document(self, i: int) -> AnalyzedTexts:
        """Return what there is of one of the documents."""
        return AnalyzedTexts(
            self.documents[i : i + 1],
            {name: batch.of_texts(i, i + 1) for name, batch in self.tokens.items()},
            self.sketches[i * SKETCH_BYTES : (i + 1) * SKETCH_BYTES],
        )


class TextAnalysis:
    """Analyses the texts of documents for one run after the other, and tells how large a run becomes.

    What a run is measured by are its texts alone, so it ends with the same document however far the
    next steps have come.
    """

    def __init__(self) -> None:
        self._analyzer = BatchAnalyzer()
        self.begin_run()

    def begin_run(self) -> None:
        """Forget what the run before was made of."""
        self._analyzer.reset()
        self._sketcher = Sketcher()
        self._n_docs = self._n_occurrences = 0
        self._n_pages = dict.fromkeys(TEXT_FIELDS, 0)

    @property
    def forms(self) -> Forms:
        """The forms that tokens name by their numbers."""
        return self._analyzer.forms

    def forget_chunks(self) -> None:
        """Forget all but the forms: when `analyze` has raised, or nothing more comes to a run."""
        self._analyzer.forget_chunks()

    def analyze(self, documents: Sequence[Document]) -> AnalyzedTexts:
        """Return the texts of some documents, analysed; they count as part of the run.

        Raises:
            Exception: whatever a document gives that cannot be analysed.
        """
        titles = [AnalyzedText(d.title, (), d.language) for d in documents]
        bodies = [AnalyzedText(d.text, d.paragraphs, d.language) for d in documents]
        # Together: each call of the analyzer has to wait for Python's lock several times.
        both, n = self._analyzer.analyze(titles + bodies), len(documents)
        tokens = {"title": both.of_texts(0, n), "body": both.of_texts(n, 2 * n)}
        sketches = self._sketcher.sketches(self._analyzer.forms, tokens["body"])
        self._n_docs += len(documents)
        self._n_occurrences += sum(batch.forms.size for batch in tokens.values())
        for name, batch in tokens.items():
            self._n_pages[name] += int(pages_of(np.diff(batch.position_starts)).sum())
        return AnalyzedTexts(documents, tokens, sketches)

    @property
    def n_bytes(self) -> int:
        """About how much memory writing the run will take at its peak."""
        per_document = DOCUMENT_BYTES * self._n_docs
        return self._n_occurrences * OCCURRENCE_BYTES + self._analyzer.approximate_bytes + per_document

    def has_room_for(self, documents: Sequence[Document]) -> bool:
        """Tell whether the pages of these documents are sure to fit in the run."""
        at_most = sum(pages_at_most(max(len(d.text), len(d.title)) + len(d.paragraphs)) for d in documents)
        return not self._n_docs or max(self._n_pages.values()) + at_most <= MAX_PAGES
