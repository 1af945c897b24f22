"""Real Whoosh indexes in a directory of the test, and folders of files to index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.index.collection import Collection, LedgerEntry, totals_of
from indexer.index.writer import CollectionWriter
from indexer.names.authority import Authority
from indexer.search.engine import LocalEngine, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from indexer.model.document import Document

BUILT_AT = "2026-01-01T00:00:00+00:00"


def write_index(
    index_dir: Path,
    documents: Sequence[Document],
    *,
    removed: Iterable[str] = (),
    kept: Sequence[Document] = (),
    authority: Authority | None = None,
    corpus: str = "/nowhere",
    is_fresh: bool = False,
) -> int:
    """Publish a generation with these documents added; return its number.

    `removed` are sources to take out, `kept` the documents that stay from before.
    """
    names = Authority(()) if authority is None else authority
    with CollectionWriter(index_dir, is_fresh=is_fresh) as writer:
        writer.remove(removed)
        numbers = {document.key: writer.add(document) for document in documents}
        word_counts = writer.word_counts()
        n_tokens = {key: word_counts[number] for key, number in numbers.items()}
        everything = [*kept, *documents]
        collection = Collection(
            corpus=corpus,
            built_at=BUILT_AT,
            languages=tuple(
                sorted({language for document in everything for language in _languages(document)})
            ),
            n_documents=len(everything),
            n_tokens=sum(n_tokens.values()),
            authority_fingerprint=names.fingerprint,
            authority=names.entries,
        )
        ledger = _ledger(everything, n_tokens)
        totals = totals_of(ledger)
        collection = replace(
            collection, n_files=totals.n_files, n_chars_read=totals.n_chars_read, n_chars=totals.n_chars
        )
        return writer.commit(collection, ledger)


def an_index(
    index_dir: Path, documents: Sequence[Document], authority: Authority | None = None
) -> LocalEngine:
    """Put documents into an index and open it."""
    write_index(index_dir, documents, authority=authority)
    return open_engine(index_dir)


def a_corpus(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder, by their path in it, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for source, content in files.items():
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def _ledger(documents: Sequence[Document], n_tokens: Mapping[str, int]) -> list[LedgerEntry]:
    by_source: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_source[document.source].append(document)
    return [
        LedgerEntry(
            source=source,
            status="indexed",
            keys=tuple(document.key for document in own),
            languages=tuple(sorted({language for document in own for language in _languages(document)})),
            n_tokens=sum(n_tokens.get(document.key, 0) for document in own),
            n_chars_read=sum(len(document.text) for document in own),
            n_chars=sum(len(document.text) for document in own),
        )
        for source, own in sorted(by_source.items())
    ]


def _languages(document: Document) -> set[str]:
    return {document.language, *(paragraph.language for paragraph in document.paragraphs)}
