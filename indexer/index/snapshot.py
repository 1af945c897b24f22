"""
What one search sees: a generation of the index, opened once and kept.

Flow: index files -> Snapshot -> kernels. Everything handed out is an immutable
array or value, so one snapshot serves any number of threads.

Doc ids run through the segments: a segment's documents follow those of the one
before it. They are valid inside one snapshot only, and those of removed documents
are never handed out.
"""

from __future__ import annotations

import bisect
import struct
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import zstandard

from indexer.analysis.sketch import SKETCH_BINS, SKETCH_BYTES
from indexer.errors import IndexCorruptError, IndexMissingError, IndexOutdatedError
from indexer.index.codec.array_file import ArrayFileError
from indexer.index.codec.segment_data import SegmentData
from indexer.index.collection import Collection, read_collection
from indexer.index.document_record import document_of, summary_of
from indexer.index.entities import Entities, entities_path
from indexer.index.facet_column import FacetColumn
from indexer.index.families import Families, families_path
from indexer.index.schema import FACET_FIELDS, TEXT_FIELDS, spelling_words
from indexer.index.table_of_contents import latest_generation, published_build, read_table
from indexer.index.term_set import TermSet
from indexer.model.partial_date import YEAR_CHARS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon
    from indexer.index.codec.segment import ColumnarSegment
    from indexer.index.codec.stored import StoredRecord
    from indexer.index.codec.text_index import TextIndex
    from indexer.model.document import Document, DocumentSummary

    FacetWords = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

CACHED_DOCUMENTS = 64
"""Decoded documents kept in memory: a few pages of hits."""

OPENING_ATTEMPTS = 5
"""A writer may publish and clean up while a generation is being opened; the next one is then tried."""


