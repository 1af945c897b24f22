"""The entities of a collection, against loops over its documents."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.fold import fold
from indexer.index import entities as module
from indexer.index.snapshot import Snapshot
from indexer.model.document import EntityKind
from tests.support.collections import write_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import Document

NAMES = ("Ada Lovelace", "Bea Arthur", "Evin", "UN", "Jordan", "رئیسی", "Zoë")


@pytest.fixture(autouse=True)
def _blocks_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_DOCUMENTS", 3)


def some_documents(rng: random.Random, n: int, first: int = 0) -> list[Document]:
    documents = []
    for i in range(first, first + n):
        own = rng.sample(NAMES, k=rng.randint(0, 4))
        text = " and ".join(rng.choice([name, name.upper(), name.replace("o", "ó")]) for name in own)
        found = [an_entity(name, text, name, name.upper(), kind=rng.choice(list(EntityKind))) for name in own]
        documents.append(a_document(text + " end", source=f"d{i}.txt", entities=found))
    return documents


def value_of(documents: list[Document]) -> dict[tuple[EntityKind, str], str]:
    """Return how each entity is called in the facet, by a walk through all documents."""
    kinds = defaultdict(Counter)
    for document in documents:
        for entity in document.entities:
            kinds[entity.name][entity.kind] += 1
    order = (EntityKind.PLACE, EntityKind.ORGANISATION, EntityKind.PERSON)
    values = {}
    for name, of_name in kinds.items():
        most = [kind for kind in order if of_name[kind] == max(of_name.values())]
        for kind in of_name:
            values[kind, name] = name if kind is most[0] else f"{name} ({kind})"
    return values


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_entities_are_those_of_the_documents_that_are_kept(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - a test
    folder: Path = tmp_path_factory.mktemp("index")
    first, second = some_documents(rng, 9), some_documents(rng, rng.randint(0, 5), first=9)
    gone = rng.sample(first, k=rng.randint(0, 4))
    kept = [document for document in first if document not in gone]
    write_index(folder, first)
    write_index(folder, second, removed=[document.source for document in gone], kept=kept)
    documents = kept + second
    snapshot = Snapshot(folder)
    entities, values = snapshot.entities, value_of(documents)
    docs = snapshot.all_docs
    counts = Counter(values[e.kind, e.name] for d in documents for e in d.entities)
    column = snapshot.facets["entity"]
    assert dict(zip(column.values, column.counts(docs).tolist(), strict=True)) == counts
    keys = {snapshot.key(doc): doc for doc in docs.tolist()}
    for value in column.values:
        found = {snapshot.key(doc) for doc in column.docs_with(frozenset({value})).tolist()}
        assert found == {d.key for d in documents for e in d.entities if values[e.kind, e.name] == value}
    for document in documents:
        _, ordinals = column.ordinals_of(docs[docs == keys[document.key]])
        own = {values[entity.kind, entity.name] for entity in document.entities}
        assert set(column.values_of(ordinals.tolist())) == own
        for entity in document.entities:
            ordinal = entities.of_document(entity.kind, entity.name)
            assert entities.value(ordinal) == values[entity.kind, entity.name]
            assert entities.kind(ordinal) is entity.kind
            assert entities.find(entities.value(ordinal)) == ordinal
    for (kind, name), value in values.items():
        spelled: Counter[str] = Counter()
        for document in documents:
            own_spellings = [
                spelling
                for entity in document.entities
                if (entity.kind, entity.name) == (kind, name)
                for spelling in entity.spellings(document.text)
            ]
            spelled.update({fold(spelling) for spelling in own_spellings})
        found_spellings = entities.spellings(entities.find(value))
        if sum(v == value for v in values.values()) == 1:
            assert {fold(s.text): s.n_documents for s in found_spellings} == dict(spelled)
        assert [s.n_documents for s in found_spellings] == sorted(
            (s.n_documents for s in found_spellings), reverse=True
        )
    entities.verify()
