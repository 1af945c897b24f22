"""
Entities of the whole collection, as a file beside each generation.

Flow: what the documents of all segments name -> entities that are one -> `entities_N.arrays` ->
Snapshot. A document knows whom it names under the fullest spelling that it has itself; who of two
documents are one is a question of all of them, and is answered anew whenever a generation is
published. So the facet `entity` of a search is this file's, not that of the segments.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import APOSTROPHES
from indexer.index.codec.array_file import ArrayFile, ArrayFileError, ArrayFileWriter, array_on_disk
from indexer.index.codec.columns import ValueColumn
from indexer.index.codec.lexicon import Lexicon, lexicon_arrays, smallest
from indexer.index.codec.sets import union
from indexer.index.schema import PART
from indexer.model.document import EntityKind
from indexer.model.entity import Spelling
from indexer.names.clusters import Reason
from indexer.names.resolution import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.families import Source
    from indexer.names.authority import AuthorityEntry

BLOCK_DOCUMENTS = 1 << 16
"""Documents whose entities go through memory at once."""

_KINDS = tuple(EntityKind)
_REASONS = tuple(Reason)
_CONNECTORS = dict.fromkeys(map(ord, APOSTROPHES))
_ENTITIES_FILE = re.compile(r"entities_(\d+)\.arrays(?:\.new)?\Z")


def entities_path(index_dir: Path, generation: int) -> Path:
    """Return where the entities of a generation lie."""
    return index_dir / f"entities_{generation}.arrays"


def remove_stale_entities(index_dir: Path, generation: int) -> None:
    """Remove the files of generations before the last one; a search may still be opening that."""
    for path in index_dir.iterdir():
        match = _ENTITIES_FILE.match(path.name)
        if match and int(match[1]) < generation - 1:
            path.unlink(missing_ok=True)


class Entities:
    """The entities of a generation, opened.

    Its `column` holds the value of each as the facet `entity` shows it.

    Raises:
        ArrayFileError: the file is damaged.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = file = ArrayFile(path)
        for name in ("entity.counts", "entity.value_lengths", "kinds", "spelling.starts"):
            file.whole(name)
        self.column = ValueColumn(file, "entity")
        self._kinds: NDArray[np.uint8] = file["kinds"]
        self._spelling_starts: NDArray[np.uint32] = file["spelling.starts"]
        self._spelling_counts: NDArray[np.uint32] = file["spelling.counts"]
        n = len(self)
        if self._spelling_starts.size != n + 1 or self.column.value_starts.size != n + 1:
            raise ArrayFileError(f"{path.name}: its arrays do not fit together")

    def __len__(self) -> int:
        return int(self._kinds.size)

    def kind(self, ordinal: int) -> EntityKind:
        """Return the kind of an entity."""
        return _KINDS[int(self._kinds[ordinal])]

    def is_of_kind(self, kind: EntityKind) -> NDArray[np.bool_]:
        """Tell which entities are of a kind: bool (n_entities,)."""
        found: NDArray[np.bool_] = self._kinds == _KINDS.index(kind)
        return found

    def value(self, ordinal: int) -> str:
        """Return how an entity is called in the facet."""
        return self.column.values[ordinal].decode("utf-8", "surrogatepass")

    def find(self, value: str) -> int:
        """Return the ordinal of an entity by its value, -1 when there is none."""
        return self.column.values.find(value.encode("utf-8", "surrogatepass"))

    def find_all(self, values: Sequence[str]) -> list[int]:
        """Return the ordinals of entities by their values, -1 for each that there is not."""
        return self.column.values.find_all([value.encode("utf-8", "surrogatepass") for value in values])

    def of_document(self, kind: str, name: str) -> int:
        """Return the entity that a document's own name for it stands for, -1 when no document has it."""
        own = self._names.find(f"{kind}{PART}{name}".encode("utf-8", "surrogatepass"))
        return -1 if own < 0 else int(self._file["name.entities"][own])

    def value_of(self, kind: str, name: str) -> str:
        """Return how the facet calls what a document names so; the name itself when no document does."""
        ordinal = self.of_document(kind, name)
        return name if ordinal < 0 else self.value(ordinal)

    @cached_property
    def _names(self) -> Lexicon:
        return Lexicon(self._file["name.values"], self._file.whole("name.lengths"))

    def spellings(self, ordinal: int) -> tuple[Spelling, ...]:
        """Return the spellings of an entity in the texts, those of most documents first."""
        start, end = self._spelling_starts[ordinal : ordinal + 2].tolist()
        counts = self._spelling_counts[start:end].tolist()
        return tuple(
            Spelling(self._spellings[i].decode("utf-8", "surrogatepass"), count)
            for i, count in zip(range(start, end), counts, strict=True)
        )

    def spelled(self, ordinal: int) -> tuple[str, ...]:
        """Return the spellings of an entity that are not its value, those of most documents first."""
        value = self.value(ordinal)
        return tuple(spelling.text for spelling in self.spellings(ordinal) if spelling.text != value)

    @cached_property
    def _spellings(self) -> Lexicon:
        return Lexicon(self._file["spelling.values"], self._file.whole("spelling.lengths"))

    @cached_property
    def all_spellings(self) -> tuple[tuple[str, ...], NDArray[np.uint32]]:
        """Every spelling, and of which entity each is: uint32 (n_spellings,)."""
        texts = tuple(value.decode("utf-8", "surrogatepass") for value in self._spellings)
        n_each = np.diff(self._spelling_starts).astype(np.int64)
        return texts, np.repeat(np.arange(len(self), dtype=np.uint32), n_each)

    def names(self, ordinal: int) -> tuple[str, ...]:
        """Return the names that documents have for an entity."""
        own = np.flatnonzero(self._file["name.entities"] == np.uint32(ordinal)).tolist()
        found = (self._names[i].decode("utf-8", "surrogatepass").partition(PART)[2] for i in own)
        return tuple(dict.fromkeys(found))

    def suggestions(self) -> Iterator[tuple[int, int, Reason]]:
        """Yield pairs of entities that may be one, and why."""
        pairs = self._file["suggestion.pairs"].reshape(-1, 2).tolist()
        for (one, other), reason in zip(pairs, self._file["suggestion.reasons"].tolist(), strict=True):
            yield one, other, _REASONS[reason]

    def suggestions_of(self, ordinal: int) -> tuple[tuple[int, Reason], ...]:
        """Return the entities that may be one with another, and why."""
        pairs = self._file["suggestion.pairs"].reshape(-1, 2)
        own = np.flatnonzero((pairs == np.uint32(ordinal)).any(axis=1)).tolist()
        reasons = self._file["suggestion.reasons"]
        found = {(sum(pairs[i].tolist()) - ordinal, _REASONS[int(reasons[i])]) for i in own}
        return tuple(sorted(found))

    def verify(self) -> None:
        """Compare the file with its checksums.

        Raises:
            ArrayFileError: it is damaged.
        """
        self._file.verify()


