"""
One segment, opened: its words, columns and stored fields, mapped from one file.

Everything handed out is an immutable array or value; any number of threads may read.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from indexer.index.codec.array_file import ArrayFile, ArrayFileError
from indexer.index.codec.columns import KeyColumn, NamedColumn, ValueColumn
from indexer.index.codec.compression import Dictionaries, dictionaries_of
from indexer.index.codec.stored import StoredRecord
from indexer.index.codec.text_index import TextIndex
from indexer.index.schema import FACET_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VALUE_FIELDS = (*FACET_FIELDS, "source", "spelling")
"""The fields whose terms are whole values."""

STORED_VALUE_FIELDS = tuple(name for name in VALUE_FIELDS if name != "entity")
"""Those that a segment keeps: the names of entities are in their spellings."""

_COUNTS = ("term_forms", "stem_counts", "list_pages", "list_places")
_OF_TEXT = (
    "term_lengths",
    "stem_lengths",
    "n_positions",
    *_COUNTS,
    *(f"{name}.large" for name in _COUNTS),
    "list_widths",
)
READ_WHOLE = (
    *(f"{name}.{part}" for name in TEXT_FIELDS for part in _OF_TEXT),
    *(f"{name}.{part}" for name in STORED_VALUE_FIELDS for part in ("counts", "value_lengths")),
    *("first_day", "last_day", "year", "key.lengths", "stored.starts"),
)
"""Arrays that searching reads from end to end, and that are checked when a segment is opened."""


class SegmentData:
    """An opened segment. What follows from its arrays is found when it is first asked for.

    n_docs counts all documents, removed ones too. dictionary_docs: uint32, see `dictionaries`.

    Raises:
        ArrayFileError: its file is truncated or damaged.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.file = file = ArrayFile(path)
        for name in READ_WHOLE:
            file.whole(name)
        self.first_days: NDArray[np.int32] = file["first_day"]
        self.last_days: NDArray[np.int32] = file["last_day"]
        self.years: NDArray[np.int16] = file["year"]
        self.n_docs = int(self.years.size)
        self.key_prefixes: NDArray[np.uint64] = file["key.prefixes"]
        self.keys = KeyColumn(file)
        self.texts = {name: TextIndex(file, name) for name in TEXT_FIELDS}
        self.columns = {name: ValueColumn(file, name) for name in STORED_VALUE_FIELDS}
        self.columns["entity"] = NamedColumn(self.columns["spelling"])
        self.stored_starts: NDArray[np.uint64] = file["stored.starts"]
        self.stored = file["stored.records"]
        self._records = self.stored.data.cast("B") if self.stored.size else memoryview(b"")
        self.dictionary_docs: NDArray[np.uint32] = file["stored.dictionary_docs"]
        if self.stored_starts.size != self.n_docs + 1 or len(self.keys) != self.n_docs:
            raise ArrayFileError(f"{path.name}: its columns do not have the same length")

    @cached_property
    def dictionaries(self) -> tuple[Dictionaries, ...]:
        """The dictionaries of the stored fields; set `i` serves the documents from dictionary_docs[i] on."""
        return dictionaries_of(self.file)

    def record(self, doc: int) -> StoredRecord:
        """Return the stored fields of a document."""
        start, end = self.stored_starts[doc : doc + 2].tolist()
        dictionaries = self.dictionaries
        i = bisect_right(self.dictionary_docs, doc) - 1 if len(dictionaries) > 1 else 0
        return StoredRecord(self._records[start:end], dictionaries[i])

    def n_positions(self, name: str, doc: int) -> int:
        """Return the number of positions of a text field of a document."""
        return int(self.texts[name].n_positions[doc])