@dataclass(frozen=True)
class Part:
    """One segment in a snapshot. is_alive: bool (n_docs,), or `None` when no document was removed."""

    number: int
    first_doc: int
    data: SegmentData
    is_alive: NDArray[np.bool_] | None

    @property
    def n_docs(self) -> int:
        """Documents of the segment, removed ones included."""
        return self.data.n_docs

    def text(self, field: str) -> TextIndex:
        """Return the words of a text field."""
        return self.data.texts[field]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a document to compare it. bins: uint8 (SKETCH_BINS,). n_words: with joined forms."""

    bins: NDArray[np.uint8]
    n_words: int


class Snapshot:
    """One opened generation.

    n_docs counts the documents, n_ids the doc ids: those of removed documents are not used.

    Raises:
        IndexMissingError: nothing has been built.
        IndexOutdatedError: another version built it.
        IndexCorruptError: its files cannot be read.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self.build = published_build(index_dir)
        self.generation, self.collection, self.parts, self.families, self.entities = _open(index_dir)
        self.n_ids = sum(part.n_docs for part in self.parts)
        self.n_docs = sum(
            part.n_docs if part.is_alive is None else int(np.count_nonzero(part.is_alive))
            for part in self.parts
        )
        self._first_docs = [part.first_doc for part in self.parts]
        # Caches of this snapshot alone: they go when it goes.
        self.document: Callable[[int], Document] = lru_cache(maxsize=CACHED_DOCUMENTS)(self._read_document)
        self.facet_words: Callable[[str], FacetWords] = cache(self._read_facet_words)
        self.facets: Mapping[str, FacetColumn] = {
            name: FacetColumn([(part.first_doc, part.data.columns[name]) for part in self.parts])
            for name in FACET_FIELDS
        } | {"entity": FacetColumn([(0, self.entities.column)])}

    @cached_property
    def is_alive(self) -> NDArray[np.bool_] | None:
        """Which doc ids have a document: bool (n_ids,), `None` when all have."""
        if all(part.is_alive is None for part in self.parts):
            return None
        masks = (
            np.ones(part.n_docs, bool) if part.is_alive is None else part.is_alive for part in self.parts
        )
        return np.concatenate(list(masks))

    @cached_property
    def all_docs(self) -> NDArray[np.uint32]:
        """The doc ids of all documents, ascending: uint32 (n_docs,)."""
        if self.is_alive is None:
            return np.arange(self.n_ids, dtype=np.uint32)
        return np.flatnonzero(self.is_alive).astype(np.uint32)

    @cached_property
    def first_days(self) -> NDArray[np.int32]:
        """The first day each document may be of, int32 (n_ids,); 0 when it has no year."""
        return _joined([part.data.first_days for part in self.parts], np.int32)

    @cached_property
    def last_days(self) -> NDArray[np.int32]:
        """The last day each document may be of, int32 (n_ids,); 0 when it has no year."""
        return _joined([part.data.last_days for part in self.parts], np.int32)

    @cached_property
    def years(self) -> NDArray[np.int16]:
        """The year of each document's date, int16 (n_ids,); 0 when it has none."""
        return _joined([part.data.years for part in self.parts], np.int16)

    @cached_property
    def mentioned_years(self) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """The years among the values of `mentioned`, ascending: their ordinals, int64, and the values."""
        values = self.facets["mentioned"].values
        years = [i for i, value in enumerate(values) if len(value) == YEAR_CHARS]
        return np.array(years, dtype=np.int64), tuple(values[i] for i in years)

    @cached_property
    def key_prefixes(self) -> NDArray[np.uint64]:
        """The first 8 bytes of each document's key as a number, in the order of keys: uint64 (n_ids,)."""
        return _joined([part.data.key_prefixes for part in self.parts], np.uint64)

    @cached_property
    def lengths(self) -> Mapping[str, NDArray[np.float32]]:
        """By text field the number of tokens in each document: float32 (n_ids,), 0 for removed ones."""
        lengths = {}
        for field in TEXT_FIELDS:
            joined = _joined([part.text(field).lengths for part in self.parts], np.float32)
            lengths[field] = joined if self.is_alive is None else np.where(self.is_alive, joined, 0)
        return lengths

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, ISO 639-1 codes."""
        return self.collection.languages

    # -- documents ---------------------------------------------------------

    def part_of(self, doc_id: int) -> Part:
        """Return the segment that has a document."""
        return self.parts[bisect.bisect_right(self._first_docs, doc_id) - 1]

    def record(self, doc_id: int) -> StoredRecord:
        """Return the stored fields of a document."""
        part = self.part_of(doc_id)
        return part.data.record(doc_id - part.first_doc)

    def key(self, doc_id: int) -> str:
        """Return the key of a document."""
        part = self.part_of(doc_id)
        return part.data.keys[doc_id - part.first_doc].decode("utf-8", "surrogatepass")

    def find_doc_id(self, key: str) -> int | None:
        """Return the doc id of a document's key, or `None`."""
        encoded = key.encode("utf-8", "surrogatepass")
        for part in self.parts:
            with self.reading():
                doc = part.data.keys.find(encoded)
            if doc >= 0 and (part.is_alive is None or part.is_alive[doc]):
                return part.first_doc + doc
        return None

    def summary(self, doc_id: int) -> DocumentSummary:
        """Return what a list of hits shows of a document."""
        with self.reading():
            return summary_of(self.record(doc_id).head())

    def sketch(self, doc_id: int) -> Sketch:
        """Return the sketch of a document's text."""
        part = self.part_of(doc_id)
        doc = doc_id - part.first_doc
        with self.reading():
            bins = part.data.file["text.sketches"][doc * SKETCH_BYTES :][:SKETCH_BINS]
            return Sketch(bins, int(part.text("body").lengths[doc]))

    def _read_document(self, doc_id: int) -> Document:
        with self.reading():
            return document_of(self.record(doc_id))

    def reading(self) -> _Reading:
        """Say that the index is damaged, whatever is tripped over inside of the block."""
        return _Reading(self.index_dir)

    # -- words -------------------------------------------------------------

    def _lexicons(self, fields: tuple[str, ...]) -> Iterator[tuple[tuple[int, str], Lexicon]]:
        for part in self.parts:
            for field in fields:
                yield (part.number, field), part.text(field).terms

    def terms_where(
        self, fields: tuple[str, ...], choose: Callable[[Lexicon], NDArray[np.uint32]]
    ) -> TermSet:
        """Return the words of text fields that `choose` picks out of each lexicon, as ascending ordinals."""
        lexicons = dict(self._lexicons(fields))
        return TermSet({place: choose(lexicon) for place, lexicon in lexicons.items()}, lexicons)

    @cached_property
    def n_terms(self) -> int:
        """Number of distinct folded words of the texts."""
        return len(self.terms_where(("body",), lambda lexicon: np.arange(len(lexicon), dtype=np.uint32)))

    def _read_facet_words(self, facet: str) -> FacetWords:
        """Return each value of a facet with the folded words of its spellings.

        An entity is found by any alias its owner gave it and by any spelling of the texts.
        """
        aliases: dict[str, tuple[str, ...]] = {}
        spelled = _date_words if facet == "mentioned" else spelling_words
        if facet == "entity":
            aliases = {entry.name: entry.spellings[1:] for entry in self.collection.authority}
            for i in range(len(self.entities)):
                value = self.entities.value(i)
                aliases[value] = (*aliases.get(value, ()), *self.entities.spelled(i))
        return tuple(
            (
                value,
                tuple({words for name in (value, *aliases.get(value, ())) for words in spelled(name)}),
            )
            for value in self.facets[facet].values
        )

    def verify(self) -> None:
        """Compare every file with its checksums.

        Raises:
            IndexCorruptError: one is damaged; it is named.
        """
        with self.reading():
            for part in self.parts:
                part.data.file.verify()
            self.entities.verify()