def write_entities(
    index_dir: Path,
    generation: int,
    sources: Sequence[Source],
    listed: Sequence[AuthorityEntry] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> None:
    """Find the entities of all documents, and write them; they lie on the disk when this returns.

    sources: the segments of the generation in its order, each with bool (n_docs,), which of its documents
    were not removed, or `None` for all. listed: the entities of the list of names, and apart the ids of
    those that nothing joins.
    """
    columns = [_Spellings(file, is_alive) for file, is_alive in sources]
    found = _found(columns)
    resolution = resolve(found, listed, apart)
    resolved = resolution.values
    values = sorted({value.encode("utf-8", "surrogatepass") for value in resolved.values()})
    ordinals = {value: i for i, value in enumerate(values)}
    entity_of = {own: ordinals[value.encode("utf-8", "surrogatepass")] for own, value in resolved.items()}
    kinds = np.zeros(len(values), dtype=np.uint8)
    for (kind, _), entity in entity_of.items():
        kinds[entity] = _KINDS.index(kind)
    path = entities_path(index_dir, generation)
    temporary = path.with_name(path.name + ".new")
    file = ArrayFileWriter(temporary)
    try:
        file.add("kinds", kinds)
        _write_column(file, index_dir, columns, entity_of, values)
        _write_names(file, entity_of)
        _write_spellings(file, columns, entity_of, len(values))
        pairs = [
            (ordinals[one.encode("utf-8", "surrogatepass")], ordinals[other.encode("utf-8", "surrogatepass")])
            for one, other in ((own.one, own.other) for own in resolution.suggestions)
        ]
        file.add("suggestion.pairs", np.array(pairs, dtype=np.uint32).ravel())
        reasons = [_REASONS.index(own.reason) for own in resolution.suggestions]
        file.add("suggestion.reasons", np.array(reasons, dtype=np.uint8))
        file.close()
    except BaseException:
        file.abandon()
        raise
    temporary.replace(path)


class _Spellings:
    """What one segment keeps of names. is_alive: bool (n_docs,), or `None`.

    own: for each of its values kind and name, and the spelling.
    """

    def __init__(self, file: ArrayFile, is_alive: NDArray[np.bool_] | None) -> None:
        self.column = ValueColumn(file, "spelling")
        self.is_alive = is_alive
        self.own: list[tuple[tuple[EntityKind, str], str]] = []
        for value in self.column.values:
            kind, name, spelling = value.decode("utf-8", "surrogatepass").split(PART, 2)
            self.own.append(((EntityKind(kind), name), spelling))
        self.n_docs = self.column.starts.size - 1

    def joined(self, ordinals: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the distinct pairs of a document and what its values are joined to, in blocks of documents.

        ordinals: int64 (n_values,), what each value is joined to, -1 for what is left out.
        """
        starts = self.column.starts
        n_joined = int(ordinals.max(initial=-1)) + 1
        for first in range(0, self.n_docs, BLOCK_DOCUMENTS):
            last = min(first + BLOCK_DOCUMENTS, self.n_docs)
            counts = np.diff(starts[first : last + 1]).astype(np.int64)
            docs = np.repeat(np.arange(first, last, dtype=np.int64), counts)
            own = ordinals[self.column.ordinals[int(starts[first]) : int(starts[last])]]
            kept = own >= 0
            if self.is_alive is not None:
                kept &= self.is_alive[docs]
            pairs = union([docs[kept] * max(1, n_joined) + own[kept]])
            yield np.divmod(pairs, max(1, n_joined))

    def n_documents(self, ordinals: NDArray[np.int64], n_joined: int) -> NDArray[np.int64]:
        """Return how many documents have each of what the values are joined to: int64 (n_joined,)."""
        counts = np.zeros(n_joined, dtype=np.int64)
        for _, own in self.joined(ordinals):
            counts += np.bincount(own, minlength=n_joined)
        return counts


def _found(columns: Sequence[_Spellings]) -> dict[tuple[EntityKind, str], int]:
    """Return kind and name of all that the documents name, with the number of documents."""
    found: dict[tuple[EntityKind, str], int] = {}
    for column in columns:
        numbers = {own: i for i, own in enumerate(dict.fromkeys(own for own, _ in column.own))}
        ordinals = np.array([numbers[own] for own, _ in column.own], dtype=np.int64)
        counts = column.n_documents(ordinals, len(numbers)).tolist()
        for own, count in zip(numbers, counts, strict=True):
            if count:
                found[own] = found.get(own, 0) + count
    return dict(sorted(found.items()))


def _write_column(
    file: ArrayFileWriter,
    folder: Path,
    columns: Sequence[_Spellings],
    entity_of: Mapping[tuple[EntityKind, str], int],
    values: Sequence[bytes],
) -> None:
    """Write the entities of each document, as `ValueColumn` reads them."""
    n_docs = sum(column.n_docs for column in columns)
    counts = array_on_disk(folder, np.uint32, n_docs)
    n_each = np.zeros(len(values), dtype=np.int64)
    mapped = [np.array([entity_of.get(own, -1) for own, _ in c.own], dtype=np.int64) for c in columns]
    first_doc = n_pairs = 0
    for column, ordinals in zip(columns, mapped, strict=True):
        for docs, own in column.joined(ordinals):
            n_pairs += own.size
            n_each += np.bincount(own, minlength=len(values))
            if docs.size:
                block = slice(first_doc + int(docs[0]), first_doc + int(docs[-1]) + 1)
                counts[block] += np.bincount(docs - docs[0]).astype(np.uint32)
        first_doc += column.n_docs
    value_starts = np.zeros(len(values) + 1, dtype=np.uint32)
    np.cumsum(n_each, out=value_starts[1:])
    found = array_on_disk(folder, smallest_type(len(values)), n_pairs)
    at = 0
    for column, ordinals in zip(columns, mapped, strict=True):
        for _, own in column.joined(ordinals):
            found[at : at + own.size] = own
            at += own.size
    text, lengths = lexicon_arrays(values)
    file.add("entity.values", text)
    file.add("entity.value_lengths", lengths)
    file.add("entity.counts", smallest(counts))
    file.add("entity.ordinals", found)
    file.add("entity.value_starts", value_starts)


def smallest_type(n: int) -> type:
    """Return the smallest unsigned type for numbers below `n`."""
    return np.uint8 if n <= 1 << 8 else np.uint16 if n <= 1 << 16 else np.uint32


def _write_names(file: ArrayFileWriter, entity_of: Mapping[tuple[EntityKind, str], int]) -> None:
    """Write which entity each name in a document stands for."""
    own = sorted(
        (f"{kind}{PART}{name}".encode("utf-8", "surrogatepass"), entity)
        for (kind, name), entity in entity_of.items()
    )
    text, lengths = lexicon_arrays([value for value, _ in own])
    file.add("name.values", text)
    file.add("name.lengths", lengths)
    file.add("name.entities", np.array([entity for _, entity in own], dtype=np.uint32))


def _write_spellings(
    file: ArrayFileWriter,
    columns: Sequence[_Spellings],
    entity_of: Mapping[tuple[EntityKind, str], int],
    n_entities: int,
) -> None:
    """Write the spellings of each entity with the numbers of their documents."""
    groups: dict[tuple[int, str], int] = {}
    shown: list[dict[str, int]] = []
    counts = np.zeros(0, dtype=np.int64)
    for column in columns:
        ordinals = np.full(len(column.own), -1, dtype=np.int64)
        n_written = np.diff(column.column.value_starts.astype(np.int64)).tolist()
        for i, (own, spelling) in enumerate(column.own):
            entity = entity_of.get(own, -1)
            if entity >= 0 and spelling:
                group = groups.setdefault((entity, _folded(spelling)), len(groups))
                if group == len(shown):
                    shown.append({})
                shown[group][spelling] = shown[group].get(spelling, 0) + n_written[i]
                ordinals[i] = group
        counts = np.concatenate([counts, np.zeros(len(groups) - counts.size, dtype=np.int64)])
        counts += column.n_documents(ordinals, len(groups))
    rows = sorted(
        (entity, -n, min(shown[group], key=lambda text: (-shown[group][text], text)))
        for ((entity, _), group), n in zip(groups.items(), counts.tolist(), strict=True)
        if n
    )
    starts = np.zeros(n_entities + 1, dtype=np.uint32)
    np.cumsum(np.bincount([entity for entity, *_ in rows], minlength=n_entities), out=starts[1:])
    text, lengths = lexicon_arrays([spelling.encode("utf-8", "surrogatepass") for *_, spelling in rows])
    file.add("spelling.starts", starts)
    file.add("spelling.values", text)
    file.add("spelling.lengths", lengths)
    file.add("spelling.counts", np.array([-n for _, n, _ in rows], dtype=np.uint32))


def _folded(spelling: str) -> str:
    return fold(spelling.translate(_CONNECTORS))
