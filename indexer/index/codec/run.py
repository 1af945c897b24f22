"""
Documents to a segment, in memory until it is written.

Flow: documents -> BatchAnalyzer -> occurrences -> places by form -> segment file. No
object is made for a word: a batch of documents is analysed at once, and an
occurrence is eight bytes until it is written. When its memory is used up, a run is
written and another one begun; the runs are merged at the end.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.batch import AnalyzedText, BatchAnalyzer, TokenBatch
from indexer.analysis.sketch import SKETCH_BYTES, Sketcher
from indexer.compiled import I4, I8, I8_OUT, U4, compiled
from indexer.index.codec.array_file import ArrayFileWriter
from indexer.index.codec.columns import DocumentColumns, ValueLists
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.forms import FormTable
from indexer.index.codec.inversion import Occurrences
from indexer.index.codec.offsets import Words, exceptions_of, exceptions_of_texts
from indexer.index.codec.postings import MAX_PAGES
from indexer.index.codec.segment_data import VALUE_FIELDS
from indexer.index.codec.stored import TEXT_BLOCK_CHARS, RecordWriter
from indexer.index.codec.text_index import TextIndexWriter, pages_at_most, pages_of
from indexer.index.document_record import record_of
from indexer.index.schema import PART, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from indexer.index.codec.stored import Dictionaries, Record
    from indexer.model.document import Document

    Array = NDArray[Any]

BATCH_CHARS = 1 << 20
"""Characters of text that are analysed at once: enough to make a batch's fixed cost small."""

OCCURRENCE_BYTES = 14
"""Memory of one occurrence: its form and its place (8), and its part of what writing takes at the peak."""

DOCUMENT_BYTES = 400 + 2 * SKETCH_BYTES
"""Memory of one document beside its words: key, days, numbers of its values, its sketch."""


class _FieldOccurrences:
    """The occurrences of one text field, in the order of the documents."""

    def __init__(self) -> None:
        self.occurrences = Occurrences()
        self.lengths = array("I")
        self.n_positions = array("I")
        self.n_pages = 0


@dataclass(frozen=True, slots=True)
class AnalyzedDocuments:
    """Documents with all that can go wrong with one of them behind them: their tokens and records.

    digests: uint64 (n_docs,). sketches: uint8 (n_docs * SKETCH_BYTES,), of their texts.
    """

    documents: Sequence[Document]
    tokens: dict[str, TokenBatch]
    records: list[Record]
    digests: NDArray[np.uint64]
    sketches: NDArray[np.uint8]


