"""
Our codec in Whoosh's terms: a segment, and the readers that Whoosh's own searcher asks.

The table of contents names segments; each knows its codec. So Whoosh's readers,
searchers and queries work on our files unchanged. They go posting by posting in
Python; the engine reads the same arrays whole.
"""

from __future__ import annotations

import bisect
import json
import re
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import columns
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from indexer.index.codec.segment_data import VALUE_FIELDS, SegmentData
from indexer.index.document_record import whole_document
from indexer.index.schema import STEM_FIELDS, TEXT_FIELDS, create_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from whoosh.filedb.filestore import Storage
    from whoosh.formats import Format

SEGMENT_EXTENSION = ".seg"
DAY_FIELDS = ("first_day", "last_day")
_NAME = re.compile(r"[0-9A-Za-z]+")
_TEXT_OF_STEM = {stem: text for text, stem in STEM_FIELDS.items()}
_DAY_FIELD = create_schema()[DAY_FIELDS[0]]
_ZERO_DAY = _DAY_FIELD.to_column_value(0)
"""What Whoosh adds to a number to sort it without its sign."""


class ColumnarSegment(base.Segment):  # type: ignore[misc]  # Whoosh has no types
    """A segment as the table of contents names it: its id, its documents, and which were removed."""

    def __init__(self, indexname: str, n_docs: int = 0, segid: str | None = None) -> None:
        self.indexname = indexname
        self.segid = self._random_id() if segid is None else segid
        if not _NAME.fullmatch(f"{self.indexname}{self.segid}"):  # they are part of a file's name
            raise ValueError("a segment of the table of contents is damaged")
        self.compound = False
        self.n_docs = n_docs
        self.removed = b""  # a bit a document, the first one the highest; empty for none

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over what a table of contents says, as far as it can be a segment.

        Raises:
            ValueError: it is no state of a segment.
        """
        name, segid, n_docs, removed = (state.get(key) for key in ("indexname", "segid", "n_docs", "removed"))
        is_name = isinstance(name, str) and isinstance(segid, str)
        if not is_name or not isinstance(n_docs, int) or not isinstance(removed, bytes):
            raise ValueError("a segment of the table of contents is damaged")
        self.__init__(name, n_docs, segid)  # type: ignore[misc]
        self.removed = removed

    def codec(self, **_: Any) -> ColumnarCodec:
        """Return what reads this segment."""
        return ColumnarCodec()

    @property
    def file_name(self) -> str:
        """The name of the one file of this segment."""
        return str(self.make_filename(SEGMENT_EXTENSION))

    def should_assemble(self) -> bool:
        """Tell Whoosh to leave the file alone."""
        return False

    def set_doc_count(self, n_docs: int) -> None:
        """Set the number of documents, removed ones included."""
        self.n_docs = n_docs

    def doc_count_all(self) -> int:
        """Return the number of documents, removed ones included."""
        return self.n_docs

    def doc_count(self) -> int:
        """Return the number of documents that were not removed."""
        return self.n_docs - self.deleted_count()

    def has_deletions(self) -> bool:
        """Tell whether a document was removed."""
        return self.deleted_count() > 0

    @property
    def is_removed(self) -> NDArray[np.bool_]:
        """Which documents were removed: bool (n_docs,)."""
        if not self.removed:
            return np.zeros(self.n_docs, dtype=bool)
        bits = np.frombuffer(self.removed, dtype=np.uint8)
        return np.unpackbits(bits, count=self.n_docs).astype(bool)

    def remove(self, docs: NDArray[Any]) -> None:
        """Mark documents as removed."""
        is_removed = self.is_removed
        is_removed[docs] = True
        self.removed = np.packbits(is_removed).tobytes()

    def deleted_count(self) -> int:
        """Return how many documents were removed."""
        return int(np.count_nonzero(self.is_removed))

    def deleted_docs(self) -> Iterator[int]:
        """Yield the documents that were removed."""
        return iter(np.flatnonzero(self.is_removed).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document was removed."""
        byte = self.removed[docnum >> 3 : (docnum >> 3) + 1]  # none behind the last document
        return bool(byte) and bool(byte[0] & (0x80 >> (docnum & 7)))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as removed, or with `delete` false as there again."""
        is_removed = self.is_removed
        is_removed[docnum] = delete
        self.removed = np.packbits(is_removed).tobytes()


class ColumnarCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """Reads our segments for Whoosh. They are written by `CollectionWriter`, not by Whoosh's writer."""

    def terms_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarTermsReader:
        """Return what reads the terms of a segment."""
        return ColumnarTermsReader(_data_of(storage, segment))

    def per_document_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarDocumentReader:
        """Return what reads a segment document by document."""
        return ColumnarDocumentReader(_data_of(storage, segment), segment)

    def new_segment(self, _storage: Storage, indexname: str) -> ColumnarSegment:
        """Return an empty segment."""
        return ColumnarSegment(indexname)


