"""The records of a collection that changes from one kind of text to another."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from indexer.index.codec import record_writer
from indexer.index.codec.compression import MIN_TRAINING_DOCUMENTS
from indexer.index.codec.record_writer import RecordWriter
from indexer.index.codec.segment_data import SegmentData
from indexer.index.snapshot import Snapshot
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model.document import Document

BATCH = 200


@pytest.fixture(autouse=True)
def _batches_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_writer, "BATCH_DOCUMENTS", BATCH)


def letters(alphabet: str, seed: int, n: int = BATCH) -> list[Document]:
    """Return documents of words from a vocabulary of their own."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    words = ["".join(rng.choices(alphabet, k=rng.randint(4, 11))) for _ in range(600)]
    return [
        a_document(" ".join(rng.choices(words, k=120)), source=f"{alphabet[0]}{seed}-{i}.txt")
        for i in range(n)
    ]


def segment_of(folder: Path, documents: list[Document]) -> SegmentData:
    write_index(folder, documents)
    snapshot = Snapshot(folder)
    for doc, document in enumerate(documents):
        assert snapshot.document(doc) == document
    return snapshot.parts[0].data


def test_another_kind_of_text_has_dictionaries_of_its_own(tmp_path: Path) -> None:
    latin, persian = letters("abcdefghij", 1, 2 * BATCH), letters("ابپتجدرس", 2, 2 * BATCH)
    mixed = segment_of(tmp_path / "mixed", latin + persian)
    assert mixed.dictionary_docs.tolist() == [0, 2 * BATCH]
    assert len({dictionaries.contents for dictionaries in mixed.dictionaries}) == 2
    apart = [segment_of(tmp_path / name, own) for name, own in (("l", latin), ("p", persian))]
    assert mixed.stored.size <= 1.001 * sum(segment.stored.size for segment in apart)


def test_text_of_one_kind_has_one_set(tmp_path: Path) -> None:
    assert segment_of(tmp_path, letters("abcdefghij", 1, 5 * BATCH)).dictionary_docs.tolist() == [0]


def test_dictionaries_are_trained_once_for_what_none_makes_much_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters without order: trained anew for each batch of them, they would cost 0.2 s each time."""
    trained = []
    train = record_writer.Dictionaries.train
    monkeypatch.setattr(
        record_writer.Dictionaries, "train", lambda records: trained.append(len(records)) or train(records)
    )
    rng = random.Random(5)  # noqa: S311 - no secrets
    noise = [
        a_document("".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=900)), source=f"n{i}.txt")
        for i in range(4 * BATCH)
    ]
    segment_of(tmp_path, letters("abcdefghij", 1) + noise)
    assert trained == [BATCH, BATCH]


def test_no_more_sets_than_a_segment_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_writer, "MAX_DICTIONARY_SETS", 2)
    kinds = [letters(alphabet, 1) for alphabet in ("abcdefgh", "ابپتجدرس", "αβγδεζηθ", "клмнопрс")]
    segment = segment_of(tmp_path, [document for own in kinds for document in own])
    assert len(segment.dictionaries) == 2


def test_few_documents_have_no_dictionaries(tmp_path: Path) -> None:
    segment = segment_of(tmp_path, letters("abcdefghij", 1, MIN_TRAINING_DOCUMENTS - 1))
    assert segment.dictionaries[0].n_bytes == 0


def test_a_writer_goes_on_with_the_dictionaries_of_another(tmp_path: Path) -> None:
    """The runs of one collection share what the first one has trained."""
    first = segment_of(tmp_path, letters("abcdefghij", 1)).dictionaries[0]
    writer = RecordWriter(tmp_path, first)
    assert writer.dictionaries is first
    writer.close()
