"""
Families: documents that are copies of one another, as a file beside each generation.

Flow: all segments of a generation -> near_duplicates -> `families_N.arrays` -> Snapshot.
They are found anew whenever a generation is published, over all documents: a text that comes
later may belong to one that has long been there. Most documents have no copies and are not in
the file at all, so a search in a collection without copies never looks further.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis.sketch import SKETCH_BYTES
from indexer.index.codec.array_file import ArrayFile, ArrayFileError, ArrayFileWriter, array_on_disk
from indexer.index.codec.columns import KeyColumn
from indexer.index.near_duplicates import join_near

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Source = tuple[ArrayFile, NDArray[np.bool_] | None]

EXACT_WORDS = 5
"""Texts with fewer words are copies of nothing: *Thank you* in two letters is said twice."""

BLOCK_SKETCHES = 1 << 16
"""Sketches that go through memory at once: 9 MB."""

LATEST_DAY = np.iinfo(np.int32).max
"""What stands for the day of a document without a year, so that it is the youngest of its family."""

_FAMILIES_FILE = re.compile(r"families_(\d+)\.arrays(?:\.new)?\Z")


def families_path(index_dir: Path, generation: int) -> Path:
    """Return where the families of a generation lie."""
    return index_dir / f"families_{generation}.arrays"


def write_families(index_dir: Path, generation: int, sources: Sequence[Source]) -> None:
    """Find the families of all documents, and write them; they lie on the disk when this returns.

    sources: the segments of the generation in its order, each with bool (n_docs,), which of its documents
    were not removed, or `None` for all.
    """
    members, starts = find_families(sources, index_dir)
    in_order = np.argsort(members).astype(np.uint32)
    path = families_path(index_dir, generation)
    temporary = path.with_name(path.name + ".new")
    file = ArrayFileWriter(temporary)
    try:
        file.add("members", members)
        file.add("starts", starts)
        file.add("docs", members[in_order])
        file.add("places", in_order)
        file.close()
    except BaseException:
        file.abandon()
        raise
    temporary.replace(path)


def remove_stale_families(index_dir: Path, generation: int) -> None:
    """Remove the files of generations before the last one; a search may still be opening that."""
    for path in index_dir.iterdir():
        match = _FAMILIES_FILE.match(path.name)
        if match and int(match[1]) < generation - 1:
            path.unlink(missing_ok=True)


class Families:
    """The families of a generation, opened.

    members: uint32 (n_members,), doc ids family after family, the oldest of each first, then by key.
    starts: uint32 (n_families + 1,), where each begins. docs: uint32 (n_members,), the same doc ids
    ascending. places: uint32 (n_members,), where each of these stands in members.

    Raises:
        ArrayFileError: the file is damaged.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path)
        self.members: NDArray[np.uint32] = file.whole("members")
        self.starts: NDArray[np.uint32] = file.whole("starts")
        self.docs: NDArray[np.uint32] = file.whole("docs")
        self.places: NDArray[np.uint32] = file.whole("places")
        n = self.members.size
        if self.docs.size != n or self.places.size != n or not self.starts.size or self.starts[-1] != n:
            raise ArrayFileError(f"{path.name}: its arrays do not fit together")

    def __len__(self) -> int:
        return int(self.starts.size) - 1

    @cached_property
    def family_of_place(self) -> NDArray[np.uint32]:
        """The family that each place of members belongs to: uint32 (n_members,)."""
        return np.repeat(np.arange(len(self), dtype=np.uint32), np.diff(self.starts))

    def family(self, number: int) -> NDArray[np.uint32]:
        """Return the members of a family, the oldest first."""
        return self.members[self.starts[number] : self.starts[number + 1]]

    def of(self, doc_id: int) -> NDArray[np.uint32]:
        """Return the family of a document, itself included; nothing when it has no copies."""
        at = int(np.searchsorted(self.docs, np.uint32(doc_id)))
        if at == self.docs.size or self.docs[at] != doc_id:
            return self.members[:0]
        return self.family(int(np.searchsorted(self.starts, self.places[at], side="right")) - 1)