class SegmentRun:
    """Collects documents, then writes them as one segment.

    `folder` takes temporary files. `dictionaries` are those of an earlier run.
    """

    def __init__(
        self, folder: Path, analyzer: BatchAnalyzer, dictionaries: Dictionaries | None = None
    ) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._records = RecordWriter(folder, dictionaries)
        self._fields = {name: _FieldOccurrences() for name in TEXT_FIELDS}
        self._keys: list[bytes] = []
        self._docs: dict[str, int] = {}
        self._first_days = array("i")
        self._last_days = array("i")
        self._years = array("h")
        self._sketcher = Sketcher()
        self._digests: list[NDArray[np.uint64]] = []
        self._sketches: list[NDArray[np.uint8]] = []
        self._values = {name: ValueLists() for name in VALUE_FIELDS}
        self._superseded: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def n_bytes(self) -> int:
        """About how much memory writing this run will take at its peak."""
        n_occurrences = sum(field.occurrences.size for field in self._fields.values())
        per_document = DOCUMENT_BYTES * len(self._keys)
        return n_occurrences * OCCURRENCE_BYTES + self._analyzer.approximate_bytes + per_document

    def has_room_for(self, documents: Sequence[Document]) -> bool:
        """Tell whether the pages of these documents are sure to fit in the segment."""
        at_most = sum(pages_at_most(max(len(d.text), len(d.title)) + len(d.paragraphs)) for d in documents)
        return not self._keys or max(field.n_pages for field in self._fields.values()) + at_most <= MAX_PAGES

    def add(self, documents: Sequence[Document]) -> list[int]:
        """Add a batch of documents and return the number of words of each.

        Nothing of a batch is added when one of its documents cannot be analysed.
        """
        return self.add_analyzed(self.analyze(documents))

    def analyze(self, documents: Sequence[Document]) -> AnalyzedDocuments:
        """Return what `add_analyzed` takes. Nothing of the run changes.

        Raises:
            Exception: whatever a document gives that cannot be analysed or stored.
        """
        texts = {
            "title": [AnalyzedText(d.title, (), d.language) for d in documents],
            "body": [AnalyzedText(d.text, d.paragraphs, d.language) for d in documents],
        }
        batches = {name: self._analyzer.analyze(texts[name]) for name in TEXT_FIELDS}
        title_words, words = _words(batches["title"]), _words(batches["body"])
        titles = exceptions_of_texts(
            [document.title for document in documents], title_words, batches["title"].position_starts
        )
        bodies = _exceptions(documents, words, batches["body"].position_starts)
        bounds = batches["body"].position_starts.tolist()
        records = [
            record_of(document, Words(words.starts[start:end], words.ends[start:end]), body, title)
            for document, start, end, body, title in zip(
                documents, bounds, bounds[1:], bodies, titles, strict=False
            )
        ]
        sketches = self._sketcher.sketches(self._analyzer.forms, batches["body"])
        return AnalyzedDocuments(documents, batches, records, _digests(documents), sketches)

    def add_analyzed(self, analyzed: AnalyzedDocuments) -> list[int]:
        """Add analyzed documents and return the number of words of each."""
        for name, batch in analyzed.tokens.items():
            field = self._fields[name]
            n_positions = np.diff(batch.position_starts)
            n_tokens = np.diff(batch.token_starts)
            n_pages = pages_of(n_positions)
            first_pages = field.n_pages + np.cumsum(n_pages, dtype=np.uint32) - n_pages
            places = np.repeat((first_pages << np.uint32(PAGE_BITS)).astype(np.uint32), n_tokens)
            places += batch.positions
            field.occurrences.append(batch.forms.view(np.uint32), places)
            field.lengths.extend(n_tokens.tolist())
            field.n_positions.extend(n_positions.tolist())
            field.n_pages += int(n_pages.sum())
        for document, record in zip(analyzed.documents, analyzed.records, strict=True):
            self._add_columns(document)
            self._records.add(record)
        self._digests.append(analyzed.digests)
        self._sketches.append(analyzed.sketches)
        n_words: list[int] = np.add(*(batch.n_words for batch in analyzed.tokens.values())).tolist()
        return n_words

    def _add_columns(self, document: Document) -> None:
        doc = len(self._keys)
        if document.key in self._docs:  # the last one of a key is kept
            self._superseded.append(self._docs[document.key])
        self._docs[document.key] = doc
        self._keys.append(document.key.encode("utf-8", "surrogatepass"))
        date = document.date.value if document.date else None
        earliest, latest = (None, None) if date is None else (date.earliest, date.latest)
        self._first_days.append(earliest.toordinal() if earliest and latest else 0)
        self._last_days.append(latest.toordinal() if earliest and latest else 0)
        self._years.append(earliest.year if earliest and latest else 0)
        for name, values in facet_values(document).items():
            self._values[name].append(values)

    def abandon(self) -> None:
        """Drop what was collected."""
        self._records.close()

    def superseded(self) -> NDArray[np.int64]:
        """Return the documents whose key a later one has: int64, ascending."""
        return np.array(sorted(self._superseded), dtype=np.int64)

    def keys(self) -> Sequence[bytes]:
        """Return the keys of the documents."""
        return self._keys

    def write(self, path: Path, *, is_durable: bool = True) -> Dictionaries | None:
        """Write the segment and return the dictionaries of its stored fields."""
        columns = DocumentColumns(
            keys=self._keys,
            first_days=np.array(self._first_days, dtype=np.int32),
            last_days=np.array(self._last_days, dtype=np.int32),
            years=np.array(self._years, dtype=np.int16),
            digests=np.concatenate([np.zeros(0, np.uint64), *self._digests]),
            sketches=np.concatenate([np.zeros(0, np.uint8), *self._sketches]),
            tables={name: lists.table() for name, lists in self._values.items()},
        )
        file = ArrayFileWriter(path)
        try:
            columns.write(file)
            for name in TEXT_FIELDS:
                with TextIndexWriter(self._folder) as writer:
                    field = self._fields[name]
                    self._invert(field, writer).write(file, name)
                    writer.finish(file, name, [_numbers(field.lengths)], [_numbers(field.n_positions)])
            self._records.finish(file)
            file.close(is_durable=is_durable)
        except BaseException:
            file.abandon()
            self.abandon()
            raise
        return self._records.dictionaries

    def _invert(self, field: _FieldOccurrences, writer: TextIndexWriter) -> FormTable:
        """Hand on the occurrences of a field by form and place, and return the forms."""
        n_forms = len(self._analyzer.forms)
        table, order = FormTable.of_run(self._analyzer.forms, field.occurrences.used(n_forms))
        ranks = np.zeros(n_forms, dtype=np.uint32)
        ranks[order] = np.arange(order.size, dtype=np.uint32)
        writer.add_occurrences(field.occurrences, ranks, order.size)
        return table


