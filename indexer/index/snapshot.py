"""
What one search sees: a generation of the index, opened once and kept.

Flow: index files -> Snapshot -> kernels. Everything handed out is an immutable
array or value, so one snapshot serves any number of threads; Whoosh's own readers
are not safe to share and stay behind a lock.

Doc ids are dense, from 0 to `n_docs - 1`, and valid inside one snapshot only.
"""

from __future__ import annotations

import bisect
import json
import re
import threading
import weakref
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.matching import NullMatcherClass
from whoosh.reading import TermNotFound

from indexer.errors import IndexCorruptError, IndexMissingError, IndexOutdatedError
from indexer.index.collection import Collection, read_collection
from indexer.index.schema import FACET_FIELDS, STEM_FIELDS, TEXT_FIELDS, spelling_words
from indexer.model.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    FacetWords = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

CACHED_TERMS = 1 << 16
"""Decoded postings kept in memory, more than one wildcard stands for; 20,000 documents take 200 MB."""

CACHED_DOCUMENTS = 256
"""Decoded documents kept in memory: a few pages of hits."""

OPENING_ATTEMPTS = 5
"""A writer may publish and clean up while a generation is being opened; the next one is then tried."""

_TABLE_OF_CONTENTS = re.compile(r"_MAIN_(\d+)\.toc\Z")  # Whoosh's name for a published generation


