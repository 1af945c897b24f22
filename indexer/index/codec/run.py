"""
Documents to a segment, in memory until it is written.

Flow: `AnalyzedTexts` -> records, occurrences -> places by form -> segment file. No
object is made for a word: an occurrence is eight bytes until it is written. When its
memory is used up, a run is written and another one begun; the runs are merged at the
end.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from indexer.compiled import I4, I8, I8_OUT, U4, compiled
from indexer.index.codec.array_file import ArrayFileWriter
from indexer.index.codec.columns import DocumentColumns, ValueLists
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.forms import FormTable
from indexer.index.codec.inversion import Occurrences
from indexer.index.codec.offsets import Words, exceptions_of, exceptions_of_texts
from indexer.index.codec.record_writer import RecordWriter
from indexer.index.codec.segment_data import STORED_VALUE_FIELDS
from indexer.index.codec.stored import TEXT_BLOCK_CHARS
from indexer.index.codec.text_index import TextIndexWriter, pages_of
from indexer.index.document_record import paragraphs_of, record_of
from indexer.index.schema import PART, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from indexer.analysis.batch import TokenBatch
    from indexer.analysis.forms import Forms
    from indexer.index.codec.compression import Dictionaries
    from indexer.index.codec.stored import Record
    from indexer.index.codec.text_analysis import AnalyzedTexts
    from indexer.model.document import Document
    from indexer.model.partial_date import PartialDate

    Array = NDArray[Any]


_LOCKED_BYTES = 2_047


class _FieldOccurrences:
    """The occurrences of one text field, in the order of the documents."""

    def __init__(self) -> None:
        self.occurrences = Occurrences()
        self.lengths = array("I")
        self.n_positions = array("I")
        self.n_pages = 0


@dataclass(frozen=True, slots=True)
class PreparedDocuments:
    """Documents with all that can go wrong with one of them behind them: their tokens and records.

    digests: uint64 (n_docs,), of their texts.
    """

    texts: AnalyzedTexts
    records: list[Record]
    digests: NDArray[np.uint64]


class SegmentRun:
    """Collects analysed documents, then writes them as one segment.

    `folder` takes temporary files. `dictionaries` are those of an earlier run.
    """

    def __init__(self, folder: Path, dictionaries: Dictionaries | None = None) -> None:
        self._folder = folder
        self._records = RecordWriter(folder, dictionaries)
        self._fields = {name: _FieldOccurrences() for name in TEXT_FIELDS}
        self._keys: list[bytes] = []
        self._docs: dict[str, int] = {}
        self._first_days = array("i")
        self._last_days = array("i")
        self._years = array("h")
        self._digests: list[NDArray[np.uint64]] = []
        self._sketches: list[NDArray[np.uint8]] = []
        self._values = {name: ValueLists() for name in STORED_VALUE_FIELDS}
        self._superseded: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, texts: AnalyzedTexts) -> list[int]:
        """Add documents and return the number of words of each.

        Nothing of them is added when one of them cannot be stored.
        """
        return self.add_prepared(prepare(texts))

    def add_prepared(self, prepared: PreparedDocuments) -> list[int]:
        """Add documents and return the number of words of each."""
        texts = prepared.texts
        for name, batch in texts.tokens.items():
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
        self._add_columns(texts.documents)
        self._records.extend(prepared.records)
        self._digests.append(prepared.digests)
        self._sketches.append(texts.sketches)
        n_words: list[int] = np.add(*(batch.n_words for batch in texts.tokens.values())).tolist()
        return n_words

    def _add_columns(self, documents: Sequence[Document]) -> None:
        for document in documents:
            doc, key = len(self._keys), document.key
            if key in self._docs:  # the last one of a key is kept
                self._superseded.append(self._docs[key])
            self._docs[key] = doc
            self._keys.append(key.encode("utf-8", "surrogatepass"))
            first_day, last_day, year = (0, 0, 0) if document.date is None else _days(document.date.value)
            self._first_days.append(first_day)
            self._last_days.append(last_day)
            self._years.append(year)
        values = [facet_values(document) for document in documents]
        for name, lists in self._values.items():
            lists.extend([own[name] for own in values])

    def abandon(self) -> None:
        """Drop what was collected."""
        self._records.close()

    def superseded(self) -> NDArray[np.int64]:
        """Return the documents whose key a later one has: int64, ascending."""
        return np.array(sorted(self._superseded), dtype=np.int64)

    def keys(self) -> Sequence[bytes]:
        """Return the keys of the documents."""
        return self._keys

    def write(self, path: Path, forms: Forms, *, is_durable: bool = True) -> Dictionaries | None:
        """Write the segment and return the dictionaries of its stored fields.

        `forms` are those that the tokens of its documents name.
        """
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
                    _invert(field, forms, writer).write(file, name)
                    writer.finish(file, name, [_numbers(field.lengths)], [_numbers(field.n_positions)])
            self._records.finish(file)
            file.close(is_durable=is_durable)
        except BaseException:
            file.abandon()
            self.abandon()
            raise
        return self._records.dictionaries


def _invert(field: _FieldOccurrences, forms: Forms, writer: TextIndexWriter) -> FormTable:
    """Hand on the occurrences of a field by form and place, and return the forms that occur."""
    table, order = FormTable.of_run(forms, field.occurrences.used(len(forms)))
    ranks = np.zeros(len(forms), dtype=np.uint32)
    ranks[order] = np.arange(order.size, dtype=np.uint32)
    writer.add_occurrences(field.occurrences, ranks, order.size)
    return table


def prepare(texts: AnalyzedTexts) -> PreparedDocuments:
    """Return what a run takes.

    Raises:
        Exception: whatever a document gives that cannot be stored.
    """
    documents, batches = texts.documents, texts.tokens
    title_words, words = _words(batches["title"]), _words(batches["body"])
    titles = exceptions_of_texts(
        [document.title for document in documents], title_words, batches["title"].position_starts
    )
    bodies = _exceptions(documents, words, batches["body"].position_starts)
    bounds = batches["body"].position_starts.tolist()
    records = [
        record_of(document, paragraphs, Words(words.starts[start:end], words.ends[start:end]), body, title)
        for document, paragraphs, start, end, body, title in zip(
            documents, paragraphs_of(documents), bounds, bounds[1:], bodies, titles, strict=False
        )
    ]
    return PreparedDocuments(texts, records, _digests(documents))


def _numbers(numbers: array[int]) -> NDArray[np.uint32]:
    return np.array(numbers, dtype=np.uint32)


def _digests(documents: Sequence[Document]) -> NDArray[np.uint64]:
    """Return the first 8 bytes of the SHA-256 of each text, by which exact copies are told: uint64."""
    texts = (document.text.encode("utf-8", "surrogatepass") for document in documents)
    return np.frombuffer(b"".join([_sha256(text)[:8] for text in texts]), "<u8")


def _sha256(text: bytes) -> bytes:
    """Return the SHA-256; in pieces so short that Python's lock is kept, which longer ones give up."""
    hashed = hashlib.sha256()
    for at in range(0, len(text), _LOCKED_BYTES):
        hashed.update(text[at : at + _LOCKED_BYTES])
    return hashed.digest()