def _data_of(storage: Storage, segment: ColumnarSegment) -> SegmentData:
    return SegmentData(Path(storage.folder) / segment.file_name)


def _days_of(data: SegmentData, fieldname: str) -> NDArray[np.int32]:
    return data.first_days if fieldname == "first_day" else data.last_days


class _FieldTerms:
    """The terms of one field of a segment, and for each its documents, weights and positions."""

    def __init__(self, data: SegmentData, name: str) -> None:
        self._data = data
        self.name = name
        text_name = _TEXT_OF_STEM.get(name, name)
        self._text = data.texts.get(text_name)
        self.values = (
            data.columns[name].values
            if self._text is None
            else (self._text.stems if name in _TEXT_OF_STEM else self._text.terms)
        )
        self.lengths = None if self._text is None else self._text.lengths

    def postings(self, term: bytes) -> tuple[NDArray[Any], list[NDArray[np.int64]]] | None:
        """Return the documents of a term and its positions in each, `None` when it is not there."""
        ordinal = self.values.find(term)
        if ordinal < 0:
            return None
        if self._text is None:
            docs = self._data.columns[self.name].docs_with(ordinal)
            return docs, []
        text = self._text
        forms = text.forms_of_stems([term]) if self.name in _TEXT_OF_STEM else text.forms_of_words([term])
        lists = [text.lists.places(form, text.lists.one(form)) for form in forms]
        places = np.sort(np.concatenate(lists))
        of_place = text.page_docs[places >> np.uint32(8)]
        docs, starts = np.unique(of_place, return_index=True)
        positions = places.astype(np.int64) - (text.first_pages[of_place].astype(np.int64) << 8)
        return docs, np.split(positions, starts[1:])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.values)


class _TermList(list[bytes]):
    """Sorted terms, asked as a lexicon is."""

    def left_of(self, term: bytes) -> int:
        """Return how many terms are less than this one."""
        return bisect.bisect_left(self, term)

    def find(self, term: bytes) -> int:
        """Return the ordinal of a term, -1 when it is not there."""
        ordinal = self.left_of(term)
        return ordinal if ordinal < len(self) and self[ordinal] == term else -1


class _KeyTerms:
    """The keys of a segment as terms of their field."""

    def __init__(self, data: SegmentData) -> None:
        self._keys = data.keys
        self.lengths = None

    @cached_property
    def values(self) -> _TermList:
        return _TermList(self._keys.in_order())

    def postings(self, term: bytes) -> tuple[NDArray[Any], list[NDArray[np.int64]]] | None:
        doc = self._keys.find(term)
        return None if doc < 0 else (np.array([doc]), [])