@dataclass(frozen=True, slots=True)
class Postings:
    """The occurrences of one term in one field.

    doc_ids: int32 (n,), ascending. starts: int64 (n + 1,), where each document's
    positions begin in positions: uint32, ascending within a document.
    """

    doc_ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    positions: NDArray[np.uint32]

    @property
    def freqs(self) -> NDArray[np.int32]:
        """Occurrences in each document, int32 (n,)."""
        return np.diff(self.starts).astype(np.int32)

    def in_document(self, doc_id: int) -> NDArray[np.uint32]:
        """Return the positions in one document, empty when it lacks the term."""
        i = int(np.searchsorted(self.doc_ids, doc_id))
        if i == self.doc_ids.size or self.doc_ids[i] != doc_id:
            return self.positions[:0]
        return self.positions[self.starts[i] : self.starts[i + 1]]


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of one facet and which documents have them.

    values: distinct, sorted. starts: int64 (n_docs + 1,), where each document's
    ordinals begin in ordinals: int32, indices into values.
    """

    values: tuple[str, ...]
    starts: NDArray[np.int64]
    ordinals: NDArray[np.int32]

    def ordinal_of(self, value: str) -> int | None:
        """Return the index of a value, or `None`."""
        i = bisect.bisect_left(self.values, value)
        return i if i < len(self.values) and self.values[i] == value else None

    def documents_with(self, ordinals: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which documents have a wanted value: bool (n_docs,), from bool (n_values,)."""
        wanted = np.zeros(self.ordinals.size + 1, dtype=np.int64)
        np.cumsum(ordinals[self.ordinals], out=wanted[1:])
        is_match: NDArray[np.bool_] = wanted[self.starts[1:]] > wanted[self.starts[:-1]]
        return is_match

    def counts(self, is_match: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many of the documents have each value: int64 (n_values,)."""
        of_match = np.repeat(is_match, np.diff(self.starts))
        return np.bincount(self.ordinals[of_match], minlength=len(self.values))


class Snapshot:
    """One opened generation.

    Raises:
        IndexMissingError: nothing has been built.
        IndexOutdatedError: another version built it.
        IndexCorruptError: its files cannot be read.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._lock = threading.RLock()
        self.build = published_build(index_dir)
        self.generation, self.collection, self._reader = _open(index_dir)
        weakref.finalize(self, self._reader.close)  # searches may hold it longer than the engine does
        n_all = self._reader.doc_count_all()
        is_alive = np.fromiter(
            (not self._reader.is_deleted(i) for i in range(n_all)), dtype=bool, count=n_all
        )
        self._dense = np.cumsum(is_alive, dtype=np.int64) - 1
        self._is_alive = is_alive
        self._whoosh_ids = np.flatnonzero(is_alive)
        self.n_docs = int(self._whoosh_ids.size)
        # Caches of this snapshot alone: they go when it goes.
        self.postings: Callable[[str, str], Postings] = lru_cache(maxsize=CACHED_TERMS)(self._decode_postings)
        self.document: Callable[[int], Document] = lru_cache(maxsize=CACHED_DOCUMENTS)(self._decode_document)
        self.terms: Callable[[str], tuple[str, ...]] = cache(self._read_terms)
        self.lexicon: Callable[[tuple[str, ...]], Sequence[str]] = cache(self._merge_lexicon)
        self.facet_words: Callable[[str], FacetWords] = cache(self._read_facet_words)
        self._load_columns()

    def _load_columns(self) -> None:
        self.keys = self._read_keys()
        self._doc_ids_by_key = {key: doc_id for doc_id, key in enumerate(self.keys)}
        self.key_ranks: NDArray[np.int32] = np.empty(self.n_docs, dtype=np.int32)
        self.key_ranks[np.argsort(np.array(self.keys, dtype=str), kind="stable")] = np.arange(self.n_docs)
        self.first_days = self._numbers("first_day")
        self.last_days = self._numbers("last_day")
        self.facets = {field: self._facet_column(field) for field in FACET_FIELDS}
        self.lengths = {field: self._field_lengths(field) for field in TEXT_FIELDS}

    def find_doc_id(self, key: str) -> int | None:
        """Return the doc id of a document's key, or `None`."""
        return self._doc_ids_by_key.get(key)

    @cached_property
    def years(self) -> NDArray[np.int32]:
        """The year of each document's date, int32 (n_docs,); 0 when it has none."""
        days = self.first_days.astype(np.int64)
        years = (days - 719163).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return np.where(days > 0, years, 0).astype(np.int32)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, ISO 639-1 codes."""
        return self.collection.languages

    def _merge_lexicon(self, fields: tuple[str, ...]) -> Sequence[str]:
        """Return the folded words of these text fields, sorted."""
        return sorted({term for field in fields for term in self.terms(field)})

    def _read_facet_words(self, facet: str) -> FacetWords:
        """Return each value of a facet with the folded words of its spellings.

        An entity is found by any alias its owner gave it, not only by its name.
        """
        aliases: dict[str, tuple[str, ...]] = {}
        if facet == "entity":
            aliases = {name: names for name, _, names in self.collection.authority}
        return tuple(
            (
                value,
                tuple({words for name in (value, *aliases.get(value, ())) for words in spelling_words(name)}),
            )
            for value in self.facets[facet].values
        )

    def _read_terms(self, field: str) -> tuple[str, ...]:
        """Return every term of a field, in the order of code points."""
        with self._reading():
            return tuple(sorted(term.decode() for term in self._reader.lexicon(field)))

    def _decode_postings(self, field: str, term: str) -> Postings:
        doc_ids: list[int] = []
        starts = [0]
        positions: list[int] = []
        with self._reading():
            try:
                matcher = self._reader.postings(field, term.encode())
            except TermNotFound:
                matcher = NullMatcherClass()
            has_positions = field not in FACET_FIELDS
            while matcher.is_active():
                whoosh_id = matcher.id()
                if self._is_alive[whoosh_id]:
                    doc_ids.append(int(self._dense[whoosh_id]))
                    if has_positions:
                        positions.extend(matcher.value_as("positions"))
                    starts.append(len(positions))
                matcher.next()
        return Postings(
            np.array(doc_ids, dtype=np.int32),
            np.array(starts, dtype=np.int64),
            np.array(positions, dtype=np.uint32),
        )

    def _decode_document(self, doc_id: int) -> Document:
        return Document.from_json(json.loads(self._stored(doc_id)["document"]))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Have the reader alone, and say that the index is damaged whatever Whoosh trips over."""
        try:
            with self._lock:
                yield
        except Exception as error:
            raise IndexCorruptError(self.index_dir, _in_one_line(error)) from error

    def _stored(self, doc_id: int) -> dict[str, Any]:
        with self._reading():
            stored: dict[str, Any] = self._reader.stored_fields(int(self._whoosh_ids[doc_id]))
            return stored

    def _read_keys(self) -> tuple[str, ...]:
        if not self.n_docs:
            return ()
        with self._reading():
            column = self._reader.column_reader("key")
            keys = tuple(column[int(i)] for i in self._whoosh_ids)
        self._stored(0)  # opens the file, which a later generation may remove
        return keys

    def _numbers(self, field: str) -> NDArray[np.int32]:
        """Return the value of each document, 0 where it has none: int32 (n_docs,).

        Read segment by segment: Whoosh's reader over several of them takes the values
        of another where one has none at all.
        """
        if not self.n_docs:
            return np.zeros(0, dtype=np.int32)
        values: list[int] = []
        with self._reading():
            for reader, _ in self._reader.leaf_readers():
                column = reader.column_reader(field)
                values += [column[i] for i in range(reader.doc_count_all())]
        return np.maximum(np.array(values, dtype=np.int32), 0)[self._whoosh_ids]

    def _field_lengths(self, field: str) -> NDArray[np.float32]:
        stem_field = STEM_FIELDS[field]
        with self._reading():
            # Whoosh has `None` for a document that lacks the field.
            lengths = (self._reader.doc_field_length(int(i), stem_field, 0) or 0 for i in self._whoosh_ids)
            return np.fromiter(lengths, dtype=np.float32, count=self.n_docs)

    def _facet_column(self, field: str) -> FacetColumn:
        values = self.terms(field)
        documents = [self._decode_postings(field, value).doc_ids for value in values]
        ordinals = np.repeat(np.arange(len(values), dtype=np.int32), [ids.size for ids in documents])
        doc_ids = np.concatenate(documents) if documents else np.zeros(0, dtype=np.int32)
        order = np.argsort(doc_ids, kind="stable")
        starts = np.zeros(self.n_docs + 1, dtype=np.int64)
        np.cumsum(np.bincount(doc_ids, minlength=self.n_docs), out=starts[1:])
        present = np.unique(ordinals)  # values of removed documents stay in the lexicon until a merge
        renumbered = np.searchsorted(present, ordinals[order]).astype(np.int32)
        return FacetColumn(tuple(values[i] for i in present), starts, renumbered)


def _in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def latest_generation(index_dir: Path) -> int:
    """Return the number of the newest published generation, -1 when there is none."""
    if not index_dir.is_dir():
        return -1
    matches = (_TABLE_OF_CONTENTS.match(path.name) for path in index_dir.iterdir())
    return max((int(match[1]) for match in matches if match), default=-1)


def published_build(index_dir: Path) -> str:
    """Return what tells the newest published generation from every other, also of an earlier index.

    An index that was thrown away and built anew counts from generation 1 again; its
    table of contents is another file. Empty when there is none.
    """
    generation = latest_generation(index_dir)
    try:
        state = (index_dir / f"_MAIN_{generation}.toc").stat()
    except OSError:
        return ""
    return f"{generation}-{state.st_ino:x}-{state.st_mtime_ns:x}"


def _open(index_dir: Path) -> tuple[int, Collection, Any]:
    """Open the newest generation and its description, from one and the same moment."""
    for attempt in range(OPENING_ATTEMPTS):
        generation = latest_generation(index_dir)
        if generation < 1:  # Whoosh creates an empty generation 0 before the first commit
            raise IndexMissingError(index_dir)
        try:
            collection = read_collection(index_dir, generation)
            opened = whoosh_index.open_dir(str(index_dir))
            reader = opened.reader()
            if reader.generation() in (generation, None):  # an empty index has a reader without one
                return generation, collection, reader
        except (IndexCorruptError, OSError, whoosh_index.IndexError) as error:
            is_last = attempt == OPENING_ATTEMPTS - 1
            if is_last or latest_generation(index_dir) == generation:
                if isinstance(error, IndexCorruptError):
                    raise
                raise IndexCorruptError(index_dir, str(error)) from error
        except IndexOutdatedError:
            raise
        except Exception as error:  # whatever Whoosh trips over in a damaged table of contents
            raise IndexCorruptError(index_dir, _in_one_line(error)) from error
    raise IndexCorruptError(index_dir, "it is rewritten faster than it can be opened")