def _numbers(numbers: array[int]) -> NDArray[np.uint32]:
    return np.array(numbers, dtype=np.uint32)


def _digests(documents: Sequence[Document]) -> NDArray[np.uint64]:
    """Return the first 8 bytes of the SHA-256 of each text, by which exact copies are told: uint64."""
    texts = (document.text.encode("utf-8", "surrogatepass") for document in documents)
    return np.frombuffer(b"".join([hashlib.sha256(text).digest()[:8] for text in texts]), "<u8")


def _words(batch: TokenBatch) -> Words:
    """Return where the words of all texts of a batch stand, each in characters of its own text."""
    starts, ends = np.empty(batch.gaps.size, dtype=np.int64), np.empty(batch.gaps.size, dtype=np.int64)
    sum_up(batch.gaps, batch.lengths, batch.position_starts, starts, ends)
    return Words(starts, ends)


@compiled((I4, U4, I8, I8_OUT, I8_OUT))
def sum_up(gaps: Array, lengths: Array, position_starts: Array, starts: Array, ends: Array) -> None:
    """Write down where words start and end in their texts."""
    for text in range(position_starts.size - 1):
        end = np.int64(0)
        for i in range(position_starts[text], position_starts[text + 1]):
            starts[i] = end + gaps[i]
            ends[i] = end = starts[i] + np.int64(lengths[i])


def _exceptions(documents: Sequence[Document], words: Words, bounds: NDArray[np.int64]) -> list[bytes | None]:
    """Return the exceptions of texts of one block; `None` for longer ones, which are cut first."""
    is_long = [len(document.text) > TEXT_BLOCK_CHARS for document in documents]
    if not any(is_long):
        return list(exceptions_of_texts([document.text for document in documents], words, bounds))
    found: list[bytes | None] = []
    for i, document in enumerate(documents):
        own = slice(bounds[i], bounds[i + 1])
        text_words = Words(words.starts[own], words.ends[own])
        found.append(None if is_long[i] else exceptions_of(document.text, text_words))
    return found


def facet_values(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the values of a document by field."""
    return {
        "author": document.authors,
        "entity": tuple(entity.name for entity in document.entities),
        "language": (document.language,),
        "publisher": (document.publisher,) if document.publisher else (),
        "quality": tuple(map(str, document.quality)),
        "mentioned": tuple(
            dict.fromkeys(value for date in document.mentioned_dates for value in date.facet_values())
        ),
        "source": (document.source,),
        "spelling": spelling_values(document),
    }


def spelling_values(document: Document) -> tuple[str, ...]:
    """Return the names in a document: kind, name and one spelling of it each.

    An entity that only the metadata name has an empty spelling.
    """
    return tuple(
        PART.join((entity.kind, entity.name, spelling))
        for entity in document.entities
        for spelling in (entity.spellings(document.text) or ("",))
    )