def _words(batch: TokenBatch) -> Words:
    """Return where the words of all texts of a batch stand, each in characters of its own text."""
    starts, ends = np.empty(batch.gaps.size, dtype=np.int64), np.empty(batch.gaps.size, dtype=np.int64)
    sum_up(batch.gaps, batch.lengths, batch.position_starts, starts, ends)
    return Words(starts, ends)


@compiled((I4, U4, I8, I8_OUT, I8_OUT), is_checked=False)
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


@lru_cache(maxsize=1 << 14)
def _days(date: PartialDate) -> tuple[int, int, int]:
    """Return the first and the last day that a date may mean, and its year; zeros when that is missing."""
    earliest, latest = date.earliest, date.latest
    if earliest is None or latest is None:
        return 0, 0, 0
    return earliest.toordinal(), latest.toordinal(), earliest.year


def facet_values(document: Document) -> dict[str, Sequence[str]]:
    """Return the values of a document by field, as they are stored; one may come twice."""
    return {
        "author": document.authors,
        "language": (document.language,),
        "publisher": (document.publisher,) if document.publisher else (),
        "quality": [str(quality) for quality in document.quality],
        "mentioned": [value for date in document.mentioned_dates for value in date.facet_values()],
        "source": (document.source,),
        "spelling": spelling_values(document),
    }


def spelling_values(document: Document) -> list[str]:
    """Return the names in a document: kind, name and one spelling of it each.

    An entity that only the metadata name has an empty spelling.
    """
    values = []
    for entity in document.entities:
        named = entity.kind + PART + entity.name + PART
        if entity.mentions:
            values += [named + spelling for spelling in entity.spellings(document.text)]
        else:
            values.append(named)
    return values