def find_families(sources: Sequence[Source], folder: Path) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the members of all families and where each begins, as `Families` has them.

    `folder` takes temporary files.
    """
    columns = _Columns(sources)
    docs = np.flatnonzero(columns.is_alive & (columns.lengths >= EXACT_WORDS)).astype(np.uint32)
    digests = columns.digests[docs]
    order = np.argsort(digests, kind="stable")
    docs, digests = docs[order], digests[order]
    is_first = np.ones(docs.size, bool)
    is_first[1:] = digests[1:] != digests[:-1]
    text_of = np.cumsum(is_first) - 1  # exact copies are one text
    shown = docs[is_first]
    bounds = np.append(np.flatnonzero(is_first), docs.size)
    for text in np.flatnonzero(np.diff(bounds) > 1).tolist():
        own = docs[bounds[text] : bounds[text + 1]].tolist()
        shown[text] = min(own, key=columns.key)  # one text can be read with other paragraphs
    roots = join_near(columns.sketches(shown, folder), columns.lengths[shown], folder)
    families = roots[text_of]
    n_members = np.bincount(families, minlength=1)
    is_member = n_members[families] > 1
    members, families = docs[is_member], families[is_member]
    order = columns.by_age(members, families)
    sizes = n_members[n_members > 1]
    starts = np.zeros(sizes.size + 1, np.uint32)
    np.cumsum(sizes, out=starts[1:])
    return members[order], starts


class _Columns:
    """What is asked of the documents of all segments, by doc id.

    is_alive: bool, digests: uint64, lengths: uint32 (n_ids,). Sketches and keys stay where they are.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._files = [file for file, _ in sources]
        sizes = [file["year"].size for file in self._files]
        self._first_docs = np.cumsum([0, *sizes])
        self._keys = [KeyColumn(file) for file in self._files]
        self.is_alive = np.ones(sum(sizes), bool)
        for i, (_, is_alive) in enumerate(sources):
            if is_alive is not None:
                self.is_alive[self._first_docs[i] : self._first_docs[i + 1]] = is_alive
        self.digests = np.concatenate(
            [np.zeros(0, np.uint64), *(file.whole("text.digests") for file in self._files)]
        )
        self.lengths = np.concatenate(
            [np.zeros(0, np.uint32), *(file.whole("body.lengths") for file in self._files)]
        ).astype(np.uint32)

    def key(self, doc_id: int) -> bytes:
        """Return the key of a document."""
        i = int(np.searchsorted(self._first_docs, doc_id, side="right")) - 1
        return self._keys[i][doc_id - int(self._first_docs[i])]

    def sketches(self, docs: NDArray[np.uint32], folder: Path) -> NDArray[np.uint8]:
        """Return the sketches of some documents, one after the other."""
        gathered = array_on_disk(folder, np.uint8, docs.size * SKETCH_BYTES)
        rows = gathered.reshape(-1, SKETCH_BYTES)
        segments = np.searchsorted(self._first_docs, docs, side="right") - 1
        for i, file in enumerate(self._files):
            own = np.flatnonzero(segments == i)
            source = file.whole("text.sketches").reshape(-1, SKETCH_BYTES)
            for at in range(0, own.size, BLOCK_SKETCHES):
                some = own[at : at + BLOCK_SKETCHES]
                rows[some] = source[docs[some] - np.uint32(self._first_docs[i])]
            file.release()
        return gathered

    def by_age(self, docs: NDArray[np.uint32], families: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the order of documents by family, then day, then key; the undated last.

        The day is the last one that the date may mean: what is known to be of a day is older than what is
        of some day of that year.
        """
        days, prefixes = (
            np.concatenate([np.zeros(0, dtype), *(file[name] for file in self._files)])[docs]
            for name, dtype in (("last_day", np.int32), ("key.prefixes", np.uint64))
        )
        days[days == 0] = LATEST_DAY
        order = np.lexsort((prefixes, days, families))
        ordered = np.stack(
            [families[order].astype(np.uint64), days[order].astype(np.uint64), prefixes[order]]
        )
        is_like_before = np.append(False, (ordered[:, 1:] == ordered[:, :-1]).all(axis=0))
        starts = np.flatnonzero(~is_like_before)
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), order.size], strict=True):
            if end - start > 1:
                order[start:end] = sorted(order[start:end].tolist(), key=lambda i: self.key(int(docs[i])))
        return order
