"""Families of near-duplicates, against a comparison of all texts with all others."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.sketch import SKETCH_BINS, SKETCH_BYTES
from indexer.index import near_duplicates, writer
from indexer.index.families import EXACT_WORDS
from indexer.index.near_duplicates import (
    BAND_BINS,
    CHANCE,
    LONG_WORDS,
    LOOSE_RESEMBLANCE,
    MAX_SHARE_OF_PART,
    MIN_CONTAINMENT,
    MIN_RESEMBLANCE,
    MIN_RESEMBLANCE_OF_LONG,
    MIN_RESEMBLANCE_OF_PART,
    MIN_WORDS,
    MIN_WORDS_OF_PART,
    NUMBERS_MISSING,
    join_near,
)
from indexer.index.snapshot import Snapshot
from tests.support.collections import write_index
from tests.support.documents import a_document
from tests.support.worlds import keep_everything

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.model.document import Document

N_SKETCHES = 8
"""Fewer than are compared with the heads of a crowd, so that no pair is left out."""

seeds = st.integers(0, 10**9)


def sketches_of(rng: random.Random) -> list[bytes]:
    """Return some sketches, of which many are like others."""
    made: list[bytes] = []
    for _ in range(rng.randint(1, N_SKETCHES)):
        n_filled = rng.choice([5, SKETCH_BINS])
        bins = [
            rng.randint(1, 255) if rng.random() * SKETCH_BINS < n_filled else 0 for _ in range(SKETCH_BINS)
        ]
        numbers = [rng.choice([0, 0, rng.randint(0, 255)]) for _ in range(SKETCH_BYTES - SKETCH_BINS)]
        if made and rng.random() < 0.8:
            old, share = rng.choice(made), rng.choice([0.15, 0.25, 0.4, 0.6, 0.9, 1.0])
            bins = [b if rng.random() < share else a for a, b in zip(bins, old[:SKETCH_BINS], strict=True)]
            if rng.random() < 0.7:
                numbers = [b & rng.choice([255, 255, 0x3F]) for b in old[SKETCH_BINS:]]
        made.append(bytes(bins + numbers))
    return made


def resemblance(one: bytes, other: bytes) -> float:
    pairs = list(zip(one[:SKETCH_BINS], other[:SKETCH_BINS], strict=True))
    used = [(a, b) for a, b in pairs if a or b]
    alike = sum(a == b for a, b in used)
    return max(0.0, (alike / len(used) - CHANCE) / (1 - CHANCE)) if used else 0.0


def are_copies(one: bytes, other: bytes, lengths: tuple[int, int]) -> bool:
    value, least = resemblance(one, other), min(lengths)
    contained = value * sum(lengths) / (1 + value) / least
    reasons = [
        value >= MIN_RESEMBLANCE and least >= MIN_WORDS,
        value >= MIN_RESEMBLANCE_OF_LONG and least >= max(LONG_WORDS, MIN_WORDS),
        value >= MIN_RESEMBLANCE_OF_PART and contained >= MIN_CONTAINMENT and least >= MIN_WORDS,
        value >= MIN_RESEMBLANCE_OF_PART
        and contained >= MIN_CONTAINMENT
        and MIN_WORDS_OF_PART <= least <= MAX_SHARE_OF_PART * max(lengths),
    ]
    if not any(reasons):
        return False
    mine, yours = (int.from_bytes(sketch[SKETCH_BINS:], "little") for sketch in (one, other))
    n_least = min(mine.bit_count(), yours.bit_count())
    return n_least - (mine & yours).bit_count() <= max(1, NUMBERS_MISSING * n_least)


def share_a_band(one: bytes, other: bytes) -> bool:
    bands = (slice(at, at + BAND_BINS) for at in range(0, SKETCH_BINS - BAND_BINS + 1, BAND_BINS))
    return any(one[band] == other[band] and any(one[band]) for band in bands)


def slow_families(sketches: Sequence[bytes], lengths: Sequence[int]) -> list[int]:
    """Return of each text the first one of its family."""
    pairs = [
        (-np.float32(resemblance(sketches[a], sketches[b])), a, b)
        for a, b in itertools.combinations(range(len(sketches)), 2)
        if min(lengths[a], lengths[b]) >= MIN_WORDS_OF_PART
        and share_a_band(sketches[a], sketches[b])
        and are_copies(sketches[a], sketches[b], (lengths[a], lengths[b]))
    ]
    families = [[text] for text in range(len(sketches))]  # the centre of each stands first
    for _, a, b in sorted(pairs):
        mine, yours = (next(family for family in families if text in family) for text in (a, b))
        if mine is yours or resemblance(sketches[mine[0]], sketches[yours[0]]) < LOOSE_RESEMBLANCE:
            continue
        low, high = sorted((mine, yours), key=min)
        families.remove(low)
        families.remove(high)
        families.append(high + low if len(high) > len(low) else low + high)
    return [min(next(family for family in families if text in family)) for text in range(len(sketches))]


@given(seeds)
@settings(max_examples=300)
def test_families_are_those_of_the_twin(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    sketches = sketches_of(rng)
    lengths = [rng.choice([20, MIN_WORDS_OF_PART, 50, MIN_WORDS, 100, 300, 320, 900]) for _ in sketches]
    found = join_near(
        np.frombuffer(b"".join(sketches), np.uint8).copy(),
        np.array(lengths, np.uint32),
        tmp_path_factory.getbasetemp(),
    )
    assert found.tolist() == slow_families(sketches, lengths)


@pytest.mark.parametrize("n", [40, 400])
def test_a_crowd_of_texts_that_are_all_alike_is_one_family(tmp_path: Path, n: int) -> None:
    rng = random.Random(n)  # noqa: S311 - a fixed sequence
    whole = [rng.randint(1, 255) for _ in range(SKETCH_BINS)]
    sketches = [
        bytes([rng.randint(1, 255) if rng.random() < 0.1 else bin_ for bin_ in whole]) + bytes(16)
        for _ in range(n)
    ]
    found = join_near(np.frombuffer(b"".join(sketches), np.uint8), np.full(n, 200, np.uint32), tmp_path)
    assert set(found.tolist()) == {0}


def test_a_chain_of_small_changes_does_not_join_what_has_nothing_in_common(tmp_path: Path) -> None:
    rng = random.Random(1)  # noqa: S311 - a fixed sequence
    bins = [rng.randint(1, 255) for _ in range(SKETCH_BINS)]
    chain = []
    for step in range(12):
        at = step * 30 % SKETCH_BINS
        bins[at : at + 30] = [rng.randint(1, 255) for _ in bins[at : at + 30]]
        chain.append(bytes(bins) + bytes(16))
    found = join_near(np.frombuffer(b"".join(chain), np.uint8), np.full(12, 200, np.uint32), tmp_path)
    assert found[0] != found[6]
    assert found[0] == found[1]


# -- whole collections -----------------------------------------------------

VOCABULARY = [f"word{i}" for i in range(500)]


def some_documents(rng: random.Random) -> list[Document]:
    texts: list[str] = []
    for _ in range(rng.randint(2, 10)):
        words = rng.choices(VOCABULARY, k=rng.choice([0, 3, EXACT_WORDS, 30, 120, 400]))
        if texts and rng.random() < 0.6:
            words = rng.choice(texts).split()
            if rng.random() < 0.6:
                words = [rng.choice(VOCABULARY) if rng.random() < 0.04 else word for word in words]
                words = words[: rng.choice([len(words), len(words) * 2 // 3])]
        texts.append(" ".join(words))
    dates = [None, "1988", "1988-07-28", "2001-02-03"]
    return [
        replace(a_document(text, source=f"{i}.txt", date=rng.choice(dates)), key=f"samesame{rng.random()}")
        for i, text in enumerate(texts)
    ]


def families_of(index_dir: Path) -> list[list[str]]:
    snapshot = Snapshot(index_dir)
    families = snapshot.families
    found = [[snapshot.key(doc) for doc in families.family(i).tolist()] for i in range(len(families))]
    for doc_id in snapshot.all_docs.tolist():
        own = [snapshot.key(doc) for doc in families.of(doc_id).tolist()]
        assert own in ([], *found)
        assert (snapshot.key(doc_id) in own) == bool(own)
    return sorted(found)


@given(seed=seeds)
@settings(max_examples=40)
def test_families_do_not_depend_on_how_the_collection_came_about(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    documents = some_documents(rng)
    whole, grown = (tmp_path_factory.mktemp("index") for _ in range(2))
    write_index(whole, documents)
    order = rng.sample(documents, k=len(documents))
    cut = rng.randint(1, len(order))
    gone = a_document(order[0].text, source="gone.txt")
    with pytest.MonkeyPatch.context() as patch:
        if rng.random() < 0.5:
            patch.setattr(writer, "plan_merges", keep_everything)
        write_index(grown, [gone, *order[:cut]])
        write_index(grown, order[cut:], removed=["gone.txt"], kept=order[:cut])
    found = families_of(whole)
    assert found == families_of(grown)
    by_key = {document.key: document for document in documents}
    for family in found:
        days = [by_key[key].date.value.latest if by_key[key].date else None for key in family]
        ages = [(day.toordinal() if day else math.inf, key) for day, key in zip(days, family, strict=True)]
        assert ages == sorted(ages)


@given(seed=seeds)
@settings(max_examples=40)
def test_exact_copies_are_of_one_family_and_short_texts_of_none(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    documents = some_documents(random.Random(seed))  # noqa: S311 - a fixed sequence
    index = tmp_path_factory.mktemp("index")
    write_index(index, documents)
    family_of = {key: i for i, family in enumerate(families_of(index)) for key in family}
    for one, other in itertools.combinations(documents, 2):
        n_words = [len(document.text.split()) for document in (one, other)]
        if one.text == other.text and n_words[0] >= EXACT_WORDS:
            assert family_of[one.key] == family_of[other.key]
        if min(n_words) < MIN_WORDS_OF_PART and one.text != other.text:
            assert one.key not in family_of or family_of[one.key] != family_of.get(other.key)


def test_the_neighbours_of_a_text_fit_in_a_byte() -> None:
    assert near_duplicates.MAX_NEIGHBOURS < 256