def _date_words(value: str) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a date as `spelling_words` would, which takes a hundred times as long."""
    return (tuple(value.split("-")),)


_DAMAGE = (
    ArrayFileError,
    zstandard.ZstdError,
    struct.error,
    ValueError,
    LookupError,
    TypeError,
    MemoryError,
    OSError,
)
"""What reading a damaged file raises: numbers outside of arrays, frames and JSON that do not decode."""


class _Reading:
    """Turns whatever damaged files give into one error."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, _DAMAGE):
            raise IndexCorruptError(self._index_dir, _in_one_line(error)) from error


def _joined(arrays: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    """Return one array; not copied where there is but one of this type."""
    if len(arrays) == 1:
        return arrays[0].astype(dtype, copy=False)
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype=dtype)


def _in_one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return said if isinstance(error, ArrayFileError) else f"{type(error).__name__}: {said}"


def _open(index_dir: Path) -> tuple[int, Collection, tuple[Part, ...], Families, Entities]:
    """Open the newest generation and all that lies beside it, from one and the same moment."""
    for attempt in range(OPENING_ATTEMPTS):
        generation = latest_generation(index_dir)
        if generation < 1:
            raise IndexMissingError(index_dir)
        try:
            collection = read_collection(index_dir, generation)
            parts = tuple(_parts(index_dir, read_table(index_dir, generation)))
            families = Families(families_path(index_dir, generation))
            entities = Entities(entities_path(index_dir, generation))
            return generation, collection, parts, families, entities
        except IndexOutdatedError:
            raise
        except Exception as error:  # whatever a damaged table of contents gives
            is_last = attempt == OPENING_ATTEMPTS - 1
            if is_last or latest_generation(index_dir) == generation:
                if isinstance(error, IndexCorruptError):
                    raise
                raise IndexCorruptError(index_dir, _in_one_line(error)) from error
    raise IndexCorruptError(index_dir, "it is rewritten faster than it can be opened")


def _parts(index_dir: Path, segments: list[ColumnarSegment]) -> Iterator[Part]:
    first_doc = 0
    for number, segment in enumerate(segments):
        data = SegmentData(index_dir / segment.file_name)
        if segment.n_docs != data.n_docs:
            raise ArrayFileError(f"{segment.file_name} has {data.n_docs} documents, not {segment.n_docs}")
        yield Part(number, first_doc, data, ~segment.is_removed if segment.has_deletions() else None)
        first_doc += data.n_docs
