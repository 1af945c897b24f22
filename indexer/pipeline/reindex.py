"""
Bring an index into line with a folder of documents.

Flow: walk the corpus -> find changes -> read what is new -> write -> publish one
generation -> report. What did not change is not touched. Until the generation is
published searches go on with the last one; a run that is stopped leaves nothing.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import time
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import LedgerLine, LedgerTotals
from indexer.errors import (
    CorpusEmptyError,
    CorpusMissingError,
    DiskFullError,
    IndexLockedError,
    IndexStateError,
    InvalidRequestError,
)
from indexer.index.collection import Collection, LedgerEntry, read_collection, read_ledger, totals_of
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation
from indexer.index.writer import DEFAULT_MEMORY_BYTES, CollectionWriter
from indexer.model.document import Document
from indexer.model.entity import NameDecision
from indexer.names.decisions import describe
from indexer.pipeline.changes import Changes, corpus_files, find_changes, sidecar_mtime_ns
from indexer.pipeline.chosen_names import choose_names
from indexer.pipeline.protocol import Account, Doubt, Refusal
from indexer.pipeline.renaming import find_names_again
from indexer.pipeline.spool import Spool, SpooledFile, reading_conditions, remove_spool, spooled_files
from indexer.pipeline.workers import WorkerPool
from indexer.reading.limits import limits_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexer.names.decisions import Decision
    from indexer.pipeline.chosen_names import ChosenNames
    from indexer.pipeline.protocol import Finding
    from indexer.reading.corpus import SourceFile

MAX_JOBS = 8
"""Workers at most by default."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

READERS_PER_INDEXER = 16
"""Processes that read for each that indexes: to read and to enrich plain text takes one 2.2 s for a megabyte,
to index it 0.1 s. Fewer would compete with the readers for processors and gain nothing."""

Progress = Callable[[int, int, LedgerLine], None]
"""Called after each file with how many are done, of how many, and what became of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    `lines` has every file of the corpus, in its order; `totals` counts them and their text.
    `n_resumed` counts the files that a run before this one had read, which was stopped.
    `is_unchanged` tells that nothing was written. `names_problems` are decisions about names
    that cannot be read or no longer fit.
    """

    generation: int
    n_documents: int
    n_added: int = 0
    n_changed: int = 0
    n_removed: int = 0
    n_unchanged: int = 0
    n_skipped: int = 0
    n_failed: int = 0
    n_resumed: int = 0
    is_unchanged: bool = False
    names_changed: bool = False
    lines: tuple[LedgerLine, ...] = ()
    totals: LedgerTotals = field(default_factory=lambda: LedgerTotals({}))
    elapsed_s: float = 0.0
    names_problems: tuple[str, ...] = ()


