"""
A change to an index that may be cut off: what was there before it, and what is there after it.

`change` adds, updates and removes documents, with so little memory that it writes several
runs and merges them. `state_of` tells all that a reader sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from indexer.index import run_builder
from indexer.index import writer as writer_module
from indexer.index.collection import Collection, LedgerEntry, collection_path, ledger_path
from indexer.index.entities import entities_path
from indexer.index.families import families_path
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation, read_table
from indexer.index.writer import CollectionWriter
from indexer.model.request import SearchRequest
from indexer.search.engine import open_engine
from tests.support.collections import BUILT_AT, write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.model.document import Document

N_DOCUMENTS = 36
"""Of which the change removes a third and updates a third; it adds as many as it removes, and a copy."""

BATCH_DOCUMENTS = 6
"""A run is written after each batch."""

QUERIES = ("old", "new", '"document number 7"', "fill* OR docum*", "author:weaver", "language:en NOT old")

_SEGMENT = re.compile(r"MAIN_[0-9a-z]+\.seg")


def a_numbered_document(number: int, word: str) -> Document:
    filler = " ".join(f"filler{number * i} of {word}" for i in range(60))
    author = "Jo Weaver" if number % 2 else "Ada Miller"
    return a_document(
        f"The {word} document number {number}.\n\n{filler}", source=f"{number:03}.txt", author=author
    )


UNTOUCHED = [a_numbered_document(i, "old") for i in range(0, N_DOCUMENTS, 3)]
UPDATED = [a_numbered_document(i, "new") for i in range(1, N_DOCUMENTS, 3)]
COPY = a_document(UNTOUCHED[1].text, source="copy.txt")
ADDED = [COPY, *(a_numbered_document(i, "new") for i in range(N_DOCUMENTS, N_DOCUMENTS + N_DOCUMENTS // 3))]
REMOVED_SOURCES = [f"{i:03}.txt" for i in range(2, N_DOCUMENTS, 3)]


def build(index_dir: Path) -> None:
    """Write what is there before: a segment of two thirds of the documents, and one of the others."""
    documents = [a_numbered_document(i, "old") for i in range(N_DOCUMENTS)]
    cut = N_DOCUMENTS * 3 // 4
    write_index(index_dir, documents[:cut])
    write_index(index_dir, documents[cut:], kept=documents[:cut])


def change(index_dir: Path) -> None:
    """Publish the next generation."""
    documents = sorted([*UNTOUCHED, *UPDATED, *ADDED], key=lambda document: document.source)
    ledger = [LedgerEntry(document.source, "indexed", keys=(document.key,)) for document in documents]
    collection = Collection("/nowhere", BUILT_AT, ("en",), n_documents=len(documents))
    with (
        mock.patch.object(writer_module, "MIN_RUN_BYTES", 0),
        mock.patch.object(run_builder, "BATCH_DOCUMENTS", BATCH_DOCUMENTS),
        CollectionWriter(index_dir, memory_bytes=0) as writer,
    ):
        writer.remove([*REMOVED_SOURCES, *(document.source for document in UPDATED)])
        for document in (*UPDATED, *ADDED):
            writer.add(document)
        writer.commit(collection, ledger)


@dataclass(frozen=True)
class State:
    """All documents, the keys that each of `QUERIES` finds, in their order, and those of each family."""

    documents: tuple[Document, ...]
    answers: tuple[tuple[str, ...], ...]
    families: tuple[tuple[str, ...], ...]


def state_of(index_dir: Path) -> State:
    """Return what a reader sees, after a look at every byte of the files."""
    Snapshot(index_dir).verify()
    engine = open_engine(index_dir)
    found = (engine.search(SearchRequest(query=query, size=100)) for query in QUERIES)
    return State(
        tuple(sorted(engine.documents(SearchRequest()), key=lambda document: document.key)),
        tuple(tuple(hit.key for hit in response.hits) for response in found),
        tuple((f.oldest.key, *(copy.summary.key for copy in f.copies)) for f in engine.families()),
    )


def files_of(index_dir: Path) -> Iterator[str]:
    """Yield the names of the files that belong to the newest generation, and those kept of the one before."""
    generation = latest_generation(index_dir)
    yield from ("MAIN_WRITELOCK", f"_MAIN_{generation}.toc")
    yield from (segment.file_name for segment in read_table(index_dir, generation))
    for kept in (generation - 1, generation):
        paths = (collection_path, ledger_path, families_path, entities_path)
        yield from (path_of(index_dir, kept).name for path_of in paths)


def left_in(index_dir: Path) -> list[str]:
    """Return the names of all other files, those of segments as `MAIN_*.seg`."""
    others = {path.name for path in index_dir.iterdir()} - set(files_of(index_dir))
    return sorted(_SEGMENT.sub("MAIN_*.seg", name) for name in others)