class _DayTerms:
    """The days of a column as the terms of Whoosh's numeric field, made when they are first asked for.

    A day has a term for each of several precisions: the bits that are left out, and the rest of the
    number. With them a range is a few terms instead of one for each day. A document without a date
    has none.
    """

    def __init__(self, days: NDArray[np.int32]) -> None:
        self._days = days
        self.lengths = None

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The documents with a date by their days, and those days as Whoosh sorts them."""
        docs = np.flatnonzero(self._days)
        docs = docs[np.argsort(self._days[docs], kind="stable")]
        return docs, self._days[docs].astype(np.int64) + _ZERO_DAY

    @cached_property
    def values(self) -> _TermList:
        _, numbers = self._in_order
        return _TermList(
            bytes([shift]) + number.to_bytes(4, "big")
            for shift in range(0, _DAY_FIELD.bits, _DAY_FIELD.shift_step)
            for number in np.unique(numbers >> shift).tolist()
        )

    def postings(self, term: bytes) -> tuple[NDArray[Any], list[NDArray[np.int64]]] | None:
        if self.values.find(term) < 0:
            return None
        docs, numbers = self._in_order
        shift, number = term[0], int.from_bytes(term[1:], "big")
        first, last = np.searchsorted(numbers, (number << shift, (number + 1) << shift)).tolist()
        return np.sort(docs[first:last]), []


CACHED_POSTINGS = 256


class ColumnarTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of a segment as Whoosh asks for them."""

    def __init__(self, data: SegmentData) -> None:
        names = (*TEXT_FIELDS, *STEM_FIELDS.values(), *VALUE_FIELDS)
        self._fields: dict[str, Any] = {name: _FieldTerms(data, name) for name in names}
        self._fields["key"] = _KeyTerms(data)
        self._fields |= {name: _DayTerms(_days_of(data, name)) for name in DAY_FIELDS}
        self._cache: OrderedDict[tuple[str, bytes], Any] = OrderedDict()

    def _postings(self, fieldname: str, term: bytes) -> Any:
        key = fieldname, term
        if key not in self._cache:
            field = self._fields.get(fieldname)
            found = None if field is None else field.postings(term)
            if found is None:
                raise TermNotFound(f"{fieldname}:{term!r}")
            self._cache[key] = found
            while len(self._cache) > CACHED_POSTINGS:
                self._cache.popitem(last=False)
        return self._cache[key]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._fields.get(term[0])
        return field is not None and field.values.find(term[1]) >= 0

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        """Return a cursor over the terms of a field."""
        return _Cursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield field and term, in order."""
        return ((name, term) for name in sorted(self._fields) for term in self._fields[name].values)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield field and term from a term of a field on."""
        for name in sorted(self._fields):
            values = self._fields[name].values
            first = values.left_of(prefix) if name == fieldname else 0
            if name >= fieldname:
                yield from ((name, values[i]) for i in range(first, len(values)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield field and term with what is known of the term."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield field and term with what is known of it, from a term of a field on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raises Whoosh's `TermNotFound`."""
        docs, positions = self._postings(fieldname, text)
        weights = [found.size for found in positions] or [1]
        lengths = self._fields[fieldname].lengths
        own = np.ones(1, dtype=np.int64) if lengths is None else lengths[docs]
        return TermInfo(
            weight=float(sum(weights) if positions else docs.size),
            df=int(docs.size),
            minlength=int(own.min()),
            maxlength=int(own.max()),
            maxweight=float(max(weights)),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs; raises `KeyError` when it does not."""
        return float(self._known_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term occurs; raises `KeyError` when in none."""
        return int(self._known_info(fieldname, text).doc_frequency())

    def _known_info(self, fieldname: str, text: bytes) -> TermInfo:
        try:
            return self.term_info(fieldname, text)
        except TermNotFound as error:  # Whoosh expects the other error from its own readers
            raise KeyError(fieldname, text) from error

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over the postings of a term."""
        docs, positions = self._postings(fieldname, text)
        lengths = self._fields[fieldname].lengths
        return ArrayMatcher((fieldname, text), docs, positions, lengths, format_, scorer)

    def indexed_field_names(self) -> list[str]:
        """Return the fields that have terms."""
        return sorted(self._fields)

    def close(self) -> None:
        """Let go of the segment."""
        self._cache.clear()


class _Cursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh has no types
    """Goes through the terms of a field."""

    def __init__(self, reader: ColumnarTermsReader, fieldname: str, fieldobj: Any) -> None:
        field = reader._fields.get(fieldname)
        self._values: Any = () if field is None else field.values
        self._reader = reader
        self._fieldname = fieldname
        self._fieldobj = fieldobj
        self._at = 0

    def is_valid(self) -> bool:
        """Tell whether there is a term here."""
        return self._at < len(self._values)

    def first(self) -> Any:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, term: bytes | str) -> Any:
        """Go to the first term that is not less."""
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = self._values.left_of(wanted) if len(self._values) else 0
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> Any:
        """Return the term here, `None` behind the last."""
        return self._fieldobj.from_bytes(self._values[self._at]) if self.is_valid() else None

    def term_info(self) -> TermInfo:
        """Return the statistics of the term here."""
        return self._reader.term_info(self._fieldname, self._values[self._at])


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """The postings of one term, one after the other, as Whoosh's queries walk over them."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a posting list is
        self,
        term: tuple[str, bytes],
        docs: NDArray[Any],
        positions: list[NDArray[np.int64]],
        lengths: NDArray[Any] | None,
        format_: Format,
        scorer: Any = None,
    ) -> None:
        self._term = term
        self._docs = docs
        self._positions = positions
        self._lengths = lengths
        self.format = format_
        self.scorer = scorer
        self._at = 0

    def copy(self) -> ArrayMatcher:
        """Return another matcher at the same place."""
        other = ArrayMatcher(self._term, self._docs, self._positions, self._lengths, self.format, self.scorer)
        other._at = self._at
        return other

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there is a posting here."""
        return self._at < self._docs.size

    def id(self) -> int:
        """Return the document of this posting; behind the last that of the last, as Whoosh's own does."""
        return int(self._docs[min(self._at, self._docs.size - 1)])

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, docnum: int) -> bool:
        """Go to the first posting that is not before a document."""
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(np.searchsorted(self._docs, docnum)))
        return True

    def all_ids(self) -> Iterator[int]:
        """Yield the documents from here on."""
        return iter(self._docs[self._at :].tolist())

    def weight(self) -> float:
        """Return how often the term occurs in this document."""
        return float(self._positions[self._at].size) if self._positions else 1.0

    def value(self) -> bytes:
        """Return the encoded value of this posting."""
        if not self._positions:
            return b""
        encoded: bytes = self.format.encode(self._positions[self._at].tolist())
        return encoded

    def value_as(self, astype: str) -> Any:
        """Return the value of this posting as frequency, weight or positions."""
        if astype == "positions" and self._positions:
            return self._positions[self._at].tolist()
        if astype == "frequency":
            return int(self.weight())
        if astype == "weight":
            return self.weight()
        return super().value_as(astype)

    def supports_block_quality(self) -> bool:
        """Say that there are no blocks to skip: the list is one."""
        return False

    def block_min_length(self) -> int:
        """Return the shortest field of the documents here."""
        return 1 if self._lengths is None else int(self._lengths[self._docs].min())

    def block_max_length(self) -> int:
        """Return the longest field of the documents here."""
        return 1 if self._lengths is None else int(self._lengths[self._docs].max())

    def block_max_weight(self) -> float:
        """Return the highest frequency here."""
        return float(max((found.size for found in self._positions), default=1))


class ColumnarDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """A segment document by document, as Whoosh asks for it."""

    def __init__(self, data: SegmentData, segment: ColumnarSegment) -> None:
        self._data = data
        self._segment = segment

    def doc_count(self) -> int:
        """Return the number of documents that were not removed."""
        return self._segment.doc_count()

    def doc_count_all(self) -> int:
        """Return the number of documents, removed ones included."""
        return self._data.n_docs

    def has_deletions(self) -> bool:
        """Tell whether a document was removed."""
        return self._segment.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document was removed."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the documents that were removed."""
        return self._segment.deleted_docs()

    def _lengths(self, fieldname: str) -> NDArray[Any] | None:
        text = self._data.texts.get(_TEXT_OF_STEM.get(fieldname, fieldname))
        return None if text is None else text.lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the number of tokens of a field in a document."""
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return the number of tokens of a field in all documents."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """Return the least number of tokens of a field."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None or not lengths.size else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest number of tokens of a field."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None or not lengths.size else int(lengths.max())

    def supports_columns(self) -> bool:
        """Say that there are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Tell whether a field has a column."""
        return fieldname in (*DAY_FIELDS, "key")

    def list_columns(self) -> tuple[str, ...]:
        """Return the fields with a column."""
        return (*DAY_FIELDS, "key")

    def column_reader(self, fieldname: str, _column: columns.Column) -> columns.ColumnReader:
        """Return the values of a column, in the form in which Whoosh sorts them."""
        if fieldname == "key":
            return _ListColumn(self._data.keys, self._data.n_docs)
        numbers = _days_of(self._data, fieldname).astype(np.int64) + _ZERO_DAY
        return _ListColumn(numbers.tolist(), self._data.n_docs)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the stored fields of a document."""
        document = whole_document(self._data.record(docnum))
        return {"key": document["key"], "document": json.dumps(document, ensure_ascii=False)}


class _ListColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh has no types
    """A column that lies in memory."""

    def __init__(self, values: Any, n_docs: int) -> None:
        self._values = values
        self._doccount = n_docs
        self._is_reversed = False

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __len__(self) -> int:
        return self._doccount

    def sort_key(self, docnum: int) -> Any:
        """Return what a document is sorted by."""
        return -self._values[docnum] if self._is_reversed else self._values[docnum]

    def set_reverse(self) -> None:
        """Sort the highest first; Whoosh asks it of numbers only."""
        self._is_reversed = True