def reindex(  # noqa: PLR0913 - each is a choice of the caller, all but two optional
    corpus: str | Path,
    index_dir: str | Path,
    *,
    is_full: bool = False,
    jobs: int | None = None,
    authority: str | Path | None = None,
    decisions: str | Path | None = None,
    memory_bytes: int = DEFAULT_MEMORY_BYTES,
    on_progress: Progress | None = None,
) -> Report:
    """Index the files of a corpus that are new or changed, and drop those that are gone.

    `is_full` reads every file again and builds the index anew; the old one serves
    until then. `jobs` is the number of processes that read; for every 16 of them another one
    indexes. `authority` is a file of names, else `authority.yaml` or `authority.csv` in the
    corpus, else the list that ships with govah; `decisions` is the log of what was decided
    about names, else `decisions.jsonl` in the corpus. `memory_bytes` is what writing may take;
    the processes that read come on top.

    Raises:
        CorpusMissingError: there is no such folder.
        CorpusEmptyError: it has no file left, and had some before; with `is_full` the index is emptied.
        DiskFullError: there is no room for the index; the last generation stays.
        AuthorityError: the file of names cannot be read.
        DecisionError: the log of decisions cannot be read.
        InvalidRequestError: a limit in the environment is no number, or the index is the corpus.
        IndexStateError: the index is locked, damaged or of another version.
        ReaderUnavailableError: no file can be read at all; nothing is changed.
    """
    started, started_at = time.perf_counter(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    corpus, index_dir = Path(corpus), Path(index_dir)
    if not corpus.is_dir():
        raise CorpusMissingError(corpus)
    if corpus.resolve() == index_dir.resolve():
        reason = "is the folder of documents itself; name another directory with --index DIR"
        raise InvalidRequestError("index", str(index_dir), reason)
    limits_from()  # a setting that is no number is said before anything is read
    based_on = latest_generation(index_dir)
    chosen = choose_names(corpus, authority, decisions)
    collection, ledger = (None, {}) if is_full else _previous(index_dir)
    names_changed = (
        collection is not None and collection.authority_fingerprint != chosen.authority.fingerprint
    )
    built_at = None if collection is None else collection.built_at
    changes = find_changes(corpus_files(corpus, index_dir), ledger, built_at, spooled_files(index_dir))
    if changes.gone and not (changes.to_read or changes.kept or changes.skipped):
        raise CorpusEmptyError(corpus, len(changes.gone))
    if changes.is_empty and collection is not None and not names_changed:
        with suppress(IndexStateError), CollectionWriter(index_dir):
            remove_spool(index_dir)  # the writer itself clears what else a killed run has left
        return Report(
            generation=latest_generation(index_dir),
            n_documents=collection.n_documents,
            n_unchanged=sum(bool(entry.keys) for entry in changes.kept),
            n_skipped=len(changes.skipped),
            n_failed=sum(entry.status == "failed" for entry in changes.kept),
            is_unchanged=True,
            lines=tuple(entry.line for entry in _in_order((*changes.kept, *changes.skipped))),
            totals=collection.ledger_totals,
            elapsed_s=time.perf_counter() - started,
            names_problems=chosen.problems,
        )
    run = _Run(
        corpus,
        index_dir,
        chosen,
        changes,
        collection,
        based_on,
        memory_bytes,
        on_progress,
        started_at,
        names_changed=names_changed,
    )
    try:
        report = run.write(is_full=is_full, n_workers=_n_workers(jobs))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError(index_dir) from error
        raise
    return replace(
        report,
        names_changed=names_changed,
        names_problems=chosen.problems,
        elapsed_s=time.perf_counter() - started,
    )


@dataclass(slots=True)
class _Run:
    """One run of reading and writing."""

    corpus: Path
    index_dir: Path
    chosen: ChosenNames
    changes: Changes
    previous: Collection | None
    based_on: int
    memory_bytes: int
    on_progress: Progress | None
    started_at: str
    names_changed: bool
    entries: dict[str, LedgerEntry] = field(default_factory=dict)
    documents: dict[str, range] = field(default_factory=dict)
    """By source the documents it gave, as numbers of the writer."""
    n_chars: array[int] = field(default_factory=lambda: array("Q"))
    """By these numbers the characters of each document."""
    n_resumed: int = 0

    @property
    def n_files(self) -> int:
        """How many files are to be read, or looked through for other names."""
        n_named = sum(bool(entry.keys) for entry in self.changes.kept) if self.names_changed else 0
        return len(self.changes.to_read) + n_named

    def write(self, *, is_full: bool, n_workers: int) -> Report:
        """Read and write what changed, and publish it."""
        changes = self.changes
        n_readers = max(1, min(n_workers, self.n_files))
        with CollectionWriter(
            self.index_dir,
            is_fresh=is_full,
            memory_bytes=self.memory_bytes,
            jobs=max(1, n_readers // READERS_PER_INDEXER),
        ) as writer:
            if not is_full and writer.generation != max(0, self.based_on) + 1:
                raise IndexLockedError(self.index_dir)  # another run has published since we compared
            again = {file.source for file, _ in changes.to_read} - changes.added
            writer.remove(changes.gone | again)
            conditions = reading_conditions(self.chosen.authority, is_full=is_full)
            with Spool(self.index_dir, conditions, read_at=self.started_at) as spool:
                with WorkerPool(n_readers, self.chosen.authority) as pool:
                    self._read(writer, spool, pool)
                    if self.names_changed:
                        self._find_names_again(writer, pool)
                generation, collection, ledger = self._publish(writer)
                spool.remove()
        read = self.entries.values()
        return Report(
            generation=generation,
            n_documents=collection.n_documents,
            n_added=sum(entry.source in changes.added and bool(entry.keys) for entry in read),
            n_changed=sum(entry.source not in changes.added and bool(entry.keys) for entry in read),
            n_removed=len(changes.gone),
            n_unchanged=sum(bool(entry.keys) for entry in changes.kept),
            n_skipped=len(changes.skipped),
            n_failed=sum(entry.status == "failed" for entry in ledger),
            n_resumed=self.n_resumed,
            lines=tuple(entry.line for entry in ledger),
            totals=collection.ledger_totals,
        )

    def _read(self, writer: CollectionWriter, spool: Spool, pool: WorkerPool) -> None:
        """Write the documents of every file that is to be read: from the spool, else from the file."""
        files = {file.source: (file, fingerprint) for file, fingerprint in self.changes.to_read}
        wanted = {source: fingerprint for source, (_, fingerprint) in files.items()}
        for spooled, findings in spool.replay(wanted):
            file, fingerprint = files.pop(spooled.source)
            self._take(writer, file, findings, fingerprint, spooled.read_at)
            self.n_resumed += 1
        for file, findings in pool.read([file for file, _ in files.values()]):
            kept = SpooledFile(
                source=file.source,
                fingerprint=wanted[file.source],
                size_bytes=file.size_bytes,
                mtime_ns=file.mtime_ns,
                sidecar_mtime_ns=sidecar_mtime_ns(file.sidecar),
                read_at=self.started_at,
            )
            self._take(writer, file, spool.keeping(kept, findings), kept.fingerprint, self.started_at)

    def _find_names_again(self, writer: CollectionWriter, pool: WorkerPool) -> None:
        """Write the documents of unchanged files that name others by the new list of names."""
        kept = {entry.source: entry for entry in self.changes.kept}
        with_documents = [entry for entry in kept.values() if entry.keys]
        snapshot = Snapshot(self.index_dir)
        for done, renamed in enumerate(
            find_names_again(snapshot, with_documents, pool), len(self.changes.to_read) + 1
        ):
            kept[renamed.entry.source] = renamed.entry
            for document in renamed.changed:
                writer.add(document)
                self.n_chars.append(0)  # they are counted with the file already
            if self.on_progress is not None:
                self.on_progress(done, self.n_files, renamed.entry.line)
        self.changes.kept = list(kept.values())

    def _take(
        self,
        writer: CollectionWriter,
        file: SourceFile,
        findings: Iterable[Finding],
        fingerprint: str,
        read_at: str,
    ) -> None:
        entry = replace(self._add(writer, file, findings, fingerprint), read_at=read_at)
        self.entries[file.source] = entry
        if self.on_progress is not None:
            self.on_progress(len(self.entries), self.n_files, entry.line)

    def _publish(self, writer: CollectionWriter) -> tuple[int, Collection, list[LedgerEntry]]:
        """Put the ledger together and publish all that was written."""
        changes = self.changes
        word_counts, failures = writer.word_counts(), writer.failures
        for source, numbers in self.documents.items():
            self.entries[source] = _written(
                self.entries[source], numbers, word_counts, self.n_chars, failures
            )
        ledger = _in_order((*self.entries.values(), *changes.kept, *changes.skipped))
        collection = self._collection(ledger)
        return writer.commit(collection, ledger), collection, ledger

    def _add(
        self, writer: CollectionWriter, file: SourceFile, findings: Iterable[Finding], fingerprint: str
    ) -> LedgerEntry:
        """Write the documents of one file, and return its line of the ledger."""
        keys: list[str] = []
        languages: set[str] = set()
        doubts: list[str] = []
        numbers = range(0)
        reason = ""
        account = Account("", "")
        for finding in findings:
            match finding:
                case Document():
                    number = writer.add(finding)
                    numbers = range(numbers.start if keys else number, number + 1)
                    self.n_chars.append(sum(p.span.end - p.span.start for p in finding.paragraphs))
                    keys.append(finding.key)
                    languages |= {finding.language, *(p.language for p in finding.paragraphs)}
                case Doubt(text):
                    doubts.append(text)
                case Account():
                    account = finding
                case Refusal(text):
                    reason = text if not keys else f"only the first {len(keys)} documents were read: {text}"
        self.documents[file.source] = numbers
        return LedgerEntry(
            source=file.source,
            status="indexed" if keys else "failed",
            size_bytes=file.size_bytes,
            mtime_ns=file.mtime_ns,
            sidecar_mtime_ns=sidecar_mtime_ns(file.sidecar),
            fingerprint=fingerprint,
            keys=tuple(keys),
            languages=tuple(sorted(languages)),
            reason=reason,
            warnings=tuple(doubts),
            media_type=account.media_type,
            reader=account.reader,
            n_chars_read=account.n_chars_read,
        )

    def _collection(self, ledger: list[LedgerEntry]) -> Collection:
        totals = totals_of(ledger)
        return Collection(
            corpus=str(self.corpus.resolve()),
            built_at=self.started_at,
            languages=tuple(sorted({language for entry in ledger for language in entry.languages})),
            n_documents=sum(len(entry.keys) for entry in ledger),
            n_tokens=sum(entry.n_tokens for entry in ledger),
            authority_source=self.chosen.source,
            authority_fingerprint=self.chosen.authority.fingerprint,
            n_files=totals.n_files,
            n_chars_read=totals.n_chars_read,
            n_chars=totals.n_chars,
            apart=tuple(sorted(self.chosen.authority.apart)),
            decisions=tuple(map(_name_decision, self.chosen.decisions)),
            authority=self.chosen.authority.entries,
        )


def _written(
    entry: LedgerEntry,
    numbers: range,
    word_counts: Sequence[int],
    char_counts: Sequence[int],
    failures: Mapping[int, str],
) -> LedgerEntry:
    """Return the entry of a file whose documents have these numbers, now that they are written or not."""
    n_tokens = sum(word_counts[numbers.start : numbers.stop])
    failed = [number for number in numbers if number in failures]
    n_chars = sum(char_counts[numbers.start : numbers.stop])
    # Of a file whose reader was stopped no more is known to have come out than what arrived.
    entry = replace(entry, n_chars_read=max(entry.n_chars_read, n_chars))
    n_chars -= sum(char_counts[number] for number in failed)
    if not failed:
        return replace(entry, n_tokens=n_tokens, n_chars=n_chars)
    reason = failures[failed[0]]
    if len(numbers) > 1:
        reason = f"{len(failed)} of {len(numbers)} documents are left out, the first because {reason}"
    keys = tuple(key for key, number in zip(entry.keys, numbers, strict=True) if number not in failures)
    return replace(
        entry,
        status="indexed" if keys else "failed",
        keys=keys,
        languages=entry.languages if keys else (),
        n_tokens=n_tokens,
        n_chars=n_chars,
        reason="; ".join(filter(None, [entry.reason, reason])),
    )


def _name_decision(decision: Decision) -> NameDecision:
    operands = [operand for operand in (decision.entity, decision.other) if operand is not None]
    about = [text for operand in operands for text in (operand.id, operand.name)]
    named = dict.fromkeys(text for text in (*about, *decision.spellings, decision.name) if text)
    return NameDecision(decision.number, decision.time, describe(decision), decision.note, tuple(named))


def _previous(index_dir: Path) -> tuple[Collection | None, dict[str, LedgerEntry]]:
    generation = latest_generation(index_dir)
    if generation < 1:
        return None, {}
    collection = read_collection(index_dir, generation)
    return collection, {entry.source: entry for entry in read_ledger(index_dir, generation)}


def _n_workers(jobs: int | None) -> int:
    return min(os.cpu_count() or 1, MAX_JOBS) if jobs is None else jobs


def _in_order(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries in the order of the corpus."""
    return sorted(entries, key=lambda entry: entry.source)
