"""Random collections, each twice: in an index of several segments, and as plain documents."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from indexer.index import run_builder, writer
from indexer.index.codec import merged_columns, merging, run, sorted_strings, stored, text_index
from indexer.index.name_lexicon import NameLexicon
from indexer.index.snapshot import Snapshot
from indexer.model.request import Facet
from indexer.query.expand import Wider, expand
from indexer.query.parser import parse
from indexer.query.tree import And, Everything, FacetMatch
from indexer.search.engine import LocalEngine, open_engine
from tests.support.brute_force import BruteForce
from tests.support.collections import write_index
from tests.support.documents import a_document, a_mentioned_date, an_entity
from tests.support.queries import AUTHORS, DATES, ENTITIES, LANGUAGES, MENTIONED, PUBLISHERS, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.index.codec.segment import ColumnarSegment
    from indexer.index.codec.segment_data import SegmentData
    from indexer.model.document import Document
    from indexer.model.request import SearchRequest
    from indexer.query.tree import Node

_RARE = tuple(f"{letter}{i}" for letter in ("x", "gra", "ن") for i in range(60))


@dataclass(frozen=True)
class World:
    """A collection in an index, and as plain documents."""

    engine: LocalEngine
    snapshot: Snapshot
    twin: BruteForce

    @property
    def keys(self) -> list[str]:
        """The keys of the documents, sorted."""
        return sorted(self.twin.documents)

    def expanded(self, request: SearchRequest) -> Node:
        """Return the query as the terms of this collection."""
        names = NameLexicon(self.snapshot.entities, self.snapshot.collection.authority, self.twin.n_with)
        wider = Wider(names, dropped=request.dropped) if request.widens else None
        return expand(parse(request.query)[0], self.snapshot, wider).tree

    def to_mark(self, request: SearchRequest, tree: Node | None = None) -> Node:
        """Return what is marked for a request: its query; without one the entities and dates asked for."""
        node = self.expanded(request) if tree is None else tree
        wanted = tuple(
            FacetMatch(str(facet), "", frozenset(values))
            for facet in (Facet.ENTITY, Facet.MENTIONED)
            if (values := request.values_of(facet))
        )
        return And(wanted) if node == Everything() and wanted else node


def a_world(index_dir: Path, seed: int) -> World:
    """Build one of many collections: a few generations of documents added, replaced and removed.

    Blocks of all kinds are small, so that small documents have several. In every other world
    nothing is ever merged: segments keep the removed documents.
    """
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    documents: dict[str, Document] = {}
    with pytest.MonkeyPatch.context() as patch:
        n_chars = rng.choice([30, 400, stored.TEXT_BLOCK_CHARS])
        patch.setattr(stored, "TEXT_BLOCK_CHARS", n_chars)
        patch.setattr(run, "TEXT_BLOCK_CHARS", n_chars)
        patch.setattr(run_builder, "BATCH_DOCUMENTS", rng.choice([3, 512]))
        patch.setattr(text_index, "BLOCK_PLACES", rng.choice([1, 40, 1 << 20]))
        patch.setattr(merging, "BLOCK_PLACES", rng.choice([1, 40, 1 << 20]))
        patch.setattr(sorted_strings, "BLOCK_STRINGS", rng.choice([1, 7, 1 << 20]))
        patch.setattr(merged_columns, "BLOCK_DOCUMENTS", rng.choice([1, 3, 1 << 20]))
        if seed % 2:
            patch.setattr(writer, "plan_merges", keep_everything)
        for _ in range(rng.randint(2, 6)):
            gone = rng.sample(sorted(documents), k=rng.randint(0, len(documents) // 4))
            sources = {documents.pop(key).source for key in gone}
            replaced = rng.sample(sorted(documents), k=rng.randint(0, len(documents) // 3))
            known = list(documents.values())
            new = [_a_document(rng, known) for _ in range(rng.choice([0, 3, 6, 12]))]
            new += [
                replace(_a_document(rng, known), key=key, source=documents[key].source) for key in replaced
            ]
            added = {document.key: document for document in new if document.source not in sources}
            kept = [document for key, document in documents.items() if key not in added]
            write_index(index_dir, list(added.values()), removed=sources, kept=kept)
            documents |= added
    snapshot = Snapshot(index_dir)
    doc_ids = {doc_id: snapshot.key(doc_id) for doc_id in snapshot.all_docs.tolist()}
    families = snapshot.families
    members = [[doc_ids[doc] for doc in families.family(i).tolist()] for i in range(len(families))]
    return World(open_engine(index_dir), snapshot, BruteForce(documents.values(), doc_ids, members))


def keep_everything(
    published: Sequence[tuple[ColumnarSegment, SegmentData]],
    runs: Sequence[tuple[ColumnarSegment, SegmentData]],
) -> tuple[list[ColumnarSegment], list[list[ColumnarSegment]]]:
    """Merge nothing, so that removed documents stay as bits of their segments."""
    return [segment for segment, _ in (*published, *runs)], []


def _a_document(rng: random.Random, known: Sequence[Document]) -> Document:
    """Return a new document; some have the text of one that is known, whole or but for a few words."""
    n_words = rng.choice([0, 3, 8, 8, 20, 20, 60, 700])
    vocabulary = WORDS if n_words < 100 else WORDS + 3 * _RARE
    words = [rng.choice(WORDS[:9] if rng.random() < 0.3 else vocabulary) for _ in range(n_words)]
    text = "".join(word + rng.choice([" ", " ", " ", ", ", ". ", "\n\n"]) for word in words).rstrip()
    if known and rng.random() < 0.3:
        text = rng.choice(known).text + rng.choice(["", "", " grave", "\n\nmass grave 1988"])
    name = f"{rng.randrange(10**6):06}"
    by_name = random.Random(name)  # noqa: S311 - the collections of each seed stay what they were
    document = a_document(
        text,
        title=" ".join(rng.choices(WORDS, k=rng.choice([0, 1, 3, 4]))),
        authors=rng.sample(AUTHORS, k=rng.randint(0, 2)),
        date=rng.choice([*DATES, None, None]),
        language=rng.choice(LANGUAGES),
        entities=[
            an_entity(entity, text, *rng.sample(WORDS, k=2)) for entity in ENTITIES if rng.random() < 0.4
        ],
        publisher=rng.choice([*PUBLISHERS, None]),
        mentioned_dates=tuple(
            date
            for value in MENTIONED
            if (date := a_mentioned_date(value, text, by_name.choice(WORDS))).mentions
        ),
        source=f"{name}.txt",
    )
    # Keys that differ from one another late or by their length alone.
    return replace(
        document, key=rng.choice([document.key, f"samesame{name}", f"ab{name[:1]}", f"ا{name[:2]}"])
    )
